// SPDX-License-Identifier: GPL-2.0-only
/* termnote.c - what the service of /dev/zcp/terminal has for the trail */
#include <linux/atomic.h>
#include <linux/ratelimit.h>
#include <linux/slab.h>
#include "cp/terminal.h"
#include "zcp.h"

/* Everybody on the network can cause a note: they must not push others' records out. */
static struct ratelimit_state pace =
	RATELIMIT_STATE_INIT_FLAGS(pace, 10 * HZ, 50, RATELIMIT_MSG_ON_RELEASE);
static atomic_t left_out;

struct note {
	struct zcp_actor actor;
	char text[ZCP_NOTE_MAX + sizeof(", AND 4294967295 MORE")];
};

void cp_term_note(const struct cp_term *t, const struct zcp_term_note *from, size_t len)
{
	struct note *note = __ratelimit(&pace) ? kzalloc(sizeof(*note), GFP_KERNEL) : NULL;
	struct aud_event ev = { .event = ZCP_EVENT_LINE, .outcome = from->outcome };
	unsigned int more;
	int n = len - sizeof(*from);

	if (!note) {
		atomic_inc(&left_out);
		return;
	}
	more = atomic_xchg(&left_out, 0);
	n = scnprintf(note->text, sizeof(note->text), "%.*s", n, from->text);
	if (more)
		scnprintf(note->text + n, sizeof(note->text) - n, ", AND %u MORE", more);
	note->actor.origin = t->origin;
	memcpy(note->actor.origin.termid, from->termid, sizeof(from->termid));
	memcpy(note->actor.origin.peer, from->peer, sizeof(from->peer));
	ev.actor = &note->actor;
	ev.text = note->text;
	if (aud_post(&ev))
		atomic_add(more + 1, &left_out);
	kfree(note);
}
