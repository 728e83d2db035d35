// SPDX-License-Identifier: MIT
/* eraser.c - the child of cpd that overwrites deleted spool files */
#include <cap-ng.h>
#include <sys/wait.h>
#include <unistd.h>
#include "cpctl/child.h"
#include "cpctl/eraser.h"
#include "lib/log.h"

static struct child eraser = CHILD_NONE;
static bool again;		/* woken while it was at work */

__attribute__((noreturn))
static void become_eraser(const struct store *s)
{
	capng_clear(CAPNG_SELECT_BOTH);
	/* cpd's socket must not outlive it here */
	if (child_keep(s->spool) || capng_apply(CAPNG_SELECT_CAPS))
		_exit(1);
	_exit(store_erase_all(CHILD_FD) ? 1 : 0);
}

void eraser_wake(const struct store *s)
{
	int ret;

	again = eraser.pid;
	if (again)
		return;
	ret = child_start(&eraser);
	if (!ret)
		become_eraser(s);
	if (ret < 0)
		log_msg(LOG_ERR, "spool files are not erased yet: fork: %m");
}

void eraser_poll(struct pollfd *fds)
{
	child_poll(&eraser, fds);
}

void eraser_check(const struct store *s, const struct pollfd *fds)
{
	int status;

	if (!child_ended(&eraser, fds, &status))
		return;
	if (!WIFEXITED(status) || WEXITSTATUS(status))
		log_msg(LOG_ERR, "deleted spool files could not all be erased; cpd tries again at "
				 "the next one and at its next start");
	if (again)
		eraser_wake(s);
}
