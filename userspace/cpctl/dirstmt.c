// SPDX-License-Identifier: MIT
/* dirstmt.c - the statements of USER DIRECT */
#include <stdlib.h>
#include "cpctl/dirdevice.h"

#define USERS		(ENTRY_USER | ENTRY_IDENTITY)
#define GENERAL		(USERS | ENTRY_PROFILE)
#define DEVICE		0x100		/* a device statement: stands behind the general ones */
#define ANYWHERE	(GENERAL | ENTRY_SUBCONFIG | DEVICE)

/* ---- what begins an entry ---- */

static const struct {
	const char *name;
	uint8_t kind;
} passwords[] = {
	{ "NOLOG", ZCP_DIR_PW_NOLOG },
	{ "AUTOONLY", ZCP_DIR_PW_AUTOONLY },
	{ "LBYONLY", ZCP_DIR_PW_LBYONLY },
	{ "NOPASS", ZCP_DIR_PW_NOPASS },
};

static bool take_password(struct directory *d, struct zcp_dir_user *u)
{
	struct statement *s = &d->s;
	size_t i;

	if (!take(s, "password"))
		return false;
	for (i = 0; i < ARRAY_SIZE(passwords); i++)
		if (is(s, passwords[i].name))
			u->password = passwords[i].kind;
	return s->word.len <= 8 || wrong(s, "a password has at most 8 characters");
}

static bool may_recover(const struct directory *d, const char *userid)
{
	const char *p = d->where->recovery ? d->where->recovery : "";
	size_t len = strlen(userid);

	for (; (p = strstr(p, userid)); p += len)
		if ((p == d->where->recovery || p[-1] == ' ') && (!p[len] || p[len] == ' '))
			return true;
	return false;
}

/*
 * Who may log on without RACF does so with the password that stands here. What says that RACF has
 * it is none.
 */
static bool take_recovery(struct directory *d, struct entry *e)
{
	struct zcp_dir_recovery r = { .rec.type = htobe16(ZCP_DIR_RECOVERY) };
	struct statement *s = &d->s;
	char password[9];
	bool ok;

	if (e->user.password != ZCP_DIR_PW_RACF || !may_recover(d, e->name))
		return true;
	memcpy(password, s->word.p, s->word.len);
	password[s->word.len] = 0;
	if (s->word.len < 6 || !strcmp(password, e->name))
		return wrong(s, "%s may log on without RACF: his password needs 6 to 8 characters "
			     "and is not his user id", e->name);
	ok = !d->where->derive(e->name, password, &r.kdf);
	explicit_bzero(password, sizeof(password));
	return ok ? entry_record(d, &r, sizeof(r)) : wrong(s, "the password cannot be derived");
}

static bool take_classes(struct statement *s, struct entry *e)
{
	u32 mask;

	if (!cp_classes(&s->word, &mask))
		return wrong(s, "privilege classes are letters and the digits 1 to 6");
	e->user.classes = htobe32(mask);
	e->has |= HAS_CLASSES;
	return true;
}

static bool set_storage(struct directory *d, struct entry *e, unsigned int which)
{
	uint64_t bytes;

	if (!take_size(&d->s, &bytes))
		return false;
	if (which == HAS_STORAGE)
		e->user.storage = htobe64(bytes);
	else
		e->user.maxstorage = htobe64(bytes);
	e->has |= which;
	return true;
}

/* "pri le ld cd es" of old: single characters, numbers, ON or OFF; read and not used */
static bool skip_editing(struct statement *s)
{
	int n = 0;

	while (take_if(s))
		if (++n > 5 || (s->word.len > 2 && !is(s, "OFF")))
			return wrong(s, "unexpected operand %.*s",
				     (int)min_t(size_t, s->word.len, 60), s->word.p);
	return true;
}

static bool begin_user(struct directory *d, unsigned int kind)
{
	struct statement *s = &d->s;
	char name[9];
	struct entry *e;

	if (!take_name(s, "user id", name))
		return false;
	e = entry_new(d, kind, name);
	if (!e)
		return false;
	e->user.kind = kind == ENTRY_IDENTITY ? ZCP_DIR_IDENTITY : ZCP_DIR_USER;
	if (!take_password(d, &e->user) || !take_recovery(d, e))
		return false;
	if (cp_more(&s->scan) && !set_storage(d, e, HAS_STORAGE))
		return false;
	if (cp_more(&s->scan) && !set_storage(d, e, HAS_MAXSTORAGE))
		return false;
	if (take_if(s) && !take_classes(s, e))
		return false;
	return skip_editing(s);
}

static bool st_user(struct directory *d)
{
	return begin_user(d, ENTRY_USER);
}

static bool st_identity(struct directory *d)
{
	return begin_user(d, ENTRY_IDENTITY);
}

static bool st_profile(struct directory *d)
{
	char name[9];

	return take_name(&d->s, "profile name", name) && take_end(&d->s) &&
	       entry_new(d, ENTRY_PROFILE, name);
}

static bool st_subconfig(struct directory *d)
{
	char name[9];

	return take_name(&d->s, "subconfiguration name", name) && take_end(&d->s) &&
	       entry_new(d, ENTRY_SUBCONFIG, name);
}

static bool st_include(struct directory *d)
{
	struct entry *e = entry_current(d);

	if (e->include[0])
		return wrong(&d->s, "an entry includes one profile");
	e->include_line = d->s.first;
	return take_name(&d->s, "profile name", e->include) && take_end(&d->s);
}

/* BUILD ON member USING SUBCONFIG name */
static bool st_build(struct directory *d)
{
	struct entry *e = entry_current(d);
	struct statement *s = &d->s;
	unsigned int i = e->builds;

	if (i == BUILDS_MAX)
		return wrong(s, "too many BUILD statements");
	if (!take(s, "ON") || (!is(s, "ON") && !wrong(s, "ON is expected here")) ||
	    !take(s, "member"))
		return false;
	if (s->word.len == 1 && *s->word.p == '*')
		strcpy(e->build[i].member, "*");
	else if (!cp_name(&s->word, e->build[i].member))
		return wrong(s, "member is not a name of 1 to 8 characters");
	if (!take(s, "USING") || (!is(s, "USING") && !wrong(s, "USING is expected here")) ||
	    !take(s, "SUBCONFIG") ||
	    (!is(s, "SUBCONFIG") && !wrong(s, "SUBCONFIG is expected here")))
		return false;
	e->build[i].line = s->first;
	e->builds++;
	return take_name(s, "subconfiguration name", e->build[i].subconfig) && take_end(s);
}

/* ---- DIRECTORY, GLOBALDEFS ---- */

static bool st_directory(struct directory *d)
{
	struct statement *s = &d->s;
	uint16_t vdev;
	char name[9];

	if (d->n)
		return wrong(s, "DIRECTORY is the first statement");
	cp_take(&s->scan, "SSI");
	if (!take_devno(s, &vdev) || !take_name(s, "device type", name) ||
	    !take_name(s, "volume", name))
		return false;
	while (cp_more(&s->scan))
		if (!take_name(s, "alternate", name))
			return false;
	return true;
}

static bool st_globaldefs(struct directory *d)
{
	if (d->n)
		return wrong(&d->s, "GLOBALDEFS stands before the first profile or user");
	d->section = ENTRY_GLOBAL;
	return take_end(&d->s);
}

static bool st_posixgroup(struct directory *d)
{
	char name[9];
	uint64_t gid;

	return take_name(&d->s, "group name", name) &&
	       take_number(&d->s, "gid", 0xffffffff, &gid) && take_end(&d->s);
}

static bool take_machine(struct statement *s, uint8_t *machine)
{
	static const char * const types[] = { "ESA", "XA", "XC", "Z" };
	size_t i;

	if (!take(s, "machine type"))
		return false;
	for (i = 0; i < ARRAY_SIZE(types); i++)
		if (is(s, types[i])) {
			*machine = (uint8_t)i;
			return true;
		}
	return wrong(s, "the machine type is ESA, XA, XC or Z");
}

static bool st_globalopts(struct directory *d)
{
	struct statement *s = &d->s;

	if (!take(s, "MACHINE") || (!is(s, "MACHine") && !wrong(s, "MACHINE is expected here")))
		return false;
	return take_machine(s, &d->machine) && take_end(s);
}

/* ---- general statements ---- */

static bool st_account(struct directory *d)
{
	struct entry *e = entry_current(d);
	char name[9];

	if (!take_name(&d->s, "account number", name))
		return false;
	cp_name_pad(e->user.account, name);
	e->has |= HAS_ACCOUNT;
	if (cp_more(&d->s.scan)) {
		if (!take_name(&d->s, "distribution code", name))
			return false;
		cp_name_pad(e->user.dist, name);
	}
	while (cp_more(&d->s.scan))
		if (!take_name(&d->s, "account number", name))
			return false;
	return true;
}

static bool st_acigroup(struct directory *d)
{
	struct entry *e = entry_current(d);
	char name[9];

	if (!take_name(&d->s, "group", name))
		return false;
	cp_name_pad(e->user.acigroup, name);
	e->has |= HAS_ACIGROUP;
	return take_end(&d->s);
}

static bool st_class(struct directory *d)
{
	return take(&d->s, "privilege classes") && take_classes(&d->s, entry_current(d)) &&
	       take_end(&d->s);
}

static bool st_storage(struct directory *d)
{
	return set_storage(d, entry_current(d), HAS_STORAGE) && take_end(&d->s);
}

static bool st_maxstorage(struct directory *d)
{
	return set_storage(d, entry_current(d), HAS_MAXSTORAGE) && take_end(&d->s);
}

static bool st_machine(struct directory *d)
{
	struct entry *e = entry_current(d);
	uint64_t cpus = 1;

	if (!take_machine(&d->s, &e->user.machine))
		return false;
	if (cp_more(&d->s.scan) && (!take_number(&d->s, "number of CPUs", 64, &cpus) ||
				    (!cpus && !wrong(&d->s, "a machine has at least one CPU"))))
		return false;
	e->user.cpus = (uint8_t)cpus;
	e->has |= HAS_MACHINE;
	return take_end(&d->s);
}

static bool st_cpu(struct directory *d)
{
	struct zcp_dir_cpu r = { .rec.type = htobe16(ZCP_DIR_CPU) };
	struct statement *s = &d->s;
	u64 v;

	if (!take(s, "CPU address"))
		return false;
	if (!cp_hex(&s->word, 2, &v) || v > 63)
		return wrong(s, "a CPU address is hexadecimal, 0 to 3F");
	r.address = (uint8_t)v;
	while (take_if(s)) {
		if (is(s, "BASE")) {
			r.flags |= ZCP_DIR_CPU_BASE;
		} else if (is(s, "DEDICATE")) {
			r.flags |= ZCP_DIR_CPU_DEDICATE;
		} else if (is(s, "CRYPTO")) {
			r.flags |= ZCP_DIR_CPU_CRYPTO;
		} else if (is(s, "CPUID")) {
			if (!take(s, "CPU identification"))
				return false;
			if (!cp_hex(&s->word, 6, &v))
				return wrong(s,
					     "a CPU identification has 1 to 6 hexadecimal digits");
			r.cpuid = htobe32((uint32_t)v);
			r.flags |= ZCP_DIR_CPU_ID;
		} else if (!is(s, "NODEDICATE") && !is(s, "VECTOR")) {
			return wrong(s, "unknown operand of CPU");
		}
	}
	return entry_record(d, &r, sizeof(r));
}

static bool take_loadparm(struct statement *s, struct zcp_dir_ipl *r)
{
	if (!take(s, "load parameter"))
		return false;
	if (s->word.len > 8)
		return wrong(s, "a load parameter has at most 8 characters");
	memcpy(r->loadparm, s->word.p, s->word.len);
	return true;
}

static bool st_ipl(struct directory *d)
{
	struct zcp_dir_ipl r = { .rec.type = htobe16(ZCP_DIR_IPL) };
	struct entry *e = entry_current(d);
	struct statement *s = &d->s;
	char name[9] = "", text[65];
	uint16_t vdev = 0;
	size_t len;

	if (e->has & HAS_IPL)
		return wrong(s, "an entry has one IPL statement");
	memset(r.loadparm, ' ', sizeof(r.loadparm));
	if (!take(s, "device or saved system"))
		return false;
	if (!cp_devno(&s->word, &vdev)) {
		r.nss = 1;
		if (!cp_name(&s->word, name))
			return wrong(
				s,
				"a device number or the name of a saved system is expected here");
	}
	r.vdev = htobe16(vdev);
	cp_name_pad(r.name, name);
	while (take_if(s)) {
		if (is(s, "LOADparm")) {
			if (!take_loadparm(s, &r))
				return false;
		} else if (is(s, "PARM")) {
			if (!cp_more(&s->scan))
				return missing(s, "the parameter text is missing");
			if (!take_rest(s, text, sizeof(text), &len))
				return false;
			memcpy(r.parm, text, len);
			r.parm_len = (uint8_t)len;
		} else {
			return wrong(s, "unknown operand of IPL");
		}
	}
	e->has |= HAS_IPL;
	return entry_record(d, &r, sizeof(r));
}

static const char * const options[] = {
#define X(name) #name,
	ZCP_DIR_OPTIONS(X)
#undef X
};

static bool option_is(const struct cp_word *w, const char *name)
{
	size_t i;

	for (i = 0; i < w->len && name[i]; i++)
		if (w->p[i] != (name[i] == '_' ? '-' : name[i]))
			return false;
	return i == w->len && !name[i];
}

static bool st_option(struct directory *d)
{
	struct entry *e = entry_current(d);
	struct statement *s = &d->s;
	uint64_t bits = be64toh(e->user.options), n;
	char name[9];
	size_t i;

	if (!cp_more(&s->scan))
		return missing(s, "an option is missing");
	while (take_if(s)) {
		for (i = 0; i < ARRAY_SIZE(options) && !option_is(&s->word, options[i]); i++)
			;
		if (i == ARRAY_SIZE(options))
			return wrong(s, "unknown option %.*s", (int)min_t(size_t, s->word.len, 20),
				     s->word.p);
		bits |= 1ULL << i;
		if (i == ZCP_DIR_OPTION_MAXCONN &&
		    !take_number(s, "number of connections", 65535, &n))
			return false;
		if ((i == ZCP_DIR_OPTION_LANG || i == ZCP_DIR_OPTION_CPUID) &&
		    !take_name(s, "operand", name))
			return false;
	}
	e->user.options = htobe64(bits);
	return true;
}

static bool names(struct directory *d, unsigned int statement, unsigned int most)
{
	_Alignas(4) uint8_t buf[sizeof(struct zcp_dir_names) + 64 * 8] = { 0 };
	struct zcp_dir_names *r = (void *)buf;
	char name[9];

	r->rec.type = htobe16(ZCP_DIR_NAMES);
	r->statement = (uint8_t)statement;
	do {
		if (!take_name(&d->s, "user id", name))
			return false;
		if (r->count == most)
			return wrong(&d->s, "at most %u user ids", most);
		cp_name_pad(r->name[r->count++], name);
	} while (cp_more(&d->s.scan));
	return entry_record(d, r, sizeof(*r) + r->count * 8U);
}

static bool st_logonby(struct directory *d)
{
	return names(d, ZCP_DIR_ST_LOGONBY, 8);
}

static bool st_xautolog(struct directory *d)
{
	return names(d, ZCP_DIR_ST_XAUTOLOG, 64);
}

/* ---- statements whose operands are kept as text ---- */

static bool keep(struct directory *d, unsigned int statement)
{
	_Alignas(4) uint8_t buf[sizeof(struct zcp_dir_text) + 256] = { 0 };
	struct zcp_dir_text *r = (void *)buf;
	size_t len;

	r->rec.type = htobe16(ZCP_DIR_TEXT);
	r->statement = (uint8_t)statement;
	if (!cp_more(&d->s.scan))
		return missing(&d->s, "an operand is missing");
	if (!take_rest(&d->s, r->text, 255, &len))
		return false;
	r->text_len = htobe16((uint16_t)len);
	return entry_record(d, r, sizeof(*r) + len);
}

/* Looks at the operands without taking them away. */
static bool one_of(struct directory *d, const char *const *words)
{
	struct cp_scan save = d->s.scan;

	if (!take(&d->s, *words))
		return false;
	for (; *words; words++)
		if (is(&d->s, *words)) {
			d->s.scan = save;
			return true;
		}
	return wrong(&d->s, "unknown operand %.*s", (int)min_t(size_t, d->s.word.len, 60),
		     d->s.word.p);
}

static bool st_share(struct directory *d)
{
	static const char * const kinds[] = { "RELative", "ABSolute", NULL };
	struct cp_scan save = d->s.scan;
	struct cp_word w;
	uint64_t n;

	if (!one_of(d, kinds) || !take(&d->s, "share") || !take(&d->s, "share"))
		return false;
	w = d->s.word;
	if (w.len && w.p[w.len - 1] == '%')
		w.len--;
	if (!cp_dec(&w, 10000, &n) || !n)
		return wrong(&d->s, "a share is a number from 1 to 10000, or a percentage");
	d->s.scan = save;
	return keep(d, ZCP_DIR_ST_SHARE);
}

static bool st_vmrelocate(struct directory *d)
{
	static const char * const words[] = { "ON", "OFF", "DOMAIN", NULL };

	return one_of(d, words) && keep(d, ZCP_DIR_ST_VMRELOCATE);
}

static bool st_d8onecmd(struct directory *d)
{
	static const char * const words[] = { "OFF", "ON", "FAIL", NULL };

	return one_of(d, words) && keep(d, ZCP_DIR_ST_D8ONECMD);
}

static bool st_spoolfile(struct directory *d)
{
	static const char * const words[] = { "MAXSPOOL", NULL };

	return one_of(d, words) && keep(d, ZCP_DIR_ST_SPOOLFILE);
}

static bool st_nicdef(struct directory *d)
{
	struct cp_scan save = d->s.scan;
	uint16_t vdev;

	if (!take_devno(&d->s, &vdev))
		return false;
	d->s.scan = save;
	return keep(d, ZCP_DIR_ST_NICDEF);
}

#define KEEP(name)                                 \
	static bool st_##name(struct directory *d) \
	{                                          \
		return keep(d, ZCP_DIR_ST_##name); \
	}
KEEP(AUTOLOG)
KEEP(NAMESAVE)
KEEP(COMMAND)
KEEP(CRYPTO)
KEEP(DASDOPT)
KEEP(DATEFORMAT)
KEEP(IOPRIORITY)
KEEP(IUCV)
KEEP(LOADDEV)
KEEP(MINIOPT)
KEEP(POSIXGLIST)
KEEP(POSIXINFO)
KEEP(POSIXOPT)
KEEP(SCREEN)
KEEP(STDEVOPT)
KEEP(TERMINAL)
KEEP(XCONFIG)
KEEP(APPCPASS)

/* NOPDATA and XSTORE of old mean nothing here any more */
static bool st_ignored(struct directory *d)
{
	struct cp_word w;

	cp_rest(&d->s.scan, &w);
	return true;
}

/* ---- the table ---- */

static const struct {
	const char *name;
	unsigned int where;
	bool (*fn)(struct directory *d);
} statements[] = {
	{ "USER", ~0U, st_user },
	{ "IDENTITY", ~0U, st_identity },
	{ "PROFILE", ~0U, st_profile },
	{ "SUBCONFIG", ~0U, st_subconfig },
	{ "DIRECTORY", ENTRY_START, st_directory },
	{ "GLOBALDEFS", ENTRY_START | ENTRY_GLOBAL, st_globaldefs },
	{ "GLOBALOPTS", ENTRY_GLOBAL, st_globalopts },
	{ "POSIXGROUP", ENTRY_GLOBAL, st_posixgroup },
	{ "INCLUDE", USERS, st_include },
	{ "BUILD", ENTRY_IDENTITY, st_build },
	{ "ACCOUNT", GENERAL, st_account },
	{ "ACIGROUP", GENERAL, st_acigroup },
	{ "APPCPASS", GENERAL, st_APPCPASS },
	{ "AUTOLOG", GENERAL, st_AUTOLOG },
	{ "CLASS", GENERAL, st_class },
	{ "COMMAND", GENERAL | ENTRY_SUBCONFIG, st_COMMAND },
	{ "CPU", GENERAL | ENTRY_SUBCONFIG, st_cpu },
	{ "CRYPTO", GENERAL | ENTRY_SUBCONFIG, st_CRYPTO },
	{ "D8ONECMD", GENERAL, st_d8onecmd },
	{ "DATEFORMAT", GENERAL, st_DATEFORMAT },
	{ "IOPRIORITY", GENERAL, st_IOPRIORITY },
	{ "IPL", GENERAL, st_ipl },
	{ "IUCV", GENERAL, st_IUCV },
	{ "LOADDEV", GENERAL | ENTRY_SUBCONFIG, st_LOADDEV },
	{ "LOGONBY", GENERAL, st_logonby },
	{ "MACHINE", GENERAL, st_machine },
	{ "MAXSTORAGE", GENERAL, st_maxstorage },
	{ "NAMESAVE", GENERAL, st_NAMESAVE },
	{ "NOPDATA", GENERAL, st_ignored },
	{ "OPTION", GENERAL, st_option },
	{ "POSIXGLIST", GENERAL, st_POSIXGLIST },
	{ "POSIXINFO", GENERAL, st_POSIXINFO },
	{ "POSIXOPT", GENERAL, st_POSIXOPT },
	{ "SCREEN", GENERAL, st_SCREEN },
	{ "SHARE", GENERAL, st_share },
	{ "SPOOLFILE", GENERAL, st_spoolfile },
	{ "STDEVOPT", GENERAL, st_STDEVOPT },
	{ "STORAGE", GENERAL, st_storage },
	{ "TERMINAL", GENERAL, st_TERMINAL },
	{ "VMRELOCATE", GENERAL, st_vmrelocate },
	{ "XAUTOLOG", GENERAL, st_xautolog },
	{ "XCONFIG", GENERAL, st_XCONFIG },
	{ "XSTORE", GENERAL, st_ignored },
	{ "CONSOLE", ANYWHERE, st_console },
	{ "DASDOPT", ANYWHERE, st_DASDOPT },
	{ "DEDICATE", ANYWHERE, st_dedicate },
	{ "LINK", ANYWHERE, st_link },
	{ "MDISK", USERS | ENTRY_SUBCONFIG | DEVICE, st_mdisk },
	{ "MINIOPT", ANYWHERE, st_MINIOPT },
	{ "NICDEF", ANYWHERE, st_nicdef },
	{ "SPECIAL", ANYWHERE, st_special },
	{ "SPOOL", ANYWHERE, st_spool },
};

static bool in_place(struct directory *d, size_t i)
{
	struct entry *e = entry_current(d);
	unsigned int where = statements[i].where;

	if (where == ~0U)
		return true;
	if (!(where & d->section))
		return wrong(&d->s, "%s does not belong here", statements[i].name);
	if (!e)
		return true;
	if (where & DEVICE)
		e->devices = true;
	else if (e->devices && e->kind != ENTRY_SUBCONFIG)
		return wrong(&d->s, "%s must stand before the device statements",
			     statements[i].name);
	return true;
}

bool directory_statement(struct directory *d)
{
	size_t i;

	if (!take(&d->s, "statement"))
		return false;
	for (i = 0; i < ARRAY_SIZE(statements); i++)
		if (is(&d->s, statements[i].name))
			return in_place(d, i) && statements[i].fn(d);
	return wrong(&d->s, "unknown statement %.*s", (int)min_t(size_t, d->s.word.len, 20),
		     d->s.word.p);
}
