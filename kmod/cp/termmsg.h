/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* termmsg.h - checking what is written to /dev/zcp/terminal; pure */
#ifndef CP_TERMMSG_H
#define CP_TERMMSG_H

#include "both.h"
#include "uapi/zcp.h"

/*
 * kind: of the terminal, 0 while ZCP_TERM_OPEN has not come. 0, or -EINVAL: the contract is
 * broken.
 */
int termmsg_check(const void *msg, size_t len, unsigned int kind);
/* Bytes that no terminal shows are made blanks; null bytes too. */
void termmsg_clean(char *text, size_t len);

#endif
