/* SPDX-License-Identifier: MIT */
/*
 * eraser.h - the child of cpd that overwrites what SETROPTS ERASE(ALL) wants overwritten
 *
 * A spool file that is deleted gets a name that says so (store.h), and is gone for CP. The child
 * writes zeros over it, and then unlinks it. What a crash leaves is found at the next start.
 */
#ifndef ZCP_CPCTL_ERASER_H
#define ZCP_CPCTL_ERASER_H

#include <poll.h>
#include "cpctl/store.h"

/* There may be something to erase; s stays what it is. */
void eraser_wake(const struct store *s);
void eraser_poll(struct pollfd *fds);	/* fds->fd is -1 when none works */
void eraser_check(const struct store *s, const struct pollfd *fds);

#endif
