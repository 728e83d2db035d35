// SPDX-License-Identifier: GPL-2.0-only
/*
 * fpu-6.1.c - floating-point and vector registers of Linux 6.1
 *
 * The kernel keeps the registers of a thread lazily: thread.fpu.regs says
 * where they are saved, CIF_FPU that they must be loaded again. During the run
 * call that pointer leads to the guest's registers, so that preemption saves
 * and restores those.
 */
#include <linux/sched.h>
#include <asm/fpu/internal.h>
#include "vcpu.h"

void vcpu_fpu_enter(struct zcp_vcpu *vcpu)
{
	struct fpu *fpu = &current->thread.fpu;

	save_fpu_regs();
	vcpu->host.fpu.regs = fpu->regs;
	vcpu->host.fpu.fpc = fpu->fpc;
	fpu->regs = &vcpu->fp;
	vcpu_fpu_load(vcpu);
}

void vcpu_fpu_leave(struct zcp_vcpu *vcpu)
{
	struct fpu *fpu = &current->thread.fpu;

	save_fpu_regs();
	fpu->regs = vcpu->host.fpu.regs;
	fpu->fpc = vcpu->host.fpu.fpc;
}

void vcpu_fpu_save(struct zcp_vcpu *vcpu)
{
	save_fpu_regs();
	vcpu->fp.fpc = current->thread.fpu.fpc;
}

/* An invalid FPC, which only CP can have put there, becomes zero */
void vcpu_fpu_load(struct zcp_vcpu *vcpu)
{
	save_fpu_regs();
	current->thread.fpu.fpc = test_fp_ctl(vcpu->fp.fpc) ? 0 : vcpu->fp.fpc;
}
