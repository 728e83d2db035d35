// SPDX-License-Identifier: MIT
/* verify.c - VERIFY: LOGON, reconnect, cpctl sessions, AUTOLOG, LOGOFF */
#include <errno.h>
#include <openssl/rand.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include "lib/log.h"
#include "racf/admit.h"
#include "racf/attempts.h"
#include "racf/auth.h"
#include "racf/ich.h"
#include "racf/prompt.h"
#include "racf/trail.h"
#include "racf/verify.h"

#define QUALIFIER_MFA 40	/* good, by more than a password */

static const struct {
	uint8_t qualifier, phrase_qualifier, reason;
	const char *why;
} outcomes[] = {
	[O_OK] = { 0, 0, ZCP_REASON_NONE, NULL },
	[O_LOGOFF] = { 8, 8, ZCP_REASON_NONE, NULL },
	[O_PASSWORD] = { 1, 36, ZCP_REASON_PASSWORD, "INVALID PASSWORD" },
	[O_GROUP] = { 2, 2, ZCP_REASON_GROUP, "INVALID GROUP" },
	[O_TERMINAL] = { 4, 4, ZCP_REASON_TERMINAL, "NOT AUTHORIZED TO TERMINAL" },
	[O_HOURS] = { 4, 4, ZCP_REASON_TERMINAL, "NOT AUTHORIZED AT THIS TIME" },
	[O_REVOKED] = { 6, 6, ZCP_REASON_PASSWORD, "USER ACCESS REVOKED" },
	[O_PROMPT] = { 6, 6, ZCP_REASON_PASSWORD, "OPERATOR HAS NOT ANSWERED ICH302D OR ICH304D" },
	[O_NOW_REVOKED] = { 7, 7, ZCP_REASON_PASSWORD, "EXCESSIVE PASSWORD ATTEMPTS" },
	[O_INACTIVE] = { 35, 35, ZCP_REASON_PASSWORD, "INACTIVE USER REVOKED" },
	[O_UNDEFINED] = { 9, 9, ZCP_REASON_PASSWORD, "UNDEFINED USER" },
	[O_NOT_ALTERNATE] = { 17, 17, ZCP_REASON_ACCESS, "NOT AUTHORIZED TO ACT FOR THE USER" },
	[O_NOT_BY] = { 17, 17, ZCP_REASON_ACCESS, "NOT AUTHORIZED TO LOGON BY" },
	[O_LABEL] = { 11, 11, ZCP_REASON_ACCESS, "NOT AUTHORIZED TO SECURITY LABEL" },
	[O_NO_LABEL] = { 10, 10, ZCP_REASON_ACCESS, "INSUFFICIENT SECURITY LABEL AUTHORITY" },
	[O_EXPIRED] = { 25, 38, ZCP_REASON_EXPIRED, "PASSWORD EXPIRED" },
	[O_NEW_PASSWORD] = { 26, 37, ZCP_REASON_NEWPASSWORD, "NEW PASSWORD IS INVALID" },
	[O_GROUP_REVOKED] = { 28, 28, ZCP_REASON_GROUP, "GROUP ACCESS HAS BEEN REVOKED" },
	[O_NO_MAP] = { 39, 39, ZCP_REASON_PASSWORD, "LOGIN UID IS NOT MAPPED TO A USER" },
	[O_FACTOR] = { 41, 41, ZCP_REASON_PASSWORD, "MULTIFACTOR AUTHENTICATION FAILED" },
	[O_AWAY] = { 42, 42, ZCP_REASON_PASSWORD, "MULTIFACTOR AUTHENTICATION UNAVAILABLE" },
	[O_SEVERED] = { 27, 27, ZCP_REASON_TRAIL, "THE AUDIT TRAIL WAS FULL" },
	[O_NOT_ACTIVE] = { 27, 27, ZCP_REASON_INTERNAL, "RACF IS NOT ACTIVE" },
	[O_QUIET] = { 14, 14, ZCP_REASON_ACCESS, "SETROPTS MLQUIET IS IN EFFECT" },
	[O_INTERNAL] = { 27, 27, ZCP_REASON_INTERNAL, "INTERNAL ERROR" },
};

const char *verify_why(enum outcome o)
{
	return outcomes[o].why;
}

const char *verify_claimed(const struct job *job)
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
	uint64_t when = attempts_failed(verify_claimed(job), job->started, job_now());

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

/* Of the group of this session; the count ends where RACF's field of two bytes does. */
static int count_connect(struct db *db, const struct acee *a, int64_t now)
{
	return db_run(db,
		      "UPDATE connection SET last_connect = ?3,"
		      " n_connects = min(n_connects + 1, 65535) WHERE user = ?1 AND grp = ?2",
		      "tti", a->user, a->group, now);
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
	ret = ret ?: count_connect(db, &job->acee, now);
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

/* SETROPTS PASSWORD(WARNING(n)): in time, to who has just proven himself by it. */
static void warn_of_expiry(struct job *job)
{
	const struct racf_user *u = model_user(worker.model, verify_claimed(job));
	int days;

	if (!u || !job->plan.check || job->plan.set || job->by_provider)
		return;
	days = password_days(&worker.options, u, job->plan.kind, job_time() / 1000000000);
	if (days >= 0 && days <= (int)worker.options.pw_warning)
		job_say(job, ICH70002I, password_word(job->plan.kind), days);
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
	attempts_succeeded(verify_claimed(job));
	if (job->r.action != ZCP_VERIFY_AUTOLOG && job->r.action != ZCP_VERIFY_ALTERNATE)
		last_access(job, last);
	warn_of_expiry(job);
	if (job->plan.set)
		job_say(job, ICH08000I, password_word(job->plan.new_kind), job->acee.user);
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
		[ZCP_VERIFY_ALTERNATE] = "ALTERNATE USER ID", [ZCP_VERIFY_ROUTE] = "RACROUTE",
	};
	int n = snprintf(text, size, "%s", names[job->r.action]);

	if (*job->r.by && model_user(worker.model, job->r.by))
		n += snprintf(text + n, size - n, " BY %s", job->r.by);
	if (*job->issuer)
		n += snprintf(text + n, size - n, " OF %s", job->issuer);
	if (job->plan.set)
		n += snprintf(text + n, size - n, " NEW PASSWORD");
	if (job->mfa)
		snprintf(text + n, size - n, " MFA(%s)", job->mfa);
	return text;
}

/* What is known of the factors of the user whose password it is. */
static int add_factors(const struct job *job, enum outcome o, struct smf_rec *rec)
{
	bool fallback = job->factors.fallback,
	     away = o == O_AWAY || (o == O_OK && job->mfa && !strcmp(job->mfa, "PWFALLBACK"));
	uint8_t flags = SMF80_MFA_USER | (fallback ? SMF80_MFA_FALLBACK : 0) |
			(away ? SMF80_MFA_UNAVAIL : 0);

	if (job->mfa)
		smf80_extended_text(rec, SMF80_SEC_FACTOR,
				    *job->factors.provider ? job->factors.provider : job->mfa);
	if (factors_local(&job->factors) || *job->factors.provider)
		smf80_extended(rec, SMF80_SEC_MFA, &flags, sizeof(flags));
	return smf_end(rec);
}

int verify_record(const struct job *job, enum outcome o, const char *logstr, struct smf_rec *rec)
{
	bool ok = o == O_OK || o == O_LOGOFF,
	     phrase = job->plan.check && job->plan.kind == DB_PHRASE;
	uint8_t qualifier = o == O_OK && job->mfa ? QUALIFIER_MFA :
			    phrase		   ? outcomes[o].phrase_qualifier :
						     outcomes[o].qualifier;
	struct smf80 e;

	event_begin(job, &e, 1, qualifier);
	e.ath = SMF80_ATH_NORMAL;
	e.rea = ok ? SMF80_REA_ALWAYS : SMF80_REA_VERIFY;
	e.des |= ok ? 0 : SMF80_DES_VIOLATION;
	smf80_begin(rec, event_buffer(), &e);
	if (!ok)
		event_violation(job, "", "LOGON/JOB INITIATION - %s ENTERED AT TERMINAL %s",
				outcomes[o].why, job->r.origin.term);
	return event_end(job, rec, logstr) ?: add_factors(job, o, rec);
}

/* Until SETRACF ACTIVE only those come in who clear the trail, and who may give it. */
static enum outcome unless_severed(const struct job *job, enum outcome o)
{
	if (o != O_OK)
		return o;
	if (trail_severed())
		return job_clears_trail(job) ? O_OK : O_SEVERED;
	return worker.options.severed && !(job->acee.attrs & RACF_SPECIAL) ? O_NOT_ACTIVE : O_OK;
}

void verify_conclude(struct job *job, enum outcome wanted)
{
	enum outcome o = unless_severed(job, wanted);
	bool ok = o == O_OK || o == O_LOGOFF;
	struct smf_rec rec;
	char text[120];

	job->decision = ok ? ZCP_PERMIT : ZCP_DENY;
	job->reason = outcomes[o].reason;
	job->error = verify_record(job, o, action_text(job, text, sizeof(text)), &rec);
	job->step = o == O_LOGOFF ? logged_off : ok ? permitted : refused;
	if (job->error)
		job->step(job);
	else
		job_record(job, &rec, o == O_LOGOFF, job->step);
}

/* ---- who it is, and whether he may ------------------------------------------------------ */

void verify_identify(struct job *job, const struct racf_user *u)
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

		if (!model_connected(c, a->time / 1000000000))
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
	if (!model_connected(c, job->acee.time / 1000000000))
		return O_GROUP_REVOKED;
	memcpy(job->acee.group, c->group, sizeof(job->acee.group));
	return O_OK;
}

static bool at_terminal(const struct job *job)
{
	return job->r.action == ZCP_VERIFY_LOGON || job->r.action == ZCP_VERIFY_RECONNECT;
}

/* WHEN(DAYS TIME) of the user and of the terminal's profile. */
static enum outcome check_hours(const struct job *job, const struct racf_user *u)
{
	const struct racf_profile *p;
	int64_t now = job_time() / 1000000000;

	if (!at_terminal(job))
		return O_OK;
	p = *job->r.origin.term ? model_protects(worker.model, "TERMINAL", job->r.origin.term) :
				  NULL;
	return signon_hours(&u->when, now) && (!p || signon_hours(&p->when, now)) ? O_OK : O_HOURS;
}

/*
 * Somebody comes himself: who was away for too long is revoked, with SPECIAL the operator is asked.
 */
static enum outcome check_inactive(const struct job *job, const struct racf_user *u)
{
	racf_name name;

	if (job->r.action == ZCP_VERIFY_AUTOLOG || job->r.action == ZCP_VERIFY_ALTERNATE ||
	    !signon_inactive(&worker.options, u, job_time() / 1000000000))
		return O_OK;
	memcpy(name, u->name, sizeof(name));
	if (u->attrs & RACF_SPECIAL) {
		prompt_ask(name, PROMPT_INACTIVE, job->r.origin.term);
		return O_PROMPT;
	}
	if (db_run(&worker.db,
		   "UPDATE user SET attrs = attrs | ?2, resume_date = 0 WHERE name = ?1", "ti",
		   name, (int64_t)RACF_REVOKED))
		return O_INTERNAL;
	if (model_refresh_user(worker.model, &worker.db, name))
		log_fatal("database cannot be read");
	return O_INACTIVE;
}

static enum outcome check_terminal(struct job *job)
{
	struct racf_subject subject;

	if (!at_terminal(job))
		return O_OK;
	acee_subject(&job->acee, &subject);
	return admit_terminal(&worker.options, &subject, job->r.origin.term);
}

/* The session has the label that was asked for, or the user's own, if labels are in force. */
static enum outcome check_label(struct job *job, const struct racf_user *u)
{
	const char *label = *job->r.label ? job->r.label : u->label;
	struct racf_subject subject;
	enum outcome o;

	acee_subject(&job->acee, &subject);
	o = admit_label(&worker.options, &subject, label, *job->r.label);
	if (o == O_OK && racf_class_is(&worker.options, racf_class_find("SECLABEL"), RACF_ACTIVE))
		snprintf(job->acee.label, sizeof(job->acee.label), "%s", label);
	return o;
}

enum outcome verify_check_user(struct job *job, const struct racf_user *u)
{
	enum outcome o;

	if (signon_revoked(u, job_time() / 1000000000))
		return O_REVOKED;
	if (check_quiet(&worker.options, u->name, u->attrs))
		return O_QUIET;
	o = check_group(job, u);
	if (o == O_OK)
		o = check_hours(job, u);
	if (o == O_OK)
		o = check_label(job, u);
	/* the terminal's label is compared with the session's */
	if (o == O_OK)
		o = check_terminal(job);
	/* last: it may revoke */
	return o != O_OK ? o : check_inactive(job, u);
}

/* ---- without ---- */

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
		verify_conclude(job, O_NO_MAP);
		return;
	}
	verify_identify(job, u);
	verify_conclude(job, verify_check_user(job, u));
}

static void autolog(struct job *job)
{
	const struct racf_user *u = model_user(worker.model, job->r.user);

	if (!job->identified || !u) {
		verify_conclude(job, O_UNDEFINED);
		return;
	}
	memcpy(job->r.by, job->acee.user, sizeof(job->r.by));
	verify_identify(job, u);
	verify_conclude(job, verify_check_user(job, u));
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
		verify_conclude(job, O_UNDEFINED);
		return;
	}
	acee_subject(&job->acee, &subject);
	if (auth_check(worker.model, &subject, "VMBATCH", u->name, ZCP_ACCESS_CONTROL)
		    .d.decision != ZCP_PERMIT) {
		verify_conclude(job, O_NOT_ALTERNATE);
		return;
	}
	verify_identify(job, u);
	verify_conclude(job, verify_check_user(job, u));
}

void verify_start(struct job *job)
{
	switch (job->r.action) {
	case ZCP_VERIFY_LOGOFF:
		verify_conclude(job, O_LOGOFF);
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
		credential_start(job);
	}
}
