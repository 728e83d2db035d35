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
/*
 * The terminal's name where nobody vouches for one: made from the uid that opened it, @1000, or in
 * base 36, #Y2P0IJ, when decimal digits have no room. No terminal that has a name of its own is
 * called so.
 */
void termmsg_local_name(char name[ZCP_NAME_LEN + 1], unsigned int uid);
bool termmsg_is_local(const char name[ZCP_NAME_LEN]);
/* Bytes that no terminal shows are made blanks; null bytes too. */
void termmsg_clean(char *text, size_t len);

#endif
