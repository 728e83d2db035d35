// SPDX-License-Identifier: MIT
/*
 * con-input.c - a line that the operator types on the 3215
 *
 * The guest asks for it with a line "INPUT: text"; whoever runs it types text
 * and presses enter. Attention comes first, then the read gets the line.
 */
#include "css.h"

const enum console guest_console = CONSOLE_3215;

#define CMD_READ_INQUIRY 0x0a
#define WAIT_US 20000000

static u32 device(void)
{
	u32 dev = css_find_type(0x3215);

	return dev ? dev : css_find(0x009);
}

static void attention_and_read(void)
{
	static const char wanted[] = "Hello zcp 123";
	static struct ccw1 ccw __aligned(8);
	static u8 text[160];
	struct irb irb = { 0 };
	u32 dev = device();
	u8 want[sizeof(wanted)];

	if (console_used() != CONSOLE_3215) {
		skip("no 3215");
		return;
	}
	events_clear();
	print("INPUT: %s", wanted);
	/* attention: unsolicited, alert status */
	for (u64 end = tod() + WAIT_US * TOD_US; tod() < end;)
		if (tsch(dev, &irb) == 0)
			break;
	CHECK_EQ(irb.scsw.dstat & DS_ATTENTION, DS_ATTENTION);
	CHECK_EQ(irb.scsw.cstat, 0);
	memset(text, 0xee, sizeof(text));
	ccw = (struct ccw1) { CMD_READ_INQUIRY, CCW_SLI, sizeof(text), (u64)text };
	REQUIRE(css_run(dev, ORB_FORMAT1, &ccw, &irb) == 0);
	CHECK(!(irb.scsw.dstat & DS_UNIT_CHECK));
	CHECK_EQ(irb.scsw.count, sizeof(text) - (sizeof(wanted) - 1));
	to_ebcdic(want, wanted, sizeof(wanted) - 1);
	CHECK_MEM(text, want, sizeof(wanted) - 1);
	CHECK_EQ(text[sizeof(wanted) - 1], 0xee);
}

GUEST({ "attention, and the line", attention_and_read })
