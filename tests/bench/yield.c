// SPDX-License-Identifier: MIT
/*
 * yield.c - do DIAGNOSE X'44' and X'9C' give the processor to a virtual CPU that can run?
 *
 * Two virtual CPUs on one processor. The second runs without end and shows its
 * CPU timer, which stands still while it has no processor. What it loses in a
 * second in which the first waits, spins, and spins with a DIAGNOSE in its loop
 * is the share of the processor that it had:
 *	bench yield WAY TOD-UNITS CPU-TIMER-UNITS CALLS
 * The emulator's own speed, and who else it shares its host with, is in neither.
 */
#include "guest.h"

#define SPAN_US 1000000ul
#define RUNNER 1

static volatile u64 timer;
static volatile bool stop;

static void runner(void *arg)
{
	(void)arg;
	while (!stop)
		timer = cpu_timer();
}

/* Leaves the processor to the host */
static u64 waiting(u64 end)
{
	u64 cr0 = ctl_store(0), mask = psw_mask();

	ctl_load(0, cr0 | CR0_CLOCK_COMP);
	clock_comparator_set(end);
	psw_set_mask(mask | PSW_EXT | PSW_WAIT);
	psw_set_mask(mask);
	ctl_load(0, cr0);
	return 0;
}

static u64 spinning(u64 end)
{
	while (tod() < end)
		;
	return 0;
}

static u64 yielding(u64 end)
{
	u64 calls = 0;

	for (; tod() < end; calls++)
		asm volatile("diag	%%r0,%%r0,0x44" : : : "memory");
	return calls;
}

static u64 yielding_to(u64 end)
{
	u64 calls = 0;

	for (; tod() < end; calls++)
		asm volatile("diag	%[to],%%r0,0x9c" : : [to] "d" (RUNNER) : "memory");
	return calls;
}

static u64 share(const char *way, u64 (*pass)(u64 end))
{
	u64 begin = tod(), from = timer;
	u64 calls = pass(begin + SPAN_US * TOD_US);
	u64 took = tod() - begin, got = from - timer;

	print("bench yield %s %lu %lu %lu", way, took, got, calls);
	return got * 1000 / took;
}

static void yields(void)
{
	u64 alone, beside;

	REQUIRE(cpus() >= 2);
	REQUIRE(!cpu_start(RUNNER, runner, NULL));
	waiting(tod() + SPAN_US / 10 * TOD_US);
	alone = share("waits", waiting);
	beside = share("spins", spinning);
	CHECK(alone > beside);
	CHECK(share("x44", yielding) > beside);
	CHECK(share("x9c", yielding_to) > beside);
	stop = true;
	CHECK(cpu_join(RUNNER, SPAN_US));
}

GUEST({ "X'44' and X'9C' beside a virtual CPU that can run", yields })
