// SPDX-License-Identifier: GPL-2.0-only
/* esm.c - the one door to RACF: every question, every answer; no answer is no */
#include <linux/module.h>
#include <linux/slab.h>
#include "door.h"
#include "wire.h"

static unsigned int racf_timeout = 30;
module_param(racf_timeout, uint, 0644);
MODULE_PARM_DESC(racf_timeout,
		 "seconds that CP waits for an answer of RACF before it refuses (1 to 3600)");

static struct ask_table racf;
static atomic64_t permitted, denied, breaches;
/* by the last answer: Labeled Security mode, ERASE(ALL) */
static bool labeled, erase;
static bool severed;			/* explicitly, as racfd said last */

/* One question with one answer. The caller frees what comes. */
static struct ask_msg *ask_once(const char *who, struct ask_msg *m)
{
	struct ask *a;

	if (!m)
		return ERR_PTR(-ENOMEM);
	a = ask_begin(&racf, who, m);
	if (IS_ERR(a))
		return ERR_CAST(a);
	m = ask_next(a);
	ask_end(a);
	return m;
}

static int decide(u8 decision)
{
	bool yes = decision == ZCP_PERMIT;

	atomic64_inc(yes ? &permitted : &denied);
	return yes ? 0 : -EACCES;
}

static void note_mode(u8 flags)
{
	WRITE_ONCE(labeled, flags & ZCP_RACF_LABELED);
	WRITE_ONCE(erase, flags & ZCP_RACF_ERASE);
}

static void text_get(char *to, size_t size, u8 *text, size_t len)
{
	if (!to || !size)
		return;
	wire_text_clean(text, len);
	len = min(len, size - 1);
	memcpy(to, text, len);
	to[len] = 0;
}

/*
 * Whose share of questions it is: the user who acts, or the terminal where someone wants to log on.
 */
static void verify_who(const struct esm_verify *v, char who[ZCP_NAME_LEN + 1])
{
	if (v->actor)
		strscpy(who, v->actor->userid, ZCP_NAME_LEN + 1);
	else
		wire_name_get(who, v->origin.termid);
}

static struct ask_msg *verify_question(const struct esm_verify *v)
{
	size_t pw = strnlen(v->password, ZCP_PASSWORD_MAX);
	size_t npw = strnlen(v->new_password, ZCP_PASSWORD_MAX);
	u16 acee_len = v->actor ? v->actor->acee_len : 0;
	struct zcp_racf_verify *q;
	struct ask_msg *m;

	if (acee_len > ZCP_ACEE_MAX)
		return NULL;
	m = ask_msg_alloc(ZCP_RACF_VERIFY, sizeof(*q) + acee_len + pw + npw);
	if (!m)
		return NULL;
	q = ask_msg_body(m);
	q->origin = v->origin;
	wire_name_put(q->userid, v->userid);
	wire_name_put(q->byuser, v->byuser);
	wire_name_put(q->group, v->group);
	wire_name_put(q->seclabel, v->seclabel);
	memcpy(q->tlsid, v->tlsid, sizeof(q->tlsid));
	q->action = v->action;
	q->acee_len = acee_len;
	q->password_len = pw;
	q->new_password_len = npw;
	if (acee_len)
		memcpy(q->data, v->actor->acee, acee_len);
	memcpy(q->data + acee_len, v->password, pw);
	memcpy(q->data + acee_len + pw, v->new_password, npw);
	return m;
}

/* A permission must name who it is for and, where a session begins, bring its ACEE. */
static int verify_answer(struct esm_verify *v, struct ask_msg *m)
{
	struct zcp_racf_verified *a = ask_msg_body(m);
	char userid[ZCP_NAME_LEN + 1];

	v->reason = a->reason;
	note_mode(a->flags);
	text_get(v->text, sizeof(v->text), a->data + a->acee_len, a->text_len);
	if (decide(a->decision))
		return -EACCES;
	if (v->action == ZCP_VERIFY_LOGOFF)
		return 0;
	wire_name_get(userid, a->userid);
	if (!a->acee_len || !userid[0])
		goto refused;
	if (v->action == ZCP_VERIFY_UIDMAP)
		strscpy(v->userid, userid, sizeof(v->userid));
	else if (strcmp(userid, v->userid))
		goto refused;
	wire_name_get(v->label, a->seclabel);
	memcpy(v->acee, a->data, a->acee_len);
	v->acee_len = a->acee_len;
	return 0;

refused:
	v->reason = ZCP_REASON_INTERNAL;
	atomic64_inc(&breaches);
	return -EACCES;
}

int esm_verify(struct esm_verify *v)
{
	char who[ZCP_NAME_LEN + 1];
	struct ask_msg *m;
	int ret;

	v->reason = ZCP_REASON_INTERNAL;
	v->acee_len = 0;
	v->label[0] = 0;
	v->text[0] = 0;
	verify_who(v, who);
	m = ask_once(who, verify_question(v));
	if (IS_ERR(m))
		return PTR_ERR(m);
	ret = verify_answer(v, m);
	ask_msg_free(m);
	return ret;
}

void esm_actor(struct zcp_actor *actor, const struct esm_verify *v, const struct zcp_origin *origin)
{
	memset(actor, 0, sizeof(*actor));
	strscpy(actor->userid, v->userid, sizeof(actor->userid));
	strscpy(actor->seclabel, v->label, sizeof(actor->seclabel));
	actor->origin = *origin;
	actor->acee_len = v->acee_len;
	memcpy(actor->acee, v->acee, v->acee_len);
}

/* An event's name in the contract's form */
static void event_put(char to[ZCP_EVENT_LEN], const char *event)
{
	memset(to, ' ', ZCP_EVENT_LEN);
	memcpy(to, event, strnlen(event, ZCP_EVENT_LEN));
}

static struct ask_msg *auth_question(const struct esm_auth *e)
{
	size_t name_len = strlen(e->name);
	size_t log_len = e->logstr ? strnlen(e->logstr, ZCP_COMMAND_MAX) : 0;
	const struct zcp_actor *actor = e->actor;
	struct zcp_racf_auth *q;
	struct ask_msg *m;

	if (name_len > ZCP_RESOURCE_MAX || actor->acee_len > ZCP_ACEE_MAX)
		return NULL;
	m = ask_msg_alloc(ZCP_RACF_AUTH, sizeof(*q) + name_len + actor->acee_len + log_len);
	if (!m)
		return NULL;
	q = ask_msg_body(m);
	q->origin = actor->origin;
	wire_name_put(q->class, e->class);
	event_put(q->event, e->event ?: "");
	wire_name_put(q->target, e->target ?: "");
	wire_name_put(q->label, e->label ?: "");
	q->access = e->access;
	q->flow = e->flow;
	q->flags = e->flags;
	q->name_len = name_len;
	q->acee_len = actor->acee_len;
	q->logstr_len = log_len;
	memcpy(q->data, e->name, name_len);
	memcpy(q->data + name_len, actor->acee, actor->acee_len);
	if (log_len)
		memcpy(q->data + name_len + actor->acee_len, e->logstr, log_len);
	return m;
}

int esm_auth(struct esm_auth *e)
{
	struct zcp_racf_authed *a;
	struct ask_msg *m;
	int ret;

	e->reason = ZCP_REASON_INTERNAL;
	if (e->text && e->text_size)
		e->text[0] = 0;
	if (!e->actor)
		return -EACCES;
	m = ask_once(e->actor->userid, auth_question(e));
	if (IS_ERR(m))
		return PTR_ERR(m);
	a = ask_msg_body(m);
	e->reason = a->reason;
	note_mode(a->flags);
	text_get(e->text, e->text_size, a->text, a->text_len);
	ret = decide(a->decision);
	ask_msg_free(m);
	return ret;
}

bool esm_labeled(void)
{
	return READ_ONCE(labeled);
}

bool esm_erase(void)
{
	return READ_ONCE(erase);
}

int esm_command(const struct zcp_actor *actor, const char *text, zcp_emit_t emit, void *arg,
		s32 *rc)
{
	if (!actor)
		return -EACCES;
	return ask_text(&racf, ZCP_RACF_COMMAND, actor, text, emit, arg, rc);
}

enum zcp_racf_standing esm_standing(void)
{
	if (!READ_ONCE(racf.present))
		return ZCP_RACF_ABSENT;
	return READ_ONCE(severed) ? ZCP_RACF_SEVERED : ZCP_RACF_ACTIVE;
}

/* racfd is not answered in its own write: it could not take the question that this is. */
static void ask_sessions(struct work_struct *work)
{
	struct zcp_racf_sessions *s;
	struct ask_msg *m = ask_msg_alloc(ZCP_RACF_SESSIONS, sizeof(*s) + ZCP_RACF_SESSIONS_MAX);

	if (!m)
		return;
	s = ask_msg_body(m);
	s->unlabeled = zcp_ops->sessions(s->text, ZCP_RACF_SESSIONS_MAX, &s->text_len);
	ask_msg_head(m)->len = sizeof(struct zcp_msg) + sizeof(*s) + s->text_len;
	m = ask_once("", m);
	if (!IS_ERR(m))
		ask_msg_free(m);
}

static DECLARE_WORK(sessions_work, ask_sessions);

/* ---- /dev/zcp/racf ---- */

static void opened(struct ask_table *t)
{
	/* it says so if it still is */
	WRITE_ONCE(severed, false);
	ask_open(t);
	zcp_ops->racf_back();
}

static int take_state(struct ask_msg *m)
{
	const struct zcp_racf_state *s = ask_msg_body(m);

	WRITE_ONCE(severed, s->severed);
	if (!s->severed)
		zcp_ops->racf_back();
	ask_msg_free(m);
	return 0;
}

static int take_who(struct ask_msg *m)
{
	ask_msg_free(m);
	schedule_work(&sessions_work);
	return 0;
}

static int take_answer(struct ask_msg *m)
{
	const struct zcp_query_ans *ans = ask_msg_body(m);
	bool more = ask_msg_head(m)->type == ZCP_RACF_COMMAND_ANS && ans->flags & ZCP_QUERY_MORE;
	int ret = ask_answer(&racf, m, more);

	if (ret)
		atomic64_inc(&breaches);
	return ret;
}

static int take(struct ask_msg *m)
{
	switch (ask_msg_head(m)->type) {
	case ZCP_RACF_TELL:
		return ask_tell(m);
	case ZCP_RACF_STATE:
		return take_state(m);
	case ZCP_RACF_EVENTS:
		return events_take(m);
	case ZCP_RACF_WHO:
		return take_who(m);
	default:
		return take_answer(m);
	}
}

const struct door_ops esm_door = {
	.asks = &racf,
	.check = wire_racf_check,
	.open = opened,
	.close = ask_close,
	.pending = ask_pending,
	.peek = ask_peek,
	.sent = ask_sent,
	.take = take,
};

int esm_counters(zcp_counter_fn fn, void *arg)
{
	const struct {
		const char *name;
		u64 value;
	} rows[] = {
		{ "racf questions", READ_ONCE(racf.asked) },
		{ "racf permitted", atomic64_read(&permitted) },
		{ "racf denied", atomic64_read(&denied) },
		{ "racf time-outs", READ_ONCE(racf.timeouts) },
		{ "racf questions withdrawn", READ_ONCE(racf.cancelled) },
		{ "racf late answers", READ_ONCE(racf.late) },
		{ "racf answers lost with the service", READ_ONCE(racf.lost) },
		{ "racf answers not valid", atomic64_read(&breaches) },
	};
	int i, ret = 0;

	for (i = 0; !ret && i < ARRAY_SIZE(rows); i++)
		ret = fn(arg, "", rows[i].name, rows[i].value);
	return ret;
}

int esm_init(void)
{
	ask_table_init(&racf, ZCP_RACF_CANCEL, &racf_timeout);
	return 0;
}

void esm_exit(void)
{
	cancel_work_sync(&sessions_work);
	/* No file is open and every asker held the module: nothing is queued, nobody waits. */
	events_exit();
}
