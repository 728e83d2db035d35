// SPDX-License-Identifier: MIT
/* cmdgroup.c - ADDGROUP, CONNECT */
#include <string.h>
#include "racf/cmd.h"

static int64_t now(void)
{
	return job_time() / 1000000000;
}

int group_refresh(const struct job *job, const char *target)
{
	(void)job;
	return model_refresh_group(worker.model, &worker.db, target);
}

/* The issuer's authority in a group by his connection; -1: none. */
static int authority_in(const struct job *job, const char *group)
{
	const struct racf_user *me = model_user(worker.model, job->acee.user);
	const struct racf_connection *c = me ? model_connection(me, group) : NULL;

	return c && !(c->attrs & RACF_REVOKED) ? c->authority : -1;
}

static bool may_administer(struct job *job, const struct racf_group *g, int least)
{
	if (cmd_is(job, RACF_SPECIAL)) {
		job->authority = SMF80_ATH_SPECIAL;
		return true;
	}
	return g && (cmd_owns(job, g->owner) || authority_in(job, g->name) >= least);
}

enum verdict addgroup_check(struct job *job, const char *target)
{
	const char *super = cmd_or(job, KW_SUPGROUP, job->acee.group),
		   *owner = cmd_or(job, KW_OWNER, job->acee.user);
	const struct racf_group *g = model_group(worker.model, super);

	if (!may_administer(job, g, RACF_JOIN)) {
		cmd_error(job, ICH00001I, target);
		return CMD_DENIED;
	}
	if (!racf_name_valid(target, RACF_NAME_MAX, false))
		cmd_error(job, ICH00005I, target);
	else if (cmd_defined(target))
		cmd_error(job, ICH00002I, target);
	else if (!g)
		cmd_error(job, ICH00003I, target, super);
	else if (!cmd_defined(owner))
		cmd_error(job, ICH00004I, target, owner);
	else
		return CMD_OK;
	return CMD_NOTHING;
}

int addgroup_apply(struct job *job, const char *target)
{
	return db_run(&worker.db, "INSERT INTO grp (name, supgrp, owner, data, created)"
		      " VALUES (?1, ?2, ?3, ?4, ?5)", "tttti", target,
		      cmd_or(job, KW_SUPGROUP, job->acee.group),
		      cmd_or(job, KW_OWNER, job->acee.user), cmd_or(job, KW_DATA, ""), now());
}

enum verdict connect_check(struct job *job, const char *target)
{
	const char *group = cmd_or(job, KW_GROUP, job->acee.group),
		   *owner = cmd_or(job, KW_OWNER, job->acee.user);
	const struct racf_user *u = model_user(worker.model, target);
	const struct racf_group *g = model_group(worker.model, group);
	uint32_t wanted = cmd_num(&job->r.cmd, KW_AUTHORITY, RACF_USE);

	/* who has CONNECT hands out USE and CONNECT */
	if (!may_administer(job, g,
			    wanted > RACF_CONNECT || wanted == RACF_CREATE ? RACF_JOIN :
									     RACF_CONNECT)) {
		cmd_error(job, ICH02001I, target, group);
		return CMD_DENIED;
	}
	if (!g)
		cmd_error(job, ICH02002I, group);
	else if (!u)
		cmd_error(job, ICH02003I, target);
	else if (!cmd_defined(owner))
		cmd_error(job, ICH02004I, target, owner);
	else if (!model_connection(u, group) && u->n_connections >= RACF_CONNECTS_MAX)
		cmd_error(job, ICH02005I, target, RACF_CONNECTS_MAX);
	else
		return CMD_OK;
	return CMD_NOTHING;
}

int connect_apply(struct job *job, const char *target)
{
	const char *group = cmd_or(job, KW_GROUP, job->acee.group);
	const struct racf_connection *c = model_connection(model_user(worker.model, target), group);

	return db_run(
		&worker.db,
		"INSERT INTO connection (user, grp, owner, authority, uacc, attrs, created)"
		" VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT (user, grp) DO UPDATE SET"
		" owner = ?3, authority = ?4, uacc = ?5, attrs = ?6",
		"tttiiii", target, group, cmd_or(job, KW_OWNER, c ? c->owner : job->acee.user),
		(int64_t)cmd_num(&job->r.cmd, KW_AUTHORITY, c ? c->authority : RACF_USE),
		(int64_t)cmd_num(&job->r.cmd, KW_UACC, c ? c->uacc : ZCP_ACCESS_NONE),
		(int64_t)cmd_attributes(job, c ? c->attrs : 0), c ? c->created : now());
}
