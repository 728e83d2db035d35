// SPDX-License-Identifier: GPL-2.0-only
/* priv.c - control instructions, SA22-7832 chapter 10 */
#include <linux/mm.h>
#include <linux/sched.h>
#include <asm/facility.h>
#include <asm/processor.h>
#include "real.h"

#define LC_STFL			200	/* real address of STFL's word */
#define CPUID_VERSION_VM	(0xffUL << 56)	/* the CPU of a virtual machine */
#define CPUID_FORMAT		0x8000UL

/* ---- who am I ---- */

/*
 * The machine's identification with version code FF. In format 0 the first
 * digit of the identification is the CPU address; in format 1 it is not there.
 */
u64 priv_cpu_id(unsigned int cpu)
{
	struct cpuid host;
	u64 id;

	get_cpu_id(&host);
	static_assert(sizeof(host) == sizeof(id));
	memcpy(&id, &host, sizeof(id));
	id |= CPUID_VERSION_VM;
	if (!(id & CPUID_FORMAT))
		id = (id & ~(0xfUL << 52)) | (u64)(cpu & 0xf) << 52;
	return id;
}

int handle_stidp(struct zcp_vcpu *vcpu)
{
	u64 addr;
	u8 ar;

	addr = operand_s(vcpu, &ar);
	if (addr & 7)
		return PGM_SPECIFICATION;
	return sie_write_logical(vcpu, addr, ar, &vcpu->id, sizeof(vcpu->id));
}

int handle_stap(struct zcp_vcpu *vcpu)
{
	u64 addr;
	u8 ar;

	addr = operand_s(vcpu, &ar);
	if (addr & 1)
		return PGM_SPECIFICATION;
	return sie_write_logical(vcpu, addr, ar, &vcpu->cpu, sizeof(vcpu->cpu));
}

/* ---- prefix ---- */

int handle_spx(struct zcp_vcpu *vcpu)
{
	u32 prefix;
	u64 addr;
	int ret;
	u8 ar;

	addr = operand_s(vcpu, &ar);
	if (addr & 3)
		return PGM_SPECIFICATION;
	ret = sie_read_logical(vcpu, addr, ar, &prefix, sizeof(prefix));
	if (ret)
		return ret;
	return vcpu_set_prefix(vcpu, prefix & 0x7fffe000);
}

int handle_stpx(struct zcp_vcpu *vcpu)
{
	u32 prefix = sie_block_prefix(vcpu->block);
	u64 addr;
	u8 ar;

	addr = operand_s(vcpu, &ar);
	if (addr & 3)
		return PGM_SPECIFICATION;
	return sie_write_logical(vcpu, addr, ar, &prefix, sizeof(prefix));
}

/* ---- facilities ---- */

void priv_facilities(const struct zcp_vm *vm, u64 list[4])
{
	memcpy(list, stfle_fac_list, FACILITY_WORDS * sizeof(list[0]));
	facility_guest(list);
}

int handle_stfl(struct zcp_vcpu *vcpu)
{
	u32 first = vcpu->vm->sie->facilities[0] >> 32;

	return sie_write_real(vcpu, LC_STFL, &first, sizeof(first));
}

/* Bits 56-63 of register 0: doublewords that there is room for, then that there are, less one */
int handle_stfle(struct zcp_vcpu *vcpu)
{
	const u64 *list = vcpu->vm->sie->facilities;
	unsigned int room = (vcpu->gpr[0] & 0xff) + 1;
	unsigned int n = facility_length(list);
	u64 addr;
	int ret;
	u8 ar;

	addr = operand_s(vcpu, &ar);
	if (addr & 7)
		return PGM_SPECIFICATION;
	ret = sie_write_logical(vcpu, addr, ar, list, min(room, n) * sizeof(*list));
	if (ret)
		return ret;
	vcpu->gpr[0] = (vcpu->gpr[0] & ~0xffUL) | (n - 1);
	vcpu_set_cc(vcpu, room < n ? 3 : 0);
	return 0;
}

/* ---- control registers, when loading one that CP watches ---- */

static unsigned int control_count(unsigned int r1, unsigned int r3)
{
	return ((r3 - r1) & 0xf) + 1;
}

static void control_loaded(struct zcp_vcpu *vcpu)
{
	vcpu->block->ihcpu = 0xffff;	/* translations made with the old values are gone */
	set_bit(REQ_INTERRUPT, &vcpu->requests);
}

int handle_lctl(struct zcp_vcpu *vcpu)
{
	unsigned int r1, r3, i, n;
	u32 values[16];
	u64 addr;
	int ret;
	u8 ar;

	addr = operand_rs(vcpu, &r1, &r3, &ar);
	if (addr & 3)
		return PGM_SPECIFICATION;
	n = control_count(r1, r3);
	ret = sie_read_logical(vcpu, addr, ar, values, n * sizeof(values[0]));
	if (ret)
		return ret;
	for (i = 0; i < n; i++) {
		u64 *cr = &vcpu->block->gcr[(r1 + i) & 0xf];

		*cr = (*cr & ~0xffffffffUL) | values[i];
	}
	control_loaded(vcpu);
	return 0;
}

int handle_lctlg(struct zcp_vcpu *vcpu)
{
	unsigned int r1, r3, i, n;
	u64 values[16], addr;
	int ret;
	u8 ar;

	addr = operand_rsy(vcpu, &r1, &r3, &ar);
	if (addr & 7)
		return PGM_SPECIFICATION;
	n = control_count(r1, r3);
	ret = sie_read_logical(vcpu, addr, ar, values, n * sizeof(values[0]));
	if (ret)
		return ret;
	for (i = 0; i < n; i++)
		vcpu->block->gcr[(r1 + i) & 0xf] = values[i];
	control_loaded(vcpu);
	return 0;
}

int handle_stctl(struct zcp_vcpu *vcpu)
{
	unsigned int r1, r3, i, n;
	u32 values[16];
	u64 addr;
	u8 ar;

	addr = operand_rs(vcpu, &r1, &r3, &ar);
	if (addr & 3)
		return PGM_SPECIFICATION;
	n = control_count(r1, r3);
	for (i = 0; i < n; i++)
		values[i] = vcpu->block->gcr[(r1 + i) & 0xf];
	return sie_write_logical(vcpu, addr, ar, values, n * sizeof(values[0]));
}

int handle_stctg(struct zcp_vcpu *vcpu)
{
	unsigned int r1, r3, i, n;
	u64 values[16], addr;
	u8 ar;

	addr = operand_rsy(vcpu, &r1, &r3, &ar);
	if (addr & 7)
		return PGM_SPECIFICATION;
	n = control_count(r1, r3);
	for (i = 0; i < n; i++)
		values[i] = vcpu->block->gcr[(r1 + i) & 0xf];
	return sie_write_logical(vcpu, addr, ar, values, n * sizeof(values[0]));
}

/* ---- PSW ---- */

/* Right halves of R1 and, unless it is register 0, R2 become bits 0-31 and 32-63 of the PSW */
int handle_epsw(struct zcp_vcpu *vcpu)
{
	u64 mask = vcpu->block->gpsw.mask;
	unsigned int r1, r2;

	operand_rre(vcpu, &r1, &r2);
	vcpu->gpr[r1] = (vcpu->gpr[r1] & ~0xffffffffUL) | mask >> 32;
	if (r2)
		vcpu->gpr[r2] = (vcpu->gpr[r2] & ~0xffffffffUL) | (u32)mask;
	return 0;
}

/* An invalid PSW is found by the machine at the next entry: an early specification exception */
static void psw_load(struct zcp_vcpu *vcpu, u64 mask, u64 addr)
{
	vcpu->block->gpsw.mask = mask;
	vcpu->block->gpsw.addr = addr;
	set_bit(REQ_INTERRUPT, &vcpu->requests);
}

int handle_lpsw(struct zcp_vcpu *vcpu)
{
	u64 addr, psw;
	int ret;
	u8 ar;

	addr = operand_s(vcpu, &ar);
	if (addr & 7)
		return PGM_SPECIFICATION;
	ret = sie_read_logical(vcpu, addr, ar, &psw, sizeof(psw));
	if (ret)
		return ret;
	if (!(psw & PSW32_MASK_BASE << 32))
		return PGM_SPECIFICATION;
	psw_load(vcpu, psw & ~0x7fffffffUL & ~(PSW32_MASK_BASE << 32), psw & 0x7fffffff);
	return 0;
}

int handle_lpswe(struct zcp_vcpu *vcpu)
{
	u64 addr, psw[2];
	int ret;
	u8 ar;

	addr = operand_s(vcpu, &ar);
	if (addr & 7)
		return PGM_SPECIFICATION;
	ret = sie_read_logical(vcpu, addr, ar, psw, sizeof(psw));
	if (ret)
		return ret;
	psw_load(vcpu, psw[0], psw[1]);
	return 0;
}

/* ---- storage ---- */

/* A usable block is cleared; all of guest storage is usable */
int handle_tb(struct zcp_vcpu *vcpu)
{
	unsigned int r1, r2;
	u64 addr;
	int ret;

	operand_rre(vcpu, &r1, &r2);
	addr = real_page(vcpu, r2);
	ret = check_low_address(vcpu, addr);
	if (ret)
		return ret;
	ret = sie_write_real(vcpu, addr, page_address(ZERO_PAGE(0)), PAGE_SIZE);
	if (ret)
		return ret;
	vcpu->gpr[0] = 0;
	vcpu_set_cc(vcpu, 0);
	return 0;
}

/* D1(B1) is tested with the key in bits 56-59 of the second-operand address; nothing is accessed */
int handle_tprot(struct zcp_vcpu *vcpu)
{
	u32 ipb = vcpu->block->ipb;
	u64 key = base_disp(vcpu, ipb >> 12 & 0xf, ipb & 0xfff);
	u64 addr, real;
	int ret;
	u8 ar;

	addr = operand_s(vcpu, &ar);
	ret = sie_test_protection(vcpu, addr, ar, key >> 4 & 0xf, &real);
	if (ret < 0 || ret > 3)
		return ret;
	vcpu_set_cc(vcpu, ret);
	return 0;
}

/*
 * IPTE, IDTE and CSP are intercepted only while CP walks the guest's tables
 * under the IPTE lock, which is short: they are done again.
 */
int handle_ipte(struct zcp_vcpu *vcpu)
{
	vcpu->block->gpsw.addr = (vcpu->block->gpsw.addr - vcpu_ilen(vcpu)) & vcpu_addr_mask(vcpu);
	cond_resched();
	return 0;
}
