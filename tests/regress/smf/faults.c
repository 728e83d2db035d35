// SPDX-License-Identifier: MIT
/*
 * faults.c - put before smfd: one call of its writer fails. strace cannot do that to a process
 * whose system calls are filtered: what it makes of the call is none that the filter knows.
 *
 * ZCP_FAULT is "N ERRNO PATH CALL...": call N of these fails, of those on that file when PATH is
 * not "-". The first byte of the file ZCP_FAULT_HIT, which holds one, says that it did.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

static int left, error, path_fd = -1;
static char path[64], calls[200];
static char *hit;

__attribute__((constructor)) static void begin(void)
{
	int fd = open("/proc/self/cmdline", O_RDONLY);
	char args[64];
	ssize_t n = read(fd, args, sizeof(args));

	close(fd);
	if (n < 0 || !memmem(args, n, "\0--role\0writer\0", 15))
		return;
	if (sscanf(getenv("ZCP_FAULT"), "%d %d %63s %199[^\n]", &left, &error, path, calls) != 4)
		abort();
	fd = open(getenv("ZCP_FAULT_HIT"), O_RDWR);
	hit = mmap(NULL, 1, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	if (hit == MAP_FAILED)
		abort();
	close(fd);
}

static bool fails(const char *call, bool on_path)
{
	if (!hit || (*path != '-' && !on_path) || !strstr(calls, call) || --left)
		return false;
	*hit = '1';
	errno = error;
	return true;
}

static bool named(const char *name)
{
	return !strcmp(name, path);
}

int openat(int dir, const char *name, int flags, ...)
{
	__builtin_va_list ap;
	int fd;

	__builtin_va_start(ap, flags);
	if (fails("openat", named(name)))
		return -1;
	fd = syscall(SYS_openat, dir, name, flags, __builtin_va_arg(ap, int));
	if (named(name))
		path_fd = fd;
	__builtin_va_end(ap);
	return fd;
}

ssize_t write(int fd, const void *buf, size_t len)
{
	return fails(" write", fd == path_fd) ? -1 : syscall(SYS_write, fd, buf, len);
}

ssize_t pwrite(int fd, const void *buf, size_t len, off_t off)
{
	return fails("pwrite", fd == path_fd) ? -1 : syscall(SYS_pwrite64, fd, buf, len, off);
}

int fsync(int fd)
{
	return fails("fsync", fd == path_fd) ? -1 : syscall(SYS_fsync, fd);
}

int fdatasync(int fd)
{
	return fails("fdatasync", fd == path_fd) ? -1 : syscall(SYS_fdatasync, fd);
}

int ftruncate(int fd, off_t len)
{
	return fails("ftruncate", fd == path_fd) ? -1 : syscall(SYS_ftruncate, fd, len);
}

int fallocate(int fd, int mode, off_t off, off_t len)
{
	return fails("fallocate", fd == path_fd) ? -1 : syscall(SYS_fallocate, fd, mode, off, len);
}

int renameat(int from_dir, const char *from, int to_dir, const char *to)
{
	if (fails("renameat", named(from)))
		return -1;
	return syscall(SYS_renameat2, from_dir, from, to_dir, to, 0);
}
