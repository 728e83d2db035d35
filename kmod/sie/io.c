// SPDX-License-Identifier: GPL-2.0-only
/* io.c - the channel instructions (SA22-7832 chapter 14): operands and condition codes */
#include <linux/slab.h>
#include "../dev/css.h"
#include "decode.h"

#define SCHID_ONE	0x0001		/* first half of a subchannel id word: set 0 */
#define LC_IO		0xb8		/* interruption code: id, parameter, identification */
#define IRB_TRIES	16

static struct css *css_of(const struct zcp_vcpu *vcpu)
{
	return vcpu->vm->css;
}

/* The subchannel that general register 1 names, NULL when it is not provided */
static int subchannel(const struct zcp_vcpu *vcpu, struct subchannel **sch)
{
	u32 id = vcpu->gpr[1];

	if (id >> 16 != SCHID_ONE)
		return PGM_OPERAND;
	*sch = css_subchannel(css_of(vcpu), id);
	return 0;
}

/* Second operand on a word boundary */
static int operand_word(const struct zcp_vcpu *vcpu, u64 *addr, u8 *ar)
{
	*addr = operand_s(vcpu, ar);
	return *addr & 3 ? PGM_SPECIFICATION : 0;
}

/* cc from dev/, or a host error */
static int result(struct zcp_vcpu *vcpu, int cc)
{
	if (cc < 0)
		return cc;
	vcpu_set_cc(vcpu, cc);
	return 0;
}

/* CSCH, HSCH, XSCH, RSCH: no operand in storage */
static int simple(struct zcp_vcpu *vcpu, int (*fn)(struct subchannel *sch))
{
	struct subchannel *sch;
	int ret;

	ret = subchannel(vcpu, &sch);
	if (ret)
		return ret;
	return result(vcpu, sch ? fn(sch) : 3);
}

int handle_csch(struct zcp_vcpu *vcpu)
{
	return simple(vcpu, sch_clear);
}

int handle_hsch(struct zcp_vcpu *vcpu)
{
	return simple(vcpu, sch_halt);
}

int handle_xsch(struct zcp_vcpu *vcpu)
{
	return simple(vcpu, sch_cancel);
}

int handle_rsch(struct zcp_vcpu *vcpu)
{
	return simple(vcpu, sch_resume);
}

int handle_stsch(struct zcp_vcpu *vcpu)
{
	struct subchannel *sch;
	struct schib schib;
	u64 addr;
	u8 ar;
	int ret;

	ret = operand_word(vcpu, &addr, &ar);
	if (!ret)
		ret = subchannel(vcpu, &sch);
	if (ret)
		return ret;
	if (!sch)
		return result(vcpu, 3);
	sch_store(sch, &schib);
	ret = sie_write_logical(vcpu, addr, ar, &schib, sizeof(schib));
	return ret ? ret : result(vcpu, 0);
}

static bool schib_valid(const struct schib *schib)
{
	const struct pmcw *p = &schib->pmcw;

	if (p->flags & PMCW_RESERVED || (p->flags & PMCW_LIMIT) == PMCW_LIMIT)
		return false;
	if (p->chars & (PMCW_CHARS_RESERVED | PMCW_EXTENDED_MEASURE))
		return false;
	/* a format-1 measurement block lies on a 64-byte boundary */
	return !(p->chars & PMCW_BLOCK1 && schib->mba & 0x3f);
}

int handle_msch(struct zcp_vcpu *vcpu)
{
	struct subchannel *sch;
	struct schib schib;
	u64 addr;
	u8 ar;
	int ret;

	ret = operand_word(vcpu, &addr, &ar);
	if (!ret)
		ret = subchannel(vcpu, &sch);
	if (!ret)
		ret = sie_read_logical(vcpu, addr, ar, &schib, sizeof(schib));
	if (ret)
		return ret;
	if (!schib_valid(&schib))
		return PGM_OPERAND;
	return result(vcpu, sch ? sch_modify(sch, &schib) : 3);
}

int handle_ssch(struct zcp_vcpu *vcpu)
{
	struct subchannel *sch;
	struct ccw_orb orb;
	u64 addr;
	u8 ar;
	int ret;

	ret = operand_word(vcpu, &addr, &ar);
	if (!ret)
		ret = subchannel(vcpu, &sch);
	if (!ret)
		ret = sie_read_logical(vcpu, addr, ar, &orb, sizeof(orb));
	if (ret)
		return ret;
	if (!ccw_orb_valid(&orb))
		return PGM_OPERAND;
	return result(vcpu, sch ? sch_start(sch, &orb) : 3);
}

/*
 * Status is cleared only when the IRB that showed it has been stored; status that came meanwhile is
 * shown again.
 */
int handle_tsch(struct zcp_vcpu *vcpu)
{
	unsigned int tries = IRB_TRIES;
	struct subchannel *sch;
	struct irb irb;
	u64 addr;
	u32 seq;
	u8 ar;
	int ret, cc;

	ret = operand_word(vcpu, &addr, &ar);
	if (!ret)
		ret = subchannel(vcpu, &sch);
	if (ret)
		return ret;
	do {
		cc = sch ? sch_test_look(sch, &irb, &seq) : 3;
		if (cc == 3)
			break;
		ret = sie_write_logical(vcpu, addr, ar, &irb, sizeof(irb));
		if (ret)
			return ret;
	} while (!sch_test_take(sch, seq) && --tries);
	return result(vcpu, tries ? cc : 1);
}

/* The taken interruption goes back when its code cannot be stored. */
int handle_tpi(struct zcp_vcpu *vcpu)
{
	struct sie_io_int *irq;
	u32 code[3];
	u64 addr;
	u8 ar, isc;
	int ret;

	ret = operand_word(vcpu, &addr, &ar);
	if (ret)
		return ret;
	irq = sie_io_take(vcpu->vm, vcpu->block->gcr[6] >> 24);
	if (!irq)
		return result(vcpu, 0);
	isc = irq->isc;
	code[0] = SCHID_ONE << 16 | irq->schid;
	code[1] = irq->parm;
	code[2] = isc << 27;
	if (addr)
		ret = sie_write_logical(vcpu, addr, ar, code, 2 * sizeof(code[0]));
	else
		ret = sie_write_real(vcpu, LC_IO, code, sizeof(code));
	if (ret) {
		sie_io_raise(vcpu->vm, irq, isc);
		return ret;
	}
	return result(vcpu, 1);
}

int handle_stcrw(struct zcp_vcpu *vcpu)
{
	u32 crw = 0;
	u64 addr;
	bool any;
	u8 ar;
	int ret;

	ret = operand_word(vcpu, &addr, &ar);
	if (ret)
		return ret;
	any = css_crw_take(css_of(vcpu), &crw);
	ret = sie_write_logical(vcpu, addr, ar, &crw, sizeof(crw));
	if (ret) {
		if (any)
			css_crw_return(css_of(vcpu), crw);
		return ret;
	}
	return result(vcpu, !any);
}

/* STORE CHANNEL PATH STATUS: no path is busy longer than an instruction takes */
int handle_stcps(struct zcp_vcpu *vcpu)
{
	static const u8 busy[32];
	u64 addr;
	u8 ar;

	addr = operand_s(vcpu, &ar);
	if (addr & 31)
		return PGM_SPECIFICATION;
	return sie_write_logical(vcpu, addr, ar, busy, sizeof(busy));
}

int handle_rchp(struct zcp_vcpu *vcpu)
{
	u32 chpid = vcpu->gpr[1];

	if (chpid > 0xff)
		return PGM_OPERAND;
	if (chpid != CSS_CHPID)
		return result(vcpu, 3);
	css_report(css_of(vcpu), CRW_SOLICITED | CRW_CHANNEL_PATH | CRW_INITIALIZED | chpid);
	return result(vcpu, 0);
}

int handle_sal(struct zcp_vcpu *vcpu)
{
	u32 limit = vcpu->gpr[1];

	if (limit & 0x8000ffff)
		return PGM_OPERAND;
	css_address_limit(css_of(vcpu), limit);
	return 0;
}

int handle_schm(struct zcp_vcpu *vcpu)
{
	u32 r1 = vcpu->gpr[1];
	u64 origin = vcpu->gpr[2];
	bool update = r1 & 2;

	if (r1 & 0x0ffffffc || (update && origin & 0x1f))
		return PGM_OPERAND;
	css_measure(css_of(vcpu), update, r1 & 1, r1 >> 28, update, origin);
	return 0;
}

static int call_page(struct zcp_vcpu *vcpu, u64 addr, u8 *page, size_t len)
{
	size_t n;
	int ret;

	ret = sie_read_logical(vcpu, addr, 0, page, len);
	if (ret)
		return ret;
	n = css_call(css_of(vcpu), page, len);
	return sie_write_logical(vcpu, addr + len, 0, page + len, n);
}

int handle_chsc(struct zcp_vcpu *vcpu)
{
	unsigned int r1, r2;
	u16 len;
	u64 addr;
	u8 *page;
	int ret;

	operand_rre(vcpu, &r1, &r2);
	addr = vcpu->gpr[r1] & vcpu_addr_mask(vcpu);
	if (addr & ~PAGE_MASK)
		return PGM_SPECIFICATION;
	ret = sie_read_logical(vcpu, addr, 0, &len, sizeof(len));
	if (ret)
		return ret;
	if (len < CHSC_REQUEST_MIN || len > CHSC_REQUEST_MAX || len & 7)
		return PGM_OPERAND;
	page = kzalloc(PAGE_SIZE, GFP_KERNEL_ACCOUNT);
	if (!page)
		return -ENOMEM;
	ret = call_page(vcpu, addr, page, len);
	kfree(page);
	return ret ? ret : result(vcpu, 0);
}
