/* SPDX-License-Identifier: MIT */
/* rawline.h - records as SMF LIST RAW gives them: lines of base 64, put together again */
#ifndef ZCP_SMF_RAWLINE_H
#define ZCP_SMF_RAWLINE_H

#include <stddef.h>
#include <stdint.h>
#include "smf/record.h"

struct raw_record {
	uint64_t number;	/* in the trail */
	size_t len;		/* bytes that are there */
	uint8_t p[SMF_RECORD_MAX];
};

enum raw_state {
	RAW_RECORD,		/* *r is whole and passed smf_check() */
	RAW_MORE,		/* another line is wanted */
	RAW_TEXT,		/* the line is no part of a record */
	RAW_BROKEN,		/* what was there is no record */
};

enum raw_state raw_line(struct raw_record *r, const char *line);

#endif
