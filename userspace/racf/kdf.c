// SPDX-License-Identifier: MIT
/* kdf.c - what is stored instead of a password */
#include <assert.h>
#include <errno.h>
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/kdf.h>
#include <openssl/params.h>
#include <string.h>
#include "racf/kdf.h"
#include "racf/racf.h"

#define KEY_LEN 32
#define BLOCK_LEN 16

static_assert(KDF_VERIFIER_LEN == BLOCK_LEN, "one block holds a user id");

bool kdf_cost_valid(const struct kdf_cost *cost)
{
	return cost->log2_n >= 4 && cost->log2_n <= 20 && cost->r >= 1 && cost->r <= 32 &&
	       cost->p >= 1 && cost->p <= 16;
}

bool kdf_cost_same(const struct kdf_cost *a, const struct kdf_cost *b)
{
	return a->log2_n == b->log2_n && a->r == b->r && a->p == b->p;
}

bool kdf_cost_weak(const struct kdf_cost *cost)
{
	return cost->log2_n < KDF_COST_FLOOR.log2_n || cost->r < KDF_COST_FLOOR.r;
}

static int derive_key(const struct kdf_cost *cost, const uint8_t *salt, size_t salt_len,
		      const char *password, uint8_t key[KEY_LEN])
{
	uint64_t n = 1ull << cost->log2_n, max = 128ull * cost->r * (n + cost->p + 2) + (1 << 20);
	uint32_t r = cost->r, p = cost->p;
	OSSL_PARAM params[] = {
		OSSL_PARAM_octet_string(OSSL_KDF_PARAM_PASSWORD, (void *)password,
					strlen(password)),
		OSSL_PARAM_octet_string(OSSL_KDF_PARAM_SALT, (void *)salt, salt_len),
		OSSL_PARAM_uint64(OSSL_KDF_PARAM_SCRYPT_N, &n),
		OSSL_PARAM_uint32(OSSL_KDF_PARAM_SCRYPT_R, &r),
		OSSL_PARAM_uint32(OSSL_KDF_PARAM_SCRYPT_P, &p),
		OSSL_PARAM_uint64(OSSL_KDF_PARAM_SCRYPT_MAXMEM, &max),
		OSSL_PARAM_END,
	};
	EVP_KDF *kdf = EVP_KDF_fetch(NULL, "SCRYPT", NULL);
	EVP_KDF_CTX *ctx = kdf ? EVP_KDF_CTX_new(kdf) : NULL;
	int ok = ctx && EVP_KDF_derive(ctx, key, KEY_LEN, params) == 1;

	EVP_KDF_CTX_free(ctx);
	EVP_KDF_free(kdf);
	return ok ? 0 : -EIO;
}

static int encrypt(const uint8_t key[KEY_LEN], const uint8_t in[BLOCK_LEN], uint8_t out[BLOCK_LEN])
{
	EVP_CIPHER_CTX *ctx = EVP_CIPHER_CTX_new();
	int len = 0;
	int ok = ctx && EVP_EncryptInit_ex(ctx, EVP_aes_256_ecb(), NULL, key, NULL) == 1 &&
		 EVP_CIPHER_CTX_set_padding(ctx, 0) == 1 &&
		 EVP_EncryptUpdate(ctx, out, &len, in, BLOCK_LEN) == 1 && len == BLOCK_LEN;

	EVP_CIPHER_CTX_free(ctx);
	return ok ? 0 : -EIO;
}

int kdf_derive(const struct kdf_cost *cost, const uint8_t salt[KDF_SALT_LEN], const char *user,
	       const char *password, uint8_t verifier[KDF_VERIFIER_LEN])
{
	uint8_t key[KEY_LEN], long_salt[KDF_SALT_LEN + RACF_NAME_MAX] = { 0 },
						       block[BLOCK_LEN] = { 0 };
	size_t len = strnlen(user, RACF_NAME_MAX);
	int ret;

	if (!kdf_cost_valid(cost))
		return -EINVAL;
	memcpy(long_salt, salt, KDF_SALT_LEN);
	memcpy(long_salt + KDF_SALT_LEN, user, len);
	memcpy(block, user, len);
	ret = derive_key(cost, long_salt, sizeof(long_salt), password, key);
	if (!ret)
		ret = encrypt(key, block, verifier);
	OPENSSL_cleanse(key, sizeof(key));
	return ret;
}

bool kdf_same(const uint8_t a[KDF_VERIFIER_LEN], const uint8_t b[KDF_VERIFIER_LEN])
{
	return !CRYPTO_memcmp(a, b, KDF_VERIFIER_LEN);
}
