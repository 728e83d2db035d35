/* SPDX-License-Identifier: MIT */
/*
 * world.h - what kmod/dev stands on in a test: storage, pending interruptions, the I/O thread, a
 * terminal and a spool; and a machine with a console, a reader and a punch
 */
#ifndef ZCP_TESTS_WORLD_H
#define ZCP_TESTS_WORLD_H

#include "kmod/dev/device.h"
#include "kmod/ebcdic.h"

#define UNUSED		__attribute__((unused))
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
UNUSED static bool io_thread(void)
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
	snprintf(w.shown + strlen(w.shown), sizeof(w.shown) - strlen(w.shown), "%.*s%s", (int)len,
		 text, flags & ZCP_LINE_NOCR ? "" : "\n");
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
	.cons_write = cons_write, .cons_read = cons_read, .rdr_next = rdr_next,
	.spool_read = spool_read, .rdr_done = rdr_done, .ur_write = ur_write,
};

const struct zcp_ops *zcp_ops = &ops;

/* ---- a machine with three devices, all enabled ---- */

UNUSED static struct subchannel *sch(u16 nr)
{
	return css_subchannel(w.vm.css, nr);
}

UNUSED static void enable(u16 nr, u32 chars)
{
	struct schib schib;

	sch_store(sch(nr), &schib);
	schib.pmcw.flags |= ENABLE;
	schib.pmcw.parm = 0xabc00000 | nr;
	schib.pmcw.chars = chars;
	CHECK_EQ(sch_modify(sch(nr), &schib), 0);
}

UNUSED static void file(const char *text, size_t cards)
{
	w.files[w.n_files++] = (struct spool_file) { .text = text, .cards = cards };
}

UNUSED static void begin(void)
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

UNUSED static void end(void)
{
	css_reset(&w.vm);
	css_destroy(&w.vm);
}

UNUSED static void word(u32 addr, u32 v)
{
	u8 b[4] = { v >> 24, v >> 16, v >> 8, v };

	memcpy(w.storage + addr, b, 4);
}

UNUSED static void ccw1(u32 at, u8 cmd, u32 addr, u8 flags, u16 count)
{
	word(at, (u32)cmd << 24 | (u32)flags << 16 | count);
	word(at + 4, addr);
}

UNUSED static void ccw0(u32 at, u8 cmd, u32 addr, u8 flags, u16 count)
{
	word(at, (u32)cmd << 24 | addr);
	word(at + 4, (u32)flags << 24 | count);
}

UNUSED static int ssch(u16 nr, u32 flags)
{
	struct ccw_orb orb = {
		.parm = 0x12345678,
		.flags = ORB_FORMAT1 | 0xff00 | flags,
		.cpa = P,
	};

	return sch_start(sch(nr), &orb);
}

UNUSED static int tsch(u16 nr, struct irb *irb)
{
	u32 seq = 0;
	int cc = sch_test_look(sch(nr), irb, &seq);

	if (cc < 3)
		CHECK(sch_test_take(sch(nr), seq));
	return cc;
}

UNUSED static u32 ctrl(u16 nr)
{
	struct schib schib;

	sch_store(sch(nr), &schib);
	return schib.scsw.ctrl;
}

UNUSED static bool pending(u16 nr)
{
	size_t i;

	for (i = 0; i < 16; i++)
		if (w.pending[i] == &sch(nr)->irq)
			return true;
	return false;
}

#define FINAL	(SCSW_PRIMARY | SCSW_SECONDARY | SCSW_PENDING)

/* SSCH ended at once, TSCH shows this */
UNUSED static void runs(u16 nr, u8 dstat, u8 cstat, u32 cpa, u16 count)
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

#endif
