// SPDX-License-Identifier: GPL-2.0-only
/* sessions.c - what labels meet that come into force: machines, links, secondary users */
#include <linux/slab.h>
#include "cp/links.h"
#include "cp/scif.h"

struct report {
	char *text;
	size_t size;
	u16 len;
	bool cut;
	u32 unlabeled;
};

/* Whole lines only, and room for the last one. */
#define MORE	"AND OTHERS\n"

__printf(2, 3)
static void say(struct report *r, const char *fmt, ...)
{
	size_t room = r->size - r->len - sizeof(MORE);
	va_list ap;
	int n;

	if (r->cut)
		return;
	va_start(ap, fmt);
	n = vsnprintf(r->text + r->len, room, fmt, ap);
	va_end(ap);
	r->cut = n >= room;
	r->len += r->cut ? scnprintf(r->text + r->len, sizeof(MORE), MORE) : n;
}

static int unlabeled(struct zcp_vm *vm, void *arg)
{
	struct cp_vm *cp = cp_vm_get(vm);
	struct report *r = arg;
	struct cp_who *who;

	if (!cp)
		return 0;
	who = cp_who_get(cp);
	if (!who->actor.seclabel[0]) {
		r->unlabeled++;
		say(r, "%s IS LOGGED ON WITHOUT A SECURITY LABEL\n", vm->userid);
	}
	cp_who_put(who);
	cp_vm_put(cp);
	return 0;
}

/* Those to disks of others */
static int links(struct zcp_vm *vm, void *arg)
{
	struct cp_link *links;
	int i, n = links_of(vm->userid, &links);

	for (i = 0; i < n; i++)
		if (strcmp(links[i].disk.owner, vm->userid))
			say(arg, "%s HAS %s %04X AS %04X %s\n", vm->userid, links[i].disk.owner,
			    links[i].disk.vdev, links[i].vdev, links[i].write ? "R/W" : "R/O");
	if (n >= 0)
		kvfree(links);
	return 0;
}

static int watchers(struct zcp_vm *vm, void *arg)
{
	struct cp_vm *cp = cp_vm_get(vm);
	char userid[ZCP_NAME_LEN + 1];

	if (!cp)
		return 0;
	if (scif_watcher(cp, CP_SECUSER, userid))
		say(arg, "%s HAS SECUSER %s\n", vm->userid, userid);
	if (scif_watcher(cp, CP_OBSERVER, userid))
		say(arg, "%s HAS OBSERVER %s\n", vm->userid, userid);
	cp_vm_put(cp);
	return 0;
}

u32 cp_sessions(char *text, size_t size, u16 *len)
{
	struct report r = { .text = text, .size = size };

	zcp_vm_for_each(unlabeled, &r);
	zcp_vm_for_each(links, &r);
	zcp_vm_for_each(watchers, &r);
	*len = r.len;
	return r.unlabeled;
}
