// SPDX-License-Identifier: GPL-2.0-only
/*
 * clock.c - setting and asking about the TOD clock, SA22-7832 chapters 4, 7 and 10
 *
 * The machine adds the block's epoch to its own clock for every STCK of the
 * guest; what is left for CP is to change the epoch and to tell it.
 */
#include <linux/smp.h>
#include <asm/facility.h>
#include <asm/timex.h>
#include "real.h"

#define PTFF_RESERVED		0x80	/* bit 56 of register 0 */
#define PTFF_FUNCTION		0x7f
#define PTFF_CONTROL		0x40	/* function codes from here on change the clock */

static DEFINE_SPINLOCK(epoch_lock);	/* all CPUs of a VM have one epoch */

static void epoch_set(struct zcp_vm *vm, u64 epoch)
{
	unsigned int i;

	spin_lock(&epoch_lock);
	vm->sie->epoch = epoch;
	for (i = 0; i < ZCP_MAX_CPUS; i++)
		if (vm->vcpu[i])
			WRITE_ONCE(vm->vcpu[i]->block->epoch, epoch);
	spin_unlock(&epoch_lock);
	/* a CPU in SIE got the old one at entry, one that waits has its timer set by it */
	for (i = 0; i < ZCP_MAX_CPUS; i++)
		if (vm->vcpu[i])
			vcpu_request(vm->vcpu[i], REQ_INTERRUPT);
}

int handle_sck(struct zcp_vcpu *vcpu)
{
	u64 addr, tod;
	int ret;
	u8 ar;

	addr = operand_s(vcpu, &ar);
	if (addr & 7)
		return PGM_SPECIFICATION;
	ret = sie_read_logical(vcpu, addr, ar, &tod, sizeof(tod));
	if (ret)
		return ret;
	epoch_set(vcpu->vm, tod - get_tod_clock_fast());
	vcpu_set_cc(vcpu, 0);
	return 0;
}

int handle_sckpf(struct zcp_vcpu *vcpu)
{
	if (vcpu->gpr[0] & 0xffff0000)
		return PGM_SPECIFICATION;
	vcpu->block->todpr = vcpu->gpr[0] & 0xffff;
	return 0;
}

/* The host's own offsets, zero where its machine cannot steer, and the guest's epoch on top */
static void query_tod_offset(const struct zcp_vcpu *vcpu, struct ptff_qto *qto)
{
	u64 epoch = vcpu->vm->sie->epoch;
	int cc = 3;

	if (test_facility(FACILITY_TOD_STEERING))
		cc = ptff(qto, sizeof(*qto), PTFF_QTO);
	if (cc) {
		memset(qto, 0, sizeof(*qto));
		qto->physical_clock = get_tod_clock_fast();
	}
	qto->logical_tod_offset += epoch;
	qto->tod_epoch_difference += epoch;
}

int handle_ptff(struct zcp_vcpu *vcpu)
{
	static const u64 functions[2] = { (1UL << 63 >> PTFF_QAF) | (1UL << 63 >> PTFF_QTO) };
	u64 addr = vcpu->gpr[1] & vcpu_addr_mask(vcpu);
	u8 function = vcpu->gpr[0] & PTFF_FUNCTION;
	struct ptff_qto qto;
	int ret;

	if (!guest_has(vcpu, FACILITY_TOD_STEERING))
		return PGM_OPERATION;
	if (vcpu->gpr[0] & PTFF_RESERVED)
		return PGM_SPECIFICATION;
	if (function >= PTFF_CONTROL && vcpu->block->gpsw.mask & PSW_MASK_PSTATE)
		return PGM_PRIVILEGED;
	switch (function) {
	case PTFF_QAF:
		ret = sie_write_logical(vcpu, addr, 1, functions, sizeof(functions));
		break;
	case PTFF_QTO:
		query_tod_offset(vcpu, &qto);
		ret = sie_write_logical(vcpu, addr, 1, &qto, sizeof(qto));
		break;
	default:
		vcpu_set_cc(vcpu, 3);
		return 0;
	}
	if (!ret)
		vcpu_set_cc(vcpu, 0);
	return ret;
}
