/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * compat.h - what differs between the kernel lines 6.1 and 6.12, of which Kbuild knows; how
 * registers are kept (sie/fpu-*.c) does, too
 */
#ifndef ZCP_COMPAT_H
#define ZCP_COMPAT_H

#include <linux/context_tracking.h>
#include <linux/rcupdate.h>
#include <linux/vtime.h>
#include <net/genetlink.h>
#include <asm/gmap.h>
#include <asm/lowcore.h>

/* The kernel's own declarations of how SIE is entered stand beside all of KVM's names */
struct kvm_s390_sie_block;

#ifdef COMPAT_6_1

#include <asm/fpu/api.h>
#include <asm/switch_to.h>

struct compat_fpu {
	void *regs;
	u32 fpc;
};

int sie64a(struct kvm_s390_sie_block *block, u64 *gpr);

/* Takes the tables from the lowcore, and skips SIE silently while CIF_FPU is set */
static __always_inline int compat_sie(void *block, u64 *gpr, const struct gmap *gmap)
{
	if (test_cpu_flag(CIF_FPU))
		load_fpu_regs();
	return sie64a(block, gpr);
}

#define compat_has_vx()			MACHINE_HAS_VX
#define compat_lowcore()		(&S390_lowcore)
#define compat_rcu_quiet()		rcu_virt_note_context_switch(smp_processor_id())
#define compat_vm_flags_set(vma, flags)	((vma)->vm_flags |= (flags))
#define compat_dump_attrs(cb)		(genl_dumpit_info(cb)->attrs)
#define compat_assign_str(field, text)	__assign_str(field, text)
#define compat_genl_op			genl_ops

#else

#include <asm/access-regs.h>
#include <asm/fpu.h>

struct compat_fpu {
	struct kernel_fpu_32 outer;
};

int __sie64a(phys_addr_t block_phys, struct kvm_s390_sie_block *block, u64 *gpr,
	     unsigned long asce);

static __always_inline int compat_sie(void *block, u64 *gpr, const struct gmap *gmap)
{
	return __sie64a(virt_to_phys(block), block, gpr, gmap->asce);
}

#define compat_has_vx()			cpu_has_vx()
#define compat_lowcore()		get_lowcore()
#define compat_rcu_quiet()		rcu_virt_note_context_switch()
#define compat_vm_flags_set(vma, flags)	vm_flags_set(vma, flags)
#define compat_dump_attrs(cb)		(genl_info_dump(cb)->attrs)
#define compat_assign_str(field, text)	__assign_str(field)
#define compat_genl_op			genl_split_ops

#endif

/*
 * The first two are what guest_enter_irqoff() and guest_exit_irqoff() do, but that RCU is not told
 * each time: a processor without a tick leaves RCU alone in a guest, and where there is a tick, one
 * that interrupts the guest says it (compat_guest_interrupted), which is often enough.
 */
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
	compat_rcu_quiet();
}

#endif
