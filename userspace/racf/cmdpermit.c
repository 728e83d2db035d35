// SPDX-License-Identifier: MIT
/* cmdpermit.c - PERMIT: the access lists of a profile */
#include <string.h>
#include "racf/cmd.h"

enum { RESET_ALL, RESET_STANDARD, RESET_WHEN };

static bool conditional(const struct job *job)
{
	return cmd_given(&job->r.cmd, KW_WHEN);
}

static bool listed(const struct job *job, const struct racf_profile *p, const char *id)
{
	for (unsigned int i = 0; conditional(job) && i < p->n_conditional; i++)
		if (!strcmp(p->conditional[i].id, id))
			return true;
	for (unsigned int i = 0; !conditional(job) && i < p->n_acl; i++)
		if (!strcmp(p->acl[i].id, id))
			return true;
	return false;
}

/* The ids can be processed; each that cannot is named. */
static bool ids_ok(struct job *job, const struct racf_profile *p)
{
	const struct racf_cmd *cmd = &job->r.cmd;
	bool good = true;
	const char *id;

	for (unsigned int n = 0; (id = cmd_text(cmd, KW_ID, n)); n++) {
		if (cmd_given(cmd, KW_DELETE)) {
			if (!listed(job, p, id))
				cmd_error(job, ICH06002I, id);
		} else if (strcmp(id, "*") && !cmd_defined(id)) {
			cmd_error(job, ICH06007I, id);
			good = false;
		}
	}
	return good;
}

const struct racf_profile *permit_from(const struct job *job)
{
	const char *name = cmd_or(job, KW_FROM, NULL);
	const struct racf_profile *p =
		name ? model_profile(worker.model, cmd_or(job, KW_FCLASS, cmd_class(job)), name) :
		       NULL;

	if (!p || (cmd_given(&job->r.cmd, KW_FGENERIC) && !p->generic))
		return NULL;
	return authority_meets(VERB_RLIST, KW_AUTHUSER, authority_over_profile(job, p)) ? p : NULL;
}

/* Volumes are of data sets, which there are none of; 0: no such operand */
static enum racf_kw misplaced(const struct job *job)
{
	if (cmd_given(&job->r.cmd, KW_VOLUME))
		return KW_VOLUME;
	return cmd_given(&job->r.cmd, KW_FVOLUME) ? KW_FVOLUME : 0;
}

enum verdict permit_check(struct job *job, const char *target)
{
	const struct racf_cmd *cmd = &job->r.cmd;
	const char *class = cmd_class(job);
	const struct racf_profile *p = model_profile(worker.model, class, target);

	if (!racf_class_find(class))
		cmd_error(job, ICH06004I, class);
	else if (!p || (cmd_given(cmd, KW_GENERIC) && !p->generic))
		cmd_error(job, ICH06003I, target, class);
	else if (!cmd_given(cmd, KW_ID) && !cmd_given(cmd, KW_RESET) && !cmd_given(cmd, KW_FROM))
		cmd_error(job, ICH06005I);
	else if (conditional(job) && !cmd_given(cmd, KW_ID))
		cmd_error(job, ICH06008I);
	else if (misplaced(job))
		cmd_error(job, ICH06010I, racf_keyword_name(VERB_PERMIT, misplaced(job)), class);
	else if (cmd_given(&job->r.cmd, KW_FROM) && !permit_from(job))
		cmd_error(job, ICH06003I, cmd_or(job, KW_FROM, ""), cmd_or(job, KW_FCLASS, class));
	else if (ids_ok(job, p))
		return CMD_OK;
	return CMD_NOTHING;
}

/* Entries that are there stay as they are. */
int permit_copy(const char *class, const char *name, const char *from_class, const char *from_name)
{
	return db_run(&worker.db,
		      "INSERT OR IGNORE INTO access SELECT ?1, ?2, id, level FROM access"
		      " WHERE class = ?3 AND profile = ?4",
		      "tttt", class, name, from_class, from_name) ?:
	       db_run(&worker.db,
		      "INSERT OR IGNORE INTO conditional SELECT ?1, ?2, id, kind, value, level"
		      " FROM conditional WHERE class = ?3 AND profile = ?4",
		      "tttt", class, name, from_class, from_name);
}

static int reset(const struct job *job, const char *class, const char *target)
{
	uint32_t which = cmd_num(&job->r.cmd, KW_RESET, RESET_ALL);
	int ret = 0;

	if (!cmd_given(&job->r.cmd, KW_RESET))
		return 0;
	if (which != RESET_WHEN)
		ret = db_run(&worker.db, "DELETE FROM access WHERE class = ?1 AND profile = ?2",
			     "tt", class, target);
	if (!ret && which != RESET_STANDARD)
		ret = db_run(&worker.db,
			     "DELETE FROM conditional WHERE class = ?1 AND profile = ?2", "tt",
			     class, target);
	return ret;
}

static int set_standard(const struct job *job, const char *class, const char *target,
			const char *id)
{
	if (cmd_given(&job->r.cmd, KW_DELETE))
		return db_run(&worker.db,
			      "DELETE FROM access WHERE class = ?1 AND profile = ?2 AND id = ?3",
			      "ttt", class, target, id);
	return db_run(&worker.db, "INSERT OR REPLACE INTO access VALUES (?1, ?2, ?3, ?4)", "ttti",
		      class, target, id, cmd_num_or(job, KW_ACCESS, ZCP_ACCESS_READ));
}

/* The id's entries for each terminal, or what else is named. */
static int set_conditions(const struct job *job, const char *class, const char *target,
			  const char *id, enum racf_kw kw)
{
	const char *kind = racf_keyword_name(VERB_PERMIT, kw), *value;
	int ret = 0;

	for (unsigned int n = 0; !ret && (value = cmd_text(&job->r.cmd, kw, n)); n++) {
		if (cmd_given(&job->r.cmd, KW_DELETE))
			ret = db_run(&worker.db,
				     "DELETE FROM conditional WHERE class = ?1 AND profile = ?2"
				     " AND id = ?3 AND kind = ?4 AND (value = ?5 OR ?5 = '*')",
				     "ttttt", class, target, id, kind, value);
		else
			ret = db_run(&worker.db,
				     "INSERT OR REPLACE INTO conditional"
				     " VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
				     "ttttti", class, target, id, kind, value,
				     cmd_num_or(job, KW_ACCESS, ZCP_ACCESS_READ));
	}
	return ret;
}

static int set_conditional(const struct job *job, const char *class, const char *target,
			   const char *id)
{
	static const enum racf_kw kws[] = { KW_TERMINAL, KW_CONSOLE, KW_JESINPUT,
					    KW_APPCPORT, KW_PROGRAM, KW_SYSID };
	int ret = 0;

	for (size_t i = 0; !ret && i < sizeof(kws) / sizeof(kws[0]); i++)
		ret = set_conditions(job, class, target, id, kws[i]);
	return ret;
}

int permit_apply(struct job *job, const char *target)
{
	const char *class = cmd_class(job), *id;
	const struct racf_profile *p = permit_from(job);
	int ret = reset(job, class, target);

	if (!ret && p)
		ret = permit_copy(class, target, p->class->name, p->name);
	for (unsigned int n = 0; !ret && (id = cmd_text(&job->r.cmd, KW_ID, n)); n++)
		ret = conditional(job) ? set_conditional(job, class, target, id) :
					 set_standard(job, class, target, id);
	return ret;
}
