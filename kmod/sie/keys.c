// SPDX-License-Identifier: GPL-2.0-only
/*
 * keys.c - storage-key instructions
 *
 * The key that counts is that of the host's frame, since the machine checks a
 * guest's accesses against it: these instructions work on the frame itself.
 */
#include <linux/mm.h>
#include <linux/sizes.h>
#include <asm/page.h>
#include "key-rules.h"
#include "real.h"

#define FRAME_BLOCK		SZ_1M

/* ---- on a frame ---- */

static int frame_key_get(unsigned long frame, void *arg)
{
	*(u8 *)arg = page_get_storage_key(frame) & KEY_BITS;
	return 0;
}

static int frame_reference_reset(unsigned long frame, void *arg)
{
	*(int *)arg = page_reset_referenced(frame);
	return 0;
}

struct frame_key_set {
	struct key_set set;
	u8 old;
	bool changed;
};

static int frame_key_set(unsigned long frame, void *arg)
{
	struct frame_key_set *fks = arg;

	fks->old = page_get_storage_key(frame) & KEY_BITS;
	fks->changed = key_must_set(&fks->set, fks->old);
	if (fks->changed)
		page_set_storage_key(frame, fks->set.key, !fks->set.nonquiescing);
	return 0;
}

/* ---- instructions ---- */

/* The frame of the real page that a register names */
static int on_frame(struct zcp_vcpu *vcpu, unsigned int reg,
		    int (*fn)(unsigned long frame, void *arg), void *arg)
{
	return storage_with_frame(vcpu->vm, real_to_abs(vcpu, real_page(vcpu, reg)), fn, arg);
}

int handle_iske(struct zcp_vcpu *vcpu)
{
	unsigned int r1, r2;
	int ret;
	u8 key;

	storage_keys_on(vcpu->vm);
	operand_rre(vcpu, &r1, &r2);
	ret = on_frame(vcpu, r2, frame_key_get, &key);
	if (ret)
		return ret;
	vcpu->gpr[r1] = (vcpu->gpr[r1] & ~0xffUL) | key;
	return 0;
}

int handle_rrbe(struct zcp_vcpu *vcpu)
{
	unsigned int r1, r2;
	int ret, cc;

	storage_keys_on(vcpu->vm);
	operand_rre(vcpu, &r1, &r2);
	ret = on_frame(vcpu, r2, frame_reference_reset, &cc);
	if (ret)
		return ret;
	vcpu_set_cc(vcpu, cc);
	return 0;
}

/* What went on to the end of a block tells so in its register, as wide as the addressing mode */
static void block_advance(struct zcp_vcpu *vcpu, unsigned int reg, u64 addr)
{
	u64 mask = vcpu_addr_mask(vcpu);

	if (mask != ~0UL)
		mask = 0xffffffffUL;
	vcpu->gpr[reg] = (vcpu->gpr[reg] & ~mask) | (addr & vcpu_addr_mask(vcpu));
}

/* SSKE of a block: absolute addresses, and in a conditional one the old keys are not told */
static int sske_block(struct zcp_vcpu *vcpu, unsigned int r2, struct frame_key_set *fks)
{
	u64 addr = real_page(vcpu, r2), end = (addr | (FRAME_BLOCK - 1)) + 1;
	int ret = 0;

	for (; !ret && addr < end; addr += PAGE_SIZE) {
		ret = storage_with_frame(vcpu->vm, addr, frame_key_set, fks);
		if (ret)
			break;
	}
	block_advance(vcpu, r2, addr);
	if (!ret && (fks->set.mr || fks->set.mc))
		vcpu_set_cc(vcpu, 3);
	return ret;
}

int handle_sske(struct zcp_vcpu *vcpu)
{
	struct frame_key_set fks = { 0 };
	unsigned int r1, r2;
	int ret;
	u8 m3;

	storage_keys_on(vcpu->vm);
	operand_rre(vcpu, &r1, &r2);
	m3 = sske_mask(vcpu->block->ipb >> 28, guest_has(vcpu, FACILITY_EDAT1),
		       guest_has(vcpu, FACILITY_CONDITIONAL_SSKE),
		       guest_has(vcpu, FACILITY_NONQUIESCING_KEYS));
	fks.set.key = vcpu->gpr[r1] & KEY_BITS;
	fks.set.nonquiescing = m3 & SSKE_NQ;
	fks.set.mr = m3 & SSKE_MR;
	fks.set.mc = m3 & SSKE_MC;
	if (m3 & SSKE_MB)
		return sske_block(vcpu, r2, &fks);
	ret = on_frame(vcpu, r2, frame_key_set, &fks);
	if (ret)
		return ret;
	if (fks.set.mr || fks.set.mc) {
		vcpu->gpr[r1] = (vcpu->gpr[r1] & ~0xff00UL) | fks.old << 8;
		vcpu_set_cc(vcpu, fks.changed);
	}
	return 0;
}

static int pfmf_page(struct zcp_vm *vm, u64 abs, const struct pfmf *pfmf)
{
	struct frame_key_set fks = { .set = pfmf->set };
	int ret = 0;

	if (pfmf->clear)
		ret = sie_write_abs(vm, abs, page_address(ZERO_PAGE(0)), PAGE_SIZE);
	if (!ret && pfmf->set_key)
		ret = storage_with_frame(vm, abs, frame_key_set, &fks);
	return ret;
}

int handle_pfmf(struct zcp_vcpu *vcpu)
{
	unsigned int r1, r2;
	struct pfmf pfmf;
	u64 addr, end;
	int ret = 0;

	if (!guest_has(vcpu, FACILITY_EDAT1))
		return PGM_OPERATION;
	operand_rre(vcpu, &r1, &r2);
	if (!pfmf_decode(vcpu->gpr[r1], guest_has(vcpu, FACILITY_CONDITIONAL_SSKE),
			 guest_has(vcpu, FACILITY_NONQUIESCING_KEYS), &pfmf))
		return PGM_SPECIFICATION;
	addr = real_page(vcpu, r2);
	if (pfmf.clear)
		ret = check_low_address(vcpu, addr);
	if (ret)
		return ret;
	if (pfmf.set_key)
		storage_keys_on(vcpu->vm);
	if (!pfmf.block)
		return pfmf_page(vcpu->vm, real_to_abs(vcpu, addr), &pfmf);
	for (end = (addr | (FRAME_BLOCK - 1)) + 1; addr < end; addr += PAGE_SIZE) {
		ret = pfmf_page(vcpu->vm, addr, &pfmf);
		if (ret)
			break;
	}
	block_advance(vcpu, r2, addr);
	return ret;
}
