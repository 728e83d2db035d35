// SPDX-License-Identifier: MIT
/* cmdresource.c - RDEFINE, RALTER, RDELETE */
#include <string.h>
#include "racf/check.h"
#include "racf/cmd.h"
#include "racf/generic.h"
#include "racf/member.h"

int profile_refresh(const struct job *job, const char *target)
{
	return model_refresh_profile(worker.model, &worker.db, cmd_class(job), target);
}

/* ---- members --------------------------------------------------------------------------- */

/* Each member that is named can be added, or taken away. */
static bool members_ok(struct job *job, const struct racf_class *class, const char *target,
		       enum racf_kw kw)
{
	struct member m;
	const char *text;

	for (unsigned int n = 0; cmd_wants(job, kw) && (text = cmd_text(&job->r.cmd, kw, n)); n++) {
		if (class->flags & RACF_CLASS_GROUPING &&
		    member_parse(class, target, text, kw == KW_ADDMEM, &m))
			continue;
		cmd_error(job, ICH10108I, target, text);
		return false;
	}
	return true;
}

/* A category that is new gets a number, behind those that other new ones of the command got. */
static int64_t new_value(const struct job *job, const struct racf_profile *p, const char *class,
			 const char *target, const struct member *m, unsigned int *taken)
{
	const struct racf_member *old = p ? model_member(p, m->name) : NULL;
	unsigned int number;

	(void)job;
	if (!strcmp(class, "VMXEVENT")) {
		uint32_t pair = m->value & (RACF_EVENT_CTL | RACF_EVENT_NOCTL) ?
					RACF_EVENT_CTL | RACF_EVENT_NOCTL :
					RACF_EVENT_AUDIT | RACF_EVENT_NOAUDIT;

		return (old ? old->value & ~pair : 0) | m->value;
	}
	if (strcmp(class, "SECDATA") || strcmp(target, "CATEGORY"))
		return m->value;
	if (old)
		return old->value;
	number = model_new_category(worker.model);
	if (!number || number + *taken > RACF_CATEGORIES_MAX)
		return -1;
	return number + (*taken)++;
}

static int set_members(const struct job *job, const char *target)
{
	const struct racf_class *c = racf_class_find(cmd_class(job));
	const struct racf_profile *p = model_profile(worker.model, c->name, target);
	const struct racf_cmd *cmd = &job->r.cmd;
	unsigned int taken = 0;
	struct member m;
	const char *text;
	int64_t value;
	int ret = 0;

	for (unsigned int n = 0; !ret && cmd_wants(job, KW_DELMEM) &&
				 (text = cmd_text(cmd, KW_DELMEM, n)); n++) {
		member_parse(c, target, text, false, &m);
		ret = db_run(&worker.db,
			     "DELETE FROM member WHERE class = ?1 AND profile = ?2 AND name = ?3",
			     "ttt", c->name, target, m.name);
	}
	for (unsigned int n = 0; !ret && cmd_wants(job, KW_ADDMEM) &&
				 (text = cmd_text(cmd, KW_ADDMEM, n)); n++) {
		member_parse(c, target, text, true, &m);
		value = new_value(job, p, c->name, target, &m, &taken);
		ret = value < 0 ? -1 :
				  db_run(&worker.db,
					 "INSERT OR REPLACE INTO member VALUES (?1, ?2, ?3, ?4)",
					 "ttti", c->name, target, m.name, value);
	}
	return ret;
}

/* ---- what both look at --------------------------------------------------------------------- */

/* The labels that are always there, and what levels and categories are defined in. */
static bool built_in(const char *class, const char *name)
{
	static const char *const names[] = { "SYSHIGH", "SYSLOW", "SYSNONE" };

	if (!strcmp(class, "SECDATA"))
		return !strcmp(name, "SECLEVEL") || !strcmp(name, "CATEGORY");
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (!strcmp(class, "SECLABEL") && !strcmp(names[i], name))
			return true;
	return false;
}

static const char *undefined_operand(const struct job *job)
{
	static const enum racf_kw kws[] = { KW_OWNER, KW_NOTIFY };

	for (size_t i = 0; i < sizeof(kws) / sizeof(kws[0]); i++) {
		const char *name = cmd_or(job, kws[i], "");

		if (*name && !cmd_defined(name))
			return name;
	}
	return NULL;
}

/* An operand that goes with one class only, and not with this one; NULL: none. */
static const char *of_other_class(const struct job *job, const struct racf_class *c)
{
	static const struct {
		enum racf_kw kw;
		const char *class;
	} rows[] = {
		{ KW_WHEN, "TERMINAL" },
		{ KW_TIMEZONE, "TERMINAL" },
		{ KW_SINGLEDSN, "TAPEVOL" },
		{ KW_TVTOC, "TAPEVOL" },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (cmd_wants(job, rows[i].kw) && strcmp(c->name, rows[i].class))
			return racf_keyword_name(job->r.cmd.verb, rows[i].kw);
	return NULL;
}

static bool operands_ok(struct job *job, const struct racf_class *c, const char *target)
{
	bool label = !strcmp(c->name, "SECLABEL");

	if (undefined_operand(job))
		cmd_error(job, ICH10106I, target, undefined_operand(job));
	else if (of_other_class(job, c))
		cmd_error(job, ICH10109I, of_other_class(job, c), c->name);
	else if (label && built_in(c->name, target) &&
		 (cmd_wants(job, KW_SECLEVEL) || cmd_wants(job, KW_ADDCATEGORY) ||
		  cmd_wants(job, KW_DELCATEGORY)))
		cmd_error(job, ICH10110I, target);
	else if (label && cmd_takes_back(job, KW_SECLEVEL))
		cmd_error(job, ICH10111I, target);
	else
		return cmd_secdata_ok(job, target) && members_ok(job, c, target, KW_ADDMEM) &&
		       members_ok(job, c, target, KW_DELMEM);
	return false;
}

/* What the levels of AUDIT or GLOBALAUDIT are; what it does not name is not recorded. */
static void audit_levels(const struct job *job, enum racf_kw kw, int64_t *ok, int64_t *fail)
{
	const struct cmd_value *v;

	if (!cmd_wants(job, kw))
		return;
	*ok = *fail = 0;
	for (unsigned int n = 0; (v = cmd_value(&job->r.cmd, kw, n)); n++) {
		if (v->num & CMD_AUDIT_SUCCESS)
			*ok = v->num & CMD_AUDIT_LEVEL;
		if (v->num & CMD_AUDIT_FAILURES)
			*fail = v->num & CMD_AUDIT_LEVEL;
	}
}

/* NOTIFY without a user is the issuer. */
static const char *notify(const struct job *job, const char *fallback)
{
	if (!cmd_wants(job, KW_NOTIFY) || cmd_takes_back(job, KW_NOTIFY))
		return cmd_or(job, KW_NOTIFY, fallback);
	return cmd_or(job, KW_NOTIFY, job->acee.user);
}

/* What nothing looks at but lists and unloads. */
static int set_stored(const struct job *job, const char *class, const char *target)
{
	int64_t zone = cmd_takes_back(job, KW_TIMEZONE) ? 0 : cmd_num_or(job, KW_TIMEZONE, 0);
	int ret = 0;

	if (cmd_wants(job, KW_TIMEZONE))
		ret = db_run(&worker.db,
			     "UPDATE profile SET zone = ?3 WHERE class = ?1 AND name = ?2", "tti",
			     class, target, zone);
	if (!ret && cmd_wants(job, KW_SINGLEDSN))
		ret = db_run(&worker.db,
			     "UPDATE profile SET single_dsn = ?3 WHERE class = ?1 AND name = ?2",
			     "tti", class, target, (int64_t)cmd_flag(job, KW_SINGLEDSN, false));
	if (!ret && cmd_wants(job, KW_TVTOC))
		ret = db_run(&worker.db,
			     "UPDATE profile SET tvtoc = ?3 WHERE class = ?1 AND name = ?2", "tti",
			     class, target, (int64_t)cmd_flag(job, KW_TVTOC, false));
	return ret;
}

/* ---- RDEFINE ---- */

/* GENERICOWNER: below a generic profile only its owner defines, and SPECIAL. */
static bool undercuts(const struct job *job, const char *target)
{
	const struct racf_profile *p;
	uint32_t roles;

	if (!worker.options.genericowner)
		return false;
	p = model_protects(worker.model, cmd_class(job), target);
	if (!p || !p->generic)
		return false;
	roles = authority_over_profile(job, p);
	return !(roles & (ROLE_SPECIAL | ROLE_GSPECIAL | ROLE_OWNER));
}

/* What FROM brings along that is the issuer's to give as little as if he had typed it, is left. */
static void leave_labels(struct job *job, const char *target)
{
	const struct racf_profile *like = permit_from(job);
	const struct {
		enum racf_kw kw;
		bool there;
	} rows[] = {
		{ KW_SECLABEL, like && *like->label },
		{ KW_SECLEVEL, like && like->seclevel },
		{ KW_ADDCATEGORY, like && like->categories },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (rows[i].there && !kw_in(&job->ignored, rows[i].kw) &&
		    !authority_may_give(job, rows[i].kw, target))
			cmd_ignore(job, rows[i].kw, racf_keyword_name(VERB_RDEFINE, rows[i].kw));
}

static const char *new_label(const struct job *job)
{
	const struct racf_profile *like = permit_from(job);

	return cmd_or(job, KW_SECLABEL,
		      like && !kw_in(&job->ignored, KW_SECLABEL) ? like->label : "");
}

/* GTERMINL: its label is that of its members. */
static bool labels_members(const struct racf_class *c)
{
	return c->flags & RACF_CLASS_GROUPING && c->flags & RACF_CLASS_SLBLREQ;
}

/* What a profile protected so far would have another label. */
static bool relabels(const struct job *job, const char *target)
{
	const struct racf_class *c = racf_class_find(cmd_class(job));
	const struct racf_profile *p = model_protects(worker.model, c->name, target);
	bool other = p && strcmp(p->label, new_label(job));
	const char *text;

	for (unsigned int n = 0; labels_members(c) && cmd_wants(job, KW_ADDMEM) &&
				 (text = cmd_text(&job->r.cmd, KW_ADDMEM, n)); n++) {
		p = model_protects(worker.model, c->pair, text);
		other |= p && strcmp(p->label, new_label(job));
	}
	return other;
}

enum verdict rdefine_check(struct job *job, const char *target)
{
	const char *class = cmd_class(job);
	const struct racf_class *c = racf_class_find(class);

	if (!c || c->flags & (RACF_CLASS_NOPROF | RACF_CLASS_MEMBER)) {
		cmd_error(job, ICH10104I, class);
	} else if (undercuts(job, target)) {
		cmd_error(job, ICH10103I " %s", target);
		return CMD_DENIED;
	} else if (!racf_class_name_valid(c, target) || !racf_class_name_means(c, target)) {
		cmd_error(job, ICH10105I, target, class);
	} else if (racf_profile_is_generic(c, target) &&
		   !racf_class_is(&worker.options, c, RACF_GENERIC | RACF_GENCMD)) {
		cmd_error(job, ICH10107I, target, class);
	} else if (model_profile(worker.model, class, target)) {
		cmd_error(job, ICH10102I, target, class);
	} else if (cmd_wants(job, KW_FVOLUME)) {
		/* volumes are of data sets, which there are none of */
		cmd_error(job, ICH10109I, "FVOLUME", class);
	} else if (cmd_wants(job, KW_FROM) && !permit_from(job)) {
		cmd_error(job, ICH10106I, target, cmd_or(job, KW_FROM, ""));
	} else if (!strcmp(class, "SECLABEL") && !cmd_wants(job, KW_SECLEVEL)) {
		cmd_error(job, ICH10111I, target);
	} else if (operands_ok(job, c, target)) {
		leave_labels(job, target);
		if (!check_stable(&worker.options) || !relabels(job, target))
			return CMD_OK;
		cmd_error(job, ICH10112I, target);
	}
	return CMD_NOTHING;
}

/* UACC of a new profile where none is given: the class's, else that of the issuer's connection. */
static int64_t class_uacc(const struct job *job, const struct racf_class *c)
{
	const struct racf_user *u = model_user(worker.model, job->acee.user);
	const struct racf_connection *in = u ? model_connection(u, job->acee.group) : NULL;

	if (c->uacc != RACF_UACC_ACEE)
		return c->uacc;
	return in ? in->uacc : ZCP_ACCESS_NONE;
}

static int insert(const struct job *job, const char *target, const struct racf_profile *like)
{
	const struct racf_class *c = racf_class_find(cmd_class(job));
	struct racf_when when = cmd_when(job, like ? like->when :
					 (struct racf_when){ .days = RACF_DAYS_ALL });
	int64_t ok = like ? like->audit.ok : 0, fail = like ? like->audit.fail : ZCP_ACCESS_READ;
	int64_t seclevel = like && !kw_in(&job->ignored, KW_SECLEVEL) ? like->seclevel : 0;

	audit_levels(job, KW_AUDIT, &ok, &fail);
	return db_run(&worker.db,
		      "INSERT INTO profile (class, name, owner, uacc, audit_ok, audit_fail, level,"
		      " warning, notify, data, appldata, label, seclevel, days, time_from, time_to,"
		      " created) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13,"
		      " ?14, ?15, ?16, ?17)",
		      "tttiiiiittttiiiii", c->name, target, cmd_or(job, KW_OWNER, job->acee.user),
		      cmd_num_or(job, KW_UACC, like ? like->uacc : class_uacc(job, c)), ok, fail,
		      cmd_num_or(job, KW_LEVEL, like ? like->level : 0),
		      (int64_t)cmd_flag(job, KW_WARNING, like && like->warning),
		      notify(job, like ? like->notify : ""),
		      cmd_or(job, KW_DATA, like ? like->data : ""),
		      cmd_or(job, KW_APPLDATA, like ? like->appldata : ""),
		      new_label(job), cmd_seclevel(job, seclevel), (int64_t)when.days,
		      (int64_t)when.from, (int64_t)when.to, cmd_now());
}

int rdefine_apply(struct job *job, const char *target)
{
	const struct racf_profile *like = permit_from(job);
	const char *class = racf_class_find(cmd_class(job))->name;
	int ret = insert(job, target, like);

	if (!ret && like)
		ret = permit_copy(class, target, like->class->name, like->name);
	if (!ret && like && !kw_in(&job->ignored, KW_ADDCATEGORY))
		ret = db_run(&worker.db,
			     "INSERT INTO category SELECT ?1, ?2, number FROM category"
			     " WHERE class = ?3 AND profile = ?4",
			     "tttt", class, target, like->class->name, like->name);
	if (!ret && worker.options.addcreator)
		ret = db_run(&worker.db, "INSERT OR REPLACE INTO access VALUES (?1, ?2, ?3, ?4)",
			     "ttti", class, target, job->acee.user, (int64_t)ZCP_ACCESS_ALTER);
	return ret ?: set_stored(job, class, target) ?: cmd_set_categories(job, class, target) ?:
		      set_members(job, target);
}

/* ---- RALTER ---- */

/* The command changes a label, of a member for one, or what labels mean. */
static bool changes_label(const struct job *job, const struct racf_class *c)
{
	bool members = cmd_wants(job, KW_ADDMEM) || cmd_wants(job, KW_DELMEM);
	bool meaning = members || cmd_wants(job, KW_SECLEVEL) || cmd_wants(job, KW_ADDCATEGORY) ||
		       cmd_wants(job, KW_DELCATEGORY);

	return cmd_wants(job, KW_SECLABEL) || (members && labels_members(c)) ||
	       (meaning && (!strcmp(c->name, "SECLABEL") || !strcmp(c->name, "SECDATA")));
}

enum verdict ralter_check(struct job *job, const char *target)
{
	const char *class = cmd_class(job);
	const struct racf_class *c = racf_class_find(class);

	if (!c)
		cmd_error(job, ICH11103I, class);
	else if (!model_profile(worker.model, class, target))
		cmd_error(job, ICH11102I, target, class);
	else if (check_stable(&worker.options) && changes_label(job, c))
		cmd_error(job, ICH11104I, target);
	else if (operands_ok(job, c, target))
		return CMD_OK;
	return CMD_NOTHING;
}

int ralter_apply(struct job *job, const char *target)
{
	const struct racf_profile *p = model_profile(worker.model, cmd_class(job), target);
	int64_t ok = p->audit.ok, fail = p->audit.fail, g_ok = p->audit.g_ok,
		g_fail = p->audit.g_fail;
	struct racf_when when = cmd_when(job, p->when);
	int ret;

	audit_levels(job, KW_AUDIT, &ok, &fail);
	audit_levels(job, KW_GLOBALAUDIT, &g_ok, &g_fail);
	ret = db_run(&worker.db,
		     "UPDATE profile SET owner = ?3, uacc = ?4, audit_ok = ?5, audit_fail = ?6,"
		     " g_ok = ?7, g_fail = ?8, level = ?9, warning = ?10, notify = ?11, data = ?12,"
		     " appldata = ?13, label = ?14, seclevel = ?15, days = ?16, time_from = ?17,"
		     " time_to = ?18 WHERE class = ?1 AND name = ?2",
		     "tttiiiiiiittttiiii", p->class->name, target, cmd_or(job, KW_OWNER, p->owner),
		     cmd_num_or(job, KW_UACC, p->uacc), ok, fail, g_ok, g_fail,
		     cmd_num_or(job, KW_LEVEL, p->level),
		     (int64_t)cmd_flag(job, KW_WARNING, p->warning), notify(job, p->notify),
		     cmd_or(job, KW_DATA, p->data), cmd_or(job, KW_APPLDATA, p->appldata),
		     cmd_or(job, KW_SECLABEL, p->label), cmd_seclevel(job, p->seclevel),
		     (int64_t)when.days, (int64_t)when.from, (int64_t)when.to);
	return ret ?: set_stored(job, p->class->name, target) ?:
		      cmd_set_categories(job, p->class->name, target) ?: set_members(job, target);
}

/* ---- RDELETE ---- */

/* It is a label, or what it protects has one by it. */
static bool labels_with(const char *class, const char *target)
{
	return !strcmp(class, "SECLABEL") || *model_profile(worker.model, class, target)->label;
}

enum verdict rdelete_check(struct job *job, const char *target)
{
	const char *class = cmd_class(job);

	if (!racf_class_find(class))
		cmd_error(job, ICH12103I, class);
	else if (!model_profile(worker.model, class, target))
		cmd_error(job, ICH12102I, target, class);
	else if (built_in(class, target))
		cmd_error(job, ICH12104I, target);
	else if (check_stable(&worker.options) && labels_with(class, target))
		cmd_error(job, ICH12105I, target);
	else
		return CMD_OK;
	return CMD_NOTHING;
}

int rdelete_apply(struct job *job, const char *target)
{
	return db_run(&worker.db, "DELETE FROM profile WHERE class = ?1 AND name = ?2", "tt",
		      cmd_class(job), target);
}
