/* SPDX-License-Identifier: MIT */
/*
 * proc.h - a daemon of several processes, each executed anew
 *
 * The parent makes the socket pairs, starts one child per role and waits: when
 * one child ends, all end, and the service manager starts the daemon again.
 * Children find their descriptors from 3 upward and die with the parent.
 */
#ifndef ZCP_LIB_PROC_H
#define ZCP_LIB_PROC_H

#include <stddef.h>
#include <sys/types.h>

#define PROC_MAX 8

struct proc_child {
	const char *role;
	pid_t pid;
};

/*
 * A seqpacket pair with close-on-exec; buffers for messages of up to max bytes. Ends the process on
 * failure.
 */
void proc_pair(int fds[2], size_t max);

/*
 * Starts this program again as "name --role ROLE args..."; args ends with NULL.
 * fds become 3, 4, ... in the child; every other descriptor above 2 is closed.
 * Ends the process on failure.
 */
pid_t proc_spawn(const char *name, const char *role, char *const args[], const int *fds,
		 size_t n_fds);

/*
 * SIGTERM and SIGINT must be blocked (proc_block_signals()). Waits until a child ends or a signal
 * asks to stop, then ends all children, in order, each after the one before is gone. Exit status
 * for main().
 */
int proc_wait(const char *name, const struct proc_child *children, size_t n);
void proc_block_signals(void);

/*
 * A child's first step: becomes user (NULL: stays who it is), dies with its parent from now on. The
 * signals above stay blocked: a child ends when the other end of its pair is gone, or takes them by
 * proc_signal_fd().
 */
void proc_child(const char *role, const char *user);

/* SIGTERM, SIGINT and SIGHUP as a descriptor, for a child's poll(). Ends the process on failure. */
int proc_signal_fd(void);

/* User id of whom a unix socket leads to; (uid_t)-1 when that cannot be said. */
uid_t proc_peer_uid(int fd);

/* User id of a name or a number; (uid_t)-1: no such user. */
uid_t proc_uid(const char *user);

#endif
