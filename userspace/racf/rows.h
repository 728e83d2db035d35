/* SPDX-License-Identifier: MIT */
/* rows.h - the model's inside: its sets, and how rows of the database get there */
#ifndef ZCP_RACF_ROWS_H
#define ZCP_RACF_ROWS_H

#include "racf/model.h"
#include "racf/set.h"

struct model {
	struct set users, groups, profiles;
};

/* The whole database; or what belongs to one user, group, profile. 0 or -errno. */
int rows_load(struct model *m, struct db *db);
int rows_load_user(struct model *m, struct db *db, const char *name);
int rows_load_group(struct model *m, struct db *db, const char *name);
int rows_load_profile(struct model *m, struct db *db, const char *class, const char *name);

void rows_free_user(void *user);
void rows_free_group(void *group);
void rows_free_profile(void *profile);

#endif
