// SPDX-License-Identifier: GPL-2.0-only
/* events.c - the commands and DIAGNOSE codes that RACF's VMXEVENT profiles have recorded */
#include <linux/bsearch.h>
#include <linux/rcupdate.h>
#include <linux/slab.h>
#include "door.h"
#include "wire.h"

#define KEY_LEN		offsetof(struct zcp_racf_event, on)

struct events {
	struct rcu_head rcu;
	unsigned int n;
	struct zcp_racf_event v[];
};

/* NULL: none. When racfd goes away what it said stays. */
static struct events __rcu *events;
static DEFINE_MUTEX(events_lock);

static void replace(struct events *new)
{
	struct events *old;

	mutex_lock(&events_lock);
	old = rcu_replace_pointer(events, new, lockdep_is_held(&events_lock));
	mutex_unlock(&events_lock);
	if (old)
		kfree_rcu(old, rcu);
}

/* The message is well-formed and becomes this one's own. */
int events_take(struct ask_msg *m)
{
	const struct zcp_racf_events *e = ask_msg_body(m);
	struct events *new = e->n ? kmalloc(struct_size(new, v, e->n), GFP_KERNEL) : NULL;
	int ret = e->n && !new ? -ENOMEM : 0;

	if (new) {
		new->n = e->n;
		memcpy(new->v, e->v, e->n * sizeof(e->v[0]));
	}
	if (!ret)
		replace(new);
	ask_msg_free(m);
	return ret;
}

void events_exit(void)
{
	replace(NULL);
}

bool esm_records_any(void)
{
	return rcu_access_pointer(events);
}

static int by_key(const void *key, const void *row)
{
	return memcmp(key, row, KEY_LEN);
}

static const struct zcp_racf_event *find(const struct events *e, const char *userid,
					 const char *event)
{
	struct zcp_racf_event key;

	wire_name_put(key.userid, userid);
	memset(key.event, ' ', sizeof(key.event));
	memcpy(key.event, event, strnlen(event, sizeof(key.event)));
	return bsearch(&key, e->v, e->n, sizeof(e->v[0]), by_key);
}

bool esm_records(const char *userid, const char *event)
{
	const struct zcp_racf_event *row = NULL;
	const struct events *e;
	bool on;

	rcu_read_lock();
	e = rcu_dereference(events);
	if (e)
		row = find(e, userid, event) ?: find(e, "", event);
	on = row && row->on;
	rcu_read_unlock();
	return on;
}
