// SPDX-License-Identifier: GPL-2.0-only
/* spoolchg.c - PURGE, CHANGE, ORDER, TRANSFER: files in the queues */
#include <linux/slab.h>
#include "cp/cp.h"
#include "cp/doors.h"
#include "cp/spoolsel.h"

static void say_count(struct cp_ctx *c, unsigned int n, const char *what)
{
	if (n)
		cp_say(c, "%07u FILE%s %s", n, n > 1 ? "S" : "", what);
	else
		cp_say(c, "NO FILES %s", what);
}

static int purge_selected(struct cp_ctx *c, const struct spool_select *s, unsigned int *done)
{
	struct spool_facts *facts;
	int n = spool_collect(s, &facts), i;

	if (n < 0)
		return n;
	for (i = 0; i < n; i++) {
		if (!spool_delete(facts[i].id))
			++*done;
		if (signal_pending(current))
			break;
	}
	kvfree(facts);
	return !n && s->id ? cp_msg(c, MSG_SPL042E, s->id) : 0;
}

int cmd_purge(struct cp_ctx *c)
{
	struct spool_select s;
	unsigned int done = 0;
	int rc = spool_take_queue(c, &s);
	char all[] = "ALL";

	if (rc)
		return rc;
	if (!cp_more(&c->args)) {
		if (s.queues != SPOOL_QUEUES)
			return cp_msg(c, MSG_SPL027E);
		c->args = cp_scan(all, 3);
	}
	while (!rc && cp_more(&c->args)) {
		s.id = 0;
		s.class = 0;
		rc = spool_take_file(c, &s, false);
		if (!rc)
			rc = purge_selected(c, &s, &done);
	}
	say_count(c, done, "PURGED");
	return rc;
}

/* ---- CHANGE ---- */

struct change {
	char hold;			/* 0: as it is */
	int keep;			/* < 0: as it is */
	char class;
	u32 copies;
	bool named;
	char name[ZCP_NAME_LEN + 1], type[ZCP_NAME_LEN + 1];
	char dist[ZCP_NAME_LEN + 1], form[ZCP_NAME_LEN + 1];
};

static int take_text(struct cp_ctx *c, char to[ZCP_NAME_LEN + 1])
{
	struct cp_word w;

	if (!cp_next(&c->args, &w))
		return cp_row_usage(c);
	return cp_name(&w, to) ? 0 : cp_bad_operand(c, &w);
}

static int take_change(struct cp_ctx *c, struct change *ch, const struct cp_word *w)
{
	struct cp_word v;
	u64 n;
	int rc;

	if (cp_is(w, "HOld") || cp_is(w, "NOHold")) {
		ch->hold = cp_is(w, "HOld") ? 'U' : 'N';
	} else if (cp_is(w, "KEEP") || cp_is(w, "NOKeep")) {
		ch->keep = cp_is(w, "KEEP");
	} else if (cp_is(w, "CLass")) {
		if (!cp_next(&c->args, &v) || v.len != 1)
			return cp_msg(c, MSG_SPL025E);
		ch->class = cp_upper(*v.p);
		if (!(ch->class >= 'A' && ch->class <= 'Z') &&
		    !(ch->class >= '0' && ch->class <= '9'))
			return cp_msg(c, MSG_SPL025E);
	} else if (cp_is(w, "COPY")) {
		if (!cp_next(&c->args, &v) || !cp_dec(&v, 255, &n) || !n)
			return cp_row_usage(c);
		ch->copies = n;
	} else if (cp_is(w, "DIST")) {
		return take_text(c, ch->dist);
	} else if (cp_is(w, "FORM")) {
		return take_text(c, ch->form);
	} else if (cp_is(w, "NAME")) {
		ch->named = true;
		rc = take_text(c, ch->name);
		return rc || !cp_more(&c->args) ? rc : take_text(c, ch->type);
	} else {
		return cp_msg(c, MSG_CMD003E, (int)w->len, w->p);
	}
	return 0;
}

/* Returns whether what the store keeps is different now. */
static bool apply(struct spool_file *f, const struct change *ch)
{
	bool differs = (ch->hold && f->hold != ch->hold) || (ch->class && f->class != ch->class) ||
		       (ch->copies && f->copies != ch->copies) || ch->named || ch->dist[0] ||
		       ch->form[0];

	lockdep_assert_held(&spool_mutex);
	if (ch->keep >= 0)
		f->keep = ch->keep;
	if (ch->hold)
		f->hold = ch->hold;
	if (ch->class)
		f->class = ch->class;
	if (ch->copies)
		f->copies = ch->copies;
	if (ch->named) {
		strscpy(f->name, ch->name, sizeof(f->name));
		strscpy(f->type, ch->type, sizeof(f->type));
	}
	if (ch->dist[0])
		strscpy(f->dist, ch->dist, sizeof(f->dist));
	if (ch->form[0])
		strscpy(f->form, ch->form, sizeof(f->form));
	return differs;
}

static int change_selected(const struct spool_select *s, const struct change *ch,
			   unsigned int *done)
{
	struct spool_facts *facts;
	struct spool_file *f;
	int n = spool_collect(s, &facts), i, ret = 0;

	for (i = 0; i < n && !ret; i++) {
		bool rewrite = false;

		mutex_lock(&spool_mutex);
		f = spool_find(facts[i].id);
		if (f && !f->in_use) {
			rewrite = apply(f, ch);
			++*done;
		}
		mutex_unlock(&spool_mutex);
		if (rewrite)
			ret = spool_rewrite(facts[i].id);
	}
	if (n >= 0)
		kvfree(facts);
	return n < 0 ? n : ret;
}

int cmd_change(struct cp_ctx *c)
{
	struct change ch = { .keep = -1 };
	struct spool_select s;
	unsigned int done = 0;
	struct cp_word w;
	int rc;

	rc = spool_take_queue(c, &s);
	if (!rc)
		rc = spool_take_file(c, &s, false);
	if (!rc && !cp_more(&c->args))
		rc = cp_row_usage(c);
	while (!rc && cp_next(&c->args, &w))
		rc = take_change(c, &ch, &w);
	if (rc)
		return rc;
	rc = change_selected(&s, &ch, &done);
	if (rc)
		return cp_msg(c, MSG_SPL6008E);
	if (!done && s.id)
		return cp_msg(c, MSG_SPL042E, s.id);
	say_count(c, done, "CHANGED");
	return 0;
}

/* ---- ORDER, TRANSFER ---- */

/* ORDER queue id ...: to the front, in the order named; all or none */
int cmd_order(struct cp_ctx *c)
{
	u32 ids[ZCP_COMMAND_MAX / 2];
	struct spool_select s;
	struct spool_file *f;
	unsigned int n = 0, i;
	int rc = spool_take_queue(c, &s);

	if (!rc && !cp_more(&c->args))
		rc = cp_msg(c, MSG_SPL027E);
	while (!rc && cp_more(&c->args) && n < ARRAY_SIZE(ids)) {
		s.id = 0;
		rc = spool_take_file(c, &s, false);
		if (!rc && !s.id)
			rc = cp_msg(c, MSG_SPL027E);
		ids[n++] = s.id;
	}
	if (rc)
		return rc;
	mutex_lock(&spool_mutex);
	for (i = 0; i < n; i++) {
		f = spool_find(ids[i]);
		if (!f || strcmp(f->owner, s.owner) || !(s.queues & SPOOL_QUEUE(f->queue)))
			break;
	}
	if (i == n)
		while (n)
			list_move(&spool_find(ids[--n])->node, &spool_files);
	mutex_unlock(&spool_mutex);
	if (n)
		return cp_msg(c, MSG_SPL042E, ids[i]);
	say_count(c, i, "ORDERED");
	return 0;
}

static int transfer_one(struct cp_ctx *c, const struct spool_facts *facts, const char *userid)
{
	struct spool_file *f;
	int ret;

	mutex_lock(&spool_mutex);
	f = spool_find(facts->id);
	if (f && !f->in_use) {
		strscpy(f->owner, userid, sizeof(f->owner));
		f->queue = SPOOL_RDR;
		kref_get(&f->ref);
	} else {
		f = NULL;
	}
	mutex_unlock(&spool_mutex);
	if (!f)
		return -ENOENT;
	ret = spool_rewrite(facts->id);
	if (!ret) {
		cp_say(c, "RDR FILE %04u SENT TO   %-8s RDR AS  %04u", facts->id, userid,
		       facts->id);
		spool_arrived(f, false);
	}
	spool_put(f);
	return ret;
}

/* TRANSFER queue {ALL|id|CLASS c} [TO] userid [RDR] */
int cmd_transfer(struct cp_ctx *c)
{
	char userid[ZCP_NAME_LEN + 1];
	struct spool_facts *facts;
	struct spool_select s;
	unsigned int done = 0;
	int rc, n, i;

	rc = spool_take_queue(c, &s);
	if (!rc)
		rc = spool_take_file(c, &s, false);
	cp_take(&c->args, "TO");
	if (!rc)
		rc = cp_need_userid(c, userid);
	cp_take(&c->args, "RDR");
	if (rc || cp_more(&c->args))
		return rc ? rc : cp_no_more(c);
	if (strcmp(userid, c->actor->userid)) {
		rc = door_check(c, c->classes & CP_CLASS('D') ? DOOR_TRANSFER_D : DOOR_TRANSFER_G,
				userid);
		if (rc)
			return rc;
	}
	n = spool_collect(&s, &facts);
	if (n < 0)
		return n;
	for (i = 0; i < n; i++)
		done += !transfer_one(c, &facts[i], userid);
	kvfree(facts);
	say_count(c, done, "TRANSFERRED");
	return n || !s.id ? 0 : cp_msg(c, MSG_SPL042E, s.id);
}
