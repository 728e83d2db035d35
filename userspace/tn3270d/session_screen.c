// SPDX-License-Identifier: MIT
/* session_screen.c - which screen a 3270 shows, and what its keys mean there */
#include "logo.h"
#include "session.h"

void session_screen_open(struct session *s)
{
	const struct nego *n = &s->nego;
	bool alternate = n->rows != n->def_rows || n->cols != n->def_cols;

	console_init(&s->console, n->rows, n->cols, alternate, s->conf.system);
	session_show_logo(s);
	session_open(s, ZCP_TERM_KIND_SCREEN);
}

void session_show_logo(struct session *s)
{
	console_reset(&s->console);
	s->view = VIEW_LOGO;
	s->logo_dirty = true;
	s->logo_at = 0;
	s->was_guest = false;
	s->empty_sent = false;
}

static void show_console(struct session *s)
{
	s->view = VIEW_CONSOLE;
	s->logo_at = 0;
	console_redraw(&s->console);
}

static void logo_key(struct session *s, const struct inbound *in)
{
	struct logo_input typed;

	s->logo_dirty = true;
	if (in->aid != AID_ENTER)
		return;
	logo_input(in, &typed);
	if (typed.len)
		session_send(s, ZCP_TERM_LOGO, typed.body, typed.len);
	explicit_bzero(&typed, sizeof(typed));
	show_console(s);
}

/* CLEAR gives the screen back to the program that had it: told of the key, it draws again. */
static void give_back(struct session *s, u8 aid)
{
	const u8 clear = AID_CLEAR;

	if (!s->was_guest || s->console.hold != HOLD_NONE || (aid != AID_CLEAR && aid != AID_PA2))
		return;
	s->was_guest = false;
	if (s->state.status == ZCP_STATUS_RUNNING)
		session_send(s, ZCP_TERM_DATA, &clear, 1);
}

static void console_keyed(struct session *s, const struct inbound *in, u64 now)
{
	struct console *c = &s->console;
	bool idle = c->hold == HOLD_NONE;

	switch (console_key(c, now, in)) {
	case CONSOLE_INPUT_LINE:
		s->empty_sent = !c->input_len;
		if (!c->input_len && s->state.status == ZCP_STATUS_LOGO && !s->state.hidden)
			session_show_logo(s);
		else
			session_send(s, ZCP_TERM_INPUT, c->input, c->input_len);
		explicit_bzero(c->input, sizeof(c->input));
		break;
	case CONSOLE_ATTENTION:
		session_send(s, ZCP_TERM_ATTN, NULL, 0);
		break;
	case CONSOLE_NOTHING:
		break;
	}
	if (s->view == VIEW_ENDED && idle)
		session_show_logo(s);
	give_back(s, in->aid);
}

void session_record(struct session *s, const u8 *rec, size_t len, u64 now)
{
	struct inbound in;

	if (rec[0] != AID_NONE && rec[0] != AID_STRUCTURED)
		s->key = now;
	if (s->view == VIEW_GUEST) {
		if (rec[0] == AID_PA1)
			session_send(s, ZCP_TERM_ATTN, NULL, 0);
		else
			session_send(s, ZCP_TERM_DATA, rec, len);
		return;
	}
	if (inbound_parse(rec, len, &in)) {
		s->closing = "3270 record makes no sense";
		return;
	}
	in.x3270 = s->nego.x3270;
	/* not keys, but late answers to what was asked */
	if (in.aid == AID_STRUCTURED || in.aid == AID_NONE)
		return;
	if (s->view == VIEW_LOGO)
		logo_key(s, &in);
	else
		console_keyed(s, &in, now);
}

static void line_text(const struct session *s, char *text, size_t size)
{
	if (s->is_secure)
		snprintf(text, size, "Protected by %s, %s", s->tls.protocol, s->tls.cipher);
	else
		snprintf(text, size, "This line is not protected");
}

void session_flush(struct session *s)
{
	struct buf record;
	struct ds d = {
		.out = &record,
		.wide = s->console.rows * s->console.cols > 4096,
		.color = s->nego.color,
		.ge = s->nego.ge,
	};
	char text[96];

	if (s->view == VIEW_NONE || buf_len(&s->out) || s->closing)
		return;
	buf_init(&record, s->draw_room, sizeof(s->draw_room));
	if (s->view == VIEW_LOGO && s->logo_dirty) {
		line_text(s, text, sizeof(text));
		logo_draw(&(struct logo_names){ s->conf.system, s->conf.termid, text }, &d);
		s->logo_dirty = false;
	} else if ((s->view == VIEW_CONSOLE || s->view == VIEW_ENDED) &&
		   console_dirty(&s->console)) {
		console_draw(&s->console, &d);
	}
	if (buf_len(&record))
		nego_send_record(&s->nego, record.data, buf_len(&record), &s->out);
}
