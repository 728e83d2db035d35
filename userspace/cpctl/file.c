// SPDX-License-Identifier: MIT
/* file.c - files that cpctl reads and hands over */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#include "cpctl/cpctl.h"
#include "cpctl/store.h"

#define READ_STEP (1 << 20)

void *file_read(const char *path, size_t max, size_t *len)
{
	int fd = strcmp(path, "-") ? open(path, O_RDONLY | O_CLOEXEC) : STDIN_FILENO;
	size_t size = 0, have = 0;
	char *data = NULL;
	ssize_t n;

	if (fd < 0)
		exit(failed(errno, "%s", path));
	do {
		if (have == size) {
			size += READ_STEP;
			data = realloc(data, size);
			if (!data)
				exit(failed(ENOMEM, "%s", path));
		}
		n = read(fd, data + have, size - have);
		if (n < 0)
			exit(failed(errno, "%s", path));
		have += n;
		if (have > max)
			exit(failed(EFBIG, "%s", path));
	} while (n);
	if (fd != STDIN_FILENO)
		close(fd);
	*len = have;
	return data;
}

int file_memory(const char *name, const void *data, size_t len)
{
	int fd = memfd_create(name, MFD_CLOEXEC | MFD_ALLOW_SEALING);
	const char *p = data;

	while (fd >= 0 && len) {
		ssize_t n = write(fd, p, len);

		if (n < 0)
			exit(failed(errno, "%s", name));
		p += n;
		len -= n;
	}
	if (fd < 0 ||
	    fcntl(fd, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE | F_SEAL_SEAL))
		exit(failed(errno, "%s", name));
	return fd;
}

/* Characters that a name cannot have are left out; nothing left: fallback. */
static void as_name(const char *from, size_t len, const char *fallback, char *to)
{
	size_t n = 0;

	for (size_t i = 0; i < len && n < ZCP_NAME_LEN; i++) {
		char c[2] = { from[i] >= 'a' && from[i] <= 'z' ? from[i] - 'a' + 'A' : from[i], 0 };

		if (c[0] == '-' && !n)
			continue;
		if (c[0] == '-' || store_name_ok(c))
			to[n++] = c[0];
	}
	to[n] = 0;
	if (!n)
		strcpy(to, fallback);
}

void file_names(const char *path, char *fn, char *ft)
{
	const char *base = strrchr(path, '/');
	const char *dot;

	base = base ? base + 1 : path;
	dot = strchr(base, '.');
	as_name(base, dot ? (size_t)(dot - base) : strlen(base), "FILE", fn);
	as_name(dot ? dot + 1 : "", dot ? strlen(dot + 1) : 0, "DATA", ft);
}
