// SPDX-License-Identifier: MIT
/*
 * fuzz_smf_unload.c - any bytes as a record that is unloaded as text, XML and JSON, and as a line
 * of SMF LIST RAW
 */
#include <stdlib.h>
#include <string.h>
#include "smf/json.h"
#include "smf/rawline.h"
#include "smf/unload.h"

static size_t depth;

static void put(void *arg, const char *p, size_t len)
{
	(void)arg;
	/* XML: each element that begins also ends */
	for (size_t i = 0; i < len; i++)
		depth += p[i] == '<' ? 1 : 0;
}

static void unload(const uint8_t *rec)
{
	static struct unload_out o = { .put = put };
	static char text[SMF_JSON_MAX];
	size_t len;

	unload_text(&o);
	for (int i = 0; i < 3; i++)
		unload_record(&o.sink, rec);
	unload_flush(&o);
	depth = 0;
	unload_xml(&o);
	unload_record(&o.sink, rec);
	unload_flush(&o);
	if (depth % 2)
		abort();
	len = smf_json(rec, 1, text, sizeof(text));
	if (len >= sizeof(text) || text[len - 1] != '\n')
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static uint8_t rec[SMF_RECORD_MAX];
	static struct raw_record r;
	static char line[1024];

	if (size > 1 && size < sizeof(line)) {
		memcpy(line, data, size);
		line[size] = 0;
		r.len = 0;
		if (raw_line(&r, line) == RAW_RECORD)
			unload(r.p);
	}
	if (size < SMF_HEADER_LEN || size > sizeof(rec))
		return 0;
	memcpy(rec, data, size);
	smf_put16(rec, size);
	smf_put16(rec + 2, 0);
	if (!smf_check(rec, size))
		unload(rec);
	return 0;
}
