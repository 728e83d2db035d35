/* SPDX-License-Identifier: MIT */
/*
 * cmd.h - what commands do
 *
 * A command that changes something has two parts: check() looks at the
 * profiles in memory, says what is wrong and changes nothing; apply() changes
 * the database, inside a transaction. Before check() the authority over the
 * target is looked up (authority.h), between the two the event is recorded.
 * Changes run one at a time.
 */
#ifndef ZCP_RACF_CMD_H
#define ZCP_RACF_CMD_H

#include "racf/authority.h"
#include "racf/ich.h"
#include "racf/job.h"

enum verdict {
	CMD_OK,
	CMD_PARTLY,		/* some operands are not the issuer's to give: job->ignored */
	CMD_DENIED,		/* no authority at all, or a wrong password */
	CMD_NOTHING,		/* authority, but nothing can be done; not recorded */
};

struct command {
	uint8_t event;		/* of type 80; 0: lists, changes nothing */
	const char *denied;	/* message to who has no authority over the target */
	enum verdict (*check)(struct job *job, const char *target);
	int (*apply)(struct job *job, const char *target);
	int (*refresh)(const struct job *job, const char *target);
	void (*list)(struct job *job);
	bool files;		/* apply() changes what files there are, outside a transaction */
	bool status;		/* what type 81 says is not what it was; always recorded */
};

extern const struct command racf_commands[VERB_COUNT];

/* ---- cmd.c: what commands ask ---------------------------------------------------- */

/* An error: a line, and the answer's return code is the message's number. */
#define cmd_error(job, ...) do { job_say(job, __VA_ARGS__); cmd_rc(job, __VA_ARGS__); } while (0)
void cmd_rc(struct job *job, const char *message, ...);

bool cmd_is(const struct job *job, uint32_t attrs); /* the issuer has one of the attributes */
bool cmd_owns(const struct job *job, const char *owner);	/* is the owner */
/* Takes a keyword that the issuer may not give out of what is done. */
void cmd_ignore(struct job *job, enum racf_kw kw, const char *name);
bool cmd_wants(const struct job *job, enum racf_kw kw);	/* given and not ignored */
bool cmd_left(const struct job *job);				/* some operand is */
bool cmd_takes_back(const struct job *job, enum racf_kw kw);	/* the same, behind NO */
bool cmd_defined(const char *name);				/* user or group */
bool cmd_owns_profile(const char *name);	/* some general resource profile is his */
/* Value of an operand, or what holds without it; behind NO it is empty. */
const char *cmd_or(const struct job *job, enum racf_kw kw, const char *fallback);
int64_t cmd_num_or(const struct job *job, enum racf_kw kw, int64_t fallback);
/* A flag that is set, behind NO cleared, or not given. */
bool cmd_flag(const struct job *job, enum racf_kw kw, bool fallback);
/* n-th thing that the command is about; a command without targets has one, which is "". */
const char *cmd_target(const struct job *job, unsigned int n);
const char *cmd_class(const struct job *job);
/* Names of profiles as CP writes them, but for those that are there as they were typed. */
void cmd_normalize(struct job *job);
int64_t cmd_now(void);		/* seconds since 1970 */
/* attrs with the attribute keywords of the command applied */
uint32_t cmd_attributes(const struct job *job, uint32_t attrs);
/* REVOKE and RESUME with and without dates */
void cmd_dates(const struct job *job, int64_t *revoke, int64_t *resume);
/* DAYS and TIME of WHEN */
struct racf_when cmd_when(const struct job *job, struct racf_when when);
/* Access that the lists of a profile give. */
uint8_t profile_access(const struct racf_subject *subject, const struct racf_profile *p);
uint8_t cmd_access(const struct job *job, const struct racf_profile *p);
/* Date as yy.ddd */
const char *cmd_date(int64_t time, char text[12]);

/* Fields of segments: class is USER, GROUP or that of a profile. */
int cmd_set_field(const struct job *job, const char *class, const char *profile, enum racf_kw kw,
		  const char *segment, const char *field);
int cmd_drop_segment(const struct job *job, const char *class, const char *profile,
		     enum racf_kw kw, const char *segment);
/* ADDCATEGORY and DELCATEGORY, to numbers */
bool cmd_secdata_ok(struct job *job, const char *target);
int cmd_set_categories(const struct job *job, const char *class, const char *profile);
/* SECLEVEL as a number; fallback without it */
int64_t cmd_seclevel(const struct job *job, int64_t fallback);

/* ---- the parts of execute.c that set-up uses without the loop ------------------- */

int command_prepare(struct job *job);		/* what is to be derived; 0 or -errno */
int command_apply(struct job *job);

/* ---- cmdsections.c ---- */

/* Sections of the command's record that say what it is about; the extended ones: 0 or -errno. */
void cmd_sections(const struct job *job, struct smf_rec *rec);
int cmd_extended(const struct job *job, struct smf_rec *rec);

/* ---- cmdaudit.c ---- */

/* Why the command is recorded, as racf_audit_command() says; 0: it is not. */
uint16_t cmd_reasons(const struct job *job, const char *target, enum verdict v);

/* ---- cmduser.c, cmdpassword.c --------------------------------------------------------- */

enum verdict adduser_check(struct job *job, const char *target);
int adduser_apply(struct job *job, const char *target);
enum verdict altuser_check(struct job *job, const char *target);
int altuser_apply(struct job *job, const char *target);
enum verdict deluser_check(struct job *job, const char *target);
int deluser_apply(struct job *job, const char *target);
/* Nobody else has SPECIAL and could log on: without the user nobody could administer RACF. */
bool cmd_last_special(const struct racf_user *u);
int user_refresh(const struct job *job, const char *target);
bool new_values_ok(struct job *job, const char *target);
enum verdict password_check(struct job *job, const char *target);
int password_apply(struct job *job, const char *target);

/* ---- cmdmfa.c, cmdreply.c ----------------------------------------------------------------- */

bool mfa_ok(struct job *job, const char *target);
int mfa_apply(struct job *job, const char *target);
void mfa_list(struct job *job, const struct racf_user *u);
enum verdict reply_check(struct job *job, const char *target);
int reply_apply(struct job *job, const char *target);

/* ---- cmdgroup.c, cmdconnect.c ----------------------------------------------------------- */

enum verdict addgroup_check(struct job *job, const char *target);
int addgroup_apply(struct job *job, const char *target);
enum verdict altgroup_check(struct job *job, const char *target);
int altgroup_apply(struct job *job, const char *target);
enum verdict delgroup_check(struct job *job, const char *target);
int delgroup_apply(struct job *job, const char *target);
int group_refresh(const struct job *job, const char *target);
enum verdict connect_check(struct job *job, const char *target);
int connect_apply(struct job *job, const char *target);
enum verdict remove_check(struct job *job, const char *target);
int remove_apply(struct job *job, const char *target);

/* ---- cmdresource.c, cmdpermit.c ------------------------------------------------------------ */

enum verdict rdefine_check(struct job *job, const char *target);
int rdefine_apply(struct job *job, const char *target);
enum verdict ralter_check(struct job *job, const char *target);
int ralter_apply(struct job *job, const char *target);
enum verdict rdelete_check(struct job *job, const char *target);
int rdelete_apply(struct job *job, const char *target);
int profile_refresh(const struct job *job, const char *target);
enum verdict permit_check(struct job *job, const char *target);
int permit_apply(struct job *job, const char *target);
/* The profile that FROM names, of which the issuer may see the lists; NULL: there is none. */
const struct racf_profile *permit_from(const struct job *job);
/* Entries of another profile's lists become this one's too. */
int permit_copy(const char *class, const char *name, const char *from_class, const char *from_name);

/* ---- cmdlist.c, cmdrlist.c, cmdsearch.c, cmdhelp.c ---- */

void listuser(struct job *job);
void listgrp(struct job *job);
void rlist(struct job *job);
void search(struct job *job);
void help(struct job *job);
void explain(struct job *job);
/* A line of a list: a heading, underlined. */
void list_heading(struct job *job, const char *title);
void list_when(struct job *job, const struct racf_when *w);

/* ---- cmdvary.c ---- */

enum verdict rvary_check(struct job *job, const char *target);
int rvary_apply(struct job *job, const char *target);
int rvary_prepare(struct job *job);
/* SETROPTS RVARYPW: new values are to be derived; and then, as options hold them */
int rvarypw_prepare(struct job *job);
bool rvarypw_set(const struct job *job, enum racf_kw kw, char *text, size_t size);
/* To CP and the operator at a start: that RACF is inactive, if it is. */
void rvary_announce(void);
/* The record of type 81 of what is in force now. 0 or -errno. */
int rvary_status(struct smf_rec *rec);

/* ---- cmdreport.c ---- */

void irrrid00(struct job *job);
void irrut100(struct job *job);
void ichdsm00(struct job *job);

/* ---- cmdevent.c ---- */

enum verdict setevent_check(struct job *job, const char *target);
int setevent_apply(struct job *job, const char *target);
int setevent_refresh(const struct job *job, const char *target);
/* The command changes which events are recorded, or controlled. */
bool setevent_audits(const struct job *job, const char *target);
bool setevent_controls(const struct job *job, const char *target);

/* ---- cmdoptions.c, cmdoptlist.c ---- */

enum verdict setropts_check(struct job *job, const char *target);
bool setropts_labels(const struct job *job);	/* asks CP first */
int setropts_apply(struct job *job, const char *target);
/* Sections of its record: what will be in force. */
void setropts_sections(struct job *job, struct smf_rec *rec);
int options_refresh(const struct job *job, const char *target);
void setropts_list(struct job *job);

#endif
