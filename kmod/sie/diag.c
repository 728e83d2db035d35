// SPDX-License-Identifier: GPL-2.0-only
/*
 * diag.c - DIAGNOSE: code to handler
 *
 * A code without a row is a specification exception, which tells a program
 * that CP does not offer it (DIAGNOSE X'258', X'318' and others are probed so).
 */
#include "../trace.h"
#include "diag.h"

struct diag {
	int (*fn)(struct zcp_vcpu *vcpu, unsigned int rx, unsigned int ry);
	u16 counter;			/* enum sie_counter */
};

#define DIAG_CODES	0x400		/* codes are multiples of 4 */
#define DIAG(code, handler)	[0x##code >> 2] = { .fn = handler, .counter = CNT_DIAG_##code }

static const struct diag diags[DIAG_CODES >> 2] = {
	DIAG(000, diag_000_identify),
	DIAG(008, diag_008_command),
	DIAG(00C, diag_00c_timer),
	DIAG(010, diag_010_release),
	DIAG(024, diag_024_device_type),
	DIAG(044, diag_044_yield),
	DIAG(060, diag_060_size),
	DIAG(09C, diag_09c_yield_to),
	DIAG(0D4, diag_0d4_alternate),
	DIAG(204, diag_204_partition),
	DIAG(210, diag_210_device_info),
	DIAG(260, diag_260_storage),
	DIAG(270, diag_270_timer),
	DIAG(2FC, diag_2fc_guest),
	DIAG(308, diag_308_ipl),
};

/* The rightmost 16 bits of the second-operand address, in every addressing mode */
static u16 diag_code(const struct zcp_vcpu *vcpu)
{
	u32 ipb = vcpu->block->ipb;
	unsigned int b = ipb >> 28;

	return (b ? vcpu->gpr[b] : 0) + (ipb >> 16 & 0xfff);
}

static __always_inline int diag_run(struct zcp_vcpu *vcpu, unsigned int code)
{
	unsigned int rx = vcpu->block->ipa >> 4 & 0xf, ry = vcpu->block->ipa & 0xf;
	const struct diag *diag;
	int ret;

	diag = code < DIAG_CODES && !(code & 3) ? &diags[code >> 2] : NULL;
	if (!diag || !diag->fn) {
		vcpu_count(vcpu, CNT_DIAG_UNKNOWN);
		return PGM_SPECIFICATION;
	}
	vcpu_count(vcpu, diag->counter);
	if (unlikely(esm_records_any())) {
		ret = zcp_ops->diagnose(vcpu->vm, code);
		if (ret)
			return ret == -EINTR ? diag_again(vcpu) : PGM_PRIVILEGED;
	}
	return diag->fn(vcpu, rx, ry);
}

static noinline int diag_traced(struct zcp_vcpu *vcpu, u16 code)
{
	unsigned int rx = vcpu->block->ipa >> 4 & 0xf, ry = vcpu->block->ipa & 0xf;

	trace_zcp_diag(vcpu->vm->userid, vcpu->cpu, code, vcpu->gpr[rx], vcpu->gpr[ry]);
	return diag_run(vcpu, code);
}

int handle_diag(struct zcp_vcpu *vcpu)
{
	u16 code = diag_code(vcpu);

	if (trace_zcp_diag_enabled())
		return diag_traced(vcpu, code);
	return diag_run(vcpu, code);
}

/* What handle_diag() would do nothing for: X'44' while nobody else has a use for the processor */
bool diag_is_idle(const struct zcp_vcpu *vcpu)
{
	const struct sie_block *block = vcpu->block;

	return block->icptcode == ICPT_INST && block->ipa >> 8 == 0x83 &&
	       !(block->gpsw.mask & PSW_MASK_PSTATE) &&
	       diag_code(vcpu) == 0x044 && !yield_helps(vcpu) &&
	       !trace_zcp_intercept_enabled() && !trace_zcp_diag_enabled() && !esm_records_any();
}
