// SPDX-License-Identifier: GPL-2.0-only
/* css.c - the channel subsystem of one VM: its subchannels and what belongs to none of them */
#include <linux/slab.h>
#include "device.h"

int css_create(struct zcp_vm *vm)
{
	struct css *css = kvzalloc(sizeof(*css), GFP_KERNEL_ACCOUNT);

	if (!css)
		return -ENOMEM;
	css->vm = vm;
	mutex_init(&css->admin);
	spin_lock_init(&css->lock);
	init_waitqueue_head(&css->idle);
	vm->css = css;
	return 0;
}

void css_destroy(struct zcp_vm *vm)
{
	struct css *css = vm->css;
	unsigned int i;

	if (!css)
		return;
	for (i = 0; i < css->count; i++) {
		kfree(css->sch[i]->dev);
		kfree(css->sch[i]);
	}
	vm->css = NULL;
	kvfree(css);
}

struct subchannel *css_subchannel(struct css *css, u16 nr)
{
	/* pairs with the release in free_subchannel() */
	return nr < smp_load_acquire(&css->count) ? css->sch[nr] : NULL;
}

struct subchannel *css_find(struct css *css, u16 devno)
{
	struct subchannel *sch;
	unsigned int i;

	for (i = 0; (sch = css_subchannel(css, i)); i++) {
		unsigned long flags;
		bool found;

		spin_lock_irqsave(&sch->lock, flags);
		found = sch->dev && sch->dev->devno == devno;
		spin_unlock_irqrestore(&sch->lock, flags);
		if (found)
			return sch;
	}
	return NULL;
}

/* A subchannel whose device was detached is used again before a new one is made. */
static struct subchannel *free_subchannel(struct css *css)
{
	struct subchannel *sch;
	unsigned int i;

	for (i = 0; i < css->count; i++)
		if (!css->sch[i]->dev)
			return css->sch[i];
	if (css->count == CSS_MAX_SUBCHANNELS)
		return ERR_PTR(-ENOSPC);
	sch = kzalloc(sizeof(*sch), GFP_KERNEL_ACCOUNT);
	if (!sch)
		return ERR_PTR(-ENOMEM);
	sch_init(sch, css, css->count);
	css->sch[css->count] = sch;
	/* its entry before the count that admits it */
	smp_store_release(&css->count, css->count + 1);
	return sch;
}

int css_attach(struct css *css, struct vdev *dev)
{
	struct subchannel *sch;

	lockdep_assert_held(&css->admin);
	sch = free_subchannel(css);
	if (IS_ERR(sch))
		return PTR_ERR(sch);
	sch_attach(sch, dev);
	css_report(css, CRW_SUBCHANNEL | CRW_ANCILLARY | CRW_PARAMETERS | sch->nr);
	return 0;
}

void css_reset(struct zcp_vm *vm)
{
	struct css *css = vm->css;
	struct subchannel *sch;
	unsigned long flags;
	unsigned int i;

	mutex_lock(&css->admin);
	for (i = 0; (sch = css_subchannel(css, i)); i++)
		sch_reset(sch);
	mutex_unlock(&css->admin);
	spin_lock_irqsave(&css->lock, flags);
	css->live = true;
	css->crws = 0;
	css->limit = 0;
	css->measure = false;
	css->connect_times = false;
	css->measure_key = 0;
	css->measure_origin = 0;
	spin_unlock_irqrestore(&css->lock, flags);
}

/* ---- channel reports ---- */

void css_report(struct css *css, u32 crw)
{
	unsigned long flags;
	bool news;

	spin_lock_irqsave(&css->lock, flags);
	news = css->live;
	if (news && css->crws < CSS_MAX_CRWS)
		css->crw[css->crws++] = crw;
	else if (news)
		css->crw[CSS_MAX_CRWS - 1] |= CRW_OVERFLOW;
	spin_unlock_irqrestore(&css->lock, flags);
	if (news)
		sie_crw_pending(css->vm);
}

bool css_crw_take(struct css *css, u32 *crw)
{
	unsigned long flags;
	bool any;

	spin_lock_irqsave(&css->lock, flags);
	any = css->crws;
	if (any) {
		*crw = css->crw[0];
		css->crws--;
		memmove(css->crw, css->crw + 1, css->crws * sizeof(css->crw[0]));
	}
	spin_unlock_irqrestore(&css->lock, flags);
	return any;
}

void css_crw_return(struct css *css, u32 crw)
{
	unsigned long flags;

	spin_lock_irqsave(&css->lock, flags);
	if (css->crws == CSS_MAX_CRWS)
		crw |= CRW_OVERFLOW;
	else
		css->crws++;
	memmove(css->crw + 1, css->crw, (css->crws - 1) * sizeof(css->crw[0]));
	css->crw[0] = crw;
	spin_unlock_irqrestore(&css->lock, flags);
}

/* ---- SAL, SCHM ---- */

void css_address_limit(struct css *css, u32 limit)
{
	WRITE_ONCE(css->limit, limit);
}

void css_measure(struct css *css, bool measure, bool connect_times, u8 key, bool update, u64 origin)
{
	unsigned long flags;

	spin_lock_irqsave(&css->lock, flags);
	css->measure = measure;
	css->connect_times = connect_times;
	if (update) {
		css->measure_key = key;
		css->measure_origin = origin;
	}
	spin_unlock_irqrestore(&css->lock, flags);
}
