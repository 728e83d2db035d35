// SPDX-License-Identifier: GPL-2.0-only
/* subch.c - one subchannel: what instructions do with it, reset, devices coming and going */
#include "subch.h"

/* ---- instructions ---- */

/* Not for instructions any more once a reset has begun: nothing may start or take its place. */
static bool reachable(const struct subchannel *sch)
{
	return sch_operational(sch) && sch->cancel != CANCEL_RESET;
}

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
	if (!reachable(sch))
		return 3;
	if (sch->scsw.ctrl & SCSW_PENDING)
		return 1;
	if (sch->scsw.ctrl & SCSW_FUNCTION || sch->running)
		return 2;
	if (!(orb->flags >> 8 & sch->pmcw.lpm & sch->pmcw.pam))
		return 3;
	return 0;
}

int sch_start(struct subchannel *sch, const struct ccw_orb *orb)
{
	unsigned long flags;
	int cc;

	spin_lock_irqsave(&sch->lock, flags);
	cc = start_cc(sch, orb);
	if (!cc)
		sch_begin(sch, orb);
	spin_unlock_irqrestore(&sch->lock, flags);
	if (cc)
		return cc;
	sch_measure_begin(sch);
	return sch_run(sch);
}

int sch_clear(struct subchannel *sch)
{
	unsigned long flags;
	int cc = 0;

	spin_lock_irqsave(&sch->lock, flags);
	if (!reachable(sch)) {
		cc = 3;
	} else {
		sch_drop_status(sch);
		if (sch->running) {
			sch->scsw.ctrl = (sch->scsw.ctrl & ~(SCSW_FUNCTION | SCSW_ACTIVITY)) |
					 SCSW_CLEAR | SCSW_CLEAR_PENDING;
			WRITE_ONCE(sch->cancel, CANCEL_CLEAR);
		} else {
			sch_clear_done(sch);
		}
	}
	spin_unlock_irqrestore(&sch->lock, flags);
	return cc;
}

static int halt_cc(const struct subchannel *sch)
{
	u32 ctrl = sch->scsw.ctrl;

	if (!reachable(sch))
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
			sch_halt_done(sch);
		}
	}
	spin_unlock_irqrestore(&sch->lock, flags);
	return cc;
}

/* XSCH: only a program that the device does not know of can be cancelled: a suspended one */
int sch_cancel(struct subchannel *sch)
{
	unsigned long flags;
	int cc = 0;

	spin_lock_irqsave(&sch->lock, flags);
	if (!reachable(sch)) {
		cc = 3;
	} else if (sch->scsw.ctrl & SCSW_PENDING) {
		cc = 1;
	} else if ((sch->scsw.ctrl & (SCSW_FUNCTION | SCSW_SUSPENDED)) !=
		   (SCSW_START | SCSW_SUSPENDED)) {
		cc = 2;
	} else {
		sch_abandon(sch);
		sch->scsw = (struct scsw) { };
		sch->seq++;
		sch_present_unsolicited(sch);
	}
	spin_unlock_irqrestore(&sch->lock, flags);
	return cc;
}

static int resume_cc(const struct subchannel *sch)
{
	u32 ctrl = sch->scsw.ctrl;

	if (!reachable(sch))
		return 3;
	if (ctrl & SCSW_PENDING)
		return 1;
	if ((ctrl & (SCSW_FUNCTION | SCSW_RESUME_PENDING)) != SCSW_START || !(ctrl & ORB_SUSPEND))
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
	return go ? sch_run(sch) : cc;
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
	sch->work.fn = sch_run_queued;
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

/* From here to the end of the reset no program runs and none can start. */
static void quiesce(struct subchannel *sch)
{
	unsigned long flags;

	lockdep_assert_held(&sch->css->admin);
	spin_lock_irqsave(&sch->lock, flags);
	WRITE_ONCE(sch->cancel, CANCEL_RESET);
	spin_unlock_irqrestore(&sch->lock, flags);
	wait_event(sch->css->idle, left(sch));
}

/* Ends the reset; dev: what is behind the subchannel from now on */
static void reset_done(struct subchannel *sch, struct vdev *dev)
{
	unsigned long flags;

	spin_lock_irqsave(&sch->lock, flags);
	sch_abandon(sch);
	sch_drop_status(sch);
	sch->dev = dev;
	set_defaults(sch);
	WRITE_ONCE(sch->cancel, CANCEL_NONE);
	spin_unlock_irqrestore(&sch->lock, flags);
}

static void reset_device(struct vdev *dev)
{
	if (dev && dev->type->ops->reset)
		dev->type->ops->reset(dev);
}

void sch_reset(struct subchannel *sch)
{
	quiesce(sch);
	reset_done(sch, sch->dev);
	reset_device(sch->dev);
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

	quiesce(sch);
	reset_done(sch, NULL);
	reset_device(dev);
	return dev;
}
