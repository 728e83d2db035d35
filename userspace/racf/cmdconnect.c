// SPDX-License-Identifier: MIT
/* cmdconnect.c - CONNECT, REMOVE */
#include <string.h>
#include "racf/cmd.h"

static const char *group_of(const struct job *job)
{
	return cmd_or(job, KW_GROUP, job->acee.group);
}

/* The user's default group does not let him in any more, now or from a date on. */
static bool shuts_out(const struct job *job, const struct racf_user *u, const char *group)
{
	const struct racf_connection *c = model_connection(u, group);
	int64_t revoke, resume;
	uint32_t attrs;

	if (!c || strcmp(u->dfltgrp, group) || !model_connected(c, cmd_now()))
		return false;
	revoke = c->revoke_date;
	resume = c->resume_date;
	cmd_dates(job, &revoke, &resume);
	attrs = cmd_attributes(job, c->attrs);
	return model_revoked(attrs, revoke, resume, cmd_now()) ||
	       model_revoked(attrs, revoke, resume, INT64_MAX);
}

enum verdict connect_check(struct job *job, const char *target)
{
	const char *group = group_of(job), *owner = cmd_or(job, KW_OWNER, job->acee.user);
	const struct racf_user *u = model_user(worker.model, target);

	if (!model_group(worker.model, group))
		cmd_error(job, ICH02002I, group);
	else if (!u)
		cmd_error(job, ICH02003I, target);
	else if (!cmd_defined(owner))
		cmd_error(job, ICH02004I, target, owner);
	else if (!model_connection(u, group) && u->n_connections >= RACF_CONNECTS_MAX)
		cmd_error(job, ICH02005I, target, RACF_CONNECTS_MAX);
	else if (cmd_last_special(u) && shuts_out(job, u, group))
		cmd_error(job, ICH02006I, target);
	else
		return CMD_OK;
	return CMD_NOTHING;
}

int connect_apply(struct job *job, const char *target)
{
	static const struct racf_connection none = { .authority = RACF_USE };
	const char *group = group_of(job);
	const struct racf_connection *c = model_connection(model_user(worker.model, target), group);
	int64_t revoke = c ? c->revoke_date : 0, resume = c ? c->resume_date : 0;

	cmd_dates(job, &revoke, &resume);
	return db_run(
		&worker.db,
		"INSERT INTO connection (user, grp, owner, authority, uacc, attrs, created,"
		" revoke_date, resume_date) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)"
		" ON CONFLICT (user, grp) DO UPDATE SET owner = ?3, authority = ?4, uacc = ?5,"
		" attrs = ?6, revoke_date = ?8, resume_date = ?9",
		"tttiiiiii", target, group, cmd_or(job, KW_OWNER, c ? c->owner : job->acee.user),
		cmd_num_or(job, KW_AUTHORITY, (c ?: &none)->authority),
		cmd_num_or(job, KW_UACC, (c ?: &none)->uacc),
		(int64_t)cmd_attributes(job, (c ?: &none)->attrs), cmd_now(), revoke, resume);
}

enum verdict remove_check(struct job *job, const char *target)
{
	const char *group = group_of(job), *owner = cmd_or(job, KW_OWNER, NULL);
	const struct racf_user *u = model_user(worker.model, target);

	if (!model_group(worker.model, group))
		cmd_error(job, ICH02002I, group);
	else if (!u)
		cmd_error(job, ICH03003I, target);
	else if (!model_connection(u, group))
		cmd_error(job, ICH03002I, target, group);
	else if (!strcmp(u->dfltgrp, group))
		cmd_error(job, ICH03004I, target, group);
	else if (owner && !cmd_defined(owner))
		cmd_error(job, ICH03005I, target, owner);
	else
		return CMD_OK;
	return CMD_NOTHING;
}

int remove_apply(struct job *job, const char *target)
{
	return db_run(&worker.db, "DELETE FROM connection WHERE user = ?1 AND grp = ?2", "tt",
		      target, group_of(job));
}
