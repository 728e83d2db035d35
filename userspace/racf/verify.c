// SPDX-License-Identifier: MIT
/* verify.c - VERIFY: LOGON, reconnect, cpctl sessions, AUTOLOG, LOGOFF */
#include <errno.h>
#include <openssl/rand.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include "lib/log.h"
#include "racf/attempts.h"
#include "racf/auth.h"
#include "racf/ich.h"
#include "racf/job.h"

/* Event 1: what CP is told, and what the record says. */
enum outcome {
	O_OK,
	O_LOGOFF,
	O_PASSWORD,
	O_GROUP,
	O_TERMINAL,
	O_REVOKED,
	O_NOW_REVOKED,
	O_UNDEFINED,
	O_NOT_ALTERNATE,
	O_NOT_BY,
	O_EXPIRED,
	O_NEW_PASSWORD,
	O_GROUP_REVOKED,
	O_NO_MAP,
	O_INTERNAL,
};

static const struct {
	uint8_t qualifier, phrase_qualifier, reason;
	const char *why;
} outcomes[] = {
	[O_OK]		= { 0, 0, ZCP_REASON_NONE, NULL },
	[O_LOGOFF]	= { 8, 8, ZCP_REASON_NONE, NULL },
	[O_PASSWORD]	= { 1, 36, ZCP_REASON_PASSWORD, "INVALID PASSWORD" },
	[O_GROUP]	= { 2, 2, ZCP_REASON_GROUP, "INVALID GROUP" },
	[O_TERMINAL]	= { 4, 4, ZCP_REASON_TERMINAL, "NOT AUTHORIZED TO TERMINAL" },
	[O_REVOKED]	= { 6, 6, ZCP_REASON_PASSWORD, "USER ACCESS REVOKED" },
	[O_NOW_REVOKED]	= { 7, 7, ZCP_REASON_PASSWORD, "EXCESSIVE PASSWORD OR INACTIVE USER" },
	[O_UNDEFINED]	= { 9, 9, ZCP_REASON_PASSWORD, "UNDEFINED USER" },
	[O_NOT_ALTERNATE] = { 17, 17, ZCP_REASON_ACCESS, "NOT AUTHORIZED TO ACT FOR THE USER" },
	[O_NOT_BY]	= { 17, 17, ZCP_REASON_ACCESS, "NOT AUTHORIZED TO LOGON BY" },
	[O_EXPIRED]	= { 25, 38, ZCP_REASON_EXPIRED, "PASSWORD EXPIRED" },
	[O_NEW_PASSWORD] = { 26, 37, ZCP_REASON_NEWPASSWORD, "NEW PASSWORD IS INVALID" },
	[O_GROUP_REVOKED] = { 28, 28, ZCP_REASON_GROUP, "GROUP ACCESS HAS BEEN REVOKED" },
	[O_NO_MAP]	= { 39, 39, ZCP_REASON_PASSWORD, "LOGIN UID IS NOT MAPPED TO A USER" },
	[O_INTERNAL]	= { 27, 27, ZCP_REASON_INTERNAL, "INTERNAL ERROR" },
};

static bool user_revoked(const struct racf_user *u, int64_t now)
{
	if (u->attrs & RACF_REVOKED)
		return true;
	if (!u->revoke_date || now < u->revoke_date)
		return false;
	return u->resume_date <= u->revoke_date || now < u->resume_date;
}

/* Whose password it is. */
static const char *claimed(const struct job *job)
{
	return *job->r.by ? job->r.by : job->r.user;
}

/* ---- the end of a verification -------------------------------------------------- */

static void answer_later(struct job *job)
{
	job_finish(job);
}

static void refused(struct job *job)
{
	uint64_t when = attempts_failed(claimed(job), job->started, job_now());

	if (job->error)
		job->reason = ZCP_REASON_TRAIL;
	job_sleep(job, when, answer_later);
}

static void last_access(struct job *job, int64_t last)
{
	time_t t = last;
	char text[60];
	struct tm tm;

	if (!last)
		return;
	localtime_r(&t, &tm);
	strftime(text, sizeof(text), "%H:%M:%S ON %A, %B %e, %Y", &tm);
	for (char *p = text; *p; p++)
		*p = *p >= 'a' && *p <= 'z' ? *p - 32 : *p;
	job_say(job, ICH70001I, job->acee.user, text);
}

/* The logon counts: in the profiles, with the new password if there is one. All or nothing. */
static int store(struct job *job)
{
	int64_t now = job_time() / 1000000000;
	struct db *db = &worker.db;
	int ret = db_begin(db);

	if (ret)
		return ret;
	if (job->plan.set)
		ret = password_store(&job->plan, &job->kdf, db, &worker.options, false, now);
	if (!ret && *job->r.by && job->plan.check)
		ret = db_run(db, "UPDATE user SET revoke_count = 0 WHERE name = ?1", "t",
			     job->r.by);
	if (!ret)
		ret = db_run(db,
			     "UPDATE user SET last_access = ?2, revoke_count = CASE WHEN ?3 THEN 0 "
			     "ELSE revoke_count END"
			     " WHERE name = ?1",
			     "tii", job->acee.user, now, (int64_t)(job->plan.check && !*job->r.by));
	if (ret) {
		db_rollback(db);
		return ret;
	}
	ret = db_commit(db);
	if (model_refresh_user(worker.model, db, job->acee.user) ||
	    (*job->r.by && model_refresh_user(worker.model, db, job->r.by)))
		log_fatal("database cannot be read");
	return ret;
}

static void permitted(struct job *job)
{
	const struct racf_user *u = model_user(worker.model, job->acee.user);
	int64_t last = u ? u->last_access : 0;
	int len;

	if (job->error) {
		job->decision = ZCP_DENY;
		job->reason = ZCP_REASON_TRAIL;
		job_finish(job);
		return;
	}
	len = u && !store(job) ? acee_seal(&job->acee, worker.key, job->blob) : -EIO;
	if (len < 0) {
		job->decision = ZCP_DENY;
		job->reason = ZCP_REASON_INTERNAL;
		job_finish(job);
		return;
	}
	job->acee_len = len;
	memcpy(job->user, job->acee.user, sizeof(job->user));
	attempts_succeeded(claimed(job));
	if (job->r.action != ZCP_VERIFY_AUTOLOG && job->r.action != ZCP_VERIFY_ALTERNATE)
		last_access(job, last);
	if (job->plan.set)
		job_say(job, ICH08000I, job->acee.user);
	job_finish(job);
}

static void logged_off(struct job *job)
{
	/* the machine is gone whatever becomes of the record, which waits for smfd if it must */
	job->error = 0;
	job_finish(job);
}

/* ---- the record --------------------------------------------------------------------- */

static const char *action_text(const struct job *job, char *text, size_t size)
{
	static const char *const names[] = {
		[ZCP_VERIFY_LOGON] = "LOGON",	    [ZCP_VERIFY_RECONNECT] = "RECONNECT",
		[ZCP_VERIFY_ADMIN] = "CPCTL LOGIN", [ZCP_VERIFY_UIDMAP] = "CPCTL LOGIN BY UID",
		[ZCP_VERIFY_LOGOFF] = "LOGOFF",	    [ZCP_VERIFY_AUTOLOG] = "AUTOLOG",
		[ZCP_VERIFY_ALTERNATE] = "ALTERNATE USER ID",
	};
	int n = snprintf(text, size, "%s", names[job->r.action]);

	if (*job->r.by && model_user(worker.model, job->r.by))
		n += snprintf(text + n, size - n, " BY %s", job->r.by);
	if (job->plan.set)
		snprintf(text + n, size - n, " NEW PASSWORD");
	return text;
}

static void conclude(struct job *job, enum outcome o)
{
	bool ok = o == O_OK || o == O_LOGOFF,
	     phrase = job->plan.check && job->plan.kind == DB_PHRASE;
	struct smf_rec rec;
	char text[80];
	struct smf80 e;

	job->decision = ok ? ZCP_PERMIT : ZCP_DENY;
	job->reason = outcomes[o].reason;
	event_begin(job, &e, 1, phrase ? outcomes[o].phrase_qualifier : outcomes[o].qualifier);
	e.ath = SMF80_ATH_NORMAL;
	e.rea = ok ? SMF80_REA_ALWAYS : SMF80_REA_VERIFY;
	e.des |= ok ? 0 : SMF80_DES_VIOLATION;
	smf80_begin(&rec, event_buffer(), &e);
	if (!ok)
		event_violation(job, "LOGON/JOB INITIATION - %s ENTERED AT TERMINAL %s",
				outcomes[o].why, job->r.origin.term);
	job->error = event_end(job, &rec, action_text(job, text, sizeof(text)));
	job->step = o == O_LOGOFF ? logged_off : ok ? permitted : refused;
	if (job->error)
		job->step(job);
	else
		job_record(job, &rec, o == O_LOGOFF, job->step);
}

/* ---- who it is, and whether he may ------------------------------------------------------ */

/* The user becomes the subject of the record and, if all goes well, of the ACEE. */
static void identify(struct job *job, const struct racf_user *u)
{
	struct acee *a = &job->acee;

	memset(a, 0, sizeof(*a));
	a->boot = worker.boot;
	a->time = job_time();
	memcpy(a->user, u->name, sizeof(a->user));
	memcpy(a->group, u->dfltgrp, sizeof(a->group));
	memcpy(a->by, job->r.by, sizeof(a->by));
	memcpy(a->term, job->r.origin.term, sizeof(a->term));
	a->attrs = u->attrs & ~RACF_REVOKED;
	a->grplist = worker.options.grplist;
	for (unsigned int i = 0; i < u->n_connections && a->n_groups < RACF_CONNECTS_MAX; i++) {
		const struct racf_connection *c = &u->connections[i];

		if (c->attrs & RACF_REVOKED)
			continue;
		a->group_attrs[a->n_groups] = c->attrs & RACF_GROUP_ATTRS;
		memcpy(a->groups[a->n_groups++], c->group, sizeof(racf_name));
	}
	job->identified = true;
	if (RAND_bytes((unsigned char *)&a->session, sizeof(a->session)) != 1)
		log_fatal("no random numbers");
}

static enum outcome check_group(struct job *job, const struct racf_user *u)
{
	const char *group = *job->r.group ? job->r.group : u->dfltgrp;
	const struct racf_connection *c = model_connection(u, group);

	if (!c)
		return O_GROUP;
	if (c->attrs & RACF_REVOKED)
		return O_GROUP_REVOKED;
	memcpy(job->acee.group, c->group, sizeof(job->acee.group));
	return O_OK;
}

static enum outcome check_terminal(struct job *job)
{
	struct racf_subject subject;

	if (!*job->r.origin.term ||
	    (job->r.action != ZCP_VERIFY_LOGON && job->r.action != ZCP_VERIFY_RECONNECT))
		return O_OK;
	acee_subject(&job->acee, &subject);
	return auth_check(worker.model, &subject, "TERMINAL", job->r.origin.term, ZCP_ACCESS_READ)
				       .d.decision == ZCP_PERMIT ?
		       O_OK :
		       O_TERMINAL;
}

/* LOGON user BY by: READ to LOGONBY.user in SURROGAT. */
static enum outcome check_by(struct job *job, const struct racf_user *by)
{
	struct racf_subject subject = { .defined = true,
					.attrs = by->attrs,
					.grplist = worker.options.grplist };
	racf_name groups[RACF_CONNECTS_MAX];
	char resource[32];

	memcpy(subject.user, by->name, sizeof(subject.user));
	memcpy(subject.group, by->dfltgrp, sizeof(subject.group));
	subject.groups = groups;
	for (unsigned int i = 0; i < by->n_connections && subject.n_groups < RACF_CONNECTS_MAX; i++)
		if (!(by->connections[i].attrs & RACF_REVOKED))
			memcpy(groups[subject.n_groups++], by->connections[i].group,
			       sizeof(racf_name));
	snprintf(resource, sizeof(resource), "LOGONBY.%s", job->r.user);
	return auth_check(worker.model, &subject, "SURROGAT", resource, ZCP_ACCESS_READ)
				       .d.decision == ZCP_PERMIT ?
		       O_OK :
		       O_NOT_BY;
}

/* What holds for every way in, once it is known who comes. */
static enum outcome check_user(struct job *job, const struct racf_user *u)
{
	enum outcome o;

	if (user_revoked(u, job_time() / 1000000000))
		return O_REVOKED;
	o = check_group(job, u);
	return o != O_OK ? o : check_terminal(job);
}

/* ---- with a password ------------------------------------------------------------------------ */

/* One more failure in a row. The count is durable before the answer. */
static enum outcome count_failure(struct racf_user *u)
{
	bool limit = worker.options.revoke && u->revoke_count + 1 >= worker.options.revoke;
	bool revoke = limit && !(u->attrs & RACF_SPECIAL);
	racf_name name;

	memcpy(name, u->name, sizeof(name));
	if (limit && !revoke)
		log_msg(LOG_ALERT, "ICH301I MAXIMUM PASSWORD ATTEMPTS BY SPECIAL USER %s", name);
	if (db_run(&worker.db,
		   "UPDATE user SET revoke_count = revoke_count + 1, attrs = attrs | ?2 WHERE name "
		   "= ?1",
		   "ti", name, (int64_t)(revoke ? RACF_REVOKED : 0)))
		return O_INTERNAL;
	if (model_refresh_user(worker.model, &worker.db, name))
		log_fatal("database cannot be read");
	return revoke ? O_NOW_REVOKED : O_PASSWORD;
}

/* The pool has wiped the value; what the rules say against it was noted in the answer before. */
static enum outcome check_new(struct job *job, const char *name)
{
	if (job->len)
		return O_NEW_PASSWORD;
	if (job->plan.new_kind != job->plan.kind)
		job_say(job, ICH08014I, name);
	else if (password_seen(&job->plan, &job->kdf))
		job_say(job, ICH08013I, name);
	return job->len ? O_NEW_PASSWORD : O_OK;
}

/*
 * The password was looked at; all of this runs after the derivation, for whatever user id was
 * typed.
 */
static enum outcome judge(struct job *job)
{
	bool match = password_matches(&job->plan, &job->kdf);
	struct racf_user *who = model_user(worker.model, claimed(job)), *user;
	enum outcome o;

	if (!who)
		return O_UNDEFINED;
	identify(job, who);
	if (user_revoked(who, job_time() / 1000000000))
		return O_REVOKED;
	if (job->kdf.error)
		return O_INTERNAL;
	if (!match)
		return job->plan.found ? count_failure(who) : O_PASSWORD;
	if (job->plan.set) {
		o = check_new(job, who->name);
		if (o != O_OK)
			return o;
	} else if (!password_days(&worker.options, who, job->plan.kind, job_time() / 1000000000)) {
		return O_EXPIRED;
	}
	user = who;
	if (*job->r.by) {
		user = model_user(worker.model, job->r.user);
		if (!user)
			return O_NOT_BY;
		o = check_by(job, who);
		if (o != O_OK)
			return o;
		identify(job, user);
	}
	return check_user(job, user);
}

static void derived(struct job *job)
{
	enum outcome o = judge(job);

	/* what the rules said about a new password is told only to who knew the old one */
	if (o != O_OK && o != O_NEW_PASSWORD)
		job->len = 0;
	if (o == O_EXPIRED)
		job_say(job, RPIMGR042I);
	conclude(job, o);
}

static void with_password(struct job *job)
{
	struct racf_request *r = &job->r;
	const char *name = claimed(job), *wrong;
	bool defined = model_user(worker.model, name);

	/* nothing was typed: nothing can match, at the same cost */
	if (!*r->password)
		memcpy(r->password, "\001", 2);
	password_fold(r->password);
	password_fold(r->new_password);
	memcpy(job->kdf.user, name, sizeof(job->kdf.user));
	memcpy(job->kdf.claimed, name, sizeof(job->kdf.claimed));
	memcpy(job->kdf.password, r->password, sizeof(r->password));
	memcpy(job->kdf.new_password, r->new_password, sizeof(r->new_password));
	wrong = *r->new_password ? password_rules(&worker.options, name, r->new_password) : NULL;
	if (wrong)
		job_say(job, ICH08012I, name, wrong);
	explicit_bzero(r->password, sizeof(r->password));
	explicit_bzero(r->new_password, sizeof(r->new_password));
	if (password_plan(&job->plan, &job->kdf, &worker.db, &worker.options, defined))
		conclude(job, O_INTERNAL);
	else
		job_derive(job, derived);
}

/*
 * ---- without ------------------------------------------------------------------------------------
 */

/* The audit login uid stands for the user in APPLDATA of its profile in class ZCPUID. */
static void with_uid(struct job *job)
{
	const struct racf_profile *p = NULL;
	const struct racf_user *u = NULL;
	char uid[12];

	if (job->r.origin.loginuid != 0xffffffff) {
		snprintf(uid, sizeof(uid), "%u", job->r.origin.loginuid);
		p = model_profile(worker.model, "ZCPUID", uid);
	}
	if (p)
		u = model_user(worker.model, p->appldata);
	if (!u) {
		conclude(job, O_NO_MAP);
		return;
	}
	identify(job, u);
	conclude(job, check_user(job, u));
}

static void autolog(struct job *job)
{
	const struct racf_user *u = model_user(worker.model, job->r.user);

	if (!job->identified || !u) {
		conclude(job, O_UNDEFINED);
		return;
	}
	memcpy(job->r.by, job->acee.user, sizeof(job->r.by));
	identify(job, u);
	conclude(job, check_user(job, u));
}

/*
 * DIAGNOSE X'D4': CONTROL to the user in VMBATCH. The label stays that of the machine, and this
 * user must be allowed to have it.
 */
static void alternate(struct job *job)
{
	const struct racf_user *u = model_user(worker.model, job->r.user);
	struct racf_subject subject;

	if (!job->identified || !u) {
		conclude(job, O_UNDEFINED);
		return;
	}
	acee_subject(&job->acee, &subject);
	if (auth_check(worker.model, &subject, "VMBATCH", u->name, ZCP_ACCESS_CONTROL)
		    .d.decision != ZCP_PERMIT) {
		conclude(job, O_NOT_ALTERNATE);
		return;
	}
	identify(job, u);
	conclude(job, check_user(job, u));
}

void verify_start(struct job *job)
{
	switch (job->r.action) {
	case ZCP_VERIFY_LOGOFF:
		conclude(job, O_LOGOFF);
		break;
	case ZCP_VERIFY_UIDMAP:
		with_uid(job);
		break;
	case ZCP_VERIFY_AUTOLOG:
		autolog(job);
		break;
	case ZCP_VERIFY_ALTERNATE:
		alternate(job);
		break;
	default:
		/* an ACEE says nothing about who types now */
		job->identified = false;
		with_password(job);
	}
}
