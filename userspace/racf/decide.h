/* SPDX-License-Identifier: MIT */
/*
 * decide.h - the authorization decision (REQUEST=AUTH), a pure function
 *
 * All that there is to decide on stands in its arguments; nothing is looked
 * up, nothing is changed. The rules are asked in the order of enum racf_rule,
 * which is the Security Target's (7.1.3.3, FDP_ACF.1(RACF), FDP_IFF.2(LS)):
 * mandatory rules first, and what they refuse no discretionary rule gives.
 */
#ifndef ZCP_RACF_DECIDE_H
#define ZCP_RACF_DECIDE_H

#include "racf/label.h"
#include "racf/options.h"
#include "racf/racf.h"

struct racf_subject {
	bool defined;			/* else nothing below counts */
	racf_name user;
	racf_name group;		/* current connect group */
	const racf_name *groups;	/* all connections that are not revoked */
	const uint8_t *group_attrs;	/* RACF_GROUP_ATTRS of each; NULL: none has any */
	unsigned int n_groups;
	uint32_t attrs;			/* RACF_* */
	bool grplist;			/* all groups count, not the current one alone */
	racf_name terminal;		/* where he logged on */
	racf_name label_name;
	/* what check_access() finds for it */
	const struct racf_label *label;	/* NULL: none, or none that is defined */
	bool notermuacc;		/* the current group has NOTERMUACC */
	uint8_t seclevel;
	const struct racf_categories *categories;
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

/* Which way information flows; ASKED: as class and level tell; NONE: no way. */
enum racf_flow {
	RACF_FLOW_ASKED, RACF_FLOW_READ, RACF_FLOW_WRITE, RACF_FLOW_BOTH, RACF_FLOW_NONE,
};

/* What SETROPTS says. All zero: a class that is active, under discretionary rules alone. */
struct racf_policy {
	bool inactive;			/* the class is not active */
	bool quiet;			/* the user has no part in anything: MLQUIET */
	bool labels;			/* SECLABEL is active */
	bool labeled_mode;		/* Labeled Security mode */
	bool seclevels;			/* SECDATA is active */
	bool compatmode;
	uint8_t mls, mlactive;		/* enum racf_strictness */
	bool global_none;		/* a global entry of NONE denies */
	uint8_t terminal;		/* TERMINAL(READ or NONE) */
};

struct racf_object {
	bool found;			/* there is a profile */
	const struct racf_class *class;
	uint8_t uacc;
	bool warning;
	const struct racf_access *acl;	/* by id */
	unsigned int n_acl;
	const struct racf_conditional *conditional;
	unsigned int n_conditional;
	uint8_t global;			/* 1 + level of the global entry; 0: there is none */
	/* no discretionary rule applies: an own disk, a channel ... */
	bool own;
	bool closed;			/* WHEN(DAYS TIME) does not hold now */
	/* lies in the scope of a group-OPERATIONS of the subject's */
	bool group_operations;
	uint8_t flow;			/* enum racf_flow */
	/* labels are in force, and what is asked for goes round them */
	bool disabled;
	const struct racf_label *label;	/* NULL: none */
	bool label_undefined;		/* it names one that is not defined */
	uint8_t seclevel;
	const struct racf_categories *categories;
	struct racf_policy policy;
};

/* The rules, in the order in which they are asked. */
enum racf_rule {
	RACF_RULE_CLASS,		/* the class is active */
	RACF_RULE_SUBJECT,		/* the user is defined */
	RACF_RULE_PROFILE,		/* there is a profile, or none is needed */
	RACF_RULE_LABEL,		/* both have a label */
	RACF_RULE_READ,			/* information may flow to the subject */
	RACF_RULE_WRITE,		/* information may flow to the object */
	RACF_RULE_SECLEVEL,		/* without labels: level and categories */
	RACF_RULE_HOURS,		/* WHEN(DAYS TIME) */
	RACF_RULE_OWN,			/* what is exempt from the rules below */
	RACF_RULE_GLOBAL,		/* global access table */
	RACF_RULE_USER,			/* standard list: the user's entry */
	RACF_RULE_GROUP,		/* his groups' */
	RACF_RULE_ANYONE,		/* ID(*) */
	RACF_RULE_UACC,
	RACF_RULE_OPERATIONS,
	RACF_RULE_CONDITIONAL,
	RACF_RULE_WARNING,
	RACF_RULE_NONE,			/* nothing granted it */
	RACF_RULE_COUNT,
};

/* What a rule says. SILENT: it does not apply here. GOES_ON: it does, and leaves it to the next. */
enum racf_verdict {
	RACF_SILENT, RACF_GOES_ON, RACF_PERMITS, RACF_DENIES, RACF_UNKNOWN,
};

struct racf_decision {
	enum zcp_decision decision;
	enum racf_rule rule;		/* that gave it */
	uint8_t allowed;		/* the level that the lists give */
	bool warned;			/* permitted only since WARNING was in force */
	enum racf_rule warned_by;	/* then: the rule that would have refused, the last one */
	uint8_t path[RACF_RULE_COUNT];	/* enum racf_verdict of each rule, SILENT behind the last */
	uint8_t level[RACF_RULE_COUNT];	/* that a rule found */
};

struct racf_decision racf_decide(const struct racf_subject *subject,
				 const struct racf_object *object, enum zcp_access wanted);

/* What of its accesses a profile wants recorded: from which level up; 0: none. */
struct racf_audit {
	uint8_t ok, fail;		/* AUDIT */
	uint8_t g_ok, g_fail;		/* GLOBALAUDIT */
};

#endif
