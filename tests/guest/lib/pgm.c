// SPDX-License-Identifier: MIT
/* pgm.c - expected program interruptions */
#include "guest.h"
#include "entry.h"

/* and AS, CC, program mask */
#define PSW_RESUME (PSW_DAT | PSW_IO | PSW_EXT | 0x0000ff0000000000ul)

static const struct probe {
	u64 insn, end;
} *probe_of(u64 addr)
{
	extern const struct probe probe_first[], probe_end[];

	for (const struct probe *p = probe_first; p < probe_end; p++)
		if (addr >= p->insn && addr <= p->end)
			return p;
	return NULL;
}

void pgm_expect(void)
{
	pgm_expect_at(0, 0, 0);
}

void pgm_expect_at(u64 insn, u64 end, u64 resume)
{
	struct cpu *cpu = this_cpu();

	memset(&cpu->pgm, 0, sizeof(cpu->pgm));
	cpu->probe_insn = insn;
	cpu->probe_end = end;
	cpu->probe_resume = resume;
	barrier();
	cpu->pgm.armed = true;
	barrier();
}

const struct pgm *pgm_get(void)
{
	struct pgm *p = &this_cpu()->pgm;

	barrier();
	p->armed = false;
	return p;
}

void pgm_handler(struct frame *f)
{
	struct cpu *cpu = this_cpu();
	struct pgm *p = &cpu->pgm;
	const struct probe *probe;
	u64 resume;

	if (!p->armed)
		guest_died("program interruption", f, lowcore.pgm_code);
	if (cpu->probe_resume) {
		if (f->psw.addr < cpu->probe_insn || f->psw.addr > cpu->probe_end)
			guest_died("program interruption", f, lowcore.pgm_code);
		p->insn = cpu->probe_insn;
		resume = cpu->probe_resume;
	} else {
		probe = probe_of(f->psw.addr);
		if (!probe)
			guest_died("program interruption", f, lowcore.pgm_code);
		p->insn = probe->insn;
		resume = probe->end;
	}
	p->armed = false;
	p->code = lowcore.pgm_code;
	p->ilc = lowcore.pgm_ilc;
	p->dxc = lowcore.dxc;
	p->old = f->psw;
	p->trans_exc = lowcore.trans_exc;
	p->breaking_event = lowcore.breaking_event;
	p->exc_ar = lowcore.exc_ar;
	p->op_ar = lowcore.op_ar;
	p->mon_class = lowcore.mon_class;
	p->mon_code = lowcore.mon_code;
	/* supervisor state, key 0, 64-bit mode, whatever was being tried */
	f->psw.mask = (f->psw.mask & PSW_RESUME) | PSW_64;
	f->psw.addr = resume;
}

/* SA22-7832 chapter 6: these leave the instruction address at the instruction. */
static bool nullifies(u16 code)
{
	switch (code) {
	case PGM_SEGMENT:
	case PGM_PAGE:
	case PGM_PRIMARY_AUTHORITY:
	case PGM_ALEN:
	case PGM_ASCE_TYPE ... PGM_REGION_THIRD:
		return true;
	default:
		return false;
	}
}

bool check_pgm(const char *file, int line, u16 code, unsigned int len)
{
	const struct pgm *p = pgm_get();
	u64 addr;
	u16 ilc;

	if (!check_eq(file, line, "program interruption", p->code, code) || !code)
		return p->code == code;
	ilc = len ? len : (0x6442 >> (*(const u8 *)p->insn >> 6) * 4) & 15;
	addr = p->insn + (nullifies(code) ? 0 : ilc);
	return check_eq(file, line, "instruction length", p->ilc, ilc) &
	       check_eq(file, line, "old PSW address", p->old.addr, addr);
}

static u8 buffer[16] __aligned(16);

u64 insn_buffer(void)
{
	return (u64)buffer;
}

int insn_run(const void *code, unsigned int len, u64 r[6])
{
	memcpy(buffer, code, len);
	buffer[len] = 0x07;		/* br %r14 */
	buffer[len + 1] = 0xfe;
	asm volatile("bcr	15,0" : : : "memory");
	this_cpu()->probe_insn = (u64)buffer;
	this_cpu()->probe_end = (u64)buffer + len;
	this_cpu()->probe_resume = (u64)buffer + len;
	return insn_call(buffer, r);
}
