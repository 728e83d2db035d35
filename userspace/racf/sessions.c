// SPDX-License-Identifier: MIT
/* sessions.c - what labels would meet if they came into force now */
#include <string.h>
#include "racf/sessions.h"

#define WAIT_MS	10000

static struct racf_sessions last;

void sessions_ask(struct job *job, job_step_t step)
{
	job->asks_who = true;
	job_sleep(job, job_now() + WAIT_MS, step);
	worker_who();
}

void sessions_heard(const struct racf_sessions *s)
{
	last = *s;
}

bool sessions_unlabeled(void)
{
	return last.unlabeled;
}

void sessions_say(struct job *job)
{
	for (const char *p = last.text, *end; (end = strchr(p, '\n')); p = end + 1)
		job_say(job, "%.*s", (int)(end - p), p);
}
