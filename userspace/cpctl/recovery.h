/* SPDX-License-Identifier: MIT */
/*
 * recovery.h - passwords of the user ids that may log on without RACF: derived when the directory
 * is compiled, compared when CP asks
 */
#ifndef ZCP_CPCTL_RECOVERY_H
#define ZCP_CPCTL_RECOVERY_H

#include <stdbool.h>
#include <stddef.h>
#include "kmod/uapi/zcp.h"

struct recovery_msg {
	struct zcp_msg head;
	union {
		struct zcp_recovery_check check;
		char room[ZCP_RECOVERY_MSG_MAX - sizeof(struct zcp_msg)];
	} body;
};

/* What came from CP in len bytes is a whole message that this program knows. */
bool recovery_msg_ok(const struct recovery_msg *m, size_t len);

/* Takes as long as the stored cost says; the password may be typed in lower case. */
bool recovery_matches(const struct zcp_recovery_check *c);

/* userid, password: null-terminated, upper case; a new salt each time. 0 or -errno. */
int recovery_derive(const char *userid, const char *password, struct zcp_kdf *kdf);

/* The library's algorithms are there: afterwards a check needs no file any more. */
void recovery_ready(void);

#endif
