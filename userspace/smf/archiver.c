// SPDX-License-Identifier: MIT
/*
 * archiver.c - the process that runs the installation's program for a full data set
 *
 * The program is what an administrator of the host named; it runs as smfd's
 * user, with the path of the data set as its operand and without any of smfd's
 * descriptors. Status 0 says that the data set is safe elsewhere.
 */
#include <cap-ng.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>
#include "lib/log.h"
#include "lib/proc.h"
#include "smf/imsg.h"

static void execute(const char *program, const char *path)
{
	char *const argv[] = { (char *)program, (char *)path, NULL };
	char *const env[] = { "PATH=/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL=C", NULL };
	int null = open("/dev/null", O_RDWR);
	sigset_t none;

	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	/* it goes when smfd goes: a data set half copied was not archived */
	prctl(PR_SET_PDEATHSIG, SIGTERM);
	if (null < 0 || dup2(null, 0) < 0)
		_exit(126);
	close_range(3, ~0u, 0);
	execve(program, argv, env);
	_exit(127);
}

/* 0: the data set is safe. */
static int archive(const char *dir, const char *program, const char *name)
{
	char path[4096];
	int status;
	pid_t pid;

	if (snprintf(path, sizeof(path), "%s/%s", dir, name) >= (int)sizeof(path))
		return -ENAMETOOLONG;
	pid = fork();
	if (pid < 0)
		return -errno;
	if (!pid)
		execute(program, path);
	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			return -errno;
	if (WIFEXITED(status) && !WEXITSTATUS(status))
		return 0;
	log_msg(LOG_ERR, "%s %s: %s %d", program, path,
		WIFEXITED(status) ? "ended with status" : "ended by signal",
		WIFEXITED(status) ? WEXITSTATUS(status) : WTERMSIG(status));
	return -EIO;
}

int smf_archiver(const char *dir, const char *program, const char *user)
{
	char name[SMF_DATASET_NAME_MAX + 1];
	struct smf_imsg msg;
	ssize_t len;

	proc_child("archiver", user);
	capng_clear(CAPNG_SELECT_CAPS);
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) || capng_apply(CAPNG_SELECT_CAPS))
		log_fatal("archiver: privileges cannot be given up");
	for (;;) {
		len = smf_imsg_recv(SMF_FD_PAIR, &msg, name, sizeof(name) - 1, 0);
		if (len == -EPIPE || len == -ECONNRESET)
			return 0;
		if (len <= 0 || msg.type != SMF_IMSG_ARCHIVE || !program)
			log_fatal("archiver: message from writer is broken");
		name[len] = 0;
		msg = (struct smf_imsg){ .type = SMF_IMSG_ARCHIVED,
					 .error = archive(dir, program, name) };
		if (smf_imsg_send(SMF_FD_PAIR, &msg, NULL, 0))
			return 0;
	}
}
