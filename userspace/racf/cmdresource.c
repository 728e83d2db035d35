// SPDX-License-Identifier: MIT
/* cmdresource.c - RDEFINE, PERMIT */
#include <string.h>
#include "racf/cmd.h"
#include "racf/generic.h"

static int64_t now(void)
{
	return job_time() / 1000000000;
}

int profile_refresh(const struct job *job, const char *target)
{
	return model_refresh_profile(worker.model, &worker.db, cmd_class(job), target);
}

/* ---- RDEFINE ---------------------------------------------------------------------------- */

static const char *undefined_operand(const struct job *job)
{
	static const enum racf_kw kws[] = { KW_OWNER, KW_NOTIFY };

	for (size_t i = 0; i < sizeof(kws) / sizeof(kws[0]); i++) {
		const char *name = cmd_or(job, kws[i], NULL);

		if (name && !cmd_defined(name))
			return name;
	}
	return NULL;
}

enum verdict rdefine_check(struct job *job, const char *target)
{
	const char *class = cmd_class(job);
	const struct racf_class *c = racf_class_find(class);

	if (!cmd_is(job, RACF_SPECIAL)) {
		cmd_error(job, ICH10103I, target);
		return CMD_DENIED;
	}
	job->authority = SMF80_ATH_SPECIAL;
	if (!c || c->flags & (RACF_CLASS_NOPROF | RACF_CLASS_MEMBER))
		cmd_error(job, ICH10104I, class);
	else if (!racf_class_name_valid(c, target))
		cmd_error(job, ICH10105I, target, class);
	else if (model_profile(worker.model, class, target))
		cmd_error(job, ICH10102I, target, class);
	else if (undefined_operand(job))
		cmd_error(job, ICH10106I, target, undefined_operand(job));
	else
		return CMD_OK;
	return CMD_NOTHING;
}

/* AUDIT(SUCCESS(UPDATE) FAILURES(READ)); without it failures at READ and above are recorded */
static void audit_levels(const struct racf_cmd *cmd, int64_t *ok, int64_t *fail)
{
	*ok = 0;
	*fail = cmd_given(cmd, KW_AUDIT) ? 0 : ZCP_ACCESS_READ;
	for (unsigned int i = 0; i < cmd->n_values; i++) {
		if (cmd->values[i].kw != KW_AUDIT)
			continue;
		if (cmd->values[i].num & CMD_AUDIT_SUCCESS)
			*ok = cmd->values[i].num & CMD_AUDIT_LEVEL;
		if (cmd->values[i].num & CMD_AUDIT_FAILURES)
			*fail = cmd->values[i].num & CMD_AUDIT_LEVEL;
	}
}

/* UACC of a new profile where none is given: the class's, else that of the issuer's connection. */
static unsigned int class_uacc(const struct job *job, const struct racf_class *c)
{
	const struct racf_user *u = model_user(worker.model, job->acee.user);
	const struct racf_connection *in = u ? model_connection(u, job->acee.group) : NULL;

	if (c->uacc != RACF_UACC_ACEE)
		return c->uacc;
	return in ? in->uacc : ZCP_ACCESS_NONE;
}

int rdefine_apply(struct job *job, const char *target)
{
	const struct racf_cmd *cmd = &job->r.cmd;
	const struct racf_class *c = racf_class_find(cmd_class(job));
	const char *notify = "";
	int64_t ok, fail;

	audit_levels(cmd, &ok, &fail);
	if (cmd_given(cmd, KW_NOTIFY) && !cmd_negated(cmd, KW_NOTIFY))
		notify = cmd_or(job, KW_NOTIFY, job->acee.user);
	return db_run(&worker.db,
		      "INSERT INTO profile (class, name, owner, uacc, audit_ok, audit_fail, level, "
		      "warning,"
		      " notify, data, appldata, created) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, "
		      "?9, ?10, ?11, ?12)",
		      "tttiiiiittti", c->name, target, cmd_or(job, KW_OWNER, job->acee.user),
		      (int64_t)cmd_num(cmd, KW_UACC, class_uacc(job, c)), ok, fail,
		      (int64_t)cmd_num(cmd, KW_LEVEL, 0),
		      (int64_t)(cmd_given(cmd, KW_WARNING) && !cmd_negated(cmd, KW_WARNING)),
		      notify, cmd_or(job, KW_DATA, ""), cmd_or(job, KW_APPLDATA, ""), now());
}

/* ---- PERMIT ------------------------------------------------------------------------------- */

static const struct racf_access *listed(const struct racf_profile *p, const char *id)
{
	for (unsigned int i = 0; i < p->n_acl; i++)
		if (!strcmp(p->acl[i].id, id))
			return &p->acl[i];
	return NULL;
}

/* SPECIAL, owner, or ALTER in a discrete profile's list, where the class is not VMMDISK. */
static bool may_permit(struct job *job, const struct racf_profile *p)
{
	const struct racf_access *mine = listed(p, job->acee.user);

	if (cmd_is(job, RACF_SPECIAL)) {
		job->authority = SMF80_ATH_SPECIAL;
		return true;
	}
	return cmd_owns(job, p->owner) || (mine && mine->level == ZCP_ACCESS_ALTER && !p->generic &&
					   strcmp(p->class->name, "VMMDISK"));
}

/* The ids can be processed; each that cannot is named. */
static bool ids_ok(struct job *job, const struct racf_profile *p)
{
	const struct racf_cmd *cmd = &job->r.cmd;
	bool good = true;
	const char *id;

	for (unsigned int n = 0; (id = cmd_text(cmd, KW_ID, n)); n++) {
		if (cmd_given(cmd, KW_DELETE)) {
			if (!listed(p, id))
				cmd_error(job, ICH06002I, id);
		} else if (strcmp(id, "*") && !cmd_defined(id)) {
			cmd_error(job, ICH06007I, id);
			good = false;
		}
	}
	return good;
}

enum verdict permit_check(struct job *job, const char *target)
{
	const struct racf_cmd *cmd = &job->r.cmd;
	const char *class = cmd_class(job);
	const struct racf_profile *p = model_profile(worker.model, class, target);

	if (p ? !may_permit(job, p) : !cmd_is(job, RACF_SPECIAL)) {
		cmd_error(job, ICH06001I, target);
		return CMD_DENIED;
	}
	if (!racf_class_find(class))
		cmd_error(job, ICH06004I, class);
	else if (!p)
		cmd_error(job, ICH06003I, target, class);
	else if (!cmd_given(cmd, KW_ID) && !cmd_given(cmd, KW_RESET))
		cmd_error(job, ICH06005I);
	else if (ids_ok(job, p))
		return CMD_OK;
	return CMD_NOTHING;
}

int permit_apply(struct job *job, const char *target)
{
	const struct racf_cmd *cmd = &job->r.cmd;
	const char *class = cmd_class(job), *id;
	int ret = 0;

	if (cmd_given(cmd, KW_RESET))
		ret = db_run(&worker.db, "DELETE FROM access WHERE class = ?1 AND profile = ?2",
			     "tt", class, target);
	for (unsigned int n = 0; !ret && (id = cmd_text(cmd, KW_ID, n)); n++) {
		if (cmd_given(cmd, KW_DELETE))
			ret = db_run(
				&worker.db,
				"DELETE FROM access WHERE class = ?1 AND profile = ?2 AND id = ?3",
				"ttt", class, target, id);
		else
			ret = db_run(&worker.db,
				     "INSERT OR REPLACE INTO access VALUES (?1, ?2, ?3, ?4)",
				     "ttti", class, target, id,
				     (int64_t)cmd_num(cmd, KW_ACCESS, ZCP_ACCESS_READ));
	}
	return ret;
}
