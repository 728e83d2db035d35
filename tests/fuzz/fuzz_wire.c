// SPDX-License-Identifier: MIT
/* fuzz_wire.c - any bytes as a message of the services; what is accepted is read to its end */
#include <stdlib.h>
#include "kmod/wire.h"

static void read_verified(const struct zcp_msg *msg)
{
	const struct zcp_racf_verified *v = (const void *)(msg + 1);
	unsigned int sum = 0;
	char name[ZCP_NAME_LEN + 1];

	wire_name_get(name, v->userid);
	for (size_t i = 0; i < (size_t)v->acee_len + v->text_len; i++)
		sum += v->data[i];
	if (sum == 0xffffffff)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	uint8_t *copy = malloc(len + 1);	/* aligned, and its end guarded */
	struct zcp_msg *msg = (void *)copy;

	if (!copy)
		abort();
	memcpy(copy, data, len);
	if (len >= sizeof(*msg)) {
		msg->version = ZCP_VERSION;
		msg->len = len;
	}
	if (!wire_racf_check(msg, len) && msg->type == ZCP_RACF_VERIFIED)
		read_verified(msg);
	if (!wire_racf_check(msg, len) && msg->type == ZCP_RACF_TELL)
		wire_text_clean(((struct zcp_tell *)(msg + 1))->text,
				((struct zcp_tell *)(msg + 1))->text_len);
	if (!wire_recovery_check(msg, len) && len > ZCP_RECOVERY_MSG_MAX)
		abort();
	if (wire_smf_check(msg, len))
		wire_text_clean(copy, len);
	free(copy);
	return 0;
}
