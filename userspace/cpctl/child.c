// SPDX-License-Identifier: MIT
/* child.c - a process that does one thing for cpd */
#include <signal.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>
#include "cpctl/child.h"

int child_start(struct child *c)
{
	pid_t parent = getpid(), pid = fork();
	sigset_t none;

	if (pid < 0)
		return -1;
	if (pid) {
		c->pid = pid;
		c->pidfd = syscall(SYS_pidfd_open, pid, 0);
		return 1;
	}
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	/* the parent may be gone before the kernel knows what we wish then */
	if (prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) || getppid() != parent)
		_exit(1);
	return 0;
}

int child_keep(int fd)
{
	if (fd != CHILD_FD && dup2(fd, CHILD_FD) < 0)
		return -1;
	return close_range(CHILD_FD + 1, ~0U, 0);
}

void child_poll(const struct child *c, struct pollfd *fds)
{
	*fds = (struct pollfd){ .fd = c->pidfd, .events = POLLIN };
}

bool child_ended(struct child *c, const struct pollfd *fds, int *status)
{
	if (!c->pid || !fds->revents || waitpid(c->pid, status, WNOHANG) != c->pid)
		return false;
	close(c->pidfd);
	*c = (struct child)CHILD_NONE;
	return true;
}
