/* SPDX-License-Identifier: MIT */
/* scope.h - what lies in a group's scope */
#ifndef ZCP_RACF_SCOPE_H
#define ZCP_RACF_SCOPE_H

#include "racf/model.h"

/*
 * The owner is the group, a user that the group owns, or a subgroup with the same said of it: where
 * a user owns a subgroup, the scope ends.
 */
bool scope_owned(struct model *m, const char *group, const char *owner);
/* It is the group itself, or owned so. */
bool scope_group(struct model *m, const char *group, const char *name);
/* Its first qualifier is the group, or a subgroup that is in scope without a user between. */
bool scope_resource(struct model *m, const char *group, const char *name);
/* The profile is owned so, or its first qualifier is a group's name that lies in the scope. */
bool scope_profile(struct model *m, const char *group, const struct racf_profile *p);

#endif
