/* SPDX-License-Identifier: GPL-2.0-only */
/* doors.h - CP's questions to RACF about what a user is about to do */
#ifndef CP_DOORS_H
#define CP_DOORS_H

#include "cp/cp.h"

#define DOOR_ALTERNATE	0x01	/* the alternate user's authority counts */
#define DOOR_EXEMPT	0x02	/* ZCP_AUTH_EXEMPT */
#define DOOR_UNLABELED	0x04	/* ZCP_AUTH_UNLABELED */

enum cp_door {
	DOOR_NONE,
#define DOOR(id, event, class, resource, access, flow, flags) DOOR_##id,
#include "cp/doors.def"
#undef DOOR
	DOOR_COUNT,
};

/* What the row leaves open; zero: as the row says. */
struct door_ask {
	const char *user;		/* at the other end, or the owner */
	const char *label;		/* of the object; NULL: the user's */
	u16 vdev;
	enum zcp_access access;
	enum zcp_flow flow;
	bool exempt;			/* CP's own rules give discretionary access */
};

/*
 * Sleeps, no lock may be held. 0: permitted; -EACCES: refused; other errors: no answer, which is a
 * refusal too. What RACF has to say goes to the user.
 */
int door_ask(struct cp_ctx *c, enum cp_door door, const struct door_ask *ask);
/* The message for what door_ask() gave; its number. */
int door_refused(struct cp_ctx *c, int error);
/* both: 0, or the number of the message */
int door_check(struct cp_ctx *c, enum cp_door door, const char *user);
/* the same for who has no command: a session's requests */
int door_ask_label(const struct zcp_actor *actor, enum cp_door door, const char *user,
		   const char *label);
int door_ask_actor(const struct zcp_actor *actor, enum cp_door door, const char *user,
		   const char *logstr);

#endif
