// SPDX-License-Identifier: MIT
/* session.c - one terminal: the client's bytes, deadlines */
#include "session.h"

enum { EARLY_MAX = 8192 };	/* bytes for a negotiation; a client with all answers needs 1 KiB */

static void begin(struct session *s, u64 now)
{
	memset(&s->telnet, 0, sizeof(s->telnet));
	explicit_bzero(s->record, s->record_len);
	s->record_len = 0;
	s->record_long = false;
	s->early = 0;
	nego_start(&s->nego, &s->conf, s->is_secure, now, &s->out);
}

void session_start(struct session *s, const struct session_conf *conf, u64 now)
{
	memset(s, 0, sizeof(*s));
	s->conf = *conf;
	s->conf.termid[ZCP_NAME_LEN] = 0;
	s->conf.system[ZCP_NAME_LEN] = 0;
	s->conf.peer[sizeof(s->conf.peer) - 1] = 0;
	s->heard = now;
	s->key = now;
	/* an implicit handshake has its own, equal, bound before */
	s->limit = now + conf->negotiate_ms * (conf->secure ? 2 : 1);
	buf_init(&s->out, s->out_room, sizeof(s->out_room));
	buf_init(&s->cp, s->cp_room, sizeof(s->cp_room));
	/* behind implicit TLS the first word waits for session_secured() */
	if (!conf->secure)
		begin(s, now);
}

void session_secured(struct session *s, const struct session_tls *tls, u64 now)
{
	s->tls = *tls;
	s->tls.protocol[sizeof(s->tls.protocol) - 1] = 0;
	s->tls.cipher[sizeof(s->tls.cipher) - 1] = 0;
	s->tls.subject[sizeof(s->tls.subject) - 1] = 0;
	s->is_secure = true;
	s->starttls = false;
	s->limit = now + s->conf.negotiate_ms;
	begin(s, now);
}

void session_refused(struct session *s, const char *why)
{
	char text[ZCP_NOTE_MAX + 1];
	u8 note[NOTE_MAX];

	s->closing = "TLS refused";
	if (s->opened)
		return;
	snprintf(text, sizeof(text), "TLS REFUSED: %s", why);
	buf_put(&s->cp, note, note_make(note, ZCP_OUTCOME_DENIED, s->conf.termid, s->conf.peer,
					text));
}

static void line_open(struct session *s)
{
	char text[64];

	snprintf(text, sizeof(text), "%s ONLINE  %s", s->conf.system, s->conf.termid);
	nvt_output(&s->out, (const u8 *)text, strlen(text), false, true);
	session_open(s, ZCP_TERM_KIND_LINE);
}

/* Acts once on what the negotiation came to. */
static void negotiated(struct session *s)
{
	if (s->opened || s->closing)
		return;
	switch (s->nego.result) {
	case NEGO_GOING:
		return;
	case NEGO_STARTTLS:
		if (!s->starttls)
			nego_follows(&s->out);
		s->starttls = true;
		return;
	case NEGO_REFUSED:
		session_refused(s, "not by this client");
		return;
	case NEGO_LINE:
		line_open(s);
		break;
	case NEGO_SCREEN:
		session_screen_open(s);
		break;
	}
	s->limit = 0;
}

static void line_data(struct session *s, const u8 *p, size_t len, size_t *used, u64 now)
{
	*used = nvt_input(&s->nvt, p, len, &s->out);
	if (!s->nvt.done)
		return;
	s->key = now;
	/* the client did not show its user's Enter either */
	if (s->state.hidden)
		buf_str(&s->out, "\r\n");
	session_send(s, ZCP_TERM_INPUT, s->nvt.line, s->nvt.len);
	explicit_bzero(s->nvt.line, sizeof(s->nvt.line));
	s->nvt.len = 0;
}

static void record_data(struct session *s, const u8 *p, size_t len)
{
	if (len > sizeof(s->record) - s->record_len) {
		s->record_long = true;
		return;
	}
	memcpy(s->record + s->record_len, p, len);
	s->record_len += len;
}

static void record_end(struct session *s, u64 now)
{
	const u8 *p = s->record;
	size_t len = s->record_len;
	struct tn3270e_header h;

	if (s->record_long) {
		s->closing = "3270 record too long";
		return;
	}
	if (s->nego.tn3270e) {
		if (tn3270e_parse_header(p, len, &h)) {
			s->closing = "TN3270E record without header";
			return;
		}
		p += E_HEADER_LEN;
		len -= E_HEADER_LEN;
	}
	if (!s->nego.tn3270e || h.type == E_3270_DATA) {
		if (!s->opened)
			nego_record(&s->nego, p, len);
		else if (len)
			session_record(s, p, len, now);
	}
	explicit_bzero(s->record, s->record_len);
	s->record_len = 0;
}

static void command(struct session *s, u8 code, u64 now)
{
	bool line = s->nego.result == NEGO_LINE;

	switch (code) {
	case TELNET_EOR:
		if (nego_is_3270(&s->nego))
			record_end(s, now);
		break;
	case TELNET_BRK:
	case TELNET_IP:
		s->key = now;
		if (s->opened)
			session_send(s, ZCP_TERM_ATTN, NULL, 0);
		break;
	case TELNET_AYT:
		if (line)
			buf_str(&s->out, "\r\n[ONLINE]\r\n");
		break;
	case TELNET_EC:
		nvt_erase_char(&s->nvt);
		break;
	case TELNET_EL:
		nvt_erase_line(&s->nvt);
		break;
	}
}

bool session_wants_client(const struct session *s)
{
	/* a byte can become a message of its own, a record at most one of the largest */
	return !s->closing && !s->starttls && buf_room(&s->cp) >= ZCP_TERM_MSG_MAX &&
	       buf_len(&s->out) < SESSION_OUT / 2;
}

/* One event of telnet; data may be consumed in part: *used says how much of it. */
static void event(struct session *s, const struct telnet_event *ev, size_t *used, u64 now)
{
	switch (ev->what) {
	case TELNET_DATA:
		if (nego_is_3270(&s->nego))
			record_data(s, ev->data, ev->len);
		else if (s->nego.result == NEGO_LINE)
			line_data(s, ev->data, ev->len, used, now);
		break;
	case TELNET_COMMAND:
		command(s, ev->code, now);
		break;
	case TELNET_NEGOTIATE:
	case TELNET_SUB:
		nego_event(&s->nego, ev, now, &s->out);
		break;
	case TELNET_NOTHING:
		break;
	}
}

size_t session_client(struct session *s, const u8 *p, size_t len, u64 now)
{
	struct telnet_event ev;
	size_t i = 0;

	s->heard = now;
	s->asked = 0;
	while (i < len && session_wants_client(s)) {
		size_t n = telnet_parse(&s->telnet, p + i, len - i, &ev), used = n;

		/* IAC IAC is one byte of data for two; line mode takes it whole */
		if (ev.what == TELNET_DATA && ev.len == n)
			event(s, &ev, &used, now);
		else
			event(s, &ev, &(size_t){ 0 }, now);
		i += used;
		negotiated(s);
		if (!s->opened) {
			s->early += (u32)used;
			if (s->early > EARLY_MAX)
				s->closing = "too much before the first screen";
		}
	}
	return i;
}

static void earlier(u64 *at, u64 other)
{
	if (other && (!*at || other < *at))
		*at = other;
}

u64 session_deadline(const struct session *s)
{
	u64 at = 0;

	earlier(&at, s->limit);
	if (!s->starttls)
		earlier(&at, s->nego.deadline);
	if (s->opened) {
		if (s->conf.idle_ms)
			earlier(&at, s->key + s->conf.idle_ms);
		if (s->conf.keepalive_ms)
			earlier(&at, (s->asked ? s->asked : s->heard) + s->conf.keepalive_ms);
		earlier(&at, s->logo_at);
		if (s->view == VIEW_CONSOLE || s->view == VIEW_ENDED)
			earlier(&at, console_deadline(&s->console));
	}
	return at;
}

static void keep_alive(struct session *s, u64 now)
{
	if (!s->conf.keepalive_ms)
		return;
	if (s->asked && now >= s->asked + s->conf.keepalive_ms) {
		s->closing = "client does not answer";
	} else if (!s->asked && now >= s->heard + s->conf.keepalive_ms) {
		telnet_negotiate(&s->out, TELNET_DO, OPT_TM);
		s->asked = now;
	}
}

void session_tick(struct session *s, u64 now)
{
	if (s->limit && now >= s->limit) {
		s->closing = "no screen in time";
		return;
	}
	if (!s->starttls && s->nego.deadline && now >= s->nego.deadline) {
		nego_timeout(&s->nego, now, &s->out);
		negotiated(s);
	}
	if (!s->opened)
		return;
	if (s->conf.idle_ms && now >= s->key + s->conf.idle_ms) {
		s->closing = "idle";
		return;
	}
	keep_alive(s, now);
	if (s->logo_at && now >= s->logo_at)
		session_show_logo(s);
	console_tick(&s->console, now);
}
