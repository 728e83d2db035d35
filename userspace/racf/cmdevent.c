// SPDX-License-Identifier: MIT
/* cmdevent.c - SETEVENT: the VMXEVENT profiles that are in force */
#include <stdio.h>
#include <string.h>
#include "racf/cmd.h"

#define CLASS	"VMXEVENT"
/* profiles of single users are in force as soon as they are there */
#define ONES	"USERSEL."
#define CONTROL	(RACF_EVENT_CTL | RACF_EVENT_NOCTL)
#define AUDIT	(RACF_EVENT_AUDIT | RACF_EVENT_NOAUDIT)

static bool does(const struct job *job, const char *action)
{
	return !strcmp(cmd_text(&job->r.cmd, KW_TARGET, 0) ?: "", action);
}

static uint32_t says(const struct racf_profile *p)
{
	uint32_t said = 0;

	for (unsigned int i = 0; i < p->n_members; i++)
		said |= p->members[i].value;
	return said;
}

/* What of events the command changes: CONTROL, AUDIT, both. */
static uint32_t changes(const struct job *job, const char *target)
{
	const struct racf_profile *p;

	if (does(job, "RESET"))
		return !strcmp(target, "CONTROL") ? CONTROL :
		       !strcmp(target, "AUDIT")	  ? AUDIT :
		       !strcmp(target, "ALL")	  ? CONTROL | AUDIT :
						    0;
	p = does(job, "REFRESH") ? model_profile(worker.model, CLASS, target) : NULL;
	return p ? says(p) : 0;
}

bool setevent_audits(const struct job *job, const char *target)
{
	return changes(job, target) & AUDIT;
}

bool setevent_controls(const struct job *job, const char *target)
{
	return changes(job, target) & CONTROL;
}

/* ---- LIST ----------------------------------------------------------------------------------- */

static const char *setting(uint32_t value, uint32_t off, uint32_t on, const char *no,
			   const char *yes)
{
	return value & on ? yes : value & off ? no : "-";
}

static void list_profile(struct job *job, const char *what, const char *name)
{
	const struct racf_profile *p = *name ? model_profile(worker.model, CLASS, name) : NULL;

	job_say(job, "%s PROFILE IN EFFECT = %s%s", what, *name ? name : "NONE",
		*name && !p ? " (NOT DEFINED)" : "");
	for (unsigned int i = 0; p && i < p->n_members; i++)
		job_say(job, "  %-12s %-8s %s", p->members[i].name,
			setting(p->members[i].value, RACF_EVENT_NOCTL, RACF_EVENT_CTL, "NOCTL",
				"CTL"),
			setting(p->members[i].value, RACF_EVENT_NOAUDIT, RACF_EVENT_AUDIT,
				"NOAUDIT", "AUDIT"));
}

static int list_single(void *arg, struct racf_profile *p)
{
	if (!strncmp(p->name, ONES, strlen(ONES)))
		list_profile(arg, p->name + strlen(ONES), p->name);
	return 0;
}

static void list(struct job *job)
{
	const struct racf_options *o = &worker.options;

	const char *user = cmd_or(job, KW_USER, NULL);
	char name[RACF_RESOURCE_MAX + 1];

	if (user) {
		snprintf(name, sizeof(name), ONES "%s", user);
		list_profile(job, user, name);
		return;
	}
	list_profile(job, "CONTROL", o->event_control);
	if (!*o->event_control)
		job_say(job, "  EVERY EVENT THAT CAN BE CONTROLLED IS");
	list_profile(job, "AUDIT", o->event_audit);
	model_each_profile(worker.model, CLASS, list_single, job);
}

/* ---- REFRESH, RESET ---- */

enum verdict setevent_check(struct job *job, const char *target)
{
	if (cmd_given(&job->r.cmd, KW_USER) && !does(job, "LIST"))
		cmd_error(job, RPISEV006E);
	else if (does(job, "LIST"))
		list(job);
	else if (!does(job, "REFRESH") && !does(job, "RESET"))
		cmd_error(job, RPISEV002E);
	else if (!*target || (does(job, "RESET") && !changes(job, target)))
		cmd_error(job, RPISEV003E);
	else if (does(job, "REFRESH") && !model_profile(worker.model, CLASS, target))
		cmd_error(job, RPISEV004E, target);
	else if (!changes(job, target))
		cmd_error(job, RPISEV005E, target);
	else
		return CMD_OK;
	return CMD_NOTHING;
}

int setevent_apply(struct job *job, const char *target)
{
	const char *name = does(job, "RESET") ? "" : target;
	struct racf_options o = worker.options;
	uint32_t what = changes(job, target);

	if (!strncmp(target, ONES, strlen(ONES)))
		what = 0;
	if (what & CONTROL)
		racf_option_set_text(&o, racf_option_find("VMXCTL"), name);
	if (what & AUDIT)
		racf_option_set_text(&o, racf_option_find("VMXAUDIT"), name);
	job_say(job, RPISEV000I);
	return db_options_store(&worker.db, &o);
}
