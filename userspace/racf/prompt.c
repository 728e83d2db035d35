// SPDX-License-Identifier: MIT
/* prompt.c - questions to the system operator */
#include <string.h>
#include "lib/log.h"
#include "racf/ich.h"
#include "racf/job.h"
#include "racf/prompt.h"

#define AGAIN_MS 60000

/* When each was asked last; what pushes another out is asked once too often. */
static struct asked {
	racf_name user;
	enum signon_prompt prompt;
	uint64_t when;
} asked[16];

static bool asked_lately(const char *user, enum signon_prompt prompt)
{
	struct asked *oldest = asked;
	uint64_t now = job_now();

	for (struct asked *a = asked; a < asked + sizeof(asked) / sizeof(asked[0]); a++) {
		if (!strcmp(a->user, user) && a->prompt == prompt) {
			if (a->when && now - a->when < AGAIN_MS)
				return true;
			oldest = a;
			break;
		}
		if (a->when < oldest->when)
			oldest = a;
	}
	memcpy(oldest->user, user, strlen(user) + 1);
	oldest->prompt = prompt;
	oldest->when = now;
	return false;
}

void prompt_ask(const char *user, enum signon_prompt prompt, const char *terminal)
{
	if (asked_lately(user, prompt))
		return;
	if (prompt == PROMPT_ATTEMPTS) {
		worker_operator(ICH301I, user, *terminal ? " AT TERMINAL " : "", terminal);
		worker_operator(ICH302D, user, user);
	} else {
		worker_operator(ICH303I, user);
		worker_operator(ICH304D, user, user);
	}
}
