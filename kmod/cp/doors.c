// SPDX-License-Identifier: GPL-2.0-only
/* doors.c - CP's questions to RACF, by the rows of doors.def */
#include <linux/slab.h>
#include "cp/doors.h"

static const struct door {
	const char *event, *class, *resource;
	u8 access, flow, flags;
} doors[] = {
#define DOOR(id, event, class, resource, access, flow, flags) \
	[DOOR_##id] = { event, class, resource, ZCP_ACCESS_##access, ZCP_FLOW_##flow, flags },
#include "cp/doors.def"
#undef DOOR
};

/* Device numbers up to FFF have three digits in names of profiles. */
static void resource_name(char *to, size_t size, const char *pattern, const struct door_ask *ask)
{
	size_t n = 0;

	for (; *pattern; pattern++) {
		if (*pattern != '%')
			n += scnprintf(to + n, size - n, "%c", *pattern);
		else if (*++pattern == 'u')
			n += scnprintf(to + n, size - n, "%s", ask->user ?: "");
		else
			n += scnprintf(to + n, size - n, "%03X", ask->vdev);
	}
}

/* The label that the other user has for as long as he is logged on */
static void label_of(const char *userid, char label[ZCP_NAME_LEN + 1])
{
	struct cp_vm *cp = userid ? cp_vm_find(userid) : NULL;
	struct cp_who *who;

	label[0] = '\0';
	if (!cp)
		return;
	who = cp_who_get(cp);
	strscpy(label, who->actor.seclabel, ZCP_NAME_LEN + 1);
	cp_who_put(who);
	cp_vm_put(cp);
}

static int ask_as(const struct zcp_actor *actor, enum cp_door id, const struct door_ask *ask,
		  const char *logstr, char *text, size_t text_size)
{
	const struct door *door = &doors[id];
	char name[32], label[ZCP_NAME_LEN + 1];
	struct esm_auth q = {
		.actor = actor,
		.class = door->class,
		.event = door->event,
		.name = name,
		.target = ask->user,
		.label = label,
		.logstr = logstr,
		.access = ask->access ?: door->access,
		.flow = ask->flow ?: door->flow,
		.flags = (door->flags & DOOR_EXEMPT || ask->exempt ? ZCP_AUTH_EXEMPT : 0) |
			 (door->flags & DOOR_UNLABELED ? ZCP_AUTH_UNLABELED : 0),
		.text = text,
		.text_size = text_size,
	};

	resource_name(name, sizeof(name), door->resource, ask);
	if (ask->label)
		strscpy(label, ask->label, sizeof(label));
	else
		label_of(ask->user, label);
	return esm_auth(&q);
}

int door_ask(struct cp_ctx *c, enum cp_door door, const struct door_ask *ask)
{
	struct cp_who *alternate = NULL;
	char *text, *masked;
	int ret = -ENOMEM;

	text = kzalloc(512, GFP_KERNEL);
	masked = kmemdup_nul(c->text ?: "", c->len, GFP_KERNEL);
	if (!text || !masked)
		goto free;
	cp_mask(masked, c->len);
	if (c->cp && doors[door].flags & DOOR_ALTERNATE)
		alternate = cp_alternate_get(c->cp);
	ret = ask_as(alternate ? &alternate->actor : c->actor, door, ask, masked, text, 512);
	if (alternate)
		cp_who_put(alternate);
	cp_lines(c, text);
free:
	kfree_sensitive(masked);
	kfree(text);
	return ret;
}

int door_refused(struct cp_ctx *c, int error)
{
	return cp_msg(c, error == -EACCES ? MSG_ESM6003E : MSG_ESM6006E);
}

int door_check(struct cp_ctx *c, enum cp_door door, const char *user)
{
	int ret = door_ask(c, door, &(struct door_ask){ .user = user });

	return ret ? door_refused(c, ret) : 0;
}

int door_ask_actor(const struct zcp_actor *actor, enum cp_door door, const char *user,
		   const char *logstr)
{
	return ask_as(actor, door, &(struct door_ask){ .user = user }, logstr, NULL, 0);
}

int door_ask_label(const struct zcp_actor *actor, enum cp_door door, const char *user,
		   const char *label)
{
	return ask_as(actor, door, &(struct door_ask){ .user = user, .label = label }, NULL, NULL,
		      0);
}
