/* SPDX-License-Identifier: MIT */
/*
 * newvalue.h - the passwords and phrases that one command sets
 *
 * One for each of its users and operands. They are derived one behind the
 * other before the command runs, so that a job takes one place of the pool.
 */
#ifndef ZCP_RACF_NEWVALUE_H
#define ZCP_RACF_NEWVALUE_H

#include "racf/job.h"
#include "racf/keyword.h"

#define NEWVALUES_MAX 16

struct newvalue {
	uint8_t kw;			/* the operand that it stands in */
	struct kdf_job kdf;
	struct password_plan plan;
};

/* What it takes to derive kdf->new_password for kdf->user, as PASSWORD or PHRASE. 0 or -errno. */
int newvalue_steps(struct password_plan *plan, struct kdf_job *kdf, enum racf_kw kw);
/* What PASSWORD and PHRASE say for each user of ADDUSER and ALTUSER. 0, -E2BIG or -errno. */
int newvalue_plan(struct job *job);
/* By itself, derived with a salt of its own; RVARYPW has no history. 0, -E2BIG or -errno. */
int newvalue_add(struct job *job, enum racf_kw kw, const char *salted_for, const char *value);
/* NULL: none. */
struct newvalue *newvalue_of(const struct job *job, const char *user, enum racf_kw kw);
/* The next one that is to be derived; NULL: none is left. */
struct kdf_job *newvalue_next(struct job *job);
void newvalue_wipe(struct job *job);

#endif
