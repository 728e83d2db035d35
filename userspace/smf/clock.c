// SPDX-License-Identifier: MIT
/* clock.c - the machine's clock, and when it was set */
#include <time.h>
#include "smf/writer.h"

#define STEP_NS 500000000ll	/* less is no step of the clock */

uint64_t clock_read(clockid_t clock)
{
	struct timespec ts;

	clock_gettime(clock, &ts);
	return (uint64_t)ts.tv_sec * 1000000000 + ts.tv_nsec;
}

/* A step of the clock is in the trail before the records that it dates. */
void clock_look(void)
{
	static int64_t ahead;	/* of the clock that runs since the machine started */
	uint64_t mono = clock_read(CLOCK_BOOTTIME);
	int64_t now = clock_read(CLOCK_REALTIME) - mono, step = now - ahead;

	if (ahead && (step > STEP_NS || step < -STEP_NS)) {
		int64_t old = ahead + mono, new = now + mono;

		ahead = now;
		writer_note(ZCP_EVENT_CONFIG, ZCP_OUTCOME_SUCCESS, NULL,
			    "CLOCK STEPPED FROM %lld.%03lld TO %lld.%03lld, MONOTONIC %llu.%03llu",
			    (long long)old / 1000000000, (long long)old / 1000000 % 1000,
			    (long long)new / 1000000000, (long long)new / 1000000 % 1000,
			    (unsigned long long)mono / 1000000000,
			    (unsigned long long)mono / 1000000 % 1000);
	}
	ahead = now;
}
