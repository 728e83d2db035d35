// SPDX-License-Identifier: MIT
/*
 * spin.c - a CPU that never gives up control by itself; the host must take it away and bring it
 * back unharmed
 */
#include "guest.h"

#define SPIN_US 5000000

static void spin(void)
{
	u64 end = tod() + SPIN_US * TOD_US, r8 = 0x8888888888888888, n = 0, bad = 0;

	while (tod() < end) {
		u64 v = r8, count = 200000;

		asm volatile("0:	brctg	%[n],0b" : [n] "+d" (count), [v] "+d" (v));
		bad += v != r8 || count != 0;
		n++;
	}
	CHECK_EQ(bad, 0);
	CHECK(n > 0);
}

static void spin_problem_state(void)
{
	u64 end = tod() + SPIN_US / 5 * TOD_US;

	problem_begin(0);
	while (tod() < end)
		;
	problem_end();
	CHECK(tod() >= end);
}

GUEST(
	{ "seconds of spinning, disabled", spin },
	{ "and in problem state", spin_problem_state },
)
