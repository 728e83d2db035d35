/* SPDX-License-Identifier: MIT */
/* model.h - the database in memory: what decisions and lists are made from */
#ifndef ZCP_RACF_MODEL_H
#define ZCP_RACF_MODEL_H

#include "racf/db.h"
#include "racf/decide.h"
#include "racf/racf.h"

struct racf_connection {
	racf_name group, owner;
	uint8_t authority, uacc;
	uint32_t attrs;
	int64_t created;
};

struct racf_user {
	racf_name name, owner, dfltgrp, label;
	char username[RACF_USERNAME_MAX + 1];
	char data[RACF_DATA_MAX + 1];
	uint32_t attrs;
	bool has_password, has_phrase;
	bool pw_expired, phr_expired;
	int pw_interval;		/* days; -1: as the system has it */
	unsigned int revoke_count;
	int64_t created, pw_date, phr_date, revoke_date, resume_date, last_access;
	unsigned int n_connections;
	struct racf_connection *connections;	/* by group */
};

struct racf_group {
	racf_name name, supgrp, owner;
	char data[RACF_DATA_MAX + 1];
	int64_t created;
};

struct racf_profile {
	const struct racf_class *class;
	char name[RACF_RESOURCE_MAX + 1];
	racf_name owner, notify, label;
	char data[RACF_DATA_MAX + 1], appldata[RACF_DATA_MAX + 1];
	uint8_t uacc, level;
	bool generic, warning;
	struct racf_audit audit;	/* without the user's part */
	int64_t created;
	unsigned int n_acl;
	struct racf_access *acl;	/* by id */
};

struct model;

/* NULL: out of memory, or the database cannot be read (logged). */
struct model *model_load(struct db *db);
void model_free(struct model *m);

/* NULL: not defined. Pointers hold until the next model_refresh_*() of the same thing. */
struct racf_user *model_user(struct model *m, const char *name);
struct racf_group *model_group(struct model *m, const char *name);
const struct racf_connection *model_connection(const struct racf_user *user, const char *group);
/*
 * The profile of exactly this name; and the one that protects a resource: discrete, else most
 * specific generic.
 */
struct racf_profile *model_profile(struct model *m, const char *class, const char *name);
struct racf_profile *model_protects(struct model *m, const char *class, const char *resource);

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
