// SPDX-License-Identifier: MIT
/* nvt.c - line mode on a telnet network virtual terminal */
#include "nvt.h"
#include "telnet.h"

enum { BEL = 7, BS = 8, LF = 10, CR = 13, NAK = 21, ESC = 27, DEL = 127 };

static void begin_line(struct nvt *t)
{
	explicit_bzero(t->line, sizeof(t->line));
	t->len = 0;
	t->done = false;
}

void nvt_erase_char(struct nvt *t)
{
	if (t->len)
		t->line[--t->len] = 0;
}

void nvt_erase_line(struct nvt *t)
{
	begin_line(t);
}

static void take(struct nvt *t, u8 byte, struct buf *out)
{
	if (byte == BS || byte == DEL)
		nvt_erase_char(t);
	else if (byte == NAK)
		nvt_erase_line(t);
	else if ((byte & 0x7f) < ' ')
		return;
	else if (t->len < sizeof(t->line))
		t->line[t->len++] = byte;
	else
		buf_byte(out, BEL);
}

size_t nvt_input(struct nvt *t, const u8 *p, size_t len, struct buf *out)
{
	size_t i = 0;

	if (t->done)
		begin_line(t);
	while (i < len && !t->done) {
		u8 byte = p[i++];
		bool second = t->after_cr && (byte == LF || byte == 0);

		t->after_cr = byte == CR;
		if (second)
			continue;
		if (byte == CR || byte == LF)
			t->done = true;
		else
			take(t, byte, out);
	}
	return i;
}

void nvt_output(struct buf *out, const u8 *text, size_t len, bool alarm, bool newline)
{
	if (alarm)
		buf_byte(out, BEL);
	for (size_t i = 0; i < len; i++) {
		u8 byte = text[i];

		if ((byte & 0x7f) < ' ' || byte == DEL)
			byte = ' ';
		telnet_data(out, &byte, 1);
	}
	if (newline)
		buf_put(out, "\r\n", 2);
}
