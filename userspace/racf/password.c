// SPDX-License-Identifier: MIT
/* password.c - passwords and phrases: rules, history, expiry */
#include <ctype.h>
#include <errno.h>
#include <openssl/rand.h>
#include <string.h>
#include "racf/password.h"
#include "racf/policy.h"

#define DAY 86400

enum db_kind password_kind(const char *value)
{
	return strlen(value) > RACF_PASSWORD_MAX ? DB_PHRASE : DB_PASSWORD;
}

void password_fold(char *value)
{
	if (password_kind(value) == DB_PASSWORD)
		for (; *value; value++)
			*value = toupper((unsigned char)*value);
}

/* ---- rules -------------------------------------------------------------------- */

/* False: a rule cannot be read. */
static bool get_policy(const struct racf_options *options, struct policy *policy)
{
	*policy = (struct policy){
		.mixed_case = options->mixedcase,
		.special_chars = options->specialchars,
		.min_len = options->min_len,
	};
	for (unsigned int i = 0; i < POLICY_RULES_MAX; i++)
		if (!policy_rule_parse(options->rule[i], &policy->rules[i]))
			return false;
	return true;
}

bool password_policy_strong(const struct racf_options *options)
{
	struct policy policy;

	return get_policy(options, &policy) &&
	       policy_strong(&policy, options->revoke, options->interval);
}

const char *password_word(enum db_kind kind)
{
	return kind == DB_PHRASE ? "PASSWORD PHRASE" : "PASSWORD";
}

const char *password_rules(const struct racf_options *options, enum db_kind kind, const char *user,
			   const char *value)
{
	struct policy policy;

	if (!get_policy(options, &policy))
		return "PASSWORD RULES ARE NOT VALID";
	return kind == DB_PHRASE ? policy_phrase(user, value) :
				   policy_password(&policy, user, value);
}

int password_interval(const struct racf_options *options, const struct racf_user *user,
		      enum db_kind kind)
{
	bool phrase = kind == DB_PHRASE;
	int system = phrase && options->phrase_interval ? options->phrase_interval :
							  options->interval;
	int own = phrase && user->phr_interval >= 0 ? user->phr_interval : user->pw_interval;

	return own >= 0 && (!system || own < system) ? own : system;
}

int password_days(const struct racf_options *options, const struct racf_user *user,
		  enum db_kind kind, int64_t now)
{
	int64_t interval = password_interval(options, user, kind), left;
	bool phrase = kind == DB_PHRASE;

	if (phrase ? user->phr_expired : user->pw_expired)
		return 0;
	if (!interval)
		return -1;
	left = ((phrase ? user->phr_date : user->pw_date) + interval * DAY - now + DAY - 1) / DAY;
	return left > 0 ? left : 0;
}

bool password_too_soon(const struct racf_options *options, const struct racf_user *user,
		       enum db_kind kind, int64_t now)
{
	bool phrase = kind == DB_PHRASE;

	/* what has come to its end must be changed */
	return password_days(options, user, kind, now) &&
	       now - (phrase ? user->phr_date : user->pw_date) <
		       (int64_t)options->min_change * DAY;
}

/* ---- derivation ------------------------------------------------------------------ */

static struct kdf_step *add_step(struct kdf_job *job, const struct kdf_cost *cost,
				 const uint8_t *salt, bool is_new)
{
	struct kdf_step *s;

	for (unsigned int i = 0; i < job->n_steps; i++) {
		s = &job->steps[i];
		if (s->is_new == is_new && kdf_cost_same(&s->cost, cost) &&
		    !memcmp(s->salt, salt, KDF_SALT_LEN))
			return s;
	}
	if (job->n_steps == KDF_STEPS_MAX)
		return NULL;
	s = &job->steps[job->n_steps++];
	*s = (struct kdf_step){ .cost = *cost, .is_new = is_new };
	memcpy(s->salt, salt, KDF_SALT_LEN);
	return s;
}

static int plan_check(struct password_plan *plan, struct kdf_job *job, struct db *db,
		      const struct racf_options *options, bool defined)
{
	struct db_secret current = { 0 };
	int n = 0;

	plan->kind = password_kind(job->password);
	if (defined)
		n = db_secrets(db, job->user, plan->kind, &current, 1);
	if (n < 0)
		return n;
	plan->found = n;
	if (!n) {
		/* the same work for who is not there, or has no such password */
		current.cost = options->cost;
		if (RAND_bytes(current.salt, KDF_SALT_LEN) != 1 ||
		    RAND_bytes(current.verifier, KDF_VERIFIER_LEN) != 1)
			return -EIO;
	}
	if (!(n && current.mixed))
		password_fold(job->password);
	memcpy(plan->verifier, current.verifier, KDF_VERIFIER_LEN);
	add_step(job, &current.cost, current.salt, false);
	return 0;
}

static int plan_set(struct password_plan *plan, struct kdf_job *job, struct db *db,
		    const struct racf_options *options, bool defined)
{
	int n = 0;

	plan->new_kind = password_kind(job->new_password);
	if (defined)
		n = db_secrets(db, job->user, plan->new_kind, plan->old, options->history + 1);
	if (n < 0)
		return n;
	plan->n_old = n;
	/*
	 * one salt for a user's values of a kind: a new one is compared with all old ones by one
	 * derivation
	 */
	plan->fresh.cost = options->cost;
	plan->fresh.mixed = options->mixedcase;
	if (!plan->fresh.mixed)
		password_fold(job->new_password);
	if (n)
		memcpy(plan->fresh.salt, plan->old[0].salt, KDF_SALT_LEN);
	else if (RAND_bytes(plan->fresh.salt, KDF_SALT_LEN) != 1)
		return -EIO;
	add_step(job, &plan->fresh.cost, plan->fresh.salt, true);
	for (int i = 0; i < n; i++)
		add_step(job, &plan->old[i].cost, plan->old[i].salt, true);
	return 0;
}

int password_plan(struct password_plan *plan, struct kdf_job *job, struct db *db,
		  const struct racf_options *options, bool defined)
{
	int ret = 0;

	memset(plan, 0, sizeof(*plan));
	job->n_steps = 0;
	plan->check = *job->password;
	plan->set = *job->new_password;
	if (plan->check)
		ret = plan_check(plan, job, db, options, defined);
	if (!ret && plan->set)
		ret = plan_set(plan, job, db, options, defined);
	return ret;
}

static const struct kdf_step *result(const struct kdf_job *job, const struct kdf_cost *cost,
				     const uint8_t *salt, bool is_new)
{
	for (unsigned int i = 0; i < job->n_steps; i++) {
		const struct kdf_step *s = &job->steps[i];

		if (s->is_new == is_new && kdf_cost_same(&s->cost, cost) &&
		    !memcmp(s->salt, salt, KDF_SALT_LEN))
			return s;
	}
	return NULL;
}

bool password_matches(const struct password_plan *plan, const struct kdf_job *job)
{
	/* the current one is always the first step */
	bool same = plan->check && job->n_steps && kdf_same(plan->verifier, job->steps[0].verifier);

	return same && plan->found && !job->error;
}

bool password_seen(const struct password_plan *plan, const struct kdf_job *job)
{
	bool seen = false;

	for (unsigned int i = 0; i < plan->n_old; i++) {
		const struct kdf_step *s = result(job, &plan->old[i].cost, plan->old[i].salt, true);

		seen |= s && kdf_same(s->verifier, plan->old[i].verifier);
	}
	return seen;
}

int password_store(const struct password_plan *plan, const struct kdf_job *job, struct db *db,
		   const struct racf_options *options, bool expired, int64_t now)
{
	const struct kdf_step *s = result(job, &plan->fresh.cost, plan->fresh.salt, true);
	struct db_secret fresh = plan->fresh;
	int ret;

	if (!s || job->error)
		return -EIO;
	memcpy(fresh.verifier, s->verifier, KDF_VERIFIER_LEN);
	ret = db_set_secret(db, job->user, plan->new_kind, &fresh, options->history);
	if (ret)
		return ret;
	return db_run(db,
		      plan->new_kind == DB_PHRASE ?
			      "UPDATE user SET phr_date = ?2, phr_expired = ?3 WHERE name = ?1" :
			      "UPDATE user SET pw_date = ?2, pw_expired = ?3 WHERE name = ?1",
		      "tii", job->user, now, (int64_t)expired);
}
