// SPDX-License-Identifier: MIT
/* children.c - the processes that tn3270d starts */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include "children.h"

enum { FIRST_FD = 3 };

const char *children_folder(void)
{
	static char folder[PATH_MAX];
	char probe[PATH_MAX + 16];
	char *slash;
	ssize_t n;

	if (folder[0])
		return folder;
	n = readlink("/proc/self/exe", folder, sizeof(folder) - 1);
	folder[n > 0 ? n : 0] = 0;
	slash = strrchr(folder, '/');
	if (slash)
		*slash = 0;
	snprintf(probe, sizeof(probe), "%s/tn3270-key", folder);
	if (access(probe, X_OK))
		strcpy(folder, "/usr/libexec/zcp");
	return folder;
}

/* Sources are moved out of the way first: a target may be the source of another. */
static int map_fds(posix_spawn_file_actions_t *fa, const int *fds, int *moved)
{
	int ret = posix_spawn_file_actions_addopen(fa, 0, "/dev/null", O_RDONLY, 0) ?:
		  posix_spawn_file_actions_addopen(fa, 1, "/dev/null", O_WRONLY, 0);

	for (int i = 0; !ret && fds[i] >= 0; i++) {
		moved[i] = fcntl(fds[i], F_DUPFD_CLOEXEC, FIRST_FD + CHILD_FDS);
		ret = moved[i] < 0 ? errno :
				     posix_spawn_file_actions_adddup2(fa, moved[i], FIRST_FD + i);
	}
	return ret;
}

static int start(const char *path, char *const argv[], const int *fds, int *moved, pid_t *pid)
{
	static char *const no_environment[] = { NULL };
	posix_spawn_file_actions_t fa;
	posix_spawnattr_t attr;
	sigset_t none, all;
	int ret;

	sigemptyset(&none);
	sigfillset(&all);
	ret = posix_spawn_file_actions_init(&fa);
	if (ret)
		return ret;
	ret = posix_spawnattr_init(&attr);
	if (ret)
		goto destroy_actions;
	posix_spawnattr_setsigmask(&attr, &none);
	posix_spawnattr_setsigdefault(&attr, &all);
	posix_spawnattr_setflags(&attr, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
	ret = map_fds(&fa, fds, moved);
	if (!ret)
		ret = posix_spawn(pid, path, &fa, &attr, argv, no_environment);
	posix_spawnattr_destroy(&attr);
destroy_actions:
	posix_spawn_file_actions_destroy(&fa);
	return ret;
}

pid_t child_start(const char *program, char *const argv[], const int fds[CHILD_FDS + 1])
{
	int moved[CHILD_FDS] = { -1, -1, -1 };
	char path[PATH_MAX + 32];
	pid_t pid;
	int ret;

	snprintf(path, sizeof(path), "%s/%s", children_folder(), program);
	ret = start(path, argv, fds, moved, &pid);
	for (int i = 0; i < CHILD_FDS; i++)
		if (moved[i] >= 0)
			close(moved[i]);
	return ret ? -ret : pid;
}
