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
 * The kernel's own declaration stands beside all of KVM's names. The first two below are what
 * guest_enter_irqoff() and guest_exit_irqoff() do there, but that RCU is not told each time: a
 * processor without a tick leaves RCU alone in a guest, and where there is a tick, one that
 * interrupts the guest says it (compat_guest_interrupted), which is often enough.
 */
extern int sie64a(struct kvm_s390_sie_block *block, u64 *gpr);

static __always_inline void compat_guest_enter(void)
{
	vtime_account_guest_enter();
	context_tracking_guest_enter();
}

static __always_inline void compat_guest_exit(void)
{
	context_tracking_guest_exit();
	vtime_account_guest_exit();
}

/* With interrupts off */
static __always_inline void compat_guest_interrupted(void)
{
	rcu_virt_note_context_switch(smp_processor_id());
}

#endif
