// SPDX-License-Identifier: MIT
/*
 * churn.c - keeps console and reader busy for ever; no test by itself, other suites kill what it
 * depends on
 *
 * At any moment a long channel program runs at the reader, a read waits at the console or is being
 * halted, or a line goes out. A line that is typed comes back behind "# heard".
 */
#include "css.h"

const enum console guest_console = CONSOLE_3215;

#define CMD_READ_INQUIRY 0x0a
#define NOPS	3000		/* more than CP runs at once on the thread of SSCH */
#define NAP_US	40000

static u32 con, rdr;
static struct ccw1 chain[NOPS + 1] __aligned(8);
static u8 card[80], text[140];

static void nap(u64 us)
{
	struct psw psw = { PSW_64 | PSW_WAIT | PSW_EXT, 0 };

	clock_comparator_set(tod() + us * TOD_US);
	asm volatile("	larl	%%r1,1f\n	stg	%%r1,8+%[p]\n	lpswe	%[p]\n1:	"
		     "nopr\n"
		     : [p] "+S"(psw)
		     :
		     : "1", "memory");
}

static void start(u32 dev, const void *program)
{
	struct orb orb = { .intparm = dev, .flags = ORB_FORMAT1 | ORB_LPM, .cpa = (u64)program };
	struct irb irb;

	while (ssch(dev, &orb) == 1)	/* attention, or the end of a file came in between */
		tsch(dev, &irb);
}

/* What was read is shown again, in the code that it came in. */
static void heard(unsigned int len)
{
	static struct ccw1 ccw[2] __aligned(8);
	static u8 before[8];
	struct irb irb;

	to_ebcdic(before, "# heard ", sizeof(before));
	text[len] = 0x15;
	ccw[0] = (struct ccw1) { CMD_WRITE, CCW_CD, sizeof(before), (u64)before };
	ccw[1] = (struct ccw1) { 0, CCW_SLI, len + 1, (u64)text };
	css_run(con, ORB_FORMAT1, ccw, &irb);
}

/* A read that waits for a while and is then halted or cleared */
static void listen(bool clear)
{
	static struct ccw1 ccw __aligned(8);
	unsigned int most = sizeof(text) - 1;
	struct irb irb;

	ccw = (struct ccw1) { CMD_READ_INQUIRY, CCW_SLI, most, (u64)text };
	start(con, &ccw);
	nap(NAP_US);
	if (tsch(con, &irb)) {
		if (clear)
			csch(con);
		else
			hsch(con);
		css_status(con, &irb, 1000000);
	} else if (irb.scsw.dstat == (DS_CHANNEL_END | DS_DEVICE_END)) {
		heard(most - irb.scsw.count);
	}
}

static void read_cards(void)
{
	struct irb irb;

	chain[0] = (struct ccw1) { CMD_READ, CCW_CC | CCW_SLI, sizeof(card), (u64)card };
	for (int i = 1; i <= NOPS; i++)
		chain[i] = (struct ccw1){ CMD_NOP, i < NOPS ? CCW_CC | CCW_SLI : CCW_SLI, 1,
					  (u64)card };
	start(rdr, chain);
	/* the next turn may find it running still, or cut short by intervention required */
	tsch(rdr, &irb);
}

static void churn(void)
{
	ctl_load(0, CR0_CLOCK_COMP);
	con = css_find(0x009);
	rdr = css_find(0x00c);
	REQUIRE(con && rdr && !css_enable(con, 3, con) && !css_enable(rdr, 3, rdr));
	print("# churning");
	for (u64 n = 1;; n++) {
		read_cards();
		listen(n & 1);
		if (n % 8 == 0)
			print("# churn %lu", n);
	}
}

GUEST({ "never ends", churn })
