/* SPDX-License-Identifier: MIT */
/*
 * acee.h - what racfd hands to CP at LOGON and gets back with each question
 *
 * Opaque to CP. Authenticated by HMAC-SHA-256 under a key that only racfd's
 * worker has and that outlives restarts; bound to one load of the module.
 */
#ifndef ZCP_RACF_ACEE_H
#define ZCP_RACF_ACEE_H

#include "racf/decide.h"
#include "racf/racf.h"

#define ACEE_KEY_LEN	32

struct acee {
	uint64_t boot;		/* of the module that it was made for */
	uint64_t session;	/* random */
	uint64_t time;		/* of the logon, nanoseconds since 1970 */
	racf_name user, group, by, term, label;
	uint32_t attrs;
	bool grplist;
	unsigned int n_groups;
	racf_name groups[RACF_CONNECTS_MAX];
	uint8_t group_attrs[RACF_CONNECTS_MAX];	/* RACF_SPECIAL to RACF_ROAUDIT, by group */
};

/* blob holds ZCP_ACEE_MAX bytes. Its length, or -errno. */
int acee_seal(const struct acee *acee, const uint8_t key[ACEE_KEY_LEN], uint8_t *blob);
/* 0, or -EBADMSG: not made by this racfd for this boot, or changed since. */
int acee_open(struct acee *acee, const uint8_t key[ACEE_KEY_LEN], uint64_t boot,
	      const uint8_t *blob, size_t len);

void acee_subject(const struct acee *acee, struct racf_subject *subject);

/* The key beside the database, made when there is none and create is set. 0 or -errno, logged. */
int acee_key_load(const char *path, bool create, uint8_t key[ACEE_KEY_LEN]);

#endif
