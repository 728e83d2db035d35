// SPDX-License-Identifier: MIT
/* cmdlist.c - LISTUSER, RLIST */
#include <stdio.h>
#include <string.h>
#include <time.h>
#include "racf/auth.h"
#include "racf/cmd.h"

static bool may_see_all(const struct job *job)
{
	return cmd_is(job, RACF_SPECIAL | RACF_AUDITOR | RACF_ROAUDIT);
}

/* ---- LISTUSER ------------------------------------------------------------------------------ */

static const char *attributes(const struct racf_user *u, char *text, size_t size)
{
	static const struct {
		uint32_t attr;
		const char *name;
	} names[] = {
		{ RACF_SPECIAL, "SPECIAL" },	   { RACF_OPERATIONS, "OPERATIONS" },
		{ RACF_AUDITOR, "AUDITOR" },	   { RACF_ROAUDIT, "ROAUDIT" },
		{ RACF_RESTRICTED, "RESTRICTED" }, { RACF_UAUDIT, "UAUDIT" },
		{ RACF_REVOKED, "REVOKED" },
	};
	size_t len = 0;

	*text = 0;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (u->attrs & names[i].attr)
			len += snprintf(text + len, size - len, "%s%s", len ? " " : "",
					names[i].name);
	if (!u->has_password && !u->has_phrase)
		len += snprintf(text + len, size - len, "%sPROTECTED", len ? " " : "");
	if (u->has_phrase)
		len += snprintf(text + len, size - len, "%sPASSPHRASE", len ? " " : "");
	return len ? text : "NONE";
}

static const char *last_access(int64_t time, char *text, size_t size)
{
	time_t t = time;
	struct tm tm;

	if (!time)
		return "UNKNOWN";
	localtime_r(&t, &tm);
	strftime(text, size, "%y.%j/%H:%M:%S", &tm);
	return text;
}

static const char *interval(const struct racf_user *u, char *text, size_t size)
{
	int days = u->pw_interval < 0 ? (int)worker.options.interval : u->pw_interval;

	snprintf(text, size, "%3d", days);
	return days ? text : "N/A";
}

static void list_user(struct job *job, const struct racf_user *u)
{
	char a[100], b[32], c[32], d[32];

	job_say(job, "USER=%-8s  NAME=%-20s  OWNER=%-8s  CREATED=%s", u->name,
		*u->username ? u->username : "UNKNOWN", u->owner, cmd_date(u->created, b));
	job_say(job, " DEFAULT-GROUP=%-8s PASSDATE=%-6s PASS-INTERVAL=%s PHRASEDATE=%s", u->dfltgrp,
		u->pw_expired ? "00.000" : cmd_date(u->pw_date, b), interval(u, d, sizeof(d)),
		u->phr_expired ? "00.000" : cmd_date(u->phr_date, c));
	job_say(job, " ATTRIBUTES=%s", attributes(u, a, sizeof(a)));
	job_say(job, " REVOKE DATE=%s   RESUME DATE=%s",
		u->revoke_date ? cmd_date(u->revoke_date, b) : "NONE",
		u->resume_date ? cmd_date(u->resume_date, c) : "NONE");
	job_say(job, " LAST-ACCESS=%s", last_access(u->last_access, b, sizeof(b)));
	if (*u->data)
		job_say(job, " INSTALLATION-DATA=%s", u->data);
	else
		job_say(job, " NO-INSTALLATION-DATA");
	for (unsigned int i = 0; i < u->n_connections; i++) {
		const struct racf_connection *k = &u->connections[i];

		job_say(job, "  GROUP=%-8s  AUTH=%-8s CONNECT-OWNER=%-8s CONNECT-DATE=%s", k->group,
			racf_authority_name(k->authority), k->owner, cmd_date(k->created, b));
		job_say(job, "    UACC=%-8s CONNECT ATTRIBUTES=%s", racf_level_name(k->uacc),
			k->attrs & RACF_REVOKED ? "REVOKED" : "NONE");
	}
	job_say(job, "SECURITY-LABEL=%s", *u->label ? u->label : "NONE SPECIFIED");
}

static bool may_list_user(const struct job *job, const struct racf_user *u)
{
	return may_see_all(job) || cmd_owns(job, u->name) || cmd_owns(job, u->owner);
}

static int list_visible(void *arg, struct racf_user *u)
{
	struct job *job = arg;

	if (may_list_user(job, u))
		list_user(job, u);
	return 0;
}

void listuser(struct job *job)
{
	const char *target = cmd_target(job, 0) ?: job->acee.user;

	for (unsigned int n = 0; target; target = cmd_target(job, ++n)) {
		const struct racf_user *u = model_user(worker.model, target);

		if (!strcmp(target, "*"))
			model_each_user(worker.model, list_visible, job);
		else if (u ? !may_list_user(job, u) : !may_see_all(job))
			cmd_error(job, ICH30010I, target);
		else if (!u)
			cmd_error(job, ICH30001I, target);
		else
			list_user(job, u);
	}
}

/* ---- RLIST ----------------------------------------------------------------------------------- */

static const char *audit_text(const struct racf_profile *p, char *text, size_t size)
{
	const struct racf_audit *a = &p->audit;

	if (a->ok && a->ok == a->fail)
		snprintf(text, size, "ALL(%s)", racf_level_name(a->ok));
	else if (a->ok && a->fail)
		snprintf(text, size, "SUCCESS(%s),FAILURES(%s)", racf_level_name(a->ok),
			 racf_level_name(a->fail));
	else if (a->ok || a->fail)
		snprintf(text, size, "%s(%s)", a->ok ? "SUCCESS" : "FAILURES",
			 racf_level_name(a->ok ?: a->fail));
	else
		return "NONE";
	return text;
}

static uint8_t own_access(const struct job *job, const struct racf_profile *p)
{
	struct racf_object object = {
		.found = true, .class = p->class, .uacc = p->uacc, .acl = p->acl, .n_acl = p->n_acl,
	};
	struct racf_subject subject;

	acee_subject(&job->acee, &subject);
	return racf_decide(&subject, &object, ZCP_ACCESS_NONE).allowed;
}

static void heading(struct job *job, const char *title)
{
	job_say(job, " ");
	job_say(job, "%s", title);
	job_say(job, "%.*s", (int)strlen(title), "--------------------------------");
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
}

/* Who only has access sees the profile, but not the list. */
static bool may_see_list(const struct job *job, const struct racf_profile *p)
{
	return may_see_all(job) || cmd_owns(job, p->owner) ||
	       own_access(job, p) == ZCP_ACCESS_ALTER;
}

static bool may_list(const struct job *job, const struct racf_profile *p)
{
	return may_see_list(job, p) || own_access(job, p) >= ZCP_ACCESS_READ;
}

static void list_profile(struct job *job, const struct racf_profile *p)
{
	const struct racf_cmd *cmd = &job->r.cmd;
	char text[60];

	job_say(job, "CLASS      NAME");
	job_say(job, "-----      ----");
	job_say(job, "%-8s   %s%s", p->class->name, p->name, p->generic ? " (G)" : "");
	job_say(job, " ");
	job_say(job, "LEVEL  OWNER      UNIVERSAL ACCESS  YOUR ACCESS  WARNING");
	job_say(job, "-----  --------   ----------------  -----------  -------");
	job_say(job, " %02d    %-8s   %-16s  %-11s  %s", p->level, p->owner,
		racf_level_name(p->uacc), racf_level_name(own_access(job, p)),
		p->warning ? "YES" : "NO");
	heading(job, "INSTALLATION DATA");
	job_say(job, "%s", *p->data ? p->data : "NONE");
	heading(job, "APPLICATION DATA");
	job_say(job, "%s", *p->appldata ? p->appldata : "NONE");
	heading(job, "AUDITING");
	job_say(job, "%s", audit_text(p, text, sizeof(text)));
	heading(job, "NOTIFY");
	job_say(job, "%s", *p->notify ? p->notify : "NO USER TO BE NOTIFIED");
	if ((cmd_given(cmd, KW_ALL) || cmd_given(cmd, KW_AUTHUSER)) && may_see_list(job, p))
		list_access(job, p);
}

struct all {
	struct job *job;
	unsigned int n;
};

static int list_listable(void *arg, struct racf_profile *p)
{
	struct all *all = arg;

	if (may_list(all->job, p)) {
		if (all->n++)
			job_say(all->job, " ");
		list_profile(all->job, p);
	}
	return 0;
}

void rlist(struct job *job)
{
	const char *class = cmd_class(job), *name;

	if (!racf_class_find(class)) {
		cmd_error(job, ICH13005I, class);
		return;
	}
	for (unsigned int n = 0; (name = cmd_target(job, n)); n++) {
		const struct racf_profile *p = model_protects(worker.model, class, name) ?:
					       model_profile(worker.model, class, name);
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
			list_listable(&all, (struct racf_profile *)p);
		}
	}
}
