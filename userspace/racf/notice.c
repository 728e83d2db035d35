// SPDX-License-Identifier: MIT
/*
 * notice.c - who is told of a violation: the security console, and the user whom the profile names
 *
 * One user can cause violations as fast as he types. What he causes is told once in a while, with
 * the number of those that were left out; the trail has them all.
 */
#include <stdio.h>
#include <string.h>
#include "racf/job.h"
#include "racf/notice.h"

#define SLOTS		64
#define CONSOLE_MS	1000
#define NOTIFY_MS	60000

static struct slot {
	racf_name by, to;	/* to is empty: the console */
	uint64_t when;
	unsigned int left_out;
} slots[SLOTS];

/* What by caused at to; in place of what is longest ago, which is then told once too often. */
static struct slot *slot_of(const char *by, const char *to)
{
	struct slot *oldest = slots;

	for (struct slot *s = slots; s < slots + SLOTS; s++) {
		if (s->when && !strcmp(s->by, by) && !strcmp(s->to, to))
			return s;
		if (s->when < oldest->when)
			oldest = s;
	}
	memset(oldest, 0, sizeof(*oldest));
	snprintf(oldest->by, sizeof(oldest->by), "%s", by);
	snprintf(oldest->to, sizeof(oldest->to), "%s", to);
	return oldest;
}

static void tell(const char *by, const char *to, uint64_t interval, const char *text)
{
	struct slot *s = slot_of(by, to);
	uint64_t now = job_now();
	char line[ZCP_TELL_MAX];

	if (s->when && now - s->when < interval) {
		s->left_out++;
		return;
	}
	if (s->left_out)
		snprintf(line, sizeof(line), "%.460s (%u MORE NOT SHOWN)", text, s->left_out);
	else
		snprintf(line, sizeof(line), "%s", text);
	s->when = now;
	s->left_out = 0;
	worker_tell(to, *to, line);
}

void notice_violation(const char *by, const char *notify, const char *text)
{
	tell(by, "", CONSOLE_MS, text);
	if (*notify)
		tell(by, notify, NOTIFY_MS, text);
}
