// SPDX-License-Identifier: MIT
/* cmd.c - what commands ask of themselves and of their issuer */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include "racf/auth.h"
#include "racf/cmd.h"
#include "racf/grammar.h"

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

/* ---- operands ------------------------------------------------------------------------- */

bool cmd_wants(const struct job *job, enum racf_kw kw)
{
	return cmd_given(&job->r.cmd, kw) && !kw_in(&job->ignored, kw);
}

bool cmd_takes_back(const struct job *job, enum racf_kw kw)
{
	return cmd_wants(job, kw) && cmd_negated(&job->r.cmd, kw);
}

bool cmd_left(const struct job *job)
{
	for (unsigned int kw = KW_TARGET2 + 1; kw < KW_COUNT; kw++)
		if (cmd_wants(job, kw))
			return true;
	return false;
}

void cmd_ignore(struct job *job, enum racf_kw kw, const char *name)
{
	kw_add(&job->ignored, kw);
	cmd_error(job, ICH21005I, cmd_negated(&job->r.cmd, kw) ? "NO" : "", name);
}

const char *cmd_or(const struct job *job, enum racf_kw kw, const char *fallback)
{
	const char *text = cmd_wants(job, kw) ? cmd_text(&job->r.cmd, kw, 0) : NULL;

	return text ?: cmd_takes_back(job, kw) ? "" : fallback;
}

int64_t cmd_num_or(const struct job *job, enum racf_kw kw, int64_t fallback)
{
	const struct cmd_value *v = cmd_wants(job, kw) ? cmd_value(&job->r.cmd, kw, 0) : NULL;

	return v ? v->num : fallback;
}

bool cmd_flag(const struct job *job, enum racf_kw kw, bool fallback)
{
	return cmd_wants(job, kw) ? !cmd_negated(&job->r.cmd, kw) : fallback;
}

const char *cmd_target(const struct job *job, unsigned int n)
{
	const struct racf_cmd *cmd = &job->r.cmd;

	if (cmd->verb == VERB_PASSWORD || cmd->verb == VERB_PHRASE)
		return cmd_text(cmd, KW_USER, n) ?: n ? NULL : job->acee.user;
	switch ((enum targets)racf_grammar[cmd->verb].targets) {
	case TARGETS_NONE:
		return n ? NULL : "";
	case TARGETS_ACTION:
		return n ? NULL : cmd_text(cmd, KW_TARGET2, 0) ?: "";
	case TARGETS_CLASS:
		return cmd_text(cmd, KW_TARGET2, n);
	case TARGETS_IDS:
	case TARGETS_PROFILE:
		break;
	}
	return cmd_text(cmd, KW_TARGET, n);
}

const char *cmd_class(const struct job *job)
{
	const struct racf_cmd *cmd = &job->r.cmd;

	if (cmd->verb == VERB_SETEVENT)
		return "VMXEVENT";
	/* PERMIT without a class speaks of data sets, which there are none of */
	if (racf_grammar[cmd->verb].targets != TARGETS_CLASS)
		return cmd_text(cmd, KW_CLASS, 0) ?: "DATASET";
	return cmd_text(cmd, KW_TARGET, 0) ?: "";
}

static void normalize(struct job *job, enum racf_kw kw, const char *class)
{
	const struct racf_class *c = racf_class_find(class);
	const struct cmd_value *v;

	for (unsigned int n = 0; c && (v = cmd_value(&job->r.cmd, kw, n)); n++)
		if (!model_profile(worker.model, class, job->r.cmd.pool + v->off))
			racf_class_name_normal(c, job->r.cmd.pool + v->off);
}

void cmd_normalize(struct job *job)
{
	const struct racf_cmd *cmd = &job->r.cmd;
	enum targets targets = racf_grammar[cmd->verb].targets;
	const char *class = cmd_class(job);

	if (targets != TARGETS_CLASS && targets != TARGETS_PROFILE)
		return;
	normalize(job, targets == TARGETS_CLASS ? KW_TARGET2 : KW_TARGET, class);
	normalize(job, KW_FROM, cmd_text(cmd, KW_FCLASS, 0) ?: class);
}

/* ---- attributes, dates, hours ------------------------------------------------------------ */

uint32_t cmd_attributes(const struct job *job, uint32_t attrs)
{
	static const struct {
		enum racf_kw kw;
		uint32_t attr;
	} rows[] = {
		{ KW_SPECIAL, RACF_SPECIAL },	    { KW_OPERATIONS, RACF_OPERATIONS },
		{ KW_AUDITOR, RACF_AUDITOR },	    { KW_ROAUDIT, RACF_ROAUDIT },
		{ KW_RESTRICTED, RACF_RESTRICTED }, { KW_UAUDIT, RACF_UAUDIT },
		{ KW_GRPACC, RACF_GRPACC },	    { KW_ADSP, RACF_ADSP },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		if (!cmd_wants(job, rows[i].kw))
			continue;
		if (cmd_negated(&job->r.cmd, rows[i].kw))
			attrs &= ~rows[i].attr;
		else
			attrs |= rows[i].attr;
	}
	/* with a date it is not yet so */
	if (cmd_flag(job, KW_REVOKE, false) && !cmd_text(&job->r.cmd, KW_REVOKE, 0))
		attrs |= RACF_REVOKED;
	if (cmd_flag(job, KW_RESUME, false) && !cmd_text(&job->r.cmd, KW_RESUME, 0))
		attrs &= ~RACF_REVOKED;
	return attrs;
}

/* The first second of a day */
static int64_t start_of(uint32_t yyyymmdd)
{
	struct tm tm = {
		.tm_year = yyyymmdd / 10000 - 1900,
		.tm_mon = yyyymmdd / 100 % 100 - 1,
		.tm_mday = yyyymmdd % 100,
		.tm_isdst = -1,
	};

	return mktime(&tm);
}

void cmd_dates(const struct job *job, int64_t *revoke, int64_t *resume)
{
	const struct cmd_value *from = cmd_value(&job->r.cmd, KW_REVOKE, 0),
			       *to = cmd_value(&job->r.cmd, KW_RESUME, 0);

	if (cmd_wants(job, KW_REVOKE))
		*revoke = from ? start_of(from->num) : 0;
	if (cmd_wants(job, KW_RESUME)) {
		*resume = to ? start_of(to->num) : 0;
		/* at once: nothing is left of the past */
		if (!to && cmd_flag(job, KW_RESUME, false) && !(from && cmd_wants(job, KW_REVOKE)))
			*revoke = 0;
	}
}

struct racf_when cmd_when(const struct job *job, struct racf_when when)
{
	const struct racf_cmd *cmd = &job->r.cmd;
	uint8_t days = 0;

	if (!cmd_wants(job, KW_WHEN))
		return when;
	for (unsigned int n = 0; cmd_value(cmd, KW_DAYS, n); n++)
		days |= cmd_value(cmd, KW_DAYS, n)->num;
	if (days)
		when.days = days;
	if (cmd_given(cmd, KW_TIME)) {
		when.from = CMD_TIME_FROM(cmd_num(cmd, KW_TIME, 0));
		when.to = CMD_TIME_TO(cmd_num(cmd, KW_TIME, 0));
	}
	return when;
}

int64_t cmd_now(void)
{
	return job_time() / 1000000000;
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

/* ---- profiles -------------------------------------------------------------------------------- */

bool cmd_defined(const char *name)
{
	return model_user(worker.model, name) || model_group(worker.model, name);
}

int cmd_set_field(const struct job *job, const char *class, const char *profile, enum racf_kw kw,
		  const char *segment, const char *field)
{
	if (!cmd_wants(job, kw))
		return 0;
	if (cmd_takes_back(job, kw))
		return db_run(&worker.db,
			      "DELETE FROM segment WHERE class = ?1 AND profile = ?2 AND"
			      " segment = ?3 AND field = ?4",
			      "tttt", class, profile, segment, field);
	return db_run(&worker.db, "INSERT OR REPLACE INTO segment VALUES (?1, ?2, ?3, ?4, ?5)",
		      "ttttt", class, profile, segment, field, cmd_or(job, kw, ""));
}

int cmd_drop_segment(const struct job *job, const char *class, const char *profile,
		     enum racf_kw kw, const char *segment)
{
	if (!cmd_takes_back(job, kw))
		return 0;
	return db_run(&worker.db,
		      "DELETE FROM segment WHERE class = ?1 AND profile = ?2 AND segment = ?3",
		      "ttt", class, profile, segment);
}

uint8_t profile_access(const struct racf_subject *subject, const struct racf_profile *p)
{
	struct racf_object object = {
		.found = true, .class = p->class, .uacc = p->uacc, .acl = p->acl, .n_acl = p->n_acl,
	};

	return racf_decide(subject, &object, ZCP_ACCESS_NONE).allowed;
}

uint8_t cmd_access(const struct job *job, const struct racf_profile *p)
{
	struct racf_subject subject;

	acee_subject(&job->acee, &subject);
	return profile_access(&subject, p);
}

/* ---- levels and categories ---- */

int64_t cmd_seclevel(const struct job *job, int64_t fallback)
{
	const char *name = cmd_or(job, KW_SECLEVEL, NULL);

	return name ? model_seclevel(worker.model, name) : fallback;
}

static const char *unknown_category(const struct job *job, enum racf_kw kw)
{
	const char *name;

	for (unsigned int n = 0; (name = cmd_text(&job->r.cmd, kw, n)); n++)
		if (cmd_wants(job, kw) && !model_category(worker.model, name))
			return name;
	return NULL;
}

bool cmd_secdata_ok(struct job *job, const char *target)
{
	const char *level = cmd_or(job, KW_SECLEVEL, ""),
		   *category = unknown_category(job, KW_ADDCATEGORY) ?:
			       unknown_category(job, KW_DELCATEGORY);
	const char *label = cmd_or(job, KW_SECLABEL, "");

	if (*level && !model_seclevel(worker.model, level))
		cmd_error(job, ICH21008I, target, "SECURITY LEVEL", level);
	else if (category)
		cmd_error(job, ICH21008I, target, "CATEGORY", category);
	else if (*label && !model_profile(worker.model, "SECLABEL", label))
		cmd_error(job, ICH21008I, target, "SECURITY LABEL", label);
	else
		return true;
	return false;
}

int cmd_set_categories(const struct job *job, const char *class, const char *profile)
{
	static const struct {
		enum racf_kw kw;
		const char *sql;
	} rows[] = {
		{ KW_DELCATEGORY,
		  "DELETE FROM category WHERE class = ?1 AND profile = ?2 AND number = ?3" },
		{ KW_ADDCATEGORY, "INSERT OR REPLACE INTO category VALUES (?1, ?2, ?3)" },
	};
	const char *name;
	int ret = 0;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		if (!cmd_wants(job, rows[i].kw))
			continue;
		for (unsigned int n = 0;
		     !ret && (name = cmd_text(&job->r.cmd, rows[i].kw, n)); n++)
			ret = db_run(&worker.db, rows[i].sql, "tti", class, profile,
				     (int64_t)model_category(worker.model, name));
	}
	return ret;
}

/* ---- ownership ---- */

static int owned(void *arg, struct racf_profile *p)
{
	return !strcmp(p->owner, arg);
}

bool cmd_owns_profile(const char *name)
{
	const struct racf_class *c;

	for (unsigned int i = 0; (c = racf_class_at(i)); i++)
		if (model_each_profile(worker.model, c->name, owned, (void *)name))
			return true;
	return false;
}
