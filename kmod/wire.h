/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * wire.h - are the messages of the services well-formed? Pure functions, in both worlds
 *
 * A message is checked whole before anything looks at it; who sends one that
 * fails here is severed.
 */
#ifndef ZCP_WIRE_H
#define ZCP_WIRE_H

#include "both.h"
#include "uapi/zcp.h"

/* msg: len bytes, aligned as struct zcp_msg. 0, or -EINVAL. */
int __must_check wire_racf_check(const struct zcp_msg *msg, size_t len);
int __must_check wire_smf_check(const struct zcp_msg *msg, size_t len);
int __must_check wire_recovery_check(const struct zcp_msg *msg, size_t len);

/* What is neither ISO 8859-1 print nor '\n' becomes '?': a service's text goes to terminals. */
void wire_text_clean(u8 *text, size_t len);

/* Name of ZCP_NAME_LEN bytes: a to, null-terminated without the blanks, and back. */
void wire_name_get(char to[ZCP_NAME_LEN + 1], const char from[ZCP_NAME_LEN]);
void wire_name_put(char to[ZCP_NAME_LEN], const char *from);

#endif
