// SPDX-License-Identifier: MIT
/*
 * faults.c - preloaded into racfd: its worker's n-th call fails, or is the last thing it does
 *
 * What is to happen stands in a file that the test and the worker map; the clock is in it, too.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

enum { MEMORY = 1, IO_ERROR, NO_SPACE, DEATH };

struct order {
	uint32_t kind;		/* what is counted, and what happens then */
	uint32_t at;		/* at which call; 0: at none */
	uint32_t on;		/* 1: at all that come after it, too */
	uint32_t calls;
	int64_t clock;		/* seconds that the time of day is ahead */
};

static struct order none, *order = &none;

static bool due(bool memory)
{
	uint32_t n;

	if (!order->at || (order->kind == MEMORY) != memory)
		return false;
	n = __atomic_add_fetch(&order->calls, 1, __ATOMIC_RELAXED);
	return n == order->at || (order->on && n > order->at);
}

/* ---- memory ------------------------------------------------------------------------------- */

void *__libc_malloc(size_t size);
void *__libc_calloc(size_t n, size_t size);
void *__libc_realloc(void *p, size_t size);
void *__libc_memalign(size_t align, size_t size);

static bool no_memory(void)
{
	if (!due(true))
		return false;
	errno = ENOMEM;
	return true;
}

void *malloc(size_t size)
{
	return no_memory() ? NULL : __libc_malloc(size);
}

void *calloc(size_t n, size_t size)
{
	return no_memory() ? NULL : __libc_calloc(n, size);
}

void *realloc(void *p, size_t size)
{
	return no_memory() ? NULL : __libc_realloc(p, size);
}

void *aligned_alloc(size_t align, size_t size)
{
	return no_memory() ? NULL : __libc_memalign(align, size);
}

int posix_memalign(void **p, size_t align, size_t size)
{
	void *got = aligned_alloc(align, size);

	if (got)
		*p = got;
	return got ? 0 : ENOMEM;
}

/* Without memory libseccomp ends or hangs the process, which is its own matter. */
void *seccomp_init(uint32_t action)
{
	if (order->kind == MEMORY)
		order->at = 0;
	return ((void *(*)(uint32_t))dlsym(RTLD_NEXT, "seccomp_init"))(action);
}

/* ---- files: the database, its journal, their copy ------------------------------------------- */

static bool fails(void)
{
	if (!due(false))
		return false;
	if (order->kind == DEATH)
		_exit(137);
	errno = order->kind == NO_SPACE ? ENOSPC : EIO;
	return true;
}

#define NEXT(name) ((__typeof__(name) *)dlsym(RTLD_NEXT, #name))

/* Of a write the first half is done. */
ssize_t pwrite64(int fd, const void *p, size_t n, off64_t at)
{
	static __typeof__(pwrite64) *next;

	if (!next)
		next = NEXT(pwrite64);
	if (order->at && order->kind != MEMORY && order->calls + 1 == order->at)
		next(fd, p, n / 2, at);
	return fails() ? -1 : next(fd, p, n, at);
}

int fsync(int fd)
{
	return fails() ? -1 : NEXT(fsync)(fd);
}

int fdatasync(int fd)
{
	return fails() ? -1 : NEXT(fdatasync)(fd);
}

int ftruncate64(int fd, off64_t size)
{
	return order->kind != NO_SPACE && fails() ? -1 : NEXT(ftruncate64)(fd, size);
}

/* ---- the clock ---- */

int clock_gettime(clockid_t clock, struct timespec *ts)
{
	static __typeof__(clock_gettime) *next;
	int ret;

	if (!next)
		next = NEXT(clock_gettime);
	ret = next(clock, ts);
	if (!ret && clock == CLOCK_REALTIME)
		ts->tv_sec += order->clock;
	return ret;
}

time_t time(time_t *at)
{
	struct timespec ts;

	clock_gettime(CLOCK_REALTIME, &ts);
	if (at)
		*at = ts.tv_sec;
	return ts.tv_sec;
}

/* ---- start ---------------------------------------------------------------------------------- */

__attribute__((constructor)) static void begin(void)
{
	static const char role[] = "--role\0worker";
	const char *path = getenv("ZCP_FAULTS");
	char line[4096];
	int fd = open("/proc/self/cmdline", O_RDONLY | O_CLOEXEC);
	ssize_t n = fd < 0 ? -1 : read(fd, line, sizeof(line));
	void *p;

	if (fd >= 0)
		close(fd);
	if (!path || n <= 0 || !memmem(line, n, role, sizeof(role)))
		return;
	/* found before they are forbidden to look, and before memory is counted */
	NEXT(fsync);
	NEXT(fdatasync);
	NEXT(ftruncate64);
	fd = open(path, O_RDWR | O_CLOEXEC);
	p = mmap(NULL, sizeof(*order), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	close(fd);
	if (p == MAP_FAILED)
		_exit(126);
	order = p;
}
