/* SPDX-License-Identifier: MIT */
/*
 * kdfpool.h - threads that derive keys from passwords, so that decisions do not wait for them
 *
 * One user id has one derivation running at a time and a few waiting: who
 * floods one id slows that id alone. Called from the worker's main thread.
 */
#ifndef ZCP_RACF_KDFPOOL_H
#define ZCP_RACF_KDFPOOL_H

#include <stdbool.h>
#include "racf/kdf.h"
#include "racf/racf.h"

#define KDF_STEPS_MAX 8

struct kdf_step {
	struct kdf_cost cost;
	uint8_t salt[KDF_SALT_LEN];
	uint8_t verifier[KDF_VERIFIER_LEN];	/* out */
	bool is_new;				/* of the new password, not of the current one */
};

struct kdf_job {
	struct kdf_job *next;		/* the pool's */
	void *arg;			/* the caller's */
	racf_name user;			/* salted with this id */
	racf_name claimed;		/* fairness counts by this one */
	char password[ZCP_PASSWORD_MAX + 1], new_password[ZCP_PASSWORD_MAX + 1];
	unsigned int n_steps;
	struct kdf_step steps[KDF_STEPS_MAX];
	int error;			/* out */
};

/* After the sandbox was entered. Ends the process on failure. */
void kdfpool_start(unsigned int threads);
/* Readable when a job is done. */
int kdfpool_fd(void);
/* 0, or -EBUSY: too many wait for this id or at all. */
int kdfpool_submit(struct kdf_job *job);
/* A job that is done, its passwords wiped; NULL: none. */
struct kdf_job *kdfpool_done(void);

#endif
