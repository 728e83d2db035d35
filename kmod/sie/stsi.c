// SPDX-License-Identifier: GPL-2.0-only
/* stsi.c - STORE SYSTEM INFORMATION: the machine's levels, and the virtual machine on top */
#include <linux/gfp.h>
#include <asm/sysinfo.h>
#include "../ebcdic.h"
#include "decode.h"
#include "stsi-build.h"

#define LEVEL_VM	3

static void sysib_vm_fill(struct zcp_vm *vm, void *sysib)
{
	char name[ZCP_NAME_LEN];
	u8 name_ebc[ZCP_NAME_LEN], program_ebc[16];
	struct zcp_ident ident;

	if (stsi(NULL, 0, 0, 0) < LEVEL_VM || stsi(sysib, 3, 2, 2))
		memset(sysib, 0, SYSIB_SIZE);
	zcp_ops->ident(vm, &ident);
	memset(name, ' ', sizeof(name));
	memcpy(name, vm->userid, strnlen(vm->userid, sizeof(name)));
	ebcdic_encode(name_ebc, name, sizeof(name_ebc));
	ebcdic_encode(program_ebc, ident.cp, sizeof(program_ebc));
	stsi_push_level(sysib, name_ebc, program_ebc, vm->cpus);
}

/* Builds the block; condition code 3 where there is none */
static int sysib_store(struct zcp_vcpu *vcpu, enum stsi_answer answer,
		       const struct stsi_query *query, u64 addr, u8 ar)
{
	void *sysib = (void *)get_zeroed_page(GFP_KERNEL_ACCOUNT);
	int ret = 0;

	if (!sysib)
		return -ENOMEM;
	if (answer == STSI_VM)
		sysib_vm_fill(vcpu->vm, sysib);
	else if (stsi(sysib, query->fc, query->sel1, query->sel2))
		goto none;
	ret = sie_write_logical(vcpu, addr, ar, sysib, SYSIB_SIZE);
	if (!ret)
		vcpu_set_cc(vcpu, 0);
	goto out;

none:
	vcpu_set_cc(vcpu, 3);
out:
	free_page((unsigned long)sysib);
	return ret;
}

int handle_stsi(struct zcp_vcpu *vcpu)
{
	struct stsi_query query;
	enum stsi_answer answer;
	u64 addr;
	u8 ar;

	addr = operand_s(vcpu, &ar);
	answer = stsi_decode(vcpu->gpr[0], vcpu->gpr[1], &query);
	switch (answer) {
	case STSI_SPECIFICATION:
		return PGM_SPECIFICATION;
	case STSI_LEVEL:
		vcpu->gpr[0] = (vcpu->gpr[0] & ~0xffffffffUL) | LEVEL_VM << 28;
		vcpu_set_cc(vcpu, 0);
		return 0;
	case STSI_HOST:
	case STSI_VM:
		if (addr & ~PAGE_MASK)
			return PGM_SPECIFICATION;
		return sysib_store(vcpu, answer, &query, addr, ar);
	case STSI_NONE:
		break;
	}
	vcpu_set_cc(vcpu, 3);
	return 0;
}
