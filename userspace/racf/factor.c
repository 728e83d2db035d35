// SPDX-License-Identifier: MIT
/* factor.c - further factors of a user: what a LOGON needs of them */
#include <errno.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>
#include "lib/log.h"
#include "racf/factor.h"

#define NONCE_LEN	12
#define TAG_LEN		16
#define SUBJECT		"SUBJECT:"

/* ---- secrets at rest ------------------------------------------------------------------ */

static int secret_key(const uint8_t key[ACEE_KEY_LEN], uint8_t out[32])
{
	static const unsigned char purpose[] = "zcp racf totp 1";
	unsigned int len = 0;

	return HMAC(EVP_sha256(), key, ACEE_KEY_LEN, purpose, sizeof(purpose), out, &len) &&
			       len == 32 ?
		       0 :
		       -EIO;
}

/* AES-256-GCM; the user id belongs to it, so that a secret cannot be given to another. */
static bool gcm(const uint8_t key[32], const char *user, const uint8_t *nonce, const uint8_t *in,
		uint8_t *out, uint8_t tag[TAG_LEN], int sealing)
{
	EVP_CIPHER_CTX *c = EVP_CIPHER_CTX_new();
	int n;
	bool ok = c && EVP_CipherInit_ex(c, EVP_aes_256_gcm(), NULL, key, nonce, sealing) == 1 &&
		  EVP_CipherUpdate(c, NULL, &n, (const uint8_t *)user, strlen(user)) == 1 &&
		  EVP_CipherUpdate(c, out, &n, in, TOTP_SECRET_LEN) == 1;

	if (ok && !sealing)
		ok = EVP_CIPHER_CTX_ctrl(c, EVP_CTRL_GCM_SET_TAG, TAG_LEN, tag) == 1;
	ok = ok && EVP_CipherFinal_ex(c, out + TOTP_SECRET_LEN, &n) == 1;
	if (ok && sealing)
		ok = EVP_CIPHER_CTX_ctrl(c, EVP_CTRL_GCM_GET_TAG, TAG_LEN, tag) == 1;
	EVP_CIPHER_CTX_free(c);
	return ok;
}

int factor_seal(const uint8_t key[ACEE_KEY_LEN], const char *user,
		const uint8_t secret[TOTP_SECRET_LEN], uint8_t sealed[FACTOR_SEALED])
{
	uint8_t k[32];
	int ret = secret_key(key, k);

	if (!ret && (RAND_bytes(sealed, NONCE_LEN) != 1 ||
		     !gcm(k, user, sealed, secret, sealed + NONCE_LEN,
			  sealed + NONCE_LEN + TOTP_SECRET_LEN, 1)))
		ret = -EIO;
	OPENSSL_cleanse(k, sizeof(k));
	return ret;
}

int factor_open(const uint8_t key[ACEE_KEY_LEN], const char *user, const uint8_t *sealed,
		size_t len, uint8_t secret[TOTP_SECRET_LEN])
{
	uint8_t k[32], tag[TAG_LEN], plain[TOTP_SECRET_LEN + 16];
	int ret;

	if (len != FACTOR_SEALED)
		return -EBADMSG;
	memcpy(tag, sealed + NONCE_LEN + TOTP_SECRET_LEN, TAG_LEN);
	ret = secret_key(key, k);
	if (!ret && !gcm(k, user, sealed, sealed + NONCE_LEN, plain, tag, 0))
		ret = -EBADMSG;
	if (!ret)
		memcpy(secret, plain, TOTP_SECRET_LEN);
	OPENSSL_cleanse(plain, sizeof(plain));
	OPENSSL_cleanse(k, sizeof(k));
	return ret;
}

/* ---- what a LOGON needs ---------------------------------------------------------------- */

struct loading {
	struct factors *f;
	const uint8_t *key;
	const char *user;
};

/* The value of a tag line; empty: there is none. */
static void tag_value(char *to, size_t size, const char *tags, const char *name)
{
	size_t len = strlen(name);

	*to = 0;
	for (const char *p = tags; *p; p += strcspn(p, "\n"), p += *p == '\n')
		if (!strncmp(p, name, len))
			snprintf(to, size, "%.*s", (int)strcspn(p + len, "\n"), p + len);
}

static int factor_row(void *arg, sqlite3_stmt *row)
{
	struct loading *l = arg;
	struct factors *f = l->f;
	char name[MFA_FACTOR_MAX + 1], tags[MFA_TAGS_MAX + 1];

	db_text(row, 0, name, sizeof(name));
	db_text(row, 1, tags, sizeof(tags));
	if (!strcmp(name, FACTOR_TOTP)) {
		f->totp = true;
		f->last = sqlite3_column_int64(row, 3);
		return factor_open(l->key, l->user, sqlite3_column_blob(row, 2),
				   sqlite3_column_bytes(row, 2), f->secret);
	}
	if (!strcmp(name, FACTOR_CERT)) {
		f->cert = true;
		tag_value(f->subject, sizeof(f->subject), tags, SUBJECT);
		return 0;
	}
	memcpy(f->provider, name, sizeof(name));
	memcpy(f->tags, tags, sizeof(tags));
	return 0;
}

static int fallback_row(void *arg, sqlite3_stmt *row)
{
	*(bool *)arg = sqlite3_column_int(row, 0);
	return 0;
}

int factors_load(struct db *db, const uint8_t key[ACEE_KEY_LEN], const char *user,
		 struct factors *f)
{
	struct loading l = { f, key, user };
	int ret;

	memset(f, 0, sizeof(*f));
	ret = db_query(db, factor_row, &l, "SELECT name, tags, secret, last FROM factor"
		       " WHERE user = ?1 AND active <> 0", "t", user) ?:
	      db_query(db, fallback_row, &f->fallback,
		       "SELECT pwfallback FROM user WHERE name = ?1", "t", user);
	if (ret == -EBADMSG)
		log_msg(LOG_ERR, "database: factor TOTP of user %s was sealed with another key",
			user);
	return ret;
}

int factor_used(struct db *db, const char *user, int64_t step)
{
	int ret = db_begin(db);

	if (ret)
		return ret;
	ret = db_run(db,
		     "UPDATE factor SET last = ?2 WHERE user = ?1 AND name = '" FACTOR_TOTP
		     "' AND last < ?2", "ti", user, step);
	/* to be asked before the commit, which changes rows of its own */
	if (!ret && sqlite3_changes(db->sql) != 1)
		ret = -EALREADY;
	return db_end(db, ret);
}

void factor_split(char *value, char token[TOTP_DIGITS + 1])
{
	size_t n = strspn(value, "0123456789"), len = strlen(value);

	*token = 0;
	if (n != TOTP_DIGITS || value[n] != ':')
		return;
	memcpy(token, value, n);
	token[n] = 0;
	memmove(value, value + n + 1, len - n);
	explicit_bzero(value + len - n, n);
}
