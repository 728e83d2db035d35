// SPDX-License-Identifier: MIT
/* store.c - where spool files and saved systems lie */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>
#include "cpctl/state.h"
#include "cpctl/store.h"

#define NAME_SIZE 16
#define TEMPORARY ".new-"
#define ERASED ".erase-"

static int open_folder(int dir, const char *name)
{
	int fd;

	if (mkdirat(dir, name, 0700) && errno != EEXIST)
		return -errno;
	fd = openat(dir, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	return fd < 0 ? -errno : fd;
}

int store_open(struct store *s, const char *dir)
{
	int ret;

	s->spool = s->nss = -1;
	s->top = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (s->top < 0)
		return -errno;
	s->spool = open_folder(s->top, "spool");
	s->nss = open_folder(s->top, "nss");
	ret = s->spool < 0 ? s->spool : s->nss < 0 ? s->nss : 0;
	if (ret)
		store_close(s);
	return ret;
}

void store_close(struct store *s)
{
	if (s->top >= 0)
		close(s->top);
	if (s->spool >= 0)
		close(s->spool);
	if (s->nss >= 0)
		close(s->nss);
	s->top = s->spool = s->nss = -1;
}

bool store_name_ok(const char *name)
{
	size_t len = strlen(name);

	return len >= 1 && len <= ZCP_NAME_LEN && name[0] != '-' &&
	       strspn(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789@#$_+-") == len;
}

static bool spool_name(uint32_t id, char name[NAME_SIZE])
{
	snprintf(name, NAME_SIZE, "%u", id);
	return id >= 1 && id <= STORE_SPOOL_MAX;
}

static int create(int dir, const char *temporary)
{
	int fd;

	/*
	 * left over from a CP that is gone; nobody can be writing it, since ids and names are given
	 * once
	 */
	if (unlinkat(dir, temporary, 0) && errno != ENOENT)
		return -errno;
	fd = openat(dir, temporary, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	return fd < 0 ? -errno : fd;
}

static int commit(int dir, const char *temporary, const char *name)
{
	int fd = openat(dir, temporary, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
	int ret = 0;

	if (fd < 0)
		return -errno;
	if (fsync(fd) || renameat(dir, temporary, dir, name) || fsync(dir))
		ret = -errno;
	close(fd);
	return ret;
}

static int discard(int dir, const char *temporary, const char *name)
{
	int a = unlinkat(dir, temporary, 0) ? errno : 0;
	int b = unlinkat(dir, name, 0) ? errno : 0;

	if (a == ENOENT && b == ENOENT)
		return -ENOENT;
	if ((a && a != ENOENT) || (b && b != ENOENT))
		return a && a != ENOENT ? -a : -b;
	return fsync(dir) ? -errno : 0;
}

/* Takes another name, which no other file has: the id is given again before this one is gone. */
static int condemn(int dir, const char *name)
{
	char erased[64];
	struct timespec ts;

	clock_gettime(CLOCK_REALTIME, &ts);
	snprintf(erased, sizeof(erased), ERASED "%s-%lld.%09ld", name, (long long)ts.tv_sec,
		 ts.tv_nsec);
	return renameat(dir, name, dir, erased) ? -errno : 0;
}

static int erase(int dir, const char *temporary, const char *name)
{
	int a = condemn(dir, temporary), b = condemn(dir, name);

	if (a == -ENOENT && b == -ENOENT)
		return -ENOENT;
	if (a && a != -ENOENT)
		return a;
	if (b && b != -ENOENT)
		return b;
	return fsync(dir) ? -errno : 0;
}

static int overwrite(int dir, const char *name)
{
	static const char zeros[1 << 16];
	int fd = openat(dir, name, O_WRONLY | O_NOFOLLOW | O_CLOEXEC);
	off_t left = fd < 0 ? 0 : lseek(fd, 0, SEEK_END);
	int ret = fd < 0 || left < 0 || lseek(fd, 0, SEEK_SET) ? -errno : 0;

	while (!ret && left > 0) {
		size_t len = left < (off_t)sizeof(zeros) ? (size_t)left : sizeof(zeros);
		ssize_t n = write(fd, zeros, len);

		if (n < 0 && errno != EINTR)
			ret = -errno;
		left -= n > 0 ? n : 0;
	}
	if (!ret && (fsync(fd) || unlinkat(dir, name, 0)))
		ret = -errno;
	if (fd >= 0)
		close(fd);
	return ret;
}

static int open_file(int dir, const char *name)
{
	int fd = openat(dir, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);

	return fd < 0 ? -errno : fd;
}

/*
 * The folder of a kind, and its file's name in number when that is not *name; -EINVAL: no such file
 * can be
 */
static int place(const struct store *s, int kind, uint32_t id, const char **name,
		 char number[NAME_SIZE])
{
	switch (kind) {
	case ZCP_FILE_SPOOL:
		*name = number;
		return spool_name(id, number) ? s->spool : -EINVAL;
	case ZCP_FILE_NSS:
		return *name && store_name_ok(*name) ? s->nss : -EINVAL;
	case ZCP_FILE_DIRECTORY:
		*name = STATE_DIRECTORY;
		return s->top;
	}
	return -EINVAL;
}

int store_file(struct store *s, int kind, int op, uint32_t id, const char *name)
{
	char number[NAME_SIZE], temporary[NAME_SIZE + sizeof(TEMPORARY)];
	int dir = place(s, kind, id, &name, number);

	if (dir < 0 ||
	    (kind == ZCP_FILE_DIRECTORY && op != ZCP_FILE_CREATE && op != ZCP_FILE_COMMIT))
		return -EINVAL;
	snprintf(temporary, sizeof(temporary), TEMPORARY "%s", name);
	switch (op) {
	case ZCP_FILE_CREATE:
		return create(dir, temporary);
	case ZCP_FILE_COMMIT:
		return commit(dir, temporary, name);
	case ZCP_FILE_DELETE:
		return discard(dir, temporary, name);
	case ZCP_FILE_ERASE:
		return kind == ZCP_FILE_SPOOL ? erase(dir, temporary, name) : -EINVAL;
	case ZCP_FILE_OPEN:
		return open_file(dir, name);
	}
	return -EINVAL;
}

static DIR *list(int dir)
{
	int fd = openat(dir, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *d = fd < 0 ? NULL : fdopendir(fd);

	if (!d && fd >= 0)
		close(fd);
	return d;
}

/* The id that a spool file is called by; 0: it is no name of ours. */
static uint32_t spool_id(const char *name)
{
	char again[NAME_SIZE];
	uint32_t id;

	if (name[0] < '1' || name[0] > '9')
		return 0;
	id = strtoul(name, NULL, 10);
	return spool_name(id, again) && !strcmp(again, name) ? id : 0;
}

int store_scan(struct store *s, int kind, store_fn fn, void *arg)
{
	int dir = kind == ZCP_FILE_SPOOL ? s->spool : s->nss;
	DIR *d = list(dir);
	struct dirent *e;

	if (!d)
		return -errno;
	while ((e = readdir(d))) {
		uint32_t id = kind == ZCP_FILE_SPOOL ? spool_id(e->d_name) : 0;
		int fd;

		if (kind == ZCP_FILE_SPOOL ? !id : !store_name_ok(e->d_name))
			continue;
		fd = open_file(dir, e->d_name);
		if (fd < 0)
			continue;
		fn(arg, id, e->d_name, fd);
		close(fd);
	}
	closedir(d);
	return 0;
}

static void each_named(int dir, const char *prefix, void (*fn)(int dir, const char *name, int *ret),
		       int *ret)
{
	DIR *d = list(dir);
	struct dirent *e;

	while (d && (e = readdir(d)))
		if (!strncmp(e->d_name, prefix, strlen(prefix)))
			fn(dir, e->d_name, ret);
	if (d)
		closedir(d);
	else
		*ret = -errno;
}

static void erase_one(int dir, const char *name, int *ret)
{
	int one = overwrite(dir, name);

	if (one && !*ret)
		*ret = one;
}

int store_erase_all(int dir)
{
	int ret = 0;

	each_named(dir, ERASED, erase_one, &ret);
	return ret;
}

static void unlink_one(int dir, const char *name, int *ret)
{
	if (unlinkat(dir, name, 0))
		*ret = -errno;
}

static void condemn_one(int dir, const char *name, int *ret)
{
	*ret = condemn(dir, name);
}

void store_remove_temporary(struct store *s)
{
	int ignored;

	each_named(s->top, TEMPORARY, unlink_one, &ignored);
	each_named(s->spool, TEMPORARY, condemn_one, &ignored);
	each_named(s->nss, TEMPORARY, unlink_one, &ignored);
}
