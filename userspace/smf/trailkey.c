// SPDX-License-Identifier: MIT
/* trailkey.c - the keys that sign the trail */
#include <errno.h>
#include <fcntl.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/rand.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>
#include "lib/log.h"
#include "smf/trailkey.h"

/* ---- Ed25519 ------------------------------------------------------------- */

int trail_key_public(const uint8_t *seed, uint8_t *pub)
{
	EVP_PKEY *pkey = EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, NULL, seed, TRAIL_SEED_LEN);
	size_t len = TRAIL_PUBLIC_LEN;
	int ok = pkey && EVP_PKEY_get_raw_public_key(pkey, pub, &len) == 1;

	EVP_PKEY_free(pkey);
	return ok ? 0 : -EIO;
}

int trail_key_sign(const uint8_t *seed, const uint8_t *p, size_t len, uint8_t *signature)
{
	EVP_PKEY *pkey = EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, NULL, seed, TRAIL_SEED_LEN);
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	size_t size = TRAIL_SIGNATURE_LEN;
	int ok = pkey && ctx && EVP_DigestSignInit(ctx, NULL, NULL, NULL, pkey) == 1 &&
		 EVP_DigestSign(ctx, signature, &size, p, len) == 1;

	EVP_MD_CTX_free(ctx);
	EVP_PKEY_free(pkey);
	return ok ? 0 : -EIO;
}

int trail_key_next(struct trail_key *key)
{
	static const char label[] = "zcp smf epoch key";
	uint8_t in[sizeof(label) + TRAIL_SEED_LEN];
	int ok;

	memcpy(in, label, sizeof(label));
	memcpy(in + sizeof(label), key->seed, TRAIL_SEED_LEN);
	ok = EVP_Digest(in, sizeof(in), key->seed, NULL, EVP_sha256(), NULL) == 1;
	explicit_bzero(in, sizeof(in));
	key->st.epoch++;
	return ok ? trail_key_public(key->seed, key->st.key) : -EIO;
}

/* ---- key file ------------------------------------------------------------ */

/*
 * Two slots, written in turns and each in a block of its own: the old key is
 * overwritten only when the new one is durable.
 */
#define SLOT_STRIDE 4096

struct slot {
	char magic[8];
	uint64_t serial, id, next, epoch;
	uint64_t pos[2 * TRAIL_SOURCES];
	uint64_t severed, lost, lost_since;
	uint8_t digest[TRAIL_DIGEST_LEN];
	uint8_t control[TRAIL_DIGEST_LEN];
	uint8_t seed[TRAIL_SEED_LEN];
	uint8_t check[TRAIL_DIGEST_LEN]; /* SHA-256 of what is before it */
};

static const char magic[8] = "ZCPSMFK2";

static int slot_check(const struct slot *s, uint8_t *check)
{
	return EVP_Digest(s, offsetof(struct slot, check), check, NULL, EVP_sha256(), NULL) == 1 ?
		       0 :
		       -EIO;
}

static void pack(struct slot *s, const struct trail_key *key)
{
	memcpy(s->magic, magic, sizeof(magic));
	s->serial = key->serial;
	s->id = key->st.id;
	s->next = key->st.next;
	s->epoch = key->st.epoch;
	for (int i = 0; i < TRAIL_SOURCES; i++) {
		s->pos[2 * i] = key->st.pos[i].boot;
		s->pos[2 * i + 1] = key->st.pos[i].seq;
	}
	s->severed = key->severed;
	s->lost = key->lost;
	s->lost_since = key->lost_since;
	memcpy(s->digest, key->st.digest, sizeof(s->digest));
	memcpy(s->control, key->control, sizeof(s->control));
	memcpy(s->seed, key->seed, sizeof(s->seed));
}

static void unpack(struct trail_key *key, const struct slot *s)
{
	memset(key, 0, sizeof(*key));
	key->serial = s->serial;
	key->st.id = s->id;
	key->st.next = s->next;
	key->st.epoch = s->epoch;
	for (int i = 0; i < TRAIL_SOURCES; i++)
		key->st.pos[i] = (struct trail_pos){ s->pos[2 * i], s->pos[2 * i + 1] };
	key->severed = s->severed;
	key->lost = s->lost;
	key->lost_since = s->lost_since;
	memcpy(key->st.digest, s->digest, sizeof(s->digest));
	memcpy(key->control, s->control, sizeof(s->control));
	memcpy(key->seed, s->seed, sizeof(s->seed));
}

/* Written and durable at its place, or -EIO */
static int put_slot(int fd, const struct slot *s, unsigned int which, const struct trail_io *io)
{
	if (io->pwrite(fd, s, sizeof(*s), which * SLOT_STRIDE) != sizeof(*s) || io->fdatasync(fd))
		return -EIO;
	return 0;
}

int trail_key_save(int fd, struct trail_key *key, const struct trail_io *io)
{
	static const struct slot erased;
	unsigned int which = ++key->serial % 2;
	struct slot s;
	int ret;

	pack(&s, key);
	ret = slot_check(&s, s.check);
	if (!ret)
		ret = put_slot(fd, &s, which, io);
	if (!ret)
		ret = put_slot(fd, &erased, !which, io);
	explicit_bzero(&s, sizeof(s));
	return ret;
}

static bool read_slot(int fd, unsigned int which, struct slot *s)
{
	uint8_t check[TRAIL_DIGEST_LEN];

	return pread(fd, s, sizeof(*s), which * SLOT_STRIDE) == sizeof(*s) &&
	       !memcmp(s->magic, magic, sizeof(magic)) && !slot_check(s, check) &&
	       !CRYPTO_memcmp(check, s->check, sizeof(check));
}

static int load(int fd, struct trail_key *key)
{
	int ret = -EBADMSG;
	struct slot s[2];
	bool good[2];

	for (int i = 0; i < 2; i++)
		good[i] = read_slot(fd, i, &s[i]);
	if (good[0] || good[1]) {
		unpack(key, good[1] && (!good[0] || s[1].serial > s[0].serial) ? &s[1] : &s[0]);
		ret = trail_key_public(key->seed, key->st.key);
	}
	explicit_bzero(s, sizeof(s));
	return ret;
}

int trail_key_control(int dir, uint8_t *control)
{
	int fd = openat(dir, TRAIL_KEY_FILE, O_RDONLY | O_CLOEXEC | O_NOFOLLOW), ret;
	struct trail_key key;

	if (fd < 0)
		return -errno;
	ret = load(fd, &key);
	memcpy(control, key.control, TRAIL_DIGEST_LEN);
	explicit_bzero(&key, sizeof(key));
	close(fd);
	return ret;
}

int trail_key_open(int dir, struct trail_key *key)
{
	int fd = openat(dir, TRAIL_KEY_FILE, O_RDWR | O_CLOEXEC | O_NOFOLLOW), ret;

	if (fd < 0) {
		ret = -errno;
		log_msg(LOG_CRIT, "%s: %m; smfd(8) tells what that means", TRAIL_KEY_FILE);
		return ret;
	}
	if (flock(fd, LOCK_EX | LOCK_NB)) {
		close(fd);
		log_msg(LOG_ERR, "%s: another smfd has it", TRAIL_KEY_FILE);
		return -EBUSY;
	}
	ret = load(fd, key);
	if (!ret)
		return fd;
	close(fd);
	log_msg(LOG_CRIT, "%s: damaged; smfd(8) tells what that means", TRAIL_KEY_FILE);
	return ret;
}

static int write_trust(int dir, const struct trail_state *st)
{
	char text[TRAIL_TRUST_MAX];
	int len = trail_trust_format(st, text, sizeof(text)), ret = 0;
	int fd = openat(dir, TRAIL_TRUST_FILE,
			O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0644);

	if (fd < 0)
		return -errno;
	if (len < 0 || write(fd, text, len) != len || fsync(fd))
		ret = -EIO;
	close(fd);
	return ret;
}

int trail_key_create(int dir, const struct smf_control *ctl, const struct trail_io *io)
{
	int fd = openat(dir, TRAIL_KEY_FILE, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW,
			0600);
	struct trail_key key = { .st.next = 1 };
	int ret = fd < 0 ? -errno : 0;

	if (!ret && (RAND_bytes((unsigned char *)&key.st.id, sizeof(key.st.id)) != 1 ||
		     RAND_priv_bytes(key.seed, sizeof(key.seed)) != 1))
		ret = -EIO;
	if (!ret)
		ret = smf_control_digest(ctl, key.control);
	if (!ret)
		ret = trail_key_public(key.seed, key.st.key);
	if (!ret)
		ret = write_trust(dir, &key.st);
	if (!ret)
		ret = trail_key_save(fd, &key, io);
	if (!ret && io->fsync(dir))
		ret = -EIO;
	if (fd >= 0)
		close(fd);
	explicit_bzero(&key, sizeof(key));
	if (ret)
		log_msg(LOG_ERR, "%s: cannot be made: %s", TRAIL_KEY_FILE, strerror(-ret));
	return ret;
}
