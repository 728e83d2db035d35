// SPDX-License-Identifier: MIT
/* decide.c - the authorization decision */
#include <string.h>
#include "racf/decide.h"
#include "smf/record.h"

/* Level of an identity's entry in the access list; -1: it has none. */
static int entry(const struct racf_object *object, const char *id)
{
	for (unsigned int i = 0; i < object->n_acl; i++)
		if (!strcmp(object->acl[i].id, id))
			return object->acl[i].level;
	return -1;
}

/* The highest level of the groups that count; -1: none of them is in the list. */
static int group_entry(const struct racf_subject *subject, const struct racf_object *object)
{
	int level = -1;

	if (!subject->grplist)
		return entry(object, subject->group);
	for (unsigned int i = 0; i < subject->n_groups; i++) {
		int l = entry(object, subject->groups[i]);

		if (l > level)
			level = l;
	}
	return level;
}

/*
 * The standard access list. The first kind of entry that is found ends the search, even with NONE.
 */
static int standard_list(const struct racf_subject *subject, const struct racf_object *object,
			 enum racf_rule *rule)
{
	bool restricted = subject->attrs & RACF_RESTRICTED;
	int level;

	*rule = RACF_RULE_USER;
	level = entry(object, subject->user);
	if (level >= 0)
		return level;
	*rule = RACF_RULE_GROUP;
	level = group_entry(subject, object);
	if (level >= 0)
		return level;
	*rule = RACF_RULE_ANYONE;
	level = restricted ? -1 : entry(object, "*");
	if (level >= 0)
		return level;
	*rule = RACF_RULE_UACC;
	return restricted ? ZCP_ACCESS_NONE : object->uacc;
}

struct racf_decision racf_decide(const struct racf_subject *subject,
				 const struct racf_object *object, enum zcp_access wanted)
{
	struct racf_decision d = { .decision = ZCP_DONTKNOW, .allowed = ZCP_ACCESS_NONE };
	bool listed;

	if (!subject->defined) {
		d.rule = RACF_RULE_UNDEFINED_USER;
		return d;
	}
	if (!object->found) {
		d.rule = RACF_RULE_NO_PROFILE;
		if (object->class && object->class->flags & RACF_CLASS_OPEN &&
		    wanted <= ZCP_ACCESS_READ) {
			d.rule = RACF_RULE_OPEN_CLASS;
			d.allowed = ZCP_ACCESS_READ;
			d.decision = ZCP_PERMIT;
		}
		return d;
	}

	d.allowed = standard_list(subject, object, &d.rule);
	listed = d.rule == RACF_RULE_USER || d.rule == RACF_RULE_GROUP;
	if (d.allowed >= wanted) {
		d.decision = ZCP_PERMIT;
		return d;
	}
	/* an entry that names the user or his group holds against OPERATIONS */
	if (!listed && subject->attrs & RACF_OPERATIONS && object->class->flags & RACF_CLASS_OPER) {
		d.rule = RACF_RULE_OPERATIONS;
		d.allowed = ZCP_ACCESS_ALTER;
		d.decision = ZCP_PERMIT;
		return d;
	}
	if (object->warning) {
		d.rule = RACF_RULE_WARNING;
		d.decision = ZCP_PERMIT;
		return d;
	}
	d.rule = RACF_RULE_NONE;
	d.decision = ZCP_DENY;
	return d;
}

uint8_t racf_audit_reasons(const struct racf_audit *audit, const struct racf_decision *d,
			   enum zcp_access wanted)
{
	bool granted = d->decision == ZCP_PERMIT && d->rule != RACF_RULE_WARNING;
	uint8_t level = granted ? audit->ok : audit->fail,
		g_level = granted ? audit->g_ok : audit->g_fail;
	uint8_t reasons = 0;

	if (level && wanted >= level)
		reasons |= SMF80_REA_RESOURCE;
	if (g_level && wanted >= g_level)
		reasons |= SMF80_REA_GLOBALAUDIT;
	if (audit->user)
		reasons |= SMF80_REA_UAUDIT;
	if (!granted && !reasons)
		reasons = SMF80_REA_ALWAYS;
	return reasons;
}
