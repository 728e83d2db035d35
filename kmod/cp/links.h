/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * links.h - who has which minidisk, over all virtual machines
 *
 * A link is a device number of a machine's that stands for a minidisk of the
 * directory. There is no data path to the disk yet, so the guest sees no
 * subchannel for it.
 */
#ifndef CP_LINKS_H
#define CP_LINKS_H

#include "cp/cp.h"
#include "cp/linkmode.h"

#define LINKS_MAX	1024	/* of one machine */

/* A minidisk, as the directory says when it is linked */
struct cp_disk {
	char owner[ZCP_NAME_LEN + 1];
	char devtype[ZCP_NAME_LEN + 1], volume[ZCP_NAME_LEN + 1];
	u16 vdev;
	u8 extent;			/* enum zcp_dir_extent */
	bool to_end;
	u32 start, blocks;
	enum link_mode mode;		/* of the MDISK statement */
	unsigned int suffix;		/* LINK_SUFFIX_* */
};

struct cp_link {
	struct list_head node;
	char userid[ZCP_NAME_LEN + 1];	/* who has it, as vdev */
	u16 vdev;
	bool write, stable, exclusive;
	struct cp_disk disk;
};

/* What is in the way, or beside: how many, and one of them by name */
struct cp_link_others {
	struct link_held held;
	char reader[ZCP_NAME_LEN + 1], writer[ZCP_NAME_LEN + 1];
	char binder[ZCP_NAME_LEN + 1];	/* has it stable or exclusive */
};

/*
 * Judges and, when it is granted, adds link (memory of the caller's, taken over with 0). 0, -EBUSY:
 * as *grant says, -EEXIST: vdev is in use, -ENOSPC: LINKS_MAX.
 */
int links_add(struct cp_link *link, enum link_mode mode, enum zcp_access granted,
	      struct link_grant *grant, struct cp_link_others *others);
bool links_has(const char *userid, u16 vdev);
int links_remove(const char *userid, u16 vdev);		/* -ENODEV */
void links_vm_ended(const char *userid);
/*
 * Copies of all links of userid (vdev < 0), or of all to the disk that he has as vdev. The number,
 * -ENODEV, -ENOMEM; kvfree(*links).
 */
int links_of(const char *userid, struct cp_link **links);
int links_to(const char *userid, u16 vdev, struct cp_link **links);

/* link.c: the MDISK and LINK statements of the user's directory entry, at LOGON */
void link_directory(struct cp_ctx *c);
/* QUERY VIRTUAL: lines for one device (devno >= 0) or all; how many, or -ENOMEM */
int link_show(struct cp_ctx *c, int devno);

#endif
