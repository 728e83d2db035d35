// SPDX-License-Identifier: MIT
/* account.c - entries of /etc/passwd and /etc/group */
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <pwd.h>
#include <shadow.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "cpctl/account.h"

/* system ids are given from the top down, as Debian does */
#define ID_MAX 999
#define ID_MIN 100
#define MEMBERS_MAX 64

static int free_id(void)
{
	for (unsigned int id = ID_MAX; id >= ID_MIN; id--)
		if (!getpwuid(id) && !getgrgid(id))
			return id;
	return -ENOSPC;
}

/* One line more, in one write, on disk before the next program looks. */
static int append(const char *path, const char *line)
{
	int fd = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0644);
	size_t len = strlen(line);
	int ret = 0;

	if (fd < 0)
		return -errno;
	if (write(fd, line, len) != (ssize_t)len || fsync(fd))
		ret = errno ? -errno : -EIO;
	close(fd);
	return ret;
}

static int add_group(const char *name, int id)
{
	char line[128];

	snprintf(line, sizeof(line), "%s:x:%d:\n", name, id);
	return append("/etc/group", line);
}

int account_group(const char *name)
{
	int id;

	if (getgrnam(name))
		return 0;
	if (lckpwdf())
		return -EBUSY;
	id = free_id();
	if (id >= 0)
		id = add_group(name, id);
	ulckpwdf();
	return id;
}

int account_user(const char *name, const char *gecos)
{
	struct group *group;
	char line[256];
	int id, ret = 0;

	if (getpwnam(name))
		return 0;
	if (lckpwdf())
		return -EBUSY;
	group = getgrnam(name);
	id = free_id();
	if (id < 0)
		ret = id;
	else if (!group)
		ret = add_group(name, id);
	snprintf(line, sizeof(line), "%s:!*:%d:%d:%s:/:/usr/sbin/nologin\n", name, id,
		 group ? (int)group->gr_gid : id, gecos);
	if (!ret)
		ret = append("/etc/passwd", line);
	ulckpwdf();
	return ret;
}

/* The whole file anew with the member added, since the line stands in its middle. */
static int rewrite_groups(FILE *to, const char *user, const char *group)
{
	FILE *from = fopen("/etc/group", "re");
	struct group *g;
	int ret = 0;

	if (!from)
		return -errno;
	while (!ret && (g = fgetgrent(from))) {
		char *members[MEMBERS_MAX + 2];
		unsigned int n = 0;

		while (g->gr_mem[n] && n < MEMBERS_MAX) {
			members[n] = g->gr_mem[n];
			n++;
		}
		if (g->gr_mem[n])
			ret = -E2BIG;
		if (!strcmp(g->gr_name, group))
			members[n++] = (char *)user;
		members[n] = NULL;
		g->gr_mem = members;
		if (!ret && putgrent(g, to))
			ret = -errno;
	}
	fclose(from);
	return ret;
}

static bool is_member(const struct group *g, const char *user)
{
	for (char **m = g->gr_mem; *m; m++)
		if (!strcmp(*m, user))
			return true;
	return false;
}

int account_member(const char *user, const char *group)
{
	struct group *g = getgrnam(group);
	int fd, ret;
	FILE *to;

	if (!g)
		return -ENOENT;
	if (is_member(g, user))
		return 0;
	if (lckpwdf())
		return -EBUSY;
	fd = open("/etc/group.zcp", O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0644);
	to = fd < 0 ? NULL : fdopen(fd, "w");
	ret = to ? rewrite_groups(to, user, group) : -errno;
	if (to && (fflush(to) || fsync(fd)) && !ret)
		ret = -errno;
	if (to)
		fclose(to);
	if (!ret && rename("/etc/group.zcp", "/etc/group"))
		ret = -errno;
	if (ret)
		unlink("/etc/group.zcp");
	ulckpwdf();
	return ret;
}
