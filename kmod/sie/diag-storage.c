// SPDX-License-Identifier: GPL-2.0-only
/* diag-storage.c - DIAGNOSE X'10', X'60', X'260': giving storage back, asking how much there is */
#include <linux/sizes.h>
#include "diag.h"

#define LARGEST_IN_31_BITS	(SZ_2G - SZ_1M)	/* what X'60' tells a larger machine */

/* Real pages that are the same absolute page, from addr on: a run, or one page of a prefix area */
static u64 run_end(const struct zcp_vcpu *vcpu, u64 addr, u64 last)
{
	u64 prefix = sie_block_prefix(vcpu->block);

	if (real_to_abs(vcpu, addr) != addr)
		return addr;
	if (addr < prefix && last >= prefix)
		return prefix - PAGE_SIZE;
	return last;
}

/* Rx, Ry: real addresses of the first and the last page */
int diag_010_release(struct zcp_vcpu *vcpu, unsigned int rx, unsigned int ry)
{
	u64 addr = gpr_addr(vcpu, rx), last = gpr_addr(vcpu, ry), end;
	int ret = 0;

	if ((addr | last) & ~PAGE_MASK || last < addr)
		return PGM_SPECIFICATION;
	if (last >= vcpu->vm->storage_size)
		return PGM_ADDRESSING;
	for (; !ret && addr <= last; addr = end + PAGE_SIZE) {
		u64 abs = real_to_abs(vcpu, addr);

		end = run_end(vcpu, addr, last);
		ret = storage_release(vcpu->vm, abs, abs + (end - addr));
	}
	return ret;
}

int diag_060_size(struct zcp_vcpu *vcpu, unsigned int rx, unsigned int ry)
{
	set_gpr_low(vcpu, rx, min_t(u64, vcpu->vm->storage_size, LARGEST_IN_31_BITS));
	return 0;
}

struct extent {
	u64 first, last;	/* bytes */
};

/* Rx: area for extents, Rx+1: its length. Storage is one extent. */
static int extents_store(struct zcp_vcpu *vcpu, unsigned int rx, unsigned int ry)
{
	struct extent extent = { 0, vcpu->vm->storage_size - 1 };
	u64 addr = gpr_addr(vcpu, rx), len = gpr_addr(vcpu, (rx + 1) & 0xf);
	int ret;

	if (rx & 1 || ry == rx + 1 || addr & 15 || !len || len & 15)
		return PGM_SPECIFICATION;
	ret = sie_write_real(vcpu, addr, &extent, sizeof(extent));
	if (ret)
		return ret;
	vcpu->gpr[ry] = 1;
	vcpu_set_cc(vcpu, 0);
	return 0;
}

int diag_260_storage(struct zcp_vcpu *vcpu, unsigned int rx, unsigned int ry)
{
	u64 last = vcpu->vm->storage_size - 1;

	if (rx == ry)
		return PGM_SPECIFICATION;
	switch ((u32)vcpu->gpr[ry]) {
	case 0x0c:		/* last byte of primary storage, and of all that is addressable */
		vcpu->gpr[rx] = last;
		vcpu->gpr[ry] = last;
		vcpu_set_cc(vcpu, 0);
		return 0;
	case 0x10:
		return extents_store(vcpu, rx, ry);
	default:
		return PGM_SPECIFICATION;
	}
}
