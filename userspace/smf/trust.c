// SPDX-License-Identifier: MIT
/* trust.c - what a verifier has of the keys: public ones, and what is trusted as text */
#include <ctype.h>
#include <errno.h>
#include <openssl/evp.h>
#include <stdio.h>
#include <string.h>
#include "smf/trailkey.h"

int trail_key_verify(const uint8_t *pub, const uint8_t *p, size_t len, const uint8_t *signature)
{
	EVP_PKEY *pkey = EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, NULL, pub, TRAIL_PUBLIC_LEN);
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	int ok = pkey && ctx && EVP_DigestVerifyInit(ctx, NULL, NULL, NULL, pkey) == 1 &&
		 EVP_DigestVerify(ctx, signature, TRAIL_SIGNATURE_LEN, p, len) == 1;

	EVP_MD_CTX_free(ctx);
	EVP_PKEY_free(pkey);
	return ok ? 0 : -EBADMSG;
}

static void hex(char *to, const uint8_t *p, size_t len)
{
	for (size_t i = 0; i < len; i++)
		sprintf(to + 2 * i, "%02x", p[i]);
}

int trail_trust_format(const struct trail_state *st, char *text, size_t size)
{
	char digest[2 * TRAIL_DIGEST_LEN + 1], key[2 * TRAIL_PUBLIC_LEN + 1];
	int len;

	hex(digest, st->digest, TRAIL_DIGEST_LEN);
	hex(key, st->key, TRAIL_PUBLIC_LEN);
	len = snprintf(text, size, "zcp-smf trail=%016llx next=%llu epoch=%llu digest=%s key=%s\n",
		       (unsigned long long)st->id, (unsigned long long)st->next,
		       (unsigned long long)st->epoch, digest, key);
	return len < (int)size ? len : -ENOSPC;
}

static bool unhex(const char **p, const char *end, uint8_t *to, size_t len)
{
	static const char digits[] = "0123456789abcdef";

	if ((size_t)(end - *p) < 2 * len)
		return false;
	for (size_t i = 0; i < 2 * len; i++) {
		const char *d = **p ? strchr(digits, **p) : NULL;

		if (!d)
			return false;
		to[i / 2] = to[i / 2] << 4 | (d - digits);
		(*p)++;
	}
	return true;
}

static bool word(const char **p, const char *end, const char *text)
{
	size_t len = strlen(text);

	if ((size_t)(end - *p) < len || memcmp(*p, text, len))
		return false;
	*p += len;
	return true;
}

static bool number(const char **p, const char *end, uint64_t *v)
{
	const char *first = *p;

	for (*v = 0; *p < end && isdigit((unsigned char)**p) && *p - first < 19; (*p)++)
		*v = *v * 10 + (**p - '0');
	return *p > first;
}

int trail_trust_parse(const char *text, size_t len, struct trail_state *st)
{
	const char *p = text, *end = text + len;
	uint8_t id[8];

	memset(st, 0, sizeof(*st));
	if (!word(&p, end, "zcp-smf trail=") || !unhex(&p, end, id, sizeof(id)) ||
	    !word(&p, end, " next=") || !number(&p, end, &st->next) || !word(&p, end, " epoch=") ||
	    !number(&p, end, &st->epoch) || !word(&p, end, " digest=") ||
	    !unhex(&p, end, st->digest, sizeof(st->digest)) || !word(&p, end, " key=") ||
	    !unhex(&p, end, st->key, sizeof(st->key)) || !word(&p, end, "\n") || p != end)
		return -EINVAL;
	st->id = smf_get64(id);
	return 0;
}
