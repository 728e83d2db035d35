// SPDX-License-Identifier: GPL-2.0-only
/* message.c - MESSAGE, MSGNOH, WARNING */
#include <linux/slab.h>
#include <linux/timekeeping.h>
#include "cp/cp.h"
#include "cp/doors.h"
#include "cp/terminal.h"

enum kind { MSG, MSGNOH, WNG };

/* "* MSG FROM USER    : text"; a stuck terminal loses it, its user is told nothing by halves */
static int deliver(struct cp_ctx *c, struct cp_vm *to, enum kind kind, const struct cp_word *text)
{
	struct cp_term *t = cp_vm_term(to);
	char line[ZCP_COMMAND_MAX + 40];
	size_t n;
	int rc = 0;

	if (!t)
		return cp_msg(c, MSG_MSG057W, to->vm->userid);
	if (kind == MSGNOH)
		n = scnprintf(line, sizeof(line), "%.*s", (int)text->len, text->p);
	else
		n = scnprintf(line, sizeof(line), "* %s FROM %-8s: %.*s",
			      kind == WNG ? "WNG" : "MSG", c->actor->userid, (int)text->len,
			      text->p);
	if (kind == WNG ? !to->opt.wng : !to->opt.msg)
		rc = cp_msg(c, MSG_MSG057I, to->vm->userid, kind == WNG ? "wng off" : "msg off");
	else
		cp_term_line_nowait(t, line, n,
				    kind == WNG ? ZCP_LINE_HIGH | ZCP_LINE_ALARM : ZCP_LINE_HIGH);
	cp_term_put(t);
	return rc;
}

/* The other must be there, and RACF be asked, before anything reaches him. */
static int send_to(struct cp_ctx *c, const char *userid, enum kind kind, const struct cp_word *text)
{
	static const enum cp_door doors[] = {
		[MSG] = DOOR_MESSAGE, [MSGNOH] = DOOR_MSGNOH, [WNG] = DOOR_WARNING,
	};
	struct cp_vm *to = cp_vm_find(userid);
	int rc;

	if (!to)
		return cp_msg(c, MSG_CMD045E, userid);
	rc = door_check(c, doors[kind], userid);
	if (!rc)
		rc = deliver(c, to, kind, text);
	cp_vm_put(to);
	return rc;
}

struct all {
	unsigned int n, max;
	char (*userid)[ZCP_NAME_LEN + 1];
};

static int note(struct zcp_vm *vm, void *arg)
{
	struct all *all = arg;

	if (all->n == all->max)
		return 1;
	strscpy(all->userid[all->n++], vm->userid, ZCP_NAME_LEN + 1);
	return 0;
}

/* Whom it does not reach, for want of a terminal or by RACF's word, is not told of. */
static int send_all(struct cp_ctx *c, enum kind kind, const struct cp_word *text)
{
	struct all all = { .max = zcp_vm_count() + 16 };
	bool silent = c->resp->silent;
	unsigned int i;

	all.userid = kvcalloc(all.max, sizeof(*all.userid), GFP_KERNEL);
	if (!all.userid)
		return -ENOMEM;
	zcp_vm_for_each(note, &all);
	c->resp->silent = true;
	for (i = 0; i < all.n && !signal_pending(current); i++)
		send_to(c, all.userid[i], kind, text);
	c->resp->silent = silent;
	kvfree(all.userid);
	return 0;
}

static int send(struct cp_ctx *c, enum kind kind)
{
	char userid[ZCP_NAME_LEN + 1];
	struct cp_config config;
	struct cp_word text;
	int rc;

	rc = cp_need_userid(c, userid);
	if (rc)
		return rc;
	if (!cp_rest(&c->args, &text))
		return cp_row_usage(c);
	if (!strcmp(userid, "ALL") &&
	    c->classes & (CP_CLASS('A') | CP_CLASS('B') | CP_CLASS('C')))
		return send_all(c, kind, &text);
	cp_config_get(&config);
	if (!strcmp(userid, "OPERATOR") || !strcmp(userid, "OP"))
		strscpy(userid, config.operator, sizeof(userid));
	return send_to(c, userid, kind, &text);
}

/* For programs that are connected to *MSG or VMCF, which nobody is yet */
int cmd_smsg(struct cp_ctx *c)
{
	char userid[ZCP_NAME_LEN + 1];
	struct cp_vm *to;
	int rc;

	rc = cp_need_userid(c, userid);
	if (!rc && !cp_more(&c->args))
		rc = cp_row_usage(c);
	if (rc)
		return rc;
	to = cp_vm_find(userid);
	if (!to)
		return cp_msg(c, MSG_CMD045E, userid);
	cp_vm_put(to);
	rc = door_check(c, DOOR_SMSG, userid);
	return rc ? rc : cp_msg(c, MSG_MSG057I, userid, "smsg off");
}

int cmd_message(struct cp_ctx *c)
{
	return send(c, MSG);
}

int cmd_msgnoh(struct cp_ctx *c)
{
	return send(c, MSGNOH);
}

int cmd_warning(struct cp_ctx *c)
{
	return send(c, WNG);
}
