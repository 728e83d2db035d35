// SPDX-License-Identifier: MIT
/* scope.c - what lies in a group's scope */
#include <string.h>
#include "racf/scope.h"

/* The group itself, or one below it that its superior group owns. */
static bool in_chain(struct model *m, const char *group, const char *name)
{
	const struct racf_group *g = model_group(m, name);

	/* as deep as groups can be nested: a circle ends too */
	for (unsigned int depth = 0; g && depth < 1000; depth++) {
		if (!strcmp(g->name, group))
			return true;
		g = model_group(m, g->owner);
	}
	return false;
}

bool scope_owned(struct model *m, const char *group, const char *owner)
{
	const struct racf_user *u = model_user(m, owner);

	return in_chain(m, group, u ? u->owner : owner);
}

bool scope_group(struct model *m, const char *group, const char *name)
{
	const struct racf_group *g = model_group(m, name);

	return g && (!strcmp(name, group) || scope_owned(m, group, g->owner));
}

/* A group that a user owns is in scope where he is; what is named after it is not. */
bool scope_resource(struct model *m, const char *group, const char *name)
{
	size_t len = strcspn(name, ".");
	racf_name first = "";

	if (len >= sizeof(first))
		return false;
	memcpy(first, name, len);
	return in_chain(m, group, first);
}

bool scope_profile(struct model *m, const char *group, const struct racf_profile *p)
{
	return scope_owned(m, group, p->owner) || scope_resource(m, group, p->name);
}
