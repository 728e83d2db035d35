/* SPDX-License-Identifier: GPL-2.0-only */
/* real.h - real addresses of a virtual CPU, for instructions that name storage by them */
#ifndef ZCP_SIE_REAL_H
#define ZCP_SIE_REAL_H

#include "decode.h"
#include "facility.h"

#define PREFIX_AREA		(2 * PAGE_SIZE)
#define CR0_LOW_ADDRESS		0x10000000UL	/* low-address-protection control */

/* Prefixing, SA22-7832 chapter 3: the prefix area and the first 8 KB change places */
static inline u64 real_to_abs(const struct zcp_vcpu *vcpu, u64 addr)
{
	u64 prefix = sie_block_prefix(vcpu->block);

	if (addr < PREFIX_AREA)
		return addr + prefix;
	if (addr - prefix < PREFIX_AREA)
		return addr - prefix;
	return addr;
}

/*
 * A store by real address: PGM_PROTECTION at locations 0-511 and 4096-4607 when they are protected
 */
static inline int check_low_address(struct zcp_vcpu *vcpu, u64 addr)
{
	if (!(vcpu->block->gcr[0] & CR0_LOW_ADDRESS) || addr & ~0x11ffUL)
		return 0;
	vcpu->pgm_ar = 0;
	vcpu->pgm_teid = addr & PAGE_MASK;
	return PGM_PROTECTION;
}

static inline bool guest_has(const struct zcp_vcpu *vcpu, unsigned int facility)
{
	return facility_test(vcpu->vm->sie->facilities, facility);
}

/* The page that a register names in the current addressing mode */
static inline u64 real_page(const struct zcp_vcpu *vcpu, unsigned int reg)
{
	return vcpu->gpr[reg] & vcpu_addr_mask(vcpu) & PAGE_MASK;
}

#endif
