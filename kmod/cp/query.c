// SPDX-License-Identifier: GPL-2.0-only
/* query.c - QUERY of what is not a device or a file: time, users, levels, commands */
#include <linux/slab.h>
#include <linux/timekeeping.h>
#include "cp/cp.h"
#include "cp/room.h"
#include "cp/terminal.h"
#include "sie/sie.h"

static time64_t ipl_time;		/* when the module came */

void cp_query_init(void)
{
	ipl_time = ktime_get_real_seconds();
}

const char *cp_level(void)
{
	return "z/VM Version 7 Release 2.0, service level 0000 (64-bit)";
}

void cp_times_line(struct cp_ctx *c)
{
	s64 t = max_t(time64_t, ktime_get_real_seconds() - c->cp->logon_time, 0);
	u64 virt = 0, total = 0;
	char line[128], *p;

	sie_vm_times(c->cp->vm, &virt, &total);
	p = cp_put(line, "CONNECT= ");
	p = cp_put_clock(p, t);
	p = cp_put(p, " VIRTCPU= ");
	p = cp_put_cpu_time(p, virt);
	p = cp_put(p, " TOTCPU= ");
	p = cp_put_cpu_time(p, total);
	cp_line(c->resp, line, p - line, 0);
}

int query_time(struct cp_ctx *c)
{
	char line[8 + CP_TIME_LINE], *p;

	if (cp_more(&c->args))
		return cp_no_more(c);
	p = cp_put(line, "TIME IS ");
	p = cp_put_time(p, ktime_get_real_seconds());
	cp_line(c->resp, line, p - line, 0);
	if (c->cp)
		cp_times_line(c);
	return 0;
}

int query_timezone(struct cp_ctx *c)
{
	struct cp_config config;
	s32 off;

	if (cp_more(&c->args))
		return cp_no_more(c);
	cp_config_get(&config);
	off = abs(config.zone_offset);
	cp_say(c, "Zone  Direction  Offset  Status");
	cp_say(c, "%-4s  %-9s  %02d.%02d.%02d  Active", config.zone,
	       config.zone_offset > 0 ? "East" : config.zone_offset < 0 ? "West" : "----",
	       off / 3600, off / 60 % 60, off % 60);
	return 0;
}

int query_userid(struct cp_ctx *c)
{
	if (cp_more(&c->args))
		return cp_no_more(c);
	cp_say(c, "%-8s AT %s", c->cp ? c->cp->vm->userid : c->actor->userid, cp_system_name());
	return 0;
}

/* ---- users ---- */

void cp_vm_status(struct zcp_vm *vm, const char **state, char termid[ZCP_NAME_LEN + 1])
{
	struct cp_vm *cp = cp_vm_get(vm);
	struct cp_term *t = cp ? cp_vm_term(cp) : NULL;

	*state = t ? "ACTIVE" : "DISC";
	strscpy(termid, t ? t->termid : "", ZCP_NAME_LEN + 1);
	if (t)
		cp_term_put(t);
	if (cp)
		cp_vm_put(cp);
}

/* A snapshot of who is logged on; lines go out when no lock is held. */
struct names {
	unsigned int n, max;
	struct {
		char userid[ZCP_NAME_LEN + 1];
		char termid[ZCP_NAME_LEN + 1];
	} *user;
};

static int add_name(struct zcp_vm *vm, void *arg)
{
	struct names *names = arg;
	const char *state;

	if (names->n == names->max)
		return 1;
	strscpy(names->user[names->n].userid, vm->userid, ZCP_NAME_LEN + 1);
	cp_vm_status(vm, &state, names->user[names->n].termid);
	names->n++;
	return 0;
}

static int get_names(struct names *names)
{
	names->n = 0;
	names->max = zcp_vm_count() + 16;
	names->user = kvcalloc(names->max, sizeof(*names->user), GFP_KERNEL);
	if (!names->user)
		return -ENOMEM;
	zcp_vm_for_each(add_name, names);
	return 0;
}

static size_t name_text(char *buf, size_t size, const struct names *names, unsigned int i)
{
	const char *term = names->user[i].termid;

	if (!term[0])
		return scnprintf(buf, size, "%-8s - DSC ", names->user[i].userid);
	return scnprintf(buf, size, strlen(term) <= 4 ? "%-8s - %-4s" : "%-8s -%-5s",
			 names->user[i].userid, term);
}

int query_names(struct cp_ctx *c)
{
	struct names names;
	char line[128];
	unsigned int i;
	size_t n = 0;

	if (cp_more(&c->args))
		return cp_no_more(c);
	if (get_names(&names))
		return -ENOMEM;
	for (i = 0; i < names.n; i++) {
		n += name_text(line + n, sizeof(line) - n, &names, i);
		if (i + 1 < names.n)
			n += scnprintf(line + n, sizeof(line) - n, i % 4 == 3 ? "," : ", ");
		if (i % 4 == 3 || i + 1 == names.n) {
			cp_say(c, "%s", line);
			n = 0;
		}
	}
	kvfree(names.user);
	return 0;
}

static int say_user(struct cp_ctx *c, const char *userid)
{
	struct zcp_vm *vm = zcp_vm_find(userid);
	char termid[ZCP_NAME_LEN + 1];
	const char *state;

	if (!vm)
		return cp_msg(c, MSG_CMD045E, userid);
	cp_vm_status(vm, &state, termid);
	zcp_vm_put(vm);
	if (termid[0])
		cp_say(c, strlen(termid) <= 4 ? "%-8s - %s" : "%-8s -%s", userid, termid);
	else
		cp_say(c, "%-8s - DSC", userid);
	return 0;
}

/* QUERY USERS [userid], and QUERY userid when no other operand has this name */
int query_users(struct cp_ctx *c)
{
	char userid[ZCP_NAME_LEN + 1];
	int rc;

	if (cp_more(&c->args)) {
		rc = cp_need_userid(c, userid);
		if (!rc && cp_more(&c->args))
			rc = cp_no_more(c);
		return rc ? rc : say_user(c, userid);
	}
	cp_say(c, "%5u USERS, %4u DIALED, %4u NET", zcp_vm_count(), 0, 0);
	return 0;
}

int query_user(struct cp_ctx *c)
{
	char userid[ZCP_NAME_LEN + 1];
	struct zcp_vm *vm;
	struct cp_word w;
	int rc;

	if (!cp_next(&c->args, &w))
		return cp_row_usage(c);
	vm = cp_name(&w, userid) ? zcp_vm_find(userid) : NULL;
	if (!vm)
		return cp_msg(c, cp_name(&w, userid) ? MSG_CMD003E : MSG_CMD002E, (int)w.len, w.p);
	zcp_vm_put(vm);
	rc = cp_no_more(c);
	return rc ? rc : say_user(c, userid);
}

/* ---- system and one's own authority ---- */

int query_cplevel(struct cp_ctx *c)
{
	char at[48];

	if (cp_more(&c->args))
		return cp_no_more(c);
	cp_say(c, "%s", cp_level());
	cp_time_stamp(at, sizeof(at), ipl_time);
	cp_say(c, "Generated at %s", at);
	cp_say(c, "IPL at %s", at);
	return 0;
}

int query_cpuid(struct cp_ctx *c)
{
	if (cp_more(&c->args))
		return cp_no_more(c);
	cp_say(c, "CPUID = %016llX", cp_cpu_id(0));
	return 0;
}

int query_logmsg(struct cp_ctx *c)
{
	if (cp_more(&c->args))
		return cp_no_more(c);
	cp_logmsg_show(c);
	return 0;
}

int query_iplparms(struct cp_ctx *c)
{
	struct zcp_ipl ipl;

	if (cp_more(&c->args))
		return cp_no_more(c);
	cp_ipl_get(c->cp->vm, &ipl);
	if (!ipl.valid || !ipl.parm_valid)
		cp_say(c, "IPLPARMS = none");
	else
		cp_say(c, "IPLPARMS = %.*s", ipl.parm_len, ipl.parm);
	return 0;
}

/* QUERY RECORDING: what vmlogrdr looks at; nothing is recorded for it */
int query_recording(struct cp_ctx *c)
{
	if (cp_more(&c->args))
		return cp_no_more(c);
	cp_say(c, "RECORDING    COUNT      LMT USERID   COMMUNICATION");
	cp_say(c, "EREP   OFF   00000000   002 EREP     INACTIVE");
	cp_say(c, "ACCOUNT OFF  00000000   020 DISKACNT INACTIVE");
	cp_say(c, "SYMPTOM OFF  00000000   002 OPERSYMP INACTIVE");
	return 0;
}

int query_trail(struct cp_ctx *c)
{
	static const char *const text[] = { "not available", "active", "active, threshold passed",
					   "full, audited commands are refused" };
	static const char *const racf[] = {
		[ZCP_RACF_ABSENT] = "not available",
		[ZCP_RACF_ACTIVE] = "active",
		[ZCP_RACF_SEVERED] = "inactive, requests are refused",
	};

	if (cp_more(&c->args))
		return cp_no_more(c);
	cp_say(c, "SMF %s", text[min_t(unsigned int, aud_trail(), 3)]);
	cp_say(c, "RACF %s", racf[esm_standing()]);
	return 0;
}

/* ---- commands ---- */

static bool usable(const struct cp_ctx *c, const struct cp_row *row)
{
	if (row->flags & CP_HIDDEN || (row->flags & CP_ONLY_BEFORE && c->actor) ||
	    (c->actor && c->actor->recovery && !(row->flags & CP_RECOVERY)))
		return false;
	if (row->flags & CP_VM && !c->cp)
		return false;
	return row->classes == CP_ANY || row->classes & c->classes;
}

static void list_table(struct cp_ctx *c, const struct cp_row *table)
{
	const struct cp_row *row;
	char line[96], name[16];
	unsigned int n = 0, i;
	size_t len = 0;

	for (row = table; row->name; row++) {
		if (!usable(c, row) || (row > table && !strcmp(row->name, row[-1].name)))
			continue;
		for (i = 0; row->name[i] && i < sizeof(name) - 1; i++)
			name[i] = cp_upper(row->name[i]);
		name[i] = '\0';
		len += scnprintf(line + len, sizeof(line) - len, "%-13s", name);
		if (++n % 5)
			continue;
		cp_say(c, "%s", line);
		len = 0;
	}
	if (len)
		cp_say(c, "%s", line);
}

int cmd_commands(struct cp_ctx *c)
{
	struct cp_word w;

	if (!cp_next(&c->args, &w)) {
		list_table(c, cp_commands);
		return 0;
	}
	if (cp_more(&c->args))
		return cp_no_more(c);
	if (cp_is(&w, "Query"))
		list_table(c, cp_query);
	else if (cp_is(&w, "SET"))
		list_table(c, cp_set);
	else
		return cp_bad_operand(c, &w);
	return 0;
}

/* QUERY COMMANDS name: its classes; vmlogrdr looks behind the equals sign for those of RECORDING */
int query_commands(struct cp_ctx *c)
{
	const struct cp_row *row;
	char classes[33], name[16];
	struct cp_word w;
	unsigned int i;
	bool any = false;

	if (!cp_next(&c->args, &w))
		return cp_row_usage(c);
	if (cp_more(&c->args))
		return cp_no_more(c);
	for (row = cp_commands; row->name; row++) {
		if (!cp_is(&w, row->name) || row->flags & CP_HIDDEN)
			continue;
		for (i = 0; row->name[i] && i < sizeof(name) - 1; i++)
			name[i] = cp_upper(row->name[i]);
		name[i] = '\0';
		cp_class_text(row->classes, classes);
		cp_say(c, "%-12s IBMCLASS = %s", name, row->classes == CP_ANY ? "ANY" : classes);
		any = true;
	}
	return any ? 0 : cp_msg(c, MSG_CMD001E, (int)w.len, w.p);
}

/* ---- the smallest commands ---- */

int cmd_asterisk(struct cp_ctx *c)
{
	return 0;
}

int cmd_echo(struct cp_ctx *c)
{
	struct cp_word w;

	if (cp_rest(&c->args, &w))
		cp_line(c->resp, w.p, w.len, 0);
	return 0;
}

/* SILENTLY command: the first word may not be SILENTLY again */
int cmd_silently(struct cp_ctx *c)
{
	struct cp_word w, first;
	int rc;

	if (!cp_rest(&c->args, &w))
		return cp_row_usage(c);
	c->args = cp_scan(w.p, w.len);
	cp_peek(&c->args, &first);
	if (c->resp->silent || cp_is(&first, "SILENTly"))
		return cp_bad_operand(c, &first);
	c->resp->silent = true;
	rc = cp_execute(c, w.p, w.len);
	c->resp->silent = false;
	return rc;
}

/*
 * SLEEP [n SEC|MIN|HRS]: the terminal is dormant until then, a line or the attention key; the
 * machine is not held
 */
int cmd_sleep(struct cp_ctx *c)
{
	static const struct {
		const char *name;
		unsigned int seconds;
	} units[] = { { "SEC", 1 }, { "MIN", 60 }, { "HRS", 3600 } };
	unsigned int unit = 60;
	struct cp_word w;
	u64 n = 0;
	size_t i;

	if (c->guest)
		return 0;
	if (cp_next(&c->args, &w)) {
		if (!cp_dec(&w, 99, &n) || !n)
			return cp_bad_operand(c, &w);
		if (cp_next(&c->args, &w)) {
			for (i = 0; i < ARRAY_SIZE(units) && !cp_is(&w, units[i].name); i++)
				;
			if (i == ARRAY_SIZE(units))
				return cp_bad_operand(c, &w);
			unit = units[i].seconds;
		}
		if (cp_more(&c->args))
			return cp_no_more(c);
	}
	WRITE_ONCE(c->cp->asleep, true);
	if (n)
		cp_vm_later(c->cp, &c->cp->wake, n * unit * HZ);
	return 0;
}
