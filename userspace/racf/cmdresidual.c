// SPDX-License-Identifier: MIT
/*
 * cmdresidual.c - IRRRID00: names in profiles that stand for nobody any more
 *
 * DELUSER and DELGROUP leave the names in access lists. What is listed are
 * the commands that take them out, for who has looked at them to give.
 */
#include <string.h>
#include "racf/cmd.h"

struct residual {
	struct job *job;
	unsigned int n;
};

/* Of the command's operands; without any, whatever is neither a user nor a group. */
static bool is_residual(const struct job *job, const char *id)
{
	const char *wanted = cmd_text(&job->r.cmd, KW_TARGET, 0);

	if (!*id || !strcmp(id, "*"))
		return false;
	for (unsigned int n = 0; wanted; wanted = cmd_text(&job->r.cmd, KW_TARGET, ++n))
		if (!strcmp(wanted, id))
			return true;
	return !cmd_text(&job->r.cmd, KW_TARGET, 0) && !cmd_defined(id);
}

static void in_lists(struct residual *r, const struct racf_profile *p)
{
	for (unsigned int i = 0; i < p->n_acl; i++) {
		if (!is_residual(r->job, p->acl[i].id))
			continue;
		r->n++;
		job_say(r->job, "PERMIT %s CLASS(%s) ID(%s) DELETE", p->name, p->class->name,
			p->acl[i].id);
	}
	for (unsigned int i = 0; i < p->n_conditional; i++) {
		const struct racf_conditional *c = &p->conditional[i];

		if (!is_residual(r->job, c->id))
			continue;
		r->n++;
		job_say(r->job, "PERMIT %s CLASS(%s) ID(%s) WHEN(%s(%s)) DELETE", p->name,
			p->class->name, c->id, racf_condition_name(c->kind), c->value);
	}
}

static int in_profile(void *arg, struct racf_profile *p)
{
	struct residual *r = arg;

	in_lists(r, p);
	if (is_residual(r->job, p->notify)) {
		r->n++;
		job_say(r->job, "RALTER %s %s NONOTIFY", p->class->name, p->name);
	}
	/* a login uid whose user is gone is nobody's */
	if (!strcmp(p->class->name, "ZCPUID") && is_residual(r->job, p->appldata)) {
		r->n++;
		job_say(r->job, "RDELETE ZCPUID %s", p->name);
	}
	return 0;
}

static int in_user(void *arg, struct racf_user *u)
{
	struct residual *r = arg;

	for (unsigned int i = 0; i < u->n_connections; i++) {
		const struct racf_connection *c = &u->connections[i];

		if (!is_residual(r->job, c->owner))
			continue;
		r->n++;
		job_say(r->job, "CONNECT %s GROUP(%s) OWNER(?%s)", u->name, c->group, c->owner);
	}
	return 0;
}

void irrrid00(struct job *job)
{
	struct residual r = { job, 0 };
	const struct racf_class *c;

	if (!authority_check(job, "")) {
		cmd_error(job, IRR68001I);
		return;
	}
	model_each_user(worker.model, in_user, &r);
	for (unsigned int i = 0; (c = racf_class_at(i)); i++)
		model_each_profile(worker.model, c->name, in_profile, &r);
	if (!r.n)
		job_say(job, IRR68002I);
}
