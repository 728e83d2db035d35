// SPDX-License-Identifier: MIT
/* proc.c - a daemon of several processes, each executed anew */
#include <errno.h>
#include <fcntl.h>
#include <pwd.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>
#include "lib/log.h"
#include "lib/proc.h"
#include "lib/sandbox.h"

#define ARGS_MAX 24
#define FIRST_FD 3

void proc_pair(int fds[2], size_t max)
{
	int size = 4 * max;

	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, fds))
		log_fatal("socketpair: %m");
	for (int i = 0; i < 2; i++)
		if (setsockopt(fds[i], SOL_SOCKET, SO_SNDBUF, &size, sizeof(size)))
			log_fatal("SO_SNDBUF: %m");
}

/* In the child, before exec: only calls that are safe after fork. */
static void place_fds(const int *fds, size_t n)
{
	int high[PROC_MAX];

	/* out of the way first: a wanted place may hold another wanted one */
	for (size_t i = 0; i < n; i++) {
		high[i] = fcntl(fds[i], F_DUPFD, FIRST_FD + PROC_MAX);
		if (high[i] < 0)
			_exit(126);
	}
	for (size_t i = 0; i < n; i++)
		if (dup2(high[i], FIRST_FD + i) < 0)
			_exit(126);
	close_range(FIRST_FD + n, ~0u, 0);
}

pid_t proc_spawn(const char *name, const char *role, char *const args[], const int *fds,
		 size_t n_fds)
{
	char *argv[ARGS_MAX + 4] = { (char *)name, "--role", (char *)role };
	pid_t parent = getpid(), pid;
	size_t n = 3;

	for (size_t i = 0; args[i] && i < ARGS_MAX; i++)
		argv[n++] = args[i];
	if (n_fds > PROC_MAX)
		log_fatal("%s: too many descriptors", role);
	pid = fork();
	if (pid < 0)
		log_fatal("fork: %m");
	if (pid)
		return pid;
	place_fds(fds, n_fds);
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent)
		_exit(126);
	execv("/proc/self/exe", argv);
	_exit(127);
}

void proc_block_signals(void)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGHUP);
	sigaddset(&set, SIGCHLD);
	sigprocmask(SIG_BLOCK, &set, NULL);
}

static void forward(const struct proc_child *children, size_t n, int sig)
{
	for (size_t i = 0; i < n; i++)
		kill(children[i].pid, sig);
}

/* The child that ended, reaped; its status goes to the log unless it was asked to. */
static const char *reaped(const struct proc_child *children, size_t n, pid_t *pid)
{
	int status;

	*pid = waitpid(-1, &status, WNOHANG);
	for (size_t i = 0; *pid > 0 && i < n; i++) {
		if (children[i].pid != *pid)
			continue;
		if (WIFSIGNALED(status))
			log_msg(LOG_ERR, "%s ended by signal %d", children[i].role,
				WTERMSIG(status));
		else if (WEXITSTATUS(status))
			log_msg(LOG_ERR, "%s ended with status %d", children[i].role,
				WEXITSTATUS(status));
		return children[i].role;
	}
	return NULL;
}

int proc_wait(const char *name, const struct proc_child *children, size_t n)
{
	siginfo_t info;
	bool stop = false;
	sigset_t set;
	pid_t pid = 0;

	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGHUP);
	sigaddset(&set, SIGCHLD);
	while (!stop && pid <= 0) {
		if (sigwaitinfo(&set, &info) < 0)
			continue;
		if (info.si_signo == SIGCHLD)
			reaped(children, n, &pid);
		else if (info.si_signo == SIGHUP)
			forward(children, n, SIGHUP);
		else
			stop = true;
	}
	/* in order, so that who feeds another ends first */
	for (size_t i = 0; i < n; i++) {
		kill(children[i].pid, stop ? SIGTERM : SIGKILL);
		waitpid(children[i].pid, NULL, 0);
	}
	if (!stop)
		log_msg(LOG_ERR, "%s: a process is gone, the service ends", name);
	return stop ? 0 : 1;
}

void proc_child(const char *role, const char *user)
{
	int ret = user ? sandbox_drop_user(user) : 0;
	char comm[32];

	if (ret) {
		errno = -ret;
		log_fatal("%s: user %s: %m", role, user);
	}
	/* executed by way of /proc it would be called "exe" */
	snprintf(comm, sizeof(comm), "%s-%s", program_invocation_short_name, role);
	prctl(PR_SET_NAME, comm);
	/* a change of user forgets it */
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() == 1)
		log_fatal("%s: parent is gone", role);
}

int proc_signal_fd(void)
{
	sigset_t set;
	int fd;

	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGHUP);
	sigprocmask(SIG_BLOCK, &set, NULL);
	fd = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
	if (fd < 0)
		log_fatal("signalfd: %m");
	return fd;
}

uid_t proc_peer_uid(int fd)
{
	struct ucred cred;
	socklen_t len = sizeof(cred);

	if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &cred, &len) || len != sizeof(cred))
		return (uid_t)-1;
	return cred.uid;
}

uid_t proc_uid(const char *user)
{
	struct passwd *pw = getpwnam(user);
	unsigned long v;
	char *end;

	if (pw)
		return pw->pw_uid;
	errno = 0;
	v = strtoul(user, &end, 10);
	return *user && !*end && !errno && v < (uid_t)-1 ? (uid_t)v : (uid_t)-1;
}
