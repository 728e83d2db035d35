/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * door.h - a character device that one service alone opens
 *
 * chardev.c keeps the rules of uapi/zcp.h (one opener, one message per read
 * and write, EMSGSIZE loses nothing, a breach severs); esm.c, audit.c and
 * recovery.c know what the messages mean.
 */
#ifndef ZCP_DOOR_H
#define ZCP_DOOR_H

#include "ask.h"

struct door_ops {
	struct ask_table *asks;		/* questions; its readers wait here */
	int (*check)(const struct zcp_msg *msg, size_t len);	/* wire.h */
	/* what the first message says beyond what every door's does; NULL: nothing */
	void (*boot)(struct zcp_boot *boot);
	/* asks goes to all of these: where questions are all there is, they are ask.h's own */
	void (*open)(struct ask_table *t);
	void (*close)(struct ask_table *t);	/* once for each open: closed, or severed */
	bool (*pending)(struct ask_table *t);	/* peek() has something */
	/* the next message, not yet taken; 0: none */
	size_t (*peek)(struct ask_table *t, void *buf, u64 *serial);
	void (*sent)(struct ask_table *t, u64 serial);	/* the service has it */
	/* a checked message from the service, taken over; <0: breach */
	int (*take)(struct ask_msg *m);
};

extern const struct door_ops esm_door, aud_door, recovery_door;

/*
 * Who calls: an actor without user id, for aud_post() about doors. Also cp/'s terminals fill their
 * origin so.
 */
void door_origin(struct zcp_origin *origin);
/*
 * Records that something happened at a door (ZCP_EVENT_DOOR) with the current process as its cause.
 */
void door_record(enum zcp_outcome outcome, const char *text);

/* events.c: ZCP_RACF_EVENTS; esm_records() says what became of it */
int events_take(struct ask_msg *m);
void events_exit(void);

u64 aud_boot(void);			/* random, one for each load of the module */

#endif
