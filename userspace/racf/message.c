// SPDX-License-Identifier: MIT
/* message.c - CP's messages on /dev/zcp/racf, and racfd's answers */
#include <string.h>
#include "racf/message.h"

/*
 * A name of the contract: blank-padded. One with characters that no name has becomes "*", which
 * nobody is called.
 */
static void get_name(racf_name to, const char from[ZCP_NAME_LEN])
{
	size_t len = ZCP_NAME_LEN;

	while (len && (from[len - 1] == ' ' || !from[len - 1]))
		len--;
	memcpy(to, from, len);
	to[len] = 0;
	for (const char *p = to; *p; p++)
		if ((unsigned char)*p <= ' ' || (unsigned char)*p >= 0x7f ||
		    (*p >= 'a' && *p <= 'z'))
			memcpy(to, "*", 2);
}

/* Text for records and messages: ends, and shows nothing that is no character. */
static void get_text(char *to, size_t size, const void *from, size_t len)
{
	if (len >= size)
		len = size - 1;
	memcpy(to, from, len);
	to[len] = 0;
	for (char *p = to; *p; p++)
		if ((unsigned char)*p < ' ' ||
		    ((unsigned char)*p >= 0x7f && (unsigned char)*p < 0xa0))
			*p = '?';
}

static const char *get_origin(struct racf_origin *to, const struct zcp_origin *from)
{
	if (from->pad)
		return "origin: padding";
	get_name(to->term, from->termid);
	get_text(to->peer, sizeof(to->peer), from->peer, strnlen(from->peer, ZCP_PEER_MAX));
	get_text(to->comm, sizeof(to->comm), from->comm, strnlen(from->comm, ZCP_COMM_LEN));
	to->loginuid = from->loginuid;
	to->uid = from->uid;
	to->pid = from->pid;
	return NULL;
}

void racf_request_origin(struct racf_request *r, const struct zcp_origin *from)
{
	get_origin(&r->origin, from);
}

static const char *get_acee(struct racf_request *r, const void *from, size_t len)
{
	if (len > ZCP_ACEE_MAX)
		return "ACEE too long";
	r->acee_len = len;
	memcpy(r->acee, from, len);
	return NULL;
}

/*
 * A null would end it early and match less than was typed: it becomes a character that no password
 * has.
 */
static bool get_password(char to[ZCP_PASSWORD_MAX + 1], const void *from, size_t len)
{
	if (len > ZCP_PASSWORD_MAX)
		return false;
	memcpy(to, from, len);
	to[len] = 0;
	for (size_t i = 0; i < len; i++)
		if (!to[i])
			to[i] = 1;
	return true;
}

static const char *parse_verify(const struct zcp_racf_verify *v, size_t len, struct racf_request *r)
{
	bool route = r->type == RACF_IMSG_ROUTE;
	const uint8_t *p = v->data;
	const char *wrong;

	if (len < sizeof(*v) ||
	    len != sizeof(*v) + (size_t)v->acee_len + v->password_len + v->new_password_len)
		return "VERIFY: length";
	if (v->pad[0] || (route ? v->action != ZCP_VERIFY_ROUTE && v->action != ZCP_VERIFY_LOGOFF :
			  v->action < ZCP_VERIFY_LOGON || v->action > ZCP_VERIFY_ALTERNATE))
		return "VERIFY: action or padding";
	get_name(r->user, v->userid);
	get_name(r->by, v->byuser);
	get_name(r->group, v->group);
	get_name(r->label, v->seclabel);
	memcpy(r->tlsid, v->tlsid, sizeof(v->tlsid));
	r->type = route ? RACF_IMSG_ROUTE : RACF_IMSG_VERIFY;
	r->action = v->action;
	wrong = get_origin(&r->origin, &v->origin) ?: get_acee(r, p, v->acee_len);
	if (wrong)
		return wrong;
	p += v->acee_len;
	if (!get_password(r->password, p, v->password_len) ||
	    !get_password(r->new_password, p + v->password_len, v->new_password_len))
		return "VERIFY: password";
	return NULL;
}

/* A name of an event; one that is none becomes "*", as above. */
static void get_event(char to[ZCP_EVENT_LEN + 1], const char from[ZCP_EVENT_LEN])
{
	size_t len = ZCP_EVENT_LEN;

	while (len && from[len - 1] == ' ')
		len--;
	memcpy(to, from, len);
	to[len] = 0;
	for (const char *p = to; p < to + len; p++)
		if (*p <= ' ' || *p >= 0x7f || (*p >= 'a' && *p <= 'z'))
			memcpy(to, "*", 2);
}

static const char *parse_auth(const struct zcp_racf_auth *a, size_t len, struct racf_request *r)
{
	const uint8_t *p = a->data;
	const char *wrong;

	if (len < sizeof(*a) ||
	    len != sizeof(*a) + (size_t)a->name_len + a->acee_len + a->logstr_len)
		return "AUTH: length";
	if (a->pad || a->pad2 || a->access > ZCP_ACCESS_ALTER || a->name_len > RACF_RESOURCE_MAX)
		return "AUTH: access, name or padding";
	if (a->flow > ZCP_FLOW_BOTH || a->flags & ~(ZCP_AUTH_EXEMPT | ZCP_AUTH_UNLABELED))
		return "AUTH: flow or flags";
	get_name(r->class, a->class);
	get_event(r->event, a->event);
	get_name(r->target, a->target);
	get_name(r->target_label, a->label);
	r->flow = a->flow;
	r->flags = a->flags;
	if (r->type != RACF_IMSG_ROUTE)
		r->type = RACF_IMSG_AUTH;
	r->access = a->access;
	wrong = get_origin(&r->origin, &a->origin) ?: get_acee(r, p + a->name_len, a->acee_len);
	if (wrong)
		return wrong;
	get_text(r->resource, sizeof(r->resource), p, a->name_len);
	get_text(r->logstr, sizeof(r->logstr), p + a->name_len + a->acee_len, a->logstr_len);
	return NULL;
}

static const char *parse_command(const struct zcp_query *q, size_t len, struct racf_request *r,
				 struct racf_answer *a)
{
	const char *wrong;

	if (len < sizeof(*q) || len != sizeof(*q) + (size_t)q->acee_len + q->text_len)
		return "COMMAND: length";
	if (q->flags & ~ZCP_QUERY_RECOVERY || (q->flags && q->acee_len))
		return "COMMAND: flags";
	get_name(r->user, q->userid);
	r->type = RACF_IMSG_COMMAND;
	r->flags = q->flags;
	wrong = get_origin(&r->origin, &q->origin) ?: get_acee(r, q->data, q->acee_len);
	if (wrong)
		return wrong;
	a->rc = racf_command_parse((const char *)q->data + q->acee_len, q->text_len, &r->cmd,
				   a->text);
	if (!a->rc)
		return NULL;
	a->type = RACF_IMSG_COMMAND_ANS;
	a->token = r->token;
	a->text_len = strlen(a->text);
	return "";
}

/* The issuer stands before what the request would be from CP. */
static const char *parse_route(const struct zcp_racf_route *q, size_t len, struct racf_request *r)
{
	static const uint8_t zero[8];
	size_t room;

	if (len < sizeof(*q) || q->issuer_len > ZCP_ACEE_MAX)
		return "ROUTE: length";
	room = (q->issuer_len + 7) & ~(size_t)7;
	if (len < sizeof(*q) + room || memcmp(q->pad, zero, sizeof(q->pad)) ||
	    memcmp(q->data + q->issuer_len, zero, room - q->issuer_len))
		return "ROUTE: padding";
	if (q->request < ZCP_ROUTE_AUTH || q->request > ZCP_ROUTE_LIST)
		return "ROUTE: request";
	r->type = RACF_IMSG_ROUTE;
	r->request = q->request;
	r->issuer_len = q->issuer_len;
	memcpy(r->issuer, q->data, q->issuer_len);
	len -= sizeof(*q) + room;
	return q->request == ZCP_ROUTE_VERIFY ?
		       parse_verify((const void *)(q->data + room), len, r) :
		       parse_auth((const void *)(q->data + room), len, r);
}

static const char *parse_sessions(const struct zcp_racf_sessions *s, size_t len,
				  struct racf_request *r)
{
	if (len < sizeof(*s) || s->text_len > ZCP_RACF_SESSIONS_MAX ||
	    len != sizeof(*s) + s->text_len)
		return "SESSIONS: length";
	r->type = RACF_IMSG_SESSIONS;
	r->sessions.unlabeled = s->unlabeled;
	memcpy(r->sessions.text, s->text, s->text_len);
	return NULL;
}

const char *racf_message_parse(const void *buf, size_t len, struct racf_request *r,
			       struct racf_answer *answer)
{
	const struct zcp_msg *msg = buf;
	const void *body = msg + 1;

	memset(r, 0, sizeof(*r));
	memset(answer, 0, offsetof(struct racf_answer, acee));
	if (len < sizeof(*msg) || len > ZCP_RACF_MSG_MAX || msg->len != len)
		return "message: length";
	if (msg->version != ZCP_VERSION)
		return "message: version";
	len -= sizeof(*msg);
	r->token = msg->token;
	switch (msg->type) {
	case ZCP_RACF_BOOT:
		if (len != sizeof(struct zcp_boot))
			return "BOOT: length";
		r->type = RACF_IMSG_BOOT;
		r->boot = ((const struct zcp_boot *)body)->boot;
		return NULL;
	case ZCP_RACF_VERIFY:
		return parse_verify(body, len, r);
	case ZCP_RACF_AUTH:
		return parse_auth(body, len, r);
	case ZCP_RACF_COMMAND:
		return parse_command(body, len, r, answer);
	case ZCP_RACF_ROUTE:
		return parse_route(body, len, r);
	case ZCP_RACF_SESSIONS:
		return parse_sessions(body, len, r);
	case ZCP_RACF_CANCEL:
		r->type = RACF_IMSG_CANCEL;
		return len ? "CANCEL: length" : NULL;
	default:
		return "message: type";
	}
}

/* ---- between the processes ----------------------------------------------------- */

static bool ended(const char *text, size_t size)
{
	return memchr(text, 0, size);
}

bool racf_request_valid(const struct racf_request *r)
{
	return r->acee_len <= ZCP_ACEE_MAX && r->issuer_len <= ZCP_ACEE_MAX &&
	       (r->type != RACF_IMSG_ROUTE ||
		(r->request >= ZCP_ROUTE_AUTH && r->request <= ZCP_ROUTE_LIST)) &&
	       r->access <= ZCP_ACCESS_ALTER &&
	       ended(r->origin.term, sizeof(r->origin.term)) &&
	       ended(r->origin.peer, sizeof(r->origin.peer)) &&
	       ended(r->origin.comm, sizeof(r->origin.comm)) && ended(r->user, sizeof(r->user)) &&
	       ended(r->by, sizeof(r->by)) && ended(r->group, sizeof(r->group)) &&
	       ended(r->label, sizeof(r->label)) && ended(r->class, sizeof(r->class)) &&
	       ended(r->event, sizeof(r->event)) && ended(r->target, sizeof(r->target)) &&
	       ended(r->target_label, sizeof(r->target_label)) &&
	       ended(r->resource, sizeof(r->resource)) && ended(r->logstr, sizeof(r->logstr)) &&
	       ended(r->tlsid, sizeof(r->tlsid)) && ended(r->password, sizeof(r->password)) &&
	       ended(r->new_password, sizeof(r->new_password)) &&
	       (r->type != RACF_IMSG_COMMAND || racf_command_valid(&r->cmd)) &&
	       (r->type != RACF_IMSG_SESSIONS ||
		ended(r->sessions.text, sizeof(r->sessions.text)));
}

/* ---- answers -------------------------------------------------------------------- */

/* RACROUTE's return codes of VERIFY; nobody is told whether it was the user or the password. */
static int route_rc(enum zcp_reason reason)
{
	switch (reason) {
	case ZCP_REASON_EXPIRED:
		return 12;
	case ZCP_REASON_NEWPASSWORD:
		return 16;
	case ZCP_REASON_GROUP:
		return 20;
	case ZCP_REASON_TERMINAL:
		return 48;
	default:
		return 8;
	}
}

static void put_name(char to[ZCP_NAME_LEN], const char *name)
{
	memset(to, ' ', ZCP_NAME_LEN);
	memcpy(to, name, strlen(name));
}

/* ACEE and text, which end more than one kind; their length. */
static size_t put_data(uint8_t *to, const struct racf_answer *a)
{
	memcpy(to, a->acee, a->acee_len);
	memcpy(to + a->acee_len, a->text, a->text_len);
	return a->acee_len + a->text_len;
}

static size_t put_verified(const struct racf_answer *a, struct zcp_racf_verified *v)
{
	*v = (struct zcp_racf_verified){
		.decision = a->decision,
		.reason = a->reason,
		.acee_len = a->acee_len,
		.text_len = a->text_len,
		.flags = a->flags,
	};
	put_name(v->userid, a->user);
	put_name(v->seclabel, a->label);
	return sizeof(*v) + put_data(v->data, a);
}

static size_t put_authed(const struct racf_answer *a, struct zcp_racf_authed *v)
{
	*v = (struct zcp_racf_authed){
		.decision = a->decision,
		.reason = a->reason,
		.text_len = a->text_len,
		.flags = a->flags,
	};
	memcpy(v->text, a->text, a->text_len);
	return sizeof(*v) + a->text_len;
}

static size_t put_routed(const struct racf_answer *a, struct zcp_racf_routed *v)
{
	int saf = a->decision == ZCP_PERMIT ? 0 : a->decision == ZCP_DONTKNOW ? 4 : 8;

	*v = (struct zcp_racf_routed){
		.saf = saf,
		.rc = a->rc ? a->rc : saf == 8 ? route_rc(a->reason) : saf,
		.reason = a->reason,
		.acee_len = a->acee_len,
		.text_len = a->text_len,
	};
	return sizeof(*v) + put_data(v->data, a);
}

static size_t put_tell(const struct racf_answer *a, struct zcp_tell *t)
{
	*t = (struct zcp_tell){ .text_len = a->text_len, .keep = a->more };
	put_name(t->userid, a->user);
	memcpy(t->text, a->text, a->text_len);
	return sizeof(*t) + a->text_len;
}

static size_t put_state(const struct racf_answer *a, struct zcp_racf_state *s)
{
	*s = (struct zcp_racf_state){ .severed = a->more };
	return sizeof(*s);
}

static size_t put_command(const struct racf_answer *a, struct zcp_query_ans *v)
{
	*v = (struct zcp_query_ans){ .rc = a->rc, .flags = a->more ? ZCP_QUERY_MORE : 0 };
	memcpy(v->text, a->text, a->text_len);
	return sizeof(*v) + a->text_len;
}

static size_t put_body(const struct racf_answer *a, void *body)
{
	switch (a->type) {
	case RACF_IMSG_VERIFIED:
		return put_verified(a, body);
	case RACF_IMSG_AUTHED:
		return put_authed(a, body);
	case RACF_IMSG_ROUTED:
		return put_routed(a, body);
	case RACF_IMSG_TELL:
		return put_tell(a, body);
	case RACF_IMSG_STATE:
		return put_state(a, body);
	case RACF_IMSG_EVENTS:
		memcpy(body, a->text, a->text_len);
		return a->text_len;
	case RACF_IMSG_WHO:
	case RACF_IMSG_SESSIONS_HEARD:
		return 0;
	default:
		return put_command(a, body);
	}
}

size_t racf_message_format(const struct racf_answer *a, void *buf)
{
	struct zcp_msg *msg = buf;

	*msg = (struct zcp_msg){ .version = ZCP_VERSION, .type = a->type, .token = a->token };
	msg->len = sizeof(*msg) + put_body(a, msg + 1);
	return msg->len;
}
