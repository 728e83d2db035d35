// SPDX-License-Identifier: MIT
/*
 * fuzz_smf_report.c - any text as the statements of a report, with a record behind a null that it
 * is about
 */
#include <stdlib.h>
#include <string.h>
#include "smf/record.h"
#include "smf/report.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct report r;
	static uint8_t rec[SMF_RECORD_MAX];
	const uint8_t *null = memchr(data, 0, size);
	size_t len = null ? (size_t)(null - data) : size;
	struct report_item item = { rec, 1 };
	unsigned int line, lines = 1;
	size_t rec_len;
	FILE *to;

	for (size_t i = 0; i < len; i++)
		lines += data[i] == '\n';
	if (report_parse((const char *)data, len, &r, &line))
		return line > lines ? abort(), 0 : 0;
	rec_len = null ? data + size - null - 1 : 0;
	if (rec_len < SMF_HEADER_LEN || rec_len > sizeof(rec))
		return 0;
	memcpy(rec, null + 1, rec_len);
	smf_put16(rec, rec_len);
	smf_put16(rec + 2, 0);
	if (smf_check(rec, rec_len) || rec[SMF_RTY] == SMF_TYPE_TRAIL || !report_wants(&r, rec))
		return 0;
	to = fopen("/dev/null", "w");
	if (!to)
		return 0;
	report_text(&r, &item, 1, to);
	report_html(&r, &item, 1, to);
	fclose(to);
	return 0;
}
