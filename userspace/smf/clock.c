// SPDX-License-Identifier: MIT
/* clock.c - the machine's clock, and when it was set */
#include <errno.h>
#include <stdlib.h>
#include <sys/timerfd.h>
#include <unistd.h>
#include "lib/clock.h"
#include "lib/log.h"
#include "smf/writer.h"

#define STEP_NS 500000000ll	/* less is no step of the clock */

static struct {
	int fd;			/* readable when the clock was set */
	int64_t ahead;		/* of the clock that runs since the machine started */
} clock_kept = { .fd = -1 };

/* Both clocks are slewed alike: only a step moves one against the other. */
static int64_t ahead_at(uint64_t *mono)
{
	uint64_t now;

	/* both at once, and not when something came between */
	do {
		*mono = clock_ns(CLOCK_BOOTTIME);
		now = clock_ns(CLOCK_REALTIME);
	} while (clock_ns(CLOCK_BOOTTIME) - *mono > STEP_NS / 10);
	return now - *mono;
}

void clock_open(void)
{
	/* a timer of this kind ends when the clock is set, and this one by nothing else */
	const struct itimerspec never = { .it_value.tv_sec = INT64_MAX };
	uint64_t mono;

	clock_kept.fd = timerfd_create(CLOCK_REALTIME, TFD_CLOEXEC | TFD_NONBLOCK);
	if (clock_kept.fd < 0 || timerfd_settime(clock_kept.fd, TFD_TIMER_ABSTIME |
						 TFD_TIMER_CANCEL_ON_SET, &never, NULL))
		log_fatal("timerfd: %m");
	clock_kept.ahead = ahead_at(&mono);
}

int clock_fd(void)
{
	return clock_kept.fd;
}

void clock_input(void)
{
	uint64_t times;

	if (read(clock_kept.fd, &times, sizeof(times)) < 0 && errno != ECANCELED && errno != EAGAIN)
		log_fatal("timerfd: %m");
}

bool clock_stepped(void)
{
	uint64_t mono;

	return llabs(ahead_at(&mono) - clock_kept.ahead) > STEP_NS;
}

void clock_note(void)
{
	uint64_t mono;
	int64_t ahead = ahead_at(&mono), old = clock_kept.ahead + mono, new = ahead + mono;

	clock_kept.ahead = ahead;
	writer_note(ZCP_EVENT_CONFIG, ZCP_OUTCOME_SUCCESS, NULL,
		    "CLOCK STEPPED FROM %lld.%03lld TO %lld.%03lld, MONOTONIC %llu.%03llu",
		    (long long)old / 1000000000, (long long)old / 1000000 % 1000,
		    (long long)new / 1000000000, (long long)new / 1000000 % 1000,
		    (unsigned long long)mono / 1000000000,
		    (unsigned long long)mono / 1000000 % 1000);
}
