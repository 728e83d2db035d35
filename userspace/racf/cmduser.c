// SPDX-License-Identifier: MIT
/* cmduser.c - ADDUSER, ALTUSER, DELUSER, PASSWORD */
#include <errno.h>
#include <string.h>
#include "racf/cmd.h"

static int64_t now(void)
{
	return job_time() / 1000000000;
}

int user_refresh(const struct job *job, const char *target)
{
	(void)job;
	return model_refresh_user(worker.model, &worker.db, target);
}

/* A new password stands in the command and is acceptable. */
static bool new_value_ok(struct job *job, const char *target)
{
	if (!job->plan.set)
		return true;
	/* the key was derived for the first one's user id */
	if (cmd_target(job, 1)) {
		cmd_error(job, ICH08015I);
		return false;
	}
	if (cmd_text(&job->r.cmd, KW_PASSWORD, 0) && cmd_text(&job->r.cmd, KW_PHRASE, 0)) {
		cmd_error(job, ICH08015I);
		return false;
	}
	if (job->plan.rules) {
		cmd_error(job, ICH08012I, target, job->plan.rules);
		return false;
	}
	return true;
}

/* ---- ADDUSER -------------------------------------------------------------------------- */

enum verdict adduser_check(struct job *job, const char *target)
{
	const char *group = cmd_or(job, KW_DFLTGRP, job->acee.group),
		   *owner = cmd_or(job, KW_OWNER, job->acee.user);

	if (!cmd_is(job, RACF_SPECIAL)) {
		cmd_error(job, ICH01001I, target);
		return CMD_DENIED;
	}
	job->authority = SMF80_ATH_SPECIAL;
	if (!racf_name_valid(target, RACF_NAME_MAX, true))
		cmd_error(job, ICH01005I, target);
	else if (cmd_defined(target))
		cmd_error(job, ICH01002I, target);
	else if (!model_group(worker.model, group))
		cmd_error(job, ICH01003I, target, group);
	else if (!cmd_defined(owner))
		cmd_error(job, ICH01004I, target, owner);
	else if (new_value_ok(job, target))
		return CMD_OK;
	return CMD_NOTHING;
}

int adduser_apply(struct job *job, const char *target)
{
	const char *group = cmd_or(job, KW_DFLTGRP, job->acee.group),
		   *owner = cmd_or(job, KW_OWNER, job->acee.user);
	int ret;

	ret = db_run(&worker.db,
		     "INSERT INTO user (name, owner, dfltgrp, attrs, username, data, created)"
		     " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
		     "tttitti", target, owner, group, (int64_t)cmd_attributes(job, 0),
		     cmd_or(job, KW_NAME, ""), cmd_or(job, KW_DATA, ""), now());
	if (!ret)
		ret = db_run(&worker.db,
			     "INSERT INTO connection (user, grp, owner, authority, uacc, attrs, created)"
			     " VALUES (?1, ?2, ?3, ?4, ?5, 0, ?6)", "tttiii",
			     target, group, owner,
			     (int64_t)cmd_num(&job->r.cmd, KW_AUTHORITY, RACF_USE),
			     (int64_t)ZCP_ACCESS_NONE, now());
	if (ret)
		return ret;
	if (!job->plan.set) {
		job_say(job, ICH01024I, target);
		return 0;
	}
	return password_store(&job->plan, &job->kdf, &worker.db, &worker.options, true, now());
}

/* ---- ALTUSER ---------------------------------------------------------------------------- */

static int count_special(void *arg, struct racf_user *u)
{
	*(unsigned int *)arg += (u->attrs & (RACF_SPECIAL | RACF_REVOKED)) == RACF_SPECIAL;
	return 0;
}

/* Without the user nobody could administer RACF any more. */
static bool last_special(const struct racf_user *u)
{
	unsigned int n = 0;

	model_each_user(worker.model, count_special, &n);
	return n <= 1 && (u->attrs & (RACF_SPECIAL | RACF_REVOKED)) == RACF_SPECIAL;
}

/* What the issuer may not give is taken out. How much authority he has over the user at all. */
static bool altuser_authority(struct job *job, const struct racf_user *u)
{
	static const struct {
		enum racf_kw kw;
		const char *name;
		bool self;	/* of his own profile too */
		bool owner;
	} rows[] = {
		{ KW_NAME, "NAME", true, true },
		{ KW_DFLTGRP, "DFLTGRP", true, true },
		{ KW_OWNER, "OWNER", false, true },
		{ KW_DATA, "DATA", false, true },
		{ KW_PASSWORD, "PASSWORD", false, true },
		{ KW_PHRASE, "PHRASE", false, true },
		{ KW_EXPIRED, "NOEXPIRED", false, false },
		{ KW_RESUME, "RESUME", false, true },
		{ KW_REVOKE, "REVOKE", false, true },
		{ KW_RESTRICTED, "RESTRICTED", false, true },
		{ KW_SPECIAL, "SPECIAL", false, false },
		{ KW_OPERATIONS, "OPERATIONS", false, false },
		{ KW_AUDITOR, "AUDITOR", false, false },
		{ KW_ROAUDIT, "ROAUDIT", false, false },
	};
	bool special = cmd_is(job, RACF_SPECIAL), self = cmd_owns(job, u->name),
	     owner = cmd_owns(job, u->owner);

	if (!special && !self && !owner &&
	    !(cmd_given(&job->r.cmd, KW_UAUDIT) && cmd_is(job, RACF_AUDITOR)))
		return false;
	job->authority = special ? SMF80_ATH_SPECIAL : SMF80_ATH_NORMAL;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]) && !special; i++)
		if (!(self && rows[i].self) && !(owner && rows[i].owner))
			cmd_ignore(job, rows[i].kw, rows[i].name);
	if (!cmd_is(job, RACF_AUDITOR))
		cmd_ignore(job, KW_UAUDIT, "UAUDIT");
	else if (cmd_given(&job->r.cmd, KW_UAUDIT))
		job->authority |= SMF80_ATH_AUDITOR;
	return true;
}

enum verdict altuser_check(struct job *job, const char *target)
{
	const struct racf_user *u = model_user(worker.model, target);
	const char *owner, *group;
	uint32_t attrs;

	if (!u && cmd_is(job, RACF_SPECIAL)) {
		cmd_error(job, ICH21002I, target);
		return CMD_NOTHING;
	}
	if (!u || !altuser_authority(job, u)) {
		cmd_error(job, ICH21001I, target);
		return CMD_DENIED;
	}
	owner = cmd_or(job, KW_OWNER, u->owner);
	group = cmd_or(job, KW_DFLTGRP, u->dfltgrp);
	attrs = cmd_attributes(job, u->attrs);
	if (!cmd_defined(owner))
		cmd_error(job, ICH21003I, target, owner);
	else if (!model_connection(u, group))
		cmd_error(job, ICH21004I, target, group);
	else if (last_special(u) && (attrs & (RACF_SPECIAL | RACF_REVOKED)) != RACF_SPECIAL)
		cmd_error(job, ICH21006I, target);
	else if (new_value_ok(job, target))
		return job->ignored ? CMD_PARTLY : CMD_OK;
	return CMD_NOTHING;
}

static int set_secret(struct job *job, const char *target, enum racf_kw kw, enum db_kind kind)
{
	const struct racf_cmd *cmd = &job->r.cmd;

	if (!cmd_wants(job, kw))
		return 0;
	if (cmd_negated(cmd, kw))
		return db_set_secret(&worker.db, target, kind, NULL, -1);
	return password_store(&job->plan, &job->kdf, &worker.db, &worker.options,
			      !(cmd_wants(job, KW_EXPIRED) && cmd_negated(cmd, KW_EXPIRED)), now());
}

int altuser_apply(struct job *job, const char *target)
{
	const struct racf_user *u = model_user(worker.model, target);
	const struct racf_cmd *cmd = &job->r.cmd;
	int ret;

	ret = db_run(
		&worker.db,
		"UPDATE user SET owner = ?2, dfltgrp = ?3, attrs = ?4, username = ?5, data = ?6,"
		" revoke_count = CASE WHEN ?7 THEN 0 ELSE revoke_count END WHERE name = ?1",
		"tttitti", target, cmd_or(job, KW_OWNER, u->owner),
		cmd_or(job, KW_DFLTGRP, u->dfltgrp), (int64_t)cmd_attributes(job, u->attrs),
		cmd_or(job, KW_NAME, u->username),
		cmd_wants(job, KW_DATA) && cmd_negated(cmd, KW_DATA) ?
			"" :
			cmd_or(job, KW_DATA, u->data),
		(int64_t)cmd_wants(job, KW_RESUME));
	/* EXPIRED by itself: the current value must be changed at the next LOGON */
	if (!ret && cmd_wants(job, KW_EXPIRED) && !job->plan.set)
		ret = db_run(&worker.db,
			     "UPDATE user SET pw_expired = ?2, phr_expired = ?2 WHERE name = ?1",
			     "ti", target, (int64_t)!cmd_negated(cmd, KW_EXPIRED));
	return ret ?: set_secret(job, target, KW_PASSWORD, DB_PASSWORD) ?:
	       set_secret(job, target, KW_PHRASE, DB_PHRASE);
}

/* ---- DELUSER ------------------------------------------------------------------------------ */

static int owned_user(void *arg, struct racf_user *u)
{
	return !strcmp(u->owner, arg) && strcmp(u->name, arg);
}

static int owned_group(void *arg, struct racf_group *g)
{
	return !strcmp(g->owner, arg);
}

enum verdict deluser_check(struct job *job, const char *target)
{
	const struct racf_user *u = model_user(worker.model, target);

	if (!cmd_is(job, RACF_SPECIAL) && !(u && cmd_owns(job, u->owner))) {
		cmd_error(job, ICH04001I, target);
		return CMD_DENIED;
	}
	job->authority = cmd_is(job, RACF_SPECIAL) ? SMF80_ATH_SPECIAL : SMF80_ATH_NORMAL;
	if (!u)
		cmd_error(job, ICH04002I, target);
	else if (model_each_user(worker.model, owned_user, (void *)target) ||
		 model_each_group(worker.model, owned_group, (void *)target))
		cmd_error(job, ICH04003I, target);
	else if (last_special(u))
		cmd_error(job, ICH04004I, target);
	else
		return CMD_OK;
	return CMD_NOTHING;
}

/* Connections and secrets go with the user; entries in access lists stay, as RACF leaves them. */
int deluser_apply(struct job *job, const char *target)
{
	(void)job;
	return db_run(&worker.db, "DELETE FROM user WHERE name = ?1", "t", target);
}

/* ---- PASSWORD ------------------------------------------------------------------------------ */

enum verdict password_check(struct job *job, const char *target)
{
	const struct racf_user *u = model_user(worker.model, target);
	bool self = cmd_owns(job, target), special = cmd_is(job, RACF_SPECIAL);

	if (!self && !special && !(u && cmd_owns(job, u->owner))) {
		cmd_error(job, ICH08001I, target);
		return CMD_DENIED;
	}
	if (!self && special)
		job->authority = SMF80_ATH_SPECIAL;
	if (!u)
		cmd_error(job, ICH08002I, target);
	else if (!job->plan.set && !cmd_given(&job->r.cmd, KW_INTERVAL))
		cmd_error(job, ICH08004I);
	else if (job->plan.set && !self)
		cmd_error(job, ICH08005I);
	else if (!job->plan.set)
		return CMD_OK;
	else if (!password_matches(&job->plan, &job->kdf)) {
		cmd_error(job, ICH08003I);
		return CMD_DENIED;
	} else if (job->plan.kind != job->plan.new_kind)
		cmd_error(job, ICH08014I, target);
	else if (password_seen(&job->plan, &job->kdf))
		cmd_error(job, ICH08013I, target);
	else if (new_value_ok(job, target))
		return CMD_OK;
	return CMD_NOTHING;
}

int password_apply(struct job *job, const char *target)
{
	const struct racf_cmd *cmd = &job->r.cmd;
	int ret = 0;

	if (cmd_given(cmd, KW_INTERVAL))
		ret = db_run(&worker.db, "UPDATE user SET pw_interval = ?2 WHERE name = ?1", "ti",
			     target,
			     (int64_t)(cmd_negated(cmd, KW_INTERVAL) ?
					       0 :
					       cmd_num(cmd, KW_INTERVAL, 0)));
	if (ret || !job->plan.set)
		return ret;
	ret = password_store(&job->plan, &job->kdf, &worker.db, &worker.options, false, now());
	if (!ret)
		job_say(job, ICH08000I, target);
	return ret;
}
