/* SPDX-License-Identifier: MIT */
/* doorcheck.h - what the module sends on /dev/zcp/smf */
#ifndef ZCP_SMF_DOORCHECK_H
#define ZCP_SMF_DOORCHECK_H

#include <stddef.h>

struct zcp_query;

/* A whole message, aligned to 8 bytes: NULL, or what is wrong with it. Pure. */
const char *door_check(const void *buf, size_t len);

/* The body of a question: ACEE and text within len bytes. Pure. */
const char *query_check(const struct zcp_query *q, size_t len);

#endif
