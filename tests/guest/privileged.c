// SPDX-License-Identifier: MIT
/*
 * privileged.c - every privileged instruction in problem state
 *
 * Each ends as a privileged-operation exception with nothing stored and no
 * register changed, whatever its operands are: they are good ones here.
 * DIAGNOSE is privileged too, even where a machine lets it through to CP.
 */
#include "guest.h"

struct op {
	const char *text;
	u8 code[6];
	u16 len;
};

/* Registers in these: 1 is a page of zeros, 2 to 5 are zero. */
#define OP(insn)						\
	"	.quad	7f\n"					\
	"8:	" insn "\n"					\
	"9:	.org	8b+6\n"					\
	"	.short	9b-8b\n"				\
	"	.pushsection .rodata.names,\"a\"\n"		\
	"7:	.asciz	\"" insn "\"\n"				\
	"	.popsection\n"

#define OPS(table, ...)						\
	extern const struct op table[], table##_end[];		\
	asm("	.pushsection .rodata.ops,\"a\"\n"		\
	    "	.balign 8\n"					\
	    #table ":\n" __VA_ARGS__ #table "_end:\n"		\
	    "	.popsection\n")

OPS(cpu_ops,
    OP("stidp 0(%r1)") OP("stap 0(%r1)") OP("spx 0(%r1)") OP("stpx 0(%r1)") OP("stsi 0(%r1)")
    OP("stfl 0") OP("sck 0(%r1)") OP("sckc 0(%r1)") OP("stckc 0(%r1)") OP("spt 0(%r1)")
    OP("stpt 0(%r1)") OP(".short 0x0107") OP("lctl %c9,%c9,0(%r1)") OP("lctlg %c9,%c9,0(%r1)")
    OP("stctl %c9,%c9,0(%r1)") OP("stctg %c9,%c9,0(%r1)") OP("lpsw 0(%r1)") OP("lpswe 0(%r1)")
    OP("ssm 0(%r1)") OP("stnsm 0(%r1),255") OP("stosm 0(%r1),0") OP("sigp %r2,%r4,1")
    OP(".long 0xb2200021"));

OPS(storage_ops,
    OP("iske %r2,%r1") OP("sske %r2,%r1") OP("rrbe %r2,%r1") OP(".long 0xb9af0021")
	    OP("tprot 0(%r1),0") OP(".long 0xb22c0021") OP("lra %r2,0(%r1)") OP("lrag %r2,0(%r1)")
		    OP("lura %r2,%r1") OP("lurag %r2,%r1") OP("stura %r2,%r1") OP("sturg %r2,%r1")
			    OP("ipte %r2,%r1") OP("ptlb") OP(".long 0xb2480000") OP("csp %r2,%r1")
				    OP("cspg %r2,%r1") OP(".long 0xb98e2041"));

OPS(channel_ops,
    OP("stsch 0(%r1)") OP("msch 0(%r1)") OP("ssch 0(%r1)") OP("tsch 0(%r1)") OP("tpi 0(%r1)")
	    OP("csch") OP("hsch") OP("xsch") OP("rsch") OP("rchp") OP("sal") OP("schm")
		    OP("stcrw 0(%r1)") OP("stcps 0(%r1)") OP(".long 0xb25f0010"));

OPS(diagnoses,
    OP("diag %r2,%r4,0x00") OP("diag %r2,%r4,0x08") OP("diag %r2,%r4,0x0c") OP("diag %r2,%r4,0x24")
	    OP("diag %r2,%r4,0x44") OP("diag %r2,%r4,0x60") OP("diag %r2,%r4,0x9c")
		    OP("diag %r2,%r4,0x210") OP("diag %r2,%r4,0x258") OP("diag %r2,%r4,0x260")
			    OP("diag %r2,%r4,0x270") OP("diag %r2,%r4,0x308")
				    OP("diag %r2,%r4,0xffc"));

OPS(cp_ops, OP(".long 0xb2f00000") OP(".long 0xb2f00020"));

static u8 page[PAGE_SIZE] __aligned(4096);
static u8 before[PAGE_SIZE] __aligned(4096);

static void one(const struct op *op)
{
	u64 r[6] = { 0, (u64)page };
	const struct pgm *p;
	bool good;

	memset(page, 0, sizeof(page));
	pgm_expect();
	problem_begin(0);
	insn_run(op->code, op->len, r);
	problem_end();
	p = pgm_get();
	if (machine == MACHINE_QEMU && p->code == PGM_OPERATION)
		return;			/* TCG has fewer instructions */
	good = CHECK_EQ(p->code, PGM_PRIVILEGED);
	good &= CHECK_EQ(p->ilc, op->len);
	good &= CHECK_EQ(p->old.addr, insn_buffer() + op->len);
	good &= CHECK(p->old.mask & PSW_PROBLEM);
	good &= CHECK_MEM(page, before, sizeof(page));
	good &= CHECK(r[0] == 0 && r[1] == (u64)page && !(r[2] | r[3] | r[4] | r[5]));
	if (!good)
		print("# %s", op->text);
}

static void cpu(void)
{
	for (const struct op *op = cpu_ops; op < cpu_ops_end; op++)
		one(op);
}

static void storage(void)
{
	for (const struct op *op = storage_ops; op < storage_ops_end; op++) {
		if (machine == MACHINE_QEMU && op->code[0] == 0xe5)
			continue;	/* TCG lets TPROT through */
		one(op);
	}
}

static void channel(void)
{
	for (const struct op *op = channel_ops; op < channel_ops_end; op++)
		one(op);
}

static void diagnose(void)
{
	for (const struct op *op = diagnoses; op < diagnoses_end; op++)
		one(op);
}

static void iucv(void)
{
	NEEDS_CP();
	for (const struct op *op = cp_ops; op < cp_ops_end; op++)
		one(op);
}

/* Not privileged: these work in problem state. */
static void open_to_all(void)
{
	u64 clock = 0, list[4] = { 0 };
	register u64 r0 asm("0") = 3;
	u32 hi;

	problem_begin(0);
	asm volatile("stck	%[c]" : [c] "=Q" (clock) : : "cc");
	asm volatile(".insn	s,0xb2b00000,%[l]" : [l] "=Q" (list), "+d" (r0) : : "cc");
	asm volatile("epsw	%[hi],0" : [hi] "=d" (hi));
	problem_end();
	CHECK(clock != 0);
	CHECK(list[0] != 0);
	CHECK(hi & (PSW_PROBLEM >> 32));
}

/*
 * Storage key: a problem program with key 1 reads what is not fetch-protected and stores nowhere
 * else.
 */
static void other_key(void)
{
	DEPARTS(MACHINE_QEMU, "TCG does not check storage keys");
	memset(page, 0x11, sizeof(page));
	key_set((u64)page, 0x20);
	pgm_expect();
	asm volatile("	spka	0x10\n"
		     PROBE("mvi	0(%[p]),0")
		     "	spka	0\n"
		     : : [p] "a" (page) : "memory");
	CHECK_PGM(PGM_PROTECTION);
	CHECK_EQ(page[0], 0x11);
	key_set((u64)page, 0);
}

GUEST(
	{ "control of the CPU", cpu },
	{ "control of storage", storage },
	{ "channel subsystem", channel },
	{ "DIAGNOSE", diagnose },
	{ "IUCV", iucv },
	{ "STCK, STFLE and EPSW are for everybody", open_to_all },
	{ "PSW key 1 does not store under key 2", other_key },
)
