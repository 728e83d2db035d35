// SPDX-License-Identifier: GPL-2.0-only
/* message.c - MESSAGE, MSGNOH, WARNING */
#include <linux/slab.h>
#include <linux/timekeeping.h>
#include "cp/cp.h"
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

struct all {
	struct cp_ctx *c;
	enum kind kind;
	const struct cp_word *text;
};

static int deliver_one(struct zcp_vm *vm, void *arg)
{
	const struct all *all = arg;
	struct cp_vm *cp = cp_vm_get(vm);

	if (!cp)
		return 0;
	all->c->resp->silent = true;
	deliver(all->c, cp, all->kind, all->text);
	all->c->resp->silent = false;
	cp_vm_put(cp);
	return 0;
}

static int send(struct cp_ctx *c, enum kind kind)
{
	char userid[ZCP_NAME_LEN + 1];
	struct cp_config config;
	struct cp_word text;
	struct cp_vm *to;
	int rc;

	rc = cp_need_userid(c, userid);
	if (rc)
		return rc;
	if (!cp_rest(&c->args, &text))
		return cp_row_usage(c);
	if (!strcmp(userid, "ALL") &&
	    c->classes & (CP_CLASS('A') | CP_CLASS('B') | CP_CLASS('C'))) {
		zcp_vm_for_each(deliver_one, &(struct all){ c, kind, &text });
		return 0;
	}
	cp_config_get(&config);
	if (!strcmp(userid, "OPERATOR") || !strcmp(userid, "OP"))
		strscpy(userid, config.operator, sizeof(userid));
	to = cp_vm_find(userid);
	if (!to)
		return cp_msg(c, MSG_CMD045E, userid);
	rc = deliver(c, to, kind, &text);
	cp_vm_put(to);
	return rc;
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
