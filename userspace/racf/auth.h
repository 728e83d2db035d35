/* SPDX-License-Identifier: MIT */
/* auth.h - the decision with what memory holds around it */
#ifndef ZCP_RACF_AUTH_H
#define ZCP_RACF_AUTH_H

#include "racf/check.h"
#include "racf/job.h"
#include "smf/record.h"

/* The question of one class, name and level, now, under the options in force. No I/O. */
struct check_answer auth_check(struct model *m, const struct racf_subject *subject,
			       const char *class, const char *resource, enum zcp_access wanted);
struct check_question auth_question(const char *class, const char *resource,
				    enum zcp_access wanted);

/* What the job's request asks about access, unrecorded. */
struct check_answer auth_asked(const struct job *job);
/*
 * Decides for the job's user and records as profiles and options say; step finds job->decision,
 * reason, and error where there is no record.
 */
void auth_decide(struct job *job, const struct check_question *q, job_step_t step);

/* The sections of an event 2 record that say what was asked, about whom (or ""), and answered. */
void auth_sections(struct smf_rec *rec, const struct check_question *q,
		   const struct check_answer *a, const char *target);

#endif
