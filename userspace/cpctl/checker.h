/* SPDX-License-Identifier: MIT */
/*
 * checker.h - the child of cpd that checks the passwords of recovery LOGONs
 *
 * It holds /dev/zcp/recovery and nothing else: no file, no right, no secret
 * longer than a check takes. It ends with cpd; when it ends by itself, cpd
 * starts another one.
 */
#ifndef ZCP_CPCTL_CHECKER_H
#define ZCP_CPCTL_CHECKER_H

#include <poll.h>

void checker_start(void);
/* For poll(): fds->fd is -1 when there is none; *timeout_ms may become less. */
void checker_poll(struct pollfd *fds, int *timeout_ms);
void checker_check(const struct pollfd *fds);

#endif
