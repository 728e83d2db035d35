// SPDX-License-Identifier: GPL-2.0-only
/*
 * scif.c - single console image: what a machine shows also goes to its secondary user, while nobody
 * is at its terminal, and to its observer; SEND types for it
 */
#include <linux/slab.h>
#include "cp/doors.h"
#include "cp/scif.h"
#include "cp/terminal.h"

static struct cp_watcher watcher_of(struct cp_vm *cp, enum cp_watch kind)
{
	struct cp_watcher copy;
	unsigned long flags;

	spin_lock_irqsave(&cp->lock, flags);
	copy = cp->watcher[kind];
	spin_unlock_irqrestore(&cp->lock, flags);
	return copy;
}

static void set_watcher(struct cp_vm *cp, enum cp_watch kind, const char *userid, bool directory)
{
	struct cp_watcher new = { .directory = directory };
	unsigned long flags;

	strscpy(new.userid, userid, sizeof(new.userid));
	spin_lock_irqsave(&cp->lock, flags);
	cp->watcher[kind] = new;
	spin_unlock_irqrestore(&cp->lock, flags);
}

bool scif_watcher(struct cp_vm *cp, enum cp_watch kind, char userid[ZCP_NAME_LEN + 1])
{
	struct cp_watcher w = watcher_of(cp, kind);

	strscpy(userid, w.userid, ZCP_NAME_LEN + 1);
	return userid[0];
}

void scif_directory(struct cp_vm *cp, const struct zcp_dir_console *con)
{
	char userid[ZCP_NAME_LEN + 1];

	cp_name_get(userid, con->secuser);
	if (userid[0])
		set_watcher(cp, con->observer == 'Y' ? CP_OBSERVER : CP_SECUSER, userid, true);
}

/* While labels are in force only the directory's word counts. */
static bool counts(const struct cp_watcher *w)
{
	return w->userid[0] && (w->directory || !esm_labeled());
}

/* Straight to the terminal, so that a ring of secondary users shows each line once */
static void show(struct cp_vm *cp, const struct cp_watcher *w, const char *text, size_t len)
{
	struct cp_vm *to = cp_vm_find(w->userid);
	struct cp_term *t = to && to != cp ? cp_vm_term(to) : NULL;
	char line[ZCP_COMMAND_MAX];
	size_t n;

	if (t) {
		n = scnprintf(line, sizeof(line), "%-8s: %.*s", cp->vm->userid,
			      (int)min_t(size_t, len, sizeof(line)), text);
		if (cp_term_line_nowait(t, line, n, 0))
			cp_count(CP_COUNT_LINES_LOST);
		cp_term_put(t);
	}
	if (to)
		cp_vm_put(to);
}

void scif_line(struct cp_vm *cp, bool connected, const char *text, size_t len)
{
	struct cp_watcher w;

	if (!connected) {
		w = watcher_of(cp, CP_SECUSER);
		if (counts(&w))
			show(cp, &w, text, len);
	}
	w = watcher_of(cp, CP_OBSERVER);
	if (counts(&w))
		show(cp, &w, text, len);
}

/* ---- SET SECUSER and OBSERVER [userid] {watcher|OFF}, QUERY of them ---- */

static enum cp_watch kind_of(const struct cp_row *row)
{
	return row->name[0] == 'S' ? CP_SECUSER : CP_OBSERVER;
}

/* Class G speaks of its own machine only. */
static int take_target(struct cp_ctx *c, char target[ZCP_NAME_LEN + 1])
{
	struct cp_scan copy = c->args;
	struct cp_word w;

	if (c->classes & (CP_CLASS('A') | CP_CLASS('C')) && cp_next(&copy, &w) && cp_more(&copy))
		return cp_need_userid(c, target);
	if (!c->cp)
		return cp_row_usage(c);
	strscpy(target, c->cp->vm->userid, ZCP_NAME_LEN + 1);
	return 0;
}

static int set_watch(struct cp_ctx *c, struct cp_vm *cp, const char *watcher)
{
	enum cp_watch kind = kind_of(c->row);
	struct cp_dir *dir;
	bool exists;
	int ret;

	dir = cp_dir_get();
	exists = dir && cp_dir_find(dir, watcher);
	cp_dir_put(dir);
	if (watcher[0] && !exists)
		return cp_msg(c, MSG_LGA053E, watcher);
	ret = door_ask(c, kind == CP_SECUSER ? DOOR_SECUSER : DOOR_OBSERVER,
		       &(struct door_ask){ .user = watcher[0] ? watcher : cp->vm->userid });
	if (ret == -EACCES && esm_labeled())
		return cp_msg(c, MSG_SCI6014E, kind == CP_SECUSER ? "SECUSER" : "OBSERVER");
	if (ret)
		return door_refused(c, ret);
	set_watcher(cp, kind, watcher, false);
	return 0;
}

int set_watcher_cmd(struct cp_ctx *c)
{
	char target[ZCP_NAME_LEN + 1], watcher[ZCP_NAME_LEN + 1] = "";
	struct cp_vm *cp;
	int rc;

	rc = take_target(c, target);
	if (!rc && !cp_take(&c->args, "OFF"))
		rc = cp_need_userid(c, watcher);
	if (rc || cp_more(&c->args))
		return rc ? rc : cp_no_more(c);
	cp = cp_vm_find(target);
	if (!cp)
		return cp_msg(c, MSG_CMD045E, target);
	rc = set_watch(c, cp, watcher);
	cp_vm_put(cp);
	return rc;
}

int query_watcher(struct cp_ctx *c)
{
	const char *what = kind_of(c->row) == CP_SECUSER ? "SECUSER" : "OBSERVER";
	char target[ZCP_NAME_LEN + 1];
	struct cp_watcher w;
	struct cp_vm *cp;
	int rc;

	strscpy(target, c->actor->userid, sizeof(target));
	if (cp_more(&c->args) && c->classes & (CP_CLASS('A') | CP_CLASS('C'))) {
		rc = cp_need_userid(c, target);
		if (rc)
			return rc;
	}
	if (cp_more(&c->args))
		return cp_no_more(c);
	cp = cp_vm_find(target);
	if (!cp)
		return cp_msg(c, MSG_CMD045E, target);
	w = watcher_of(cp, kind_of(c->row));
	cp_vm_put(cp);
	cp_say(c, "%s of %s is %s%s", what, target, w.userid[0] ? w.userid : "not set",
	       w.userid[0] && !counts(&w) ? " (not in force)" : "");
	return 0;
}

int query_seclabel(struct cp_ctx *c)
{
	if (cp_more(&c->args))
		return cp_no_more(c);
	cp_say(c, "SECLABEL of %s is %s", c->actor->userid,
	       c->actor->seclabel[0] ? c->actor->seclabel : "not set");
	return 0;
}

/* ---- SEND [CP] userid text ---- */

struct send_post {
	struct cp_post post;
	bool to_cp;
	size_t len;
	char text[];
};

static void typed_by_other(struct cp_vm *cp, struct cp_post *post)
{
	struct send_post *s = container_of(post, struct send_post, post);

	if (!post->dropped)
		cp_console_lines(cp, s->text, s->len, s->to_cp);
	kfree_sensitive(s);
}

bool scif_is_secuser(struct cp_vm *cp, const char *userid)
{
	struct cp_watcher w = watcher_of(cp, CP_SECUSER);

	return counts(&w) && !strcmp(w.userid, userid);
}

/* Class C may type for anybody, others for whom they are the secondary user. */
static bool may_send(struct cp_ctx *c, struct cp_vm *cp)
{
	return c->classes & CP_CLASS('C') || scif_is_secuser(cp, c->actor->userid);
}

static int send(struct cp_ctx *c, struct cp_vm *cp, bool to_cp, const struct cp_word *text)
{
	struct send_post *s;
	struct cp_term *t;
	int rc;

	if (!may_send(c, cp))
		return cp_msg(c, MSG_SEN068E, cp->vm->userid);
	t = cp_vm_term(cp);
	if (t) {
		cp_term_put(t);
		return cp_msg(c, MSG_SEN6015E, cp->vm->userid);
	}
	rc = door_check(c, DOOR_SEND, cp->vm->userid);
	if (rc)
		return rc;
	s = kzalloc(sizeof(*s) + text->len, GFP_KERNEL_ACCOUNT);
	if (!s)
		return -ENOMEM;
	s->post.fn = typed_by_other;
	s->to_cp = to_cp;
	s->len = text->len;
	memcpy(s->text, text->p, text->len);
	if (cp_vm_post(cp, &s->post)) {
		kfree_sensitive(s);
		return cp_msg(c, MSG_LOG361E, cp->vm->userid);
	}
	return 0;
}

int cmd_send(struct cp_ctx *c)
{
	bool to_cp = cp_take(&c->args, "CP");
	char userid[ZCP_NAME_LEN + 1];
	struct cp_word text;
	struct cp_vm *cp;
	int rc;

	rc = cp_need_userid(c, userid);
	if (rc)
		return rc;
	if (!cp_rest(&c->args, &text))
		return cp_row_usage(c);
	cp = cp_vm_find(userid);
	if (!cp)
		return cp_msg(c, MSG_CMD045E, userid);
	rc = send(c, cp, to_cp, &text);
	cp_vm_put(cp);
	return rc;
}
