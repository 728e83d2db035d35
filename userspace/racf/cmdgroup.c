// SPDX-License-Identifier: MIT
/* cmdgroup.c - ADDGROUP, ALTGROUP, DELGROUP */
#include <string.h>
#include "racf/cmd.h"

#define ROOT "SYS1"	/* the only group without a superior group */

int group_refresh(const struct job *job, const char *target)
{
	(void)job;
	return model_refresh_group(worker.model, &worker.db, target);
}

/* A group is owned by a user, or by its superior group. */
static bool may_own(const char *owner, const char *super)
{
	return model_user(worker.model, owner) || !strcmp(owner, super);
}

static int set_segments(const struct job *job, const char *target)
{
	return cmd_drop_segment(job, "GROUP", target, KW_OVM, "OVM") ?:
	       cmd_set_field(job, "GROUP", target, KW_GID, "OVM", "GID");
}

/* ---- ADDGROUP --------------------------------------------------------------------------- */

enum verdict addgroup_check(struct job *job, const char *target)
{
	const char *super = cmd_or(job, KW_SUPGROUP, job->acee.group),
		   *owner = cmd_or(job, KW_OWNER, job->acee.user);

	if (!racf_name_valid(target, RACF_NAME_MAX, false))
		cmd_error(job, ICH00005I, target);
	else if (cmd_defined(target))
		cmd_error(job, ICH00002I, target);
	else if (!model_group(worker.model, super))
		cmd_error(job, ICH00003I, target, super);
	else if (!cmd_defined(owner))
		cmd_error(job, ICH00004I, target, owner);
	else if (!may_own(owner, super))
		cmd_error(job, ICH00006I, target, owner);
	else
		return CMD_OK;
	return CMD_NOTHING;
}

int addgroup_apply(struct job *job, const char *target)
{
	int ret;

	ret = db_run(
		&worker.db,
		"INSERT INTO grp (name, supgrp, owner, data, created, termuacc, universal, model)"
		" VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
		"ttttiiit", target, cmd_or(job, KW_SUPGROUP, job->acee.group),
		cmd_or(job, KW_OWNER, job->acee.user), cmd_or(job, KW_DATA, ""), cmd_now(),
		(int64_t)cmd_flag(job, KW_TERMUACC, true),
		(int64_t)cmd_flag(job, KW_UNIVERSAL, false), cmd_or(job, KW_MODEL, ""));
	return ret ?: set_segments(job, target);
}

/* ---- ALTGROUP --------------------------------------------------------------------------- */

/* Whether the group is, or is somewhere below, the other one. */
static bool below(const char *group, const char *other)
{
	for (const struct racf_group *g = model_group(worker.model, group); g;
	     g = model_group(worker.model, g->supgrp))
		if (!strcmp(g->name, other))
			return true;
	return false;
}

enum verdict altgroup_check(struct job *job, const char *target)
{
	const struct racf_group *g = model_group(worker.model, target);
	const char *super, *owner;

	if (!g) {
		cmd_error(job, ICH20002I, target);
		return CMD_NOTHING;
	}
	super = cmd_or(job, KW_SUPGROUP, g->supgrp);
	owner = cmd_or(job, KW_OWNER, g->owner);
	if (cmd_wants(job, KW_SUPGROUP) && !model_group(worker.model, super))
		cmd_error(job, ICH20003I, target, super);
	else if (cmd_wants(job, KW_SUPGROUP) && (!strcmp(target, ROOT) || below(super, target)))
		cmd_error(job, ICH20004I, target, super);
	else if (!cmd_defined(owner))
		cmd_error(job, ICH20005I, target, owner);
	else if (!may_own(owner, super) && strcmp(target, ROOT))
		cmd_error(job, ICH20006I, target, owner);
	else
		return CMD_OK;
	return CMD_NOTHING;
}

int altgroup_apply(struct job *job, const char *target)
{
	const struct racf_group *g = model_group(worker.model, target);
	int ret;

	ret = db_run(&worker.db,
		     "UPDATE grp SET supgrp = ?2, owner = ?3, data = ?4, termuacc = ?5, model = ?6"
		     " WHERE name = ?1",
		     "ttttit", target, cmd_or(job, KW_SUPGROUP, g->supgrp),
		     cmd_or(job, KW_OWNER, g->owner), cmd_or(job, KW_DATA, g->data),
		     (int64_t)cmd_flag(job, KW_TERMUACC, g->termuacc),
		     cmd_or(job, KW_MODEL, g->model));
	return ret ?: set_segments(job, target);
}

/* ---- DELGROUP --------------------------------------------------------------------------- */

static int member(void *arg, struct racf_user *u)
{
	return model_connection(u, arg) || !strcmp(u->owner, arg);
}

static int subgroup(void *arg, struct racf_group *g)
{
	return strcmp(g->name, arg) && (!strcmp(g->supgrp, arg) || !strcmp(g->owner, arg));
}

enum verdict delgroup_check(struct job *job, const char *target)
{
	void *name = (void *)target;

	if (!model_group(worker.model, target))
		cmd_error(job, ICH05002I, target);
	else if (!strcmp(target, ROOT))
		cmd_error(job, ICH05005I, target);
	else if (model_each_group(worker.model, subgroup, name))
		cmd_error(job, ICH05003I, target);
	else if (model_each_user(worker.model, member, name))
		cmd_error(job, ICH05004I, target);
	else if (cmd_owns_profile(target))
		cmd_error(job, ICH05006I, target);
	else
		return CMD_OK;
	return CMD_NOTHING;
}

/* Entries in access lists stay, as RACF leaves them. */
int delgroup_apply(struct job *job, const char *target)
{
	(void)job;
	return db_run(&worker.db, "DELETE FROM grp WHERE name = ?1", "t", target);
}
