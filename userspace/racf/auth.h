/* SPDX-License-Identifier: MIT */
/* auth.h - the decision with what memory holds around it */
#ifndef ZCP_RACF_AUTH_H
#define ZCP_RACF_AUTH_H

#include "racf/decide.h"
#include "racf/model.h"
#include "smf/record.h"

struct auth_result {
	struct racf_decision d;
	const struct racf_profile *profile;	/* NULL: none */
	uint8_t reasons;			/* SMF80_REA_*; 0: not recorded */
};

/* subject->attrs decides about UAUDIT. No I/O. */
struct auth_result auth_check(struct model *m, const struct racf_subject *subject,
			      const char *class, const char *resource, enum zcp_access wanted);

/* The sections of an event 2 record that say what was asked and answered. */
void auth_sections(struct smf_rec *rec, const char *class, const char *resource,
		   enum zcp_access wanted, const struct auth_result *result);

#endif
