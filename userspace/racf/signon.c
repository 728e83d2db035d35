// SPDX-License-Identifier: MIT
/* signon.c - whether a user may sign on at all, and when */
#include <time.h>
#include "racf/signon.h"

#define DAY 86400

bool signon_revoked(const struct racf_user *u, int64_t now)
{
	return model_revoked(u->attrs, u->revoke_date, u->resume_date, now);
}

bool signon_inactive(const struct racf_options *o, const struct racf_user *u, int64_t now)
{
	int64_t used = u->last_access > u->created ? u->last_access : u->created;

	return o->inactive && now - used > (int64_t)o->inactive * DAY;
}

enum signon_prompt signon_prompt(const struct racf_options *o, const struct racf_user *u,
				 int64_t now)
{
	if (!(u->attrs & RACF_SPECIAL) || signon_revoked(u, now))
		return PROMPT_NONE;
	if (o->revoke && u->revoke_count >= o->revoke)
		return PROMPT_ATTEMPTS;
	return signon_inactive(o, u, now) ? PROMPT_INACTIVE : PROMPT_NONE;
}

bool signon_hours(const struct racf_when *when, int64_t now)
{
	time_t t = now;
	struct tm tm;

	localtime_r(&t, &tm);
	return racf_when_holds(when, tm.tm_wday, tm.tm_hour * 60 + tm.tm_min);
}
