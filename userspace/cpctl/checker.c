// SPDX-License-Identifier: MIT
/* checker.c - the child of cpd that checks the passwords of recovery LOGONs */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include "cpctl/checker.h"
#include "cpctl/recovery.h"
#include "lib/log.h"
#include "lib/sandbox.h"

#define DEVICE		"/dev/zcp/recovery"
#define DOOR_FD		3
#define RETRY_SECONDS	1

static struct {
	pid_t pid;		/* 0: none */
	int pidfd;
	time_t again;		/* CLOCK_MONOTONIC: not to be started before */
} checker = { .pidfd = -1 };

static time_t now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec;
}

/* ---- in the child ---- */

static bool answer(const struct recovery_msg *question)
{
	struct {
		struct zcp_msg head;
		struct zcp_recovery_checked body;
	} a = {
		.head = { .version = ZCP_VERSION, .type = ZCP_RECOVERY_CHECKED,
			  .len = sizeof(a), .token = question->head.token },
	};

	a.body.decision = recovery_matches(&question->body.check) ? ZCP_PERMIT : ZCP_DENY;
	return write(DOOR_FD, &a, sizeof(a)) == sizeof(a);
}

static void serve(void)
{
	struct recovery_msg m;
	bool ok = true;
	ssize_t n;

	while (ok) {
		n = read(DOOR_FD, &m, sizeof(m));
		if (n < 0 && errno == EINTR)
			continue;
		ok = n > 0 && recovery_msg_ok(&m, n);
		if (ok && m.head.type == ZCP_RECOVERY_CHECK)
			ok = answer(&m);
		explicit_bzero(&m, sizeof(m));
	}
}

__attribute__((noreturn))
static void become_checker(pid_t parent)
{
	static const struct sandbox_profile profile = { .name = "cpd, recovery LOGON" };
	sigset_t none;
	int door;

	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	if (prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) || getppid() != parent)
		_exit(1);
	door = open(DEVICE, O_RDWR | O_CLOEXEC);
	if (door < 0) {
		log_msg(LOG_WARNING, DEVICE ": %m: no recovery LOGON");
		_exit(1);
	}
	if ((door != DOOR_FD && dup2(door, DOOR_FD) < 0) || close_range(DOOR_FD + 1, ~0U, 0) ||
	    sandbox_hide_memory())
		_exit(1);
	recovery_ready();
	if (sandbox_enter(&profile))
		_exit(1);
	serve();
	_exit(0);
}

/* ---- in cpd ---- */

void checker_start(void)
{
	pid_t parent = getpid(), pid = fork();

	if (!pid)
		become_checker(parent);
	checker.again = now() + RETRY_SECONDS;
	if (pid < 0) {
		log_msg(LOG_ERR, "no recovery LOGON: fork: %m");
		return;
	}
	checker.pid = pid;
	checker.pidfd = syscall(SYS_pidfd_open, pid, 0);
}

void checker_poll(struct pollfd *fds, int *timeout_ms)
{
	*fds = (struct pollfd){ .fd = checker.pidfd, .events = POLLIN };
	if (!checker.pid && (*timeout_ms < 0 || *timeout_ms > RETRY_SECONDS * 1000))
		*timeout_ms = RETRY_SECONDS * 1000;
}

void checker_check(const struct pollfd *fds)
{
	int status;

	if (checker.pid && fds->revents && waitpid(checker.pid, &status, WNOHANG) == checker.pid) {
		if (WIFSIGNALED(status))
			log_msg(LOG_WARNING, "the checker of recovery LOGONs: killed by signal %d",
				WTERMSIG(status));
		close(checker.pidfd);
		checker.pidfd = -1;
		checker.pid = 0;
	}
	if (!checker.pid && now() >= checker.again)
		checker_start();
}
