// SPDX-License-Identifier: MIT
/*
 * fuzz_racf_message.c - any bytes as a message of CP to racfd; what is accepted is valid for the
 * worker too
 */
#include <stdlib.h>
#include <string.h>
#include "racf/message.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static union {
		struct zcp_msg msg;
		uint8_t space[ZCP_RACF_MSG_MAX];
	} m, out;
	static struct racf_request r;
	static struct racf_answer a;
	const char *wrong;

	if (size > sizeof(m))
		return -1;
	memcpy(&m, data, size);
	if (size >= sizeof(m.msg)) {
		/* lengths that fit are rare by chance */
		m.msg.version = ZCP_VERSION;
		m.msg.len = size;
	}
	wrong = racf_message_parse(&m, size, &r, &a);
	if (!wrong && !racf_request_valid(&r))
		abort();
	if (wrong && !*wrong && racf_message_format(&a, &out) > sizeof(out))
		abort();
	return 0;
}
