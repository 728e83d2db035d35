// SPDX-License-Identifier: MIT
/* state.c - /var/lib/zcp/cp */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "cpctl/state.h"

#define STATE_BOOT "boot"

int state_make_folder(const char *path, mode_t mode)
{
	if (!mkdir(path, mode))
		return chmod(path, mode) ? -errno : 0;
	return errno == EEXIST ? 0 : -errno;
}

static int open_dir(const char *dir)
{
	int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	return fd < 0 ? -errno : fd;
}

int state_open(const char *dir, const char *name)
{
	int dfd = open_dir(dir);
	int fd;

	if (dfd < 0)
		return dfd;
	fd = openat(dfd, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
	if (fd < 0)
		fd = -errno;
	close(dfd);
	return fd;
}

static int write_all(int fd, const char *data, size_t len)
{
	while (len) {
		ssize_t n = write(fd, data, len);

		if (n < 0)
			return -errno;
		data += n;
		len -= n;
	}
	return 0;
}

int state_replace(const char *dir, const char *name, const void *data, size_t len)
{
	char temporary[64];
	struct stat st;
	int dfd = open_dir(dir);
	int fd, ret = 0;

	if (dfd < 0)
		return dfd;
	snprintf(temporary, sizeof(temporary), ".new-%s", name);
	fd = openat(dfd, temporary, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (fd < 0)
		ret = -errno;
	if (!ret)
		ret = write_all(fd, data, len);
	/* root writes for cpd, whose folder it is */
	if (!ret && !geteuid() && (fstat(dfd, &st) || fchown(fd, st.st_uid, st.st_gid)))
		ret = -errno;
	if (!ret && (fsync(fd) || renameat(dfd, temporary, dfd, name) || fsync(dfd)))
		ret = -errno;
	if (fd >= 0)
		close(fd);
	if (ret)
		unlinkat(dfd, temporary, 0);
	close(dfd);
	return ret;
}

bool state_new_boot(const char *dir, uint64_t boot)
{
	char text[32] = "", old[32] = "";
	int fd = state_open(dir, STATE_BOOT);
	int len;

	if (fd >= 0) {
		if (read(fd, old, sizeof(old) - 1) < 0)
			old[0] = 0;
		close(fd);
	}
	len = snprintf(text, sizeof(text), "%016" PRIx64 "\n", boot);
	if (!strcmp(text, old))
		return false;
	state_replace(dir, STATE_BOOT, text, len);
	return true;
}
