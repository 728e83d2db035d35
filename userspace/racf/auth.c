// SPDX-License-Identifier: MIT
/* auth.c - AUTH: may this user have this access to this resource? */
#include <stdio.h>
#include <string.h>
#include <time.h>
#include "racf/audit.h"
#include "racf/auth.h"
#include "racf/authority.h"
#include "racf/job.h"
#include "racf/readscope.h"
#include "racf/trail.h"
#include "smf/proto.h"

struct check_question auth_question(const char *class, const char *resource, enum zcp_access wanted)
{
	struct check_question q = { .class = class, .resource = resource, .wanted = wanted };
	time_t now = job_time() / 1000000000;
	struct tm tm;

	localtime_r(&now, &tm);
	q.day = tm.tm_wday;
	q.minute = 60 * tm.tm_hour + tm.tm_min;
	return q;
}

struct check_answer auth_check(struct model *m, const struct racf_subject *subject,
			       const char *class, const char *resource, enum zcp_access wanted)
{
	struct check_question q = auth_question(class, resource, wanted);

	return check_access(m, &worker.options, subject, &q);
}

static uint8_t access_bits(enum zcp_access level)
{
	static const uint8_t bits[] = { 0x08, 0x04, 0x10, 0x20, 0x40, 0x80 };

	return bits[level];
}

void auth_sections(struct smf_rec *rec, const struct check_question *q,
		   const struct check_answer *a, const char *target)
{
	uint8_t requested = access_bits(q->wanted), allowed = access_bits(a->d.allowed);
	uint8_t matched[1 + RACF_RESOURCE_MAX] = { 0 };

	smf80_text(rec, SMF80_SEC_RESOURCE, q->resource);
	smf80_section(rec, SMF80_SEC_REQUESTED, &requested, 1);
	smf80_section(rec, SMF80_SEC_ALLOWED, &allowed, 1);
	if (a->profile)
		smf80_section(rec, SMF80_SEC_LEVEL, &a->profile->level, 1);
	smf80_field(rec, SMF80_SEC_CLASS, q->class, RACF_NAME_MAX);
	if (a->profile && a->profile->generic) {
		size_t len = strlen(a->profile->name);

		matched[0] = 0x80;
		smf_put_text(matched + 1, a->profile->name, len);
		smf80_section(rec, SMF80_SEC_MATCHED, matched, 1 + len);
	}
	if (a->object_label)
		smf80_field(rec, SMF80_SEC_LABEL, a->object_label->name, RACF_NAME_MAX);
	if (*target)
		smf80_field(rec, SMF80_SEC_RECEIVER, target, RACF_NAME_MAX);
}

/* Third line of ICH408I. A warning says what would have refused. */
static void violation(const struct job *job, const struct check_question *q,
		      const struct check_answer *a, const char *why)
{
	const char *generic = a->profile && a->profile->generic ? a->profile->name : NULL;

	event_violation(job, a->profile ? a->profile->notify : "",
			"%s CL(%s) %s%s%s%s%s%s ACCESS INTENT(%s) ACCESS ALLOWED(%s)", q->resource,
			q->class, a->d.warned ? "WARNING: " : "", why,
			a->d.warned ? " - TEMPORARY ACCESS ALLOWED" : "",
			generic ? " FROM " : "", generic ?: "", generic ? " (G)" : "",
			racf_level_name(q->wanted), racf_level_name(a->d.allowed));
}

/* An event 2 record of what was asked and answered, in rec. 0 or -errno. */
static int record(const struct job *job, const struct check_question *q,
		  const struct check_answer *a, uint8_t ath, uint8_t rea, struct smf_rec *rec)
{
	struct racf_cause cause = racf_audit_cause(&a->d);
	struct smf80 e;

	event_begin(job, &e, 2, cause.qualifier);
	e.ath = ath;
	e.rea = rea | a->reasons >> 8;
	e.re2 = a->reasons;
	e.des |= a->d.warned ? SMF80_DES_WARNING : cause.text ? SMF80_DES_VIOLATION : 0;
	smf80_begin(rec, event_buffer(), &e);
	auth_sections(rec, q, a, job->r.target);
	if (cause.text)
		violation(job, q, a, cause.text);
	return event_end(job, rec, job->r.logstr);
}

/* ---- CP's question ------------------------------------------------------------- */

static void recorded(struct job *job)
{
	if (job->error && job->decision == ZCP_PERMIT)
		job->decision = ZCP_DENY;
	if (job->error)
		job->reason = ZCP_REASON_TRAIL;
	job_finish(job);
}

static struct check_question asked(const struct job *job)
{
	static const uint8_t flows[] = {
		[ZCP_FLOW_NONE] = RACF_FLOW_NONE, [ZCP_FLOW_READ] = RACF_FLOW_READ,
		[ZCP_FLOW_WRITE] = RACF_FLOW_WRITE, [ZCP_FLOW_BOTH] = RACF_FLOW_BOTH,
	};
	struct check_question q = auth_question(job->r.class, job->r.resource, job->r.access);

	q.flow = flows[job->r.flow];
	q.event = job->r.event;
	q.label = job->r.target_label;
	q.exempt = job->r.flags & ZCP_AUTH_EXEMPT;
	q.unlabeled = job->r.flags & ZCP_AUTH_UNLABELED;
	return q;
}

static struct check_answer decide(const struct job *job, const struct check_question *q)
{
	struct racf_subject subject = { 0 };

	if (job->identified)
		acee_subject(&job->acee, &subject);
	return check_access(worker.model, &worker.options, &subject, q);
}

struct check_answer auth_asked(const struct job *job)
{
	struct check_question q = asked(job);

	return decide(job, &q);
}

void auth_decide(struct job *job, const struct check_question *q, job_step_t step)
{
	struct check_answer a = decide(job, q);
	struct smf_rec rec;
	uint8_t ath;

	job->error = 0;
	job->decision = a.d.decision;
	if (a.d.decision != ZCP_PERMIT)
		job->reason = ZCP_REASON_ACCESS;
	if (!a.reasons) {
		step(job);
		return;
	}
	ath = a.d.rule == RACF_RULE_OPERATIONS ? SMF80_ATH_OPERATIONS : SMF80_ATH_NORMAL;
	job->error = record(job, q, &a, ath, 0, &rec);
	if (job->error)
		step(job);
	else
		job_record(job, &rec, false, step);
}

void auth_start(struct job *job)
{
	struct check_question q = asked(job);

	auth_decide(job, &q, recorded);
}

/* ---- smfd's question -------------------------------------------------------------- */

static void smf_recorded(struct job *job)
{
	bool ok = job->decision == ZCP_PERMIT && !job->error;

	if (ok && job->ask_scoped)
		ok = !readscope_send(job);
	trail_answer(job->ask, ok, job->ask_scoped,
		     job->error ?
			     "RPISMF006E THE AUDIT TRAIL CANNOT TAKE THE RECORD OF THIS REQUEST\n" :
			     "");
	job->ask = 0;
	job_finish(job);
}

/*
 * The trail is RACFVM's: AUDITOR manages it, and who has AUDITOR in a group whose scope takes in
 * that user.
 */
static bool manages(const struct job *job)
{
	const struct racf_user *racf = model_user(worker.model, SMF_RACF_USER);

	return job->identified && authority_over_user(job, racf) & (ROLE_AUDITOR | ROLE_GAUDITOR);
}

/*
 * AUDITOR and ROAUDIT read the trail, and who has READ to its profile; those of a group what is
 * about its scope; what happens when it is full is for RACF's own user to say.
 */
static struct check_question smf_decide(struct job *job, struct check_answer *a)
{
	uint32_t attrs = job->identified ? job->acee.attrs : 0;
	struct racf_subject subject = { 0 };
	struct check_question q;
	bool permitted;

	*a = (struct check_answer){ .d.decision = ZCP_DENY, .d.rule = RACF_RULE_NONE };
	switch (job->ask_what) {
	case SMF_ASK:
		if (job->identified)
			acee_subject(&job->acee, &subject);
		q = auth_question(SMF_PROFILE_CLASS, SMF_PROFILE_NAME, ZCP_ACCESS_READ);
		*a = check_access(worker.model, &worker.options, &subject, &q);
		permitted = attrs & (RACF_AUDITOR | RACF_ROAUDIT);
		job->ask_scoped = !permitted && a->d.decision != ZCP_PERMIT &&
				  readscope_any(job);
		permitted |= job->ask_scoped;
		break;
	case SMF_ASK_MANAGE:
		q = auth_question(SMF_PROFILE_CLASS, SMF_MANAGE_NAME, ZCP_ACCESS_UPDATE);
		permitted = manages(job);
		break;
	default:
		q = auth_question(SMF_PROFILE_CLASS, SMF_FAILURE_NAME, ZCP_ACCESS_ALTER);
		permitted = job->identified && !strcmp(job->acee.user, SMF_RACF_USER);
		break;
	}
	if (permitted) {
		a->d.decision = ZCP_PERMIT;
		a->d.allowed = q.wanted;
		a->d.rule = RACF_RULE_USER;
		a->d.warned = false;
	}
	return q;
}

/* Using the trail is recorded like being refused. */
void auth_start_smf(struct job *job)
{
	bool auditor = job->identified && job->acee.attrs & RACF_AUDITOR;
	struct check_answer a;
	struct check_question q = smf_decide(job, &a);
	struct smf_rec rec;

	/* nothing else permits that */
	auditor |= job->ask_what == SMF_ASK_MANAGE && a.d.decision == ZCP_PERMIT;
	job->decision = a.d.decision;
	job->error = record(job, &q, &a, auditor ? SMF80_ATH_AUDITOR : SMF80_ATH_NORMAL,
			    SMF80_REA_ALWAYS, &rec);
	if (job->error)
		smf_recorded(job);
	else
		job_record(job, &rec, false, smf_recorded);
}
