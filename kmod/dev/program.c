// SPDX-License-Identifier: GPL-2.0-only
/* program.c - runs a channel program: by slices, on the thread of SSCH and the I/O thread */
#include <linux/sched.h>
#include "subch.h"

#define SLICE		1024		/* CCWs that SSCH runs; the I/O thread does the rest */
#define IPL_BUDGET	65536

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
	.intermediate = sch_intermediate,
	.stop = stop,
};

void sch_begin(struct subchannel *sch, const struct ccw_orb *orb)
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
		sch_set_status(sch, SCSW_INTERMEDIATE);
	return false;
}

/* The thread that ran the program has stopped because of cancel */
static void cancelled(struct subchannel *sch, enum ccw_end end)
{
	enum sch_cancel cancel = sch->cancel;

	if (cancel == CANCEL_RESET) {
		sch_abandon(sch);
		return;			/* who resets waits for this and clears cancel */
	}
	sch->cancel = CANCEL_NONE;
	if (cancel == CANCEL_CLEAR)
		sch_clear_done(sch);
	else if (end == CCW_DONE)
		sch_present_end(sch);
	else
		sch_halt_done(sch);
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
		sch_abandon(sch);
		fallthrough;
	case CCW_DONE:
		sch_present_end(sch);
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
int sch_run(struct subchannel *sch)
{
	wait_queue_head_t *idle_wait = &sch->css->idle;
	unsigned long flags;
	enum ccw_end end;
	bool on;
	int ret;

	do {
		end = ccw_run(&sch->prog, SLICE);
		ret = end == CCW_ERROR ? sch->prog.error : 0;
		if (end == CCW_DONE)
			sch_measure_end(sch);
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
void sch_run_queued(struct zcp_work *work)
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
		sch_run(sch);
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

/* ---- IPL ---- */

/* Takes the subchannel for IPL: enabled, as SA22-7832 chapter 17 leaves it to the program */
static bool ipl_begin(struct subchannel *sch)
{
	static const struct ccw_orb orb = { .flags = CSS_PATH << 8 };
	unsigned long flags;
	bool ok;

	spin_lock_irqsave(&sch->lock, flags);
	ok = sch->dev && sch_idle(sch) && !sch->running && !sch->cancel;
	if (ok) {
		sch_begin(sch, &orb);
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
		sch_abandon(sch);
	sch->alive = false;
	sch->running = false;
	sch->kick = false;
	spin_unlock_irqrestore(&sch->lock, flags);
	wake_up(&sch->css->idle);
	return ret;
}
