// SPDX-License-Identifier: MIT
/* readscope.c - what a group's auditor may read of the trail: records about what is in its scope */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include "racf/readscope.h"
#include "racf/scope.h"
#include "racf/trail.h"
#include "smf/proto.h"

/* Lines on their way, in messages that each fit the socket. */
struct lines {
	const struct job *job;
	char kind[3 + RACF_NAME_MAX];	/* how the lines of the moment begin */
	/* what is in scope by its name, beside what is owned so; NULL: nothing */
	bool (*named)(struct model *m, const char *group, const char *name);
	size_t sent, len;
	char text[8192];
};

static bool counts(const struct job *job, unsigned int i)
{
	return job->acee.group_attrs[i] & (RACF_AUDITOR | RACF_ROAUDIT) &&
	       (job->acee.grplist || !strcmp(job->acee.groups[i], job->acee.group));
}

bool readscope_any(const struct job *job)
{
	for (unsigned int i = 0; job->identified && i < job->acee.n_groups; i++)
		if (counts(job, i))
			return true;
	return false;
}

static int flush(struct lines *l)
{
	int ret = l->len ? trail_scope(l->job->ask, l->text, l->len) : 0;

	l->sent += l->len;
	l->len = 0;
	return ret;
}

/* A scope that is too large is refused: part of it would look like all. */
__attribute__((format(printf, 2, 3))) static int add(struct lines *l, const char *fmt, ...)
{
	va_list ap;
	int ret = 0;

	if (l->len + 300 > sizeof(l->text))
		ret = flush(l);
	va_start(ap, fmt);
	l->len += vsnprintf(l->text + l->len, sizeof(l->text) - l->len, fmt, ap);
	va_end(ap);
	return l->sent + l->len > SMF_SCOPE_MAX ? -E2BIG : ret;
}

static int add_thing(struct lines *l, const char *name, const char *owner)
{
	const struct acee *a = &l->job->acee;

	for (unsigned int i = 0; i < a->n_groups; i++)
		if (counts(l->job, i) &&
		    (scope_owned(worker.model, a->groups[i], owner) ||
		     (l->named && l->named(worker.model, a->groups[i], name))))
			return add(l, "%s %s\n", l->kind, name);
	return 0;
}

static int add_user(void *arg, struct racf_user *u)
{
	return add_thing(arg, u->name, u->owner);
}

static int add_group(void *arg, struct racf_group *g)
{
	return add_thing(arg, g->name, g->owner);
}

static int add_profile(void *arg, struct racf_profile *p)
{
	return add_thing(arg, p->name, p->owner);
}

int readscope_send(const struct job *job)
{
	static struct lines l;
	const struct racf_class *c;
	int ret;

	l = (struct lines){ .job = job, .kind = "U" };
	ret = model_each_user(worker.model, add_user, &l);
	strcpy(l.kind, "G");
	l.named = scope_group;
	if (!ret)
		ret = model_each_group(worker.model, add_group, &l);
	l.named = scope_resource;
	for (unsigned int i = 0; !ret && (c = racf_class_at(i)); i++) {
		snprintf(l.kind, sizeof(l.kind), "P %s", c->name);
		ret = model_each_profile(worker.model, c->name, add_profile, &l);
	}
	return ret ? ret : flush(&l);
}
