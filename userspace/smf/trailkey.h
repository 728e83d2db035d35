/* SPDX-License-Identifier: MIT */
/*
 * trailkey.h - the keys that sign the trail, and what a verifier has to trust
 *
 * Each signed record (BEGIN, CHECKPOINT, END) is signed with an Ed25519 key of
 * its own, the key of its epoch, and names the public key of the next one. The
 * seed of a key is the SHA-256 of the seed before it, so that who has today's
 * key has none of the earlier ones: smfd forgets a seed, in memory and in its
 * file, as soon as what it signed is durable. The first public key is the root
 * of trust; it leaves the machine at set-up.
 */
#ifndef ZCP_SMF_TRAILKEY_H
#define ZCP_SMF_TRAILKEY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "smf/dataset.h"

#define TRAIL_KEY_FILE "smf.key"
#define TRAIL_TRUST_FILE "smf.pub"
#define TRAIL_TRUST_MAX 512 /* text of a trust file */

struct trail_key {
	uint8_t seed[TRAIL_SEED_LEN];
	struct trail_state st;	/* after the last signed record; st.epoch is the key's */
	uint8_t control[TRAIL_DIGEST_LEN];	/* SHA-256 of the settings in force */
	uint64_t serial;	/* how often the file was written */
	/* what must outlive smfd beside the trail itself */
	bool severed;		/* it was full with SEVER YES, and nobody has ended that yet */
	uint64_t lost;		/* records since the last one that was kept; 0: none */
	uint64_t lost_since;	/* nanoseconds since 1970 */
};

/* A new trail in folder dir: its key file and trust file. 0 or -errno, logged. */
int trail_key_create(int dir, const struct smf_control *ctl, const struct trail_io *io);
/*
 * The key file's newest good slot, locked against others. A descriptor, or
 * -errno, logged; -EBUSY: somebody has it.
 */
int trail_key_open(int dir, struct trail_key *key);
/* Durable in place of the one before, whose seed is overwritten. 0 or -EIO. */
int trail_key_save(int fd, struct trail_key *key, const struct trail_io *io);
/* Digest of the settings in force, for those who hold no lock. 0 or -errno. */
int trail_key_control(int dir, uint8_t *control);

/* The next epoch's key. 0 or -EIO. */
int trail_key_next(struct trail_key *key);
int trail_key_public(const uint8_t *seed, uint8_t *pub);
int trail_key_sign(const uint8_t *seed, const uint8_t *p, size_t len, uint8_t *signature);
/* 0, or -EBADMSG: not signed with that key. */
int trail_key_verify(const uint8_t *pub, const uint8_t *p, size_t len, const uint8_t *signature);

/*
 * What there is to know of a trail up to some signed record: from there on a
 * verifier needs nothing else. One line of text.
 */
int trail_trust_format(const struct trail_state *st, char *text, size_t size);
/* 0 or -EINVAL. Pure. */
int trail_trust_parse(const char *text, size_t len, struct trail_state *st);

#endif
