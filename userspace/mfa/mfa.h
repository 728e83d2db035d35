/* SPDX-License-Identifier: MIT */
/*
 * mfa.h - racfd-mfa: carries racfd's questions to a provider over TLS, and its verdicts back
 *
 *	main.c		options, sandbox, the socket for racfd, the loop
 *	conf.c		mfa.conf
 *	provider.c	connections to the provider, one for each question
 *
 * It decides nothing: what does not come back as a verdict of the provider is
 * MFA_UNAVAILABLE, and racfd knows what to make of that.
 */
#ifndef ZCP_MFA_H
#define ZCP_MFA_H

#include <openssl/ssl.h>
#include <poll.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/socket.h>
#include "racf/mfaproto.h"

#define MFA_CONF	"/etc/zcp/mfa/mfa.conf"
#define MFA_ASKS_MAX	32	/* questions under way */
#define MFA_TIMEOUT_MAX	10	/* seconds; racfd waits a little longer */

/* ---- conf.c ----------------------------------------------------------------- */

struct mfa_conf {
	struct sockaddr_storage address;	/* numeric: no name service decides who is asked */
	socklen_t address_len;
	char name[256];				/* that the provider's certificate must bear */
	char authorities[256], certificate[256], key[256];
	unsigned int timeout;			/* seconds for a question, connecting included */
};

/* 0, or -EINVAL and what is wrong, with its line, logged. */
int mfa_conf_load(const char *path, struct mfa_conf *conf);

/* ---- provider.c ----------------------------------------------------------------- */

/* Questions from now on go to this provider; those under way go on. 0 or -EINVAL, logged. */
int provider_use(const struct mfa_conf *conf);
/* A checked question; its verdict comes by provider_verdict(). */
void provider_ask(uint64_t id, const uint8_t *msg, size_t len);
/* What to wait for; milliseconds until time has run out for one, -1: for none. */
int provider_poll(struct pollfd p[MFA_ASKS_MAX], unsigned int *n);
/* After the wait, with the same array. */
void provider_run(const struct pollfd *p, unsigned int n);

/* ---- main.c ------------------------------------------------------------------------ */

void provider_verdict(const struct mfa_verdict *verdict);

#endif
