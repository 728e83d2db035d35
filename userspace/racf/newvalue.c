// SPDX-License-Identifier: MIT
/* newvalue.c - the passwords and phrases that one command sets */
#include <errno.h>
#include <openssl/rand.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "racf/cmd.h"
#include "racf/newvalue.h"

/* Room for another one; NULL: there are too many, or out of memory. */
static struct newvalue *append(struct job *job, enum racf_kw kw, const char *user,
			       const char *value)
{
	struct newvalue *v;

	if (!job->values)
		job->values = calloc(NEWVALUES_MAX, sizeof(*job->values));
	if (!job->values || job->n_values == NEWVALUES_MAX)
		return NULL;
	v = &job->values[job->n_values++];
	v->kw = kw;
	snprintf(v->kdf.user, sizeof(v->kdf.user), "%s", user);
	snprintf(v->kdf.claimed, sizeof(v->kdf.claimed), "%s", job->acee.user);
	snprintf(v->kdf.new_password, sizeof(v->kdf.new_password), "%s", value);
	return v;
}

int newvalue_add(struct job *job, enum racf_kw kw, const char *salted_for, const char *value)
{
	struct newvalue *v = append(job, kw, salted_for, value);
	struct kdf_step *s = v ? &v->kdf.steps[0] : NULL;

	if (!v)
		return job->values ? -E2BIG : -ENOMEM;
	*s = (struct kdf_step){ .cost = worker.options.cost, .is_new = true };
	v->kdf.n_steps = 1;
	password_fold(v->kdf.new_password);
	return RAND_bytes(s->salt, sizeof(s->salt)) == 1 ? 0 : -EIO;
}

int newvalue_steps(struct password_plan *plan, struct kdf_job *kdf, enum racf_kw kw)
{
	int ret = password_plan(plan, kdf, &worker.db, &worker.options,
				model_user(worker.model, kdf->user));

	/* the operand says what it is: of the wrong length it is none */
	plan->new_kind = kw == KW_PASSWORD ? DB_PASSWORD : DB_PHRASE;
	plan->rules = password_rules(&worker.options, plan->new_kind, kdf->user,
				     kdf->new_password);
	return ret;
}

static int plan(struct job *job, const char *user, enum racf_kw kw)
{
	const char *value = cmd_text(&job->r.cmd, kw, 0);
	struct newvalue *v;

	if (!value)
		return 0;
	v = append(job, kw, user, value);
	if (!v)
		return job->values ? -E2BIG : -ENOMEM;
	return newvalue_steps(&v->plan, &v->kdf, kw);
}

int newvalue_plan(struct job *job)
{
	const char *user;
	int ret = 0;

	for (unsigned int n = 0; !ret && *(user = cmd_target(job, n) ?: ""); n++)
		ret = plan(job, user, KW_PASSWORD) ?: plan(job, user, KW_PHRASE);
	return ret;
}

struct newvalue *newvalue_of(const struct job *job, const char *user, enum racf_kw kw)
{
	for (unsigned int i = 0; i < job->n_values; i++)
		if (job->values[i].kw == kw && !strcmp(job->values[i].kdf.user, user))
			return &job->values[i];
	return NULL;
}

struct kdf_job *newvalue_next(struct job *job)
{
	return job->n_derived < job->n_values ? &job->values[job->n_derived++].kdf : NULL;
}

void newvalue_wipe(struct job *job)
{
	if (job->values)
		explicit_bzero(job->values, NEWVALUES_MAX * sizeof(*job->values));
	free(job->values);
	job->values = NULL;
	job->n_values = 0;
}
