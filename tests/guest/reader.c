// SPDX-License-Identifier: MIT
/*
 * reader.c - a virtual card reader at 00C with one file in it (tests/guest/deck.py): read to its
 * end, and beyond
 */
#include "css.h"

#define CARDS 50
#define CARD 80

static u32 dev;
static u8 buf[64][CARD] __aligned(8);
static struct ccw1 prog[32] __aligned(8);
static struct ccw0 prog0[32] __aligned(8);
static struct irb irb;
static unsigned int next;		/* card that the device has next */

static bool device(void)
{
	if (!dev) {
		dev = css_find(0x00c);
		if (dev && css_enable(dev, 3, 0xc))
			dev = 0;
	}
	if (!dev)
		skip("no reader at 00C");
	return dev;
}

static void check_card(const u8 *card, unsigned int n)
{
	u8 want[CARD];

	for (unsigned int j = 0; j < CARD; j++)
		want[j] = n * 83 + j * 7 + 1;
	if (!CHECK_MEM(card, want, CARD))
		print("# card %u", n);
}

static void identity(void)
{
	u8 id[8] = { 0 };

	if (!device())
		return;
	prog[0] = (struct ccw1) { CMD_SENSE_ID, CCW_SLI, sizeof(id), (u64)id };
	CHECK_EQ(css_run(dev, ORB_FORMAT1, prog, &irb), 0);
	if (irb.scsw.dstat & DS_UNIT_CHECK) {
		skip("it rejects SENSE ID");
		return;
	}
	CHECK_EQ(id[0], 0xff);
	CHECK(id[1] == 0x35 || id[1] == 0x25 || id[1] == 0x28);	/* 3505, 2540, 2821 */
}

static void one_card(void)
{
	if (!device())
		return;
	prog[0] = (struct ccw1) { CMD_READ, 0, CARD, (u64)buf[0] };
	CHECK_EQ(css_run(dev, ORB_FORMAT1, prog, &irb), 0);
	CHECK_EQ(irb.scsw.dstat, DS_CHANNEL_END | DS_DEVICE_END);
	CHECK_EQ(irb.scsw.cstat, 0);
	CHECK_EQ(irb.scsw.count, 0);
	check_card(buf[0], next++);
}

static void lengths(void)
{
	if (!device())
		return;
	/* more than a card */
	prog[0] = (struct ccw1) { CMD_READ, 0, 100, (u64)buf[0] };
	memset(buf, 0xee, 2 * CARD);
	CHECK_EQ(css_run(dev, ORB_FORMAT1, prog, &irb), 0);
	CHECK_EQ(irb.scsw.cstat, CS_LENGTH);
	CHECK_EQ(irb.scsw.count, 20);
	check_card(buf[0], next++);
	CHECK_EQ(buf[1][0], 0xee);
	/* less: the rest of the card is lost */
	prog[0] = (struct ccw1) { CMD_READ, CCW_SLI, 10, (u64)buf[0] };
	memset(buf, 0xee, CARD);
	CHECK_EQ(css_run(dev, ORB_FORMAT1, prog, &irb), 0);
	CHECK_EQ(irb.scsw.cstat, 0);
	CHECK_EQ(buf[0][10], 0xee);
	next++;
	/* data chaining within a card */
	prog[0] = (struct ccw1) { CMD_READ, CCW_CD, 30, (u64)buf[0] };
	prog[1] = (struct ccw1) { 0, 0, 50, (u64)buf[0] + 30 };
	CHECK_EQ(css_run(dev, ORB_FORMAT1, prog, &irb), 0);
	CHECK_EQ(irb.scsw.cstat, 0);
	check_card(buf[0], next++);
}

/* As Linux's loader does: 20 command-chained format-0 reads in one program. */
static void chain(void)
{
	if (!device())
		return;
	for (int i = 0; i < 20; i++)
		prog0[i] = (struct ccw0){ (u32)CMD_READ << 24 | (u32)(u64)buf[i],
					  i < 19 ? CCW_CC | CCW_SLI : CCW_SLI, 0, CARD };
	CHECK_EQ(css_run(dev, 0, prog0, &irb), 0);
	CHECK_EQ(irb.scsw.dstat, DS_CHANNEL_END | DS_DEVICE_END);
	CHECK_EQ(irb.scsw.cpa, (u64)&prog0[20]);
	CHECK_EQ(irb.scsw.count, 0);
	for (int i = 0; i < 20; i++)
		check_card(buf[i], next++);
}

/*
 * The chain that runs over the end stops there with unit exception; the address and the residual
 * count tell where.
 */
static void end_of_file(void)
{
	unsigned int left = CARDS - next;

	if (!device())
		return;
	memset(buf, 0xee, sizeof(buf));
	for (unsigned int i = 0; i < 32; i++)
		prog[i] = (struct ccw1){ CMD_READ, i < 31 ? CCW_CC | CCW_SLI : CCW_SLI, CARD,
					 (u64)buf[i] };
	REQUIRE(left < 31);
	CHECK_EQ(css_run(dev, ORB_FORMAT1, prog, &irb), 0);
	CHECK(irb.scsw.dstat & DS_UNIT_EXCEPTION);
	CHECK_EQ(irb.scsw.cstat & ~CS_LENGTH, 0);
	CHECK_EQ(irb.scsw.cpa, (u64)&prog[left + 1]);
	CHECK_EQ(irb.scsw.count, CARD);
	for (unsigned int i = 0; i < left; i++)
		check_card(buf[i], next++);
	CHECK(mem_is(buf[left], 0xee, CARD));
}

static void empty(void)
{
	u8 sense[32];

	if (!device())
		return;
	DEPARTS(MACHINE_HERCULES, "with the eof option 3.13 gives unit exception for ever");
	prog[0] = (struct ccw1) { CMD_READ, CCW_SLI, CARD, (u64)buf[0] };
	CHECK_EQ(css_run(dev, ORB_FORMAT1, prog, &irb), 0);
	CHECK(irb.scsw.dstat & DS_UNIT_CHECK);
	prog[0] = (struct ccw1) { CMD_SENSE, CCW_SLI, sizeof(sense), (u64)sense };
	CHECK_EQ(css_run(dev, ORB_FORMAT1, prog, &irb), 0);
	CHECK(sense[0] & 0x40);			/* intervention required */
}

static void write_refused(void)
{
	u8 sense[32];

	if (!device())
		return;
	DEPARTS(MACHINE_HERCULES,
		"at the end of a file 3.13 answers every command with unit exception");
	prog[0] = (struct ccw1) { CMD_WRITE, CCW_SLI, CARD, (u64)buf[0] };
	CHECK_EQ(css_run(dev, ORB_FORMAT1, prog, &irb), 0);
	CHECK(irb.scsw.dstat & DS_UNIT_CHECK);
	prog[0] = (struct ccw1) { CMD_SENSE, CCW_SLI, sizeof(sense), (u64)sense };
	CHECK_EQ(css_run(dev, ORB_FORMAT1, prog, &irb), 0);
	CHECK(sense[0] & 0x80);			/* command reject */
}

GUEST(
	{ "SENSE ID", identity },
	{ "one card", one_card },
	{ "lengths", lengths },
	{ "a chain of 20 reads", chain },
	{ "unit exception at the end of the file", end_of_file },
	{ "intervention required when empty", empty },
	{ "WRITE is rejected", write_refused },
)
