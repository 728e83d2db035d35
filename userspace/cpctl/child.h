/* SPDX-License-Identifier: MIT */
/*
 * child.h - a process that does one thing for cpd, with one open file and without its rights
 *
 * It ends with cpd, whatever happens to cpd.
 */
#ifndef ZCP_CPCTL_CHILD_H
#define ZCP_CPCTL_CHILD_H

#include <poll.h>
#include <stdbool.h>
#include <sys/types.h>

struct child {
	pid_t pid;		/* 0: none */
	int pidfd;
};

#define CHILD_NONE	{ .pidfd = -1 }
#define CHILD_FD	3	/* what is left to it beside standard input, output and error */

/* 0: in the child, whose caller ends it. 1: it runs. -1: errno is set. */
int child_start(struct child *c);
/* In the child: fd becomes CHILD_FD, all others are closed. 0; -1: errno is set. */
int child_keep(int fd);
void child_poll(const struct child *c, struct pollfd *fds);	/* fds->fd -1: there is none */
/* After poll(). true: it has ended, with *status as of waitpid(2), and there is none now. */
bool child_ended(struct child *c, const struct pollfd *fds, int *status);

#endif
