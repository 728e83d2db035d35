// SPDX-License-Identifier: GPL-2.0-only
/*
 * privclass.c - QUERY and SET PRIVCLASS [* | userid]: the privilege classes in effect, which lie
 * within those of the directory. Another's are for class C, to ask for E as well.
 */
#include "cp/cp.h"
#include "cp/parse.h"

static int say(struct cp_ctx *c, const char *userid, u32 active, u32 given)
{
	char now[33], dir[33];

	cp_class_text(active, now);
	cp_class_text(given, dir);
	cp_say(c, "Privilege classes for user %s", userid);
	cp_say(c, "        Currently: %s", now);
	cp_say(c, "        Directory: %s", dir);
	return 0;
}

static int say_of(struct cp_ctx *c, struct cp_vm *cp)
{
	return say(c, cp->vm->userid, READ_ONCE(cp->classes), cp->dir_classes);
}

static int with(struct cp_ctx *c, const char *userid, int (*fn)(struct cp_ctx *c, struct cp_vm *cp))
{
	struct cp_vm *cp = cp_vm_find(userid);
	int rc;

	if (!cp)
		return cp_msg(c, MSG_CMD045E, userid);
	rc = fn(c, cp);
	cp_vm_put(cp);
	return rc;
}

int query_privclass(struct cp_ctx *c)
{
	char target[ZCP_NAME_LEN + 1];
	int rc;

	strscpy(target, c->actor->userid, sizeof(target));
	if (!cp_take(&c->args, "*") && cp_more(&c->args) &&
	    c->classes & (CP_CLASS('C') | CP_CLASS('E'))) {
		rc = cp_need_userid(c, target);
		if (rc)
			return rc;
	}
	if (cp_more(&c->args))
		return cp_no_more(c);
	/* who types at a shell has classes, but need not have a machine */
	if (!strcmp(target, c->actor->userid))
		return say(c, target, c->classes, c->cp ? c->cp->dir_classes : c->classes);
	return with(c, target, say_of);
}

/* =classes, +classes, -classes or RESET */
static bool take_change(const struct cp_word *w, u32 given, u32 *active)
{
	struct cp_word set = *w;
	u32 mask;

	if (cp_is(w, "RESET")) {
		*active = given;
		return true;
	}
	if (strchr("=+-", *w->p)) {
		set.p++;
		set.len--;
	}
	if (!cp_classes(&set, &mask) || (*w->p != '-' && (mask & ~given)))
		return false;
	*active = *w->p == '+' ? *active | mask : *w->p == '-' ? *active & ~mask : mask;
	return true;
}

static int change(struct cp_ctx *c, struct cp_vm *cp)
{
	u32 active = READ_ONCE(cp->classes);
	struct cp_word w;

	if (!cp_next(&c->args, &w))
		return cp_row_usage(c);
	if (cp_more(&c->args))
		return cp_no_more(c);
	if (!take_change(&w, cp->dir_classes, &active))
		return cp_bad_operand(c, &w);
	WRITE_ONCE(cp->classes, active);
	if (cp == c->cp)
		c->classes = active;
	return say_of(c, cp);
}

static int change_own(struct cp_ctx *c)
{
	if (!c->cp || !cp_feature(ZCP_CFG_F_SET_PRIVCLASS))
		return cp_msg(c, MSG_CMD003E, 9, "PRIVCLASS");
	return change(c, c->cp);
}

int set_privclass(struct cp_ctx *c)
{
	char target[ZCP_NAME_LEN + 1];
	struct cp_scan copy = c->args;
	struct cp_word w;
	int rc;

	if (!cp_more(&c->args))
		return cp_row_usage(c);
	if (cp_take(&c->args, "*") || !(c->classes & CP_CLASS('C')) ||
	    !cp_next(&copy, &w) || !cp_more(&copy))
		return change_own(c);
	rc = cp_need_userid(c, target);
	return rc ? rc : with(c, target, change);
}
