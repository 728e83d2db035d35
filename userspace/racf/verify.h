/* SPDX-License-Identifier: MIT */
/* verify.h - a verification, between verify.c (record, end, what holds for all) and credential.c */
#ifndef ZCP_RACF_VERIFY_H
#define ZCP_RACF_VERIFY_H

#include "racf/job.h"
#include "racf/signon.h"

/* Event 1: what CP is told, and what the record says. */
enum outcome {
	O_OK,
	O_LOGOFF,
	O_PASSWORD,
	O_GROUP,
	O_TERMINAL,
	O_HOURS,
	O_REVOKED,
	O_PROMPT,
	O_NOW_REVOKED,
	O_INACTIVE,
	O_UNDEFINED,
	O_NOT_ALTERNATE,
	O_NOT_BY,
	O_LABEL,
	O_NO_LABEL,
	O_EXPIRED,
	O_NEW_PASSWORD,
	O_GROUP_REVOKED,
	O_NO_MAP,
	O_FACTOR,
	O_AWAY,
	O_SEVERED,
	O_NOT_ACTIVE,
	O_QUIET,
	O_INTERNAL,
};

/* Whose password it is. */
const char *verify_claimed(const struct job *job);
/* The user becomes the subject of the record and, if all goes well, of the ACEE. */
void verify_identify(struct job *job, const struct racf_user *u);
/* What holds for every way in, once it is known who comes. */
enum outcome verify_check_user(struct job *job, const struct racf_user *u);
/* What the record says of a refusal. */
const char *verify_why(enum outcome o);
/* The attempt is recorded, then answered. */
void verify_conclude(struct job *job, enum outcome o);
/* Its record: event 1 of whom the job identified, or nobody. 0 or -errno. */
int verify_record(const struct job *job, enum outcome o, const char *logstr, struct smf_rec *rec);

/* ---- credential.c: with a password, a token, a certificate or a provider's word ------ */

void credential_start(struct job *job);
/*
 * One more failure in a row, durable before the answer: why, or that it revoked the user. u is
 * gone afterwards.
 */
enum outcome credential_failed(const struct job *job, const struct racf_user *u, enum outcome why);

#endif
