// SPDX-License-Identifier: MIT
/*
 * pgm.c - program interruptions: codes, instruction lengths, old PSWs
 *
 * CHECK_PGM compares the interruption code, the ILC and the address of the old
 * PSW, which tells suppression from nullification (SA22-7832 chapter 6).
 */
#include "guest.h"

static u8 area[64] __aligned(16);

static void operation(void)
{
	pgm_expect();
	asm volatile(PROBE(".long	0xb2d10000"));
	CHECK_PGM(PGM_OPERATION);
	pgm_expect();
	asm volatile(PROBE(".short	0x0000"));
	CHECK_PGM(PGM_OPERATION);
	pgm_expect();
	asm volatile(PROBE(".byte	0xe3,0,0,0,0,0xff"));
	CHECK_PGM(PGM_OPERATION);
}

static void condition_code_survives(void)
{
	int cc;

	pgm_expect();
	asm volatile("	tmll	%[ones],1\n"		/* cc 3 */
		     PROBE(".long	0xb2d10000")
		     IPM(cc)
		     : [cc] "=d" (cc) : [ones] "d" (1) : "cc");
	CHECK_EQ(cc, 3);
	CHECK_PGM(PGM_OPERATION);
	CHECK_EQ(pgm_get()->old.mask, PSW_64 | PSW_CC(3));
}

static void execute_of_execute(void)
{
	pgm_expect();
	asm volatile("	larl	%%r1,1f\n"
		     PROBE("ex	0,0(%%r1)")
		     "	j	2f\n"
		     "	.balign	2\n"
		     "1:	ex	0,0(%%r1)\n"
		     "2:\n" : : : "1");
	CHECK_PGM(PGM_EXECUTE);
}

static void execute_odd_target(void)
{
	DEPARTS(MACHINE_QEMU, "TCG executes at odd addresses");
	pgm_expect();
	asm volatile("	larl	%%r1,1f\n"
		     "	la	%%r1,1(%%r1)\n"
		     PROBE("ex	0,0(%%r1)")
		     "	j	2f\n"
		     "	.balign	2\n"
		     "1:	bcr	0,0\n	bcr	0,0\n"
		     "2:\n" : : : "1");
	CHECK_PGM(PGM_SPECIFICATION);
}

/* The ILC of an interruption inside the target is EXECUTE's. */
static void execute_length(void)
{
	pgm_expect();
	asm volatile("	larl	%%r1,1f\n"
		     PROBE("ex	0,0(%%r1)")
		     "	j	2f\n"
		     "	.balign	2\n"
		     "1:	.short	0x1c34\n"	/* mr %r3,%r4: odd register */
		     "2:\n" : : : "1", "3", "4");
	CHECK_PGM(PGM_SPECIFICATION);
	pgm_expect();
	asm volatile("	larl	%%r1,1f\n"
		     PROBE("exrl	0,1f")
		     "	j	2f\n"
		     "	.balign	2\n"
		     "1:	.short	0x1c34\n"
		     "2:\n" : : : "1", "3", "4");
	CHECK_PGM(PGM_SPECIFICATION);
}

static void odd_register(void)
{
	pgm_expect();
	asm volatile(PROBE(".short	0x1c34") : : : "3", "4");
	CHECK_PGM(PGM_SPECIFICATION);
	pgm_expect();
	asm volatile(PROBE(".long	0xb9870031") : : : "3", "4");	/* dlgr %r3,%r1 */
	CHECK_PGM(PGM_SPECIFICATION);
	pgm_expect();
	asm volatile(PROBE("lpq	%%r2,1(%[a])") : : [a] "a" (area) : "2", "3");
	CHECK_PGM(PGM_SPECIFICATION);
}

static void unaligned(void)
{
	u64 one = 1, two = 2;

	pgm_expect();
	asm volatile(PROBE("cs	%[o],%[t],2(%[a])")
		     : [o] "+d"(one)
		     : [t] "d"(two), [a] "a"(area)
		     : "cc", "memory");
	CHECK_PGM(PGM_SPECIFICATION);
	pgm_expect();
	asm volatile(PROBE("lctlg	%%c7,%%c7,4(%[a])") : : [a] "a" (area));
	CHECK_PGM(PGM_SPECIFICATION);
	pgm_expect();
	asm volatile(PROBE("lpswe	4(%[a])") : : [a] "a" (area));
	CHECK_PGM(PGM_SPECIFICATION);
}

/* A late exception at an odd address: the ILC is any, and the address has advanced by it. */
static void odd_instruction_address(void)
{
	const struct pgm *p;
	u64 target = insn_buffer() + 1, resume;

	DEPARTS(MACHINE_QEMU, "TCG executes at odd addresses");
	asm volatile("larl	%[r],1f" : [r] "=a" (resume));
	pgm_expect_at(target, target + 6, resume);
	asm volatile goto("br	%[t]\n"
			  "1:	nopr\n" : : [t] "a" (target), "d" (resume) : : out);
out:
	p = pgm_get();
	CHECK_EQ(p->code, PGM_SPECIFICATION);
	CHECK_EQ(p->old.addr - p->ilc, target);
}

static void invalid_psw(void)
{
	static const struct {
		u64 mask, addr;
		const char *why;
	} bad[] = {
		{ 0x8000000000000000ul | PSW_64, 0, "bit 0" },
		{ 0x0008000000000000ul | PSW_64, 0, "bit 12" },
		{ 0x0000000001000000ul | PSW_64, 0, "bit 39" },
		{ PSW_EA, 0, "EA without BA" },
		{ PSW_BA, 0x80000000, "31-bit with a 32-bit address" },
		{ 0, 0x01000000, "24-bit with a 25-bit address" },
	};
	struct psw psw;
	u64 resume;

	DEPARTS(MACHINE_QEMU, "TCG loads invalid PSWs");
	/* the invalid PSW is loaded; the exception is recognized with it as the current one */
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
		u64 addr = bad[i].addr ? bad[i].addr : (u64)area;

		psw = (struct psw) { bad[i].mask, addr };
		asm volatile("larl	%[r],1f" : [r] "=a" (resume));
		pgm_expect_at(0, -1ul, resume);
		asm volatile goto("	lpswe	%[p]\n"
				  "1:	nopr\n" : : [p] "Q" (psw), "d" (resume) : "memory" : out);
out:
		if (!CHECK_EQ(pgm_get()->code, PGM_SPECIFICATION))
			print("# %s", bad[i].why);
		if (hardware != MACHINE_HERCULES)	/* 3.13 leaves the address behind LPSWE */
			CHECK_EQ(pgm_get()->old.addr, addr);
		CHECK_EQ(pgm_get()->old.mask, bad[i].mask);
	}
}

static void data_decimal(void)
{
	const struct pgm *p;

	DEPARTS(MACHINE_QEMU, "TCG has no decimal arithmetic");
	memset(area, 0, sizeof(area));
	area[0] = 0x12;
	area[1] = 0x3a;		/* 123 plus */
	area[8] = 0xab;		/* no digits */
	area[9] = 0xcd;
	pgm_expect();
	asm volatile(PROBE("ap	0(2,%[a]),8(2,%[a])") : : [a] "a" (area) : "cc", "memory");
	CHECK_PGM(PGM_DATA);
	p = pgm_get();
	CHECK_EQ(p->dxc, 0);
	CHECK_EQ(area[0], 0x12);
}

static void data_afp(void)
{
	/*
	 * AFP-register control is zero: register 1 is an additional one (DXC 1), a BFP instruction
	 * is DXC 2
	 */
	pgm_expect();
	asm volatile(PROBE("ld	%%f1,0(%[a])") : : [a] "a" (area));
	CHECK_PGM(PGM_DATA);
	CHECK_EQ(pgm_get()->dxc, 1);
	pgm_expect();
	asm volatile(PROBE("adbr	%%f0,%%f2") : :);
	CHECK_PGM(PGM_DATA);
	CHECK_EQ(pgm_get()->dxc, 2);
}

static void decimal(void)
{
	u64 mask = psw_mask();

	DEPARTS(MACHINE_QEMU, "TCG has no decimal arithmetic");
	memset(area, 0, sizeof(area));
	area[0] = 0x99;
	area[1] = 0x9c;
	area[8] = 0x00;
	area[9] = 0x1c;
	psw_set_mask(mask | 0x0000040000000000ul);	/* decimal-overflow mask: PSW bit 21 */
	pgm_expect();
	asm volatile(PROBE("ap	0(2,%[a]),8(2,%[a])") : : [a] "a" (area) : "cc", "memory");
	CHECK_PGM(PGM_DECIMAL_OVERFLOW);
	psw_set_mask(mask);
	CHECK_EQ(area[0], 0);		/* completed */
	CHECK_EQ(area[1], 0x0c);
	area[9] = 0x0c;
	area[15] = 0x1c;
	pgm_expect();
	asm volatile(PROBE("dp	10(6,%[a]),8(2,%[a])") : : [a] "a" (area) : "cc", "memory");
	CHECK_PGM(PGM_DECIMAL_DIVIDE);
}

static void fixed(void)
{
	u64 mask = psw_mask();
	u64 r = 0x7fffffff;

	DEPARTS(MACHINE_QEMU, "TCG ignores the fixed-point-overflow mask");
	psw_set_mask(mask | 0x0000080000000000ul);	/* fixed-point-overflow mask: PSW bit 20 */
	pgm_expect();
	asm volatile(PROBE("ahi	%[r],1") : [r] "+d" (r) : : "cc");
	CHECK_PGM(PGM_FIXED_OVERFLOW);
	psw_set_mask(mask);
	CHECK_EQ((u32)r, 0x80000000);		/* completed */
	pgm_expect();
	asm volatile("	lghi	%%r2,1\n	lghi	%%r3,1\n	lghi	%%r4,0\n"
		     PROBE("dr	%%r2,%%r4") : : : "2", "3", "4");
	CHECK_PGM(PGM_FIXED_DIVIDE);
	pgm_expect();
	asm volatile("	lghi	%%r3,1\n	lghi	%%r4,0\n"
		     PROBE("dsgr	%%r2,%%r4") : : : "2", "3", "4");
	CHECK_PGM(PGM_FIXED_DIVIDE);
}

static void hexadecimal(void)
{
	static const u64 big = 0x7fffffffffffffff, zero;

	DEPARTS(MACHINE_QEMU, "TCG has no hexadecimal floating point");
	pgm_expect();
	asm volatile("	ld	%%f0,%[big]\n"
		     PROBE("adr	%%f0,%%f0") : : [big] "R" (big) : "cc");
	CHECK_PGM(PGM_HFP_OVERFLOW);
	pgm_expect();
	asm volatile("	ld	%%f0,%[big]\n	ld	%%f2,%[zero]\n"
		     PROBE("ddr	%%f0,%%f2") : : [big] "R" (big), [zero] "R" (zero) : "cc");
	CHECK_PGM(PGM_HFP_DIVIDE);
}

static void monitor_call(void)
{
	u64 cr8 = ctl_store(8);

	ctl_load(8, 0);
	pgm_expect();
	asm volatile(PROBE("mc	0x123(0),5"));
	CHECK_PGM(PGM_NONE);
	ctl_load(8, 0x8000 >> 5);
	pgm_expect();
	asm volatile(PROBE("mc	0x123(0),5"));
	CHECK_PGM(PGM_MONITOR);
	CHECK_EQ(pgm_get()->mon_class, 5);
	CHECK_EQ(pgm_get()->mon_code, 0x123);
	ctl_load(8, cr8);
	pgm_expect();
	asm volatile(PROBE("mc	0(0),16"));
	CHECK_PGM(PGM_SPECIFICATION);
}

static void special_operation(void)
{
	DEPARTS(MACHINE_QEMU, "TCG has neither SAC, EPAR nor SSM suppression");
	/* secondary space and primary ASN without DAT, SSM under suppression */
	pgm_expect();
	asm volatile(PROBE("sac	256"));
	CHECK_PGM(PGM_SPECIAL_OPERATION);
	ctl_load(0, CR0_SSM);
	pgm_expect();
	asm volatile(PROBE("ssm	0(%[a])") : : [a] "a" (area));
	CHECK_PGM(PGM_SPECIAL_OPERATION);
	ctl_load(0, 0);
	pgm_expect();
	asm volatile(PROBE("epar	%%r2") : : : "2");
	CHECK_PGM(PGM_SPECIAL_OPERATION);
}

static void operand(void)
{
	/* bits 4 to 7 of GR1 of SET CHANNEL MONITOR must be zero */
	pgm_expect();
	asm volatile("	llilf	%%r1,0x0f000000\n	lghi	%%r2,0\n"
		     PROBE("schm") : : : "1", "2");
	CHECK_PGM(PGM_OPERAND);
}

static void addressing(void)
{
	u64 size = storage_size(), v = 5;
	const struct pgm *p;

	REQUIRE(size >= MB);
	pgm_expect();
	asm volatile(PROBE("lg	%[v],0(%[a])") : [v] "+d" (v) : [a] "a" (size));
	CHECK_PGM(PGM_ADDRESSING);
	CHECK_EQ(v, 5);
	pgm_expect();
	asm volatile(PROBE("stg	%[v],0(%[a])") : : [v] "d" (v), [a] "a" (size) : "memory");
	CHECK_PGM(PGM_ADDRESSING);
	pgm_expect();
	asm volatile(PROBE("mvc	0(8,%[b]),0(%[a])")
		     :
		     : [a] "a"(0xfffffffffffff000ul), [b] "a"(area)
		     : "memory");
	CHECK_PGM(PGM_ADDRESSING);
	/* the last byte is there */
	pgm_expect();
	asm volatile(PROBE("lg	%[v],-8(%[a])") : [v] "+d" (v) : [a] "a" (size));
	CHECK_PGM(PGM_NONE);
	/* an instruction beyond */
	u64 resume;

	asm volatile("larl	%[r],1f" : [r] "=a" (resume));
	pgm_expect_at(size, size + 6, resume);
	asm volatile goto("	br	%[t]\n"
			  "1:	nopr\n" : : [t] "a" (size), "d" (resume) : : out);
out:
	p = pgm_get();
	CHECK_EQ(p->code, PGM_ADDRESSING);
}

static void low_address_protection(void)
{
	static const u64 protected[] = { 0, 0x100, 0x1f8, 0x1000, 0x11f8 },
			 open[] = { 0x1200, 0x11000 };
	const struct pgm *p;
	u64 old;

	ctl_load(0, CR0_LAP);
	for (size_t i = 0; i < ARRAY_SIZE(protected); i++) {
		pgm_expect();
		asm volatile(PROBE("stg	%[v],0(%[a])")
			     :
			     : [v] "d"(~0ul), [a] "a"(protected[i])
			     : "memory");
		CHECK_PGM(PGM_PROTECTION);
		p = pgm_get();
		CHECK_EQ(p->trans_exc & ~0xffful, protected[i] & ~0xffful);
	}
	for (size_t i = 0; i < ARRAY_SIZE(open); i++) {
		old = *(u64 *)open[i];
		pgm_expect();
		asm volatile(PROBE("stg	%[v],0(%[a])")
			     :
			     : [v] "d"(old), [a] "a"(open[i])
			     : "memory");
		CHECK_PGM(PGM_NONE);
	}
	pgm_expect();
	asm volatile(PROBE("lg	%[v],0x100") : [v] "=d" (old) : );
	CHECK_PGM(PGM_NONE);
	ctl_load(0, 0);
}

static void breaking_event(void)
{
	u64 branch;

	pgm_expect();
	asm volatile("	larl	%[b],1f\n"
		     "1:	j	2f\n"
		     "	.short	0\n"
		     "2:\n"
		     PROBE(".long	0xb2d10000") : [b] "=&a" (branch));
	CHECK_PGM(PGM_OPERATION);
	CHECK_EQ(pgm_get()->breaking_event, branch);
}

/* One interruption after another, as fast as they come: nothing is lost or doubled. */
static void many(void)
{
	unsigned int seen = 0;

	for (int i = 0; i < 2000; i++) {
		pgm_expect();
		if (i & 1)
			asm volatile(PROBE(".long	0xb2d10000"));
		else
			asm volatile(PROBE("lpswe	4(%[a])") : : [a] "a" (area));
		seen += pgm_get()->code == (i & 1 ? PGM_OPERATION : PGM_SPECIFICATION);
	}
	CHECK_EQ(seen, 2000);
}

static void supervisor_call(void)
{
	asm volatile("svc	171" : : : "memory");
	CHECK_EQ(svc_last(), 171);
	CHECK_EQ(lowcore.svc_ilc, 2);
	CHECK_EQ(lowcore.svc_old.mask & ~PSW_CC(3), PSW_64);
}

GUEST(
	{ "operation exception of 2, 4 and 6 bytes", operation },
	{ "old PSW carries the condition code", condition_code_survives },
	{ "EXECUTE of EXECUTE", execute_of_execute },
	{ "EXECUTE of an odd address", execute_odd_target },
	{ "ILC inside EXECUTE is that of EXECUTE", execute_length },
	{ "specification: odd registers", odd_register },
	{ "specification: alignment", unaligned },
	{ "specification: odd instruction address", odd_instruction_address },
	{ "specification: invalid PSWs", invalid_psw },
	{ "data exception: decimal digits", data_decimal },
	{ "data exception: AFP register and BFP instruction", data_afp },
	{ "decimal overflow and divide", decimal },
	{ "fixed-point overflow and divide", fixed },
	{ "hexadecimal overflow and divide", hexadecimal },
	{ "MONITOR CALL", monitor_call },
	{ "special operation", special_operation },
	{ "operand exception", operand },
	{ "addressing beyond storage", addressing },
	{ "low-address protection", low_address_protection },
	{ "breaking-event address", breaking_event },
	{ "2000 interruptions in a row", many },
	{ "supervisor call", supervisor_call },
)
