// SPDX-License-Identifier: MIT
/*
 * yield.c - does DIAGNOSE X'44' give the processor to a virtual CPU that can run?
 *
 * Two virtual CPUs on one processor. The second counts; how far it gets while
 * the first waits, spins, and spins with X'44' in its loop shows the share of
 * the processor that it had:
 *	bench yield WAY TOD-UNITS COUNT CALLS
 */
#include "guest.h"

#define SPAN_US 1000000ul

static volatile u64 count;
static volatile bool stop;

static void counter(void *arg)
{
	(void)arg;
	while (!stop)
		count++;
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

static u64 share(const char *way, u64 (*pass)(u64 end))
{
	u64 begin = tod(), from = count;
	u64 calls = pass(begin + SPAN_US * TOD_US);
	u64 took = tod() - begin, got = count - from;

	print("bench yield %s %lu %lu %lu", way, took, got, calls);
	return got * 1000000 / (took / TOD_US);		/* per second */
}

static void yields(void)
{
	u64 alone, beside, given;

	REQUIRE(cpus() >= 2);
	REQUIRE(!cpu_start(1, counter, NULL));
	waiting(tod() + SPAN_US / 10 * TOD_US);
	alone = share("waits", waiting);
	beside = share("spins", spinning);
	given = share("x44", yielding);
	stop = true;
	CHECK(cpu_join(1, SPAN_US));
	CHECK(alone > 0);
	CHECK(given > beside);
}

GUEST({ "DIAGNOSE X'44' beside a virtual CPU that can run", yields })
