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
	wait_queue_head_t *readers;	/* woken when pending() may have become true */
	int (*check)(const struct zcp_msg *msg, size_t len);	/* wire.h */
	void (*boot)(struct zcp_boot *boot);	/* fills what the first message after open says */
	void (*open)(void);
	void (*close)(void);		/* once for each open: closed, or severed for a breach */
	bool (*pending)(void);		/* peek() has something */
	size_t (*peek)(void *buf, u64 *serial);	/* the next message, not yet taken; 0: none */
	void (*sent)(u64 serial);	/* the service has it */
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

u64 aud_boot(void);			/* random, one for each load of the module */

#endif
