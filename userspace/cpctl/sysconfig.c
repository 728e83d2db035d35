// SPDX-License-Identifier: MIT
/*
 * sysconfig.c - SYSTEM CONFIG: the statements that this level of CP acts on, the others checked for
 * their names
 */
#include <stdlib.h>
#include "cpctl/statement.h"
#include "kmod/cp/dirimage.h"

struct config {
	struct statement s;
	struct zcp_cfg_image *c;
	unsigned int logmsg, recovery, disks;
};

/* ---- statements ---- */

/* SYSTEM_IDENTIFIER [machine cpuid] name; SYSTEM_IDENTIFIER_DEFAULT name */
static bool st_system(struct config *f)
{
	char name[9];

	do {
		if (!take(&f->s, "system identifier"))
			return false;
	} while (cp_more(&f->s.scan));
	if (!cp_name(&f->s.word, name))
		return wrong(&f->s, "system identifier is not a name of 1 to 8 characters");
	cp_name_pad(f->c->system, name);
	return true;
}

/* SYSTEM_USERIDS OPERATOR name [DISCONNECT] STARTUP name ACCOUNT name ... RECOVERY name */
static bool st_userids(struct config *f)
{
	static const struct {
		const char *word;
		size_t offset;
	} kinds[] = {
		{ "OPERator", offsetof(struct zcp_cfg_image, operator) },
		{ "STARTUP", offsetof(struct zcp_cfg_image, startup) },
		{ "ACCOUNT1", offsetof(struct zcp_cfg_image, account) },
		{ "ACCOUNT", offsetof(struct zcp_cfg_image, account) },
		{ "EREP1", offsetof(struct zcp_cfg_image, erep) },
		{ "EREP", offsetof(struct zcp_cfg_image, erep) },
	};
	static const char *const others[] = { "ACCOUNT2", "EREP2",   "SYMPTOM1",
					     "SYMPTOM2", "SYMPTOM", "DUMP"};
	struct statement *s = &f->s;
	char name[9];
	size_t i, j;

	if (!cp_more(&s->scan))
		return missing(s, "a kind of user id is missing");
	while (take_if(s)) {
		for (i = 0; i < ARRAY_SIZE(kinds) && !is(s, kinds[i].word); i++)
			;
		for (j = 0; j < ARRAY_SIZE(others) && !is(s, others[j]); j++)
			;
		if (is(s, "DISConnect") || is(s, "NODISConnect"))
			continue;
		if (is(s, "RECOVERY")) {
			if (f->recovery == ZCP_CFG_RECOVERY)
				return wrong(s, "at most %u recovery user ids", ZCP_CFG_RECOVERY);
			if (!take_name(s, "user id", name))
				return false;
			cp_name_pad(f->c->recovery[f->recovery++], name);
			continue;
		}
		if (i == ARRAY_SIZE(kinds) && j == ARRAY_SIZE(others))
			return wrong(s, "unknown kind of user id");
		if (!take_name(s, "user id", name))
			return false;
		if (i < ARRAY_SIZE(kinds))
			cp_name_pad((char *)f->c + kinds[i].offset, name);
	}
	return true;
}

static bool set_feature(struct config *f, bool on, uint64_t bit)
{
	uint64_t all = be64toh(f->c->features);

	f->c->features = htobe64(on ? all | bit : all & ~bit);
	return true;
}

static bool take_timeout(struct config *f)
{
	uint64_t n;

	if (!take(&f->s, "minutes"))
		return false;
	if (is(&f->s, "OFF"))
		n = 0;
	else if (!cp_dec(&f->s.word, 1440, &n))
		return wrong(&f->s, "a time-out is a number of minutes up to 1440, or OFF");
	f->c->disconnect = htobe32((uint32_t)n * 60);
	return true;
}

/* PASSWORDS_ON_CMDS [AUTOLOG YES|NO] [LINK YES|NO] [LOGON YES|NO] */
static bool take_passwords(struct config *f)
{
	static const struct {
		const char *word;
		uint64_t bit;
	} kinds[] = {
		{ "AUTOLOG", ZCP_CFG_F_PASSWORDS_AUTOLOG }, { "LINK", ZCP_CFG_F_PASSWORDS_LINK },
		{ "LOGON", ZCP_CFG_F_PASSWORDS_LOGON },
	};
	struct cp_scan save;
	bool any = false;
	size_t i;

	for (;;) {
		save = f->s.scan;
		if (!take_if(&f->s))
			break;
		for (i = 0; i < ARRAY_SIZE(kinds) && !is(&f->s, kinds[i].word); i++)
			;
		if (i == ARRAY_SIZE(kinds)) {
			f->s.scan = save;
			break;
		}
		if (!take(&f->s, "YES or NO"))
			return false;
		if (!is(&f->s, "YES") && !is(&f->s, "NO"))
			return wrong(&f->s, "YES or NO is expected here");
		set_feature(f, is(&f->s, "YES"), kinds[i].bit);
		any = true;
	}
	return any || missing(&f->s, "AUTOLOG, LINK or LOGON is missing");
}

/* FEATURES [ENABLE|DISABLE] feature ... */
static bool st_features(struct config *f)
{
	static const struct {
		const char *word;
		uint64_t bit;
	} bits[] = {
		{ "CLEAR_TDISK", ZCP_CFG_F_CLEAR_TDISK },
		{ "SET_PRIVCLASS", ZCP_CFG_F_SET_PRIVCLASS },
		{ "MESSAGE_BEFORE_LOGON", ZCP_CFG_F_MSG_BEFORE_LOGON },
		{ "DIAL_BEFORE_LOGON", ZCP_CFG_F_DIAL_BEFORE_LOGON },
		{ "LOGMSG_FROM_FILE", 0 },
		{ "STP_TZ", 0 },
		{ "STP_TIMEZONE", 0 },
		{ "STP_TIMESTAMPING", 0 },
		{ "THROTTLE_ALL", 0 },
		{ "VALIDATE_SHUTDOWN", 0 },
		{ "CROSS_SYSTEM_TIMEOUTS", 0 },
		{ "AUTO_WARM_IPL", 0 },
		{ "PROMPT", 0 },
	};
	struct statement *s = &f->s;
	bool on = true;
	uint64_t n;
	size_t i;

	while (take_if(s)) {
		if (is(s, "ENABLE") || is(s, "DISABLE")) {
			on = is(s, "ENABLE");
		} else if (is(s, "PASSWORDS_ON_CMDS")) {
			if (!take_passwords(f))
				return false;
		} else if (is(s, "DISCONNECT_TIMEOUT")) {
			if (!take_timeout(f))
				return false;
		} else if (is(s, "MAXUSERS")) {
			if (!take(s, "number of users"))
				return false;
			if (is(s, "NOLIMIT"))
				n = 0;
			else if (!cp_dec(&s->word, 99999, &n))
				return wrong(s, "a number of users or NOLIMIT is expected here");
			f->c->maxusers = htobe32((uint32_t)n);
		} else {
			for (i = 0; i < ARRAY_SIZE(bits) && !is(s, bits[i].word); i++)
				;
			if (i == ARRAY_SIZE(bits))
				return wrong(s, "unknown feature");
			set_feature(f, on, bits[i].bit);
		}
	}
	return true;
}

/* PRIV_CLASSES USER_DEFAULT classes ... */
static bool st_priv_classes(struct config *f)
{
	struct statement *s = &f->s;
	u32 mask;
	bool user;

	while (take_if(s)) {
		user = is(s, "USER_DEFAULT");
		if (!user && !is(s, "IOCP_READ") && !is(s, "IOCP_WRITE") && !is(s, "HW_SERVICE") &&
		    !is(s, "OPERATOR"))
			return wrong(s, "unknown kind of privilege classes");
		if (!take(s, "privilege classes"))
			return false;
		if (!cp_classes(&s->word, &mask))
			return wrong(s, "privilege classes are letters and the digits 1 to 6");
		if (user)
			f->c->user_default = htobe32(mask);
	}
	return true;
}

static bool take_offset(struct config *f, int32_t *offset)
{
	struct statement *s = &f->s;
	struct cp_word part;
	u64 v[3] = { 0 };
	unsigned int n = 0;
	bool west;
	size_t i, from = 0;

	if (!take(s, "EAST or WEST"))
		return false;
	west = is(s, "West");
	if (!west && !is(s, "East"))
		return wrong(s, "EAST or WEST is expected here");
	if (!take(s, "offset hh.mm.ss"))
		return false;
	for (i = 0; i <= s->word.len; i++) {
		if (i < s->word.len && s->word.p[i] != '.')
			continue;
		part = (struct cp_word){ s->word.p + from, i - from };
		if (n == 3 || !cp_dec(&part, n ? 59 : 23, &v[n]))
			return wrong(s, "an offset is hh.mm.ss");
		n++;
		from = i + 1;
	}
	*offset = (int32_t)(v[0] * 3600 + v[1] * 60 + v[2]) * (west ? -1 : 1);
	return true;
}

/*
 * TIMEZONE_DEFINITION zone EAST|WEST hh.mm.ss: the last one is in force unless a boundary says
 * otherwise
 */
static bool st_timezone(struct config *f)
{
	struct statement *s = &f->s;
	int32_t offset;

	if (!take(s, "time zone"))
		return false;
	if (s->word.len > 4)
		return wrong(s, "the name of a time zone has at most 4 characters");
	memset(f->c->zone, ' ', sizeof(f->c->zone));
	memcpy(f->c->zone, s->word.p, s->word.len);
	if (!take_offset(f, &offset))
		return false;
	f->c->zone_offset = htobe32((uint32_t)offset);
	return take_end(s);
}

/* GLBLDSK owner vdev ...: minidisks that anybody may link for reading, labels permitting */
static bool st_glbldsk(struct config *f)
{
	struct zcp_cfg_disk *disk;
	uint16_t vdev;
	char name[9];

	do {
		if (!take_name(&f->s, "owner", name) || !take_devno(&f->s, &vdev))
			return false;
		if (f->disks == ZCP_CFG_PUBLIC)
			return wrong(&f->s, "at most %u minidisks", ZCP_CFG_PUBLIC);
		disk = &f->c->public_disk[f->disks++];
		cp_name_pad(disk->owner, name);
		disk->vdev = htobe16(vdev);
	} while (cp_more(&f->s.scan));
	return true;
}

/* LOGMSG text: lines of the logon message, this system's own statement */
static bool st_logmsg(struct config *f)
{
	char text[81];
	size_t len;

	if (f->logmsg == ZCP_CFG_LOGMSG)
		return wrong(&f->s, "at most %u lines", ZCP_CFG_LOGMSG);
	if (!take_rest(&f->s, text, sizeof(text), &len))
		return false;
	memset(f->c->logmsg[f->logmsg], ' ', 80);
	memcpy(f->c->logmsg[f->logmsg++], text, len);
	f->c->logmsg_lines = htobe32(f->logmsg);
	return true;
}

/*
 * What concerns real devices, clusters and networks is read where those are; here nothing but the
 * name is known.
 */
static bool st_known(struct config *f)
{
	struct cp_word w;

	cp_rest(&f->s.scan, &w);
	return true;
}

static const struct {
	const char *name;
	bool (*fn)(struct config *f);
} statements[] = {
	{ "SYSTEM_IDENTIFIER", st_system },
	{ "SYSTEM_IDENTIFIER_DEFAULT", st_system },
	{ "SYSTEM_USERIDS", st_userids },
	{ "FEATURES", st_features },
	{ "PRIV_CLASSES", st_priv_classes },
	{ "TIMEZONE_DEFINITION", st_timezone },
	{ "LOGMSG", st_logmsg },
	{ "GLBLDSK", st_glbldsk },
	{ "TIMEZONE_BOUNDARY", st_known },
	{ "SYSTEM_RESIDENCE", st_known },
	{ "SSI", st_known },
	{ "OPERATOR_CONSOLES", st_known },
	{ "EMERGENCY_MESSAGE_CONSOLES", st_known },
	{ "JOURNALING", st_known },
	{ "CP_OWNED", st_known },
	{ "USER_VOLUME_LIST", st_known },
	{ "USER_VOLUME_INCLUDE", st_known },
	{ "USER_VOLUME_EXCLUDE", st_known },
	{ "DEFINE", st_known },
	{ "MODIFY", st_known },
	{ "ENABLE", st_known },
	{ "DISABLE", st_known },
	{ "VMLAN", st_known },
	{ "ISLINK", st_known },
	{ "ACTIVATE", st_known },
	{ "RELOCATION_DOMAIN", st_known },
	{ "RDEVICE", st_known },
	{ "DEVICES", st_known },
	{ "DRAIN", st_known },
	{ "START", st_known },
	{ "ENFORCE_BY_VOLID", st_known },
	{ "CHARACTER_DEFAULTS", st_known },
	{ "LOGO_CONFIG", st_known },
	{ "MULTITHREADING", st_known },
	{ "STORAGE", st_known },
	{ "SAY", st_known },
	{ "TOLERATE_CONFIG_ERRORS", st_known },
	{ "XLINK_VOLUME_INCLUDE", st_known },
	{ "XLINK_VOLUME_EXCLUDE", st_known },
	{ "XLINK_SYSTEM_INCLUDE", st_known },
	{ "SRM", st_known },
	{ "SET", st_known },
	{ "PRODUCT", st_known },
	{ "EQUATE", st_known },
	{ "TRANSLATE_TABLE", st_known },
};

static bool statement(struct config *f)
{
	size_t i;

	if (!take(&f->s, "statement"))
		return false;
	for (i = 0; i < ARRAY_SIZE(statements); i++)
		if (is(&f->s, statements[i].name))
			return statements[i].fn(f);
	return wrong(&f->s, "unknown statement %.*s", (int)min_t(size_t, f->s.word.len, 30),
		     f->s.word.p);
}

static void defaults(struct zcp_cfg_image *c, uint64_t now)
{
	size_t i;

	memcpy(c->magic, ZCP_CFG_MAGIC, sizeof(c->magic));
	c->version = htobe32(ZCP_CFG_VERSION);
	c->size = htobe32(sizeof(*c));
	c->compiled = htobe64(now);
	cp_name_pad(c->system, "ZCP");
	cp_name_pad(c->operator, "OPERATOR");
	cp_name_pad(c->startup, "");
	cp_name_pad(c->account, "");
	cp_name_pad(c->erep, "");
	memcpy(c->zone, "UTC ", 4);
	c->disconnect = htobe32(900);
	c->user_default = htobe32(CP_CLASS('G'));
	for (i = 0; i < ZCP_CFG_RECOVERY; i++)
		cp_name_pad(c->recovery[i], "");
	for (i = 0; i < ZCP_CFG_PUBLIC; i++)
		cp_name_pad(c->public_disk[i].owner, "");
	memset(c->logmsg, ' ', sizeof(c->logmsg));
}

int sysconfig_compile(const char *text, size_t len, uint64_t now, void **image, size_t *size,
		      struct config_error *error)
{
	struct config *f = calloc(1, sizeof(*f));
	bool ok = true;

	if (f)
		f->c = calloc(1, sizeof(*f->c));
	if (!f || !f->c) {
		free(f);
		*error = (struct config_error){ .text = "out of memory" };
		return -1;
	}
	defaults(f->c, now);
	statement_begin(&f->s, text, len, 4096, error);
	f->s.slashes = true;
	while (ok && statement_next(&f->s))
		ok = statement(f);
	ok = ok && !f->s.failed;
	if (ok && cfgimage_verify(f->c, sizeof(*f->c)))
		ok = wrong(&f->s, "internal error: the image does not verify");
	if (ok) {
		*image = f->c;
		*size = sizeof(*f->c);
	} else {
		free(f->c);
	}
	free(f);
	return ok ? 0 : -1;
}
