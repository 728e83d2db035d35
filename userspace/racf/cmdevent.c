// SPDX-License-Identifier: MIT
/* cmdevent.c - SETEVENT: the VMXEVENT profiles that are in force */
#include <stdio.h>
#include <string.h>
#include "racf/cmd.h"

#define CLASS	RACF_EVENT_CLASS
/* profiles of single users are in force as soon as they are there, until they are reset */
#define ONES	RACF_EVENT_ONES
#define OWN_MAX	(sizeof(ONES) + RACF_NAME_MAX)
#define CONTROL	(RACF_EVENT_CTL | RACF_EVENT_NOCTL)
#define AUDIT	(RACF_EVENT_AUDIT | RACF_EVENT_NOAUDIT)

static bool does(const struct job *job, const char *action)
{
	return !strcmp(cmd_text(&job->r.cmd, KW_TARGET, 0) ?: "", action);
}

/* The profile that the command names; USER names the user's own; "": those that are in force. */
static const char *named(const struct job *job, const char *target, char own[OWN_MAX])
{
	const char *user = cmd_or(job, KW_USER, NULL);

	if (!user)
		return does(job, "REFRESH") ? target : "";
	snprintf(own, OWN_MAX, ONES "%s", user);
	return own;
}

static uint32_t says(const struct racf_profile *p)
{
	uint32_t said = 0;

	for (unsigned int i = 0; p && i < p->n_members; i++)
		said |= p->members[i].value;
	return (said & CONTROL ? CONTROL : 0) | (said & AUDIT ? AUDIT : 0);
}

static uint32_t in_force(void)
{
	const struct racf_options *o = &worker.options;

	return (*o->event_control ? CONTROL : 0) | (*o->event_audit ? AUDIT : 0);
}

/* What RESET is about; 0: nothing that there is. A user's is all of it when not said. */
static uint32_t reset_what(const struct job *job, const char *target)
{
	if (!*target && cmd_given(&job->r.cmd, KW_USER))
		target = "ALL";
	return !strcmp(target, "CONTROL") ? CONTROL :
	       !strcmp(target, "AUDIT")	  ? AUDIT :
	       !strcmp(target, "ALL")	  ? CONTROL | AUDIT :
					    0;
}

/* What of events the command is about: CONTROL, AUDIT, both. */
static uint32_t about(const struct job *job, const char *target)
{
	if (does(job, "RESET"))
		return reset_what(job, target);
	return does(job, "REFRESH") ? CONTROL | AUDIT : 0;
}

/* Of what both roles share in, the issuer's share; all of it where he has none. */
static uint32_t share(const struct job *job, uint32_t what)
{
	uint32_t mine = (cmd_is(job, RACF_SPECIAL) ? CONTROL : 0) |
			(cmd_is(job, RACF_AUDITOR) ? AUDIT : 0);

	return what & mine ?: what;
}

static bool of_one(const char *name)
{
	return !strncmp(name, ONES, strlen(ONES));
}

/* What of events the command changes. */
static uint32_t changes(const struct job *job, const char *target)
{
	uint32_t what = about(job, target);
	const struct racf_profile *p;
	char own[OWN_MAX];
	const char *name = named(job, target, own);

	if (!*name)
		return does(job, "REFRESH") ? what & in_force() : what;
	p = model_profile(worker.model, CLASS, name);
	what &= says(p);
	return p && of_one(name) && does(job, "REFRESH") ? share(job, what & p->events_off) : what;
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
	for (unsigned int i = 0; p && i < p->n_members; i++) {
		uint32_t value = p->members[i].value & ~(uint32_t)p->events_off;

		job_say(job, "  %-12s %-8s %s", p->members[i].name,
			setting(value, RACF_EVENT_NOCTL, RACF_EVENT_CTL, "NOCTL", "CTL"),
			setting(value, RACF_EVENT_NOAUDIT, RACF_EVENT_AUDIT, "NOAUDIT", "AUDIT"));
	}
	if (p && p->events_off)
		job_say(job, "  RESET:%s%s", p->events_off & CONTROL ? " CONTROL" : "",
			p->events_off & AUDIT ? " AUDIT" : "");
}

static int list_single(void *arg, struct racf_profile *p)
{
	if (of_one(p->name))
		list_profile(arg, p->name + strlen(ONES), p->name);
	return 0;
}

static void list(struct job *job)
{
	const struct racf_options *o = &worker.options;

	const char *user = cmd_or(job, KW_USER, NULL);
	char own[OWN_MAX];

	if (user) {
		list_profile(job, user, named(job, "", own));
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
	const bool refresh = does(job, "REFRESH"), reset = does(job, "RESET");
	char own[OWN_MAX];
	const char *name = named(job, target, own);
	const struct racf_profile *p = *name ? model_profile(worker.model, CLASS, name) : NULL;

	if (does(job, "LIST") && *target)
		cmd_error(job, RPISEV008E);
	else if (does(job, "LIST"))
		list(job);
	else if (!refresh && !reset)
		cmd_error(job, RPISEV002E);
	else if (reset && !reset_what(job, target))
		cmd_error(job, RPISEV003E);
	else if (refresh && *target && name == own)
		cmd_error(job, RPISEV006E);
	else if (*name && !p)
		cmd_error(job, RPISEV004E, name);
	else if (p && !(about(job, target) & says(p)))
		cmd_error(job, RPISEV005E, name);
	else if (!*name && !changes(job, target))
		cmd_error(job, RPISEV007E);
	else
		return CMD_OK;
	return CMD_NOTHING;
}

/* A profile of a single user takes back what it says, or no longer does. */
static int set_own(const struct job *job, const char *name, uint32_t what)
{
	uint32_t off = model_profile(worker.model, CLASS, name)->events_off;

	return db_run(&worker.db,
		      "UPDATE profile SET events_off = ?3 WHERE class = ?1 AND name = ?2", "tti",
		      CLASS, name, (int64_t)(does(job, "RESET") ? off | what : off & ~what));
}

int setevent_apply(struct job *job, const char *target)
{
	uint32_t what = changes(job, target);
	struct racf_options o = worker.options;
	char own[OWN_MAX];
	const char *name = named(job, target, own);

	job_say(job, RPISEV000I);
	if (of_one(name))
		return set_own(job, name, what);
	/* what is in force is so at once: there is nothing to refresh */
	if (!*name && does(job, "REFRESH"))
		return 0;
	if (what & CONTROL)
		racf_option_set_text(&o, racf_option_find("VMXCTL"), name);
	if (what & AUDIT)
		racf_option_set_text(&o, racf_option_find("VMXAUDIT"), name);
	return db_options_store(&worker.db, &o);
}

int setevent_refresh(const struct job *job, const char *target)
{
	char own[OWN_MAX];
	const char *name = named(job, target, own);

	if (of_one(name))
		return model_refresh_profile(worker.model, &worker.db, CLASS, name);
	return options_refresh(job, target);
}
