// SPDX-License-Identifier: MIT
/* event.c - what racfd does as SMF records of type 80 */
#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include "lib/log.h"
#include "racf/job.h"
#include "racf/notice.h"

uint8_t *event_buffer(void)
{
	static uint8_t buf[SMF_RECORD_MAX];

	return buf;
}

/* Program names are shown as names of jobs are. */
static void upper_name(racf_name to, const char *from)
{
	size_t i;

	for (i = 0; i < RACF_NAME_MAX && from[i]; i++)
		to[i] = toupper((unsigned char)from[i]);
	to[i] = 0;
}

void event_begin(const struct job *job, struct smf80 *r, uint8_t event, uint8_t qualifier)
{
	const struct racf_origin *o = &job->r.origin;

	*r = (struct smf80){ .time = job_time(), .event = event, .qualifier = qualifier };
	memcpy(r->sid, "    ", 5);
	memcpy(r->term, o->term, sizeof(r->term));
	if (job->identified) {
		memcpy(r->user, job->acee.user, sizeof(r->user));
		memcpy(r->job, job->acee.user, sizeof(r->job));
		memcpy(r->group, job->acee.group, sizeof(r->group));
		memcpy(r->label, job->acee.label, sizeof(r->label));
		r->entry = job->acee.time;
		if (!*r->term)
			memcpy(r->term, job->acee.term, sizeof(r->term));
	} else {
		r->des = SMF80_DES_UNDEFINED;
		upper_name(r->job, o->comm);
	}
}

/* Who stands behind a request that came from a shell. */
static void add_origin(char *text, size_t size, const struct racf_origin *o)
{
	size_t len = strlen(text);

	if (o->loginuid != 0xffffffff)
		len += snprintf(text + len, size - len, "%sLOGINUID(%u)", len ? " " : "",
				o->loginuid);
	if (*o->comm && len < size)
		len += snprintf(text + len, size - len, "%sUID(%u) PID(%u) PROGRAM(%s)",
				len ? " " : "", o->uid, o->pid, o->comm);
	if (*o->peer && len < size)
		snprintf(text + len, size - len, "%sPEER(%s)", len ? " " : "", o->peer);
}

int event_end(const struct job *job, struct smf_rec *rec, const char *logstr)
{
	const struct racf_user *user =
		job->identified ? model_user(worker.model, job->acee.user) : NULL;
	char text[256], origin[256] = "";
	size_t room;

	/* the origin is worth more here than the end of a long command, which is not lost */
	add_origin(origin, sizeof(origin), &job->r.origin);
	room = sizeof(text) - 1 - (*origin ? strlen(origin) + 1 : 0);
	snprintf(text, sizeof(text), "%.*s%s%s", (int)room, logstr, *logstr && *origin ? " " : "",
		 origin);
	if (*text)
		smf80_text(rec, SMF80_SEC_LOGSTR, text);
	if (user && *user->username)
		smf80_field(rec, SMF80_SEC_USERNAME, user->username, RACF_USERNAME_MAX);
	if (strlen(logstr) > room)
		smf80_extended_text(rec, SMF80_SEC_TEXT, logstr);
	return smf_end(rec);
}

void event_violation(const struct job *job, const char *notify, const char *fmt, ...)
{
	const struct racf_user *user =
		job->identified ? model_user(worker.model, job->acee.user) : NULL;
	const char *by = job->identified ? job->acee.user : "";
	char text[600];
	va_list ap;
	int n;

	n = snprintf(text, sizeof(text), "ICH408I USER(%s) GROUP(%s) NAME(%s) ", by,
		     job->identified ? job->acee.group : "",
		     user ? user->username : "####################");
	va_start(ap, fmt);
	vsnprintf(text + n, sizeof(text) - n, fmt, ap);
	va_end(ap);
	log_msg(LOG_NOTICE, "%s", text);
	notice_violation(by, notify, text);
}
