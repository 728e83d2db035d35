// SPDX-License-Identifier: MIT
/* execute.c - RACF commands: check, record, change, answer */
#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include "lib/log.h"
#include "racf/cmd.h"

const struct command racf_commands[VERB_COUNT] = {
	[VERB_ADDGROUP]	= { 9, false, addgroup_check, addgroup_apply, group_refresh, NULL },
	[VERB_ADDUSER]	= { 10, false, adduser_check, adduser_apply, user_refresh, NULL },
	[VERB_ALTUSER]	= { 13, false, altuser_check, altuser_apply, user_refresh, NULL },
	[VERB_CONNECT]	= { 14, false, connect_check, connect_apply, user_refresh, NULL },
	[VERB_DELUSER]	= { 17, false, deluser_check, deluser_apply, user_refresh, NULL },
	[VERB_LISTUSER]	= { 0, false, NULL, NULL, NULL, listuser },
	[VERB_PASSWORD]	= { 18, false, password_check, password_apply, user_refresh, NULL },
	[VERB_PERMIT]	= { 19, true, permit_check, permit_apply, profile_refresh, NULL },
	[VERB_RDEFINE]	= { 21, true, rdefine_check, rdefine_apply, profile_refresh, NULL },
	[VERB_RLIST]	= { 0, true, NULL, NULL, NULL, rlist },
};

/* ---- what commands ask -------------------------------------------------------------- */

void cmd_rc(struct job *job, const char *message, ...)
{
	while (*message && !isdigit((unsigned char)*message))
		message++;
	job->rc = atoi(message);
}

bool cmd_is(const struct job *job, uint32_t attrs)
{
	return job->acee.attrs & attrs;
}

bool cmd_owns(const struct job *job, const char *owner)
{
	return !strcmp(job->acee.user, owner);
}

bool cmd_wants(const struct job *job, enum racf_kw kw)
{
	return cmd_given(&job->r.cmd, kw) && !(job->ignored >> kw & 1);
}

bool cmd_ignore(struct job *job, enum racf_kw kw, const char *name)
{
	if (!cmd_wants(job, kw))
		return false;
	job->ignored |= 1ull << kw;
	cmd_error(job, ICH21005I, name);
	return true;
}

bool cmd_defined(const char *name)
{
	return model_user(worker.model, name) || model_group(worker.model, name);
}

const char *cmd_or(const struct job *job, enum racf_kw kw, const char *fallback)
{
	const char *text = cmd_wants(job, kw) ? cmd_text(&job->r.cmd, kw, 0) : NULL;

	return text ?: fallback;
}

const char *cmd_target(const struct job *job, unsigned int n)
{
	const struct racf_cmd *cmd = &job->r.cmd;

	switch (cmd->verb) {
	case VERB_PASSWORD:
		return n ? NULL : cmd_or(job, KW_USER, job->acee.user);
	case VERB_RDEFINE:
	case VERB_RLIST:
		return cmd_text(cmd, KW_TARGET2, n);
	default:
		return cmd_text(cmd, KW_TARGET, n);
	}
}

const char *cmd_class(const struct job *job)
{
	const struct racf_cmd *cmd = &job->r.cmd;

	/* PERMIT without a class speaks of data sets, which there are none of */
	return cmd->verb == VERB_PERMIT	   ? cmd_text(cmd, KW_CLASS, 0) ?: "DATASET" :
	       cmd_text(cmd, KW_TARGET, 0) ?:
					     "";
}

uint32_t cmd_attributes(const struct job *job, uint32_t attrs)
{
	static const struct {
		enum racf_kw kw;
		uint32_t attr;
	} rows[] = {
		{ KW_SPECIAL, RACF_SPECIAL },	    { KW_OPERATIONS, RACF_OPERATIONS },
		{ KW_AUDITOR, RACF_AUDITOR },	    { KW_ROAUDIT, RACF_ROAUDIT },
		{ KW_RESTRICTED, RACF_RESTRICTED }, { KW_UAUDIT, RACF_UAUDIT },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		if (!cmd_wants(job, rows[i].kw))
			continue;
		if (cmd_negated(&job->r.cmd, rows[i].kw))
			attrs &= ~rows[i].attr;
		else
			attrs |= rows[i].attr;
	}
	if (cmd_wants(job, KW_REVOKE))
		attrs |= RACF_REVOKED;
	if (cmd_wants(job, KW_RESUME))
		attrs &= ~RACF_REVOKED;
	return attrs;
}

const char *cmd_date(int64_t time, char text[12])
{
	time_t t = time;
	struct tm tm;

	if (!time)
		return "N/A";
	localtime_r(&t, &tm);
	strftime(text, 12, "%y.%j", &tm);
	return text;
}

/* ---- changes run one at a time --------------------------------------------------------- */

static struct job *queue;

static void run(struct job *job);

static void enqueue(struct job *job)
{
	struct job **p = &queue;

	while (*p)
		p = &(*p)->next_command;
	*p = job;
	if (queue == job)
		run(job);
}

static void leave(struct job *job)
{
	queue = job->next_command;
	job_finish(job);
	if (queue)
		run(queue);
}

/* ---- the record --------------------------------------------------------------------------- */

static void add_keywords(struct smf_rec *rec, const struct job *job)
{
	uint8_t both[16], bits[8];
	size_t n = racf_keyword_bits(job->r.cmd.verb, job->r.cmd.given, bits);

	memcpy(both, bits, n);
	racf_keyword_bits(job->r.cmd.verb, job->ignored, bits);
	memcpy(both + n, bits, n);
	smf80_section(rec, SMF80_SEC_COMMAND, both, 2 * n);
}

static void add_ids(struct smf_rec *rec, const struct job *job)
{
	const char *id;

	for (unsigned int n = 0; (id = cmd_text(&job->r.cmd, KW_ID, n)); n++) {
		uint8_t sec[9] = { 0 };

		smf_put_text(sec + 1, id, 8);
		smf80_section(rec, SMF80_SEC_ID, sec, sizeof(sec));
	}
}

/* verdict of the target job->done; error: SMF80_ERR_* of a change that failed afterwards */
static int build(struct job *job, struct smf_rec *rec, enum verdict v, uint8_t error)
{
	const struct command *c = &racf_commands[job->r.cmd.verb];
	struct smf80 e;

	event_begin(job, &e, c->event, v == CMD_DENIED ? 1 : v == CMD_PARTLY ? 2 : 0);
	e.ath = job->authority;
	e.rea = job->authority & SMF80_ATH_SPECIAL ? SMF80_REA_SAUDIT : SMF80_REA_CLASS;
	e.err = error;
	if (v != CMD_OK) {
		e.des |= SMF80_DES_VIOLATION;
		e.rea = SMF80_REA_CMDVIOL;
		event_violation(job, "%s COMMAND - %s", racf_verb_name(job->r.cmd.verb),
				v == CMD_DENIED ? "INSUFFICIENT AUTHORITY" : "KEYWORD VIOLATION");
	}
	smf80_begin(rec, event_buffer(), &e);
	add_keywords(rec, job);
	smf80_text(rec, SMF80_SEC_PROFILE, cmd_target(job, job->done));
	if (c->resource)
		smf80_field(rec, SMF80_SEC_CLASS, cmd_class(job), RACF_NAME_MAX);
	add_ids(rec, job);
	return event_end(job, rec, job->r.cmd.masked);
}

/* ---- steps ---------------------------------------------------------------------------------- */

static enum verdict check_target(struct job *job)
{
	const struct command *c = &racf_commands[job->r.cmd.verb];

	job->authority = SMF80_ATH_NORMAL;
	job->ignored = 0;
	return c->check(job, cmd_target(job, job->done));
}

static int apply_target(struct job *job)
{
	const struct command *c = &racf_commands[job->r.cmd.verb];
	const char *target = cmd_target(job, job->done);
	size_t len = job->len;
	int ret = db_begin(&worker.db);

	if (!ret) {
		ret = c->apply(job, target);
		if (ret)
			db_rollback(&worker.db);
		else
			ret = db_commit(&worker.db);
	}
	/* what it said was done was not */
	if (ret)
		job->len = len;
	if (c->refresh(job, target))
		log_fatal("database cannot be read");
	return ret;
}

static void next_target(struct job *job);

static void failure_recorded(struct job *job)
{
	leave(job);
}

static void recorded(struct job *job)
{
	struct smf_rec rec;

	if (job->error) {
		cmd_error(job, RPIRAC002E);
		leave(job);
		return;
	}
	if (!job->changed || !apply_target(job)) {
		job->done++;
		next_target(job);
		return;
	}
	/* the trail says that it happened: now it must say that it did not */
	cmd_error(job, RPIRAC003E);
	if (build(job, &rec, CMD_OK, SMF80_ERR_UNCHANGED))
		leave(job);
	else
		job_record(job, &rec, true, failure_recorded);
}

static void next_target(struct job *job)
{
	struct smf_rec rec;
	enum verdict v;

	for (; cmd_target(job, job->done); job->done++) {
		v = check_target(job);
		if (v == CMD_NOTHING)
			continue;
		job->changed = v != CMD_DENIED;
		job->error = build(job, &rec, v, 0);
		if (job->error)
			recorded(job);
		else
			job_record(job, &rec, false, recorded);
		return;
	}
	leave(job);
}

static void run(struct job *job)
{
	next_target(job);
}

static void derived(struct job *job)
{
	if (job->kdf.error) {
		cmd_error(job, RPIRAC004E);
		job_finish(job);
		return;
	}
	enqueue(job);
}

/* Secrets leave the command for the derivation; where none are given there is nothing to derive. */
int command_prepare(struct job *job)
{
	const struct racf_cmd *cmd = &job->r.cmd;
	enum racf_kw kw = cmd_text(cmd, KW_PASSWORD, 0) ? KW_PASSWORD : KW_PHRASE;
	bool own = cmd->verb == VERB_PASSWORD;
	const char *value = cmd_text(cmd, kw, own), *target = cmd_target(job, 0);
	int ret;

	job->kdf.n_steps = 0;
	if (!value || !target)
		return 0;
	snprintf(job->kdf.user, sizeof(job->kdf.user), "%s", target);
	snprintf(job->kdf.claimed, sizeof(job->kdf.claimed), "%s", job->acee.user);
	if (own)
		snprintf(job->kdf.password, sizeof(job->kdf.password), "%s", cmd_text(cmd, kw, 0));
	snprintf(job->kdf.new_password, sizeof(job->kdf.new_password), "%s", value);
	password_fold(job->kdf.password);
	password_fold(job->kdf.new_password);
	ret = password_plan(&job->plan, &job->kdf, &worker.db, &worker.options,
			    model_user(worker.model, job->kdf.user));
	job->plan.rules = password_rules(&worker.options, job->kdf.user, job->kdf.new_password);
	return ret;
}

void command_start(struct job *job)
{
	const struct command *c = &racf_commands[job->r.cmd.verb];

	if (!job->identified) {
		cmd_error(job, RPIRAC001E);
		job_finish(job);
	} else if (c->list) {
		c->list(job);
		job_finish(job);
	} else if (command_prepare(job)) {
		cmd_error(job, RPIRAC004E);
		job_finish(job);
	} else if (job->kdf.n_steps) {
		job_derive(job, derived);
	} else {
		enqueue(job);
	}
}

/*
 * ---- set-up: before there is a trail ----------------------------------------------------------
 */

int command_apply(struct job *job)
{
	for (; cmd_target(job, job->done); job->done++) {
		if (check_target(job) != CMD_OK)
			return -EINVAL;
		if (apply_target(job))
			return -EIO;
	}
	return 0;
}
