// SPDX-License-Identifier: MIT
/* cmduser.c - ADDUSER, ALTUSER, DELUSER */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include "racf/admit.h"
#include "racf/check.h"
#include "racf/cmd.h"
#include "racf/newvalue.h"

int user_refresh(const struct job *job, const char *target)
{
	(void)job;
	return model_refresh_user(worker.model, &worker.db, target);
}

/* ---- what both change ----------------------------------------------------------------- */

static const char *unknown_class(const struct job *job)
{
	const char *name;

	for (unsigned int n = 0; (name = cmd_text(&job->r.cmd, KW_CLAUTH, n)); n++)
		if (strcmp(name, "USER") && !racf_class_find(name))
			return name;
	return NULL;
}

/* What stands in the operands exists. */
static bool operands_ok(struct job *job, const char *target)
{
	if (cmd_flag(job, KW_OIDCARD, false))
		cmd_error(job, ICH21026I, target);
	else if (unknown_class(job))
		cmd_error(job, ICH21008I, target, "CLASS", unknown_class(job));
	else
		return cmd_secdata_ok(job, target) && new_values_ok(job, target) &&
		       mfa_ok(job, target);
	return false;
}

static int set_clauth(const struct job *job, const char *target)
{
	bool take = cmd_takes_back(job, KW_CLAUTH);
	const char *class;
	int ret = 0;

	if (!cmd_wants(job, KW_CLAUTH))
		return 0;
	for (unsigned int n = 0; !ret && (class = cmd_text(&job->r.cmd, KW_CLAUTH, n)); n++)
		ret = db_run(&worker.db,
			     take ? "DELETE FROM clauth WHERE user = ?1 AND class = ?2" :
				    "INSERT OR REPLACE INTO clauth VALUES (?1, ?2)",
			     "tt", target, class);
	return ret;
}

static int set_rest(const struct job *job, const char *target)
{
	static const struct {
		enum racf_kw kw;
		const char *segment, *field;
	} fields[] = {
		{ KW_UID, "OVM", "UID" },
		{ KW_HOME, "OVM", "HOME" },
		{ KW_PROGRAM, "OVM", "PROGRAM" },
		{ KW_FSROOT, "OVM", "FSROOT" },
		{ KW_PRIMARY, "LANGUAGE", "PRIMARY" },
		{ KW_SECONDARY, "LANGUAGE", "SECONDARY" },
	};
	int ret;

	ret = set_clauth(job, target) ?: cmd_set_categories(job, "USER", target) ?:
	      cmd_drop_segment(job, "USER", target, KW_OVM, "OVM") ?:
	      cmd_drop_segment(job, "USER", target, KW_LANGUAGE, "LANGUAGE");
	for (size_t i = 0; !ret && i < sizeof(fields) / sizeof(fields[0]); i++)
		ret = cmd_set_field(job, "USER", target, fields[i].kw, fields[i].segment,
				    fields[i].field);
	return ret;
}

static const struct newvalue *new_value(const struct job *job, const char *target, enum racf_kw kw)
{
	return cmd_wants(job, kw) ? newvalue_of(job, target, kw) : NULL;
}

static bool sets_value(const struct job *job, const char *target)
{
	return new_value(job, target, KW_PASSWORD) || new_value(job, target, KW_PHRASE);
}

/* Behind NO there is none any more; what an administrator sets is expired unless NOEXPIRED. */
static int set_secret(const struct job *job, const char *target, enum racf_kw kw, enum db_kind kind)
{
	static const char *const forget[] = {
		[DB_PASSWORD] = "UPDATE user SET pw_date = 0, pw_expired = 0 WHERE name = ?1",
		[DB_PHRASE] = "UPDATE user SET phr_date = 0, phr_expired = 0 WHERE name = ?1",
	};
	const struct newvalue *v = new_value(job, target, kw);

	if (cmd_takes_back(job, kw))
		return db_set_secret(&worker.db, target, kind, NULL, -1) ?:
		       db_run(&worker.db, forget[kind], "t", target);
	return v ? password_store(&v->plan, &v->kdf, &worker.db, &worker.options,
				  cmd_flag(job, KW_EXPIRED, true), cmd_now()) : 0;
}

/* ---- ADDUSER -------------------------------------------------------------------------- */

enum verdict adduser_check(struct job *job, const char *target)
{
	const char *group = cmd_or(job, KW_DFLTGRP, job->acee.group),
		   *owner = cmd_or(job, KW_OWNER, job->acee.user);

	if (!racf_name_valid(target, RACF_NAME_MAX, true))
		cmd_error(job, ICH01005I, target);
	else if (cmd_defined(target))
		cmd_error(job, ICH01002I, target);
	else if (!model_group(worker.model, group))
		cmd_error(job, ICH01003I, target, group);
	else if (!cmd_defined(owner))
		cmd_error(job, ICH01004I, target, owner);
	else if (operands_ok(job, target))
		return CMD_OK;
	return CMD_NOTHING;
}

int adduser_apply(struct job *job, const char *target)
{
	struct racf_when when = cmd_when(job, (struct racf_when){ .days = RACF_DAYS_ALL });
	const char *owner = cmd_or(job, KW_OWNER, job->acee.user),
		   *group = cmd_or(job, KW_DFLTGRP, job->acee.group);
	int ret;

	ret = db_run(
		&worker.db,
		"INSERT INTO user (name, owner, dfltgrp, attrs, username, data, created, label,"
		" seclevel, days, time_from, time_to, model, phr_interval)"
		" VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)",
		"tttittitiiiiti", target, owner, group, (int64_t)cmd_attributes(job, 0),
		cmd_or(job, KW_NAME, ""), cmd_or(job, KW_DATA, ""), cmd_now(),
		cmd_or(job, KW_SECLABEL, ""), cmd_seclevel(job, 0), (int64_t)when.days,
		(int64_t)when.from, (int64_t)when.to, cmd_or(job, KW_MODEL, ""),
		cmd_num_or(job, KW_PHRASEINT, cmd_wants(job, KW_PHRASEINT) ? 0 : -1));
	if (!ret)
		ret = db_run(&worker.db,
			     "INSERT INTO connection (user, grp, owner, authority, uacc, attrs,"
			     " created) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
			     "tttiiii", target, group, owner,
			     cmd_num_or(job, KW_AUTHORITY, RACF_USE),
			     cmd_num_or(job, KW_UACC, ZCP_ACCESS_NONE),
			     (int64_t)(cmd_attributes(job, 0) & (RACF_GRPACC | RACF_ADSP)),
			     cmd_now());
	if (!ret && !sets_value(job, target))
		job_say(job, ICH01024I, target);
	return ret ?: set_rest(job, target) ?: set_secret(job, target, KW_PASSWORD, DB_PASSWORD) ?:
	       set_secret(job, target, KW_PHRASE, DB_PHRASE);
}

/* ---- ALTUSER ---------------------------------------------------------------------------- */

/* With SPECIAL, and what it takes to log on. */
static bool administers(const struct racf_user *u)
{
	return u->attrs & RACF_SPECIAL && (u->has_password || u->has_phrase) &&
	       admit_user(&worker.options, u, "") == O_OK;
}

static int other_special(void *arg, struct racf_user *u)
{
	return strcmp(u->name, arg) && administers(u);
}

bool cmd_last_special(const struct racf_user *u)
{
	return (u->attrs & (RACF_SPECIAL | RACF_REVOKED)) == RACF_SPECIAL &&
	       !model_each_user(worker.model, other_special, (void *)u->name);
}

static bool will_have(const struct job *job, enum racf_kw kw, bool has)
{
	return cmd_wants(job, kw) ? !cmd_takes_back(job, kw) : has;
}

/* The command does not take from the user what it takes to administer RACF. */
static bool stays_special(const struct job *job, const struct racf_user *u)
{
	struct racf_user next = *u;
	int64_t revoke = 0, resume = 0;

	cmd_dates(job, &revoke, &resume);
	next.attrs = cmd_attributes(job, u->attrs);
	if (revoke || (next.attrs & (RACF_SPECIAL | RACF_REVOKED)) != RACF_SPECIAL)
		return false;
	snprintf(next.dfltgrp, sizeof(next.dfltgrp), "%s", cmd_or(job, KW_DFLTGRP, u->dfltgrp));
	snprintf(next.label, sizeof(next.label), "%s", cmd_or(job, KW_SECLABEL, u->label));
	next.has_password = will_have(job, KW_PASSWORD, u->has_password);
	next.has_phrase = will_have(job, KW_PHRASE, u->has_phrase);
	return administers(&next) || !administers(u);
}

enum verdict altuser_check(struct job *job, const char *target)
{
	const struct racf_user *u = model_user(worker.model, target);
	const char *owner, *group, *connected;

	if (!u) {
		cmd_error(job, ICH21002I, target);
		return CMD_NOTHING;
	}
	owner = cmd_or(job, KW_OWNER, u->owner);
	group = cmd_or(job, KW_DFLTGRP, u->dfltgrp);
	connected = cmd_or(job, KW_GROUP, u->dfltgrp);
	if (!cmd_defined(owner))
		cmd_error(job, ICH21003I, target, owner);
	else if (!model_connection(u, group))
		cmd_error(job, ICH21004I, target, group);
	else if (!model_connection(u, connected))
		cmd_error(job, ICH21004I, target, connected);
	else if (cmd_last_special(u) && !stays_special(job, u))
		cmd_error(job, ICH21006I, target);
	else if (check_stable(&worker.options) && cmd_wants(job, KW_SECLABEL))
		cmd_error(job, ICH21028I, target);
	else if (operands_ok(job, target))
		return CMD_OK;
	return CMD_NOTHING;
}

/* AUTHORITY and UACC are those of the connection to GROUP. */
static int set_connection(const struct job *job, const struct racf_user *u)
{
	const char *group = cmd_or(job, KW_GROUP, u->dfltgrp);
	const struct racf_connection *c = model_connection(u, group);

	if (!cmd_wants(job, KW_AUTHORITY) && !cmd_wants(job, KW_UACC))
		return 0;
	return db_run(
		&worker.db,
		"UPDATE connection SET authority = ?3, uacc = ?4 WHERE user = ?1 AND grp = ?2",
		"ttii", u->name, group, cmd_num_or(job, KW_AUTHORITY, c->authority),
		cmd_num_or(job, KW_UACC, c->uacc));
}

static int set_profile(const struct job *job, const struct racf_user *u)
{
	int64_t revoke = u->revoke_date, resume = u->resume_date;
	struct racf_when when = cmd_when(job, u->when);

	cmd_dates(job, &revoke, &resume);
	return db_run(&worker.db,
		      "UPDATE user SET owner = ?2, dfltgrp = ?3, attrs = ?4, username = ?5,"
		      " data = ?6, revoke_count = CASE WHEN ?7 THEN 0 ELSE revoke_count END,"
		      " revoke_date = ?8, resume_date = ?9, label = ?10, seclevel = ?11,"
		      " days = ?12, time_from = ?13, time_to = ?14, model = ?15,"
		      " phr_interval = ?16 WHERE name = ?1",
		      "tttittiiitiiiiti", u->name, cmd_or(job, KW_OWNER, u->owner),
		      cmd_or(job, KW_DFLTGRP, u->dfltgrp), (int64_t)cmd_attributes(job, u->attrs),
		      cmd_or(job, KW_NAME, u->username), cmd_or(job, KW_DATA, u->data),
		      (int64_t)(cmd_flag(job, KW_RESUME, false) && !resume), revoke, resume,
		      cmd_or(job, KW_SECLABEL, u->label), cmd_seclevel(job, u->seclevel),
		      (int64_t)when.days, (int64_t)when.from, (int64_t)when.to,
		      cmd_or(job, KW_MODEL, u->model),
		      cmd_num_or(job, KW_PHRASEINT,
				 cmd_takes_back(job, KW_PHRASEINT) ? 0 : u->phr_interval));
}

int altuser_apply(struct job *job, const char *target)
{
	const struct racf_user *u = model_user(worker.model, target);
	int ret = set_profile(job, u) ?: set_connection(job, u) ?: set_rest(job, target) ?:
		  mfa_apply(job, target);

	/* EXPIRED by itself: the current value must be changed at the next LOGON */
	if (!ret && cmd_wants(job, KW_EXPIRED) && !sets_value(job, target))
		ret = db_run(&worker.db,
			     "UPDATE user SET pw_expired = ?2, phr_expired = ?2 WHERE name = ?1",
			     "ti", target, (int64_t)cmd_flag(job, KW_EXPIRED, true));
	/* old values that the rules of today would not look at any more */
	if (!ret && cmd_wants(job, KW_PWCLEAN))
		ret = db_run(&worker.db, "DELETE FROM secret WHERE user = ?1 AND age > ?2", "ti",
			     target, (int64_t)worker.options.history);
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
	void *name = (void *)target;

	if (!u)
		cmd_error(job, ICH04002I, target);
	else if (model_each_user(worker.model, owned_user, name) ||
		 model_each_group(worker.model, owned_group, name))
		cmd_error(job, ICH04003I, target);
	else if (cmd_last_special(u))
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
