/* SPDX-License-Identifier: MIT */
/* model.h - the database in memory: what decisions and lists are made from */
#ifndef ZCP_RACF_MODEL_H
#define ZCP_RACF_MODEL_H

#include "racf/db.h"
#include "racf/decide.h"
#include "racf/label.h"
#include "racf/racf.h"

#define RACF_FIELD_MAX 9	/* SECONDARY */

/* A field of a segment: OVM(UID(...)) is { "OVM", "UID", "..." }. */
struct racf_segment {
	racf_name segment;
	char field[RACF_FIELD_MAX + 1];
	char *value;
};

struct racf_segments {
	unsigned int n;
	struct racf_segment *v;			/* by segment, field */
};

struct racf_connection {
	racf_name group, owner;
	uint8_t authority, uacc;
	uint32_t attrs;				/* RACF_GROUP_ATTRS, RACF_REVOKED ... */
	int64_t created, revoke_date, resume_date, last_connect;
	unsigned int n_connects;
};

struct racf_user {
	racf_name name, owner, dfltgrp, label;
	uint8_t seclevel;			/* 0: none */
	struct racf_categories *categories;	/* NULL: none */
	char username[RACF_USERNAME_MAX + 1];
	char data[RACF_DATA_MAX + 1];
	char model[RACF_RESOURCE_MAX + 1];
	uint32_t attrs;
	bool has_password, has_phrase;
	bool pw_expired, phr_expired;
	int pw_interval, phr_interval;		/* days; -1: as the system has it */
	unsigned int revoke_count;
	int64_t created, pw_date, phr_date, revoke_date, resume_date, last_access;
	struct racf_when when;
	unsigned int n_connections;
	struct racf_connection *connections;	/* by group */
	unsigned int n_clauth;
	racf_name *clauth;			/* classes, by name */
	struct racf_segments segments;
};

struct racf_group {
	racf_name name, supgrp, owner;
	char data[RACF_DATA_MAX + 1];
	char model[RACF_RESOURCE_MAX + 1];
	bool termuacc, universal;
	int64_t created;
	struct racf_segments segments;
};

/* Profiles of events, and in front of the name of a user's own */
#define RACF_EVENT_CLASS	"VMXEVENT"
#define RACF_EVENT_ONES		"USERSEL."

/* VMXEVENT's members: value */
#define RACF_EVENT_CTL		0x01	/* asked of RACF */
#define RACF_EVENT_NOCTL	0x02
#define RACF_EVENT_AUDIT	0x04
#define RACF_EVENT_NOAUDIT	0x08

/*
 * A member of a grouping class's profile. value: of GLOBAL's an access level; of SECDATA's SECLEVEL
 * and CATEGORY their number; of VMXEVENT's RACF_EVENT_*; else 0.
 */
struct racf_member {
	char name[RACF_RESOURCE_MAX + 1];
	uint32_t value;
};

/*
 * REVOKE, REVOKE(date) and RESUME(date), of a user or a connection: from its day on each counts. A
 * resume date behind the revoke date, or one without it, ends the revocation.
 */
static inline bool model_revoked(uint32_t attrs, int64_t revoke_date, int64_t resume_date,
				 int64_t now)
{
	bool resumed = resume_date && now >= resume_date;

	if (attrs & RACF_REVOKED)
		return !resumed;
	if (!revoke_date || now < revoke_date)
		return false;
	return !resumed || resume_date <= revoke_date;
}

static inline bool model_connected(const struct racf_connection *c, int64_t now)
{
	return !model_revoked(c->attrs, c->revoke_date, c->resume_date, now);
}

/*
 * First what decisions look at: few lines of the cache. There are many: each takes no more than
 * it needs, so that those that are asked about stay in the cache.
 */
struct racf_profile {
	const struct racf_class *class;
	uint8_t uacc, level;
	uint8_t seclevel;			/* 0: none */
	bool generic, warning, single_dsn, tvtoc;
	uint8_t zone;				/* RACF_ZONE_*; these three are only shown */
	uint8_t events_off;			/* RACF_EVENT_*: VMXEVENT, taken back by SETEVENT */
	struct racf_when when;			/* TERMINAL */
	unsigned int n_acl, n_conditional;
	struct racf_access *acl;		/* by id */
	struct racf_conditional *conditional;	/* by id, kind, value */
	struct racf_categories *categories;	/* NULL: none */
	struct racf_audit audit;		/* without the user's part */
	racf_name label;
	racf_name owner, notify;
	char *data, *appldata;			/* never NULL */
	int64_t created;
	unsigned int n_members;
	struct racf_member *members;		/* by name */
	struct racf_segments segments;
	struct racf_label *as_label;		/* class SECLABEL; NULL: no valid one */
	char name[];
};

struct model;

/* NULL: out of memory, or the database cannot be read (logged). */
struct model *model_load(struct db *db);
void model_free(struct model *m);

/* NULL: not defined. Pointers hold until the next model_refresh_*() of the same thing. */
struct racf_user *model_user(struct model *m, const char *name);
struct racf_group *model_group(struct model *m, const char *name);
const struct racf_connection *model_connection(const struct racf_user *user, const char *group);
bool model_clauth(const struct racf_user *user, const char *class);
/* NULL: the profile has none of that name. */
const struct racf_member *model_member(const struct racf_profile *p, const char *name);
const char *model_segment(const struct racf_segments *segments, const char *segment,
			  const char *field);
/*
 * The profile of exactly this name; and the one that protects a resource: discrete, else most
 * specific generic. Where profiles of a grouping class name the resource too, what they say
 * together: a profile that lists do not know, and that holds until any profile is refreshed.
 */
struct racf_profile *model_profile(struct model *m, const char *class, const char *name);
struct racf_profile *model_protects(struct model *m, const char *class, const char *resource);

/* As the second, with generics only where they are wanted. */
struct racf_profile *model_lookup(struct model *m, const struct racf_class *class,
				  const char *resource, bool generics);
/*
 * 1 + level of the most specific entry of the global access table; 0: none. *name is the entry's.
 */
uint8_t model_global(struct model *m, const struct racf_class *class, const char *resource,
		     const char *user, const char *group, const char **name);
/* NULL: none of that name is defined, or it names a level or category that is not. */
const struct racf_label *model_label(struct model *m, const char *name);

/* Number of a level or category, as SECDATA's members name it; 0: not defined. And back; NULL. */
unsigned int model_seclevel(struct model *m, const char *name);
unsigned int model_category(struct model *m, const char *name);
const char *model_seclevel_name(struct model *m, unsigned int number);
const char *model_category_name(struct model *m, unsigned int number);
/* A number that no category, user or profile has; 0: all are taken. */
unsigned int model_new_category(struct model *m);

/* In order of names; non-zero stops and is returned. */
int model_each_user(struct model *m, int (*fn)(void *arg, struct racf_user *user), void *arg);
int model_each_profile(struct model *m, const char *class,
		       int (*fn)(void *arg, struct racf_profile *p), void *arg);
int model_each_group(struct model *m, int (*fn)(void *arg, struct racf_group *g), void *arg);

/* After a commit: the thing as the database has it now, or no longer has it. 0 or -errno. */
int model_refresh_user(struct model *m, struct db *db, const char *name);
int model_refresh_group(struct model *m, struct db *db, const char *name);
int model_refresh_profile(struct model *m, struct db *db, const char *class, const char *name);

#endif
