// SPDX-License-Identifier: GPL-2.0-only
/*
 * fpu-6.12.c - floating-point and vector registers of Linux 6.12
 *
 * A thread has two sets, its user space's and the kernel's own, each with flags
 * for what of it must be saved or loaded. The run call is a use of the kernel's
 * set: the guest's registers are in the processor, and preemption saves and
 * restores them with that set. vcpu->fp holds them between save and load.
 */
#include "vcpu.h"

#define ALL_REGISTERS (KERNEL_FPC | KERNEL_VXR)

void vcpu_fpu_enter(struct zcp_vcpu *vcpu)
{
	kernel_fpu_begin(&vcpu->host.fpu.outer, ALL_REGISTERS);
	vcpu_fpu_load(vcpu);
}

void vcpu_fpu_leave(struct zcp_vcpu *vcpu)
{
	kernel_fpu_end(&vcpu->host.fpu.outer, ALL_REGISTERS);
}

void vcpu_fpu_save(struct zcp_vcpu *vcpu)
{
	fpu_stfpc(&vcpu->fp.fpc);
	if (cpu_has_vx())
		save_vx_regs(vcpu->fp.vr);
	else
		save_fp_regs((freg_t *)vcpu->fp.fpr);
}

/* An invalid FPC, which only CP can have put there, becomes zero */
void vcpu_fpu_load(struct zcp_vcpu *vcpu)
{
	fpu_lfpc_safe(&vcpu->fp.fpc);
	if (cpu_has_vx())
		load_vx_regs(vcpu->fp.vr);
	else
		load_fp_regs((freg_t *)vcpu->fp.fpr);
}
