// SPDX-License-Identifier: GPL-2.0-only
/* session.c - ADMIN terminals: cpctl as a RACF user. Runs on the CP worker. */
#include <linux/random.h>
#include <linux/slab.h>
#include "cp/cp.h"
#include "cp/terminal.h"
#include "cp/termmsg.h"

struct cp_session {
	struct kref ref;
	struct list_head node;
	u64 id;
	struct zcp_actor actor;
	struct work_struct end;
};

static DEFINE_SPINLOCK(lock);		/* the list of sessions */
static LIST_HEAD(sessions);

static void release_session(struct kref *ref)
{
	kfree_sensitive(container_of(ref, struct cp_session, ref));
}

void cp_session_put(struct cp_session *s)
{
	kref_put(&s->ref, release_session);
}

struct cp_session *cp_session_get(u64 id)
{
	struct cp_session *s, *found = NULL;

	spin_lock(&lock);
	list_for_each_entry(s, &sessions, node) {
		if (s->id == id) {
			kref_get(&s->ref);
			found = s;
			break;
		}
	}
	spin_unlock(&lock);
	return found;
}

const struct zcp_actor *cp_session_actor(const struct cp_session *s)
{
	return &s->actor;
}

u32 cp_session_classes(const struct cp_session *s)
{
	struct cp_dir *dir = cp_dir_get();
	const struct zcp_dir_user *u = dir ? cp_dir_find(dir, s->actor.userid) : NULL;
	u32 classes = u && u->password != ZCP_DIR_PW_NOLOG ? be32_to_cpu(u->classes) : 0;

	cp_dir_put(dir);
	return classes;
}

int cp_session_need(const struct cp_session *s, u32 classes, const struct aud_event *act)
{
	struct aud_event refused = *act;

	if (cp_session_classes(s) & classes)
		return 0;
	cp_count(CP_COUNT_REFUSED);
	refused.event = ZCP_EVENT_CLASS;
	refused.outcome = ZCP_OUTCOME_DENIED;
	refused.rc = -EACCES;
	refused.correlation = 0;
	aud_post_slow(&refused);
	return -EACCES;
}

/* RACF sees the end of what its ACEE began. */
static void end_fn(struct work_struct *work)
{
	struct cp_session *s = container_of(work, struct cp_session, end);
	struct esm_verify *v = kzalloc(sizeof(*v), GFP_KERNEL);

	if (v) {
		v->actor = &s->actor;
		v->origin = s->actor.origin;
		v->action = ZCP_VERIFY_LOGOFF;
		strscpy(v->userid, s->actor.userid, sizeof(v->userid));
		esm_verify(v);
		kfree_sensitive(v);
	}
	cp_session_put(s);
}

/*
 * On the worker: who closes the terminal may be dying, and a killed process cannot wait for RACF.
 */
void cp_session_close(struct cp_session *s)
{
	spin_lock(&lock);
	list_del_init(&s->node);
	spin_unlock(&lock);
	INIT_WORK(&s->end, end_fn);
	queue_work(cp_wq, &s->end);
}

static void answer(struct cp_term *t, u64 token, s32 rc, u64 id, const char *text)
{
	size_t len = sizeof(struct zcp_term_session) + strlen(text);
	struct zcp_term_session *a = kzalloc(len + 1, GFP_KERNEL);

	if (!a)
		return;
	a->rc = rc;
	a->session = id;
	memcpy(a->text, text, strlen(text));
	cp_term_message(t, ZCP_TERM_SESSION, token, a, len);
	kfree(a);
}

static struct cp_session *make(struct cp_term *t, const struct esm_verify *v)
{
	struct cp_session *s = kzalloc(sizeof(*s), GFP_KERNEL_ACCOUNT);

	if (!s)
		return NULL;
	kref_init(&s->ref);
	s->id = get_random_u64() | 1;
	esm_actor(&s->actor, v, &t->origin);
	spin_lock(&lock);
	list_add(&s->node, &sessions);
	spin_unlock(&lock);
	return s;
}

/* The terminal may have been closed meanwhile; a second login takes the place of the first. */
static void begin(struct cp_term *t, u64 token, struct cp_session *s, const char *text)
{
	struct cp_session *old;
	unsigned long flags;
	u64 id = s->id;
	bool gone;

	spin_lock_irqsave(&t->lock, flags);
	gone = t->gone;
	old = t->session;
	if (!gone)
		t->session = s;
	spin_unlock_irqrestore(&t->lock, flags);
	if (gone) {
		cp_session_close(s);
		return;
	}
	if (old)
		cp_session_close(old);
	answer(t, token, 0, id, text);
}

static void refuse(struct cp_term *t, u64 token, const struct esm_verify *v, int error)
{
	char line[120], *text;
	s32 rc = 50;

	if (error != -EACCES) {
		rc = 6006;
		cp_msg_text(line, sizeof(line), CP_EMSG_ON, MSG_ESM6006E);
	} else if (v->reason == ZCP_REASON_TRAIL) {
		rc = 6002;
		cp_msg_text(line, sizeof(line), CP_EMSG_ON, MSG_AUD6002E);
	} else if (v->reason == ZCP_REASON_NEWPASSWORD) {
		rc = 6005;
		cp_msg_text(line, sizeof(line), CP_EMSG_ON, MSG_LGA6005E);
	} else {
		cp_msg_text(line, sizeof(line), CP_EMSG_ON, MSG_LGA050E);
	}
	text = kasprintf(GFP_KERNEL, "%s\n%s\n", v->text, line);
	answer(t, token, rc, 0, text ? text + (v->text[0] ? 0 : 1) : line);
	kfree(text);
}

void cp_session_login(struct cp_term *t, u64 token, const struct zcp_term_login *login)
{
	struct esm_verify *v = kzalloc(sizeof(*v), GFP_KERNEL);
	struct cp_session *s;
	int ret;

	if (!v) {
		answer(t, token, 6006, 0, "");
		return;
	}
	v->origin = t->origin;
	v->action = login->password_len ? ZCP_VERIFY_ADMIN : ZCP_VERIFY_UIDMAP;
	cp_name_get(v->userid, login->userid);
	memcpy(v->password, login->text, login->password_len);
	memcpy(v->new_password, login->text + login->password_len, login->new_password_len);
	ret = esm_verify(v);
	if (ret) {
		cp_count(CP_COUNT_LOGON_FAILURES);
		refuse(t, token, v, ret);
	} else {
		s = make(t, v);
		if (s)
			begin(t, token, s, v->text);
		else
			answer(t, token, 6006, 0, "");
	}
	kfree_sensitive(v);
}

void cp_session_command(struct cp_term *t, u64 token, const char *text, size_t len)
{
	struct zcp_term_result result = { .rc = 50 };
	struct cp_resp resp = { .term = t, .token = token };
	struct cp_ctx c = { .term = t, .resp = &resp };
	char *line = kmemdup(text, len, GFP_KERNEL);
	struct cp_session *s;
	unsigned long flags;

	if (!line) {
		cp_msg(&c, MSG_CMD6010E, -ENOMEM);
		goto answer;
	}
	termmsg_clean(line, len);
	spin_lock_irqsave(&t->lock, flags);
	s = t->session;
	if (s)
		kref_get(&s->ref);
	spin_unlock_irqrestore(&t->lock, flags);
	if (s) {
		c.actor = &s->actor;
		c.classes = cp_session_classes(s);
		result.rc = cp_execute(&c, line, len);
		cp_session_put(s);
	} else {
		cp_msg(&c, MSG_CFC015E, (int)len, line);
		result.rc = 15;
	}
	kfree_sensitive(line);
answer:
	cp_term_message(t, ZCP_TERM_RESULT, token, &result, sizeof(result));
}
