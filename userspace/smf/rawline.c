// SPDX-License-Identifier: MIT
/* rawline.c - records as SMF LIST RAW gives them */
#include <stdlib.h>
#include <string.h>
#include "smf/rawline.h"

static int value(char c)
{
	static const char digits[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	const char *d = c ? strchr(digits, c) : NULL;

	return d ? (int)(d - digits) : -1;
}

/* Groups of four digits; padding ends them. */
static int decode(struct raw_record *r, const char *p)
{
	while (*p) {
		uint32_t v = 0;
		size_t n = 3;

		for (int i = 0; i < 4; i++) {
			int digit = p[i] == '=' && i > 1 ? 0 : value(p[i]);

			if (digit < 0)
				return -1;
			n -= p[i] == '=';
			v = v << 6 | digit;
		}
		p += 4;
		if (r->len + n > sizeof(r->p))
			return -1;
		for (size_t i = 0; i < n; i++)
			r->p[r->len++] = v >> (16 - 8 * i);
	}
	return 0;
}

enum raw_state raw_line(struct raw_record *r, const char *line)
{
	char *end;

	if ((line[0] != '>' && line[0] != '+') || line[1] != ' ')
		return RAW_TEXT;
	end = (char *)line + 1;
	if (line[0] == '>') {
		r->len = 0;
		r->number = strtoull(line + 2, &end, 10);
		if (*end != ' ')
			return RAW_BROKEN;
	}
	if (decode(r, end + 1) || r->len < SMF_HEADER_LEN || r->len > smf_get16(r->p)) {
		r->len = 0;
		return RAW_BROKEN;
	}
	if (r->len < smf_get16(r->p))
		return RAW_MORE;
	return smf_check(r->p, r->len) ? RAW_BROKEN : RAW_RECORD;
}
