/* SPDX-License-Identifier: MIT */
/* signon.h - whether a user may sign on at all, and when; times in seconds since 1970. Pure. */
#ifndef ZCP_RACF_SIGNON_H
#define ZCP_RACF_SIGNON_H

#include "racf/model.h"

/* REVOKE and RESUME of the user, as of now. */
bool signon_revoked(const struct racf_user *user, int64_t now);

/* SETROPTS INACTIVE(n): not used for more than n days. */
bool signon_inactive(const struct racf_options *options, const struct racf_user *user, int64_t now);

/*
 * A user with SPECIAL is not revoked by itself: the operator is asked, and as long as he has not
 * answered nobody signs on with that user id. What the question is follows from the profile, so
 * that it outlives a restart.
 */
enum signon_prompt { PROMPT_NONE, PROMPT_ATTEMPTS, PROMPT_INACTIVE };
enum signon_prompt signon_prompt(const struct racf_options *options, const struct racf_user *user,
				 int64_t now);

/* WHEN(DAYS(...) TIME(...)), in local time. */
bool signon_hours(const struct racf_when *when, int64_t now);

#endif
