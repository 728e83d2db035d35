// SPDX-License-Identifier: MIT
/* storm.c - all CPUs signal each other at once; every signal arrives exactly once */
#include "guest.h"

#define ROUNDS 300

static volatile unsigned int ready, bad;

static void add(volatile unsigned int *p)
{
	unsigned int old = *p, new;

	do {
		new = old + 1;
		asm volatile("cs	%[o],%[n],%[p]"
			     : [o] "+d" (old), [p] "+Q" (*p) : [n] "d" (new) : "cc", "memory");
	} while (old + 1 != new);
}

/*
 * Signals every other CPU and waits until it has arrived there, open for what the others send
 * meanwhile.
 */
static void signal_all(struct cpu *self, u8 order)
{
	for (unsigned int n = 0; n < cpus(); n++) {
		struct cpu *to = cpu_at(n);
		volatile unsigned int *got = order == SIGP_EMERGENCY ? to->emergencies : to->calls;
		u64 end = tod() + 10000000 * TOD_US;
		unsigned int before;
		u32 status;
		int cc;

		if (to == self)
			continue;
		before = got[self->address % 64];
		do {
			status = 0;
			cc = sigp(to->address, order, 0, &status);
		} while ((cc == 2 || (cc == 1 && status == SIGP_ST_CALL_PENDING)) && tod() < end);
		while (got[self->address % 64] == before && tod() < end)
			;
		if (cc || got[self->address % 64] != before + 1) {
			add(&bad);
			return;
		}
	}
}

static void storm(void *arg)
{
	struct cpu *self = this_cpu();

	ctl_load(0, CR0_EMERGENCY | CR0_EXT_CALL);
	ext_on();
	add(&ready);
	while (ready < cpus())
		;
	for (int i = 0; i < ROUNDS && !bad; i++)
		signal_all(self, arg ? SIGP_EXTERNAL_CALL : SIGP_EMERGENCY);
	add(&ready);
	/* stay open for those that are not done */
	while (ready < 2 * cpus() && !bad)
		;
	irq_off();
	ctl_load(0, 0);
}

static void run(void *arg)
{
	if (cpus() < 2) {
		skip("one CPU");
		return;
	}
	ready = 0;
	bad = 0;
	for (unsigned int n = 0; n < cpus(); n++) {
		memset((void *)cpu_at(n)->emergencies, 0, sizeof(cpu_at(n)->emergencies));
		memset((void *)cpu_at(n)->calls, 0, sizeof(cpu_at(n)->calls));
	}
	for (unsigned int n = 1; n < cpus(); n++)
		REQUIRE(cpu_start(n, storm, arg) == 0);
	storm(arg);
	for (unsigned int n = 1; n < cpus(); n++)
		CHECK(cpu_join(n, 10000000));
	CHECK_EQ(bad, 0);
	for (unsigned int to = 0; to < cpus(); to++)
		for (unsigned int from = 0; from < cpus(); from++) {
			const struct cpu *c = cpu_at(to);
			u16 a = cpu_number(from) % 64;

			CHECK_EQ(arg ? c->calls[a] : c->emergencies[a], from == to ? 0 : ROUNDS);
		}
}

static void emergency(void)
{
	run(NULL);
}

static void external_call(void)
{
	run((void *)1);
}

GUEST(
	{ "emergency signals", emergency },
	{ "external calls", external_call },
)
