/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * decode.h - operands of an intercepted instruction, from the interception parameters
 * (ipa: its first halfword, ipb: the rest), and the registers it works on
 */
#ifndef ZCP_SIE_DECODE_H
#define ZCP_SIE_DECODE_H

#include "vcpu.h"

static inline u64 vcpu_addr_mask(const struct zcp_vcpu *vcpu)
{
	switch (vcpu->block->gpsw.mask & (PSW_MASK_EA | PSW_MASK_BA)) {
	case PSW_MASK_EA | PSW_MASK_BA:
		return ~0UL;
	case PSW_MASK_BA:
		return 0x7fffffffUL;
	default:
		return 0xffffffUL;
	}
}

static inline u64 base_disp(const struct zcp_vcpu *vcpu, unsigned int b, unsigned int d)
{
	return ((b ? vcpu->gpr[b] : 0) + d) & vcpu_addr_mask(vcpu);
}

/* S format: B2 op, second operand D2(B2) */
static inline u64 operand_s(const struct zcp_vcpu *vcpu, u8 *ar)
{
	u32 ipb = vcpu->block->ipb;

	if (ar)
		*ar = ipb >> 28;
	return base_disp(vcpu, ipb >> 28, ipb >> 16 & 0xfff);
}

/* RRE format: R1, R2 */
static inline void operand_rre(const struct zcp_vcpu *vcpu, unsigned int *r1, unsigned int *r2)
{
	u32 ipb = vcpu->block->ipb;

	*r1 = ipb >> 20 & 0xf;
	*r2 = ipb >> 16 & 0xf;
}

/* RS format: R1, R3, D2(B2) */
static inline u64 operand_rs(const struct zcp_vcpu *vcpu, unsigned int *r1, unsigned int *r3,
			     u8 *ar)
{
	u16 ipa = vcpu->block->ipa;

	*r1 = ipa >> 4 & 0xf;
	*r3 = ipa & 0xf;
	return operand_s(vcpu, ar);
}

/* RSY format: R1, R3, D2(B2) with a signed 20-bit displacement */
static inline u64 operand_rsy(const struct zcp_vcpu *vcpu, unsigned int *r1, unsigned int *r3,
			      u8 *ar)
{
	u16 ipa = vcpu->block->ipa;
	u32 ipb = vcpu->block->ipb;
	s32 d = (s32)((ipb >> 16 & 0xfff) | (ipb >> 8 & 0xff) << 12);

	*r1 = ipa >> 4 & 0xf;
	*r3 = ipa & 0xf;
	if (ar)
		*ar = ipb >> 28;
	d = d << 12 >> 12;
	return ((ipb >> 28 ? vcpu->gpr[ipb >> 28] : 0) + d) & vcpu_addr_mask(vcpu);
}

static inline void vcpu_set_cc(struct zcp_vcpu *vcpu, unsigned int cc)
{
	vcpu->block->gpsw.mask = (vcpu->block->gpsw.mask & ~PSW_MASK_CC) | (u64)cc << 44;
}

#endif
