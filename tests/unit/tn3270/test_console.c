// SPDX-License-Identifier: MIT
/* CP's screen: pages, MORE..., input, what is drawn */
#include <ktap.h>
#include <stdlib.h>
#include <kmod/ebcdic.h>
#include <userspace/tn3270d/console.h>

static struct console c;

/* A small 3270: text and attributes after what was drawn */
static u8 cell[CONSOLE_CELLS], attribute[CONSOLE_CELLS];
static unsigned int cells, cursor;
static u8 wcc, command;

static unsigned int address(const u8 *p)
{
	return p[0] & 0xc0 ? (p[0] & 0x3fu) << 6 | (p[1] & 0x3fu) :
			     (unsigned int)(p[0] << 8 | p[1]);
}

static void play(const u8 *p, size_t len)
{
	const u8 *end = p + len;
	unsigned int at = 0, to;

	command = *p++;
	wcc = *p++;
	if (command != DS_WRITE) {
		memset(cell, ' ', sizeof(cell));
		memset(attribute, 0, sizeof(attribute));
	}
	while (p < end) {
		switch (*p) {
		case 0x11:
			at = address(p + 1);
			p += 3;
			break;
		case 0x1d:
			cell[at] = ' ';
			attribute[at++] = p[1];
			p += 2;
			break;
		case 0x3c:
			to = address(p + 1);
			for (; at != to; at = (at + 1) % cells) {
				cell[at] = ' ';
				attribute[at] = 0;
			}
			p += 4;
			break;
		case 0x13:
			cursor = at;
			p++;
			break;
		default:
			attribute[at] = 0;
			cell[at++] = ebcdic_to_latin1[*p++];
		}
		at %= cells;
	}
}

static void draw(void)
{
	static u8 room[3 * CONSOLE_CELLS];
	struct buf b;
	struct ds d = { .out = &b, .wide = cells > 4096 };

	buf_init(&b, room, sizeof(room));
	console_draw(&c, &d);
	CHECK(!b.overflow);
	CHECK(!console_dirty(&c));
	play(room, buf_len(&b));
}

static const char *row(unsigned int r)
{
	static char text[256];
	unsigned int n = c.cols;

	memcpy(text, cell + r * c.cols, n);
	while (n && text[n - 1] == ' ')
		n--;
	text[n] = 0;
	return text;
}

static const char *status(void)
{
	static char text[32];
	unsigned int n = 12;

	memcpy(text, cell + c.rows * c.cols - 22, n);
	while (n && text[n - 1] == ' ')
		n--;
	text[n] = 0;
	return text;
}

static void begin(u16 rows, u16 cols)
{
	const struct zcp_term_state s = { .status = ZCP_STATUS_CP_READ, .more = 50, .warn = 10 };

	console_init(&c, rows, cols, false, "SYS");
	cells = rows * cols;
	console_redraw(&c);
	console_state(&c, &s);
	draw();
}

static void line(const char *text, u8 flags)
{
	console_line(&c, 1000, flags, (const u8 *)text, strlen(text));
}

static enum console_act key(u8 aid, const char *text, u64 now)
{
	u8 data[256];
	struct inbound in = { .aid = aid };

	if (text) {
		ebcdic_encode(data, text, strlen(text));
		in.n = 1;
		in.field[0].address = (u16)((c.rows - 2) * c.cols);
		in.field[0].data = data;
		in.field[0].len = strlen(text);
	}
	return console_key(&c, now, &in);
}

static void lines_and_status(void)
{
	begin(24, 80);
	CHECK_EQ(command, DS_ERASE_WRITE);
	CHECK_STR(status(), "CP READ");
	CHECK_EQ(cursor, 22 * 80);
	line("HELLO", 0);
	line("", 0);
	line("LOUD", ZCP_LINE_HIGH | ZCP_LINE_ALARM);
	draw();
	CHECK_EQ(command, DS_WRITE);
	CHECK_STR(row(0), "HELLO");
	CHECK_STR(row(1), "");
	CHECK_STR(row(2), "LOUD");
	CHECK(wcc & WCC_ALARM);
	/* text that is typed must survive output */
	CHECK(!(wcc & (WCC_RESTORE | WCC_RESET_MDT)));
	CHECK_EQ(attribute[2 * 80 - 1] & FA_HIGH, FA_HIGH);
	CHECK_EQ(attribute[1 * 80 - 1] & FA_HIGH, 0);
	CHECK_STR(row(23) + 58, "CP READ      SYS");
}

static void wraps(void)
{
	char text[200];

	begin(24, 80);
	memset(text, 'x', 199);
	text[199] = 0;
	line(text, 0);
	draw();
	CHECK_EQ(strlen(row(0)), 79);
	CHECK_EQ(strlen(row(1)), 79);
	CHECK_EQ(strlen(row(2)), 41);
	line("ab", ZCP_LINE_NOCR);
	draw();
	line("cd", 0);
	line("ef", 0);
	draw();
	CHECK_STR(row(3), "abcd");
	CHECK_STR(row(4), "ef");
}

static unsigned int fill_page(void)
{
	char text[16];
	unsigned int n = 0;

	while (console_ready(&c) && n < 100) {
		snprintf(text, sizeof(text), "LINE %u", n++);
		line(text, 0);
	}
	return n;
}

static void more(void)
{
	begin(24, 80);
	CHECK_EQ(fill_page(), 23);
	draw();
	CHECK_STR(status(), "MORE...");
	CHECK_STR(row(21), "LINE 21");
	CHECK_EQ(console_deadline(&c), 51000);
	console_tick(&c, 50999);
	CHECK(!console_dirty(&c));
	console_tick(&c, 51000);
	draw();
	CHECK(wcc & WCC_ALARM);
	CHECK_EQ(console_deadline(&c), 61000);
	console_tick(&c, 61000);
	draw();
	CHECK(console_ready(&c));
	CHECK_STR(row(0), "LINE 22");
	CHECK_STR(row(1), "");
	CHECK_STR(status(), "CP READ");
}

static void holding(void)
{
	begin(24, 80);
	fill_page();
	CHECK_EQ(key(AID_ENTER, NULL, 2000), CONSOLE_NOTHING);
	draw();
	CHECK_STR(status(), "HOLDING");
	CHECK(wcc & WCC_RESTORE);
	CHECK_EQ(console_deadline(&c), 0);
	CHECK_EQ(key(AID_ENTER, "Q T", 2000), CONSOLE_INPUT_LINE);
	CHECK_EQ(c.input_len, 3);
	CHECK_MEM(c.input, "Q T", 3);
	CHECK(!console_ready(&c));
	key(AID_PA2, NULL, 3000);
	draw();
	CHECK_EQ(command, DS_WRITE);
	CHECK_STR(row(0), "LINE 22");
	CHECK_STR(row(5), "");
	fill_page();
	key(AID_CLEAR, NULL, 3000);
	draw();
	CHECK_EQ(command, DS_ERASE_WRITE);
}

static void no_more(void)
{
	struct zcp_term_state s = { .status = ZCP_STATUS_RUNNING };

	begin(24, 80);
	console_state(&c, &s);
	CHECK_EQ(fill_page(), 100);
	draw();
	CHECK_STR(status(), "RUNNING");
	CHECK_STR(row(11), "LINE 99");
}

static void secrets(void)
{
	struct zcp_term_state s = { .status = ZCP_STATUS_CP_READ, .hidden = 1 };
	unsigned int at = 22 * 80 - 1;

	begin(24, 80);
	CHECK_EQ(attribute[at] & FA_HIDDEN, 0);
	CHECK_EQ(key(AID_ENTER, "VISIBLE", 0), CONSOLE_INPUT_LINE);
	console_state(&c, &s);
	draw();
	CHECK_EQ(attribute[at] & FA_HIDDEN, FA_HIDDEN);
	CHECK_EQ(key(AID_ENTER, "SECRET", 0), CONSOLE_INPUT_LINE);
	s.hidden = 0;
	console_state(&c, &s);
	key(0x7c, NULL, 0);
	draw();
	CHECK_EQ(attribute[at] & FA_HIDDEN, 0);
	CHECK_EQ(attribute[at] & FA_MODIFIED, FA_MODIFIED);
	CHECK_MEM(cell + 22 * 80, "VISIBLE ", 8);
	console_reset(&c);
	draw();
	key(0x7c, NULL, 0);
	draw();
	CHECK_MEM(cell + 22 * 80, "        ", 8);
}

static void retrieve(void)
{
	char text[16];

	begin(24, 80);
	for (int i = 0; i < CONSOLE_RETRIEVE + 3; i++) {
		snprintf(text, sizeof(text), "C%02d", i);
		key(AID_ENTER, text, 0);
	}
	for (int i = CONSOLE_RETRIEVE + 2; i > 2; i--) {
		snprintf(text, sizeof(text), "C%02d", i);
		key(0x7c, NULL, 0);
		draw();
		CHECK_MEM(cell + 22 * 80, text, 3);
	}
	key(0x7c, NULL, 0);
	draw();
	CHECK_MEM(cell + 22 * 80, "C18", 3);
}

static void status_changes(void)
{
	struct zcp_term_state s = { .status = ZCP_STATUS_VM_READ, .more = 50, .warn = 10 };

	begin(24, 80);
	console_state(&c, &s);
	draw();
	CHECK_STR(status(), "VM READ");
	console_not_accepted(&c, 5000);
	draw();
	CHECK_STR(status(), "NOT ACCEPTED");
	console_tick(&c, 8000);
	draw();
	CHECK_STR(status(), "VM READ");
	CHECK_EQ(key(AID_PA1, NULL, 0), CONSOLE_ATTENTION);
}

static void sizes(void)
{
	static const struct { u16 rows, cols; } size[] = {
		{ 24, 80 }, { 32, 80 }, { 43, 80 }, { 27, 132 }, { 62, 160 }, { 64, 254 },
	};

	for (size_t i = 0; i < ARRAY_SIZE(size); i++) {
		begin(size[i].rows, size[i].cols);
		fill_page();
		draw();
		CHECK_STR(status(), "MORE...");
		CHECK_EQ(cursor, (size[i].rows - 2) * size[i].cols);
	}
}

static const struct ktap_case cases[] = {
	{ "console: lines, highlight, alarm, status", lines_and_status },
	{ "console: long lines, lines that go on", wraps },
	{ "console: MORE... warns, then turns the page", more },
	{ "console: ENTER holds, PA2 and CLEAR turn the page", holding },
	{ "console: TERMINAL MORE 0 0 never waits", no_more },
	{ "FIA_UAU.7: console: a secret is not shown and not retrieved", secrets },
	{ "console: PF12 goes back through what was typed", retrieve },
	{ "console: VM READ, NOT ACCEPTED, PA1", status_changes },
	{ "console: every size", sizes },
};

KTAP_MAIN(cases)
