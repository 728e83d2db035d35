/* SPDX-License-Identifier: MIT */
/*
 * sessions.h - what labels would meet if they came into force now: CP is asked
 *
 * Machines that are logged on keep the label of their LOGON, also none; links and secondary users
 * that there are stay.
 */
#ifndef ZCP_RACF_SESSIONS_H
#define ZCP_RACF_SESSIONS_H

#include "racf/job.h"

/* Asks CP; step comes with the answer, or after a time without one: then job->asks_who still is. */
void sessions_ask(struct job *job, job_step_t step);
/* CP's answer. */
void sessions_heard(const struct racf_sessions *s);
/* By the last answer: is there a machine without a label? */
bool sessions_unlabeled(void);
/* What it said, for the issuer. */
void sessions_say(struct job *job);

#endif
