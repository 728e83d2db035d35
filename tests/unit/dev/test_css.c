// SPDX-License-Identifier: MIT
/*
 * The channel subsystem of one VM with its devices, on the real code of kmod/dev: condition codes, status,
 * what TEST SUBCHANNEL clears, and programs that wait, are halted, cleared or suspended
 */
#include "ktap.h"
#include "kmod/dev/device.h"
#include "kmod/ebcdic.h"

#define STORAGE		0x20000
#define P		0x1000		/* where programs lie */
#define D		0x4000		/* and data */
#define CONS		0x0009
#define READER		0x000c
#define PUNCH		0x000d
#define ENABLE		(PMCW_ENABLED | 0x1800)		/* ISC 3 */

/* ---- what dev/ stands on ---- */

struct spool_file {
	const char *text;		/* each character is one card, filled with it */
	size_t cards;
	bool done, eof;
};

static struct {
	struct zcp_vm vm;
	u8 storage[STORAGE];
	struct sie_io_int *pending[16];
	unsigned int raised, crws;
	struct zcp_work *queued[16];
	unsigned int n_queued;
	/* terminal */
	char shown[8192];
	unsigned int lines;
	u8 last_flags;
	bool behind, vm_read;
	/* spool */
	struct spool_file files[4];
	unsigned int next_file, n_files;
	char punched[512];
	size_t punched_len;
	/* called from inside a device command, as another CPU would */
	void (*meanwhile)(void);
} w;

int sie_read_key(struct zcp_vm *vm, u64 addr, u8 key, void *to, size_t len)
{
	(void)vm;
	(void)key;
	if (addr >= STORAGE || len > STORAGE - addr)
		return PGM_ADDRESSING;
	memcpy(to, w.storage + addr, len);
	return 0;
}

int sie_write_key(struct zcp_vm *vm, u64 addr, u8 key, const void *from, size_t len)
{
	(void)vm;
	(void)key;
	if (addr >= STORAGE || len > STORAGE - addr)
		return PGM_ADDRESSING;
	memcpy(w.storage + addr, from, len);
	return 0;
}

int sie_write_abs(struct zcp_vm *vm, u64 addr, const void *from, size_t len)
{
	return sie_write_key(vm, addr, 0, from, len);
}

void sie_io_raise(struct zcp_vm *vm, struct sie_io_int *irq, u8 isc)
{
	size_t i;

	(void)vm;
	irq->isc = isc;
	w.raised++;
	for (i = 0; i < 16; i++)
		if (w.pending[i] == irq)
			return;
	for (i = 0; i < 16 && w.pending[i]; i++)
		;
	assert(i < 16);
	w.pending[i] = irq;
}

bool sie_io_withdraw(struct zcp_vm *vm, struct sie_io_int *irq)
{
	size_t i;

	(void)vm;
	for (i = 0; i < 16; i++) {
		if (w.pending[i] != irq)
			continue;
		w.pending[i] = NULL;
		return true;
	}
	return false;
}

void sie_crw_pending(struct zcp_vm *vm)
{
	(void)vm;
	w.crws++;
}

void sclp_ready(struct zcp_vm *vm)
{
	(void)vm;
}

int zcp_vm_queue_io(struct zcp_vm *vm, struct zcp_work *work)
{
	(void)vm;
	assert(w.n_queued < 16);
	w.queued[w.n_queued++] = work;
	return 0;
}

/* The I/O thread's turn; false: nothing to do */
static bool io_thread(void)
{
	struct zcp_work *work = w.queued[0];

	if (!w.n_queued)
		return false;
	memmove(w.queued, w.queued + 1, --w.n_queued * sizeof(w.queued[0]));
	work->fn(work);
	return true;
}

static int cons_write(struct zcp_vm *vm, const char *text, size_t len, u8 flags)
{
	(void)vm;
	if (w.meanwhile)
		w.meanwhile();
	if (w.behind)
		return -EAGAIN;
	snprintf(w.shown + strlen(w.shown), sizeof(w.shown) - strlen(w.shown), "%.*s%s", (int)len, text,
		 flags & ZCP_LINE_NOCR ? "" : "\n");
	w.lines++;
	w.last_flags = flags;
	return 0;
}

static void cons_read(struct zcp_vm *vm, bool waits)
{
	(void)vm;
	w.vm_read = waits;
}

static struct spool_file *rdr_next(struct zcp_vm *vm, u16 devno)
{
	(void)vm;
	assert(devno == READER);
	return w.next_file < w.n_files ? &w.files[w.next_file++] : NULL;
}

static ssize_t spool_read(struct spool_file *f, u64 record, void *buf, size_t len)
{
	if (record >= f->cards)
		return 0;
	assert(len >= 80);
	memset(buf, f->text[record], 80);
	return 80;
}

static void rdr_done(struct zcp_vm *vm, struct spool_file *f, bool eof)
{
	(void)vm;
	assert(!f->done);
	f->done = true;
	f->eof = eof;
}

static int ur_write(struct zcp_vm *vm, u16 devno, const void *data, size_t len, u8 opcode)
{
	(void)vm;
	(void)opcode;
	assert(devno == PUNCH);
	if (w.meanwhile)
		w.meanwhile();
	memcpy(w.punched + w.punched_len, data, len);
	w.punched_len += len;
	return 0;
}

static const struct zcp_ops ops = {
	.cons_write = cons_write, .cons_read = cons_read, .rdr_next = rdr_next, .spool_read = spool_read,
	.rdr_done = rdr_done, .ur_write = ur_write,
};
const struct zcp_ops *zcp_ops = &ops;

/* ---- a machine with three devices, all enabled ---- */

static struct subchannel *sch(u16 nr)
{
	return css_subchannel(w.vm.css, nr);
}

static void enable(u16 nr, u32 chars)
{
	struct schib schib;

	sch_store(sch(nr), &schib);
	schib.pmcw.flags |= ENABLE;
	schib.pmcw.parm = 0xabc00000 | nr;
	schib.pmcw.chars = chars;
	CHECK_EQ(sch_modify(sch(nr), &schib), 0);
}

static void file(const char *text, size_t cards)
{
	w.files[w.n_files++] = (struct spool_file) { .text = text, .cards = cards };
}

static void begin(void)
{
	u16 nr;

	memset(&w, 0, sizeof(w));
	CHECK_EQ(css_create(&w.vm), 0);
	CHECK_EQ(vdev_add(&w.vm, CONS, "3215", 'C'), 0);
	CHECK_EQ(vdev_add(&w.vm, READER, "2540", 'R'), 0);
	CHECK_EQ(vdev_add(&w.vm, PUNCH, "2540", 'P'), 0);
	css_reset(&w.vm);
	for (nr = 0; nr < 3; nr++)
		enable(nr, 0);
}

static void end(void)
{
	css_reset(&w.vm);
	css_destroy(&w.vm);
}

static void word(u32 addr, u32 v)
{
	u8 b[4] = { v >> 24, v >> 16, v >> 8, v };

	memcpy(w.storage + addr, b, 4);
}

static void ccw1(u32 at, u8 cmd, u32 addr, u8 flags, u16 count)
{
	word(at, (u32)cmd << 24 | (u32)flags << 16 | count);
	word(at + 4, addr);
}

static void ccw0(u32 at, u8 cmd, u32 addr, u8 flags, u16 count)
{
	word(at, (u32)cmd << 24 | addr);
	word(at + 4, (u32)flags << 24 | count);
}

static int ssch(u16 nr, u32 flags)
{
	struct ccw_orb orb = { .parm = 0x12345678, .flags = ORB_FORMAT1 | 0xff00 | flags, .cpa = P };

	return sch_start(sch(nr), &orb);
}

static int tsch(u16 nr, struct irb *irb)
{
	u32 seq = 0;
	int cc = sch_test_look(sch(nr), irb, &seq);

	if (cc < 3)
		CHECK(sch_test_take(sch(nr), seq));
	return cc;
}

static u32 ctrl(u16 nr)
{
	struct schib schib;

	sch_store(sch(nr), &schib);
	return schib.scsw.ctrl;
}

static bool pending(u16 nr)
{
	size_t i;

	for (i = 0; i < 16; i++)
		if (w.pending[i] == &sch(nr)->irq)
			return true;
	return false;
}

#define FINAL	(SCSW_PRIMARY | SCSW_SECONDARY | SCSW_PENDING)

/* SSCH ended at once, TSCH shows this */
static void runs(u16 nr, u8 dstat, u8 cstat, u32 cpa, u16 count)
{
	struct irb irb;

	CHECK_EQ(ssch(nr, 0), 0);
	CHECK(pending(nr));
	CHECK_EQ(tsch(nr, &irb), 0);
	CHECK_EQ(irb.scsw.ctrl & SCSW_FUNCTION, SCSW_START);
	CHECK_EQ(irb.scsw.ctrl & SCSW_ACTIVITY, 0);
	CHECK_EQ(irb.scsw.ctrl & FINAL, FINAL);
	CHECK_EQ(!!(irb.scsw.ctrl & SCSW_ALERT), cstat || dstat & ~DS_END);
	CHECK_EQ(irb.scsw.dstat, dstat);
	CHECK_EQ(irb.scsw.cstat, cstat);
	CHECK_EQ(irb.scsw.cpa, cpa);
	CHECK_EQ(irb.scsw.count, count);
	CHECK(!pending(nr));
	CHECK_EQ(ctrl(nr) & (SCSW_FUNCTION | SCSW_ACTIVITY | SCSW_STATUS), 0);
}

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
	CHECK_EQ(sch_clear(sch(0)), 0);			/* another CPU, while the IRB is being stored */
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

/* ---- console ---- */

static void put_text(const char *text)
{
	char *nl;

	ebcdic_encode(w.storage + D, text, strlen(text));
	for (nl = strchr(text, '\n'); nl; nl = strchr(nl + 1, '\n'))
		w.storage[D + (nl - text)] = EBCDIC_NL;
}

static void write_program(size_t len)
{
	ccw1(P, 0x01, D, CCW_SLI | CCW_CC, len);
	ccw1(P + 8, CMD_NOP, 0, CCW_SLI, 1);
}

static void console_output(void)
{
	begin();
	put_text("one\n\ntwo\r\nthree\rfour");
	write_program(20);
	runs(0, DS_END, 0, P + 16, 1);
	CHECK_STR(w.shown, "one\n\ntwo\nthree\nfour");
	CHECK_EQ(w.last_flags, ZCP_LINE_NOCR);
	put_text("\nfive");
	ccw1(P, 0x09, D, CCW_SLI, 5);			/* with automatic carrier return */
	runs(0, DS_END, 0, P + 8, 0);
	CHECK_STR(w.shown, "one\n\ntwo\nthree\nfour\nfive\n");
	end();
}

static void console_behind(void)
{
	struct irb irb;

	begin();
	put_text("one\ntwo\n");
	write_program(8);
	w.behind = true;
	CHECK_EQ(ssch(0, 0), 0);
	CHECK(!pending(0));
	CHECK_EQ(ctrl(0) & SCSW_ACTIVE, SCSW_ACTIVE);
	cons_ready(&w.vm);
	CHECK(io_thread());				/* still behind */
	CHECK(!pending(0));
	w.behind = false;
	memset(w.storage + D, 0, 16);			/* the data is the device's now */
	cons_ready(&w.vm);
	cons_ready(&w.vm);				/* queued once */
	CHECK(io_thread());
	CHECK(!io_thread());
	CHECK_STR(w.shown, "one\ntwo\n");
	CHECK_EQ(tsch(0, &irb), 0);
	CHECK_EQ(irb.scsw.dstat, DS_END);
	cons_ready(&w.vm);
	CHECK(!io_thread());
	end();
}

static void ready_while_running(void)
{
	w.behind = false;
	w.meanwhile = NULL;
	cons_ready(&w.vm);
	w.behind = true;				/* as seen by the call that is just being made ... */
}

static void kick(void)
{
	struct irb irb;

	begin();
	put_text("one\n");
	write_program(4);
	w.meanwhile = ready_while_running;
	CHECK_EQ(ssch(0, 0), 0);			/* ... which is repeated at once, not lost */
	CHECK(!pending(0));
	w.behind = false;
	cons_ready(&w.vm);
	CHECK(io_thread());
	CHECK_EQ(tsch(0, &irb), 0);
	CHECK_STR(w.shown, "one\n");
	end();
}

static void console_input(void)
{
	struct irb irb;

	begin();
	/* nobody reads: attention, the line waits */
	CHECK_EQ(cons_input(&w.vm, "first", 5), -EAGAIN);
	CHECK(pending(0));
	CHECK_EQ(sch(0)->irq.parm, 0xabc00000);
	CHECK_EQ(tsch(0, &irb), 0);
	CHECK_EQ(irb.scsw.ctrl, SCSW_ALERT | SCSW_PENDING);
	CHECK_EQ(irb.scsw.dstat, DS_ATTENTION);
	ccw1(P, 0x0a, D, CCW_SLI, 160);
	runs(0, DS_END, 0, P + 8, 155);
	CHECK_MEM(w.storage + D, "\x86\x89\x99\xa2\xa3", 5);
	/* the read is up first */
	CHECK(!cons_reading(&w.vm));
	CHECK_EQ(ssch(0, 0), 0);
	CHECK(cons_reading(&w.vm));
	CHECK(w.vm_read);
	CHECK_EQ(cons_input(&w.vm, "", 0), 0);		/* a null line ends it too */
	CHECK(!pending(0));
	CHECK(io_thread());
	CHECK(!w.vm_read);
	CHECK_EQ(tsch(0, &irb), 0);
	CHECK_EQ(irb.scsw.dstat, DS_END);
	CHECK_EQ(irb.scsw.count, 160);
	end();
}

static void console_lines_wait(void)
{
	struct irb irb;
	int i;

	begin();
	for (i = 0; i < 8; i++)
		CHECK_EQ(cons_input(&w.vm, "abcdefgh" + i, 1), -EAGAIN);
	CHECK_EQ(cons_input(&w.vm, "x", 1), -ENOSPC);
	ccw1(P, 0x0a, D, CCW_SLI, 160);
	for (i = 0; i < 8; i++) {
		CHECK_EQ(tsch(0, &irb), 0);		/* attention for each line */
		CHECK_EQ(irb.scsw.dstat, DS_ATTENTION);
		CHECK_EQ(ssch(0, 0), 0);
		CHECK_EQ(tsch(0, &irb), 0);
		CHECK_EQ(irb.scsw.count, 159);
		CHECK_EQ(w.storage[D], ebcdic_from_latin1['a' + i]);
	}
	CHECK_EQ(tsch(0, &irb), 1);
	CHECK_EQ(cons_attention(&w.vm), 0);
	CHECK_EQ(tsch(0, &irb), 0);
	CHECK_EQ(irb.scsw.dstat, DS_ATTENTION);
	end();
}

static void attention_waits(void)
{
	struct irb irb;

	begin();
	put_text("x\n");
	write_program(2);
	w.behind = true;
	CHECK_EQ(ssch(0, 0), 0);
	CHECK_EQ(cons_input(&w.vm, "hey", 3), -EAGAIN);
	CHECK(!pending(0));				/* output is active: the device cannot present it */
	w.behind = false;
	cons_ready(&w.vm);
	io_thread();
	CHECK_EQ(tsch(0, &irb), 0);
	CHECK_EQ(irb.scsw.dstat, DS_END);
	CHECK_EQ(tsch(0, &irb), 0);
	CHECK_EQ(irb.scsw.dstat, DS_ATTENTION);
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
	w.meanwhile = test_pci;				/* taken while the program runs: final status without it */
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

/* ---- unit record ---- */

static void reader_loads(void)
{
	int i;

	begin();
	file("abcdefghijklmnopqrstuvwxyz", 26);
	file("Z", 1);
	for (i = 0; i < 20; i++)
		ccw1(P + 8 * i, 0x02, D + 80 * i, CCW_SLI | (i < 19 ? CCW_CC : 0), 80);
	runs(1, DS_END, 0, P + 160, 0);
	CHECK_EQ(w.storage[D + 80 * 19 + 79], 't');
	/* six more, then unit exception in the seventh CCW: (cpa - first) / 8 * 80 - count is what was read */
	runs(1, DS_END | DS_UNIT_EXCEPTION, 0, P + 56, 80);
	CHECK(w.files[0].done && w.files[0].eof);
	CHECK_EQ(w.storage[D + 80 * 5], 'z');
	runs(1, DS_END | DS_UNIT_EXCEPTION, 0, P + 16, 80);
	CHECK_EQ(w.storage[D], 'Z');
	/* the hopper is empty */
	runs(1, DS_END | DS_UNIT_CHECK, 0, P + 8, 80);
	ccw1(P, CMD_SENSE, D, CCW_SLI, 1);
	runs(1, DS_END, 0, P + 8, 0);
	CHECK_EQ(w.storage[D], SENSE_INTERVENTION);
	end();
}

static void reader_feeds(void)
{
	begin();
	file("ab", 2);
	ccw1(P, 0xc2, D, CCW_SLI, 80);
	runs(1, DS_END, 0, P + 8, 0);
	runs(1, DS_END, 0, P + 8, 0);
	CHECK_EQ(w.storage[D], 'a');
	ccw1(P, 0x23, 0, CCW_SLI, 1);
	runs(1, DS_END, 0, P + 8, 1);
	ccw1(P, 0x82, D, CCW_SLI, 80);
	runs(1, DS_END, 0, P + 8, 0);
	CHECK_EQ(w.storage[D], 'b');
	/* a reset gives the file back unread */
	css_reset(&w.vm);
	CHECK(w.files[0].done && !w.files[0].eof);
	end();
}

static void punch(void)
{
	int i;

	begin();
	for (i = 0; i < 80; i++)
		w.storage[D + i] = i;
	ccw1(P, 0x01, D, CCW_SLI | CCW_CC, 80);
	ccw1(P + 8, 0x01, D, CCW_SLI | CCW_CC, 100);	/* a card has 80 columns */
	ccw1(P + 16, CMD_NOP, 0, 0, 0);
	runs(2, DS_END, 0, P + 24, 0);
	CHECK_EQ(w.punched_len, 160);
	CHECK_MEM(w.punched, w.storage + D, 80);
	ccw1(P, 0x01, STORAGE - 40, CCW_SLI, 80);
	CHECK_EQ(ssch(2, 0), 0);
	CHECK_EQ(w.punched_len, 160);			/* what did not arrive whole is not punched */
	end();
}

static void ready(void)
{
	struct irb irb;

	begin();
	vdev_ready(&w.vm, READER);
	CHECK_EQ(tsch(1, &irb), 0);
	CHECK_EQ(irb.scsw.ctrl, SCSW_ALERT | SCSW_PENDING);
	CHECK_EQ(irb.scsw.dstat, DS_DEVICE_END);
	css_reset(&w.vm);
	vdev_ready(&w.vm, READER);			/* disabled: nobody is told, not even later */
	enable(1, 0);
	CHECK(!pending(1));
	end();
}

/* ---- IPL ---- */

static void ipl(void)
{
	u8 schid[8];

	begin();
	css_reset(&w.vm);
	CHECK_EQ(vdev_ipl(&w.vm, 0x77), -ENODEV);
	CHECK_EQ(vdev_ipl(&w.vm, CONS), -EIO);
	CHECK_EQ(vdev_ipl(&w.vm, READER), -ENODATA);
	/* the card of this file is filled with format-0 READs to X'0202' and so on: what is chained is no CCW chain */
	file("\x02\x03", 2);
	CHECK_EQ(vdev_ipl(&w.vm, READER), -EIO);
	CHECK(!pending(1));
	CHECK_EQ(ctrl(1), 0);
	memset(schid, 0, sizeof(schid));
	CHECK_MEM(w.storage + 0xb8, schid, 8);
	end();
}

static ssize_t read_ipl_deck(struct spool_file *f, u64 record, void *buf, size_t len)
{
	u8 saved[32];

	(void)f;
	(void)len;
	memset(buf, 0xc1 + (int)record, 80);
	if (record)
		return record < 3 ? 80 : 0;
	memcpy(saved, w.storage, sizeof(saved));
	ccw0(8, 0x02, 0x18, CCW_CC | CCW_SLI, 80);
	ccw0(16, 0x02, 0x68, CCW_SLI, 80);
	memcpy((u8 *)buf + 8, w.storage + 8, 16);
	memcpy(w.storage, saved, sizeof(saved));
	return 80;
}

static void ipl_deck(void)
{
	struct zcp_ops deck = ops;
	struct schib schib;

	begin();
	css_reset(&w.vm);
	deck.spool_read = read_ipl_deck;
	zcp_ops = &deck;
	file("x", 1);
	CHECK_EQ(vdev_ipl(&w.vm, READER), 0);
	zcp_ops = &ops;
	CHECK_EQ(w.storage[0x18], 0xc2);
	CHECK_EQ(w.storage[0x68], 0xc3);
	CHECK_EQ(w.storage[0xb7], 0xc3);
	sch_store(sch(1), &schib);
	CHECK_EQ(schib.pmcw.flags & PMCW_ENABLED, PMCW_ENABLED);
	CHECK(!pending(1));
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
	{ "console output by lines", console_output },
	{ "console output behind a slow terminal", console_behind },
	{ "terminal ready while the program runs", kick },
	{ "console input", console_input },
	{ "lines wait for their reads", console_lines_wait },
	{ "attention waits for the end of output", attention_waits },
	{ "HSCH ends a read", halt_read },
	{ "HSCH on an idle subchannel", halt_idle },
	{ "CSCH while the program runs", clear_running },
	{ "HSCH while the program runs", halt_running },
	{ "an endless program runs by slices on the I/O thread", slices },
	{ "suspend, resume, cancel", suspend_resume },
	{ "RSCH before the suspension", resume_early },
	{ "program-controlled interruption", pci },
	{ "the reader gives files with unit exception between", reader_loads },
	{ "read without feed, reset", reader_feeds },
	{ "punch", punch },
	{ "unsolicited device end", ready },
	{ "IPL that fails", ipl },
	{ "IPL from a deck", ipl_deck },
};

KTAP_MAIN(cases)
