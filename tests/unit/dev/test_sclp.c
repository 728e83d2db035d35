// SPDX-License-Identifier: MIT
/* SCCBs: information, event masks, console output and input */
#include <stdlib.h>
#include "ktap.h"
#include "kmod/sie/sclp-block.h"

/* exactly as long as the block says, so that the sanitizer sees what lies behind it */
static u8 *block(size_t len)
{
	u8 *sccb = calloc(1, len);

	sccb[0] = len >> 8;
	sccb[1] = len;
	return sccb;
}

static u16 get16(const u8 *p)
{
	return p[0] << 8 | p[1];
}

static u32 get32(const u8 *p)
{
	return (u32)get16(p) << 16 | get16(p + 2);
}

static void put16(u8 *p, u16 v)
{
	p[0] = v >> 8;
	p[1] = v;
}

static const struct sclp_facts facts = {
	.storage = 256ULL << 20, .cpus = 0x5, .highest_cpu = 63,
	.loadparm = "\x40\x40\x40\x40\x40\x40\x40\x40",
};

static void scp_info(void)
{
	u8 *sccb = block(4096);

	memset(sccb + 8, 0xee, 4088);
	CHECK_EQ(sclp_scp_info(sccb, 4096, &facts), SCLP_READ_DONE);
	CHECK_EQ(get16(sccb + 8), 256);
	CHECK_EQ(sccb[10], 1);
	CHECK_EQ(get16(sccb + 16), 2);
	CHECK_EQ(get16(sccb + 18), 128);
	CHECK_MEM(sccb + 24, facts.loadparm, 8);
	CHECK_EQ(get16(sccb + 120), 63);
	CHECK_EQ(sccb[128], 0);
	CHECK_EQ(sccb[144], 2);
	CHECK_EQ(sccb[134], 0);				/* no DIAGNOSE X'318' */
	CHECK_EQ(sccb[4095], 0);
	free(sccb);
	sccb = block(128 + 31);
	CHECK_EQ(sclp_scp_info(sccb, 128 + 31, &facts), SCLP_INSUFFICIENT_LENGTH);
	free(sccb);
}

static void large_storage(void)
{
	struct sclp_facts large = facts;
	u8 *sccb = block(4096);

	large.storage = 1ULL << 40;
	CHECK_EQ(sclp_scp_info(sccb, 4096, &large), SCLP_READ_DONE);
	/* the short field cannot say it: the long ones do */
	CHECK_EQ(get16(sccb + 8), 0);
	CHECK_EQ(get32(sccb + 100), 1);
	CHECK_EQ(get32(sccb + 104), 0);
	CHECK_EQ(get32(sccb + 108), 1 << 20);
	free(sccb);
}

static void cpu_info(void)
{
	u8 *sccb = block(48);

	CHECK_EQ(sclp_cpu_info(sccb, 48, &facts), SCLP_READ_DONE);
	CHECK_EQ(get16(sccb + 8), 2);
	CHECK_EQ(get16(sccb + 10), 16);
	CHECK_EQ(get16(sccb + 12), 0);
	CHECK_EQ(sccb[16], 0);
	CHECK_EQ(sccb[32], 2);
	CHECK_EQ(sclp_cpu_info(sccb, 47, &facts), SCLP_INSUFFICIENT_LENGTH);
	free(sccb);
}

static void masks(void)
{
	static const size_t lengths[] = { 1, 2, 4, 8, 1021 };
	size_t i;

	for (i = 0; i < sizeof(lengths) / sizeof(lengths[0]); i++) {
		size_t n = lengths[i], len = 12 + 4 * n;
		u8 *sccb = block(len > 4096 ? 4096 : len);
		u32 receive = 0, send = 0;

		put16(sccb + 10, n);
		memset(sccb + 12, 0x80, 1);		/* type 1 */
		memset(sccb + 12 + n, 0x40, 1);		/* type 2 */
		CHECK_EQ(sclp_event_mask(sccb, len, &receive, &send), SCLP_DONE);
		CHECK_EQ(receive, EVENT_BIT(EVENT_COMMAND));
		CHECK_EQ(send, EVENT_BIT(EVENT_MESSAGE));
		CHECK_EQ(sccb[12 + 2 * n], SCLP_RECEIVES >> 24);
		CHECK_EQ(sccb[12 + 3 * n], SCLP_SENDS >> 24);
		if (n >= 4)
			CHECK_EQ(get32(sccb + 12 + 2 * n), SCLP_RECEIVES);
		free(sccb);
	}
}

static void masks_wrong(void)
{
	u8 *sccb = block(28);
	u32 receive = 7, send = 7;

	CHECK_EQ(sclp_event_mask(sccb, 28, &receive, &send), SCLP_INVALID_MASK_LENGTH);
	put16(sccb + 10, 1022);
	CHECK_EQ(sclp_event_mask(sccb, 28, &receive, &send), SCLP_INVALID_MASK_LENGTH);
	put16(sccb + 10, 5);
	CHECK_EQ(sclp_event_mask(sccb, 28, &receive, &send), SCLP_INSUFFICIENT_LENGTH);
	CHECK_EQ(sclp_event_mask(sccb, 8, &receive, &send), SCLP_INSUFFICIENT_LENGTH);
	CHECK_EQ(receive, 7);
	free(sccb);
}

/* ---- output ---- */

/* A message event with n text objects, each preceded by a general object as Linux writes them */
static size_t message(u8 *event, const char * const *lines, size_t n)
{
	size_t at = 6 + 12, i;

	for (i = 0; i < n; i++) {
		size_t len = strlen(lines[i]);

		put16(event + at, 8);
		put16(event + at + 2, 1);
		at += 8;
		put16(event + at, 10 + len);
		put16(event + at + 2, 4);
		put16(event + at + 4, 0x1000);
		memcpy(event + at + 10, lines[i], len);
		at += 10 + len;
	}
	put16(event, at);
	event[2] = EVENT_MESSAGE;
	put16(event + 6, at - 6);
	put16(event + 8, 1);
	return at;
}

static size_t ascii(u8 *event, const char *text)
{
	put16(event, 6 + strlen(text));
	event[2] = EVENT_VT220;
	memcpy(event + 6, text, strlen(text));
	return 6 + strlen(text);
}

static void next_is(const u8 *sccb, size_t len, struct sclp_cursor *c, const char *want, bool open)
{
	struct sclp_text t;

	REQUIRE(sclp_next_text(sccb, len, c, &t));
	CHECK_EQ(t.len, strlen(want));
	CHECK_MEM(t.text, want, t.len);
	CHECK_EQ(t.open, open);
}

static void output(void)
{
	static const char * const lines[] = { "first", "", "third" };
	struct sclp_cursor c = { 0 };
	struct sclp_text t;
	u8 *sccb = block(512);
	size_t len = 8;

	len += message(sccb + len, lines, 3);
	len += ascii(sccb + len, "one\n\rtwo\r\n\r\nopen");
	len += message(sccb + len, lines, 1);
	CHECK_EQ(sclp_events_check(sccb, len, SCLP_RECEIVES), SCLP_DONE);
	next_is(sccb, len, &c, "first", false);
	next_is(sccb, len, &c, "", false);
	next_is(sccb, len, &c, "third", false);
	next_is(sccb, len, &c, "one", false);
	next_is(sccb, len, &c, "two", false);
	next_is(sccb, len, &c, "", false);
	next_is(sccb, len, &c, "open", true);
	next_is(sccb, len, &c, "first", false);
	CHECK(!sclp_next_text(sccb, len, &c, &t));
	sclp_events_accept(sccb, len);
	CHECK_EQ(sccb[8 + 3], 0x80);
	free(sccb);
}

static void unknown_type(void)
{
	u8 *sccb = block(64);
	u8 type;

	/*
	 * an event that nobody receives: Linux waits for ever for one that was accepted (Store
	 * Data, type 12)
	 */
	for (type = 0; type < 64; type++) {
		put16(sccb + 8, 56);
		sccb[10] = type;
		if (type != EVENT_MESSAGE && type != EVENT_VT220)
			CHECK_EQ(sclp_events_check(sccb, 64, SCLP_RECEIVES), SCLP_EVENT_SYNTAX);
	}
	free(sccb);
}

static void output_wrong(void)
{
	static const char * const lines[] = { "text" };
	u8 *sccb = block(256);
	size_t len = 8 + message(sccb + 8, lines, 1), n = len - 8;

	CHECK_EQ(sclp_events_check(sccb, len, SCLP_RECEIVES), SCLP_DONE);
	/* the program did not say that it would send it */
	CHECK_EQ(sclp_events_check(sccb, len, EVENT_BIT(EVENT_VT220)), SCLP_EVENT_SYNTAX);
	/* event longer than the block */
	CHECK_EQ(sclp_events_check(sccb, len - 1, SCLP_RECEIVES), SCLP_EVENT_SYNTAX);
	/* three bytes too many */
	CHECK_EQ(sclp_events_check(sccb, len + 3, SCLP_RECEIVES), SCLP_INCONSISTENT);
	CHECK_EQ(sclp_events_check(sccb, 8, SCLP_RECEIVES), SCLP_INSUFFICIENT_LENGTH);
	/* message data block longer than its event */
	put16(sccb + 14, n - 6 + 1);
	CHECK_EQ(sclp_events_check(sccb, len, SCLP_RECEIVES), SCLP_EVENT_SYNTAX);
	put16(sccb + 14, 11);				/* shorter than its own header */
	CHECK_EQ(sclp_events_check(sccb, len, SCLP_RECEIVES), SCLP_EVENT_SYNTAX);
	put16(sccb + 14, n - 6);
	put16(sccb + 26, 0);				/* an object of length 0 would never end */
	CHECK_EQ(sclp_events_check(sccb, len, SCLP_RECEIVES), SCLP_EVENT_SYNTAX);
	put16(sccb + 26, 8);
	put16(sccb + 34, 9);				/* text object without its header */
	CHECK_EQ(sclp_events_check(sccb, len, SCLP_RECEIVES), SCLP_EVENT_SYNTAX);
	free(sccb);
}

/* ---- input ---- */

static void operator_command(void)
{
	size_t used, len = 64;
	u8 *sccb = block(len), *p;
	u32 receive = EVENT_BIT(EVENT_COMMAND);
	size_t end;

	sccb[5] = 0x80;
	CHECK_EQ(sclp_read_begin(sccb, len, &receive, &used), SCLP_NO_EVENTS);
	CHECK(sclp_put_command(sccb, len, &used, EVENT_COMMAND, (const u8 *)"\x93\xa2", 2));
	end = 8 + get16(sccb + 8);
	CHECK_EQ(used, end);
	CHECK_EQ(sccb[10], EVENT_COMMAND);
	p = sccb + 14;
	CHECK_EQ(get16(p + 2), 0x1310);
	CHECK_EQ(p + get16(p) - sccb, end);
	p += 4;
	CHECK_EQ(get16(p + 2), 0x1212);
	CHECK_EQ(p + get16(p) - sccb, end);
	p += 4;
	CHECK_EQ(get16(p + 2), 0x1320);
	CHECK_EQ(p + get16(p) - sccb, end);
	p += 4;
	CHECK_EQ(p[1], 0x31);
	CHECK_EQ(p + p[0] - sccb, end);
	p += 2;
	CHECK_EQ(p[1], 0x30);
	CHECK_EQ(p + p[0] - sccb, end);
	CHECK_MEM(p + 2, "\x93\xa2", 2);
	sclp_read_end(sccb, used);
	CHECK_EQ(get16(sccb), used);
	CHECK_EQ(sccb[5], 0);
	/* no room: nothing changes */
	CHECK(!sclp_put_command(sccb, used + 10, &used, EVENT_COMMAND, (const u8 *)"\x93\xa2", 2));
	CHECK_EQ(used, end);
	free(sccb);
}

static void longest_line(void)
{
	size_t used, len = 512;
	u8 *sccb = block(len);
	u32 receive = EVENT_BIT(EVENT_COMMAND);
	u8 text[300];

	memset(text, 0xc1, sizeof(text));
	sclp_read_begin(sccb, len, &receive, &used);
	CHECK(sclp_put_command(sccb, len, &used, EVENT_COMMAND, text, sizeof(text)));
	CHECK_EQ(sccb[14 + 12], SCLP_LINE_MAX + 4);	/* both lengths fit into their byte */
	CHECK_EQ(sccb[14 + 14], SCLP_LINE_MAX + 2);
	free(sccb);
}

static void vt220_and_quiesce(void)
{
	size_t used, len = 64;
	u8 *sccb = block(len);
	u32 receive = EVENT_BIT(EVENT_VT220);

	sclp_read_begin(sccb, len, &receive, &used);
	CHECK(sclp_put_vt220(sccb, len, &used, (const u8 *)"ls", 2));
	CHECK_EQ(get16(sccb + 8), 10);
	CHECK_MEM(sccb + 14, "\0ls\r", 4);
	CHECK(sclp_put_quiesce(sccb, len, &used, 300));
	CHECK_EQ(sccb[20], EVENT_QUIESCE);
	CHECK_EQ(get16(sccb + 24), 300);
	free(sccb);
}

static void selective_read(void)
{
	size_t used, len = 64;
	u8 *sccb = block(len);
	u32 receive = EVENT_BIT(EVENT_COMMAND) | EVENT_BIT(EVENT_VT220);

	sccb[2] = 1;
	sccb[8] = 0x80;
	CHECK_EQ(sclp_read_begin(sccb, len, &receive, &used), SCLP_NO_EVENTS);
	CHECK_EQ(receive, EVENT_BIT(EVENT_COMMAND));
	sccb[8] = 0x40;
	CHECK_EQ(sclp_read_begin(sccb, len, &receive, &used), SCLP_INVALID_SELECTION);
	sccb[2] = 2;
	CHECK_EQ(sclp_read_begin(sccb, len, &receive, &used), SCLP_INVALID_FUNCTION);
	free(sccb);
}

static const struct ktap_case cases[] = {
	{ "READ SCP INFO", scp_info },
	{ "READ SCP INFO of more than 65535 increments", large_storage },
	{ "READ CPU INFO", cpu_info },
	{ "event masks of all lengths", masks },
	{ "malformed event masks", masks_wrong },
	{ "lines of messages and of the VT220 console", output },
	{ "events that CP does not receive", unknown_type },
	{ "malformed events", output_wrong },
	{ "operator commands", operator_command },
	{ "the longest operator command", longest_line },
	{ "VT220 input and quiesce", vt220_and_quiesce },
	{ "selective read", selective_read },
};

KTAP_MAIN(cases)
