// SPDX-License-Identifier: MIT
/*
 * timer.c - TOD clock, CPU timer, PTFF. SA22-7832 chapter 4. Intervals are only ever bounded from
 * below.
 */
#include "guest.h"

static u64 stckf(void)
{
	u64 t;

	asm volatile(".insn	s,0xb27c0000,%[t]" : [t] "=Q" (t) : : "cc");
	return t;
}

static int stcke(u8 *t)
{
	int cc;

	asm volatile("stcke	0(%[t])\n"
		     IPM(cc) : [cc] "=d" (cc) : [t] "a" (t) : "memory", "cc");
	return cc;
}

static int stck_cc(u64 *t)
{
	int cc;

	asm volatile("stck	0(%[t])\n"
		     IPM(cc) : [cc] "=d" (cc) : [t] "a" (t) : "memory", "cc");
	return cc;
}

static int sck(const u64 *value)
{
	int cc = 9;

	asm volatile(PROBE("sck	0(%[v])")
		     IPM(cc) : [cc] "+d" (cc) : [v] "a" (value) : "memory", "cc");
	return cc;
}

static void clock_runs(void)
{
	u64 t, last = 0, fast;

	CHECK_EQ(stck_cc(&t), 0);
	for (int i = 0; i < 20000; i++) {
		u64 now = tod();

		if (now <= last) {
			check_fail(__FILE__, __LINE__, "STCK %lx after %lx", now, last);
			break;
		}
		last = now;
	}
	last = stckf();
	for (int i = 0; i < 20000; i++) {
		fast = stckf();
		if (fast < last) {
			check_fail(__FILE__, __LINE__, "STCKF %lx after %lx", fast, last);
			break;
		}
		last = fast;
	}
	/* after 2020 (TOD X'D7...'), so that somebody has set it */
	CHECK(t >> 56 >= 0xd7);
}

/*
 * Bits 8 to 71 of STCKE are bits 0 to 63 of STCK; the programmable field stands in bits 112 to 127.
 */
static void clock_extended(void)
{
	u8 e[16];
	u64 a, b, middle;

	asm volatile("	lghi	%%r0,0x2a5\n	sckpf" : : : "0");
	a = tod();
	CHECK_EQ(stcke(e), 0);
	b = tod();
	CHECK_EQ(e[0], 0);
	middle = *(u64 *)e << 8 | e[8];
	CHECK(a < middle && middle < b);
	CHECK_EQ(*(u16 *)(e + 14), 0x2a5);
	pgm_expect();
	asm volatile("	lghi	%%r0,-1\n" PROBE("sckpf") : : : "0");
	CHECK_PGM(PGM_SPECIFICATION);
	asm volatile("	lghi	%%r0,0\n	sckpf" : : : "0");
	CHECK_EQ(stcke(e), 0);
	CHECK_EQ(*(u16 *)(e + 14), 0);
}

static void set_clock(void)
{
	u64 before = tod(), value = before + 3600ul * 1000000 * TOD_US, after;
	int cc = sck(&value);

	/* cc 0: set; 1: the TOD-clock-control switch or the control program keeps it */
	CHECK(cc == 0 || cc == 1);
	after = tod();
	if (cc == 0) {
		CHECK(after >= value);
		CHECK(after < value + 600ul * 1000000 * TOD_US);
		value = before + (after - value);
		sck(&value);
	}
	CHECK(tod() >= before);
	pgm_expect();
	sck((u64 *)((u64)&value + 4));
	CHECK_PGM(PGM_SPECIFICATION);
	pgm_expect();
	sck((u64 *)0xfffffffffffff000ul);
	CHECK_PGM(PGM_ADDRESSING);
}

static void comparator_registers(void)
{
	static const u64 values[] = { 0x123456789abcdef0, -1ul, 0xfedcba9876543210 };

	for (size_t i = 0; i < ARRAY_SIZE(values); i++) {
		clock_comparator_set(values[i]);
		CHECK_EQ(clock_comparator() >> 12, values[i] >> 12);
	}
	clock_comparator_set(-1ul);
	pgm_expect();
	asm volatile(PROBE("sckc	4(%[v])") : : [v] "a" (values));
	CHECK_PGM(PGM_SPECIFICATION);
	pgm_expect();
	asm volatile(PROBE("spt	4(%[v])") : : [v] "a" (values));
	CHECK_PGM(PGM_SPECIFICATION);
}

static void cpu_timer_runs(void)
{
	u64 start = 1000000 * TOD_US, a, b, t0, t1;

	t0 = tod();
	cpu_timer_set(start);
	a = cpu_timer();
	delay(20000);
	b = cpu_timer();
	t1 = tod();
	CHECK(a <= start);
	CHECK(b < a);
	/*
	 * it never runs faster than the TOD clock; a quarter allows for emulators that read two
	 * clocks
	 */
	CHECK(start - b <= (t1 - t0) + (t1 - t0) / 4);
	CHECK(start - b >= TOD_US * 100);
	for (int i = 0; i < 5000; i++) {
		a = cpu_timer();
		if ((long)a > (long)b) {
			check_fail(__FILE__, __LINE__, "CPU timer went up: %lx after %lx", a, b);
			break;
		}
		b = a;
	}
	cpu_timer_set(0x7fffffffffffffff);
	DEPARTS(MACHINE_QEMU, "TCG has no negative CPU timer");
	/* through zero into negative values */
	cpu_timer_set(1);
	delay(1000);
	CHECK((long)cpu_timer() < 0);
	cpu_timer_set(0x7fffffffffffffff);
}

/* The comparator is exact: never early, and it interrupts as soon as the clock has passed it. */
static void comparator_never_early(void)
{
	unsigned int early = 0;

	for (int i = 1; i <= 40; i++) {
		u64 due = tod() + i * 100 * TOD_US;

		events_clear();
		clock_comparator_set(due);
		if (!CHECK_EQ(ext_await(CR0_CLOCK_COMP, 1, 2000000), 1))
			return;
		early += ext_event(0)->at <= due;
	}
	CHECK_EQ(early, 0);
}

static int ptff(u32 function, void *block)
{
	register u64 r0 asm("0") = function;
	register u64 r1 asm("1") = (u64)block;
	int cc = 9;

	asm volatile(PROBE(".short	0x0104")
		     IPM(cc) : [cc] "+d" (cc) : "d" (r0), "d" (r1) : "memory", "cc");
	return cc;
}

static void ptff_functions(void)
{
	static u64 b[8];
	u32 known;

	pgm_expect();
	memset(b, 0, sizeof(b));
	if (ptff(0, b) != 0) {
		CHECK_PGM(PGM_OPERATION);
		skip("facility 28 is not offered");
		return;
	}
	CHECK_PGM(PGM_NONE);
	known = b[0] >> 32;
	CHECK(known >> 31);			/* the query itself */
	if (known & 0x40000000) {		/* QTO: physical clock, TOD offset, ... */
		u64 t = tod();

		CHECK_EQ(ptff(1, b), 0);
		CHECK(b[0] <= tod());
		/* the TOD clock is physical clock plus offset */
		CHECK(b[0] + b[1] >= t - 60ul * 1000000 * TOD_US);
	}
	/* a function that QAF does not name is cc 3; bits of R0 beyond the code are reserved */
	for (u32 f = 1; f < 128; f++)
		if (!((u32 *)b)[0] && f > 100)
			CHECK_EQ(ptff(f, b), 3);
	pgm_expect();
	ptff(0x80, b);
	CHECK_PGM(PGM_SPECIFICATION);
}

GUEST(
	{ "TOD clock: set, and each value is larger", clock_runs },
	{ "STORE CLOCK EXTENDED and the programmable field", clock_extended },
	{ "SET CLOCK", set_clock },
	{ "clock comparator and CPU timer read back", comparator_registers },
	{ "CPU timer runs down", cpu_timer_runs },
	{ "clock comparator is never early", comparator_never_early },
	{ "PTFF", ptff_functions },
)
