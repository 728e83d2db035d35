/* SPDX-License-Identifier: MIT */
/* clock.h - a clock as one number */
#ifndef ZCP_LIB_CLOCK_H
#define ZCP_LIB_CLOCK_H

#include <stdint.h>
#include <time.h>

static inline uint64_t clock_ns(clockid_t clock)
{
	struct timespec ts;

	clock_gettime(clock, &ts);
	return (uint64_t)ts.tv_sec * 1000000000 + ts.tv_nsec;
}

/* For time-outs: milliseconds of the clock that nobody sets. */
static inline uint64_t clock_ms(void)
{
	return clock_ns(CLOCK_MONOTONIC) / 1000000;
}

#endif
