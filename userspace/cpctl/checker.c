// SPDX-License-Identifier: MIT
/* checker.c - the child of cpd that checks the passwords of recovery LOGONs */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include "cpctl/checker.h"
#include "cpctl/child.h"
#include "cpctl/recovery.h"
#include "lib/log.h"
#include "lib/sandbox.h"

#define DEVICE		"/dev/zcp/recovery"
#define RETRY_SECONDS	1

static struct child checker = CHILD_NONE;
static time_t again;		/* CLOCK_MONOTONIC: not to be started before */

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
	return write(CHILD_FD, &a, sizeof(a)) == sizeof(a);
}

static void serve(void)
{
	struct recovery_msg m;
	bool ok = true;
	ssize_t n;

	while (ok) {
		n = read(CHILD_FD, &m, sizeof(m));
		if (n < 0 && errno == EINTR)
			continue;
		ok = n > 0 && recovery_msg_ok(&m, n);
		if (ok && m.head.type == ZCP_RECOVERY_CHECK)
			ok = answer(&m);
		explicit_bzero(&m, sizeof(m));
	}
}

__attribute__((noreturn))
static void become_checker(void)
{
	static const struct sandbox_profile profile = { .name = "cpd, recovery LOGON" };
	int door;

	door = open(DEVICE, O_RDWR | O_CLOEXEC);
	if (door < 0) {
		log_msg(LOG_WARNING, DEVICE ": %m: no recovery LOGON");
		_exit(1);
	}
	if (child_keep(door) || sandbox_hide_memory())
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
	int ret = child_start(&checker);

	if (!ret)
		become_checker();
	again = now() + RETRY_SECONDS;
	if (ret < 0)
		log_msg(LOG_ERR, "no recovery LOGON: fork: %m");
}

void checker_poll(struct pollfd *fds, int *timeout_ms)
{
	child_poll(&checker, fds);
	if (!checker.pid && (*timeout_ms < 0 || *timeout_ms > RETRY_SECONDS * 1000))
		*timeout_ms = RETRY_SECONDS * 1000;
}

void checker_check(const struct pollfd *fds)
{
	int status;

	if (child_ended(&checker, fds, &status) && WIFSIGNALED(status))
		log_msg(LOG_WARNING, "the checker of recovery LOGONs: killed by signal %d",
			WTERMSIG(status));
	if (!checker.pid && now() >= again)
		checker_start();
}
