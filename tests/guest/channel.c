// SPDX-License-Identifier: MIT
/*
 * channel.c - the I/O instructions: condition codes, blocks, interruptions. SA22-7832 chapters 13
 * to 16.
 *
 * Any device does: only NO-OPERATION and the subchannel's own states are used.
 */
#include "css.h"

static u32 first;			/* a subchannel with a device */
static u8 byte;
static u8 page[PAGE_SIZE] __aligned(4096);
static struct ccw1 nop __aligned(8);
static struct ccw1 suspended[2] __aligned(8);

static bool device(void)
{
	struct schib schib;

	for (u32 n = 0; !first && stsch(SCHID(n), &schib) == 0; n++)
		if (schib.flags & PMCW_VALID)
			first = SCHID(n);
	if (!first)
		skip("no device");
	return first;
}

static struct orb orb_of(const void *program, u32 flags)
{
	return (struct orb) { 0x0badcafe, ORB_FORMAT1 | ORB_LPM | flags, (u64)program, 0, { 0 } };
}

static void start_nop(void)
{
	struct orb orb;

	nop = (struct ccw1) { CMD_NOP, CCW_SLI, 1, (u64)&byte };
	orb = orb_of(&nop, 0);
	CHECK_EQ(ssch(first, &orb), 0);
}

/* Waits until STSCH shows that status is pending. */
static bool pending(void)
{
	u64 end = tod() + 5000000 * TOD_US;
	struct schib schib;

	do {
		if (stsch(first, &schib))
			return false;
	} while (!(SCSW_SC(&schib.scsw) & SC_PENDING) && tod() < end);
	return SCSW_SC(&schib.scsw) & SC_PENDING;
}

/* After a function the primary status may come without the secondary: take all of it. */
static void drain(void)
{
	struct irb irb;

	css_status(first, &irb, 1000000);
	delay(2000);
	while (tsch(first, &irb) == 0)
		;
	events_clear();
}

static void scan(void)
{
	struct schib schib;
	unsigned int devices = 0;
	u32 n;

	for (n = 0; n < 0x10000; n++) {
		memset(&schib, 0xee, sizeof(schib));
		if (stsch(SCHID(n), &schib))
			break;
		if (!(schib.flags & PMCW_VALID))
			continue;
		devices++;
		CHECK(schib.pim != 0);
		CHECK_EQ(schib.flags >> 14, 0);		/* reserved */
		CHECK_EQ(schib.flags2 & 0x00fffff8, 0);
		CHECK(!(schib.lpum & ~schib.pim));
		CHECK_EQ(schib.scsw.flags & 0x1f, 0);
	}
	print("# %u subchannels, %u devices", n, devices);
	/* cc 3 ends the scan for good, and stores nothing */
	memset(&schib, 0xee, sizeof(schib));
	CHECK_EQ(stsch(SCHID(n), &schib), 3);
	CHECK_EQ(stsch(SCHID(0xffff), &schib), 3);
	CHECK(mem_is(&schib, 0xee, sizeof(schib)));
}

/* Each instruction wants 0001 in the left half of register 1. */
static void subsystem_id(void)
{
	static const u32 bad[] = { 0, 0x00000001, 0x00020000, 0x80010000 };
	struct orb orb = orb_of(&nop, 0);

	for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
		pgm_expect();
		stsch(bad[i], page);
		CHECK_PGM(PGM_OPERAND);
		pgm_expect();
		tsch(bad[i], page);
		CHECK_PGM(PGM_OPERAND);
		pgm_expect();
		ssch(bad[i], &orb);
		CHECK_PGM(PGM_OPERAND);
		pgm_expect();
		csch(bad[i]);
		CHECK_PGM(PGM_OPERAND);
		pgm_expect();
		hsch(bad[i]);
		CHECK_PGM(PGM_OPERAND);
		pgm_expect();
		rsch(bad[i]);
		CHECK_PGM(PGM_OPERAND);
		pgm_expect();
		xsch(bad[i]);
		CHECK_PGM(PGM_OPERAND);
	}
}

static void alignment(void)
{
	pgm_expect();
	stsch(SCHID(0), page + 2);
	CHECK_PGM(PGM_SPECIFICATION);
	pgm_expect();
	msch(SCHID(0), page + 2);
	CHECK_PGM(PGM_SPECIFICATION);
	pgm_expect();
	ssch(SCHID(0), page + 2);
	CHECK_PGM(PGM_SPECIFICATION);
	pgm_expect();
	tsch(SCHID(0), page + 2);
	CHECK_PGM(PGM_SPECIFICATION);
	pgm_expect();
	tpi(0, page + 2);
	CHECK_PGM(PGM_SPECIFICATION);
	pgm_expect();
	stcrw(0, page + 2);
	CHECK_PGM(PGM_SPECIFICATION);
}

/* Nothing there: cc 3 from all of them. */
static void absent(void)
{
	struct orb orb = orb_of(&nop, 0);
	struct schib schib = { 0 };
	u32 none = SCHID(0xfffe);

	CHECK_EQ(msch(none, &schib), 3);
	CHECK_EQ(ssch(none, &orb), 3);
	CHECK_EQ(tsch(none, page), 3);
	CHECK_EQ(csch(none), 3);
	CHECK_EQ(hsch(none), 3);
	CHECK_EQ(rsch(none), 3);
	CHECK_EQ(xsch(none), 3);
}

static void modify(void)
{
	struct schib a, b;

	if (!device())
		return;
	css_disable(first);
	for (u32 isc = 0; isc < 8; isc++) {
		CHECK_EQ(stsch(first, &a), 0);
		a.intparm = 0xa5a50000 + isc;
		a.flags = (a.flags & ~PMCW_ISC(7)) | PMCW_ISC(isc) | (isc & 1 ? PMCW_ENABLED : 0);
		a.flags &= ~PMCW_ENABLED;
		a.flags |= isc & 1 ? PMCW_ENABLED : 0;
		a.lpm = a.pim;
		CHECK_EQ(msch(first, &a), 0);
		CHECK_EQ(stsch(first, &b), 0);
		CHECK_EQ(b.intparm, 0xa5a50000 + isc);
		CHECK_EQ(b.flags, a.flags);
		CHECK_EQ(b.devno, a.devno);
		CHECK_EQ(b.pim, a.pim);
	}
	css_disable(first);
	DEPARTS(MACHINE_HERCULES, "3.13 takes reserved bits of the SCHIB");
	stsch(first, &a);
	a.flags |= 0x0100;
	pgm_expect();
	msch(first, &a);
	CHECK_PGM(PGM_OPERAND);
	stsch(first, &a);
	a.flags2 |= 0x00100000;
	pgm_expect();
	msch(first, &a);
	CHECK_PGM(PGM_OPERAND);
	stsch(first, &b);
	CHECK_EQ(b.flags & PMCW_ENABLED, 0);
}

static void not_enabled(void)
{
	struct orb orb = orb_of(&nop, 0);

	if (!device())
		return;
	css_disable(first);
	CHECK_EQ(ssch(first, &orb), 3);
	CHECK_EQ(tsch(first, page), 3);
	CHECK_EQ(csch(first), 3);
	CHECK_EQ(hsch(first), 3);
	CHECK_EQ(rsch(first), 3);
	CHECK_EQ(xsch(first), 3);
}

static void bad_orb(void)
{
	struct orb orb;

	if (!device())
		return;
	css_enable(first, 3, 1);
	orb = orb_of(&nop, 0);
	orb.cpa |= 0x80000000;			/* bit 0 of the channel-program address */
	pgm_expect();
	ssch(first, &orb);
	CHECK_PGM(PGM_OPERAND);
	orb = orb_of(&nop, 0x0000001e);		/* word 1, bits 27 to 30 */
	pgm_expect();
	ssch(first, &orb);
	CHECK_PGM(PGM_OPERAND);
	CHECK_EQ(tsch(first, page), 1);
}

/* Interruption, TSCH, and what STSCH shows meanwhile. */
static void interruption(void)
{
	struct schib schib;
	struct irb irb;

	if (!device())
		return;
	css_enable(first, 2, 1);
	drain();
	start_nop();
	CHECK(pending());
	CHECK_EQ(io_await(0x80 >> 5, 1, 1000), 0);	/* another interruption subclass */
	CHECK_EQ(stsch(first, &schib), 0);
	CHECK(SCSW_SC(&schib.scsw) & SC_PENDING);
	CHECK_EQ(ssch(first, &(struct orb) { 0, ORB_FORMAT1 | ORB_LPM, (u64)&nop, 0, { 0 } }), 1);
	REQUIRE(io_await(0x80 >> 2, 1, 1000000) >= 1);
	CHECK_EQ(io_event(0)->schid, first);
	CHECK_EQ(io_event(0)->parm, 0x0badcafe);
	CHECK_EQ(io_event(0)->word, 2u << 27);
	CHECK(io_event(0)->old.mask & PSW_IO);
	memset(&irb, 0, sizeof(irb));
	CHECK_EQ(tsch(first, &irb), 0);
	CHECK_EQ(SCSW_FC(&irb.scsw), SCSW_FC_START);
	CHECK(SCSW_SC(&irb.scsw) & SC_PRIMARY);
	CHECK(irb.scsw.dstat & DS_CHANNEL_END);
	CHECK_EQ(irb.scsw.cstat, 0);
	CHECK_EQ(irb.scsw.cpa, (u64)(&nop + 1));
	css_status(first, &irb, irb.scsw.dstat & DS_DEVICE_END ? 0 : 1000000);
	CHECK_EQ(tsch(first, &irb), 1);
	CHECK_EQ(SCSW_SC(&irb.scsw), 0);
	CHECK_EQ(io_await(0xff, 2, 5000), 1);		/* once */
	css_disable(first);
}

static void test_pending(void)
{
	u32 code[3] = { 0xeeeeeeee, 0xeeeeeeee, 0xeeeeeeee };
	struct irb irb;
	u64 cr6 = ctl_store(6);

	if (!device())
		return;
	events_clear();
	ctl_load(6, 0xff000000);
	while (tpi(0, code) == 1)
		tsch(code[0], &irb);
	memset(code, 0xee, sizeof(code));
	CHECK_EQ(tpi(0, code), 0);
	CHECK_EQ(code[0], 0xeeeeeeee);
	css_enable(first, 4, 1);
	start_nop();
	CHECK(pending());
	ctl_load(6, 0x80000000 >> 3);
	CHECK_EQ(tpi(0, code), 0);			/* its subclass is off */
	ctl_load(6, 0x80000000 >> 4);
	CHECK_EQ(tpi(0, code), 1);
	CHECK_EQ(code[0], first);
	CHECK_EQ(code[1], 0x0badcafe);
	CHECK_EQ(code[2], 0xeeeeeeee);			/* two words; the third only at 0 */
	CHECK_EQ(tpi(0, code), 0);			/* taken away */
	CHECK_EQ(io_await(0xff, 1, 2000), 0);
	CHECK_EQ(tsch(first, &irb), 0);			/* but the status is still there */
	ctl_load(6, 0x80000000 >> 4);
	drain();
	/* operand address 0: three words in the low core */
	start_nop();
	CHECK(pending());
	lowcore.schid = 0;
	lowcore.io_word = 0;
	asm volatile("tpi	0" : : : "cc", "memory");
	CHECK_EQ(lowcore.schid, first);
	CHECK_EQ(lowcore.io_parm, 0x0badcafe);
	CHECK_EQ(lowcore.io_word, 4u << 27);
	drain();
	ctl_load(6, cr6);
	css_disable(first);
}

static void clear(void)
{
	struct irb irb;

	if (!device())
		return;
	css_enable(first, 3, 0x1234);
	drain();
	CHECK_EQ(csch(first), 0);
	CHECK_EQ(io_await(0x80 >> 3, 1, 1000000), 1);
	CHECK_EQ(io_event(0)->parm, 0x1234);		/* that of the subchannel */
	CHECK_EQ(tsch(first, &irb), 0);
	CHECK_EQ(SCSW_FC(&irb.scsw), SCSW_FC_CLEAR);
	CHECK_EQ(SCSW_SC(&irb.scsw), SC_PENDING);
	CHECK_EQ(irb.scsw.dstat, 0);
	CHECK_EQ(irb.scsw.cstat, 0);
	CHECK_EQ(tsch(first, &irb), 1);
	/* clear takes away a pending status */
	start_nop();
	CHECK(pending());
	CHECK_EQ(csch(first), 0);
	CHECK(pending());
	CHECK_EQ(tsch(first, &irb), 0);
	CHECK_EQ(SCSW_FC(&irb.scsw), SCSW_FC_CLEAR);
	CHECK_EQ(tsch(first, &irb), 1);
	css_disable(first);
}

static void halt(void)
{
	struct irb irb;

	if (!device())
		return;
	css_enable(first, 3, 0x1234);
	drain();
	CHECK_EQ(hsch(first), 0);
	CHECK(pending());
	CHECK_EQ(tsch(first, &irb), 0);
	CHECK_EQ(SCSW_FC(&irb.scsw), SCSW_FC_HALT);
	CHECK(SCSW_SC(&irb.scsw) & SC_PENDING);
	drain();
	/* status pending: cc 1 */
	start_nop();
	CHECK(pending());
	CHECK_EQ(hsch(first), 1);
	CHECK_EQ(xsch(first), 1);
	CHECK_EQ(rsch(first), 1);
	drain();
	/* idle: nothing to cancel or resume */
	CHECK_EQ(xsch(first), 2);
	CHECK_EQ(rsch(first), 2);
	css_disable(first);
}

static void suspend(void)
{
	struct schib schib;
	struct orb orb;
	struct irb irb;

	if (!device())
		return;
	css_enable(first, 3, 1);
	drain();
	suspended[0] = (struct ccw1) { CMD_NOP, CCW_SLI | CCW_CC, 1, (u64)&byte };
	suspended[1] = (struct ccw1) { CMD_NOP, CCW_SLI | CCW_SUSPEND, 1, (u64)&byte };
	orb = orb_of(suspended, ORB_SUSPEND);
	DEPARTS(MACHINE_QEMU, "virtual-css gives no intermediate status");
	CHECK_EQ(ssch(first, &orb), 0);
	CHECK(pending());
	/* suspended: intermediate status, then busy for others, until RSCH */
	CHECK_EQ(tsch(first, &irb), 0);
	CHECK_EQ(SCSW_SC(&irb.scsw), SC_INTERMEDIATE | SC_PENDING);
	CHECK(SCSW_AC(&irb.scsw) & SCSW_AC_SUSPENDED);
	if (machine != MACHINE_HERCULES)		/* 3.13 starts over a suspended program */
		CHECK_EQ(ssch(first, &orb), 2);
	CHECK_EQ(stsch(first, &schib), 0);
	CHECK(SCSW_AC(&schib.scsw) & SCSW_AC_SUSPENDED);
	suspended[1].flags = CCW_SLI;
	CHECK_EQ(rsch(first), 0);
	CHECK_EQ(css_status(first, &irb, 1000000), 0);
	CHECK(irb.scsw.dstat & DS_CHANNEL_END);
	CHECK_EQ(irb.scsw.cpa, (u64)&suspended[2]);
	CHECK(!(SCSW_AC(&irb.scsw) & SCSW_AC_SUSPENDED));
	/* and CSCH ends a suspended program */
	suspended[1].flags = CCW_SLI | CCW_SUSPEND;
	CHECK_EQ(ssch(first, &orb), 0);
	CHECK(pending());
	CHECK_EQ(csch(first), 0);
	CHECK(pending());
	CHECK_EQ(tsch(first, &irb), 0);
	CHECK_EQ(SCSW_FC(&irb.scsw), SCSW_FC_CLEAR);
	CHECK_EQ(SCSW_AC(&irb.scsw), 0);
	css_disable(first);
}

static void channel_reports(void)
{
	u32 crw = 0xeeeeeeee;
	int n = 0;

	while (stcrw(0, &crw) == 0 && n < 1000)
		n++;
	CHECK(n < 1000);
	crw = 0xeeeeeeee;
	CHECK_EQ(stcrw(0, &crw), 1);
	CHECK_EQ(crw, 0);
}

static int chsc(void *block)
{
	int cc = 9;

	asm volatile(PROBE(".insn	rre,0xb25f0000,%[b],0")
		     IPM(cc) : [cc] "+d" (cc) : [b] "a" (block) : "cc", "memory");
	return cc;
}

static void chsc_commands(void)
{
	u16 *h = (u16 *)page;
	int cc;

	pgm_expect();
	cc = chsc(page + 8);
	if (pgm_get()->code == PGM_OPERATION) {
		skip("no CHSC");
		return;
	}
	if (cc == 9)
		CHECK_PGM(PGM_SPECIFICATION);
	memset(page, 0, sizeof(page));
	h[0] = 16;
	h[1] = 0x0fff;			/* no such command */
	pgm_expect();
	cc = chsc(page);
	CHECK_PGM(PGM_NONE);
	if (cc == 3)
		return;
	CHECK_EQ(cc, 0);
	/* response block behind the request: length, response code */
	CHECK(h[9] == 2 || h[9] == 4);
	CHECK_EQ(h[8], 8);
	/* STORE CHANNEL SUBSYSTEM CHARACTERISTICS */
	memset(page, 0, sizeof(page));
	h[0] = 16;
	h[1] = 0x0010;
	CHECK_EQ(chsc(page), 0);
	CHECK(h[9] == 1 || h[9] == 2 || h[9] == 4);
}

static void set_channel_monitor(void)
{
	/* all off */
	pgm_expect();
	asm volatile("	lghi	%%r1,0\n	lghi	%%r2,0\n" PROBE("schm")
		     :
		     :
		     : "1", "2", "memory");
	CHECK_PGM(PGM_NONE);
	/* measurement-block origin that is no multiple of 32, with M on */
	pgm_expect();
	asm volatile("	lghi	%%r1,2\n	lghi	%%r2,8\n" PROBE("schm")
		     :
		     :
		     : "1", "2", "memory");
	CHECK_PGM(PGM_OPERAND);
}

GUEST(
	{ "STSCH: a scan", scan },
	{ "operand exception for a bad subsystem id", subsystem_id },
	{ "specification exception for alignment", alignment },
	{ "cc 3 where no subchannel is", absent },
	{ "MSCH reads back", modify },
	{ "cc 3 while not enabled", not_enabled },
	{ "bad ORBs", bad_orb },
	{ "SSCH, interruption, TSCH", interruption },
	{ "TPI", test_pending },
	{ "CSCH", clear },
	{ "HSCH, XSCH and RSCH", halt },
	{ "suspend and resume", suspend },
	{ "STCRW", channel_reports },
	{ "CHSC", chsc_commands },
	{ "SCHM", set_channel_monitor },
)
