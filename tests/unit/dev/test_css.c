// SPDX-License-Identifier: MIT
/*
 * Subchannels on the real code of kmod/dev: condition codes, status, what TEST SUBCHANNEL clears,
 * and programs that are halted, cleared or suspended
 */
#include "ktap.h"
#include "world.h"

/* ---- subchannels ---- */

static void numbering(void)
{
	struct schib schib;
	u32 crw;

	begin();
	CHECK(!sch(3));
	sch_store(sch(1), &schib);
	CHECK_EQ(schib.pmcw.devno, READER);
	CHECK_EQ(schib.pmcw.flags, PMCW_VALID | ENABLE);
	CHECK_EQ(schib.pmcw.parm, 0xabc00001);
	CHECK_EQ(schib.pmcw.pim, 0x80);
	CHECK_EQ(schib.pmcw.pam, 0x80);
	CHECK_EQ(schib.pmcw.pom, 0xff);
	CHECK_EQ(vdev_add(&w.vm, READER, "3505", 'R'), -EEXIST);
	CHECK_EQ(vdev_add(&w.vm, 0x10, "3215", 'C'), -EEXIST);
	CHECK_EQ(vdev_add(&w.vm, 0x10, "9999", 0), -EINVAL);
	/* a detached device leaves its subchannel, the next one gets it; both are reported */
	CHECK_EQ(vdev_detach(&w.vm, READER), 0);
	CHECK_EQ(vdev_detach(&w.vm, READER), -ENODEV);
	sch_store(sch(1), &schib);
	CHECK_EQ(schib.pmcw.flags, 0);
	CHECK_EQ(ssch(1, 0), 3);
	CHECK_EQ(sch_clear(sch(1)), 3);
	CHECK_EQ(sch_modify(sch(1), &schib), 0);
	CHECK_EQ(vdev_add(&w.vm, 0x10, "1403", 'L'), 0);
	sch_store(sch(1), &schib);
	CHECK_EQ(schib.pmcw.devno, 0x10);
	CHECK_EQ(w.crws, 2);
	CHECK(css_crw_take(w.vm.css, &crw));
	CHECK_EQ(crw, 0x03840001);
	CHECK(css_crw_take(w.vm.css, &crw));
	CHECK(!css_crw_take(w.vm.css, &crw));
	end();
}

static void channel_reports(void)
{
	u32 crw, i;

	begin();
	for (i = 0; i < CSS_MAX_CRWS + 5; i++)
		css_report(w.vm.css, CRW_SUBCHANNEL | i);
	CHECK(css_crw_take(w.vm.css, &crw));
	CHECK_EQ(crw, CRW_SUBCHANNEL);
	css_crw_return(w.vm.css, crw);
	for (i = 0; i < CSS_MAX_CRWS; i++) {
		CHECK(css_crw_take(w.vm.css, &crw));
		CHECK_EQ(crw & 0xffff, i);
		CHECK_EQ(!!(crw & CRW_OVERFLOW), i == CSS_MAX_CRWS - 1);
	}
	CHECK(!css_crw_take(w.vm.css, &crw));
	end();
}

static void modify(void)
{
	struct schib schib, after;

	begin();
	sch_store(sch(0), &schib);
	schib.pmcw.parm = 0x11223344;
	schib.pmcw.flags = 0x0800 | PMCW_ENABLED | 0x0020 | 0x0018 | PMCW_MULTIPATH;
	schib.pmcw.lpm = 0xc0;
	schib.pmcw.mbi = 7;
	schib.pmcw.pom = 0xfe;
	schib.pmcw.chars = PMCW_CONCURRENT_SENSE | PMCW_BLOCK1;
	schib.mba = 0x10000;
	/* what is the subchannel's own stays as it is */
	schib.pmcw.devno = 0xffff;
	schib.pmcw.pam = 0;
	schib.pmcw.chpid[0] = 0x55;
	schib.scsw.ctrl = ~0;
	CHECK_EQ(sch_modify(sch(0), &schib), 0);
	sch_store(sch(0), &after);
	CHECK_EQ(after.pmcw.parm, 0x11223344);
	CHECK_EQ(after.pmcw.flags, schib.pmcw.flags | PMCW_VALID);
	CHECK_EQ(after.pmcw.lpm, 0xc0);
	CHECK_EQ(after.pmcw.mbi, 7);
	CHECK_EQ(after.pmcw.pom, 0xfe);
	CHECK_EQ(after.pmcw.chars, schib.pmcw.chars);
	CHECK_EQ(after.mba, 0x10000);
	CHECK_EQ(after.pmcw.devno, CONS);
	CHECK_EQ(after.pmcw.pam, 0x80);
	CHECK_EQ(after.pmcw.chpid[0], 0);
	CHECK_EQ(after.scsw.ctrl, 0);
	end();
}

static void condition_codes(void)
{
	struct schib schib;
	struct irb irb;

	begin();
	ccw1(P, CMD_NOP, 0, CCW_SLI, 1);
	CHECK_EQ(tsch(0, &irb), 1);
	CHECK_EQ(ssch(0, 0), 0);
	/* status pending */
	sch_store(sch(0), &schib);
	CHECK_EQ(sch_modify(sch(0), &schib), 1);
	CHECK_EQ(ssch(0, 0), 1);
	CHECK_EQ(sch_halt(sch(0)), 1);
	CHECK_EQ(sch_resume(sch(0)), 1);
	CHECK_EQ(sch_cancel(sch(0)), 1);
	CHECK_EQ(tsch(0, &irb), 0);
	CHECK_EQ(irb.esw[0], ESW_PATH);
	/* busy */
	ccw1(P, 0x0a, D, CCW_SLI, 160);
	CHECK_EQ(ssch(0, 0), 0);
	CHECK_EQ(ctrl(0) & (SCSW_START | SCSW_ACTIVE), SCSW_START | SCSW_ACTIVE);
	CHECK_EQ(ssch(0, 0), 2);
	CHECK_EQ(sch_modify(sch(0), &schib), 2);
	CHECK_EQ(sch_resume(sch(0)), 2);
	CHECK_EQ(sch_cancel(sch(0)), 2);
	CHECK_EQ(tsch(0, &irb), 1);
	CHECK_EQ(sch_clear(sch(0)), 0);
	CHECK_EQ(tsch(0, &irb), 0);
	/* no path, not enabled */
	sch_store(sch(0), &schib);
	schib.pmcw.lpm = 0x40;
	CHECK_EQ(sch_modify(sch(0), &schib), 0);
	CHECK_EQ(ssch(0, 0), 3);
	schib.pmcw.flags = 0;
	CHECK_EQ(sch_modify(sch(0), &schib), 0);
	CHECK_EQ(ssch(0, 0), 3);
	CHECK_EQ(sch_halt(sch(0)), 3);
	CHECK_EQ(sch_clear(sch(0)), 3);
	CHECK_EQ(sch_resume(sch(0)), 3);
	CHECK_EQ(sch_cancel(sch(0)), 3);
	CHECK_EQ(tsch(0, &irb), 3);
	end();
}

static void interruption(void)
{
	struct irb irb;

	begin();
	ccw1(P, CMD_NOP, 0, CCW_SLI, 1);
	CHECK_EQ(ssch(1, 0), 0);
	CHECK_EQ(sch(1)->irq.schid, 1);
	CHECK_EQ(sch(1)->irq.parm, 0x12345678);		/* the ORB's */
	CHECK_EQ(sch(1)->irq.isc, 3);
	CHECK_EQ(tsch(1, &irb), 0);
	end();
}

static void status_changes_under_test(void)
{
	struct irb irb;
	u32 seq;

	begin();
	ccw1(P, CMD_NOP, 0, CCW_SLI, 1);
	CHECK_EQ(ssch(0, 0), 0);
	CHECK_EQ(sch_test_look(sch(0), &irb, &seq), 0);
	/* another CPU, while the IRB is being stored */
	CHECK_EQ(sch_clear(sch(0)), 0);
	CHECK(!sch_test_take(sch(0), seq));
	CHECK(pending(0));
	CHECK_EQ(tsch(0, &irb), 0);
	CHECK_EQ(irb.scsw.ctrl, SCSW_CLEAR | SCSW_PENDING);
	end();
}

/* ---- sense ---- */

static void sense(void)
{
	struct irb irb;

	begin();
	ccw1(P, 0x77, D, CCW_SLI, 1);
	runs(0, DS_END | DS_UNIT_CHECK, 0, P + 8, 1);
	ccw1(P, CMD_NOP, 0, CCW_SLI, 0);		/* keeps it */
	runs(0, DS_END, 0, P + 8, 0);
	ccw1(P, CMD_SENSE, D, CCW_SLI, 32);
	runs(0, DS_END, 0, P + 8, 31);
	CHECK_EQ(w.storage[D], SENSE_COMMAND_REJECT);
	w.storage[D] = 0xee;
	runs(0, DS_END, 0, P + 8, 31);
	CHECK_EQ(w.storage[D], 0);			/* once */
	/* with concurrent sense it comes in the IRB and the device has none left */
	enable(0, PMCW_CONCURRENT_SENSE);
	ccw1(P, 0x77, D, CCW_SLI, 1);
	CHECK_EQ(ssch(0, 0), 0);
	CHECK_EQ(tsch(0, &irb), 0);
	CHECK_EQ(irb.scsw.ctrl & SCSW_EXTENDED, SCSW_EXTENDED);
	CHECK_EQ(irb.esw[1], 0x01010000);
	CHECK_EQ(irb.ecw[0], SENSE_COMMAND_REJECT);
	CHECK_EQ(ctrl(0) & SCSW_EXTENDED, 0);
	ccw1(P, CMD_SENSE, D, CCW_SLI, 32);
	runs(0, DS_END, 0, P + 8, 31);
	CHECK_EQ(w.storage[D], 0);
	end();
}

static void sense_id(void)
{
	static const u8 ids[][7] = {
		{ 0xff, 0x32, 0x15, 0, 0x32, 0x15, 0 },
		{ 0xff, 0x25, 0x40, 0, 0x25, 0x40, 0 },
		{ 0xff, 0x25, 0x40, 0, 0x25, 0x40, 0 },
	};
	u16 nr;

	begin();
	ccw1(P, CMD_SENSE_ID, D, CCW_SLI, 40);
	for (nr = 0; nr < 3; nr++) {
		runs(nr, DS_END, 0, P + 8, 33);
		CHECK_MEM(w.storage + D, ids[nr], 7);
	}
	end();
}

/* ---- halt and clear ---- */

static void halt_read(void)
{
	struct irb irb;

	begin();
	ccw1(P, 0x0a, D, CCW_SLI, 160);
	CHECK_EQ(ssch(0, 0), 0);
	CHECK_EQ(sch_halt(sch(0)), 0);
	CHECK(!w.vm_read);
	CHECK(!cons_reading(&w.vm));
	CHECK_EQ(tsch(0, &irb), 0);
	CHECK_EQ(irb.scsw.ctrl & SCSW_FUNCTION, SCSW_START | SCSW_HALT);
	CHECK_EQ(irb.scsw.ctrl & SCSW_STATUS, FINAL);
	CHECK_EQ(irb.scsw.dstat, DS_END);
	CHECK_EQ(irb.scsw.count, 160);
	CHECK_EQ(cons_input(&w.vm, "late", 4), -EAGAIN);
	end();
}

static void halt_idle(void)
{
	struct irb irb;

	begin();
	CHECK_EQ(sch_halt(sch(0)), 0);
	CHECK_EQ(sch_halt(sch(0)), 1);
	CHECK_EQ(tsch(0, &irb), 0);
	CHECK_EQ(irb.scsw.ctrl, SCSW_HALT | SCSW_PENDING);
	end();
}

static void do_clear(void)
{
	w.meanwhile = NULL;
	CHECK_EQ(sch_clear(sch(2)), 0);
	CHECK(!pending(2));
	CHECK_EQ(ctrl(2) & (SCSW_FUNCTION | SCSW_ACTIVITY), SCSW_CLEAR | SCSW_CLEAR_PENDING);
}

static void do_halt(void)
{
	w.meanwhile = NULL;
	CHECK_EQ(sch_halt(sch(2)), 0);
	CHECK_EQ(sch_halt(sch(2)), 2);
	CHECK_EQ(ctrl(2) & SCSW_HALT_PENDING, SCSW_HALT_PENDING);
}

static void punch_for_ever(void)
{
	memset(w.storage + D, 0xc1, 80);
	ccw1(P, 0x01, D, CCW_SLI | CCW_CC, 4);
	ccw1(P + 8, CMD_NOP, 0, CCW_SLI | CCW_CC, 1);
	ccw1(P + 16, CMD_TIC, P, 0, 0);
}

static void clear_running(void)
{
	struct irb irb;

	begin();
	punch_for_ever();
	w.meanwhile = do_clear;
	CHECK_EQ(ssch(2, 0), 0);
	CHECK(!io_thread());
	CHECK_EQ(w.punched_len, 4);
	CHECK_EQ(tsch(2, &irb), 0);
	CHECK_EQ(irb.scsw.ctrl, SCSW_CLEAR | SCSW_PENDING);
	CHECK_EQ(irb.scsw.dstat, 0);
	end();
}

static void halt_running(void)
{
	struct irb irb;

	begin();
	punch_for_ever();
	w.meanwhile = do_halt;
	CHECK_EQ(ssch(2, 0), 0);
	CHECK_EQ(tsch(2, &irb), 0);
	CHECK_EQ(irb.scsw.ctrl & SCSW_FUNCTION, SCSW_START | SCSW_HALT);
	CHECK_EQ(irb.scsw.ctrl & SCSW_STATUS, FINAL);
	CHECK_EQ(irb.scsw.cpa, P + 8);
	end();
}

static void slices(void)
{
	struct irb irb;
	int i;

	begin();
	ccw1(P, CMD_NOP, 0, CCW_SLI | CCW_CC, 1);
	ccw1(P + 8, CMD_TIC, P, 0, 0);
	CHECK_EQ(ssch(2, 0), 0);
	for (i = 0; i < 5; i++)
		CHECK(io_thread());			/* each turn queues the next */
	CHECK_EQ(sch_clear(sch(2)), 0);
	CHECK(io_thread());				/* what was queued finds nothing to do */
	CHECK(!io_thread());
	CHECK_EQ(tsch(2, &irb), 0);
	CHECK_EQ(irb.scsw.ctrl, SCSW_CLEAR | SCSW_PENDING);
	/* reset while one is queued */
	CHECK_EQ(ssch(2, 0), 0);
	css_reset(&w.vm);
	CHECK(io_thread());
	CHECK(!io_thread());
	CHECK_EQ(ctrl(2), 0);
	CHECK(!pending(2));
	end();
}

/* ---- suspension ---- */

static void suspend_resume(void)
{
	struct irb irb;

	begin();
	memset(w.storage + D, 0xc1, 80);
	ccw1(P, 0x01, D, CCW_SLI | CCW_CC, 4);
	ccw1(P + 8, 0x01, D, CCW_SLI | CCW_SUSPEND, 4);
	CHECK_EQ(ssch(2, ORB_SUSPEND), 0);
	CHECK_EQ(tsch(2, &irb), 0);
	CHECK_EQ(irb.scsw.ctrl & SCSW_STATUS, SCSW_INTERMEDIATE | SCSW_PENDING);
	CHECK_EQ(irb.scsw.ctrl & SCSW_ACTIVITY, SCSW_SUSPENDED);
	CHECK_EQ(irb.scsw.cpa, P + 16);
	CHECK_EQ(ctrl(2) & (SCSW_FUNCTION | SCSW_ACTIVITY), SCSW_START | SCSW_SUSPENDED);
	CHECK_EQ(ssch(2, 0), 2);
	ccw1(P + 8, 0x01, D, CCW_SLI, 4);
	CHECK_EQ(sch_resume(sch(2)), 0);
	CHECK_EQ(tsch(2, &irb), 0);
	CHECK_EQ(irb.scsw.ctrl & SCSW_STATUS, FINAL);
	CHECK_EQ(w.punched_len, 8);
	/* no interruption for it, and XSCH */
	ccw1(P + 8, 0x01, D, CCW_SLI | CCW_SUSPEND, 4);
	CHECK_EQ(ssch(2, ORB_SUSPEND | ORB_SUPPRESS_SUSPEND), 0);
	CHECK(!pending(2));
	CHECK_EQ(sch_cancel(sch(2)), 0);
	CHECK_EQ(ctrl(2), 0);
	CHECK_EQ(tsch(2, &irb), 1);
	end();
}

static void do_resume(void)
{
	w.meanwhile = NULL;
	CHECK_EQ(sch_resume(sch(2)), 0);
	CHECK_EQ(sch_resume(sch(2)), 2);
	ccw1(P + 8, 0x01, D, CCW_SLI, 4);
}

static void resume_early(void)
{
	struct irb irb;

	begin();
	ccw1(P, 0x01, D, CCW_SLI | CCW_CC, 4);
	ccw1(P + 8, 0x01, D, CCW_SLI | CCW_SUSPEND, 4);
	w.meanwhile = do_resume;
	CHECK_EQ(ssch(2, ORB_SUSPEND), 0);
	CHECK_EQ(tsch(2, &irb), 0);
	CHECK_EQ(irb.scsw.ctrl & SCSW_STATUS, FINAL);
	CHECK_EQ(w.punched_len, 8);
	end();
}

static void test_pci(void)
{
	struct irb irb;

	w.meanwhile = NULL;
	CHECK(pending(2));
	CHECK_EQ(tsch(2, &irb), 0);
	CHECK_EQ(irb.scsw.ctrl & SCSW_STATUS, SCSW_INTERMEDIATE | SCSW_PENDING);
	CHECK_EQ(irb.scsw.cstat, CS_PCI);
	CHECK_EQ(irb.scsw.ctrl & (SCSW_START | SCSW_ACTIVE), SCSW_START | SCSW_ACTIVE);
}

static void pci(void)
{
	struct irb irb;

	begin();
	ccw1(P, 0x01, D, CCW_SLI | CCW_CC | CCW_PCI, 4);
	ccw1(P + 8, 0x01, D, CCW_SLI, 4);
	/* taken while the program runs: final status without it */
	w.meanwhile = test_pci;
	CHECK_EQ(ssch(2, 0), 0);
	CHECK_EQ(tsch(2, &irb), 0);
	CHECK_EQ(irb.scsw.ctrl & SCSW_STATUS, FINAL);
	CHECK_EQ(irb.scsw.cstat, 0);
	CHECK_EQ(ssch(2, 0), 0);			/* not taken: both together */
	CHECK_EQ(tsch(2, &irb), 0);
	CHECK_EQ(irb.scsw.ctrl & SCSW_STATUS, FINAL | SCSW_INTERMEDIATE);
	CHECK_EQ(irb.scsw.cstat, CS_PCI);
	end();
}

/* ---- monitoring ---- */

static void measurement(void)
{
	struct schib schib;
	struct irb irb;
	u16 block0[4];
	u32 block1[3];
	int i;

	begin();
	css_measure(w.vm.css, true, false, 0, true, 0x8000);
	sch_store(sch(0), &schib);
	schib.pmcw.flags |= PMCW_MEASURE_BLOCK;
	schib.pmcw.mbi = 3;
	CHECK_EQ(sch_modify(sch(0), &schib), 0);
	ccw1(P, CMD_NOP, 0, CCW_SLI, 1);
	for (i = 0; i < 3; i++)
		runs(0, DS_END, 0, P + 8, 1);
	memcpy(block0, w.storage + 0x8060, sizeof(block0));
	CHECK_EQ(block0[0], 3);
	CHECK_EQ(block0[1], 3);
	CHECK_EQ(block0[2], 30);
	/* format 1 has its own address */
	schib.pmcw.chars = PMCW_BLOCK1;
	schib.mba = 0x9000;
	CHECK_EQ(sch_modify(sch(0), &schib), 0);
	runs(0, DS_END, 0, P + 8, 1);
	memcpy(block1, w.storage + 0x9000, sizeof(block1));
	CHECK_EQ(block1[0], 1);
	CHECK_EQ(block1[2], 10);
	/* one that is not there ends it, the program is not touched */
	schib.mba = STORAGE;
	CHECK_EQ(sch_modify(sch(0), &schib), 0);
	runs(0, DS_END, 0, P + 8, 1);
	sch_store(sch(0), &schib);
	CHECK_EQ(schib.pmcw.flags & PMCW_MEASURE_BLOCK, 0);
	CHECK_EQ(tsch(0, &irb), 1);
	end();
}

/* ---- CHSC ---- */

/* A request of len bytes on a page that ends where the sanitizer watches; the response's code */
static u16 chsc(u8 **page, u16 len, u16 command, u32 w1, u32 w2, size_t *n)
{
	u32 words[2] = { cpu_to_be32(w1), cpu_to_be32(w2) };

	free(*page);
	*page = calloc(1, 4096);
	(*page)[2] = command >> 8;
	(*page)[3] = command;
	memcpy(*page + 4, words, sizeof(words));
	*n = css_call(w.vm.css, *page, len);
	CHECK(*n >= 8 && len + *n <= 4096);
	CHECK_EQ(*(u16 *)(*page + len), *n);
	return *(u16 *)(*page + len + 2);
}

static void calls(void)
{
	u8 *page = NULL;
	size_t n;

	begin();
	/* one channel path */
	CHECK_EQ(chsc(&page, 16, 0x0002, 0x00000000, 0x000000ff, &n), 1);
	CHECK_EQ(n, 16);
	CHECK_MEM(page + 24, "\x80\0\x25\0", 4);
	CHECK_EQ(chsc(&page, 16, 0x0002, 0x00000100, 0x000000ff, &n), 1);
	CHECK_EQ(n, 40);
	CHECK_EQ(chsc(&page, 16, 0x0002, 0x00000001, 0x000000ff, &n), 1);
	CHECK_EQ(n, 8);
	CHECK_EQ(chsc(&page, 16, 0x0002, 0x00000002, 0x00000001, &n), 3);
	/* three subchannels */
	CHECK_EQ(chsc(&page, 16, 0x0004, 0x00000000, 0x0000ffff, &n), 1);
	CHECK_EQ(n, 8 + 3 * 32);
	CHECK_MEM(page + 24 + 32, "\xc0\0\0\x0c\x80\0\0\1", 8);
	CHECK_EQ(chsc(&page, 16, 0x0004, 0x00100000, 0x0000ffff, &n), 3);
	/* nothing optional; no facility to enable; no such command */
	CHECK_EQ(chsc(&page, 16, 0x0010, 0, 0, &n), 1);
	CHECK_EQ(n, 4080);
	CHECK_EQ(chsc(&page, 0x400, 0x0031, 0x00020000, 0, &n), 0x0101);
	CHECK_EQ(chsc(&page, 16, 0x0fff, 0, 0, &n), 4);
	free(page);
	end();
}

/* Whatever the length of the request, the response stays on the page. */
static void calls_of_any_length(void)
{
	static const u16 commands[] = { 0x0002, 0x0004, 0x0010, 0x0031, 0x0fff };
	u8 *page = NULL;
	size_t i, n;
	u16 len;

	begin();
	for (i = 0; i < ARRAY_SIZE(commands); i++)
		for (len = CHSC_REQUEST_MIN; len <= CHSC_REQUEST_MAX; len += 8)
			CHECK(chsc(&page, len, commands[i], 0, 0xffff, &n) != 0);
	free(page);
	end();
}

static const struct ktap_case cases[] = {
	{ "subchannel numbers, detach and channel reports", numbering },
	{ "more channel reports than are kept", channel_reports },
	{ "MSCH reads back as written", modify },
	{ "condition codes", condition_codes },
	{ "interruption code", interruption },
	{ "status that changes while TSCH stores", status_changes_under_test },
	{ "basic and concurrent sense", sense },
	{ "SENSE ID", sense_id },
	{ "HSCH ends a read", halt_read },
	{ "HSCH on an idle subchannel", halt_idle },
	{ "CSCH while the program runs", clear_running },
	{ "HSCH while the program runs", halt_running },
	{ "an endless program runs by slices on the I/O thread", slices },
	{ "suspend, resume, cancel", suspend_resume },
	{ "RSCH before the suspension", resume_early },
	{ "program-controlled interruption", pci },
	{ "measurement blocks", measurement },
	{ "CHSC", calls },
	{ "CHSC requests of any length", calls_of_any_length },
};

KTAP_MAIN(cases)
