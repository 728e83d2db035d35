// SPDX-License-Identifier: MIT
/*
 * cpevent.c - the commands and DIAGNOSE codes that VMXEVENT profiles have recorded
 *
 * Where CP asks RACF, RACF's own record says what the profile wants. Where it asks nothing, it is
 * told here what to record.
 */
#include <stddef.h>
#include <string.h>
#include "lib/log.h"
#include "racf/cpevent.h"
#include "racf/job.h"

#define CLASS	RACF_EVENT_CLASS
#define ONES	RACF_EVENT_ONES
#define AUDIT	(RACF_EVENT_AUDIT | RACF_EVENT_NOAUDIT)

struct list {
	struct zcp_racf_events head;
	struct zcp_racf_event v[ZCP_RACF_EVENTS_MAX];
	bool full;
};

static size_t list_size(const struct list *l)
{
	return offsetof(struct list, v) + l->head.n * sizeof(l->v[0]);
}

static bool is_door(const char *event)
{
	static const char *const doors[] = {
#define DOOR(id, event, class, resource, access, flow, flags) event,
#include "cp/doors.def"
#undef DOOR
	};

	for (size_t i = 0; i < sizeof(doors) / sizeof(doors[0]); i++)
		if (!strcmp(doors[i], event))
			return true;
	return false;
}

static void put(struct list *l, const char *user, const struct racf_member *m, uint32_t off)
{
	uint32_t audit = m->value & AUDIT & ~off;
	size_t len = strlen(m->name), i = l->head.n;
	struct zcp_racf_event e = { .on = audit & RACF_EVENT_AUDIT ? 1 : 0 };

	if (!audit || len > sizeof(e.event) || is_door(m->name))
		return;
	memset(e.userid, ' ', sizeof(e.userid));
	memcpy(e.userid, user, strlen(user));
	memset(e.event, ' ', sizeof(e.event));
	memcpy(e.event, m->name, len);
	if (i == ZCP_RACF_EVENTS_MAX) {
		l->full = true;
		return;
	}
	/* ascending, for CP searches it */
	for (; i && memcmp(&e, &l->v[i - 1], offsetof(struct zcp_racf_event, on)) < 0; i--)
		l->v[i] = l->v[i - 1];
	l->v[i] = e;
	l->head.n++;
}

static void put_profile(struct list *l, const char *user, const struct racf_profile *p)
{
	for (unsigned int i = 0; p && i < p->n_members; i++)
		put(l, user, &p->members[i], p->events_off);
}

static int put_ones(void *arg, struct racf_profile *p)
{
	const char *user = p->name + strlen(ONES);

	if (!strncmp(p->name, ONES, strlen(ONES)) && strlen(user) <= RACF_NAME_MAX)
		put_profile(arg, user, p);
	return 0;
}

void cpevent_tell(bool always)
{
	static struct list now, told;
	const struct racf_options *o = &worker.options;

	memset(&now, 0, sizeof(now));
	if (racf_class_is(o, racf_class_find(CLASS), RACF_ACTIVE)) {
		if (*o->event_audit)
			put_profile(&now, "", model_profile(worker.model, CLASS, o->event_audit));
		model_each_profile(worker.model, CLASS, put_ones, &now);
	}
	if (!always && !memcmp(&now, &told, sizeof(now)))
		return;
	if (now.full && !told.full)
		log_msg(LOG_ERR, "VMXEVENT: CP records the first %d events only",
			ZCP_RACF_EVENTS_MAX);
	told = now;
	worker_events(&now, list_size(&now));
}
