// SPDX-License-Identifier: MIT
/* doorcheck.c - what the module sends on /dev/zcp/smf */
#include "kmod/uapi/zcp.h"
#include "smf/doorcheck.h"
#include "smf/record.h"

const char *query_check(const struct zcp_query *q, size_t len)
{
	if (len < sizeof(*q) || len != sizeof(*q) + q->acee_len + q->text_len)
		return "question: length";
	if (q->acee_len > ZCP_ACEE_MAX)
		return "question: ACEE too long";
	if (q->flags & ~ZCP_QUERY_RECOVERY || (q->flags && q->acee_len))
		return "question: flags";
	if (q->origin.pad)
		return "question: padding";
	return NULL;
}

const char *door_check(const void *buf, size_t len)
{
	const struct zcp_msg *msg = buf;
	const void *body = msg + 1;
	size_t body_len = len - sizeof(*msg);

	if (len < sizeof(*msg) || len > ZCP_SMF_MSG_MAX || msg->len != len)
		return "message: length";
	if (msg->version != ZCP_VERSION)
		return "message: version";
	switch (msg->type) {
	case ZCP_SMF_BOOT:
		return body_len == sizeof(struct zcp_boot) ? NULL : "boot: length";
	case ZCP_SMF_RECORD:
		return smf_cp_check(body, body_len) ? "record: contents" : NULL;
	case ZCP_SMF_QUERY:
		return query_check(body, body_len);
	case ZCP_SMF_CANCEL:
		return body_len ? "cancel: length" : NULL;
	default:
		return "message: type";
	}
}
