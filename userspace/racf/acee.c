// SPDX-License-Identifier: MIT
/* acee.c - what racfd hands to CP at LOGON */
#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/params.h>
#include <openssl/rand.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "lib/log.h"
#include "racf/acee.h"

#define ACEE_MAGIC	"ACEE"
#define ACEE_VERSION	1
#define MAC_LEN		32

/* Kept by CP on the machine that made it: in its byte order, names padded with nulls. */
struct acee_blob {
	char magic[4];
	uint16_t version;
	uint16_t len;			/* without the MAC */
	uint64_t boot, session, time;
	char user[8], group[8], by[8], term[8], label[8];
	uint32_t attrs;
	uint16_t n_groups;
	uint8_t grplist;
	uint8_t pad;
	struct {
		char name[8];
		uint8_t attrs;		/* group attributes */
		uint8_t authority;
	} groups[RACF_CONNECTS_MAX];
};

static_assert(offsetof(struct acee_blob, groups) == 80, "no hidden padding");
static_assert(sizeof(struct acee_blob) + MAC_LEN <= ZCP_ACEE_MAX, "the largest one fits");

static size_t blob_len(unsigned int n_groups)
{
	return offsetof(struct acee_blob, groups) +
	       n_groups * sizeof(((struct acee_blob *)0)->groups[0]);
}

/*
 * HMAC-SHA-256 with this key, ready for a text; NULL: it cannot be had. It is made once and only
 * begins anew: looking algorithms up would cost a question several times what its MAC does.
 */
static EVP_MAC_CTX *hmac(const uint8_t key[ACEE_KEY_LEN])
{
	OSSL_PARAM digest[] = {
		OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, (char *)"SHA256", 0),
		OSSL_PARAM_construct_end(),
	};
	static uint8_t set[ACEE_KEY_LEN];
	static EVP_MAC_CTX *ctx;
	EVP_MAC *alg;

	if (ctx && !CRYPTO_memcmp(set, key, sizeof(set)) && EVP_MAC_init(ctx, NULL, 0, NULL))
		return ctx;
	EVP_MAC_CTX_free(ctx);
	alg = EVP_MAC_fetch(NULL, "HMAC", NULL);
	ctx = alg ? EVP_MAC_CTX_new(alg) : NULL;
	EVP_MAC_free(alg);
	if (ctx && !EVP_MAC_init(ctx, key, ACEE_KEY_LEN, digest)) {
		EVP_MAC_CTX_free(ctx);
		ctx = NULL;
	}
	memcpy(set, key, sizeof(set));
	return ctx;
}

static int mac(const uint8_t key[ACEE_KEY_LEN], const void *blob, size_t len, uint8_t out[MAC_LEN])
{
	EVP_MAC_CTX *ctx = hmac(key);
	size_t out_len = 0;

	return ctx && EVP_MAC_update(ctx, blob, len) &&
			       EVP_MAC_final(ctx, out, &out_len, MAC_LEN) && out_len == MAC_LEN ?
		       0 :
		       -EIO;
}

static void put_name(char to[8], const char *from)
{
	memcpy(to, from, strnlen(from, 8));
}

static void get_name(racf_name to, const char from[8])
{
	memcpy(to, from, 8);
	to[8] = 0;
}

int acee_seal(const struct acee *acee, const uint8_t key[ACEE_KEY_LEN], uint8_t *blob)
{
	struct acee_blob b = {
		.magic = ACEE_MAGIC,
		.version = ACEE_VERSION,
		.boot = acee->boot,
		.session = acee->session,
		.time = acee->time,
		.attrs = acee->attrs,
		.n_groups = acee->n_groups,
		.grplist = acee->grplist,
	};
	size_t len = blob_len(acee->n_groups);

	if (acee->n_groups > RACF_CONNECTS_MAX)
		return -E2BIG;
	b.len = len;
	put_name(b.user, acee->user);
	put_name(b.group, acee->group);
	put_name(b.by, acee->by);
	put_name(b.term, acee->term);
	put_name(b.label, acee->label);
	for (unsigned int i = 0; i < acee->n_groups; i++) {
		put_name(b.groups[i].name, acee->groups[i]);
		b.groups[i].attrs = acee->group_attrs[i];
	}
	memcpy(blob, &b, len);
	return mac(key, blob, len, blob + len) ?: (int)(len + MAC_LEN);
}

int acee_open(struct acee *acee, const uint8_t key[ACEE_KEY_LEN], uint64_t boot,
	      const uint8_t *blob, size_t len)
{
	struct acee_blob b = { 0 };
	uint8_t good[MAC_LEN];

	if (len < blob_len(0) + MAC_LEN || len > blob_len(RACF_CONNECTS_MAX) + MAC_LEN)
		return -EBADMSG;
	len -= MAC_LEN;
	if (mac(key, blob, len, good) || CRYPTO_memcmp(good, blob + len, MAC_LEN))
		return -EBADMSG;
	memcpy(&b, blob, len);
	if (memcmp(b.magic, ACEE_MAGIC, 4) || b.version != ACEE_VERSION || b.len != len ||
	    b.boot != boot || b.n_groups > RACF_CONNECTS_MAX || blob_len(b.n_groups) != len)
		return -EBADMSG;
	*acee = (struct acee){
		.boot = b.boot, .session = b.session, .time = b.time, .attrs = b.attrs,
		.grplist = b.grplist, .n_groups = b.n_groups,
	};
	get_name(acee->user, b.user);
	get_name(acee->group, b.group);
	get_name(acee->by, b.by);
	get_name(acee->term, b.term);
	get_name(acee->label, b.label);
	for (unsigned int i = 0; i < b.n_groups; i++) {
		get_name(acee->groups[i], b.groups[i].name);
		acee->group_attrs[i] = b.groups[i].attrs;
	}
	return 0;
}

void acee_subject(const struct acee *acee, struct racf_subject *subject)
{
	*subject = (struct racf_subject){
		.defined = true,
		.groups = acee->groups,
		.group_attrs = acee->group_attrs,
		.n_groups = acee->n_groups,
		.attrs = acee->attrs,
		.grplist = acee->grplist,
	};
	memcpy(subject->user, acee->user, sizeof(subject->user));
	memcpy(subject->group, acee->group, sizeof(subject->group));
	memcpy(subject->terminal, acee->term, sizeof(subject->terminal));
	memcpy(subject->label_name, acee->label, sizeof(subject->label_name));
}

static int key_create(const char *path, uint8_t key[ACEE_KEY_LEN])
{
	int fd, ret = 0;

	if (RAND_bytes(key, ACEE_KEY_LEN) != 1)
		return -EIO;
	fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (fd < 0)
		return -errno;
	errno = EIO;
	if (write(fd, key, ACEE_KEY_LEN) != ACEE_KEY_LEN || fsync(fd))
		ret = -errno;
	close(fd);
	if (ret)
		unlink(path);
	return ret;
}

int acee_key_load(const char *path, bool create, uint8_t key[ACEE_KEY_LEN])
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW), ret = 0;
	struct stat st;

	if (fd < 0 && errno == ENOENT && create) {
		ret = key_create(path, key);
	} else if (fd < 0) {
		ret = -errno;
	} else {
		errno = EIO;
		if (fstat(fd, &st) || st.st_size != ACEE_KEY_LEN || st.st_mode & 077)
			ret = -EPERM;
		else if (read(fd, key, ACEE_KEY_LEN) != ACEE_KEY_LEN)
			ret = -errno;
		close(fd);
	}
	if (ret) {
		errno = -ret;
		log_msg(LOG_ERR, "%s: %m (32 bytes, mode 0600, expected)", path);
	}
	return ret;
}
