// SPDX-License-Identifier: MIT
/*
 * clock.c - put before smfd: its clock is ahead by what the file ZCP_CLOCK says, and what says that
 * the clock was set is the fifo ZCP_CLOCK_SET
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

static const volatile long *ahead;

__attribute__((constructor)) static void begin(void)
{
	int fd = open(getenv("ZCP_CLOCK"), O_RDONLY | O_CLOEXEC);

	ahead = mmap(NULL, sizeof(*ahead), PROT_READ, MAP_SHARED, fd, 0);
	if (ahead == MAP_FAILED)
		abort();
	close(fd);
}

int clock_gettime(clockid_t clock, struct timespec *ts)
{
	int ret = syscall(SYS_clock_gettime, clock, ts);

	if (clock == CLOCK_REALTIME)
		ts->tv_sec += *ahead;
	return ret;
}

int timerfd_create(clockid_t clock, int flags)
{
	(void)clock;
	(void)flags;
	return open(getenv("ZCP_CLOCK_SET"), O_RDWR | O_NONBLOCK | O_CLOEXEC);
}

int timerfd_settime(int fd, int flags, const struct itimerspec *new, struct itimerspec *old)
{
	(void)fd;
	(void)flags;
	(void)new;
	(void)old;
	return 0;
}
