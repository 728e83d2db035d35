/* SPDX-License-Identifier: MIT */
/*
 * decide.h - the authorization decision (REQUEST=AUTH), a pure function
 *
 * Beside it stands the Security Target's order: profile, user entry, group
 * entries, ID(*), UACC, OPERATIONS, WARNING. What there is to decide on is in
 * the two arguments; nothing is looked up, nothing is changed.
 */
#ifndef ZCP_RACF_DECIDE_H
#define ZCP_RACF_DECIDE_H

#include "racf/racf.h"

struct racf_subject {
	bool defined;			/* else nothing below counts */
	racf_name user;
	racf_name group;		/* current connect group */
	const racf_name *groups;	/* all connections that are not revoked */
	unsigned int n_groups;
	uint32_t attrs;			/* RACF_* */
	bool grplist;			/* all groups count, not the current one alone */
};

struct racf_access {
	racf_name id;			/* user, group, or "*" */
	uint8_t level;			/* enum zcp_access */
};

/* WHEN(TERMINAL(...)) and its kin */
enum racf_condition {
	RACF_WHEN_TERMINAL, RACF_WHEN_CONSOLE, RACF_WHEN_JESINPUT, RACF_WHEN_APPCPORT,
	RACF_WHEN_PROGRAM, RACF_WHEN_SYSID, RACF_WHEN_SERVAUTH, RACF_WHEN_CRITERIA,
	RACF_WHEN_COUNT,
};

#define RACF_CONDITION_MAX 64

struct racf_conditional {
	racf_name id;
	uint8_t kind;			/* enum racf_condition */
	char value[RACF_CONDITION_MAX + 1];
	uint8_t level;
};

/* A condition's name ("TERMINAL"), as after WHEN and in the database; and back; -1: none. */
const char *racf_condition_name(unsigned int kind);
int racf_condition_by_name(const char *name);

struct racf_object {
	bool found;			/* there is a profile */
	const struct racf_class *class;
	uint8_t uacc;
	bool warning;
	const struct racf_access *acl;
	unsigned int n_acl;
};

/* The rule that gave the answer. */
enum racf_rule {
	RACF_RULE_UNDEFINED_USER,
	RACF_RULE_NO_PROFILE,
	RACF_RULE_OPEN_CLASS,
	RACF_RULE_USER,
	RACF_RULE_GROUP,
	RACF_RULE_ANYONE,		/* ID(*) */
	RACF_RULE_UACC,
	RACF_RULE_OPERATIONS,
	RACF_RULE_WARNING,
	RACF_RULE_NONE,			/* nothing granted it */
};

struct racf_decision {
	enum zcp_decision decision;
	enum racf_rule rule;
	uint8_t allowed;		/* the level that the lists give */
};

struct racf_decision racf_decide(const struct racf_subject *subject,
				 const struct racf_object *object, enum zcp_access wanted);

/* ---- whether it is recorded ------------------------------------------------ */

struct racf_audit {
	uint8_t ok, fail;		/* AUDIT: lowest level that is recorded; 0: none */
	uint8_t g_ok, g_fail;		/* GLOBALAUDIT */
	bool user;			/* UAUDIT of the subject */
};

/* SMF80_REA_* of a decision; 0: it is not recorded. Refusals always are. */
uint8_t racf_audit_reasons(const struct racf_audit *audit, const struct racf_decision *decision,
			   enum zcp_access wanted);

#endif
