// SPDX-License-Identifier: GPL-2.0-only
/* link.c - LINK, DETACH, QUERY LINKS, and the disks of the directory at LOGON */
#include <linux/slab.h>
#include "cp/dirimage.h"
#include "cp/doors.h"
#include "cp/links.h"
#include "dev/vdev.h"

struct want {
	char owner[ZCP_NAME_LEN + 1];	/* as named; LINK statements may lead elsewhere */
	u16 vdev1, vdev2;
	enum link_mode mode;
	enum cp_door door;
};

/* ---- which disk, and may this user ask for it so? ---- */

static void describe(const struct zcp_dir_user *u, const struct zcp_dir_mdisk *m,
		     struct cp_disk *disk)
{
	struct cp_word w = { m->mode, strnlen(m->mode, sizeof(m->mode)) };

	while (w.len && w.p[w.len - 1] == ' ')
		w.len--;
	memset(disk, 0, sizeof(*disk));
	cp_name_get(disk->owner, u->userid);
	cp_name_get(disk->devtype, m->devtype);
	cp_name_get(disk->volume, m->volume);
	disk->vdev = be16_to_cpu(m->vdev);
	disk->extent = m->extent;
	disk->to_end = m->to_end;
	disk->start = be32_to_cpu(m->start);
	disk->blocks = be32_to_cpu(m->blocks);
	if (!link_mode_parse(&w, &disk->mode, &disk->suffix))
		disk->mode = LINK_W;
}

static int find_disk(struct cp_ctx *c, const struct want *want, struct cp_disk *disk)
{
	struct cp_dir *dir = cp_dir_get();
	const struct zcp_dir_user *u = dir ? cp_dir_find(dir, want->owner) : NULL;
	const struct zcp_dir_mdisk *m = NULL;
	int rc = 0;

	if (!u)
		rc = cp_msg(c, MSG_LNM053E, want->owner);
	else
		m = dirimage_disk(cp_dir_image(dir), &u, want->vdev1);
	if (m)
		describe(u, m, disk);
	else if (!rc)
		rc = cp_msg(c, MSG_LNM107E, want->owner, want->vdev1);
	cp_dir_put(dir);
	/* a temporary disk is its owner's alone, a virtual one lives as long as his machine */
	if (!rc && strcmp(disk->owner, c->cp->vm->userid) &&
	    (disk->extent == ZCP_DIR_TDISK ||
	     (disk->extent == ZCP_DIR_VDISK && !links_has(disk->owner, disk->vdev))))
		rc = cp_msg(c, MSG_LNM107E, want->owner, want->vdev1);
	return rc;
}

/* Whom the disk must belong to so that it is one's own */
static bool own_disk(struct cp_ctx *c, const struct cp_disk *disk)
{
	struct cp_who *alternate = cp_alternate_get(c->cp);
	bool own = !strcmp(disk->owner, alternate ? alternate->actor.userid : c->actor->userid);

	if (alternate)
		cp_who_put(alternate);
	return own;
}

/* OPTION LNKSTABL and LNKEXCLU of the user, or the suffix of his own disk */
static bool may_bind(struct cp_ctx *c, const struct cp_disk *disk, enum link_mode mode)
{
	u64 options = be64_to_cpu(c->cp->entry->options);
	unsigned int suffix = own_disk(c, disk) ? disk->suffix : 0;

	if (options & BIT_ULL(ZCP_DIR_OPTION_LNKEXCLU) || suffix & LINK_SUFFIX_E)
		return true;
	if (link_mode_exclusive(mode))
		return false;
	return options & BIT_ULL(ZCP_DIR_OPTION_LNKSTABL) || suffix & LINK_SUFFIX_S;
}

static int ask(struct cp_ctx *c, const struct want *want, const struct cp_disk *disk,
	       enum zcp_access access)
{
	bool reads = access == ZCP_ACCESS_READ;

	return door_ask(c, want->door, &(struct door_ask){
		.user = disk->owner,
		.vdev = disk->vdev,
		.access = access,
		.flow = reads ? ZCP_FLOW_READ : ZCP_FLOW_BOTH,
		.exempt = own_disk(c, disk) ||
			  (reads && cp_config_public_disk(disk->owner, disk->vdev)),
	});
}

/* The mode's own level first, then what it falls back to. 0: *granted is one of them. */
static int ask_levels(struct cp_ctx *c, const struct want *want, const struct cp_disk *disk,
		      enum zcp_access *granted)
{
	enum zcp_access fallback = link_mode_fallback(want->mode);
	int ret;

	*granted = link_mode_access(want->mode);
	ret = ask(c, want, disk, *granted);
	if (ret == -EACCES && fallback) {
		*granted = fallback;
		ret = ask(c, want, disk, fallback);
	}
	return ret;
}

/* ---- what the user is told ---- */

static size_t tally(char *buf, size_t size, size_t n, const char *what, unsigned int count,
		    const char *user)
{
	if (!count)
		return n;
	n += scnprintf(buf + n, size - n, "%s%s by ", n ? "; " : "", what);
	if (count == 1)
		return n + scnprintf(buf + n, size - n, "%s", user);
	return n + scnprintf(buf + n, size - n, "%3u users", count);
}

/* "R/W by USER1; R/O by   2 users" */
static void beside(char *buf, size_t size, const struct cp_link_others *o)
{
	size_t n = tally(buf, size, 0, "R/W", o->held.writers, o->writer);

	n = tally(buf, size, n, "R/O", o->held.readers, o->reader);
	buf[n] = '\0';
}

/* The number of the message: who writes, who reads, both */
static enum cp_msgid in_use(const struct cp_link_others *o, const enum cp_msgid ids[3])
{
	return o->held.writers && o->held.readers ? ids[2] : o->held.writers ? ids[0] : ids[1];
}

static int not_linked(struct cp_ctx *c, const struct want *want, enum link_why why,
		      const struct cp_link_others *o)
{
	static const enum cp_msgid ids[] = { MSG_LNM104E, MSG_LNM105E, MSG_LNM106E };
	char text[80];

	switch (why) {
	case LINK_STABLE:
		return cp_msg(c, MSG_LNM137E, want->owner, want->vdev1, o->binder);
	case LINK_EXCLUSIVE:
		return cp_msg(c, MSG_LNM139E, want->owner, want->vdev1, o->binder);
	default:
		beside(text, sizeof(text), o);
		return cp_msg(c, in_use(o, ids), want->owner, want->vdev1, text);
	}
}

static void linked(struct cp_ctx *c, const struct want *want, const struct link_grant *g,
		   const struct cp_link_others *o)
{
	static const enum cp_msgid ids[] = { MSG_LNM101I, MSG_LNM102I, MSG_LNM103I };
	char text[80], *p;

	beside(text, sizeof(text), o);
	if (g->forced == LINK_NO_ACCESS) {
		cp_msg(c, MSG_LNM6011I, want->vdev2);
	} else if (g->forced) {
		cp_msg(c, in_use(o, ids), want->vdev2, text);
		return;
	}
	for (p = text; *p; p++)
		*p = cp_upper(*p);
	if (*text)
		cp_say(c, "DASD %04X LINKED %s; %s", want->vdev2, g->write ? "R/W" : "R/O", text);
}

static void record(struct cp_ctx *c, const struct want *want, const struct cp_disk *disk,
		   const struct link_grant *g, int rc)
{
	char text[80];
	struct aud_event ev = {
		.event = ZCP_EVENT_LINK,
		.outcome = rc ? ZCP_OUTCOME_DENIED : ZCP_OUTCOME_SUCCESS,
		.rc = rc, .actor = c->actor, .target = disk->owner, .text = text,
	};
	struct cp_who *alternate = cp_alternate_get(c->cp);

	scnprintf(text, sizeof(text), "%s %s %04X AS %04X %s%s%s%s",
		  want->door == DOOR_MDISK ? "MDISK" : "LINK", disk->owner, disk->vdev,
		  want->vdev2, link_mode_name(want->mode), rc ? "" : g->write ? ": R/W" : ": R/O",
		  alternate ? " FOR " : "", alternate ? alternate->actor.userid : "");
	aud_post(&ev);
	if (alternate)
		cp_who_put(alternate);
}

/* ---- the link itself ---- */

static int add(struct cp_ctx *c, const struct want *want, const struct cp_disk *disk,
	       enum zcp_access granted)
{
	struct cp_link *link = kzalloc(sizeof(*link), GFP_KERNEL_ACCOUNT);
	struct cp_link_others others;
	struct link_grant grant = { .why = LINK_NO_ACCESS };
	int ret, rc = 0;

	if (!link)
		return -ENOMEM;
	strscpy(link->userid, c->cp->vm->userid, sizeof(link->userid));
	link->vdev = want->vdev2;
	link->disk = *disk;
	ret = links_add(link, want->mode, granted, &grant, &others);
	if (ret)
		kfree(link);
	if (ret == -EBUSY)
		rc = not_linked(c, want, grant.why, &others);
	else if (ret == -EEXIST)
		rc = cp_msg(c, MSG_LNM110E, want->owner, want->vdev1, want->vdev2);
	else if (ret)
		rc = cp_msg(c, MSG_LNM6013E, want->owner, want->vdev1, LINKS_MAX);
	else
		linked(c, want, &grant, &others);
	record(c, want, disk, &grant, rc);
	return rc;
}

static int link_disk(struct cp_ctx *c, const struct want *want)
{
	enum zcp_access granted;
	struct cp_disk disk;
	int ret, rc;

	if (vdev_exists(c->cp->vm, want->vdev2) || links_has(c->cp->vm->userid, want->vdev2))
		return cp_msg(c, MSG_LNM110E, want->owner, want->vdev1, want->vdev2);
	rc = find_disk(c, want, &disk);
	if (rc)
		return rc;
	if (link_mode_stable(want->mode) && !may_bind(c, &disk, want->mode))
		return cp_msg(c, MSG_LNM114E, want->owner, want->vdev1);
	ret = ask_levels(c, want, &disk, &granted);
	if (!ret)
		return add(c, want, &disk, granted);
	rc = ret == -EACCES ? cp_msg(c, MSG_LNM298E, want->owner, want->vdev1) :
			      cp_msg(c, MSG_ESM6006E);
	record(c, want, &disk, &(struct link_grant){ 0 }, rc);
	return rc;
}

/* ---- LINK [TO] userid vdev1 [AS] vdev2 [mode] [[PASS=] password] ---- */

/* RACF decides, so a password is read only to be refused or forgotten. */
static int take_password(struct cp_ctx *c)
{
	struct cp_word w;

	if (!cp_next(&c->args, &w))
		return 0;
	if (!cp_feature(ZCP_CFG_F_PASSWORDS_LINK))
		return cp_msg(c, MSG_LNM260E);
	if (cp_is(&w, "PASS="))
		cp_next(&c->args, &w);
	return cp_more(&c->args) ? cp_row_usage(c) : 0;
}

int cmd_link(struct cp_ctx *c)
{
	struct want want = { .door = DOOR_LINK };
	struct cp_word w;
	int rc;

	cp_take(&c->args, "TO");
	rc = cp_need_userid(c, want.owner);
	if (!rc)
		rc = cp_need_devno(c, &want.vdev1);
	cp_take(&c->args, "AS");
	if (!rc)
		rc = cp_need_devno(c, &want.vdev2);
	if (rc)
		return rc;
	want.mode = strcmp(want.owner, c->cp->vm->userid) ? LINK_R : LINK_W;
	if (cp_peek(&c->args, &w) && link_mode_parse(&w, &want.mode, NULL))
		cp_next(&c->args, &w);
	rc = take_password(c);
	return rc ? rc : link_disk(c, &want);
}

/* ---- DETACH vdev[-vdev] ... ---- */

static bool take_range(const struct cp_word *w, u16 *from, u16 *to)
{
	const char *dash = memchr(w->p, '-', w->len);
	struct cp_word a = *w, b;

	if (!dash)
		return cp_devno(w, from) && cp_devno(w, to);
	a.len = dash - w->p;
	b = (struct cp_word){ dash + 1, w->len - a.len - 1 };
	return cp_devno(&a, from) && cp_devno(&b, to) && *from <= *to;
}

static int detach(struct cp_ctx *c, u16 vdev, bool must)
{
	if (!links_remove(c->cp->vm->userid, vdev))
		cp_say(c, "DASD %04X DETACHED", vdev);
	else if (vdev_exists(c->cp->vm, vdev))
		return cp_msg(c, MSG_DTV6012E, vdev);
	else if (must)
		return cp_msg(c, MSG_DTV040E, vdev);
	return 0;
}

/* The operands are looked at before anything is detached. */
int cmd_detach(struct cp_ctx *c)
{
	struct cp_scan copy = c->args;
	struct cp_word w;
	int one, rc = 0;
	u16 from, to;
	u32 v;

	if (!cp_more(&copy))
		return cp_msg(c, MSG_CMD022E);
	while (cp_next(&copy, &w))
		if (!take_range(&w, &from, &to))
			return cp_msg(c, MSG_CMD022E);
	while (cp_next(&c->args, &w) && take_range(&w, &from, &to)) {
		for (v = from; v <= to; v++) {
			one = detach(c, v, from == to);
			rc = rc ? rc : one;
		}
	}
	return rc;
}

/* ---- QUERY LINKS vdev, and the lines of QUERY VIRTUAL ---- */

int query_links(struct cp_ctx *c)
{
	struct cp_link *links;
	char line[128];
	size_t len = 0;
	int rc, n, i;
	u16 vdev;

	rc = cp_need_devno(c, &vdev);
	if (rc || cp_more(&c->args))
		return rc ? rc : cp_no_more(c);
	n = links_to(c->cp->vm->userid, vdev, &links);
	if (n < 0)
		return n == -ENODEV ? cp_msg(c, MSG_CMD040E, vdev) : n;
	for (i = 0; i < n; i++) {
		len += scnprintf(line + len, sizeof(line) - len, "%-8s %04X %s%s", links[i].userid,
				 links[i].vdev, links[i].write ? "R/W" : "R/O",
				 i + 1 < n ? ", " : "");
		if (i % 4 == 3 || i + 1 == n) {
			cp_say(c, "%s", line);
			len = 0;
		}
	}
	kvfree(links);
	return 0;
}

static void show_one(struct cp_ctx *c, const struct cp_link *l)
{
	bool blocks = l->disk.devtype[0] == '9' || l->disk.devtype[0] == 'F';
	char size[16];

	if (l->disk.to_end || l->disk.extent == ZCP_DIR_FULLPACK)
		strscpy(size, "END", sizeof(size));
	else
		scnprintf(size, sizeof(size), "%u", l->disk.blocks);
	cp_say(c, "DASD %04X %-4s %-6s R/%c %10s %s", l->vdev, l->disk.devtype,
	       l->disk.extent == ZCP_DIR_TDISK ? "(TEMP)" :
	       l->disk.extent == ZCP_DIR_VDISK ? "(VDSK)" : l->disk.volume,
	       l->write ? 'W' : 'O', size, blocks ? "BLK" : "CYL");
}

int link_show(struct cp_ctx *c, int devno)
{
	struct cp_link *links;
	int n, i, shown = 0;

	n = links_of(c->cp->vm->userid, &links);
	for (i = 0; i < n; i++) {
		if (devno >= 0 && links[i].vdev != devno)
			continue;
		show_one(c, &links[i]);
		shown++;
	}
	if (n >= 0)
		kvfree(links);
	return n < 0 ? n : shown;
}

/* ---- LOGON ---- */

static void directory_mdisk(struct cp_ctx *c, const struct zcp_dir_mdisk *m)
{
	struct want want = { .door = DOOR_MDISK, .vdev1 = be16_to_cpu(m->vdev) };
	struct cp_disk disk;

	describe(c->cp->entry, m, &disk);
	strscpy(want.owner, disk.owner, sizeof(want.owner));
	want.vdev2 = want.vdev1;
	want.mode = disk.mode;
	link_disk(c, &want);
}

static void directory_link(struct cp_ctx *c, const struct zcp_dir_link *l)
{
	struct want want = {
		.door = DOOR_LINK,
		.vdev1 = be16_to_cpu(l->vdev1), .vdev2 = be16_to_cpu(l->vdev2),
	};
	struct cp_word w = { l->mode, l->mode[1] == ' ' ? 1 : 2 };

	cp_name_get(want.owner, l->userid);
	if (link_mode_parse(&w, &want.mode, NULL))
		link_disk(c, &want);
}

void link_directory(struct cp_ctx *c)
{
	const void *image = cp_dir_image(c->cp->dir);
	const struct zcp_dir_record *r = NULL;

	while ((r = dirimage_next(image, c->cp->entry, r, 0)) && !signal_pending(current)) {
		if (be16_to_cpu(r->type) == ZCP_DIR_MDISK)
			directory_mdisk(c, (const void *)r);
		else if (be16_to_cpu(r->type) == ZCP_DIR_LINK)
			directory_link(c, (const void *)r);
	}
}
