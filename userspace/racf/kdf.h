/* SPDX-License-Identifier: MIT */
/*
 * kdf.h - what is stored instead of a password
 *
 * A key is derived from the password with scrypt (RFC 7914), salted with the
 * user's salt and his user id; the user id encrypted under that key
 * (AES-256) is stored. The cost stands beside each stored value.
 */
#ifndef ZCP_RACF_KDF_H
#define ZCP_RACF_KDF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define KDF_SALT_LEN		16
#define KDF_VERIFIER_LEN	16

struct kdf_cost {
	uint8_t log2_n;		/* scrypt's N = 2^log2_n */
	uint8_t r, p;
};

/*
 * 16 MB of memory for one password: the least that set-up accepts without being told to go lower.
 */
#define KDF_COST_FLOOR		((struct kdf_cost){ 14, 8, 1 })
/* For emulated test machines only, where the above takes many seconds: 1 MB. */
#define KDF_COST_TEST		((struct kdf_cost){ 10, 8, 1 })

bool kdf_cost_valid(const struct kdf_cost *cost);
bool kdf_cost_same(const struct kdf_cost *a, const struct kdf_cost *b);
/* Below the floor: every start of racfd says so. */
bool kdf_cost_weak(const struct kdf_cost *cost);

/* Takes as long as the cost says. 0 or -errno. user: without blanks. */
int kdf_derive(const struct kdf_cost *cost, const uint8_t salt[KDF_SALT_LEN], const char *user,
	       const char *password, uint8_t verifier[KDF_VERIFIER_LEN]);

/* In constant time. */
bool kdf_same(const uint8_t a[KDF_VERIFIER_LEN], const uint8_t b[KDF_VERIFIER_LEN]);

#endif
