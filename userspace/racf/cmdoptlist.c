// SPDX-License-Identifier: MIT
/* cmdoptlist.c - SETROPTS LIST */
#include <stdio.h>
#include <string.h>
#include "racf/cmd.h"

#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))
#define LINE_MAX 80

/* Names behind a title, as many lines as it takes. */
struct names {
	struct job *job;
	char line[LINE_MAX + 16];
	unsigned int n;
};

static void names_begin(struct names *l, struct job *job, const char *title)
{
	l->job = job;
	l->n = 0;
	snprintf(l->line, sizeof(l->line), "%s =", title);
}

static void names_add(struct names *l, const char *name)
{
	size_t len = strlen(l->line);

	if (len + 1 + strlen(name) > LINE_MAX) {
		job_say(l->job, "%s", l->line);
		len = snprintf(l->line, sizeof(l->line), "    ");
	}
	snprintf(l->line + len, sizeof(l->line) - len, " %s", name);
	l->n++;
}

static void names_end(struct names *l)
{
	job_say(l->job, "%s%s", l->line, l->n ? "" : " NONE");
}

/* ---- classes --------------------------------------------------------------------------------- */

static void list_flag(struct job *job, const char *title, uint8_t flag)
{
	const struct racf_class *c;
	struct names l;

	names_begin(&l, job, title);
	for (unsigned int i = 0; (c = racf_class_at(i)); i++)
		if (racf_class_is(&worker.options, c, flag))
			names_add(&l, c->name);
	names_end(&l);
}

static void list_log(struct job *job, const char *title, enum racf_logoptions log)
{
	const struct racf_class *c;
	struct names l;

	names_begin(&l, job, title);
	for (unsigned int i = 0; (c = racf_class_at(i)); i++)
		if (worker.options.classes[i].log == log)
			names_add(&l, c->name);
	names_end(&l);
}

static void list_attributes(struct job *job, bool audit)
{
	const struct racf_options *o = &worker.options;
	const struct {
		bool on;
		const char *name;
	} attributes[] = {
		{ o->initstats, "INITSTATS" },
		{ !o->initstats, "NOINITSTATS" },
		{ o->when_program, "WHEN(PROGRAM)" },
		{ !o->when_program, "NOWHEN(PROGRAM)" },
		{ o->terminal, "TERMINAL(READ)" },
		{ !o->terminal, "TERMINAL(NONE)" },
		{ audit && o->saudit, "SAUDIT" },
		{ audit && !o->saudit, "NOSAUDIT" },
		{ audit && o->cmdviol, "CMDVIOL" },
		{ audit && !o->cmdviol, "NOCMDVIOL" },
		{ audit && o->operaudit, "OPERAUDIT" },
		{ audit && !o->operaudit, "NOOPERAUDIT" },
	};
	struct names l;

	names_begin(&l, job, "ATTRIBUTES");
	for (size_t i = 0; i < ARRAY_SIZE(attributes); i++)
		if (attributes[i].on)
			names_add(&l, attributes[i].name);
	names_end(&l);
}

static void list_classes(struct job *job, bool audit)
{
	list_flag(job, "STATISTICS", RACF_STATISTICS);
	if (audit)
		list_flag(job, "AUDIT CLASSES", RACF_AUDIT);
	list_flag(job, "ACTIVE CLASSES", RACF_ACTIVE);
	list_flag(job, "GENERIC PROFILE CLASSES", RACF_GENERIC);
	list_flag(job, "GENERIC COMMAND CLASSES", RACF_GENCMD);
	list_flag(job, "GENLIST CLASSES", RACF_GENLIST);
	list_flag(job, "GLOBAL CHECKING CLASSES", RACF_GLOBAL);
	list_flag(job, "SETR RACLIST CLASSES", RACF_RACLIST);
	if (!audit)
		return;
	list_log(job, "LOGOPTIONS \"ALWAYS\" CLASSES", RACF_LOG_ALWAYS);
	list_log(job, "LOGOPTIONS \"NEVER\" CLASSES", RACF_LOG_NEVER);
	list_log(job, "LOGOPTIONS \"SUCCESSES\" CLASSES", RACF_LOG_SUCCESSES);
	list_log(job, "LOGOPTIONS \"FAILURES\" CLASSES", RACF_LOG_FAILURES);
	list_log(job, "LOGOPTIONS \"DEFAULT\" CLASSES", RACF_LOG_DEFAULT);
}

/* ---- one by one ---- */

static void list_effect(struct job *job, const char *what, bool on)
{
	job_say(job, "%s IS %sIN EFFECT", what, on ? "" : "NOT ");
}

static void list_active(struct job *job, const char *what, bool on)
{
	job_say(job, "%s IS %s", what, on ? "ACTIVE" : "INACTIVE");
}

static void list_strict(struct job *job, const char *what, unsigned int strict)
{
	static const char *const how[] = {
		[RACF_OFF] = "IS NOT IN EFFECT",
		[RACF_WARN] = "IS IN EFFECT: WARNING",
		[RACF_FAIL] = "IS IN EFFECT: FAILURES",
	};

	job_say(job, "%s %s", what, how[strict]);
}

static void list_data_sets(struct job *job)
{
	const struct racf_options *o = &worker.options;
	const char *level;

	list_effect(job, "AUTOMATIC DATASET PROTECTION", o->adsp);
	list_effect(job, "ENHANCED GENERIC NAMING", o->egn);
	list_active(job, "REAL DATA SET NAMES OPTION", o->realdsn);
	list_active(job, "JES-BATCHALLRACF OPTION", o->batchallracf);
	list_active(job, "JES-XBMALLRACF OPTION", o->xbmallracf);
	list_active(job, "JES-EARLYVERIFY OPTION", o->earlyverify);
	list_strict(job, "PROTECT-ALL", o->protectall);
	list_active(job, "TAPE DATA SET PROTECTION", o->tapedsn);
	if (o->retpd == RACF_RETPD_NEVER)
		job_say(job, "SECURITY RETENTION PERIOD IN EFFECT IS WITHOUT END");
	else
		job_say(job, "SECURITY RETENTION PERIOD IN EFFECT IS %u DAYS", o->retpd);
	level = model_seclevel_name(worker.model, o->erase) ?: "UNKNOWN";
	if (!o->erase)
		job_say(job, "ERASE-ON-SCRATCH IS INACTIVE");
	else if (o->erase == RACF_ERASE_ALL)
		job_say(job, "ERASE-ON-SCRATCH IS ACTIVE FOR ALL");
	else if (o->erase == RACF_ERASE_MARKED)
		job_say(job, "ERASE-ON-SCRATCH IS ACTIVE FOR DATA SETS THAT ASK FOR IT");
	else
		job_say(job, "ERASE-ON-SCRATCH IS ACTIVE FOR SECLEVEL %s AND ABOVE", level);
	if (*o->prefix)
		job_say(job, "SINGLE LEVEL NAME PREFIX IS %s", o->prefix);
	else
		job_say(job, "SINGLE LEVEL NAMES NOT ALLOWED");
	list_strict(job, "CATALOGUED DATA SETS ONLY", o->catdsns);
	job_say(job, "DATA SET MODELLING:%s%s%s%s", o->model_gdg ? " GDG" : "",
		o->model_user ? " USER" : "", o->model_group ? " GROUP" : "",
		o->model_gdg || o->model_user || o->model_group ? "" : " NOT BEING DONE");
}

static void list_logon(struct job *job)
{
	const struct racf_options *o = &worker.options;

	list_active(job, "LIST OF GROUPS ACCESS CHECKING", o->grplist);
	if (o->inactive)
		job_say(job, "INACTIVE USERIDS ARE BEING AUTOMATICALLY REVOKED AFTER %u DAYS",
			o->inactive);
	else
		job_say(job, "INACTIVE USERIDS ARE NOT BEING AUTOMATICALLY REVOKED");
	job_say(job, "PRIMARY LANGUAGE DEFAULT : %s", o->language[0]);
	job_say(job, "SECONDARY LANGUAGE DEFAULT : %s", o->language[1]);
	job_say(job, "SESSIONKEY INTERVAL DEFAULT IS %u DAYS", o->session_interval);
	job_say(job, "KERBLVL = %u", o->kerblvl);
}

static void list_rules(struct job *job)
{
	static const char *const legend[] = {
		"A-ALPHA  C-CONSONANT  L-ALPHANUM  N-NUMERIC  V-VOWEL  W-NOVOWEL  *-ANYTHING",
		"c-MIXED CONSONANT  m-MIXED NUMERIC  v-MIXED VOWEL  $-NATIONAL  s-SPECIAL  "
		"x-MIXED ALL",
	};
	unsigned int n = 0;

	for (unsigned int i = 0; i < ARRAY_SIZE(worker.options.rule); i++) {
		const char *rule = worker.options.rule[i], *codes = strchr(rule, ' ');

		if (!codes)
			continue;
		if (!n++)
			job_say(job, "  INSTALLATION PASSWORD SYNTAX RULES:");
		job_say(job, "    RULE %u  LENGTH(%.*s)%*s%s", i + 1, (int)(codes - rule), rule,
			(int)(6 - (codes - rule)), "", codes + 1);
	}
	for (unsigned int i = 0; n && i < ARRAY_SIZE(legend); i++)
		job_say(job, "    %s%s", i ? "        " : "LEGEND: ", legend[i]);
	if (!n)
		job_say(job, "  NO INSTALLATION PASSWORD SYNTAX RULES");
}

static void list_passwords(struct job *job)
{
	const struct racf_options *o = &worker.options;

	job_say(job, "PASSWORD PROCESSING OPTIONS:");
	job_say(job, "  THE ACTIVE PASSWORD ENCRYPTION ALGORITHM IS KDFAES");
	job_say(job, "  PASSWORD CHANGE INTERVAL IS %u DAYS", o->interval);
	job_say(job, "  PASSWORD MINIMUM CHANGE INTERVAL IS %u DAYS", o->min_change);
	job_say(job, "  PASSWORD PHRASE CHANGE INTERVAL IS %u DAYS", o->phrase_interval);
	list_effect(job, "  MIXED CASE PASSWORD SUPPORT", o->mixedcase);
	job_say(job, "  SPECIAL CHARACTERS ARE %sALLOWED", o->specialchars ? "" : "NOT ");
	if (o->history)
		job_say(job, "  %u GENERATIONS OF PREVIOUS PASSWORDS BEING MAINTAINED", o->history);
	else
		job_say(job, "  NO PASSWORD HISTORY BEING MAINTAINED");
	if (o->revoke)
		job_say(job, "  AFTER %u CONSECUTIVE UNSUCCESSFUL PASSWORD ATTEMPTS,"
			" A USERID WILL BE REVOKED", o->revoke);
	else
		job_say(job, "  PASSWORD ATTEMPTS ARE NOT COUNTED");
	if (o->pw_warning)
		job_say(job, "  PASSWORD EXPIRATION WARNING LEVEL IS %u DAYS", o->pw_warning);
	else
		job_say(job, "  NO PASSWORD EXPIRATION WARNING MESSAGES WILL BE ISSUED");
	list_rules(job);
	job_say(job, "%s RVARY PASSWORD IS IN EFFECT FOR THE SWITCH FUNCTION",
		*o->rvary_switch ? "INSTALLATION DEFINED" : "DEFAULT");
	job_say(job, "%s RVARY PASSWORD IS IN EFFECT FOR THE STATUS FUNCTION",
		*o->rvary_status ? "INSTALLATION DEFINED" : "DEFAULT");
}

static void list_labels(struct job *job)
{
	const struct racf_options *o = &worker.options;

	list_effect(job, "SECLABEL CONTROL", o->seclabelcontrol);
	list_effect(job, "GENERIC OWNER ONLY", o->genericowner);
	list_effect(job, "COMPATIBILITY MODE", o->compatmode);
	list_effect(job, "MULTI-LEVEL QUIET", o->mlquiet);
	list_effect(job, "MULTI-LEVEL STABLE", o->mlstable);
	list_strict(job, "MULTI-LEVEL SECURE (NO WRITE-DOWN)", o->mls);
	list_strict(job, "MULTI-LEVEL ACTIVE", o->mlactive);
	list_effect(job, "MULTI-LEVEL FILE SYSTEM", o->mlfsobj);
	list_effect(job, "MULTI-LEVEL INTERPROCESS COMMUNICATIONS", o->mlipcobj);
	list_effect(job, "MULTI-LEVEL NAME HIDING", o->mlnames);
	list_effect(job, "SECURITY LABEL BY SYSTEM", o->seclbysystem);
	job_say(job, "USER-ID FOR JES NJEUSERID IS : %s", o->nje_user);
	job_say(job, "USER-ID FOR JES UNDEFINEDUSER IS : %s", o->undefined_user);
	list_effect(job, "ADDCREATOR", o->addcreator);
}

static void list_audit(struct job *job)
{
	const struct racf_options *o = &worker.options;
	const char *level = model_seclevel_name(worker.model, o->seclevelaudit);

	if (o->seclevelaudit)
		job_say(job, "SECLEVELAUDIT IS IN EFFECT FOR %s AND ABOVE", level ?: "UNKNOWN");
	else
		job_say(job, "SECLEVELAUDIT IS INACTIVE");
	list_effect(job, "SECLABEL AUDIT", o->seclabelaudit);
	list_effect(job, "APPLAUDIT", o->applaudit);
}

/* What is recorded is the auditors' matter. */
void setropts_list(struct job *job)
{
	bool audit = authority_over_user(job, NULL) & (ROLE_AUDITOR | ROLE_ROAUDIT);

	list_attributes(job, audit);
	list_classes(job, audit);
	list_data_sets(job);
	list_logon(job);
	list_passwords(job);
	list_labels(job);
	if (audit)
		list_audit(job);
}
