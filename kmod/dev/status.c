// SPDX-License-Identifier: GPL-2.0-only
/* status.c - what a subchannel has to say: status, its interruption, sense; TEST SUBCHANNEL */
#include "subch.h"

void sch_set_status(struct subchannel *sch, u32 status)
{
	sch->scsw.ctrl |= status | SCSW_PENDING;
	sch->seq++;
	sch->irq.schid = sch->nr;
	sch->irq.parm = sch->pmcw.parm;
	sie_io_raise(sch->css->vm, &sch->irq, (sch->pmcw.flags & PMCW_ISC) >> 11);
}

void sch_drop_status(struct subchannel *sch)
{
	sie_io_withdraw(sch->css->vm, &sch->irq);
	sch->scsw.ctrl &= ~(SCSW_STATUS | SCSW_EXTENDED);
	sch->seq++;
	sch->sense_len = 0;
}

/* Unsolicited status is presented when neither a function nor other status is in its way */
void sch_present_unsolicited(struct subchannel *sch)
{
	if (!sch->unsolicited || !sch_idle(sch))
		return;
	if (sch_operational(sch)) {
		sch->scsw = (struct scsw) { .dstat = sch->unsolicited };
		sch_set_status(sch, SCSW_ALERT);
	}
	sch->unsolicited = 0;
}

void sch_unsolicited_locked(struct subchannel *sch, u8 dstat)
{
	if (!sch_operational(sch))
		return;
	/* the program is about to see the very same */
	if ((sch->scsw.ctrl & SCSW_STATUS) == (SCSW_ALERT | SCSW_PENDING) &&
	    sch->scsw.dstat == dstat)
		return;
	sch->unsolicited |= dstat;
	sch_present_unsolicited(sch);
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
void sch_present_end(struct subchannel *sch)
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
	sch_set_status(sch, status);
}

/* Intermediate status; host->intermediate of the interpreter */
void sch_intermediate(void *ctx, u8 cstat)
{
	struct subchannel *sch = ctx;
	unsigned long flags;

	spin_lock_irqsave(&sch->lock, flags);
	if (sch->scsw.ctrl & SCSW_START && !sch->cancel) {
		if (!cstat)
			sch->scsw.ctrl |= SCSW_INITIAL;
		sch->scsw.cstat |= cstat;
		sch->scsw.cpa = sch->prog.cpa;
		sch_set_status(sch, SCSW_INTERMEDIATE);
	}
	spin_unlock_irqrestore(&sch->lock, flags);
}

/* ---- functions that end a program ---- */

void sch_abandon(struct subchannel *sch)
{
	if (sch->alive && sch->dev && sch->dev->type->ops->cancel)
		sch->dev->type->ops->cancel(sch->dev);
	sch->alive = false;
}

void sch_clear_done(struct subchannel *sch)
{
	sch_abandon(sch);
	sch->unsolicited = 0;
	sch->pmcw.pnom = 0;
	sch->pmcw.pom = 0xff;
	sch->scsw = (struct scsw) { .ctrl = SCSW_CLEAR };
	sch_set_status(sch, 0);
}

void sch_halt_done(struct subchannel *sch)
{
	bool active = sch->scsw.ctrl & SCSW_ACTIVE;
	u32 status = sch->alive ? SCSW_PRIMARY | SCSW_SECONDARY : 0;

	if (sch->alive) {
		sch->scsw.cpa = sch->prog.cpa;
		sch->scsw.count = sch->prog.left;
		sch->scsw.dstat = active ? DS_END : 0;
	}
	sch_abandon(sch);
	sch->scsw.ctrl &= ~SCSW_ACTIVITY;
	sch_set_status(sch, status);
}

/* ---- TEST SUBCHANNEL ---- */

int sch_test_look(struct subchannel *sch, struct irb *irb, u32 *seq)
{
	unsigned long flags;
	int cc = 3;

	*irb = (struct irb) { };
	spin_lock_irqsave(&sch->lock, flags);
	if (sch_operational(sch)) {
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
	u32 status = sch->scsw.ctrl & SCSW_STATUS;

	sch_drop_status(sch);
	sch->scsw.ctrl &= ~SCSW_INITIAL;
	if (status == (SCSW_INTERMEDIATE | SCSW_PENDING)) {
		sch->scsw.cstat = 0;
		return;			/* the start function goes on, or stays suspended */
	}
	sch->scsw.ctrl &= ~(SCSW_FUNCTION | SCSW_ACTIVITY | SCSW_PATH_NOT_OP);
	sch->scsw.dstat = 0;
	sch->scsw.cstat = 0;
	sch_present_unsolicited(sch);
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
