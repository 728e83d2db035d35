// SPDX-License-Identifier: MIT
/* totp.c - time tokens (RFC 6238) */
#include <errno.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <stdio.h>
#include <string.h>
#include "racf/totp.h"

#define DIGITS_MAX 8

int totp_code(enum totp_hash hash, const uint8_t *secret, size_t len, uint64_t step,
	      unsigned int digits, uint32_t *code)
{
	const EVP_MD *md = hash == TOTP_SHA1   ? EVP_sha1() :
			   hash == TOTP_SHA256 ? EVP_sha256() :
						 EVP_sha512();
	uint8_t mac[EVP_MAX_MD_SIZE], counter[8], *p;
	unsigned int mac_len = 0;
	uint32_t modulus = 1;

	for (int i = 7; i >= 0; i--, step >>= 8)
		counter[i] = step;
	if (digits > DIGITS_MAX ||
	    !HMAC(md, secret, (int)len, counter, sizeof(counter), mac, &mac_len))
		return -EIO;
	/* RFC 4226, 5.3: the last byte says where 31 bits are taken from */
	p = mac + (mac[mac_len - 1] & 0xf);
	*code = (p[0] & 0x7fu) << 24 | p[1] << 16 | p[2] << 8 | p[3];
	while (digits--)
		modulus *= 10;
	*code %= modulus;
	OPENSSL_cleanse(mac, sizeof(mac));
	return 0;
}

int64_t totp_match(const uint8_t secret[TOTP_SECRET_LEN], const char *token, int64_t now,
		   int64_t last)
{
	char typed[TOTP_DIGITS + 1] = "", right[DIGITS_MAX + 3];
	int64_t step = now / TOTP_STEP - TOTP_WINDOW, found = -1;
	uint32_t code;

	if (strlen(token) == TOTP_DIGITS)
		memcpy(typed, token, TOTP_DIGITS);
	for (int i = 0; i <= 2 * TOTP_WINDOW; i++, step++) {
		int ret = totp_code(TOTP_SHA1, secret, TOTP_SECRET_LEN, step, TOTP_DIGITS, &code);

		snprintf(right, sizeof(right), "%06u", code);
		if (!CRYPTO_memcmp(typed, right, TOTP_DIGITS) && !ret && step > last)
			found = step;
	}
	OPENSSL_cleanse(right, sizeof(right));
	return found;
}

void totp_base32(const uint8_t secret[TOTP_SECRET_LEN], char text[TOTP_BASE32_LEN + 1])
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
	uint32_t bits = 0;
	size_t n = 0, have = 0;

	for (size_t i = 0; i < TOTP_SECRET_LEN; i++) {
		bits = bits << 8 | secret[i];
		for (have += 8; have >= 5; have -= 5)
			text[n++] = digits[bits >> (have - 5) & 31];
	}
	text[n] = 0;
}
