// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* wire.c - are the messages of the services well-formed? */
#include "wire.h"

/* Printable, no lower case, blanks at the end only; all blanks: no name. */
static bool name_ok(const char *name, size_t len)
{
	bool blank = false;
	size_t i;

	for (i = 0; i < len; i++) {
		if (name[i] == ' ')
			blank = true;
		else if (blank || name[i] < '!' || name[i] > '~' ||
			 (name[i] >= 'a' && name[i] <= 'z'))
			return false;
	}
	return true;
}

static bool decision_ok(u8 decision, u8 reason)
{
	return decision >= ZCP_PERMIT && decision <= ZCP_DONTKNOW && reason <= ZCP_REASON_ROUTE;
}

static bool verified_ok(const struct zcp_racf_verified *v, size_t len)
{
	if (len < sizeof(*v) || !decision_ok(v->decision, v->reason) || v->pad ||
	    v->flags & ~(ZCP_RACF_LABELED | ZCP_RACF_ERASE))
		return false;
	if (v->acee_len > ZCP_ACEE_MAX || (v->acee_len && v->decision != ZCP_PERMIT))
		return false;
	return name_ok(v->userid, ZCP_NAME_LEN) && name_ok(v->seclabel, ZCP_NAME_LEN) &&
	       len == sizeof(*v) + v->acee_len + v->text_len;
}

static bool checked_ok(const struct zcp_recovery_checked *c, size_t len)
{
	static const u8 zero[sizeof(c->pad)];

	return len == sizeof(*c) && (c->decision == ZCP_PERMIT || c->decision == ZCP_DENY) &&
	       !memcmp(c->pad, zero, sizeof(zero));
}

static bool authed_ok(const struct zcp_racf_authed *a, size_t len)
{
	static const u8 zero[sizeof(a->pad)];

	return len >= sizeof(*a) && decision_ok(a->decision, a->reason) &&
	       !(a->flags & ~(ZCP_RACF_LABELED | ZCP_RACF_ERASE)) &&
	       !memcmp(a->pad, zero, sizeof(zero)) &&
	       len == sizeof(*a) + a->text_len;
}

static bool routed_ok(const struct zcp_racf_routed *r, size_t len)
{
	return len >= sizeof(*r) && (r->saf == 0 || r->saf == 4 || r->saf == 8) &&
	       r->acee_len <= ZCP_ACEE_MAX && (!r->acee_len || !r->saf) &&
	       len == sizeof(*r) + r->acee_len + r->text_len;
}

static bool query_ans_ok(const struct zcp_query_ans *q, size_t len)
{
	return len >= sizeof(*q) && !(q->flags & ~ZCP_QUERY_MORE);
}

static bool tell_ok(const struct zcp_tell *t, size_t len)
{
	static const u8 zero[sizeof(t->pad)];

	return len > sizeof(*t) && t->text_len <= ZCP_TELL_MAX && t->keep <= 1 &&
	       name_ok(t->userid, ZCP_NAME_LEN) && !memcmp(t->pad, zero, sizeof(zero)) &&
	       len == sizeof(*t) + t->text_len && t->text[t->text_len - 1] == '\n';
}

static bool ack_ok(const struct zcp_smf_ack *ack, size_t len)
{
	return len == sizeof(*ack) && ack->seq;
}

static bool state_ok(const struct zcp_smf_state *s, size_t len)
{
	static const u8 zero[sizeof(s->pad)];

	return len >= sizeof(*s) && s->trail >= ZCP_TRAIL_OK && s->trail <= ZCP_TRAIL_FULL &&
	       !memcmp(s->pad, zero, sizeof(zero));
}

static bool header_ok(const struct zcp_msg *msg, size_t len, size_t max)
{
	return len >= sizeof(*msg) && len <= max && msg->version == ZCP_VERSION && msg->len == len;
}

static bool racf_state_ok(const struct zcp_racf_state *s, size_t len)
{
	static const u8 zero[sizeof(s->pad)];

	return len == sizeof(*s) && s->severed <= 1 && !memcmp(s->pad, zero, sizeof(zero));
}

static bool event_ok(const struct zcp_racf_event *e)
{
	static const u8 zero[sizeof(e->pad)];

	return name_ok(e->userid, sizeof(e->userid)) && name_ok(e->event, sizeof(e->event)) &&
	       e->event[0] != ' ' && e->on <= 1 && !memcmp(e->pad, zero, sizeof(zero));
}

static bool events_ok(const struct zcp_racf_events *e, size_t len)
{
	static const u8 zero[sizeof(e->pad)];
	size_t i;

	if (len < sizeof(*e) || e->n > ZCP_RACF_EVENTS_MAX ||
	    len != sizeof(*e) + e->n * sizeof(e->v[0]) || memcmp(e->pad, zero, sizeof(zero)))
		return false;
	for (i = 0; i < e->n; i++) {
		if (!event_ok(&e->v[i]) ||
		    (i && memcmp(&e->v[i - 1], &e->v[i], offsetof(struct zcp_racf_event, on)) >= 0))
			return false;
	}
	return true;
}

/* What racfd says without having been asked. */
static bool unasked(u16 type)
{
	return type == ZCP_RACF_TELL || type == ZCP_RACF_STATE || type == ZCP_RACF_EVENTS ||
	       type == ZCP_RACF_WHO;
}

int wire_racf_check(const struct zcp_msg *msg, size_t len)
{
	const void *body = msg + 1;
	size_t size = len - sizeof(*msg);
	bool ok;

	if (!header_ok(msg, len, ZCP_RACF_MSG_MAX) ||
	    !msg->token != unasked(msg->type))
		return -EINVAL;
	switch (msg->type) {
	case ZCP_RACF_TELL:
		ok = tell_ok(body, size);
		break;
	case ZCP_RACF_STATE:
		ok = racf_state_ok(body, size);
		break;
	case ZCP_RACF_EVENTS:
		ok = events_ok(body, size);
		break;
	case ZCP_RACF_WHO:
	case ZCP_RACF_SESSIONS_HEARD:
		ok = !size;
		break;
	case ZCP_RACF_VERIFIED:
		ok = verified_ok(body, size);
		break;
	case ZCP_RACF_AUTHED:
		ok = authed_ok(body, size);
		break;
	case ZCP_RACF_ROUTED:
		ok = routed_ok(body, size);
		break;
	case ZCP_RACF_COMMAND_ANS:
		ok = query_ans_ok(body, size);
		break;
	default:
		ok = false;
	}
	return ok ? 0 : -EINVAL;
}

int wire_smf_check(const struct zcp_msg *msg, size_t len)
{
	const void *body = msg + 1;
	size_t size = len - sizeof(*msg);
	bool ok;

	if (!header_ok(msg, len, ZCP_SMF_MSG_MAX))
		return -EINVAL;
	switch (msg->type) {
	case ZCP_SMF_ACK:
		ok = !msg->token && ack_ok(body, size);
		break;
	case ZCP_SMF_QUERY_ANS:
		ok = msg->token && query_ans_ok(body, size);
		break;
	case ZCP_SMF_STATE:
		ok = !msg->token && state_ok(body, size);
		break;
	case ZCP_SMF_TELL:
		ok = !msg->token && tell_ok(body, size);
		break;
	default:
		ok = false;
	}
	return ok ? 0 : -EINVAL;
}

int wire_recovery_check(const struct zcp_msg *msg, size_t len)
{
	return header_ok(msg, len, ZCP_RECOVERY_MSG_MAX) && msg->token &&
	       msg->type == ZCP_RECOVERY_CHECKED &&
	       checked_ok((const void *)(msg + 1), len - sizeof(*msg)) ? 0 : -EINVAL;
}

void wire_text_clean(u8 *text, size_t len)
{
	size_t i;

	for (i = 0; i < len; i++)
		if ((text[i] < ' ' && text[i] != '\n') || (text[i] > '~' && text[i] < 0xa0))
			text[i] = '?';
}

void wire_name_get(char to[ZCP_NAME_LEN + 1], const char from[ZCP_NAME_LEN])
{
	size_t len = ZCP_NAME_LEN;

	while (len && from[len - 1] == ' ')
		len--;
	memcpy(to, from, len);
	to[len] = 0;
}

void wire_name_put(char to[ZCP_NAME_LEN], const char *from)
{
	size_t len = strnlen(from, ZCP_NAME_LEN);

	memset(to, ' ', ZCP_NAME_LEN);
	memcpy(to, from, len);
}
