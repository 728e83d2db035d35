// SPDX-License-Identifier: MIT
/* telnet.c - bytes of a telnet line taken apart */
#include "telnet.h"

enum { S_DATA, S_IAC, S_VERB, S_SUB, S_SUB_IAC };

static const u8 iac = TELNET_IAC;

/* A byte after IAC outside of a subnegotiation. */
static void after_iac(struct telnet *t, u8 byte, struct telnet_event *ev)
{
	t->state = S_DATA;
	switch (byte) {
	case TELNET_IAC:
		*ev = (struct telnet_event){ .what = TELNET_DATA, .data = &iac, .len = 1 };
		break;
	case TELNET_WILL:
	case TELNET_WONT:
	case TELNET_DO:
	case TELNET_DONT:
		t->verb = byte;
		t->state = S_VERB;
		break;
	case TELNET_SB:
		t->sub_len = 0;
		t->sub_long = false;
		t->state = S_SUB;
		break;
	default:
		/* Codes below EOR are none; a stray SE closes nothing. */
		if (byte >= TELNET_EOR && byte != TELNET_SE)
			*ev = (struct telnet_event){ .what = TELNET_COMMAND, .code = byte };
	}
}

static void sub_byte(struct telnet *t, u8 byte)
{
	if (t->sub_len < sizeof(t->sub))
		t->sub[t->sub_len++] = byte;
	else
		t->sub_long = true;
}

static void sub_end(struct telnet *t, struct telnet_event *ev)
{
	t->state = S_DATA;
	if (t->sub_len && !t->sub_long)
		*ev = (struct telnet_event){ .what = TELNET_SUB, .option = t->sub[0],
					     .data = t->sub + 1, .len = t->sub_len - 1 };
}

static void step(struct telnet *t, u8 byte, struct telnet_event *ev)
{
	switch (t->state) {
	case S_DATA:
		t->state = S_IAC;
		break;
	case S_IAC:
		after_iac(t, byte, ev);
		break;
	case S_VERB:
		t->state = S_DATA;
		*ev = (struct telnet_event){ .what = TELNET_NEGOTIATE, .code = t->verb,
					     .option = byte };
		break;
	case S_SUB:
		if (byte == TELNET_IAC)
			t->state = S_SUB_IAC;
		else
			sub_byte(t, byte);
		break;
	default:
		/* IAC and neither IAC nor SE: the sender lost its way, and so ends it (RFC 855) */
		if (byte == TELNET_IAC) {
			t->state = S_SUB;
			sub_byte(t, byte);
		} else if (byte == TELNET_SE) {
			sub_end(t, ev);
		} else {
			after_iac(t, byte, ev);
		}
	}
}

size_t telnet_parse(struct telnet *t, const u8 *p, size_t len, struct telnet_event *ev)
{
	size_t i = 0;

	*ev = (struct telnet_event){ .what = TELNET_NOTHING };
	if (t->state == S_DATA && len && p[0] != TELNET_IAC) {
		const u8 *end = memchr(p, TELNET_IAC, len);

		*ev = (struct telnet_event){ .what = TELNET_DATA, .data = p,
					     .len = end ? (size_t)(end - p) : len };
		return ev->len;
	}
	while (i < len && ev->what == TELNET_NOTHING) {
		if (t->state == S_DATA && p[i] != TELNET_IAC)
			break;
		step(t, p[i++], ev);
	}
	return i;
}

void telnet_command(struct buf *out, u8 code)
{
	const u8 b[] = { TELNET_IAC, code };

	buf_put(out, b, sizeof(b));
}

void telnet_negotiate(struct buf *out, u8 verb, u8 option)
{
	const u8 b[] = { TELNET_IAC, verb, option };

	buf_put(out, b, sizeof(b));
}

void telnet_data(struct buf *out, const void *data, size_t len)
{
	const u8 *p = data, *end = p + len;

	while (p < end) {
		const u8 *q = memchr(p, TELNET_IAC, end - p);

		if (!q) {
			buf_put(out, p, end - p);
			return;
		}
		buf_put(out, p, q + 1 - p);
		buf_byte(out, TELNET_IAC);
		p = q + 1;
	}
}
