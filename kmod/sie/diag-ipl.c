// SPDX-License-Identifier: GPL-2.0-only
/* diag-ipl.c - DIAGNOSE X'308': IPL functions */
#include "../ipl.h"
#include "diag.h"

enum diag308 {
	DIAG308_CLEAR_RESET, DIAG308_NORMAL_RESET, DIAG308_LOAD_CLEAR = 3, DIAG308_LOAD_DUMP,
	DIAG308_SET, DIAG308_STORE, DIAG308_LOAD_NORMAL,
};

#define RC_OK			0x0001
#define RC_NO_CONFIGURATION	0x0102
#define RC_INVALID		0x0402
#define ESA_PSW			BIT(51)	/* bit 12 of a short PSW is one */

static int ipl_set(struct zcp_vcpu *vcpu, u64 addr, u16 *rc)
{
	struct ipl_block block;
	struct zcp_ipl ipl;
	int ret;

	ret = sie_read_real(vcpu, addr, &block, sizeof(block));
	if (ret)
		return ret;
	*rc = RC_INVALID;
	if (ipl_block_parse(&block, &ipl)) {
		zcp_ops->ipl_set(vcpu->vm, &ipl);
		*rc = RC_OK;
	}
	return 0;
}

static int ipl_store(struct zcp_vcpu *vcpu, u64 addr, u16 *rc)
{
	struct ipl_block block;
	struct zcp_ipl ipl;

	zcp_ops->ipl_get(vcpu->vm, &ipl);
	*rc = RC_NO_CONFIGURATION;
	if (!ipl.valid)
		return 0;
	*rc = RC_OK;
	ipl_block_build(&block, &ipl);
	return sie_write_real(vcpu, addr, &block, sizeof(block));
}

/*
 * Clear reset and load-normal reset keep storage: a new kernel lies there. CPUs
 * and the channel subsystem are reset, then CPU 0 takes the PSW at absolute 0.
 */
static int reset_and_load_psw(struct zcp_vcpu *vcpu)
{
	struct zcp_vm *vm = vcpu->vm;
	u64 psw;
	int ret;

	ret = sie_read_abs(vm, 0, &psw, sizeof(psw));
	if (ret)
		return ret;
	if (!(psw & ESA_PSW))
		return PGM_SPECIFICATION;
	ret = sie_vm_reset(vm, SIE_RESET_NORMAL);
	if (!ret)
		ret = sie_vm_ipl_done(vm, NULL);
	if (!ret)
		sie_vm_start(vm);
	return ret > 0 ? -EFAULT : ret;
}

/* CP stops the machine and loads it anew; a return code is seen when there is nothing to load */
static int ipl_load(struct zcp_vcpu *vcpu, bool clear, u16 *rc)
{
	int ret = zcp_ops->reipl(vcpu->vm, clear);

	if (ret == -ENODATA) {
		*rc = RC_NO_CONFIGURATION;
		return 0;
	}
	return ret;
}

int diag_308_ipl(struct zcp_vcpu *vcpu, unsigned int rx, unsigned int ry)
{
	u32 subcode = vcpu->gpr[ry];
	u64 addr = gpr_addr(vcpu, rx);
	u16 rc = 0;
	int ret;

	if (rx & 1)
		return PGM_SPECIFICATION;
	switch (subcode) {
	case DIAG308_CLEAR_RESET:
	case DIAG308_NORMAL_RESET:
		return reset_and_load_psw(vcpu);
	case DIAG308_LOAD_CLEAR:
		ret = ipl_load(vcpu, true, &rc);
		break;
	case DIAG308_LOAD_DUMP:
	case DIAG308_LOAD_NORMAL:
		ret = ipl_load(vcpu, false, &rc);
		break;
	case DIAG308_SET:
	case DIAG308_STORE:
		if (addr & ~PAGE_MASK)
			return PGM_SPECIFICATION;
		ret = (subcode == DIAG308_SET ? ipl_set : ipl_store)(vcpu, addr, &rc);
		break;
	default:
		return PGM_SPECIFICATION;
	}
	if (!ret && rc)
		vcpu->gpr[rx + 1] = rc;
	return ret;
}
