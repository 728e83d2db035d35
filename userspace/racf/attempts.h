/* SPDX-License-Identifier: MIT */
/*
 * attempts.h - how long a refused logon waits for its answer
 *
 * The answer comes at a multiple of a quarter second after the question, so
 * that it does not tell why it is no; after many failures in a row on one id,
 * defined or not, it comes later and later. In memory only: what revokes a
 * user is counted in his profile.
 */
#ifndef ZCP_RACF_ATTEMPTS_H
#define ZCP_RACF_ATTEMPTS_H

#include <stdint.h>

#define ATTEMPTS_QUANTUM_MS	250
#define ATTEMPTS_FREE		5	/* failures without further delay */
#define ATTEMPTS_DELAY_MAX_MS	4000

/* Another failure on this id. The time to answer, started and now in milliseconds. */
uint64_t attempts_failed(const char *id, uint64_t started, uint64_t now);
void attempts_succeeded(const char *id);

#endif
