/* SPDX-License-Identifier: MIT */
/*
 * mfa.h - the worker's way to racfd-mfa, which asks the provider
 *
 * Connects when there is something to ask. What does not come back within
 * MFA_WAIT_MS, and what racfd-mfa could not ask, is MFA_UNAVAILABLE.
 */
#ifndef ZCP_RACF_MFA_H
#define ZCP_RACF_MFA_H

#include <sys/types.h>
#include "racf/mfaproto.h"

#define MFA_SOCKET	"/run/zcp/mfa.sock"
#define MFA_WAIT_MS	12000	/* racfd-mfa gives the provider at most 10 seconds */
#define MFA_PENDING_MAX	32	/* questions under way */

/* Called once for each question, never from within mfa_ask(). */
typedef void (*mfa_done_t)(void *arg, const struct mfa_verdict *verdict);

/* uid: as whom racfd-mfa runs; a socket of anybody else is not trusted. */
void mfa_init(const char *path, uid_t uid);
/* The question is wiped; its id is chosen here. */
void mfa_ask(struct mfa_verify *v, mfa_done_t done, void *arg);

int mfa_fd(void);		/* -1: not connected */
void mfa_input(void);
/*
 * Answers what will not be answered. Milliseconds until it wants to be called again; -1: no need.
 */
int mfa_tick(void);

#endif
