// SPDX-License-Identifier: MIT
/* cmdpassword.c - PASSWORD and PHRASE, and new values in other commands */
#include "racf/cmd.h"
#include "racf/newvalue.h"
#include "racf/prompt.h"
#include "racf/verify.h"

static const struct {
	enum racf_kw kw;
	enum db_kind kind;
	const char *update;
} intervals[] = {
	{ KW_INTERVAL, DB_PASSWORD, "UPDATE user SET pw_interval = ?2 WHERE name = ?1" },
	{ KW_PHRASEINT, DB_PHRASE, "UPDATE user SET phr_interval = ?2 WHERE name = ?1" },
};

/* A new value was derived, and the issuer may set it. */
static bool sets(const struct job *job)
{
	return job->plan.set && (cmd_wants(job, KW_PASSWORD) || cmd_wants(job, KW_PHRASE));
}

static bool new_value_ok(struct job *job, const char *target)
{
	const struct racf_cmd *cmd = &job->r.cmd;

	/* the current value is one of one user */
	if (cmd_target(job, 1) || (cmd_text(cmd, KW_PASSWORD, 0) && cmd_text(cmd, KW_PHRASE, 0)))
		cmd_error(job, ICH08015I);
	else if (job->plan.rules)
		cmd_error(job, ICH08012I, target, password_word(job->plan.new_kind),
			  job->plan.rules);
	else
		return true;
	return false;
}

bool new_values_ok(struct job *job, const char *target)
{
	static const enum racf_kw kws[] = { KW_PASSWORD, KW_PHRASE };
	const struct newvalue *v;

	for (size_t i = 0; i < 2; i++) {
		v = cmd_wants(job, kws[i]) ? newvalue_of(job, target, kws[i]) : NULL;
		if (v && v->plan.rules) {
			cmd_error(job, ICH08012I, target, password_word(v->plan.new_kind),
				  v->plan.rules);
			return false;
		}
	}
	return true;
}

/* Without more authority than over himself a user makes his interval shorter, never longer. */
static bool interval_ok(const struct job *job, const struct racf_user *u)
{
	uint32_t roles = authority_over_user(job, u) & ~(ROLE_SELF | ROLE_OWNER);

	if (!cmd_owns(job, u->name) || roles & (ROLE_SPECIAL | ROLE_GSPECIAL))
		return true;
	for (size_t i = 0; i < sizeof(intervals) / sizeof(intervals[0]); i++) {
		int64_t now = password_interval(&worker.options, u, intervals[i].kind);

		if (!cmd_given(&job->r.cmd, intervals[i].kw) || !now)
			continue;
		if (cmd_negated(&job->r.cmd, intervals[i].kw) ||
		    cmd_num(&job->r.cmd, intervals[i].kw, 0) > now)
			return false;
	}
	return true;
}

/* A value that ends before its owner may change it would be no use. */
static bool interval_long(const struct job *job)
{
	for (size_t i = 0; i < sizeof(intervals) / sizeof(intervals[0]); i++)
		if (cmd_num_or(job, intervals[i].kw, worker.options.min_change) <
		    worker.options.min_change)
			return false;
	return true;
}

static bool sets_interval(const struct job *job)
{
	return cmd_given(&job->r.cmd, KW_INTERVAL) || cmd_given(&job->r.cmd, KW_PHRASEINT);
}

/*
 * A current value is a guess like one at LOGON: a wrong one counts, and where LOGON would not look
 * at it nothing here does.
 */
static enum outcome proves(struct job *job, const struct racf_user *u)
{
	if (signon_revoked(u, cmd_now()))
		return O_REVOKED;
	if (signon_prompt(&worker.options, u, cmd_now()) == PROMPT_ATTEMPTS) {
		prompt_ask(u->name, PROMPT_ATTEMPTS, job->r.origin.term);
		return O_PROMPT;
	}
	if (password_matches(&job->plan, &job->kdf))
		return O_OK;
	return job->plan.found ? credential_failed(job, u, O_PASSWORD) : O_PASSWORD;
}

static enum verdict check_value(struct job *job, const struct racf_user *u, const char *target)
{
	const char *what = password_word(job->plan.new_kind);

	job->failure = proves(job, u);
	if (job->failure) {
		cmd_error(job, ICH08003I, what);
		return CMD_DENIED;
	}
	if (job->plan.kind != job->plan.new_kind)
		cmd_error(job, ICH08014I, target, what);
	else if (password_too_soon(&worker.options, u, job->plan.kind, cmd_now()))
		cmd_error(job, ICH08017I, target, what, worker.options.min_change);
	else if (password_seen(&job->plan, &job->kdf))
		cmd_error(job, ICH08013I, target, what);
	else if (new_value_ok(job, target))
		return CMD_OK;
	return CMD_NOTHING;
}

enum verdict password_check(struct job *job, const char *target)
{
	const struct racf_user *u = model_user(worker.model, target);

	if (!u) {
		cmd_error(job, ICH08002I, target);
	} else if (!job->plan.set && !sets_interval(job)) {
		cmd_error(job, ICH08004I);
	} else if (job->plan.set && !sets(job) && !sets_interval(job)) {
		cmd_error(job, ICH08005I);
		return CMD_DENIED;
	} else if (!interval_ok(job, u)) {
		cmd_error(job, ICH08016I, target);
	} else if (!interval_long(job)) {
		cmd_error(job, ICH08019I, target, worker.options.min_change);
	} else {
		return sets(job) ? check_value(job, u, target) : CMD_OK;
	}
	return CMD_NOTHING;
}

int password_apply(struct job *job, const char *target)
{
	int ret = 0;

	for (size_t i = 0; !ret && i < sizeof(intervals) / sizeof(intervals[0]); i++)
		if (cmd_wants(job, intervals[i].kw))
			ret = db_run(&worker.db, intervals[i].update, "ti", target,
				     cmd_num_or(job, intervals[i].kw, 0));
	if (ret || !sets(job))
		return ret;
	ret = password_store(&job->plan, &job->kdf, &worker.db, &worker.options, false,
			     cmd_now()) ?:
	      db_run(&worker.db, "UPDATE user SET revoke_count = 0 WHERE name = ?1", "t", target);
	if (!ret)
		job_say(job, ICH08000I, password_word(job->plan.new_kind), target);
	return ret;
}
