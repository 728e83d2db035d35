// SPDX-License-Identifier: GPL-2.0-only
/* subch.c - one subchannel: its functions (start, halt, clear, resume), status and channel program */
#include <linux/sched.h>
#include "device.h"

#define SLICE		1024		/* CCWs that SSCH runs at once; the rest is the I/O thread's */
#define IPL_BUDGET	65536

/* ---- status ---- */

static bool operational(const struct subchannel *sch)
{
	return sch->dev && sch->pmcw.flags & PMCW_ENABLED;
}

static void set_status(struct subchannel *sch, u32 status)
{
	sch->scsw.ctrl |= status | SCSW_PENDING;
	sch->seq++;
	sch->irq.schid = sch->nr;
	sch->irq.parm = sch->pmcw.parm;
	sie_io_raise(sch->css->vm, &sch->irq, (sch->pmcw.flags & PMCW_ISC) >> 11);
}

static void drop_status(struct subchannel *sch)
{
	sie_io_withdraw(sch->css->vm, &sch->irq);
	sch->scsw.ctrl &= ~(SCSW_STATUS | SCSW_EXTENDED);
	sch->seq++;
	sch->sense_len = 0;
}

static bool idle(const struct subchannel *sch)
{
	return !(sch->scsw.ctrl & (SCSW_FUNCTION | SCSW_PENDING));
}

/* Unsolicited status is presented when neither a function nor other status is in its way */
static void present_unsolicited(struct subchannel *sch)
{
	if (!sch->unsolicited || !idle(sch))
		return;
	if (operational(sch)) {
		sch->scsw = (struct scsw) { .dstat = sch->unsolicited };
		set_status(sch, SCSW_ALERT);
	}
	sch->unsolicited = 0;
}

void sch_unsolicited_locked(struct subchannel *sch, u8 dstat)
{
	if (!operational(sch))
		return;
	/* the program is about to see the very same */
	if ((sch->scsw.ctrl & SCSW_STATUS) == (SCSW_ALERT | SCSW_PENDING) && sch->scsw.dstat == dstat)
		return;
	sch->unsolicited |= dstat;
	present_unsolicited(sch);
}

void sch_unsolicited(struct subchannel *sch, u8 dstat)
{
	unsigned long flags;

	spin_lock_irqsave(&sch->lock, flags);
	sch_unsolicited_locked(sch, dstat);
	spin_unlock_irqrestore(&sch->lock, flags);
}

static void take_sense(struct subchannel *sch)
{
	struct vdev *dev = sch->dev;

	if (!(sch->pmcw.chars & PMCW_CONCURRENT_SENSE))
		return;
	memcpy(sch->sense, dev->sense, sizeof(sch->sense));
	sch->sense_len = dev->type->sense_len;
	sch->scsw.ctrl |= SCSW_EXTENDED;
	memset(dev->sense, 0, sizeof(dev->sense));
}

/* The program has ended by itself: primary and secondary status */
static void present_end(struct subchannel *sch)
{
	const struct ccw_prog *p = &sch->prog;
	u32 status = SCSW_PRIMARY | SCSW_SECONDARY;
	u8 pci = sch->scsw.ctrl & SCSW_INTERMEDIATE ? sch->scsw.cstat & CS_PCI : 0;

	if (p->cstat || p->dstat & ~DS_END)
		status |= SCSW_ALERT;
	sch->alive = false;
	sch->scsw.ctrl &= ~SCSW_ACTIVITY;
	sch->scsw.ctrl |= (u32)p->cc << SCSW_CC;
	sch->scsw.cpa = p->cpa;
	sch->scsw.dstat = p->dstat;
	sch->scsw.cstat = p->cstat | pci;
	sch->scsw.count = p->left;
	sch->pmcw.lpum = CSS_PATH;
	if (p->dstat & DS_UNIT_CHECK)
		take_sense(sch);
	set_status(sch, status);
}

/* Intermediate status; host->intermediate of the interpreter */
static void intermediate(void *ctx, u8 cstat)
{
	struct subchannel *sch = ctx;
	unsigned long flags;

	spin_lock_irqsave(&sch->lock, flags);
	if (sch->scsw.ctrl & SCSW_START && !sch->cancel) {
		if (!cstat)
			sch->scsw.ctrl |= SCSW_INITIAL;
		sch->scsw.cstat |= cstat;
		sch->scsw.cpa = sch->prog.cpa;
		set_status(sch, SCSW_INTERMEDIATE);
	}
	spin_unlock_irqrestore(&sch->lock, flags);
}

/* ---- functions that end a program ---- */

static void abandon(struct subchannel *sch)
{
	if (sch->alive && sch->dev && sch->dev->type->ops->cancel)
		sch->dev->type->ops->cancel(sch->dev);
	sch->alive = false;
}

static void clear_done(struct subchannel *sch)
{
	abandon(sch);
	sch->unsolicited = 0;
	sch->pmcw.pnom = 0;
	sch->pmcw.pom = 0xff;
	sch->scsw = (struct scsw) { .ctrl = SCSW_CLEAR };
	set_status(sch, 0);
}

static void halt_done(struct subchannel *sch)
{
	bool active = sch->scsw.ctrl & SCSW_ACTIVE;
	u32 status = sch->alive ? SCSW_PRIMARY | SCSW_SECONDARY : 0;

	if (sch->alive) {
		sch->scsw.cpa = sch->prog.cpa;
		sch->scsw.count = sch->prog.left;
		sch->scsw.dstat = active ? DS_END : 0;
	}
	abandon(sch);
	sch->scsw.ctrl &= ~SCSW_ACTIVITY;
	set_status(sch, status);
}

/* The thread that ran the program has stopped because of cancel */
static void cancelled(struct subchannel *sch, enum ccw_end end)
{
	enum sch_cancel cancel = sch->cancel;

	if (cancel == CANCEL_RESET) {
		abandon(sch);
		return;			/* who resets waits for this and clears cancel */
	}
	sch->cancel = CANCEL_NONE;
	if (cancel == CANCEL_CLEAR)
		clear_done(sch);
	else if (end == CCW_DONE)
		present_end(sch);
	else
		halt_done(sch);
}

/* ---- running the program ---- */

static int storage_fetch(void *ctx, u64 addr, u8 key, void *to, size_t len)
{
	return sie_read_key(((struct subchannel *)ctx)->css->vm, addr, key, to, len);
}

static int storage_store(void *ctx, u64 addr, u8 key, const void *from, size_t len)
{
	return sie_write_key(((struct subchannel *)ctx)->css->vm, addr, key, from, len);
}

static int command(void *ctx, struct ccw_prog *p)
{
	return vdev_command(ctx, p);
}

static bool stop(void *ctx)
{
	const struct subchannel *sch = ctx;

	cond_resched();
	return READ_ONCE(sch->cancel) != CANCEL_NONE;
}

static const struct ccw_host host = {
	.fetch = storage_fetch,
	.store = storage_store,
	.command = command,
	.intermediate = intermediate,
	.stop = stop,
};

static void queue(struct subchannel *sch)
{
	if (!sch->queued)
		sch->queued = !zcp_vm_queue_io(sch->css->vm, &sch->work);
}

/* True: it was resumed before it could be suspended */
static bool suspend(struct subchannel *sch)
{
	if (sch->scsw.ctrl & SCSW_RESUME_PENDING) {
		sch->scsw.ctrl &= ~SCSW_RESUME_PENDING;
		return true;
	}
	sch->scsw.ctrl &= ~SCSW_ACTIVE;
	sch->scsw.ctrl |= SCSW_SUSPENDED;
	sch->scsw.cpa = sch->prog.cpa;
	if (!(sch->prog.orb & ORB_SUPPRESS_SUSPEND))
		set_status(sch, SCSW_INTERMEDIATE);
	return false;
}

/* What the run came to; true: the program goes on at once */
static bool settle(struct subchannel *sch, enum ccw_end end)
{
	bool kick = sch->kick;

	sch->kick = false;
	if (sch->cancel) {
		cancelled(sch, end);
		return false;
	}
	switch (end) {
	case CCW_ERROR:
		sch->prog.cstat |= CS_CONTROL;
		abandon(sch);
		fallthrough;
	case CCW_DONE:
		present_end(sch);
		return false;
	case CCW_WAIT:
		return kick;
	case CCW_SUSPENDED:
		return suspend(sch);
	case CCW_MORE:
	case CCW_STOPPED:
		queue(sch);
		return false;
	}
	return false;
}

/* Runs the program until it ends, waits or has had its slice. The caller has set running. */
static int run(struct subchannel *sch)
{
	wait_queue_head_t *idle_wait = &sch->css->idle;
	unsigned long flags;
	enum ccw_end end;
	bool on;
	int ret;

	do {
		end = ccw_run(&sch->prog, SLICE);
		ret = end == CCW_ERROR ? sch->prog.error : 0;
		spin_lock_irqsave(&sch->lock, flags);
		on = settle(sch, end);
		if (!on)
			sch->running = false;
		spin_unlock_irqrestore(&sch->lock, flags);
	} while (on);
	wake_up(idle_wait);
	return ret;
}

/* The I/O thread: the program's next slice, or the device became ready */
static void run_queued(struct zcp_work *work)
{
	struct subchannel *sch = container_of(work, struct subchannel, work);
	unsigned long flags;
	bool go;

	spin_lock_irqsave(&sch->lock, flags);
	sch->queued = false;
	go = sch->alive && !sch->running && !sch->cancel && !(sch->scsw.ctrl & SCSW_SUSPENDED);
	if (go)
		sch->running = true;
	spin_unlock_irqrestore(&sch->lock, flags);
	if (go)
		run(sch);
}

void sch_ready_locked(struct subchannel *sch)
{
	if (sch->running)
		sch->kick = true;
	else if (sch->alive && !(sch->scsw.ctrl & SCSW_SUSPENDED))
		queue(sch);
}

void sch_ready(struct subchannel *sch)
{
	unsigned long flags;

	spin_lock_irqsave(&sch->lock, flags);
	sch_ready_locked(sch);
	spin_unlock_irqrestore(&sch->lock, flags);
}

bool sch_busy(struct subchannel *sch)
{
	return READ_ONCE(sch->alive);
}

/* ---- instructions ---- */

int sch_store(struct subchannel *sch, struct schib *schib)
{
	unsigned long flags;

	spin_lock_irqsave(&sch->lock, flags);
	*schib = (struct schib) { .pmcw = sch->pmcw, .scsw = sch->scsw, .mba = sch->mba };
	spin_unlock_irqrestore(&sch->lock, flags);
	return 0;
}

int sch_modify(struct subchannel *sch, const struct schib *schib)
{
	struct pmcw *to = &sch->pmcw;
	const struct pmcw *from = &schib->pmcw;
	unsigned long flags;
	int cc = 0;

	spin_lock_irqsave(&sch->lock, flags);
	if (!(to->flags & PMCW_VALID)) {
		/* no device number: nothing to modify */
	} else if (sch->scsw.ctrl & SCSW_PENDING) {
		cc = 1;
	} else if (sch->scsw.ctrl & SCSW_FUNCTION) {
		cc = 2;
	} else {
		to->parm = from->parm;
		to->flags = (to->flags & ~PMCW_SETTABLE) | (from->flags & PMCW_SETTABLE);
		to->lpm = from->lpm;
		to->mbi = from->mbi;
		to->pom = from->pom;
		to->chars = from->chars & ~PMCW_CHARS_RESERVED;
		sch->mba = schib->mba;
		if (!(to->flags & PMCW_ENABLED))
			sch->unsolicited = 0;
	}
	spin_unlock_irqrestore(&sch->lock, flags);
	return cc;
}

/* Condition code of SSCH; 0: the start function is accepted */
static int start_cc(const struct subchannel *sch, const struct ccw_orb *orb)
{
	if (!operational(sch) || sch->cancel == CANCEL_RESET)
		return 3;
	if (sch->scsw.ctrl & SCSW_PENDING)
		return 1;
	if (sch->scsw.ctrl & SCSW_FUNCTION || sch->running)
		return 2;
	if (!(orb->flags >> 8 & sch->pmcw.lpm & sch->pmcw.pam))
		return 3;
	return 0;
}

static void begin(struct subchannel *sch, const struct ccw_orb *orb)
{
	sch->prog.host = &host;
	sch->prog.ctx = sch;
	ccw_start(&sch->prog, orb);
	sch->prog.limit = READ_ONCE(sch->css->limit);
	sch->prog.limit_mode = (sch->pmcw.flags & PMCW_LIMIT) >> 5;
	sch->scsw = (struct scsw) {
		.ctrl = (orb->flags & SCSW_ORB) | SCSW_START | SCSW_ACTIVE,
		.cpa = orb->cpa,
	};
	sch->pmcw.parm = orb->parm;
	sch->seq++;
	sch->alive = true;
	sch->running = true;
	sch->kick = false;
}

int sch_start(struct subchannel *sch, const struct ccw_orb *orb)
{
	unsigned long flags;
	int cc;

	spin_lock_irqsave(&sch->lock, flags);
	cc = start_cc(sch, orb);
	if (!cc)
		begin(sch, orb);
	spin_unlock_irqrestore(&sch->lock, flags);
	return cc ? cc : run(sch);
}

int sch_clear(struct subchannel *sch)
{
	unsigned long flags;
	int cc = 0;

	spin_lock_irqsave(&sch->lock, flags);
	if (!operational(sch)) {
		cc = 3;
	} else {
		drop_status(sch);
		if (sch->running) {
			sch->scsw.ctrl = (sch->scsw.ctrl & ~(SCSW_FUNCTION | SCSW_ACTIVITY)) |
					 SCSW_CLEAR | SCSW_CLEAR_PENDING;
			WRITE_ONCE(sch->cancel, CANCEL_CLEAR);
		} else {
			clear_done(sch);
		}
	}
	spin_unlock_irqrestore(&sch->lock, flags);
	return cc;
}

static int halt_cc(const struct subchannel *sch)
{
	u32 ctrl = sch->scsw.ctrl;

	if (!operational(sch))
		return 3;
	if (ctrl & SCSW_PENDING && (ctrl & SCSW_STATUS) != (SCSW_INTERMEDIATE | SCSW_PENDING))
		return 1;
	return ctrl & (SCSW_HALT | SCSW_CLEAR) ? 2 : 0;
}

int sch_halt(struct subchannel *sch)
{
	unsigned long flags;
	int cc;

	spin_lock_irqsave(&sch->lock, flags);
	cc = halt_cc(sch);
	if (!cc) {
		sch->scsw.ctrl |= SCSW_HALT;
		if (sch->running) {
			sch->scsw.ctrl |= SCSW_HALT_PENDING;
			WRITE_ONCE(sch->cancel, CANCEL_HALT);
		} else {
			halt_done(sch);
		}
	}
	spin_unlock_irqrestore(&sch->lock, flags);
	return cc;
}

/* XSCH: only a program that the device does not know of yet can be cancelled, here: a suspended one */
int sch_cancel(struct subchannel *sch)
{
	unsigned long flags;
	int cc = 0;

	spin_lock_irqsave(&sch->lock, flags);
	if (!operational(sch)) {
		cc = 3;
	} else if (sch->scsw.ctrl & SCSW_PENDING) {
		cc = 1;
	} else if ((sch->scsw.ctrl & SCSW_FUNCTION) != SCSW_START || !(sch->scsw.ctrl & SCSW_SUSPENDED)) {
		cc = 2;
	} else {
		abandon(sch);
		sch->scsw = (struct scsw) { };
		sch->seq++;
		present_unsolicited(sch);
	}
	spin_unlock_irqrestore(&sch->lock, flags);
	return cc;
}

static int resume_cc(const struct subchannel *sch)
{
	u32 ctrl = sch->scsw.ctrl;

	if (!operational(sch))
		return 3;
	if (ctrl & SCSW_PENDING)
		return 1;
	if ((ctrl & SCSW_FUNCTION) != SCSW_START || ctrl & SCSW_RESUME_PENDING || !(ctrl & ORB_SUSPEND))
		return 2;
	return 0;
}

int sch_resume(struct subchannel *sch)
{
	unsigned long flags;
	bool go = false;
	int cc;

	spin_lock_irqsave(&sch->lock, flags);
	cc = resume_cc(sch);
	if (!cc && sch->scsw.ctrl & SCSW_SUSPENDED && !sch->running) {
		sch->scsw.ctrl &= ~SCSW_SUSPENDED;
		sch->scsw.ctrl |= SCSW_ACTIVE;
		sch->running = true;
		go = true;
	} else if (!cc) {
		sch->scsw.ctrl |= SCSW_RESUME_PENDING;
	}
	spin_unlock_irqrestore(&sch->lock, flags);
	return go ? run(sch) : cc;
}

int sch_test_look(struct subchannel *sch, struct irb *irb, u32 *seq)
{
	unsigned long flags;
	int cc = 3;

	*irb = (struct irb) { };
	spin_lock_irqsave(&sch->lock, flags);
	if (operational(sch)) {
		cc = sch->scsw.ctrl & SCSW_PENDING ? 0 : 1;
		*seq = sch->seq;
		irb->scsw = sch->scsw;
		if (!cc && sch->scsw.ctrl & SCSW_FUNCTION)
			irb->esw[0] = ESW_PATH;
		if (!cc && sch->sense_len) {
			irb->esw[1] = ERW_CONCURRENT_SENSE | sch->sense_len << ERW_SENSE_COUNT;
			memcpy(irb->ecw, sch->sense, sch->sense_len);
		}
	}
	spin_unlock_irqrestore(&sch->lock, flags);
	return cc;
}

/* What TEST SUBCHANNEL clears: chapter 14, figure "conditions and indications cleared" */
static void clear_tested(struct subchannel *sch)
{
	bool intermediate_only = (sch->scsw.ctrl & SCSW_STATUS) == (SCSW_INTERMEDIATE | SCSW_PENDING);

	drop_status(sch);
	sch->scsw.ctrl &= ~SCSW_INITIAL;
	if (intermediate_only) {
		sch->scsw.cstat = 0;
		return;			/* the start function goes on, or stays suspended */
	}
	sch->scsw.ctrl &= ~(SCSW_FUNCTION | SCSW_ACTIVITY | SCSW_PATH_NOT_OP);
	sch->scsw.dstat = 0;
	sch->scsw.cstat = 0;
	present_unsolicited(sch);
}

bool sch_test_take(struct subchannel *sch, u32 seq)
{
	unsigned long flags;
	bool same;

	spin_lock_irqsave(&sch->lock, flags);
	same = sch->seq == seq;
	if (same && sch->scsw.ctrl & SCSW_PENDING)
		clear_tested(sch);
	spin_unlock_irqrestore(&sch->lock, flags);
	return same;
}

/* ---- what CP does ---- */

/* As after a subsystem reset */
static void set_defaults(struct subchannel *sch)
{
	sch->scsw = (struct scsw) { };
	sch->unsolicited = 0;
	sch->mba = 0;
	sch->pmcw = (struct pmcw) {
		.flags = sch->dev ? PMCW_VALID : 0,
		.devno = sch->dev ? sch->dev->devno : 0,
		.lpm = CSS_PATH, .pim = CSS_PATH, .pam = CSS_PATH, .pom = 0xff,
		.chpid = { CSS_CHPID },
	};
}

void sch_init(struct subchannel *sch, struct css *css, u16 nr)
{
	spin_lock_init(&sch->lock);
	INIT_LIST_HEAD(&sch->irq.node);
	sch->css = css;
	sch->nr = nr;
	sch->work.fn = run_queued;
}

static bool left(struct subchannel *sch)
{
	unsigned long flags;
	bool ret;

	spin_lock_irqsave(&sch->lock, flags);
	ret = !sch->running;
	spin_unlock_irqrestore(&sch->lock, flags);
	return ret;
}

void sch_reset(struct subchannel *sch)
{
	unsigned long flags;

	spin_lock_irqsave(&sch->lock, flags);
	WRITE_ONCE(sch->cancel, CANCEL_RESET);
	spin_unlock_irqrestore(&sch->lock, flags);
	wait_event(sch->css->idle, left(sch));

	spin_lock_irqsave(&sch->lock, flags);
	abandon(sch);
	drop_status(sch);
	set_defaults(sch);
	WRITE_ONCE(sch->cancel, CANCEL_NONE);
	spin_unlock_irqrestore(&sch->lock, flags);
	if (sch->dev && sch->dev->type->ops->reset)
		sch->dev->type->ops->reset(sch->dev);
}

void sch_attach(struct subchannel *sch, struct vdev *dev)
{
	unsigned long flags;

	spin_lock_irqsave(&sch->lock, flags);
	sch->dev = dev;
	dev->sch = sch;
	set_defaults(sch);
	spin_unlock_irqrestore(&sch->lock, flags);
}

struct vdev *sch_detach(struct subchannel *sch)
{
	struct vdev *dev = sch->dev;
	unsigned long flags;

	do {
		sch_reset(sch);
		spin_lock_irqsave(&sch->lock, flags);
		if (!sch->running) {
			sch->dev = NULL;
			set_defaults(sch);
		}
		spin_unlock_irqrestore(&sch->lock, flags);
	} while (sch->dev);
	return dev;
}

/* Takes the subchannel for IPL: enabled, as SA22-7832 chapter 17 leaves it to the program */
static bool ipl_begin(struct subchannel *sch)
{
	static const struct ccw_orb orb = { .flags = CSS_PATH << 8 };
	unsigned long flags;
	bool ok;

	spin_lock_irqsave(&sch->lock, flags);
	ok = sch->dev && idle(sch) && !sch->running && !sch->cancel;
	if (ok) {
		begin(sch, &orb);
		sch->scsw.ctrl = 0;
		ccw_start_ipl(&sch->prog);
		sch->pmcw.flags |= PMCW_ENABLED;
	}
	spin_unlock_irqrestore(&sch->lock, flags);
	return ok;
}

static int ipl_result(const struct subchannel *sch, enum ccw_end end)
{
	const struct ccw_prog *p = &sch->prog;

	if (end == CCW_ERROR)
		return p->error;
	if (end != CCW_DONE || p->cstat)
		return -EIO;
	if (p->dstat & DS_UNIT_CHECK && sch->dev->sense[0] & SENSE_INTERVENTION)
		return -ENODATA;
	return (p->dstat & ~DS_CHANNEL_END) == DS_DEVICE_END ? 0 : -EIO;
}

int sch_ipl(struct subchannel *sch)
{
	unsigned long flags;
	enum ccw_end end;
	int ret;

	if (!ipl_begin(sch))
		return -EBUSY;
	end = ccw_run(&sch->prog, IPL_BUDGET);
	ret = ipl_result(sch, end);
	spin_lock_irqsave(&sch->lock, flags);
	if (end != CCW_DONE)
		abandon(sch);
	sch->alive = false;
	sch->running = false;
	sch->kick = false;
	spin_unlock_irqrestore(&sch->lock, flags);
	wake_up(&sch->css->idle);
	return ret;
}
