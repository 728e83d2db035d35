// SPDX-License-Identifier: MIT
/* cgroup.c - a cgroup for each virtual machine */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "cpctl/cgroup.h"
#include "lib/log.h"

static const char *folder;
static int dir = -1;

static int write_file(int at, const char *path, const char *text)
{
	int fd = openat(at, path, O_WRONLY | O_CLOEXEC);
	int ret = fd < 0 || write(fd, text, strlen(text)) < 0 ? -errno : 0;

	if (fd >= 0)
		close(fd);
	return ret;
}

/* Each controller for itself: one that is missing must not take the others along. */
static void enable_controllers(int at, const char *path)
{
	static const char *const controllers[] = { "+cpu", "+memory", "+pids", "+io" };

	for (size_t i = 0; i < sizeof(controllers) / sizeof(controllers[0]); i++)
		write_file(at, path, controllers[i]);
}

/*
 * Started by hand as root. A process is moved by who may write cgroup.procs of
 * both ends and of the folder that they have in common: the slice.
 */
static void delegate(uid_t owner)
{
	static const char *const files[] = {
		".", "cgroup.procs", "cgroup.subtree_control", "cgroup.threads", "../cgroup.procs",
	};

	enable_controllers(dir, "../../cgroup.subtree_control");
	enable_controllers(dir, "../cgroup.subtree_control");
	mkdirat(dir, "../cpd", 0755);
	if (write_file(dir, "../cpd/cgroup.procs", "0"))
		log_msg(LOG_NOTICE, "%s: cpd stays outside of the slice: %m", folder);
	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++)
		if (fchownat(dir, files[i], owner, -1, 0) && errno != ENOENT)
			log_msg(LOG_NOTICE, "%s/%s: %m", folder, files[i]);
}

void cgroup_init(const char *path, uid_t owner)
{
	char slice[256];
	char *slash;

	mode_t mask;

	if (!path)
		return;
	folder = path;
	mask = umask(022);	/* others must be able to go through */
	snprintf(slice, sizeof(slice), "%s", path);
	slash = strrchr(slice, '/');
	if (slash && slash != slice) {
		*slash = 0;
		mkdir(slice, 0755);
	}
	if (!mkdir(path, 0755) || errno == EEXIST)
		dir = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (dir < 0)
		log_msg(LOG_NOTICE, "%s: %m: virtual machines run without cgroups", path);
	else if (!geteuid())
		delegate(owner);
	umask(mask);
	if (dir >= 0)
		enable_controllers(dir, "cgroup.subtree_control");
}

static void vm_name(uint32_t id, char name[24])
{
	snprintf(name, 24, "vm-%u", id);
}

int cgroup_make(uint32_t id)
{
	char path[40];
	int fd;

	if (dir < 0)
		return -1;
	vm_name(id, path);
	if (mkdirat(dir, path, 0755) && errno != EEXIST) {
		log_msg(LOG_WARNING, "%s/%s: %m", folder, path);
		return -1;
	}
	strcat(path, "/cgroup.procs");
	fd = openat(dir, path, O_WRONLY | O_CLOEXEC);
	if (fd < 0)
		log_msg(LOG_WARNING, "%s/%s: %m", folder, path);
	return fd;
}

void cgroup_remove(uint32_t id)
{
	char name[24];

	vm_name(id, name);
	if (dir >= 0)
		unlinkat(dir, name, AT_REMOVEDIR);
}

/* One whose vmhost still ends is not empty: it stays until the next time. */
void cgroups_forget(bool (*known)(uint32_t id))
{
	int fd = dir < 0 ? -1 : openat(dir, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *d = fd < 0 ? NULL : fdopendir(fd);
	struct dirent *e;
	unsigned int id;

	while (d && (e = readdir(d)))
		if (sscanf(e->d_name, "vm-%u", &id) == 1 && !known(id))
			cgroup_remove(id);
	if (d)
		closedir(d);
}
