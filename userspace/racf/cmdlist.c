// SPDX-License-Identifier: MIT
/* cmdlist.c - LISTUSER, LISTGRP */
#include <stdio.h>
#include <string.h>
#include <time.h>
#include "racf/cmd.h"

void list_heading(struct job *job, const char *title)
{
	job_say(job, " ");
	job_say(job, "%s", title);
	job_say(job, "%.*s", (int)strlen(title),
		"------------------------------------------------------------");
}

/* ---- pieces of both ---------------------------------------------------------------------- */

static const struct {
	uint32_t attr;
	const char *name;
} attribute_names[] = {
	{ RACF_SPECIAL, "SPECIAL" },	   { RACF_OPERATIONS, "OPERATIONS" },
	{ RACF_AUDITOR, "AUDITOR" },	   { RACF_ROAUDIT, "ROAUDIT" },
	{ RACF_RESTRICTED, "RESTRICTED" }, { RACF_UAUDIT, "UAUDIT" },
	{ RACF_GRPACC, "GRPACC" },	   { RACF_ADSP, "ADSP" },
	{ RACF_REVOKED, "REVOKED" },
};

static size_t attributes(uint32_t attrs, char *text, size_t size)
{
	size_t len = 0;

	*text = 0;
	for (size_t i = 0; i < sizeof(attribute_names) / sizeof(attribute_names[0]); i++)
		if (attrs & attribute_names[i].attr)
			len += snprintf(text + len, size - len, "%s%s", len ? " " : "",
					attribute_names[i].name);
	return len;
}

static const char *connect_attributes(uint32_t attrs, char *text, size_t size)
{
	return attributes(attrs, text, size) ? text : "NONE";
}

static const char *date_or_none(int64_t time, char text[12])
{
	return time ? cmd_date(time, text) : "NONE";
}

static const char *stamp(int64_t time, char *text, size_t size)
{
	time_t t = time;
	struct tm tm;

	if (!time)
		return "UNKNOWN";
	localtime_r(&t, &tm);
	strftime(text, size, "%y.%j/%H:%M:%S", &tm);
	return text;
}

static void list_data(struct job *job, const char *indent, const char *data, const char *model)
{
	if (*data)
		job_say(job, "%sINSTALLATION-DATA=%s", indent, data);
	else
		job_say(job, "%sNO-INSTALLATION-DATA", indent);
	if (*model)
		job_say(job, "%sMODEL-NAME=%s", indent, model);
	else
		job_say(job, "%sNO-MODEL-NAME", indent);
}

/* Fields of a segment, for who may see them. */
static void list_segment(struct job *job, const struct racf_segments *s, const char *name,
			 enum racf_kw kw, bool group)
{
	bool all = authority_meets(job->r.cmd.verb, kw, authority_over_user(job, NULL));
	unsigned int n = 0;

	if (!cmd_given(&job->r.cmd, kw))
		return;
	if (!all && !authority_field(job, kw, group)) {
		cmd_error(job, IRR52021I, name);
		return;
	}
	job_say(job, " ");
	job_say(job, "%s INFORMATION", name);
	job_say(job, "%.*s", (int)strlen(name) + 12, "--------------------------");
	for (unsigned int i = 0; i < s->n; i++) {
		if (strcmp(s->v[i].segment, name))
			continue;
		job_say(job, "%s= %s", s->v[i].field, s->v[i].value);
		n++;
	}
	if (!n)
		job_say(job, "NO %s INFORMATION", name);
}

/* ---- LISTUSER ------------------------------------------------------------------------------ */

static const char *user_attributes(const struct racf_user *u, char *text, size_t size)
{
	size_t len = attributes(u->attrs, text, size);

	if (!u->has_password && !u->has_phrase)
		len += snprintf(text + len, size - len, "%sPROTECTED", len ? " " : "");
	if (u->has_phrase)
		len += snprintf(text + len, size - len, "%sPASSPHRASE", len ? " " : "");
	return len ? text : "NONE";
}

static const char *days_or_none(int days, char *text, size_t size)
{
	snprintf(text, size, "%3d", days);
	return days ? text : "N/A";
}

/* When a value was set: not at all, or so long ago that it must be changed. */
static const char *date_set(bool has, bool expired, int64_t time, char text[12])
{
	return has && expired ? "00.000" : cmd_date(has ? time : 0, text);
}

static const char *interval(const struct racf_user *u, char *text, size_t size)
{
	return days_or_none(u->pw_interval < 0 ? (int)worker.options.interval : u->pw_interval,
			    text, size);
}

static void list_clauth(struct job *job, const struct racf_user *u)
{
	char text[600];
	size_t len = 0;

	*text = 0;
	for (unsigned int i = 0; i < u->n_clauth && len < sizeof(text) - 10; i++)
		len += snprintf(text + len, sizeof(text) - len, "%s%s", len ? " " : "",
				u->clauth[i]);
	job_say(job, " CLASS AUTHORIZATIONS=%s", len ? text : "NONE");
}

void list_when(struct job *job, const struct racf_when *w)
{
	static const char *const names[] = { "SUNDAY",	 "MONDAY", "TUESDAY", "WEDNESDAY",
					     "THURSDAY", "FRIDAY", "SATURDAY" };
	char days[80] = "", time[16] = "ANYTIME";
	size_t len = 0;

	for (int i = 0; i < 7; i++)
		if (w->days >> i & 1)
			len += snprintf(days + len, sizeof(days) - len, "%s%s", len ? " " : "",
					names[i]);
	if ((w->days & RACF_DAYS_ALL) == RACF_DAYS_ALL)
		strcpy(days, "ANYDAY");
	if (w->from != w->to)
		snprintf(time, sizeof(time), "%02d%02d:%02d%02d", w->from / 60, w->from % 60,
			 w->to / 60, w->to % 60);
	job_say(job, " LOGON ALLOWED   (DAYS)          (TIME)");
	job_say(job, " ---------------------------------------------");
	job_say(job, " %-31s %s", days, time);
}

static void list_connection(struct job *job, const struct racf_connection *c)
{
	char a[80], b[12], d[12], s[32];

	job_say(job, "  GROUP=%-8s  AUTH=%-8s CONNECT-OWNER=%-8s CONNECT-DATE=%s", c->group,
		racf_authority_name(c->authority), c->owner, cmd_date(c->created, b));
	job_say(job, "    CONNECTS= %5u  UACC=%-8s LAST-CONNECT=%s", c->n_connects,
		racf_level_name(c->uacc), stamp(c->last_connect, s, sizeof(s)));
	job_say(job, "    CONNECT ATTRIBUTES=%s", connect_attributes(c->attrs, a, sizeof(a)));
	job_say(job, "    REVOKE DATE=%s   RESUME DATE=%s", date_or_none(c->revoke_date, b),
		date_or_none(c->resume_date, d));
}

static void list_security(struct job *job, const struct racf_user *u)
{
	const char *level = u->seclevel ? model_seclevel_name(worker.model, u->seclevel) : NULL;
	unsigned int n = 0;

	job_say(job, "SECURITY-LEVEL=%s",
		level ?: u->seclevel ? "UNKNOWN" : "NONE SPECIFIED");
	job_say(job, "CATEGORY-AUTHORIZATION");
	while (u->categories && (n = racf_category_next(u->categories, n)))
		job_say(job, " %s", model_category_name(worker.model, n) ?: "UNKNOWN");
	if (!u->categories || !racf_category_next(u->categories, 0))
		job_say(job, " NONE SPECIFIED");
	job_say(job, "SECURITY-LABEL=%s", *u->label ? u->label : "NONE SPECIFIED");
}

static void list_user_base(struct job *job, const struct racf_user *u)
{
	char a[160], b[32], c[32], d[32];

	job_say(job, "USER=%-8s  NAME=%-20s  OWNER=%-8s  CREATED=%s", u->name,
		*u->username ? u->username : "UNKNOWN", u->owner, cmd_date(u->created, b));
	job_say(job, " DEFAULT-GROUP=%-8s PASSDATE=%-6s PASS-INTERVAL=%s PHRASEDATE=%s", u->dfltgrp,
		date_set(u->has_password, u->pw_expired, u->pw_date, b), interval(u, d, sizeof(d)),
		date_set(u->has_phrase, u->phr_expired, u->phr_date, c));
	if (u->phr_interval >= 0)
		job_say(job, " PHRASE-INTERVAL=%s", days_or_none(u->phr_interval, d, sizeof(d)));
	job_say(job, " ATTRIBUTES=%s", user_attributes(u, a, sizeof(a)));
	job_say(job, " REVOKE DATE=%s   RESUME DATE=%s", date_or_none(u->revoke_date, b),
		date_or_none(u->resume_date, c));
	job_say(job, " LAST-ACCESS=%s", stamp(u->last_access, b, sizeof(b)));
	list_clauth(job, u);
	list_data(job, " ", u->data, u->model);
	list_when(job, &u->when);
	for (unsigned int i = 0; i < u->n_connections; i++)
		list_connection(job, &u->connections[i]);
	list_security(job, u);
}

static void list_user(struct job *job, const struct racf_user *u)
{
	if (!cmd_given(&job->r.cmd, KW_NORACF))
		list_user_base(job, u);
	else
		job_say(job, "USER=%s", u->name);
	list_segment(job, &u->segments, "OVM", KW_OVM, false);
	list_segment(job, &u->segments, "LANGUAGE", KW_LANGUAGE, false);
	mfa_list(job, u);
}

static bool may_list_user(const struct job *job, const struct racf_user *u)
{
	return authority_meets(VERB_LISTUSER, KW_TARGET, authority_over_user(job, u));
}

static int list_visible_user(void *arg, struct racf_user *u)
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
			model_each_user(worker.model, list_visible_user, job);
		else if (!may_list_user(job, u))
			cmd_error(job, ICH30010I, target);
		else if (!u)
			cmd_error(job, ICH30001I, target);
		else
			list_user(job, u);
	}
}

/* ---- LISTGRP ------------------------------------------------------------------------------- */

struct members {
	struct job *job;
	const char *group;
	unsigned int n;
	char line[72];		/* subgroups, six a line */
};

static int list_member(void *arg, struct racf_user *u)
{
	struct members *m = arg;
	const struct racf_connection *c = model_connection(u, m->group);
	char a[80], b[12], d[12];

	if (!c)
		return 0;
	if (!m->n++)
		job_say(m->job,
			"    USER(S)=      ACCESS=      ACCESS COUNT=      UNIVERSAL ACCESS=");
	job_say(m->job, "      %-8s      %-7s       %06u             %s", u->name,
		racf_authority_name(c->authority), c->n_connects, racf_level_name(c->uacc));
	job_say(m->job, "         CONNECT ATTRIBUTES=%s",
		connect_attributes(c->attrs, a, sizeof(a)));
	job_say(m->job, "         REVOKE DATE=%s   RESUME DATE=%s", date_or_none(c->revoke_date, b),
		date_or_none(c->resume_date, d));
	return 0;
}

static int list_subgroup(void *arg, struct racf_group *g)
{
	struct members *m = arg;
	size_t len = strlen(m->line);

	if (strcmp(g->supgrp, m->group))
		return 0;
	if (len > 54) {
		job_say(m->job, "    SUBGROUP(S)=%s", m->line);
		len = 0;
	}
	snprintf(m->line + len, sizeof(m->line) - len, " %s", g->name);
	m->n++;
	return 0;
}

static void list_group_base(struct job *job, const struct racf_group *g)
{
	struct members subgroups = { job, g->name, 0, "" }, users = subgroups;
	char b[12];

	job_say(job, "    SUPERIOR GROUP=%-8s  OWNER=%-8s  CREATED=%s",
		*g->supgrp ? g->supgrp : "NONE", g->owner, cmd_date(g->created, b));
	list_data(job, "    ", g->data, g->model);
	job_say(job, "    %s", g->termuacc ? "TERMUACC" : "NOTERMUACC");
	if (g->universal)
		job_say(job, "    UNIVERSAL");
	model_each_group(worker.model, list_subgroup, &subgroups);
	if (subgroups.n)
		job_say(job, "    SUBGROUP(S)=%s", subgroups.line);
	else
		job_say(job, "    NO SUBGROUPS");
	model_each_user(worker.model, list_member, &users);
	if (!users.n)
		job_say(job, "    NO USERS");
}

static void list_group(struct job *job, const struct racf_group *g)
{
	job_say(job, "INFORMATION FOR GROUP %s", g->name);
	if (!cmd_given(&job->r.cmd, KW_NORACF))
		list_group_base(job, g);
	list_segment(job, &g->segments, "OVM", KW_OVM, true);
}

static bool may_list_group(const struct job *job, const struct racf_group *g)
{
	return authority_meets(VERB_LISTGRP, KW_TARGET, authority_over_group(job, g));
}

static int list_visible_group(void *arg, struct racf_group *g)
{
	struct job *job = arg;

	if (may_list_group(job, g))
		list_group(job, g);
	return 0;
}

void listgrp(struct job *job)
{
	const char *target = cmd_target(job, 0) ?: job->acee.group;

	for (unsigned int n = 0; target; target = cmd_target(job, ++n)) {
		const struct racf_group *g = model_group(worker.model, target);

		if (!strcmp(target, "*"))
			model_each_group(worker.model, list_visible_group, job);
		else if (!may_list_group(job, g))
			cmd_error(job, ICH32004I, target);
		else if (!g)
			cmd_error(job, ICH51003I, target);
		else
			list_group(job, g);
	}
}
