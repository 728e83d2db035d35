// SPDX-License-Identifier: GPL-2.0-only
/*
 * dispatch.c - the only way to a command: row, class, RACF, attempt record,
 * handler, outcome record
 */
#include <linux/slab.h>
#include "cp/cp.h"
#include "cp/doors.h"
#include "cp/room.h"
#include "trace.h"

static bool allowed(const struct cp_ctx *c, const struct cp_row *row)
{
	return row->classes == CP_ANY || (row->classes & c->classes);
}

/* The first row whose name does not begin with an earlier letter: tables are in their order */
static const struct cp_row *first_row(const struct cp_row *table, unsigned int count, char letter)
{
	unsigned int low = 0, high = count;

	while (low < high) {
		unsigned int middle = (low + high) / 2;

		if (*table[middle].name < letter)
			low = middle + 1;
		else
			high = middle;
	}
	return &table[low];
}

/*
 * The first version of the command that the user is authorised for; else the
 * first that has the name, in *refused.
 */
static const struct cp_row *find_row(const struct cp_ctx *c, const struct cp_row *table,
				     unsigned int count, const struct cp_word *w,
				     const struct cp_row **refused)
{
	char first = w->len ? cp_upper(*w->p) : '\0';
	const struct cp_row *row;

	*refused = NULL;
	for (row = first_row(table, count, first); row->name && *row->name == first; row++) {
		if (!cp_is_rest(w, row->name))
			continue;
		if (allowed(c, row))
			return row;
		if (!*refused)
			*refused = row;
	}
	return NULL;
}

/*
 * Every refusal for want of a class leaves a record; the user sees what a command that does not
 * exist gives.
 */
static void record_class(const struct cp_ctx *c)
{
	char *text = kmemdup_nul(c->text, c->len, GFP_KERNEL);
	struct aud_event ev = {
		.event = ZCP_EVENT_CLASS, .outcome = ZCP_OUTCOME_DENIED, .rc = 1,
		.actor = c->actor, .target = c->cp ? c->cp->vm->userid : NULL, .text = text,
	};

	cp_count(CP_COUNT_REFUSED);
	if (text)
		cp_mask(text, c->len);
	aud_post_slow(&ev);
	kfree_sensitive(text);
}

int cp_bad_operand(struct cp_ctx *c, const struct cp_word *w)
{
	return cp_msg(c, MSG_CMD002E, (int)w->len, w->p);
}

int cp_no_more(struct cp_ctx *c)
{
	struct cp_word w;

	if (!cp_next(&c->args, &w))
		return 0;
	return cp_msg(c, MSG_CMD003E, (int)w.len, w.p);
}

int cp_row_usage(struct cp_ctx *c)
{
	return cp_msg(c, MSG_CFC026E);
}

int cp_need_devno(struct cp_ctx *c, u16 *devno)
{
	struct cp_word w;

	if (!cp_next(&c->args, &w) || !cp_devno(&w, devno))
		return cp_msg(c, MSG_CMD022E);
	return 0;
}

int cp_need_userid(struct cp_ctx *c, char userid[ZCP_NAME_LEN + 1])
{
	struct cp_word w;

	if (!cp_next(&c->args, &w))
		return cp_msg(c, MSG_CMD020E);
	if (w.len == 1 && *w.p == '*' && c->actor) {
		strscpy(userid, c->actor->userid, ZCP_NAME_LEN + 1);
		return 0;
	}
	if (!cp_name(&w, userid))
		return cp_msg(c, MSG_CMD007E, (int)w.len, w.p);
	return 0;
}

/*
 * Before LOGON nothing but LOGON, LOGOFF and what SYSTEM CONFIG lets through; then what needs a
 * virtual machine.
 */
static int check_place(struct cp_ctx *c, const struct cp_word *verb)
{
	const struct cp_row *row = c->row;

	if (!c->actor && !(row->flags & CP_BEFORE))
		return cp_msg(c, MSG_CFC015E, (int)verb->len, verb->p);
	if (c->actor && (row->flags & CP_ONLY_BEFORE))
		return cp_msg(c, MSG_CFC015L, (int)verb->len, verb->p);
	if (c->actor && !c->cp && (row->flags & CP_VM))
		return cp_msg(c, MSG_VMC6001E, (int)verb->len, verb->p);
	if (c->actor && c->actor->recovery && !(row->flags & CP_RECOVERY)) {
		record_class(c);
		return cp_msg(c, MSG_CFC6020E, (int)verb->len, verb->p);
	}
	return 0;
}

/* Attempt record durable, act, outcome record */
static int run_audited(struct cp_ctx *c, const char *masked)
{
	struct aud_event ev = {
		.event = ZCP_EVENT_COMMAND,
		.outcome = ZCP_OUTCOME_ATTEMPT,
		.correlation = aud_correlation(),
		.actor = c->actor,
		.target = c->cp ? c->cp->vm->userid : NULL,
		.text = masked,
	};
	int rc;

	if (c->actor && c->actor->recovery ? aud_write_exempt(&ev) : aud_write(&ev))
		return cp_msg(c, MSG_AUD6002E);
	rc = c->row->fn(c);
	ev.outcome = rc ? ZCP_OUTCOME_FAILURE : ZCP_OUTCOME_SUCCESS;
	ev.rc = rc;
	aud_post(&ev);
	return rc;
}

/* In a recovery LOGON everything is, and what a VMXEVENT profile names. */
static bool recorded(const struct cp_ctx *c)
{
	if (c->row->flags & CP_AUDIT)
		return true;
	return c->actor && (c->actor->recovery || cp_command_recorded(c->actor->userid, c->verb));
}

static int run_row(struct cp_ctx *c)
{
	char *masked;
	int rc = 0;

	cp_count(CP_COUNT_COMMANDS);
	if (c->row->door)
		rc = door_check(c, c->row->door, NULL);
	if (rc || !recorded(c))
		return rc ? rc : c->row->fn(c);
	masked = kmemdup_nul(c->text, c->len, GFP_KERNEL);
	if (!masked)
		return -ENOMEM;
	cp_mask(masked, c->len);
	rc = run_audited(c, masked);
	kfree_sensitive(masked);
	return rc;
}

/* Goes down the operand tables to the row that has the handler. */
static int resolve(struct cp_ctx *c)
{
	const struct cp_row *refused, *row;
	struct cp_word w;
	int rc;

	do {
		if (!cp_next(&c->args, &w))
			return 0;
	} while (cp_is(&w, "CP") || cp_is(&w, "#CP"));
	row = find_row(c, cp_commands, cp_commands_count, &w, &refused);
	if (!row) {
		/* before LOGON nobody is told which commands there are */
		if (!c->actor)
			return cp_msg(c, MSG_CFC015E, (int)w.len, w.p);
		if (refused)
			record_class(c);
		return cp_msg(c, MSG_CMD001E, (int)w.len, w.p);
	}
	c->row = row;
	c->verb = row;
	rc = check_place(c, &w);
	while (!rc && row->sub) {
		struct cp_scan rest = c->args;

		if (!cp_next(&rest, &w)) {
			if (row->fn)
				break;
			return cp_row_usage(c);
		}
		row = find_row(c, row->sub, row->subs, &w, &refused);
		if (!row && refused)
			record_class(c);
		if (!row && c->row->fn)
			break;
		if (!row)
			return cp_msg(c, MSG_CMD003E, (int)w.len, w.p);
		c->args = rest;
		c->row = row;
		rc = check_place(c, &w);
	}
	return rc;
}

int cp_execute(struct cp_ctx *c, const char *text, size_t len)
{
	int rc;

	c->text = text;
	c->len = len;
	c->row = NULL;
	c->args = cp_scan(text, len);
	rc = resolve(c);
	if (!rc && c->row)
		rc = run_row(c);
	trace_zcp_command(c->actor ? c->actor->userid : "", c->row ? c->row->name : "", rc);
	if (rc < 0 && !c->guest)
		cp_msg(c, MSG_CMD6010E, rc);
	return rc;
}

/*
 * Lines of a guest's command run in order; the return code is that of the
 * last. -EINTR: a wait of the first line was interrupted, nothing happened and
 * the instruction can be done again.
 */
int cp_diag08(struct zcp_vm *vm, const char *text, size_t len, char *resp, size_t size,
	      size_t *need)
{
	struct cp_vm *cp = vm->cp;
	struct cp_who *who = cp_who_get(cp);
	struct cp_resp r = { .cp = resp ? NULL : cp, .buf = resp, .size = size };
	struct cp_ctx c = {
		.actor = &who->actor,
		.classes = READ_ONCE(cp->classes),
		.emsg = cp->opt.emsg,
		.cp = cp,
		.resp = &r,
		.guest = true,
	};
	const char *p = text, *end = text + len, *nl;
	int rc = 0;

	cp_count(CP_COUNT_DIAG08);
	do {
		nl = memchr(p, '\n', end - p);
		rc = cp_execute(&c, p, (nl ? nl : end) - p);
		if (rc == -EINTR && p == text)
			break;
		if (rc < 0)
			rc = cp_msg(&c, MSG_CMD6010E, rc);
		p = nl ? nl + 1 : end;
	} while (p < end && !READ_ONCE(cp->ending));
	cp_who_put(who);
	if (need)
		*need = r.need;
	return rc;
}
