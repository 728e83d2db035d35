// SPDX-License-Identifier: MIT
/* telnet bytes and line-mode lines, in any pieces */
#include <ktap.h>
#include <userspace/tn3270d/nvt.h>
#include <userspace/tn3270d/telnet.h>

/* Events as text: data as it is, the rest in brackets. Pieces of step bytes; 0: all at once. */
static void transcript(const u8 *p, size_t len, size_t step, char *to)
{
	struct telnet t = { 0 };
	struct telnet_event ev;

	*to = 0;
	for (size_t at = 0; at < len;) {
		size_t end = step && at + step < len ? at + step : len;

		while (at < end) {
			at += telnet_parse(&t, p + at, end - at, &ev);
			if (ev.what == TELNET_DATA)
				for (size_t i = 0; i < ev.len; i++)
					to += sprintf(to, "%02x", ev.data[i]);
			else if (ev.what == TELNET_COMMAND)
				to += sprintf(to, "[%u]", ev.code);
			else if (ev.what == TELNET_NEGOTIATE)
				to += sprintf(to, "[%u %u]", ev.code, ev.option);
			else if (ev.what == TELNET_SUB)
				to += sprintf(to, "[SUB %u %zu %02x]", ev.option, ev.len,
					      ev.len ? ev.data[ev.len - 1] : 0);
		}
	}
}

static void check(const u8 *p, size_t len, const char *want)
{
	char got[4096];

	for (size_t step = 0; step <= len; step++) {
		transcript(p, len, step, got);
		if (!CHECK_STR(got, want))
			return;
	}
}

#define CHECK_STREAM(want, ...) do { \
	static const u8 stream_[] = { __VA_ARGS__ }; \
	check(stream_, sizeof(stream_), want); \
} while (0)

static void data(void)
{
	CHECK_STREAM("6162ff63", 'a', 'b', 255, 255, 'c');
	CHECK_STREAM("00ffff", 0, 255, 255, 255, 255);
}

static void commands(void)
{
	CHECK_STREAM("61[239]62[243][244]", 'a', 255, 239, 'b', 255, 243, 255, 244);
	/* a lone SE and codes that are none: nothing, and nothing lost behind them */
	CHECK_STREAM("6162", 'a', 255, 240, 255, 7, 'b');
}

static void options(void)
{
	CHECK_STREAM("[253 40][251 24]61", 255, 253, 40, 255, 251, 24, 'a');
	CHECK_STREAM("[252 255]", 255, 252, 255);
}

static void sub(void)
{
	CHECK_STREAM("61[SUB 24 3 42]62", 'a', 255, 250, 24, 0, 'A', 'B', 255, 240, 'b');
	CHECK_STREAM("[SUB 40 2 ff]", 255, 250, 40, 1, 255, 255, 255, 240);
	CHECK_STREAM("", 255, 250, 255, 240);
	CHECK_STREAM("[253 6]61", 255, 250, 24, 1, 255, 253, 6, 'a');
}

static void long_sub(void)
{
	u8 s[TELNET_SB_MAX + 64] = { 255, 250, 24 };

	s[sizeof(s) - 3] = 255;
	s[sizeof(s) - 2] = 240;
	s[sizeof(s) - 1] = 'z';
	check(s, sizeof(s), "7a");
}

static void doubling(void)
{
	u8 room[16];
	struct buf b;

	buf_init(&b, room, sizeof(room));
	telnet_data(&b, "\xff" "a\xff\xff", 4);
	CHECK_EQ(buf_len(&b), 7);
	CHECK_MEM(room, "\xff\xff" "a\xff\xff\xff\xff", 7);
	telnet_data(&b, "0123456789", 10);
	CHECK(b.overflow);
}

/* Lines of p in pieces of step bytes, each ended by '|'. */
static void lines(const char *p, size_t len, size_t step, char *to, struct buf *out)
{
	struct nvt t = { 0 };

	for (size_t at = 0; at < len;) {
		size_t end = at + step < len ? at + step : len;

		while (at < end) {
			at += nvt_input(&t, (const u8 *)p + at, end - at, out);
			if (t.done)
				to += sprintf(to, "%.*s|", t.len, t.line);
		}
	}
	*to = 0;
}

static void nvt_lines(void)
{
	static const char in[] = "one\r\ntwo\r\0three\nfour\r\r\nxy\bz\rab\x15" "c\x1b[2J\r\n";
	u8 room[16];
	struct buf b;
	char got[256];

	buf_init(&b, room, sizeof(room));
	for (size_t step = 1; step < sizeof(in); step++) {
		lines(in, sizeof(in) - 1, step, got, &b);
		CHECK_STR(got, "one|two|three|four||xz|c[2J|");
	}
}

static void nvt_long(void)
{
	static char in[NVT_LINE_MAX + 11];
	static char got[2 * NVT_LINE_MAX];
	u8 room[64];
	struct buf b;

	memset(in, 'x', sizeof(in));
	in[sizeof(in) - 1] = '\r';
	buf_init(&b, room, sizeof(room));
	lines(in, sizeof(in), sizeof(in), got, &b);
	CHECK_EQ(strlen(got), NVT_LINE_MAX + 1);
	CHECK_EQ(buf_len(&b), 10);
	CHECK_EQ(room[0], 7);
}

static void nvt_writes(void)
{
	u8 room[64];
	struct buf b;

	buf_init(&b, room, sizeof(room));
	nvt_output(&b, (const u8 *)"a\x1b[\xff\x9b", 5, true, true);
	CHECK_EQ(buf_len(&b), 9);
	CHECK_MEM(room, "\aa [\xff\xff \r\n", 9);
}

static const struct ktap_case cases[] = {
	{ "telnet: data, IAC IAC", data },
	{ "telnet: commands", commands },
	{ "telnet: WILL, WONT, DO, DONT", options },
	{ "telnet: subnegotiations, unfinished ones too", sub },
	{ "telnet: one that is too long is dropped whole", long_sub },
	{ "telnet: IAC is doubled on its way out, room is bounded", doubling },
	{ "line mode: CR LF, CR NUL, LF, erase", nvt_lines },
	{ "line mode: a line too long rings the bell", nvt_long },
	{ "line mode: output cannot steer the terminal", nvt_writes },
};

KTAP_MAIN(cases)
