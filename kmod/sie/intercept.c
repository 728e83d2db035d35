// SPDX-License-Identifier: GPL-2.0-only
/* intercept.c - why SIE ended, and what follows */
#include "decode.h"
#include "../trace.h"

/*
 * Translation exceptions nullify: the old PSW points at the instruction itself (SA22-7832, chapter
 * 6)
 */
static bool pgm_nullifies(u16 code)
{
	switch (code) {
	case PGM_SEGMENT_TRANSLATION:
	case PGM_PAGE_TRANSLATION:
	case PGM_ASCE_TYPE:
	case PGM_REGION_FIRST:
	case PGM_REGION_SECOND:
	case PGM_REGION_THIRD:
		return true;
	default:
		return false;
	}
}

unsigned int vcpu_ilen(const struct zcp_vcpu *vcpu)
{
	const struct sie_block *block = vcpu->block;
	static const u8 length[4] = { 2, 4, 4, 6 };

	if (block->icptstatus & 0x01)		/* target of EXECUTE: the length is EXECUTE's */
		return block->icptstatus >> 4 & 6;
	return length[block->ipa >> 14];
}

static noinline int exit_instruction(struct zcp_vcpu *vcpu, enum sie_counter row)
{
	int ret;

	vcpu_count(vcpu, row);
	ret = vcpu_instruction(vcpu);
	if (likely(ret <= 0))
		return ret;
	if (pgm_nullifies(ret)) {
		vcpu->block->gpsw.addr -= vcpu_ilen(vcpu);
		vcpu->block->gpsw.addr &= vcpu_addr_mask(vcpu);
	}
	vcpu_pgm(vcpu, ret, vcpu_ilen(vcpu));
	return 0;
}

/*
 * The machine leaves some program checks to CP: reflect what it reports. Should the program new PSW
 * be invalid or lead back here for ever, CP stops the CPU instead.
 */
static int exit_program(struct zcp_vcpu *vcpu)
{
	struct sie_block *block = vcpu->block;
	struct sie_psw new;

	vcpu_count(vcpu, CNT_EXIT_PROGRAM);
	if (sie_read_real(vcpu, 0x1d0, &new, sizeof(new)))
		return -EFAULT;
	if (new.mask == block->gpsw.mask && new.addr == block->gpsw.addr) {
		WRITE_ONCE(vcpu->halted, true);
		zcp_ops->stopped(vcpu->vm, vcpu->cpu, ZCP_STOP_PROGRAM_LOOP, new.mask, new.addr);
		return 0;
	}
	vcpu_pgm(vcpu, block->iprcc & 0xff, block->pgmilc & 6);
	return 0;
}

/* A timer is due and the machine has no assist */
static int exit_external(struct zcp_vcpu *vcpu)
{
	vcpu_count(vcpu, CNT_EXIT_EXTINT);
	set_bit(REQ_INTERRUPT, &vcpu->requests);
	return 0;
}

static int exit_request(struct zcp_vcpu *vcpu, enum sie_counter row)
{
	vcpu_count(vcpu, row);
	set_bit(REQ_INTERRUPT, &vcpu->requests);
	return 0;
}

static int exit_stop(struct zcp_vcpu *vcpu)
{
	vcpu_count(vcpu, CNT_EXIT_STOP);
	atomic_andnot(CPU_STOP_INT, &vcpu->block->cpuflags);
	smp_mb__after_atomic();		/* before requests are looked at; see vcpu_request() */
	return 0;
}

static int exit_validity(struct zcp_vcpu *vcpu)
{
	u16 why = vcpu->block->ipb >> 16;

	vcpu_count(vcpu, CNT_EXIT_VALIDITY);
	if (why == VALIDITY_PREFIX) {
		set_bit(REQ_PREFIX, &vcpu->requests);
		return 0;
	}
	pr_debug("zcp: %s: validity interception %04x\n", vcpu->vm->userid, why);
	return -EIO;
}

/* MOVE PAGE met pages that are not mapped: map both, then it runs again */
static int exit_partial(struct zcp_vcpu *vcpu)
{
	struct sie_block *block = vcpu->block;
	unsigned int r1, r2;
	u64 addr[2];
	int i, ret;

	vcpu_count(vcpu, CNT_EXIT_PARTEXEC);
	if (block->ipa != 0xb254)
		return -EOPNOTSUPP;
	operand_rre(vcpu, &r1, &r2);
	addr[0] = vcpu->gpr[r2] & vcpu_addr_mask(vcpu) & PAGE_MASK;
	addr[1] = vcpu->gpr[r1] & vcpu_addr_mask(vcpu) & PAGE_MASK;
	for (i = 0; i < 2; i++) {
		u8 byte;

		ret = sie_read_logical(vcpu, addr[i], 0, &byte, 1);
		if (!ret)
			continue;
		if (ret < 0)
			return ret;
		vcpu_pgm(vcpu, ret, 4);
		return 0;
	}
	block->gpsw.addr = (block->gpsw.addr - vcpu_ilen(vcpu)) & vcpu_addr_mask(vcpu);
	return 0;
}

/*
 * sie64a hit a host exception: a page that is not in our tables. The guest PSW is at the
 * instruction.
 */
static noinline int exit_fault(struct zcp_vcpu *vcpu)
{
	struct thread_struct *thread = &current->thread;
	int ret;

	vcpu_count(vcpu, CNT_EXIT_FAULT);
	switch (thread->gmap_int_code) {
	case PGM_SEGMENT_TRANSLATION:
	case PGM_PAGE_TRANSLATION:
	case PGM_ASCE_TYPE:
	case PGM_REGION_FIRST:
	case PGM_REGION_SECOND:
	case PGM_REGION_THIRD:
		break;
	case PGM_PROTECTION: /* none of our entries is protected: a stale one, run it again */
		return 0;
	default:
		return -EFAULT;
	}
	ret = storage_fault(vcpu->vm, thread->gmap_addr);
	if (ret > 0) {
		vcpu_pgm(vcpu, ret, 4);
		ret = 0;
	}
	return ret == -EINTR ? 0 : ret;		/* the next turn sees the signal */
}

/* A machine check while the guest ran; what it damaged is the guest's */
static noinline int exit_machine_check(struct zcp_vcpu *vcpu)
{
	vcpu_count(vcpu, CNT_EXIT_MCHK);
	pr_warn_ratelimited("zcp: %s: machine check %016llx while virtual CPU %u ran\n",
			    vcpu->vm->userid, vcpu->block->mcck_mcic, vcpu->cpu);
	return -EIO;
}

static noinline int exit_other(struct zcp_vcpu *vcpu)
{
	switch (vcpu->block->icptcode) {
	case ICPT_NONE:
		vcpu_count(vcpu, CNT_EXIT_HOST);
		return 0;
	case ICPT_IOINST:
		return exit_instruction(vcpu, CNT_EXIT_INSTRUCTION);
	case ICPT_PROGI:
	case ICPT_INSTPROGI:
		return exit_program(vcpu);
	case ICPT_EXTREQ:
		return exit_request(vcpu, CNT_EXIT_EXTREQ);
	case ICPT_IOREQ:
		return exit_request(vcpu, CNT_EXIT_IOREQ);
	case ICPT_EXTINT:
		return exit_external(vcpu);
	case ICPT_WAIT:
		return vcpu_wait_state(vcpu);
	case ICPT_VALIDITY:
		return exit_validity(vcpu);
	case ICPT_STOP:
		return exit_stop(vcpu);
	case ICPT_OPEREXC:		/* what CP has and the machine has not: B2F0 */
		return exit_instruction(vcpu, CNT_EXIT_OPEREXC);
	case ICPT_PARTEXEC:
		return exit_partial(vcpu);
	default:
		return -EOPNOTSUPP;
	}
}

static __always_inline int exit_kind(struct zcp_vcpu *vcpu)
{
	if (likely(vcpu->block->icptcode == ICPT_INST))
		return exit_instruction(vcpu, CNT_EXIT_INSTRUCTION);
	return exit_other(vcpu);
}

static noinline int exit_traced(struct zcp_vcpu *vcpu)
{
	const struct sie_block *block = vcpu->block;

	trace_zcp_intercept(vcpu->vm->userid, vcpu->cpu, block->icptcode, block->ipa, block->ipb,
			    block->gpsw.mask, block->gpsw.addr);
	return exit_kind(vcpu);
}

/* What is rare has functions of its own: the way of an instruction needs no stack frame here */
int vcpu_exit(struct zcp_vcpu *vcpu, long rc)
{
	if (unlikely(rc == -EFAULT))
		return exit_fault(vcpu);
	if (unlikely(rc == -EINTR))
		return exit_machine_check(vcpu);
	if (trace_zcp_intercept_enabled())
		return exit_traced(vcpu);
	return exit_kind(vcpu);
}
