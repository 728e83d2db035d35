/* SPDX-License-Identifier: GPL-2.0-only */
/* compat.h - what differs between kernel lines, and nowhere else */
#ifndef ZCP_COMPAT_H
#define ZCP_COMPAT_H

#include <linux/context_tracking.h>
#include <linux/rcupdate.h>
#include <linux/version.h>
#include <linux/vtime.h>

struct kvm_s390_sie_block;

/*
 * The kernel's own declaration stands beside all of KVM's names; these two are
 * what guest_enter_irqoff() and guest_exit_irqoff() do there.
 */
extern int sie64a(struct kvm_s390_sie_block *block, u64 *gpr);

static __always_inline void compat_guest_enter(void)
{
	vtime_account_guest_enter();
	if (!context_tracking_guest_enter())
		rcu_virt_note_context_switch(smp_processor_id());
}

static __always_inline void compat_guest_exit(void)
{
	context_tracking_guest_exit();
	vtime_account_guest_exit();
}

#endif
