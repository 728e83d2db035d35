// SPDX-License-Identifier: MIT
/* cmdreport.c - IRRUT100, where ids stand; ICHDSM00, the state of security in one list */
#include <string.h>
#include "racf/cmd.h"

/* ---- IRRUT100 ------------------------------------------------------------------------------ */

struct xref {
	struct job *job;
	const char *id;
	unsigned int n;
};

static void found(struct xref *x, const char *what, const char *name)
{
	x->n++;
	job_say(x->job, "  %s%s%s", what, *name ? " " : "", name);
}

static int in_user(void *arg, struct racf_user *u)
{
	struct xref *x = arg;

	if (!strcmp(u->name, x->id))
		found(x, "USER ENTRY EXISTS", "");
	if (!strcmp(u->owner, x->id))
		found(x, "OWNER OF USER", u->name);
	if (!strcmp(u->dfltgrp, x->id))
		found(x, "DEFAULT GROUP OF USER", u->name);
	for (unsigned int i = 0; i < u->n_connections; i++) {
		const struct racf_connection *c = &u->connections[i];

		if (!strcmp(c->group, x->id))
			found(x, "GROUP OF USER", u->name);
		if (!strcmp(u->name, x->id))
			found(x, "CONNECTED TO GROUP", c->group);
		if (!strcmp(c->owner, x->id))
			found(x, "OWNER OF A CONNECTION OF USER", u->name);
	}
	return 0;
}

static int in_group(void *arg, struct racf_group *g)
{
	struct xref *x = arg;

	if (!strcmp(g->name, x->id))
		found(x, "GROUP ENTRY EXISTS", "");
	if (!strcmp(g->owner, x->id))
		found(x, "OWNER OF GROUP", g->name);
	if (!strcmp(g->supgrp, x->id))
		found(x, "SUPERIOR GROUP OF", g->name);
	return 0;
}

static void of_profile(struct xref *x, const char *what, const struct racf_profile *p)
{
	x->n++;
	job_say(x->job, "  %s %s %s", what, p->class->name, p->name);
}

static int in_profile(void *arg, struct racf_profile *p)
{
	size_t first = strcspn(p->name, ".");
	struct xref *x = arg;

	if (!strcmp(p->owner, x->id))
		of_profile(x, "OWNER OF", p);
	if (!strcmp(p->notify, x->id))
		of_profile(x, "NOTIFIED FOR", p);
	if (p->name[first] && first == strlen(x->id) && !strncmp(p->name, x->id, first))
		of_profile(x, "FIRST QUALIFIER OF", p);
	for (unsigned int i = 0; i < p->n_acl; i++)
		if (!strcmp(p->acl[i].id, x->id))
			of_profile(x, "IN THE STANDARD ACCESS LIST OF", p);
	for (unsigned int i = 0; i < p->n_conditional; i++)
		if (!strcmp(p->conditional[i].id, x->id))
			of_profile(x, "IN THE CONDITIONAL ACCESS LIST OF", p);
	return 0;
}

/* One by one: what of it the issuer may see is that of the id's own profile. */
static bool may_ask(const struct job *job, const char *id)
{
	const struct racf_user *u = model_user(worker.model, id);
	const struct racf_group *g = model_group(worker.model, id);

	return authority_meets(VERB_IRRUT100, KW_TARGET,
			       g ? authority_over_group(job, g) : authority_over_user(job, u));
}

void irrut100(struct job *job)
{
	const struct racf_class *c;
	const char *id;

	for (unsigned int n = 0; (id = cmd_target(job, n)); n++) {
		struct xref x = { job, id, 0 };

		if (!may_ask(job, id)) {
			cmd_error(job, IRR62001I " %s", id);
			continue;
		}
		job_say(job, "OCCURRENCES OF %s", id);
		model_each_user(worker.model, in_user, &x);
		model_each_group(worker.model, in_group, &x);
		for (unsigned int i = 0; (c = racf_class_at(i)); i++)
			model_each_profile(worker.model, c->name, in_profile, &x);
		if (!x.n)
			job_say(job, "  NONE");
	}
}

/* ---- ICHDSM00 -------------------------------------------------------------------------------- */

static int user_attributes(void *arg, struct racf_user *u)
{
	struct job *job = arg;
	static const struct {
		uint32_t attr;
		const char *name;
	} rows[] = {
		{ RACF_SPECIAL, "SPECIAL" },
		{ RACF_OPERATIONS, "OPERATIONS" },
		{ RACF_AUDITOR, "AUDITOR" },
		{ RACF_ROAUDIT, "ROAUDIT" },
		{ RACF_REVOKED, "REVOKED" },
	};
	bool any = u->n_clauth;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		any |= u->attrs & rows[i].attr;
	if (any)
		job_say(job, "%-8s  %-20s  %-7s %-10s %-7s %-7s %-7s %s", u->name, u->username,
			u->attrs & RACF_SPECIAL ? "SPECIAL" : "",
			u->attrs & RACF_OPERATIONS ? "OPERATIONS" : "",
			u->attrs & RACF_AUDITOR ? "AUDITOR" : "",
			u->attrs & RACF_ROAUDIT ? "ROAUDIT" : "",
			u->attrs & RACF_REVOKED ? "REVOKED" : "", u->n_clauth ? "CLAUTH" : "");
	return 0;
}

static int group_tree(void *arg, struct racf_group *g);

struct tree {
	struct job *job;
	const char *above;
	unsigned int depth;
};

static int group_tree(void *arg, struct racf_group *g)
{
	struct tree *t = arg, below = { t->job, g->name, t->depth + 1 };

	if (strcmp(g->supgrp, t->above))
		return 0;
	job_say(t->job, "%3u  %*s%s (%s)", t->depth, 2 * (int)t->depth, "", g->name, g->owner);
	/* as deep as a list can be read: a circle ends too */
	return t->depth < 20 ? model_each_group(worker.model, group_tree, &below) : 0;
}

static int global_entry(void *arg, struct racf_profile *p)
{
	for (unsigned int i = 0; i < p->n_members; i++)
		job_say(arg, "%-8s  %s/%s", p->name, p->members[i].name,
			racf_level_name(p->members[i].value));
	return 0;
}

static int warned(void *arg, struct racf_profile *p)
{
	if (p->warning || p->uacc > ZCP_ACCESS_NONE)
		job_say(arg, "%-8s  %-44s  UACC(%s)%s", p->class->name, p->name,
			racf_level_name(p->uacc), p->warning ? " WARNING" : "");
	return 0;
}

static void class_table(struct job *job)
{
	const struct racf_class *c;

	job_say(job, "CLASS     STATUS    AUDIT  OPERATIONS  UACC");
	for (unsigned int i = 0; (c = racf_class_at(i)); i++)
		job_say(job, "%-8s  %-8s  %-5s  %-10s  %s", c->name,
			racf_class_is(&worker.options, c, RACF_ACTIVE) ? "ACTIVE" : "INACTIVE",
			racf_class_is(&worker.options, c, RACF_AUDIT) ? "YES" : "NO",
			c->flags & RACF_CLASS_OPER ? "YES" : "NO",
			c->uacc == RACF_UACC_ACEE ? "ACEE" : racf_level_name(c->uacc));
}

void ichdsm00(struct job *job)
{
	struct tree tree = { job, "", 1 };
	const struct racf_class *c;

	if (!authority_check(job, "")) {
		cmd_error(job, ICH66001I);
		return;
	}
	list_heading(job, "RACF CLASS DESCRIPTOR TABLE REPORT");
	class_table(job);
	list_heading(job, "SELECTED USER ATTRIBUTE REPORT");
	model_each_user(worker.model, user_attributes, job);
	list_heading(job, "GROUP TREE REPORT");
	model_each_group(worker.model, group_tree, &tree);
	list_heading(job, "RACF GLOBAL ACCESS TABLE REPORT");
	model_each_profile(worker.model, "GLOBAL", global_entry, job);
	list_heading(job, "PROFILES OPEN TO EVERYBODY OR IN WARNING MODE");
	for (unsigned int i = 0; (c = racf_class_at(i)); i++)
		model_each_profile(worker.model, c->name, warned, job);
	list_heading(job, "RACF SYSTEM OPTIONS REPORT");
	setropts_list(job);
}
