// SPDX-License-Identifier: MIT
/* eraser.c - the child of cpd that overwrites deleted spool files */
#include <cap-ng.h>
#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>
#include "cpctl/eraser.h"
#include "lib/log.h"

static struct {
	pid_t pid;		/* 0: none */
	int pidfd;
	bool again;		/* woken while it was at work */
} eraser = { .pidfd = -1 };

__attribute__((noreturn))
static void become_eraser(const struct store *s, pid_t parent)
{
	int dir = dup2(s->spool, 3);
	sigset_t none;

	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	capng_clear(CAPNG_SELECT_BOTH);
	/* cpd's socket must not outlive it here */
	if (dir < 0 || close_range(4, ~0U, 0) || capng_apply(CAPNG_SELECT_CAPS) ||
	    prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) || getppid() != parent)
		_exit(1);
	_exit(store_erase_all(dir) ? 1 : 0);
}

void eraser_wake(const struct store *s)
{
	pid_t parent = getpid();

	if (eraser.pid) {
		eraser.again = true;
		return;
	}
	eraser.again = false;
	eraser.pid = fork();
	if (!eraser.pid)
		become_eraser(s, parent);
	if (eraser.pid < 0) {
		log_msg(LOG_ERR, "spool files are not erased yet: fork: %m");
		eraser.pid = 0;
		return;
	}
	eraser.pidfd = syscall(SYS_pidfd_open, eraser.pid, 0);
}

void eraser_poll(struct pollfd *fds)
{
	*fds = (struct pollfd){ .fd = eraser.pidfd, .events = POLLIN };
}

void eraser_check(const struct store *s, const struct pollfd *fds)
{
	int status;

	if (!eraser.pid || !fds->revents || waitpid(eraser.pid, &status, WNOHANG) != eraser.pid)
		return;
	close(eraser.pidfd);
	eraser.pidfd = -1;
	eraser.pid = 0;
	if (!WIFEXITED(status) || WEXITSTATUS(status))
		log_msg(LOG_ERR, "deleted spool files could not all be erased; cpd tries again at "
				 "the next one and at its next start");
	if (eraser.again)
		eraser_wake(s);
}
