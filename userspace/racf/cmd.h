/* SPDX-License-Identifier: MIT */
/*
 * cmd.h - what commands do
 *
 * A command that changes something has two parts: check() looks at the
 * profiles in memory and at the issuer's authority, says what is wrong and
 * changes nothing; apply() changes the database, inside a transaction. In
 * between the event is recorded. Changes run one at a time.
 */
#ifndef ZCP_RACF_CMD_H
#define ZCP_RACF_CMD_H

#include "racf/ich.h"
#include "racf/job.h"

enum verdict {
	CMD_OK,
	CMD_PARTLY,		/* some operands are not the issuer's to give: job->ignored */
	CMD_DENIED,		/* no authority at all */
	CMD_NOTHING,		/* authority, but nothing can be done; not recorded */
};

struct command {
	uint8_t event;		/* of type 80; 0: lists, changes nothing */
	bool resource;		/* targets are profiles of a class */
	enum verdict (*check)(struct job *job, const char *target);
	int (*apply)(struct job *job, const char *target);
	int (*refresh)(const struct job *job, const char *target);
	void (*list)(struct job *job);
};

extern const struct command racf_commands[VERB_COUNT];

/* An error: a line, and the answer's return code is the message's number. */
#define cmd_error(job, ...) do { job_say(job, __VA_ARGS__); cmd_rc(job, __VA_ARGS__); } while (0)
void cmd_rc(struct job *job, const char *message, ...);

bool cmd_is(const struct job *job, uint32_t attrs); /* the issuer has one of the attributes */
bool cmd_owns(const struct job *job, const char *owner);	/* is the owner */
/* Nothing without authority: takes the keywords out of what is done; true when one was given. */
bool cmd_ignore(struct job *job, enum racf_kw kw, const char *name);
bool cmd_wants(const struct job *job, enum racf_kw kw);	/* given and not ignored */
bool cmd_defined(const char *name);				/* user or group */
/* Value of an operand, or what holds without it. */
const char *cmd_or(const struct job *job, enum racf_kw kw, const char *fallback);
const char *cmd_target(const struct job *job, unsigned int n);
const char *cmd_class(const struct job *job);
/* attrs with the attribute keywords of the command applied */
uint32_t cmd_attributes(const struct job *job, uint32_t attrs);
/* Date as yy.ddd */
const char *cmd_date(int64_t time, char text[12]);

/* ---- the parts of execute.c that set-up uses without the loop ------------------- */

int command_prepare(struct job *job);		/* what is to be derived; 0 or -errno */
int command_apply(struct job *job);

/* ---- cmduser.c, cmdgroup.c, cmdresource.c, cmdlist.c ------------------------------ */

enum verdict adduser_check(struct job *job, const char *target);
int adduser_apply(struct job *job, const char *target);
enum verdict altuser_check(struct job *job, const char *target);
int altuser_apply(struct job *job, const char *target);
enum verdict deluser_check(struct job *job, const char *target);
int deluser_apply(struct job *job, const char *target);
enum verdict password_check(struct job *job, const char *target);
int password_apply(struct job *job, const char *target);
int user_refresh(const struct job *job, const char *target);
enum verdict addgroup_check(struct job *job, const char *target);
int addgroup_apply(struct job *job, const char *target);
int group_refresh(const struct job *job, const char *target);
enum verdict connect_check(struct job *job, const char *target);
int connect_apply(struct job *job, const char *target);
enum verdict rdefine_check(struct job *job, const char *target);
int rdefine_apply(struct job *job, const char *target);
enum verdict permit_check(struct job *job, const char *target);
int permit_apply(struct job *job, const char *target);
int profile_refresh(const struct job *job, const char *target);
void listuser(struct job *job);
void rlist(struct job *job);

#endif
