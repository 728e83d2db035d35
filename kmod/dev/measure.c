// SPDX-License-Identifier: GPL-2.0-only
/* measure.c - channel-subsystem monitoring: measurement blocks (SA22-7832 chapter 17) */
#include <linux/ktime.h>
#include "subch.h"

#define UNIT_NS		128000		/* times are counted in 128 microseconds */
#define BLOCK0_SIZE	32

/* Start functions, samples, then times; of these virtual devices know the connect time. */
struct block0 {
	u16 starts, samples;
	u32 connect;
} __packed;

struct block1 {
	u32 starts, samples, connect;
} __packed;

static bool measuring(const struct subchannel *sch)
{
	return READ_ONCE(sch->css->measure) && sch->pmcw.flags & PMCW_MEASURE_BLOCK;
}

void sch_measure_begin(struct subchannel *sch)
{
	if (measuring(sch))
		sch->started = ktime_get_ns();
}

static int update0(struct subchannel *sch, u64 addr, u8 key, u32 time)
{
	struct zcp_vm *vm = sch->css->vm;
	struct block0 b;
	int ret;

	ret = sie_read_key(vm, addr, key, &b, sizeof(b));
	if (ret)
		return ret;
	b.starts++;
	b.samples++;
	b.connect += time;
	return sie_write_key(vm, addr, key, &b, sizeof(b));
}

static int update1(struct subchannel *sch, u8 key, u32 time)
{
	struct zcp_vm *vm = sch->css->vm;
	struct block1 b;
	int ret;

	ret = sie_read_key(vm, sch->mba, key, &b, sizeof(b));
	if (ret)
		return ret;
	b.starts++;
	b.samples++;
	b.connect += time;
	return sie_write_key(vm, sch->mba, key, &b, sizeof(b));
}

void sch_measure_end(struct subchannel *sch)
{
	struct css *css = sch->css;
	unsigned long flags;
	u64 origin;
	u32 time;
	u8 key;
	int ret;

	if (!measuring(sch))
		return;
	time = (ktime_get_ns() - sch->started) / UNIT_NS;
	spin_lock_irqsave(&css->lock, flags);
	origin = css->measure_origin;
	key = css->measure_key;
	spin_unlock_irqrestore(&css->lock, flags);
	if (sch->pmcw.chars & PMCW_BLOCK1)
		ret = update1(sch, key, time);
	else
		ret = update0(sch, origin + (u64)sch->pmcw.mbi * BLOCK0_SIZE, key, time);
	if (!ret)
		return;
	/* a block that cannot be reached: measurement of this subchannel ends */
	spin_lock_irqsave(&sch->lock, flags);
	sch->pmcw.flags &= ~PMCW_MEASURE_BLOCK;
	spin_unlock_irqrestore(&sch->lock, flags);
}
