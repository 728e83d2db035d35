/* SPDX-License-Identifier: MIT */
/*
 * password.h - passwords and phrases: rules, history, expiry
 *
 * A value of at most 8 characters is a password; it is folded to upper case
 * unless it was set under MIXEDCASE. A longer one is a phrase and is not.
 */
#ifndef ZCP_RACF_PASSWORD_H
#define ZCP_RACF_PASSWORD_H

#include "racf/db.h"
#include "racf/kdfpool.h"
#include "racf/model.h"

/* What a value is that nothing but its length tells of, as at LOGON. */
enum db_kind password_kind(const char *value);
/* A password becomes upper case; a phrase stays as it is. */
void password_fold(char *value);

/* As messages call it. */
const char *password_word(enum db_kind kind);

/* NULL: accepted by the rules (history apart). Else why not, for the user. value: folded. Pure. */
const char *password_rules(const struct racf_options *options, enum db_kind kind, const char *user,
			   const char *value);

/* FIA_SOS.1 holds for passwords of these options: policy.h. */
bool password_policy_strong(const struct racf_options *options);

/*
 * Days that a value of the kind may be used:
 * the shorter of the user's and the system's; 0: always.
 */
int password_interval(const struct racf_options *options, const struct racf_user *user,
		      enum db_kind kind);
/* Days until the value expires: 0 it has, negative: never. */
int password_days(const struct racf_options *options, const struct racf_user *user,
		  enum db_kind kind, int64_t now);

/* Changed by its owner less than MINCHANGE days ago; what an administrator set may go at once. */
bool password_too_soon(const struct racf_options *options, const struct racf_user *user,
		       enum db_kind kind, int64_t now);

/* What is to be derived, and what the results mean. */
struct password_plan {
	bool check, set;		/* the current value; a new one */
	const char *rules; /* what the rules say against the new value; NULL: nothing */
	bool found;			/* the user has a value of the current one's kind */
	enum db_kind kind, new_kind;
	uint8_t verifier[KDF_VERIFIER_LEN];
	struct db_secret fresh;		/* what the new value is stored as */
	unsigned int n_old;		/* current and older values of the new one's kind */
	struct db_secret old[RACF_HISTORY_MAX + 1];
};

/*
 * Fills the job's steps from the database and folds what is to be folded; job->user, password and
 * new_password (empty: none) are set. An undefined user costs the same
 * time: defined false. 0 or -errno.
 */
int password_plan(struct password_plan *plan, struct kdf_job *job, struct db *db,
		  const struct racf_options *options, bool defined);

/* After the derivation. Constant time. */
bool password_matches(const struct password_plan *plan, const struct kdf_job *job);
/* The new value is one of the old ones. */
bool password_seen(const struct password_plan *plan, const struct kdf_job *job);

/* Within a transaction: the new value counts from now on. */
int password_store(const struct password_plan *plan, const struct kdf_job *job, struct db *db,
		   const struct racf_options *options, bool expired, int64_t now);

#endif
