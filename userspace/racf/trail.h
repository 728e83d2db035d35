/* SPDX-License-Identifier: MIT */
/*
 * trail.h - the way to smfd: records out, acknowledgements in
 *
 * Connects again by itself. A record that smfd does not acknowledge within
 * TRAIL_WAIT_MS fails; one that must be kept fails nobody's wait but stays
 * until smfd has taken it.
 */
#ifndef ZCP_RACF_TRAIL_H
#define ZCP_RACF_TRAIL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#define TRAIL_WAIT_MS	4000

struct zcp_query;

/* Called once per record: 0 durable, -ENOSPC, -ETIMEDOUT. */
typedef void (*trail_done_t)(void *arg, int error);
/*
 * smfd asks what a user may do with the trail: SMF_ASK, SMF_ASK_MANAGE,
 * SMF_ASK_FAILURE. q and what follows it passed query_check().
 */
typedef void (*trail_ask_t)(uint64_t id, unsigned int what, const struct zcp_query *q);

/* How a record is to be kept. */
#define TRAIL_KEEP	0x1	/* nobody waits for it, it stays until smfd has it */
#define TRAIL_RECOVERY	0x2	/* it has room when the trail is full */

void trail_init(const char *path, uid_t smf_uid, uint64_t instance, trail_ask_t ask);
/* -ENOSPC at once: too many wait. done is then not called. */
int trail_put(const uint8_t *rec, size_t len, unsigned int flags, trail_done_t done, void *arg);
/*
 * As smfd said last: the trail was full with SEVER YES, and until SETRACF ACTIVE only those who
 * clear it are served; and whether it has room again.
 */
bool trail_severed(void);
bool trail_room(void);
/* Whether smfd has said anything of it since the start. */
bool trail_known(void);
/* SETRACF ACTIVE, behind its record; smfd's word tells what comes of it. 0, or -ENOTCONN. */
int trail_resume(void);
/* Before the answer: lines of what the user may read. 0 or -errno. */
int trail_scope(uint64_t id, const char *text, size_t len);
/* scoped: he reads what trail_scope() said, and nothing else. */
void trail_answer(uint64_t id, bool permitted, bool scoped, const char *text);

int trail_fd(void);		/* -1: not connected */
void trail_input(void);
/* Connects, lets waits run out. Milliseconds until it wants to be called again. */
int trail_tick(void);

#endif
