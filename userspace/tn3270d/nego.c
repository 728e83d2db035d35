// SPDX-License-Identifier: MIT
/* nego.c - what the two ends of a telnet line agree on */
#include "nego.h"

enum {
	N_STARTTLS, N_FOLLOWS, N_TN3270E, N_DEVICE, N_FUNCTIONS, N_TTYPE, N_BINARY, N_QUERY,
	N_DONE,
};

enum {
	PREFERRED_MS = 2000,		/* for an answer to DO STARTTLS when there is a choice */
	FOLLOWS_MS = 1000,
	SIDE_MAX = 254,			/* rows or columns that are believed */
	CELLS_MAX = 16383,		/* 14-bit addresses */
};

enum { STARTTLS_FOLLOWS = 1, TTYPE_IS = 0, TTYPE_SEND = 1 };

static bool has(const u32 *set, u8 option)
{
	return option < 64 && set[option / 32] >> option % 32 & 1;
}

static void put(u32 *set, u8 option, bool on)
{
	if (on)
		set[option / 32] |= 1u << option % 32;
	else if (option < 64)
		set[option / 32] &= ~(1u << option % 32);
}

static void ask_do(struct nego *n, u8 option, struct buf *out)
{
	put(n->asked_do, option, true);
	telnet_negotiate(out, TELNET_DO, option);
}

static void ask_will(struct nego *n, u8 option, struct buf *out)
{
	put(n->asked_will, option, true);
	telnet_negotiate(out, TELNET_WILL, option);
}

static void enter(struct nego *n, u8 state, u64 deadline)
{
	n->state = state;
	n->deadline = deadline;
}

static void finish(struct nego *n, enum nego_result result)
{
	enter(n, N_DONE, 0);
	n->result = result;
}

static void ask_tn3270e(struct nego *n, u64 now, struct buf *out)
{
	ask_do(n, OPT_TN3270E, out);
	enter(n, N_TN3270E, now + n->silence);
}

static void ask_ttype(struct nego *n, u64 now, struct buf *out)
{
	n->tn3270e = false;
	n->ttype[0] = 0;
	ask_do(n, OPT_NAWS, out);
	ask_do(n, OPT_TTYPE, out);
	enter(n, N_TTYPE, now + n->silence);
}

static void send_ttype(struct buf *out)
{
	const u8 b[] = { TELNET_IAC, TELNET_SB, OPT_TTYPE, TTYPE_SEND, TELNET_IAC, TELNET_SE };

	buf_put(out, b, sizeof(b));
}

static void be_line(struct nego *n)
{
	if (!n->rows || !n->cols) {
		n->rows = 24;
		n->cols = 80;
	}
	finish(n, NEGO_LINE);
}

static void refuse(struct nego *n, struct buf *out)
{
	buf_str(out,
		"This port wants TLS: use a client that can STARTTLS, or the port for TLS.\r\n");
	finish(n, NEGO_REFUSED);
}

/* Both ends speak 3270 now: ask for the size where the name leaves it open. */
static void be_3270(struct nego *n, u64 now, struct buf *out)
{
	static const u8 read_partition_query[] = { 0xf3, 0x00, 0x05, 0x01, 0xff, 0x02 };
	struct ttype t;

	ttype_parse(n->ttype, &t);
	n->def_rows = 24;
	n->def_cols = 80;
	n->rows = t.rows;
	n->cols = t.cols;
	if (!t.query) {
		finish(n, NEGO_SCREEN);
		return;
	}
	/* a terminal answers by itself, without its user or its program thinking */
	enter(n, N_QUERY, now + n->silence / 3);
	nego_send_record(n, read_partition_query, sizeof(read_partition_query), out);
}

void nego_start(struct nego *n, const struct session_conf *conf, bool secure, u64 now,
		struct buf *out)
{
	*n = (struct nego){ .policy = conf->policy, .silence = conf->silence_ms,
			    .name = conf->termid };
	if (secure || n->policy == NEGO_TLS_NEVER) {
		ask_tn3270e(n, now, out);
		return;
	}
	ask_do(n, OPT_STARTTLS, out);
	enter(n, N_STARTTLS, n->policy == NEGO_TLS_PREFERRED ? now + PREFERRED_MS : 0);
}

/* The client agreed (on) to an option that was asked for, or refused it. */
static void answered(struct nego *n, u8 option, bool on, u64 now, struct buf *out)
{
	const u8 eor = OPT_EOR, binary = OPT_BINARY;

	if (option == OPT_STARTTLS && n->state == N_STARTTLS) {
		if (on)
			enter(n, N_FOLLOWS, now + FOLLOWS_MS);
		else if (n->policy == NEGO_TLS_REQUIRED)
			refuse(n, out);
		else
			ask_tn3270e(n, now, out);
	} else if (option == OPT_TN3270E && n->state >= N_TN3270E && n->state <= N_FUNCTIONS) {
		if (!on) {
			ask_ttype(n, now, out);
			return;
		}
		tn3270e_send_device_type(out);
		enter(n, N_DEVICE, now + n->silence);
	} else if (option == OPT_TTYPE && n->state == N_TTYPE) {
		if (on)
			send_ttype(out);
		else
			be_line(n);
	} else if ((option == OPT_EOR || option == OPT_BINARY) && n->state == N_BINARY) {
		if (!on)
			be_line(n);
		else if (has(n->us, eor) && has(n->us, binary) && has(n->them, eor) &&
			 has(n->them, binary))
			be_3270(n, now, out);
	}
}

/* WILL, WONT (theirs) or DO, DONT (ours) for one option. */
static void option_event(struct nego *n, u8 verb, u8 option, u64 now, struct buf *out)
{
	bool theirs = verb == TELNET_WILL || verb == TELNET_WONT;
	bool on = verb == TELNET_WILL || verb == TELNET_DO;
	u32 *is_on = theirs ? n->them : n->us;
	u32 *asked = theirs ? n->asked_do : n->asked_will;
	bool was_asked = has(asked, option);

	if (option == OPT_TM) {
		if (verb == TELNET_DO)
			telnet_negotiate(out, TELNET_WILL, option);
		return;
	}
	if (!was_asked) {
		/* their own wish: we like these two, and need answer nothing that is so already */
		bool liked = option == OPT_SGA || (theirs && option == OPT_NAWS);

		if (has(is_on, option) == on)
			return;
		if (on && !liked) {
			telnet_negotiate(out, theirs ? TELNET_DONT : TELNET_WONT, option);
			return;
		}
		if (theirs)
			telnet_negotiate(out, on ? TELNET_DO : TELNET_DONT, option);
		else
			telnet_negotiate(out, on ? TELNET_WILL : TELNET_WONT, option);
	}
	put(asked, option, false);
	put(is_on, option, on);
	if (was_asked || !on)
		answered(n, option, on, now, out);
}

/* TTYPE IS name: ask for the next until it is a display, or the last one comes again (RFC 1091). */
static void ttype_event(struct nego *n, const u8 *p, size_t len, u64 now, struct buf *out)
{
	char name[TTYPE_MAX + 1];
	struct ttype t;
	size_t i;

	if (n->state != N_TTYPE || !len || p[0] != TTYPE_IS || len - 1 > TTYPE_MAX)
		return;
	for (i = 1; i < len; i++)
		name[i - 1] = (char)toupper(p[i]);
	name[len - 1] = 0;
	if (ttype_parse(name, &t)) {
		strcpy(n->ttype, name);
		ask_do(n, OPT_EOR, out);
		ask_will(n, OPT_EOR, out);
		ask_do(n, OPT_BINARY, out);
		ask_will(n, OPT_BINARY, out);
		enter(n, N_BINARY, now + n->silence);
	} else if (!strcmp(name, n->ttype)) {
		be_line(n);
	} else {
		strcpy(n->ttype, name);
		send_ttype(out);
	}
}

static void device_event(struct nego *n, const struct tn3270e_sub *s, u64 now, struct buf *out)
{
	struct ttype t;

	if (!ttype_parse(s->type, &t)) {
		tn3270e_device_reject(out, E_INV_DEVICE_TYPE);
	} else if (s->named) {
		/* CP's terminal ids say where a user sits: nobody picks his own */
		tn3270e_device_reject(out, E_INV_NAME);
	} else {
		strcpy(n->ttype, s->type);
		tn3270e_device_is(out, n->ttype, n->name);
		enter(n, N_FUNCTIONS, now + n->silence);
	}
}

static void functions_event(struct nego *n, const struct tn3270e_sub *s, u64 now, struct buf *out)
{
	if (s->said == E_SAID_FUNCTIONS_REQUEST) {
		n->functions = s->functions & E_FN_OFFERED;
		if (n->functions != s->functions) {
			tn3270e_functions(out, E_REQUEST, n->functions);
			return;
		}
		tn3270e_functions(out, E_IS, n->functions);
	} else if (s->functions != n->functions) {
		/* it took what nobody offered: the older protocol has nothing to agree on */
		put(n->them, OPT_TN3270E, false);
		telnet_negotiate(out, TELNET_DONT, OPT_TN3270E);
		ask_ttype(n, now, out);
		return;
	}
	n->tn3270e = true;
	be_3270(n, now, out);
}

static void tn3270e_event(struct nego *n, const u8 *p, size_t len, u64 now, struct buf *out)
{
	struct tn3270e_sub s;

	tn3270e_parse_sub(p, len, &s);
	if (s.said == E_SAID_DEVICE && n->state == N_DEVICE)
		device_event(n, &s, now, out);
	else if (s.said >= E_SAID_FUNCTIONS_REQUEST && n->state == N_FUNCTIONS)
		functions_event(n, &s, now, out);
}

static bool size_ok(u32 rows, u32 cols)
{
	return rows >= 24 && cols >= 80 && rows <= SIDE_MAX && cols <= SIDE_MAX &&
	       rows * cols <= CELLS_MAX;
}

static void naws_event(struct nego *n, const u8 *p, size_t len)
{
	if (len != 4 || n->result != NEGO_GOING || n->state > N_TTYPE)
		return;
	n->cols = (u16)(p[0] << 8 | p[1]);
	n->rows = (u16)(p[2] << 8 | p[3]);
	if (n->cols > SIDE_MAX)
		n->cols = 0;
	if (n->rows > SIDE_MAX)
		n->rows = 0;
}

void nego_event(struct nego *n, const struct telnet_event *ev, u64 now, struct buf *out)
{
	if (ev->what == TELNET_NEGOTIATE) {
		option_event(n, ev->code, ev->option, now, out);
	} else if (ev->what == TELNET_SUB) {
		if (ev->option == OPT_STARTTLS && n->state == N_FOLLOWS && ev->len == 1 &&
		    ev->data[0] == STARTTLS_FOLLOWS)
			finish(n, NEGO_STARTTLS);
		else if (ev->option == OPT_TN3270E)
			tn3270e_event(n, ev->data, ev->len, now, out);
		else if (ev->option == OPT_TTYPE)
			ttype_event(n, ev->data, ev->len, now, out);
		else if (ev->option == OPT_NAWS)
			naws_event(n, ev->data, ev->len);
	}
}

void nego_record(struct nego *n, const u8 *rec, size_t len)
{
	struct query_reply q;

	if (n->state != N_QUERY || query_parse(rec, len, &q))
		return;
	n->color = q.color;
	n->highlight = q.highlight;
	n->ge = q.ge;
	n->x3270 = q.x3270;
	if (size_ok(q.def_rows, q.def_cols)) {
		n->def_rows = q.def_rows;
		n->def_cols = q.def_cols;
	}
	if (size_ok(q.alt_rows, q.alt_cols)) {
		n->rows = q.alt_rows;
		n->cols = q.alt_cols;
	} else if (size_ok(q.rows, q.cols)) {
		n->rows = q.rows;
		n->cols = q.cols;
	}
	finish(n, NEGO_SCREEN);
}

void nego_timeout(struct nego *n, u64 now, struct buf *out)
{
	switch (n->state) {
	case N_STARTTLS:
		ask_tn3270e(n, now, out);
		break;
	case N_FOLLOWS:
		finish(n, NEGO_STARTTLS);
		break;
	case N_QUERY:
		finish(n, NEGO_SCREEN);
		break;
	case N_DEVICE:
	case N_FUNCTIONS:
		put(n->them, OPT_TN3270E, false);
		telnet_negotiate(out, TELNET_DONT, OPT_TN3270E);
		ask_ttype(n, now, out);
		break;
	case N_DONE:
		n->deadline = 0;
		break;
	default:
		be_line(n);
	}
}

bool nego_is_3270(const struct nego *n)
{
	return n->state == N_QUERY || n->result == NEGO_SCREEN;
}

void nego_echo(struct nego *n, bool server, struct buf *out)
{
	if ((has(n->us, OPT_ECHO) || has(n->asked_will, OPT_ECHO)) == server)
		return;
	if (server) {
		ask_will(n, OPT_ECHO, out);
	} else {
		put(n->us, OPT_ECHO, false);
		put(n->asked_will, OPT_ECHO, false);
		telnet_negotiate(out, TELNET_WONT, OPT_ECHO);
	}
}

void nego_follows(struct buf *out)
{
	const u8 b[] = { TELNET_IAC, TELNET_SB, OPT_STARTTLS, STARTTLS_FOLLOWS,
			 TELNET_IAC, TELNET_SE };

	buf_put(out, b, sizeof(b));
}

void nego_send_record(const struct nego *n, const u8 *rec, size_t len, struct buf *out)
{
	static const u8 header[E_HEADER_LEN];

	if (n->tn3270e)
		buf_put(out, header, sizeof(header));
	telnet_data(out, rec, len);
	telnet_command(out, TELNET_EOR);
}
