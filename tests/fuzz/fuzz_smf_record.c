// SPDX-License-Identifier: MIT
/*
 * fuzz_smf_record.c - any bytes as an SMF record, as a message of CP to smfd, and as operands of
 * SMF LIST
 */
#include <stdlib.h>
#include <string.h>
#include "kmod/uapi/zcp.h"
#include "smf/doorcheck.h"
#include "smf/format.h"
#include "smf/query.h"
#include "smf/record.h"

static void record(const uint8_t *p, size_t len, const struct smf_filter *filter)
{
	static char text[SMF_TEXT_MAX];

	if (smf_check(p, len))
		return;
	smf_query_match(filter, p);
	if (smf_format(p, text, sizeof(text)) >= sizeof(text))
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static union {
		struct zcp_msg msg;
		uint8_t space[ZCP_SMF_MSG_MAX];
	} m;
	static uint8_t built[SMF_RECORD_MAX];
	struct smf_filter filter;
	struct smf_command cmd;
	struct smf_rec rec;
	size_t at_len;
	const char *at;

	if (size > sizeof(m))
		return -1;
	if (smf_query_parse((const char *)data, size, &filter, &at, &at_len))
		memset(&filter, 0, sizeof(filter));
	if (!smf_command_parse((const char *)data, size, &cmd, &at, &at_len) && cmd.threshold > 99)
		abort();
	memcpy(&m, data, size);
	if (size >= SMF_HEADER_LEN) {
		smf_put16(m.space, size);
		smf_put16(m.space + 2, 0);
	}
	record(m.space, size, &filter);
	memcpy(&m, data, size);
	if (size < sizeof(m.msg))
		return 0;
	m.msg.version = ZCP_VERSION;
	m.msg.len = size;
	if (door_check(&m, size) || m.msg.type != ZCP_SMF_RECORD)
		return 0;
	/* what CP may send always becomes a good record */
	if (smf_cp_build(&rec, built, "ZCP1", (const void *)(&m.msg + 1), 0) ||
	    smf_check(built, rec.len))
		abort();
	record(built, rec.len, &filter);
	return 0;
}
