// SPDX-License-Identifier: MIT
/* scope.c - what lies in a group's scope */
#include <string.h>
#include "racf/scope.h"

bool scope_owned(struct model *m, const char *group, const char *owner)
{
	const struct racf_user *u = model_user(m, owner);
	const struct racf_group *g = model_group(m, u ? u->owner : owner);

	/* as deep as groups can be nested: a circle ends too */
	for (unsigned int depth = 0; g && depth < 1000; depth++) {
		if (!strcmp(g->name, group))
			return true;
		g = model_group(m, g->owner);
	}
	return false;
}

bool scope_profile(struct model *m, const char *group, const struct racf_profile *p)
{
	size_t len = strcspn(p->name, ".");
	const struct racf_group *g = NULL;
	racf_name first = "";

	if (scope_owned(m, group, p->owner))
		return true;
	if (len < sizeof(first)) {
		memcpy(first, p->name, len);
		g = model_group(m, first);
	}
	return g && (!strcmp(g->name, group) || scope_owned(m, group, g->owner));
}
