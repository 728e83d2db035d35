/* SPDX-License-Identifier: MIT */
/* rows.h - the model's inside: its sets, and how rows of the database get there */
#ifndef ZCP_RACF_ROWS_H
#define ZCP_RACF_ROWS_H

#include "racf/index.h"
#include "racf/model.h"
#include "racf/set.h"

struct model {
	struct set users, groups, profiles;	/* in the order of lists */
	struct index names;			/* users and groups */
	struct index index;			/* profiles, global entries, members */
	struct racf_profile **merged;		/* of grouping classes */
	unsigned int n_merged;
	struct racf_profile *refused;		/* stands for what there was no memory for */
};

enum { ROWS_USERS, ROWS_GROUPS };		/* rooms of names */

/* The whole database; or what belongs to one user, group, profile. 0 or -errno. */
int rows_load(struct model *m, struct db *db);
int rows_load_user(struct model *m, struct db *db, const char *name);
int rows_load_group(struct model *m, struct db *db, const char *name);
int rows_load_profile(struct model *m, struct db *db, const char *class, const char *name);

/* ---- resolve.c: names of profiles and what they come to ------------------------- */

int resolve_add(struct model *m, struct racf_profile *p);
int resolve_add_members(struct model *m, struct racf_profile *p);
void resolve_remove(struct model *m, struct racf_profile *p);
void resolve_forget(struct model *m);		/* what was merged */
int resolve_labels(struct model *m);

/* Empty but for its name, which is cut; NULL: out of memory. */
struct racf_profile *rows_new_profile(const char *name);
void rows_free_user(void *user);
void rows_free_group(void *group);
void rows_free_profile(void *profile);

#endif
