/* SPDX-License-Identifier: GPL-2.0-only */
/* subch.h - what subch.c, status.c and program.c share; under the subchannel's lock unless said */
#ifndef ZCP_DEV_SUBCH_H
#define ZCP_DEV_SUBCH_H

#include "device.h"

static inline bool sch_operational(const struct subchannel *sch)
{
	return sch->dev && sch->pmcw.flags & PMCW_ENABLED;
}

/* Neither a function nor status */
static inline bool sch_idle(const struct subchannel *sch)
{
	return !(sch->scsw.ctrl & (SCSW_FUNCTION | SCSW_PENDING));
}

/* ---- status.c ---- */
void sch_set_status(struct subchannel *sch, u32 status);	/* and its interruption */
void sch_drop_status(struct subchannel *sch);
void sch_present_unsolicited(struct subchannel *sch);
void sch_present_end(struct subchannel *sch);		/* the program has ended by itself */
void sch_intermediate(void *ctx, u8 cstat);		/* of struct ccw_host; takes the lock */
void sch_abandon(struct subchannel *sch);	/* the program will not go on: its device is told */
void sch_clear_done(struct subchannel *sch);
void sch_halt_done(struct subchannel *sch);

/* ---- program.c ---- */
/* sets running: sch_run() must follow */
void sch_begin(struct subchannel *sch, const struct ccw_orb *orb);
int sch_run(struct subchannel *sch);			/* without the lock; 0 or <0 */
void sch_run_queued(struct zcp_work *work);

/* ---- measure.c: the thread in the program, without the lock ---- */
void sch_measure_begin(struct subchannel *sch);
void sch_measure_end(struct subchannel *sch);	/* before the status is presented */

#endif
