// SPDX-License-Identifier: MIT
/* auth.c - AUTH: may this user have this access to this resource? */
#include <stdio.h>
#include <string.h>
#include "racf/auth.h"
#include "racf/job.h"
#include "racf/trail.h"
#include "smf/proto.h"

struct auth_result auth_check(struct model *m, const struct racf_subject *subject,
			      const char *class, const char *resource, enum zcp_access wanted)
{
	const struct racf_profile *p = model_protects(m, class, resource);
	struct racf_object object = { .found = p, .class = racf_class_find(class) };
	struct auth_result r = { .profile = p };
	struct racf_audit audit = { 0 };

	if (p) {
		object.uacc = p->uacc;
		object.warning = p->warning;
		object.acl = p->acl;
		object.n_acl = p->n_acl;
		audit = p->audit;
	}
	audit.user = subject->attrs & RACF_UAUDIT;
	r.d = racf_decide(subject, &object, wanted);
	r.reasons = racf_audit_reasons(&audit, &r.d, wanted);
	return r;
}

static uint8_t access_bits(enum zcp_access level)
{
	static const uint8_t bits[] = { 0x08, 0x04, 0x10, 0x20, 0x40, 0x80 };

	return bits[level];
}

void auth_sections(struct smf_rec *rec, const char *class, const char *resource,
		   enum zcp_access wanted, const struct auth_result *result)
{
	uint8_t requested = access_bits(wanted), allowed = access_bits(result->d.allowed);
	uint8_t matched[1 + RACF_RESOURCE_MAX] = { 0 };

	smf80_text(rec, SMF80_SEC_RESOURCE, resource);
	smf80_section(rec, SMF80_SEC_REQUESTED, &requested, 1);
	smf80_section(rec, SMF80_SEC_ALLOWED, &allowed, 1);
	smf80_field(rec, SMF80_SEC_CLASS, class, RACF_NAME_MAX);
	if (result->profile && result->profile->generic) {
		size_t len = strlen(result->profile->name);

		matched[0] = 0x80;
		smf_put_text(matched + 1, result->profile->name, len);
		smf80_section(rec, SMF80_SEC_MATCHED, matched, 1 + len);
	}
}

static uint8_t qualifier(const struct racf_decision *d)
{
	if (d->decision == ZCP_PERMIT)
		return d->rule == RACF_RULE_WARNING ? 3 : 0;
	return d->rule == RACF_RULE_NO_PROFILE ? 2 : 1;
}

static void violation(const struct job *job, const char *class, const char *resource,
		      enum zcp_access wanted, const struct auth_result *r)
{
	static const char *const why[] = {
		[1] = "INSUFFICIENT ACCESS AUTHORITY", [2] = "PROFILE NOT FOUND",
		[3] = "WARNING: INSUFFICIENT ACCESS AUTHORITY - TEMPORARY ACCESS ALLOWED",
	};
	const char *generic = r->profile && r->profile->generic ? r->profile->name : NULL;

	event_violation(job, "%s CL(%s) %s%s%s%s ACCESS INTENT(%s) ACCESS ALLOWED(%s)", resource,
			class, why[qualifier(&r->d)], generic ? " FROM " : "", generic ?: "",
			generic ? " (G)" : "", racf_level_name(wanted),
			racf_level_name(r->d.allowed));
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

void auth_start(struct job *job)
{
	const struct racf_request *q = &job->r;
	struct racf_subject subject = { 0 };
	struct auth_result r;
	struct smf_rec rec;
	struct smf80 e;

	/* labels are all that there is to look at, and none is in force */
	if (q->flags & (ZCP_AUTH_EXEMPT | ZCP_AUTH_UNLABELED) && job->identified) {
		job->decision = ZCP_PERMIT;
		job_finish(job);
		return;
	}
	if (job->identified)
		acee_subject(&job->acee, &subject);
	r = auth_check(worker.model, &subject, q->class, q->resource, q->access);
	job->decision = r.d.decision;
	if (r.d.decision != ZCP_PERMIT)
		job->reason = ZCP_REASON_ACCESS;
	if (!r.reasons) {
		job_finish(job);
		return;
	}
	event_begin(job, &e, 2, qualifier(&r.d));
	e.ath = r.d.rule == RACF_RULE_OPERATIONS ? SMF80_ATH_OPERATIONS : SMF80_ATH_NORMAL;
	e.rea = r.reasons;
	e.des |= qualifier(&r.d) == 3 ? SMF80_DES_WARNING :
		 qualifier(&r.d)      ? SMF80_DES_VIOLATION :
					0;
	smf80_begin(&rec, event_buffer(), &e);
	auth_sections(&rec, q->class, q->resource, q->access, &r);
	if (qualifier(&r.d))
		violation(job, q->class, q->resource, q->access, &r);
	job->error = event_end(job, &rec, q->logstr);
	if (job->error)
		recorded(job);
	else
		job_record(job, &rec, false, recorded);
}

/* ---- smfd's question -------------------------------------------------------------- */

static void smf_recorded(struct job *job)
{
	bool ok = job->decision == ZCP_PERMIT && !job->error;

	trail_answer(job->ask, ok,
		     job->error ?
			     "RPISMF006E THE AUDIT TRAIL CANNOT TAKE THE RECORD OF THIS REQUEST\n" :
			     "");
	job->ask = 0;
	job_finish(job);
}

/*
 * AUDITOR and ROAUDIT read the trail, and who has READ to its profile; AUDITOR
 * alone manages it; what happens when it is full is for RACF's own user to say.
 */
static const char *smf_decide(struct job *job, struct auth_result *r, enum zcp_access *access)
{
	uint32_t attrs = job->identified ? job->acee.attrs : 0;
	struct racf_subject subject = { 0 };
	const char *resource;
	bool permitted;

	*r = (struct auth_result){ .d.decision = ZCP_DENY, .d.rule = RACF_RULE_NO_PROFILE };
	switch (job->ask_what) {
	case SMF_ASK:
		if (job->identified)
			acee_subject(&job->acee, &subject);
		*access = ZCP_ACCESS_READ;
		resource = SMF_PROFILE_NAME;
		*r = auth_check(worker.model, &subject, SMF_PROFILE_CLASS, resource, *access);
		permitted = attrs & (RACF_AUDITOR | RACF_ROAUDIT);
		break;
	case SMF_ASK_MANAGE:
		*access = ZCP_ACCESS_UPDATE;
		resource = SMF_MANAGE_NAME;
		permitted = attrs & RACF_AUDITOR;
		break;
	default:
		*access = ZCP_ACCESS_ALTER;
		resource = SMF_FAILURE_NAME;
		permitted = job->identified && !strcmp(job->acee.user, SMF_RACF_USER);
		break;
	}
	if (permitted) {
		r->d.decision = ZCP_PERMIT;
		r->d.allowed = *access;
		r->d.rule = RACF_RULE_USER;
	}
	return resource;
}

/* Using the trail is recorded like being refused. */
void auth_start_smf(struct job *job)
{
	enum zcp_access access;
	struct auth_result r;
	const char *resource = smf_decide(job, &r, &access);
	struct smf_rec rec;
	struct smf80 e;

	job->decision = r.d.decision;
	event_begin(job, &e, 2, qualifier(&r.d));
	e.ath = job->identified && job->acee.attrs & RACF_AUDITOR ? SMF80_ATH_AUDITOR :
								    SMF80_ATH_NORMAL;
	e.rea = SMF80_REA_ALWAYS | r.reasons;
	e.des |= r.d.decision == ZCP_PERMIT ? 0 : SMF80_DES_VIOLATION;
	smf80_begin(&rec, event_buffer(), &e);
	auth_sections(&rec, SMF_PROFILE_CLASS, resource, access, &r);
	if (r.d.decision != ZCP_PERMIT)
		violation(job, SMF_PROFILE_CLASS, resource, access, &r);
	job->error = event_end(job, &rec, job->r.logstr);
	if (job->error)
		smf_recorded(job);
	else
		job_record(job, &rec, false, smf_recorded);
}
