// SPDX-License-Identifier: MIT
/*
 * route.c - RACROUTE: a program in a virtual machine asks about users of its own
 *
 * The machine is the issuer. Profile ICHCONN of class FACILITY says what it may ask: with READ
 * whether somebody has access, with UPDATE everything. Then the request is what it would be from
 * CP, for the user that the issuer names by the ACEE that VERIFY gave it, or for itself.
 */
#include <stdio.h>
#include <string.h>
#include "racf/acee.h"
#include "racf/auth.h"
#include "racf/job.h"
#include "racf/route.h"
#include "racf/verify.h"

#define RC_NOT_DEFINED 8

static void refuse(struct job *job, enum zcp_reason reason, int rc)
{
	job->decision = ZCP_DENY;
	job->reason = reason;
	job->rc = rc;
	job_finish(job);
}

/* ---- AUTH, FASTAUTH ---- */

static void fastauth(struct job *job)
{
	struct check_answer a = auth_asked(job);

	job->decision = a.d.decision;
	job->reason = a.d.decision == ZCP_PERMIT ? ZCP_REASON_NONE : ZCP_REASON_ACCESS;
	job_finish(job);
}

/* ---- EXTRACT: what a profile says, a field in a line; no secret is a field ---- */

static void say_text(struct job *job, const char *field, const char *value)
{
	if (*value)
		job_say(job, "%s=%s", field, value);
}

static void say_segments(struct job *job, const struct racf_segments *s)
{
	for (unsigned int i = 0; i < s->n; i++)
		job_say(job, "%s.%s=%s", s->v[i].segment, s->v[i].field, s->v[i].value);
}

static bool extract_user(struct job *job, const char *name)
{
	static const struct {
		uint32_t attr;
		const char *name;
	} attrs[] = {
		{ RACF_SPECIAL, "SPECIAL" }, { RACF_OPERATIONS, "OPERATIONS" },
		{ RACF_AUDITOR, "AUDITOR" }, { RACF_ROAUDIT, "ROAUDIT" },
		{ RACF_REVOKED, "REVOKED" }, { RACF_RESTRICTED, "RESTRICTED" },
	};
	const struct racf_user *u = model_user(worker.model, name);

	if (!u)
		return false;
	say_text(job, "NAME", u->username);
	say_text(job, "OWNER", u->owner);
	say_text(job, "DFLTGRP", u->dfltgrp);
	say_text(job, "SECLABEL", u->label);
	say_text(job, "DATA", u->data);
	for (size_t i = 0; i < sizeof(attrs) / sizeof(attrs[0]); i++)
		if (u->attrs & attrs[i].attr)
			say_text(job, "ATTRIBUTE", attrs[i].name);
	for (unsigned int i = 0; i < u->n_connections; i++)
		say_text(job, "GROUP", u->connections[i].group);
	say_segments(job, &u->segments);
	return true;
}

static bool extract_group(struct job *job, const char *name)
{
	const struct racf_group *g = model_group(worker.model, name);

	if (!g)
		return false;
	say_text(job, "OWNER", g->owner);
	say_text(job, "SUPGROUP", g->supgrp);
	say_text(job, "DATA", g->data);
	say_segments(job, &g->segments);
	return true;
}

static bool extract_resource(struct job *job, const char *class, const char *name)
{
	const struct racf_profile *p = model_profile(worker.model, class, name);

	if (!p)
		return false;
	say_text(job, "OWNER", p->owner);
	say_text(job, "UACC", racf_level_name(p->uacc));
	say_text(job, "SECLABEL", p->label);
	say_text(job, "APPLDATA", p->appldata);
	say_text(job, "DATA", p->data);
	say_segments(job, &p->segments);
	return true;
}

static void extract(struct job *job)
{
	const char *class = job->r.class, *name = job->r.resource;
	bool found = !strcmp(class, "USER")  ? extract_user(job, name) :
		     !strcmp(class, "GROUP") ? extract_group(job, name) :
					       extract_resource(job, class, name);

	if (!found) {
		refuse(job, ZCP_REASON_NONE, RC_NOT_DEFINED);
		return;
	}
	job->decision = ZCP_PERMIT;
	job_finish(job);
}

/* ---- STAT, LIST ---- */

static void stat_class(struct job *job)
{
	const struct racf_class *class = racf_class_find(job->r.class);

	if (!class) {
		refuse(job, ZCP_REASON_NONE, RC_NOT_DEFINED);
		return;
	}
	job->decision = racf_class_is(&worker.options, class, RACF_ACTIVE) ? ZCP_PERMIT :
									     ZCP_DONTKNOW;
	job_finish(job);
}

/* ---- VERIFY: CREATE with a password, DELETE ---- */

static void verify(struct job *job)
{
	if (job->r.action == ZCP_VERIFY_LOGOFF && !job->r.acee_len)
		refuse(job, ZCP_REASON_INTERNAL, RC_NOT_DEFINED);
	else
		verify_start(job);
}

/* ---- the issuer ---- */

static const struct {
	enum zcp_access need;
	void (*start)(struct job *job);
} requests[] = {
	[ZCP_ROUTE_AUTH] = { ZCP_ACCESS_READ, auth_start },
	[ZCP_ROUTE_FASTAUTH] = { ZCP_ACCESS_READ, fastauth },
	[ZCP_ROUTE_VERIFY] = { ZCP_ACCESS_UPDATE, verify },
	[ZCP_ROUTE_EXTRACT] = { ZCP_ACCESS_UPDATE, extract },
	[ZCP_ROUTE_STAT] = { ZCP_ACCESS_READ, stat_class },
	[ZCP_ROUTE_LIST] = { ZCP_ACCESS_READ, stat_class },
};

/* The user that it is about takes the issuer's place. false: an ACEE that is none of ours */
static bool become_subject(struct job *job)
{
	char log[sizeof(job->r.logstr)];

	snprintf(log, sizeof(log), "RACROUTE OF %s %.220s", job->acee.user, job->r.logstr);
	memcpy(job->r.logstr, log, sizeof(log));
	memcpy(job->issuer, job->acee.user, sizeof(job->issuer));
	if (!job->r.acee_len)
		return true;
	job->identified = !acee_open(&job->acee, worker.key, worker.boot, job->r.acee,
				     job->r.acee_len);
	return job->identified;
}

static void issuer_decided(struct job *job)
{
	if (job->error) {
		refuse(job, ZCP_REASON_TRAIL, 0);
	} else if (job->decision != ZCP_PERMIT) {
		refuse(job, ZCP_REASON_ROUTE, 0);
	} else if (!become_subject(job)) {
		refuse(job, ZCP_REASON_INTERNAL, 0);
	} else {
		job->decision = ZCP_DENY;
		job->reason = ZCP_REASON_NONE;
		requests[job->r.request].start(job);
	}
}

void route_start(struct job *job)
{
	struct check_question q = auth_question(ROUTE_CLASS, ROUTE_PROFILE,
						requests[job->r.request].need);

	job->identified = !acee_open(&job->acee, worker.key, worker.boot, job->r.issuer,
				     job->r.issuer_len);
	auth_decide(job, &q, issuer_decided);
}
