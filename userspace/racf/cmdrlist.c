// SPDX-License-Identifier: MIT
/* cmdrlist.c - RLIST */
#include <stdio.h>
#include <string.h>
#include "racf/cmd.h"
#include "racf/generic.h"

static const char *audit_text(uint8_t ok, uint8_t fail, char *text, size_t size)
{
	if (ok && ok == fail)
		snprintf(text, size, "ALL(%s)", racf_level_name(ok));
	else if (ok && fail)
		snprintf(text, size, "SUCCESS(%s),FAILURES(%s)", racf_level_name(ok),
			 racf_level_name(fail));
	else if (ok || fail)
		snprintf(text, size, "%s(%s)", ok ? "SUCCESS" : "FAILURES",
			 racf_level_name(ok ?: fail));
	else
		return "NONE";
	return text;
}

static void list_value(struct job *job, const char *title, const char *value, const char *none)
{
	list_heading(job, title);
	job_say(job, "%s", *value ? value : none);
}

static void list_secdata(struct job *job, const struct racf_profile *p)
{
	const char *level = p->seclevel ? model_seclevel_name(worker.model, p->seclevel) : NULL;
	unsigned int n = 0;

	list_value(job, "SECLEVEL", level ?: p->seclevel ? "UNKNOWN" : "", "NO SECLEVEL");
	list_heading(job, "CATEGORIES");
	while (p->categories && (n = racf_category_next(p->categories, n)))
		job_say(job, "%s", model_category_name(worker.model, n) ?: "UNKNOWN");
	if (!p->categories || !racf_category_next(p->categories, 0))
		job_say(job, "NO CATEGORIES");
	list_value(job, "SECLABEL", p->label, "NO SECLABEL");
}

static void list_member(struct job *job, const struct racf_profile *p, const struct racf_member *m)
{
	const char *class = p->class->name;

	if (!strcmp(class, "GLOBAL"))
		job_say(job, "%s/%s", m->name, racf_level_name(m->value));
	else if (!strcmp(class, "SECDATA"))
		job_say(job, "%s   %u", m->name, m->value);
	else if (!strcmp(class, "VMXEVENT"))
		job_say(job, "%s%s%s%s%s", m->name, m->value & RACF_EVENT_CTL ? "/CTL" : "",
			m->value & RACF_EVENT_NOCTL ? "/NOCTL" : "",
			m->value & RACF_EVENT_AUDIT ? "/AUDIT" : "",
			m->value & RACF_EVENT_NOAUDIT ? "/NOAUDIT" : "");
	else
		job_say(job, "%s", m->name);
}

static void list_members(struct job *job, const struct racf_profile *p)
{
	char title[40];

	if (!(p->class->flags & RACF_CLASS_GROUPING))
		return;
	snprintf(title, sizeof(title), "MEMBERS IN CLASS %s", p->class->pair ?: "");
	list_heading(job, title);
	for (unsigned int i = 0; i < p->n_members; i++)
		list_member(job, p, &p->members[i]);
	if (!p->n_members)
		job_say(job, "NONE");
}

static void list_access(struct job *job, const struct racf_profile *p)
{
	job_say(job, " ");
	job_say(job, "USER      ACCESS");
	job_say(job, "----      ------");
	if (!p->n_acl)
		job_say(job, "NO ENTRIES IN STANDARD ACCESS LIST");
	for (unsigned int i = 0; i < p->n_acl; i++)
		job_say(job, "%-8s  %s", p->acl[i].id, racf_level_name(p->acl[i].level));
	job_say(job, " ");
	job_say(job, "   ID     ACCESS   CLASS                ENTITY NAME");
	job_say(job, "-------- -------  --------             -------------");
	if (!p->n_conditional)
		job_say(job, "NO ENTRIES IN CONDITIONAL ACCESS LIST");
	for (unsigned int i = 0; i < p->n_conditional; i++)
		job_say(job, "%-8s %-7s  %-8s             %s", p->conditional[i].id,
			racf_level_name(p->conditional[i].level),
			racf_condition_name(p->conditional[i].kind), p->conditional[i].value);
}

/* RACF counts accesses by discrete profiles of classes with STATISTICS; here nothing does. */
static void list_statistics(struct job *job, const struct racf_profile *p)
{
	job_say(job, " ");
	job_say(job, "ALTER COUNT   CONTROL COUNT   UPDATE COUNT   READ COUNT");
	job_say(job, "-----------   -------------   ------------   ----------");
	job_say(job, p->generic ? "NOT APPLICABLE FOR GENERIC PROFILE" : "NO STATISTICS ARE KEPT");
}

struct resource {
	struct job *job;
	const char *name;
};

static int list_group_of(void *arg, struct racf_profile *p)
{
	struct resource *r = arg;

	if (model_member(p, r->name))
		job_say(r->job, "%s", p->name);
	return 0;
}

/* Grouping profiles that the resource is a member of. */
static void list_resgroup(struct job *job, const struct racf_profile *p)
{
	struct resource r = { job, p->name };
	char title[40];

	if (!p->class->pair || p->class->flags & RACF_CLASS_GROUPING)
		return;
	snprintf(title, sizeof(title), "RESOURCE GROUPS IN CLASS %s", p->class->pair);
	list_heading(job, title);
	model_each_profile(worker.model, p->class->pair, list_group_of, &r);
}

static void list_base(struct job *job, const struct racf_profile *p)
{
	char text[60];

	list_members(job, p);
	job_say(job, " ");
	job_say(job, "LEVEL  OWNER      UNIVERSAL ACCESS  YOUR ACCESS  WARNING");
	job_say(job, "-----  --------   ----------------  -----------  -------");
	job_say(job, " %02d    %-8s   %-16s  %-11s  %s", p->level, p->owner,
		racf_level_name(p->uacc), racf_level_name(cmd_access(job, p)),
		p->warning ? "YES" : "NO");
	list_value(job, "INSTALLATION DATA", p->data, "NONE");
	list_value(job, "APPLICATION DATA", p->appldata, "NONE");
	list_secdata(job, p);
	list_value(job, "AUDITING", audit_text(p->audit.ok, p->audit.fail, text, sizeof(text)), "");
	list_value(job, "GLOBALAUDIT",
		   audit_text(p->audit.g_ok, p->audit.g_fail, text, sizeof(text)), "");
	list_value(job, "NOTIFY", p->notify, "NO USER TO BE NOTIFIED");
}

/* Who only has access sees the profile, but not the list. */
static bool may_see_list(const struct job *job, const struct racf_profile *p)
{
	return authority_meets(VERB_RLIST, KW_AUTHUSER, authority_over_profile(job, p));
}

static bool may_list(const struct job *job, const struct racf_profile *p)
{
	return authority_meets(VERB_RLIST, KW_TARGET, authority_over_profile(job, p));
}

static void list_tape(struct job *job, const struct racf_profile *p)
{
	if (!cmd_given(&job->r.cmd, KW_NORACF))
		list_value(job, "SINGLE DATA SET", p->single_dsn ? "YES" : "NO", "");
	if (cmd_given(&job->r.cmd, KW_TVTOC))
		list_value(job, "TVTOC", p->tvtoc ? "YES" : "NO", "");
}

static void list_profile(struct job *job, const struct racf_profile *p)
{
	const struct racf_cmd *cmd = &job->r.cmd;
	bool all = cmd_given(cmd, KW_ALL);
	char date[12], zone[8];

	job_say(job, "CLASS      NAME");
	job_say(job, "-----      ----");
	job_say(job, "%-8s   %s%s", p->class->name, p->name, p->generic ? " (G)" : "");
	if (!cmd_given(cmd, KW_NORACF))
		list_base(job, p);
	if (!strcmp(p->class->name, "TERMINAL")) {
		job_say(job, " ");
		list_when(job, &p->when);
		list_value(job, "TIMEZONE", racf_zone_text(p->zone, zone), "LOCAL TIME");
	}
	if (!strcmp(p->class->name, "TAPEVOL"))
		list_tape(job, p);
	if (all || cmd_given(cmd, KW_HISTORY)) {
		list_heading(job, "CREATION DATE");
		job_say(job, "%s", cmd_date(p->created, date));
	}
	if (all || cmd_given(cmd, KW_STATISTICS))
		list_statistics(job, p);
	if (cmd_given(cmd, KW_RESGROUP))
		list_resgroup(job, p);
	if ((all || cmd_given(cmd, KW_AUTHUSER)) && may_see_list(job, p))
		list_access(job, p);
}

/* GENERIC and NOGENERIC choose among the profiles. */
static bool chosen(const struct job *job, const struct racf_profile *p)
{
	const struct racf_cmd *cmd = &job->r.cmd;

	return !cmd_given(cmd, KW_GENERIC) || p->generic != cmd_negated(cmd, KW_GENERIC);
}

struct all {
	struct job *job;
	unsigned int n;
};

static int list_listable(void *arg, struct racf_profile *p)
{
	struct all *all = arg;

	if (chosen(all->job, p) && may_list(all->job, p)) {
		if (all->n++)
			job_say(all->job, " ");
		list_profile(all->job, p);
	}
	return 0;
}

/*
 * The discrete profile of the name, else what protects the resource; GENERIC passes the first by.
 */
static const struct racf_profile *find(const struct job *job, const char *class, const char *name)
{
	const struct racf_profile *p = model_profile(worker.model, class, name);

	if (p && chosen(job, p))
		return p;
	p = cmd_flag(job, KW_GENERIC, true) ? model_protects(worker.model, class, name) : NULL;
	return p && chosen(job, p) ? p : NULL;
}

void rlist(struct job *job)
{
	const char *class = cmd_class(job), *name;

	if (!racf_class_find(class)) {
		cmd_error(job, ICH13005I, class);
		return;
	}
	for (unsigned int n = 0; (name = cmd_target(job, n)); n++) {
		const struct racf_profile *p = find(job, class, name);
		struct all all = { job, n };

		if (!strcmp(name, "*") && !model_profile(worker.model, class, name)) {
			model_each_profile(worker.model, class, list_listable, &all);
			if (all.n == n)
				cmd_error(job, ICH13004I);
		} else if (!p) {
			cmd_error(job, ICH13003I, name);
		} else if (!may_list(job, p)) {
			cmd_error(job, ICH13002I, name);
		} else {
			if (n)
				job_say(job, " ");
			list_profile(job, p);
		}
	}
}
