/* SPDX-License-Identifier: MIT */
/*
 * totp.h - time tokens (RFC 6238): HMAC-SHA-1, six digits, steps of 30 seconds, as authenticators
 * have them unless told otherwise
 */
#ifndef ZCP_RACF_TOTP_H
#define ZCP_RACF_TOTP_H

#include <stddef.h>
#include <stdint.h>

#define TOTP_SECRET_LEN	20
#define TOTP_DIGITS	6
#define TOTP_STEP	30	/* seconds */
#define TOTP_WINDOW	1	/* steps that clocks may differ, either way */
#define TOTP_BASE32_LEN	(TOTP_SECRET_LEN * 8 / 5)

enum totp_hash { TOTP_SHA1, TOTP_SHA256, TOTP_SHA512 };

/* The token of a step, RFC 4226's truncation; digits at most 8. 0 or -EIO. */
int totp_code(enum totp_hash hash, const uint8_t *secret, size_t len, uint64_t step,
	      unsigned int digits, uint32_t *code);

/*
 * The step that a token (TOTP_DIGITS digits and no more) belongs to: within the window around now
 * (seconds since 1970) and later than last, so that none is taken twice. The same work whatever the
 * answer. -1: none.
 */
int64_t totp_match(const uint8_t secret[TOTP_SECRET_LEN], const char *token, int64_t now,
		   int64_t last);

/* The secret as people type it into an authenticator (RFC 4648). */
void totp_base32(const uint8_t secret[TOTP_SECRET_LEN], char text[TOTP_BASE32_LEN + 1]);

#endif
