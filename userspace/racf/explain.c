// SPDX-License-Identifier: MIT
/* explain.c - EXPLAIN: how a decision comes about, rule by rule */
#include <stdio.h>
#include "racf/auth.h"
#include "racf/authority.h"
#include "racf/cmd.h"

static const char *const rules[RACF_RULE_COUNT] = {
	[RACF_RULE_CLASS] = "CLASS IS ACTIVE",
	[RACF_RULE_SUBJECT] = "USER IS DEFINED",
	[RACF_RULE_PROFILE] = "PROFILE",
	[RACF_RULE_LABEL] = "SECURITY LABELS",
	[RACF_RULE_READ] = "SUBJECT DOMINATES OBJECT",
	[RACF_RULE_WRITE] = "OBJECT DOMINATES SUBJECT",
	[RACF_RULE_SECLEVEL] = "LEVEL AND CATEGORIES",
	[RACF_RULE_HOURS] = "WHEN(DAYS TIME)",
	[RACF_RULE_OWN] = "NO PROFILE IS NEEDED",
	[RACF_RULE_GLOBAL] = "GLOBAL ACCESS TABLE",
	[RACF_RULE_USER] = "USER'S ENTRY",
	[RACF_RULE_GROUP] = "GROUPS' ENTRIES",
	[RACF_RULE_ANYONE] = "ID(*)",
	[RACF_RULE_UACC] = "UACC",
	[RACF_RULE_OPERATIONS] = "OPERATIONS",
	[RACF_RULE_CONDITIONAL] = "CONDITIONAL ACCESS LIST",
	[RACF_RULE_WARNING] = "WARNING",
	[RACF_RULE_NONE] = "NOTHING GRANTS IT",
};

/* What a rule found, where that is a level of access. */
static bool has_level(enum racf_rule rule)
{
	return rule >= RACF_RULE_OWN && rule <= RACF_RULE_CONDITIONAL;
}

static const char *label_name(const struct racf_label *label)
{
	return label ? label->name : "NONE";
}

/* What stands behind a rule's verdict. */
static void detail(const struct check_answer *a, enum racf_rule rule, char *text, size_t size)
{
	*text = 0;
	if (rule == RACF_RULE_PROFILE && a->profile)
		snprintf(text, size, " %s%s", a->profile->name, a->profile->generic ? " (G)" : "");
	else if (rule == RACF_RULE_LABEL)
		snprintf(text, size, " SUBJECT(%s) OBJECT(%s)", label_name(a->subject_label),
			 label_name(a->object_label));
	else if (rule == RACF_RULE_GLOBAL && a->global)
		snprintf(text, size, " %s LEVEL(%s)", a->global, racf_level_name(a->d.level[rule]));
	else if (has_level(rule))
		snprintf(text, size, " LEVEL(%s)", racf_level_name(a->d.level[rule]));
}

static void show(struct job *job, const struct check_question *q, const char *user,
		 const struct check_answer *a)
{
	static const char *const verdicts[] = {
		[RACF_SILENT] = "-", [RACF_GOES_ON] = "GOES ON", [RACF_PERMITS] = "PERMITS",
		[RACF_DENIES] = "DENIES", [RACF_UNKNOWN] = "DOES NOT KNOW",
	};
	static const char *const decisions[] = {
		[ZCP_PERMIT] = "PERMITTED", [ZCP_DENY] = "DENIED", [ZCP_DONTKNOW] = "NOT DECIDED",
	};
	char text[RACF_RESOURCE_MAX + 40];

	job_say(job, "USER(%s) CLASS(%s) RESOURCE(%s) ACCESS(%s)", user, q->class, q->resource,
		racf_level_name(q->wanted));
	for (unsigned int rule = 0; rule <= a->d.rule; rule++) {
		if (a->d.path[rule] == RACF_SILENT)
			continue;
		detail(a, rule, text, sizeof(text));
		job_say(job, " %2u %-25s %s%s", rule + 1, rules[rule],
			verdicts[a->d.path[rule]], text);
	}
	job_say(job, "%s%s%s", decisions[a->d.decision], a->d.warned ? " WITH A WARNING" : "",
		a->reasons ? ", RECORDED" : "");
}

/* Who could list the profile and its access list. Where there is none: who could list all. */
static bool may_ask(const struct job *job, const struct racf_profile *p)
{
	if (!p)
		return cmd_is(job, RACF_SPECIAL | RACF_AUDITOR | RACF_ROAUDIT);
	return authority_meets(VERB_RLIST, KW_AUTHUSER, authority_over_profile(job, p));
}

void explain(struct job *job)
{
	const char *class = cmd_class(job), *user = cmd_or(job, KW_USER, job->acee.user), *name;
	const struct racf_user *u = model_user(worker.model, user);
	racf_name groups[RACF_CONNECTS_MAX];
	uint8_t attrs[RACF_CONNECTS_MAX];
	struct racf_subject subject = { 0 };

	if (!racf_class_find(class)) {
		cmd_error(job, ICH13005I, class);
		return;
	}
	if (u)
		check_subject(&worker.options, u, cmd_now(), groups, attrs, &subject);
	for (unsigned int n = 0; (name = cmd_target(job, n)); n++) {
		struct check_question q = auth_question(
			class, name, cmd_num(&job->r.cmd, KW_ACCESS, ZCP_ACCESS_READ));
		struct check_answer a;

		if (!may_ask(job, model_protects(worker.model, class, name))) {
			cmd_error(job, ICH13002I, name);
			continue;
		}
		a = check_access(worker.model, &worker.options, &subject, &q);
		show(job, &q, user, &a);
	}
}
