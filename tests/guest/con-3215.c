// SPDX-License-Identifier: MIT
/* con-3215.c - everything is printed on a 3215 console by channel programs */
#include "css.h"

const enum console guest_console = CONSOLE_3215;

static u8 text[4][160];
static struct ccw1 prog[5] __aligned(8);
static struct irb irb;

static u32 device(void)
{
	static u32 dev;

	if (!dev)
		dev = css_find_type(0x3215);
	if (!dev)
		dev = css_find(0x009);
	return dev;
}

static void used(void)
{
	CHECK_EQ(console_used(), CONSOLE_3215);
}

static unsigned int line(unsigned int n, const char *s)
{
	unsigned int len = strlen(s);

	to_ebcdic(text[n], s, len);
	text[n][len] = 0x15;
	return len + 1;
}

/* Linux's way: writes that are command-chained, closed by a NOP of count 1. */
static void chained(void)
{
	if (console_used() != CONSOLE_3215) {
		skip("no 3215");
		return;
	}
	for (unsigned int i = 0; i < 3; i++)
		prog[i] = (struct ccw1){ CMD_WRITE, CCW_SLI | CCW_CC, line(i, "# a chained line"),
					 (u64)text[i] };
	prog[3] = (struct ccw1) { CMD_NOP, CCW_SLI, 1, 0 };
	CHECK_EQ(css_run(device(), ORB_FORMAT1, prog, &irb), 0);
	CHECK(irb.scsw.dstat & DS_DEVICE_END);
	CHECK(!(irb.scsw.dstat & DS_UNIT_CHECK));
	CHECK_EQ(irb.scsw.cstat, 0);
	CHECK_EQ(irb.scsw.cpa, (u64)&prog[4]);
}

static void several_lines(void)
{
	unsigned int n;

	if (console_used() != CONSOLE_3215) {
		skip("no 3215");
		return;
	}
	n = line(0, "# first of two\n# second of two");
	prog[0] = (struct ccw1) { CMD_WRITE, CCW_SLI, n, (u64)text[0] };
	CHECK_EQ(css_run(device(), ORB_FORMAT1, prog, &irb), 0);
	CHECK_EQ(irb.scsw.dstat & (DS_CHANNEL_END | DS_UNIT_CHECK), DS_CHANNEL_END);
	CHECK_EQ(irb.scsw.count, 0);
}

static void many(void)
{
	for (int i = 0; i < 100; i++)
		print("# line %d of 100: 0123456789 ABCDEFGHIJKLMNOPQRSTUVWXYZ "
		      "abcdefghijklmnopqrstuvwxyz",
		      i);
	CHECK(console_used() != CONSOLE_NONE);
}

GUEST(
	{ "found", used },
	{ "a chain of writes", chained },
	{ "two lines in one write", several_lines },
	{ "100 lines", many },
)
