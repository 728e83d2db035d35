/* SPDX-License-Identifier: MIT */
/* status.h - what is in force, as SMF records say it: type 81, and sections of SETROPTS; pure */
#ifndef ZCP_RACF_STATUS_H
#define ZCP_RACF_STATUS_H

#include "racf/options.h"
#include "smf/record.h"

struct status {
	uint64_t time;			/* nanoseconds since 1970 */
	char sid[5];
	bool active;			/* of the primary: RVARY */
	bool backup;			/* there is an active copy */
	const char *primary, *copy;	/* names of the databases */
};

/* A record of type 81 in buf. 0 or -errno. */
int status_record(struct smf_rec *rec, uint8_t *buf, const struct racf_options *o,
		  const struct status *s);

/*
 * Behind a type 80 record of SETROPTS: section 21 of each class and section 32, where they will
 * not be what they were.
 */
void status_changes(struct smf_rec *rec, const struct racf_options *was,
		    const struct racf_options *o);

#endif
