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
/* smfd asks whether a user may read. q and what follows it passed query_check(). */
typedef void (*trail_ask_t)(uint64_t id, const struct zcp_query *q);

void trail_init(const char *path, uid_t smf_uid, uint64_t instance, trail_ask_t ask);
/* -ENOSPC at once: too many wait. done is then not called. */
int trail_put(const uint8_t *rec, size_t len, bool keep, trail_done_t done, void *arg);
void trail_answer(uint64_t id, bool permitted, const char *text);

int trail_fd(void);		/* -1: not connected */
void trail_input(void);
/* Connects, lets waits run out. Milliseconds until it wants to be called again. */
int trail_tick(void);

#endif
