// SPDX-License-Identifier: MIT
/* cmdoptions.c - SETROPTS: operands become options */
#include <string.h>
#include "racf/admit.h"
#include "racf/check.h"
#include "racf/cmd.h"
#include "racf/sessions.h"
#include "racf/status.h"

#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))

int options_refresh(const struct job *job, const char *target)
{
	(void)job;
	(void)target;
	return db_options_load(&worker.db, &worker.options);
}

/* ---- options with a value of their own ----------------------------------------------------- */

/* How the operand's value becomes the option's. */
enum kind {
	AS_FLAG,	/* given 1, behind NO 0 */
	AS_NUMBER,	/* behind NO 0 */
	AS_PERIOD,	/* days, or RACF_RETPD_NEVER */
	AS_WORD,	/* number of the word */
	AS_LEVEL,	/* NONE or READ */
	AS_FAILURES,	/* FAILURES or WARNING, the first when not said */
	AS_WARNING,	/* the same, the second */
	AS_SECLEVEL,	/* name of a security level */
	AS_TEXT,
};

static const struct row {
	uint8_t kw, kind;
	const char *option;
} rows[] = {
	{ KW_ADDCREATOR, AS_FLAG, "ADDCREATOR" },
	{ KW_ADSP, AS_FLAG, "ADSP" },
	{ KW_APPLAUDIT, AS_FLAG, "APPLAUDIT" },
	{ KW_BATCHALLRACF, AS_FLAG, "BATCHALLRACF" },
	{ KW_CATDSNS, AS_FAILURES, "CATDSNS" },
	{ KW_CMDVIOL, AS_FLAG, "CMDVIOL" },
	{ KW_COMPATMODE, AS_FLAG, "COMPATMODE" },
	{ KW_EARLYVERIFY, AS_FLAG, "EARLYVERIFY" },
	{ KW_EGN, AS_FLAG, "EGN" },
	{ KW_GDG, AS_FLAG, "MODELGDG" },
	{ KW_GENERICOWNER, AS_FLAG, "GENERICOWNER" },
	{ KW_GROUP, AS_FLAG, "MODELGROUP" },
	{ KW_GRPLIST, AS_FLAG, "GRPLIST" },
	{ KW_HISTORY, AS_NUMBER, "HISTORY" },
	{ KW_INACTIVE, AS_NUMBER, "INACTIVE" },
	{ KW_INITSTATS, AS_FLAG, "INITSTATS" },
	{ KW_INTERVAL, AS_NUMBER, "INTERVAL" },
	{ KW_KERBLVL, AS_NUMBER, "KERBLVL" },
	{ KW_MINCHANGE, AS_NUMBER, "MINCHANGE" },
	{ KW_MIXEDCASE, AS_FLAG, "MIXEDCASE" },
	{ KW_MLACTIVE, AS_WARNING, "MLACTIVE" },
	{ KW_MLFSOBJ, AS_WORD, "MLFSOBJ" },
	{ KW_MLIPCOBJ, AS_WORD, "MLIPCOBJ" },
	{ KW_MLNAMES, AS_FLAG, "MLNAMES" },
	{ KW_MLQUIET, AS_FLAG, "MLQUIET" },
	{ KW_MLS, AS_WARNING, "MLS" },
	{ KW_MLSTABLE, AS_FLAG, "MLSTABLE" },
	{ KW_NJEUSERID, AS_TEXT, "NJEUSERID" },
	{ KW_OPERAUDIT, AS_FLAG, "OPERAUDIT" },
	{ KW_PHRASEINT, AS_NUMBER, "PHRASEINT" },
	{ KW_PREFIX, AS_TEXT, "PREFIX" },
	{ KW_PRIMARY, AS_TEXT, "LANGUAGE1" },
	{ KW_PROTECTALL, AS_FAILURES, "PROTECTALL" },
	{ KW_REALDSN, AS_FLAG, "REALDSN" },
	{ KW_RETPD, AS_PERIOD, "RETPD" },
	{ KW_REVOKE, AS_NUMBER, "REVOKE" },
	{ KW_RULE1, AS_TEXT, "RULE1" },
	{ KW_RULE1 + 1, AS_TEXT, "RULE2" },
	{ KW_RULE1 + 2, AS_TEXT, "RULE3" },
	{ KW_RULE1 + 3, AS_TEXT, "RULE4" },
	{ KW_RULE1 + 4, AS_TEXT, "RULE5" },
	{ KW_RULE1 + 5, AS_TEXT, "RULE6" },
	{ KW_RULE1 + 6, AS_TEXT, "RULE7" },
	{ KW_RULE1 + 7, AS_TEXT, "RULE8" },
	{ KW_SAUDIT, AS_FLAG, "SAUDIT" },
	{ KW_SECLABELAUDIT, AS_FLAG, "SECLABELAUDIT" },
	{ KW_SECLABELCONTROL, AS_FLAG, "SECLABELCONTROL" },
	{ KW_SECLBYSYSTEM, AS_FLAG, "SECLBYSYSTEM" },
	{ KW_SECLEVELAUDIT, AS_SECLEVEL, "SECLEVELAUDIT" },
	{ KW_SECONDARY, AS_TEXT, "LANGUAGE2" },
	{ KW_SESSIONINTERVAL, AS_NUMBER, "SESSIONINTERVAL" },
	{ KW_SPECIALCHARS, AS_FLAG, "SPECIALCHARS" },
	{ KW_TAPEDSN, AS_FLAG, "TAPEDSN" },
	{ KW_TERMINAL, AS_LEVEL, "TERMINAL" },
	{ KW_UNDEFINEDUSER, AS_TEXT, "UNDEFINEDUSER" },
	{ KW_USER, AS_FLAG, "MODELUSER" },
	{ KW_WARNING, AS_NUMBER, "PWWARNING" },
	{ KW_XBMALLRACF, AS_FLAG, "XBMALLRACF" },
};

/* Negative: the value names nothing. */
static int64_t number_of(const struct job *job, const struct row *r)
{
	const struct racf_cmd *cmd = &job->r.cmd;
	const char *text = cmd_text(cmd, r->kw, 0);
	unsigned int n;

	if (cmd_negated(cmd, r->kw))
		return 0;
	switch ((enum kind)r->kind) {
	case AS_LEVEL:
		return cmd_num(cmd, r->kw, 0) ? ZCP_ACCESS_READ : ZCP_ACCESS_NONE;
	case AS_FAILURES:
		return cmd_num(cmd, r->kw, 0) ? RACF_WARN : RACF_FAIL;
	case AS_WARNING:
		return cmd_num(cmd, r->kw, 1) ? RACF_WARN : RACF_FAIL;
	case AS_SECLEVEL:
		n = text ? model_seclevel(worker.model, text) : 0;
		return n ? (int64_t)n : -1;
	case AS_PERIOD:
		n = cmd_num(cmd, r->kw, 0);
		return n <= RACF_RETPD_MAX || n == RACF_RETPD_NEVER ? (int64_t)n : -1;
	case AS_NUMBER:
	case AS_WORD:
		return cmd_num(cmd, r->kw, 0);
	case AS_FLAG:
	case AS_TEXT:
		break;
	}
	return 1;
}

static bool set_option(struct job *job, struct racf_options *o, const struct row *r)
{
	const struct racf_option *option = racf_option_find(r->option);

	if (!cmd_wants(job, r->kw))
		return true;
	if (r->kind == AS_TEXT ? racf_option_set_text(o, option, cmd_or(job, r->kw, "")) :
				 racf_option_set_number(o, option, number_of(job, r)))
		return true;
	cmd_error(job, ICH14003I, racf_keyword_name(VERB_SETROPTS, r->kw), cmd_or(job, r->kw, ""));
	return false;
}

/* NORULES, NOMODEL: more than one option. WHEN: NO is not in front of PROGRAM itself. */
static void set_groups(const struct job *job, struct racf_options *o)
{
	if (cmd_wants(job, KW_NORULES))
		memset(o->rule, 0, sizeof(o->rule));
	if (cmd_takes_back(job, KW_MODEL))
		o->model_gdg = o->model_group = o->model_user = 0;
	if (cmd_wants(job, KW_WHEN) && !cmd_wants(job, KW_REFRESH))
		o->when_program = !cmd_takes_back(job, KW_WHEN);
}

static bool set_erase(struct job *job, struct racf_options *o)
{
	const char *name = cmd_or(job, KW_SECLEVEL, "");
	unsigned int level = model_seclevel(worker.model, name);

	if (!cmd_wants(job, KW_ERASE))
		return true;
	if (cmd_wants(job, KW_ALL) && cmd_wants(job, KW_SECLEVEL)) {
		cmd_error(job, ICH14008I);
		return false;
	}
	if (*name && !level) {
		cmd_error(job, ICH14003I, "ERASE", name);
		return false;
	}
	o->erase = cmd_takes_back(job, KW_ERASE) ? 0 :
		   cmd_wants(job, KW_ALL)	 ? RACF_ERASE_ALL :
		   level			 ? level :
						   RACF_ERASE_MARKED;
	return true;
}

static bool set_rvarypw(const struct job *job, struct racf_options *o)
{
	return rvarypw_set(job, KW_SWITCH, o->rvary_switch, sizeof(o->rvary_switch)) &&
	       rvarypw_set(job, KW_STATUS, o->rvary_status, sizeof(o->rvary_status));
}

/* ---- options of classes ---------------------------------------------------------------------- */

static const struct class_row {
	uint8_t kw, flag;
	uint16_t needs;		/* RACF_CLASS_*: what the class must allow */
} class_rows[] = {
	{ KW_AUDIT, RACF_AUDIT, 0 },
	{ KW_CLASSACT, RACF_ACTIVE, 0 },
	{ KW_GENCMD, RACF_GENCMD, RACF_CLASS_GENERIC },
	{ KW_GENERIC, RACF_GENERIC | RACF_GENCMD, RACF_CLASS_GENERIC },
	{ KW_GENLIST, RACF_GENLIST, RACF_CLASS_GENLIST },
	{ KW_GLOBAL, RACF_GLOBAL, 0 },
	{ KW_RACLIST, RACF_RACLIST, RACF_CLASS_RACLIST },
	{ KW_STATISTICS, RACF_STATISTICS, 0 },
};

static const struct {
	uint8_t kw, log;
} log_rows[] = {
	{ KW_ALWAYS, RACF_LOG_ALWAYS },	  { KW_NEVER, RACF_LOG_NEVER },
	{ KW_SUCCESSES, RACF_LOG_SUCCESSES }, { KW_FAILURES, RACF_LOG_FAILURES },
	{ KW_DEFAULT, RACF_LOG_DEFAULT },
};

/* A class by name, or each one that allows it by an asterisk; NULL behind the last one. */
static const struct racf_class *next_class(const char *name, uint16_t needs, unsigned int *i)
{
	const struct racf_class *c;

	if (strcmp(name, "*"))
		return (*i)++ ? NULL : racf_class_find(name);
	while ((c = racf_class_at((*i)++)) && (c->flags & needs) != needs)
		;
	return c;
}

/* flags: what is taken from it */
static bool class_ok(struct job *job, enum racf_kw kw, const char *name, uint16_t needs,
		     uint8_t flags)
{
	const struct racf_class *c = racf_class_find(name);

	if (!strcmp(name, "*"))
		return true;
	if (!c)
		cmd_error(job, ICH14004I, name);
	else if ((c->flags & needs) != needs || flags & racf_class_always(c))
		cmd_error(job, ICH14005I, flags ? "NO" : "", racf_keyword_name(VERB_SETROPTS, kw),
			  name);
	else
		return true;
	return false;
}

static bool set_class(struct job *job, struct racf_options *o, const struct class_row *r)
{
	bool on = !cmd_negated(&job->r.cmd, r->kw);
	const struct racf_class *c;
	const char *name;

	if (!cmd_wants(job, r->kw))
		return true;
	for (unsigned int n = 0; (name = cmd_text(&job->r.cmd, r->kw, n)); n++) {
		if (!class_ok(job, r->kw, name, on ? r->needs : 0, on ? 0 : r->flag))
			return false;
		/* what is committed counts at once: there is nothing to refresh */
		if (cmd_wants(job, KW_REFRESH))
			continue;
		for (unsigned int i = 0; (c = next_class(name, r->needs, &i));)
			racf_class_switch(o, c, r->flag, on);
	}
	return true;
}

static bool set_log(struct job *job, struct racf_options *o, enum racf_kw kw,
		    enum racf_logoptions log)
{
	const struct racf_class *c;
	const char *name;

	for (unsigned int n = 0; cmd_wants(job, kw) && (name = cmd_text(&job->r.cmd, kw, n)); n++) {
		if (!class_ok(job, kw, name, 0, 0))
			return false;
		for (unsigned int i = 0; (c = next_class(name, 0, &i));)
			racf_class_log(o, c, log);
	}
	return true;
}

/* ---- the command ---- */

/* A password that ends before its owner may change it would be no use. */
static bool intervals_ok(struct job *job, const struct racf_options *o)
{
	const struct {
		enum racf_kw kw;
		unsigned int days;
	} ends[] = {
		{ KW_INTERVAL, o->interval },
		{ KW_PHRASEINT, o->phrase_interval },
	};

	for (size_t i = 0; i < ARRAY_SIZE(ends); i++) {
		if (!ends[i].days || o->min_change <= ends[i].days ||
		    !(cmd_wants(job, KW_MINCHANGE) || cmd_wants(job, ends[i].kw)))
			continue;
		cmd_error(job, ICH14012I, racf_keyword_name(VERB_SETROPTS, ends[i].kw),
			  ends[i].days);
		return false;
	}
	return true;
}

/* The options as the command wants them; false: it says why not. */
static bool change(struct job *job, struct racf_options *o)
{
	bool good = true;

	set_groups(job, o);
	for (size_t i = 0; good && i < ARRAY_SIZE(rows); i++)
		good = set_option(job, o, &rows[i]);
	for (size_t i = 0; good && i < ARRAY_SIZE(class_rows); i++)
		good = set_class(job, o, &class_rows[i]);
	for (size_t i = 0; good && i < ARRAY_SIZE(log_rows); i++)
		good = set_log(job, o, log_rows[i].kw, log_rows[i].log);
	return good && set_erase(job, o) && set_rvarypw(job, o) && intervals_ok(job, o);
}

static bool labels_begin(const struct racf_options *o)
{
	return check_labeled_mode(o) && !check_labeled_mode(&worker.options);
}

/* May it be that labels come into force? */
bool setropts_labels(const struct job *job)
{
	static const enum racf_kw about[] = {
		KW_CLASSACT, KW_MLS, KW_MLACTIVE, KW_COMPATMODE, KW_SECLABELCONTROL,
	};

	for (size_t i = 0; i < sizeof(about) / sizeof(about[0]); i++)
		if (cmd_given(&job->r.cmd, about[i]))
			return !check_labeled_mode(&worker.options);
	return false;
}

/* What a LOGON of the issuer's would say that it does not say now; O_OK: nothing. */
static enum outcome locks_out(const struct job *job, const struct racf_options *o)
{
	const struct racf_user *me = model_user(worker.model, job->acee.user);
	const char *const from[] = { "", job->acee.term };
	enum outcome now;

	if (labels_begin(o) && !(me && model_label(worker.model, me->label)))
		return O_NO_LABEL;
	for (size_t i = 0; me && i < ARRAY_SIZE(from); i++) {
		now = admit_user(o, me, from[i]);
		if (now != O_OK && admit_user(&worker.options, me, from[i]) == O_OK)
			return now;
	}
	return O_OK;
}

static bool refreshes_something(const struct job *job)
{
	return cmd_given(&job->r.cmd, KW_GENERIC) || cmd_given(&job->r.cmd, KW_GLOBAL) ||
	       cmd_given(&job->r.cmd, KW_RACLIST) || cmd_given(&job->r.cmd, KW_WHEN);
}

enum verdict setropts_check(struct job *job, const char *target)
{
	struct racf_options o = worker.options;
	struct kw_set rest = job->r.cmd.given;

	(void)target;
	if (!kw_any(&rest)) {
		cmd_error(job, ICH14002I);
		return CMD_NOTHING;
	}
	/* a list by itself changes nothing */
	kw_drop(&rest, KW_LIST);
	if (!kw_any(&rest)) {
		if (cmd_wants(job, KW_LIST))
			setropts_list(job);
		return CMD_NOTHING;
	}
	if (cmd_given(&job->r.cmd, KW_REFRESH) && !refreshes_something(job)) {
		cmd_error(job, ICH14006I);
		return CMD_NOTHING;
	}
	if (cmd_takes_back(job, KW_ALGORITHM)) {
		cmd_error(job, ICH14007I);
		return CMD_NOTHING;
	}
	if (!change(job, &o))
		return CMD_NOTHING;
	if (locks_out(job, &o) != O_OK) {
		cmd_error(job, ICH14009I, verify_why(locks_out(job, &o)));
		return CMD_NOTHING;
	}
	if (labels_begin(&o) && worker.boot && sessions_unlabeled()) {
		cmd_error(job, ICH14011I);
		sessions_say(job);
		return CMD_NOTHING;
	}
	return CMD_OK;
}

void setropts_sections(struct job *job, struct smf_rec *rec)
{
	struct racf_options o = worker.options;

	if (change(job, &o))
		status_changes(rec, &worker.options, &o);
}

int setropts_apply(struct job *job, const char *target)
{
	struct racf_options o = worker.options;
	int ret;

	(void)target;
	change(job, &o);
	/* they stay, though none of them would be given now */
	if (labels_begin(&o) && worker.boot)
		sessions_say(job);
	ret = db_options_store(&worker.db, &o);
	if (!ret && cmd_wants(job, KW_PASSWORD) && !password_policy_strong(&o))
		job_say(job, ICH14010I);
	if (!ret && cmd_left(job))
		job_say(job, ICH14063I);
	return ret;
}
