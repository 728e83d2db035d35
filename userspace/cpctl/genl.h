/* SPDX-License-Identifier: MIT */
/*
 * genl.h - generic netlink family "zcp", for cpd and cpctl; the only file that knows libnl
 *
 * Messages and attributes are those of kmod/uapi/zcp.h. Errors are -errno as
 * the module gave them.
 */
#ifndef ZCP_CPCTL_GENL_H
#define ZCP_CPCTL_GENL_H

#include <netlink/attr.h>
#include <netlink/msg.h>
#include <stdbool.h>
#include "kmod/uapi/zcp.h"

struct genl;

/*
 * attrs is indexed by enum zcp_attr; attributes that are there have at least the size of their
 * type.
 */
typedef void (*genl_fn)(void *arg, int cmd, struct nlattr *attrs[ZCP_ATTR_MAX + 1]);

struct genl *genl_open(void);	/* NULL, errno ENOENT: the module is not loaded */
void genl_close(struct genl *g);
int genl_fd(const struct genl *g);

/* Ends the process when there is no memory for it. */
struct nl_msg *genl_msg(struct genl *g, int cmd, bool dump);

/*
 * Sends msg, frees it, waits until the module has answered; fn (may be NULL) sees each message of
 * the answer.
 */
int genl_call(struct genl *g, struct nl_msg *msg, genl_fn fn, void *arg);

/* For cpd. Events that arrive during genl_call() are kept for genl_events(). */
void genl_on_event(struct genl *g, genl_fn fn, void *arg);
int genl_watch_module(struct genl *g);	/* from now on genl_events() notices that the module goes */
/* Hands over what has come. 0; -ENODEV: the module was unloaded; -ENOBUFS: events were lost */
int genl_events(struct genl *g);
bool genl_event_waits(const struct genl *g);	/* one that came during a call */

#endif
