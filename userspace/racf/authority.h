/* SPDX-License-Identifier: MIT */
/*
 * authority.h - who may give which command, and which of its operands
 *
 * One table for all commands. A row says over what the issuer needs one of
 * some roles: for the command itself, or for an operand when it is given. Each
 * row that applies must be met. Where a command's own row is not, nothing of
 * it is done; where an operand's is not, the operand is ignored and recorded.
 */
#ifndef ZCP_RACF_AUTHORITY_H
#define ZCP_RACF_AUTHORITY_H

#include <stdio.h>
#include "racf/keyword.h"
#include "racf/racf.h"

struct job;
struct racf_user;
struct racf_group;
struct racf_profile;

#define ROLE_SPECIAL	0x00001
#define ROLE_GSPECIAL	0x00002	/* group-SPECIAL, what it is about within the group's scope */
#define ROLE_AUDITOR	0x00004
#define ROLE_GAUDITOR	0x00008
#define ROLE_ROAUDIT	0x00010
#define ROLE_GROAUDIT	0x00020
#define ROLE_OWNER	0x00040	/* of the profile */
#define ROLE_SELF	0x00080	/* it is one's own */
#define ROLE_JOIN	0x00100	/* connected with JOIN */
#define ROLE_CONNECT	0x00200	/* connected with CONNECT, and no more than that is given away */
#define ROLE_SUPOWNER	0x00400	/* owner of the superior group */
#define ROLE_SUPJOIN	0x00800	/* JOIN in the superior group */
#define ROLE_CLAUTH	0x01000	/* CLAUTH of the class */
#define ROLE_ALTER	0x02000	/* ALTER to a discrete profile, not in VMMDISK */
#define ROLE_READ	0x04000	/* READ or more to the resource */
#define ROLE_RESET	0x08000	/* READ to IRR.PASSWORD.RESET, over users without attributes */
#define ROLE_RESETNOW	0x10000	/* UPDATE to it */
#define ROLE_LISTUSER	0x20000	/* READ to IRR.LISTUSER */
#define ROLE_FIELD	0x40000	/* UPDATE to the field's profile in class FIELD, READ for lists */
#define ROLE_ANYONE	0x80000
#define ROLE_OPERATOR	0x200000 /* the system operator, or READ to ICH302D in FACILITY */
#define ROLE_TRAIL	0x400000 /* who clears the audit trail, while it is why all is refused */
#define ROLE_EVENTS	0x100000 /* AUDITOR, where all members are events to be audited or not */

/* over what */
enum over {
	OVER_SYSTEM,
	OVER_USER,		/* the command's target */
	OVER_GROUP,		/* the command's target */
	OVER_PROFILE,		/* the command's target */
	OVER_CLASS,		/* of the profile */
	OVER_CLASS_USER,	/* class USER, as CLAUTH names it */
	OVER_CLASSES,		/* each class that the operand names */
	OVER_SUPERIOR,		/* superior group as it is */
	OVER_NEW_SUPERIOR,	/* SUPGROUP(group) */
	OVER_DEFAULT,		/* DFLTGRP(group) */
	OVER_CONNECTED,		/* GROUP(group) */
	OVER_NAMED,		/* USER(user) */
	OVER_ID,		/* user or group, the command's target */
	OVER_EVENTS,		/* what of events the command changes */
	OVER_MEMBERS,		/* ADDMEM, DELMEM: the profile, and what is said of events */
	OVER_COUNT,
};

struct authority {
	uint8_t verb;		/* enum racf_verb */
	/* KW_TARGET: the command; KW_COUNT: operands without a row of their own */
	uint8_t kw;
	uint8_t over;
	uint32_t roles;
	uint8_t with, without;	/* enum racf_kw: only beside this operand; only without it */
	bool controlled;	/* only with SETROPTS SECLABELCONTROL */
};

/* Ended by a row without roles. */
extern const struct authority racf_authority[];

/* What the issuer is to something; NULL: it does not exist. */
uint32_t authority_over_user(const struct job *job, const struct racf_user *u);
uint32_t authority_over_group(const struct job *job, const struct racf_group *g);
uint32_t authority_over_profile(const struct job *job, const struct racf_profile *p);

/* Whether the roles over something meet the command's rows for it and for the operand. */
bool authority_meets(enum racf_verb verb, enum racf_kw kw, uint32_t roles);

/*
 * The command on the target: false where it may not be given at all. Operands that may not be given
 * are in job->ignored, the authorities that were used in job->authority.
 */
bool authority_check(struct job *job, const char *target);
/* The issuer may give the operand, of which an operand of another name has as much in it. */
bool authority_may_give(struct job *job, enum racf_kw kw, const char *target);

/* A list shows the segment: the issuer may READ one of its fields. */
bool authority_field(const struct job *job, enum racf_kw segment, bool group);

/* The table for people, in Markdown. */
void authority_print(FILE *to);

#endif
