/* SPDX-License-Identifier: GPL-2.0-only */
/* diag.h - handlers of DIAGNOSE codes; rows in diag.c, codes about devices in sie.h */
#ifndef ZCP_SIE_DIAG_H
#define ZCP_SIE_DIAG_H

#include "real.h"

/* The right half of a register; the left one stays */
static inline void set_gpr_low(struct zcp_vcpu *vcpu, unsigned int reg, u32 value)
{
	vcpu->gpr[reg] = (vcpu->gpr[reg] & ~0xffffffffUL) | value;
}

/* A register in the width of the addressing mode */
static inline u64 gpr_addr(const struct zcp_vcpu *vcpu, unsigned int reg)
{
	return vcpu->gpr[reg] & vcpu_addr_mask(vcpu);
}

/* diag-cp.c */
/* CP was interrupted before it did anything: done again when the thread comes back */
int diag_again(struct zcp_vcpu *vcpu);
int diag_000_identify(struct zcp_vcpu *vcpu, unsigned int rx, unsigned int ry);
int diag_008_command(struct zcp_vcpu *vcpu, unsigned int rx, unsigned int ry);
int diag_0d4_alternate(struct zcp_vcpu *vcpu, unsigned int rx, unsigned int ry);
/* diag-time.c */
int diag_00c_timer(struct zcp_vcpu *vcpu, unsigned int rx, unsigned int ry);
int diag_270_timer(struct zcp_vcpu *vcpu, unsigned int rx, unsigned int ry);
int diag_044_yield(struct zcp_vcpu *vcpu, unsigned int rx, unsigned int ry);
int diag_09c_yield_to(struct zcp_vcpu *vcpu, unsigned int rx, unsigned int ry);
bool yield_helps(const struct zcp_vcpu *vcpu);
/* diag-storage.c */
int diag_010_release(struct zcp_vcpu *vcpu, unsigned int rx, unsigned int ry);
int diag_060_size(struct zcp_vcpu *vcpu, unsigned int rx, unsigned int ry);
int diag_260_storage(struct zcp_vcpu *vcpu, unsigned int rx, unsigned int ry);
/* diag-perf.c */
int diag_204_partition(struct zcp_vcpu *vcpu, unsigned int rx, unsigned int ry);
int diag_2fc_guest(struct zcp_vcpu *vcpu, unsigned int rx, unsigned int ry);
/* diag-ipl.c */
int diag_308_ipl(struct zcp_vcpu *vcpu, unsigned int rx, unsigned int ry);

#endif
