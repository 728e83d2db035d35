// SPDX-License-Identifier: GPL-2.0-only
/* links.c - the table of links to minidisks */
#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/slab.h>
#include "cp/links.h"

static DEFINE_MUTEX(links_mutex);
static LIST_HEAD(links);

/*
 * The same data: the same extent, whatever statements describe it. Extents that merely overlap,
 * as that of a whole volume does with all on it, are different disks.
 */
static bool same_disk(const struct cp_disk *a, const struct cp_disk *b)
{
	bool volumes = a->volume[0] && b->volume[0] && a->extent == b->extent;

	if (volumes)
		return !strcmp(a->volume, b->volume) && a->start == b->start &&
		       a->blocks == b->blocks && a->to_end == b->to_end;
	return !strcmp(a->owner, b->owner) && a->vdev == b->vdev;
}

static struct cp_link *find(const char *userid, u16 vdev)
{
	struct cp_link *l;

	lockdep_assert_held(&links_mutex);
	list_for_each_entry(l, &links, node)
		if (l->vdev == vdev && !strcmp(l->userid, userid))
			return l;
	return NULL;
}

static unsigned int count(const char *userid)
{
	struct cp_link *l;
	unsigned int n = 0;

	lockdep_assert_held(&links_mutex);
	list_for_each_entry(l, &links, node)
		n += !strcmp(l->userid, userid);
	return n;
}

static void look_around(const struct cp_disk *disk, struct cp_link_others *others)
{
	struct cp_link *l;

	lockdep_assert_held(&links_mutex);
	memset(others, 0, sizeof(*others));
	list_for_each_entry(l, &links, node) {
		if (!same_disk(&l->disk, disk))
			continue;
		if (l->write) {
			others->held.writers++;
			strscpy(others->writer, l->userid, sizeof(others->writer));
		} else {
			others->held.readers++;
			strscpy(others->reader, l->userid, sizeof(others->reader));
		}
		others->held.stable |= l->stable;
		others->held.exclusive |= l->exclusive;
		if (l->stable)
			strscpy(others->binder, l->userid, sizeof(others->binder));
	}
}

int links_add(struct cp_link *link, enum link_mode mode, enum zcp_access granted,
	      struct link_grant *grant, struct cp_link_others *others)
{
	int ret = 0;

	mutex_lock(&links_mutex);
	if (find(link->userid, link->vdev)) {
		ret = -EEXIST;
	} else if (count(link->userid) >= LINKS_MAX) {
		ret = -ENOSPC;
	} else {
		look_around(&link->disk, others);
		*grant = link_judge(mode, granted, &others->held);
		if (grant->why != LINK_OK)
			ret = -EBUSY;
	}
	if (!ret) {
		link->write = grant->write;
		link->stable = grant->stable;
		link->exclusive = grant->exclusive;
		list_add_tail(&link->node, &links);
	}
	mutex_unlock(&links_mutex);
	return ret;
}

bool links_has(const char *userid, u16 vdev)
{
	bool has;

	mutex_lock(&links_mutex);
	has = find(userid, vdev);
	mutex_unlock(&links_mutex);
	return has;
}

int links_remove(const char *userid, u16 vdev)
{
	struct cp_link *l;

	mutex_lock(&links_mutex);
	l = find(userid, vdev);
	if (l)
		list_del(&l->node);
	mutex_unlock(&links_mutex);
	kfree(l);
	return l ? 0 : -ENODEV;
}

void links_vm_ended(const char *userid)
{
	struct cp_link *l, *next;

	mutex_lock(&links_mutex);
	list_for_each_entry_safe(l, next, &links, node) {
		if (strcmp(l->userid, userid))
			continue;
		list_del(&l->node);
		kfree(l);
	}
	mutex_unlock(&links_mutex);
}

/* disk NULL: all of userid's */
static int copy_links(const char *userid, const struct cp_disk *disk, struct cp_link **copies)
{
	unsigned int n = 0, i = 0;
	struct cp_link *l;

	lockdep_assert_held(&links_mutex);
	list_for_each_entry(l, &links, node)
		n += disk ? same_disk(&l->disk, disk) : !strcmp(l->userid, userid);
	*copies = kvcalloc(n + 1, sizeof(**copies), GFP_KERNEL_ACCOUNT);
	if (!*copies)
		return -ENOMEM;
	list_for_each_entry(l, &links, node)
		if (disk ? same_disk(&l->disk, disk) : !strcmp(l->userid, userid))
			(*copies)[i++] = *l;
	return i;
}

int links_of(const char *userid, struct cp_link **copies)
{
	int n;

	mutex_lock(&links_mutex);
	n = copy_links(userid, NULL, copies);
	mutex_unlock(&links_mutex);
	return n;
}

int links_to(const char *userid, u16 vdev, struct cp_link **copies)
{
	struct cp_link *l;
	int n = -ENODEV;

	mutex_lock(&links_mutex);
	l = find(userid, vdev);
	if (l)
		n = copy_links(userid, &l->disk, copies);
	mutex_unlock(&links_mutex);
	return n;
}
