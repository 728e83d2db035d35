// SPDX-License-Identifier: MIT
/* test_diag.c - register rules of DIAGNOSE X'08', the pseudo timer */
#include "ktap.h"
#include "../../../kmod/ebcdic.h"
#include "../../../kmod/sie/diag-rules.h"

static void console_form(void)
{
	u64 gpr[16] = { [15] = 0xffffffff80001000ULL, [3] = 0xaaaaaaaa00000005ULL };
	struct diag008 d;

	CHECK(diag008_decode(gpr, 15, 3, 0x7fffffff, &d));
	CHECK_EQ(d.text, 0x1000);
	CHECK_EQ(d.len, 5);
	CHECK(!d.to_buffer);
	CHECK_EQ(d.size, 0);
	gpr[3] = 240;
	CHECK(diag008_decode(gpr, 15, 3, ~0ULL, &d));
	CHECK_EQ(d.text, 0xffffffff80001000ULL);
	gpr[3] = 241;
	CHECK(!diag008_decode(gpr, 15, 3, ~0ULL, &d));
	gpr[3] = 0;
	CHECK(diag008_decode(gpr, 15, 3, ~0ULL, &d));
	CHECK_EQ(d.len, 0);
}

static void buffer_form(void)
{
	u64 gpr[16] = { [2] = 0x1000, [3] = 0x1ffff0000ULL, [4] = 0x4000000b, [5] = 0x100000 };
	struct diag008 d;

	CHECK(diag008_decode(gpr, 2, 4, ~0ULL, &d));
	CHECK(d.to_buffer);
	CHECK_EQ(d.buffer, 0x1ffff0000ULL);
	CHECK_EQ(d.size, 0x100000);
	gpr[5] = 0x100001;
	CHECK(!diag008_decode(gpr, 2, 4, ~0ULL, &d));
	gpr[5] = 0;
	CHECK(diag008_decode(gpr, 2, 4, ~0ULL, &d));
}

static void buffer_pairs(void)
{
	u64 gpr[16];
	struct diag008 d;
	unsigned int x, y, i;

	for (i = 0; i < 16; i++)
		gpr[i] = 0x40000001;
	for (x = 0; x < 16; x++) {
		for (y = 0; y < 16; y++) {
			bool meet = x == y || x + 1 == y || y + 1 == x;

			gpr[(y + 1) & 15] = 8;
			CHECK_EQ(diag008_decode(gpr, x, y, ~0ULL, &d), x != 15 && y != 15 && !meet);
			gpr[(y + 1) & 15] = 0x40000001;
		}
	}
}

static void flags(void)
{
	u64 gpr[16] = { [1] = 0xe0000001, [2] = 0x1000, [4] = 0 };
	struct diag008 d;

	gpr[1] = 0xa0000001;
	CHECK(diag008_decode(gpr, 4, 1, ~0ULL, &d));
	gpr[1] = 0x10000001;
	CHECK(!diag008_decode(gpr, 4, 1, ~0ULL, &d));
	gpr[1] = 0x01000001;
	CHECK(!diag008_decode(gpr, 4, 1, ~0ULL, &d));
}

static void line_ends(void)
{
	char text[8];
	u8 resp[8] = "AB\nC\n";

	diag008_text(text, (const u8 *)"\xd8\x15\xd8\xe4", 4);
	CHECK_MEM(text, "Q\nQU", 4);
	diag008_response(resp, 5);
	CHECK_MEM(resp, "\xc1\xc2\x15\xc3\x15", 5);
}

static void pseudo_timer(void)
{
	struct civil_time t = { 2026, 11, 5, 7, 8, 59 };
	struct pseudo_timer timer;
	const u8 *bytes = (const u8 *)&timer;

	pseudo_timer_build(&timer, &t, 0x0102030405060708ULL, 9);
	CHECK_MEM(bytes, "\xf1\xf1\x61\xf0\xf5\x61\xf2\xf6\xf0\xf7\x7a\xf0\xf8\x7a\xf5\xf9", 16);
	CHECK_MEM(bytes + 16, "\1\2\3\4\5\6\7\x08\0\0\0\0\0\0\0\x09", 16);
	CHECK_MEM(bytes + 32, "\xf1\xf1\x61\xf0\xf5\x61\xf2\xf0\xf2\xf6", 10);
	CHECK_MEM(bytes + 48, "\xf2\xf0\xf2\xf6\x60\xf1\xf1\x60\xf0\xf5", 10);
}

static void alternate(void)
{
	u8 list[DIAG0D4_MAX];
	struct diag0d4 d;

	ebcdic_encode(list, "WORKER1 LINUX1  SECRET  ", sizeof(list));
	CHECK(diag0d4_decode(list, 24, &d));
	CHECK_STR(d.target, "WORKER1");
	CHECK_STR(d.alternate, "LINUX1");
	CHECK_STR(d.label, "SECRET");
	CHECK(diag0d4_decode(list, 16, &d));
	CHECK_STR(d.label, "");
	CHECK(diag0d4_decode(list, 8, &d));
	CHECK_STR(d.alternate, "");
	CHECK(!diag0d4_decode(list, 0, &d));
	CHECK(!diag0d4_decode(list, 7, &d));
	CHECK(!diag0d4_decode(list, 32, &d));
	memset(list + 8, 0, 8);		/* null bytes are no name, too */
	CHECK(diag0d4_decode(list, 16, &d));
	CHECK_STR(d.alternate, "");
	ebcdic_encode(list, "WORKER1 A B     ", 16);
	CHECK(!diag0d4_decode(list, 16, &d));
	ebcdic_encode(list, "WORKER1 linux1  ", 16);
	CHECK(!diag0d4_decode(list, 16, &d));
	ebcdic_encode(list, "        LINUX1  ", 16);
	CHECK(!diag0d4_decode(list, 16, &d));
}

static const struct ktap_case cases[] = {
	{ "X'08' to the console: lengths and addressing modes", console_form },
	{ "X'08' to a buffer: addresses and sizes", buffer_form },
	{ "X'08' to a buffer: register pairs must not meet", buffer_pairs },
	{ "X'08': unknown flags are refused", flags },
	{ "X'08': lines end with X'15' in the guest, with a new line in CP", line_ends },
	{ "X'0C' and X'270', byte for byte", pseudo_timer },
	{ "FIA_USB.2: X'D4' takes a target, an alternate user and a label", alternate },
};

KTAP_MAIN(cases)
