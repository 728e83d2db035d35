// SPDX-License-Identifier: MIT
/*
 * credential.c - who proves himself: password or phrase, token, certificate, provider
 *
 * The key is derived before anything is looked at, for whatever user id was
 * typed, so that unknown, revoked and wrong cost the same.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include "lib/log.h"
#include "racf/auth.h"
#include "racf/ich.h"
#include "racf/mfa.h"
#include "racf/prompt.h"
#include "racf/verify.h"

static int64_t now(void)
{
	return job_time() / 1000000000;
}

/* ---- failures ------------------------------------------------------------------------ */

enum outcome credential_failed(const struct job *job, const struct racf_user *u, enum outcome why)
{
	bool limit = worker.options.revoke && u->revoke_count + 1 >= worker.options.revoke;
	bool revoke = limit && !(u->attrs & RACF_SPECIAL);
	racf_name name;

	memcpy(name, u->name, sizeof(name));
	/* a RESUME date of the past must not lift what is new */
	if (db_run(&worker.db,
		   "UPDATE user SET revoke_count = revoke_count + 1, attrs = attrs | ?2,"
		   " resume_date = CASE WHEN ?2 THEN 0 ELSE resume_date END WHERE name = ?1",
		   "ti", name, (int64_t)(revoke ? RACF_REVOKED : 0)))
		return O_INTERNAL;
	if (model_refresh_user(worker.model, &worker.db, name))
		log_fatal("database cannot be read");
	if (limit && !revoke)
		prompt_ask(name, PROMPT_ATTEMPTS, job->r.origin.term);
	return revoke ? O_NOW_REVOKED : why;
}

/* ---- what is proven -------------------------------------------------------------------- */

/* The pool has wiped the value; what the rules say against it was noted in the answer before. */
static enum outcome check_new(struct job *job, const struct racf_user *u)
{
	const char *what = password_word(job->plan.new_kind);

	if (job->len)
		return O_NEW_PASSWORD;
	if (job->plan.new_kind != job->plan.kind)
		job_say(job, ICH08014I, u->name, what);
	else if (password_too_soon(&worker.options, u, job->plan.kind, now()))
		job_say(job, ICH08017I, u->name, what, worker.options.min_change);
	else if (password_seen(&job->plan, &job->kdf))
		job_say(job, ICH08013I, u->name, what);
	return job->len ? O_NEW_PASSWORD : O_OK;
}

/* LOGON user BY by: READ to LOGONBY.user in SURROGAT. */
static enum outcome check_by(struct job *job)
{
	struct racf_subject subject;
	char resource[32];

	acee_subject(&job->acee, &subject);
	snprintf(resource, sizeof(resource), "LOGONBY.%s", job->r.user);
	return auth_check(worker.model, &subject, "SURROGAT", resource, ZCP_ACCESS_READ)
				       .d.decision == ZCP_PERMIT ?
		       O_OK :
		       O_NOT_BY;
}

/* He is who he says. A token is used up before anything comes of it. */
static enum outcome proven(struct job *job, const struct racf_user *who)
{
	int used = job->token_step ? factor_used(&worker.db, who->name, job->token_step) : 0;
	const struct racf_user *user = who;
	enum outcome o;

	if (used)
		return used == -EALREADY ? credential_failed(job, who, O_FACTOR) : O_INTERNAL;
	if (*job->r.by) {
		user = model_user(worker.model, job->r.user);
		if (!user)
			return O_NOT_BY;
		o = check_by(job);
		if (o != O_OK)
			return o;
		verify_identify(job, user);
	}
	return verify_check_user(job, user);
}

/* ---- racfd judges ------------------------------------------------------------------------- */

/* All are looked at, whatever the first says. */
static bool factors_hold(struct job *job)
{
	const struct factors *f = &job->factors;
	bool good = true;
	int64_t step;

	if (f->totp) {
		step = totp_match(f->secret, job->token, now(), f->last);
		job->token_step = step > 0 ? step : 0;
		good &= step > 0;
		job->mfa = FACTOR_TOTP;
	}
	if (f->cert) {
		good &= *f->subject && !strcmp(f->subject, job->r.tlsid);
		job->mfa = f->totp ? FACTOR_TOTP " " FACTOR_CERT : FACTOR_CERT;
	}
	return good;
}

static enum outcome judge_here(struct job *job, const struct racf_user *who)
{
	bool match = password_matches(&job->plan, &job->kdf), good = factors_hold(job);
	enum outcome o;

	if (!match || !good)
		return job->plan.found ?
			       credential_failed(job, who, match ? O_FACTOR : O_PASSWORD) :
			       O_PASSWORD;
	if (job->plan.set) {
		o = check_new(job, who);
		if (o != O_OK)
			return o;
	} else if (!password_days(&worker.options, who, job->plan.kind, now())) {
		return O_EXPIRED;
	}
	return proven(job, who);
}

/* What holds whatever was typed: the answer does not depend on it. */
static enum outcome refused_unseen(struct job *job, const struct racf_user *who)
{
	if (!who)
		return O_UNDEFINED;
	verify_identify(job, who);
	if (signon_revoked(who, now()))
		return O_REVOKED;
	if (signon_prompt(&worker.options, who, now()) == PROMPT_ATTEMPTS) {
		prompt_ask(who->name, PROMPT_ATTEMPTS, job->r.origin.term);
		return O_PROMPT;
	}
	return job->kdf.error ? O_INTERNAL : O_OK;
}

static void conclude(struct job *job, enum outcome o)
{
	/* what the rules said about a new password is told only to who knew the old one */
	if (o != O_OK && o != O_NEW_PASSWORD)
		job->len = 0;
	if (o == O_EXPIRED)
		job_say(job, RPIMGR042I, password_word(job->plan.kind));
	verify_conclude(job, o);
}

/* ---- a provider judges ---------------------------------------------------------------------- */

static enum outcome judge_verdict(struct job *job, const struct racf_user *who,
				  const struct mfa_verdict *v)
{
	enum outcome o = refused_unseen(job, who);

	if (o != O_OK)
		return o;
	job->mfa = job->factors.provider;
	if (v->decision == MFA_DENY)
		return credential_failed(job, who, O_FACTOR);
	if (v->decision != MFA_PERMIT) {
		if (!job->factors.fallback)
			return O_AWAY;
		o = judge_here(job, who);
		job->mfa = "PWFALLBACK";
		return o;
	}
	/*
	 * the provider knows no new password, and a password that is not asked for cannot be
	 * changed
	 */
	job->by_provider = true;
	if (job->plan.set) {
		job->len = 0;
		job_say(job, ICH08018I, who->name, password_word(job->plan.new_kind));
		return O_NEW_PASSWORD;
	}
	return proven(job, who);
}

static void answered(void *arg, const struct mfa_verdict *v)
{
	struct job *job = arg;

	if (v->decision != MFA_PERMIT)
		log_msg(LOG_NOTICE, "user %s, factor %s: %s%s%s", verify_claimed(job),
			job->factors.provider, v->decision == MFA_DENY ? "denied" : "no verdict",
			*v->text ? ", " : "", v->text);
	conclude(job, judge_verdict(job, model_user(worker.model, verify_claimed(job)), v));
}

/* The typed value is kept for the question; the pool wipes its own copies. */
static void prepare_question(struct job *job)
{
	struct mfa_verify *q = &job->question;

	memcpy(q->user, verify_claimed(job), sizeof(q->user));
	memcpy(q->terminal, job->r.origin.term, sizeof(q->terminal));
	memcpy(q->peer, job->r.origin.peer, sizeof(q->peer));
	memcpy(q->factor, job->factors.provider, sizeof(q->factor));
	memcpy(q->tags, job->factors.tags, sizeof(q->tags));
	memcpy(q->credential, job->r.password, sizeof(q->credential));
}

/* ---- steps ---- */

static void derived(struct job *job)
{
	const struct racf_user *who = model_user(worker.model, verify_claimed(job));
	enum outcome o = refused_unseen(job, who);

	if (o == O_OK && *job->factors.provider)
		mfa_ask(&job->question, answered, job);
	else
		conclude(job, o == O_OK ? judge_here(job, who) : o);
}

static int plan(struct job *job, bool defined)
{
	struct racf_request *r = &job->r;
	const char *name = verify_claimed(job), *wrong;
	int ret;

	memcpy(job->kdf.user, name, sizeof(job->kdf.user));
	memcpy(job->kdf.claimed, name, sizeof(job->kdf.claimed));
	memcpy(job->kdf.password, r->password, sizeof(r->password));
	memcpy(job->kdf.new_password, r->new_password, sizeof(r->new_password));
	explicit_bzero(r->password, sizeof(r->password));
	explicit_bzero(r->new_password, sizeof(r->new_password));
	ret = password_plan(&job->plan, &job->kdf, &worker.db, &worker.options, defined);
	wrong = job->plan.set ? password_rules(&worker.options, job->plan.new_kind, name,
					       job->kdf.new_password) :
				NULL;
	if (wrong)
		job_say(job, ICH08012I, name, password_word(job->plan.new_kind), wrong);
	return ret;
}

void credential_start(struct job *job)
{
	const char *name = verify_claimed(job);
	bool defined = model_user(worker.model, name);

	if (defined && factors_load(&worker.db, worker.key, name, &job->factors)) {
		verify_conclude(job, O_INTERNAL);
		return;
	}
	/* nothing was typed: nothing can match, at the same cost */
	if (!*job->r.password)
		memcpy(job->r.password, "\001", 2);
	if (*job->factors.provider)
		prepare_question(job);
	else if (job->factors.totp)
		factor_split(job->r.password, job->token);
	if (!*job->r.password)
		memcpy(job->r.password, "\001", 2);
	if (plan(job, defined))
		verify_conclude(job, O_INTERNAL);
	else
		job_derive(job, &job->kdf, derived);
}
