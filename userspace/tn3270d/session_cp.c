// SPDX-License-Identifier: MIT
/* session_cp.c - messages to and from CP (kmod/uapi/zcp.h, /dev/zcp/terminal) */
#include "session.h"

enum { END_MS = 60000 };	/* the last words of a session stay on the screen for as long */

void session_send(struct session *s, enum zcp_term_type type, const void *body, size_t len)
{
	struct zcp_msg h = { .version = ZCP_VERSION, .type = type, .len = (u32)(sizeof(h) + len) };

	buf_put(&s->cp, &h, sizeof(h));
	if (len)
		buf_put(&s->cp, body, len);
}

void session_open(struct session *s, enum zcp_term_kind kind)
{
	struct zcp_term_open o = {
		.kind = kind,
		.flags = (s->is_secure ? ZCP_TERM_F_TLS : 0) |
			 (s->tls.subject[0] ? ZCP_TERM_F_CERT : 0),
		.rows = s->nego.rows,
		.cols = s->nego.cols,
	};

	memset(o.termid, ' ', sizeof(o.termid));
	memcpy(o.termid, s->conf.termid, strlen(s->conf.termid));
	memcpy(o.peer, s->conf.peer, strlen(s->conf.peer));
	memcpy(o.tlsid, s->tls.subject, strlen(s->tls.subject));
	session_send(s, ZCP_TERM_OPEN, &o, sizeof(o));
	s->opened = true;
	s->state.status = ZCP_STATUS_LOGO;
}

static bool is_line(const struct session *s)
{
	return s->nego.result == NEGO_LINE;
}

/* CP speaks: the program that had the screen loses it, and what CP said stays until it was read. */
static void take_screen(struct session *s)
{
	if (s->view == VIEW_LOGO) {
		s->view = VIEW_CONSOLE;
		console_redraw(&s->console);
	} else if (s->view == VIEW_GUEST) {
		s->view = VIEW_CONSOLE;
		s->was_guest = true;
		console_clear(&s->console);
		console_redraw(&s->console);
	}
}

static void on_state(struct session *s, const u8 *p, size_t len, u64 now)
{
	struct zcp_term_state st;

	(void)len;
	(void)now;
	memcpy(&st, p, sizeof(st));
	s->state = st;
	if (is_line(s)) {
		nego_echo(&s->nego, st.hidden, &s->out);
		return;
	}
	console_state(&s->console, &st);
	if (st.status == ZCP_STATUS_CP_READ && s->view == VIEW_GUEST)
		take_screen(s);
	else if (st.status == ZCP_STATUS_LOGO && s->view == VIEW_CONSOLE && s->empty_sent)
		session_show_logo(s);
}

static void on_line(struct session *s, const u8 *p, size_t len, u64 now)
{
	struct zcp_term_line l;
	bool from_guest;

	memcpy(&l, p, sizeof(l));
	p += sizeof(l);
	len -= sizeof(l);
	if (is_line(s)) {
		/* what was typed stands on the client's paper already */
		if (!(l.flags & ZCP_LINE_ECHO))
			nvt_output(&s->out, p, len, l.flags & ZCP_LINE_ALARM,
				   !(l.flags & ZCP_LINE_NOCR));
		return;
	}
	from_guest = s->view == VIEW_GUEST;
	take_screen(s);
	console_line(&s->console, now, l.flags, p, len);
	if (from_guest && s->console.hold == HOLD_NONE)
		console_holding(&s->console);
}

static void on_clear(struct session *s, const u8 *p, size_t len, u64 now)
{
	(void)p;
	(void)len;
	(void)now;
	if (!is_line(s))
		console_clear(&s->console);
}

static void on_not_accepted(struct session *s, const u8 *p, size_t len, u64 now)
{
	(void)p;
	(void)len;
	if (is_line(s))
		nvt_output(&s->out, (const u8 *)"NOT ACCEPTED", 12, true, true);
	else
		console_not_accepted(&s->console, now);
}

static void on_end(struct session *s, const u8 *p, size_t len, u64 now)
{
	static const char text[] = "Press ENTER to continue";

	(void)p;
	(void)len;
	s->state = (struct zcp_term_state){ .status = ZCP_STATUS_LOGO };
	if (is_line(s)) {
		s->closing = "session over";
		return;
	}
	if (s->view == VIEW_LOGO)
		return;
	take_screen(s);
	s->was_guest = false;
	console_state(&s->console, &s->state);
	console_line(&s->console, now, ZCP_LINE_HIGH, (const u8 *)text, sizeof(text) - 1);
	s->view = VIEW_ENDED;
	s->logo_at = now + END_MS;
}

static void on_screen_data(struct session *s, const u8 *p, size_t len, u64 now)
{
	(void)now;
	if (is_line(s) || !len)
		return;
	s->view = VIEW_GUEST;
	s->logo_at = 0;
	nego_send_record(&s->nego, p, len, &s->out);
}

static const struct {
	u16 type;
	u32 min, max;		/* of the body */
	void (*fn)(struct session *s, const u8 *p, size_t len, u64 now);
} messages[] = {
	{ ZCP_TERM_STATE, sizeof(struct zcp_term_state), sizeof(struct zcp_term_state), on_state },
	{ ZCP_TERM_LINE, sizeof(struct zcp_term_line), ZCP_TERM_MSG_MAX, on_line },
	{ ZCP_TERM_CLEAR, 0, 0, on_clear },
	{ ZCP_TERM_NOTACC, 0, 0, on_not_accepted },
	{ ZCP_TERM_END, 0, 0, on_end },
	{ ZCP_TERM_SCREEN_DATA, 0, ZCP_TERM_MSG_MAX, on_screen_data },
};

static bool state_ok(const u8 *p)
{
	struct zcp_term_state st;

	memcpy(&st, p, sizeof(st));
	return st.status >= ZCP_STATUS_LOGO && st.status <= ZCP_STATUS_RUNNING && st.hidden <= 1;
}

int session_message(struct session *s, const void *msg, size_t len, u64 now)
{
	const u8 *body = (const u8 *)msg + sizeof(struct zcp_msg);
	struct zcp_msg h;

	if (len < sizeof(h) || len > ZCP_TERM_MSG_MAX || !s->opened)
		return -EPROTO;
	memcpy(&h, msg, sizeof(h));
	len -= sizeof(h);
	if (h.version != ZCP_VERSION || h.len != len + sizeof(h))
		return -EPROTO;
	for (size_t i = 0; i < ARRAY_SIZE(messages); i++) {
		if (messages[i].type != h.type)
			continue;
		if (len < messages[i].min || len > messages[i].max)
			return -EPROTO;
		if (h.type == ZCP_TERM_STATE && !state_ok(body))
			return -EPROTO;
		messages[i].fn(s, body, len, now);
		return 0;
	}
	return -EPROTO;
}

bool session_wants_message(const struct session *s)
{
	if (!s->opened || s->closing)
		return false;
	if (is_line(s))
		return buf_len(&s->out) < SESSION_OUT / 4;
	/* a full page waits for its reader; a slow client gets fewer, fuller updates */
	return buf_len(&s->out) < SESSION_OUT / 4 && console_ready(&s->console);
}
