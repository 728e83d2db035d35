/* SPDX-License-Identifier: MIT */
/*
 * factor.h - further factors of a user: ALTUSER MFA(FACTOR(name) ACTIVE ...)
 *
 * TOTP is a time token that racfd checks itself, typed in front of the
 * password and a colon. CERT is a client certificate of the terminal's TLS
 * line beside the password; its tag SUBJECT says which. Any other name is a
 * factor of an outside provider (mfa.h), which decides instead of the password.
 */
#ifndef ZCP_RACF_FACTOR_H
#define ZCP_RACF_FACTOR_H

#include "racf/acee.h"
#include "racf/db.h"
#include "racf/mfaproto.h"
#include "racf/totp.h"

#define FACTOR_TOTP	"TOTP"
#define FACTOR_CERT	"CERT"
#define MFA_POLICIES_MAX	10
#define FACTOR_SEALED	(12 + TOTP_SECRET_LEN + 16)	/* nonce, secret, tag */

/* The active ones, as a LOGON needs them. */
struct factors {
	bool totp, cert;
	bool fallback;				/* PWFALLBACK */
	char provider[MFA_FACTOR_MAX + 1];	/* empty: none */
	char tags[MFA_TAGS_MAX + 1];		/* of the provider's factor */
	char subject[ZCP_PEER_MAX + 1];		/* of CERT; empty: none will do */
	uint8_t secret[TOTP_SECRET_LEN];
	int64_t last;				/* step of the last token that was taken */
};

/* Secrets are sealed under a key made from the ACEE key. 0 or -errno, logged. */
int factors_load(struct db *db, const uint8_t key[ACEE_KEY_LEN], const char *user,
		 struct factors *f);
/*
 * A token was taken: durable before anything comes of it. -EALREADY: it, or a later one, was taken
 * since the factors were loaded.
 */
int factor_used(struct db *db, const char *user, int64_t step);

/* What racfd checks itself beside the password. */
static inline bool factors_local(const struct factors *f)
{
	return f->totp || f->cert;
}

/*
 * A token stands in front of what was typed: "123456:password". What remains stays in value; token
 * is empty where there is none.
 */
void factor_split(char *value, char token[TOTP_DIGITS + 1]);

/* A secret for the database, and back: -EBADMSG when it is not this user's. */
int factor_seal(const uint8_t key[ACEE_KEY_LEN], const char *user,
		const uint8_t secret[TOTP_SECRET_LEN], uint8_t sealed[FACTOR_SEALED]);
int factor_open(const uint8_t key[ACEE_KEY_LEN], const char *user, const uint8_t *sealed,
		size_t len, uint8_t secret[TOTP_SECRET_LEN]);

#endif
