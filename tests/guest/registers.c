// SPDX-License-Identifier: MIT
/*
 * registers.c - every register of a CPU survives intercepts, interruptions and the host's other
 * work
 *
 * The long spin is for a host that preempts this CPU again and again.
 */
#include "sclp.h"

#define SPIN_US 3000000

struct set {
	u64 fpr[16];
	u32 ar[16];
	u64 cr[16];
	u32 fpc, pad;
	u8 vr[32][16];
} __aligned(16);

static struct set want, seen;
static bool vectors;
static u8 page[PAGE_SIZE] __aligned(4096);

#define ALL16(op)                                                                               \
	op(0) op(1) op(2) op(3) op(4) op(5) op(6) op(7) op(8) op(9) op(10) op(11) op(12) op(13) \
		op(14) op(15)
#define LD(n) "	ld	%%f" #n ",8*" #n "(%[s])\n"
#define STD(n) "	std	%%f" #n ",8*" #n "(%[s])\n"

/* control registers that change nothing while DAT, PER and the subspace stay off */
static const u8 free_crs[] = { 2, 3, 4, 5, 7, 10, 11, 13, 15 };

static void load_all(const struct set *s)
{
	asm volatile(ALL16(LD) : : [s] "a" (s->fpr) : "memory");
	asm volatile("lfpc	%[f]" : : [f] "Q" (s->fpc));
	asm volatile("lam	%%a0,%%a15,0(%[a])" : : [a] "a" (s->ar) : "memory");
	asm volatile("lctlg	%%c2,%%c5,16(%[c])\n	lctlg	%%c7,%%c7,56(%[c])\n	lctlg	"
		     "%%c10,%%c11,80(%[c])\n"
		     "	lctlg	%%c13,%%c13,104(%[c])\n	lctlg	%%c15,%%c15,120(%[c])"
		     :
		     : [c] "a"(s->cr)
		     : "memory");
	if (vectors)		/* last: the first half of vector registers 0 to 15 are the FPRs */
		asm volatile("	.machine push\n	.machine \"z13\"\n"
			     "	vlm	%%v0,%%v15,0(%[v])\n	vlm	%%v16,%%v31,256(%[v])\n"
			     "	.machine pop\n" : : [v] "a" (s->vr) : "memory");
}

static void store_all(struct set *s)
{
	asm volatile(ALL16(STD) : : [s] "a" (s->fpr) : "memory");
	asm volatile("stfpc	%[f]" : [f] "=Q" (s->fpc));
	asm volatile("stam	%%a0,%%a15,0(%[a])" : : [a] "a" (s->ar) : "memory");
	asm volatile("stctg	%%c0,%%c15,0(%[c])" : : [c] "a" (s->cr) : "memory");
	if (vectors)
		asm volatile("	.machine push\n	.machine \"z13\"\n"
			     "	vstm	%%v0,%%v15,0(%[v])\n	vstm	%%v16,%%v31,256(%[v])\n"
			     "	.machine pop\n" : : [v] "a" (s->vr) : "memory");
}

static void fill(u64 seed)
{
	for (int i = 0; i < 16; i++) {
		want.fpr[i] = 0x4142434445464748ul * (i + 1) + seed;
		want.ar[i] = 0xa0a0a000 + i + (u32)seed * 0x101;
		want.cr[i] = 0xc0c0c0c0c0c00000ul + i + (seed << 32);
	}
	for (int i = 0; i < 32; i++)
		for (int j = 0; j < 16; j++)
			want.vr[i][j] = i * 16 + j + seed;
	if (vectors)
		for (int i = 0; i < 16; i++)
			want.fpr[i] = *(u64 *)want.vr[i];
	want.fpc = 0x00000003 | (u32)(seed & 1) << 19;
}

static void begin(u64 seed)
{
	u64 list[3] = { 0 };
	register u64 r0 asm("0") = 2;

	asm volatile(".insn	s,0xb2b00000,%[l]" : [l] "=Q" (list), "+d" (r0) : : "cc");
	vectors = list[2] >> 62 & 1;		/* facility 129 */
	ctl_load(0, CR0_AFP | (vectors ? 0x20000 : 0));
	fill(seed);
	load_all(&want);
}

static void compare(const char *where)
{
	bool good = true;

	store_all(&seen);
	good &= CHECK_MEM(seen.fpr, want.fpr, sizeof(want.fpr));
	good &= CHECK_MEM(seen.ar, want.ar, sizeof(want.ar));
	good &= CHECK_EQ(seen.fpc, want.fpc);
	for (size_t i = 0; i < sizeof(free_crs); i++)
		good &= CHECK_EQ(seen.cr[free_crs[i]], want.cr[free_crs[i]]);
	if (vectors)
		good &= CHECK_MEM(seen.vr, want.vr, sizeof(want.vr));
	if (!good)
		print("# after %s", where);
}

static void end(void)
{
	static const struct set zero;

	load_all(&zero);
	ctl_load(0, 0);
}

#define AFTER(name, action) do {		\
	begin(seed++);				\
	action;					\
	compare(name);				\
} while (0)

static void intercepts(void)
{
	static struct sccb_scp_info b;
	static u64 seed = 1;

	for (int round = 0; round < 3; round++) {
		AFTER("STIDP", asm volatile("stidp	0(%[p])" : : [p] "a" (page) : "memory"));
		AFTER("STAP", cpu_address());
		AFTER("STPX", prefix_get());
		AFTER("SPX", prefix_set(0));
		AFTER("STSI", stsi(1, 1, 1, page));
		AFTER("SIGP", sigp(cpu_address(), SIGP_SENSE, 0, NULL));
		AFTER("ISKE", key_get((u64)page));
		AFTER("SSKE", key_set((u64)page, 0));
		b.length = sizeof(b);
		AFTER("SERVC", sclp_call(SCLP_READ_SCP_INFO, &b));
		if (machine == MACHINE_CP) {
			AFTER("DIAGNOSE X'44'", asm volatile("diag	0,0,0x44" : : : "memory"));
			AFTER("DIAGNOSE X'0C'", asm volatile("diag	%[p],%[p],0x0c"
							     : : [p] "d" (page) : "memory"));
		}
	}
	end();
}

static void general_registers(void)
{
	u64 bad = 0;

	/* registers 0 to 13 through a hundred intercepts */
	for (u64 i = 0; i < 100; i++) {
		u64 r[6] = { i, (u64)page, ~i, i << 32, i * i, -i };
		static const u8 stidp[] = { 0xb2, 0x02, 0x10, 0x00 };

		insn_run(stidp, 4, r);
		bad += r[0] != i || r[1] != (u64)page || r[2] != ~i || r[3] != i << 32 ||
		       r[4] != i * i || r[5] != -i;
	}
	CHECK_EQ(bad, 0);
}

static void interruptions(void)
{
	static u64 seed = 100;

	for (int i = 0; i < 20; i++) {
		begin(seed++);
		asm volatile("svc	1" : : : "memory");
		pgm_expect();
		asm volatile(PROBE("lpswe	4(%[p])") : : [p] "a" (page));
		CHECK_PGM(PGM_SPECIFICATION);
		compare("interruptions");
	}
	end();
}

static void waits(void)
{
	static u64 seed = 200;

	for (int i = 0; i < 20; i++) {
		struct psw psw = { PSW_64 | PSW_WAIT | PSW_EXT, 0 };

		u64 cr0;

		begin(seed++);
		cr0 = ctl_store(0);
		ctl_load(0, cr0 | CR0_CLOCK_COMP);
		clock_comparator_set(tod() + 2000 * TOD_US);
		asm volatile("	larl	%%r1,1f\n	stg	%%r1,8+%[p]\n	lpswe	"
			     "%[p]\n1:	nopr\n"
			     : [p] "+S"(psw)
			     :
			     : "1", "memory");
		compare("a wait");
	}
	end();
}

static void long_spin(void)
{
	u64 done = tod() + SPIN_US * TOD_US;
	u64 seed = 300, rounds = 0;

	while (tod() < done) {
		begin(seed++);
		for (u64 t = tod() + 30000 * TOD_US; tod() < t;)
			;
		compare("a spin");
		rounds++;
	}
	end();
	CHECK(rounds > 5);
}

GUEST(
	{ "over every kind of intercept", intercepts },
	{ "general registers over a hundred intercepts", general_registers },
	{ "over program interruptions and supervisor calls", interruptions },
	{ "over waits", waits },
	{ "over seconds of spinning", long_spin },
)
