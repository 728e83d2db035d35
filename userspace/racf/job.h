/* SPDX-License-Identifier: MIT */
/*
 * job.h - one request of CP inside the worker, from its arrival to its answer
 *
 * The worker has one main thread. A job runs on it in steps; between two
 * steps it waits for a key derivation, for smfd's word, or for a
 * moment in time, while other jobs run.
 */
#ifndef ZCP_RACF_JOB_H
#define ZCP_RACF_JOB_H

#include "racf/acee.h"
#include "racf/factor.h"
#include "racf/imsg.h"
#include "racf/kdfpool.h"
#include "racf/model.h"
#include "racf/password.h"
#include "smf/record.h"

#define JOBS_MAX 256

struct job;
struct newvalue;
typedef void (*job_step_t)(struct job *job);

struct job {
	struct job *next;		/* all jobs */
	struct job *next_command;	/* changes wait for each other */
	struct racf_request r;
	uint64_t started;		/* CLOCK_MONOTONIC, milliseconds */
	uint64_t wake;			/* 0: not asleep */
	job_step_t step;		/* what comes after the wait */
	int error;			/* of the wait */
	bool cancelled;
	bool asks_who;			/* waits for what CP says of who is logged on */
	uint64_t ask;			/* a question of smfd's: its number */
	unsigned int ask_what;		/* and what it is about: SMF_ASK and the like */
	bool ask_scoped;		/* a group's auditor, who reads what is in its scope */

	racf_name issuer;		/* RACROUTE: whose machine asks about acee's user */
	bool identified;		/* acee holds */
	struct acee acee;
	struct kdf_job kdf;
	struct password_plan plan;
	struct newvalue *values;	/* newvalue.h: what a command sets; NULL: nothing */
	unsigned int n_values, n_derived;
	struct factors factors;		/* of whose password it is */
	char token[TOTP_DIGITS + 1];
	int64_t token_step;		/* of a good token; 0: none */
	struct mfa_verify question;	/* to a provider */
	/* what proved him beside a password, for the record; NULL */
	const char *mfa;
	bool by_provider;		/* the password was not looked at */

	/* the answer */
	uint8_t decision, reason;
	int32_t rc;
	uint16_t acee_len;
	uint8_t blob[ZCP_ACEE_MAX];
	racf_name user;
	size_t len;
	char text[RACF_TEXT_MAX];

	/* a command that changes something: cmd.h */
	struct kw_set ignored;		/* keywords that the issuer may not give */
	uint8_t authority;		/* SMF80_ATH_* used */
	uint16_t reasons;		/* cmd_reasons() of the target */
	bool changed;			/* something in the database is to change */
	unsigned int done;		/* targets that were acted on */
	/* enum outcome of a current password that did not prove the issuer; 0: none */
	uint8_t failure;
};

/* The worker's state, for the jobs' steps. */
struct worker {
	struct db db;
	struct model *model;
	struct racf_options options;
	uint8_t key[ACEE_KEY_LEN];
	uint64_t boot;			/* of the module; 0: not heard yet */
};

extern struct worker worker;

/* ---- worker.c: waiting ------------------------------------------------------ */

/* Each calls step when the wait is over; job->error tells how. */
void job_derive(struct job *job, struct kdf_job *kdf, job_step_t step);
void job_record(struct job *job, const struct smf_rec *rec, bool keep, job_step_t step);
void job_sleep(struct job *job, uint64_t until, job_step_t step);
/* One of those who clear a full trail: AUDITOR, or RACF's own user. */
bool job_clears_trail(const struct job *job);
uint64_t job_now(void);			/* milliseconds, monotonic */
uint64_t job_time(void);		/* nanoseconds since 1970 */

/* A line for a user's terminal, the operator's for ""; keep: a reader file when he has none. */
void worker_tell(const char *user, bool keep, const char *text);
/* A line for the system operator's console; in the log too. */
__attribute__((format(printf, 1, 2)))
void worker_operator(const char *fmt, ...);
/* CP hears whether RACF is inactive. */
void worker_state(void);
/* CP is asked what is logged on. */
void worker_who(void);
/* CP hears what it has to record: struct zcp_racf_events. */
void worker_events(const void *events, size_t len);

/* The answer goes out, the job ends. */
void job_finish(struct job *job);

/* A line for the user; what no longer fits in one answer goes out first (COMMAND only). */
__attribute__((format(printf, 2, 3)))
void job_say(struct job *job, const char *fmt, ...);

/* ---- verify.c, auth.c, execute.c: first steps ---------------------------------- */

void verify_start(struct job *job);
void auth_start(struct job *job);
void auth_start_smf(struct job *job);
void command_start(struct job *job);

/* ---- event.c: type 80 records -------------------------------------------------- */

/* An event of this job: who, where, when are filled in. */
void event_begin(const struct job *job, struct smf80 *r, uint8_t event, uint8_t qualifier);
/*
 * LOGSTR, the user's name, and logstr once more where LOGSTR does not hold it: every record ends
 * with them, but for extended sections. 0 or -errno.
 */
int event_end(const struct job *job, struct smf_rec *rec, const char *logstr);
/* The buffer that records are built in: used up by job_record(). */
uint8_t *event_buffer(void);
/* ICH408I to the log, the security console, and the user whom the profile names, or "". */
__attribute__((format(printf, 3, 4)))
void event_violation(const struct job *job, const char *notify, const char *fmt, ...);

#endif
