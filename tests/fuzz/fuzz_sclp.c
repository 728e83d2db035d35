// SPDX-License-Identifier: MIT
/* SCCBs of any content and length, on exactly as much memory as they say */
#include <stdlib.h>
#include "kmod/sie/sclp-block.h"

static void write_event(u8 *sccb, size_t len)
{
	struct sclp_cursor c = { 0 };
	struct sclp_text t;
	u8 sum = 0;
	size_t i;

	if (sclp_events_check(sccb, len, SCLP_RECEIVES) != SCLP_DONE)
		return;
	while (sclp_next_text(sccb, len, &c, &t)) {
		if (t.text < sccb || t.text + t.len > sccb + len)
			abort();
		for (i = 0; i < t.len; i++)
			sum += t.text[i];
	}
	sccb[4] = sum;
	sclp_events_accept(sccb, len);
}

static void read_event(u8 *sccb, size_t len, const u8 *text, size_t text_len)
{
	u32 receive = 0xffffffff;
	size_t used;

	if (sclp_read_begin(sccb, len, &receive, &used) != SCLP_NO_EVENTS)
		return;
	while (sclp_put_command(sccb, len, &used, EVENT_COMMAND, text, text_len) &&
	       sclp_put_vt220(sccb, len, &used, text, text_len) &&
	       sclp_put_quiesce(sccb, len, &used, 1))
		;
	if (used > len)
		abort();
	sclp_read_end(sccb, used);
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
	struct sclp_facts facts = {
		.storage = 1ULL << 45,
		.cpus = ~0ULL >> (size & 63),
		.highest_cpu = 63,
	};
	u32 receive, send;
	u8 *sccb;

	if (size < 1 + SCCB_HEADER || size > 1 + SCCB_MAX)
		return 0;
	sccb = malloc(size - 1);
	memcpy(sccb, data + 1, size - 1);
	switch (data[0] % 5) {
	case 0:
		sclp_scp_info(sccb, size - 1, &facts);
		break;
	case 1:
		sclp_cpu_info(sccb, size - 1, &facts);
		break;
	case 2:
		sclp_event_mask(sccb, size - 1, &receive, &send);
		break;
	case 3:
		write_event(sccb, size - 1);
		break;
	case 4:
		read_event(sccb, size - 1, data, size);
		break;
	}
	sclp_respond(sccb, 0);
	free(sccb);
	return 0;
}
