/* SPDX-License-Identifier: GPL-2.0-only */
/* nl.h - between netlink.c (the family and its requests) and cpd.c (what CP asks of cpd) */
#ifndef ZCP_NL_H
#define ZCP_NL_H

#include <net/genetlink.h>
#include "zcp.h"

extern struct genl_family nl_family;

int cpd_register(u32 portid);		/* -EBUSY: there is one */
bool cpd_is(u32 portid);		/* the registered one */
/*
 * Takes file over. -ENOENT: nobody waits for token; -EINVAL: a descriptor where none was asked for,
 * or the reverse
 */
int cpd_file_reply(u64 token, struct file *file, int error);
/* has cpd store a copy of a compiled directory for its next start */
int cpd_directory_keep(struct file *from);
int cpd_init(void);
void cpd_exit(void);

/*
 * A reference to the sender's file fd, when it is regular (memfd included) and open for mode
 * (FMODE_*).
 */
struct file *nl_file_get(int fd, fmode_t mode);

#endif
