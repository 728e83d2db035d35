/* SPDX-License-Identifier: MIT */
/* message.h - CP's messages on /dev/zcp/racf, and racfd's answers; pure */
#ifndef ZCP_RACF_MESSAGE_H
#define ZCP_RACF_MESSAGE_H

#include "racf/imsg.h"

/*
 * A whole message, aligned to 8 bytes, into a request. NULL: it is one. "" and
 * answer filled: a command with wrong syntax, answered without the worker.
 * Otherwise what is wrong with the message. The request holds secrets afterwards.
 */
const char *racf_message_parse(const void *buf, size_t len, struct racf_request *r,
			       struct racf_answer *answer);

/* The same for an origin that came another way. */
void racf_request_origin(struct racf_request *r, const struct zcp_origin *from);

/* The answer as a message of at most ZCP_RACF_MSG_MAX bytes; its length. */
size_t racf_message_format(const struct racf_answer *a, void *buf);

#endif
