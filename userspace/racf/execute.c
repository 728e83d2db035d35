// SPDX-License-Identifier: MIT
/* execute.c - RACF commands: check, record, change, answer */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "lib/log.h"
#include "racf/attempts.h"
#include "racf/cmd.h"
#include "racf/cpevent.h"
#include "racf/grammar.h"
#include "racf/newvalue.h"
#include "racf/sessions.h"
#include "racf/trail.h"
#include "racf/verify.h"

const struct command racf_commands[VERB_COUNT] = {
	[VERB_ADDGROUP]	= { 9, ICH00001I, addgroup_check, addgroup_apply, group_refresh },
	[VERB_ADDUSER]	= { 10, ICH01001I, adduser_check, adduser_apply, user_refresh },
	[VERB_ALTGROUP]	= { 12, ICH20001I, altgroup_check, altgroup_apply, group_refresh },
	[VERB_ALTUSER]	= { 13, ICH21001I, altuser_check, altuser_apply, user_refresh },
	[VERB_CONNECT]	= { 14, ICH02001I, connect_check, connect_apply, user_refresh },
	[VERB_DELGROUP]	= { 16, ICH05001I, delgroup_check, delgroup_apply, group_refresh },
	[VERB_DELUSER]	= { 17, ICH04001I, deluser_check, deluser_apply, user_refresh },
	[VERB_EXPLAIN]	= { .list = explain },
	[VERB_HELP]	= { .list = help },
	[VERB_ICHDSM00]	= { .list = ichdsm00 },
	[VERB_IRRRID00]	= { .list = irrrid00 },
	[VERB_IRRUT100]	= { .list = irrut100 },
	[VERB_LISTGRP]	= { .list = listgrp },
	[VERB_LISTUSER]	= { .list = listuser },
	[VERB_PASSWORD]	= { 18, ICH08001I, password_check, password_apply, user_refresh },
	[VERB_PHRASE]	= { 18, ICH08001I, password_check, password_apply, user_refresh },
	[VERB_PERMIT]	= { 19, ICH06001I, permit_check, permit_apply, profile_refresh },
	[VERB_RALTER]	= { 20, ICH11001I, ralter_check, ralter_apply, profile_refresh },
	[VERB_RDEFINE]	= { 21, ICH10103I, rdefine_check, rdefine_apply, profile_refresh },
	[VERB_RDELETE]	= { 22, ICH12001I, rdelete_check, rdelete_apply, profile_refresh },
	[VERB_REMOVE]	= { 23, ICH03001I, remove_check, remove_apply, user_refresh },
	[VERB_REPLY]	= { 13, ICH301E, reply_check, reply_apply, user_refresh },
	[VERB_RLIST]	= { .list = rlist },
	[VERB_RVARY]	= { 25, ICH15001I, rvary_check, rvary_apply, .files = true,
			    .status = true },
	[VERB_SEARCH]	= { .list = search },
	[VERB_SETEVENT]	= { 24, RPISEV001E, setevent_check, setevent_apply, setevent_refresh,
			    .status = true },
	[VERB_SETRACF]	= { 25, ICH15001I, rvary_check, rvary_apply, .files = true,
			    .status = true },
	[VERB_SETROPTS]	= { 24, ICH14001I, setropts_check, setropts_apply, options_refresh,
			    setropts_list, .status = true },
};

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
	if (job->failure)
		job_sleep(job, attempts_failed(job->acee.user, job->started, job_now()),
			  job_finish);
	else
		job_finish(job);
	if (queue)
		run(queue);
}

/* ---- the record --------------------------------------------------------------------------- */

/*
 * verdict of the target job->done; reasons: not 0; error: SMF80_ERR_* of a change that failed
 * afterwards
 */
static int build(struct job *job, struct smf_rec *rec, enum verdict v, uint16_t reasons,
		 uint8_t error)
{
	const struct command *c = &racf_commands[job->r.cmd.verb];
	struct smf80 e;

	event_begin(job, &e, c->event, v == CMD_DENIED ? 1 : v == CMD_PARTLY ? 2 : 0);
	e.ath = job->authority;
	e.rea = reasons >> 8;
	e.re2 = reasons;
	e.err = error;
	e.des |= v == CMD_OK ? 0 : SMF80_DES_VIOLATION;
	smf80_begin(rec, event_buffer(), &e);
	cmd_sections(job, rec);
	if (job->r.cmd.verb == VERB_SETROPTS && v != CMD_DENIED)
		setropts_sections(job, rec);
	return event_end(job, rec, job->r.cmd.masked) ?: cmd_extended(job, rec);
}

/* ---- steps ---------------------------------------------------------------------------------- */

static enum verdict check_target(struct job *job)
{
	const struct command *c = &racf_commands[job->r.cmd.verb];

	const char *target = cmd_target(job, job->done);
	enum verdict v;

	job->authority = 0;
	job->ignored = (struct kw_set){ 0 };
	if (!authority_check(job, target)) {
		cmd_error(job, *target ? "%s %s" : "%s", c->denied, target);
		cmd_rc(job, c->denied);
		job->authority = SMF80_ATH_NORMAL;
		return CMD_DENIED;
	}
	job->authority = job->authority ?: SMF80_ATH_NORMAL;
	v = c->check(job, target);
	return v == CMD_OK && kw_any(&job->ignored) ? CMD_PARTLY : v;
}

static int in_transaction(struct job *job, const struct command *c, const char *target)
{
	int ret = db_begin(&worker.db);

	return ret ?: db_end(&worker.db, c->apply(job, target));
}

static int apply_target(struct job *job)
{
	const struct command *c = &racf_commands[job->r.cmd.verb];
	const char *target = cmd_target(job, job->done);
	size_t len = job->len;
	int ret = c->files ? c->apply(job, target) : in_transaction(job, c, target);

	/* what it said was done was not */
	if (ret)
		job->len = len;
	if (c->refresh && c->refresh(job, target))
		log_fatal("database cannot be read");
	return ret;
}

static void next_target(struct job *job);

static void failure_recorded(struct job *job)
{
	leave(job);
}

/* It happened; the trail says what is in force since, as soon as it can. */
static void status_recorded(struct job *job)
{
	job->done++;
	next_target(job);
}

static void done(struct job *job)
{
	struct smf_rec rec;

	if (job->changed)
		cpevent_tell(false);
	if (job->changed && racf_commands[job->r.cmd.verb].status && !rvary_status(&rec))
		job_record(job, &rec, true, status_recorded);
	else
		status_recorded(job);
}

static void recorded(struct job *job)
{
	struct smf_rec rec;

	if (job->error) {
		cmd_error(job, RPIRAC002E);
		leave(job);
		return;
	}
	if (job->failure) {
		if (verify_record(job, job->failure, job->r.cmd.masked, &rec))
			leave(job);
		else
			job_record(job, &rec, true, failure_recorded);
		return;
	}
	if (!job->changed || !apply_target(job)) {
		if (job->changed && racf_commands[job->r.cmd.verb].list && cmd_wants(job, KW_LIST))
			racf_commands[job->r.cmd.verb].list(job);
		done(job);
		return;
	}
	/* the trail says that it happened: now it must say that it did not */
	cmd_error(job, RPIRAC003E);
	if (!job->reasons || build(job, &rec, CMD_OK, job->reasons, SMF80_ERR_UNCHANGED))
		leave(job);
	else
		job_record(job, &rec, true, failure_recorded);
}

/* Nobody waits for a record that there is no reason for. */
static void act(struct job *job, enum verdict v)
{
	struct smf_rec rec;

	if (v != CMD_OK)
		event_violation(job, "", "%s COMMAND - %s", racf_verb_name(job->r.cmd.verb),
				v == CMD_DENIED ? "INSUFFICIENT AUTHORITY" : "KEYWORD VIOLATION");
	job->changed = v != CMD_DENIED;
	job->reasons = cmd_reasons(job, cmd_target(job, job->done), v);
	job->error = job->reasons ? build(job, &rec, v, job->reasons, 0) : 0;
	if (job->error || !job->reasons)
		recorded(job);
	else
		job_record(job, &rec, false, recorded);
}

static void next_target(struct job *job)
{
	enum verdict v;

	for (; cmd_target(job, job->done); job->done++) {
		v = check_target(job);
		if (v == CMD_NOTHING)
			continue;
		act(job, v);
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
	bool failed = job->n_derived ? job->values[job->n_derived - 1].kdf.error : job->kdf.error;
	struct kdf_job *next = failed ? NULL : newvalue_next(job);

	if (failed) {
		cmd_error(job, RPIRAC004E);
		job_finish(job);
	} else if (next) {
		job_derive(job, next, derived);
	} else {
		enqueue(job);
	}
}

/* One's own value: the current one in front of the new one. */
static int prepare_own(struct job *job)
{
	const struct racf_cmd *cmd = &job->r.cmd;
	enum racf_kw kw = cmd_text(cmd, KW_PASSWORD, 0) ? KW_PASSWORD : KW_PHRASE;
	const char *value = cmd_text(cmd, kw, 1), *target = cmd_target(job, 0);

	if (!value || !target)
		return 0;
	snprintf(job->kdf.user, sizeof(job->kdf.user), "%s", target);
	snprintf(job->kdf.claimed, sizeof(job->kdf.claimed), "%s", job->acee.user);
	snprintf(job->kdf.password, sizeof(job->kdf.password), "%s", cmd_text(cmd, kw, 0));
	snprintf(job->kdf.new_password, sizeof(job->kdf.new_password), "%s", value);
	return newvalue_steps(&job->plan, &job->kdf, kw);
}

/* Secrets leave the command for the derivation; where none are given there is nothing to derive. */
int command_prepare(struct job *job)
{
	job->kdf.n_steps = 0;
	switch (job->r.cmd.verb) {
	case VERB_ADDUSER:
	case VERB_ALTUSER:
		return newvalue_plan(job);
	case VERB_PASSWORD:
	case VERB_PHRASE:
		return prepare_own(job);
	case VERB_RVARY:
	case VERB_SETRACF:
		return rvary_prepare(job);
	case VERB_SETROPTS:
		return rvarypw_prepare(job);
	default:
		return 0;
	}
}

static void prepare(struct job *job)
{
	int ret = command_prepare(job);
	struct kdf_job *kdf = job->kdf.n_steps ? &job->kdf : newvalue_next(job);

	if (ret == -E2BIG)
		cmd_error(job, ICH08020I, NEWVALUES_MAX);
	else if (ret)
		cmd_error(job, RPIRAC004E);
	if (ret)
		job_finish(job);
	else if (kdf)
		job_derive(job, kdf, derived);
	else
		enqueue(job);
}

static void heard(struct job *job)
{
	if (!job->asks_who) {
		prepare(job);
		return;
	}
	cmd_error(job, RPIRAC008E);
	job_finish(job);
}

void command_start(struct job *job)
{
	const struct command *c = &racf_commands[job->r.cmd.verb];

	cmd_normalize(job);
	if (!job->identified) {
		cmd_error(job, RPIRAC001E);
		job_finish(job);
	} else if (worker.options.severed && job->r.cmd.verb != VERB_RVARY &&
		   job->r.cmd.verb != VERB_SETRACF) {
		cmd_error(job, RPIRAC005E);
		job_finish(job);
	} else if (trail_severed() && job->r.cmd.verb != VERB_RVARY &&
		   job->r.cmd.verb != VERB_SETRACF) {
		cmd_error(job, RPIRAC006E);
		job_finish(job);
	} else if (!c->apply) {
		c->list(job);
		job_finish(job);
	} else if (job->r.cmd.verb == VERB_SETROPTS && setropts_labels(job)) {
		sessions_ask(job, heard);
	} else {
		prepare(job);
	}
}

/* ---- set-up: before there is a trail ---- */

int command_apply(struct job *job)
{
	cmd_normalize(job);
	for (; cmd_target(job, job->done); job->done++) {
		if (check_target(job) != CMD_OK)
			return -EINVAL;
		if (apply_target(job))
			return -EIO;
	}
	return 0;
}
