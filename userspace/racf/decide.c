// SPDX-License-Identifier: MIT
/*
 * decide.c - the authorization decision
 *
 * A function for each rule, a table that has them in order. "ST" is the
 * Security Target of z/VM 7.2.
 */
#include <string.h>
#include "racf/decide.h"

/* What the rules know of each other. */
struct asking {
	const struct racf_subject *subject;
	const struct racf_object *object;
	enum zcp_access wanted;
	bool listed;		/* an entry names the user or a group of his */
	bool spoken;		/* one kind of entry was found: the standard list ends */
	bool warned;
	enum racf_rule warned_by;
	uint8_t allowed;
};

static bool is_restricted(const struct asking *a)
{
	return a->subject->attrs & RACF_RESTRICTED;
}

/* ---- who and what: ST 7.1.3.1, "yes", "no" or "don't know" ------------------------- */

static enum racf_verdict class_rule(struct asking *a, uint8_t *level)
{
	(void)level;
	return a->object->policy.inactive ? RACF_UNKNOWN : RACF_GOES_ON;
}

static enum racf_verdict subject_rule(struct asking *a, uint8_t *level)
{
	(void)level;
	if (a->subject->defined && a->object->policy.quiet)
		return RACF_DENIES;
	return a->subject->defined ? RACF_GOES_ON : RACF_UNKNOWN;
}

static enum racf_verdict profile_rule(struct asking *a, uint8_t *level)
{
	(void)level;
	if (a->object->found || a->object->own)
		return RACF_GOES_ON;
	return a->object->class->flags & RACF_CLASS_OPEN ? RACF_GOES_ON : RACF_UNKNOWN;
}

/* ---- mandatory rules: FDP_IFF.2(LS) ------------------------------------------------ */

/* FDP_IFF.2.3: SYSNONE excludes a user or a resource. */
static bool excluded(const struct asking *a)
{
	const struct racf_label *s = a->subject->label, *o = a->object->label;

	return (s && s->none) || (o && o->none);
}

static bool compared(const struct asking *a)
{
	return a->object->policy.labels && a->subject->label && a->object->label && !excluded(a);
}

static enum racf_verdict strictly(struct asking *a, enum racf_rule rule,
				  enum racf_strictness strictness)
{
	if (strictness == RACF_OFF)
		return RACF_SILENT;
	if (strictness == RACF_FAIL)
		return RACF_DENIES;
	a->warned = true;
	a->warned_by = rule;
	return RACF_GOES_ON;
}

/*
 * FDP_IFF.2.5: without a label every check fails. That objects need one is for MLACTIVE to say, in
 * the classes that have SLBLREQ; who has none never gets at what has one, but with COMPATMODE.
 * ST 7.1.5: SET SECUSER and SET OBSERVER are disabled.
 */
static enum racf_verdict label_rule(struct asking *a, uint8_t *level)
{
	const struct racf_policy *policy = &a->object->policy;

	(void)level;
	if (a->object->disabled)
		return RACF_DENIES;
	if (!policy->labels || excluded(a))
		return RACF_SILENT;
	if (a->object->label_undefined)
		return RACF_DENIES;
	if (a->object->flow == RACF_FLOW_NONE)
		return RACF_SILENT;
	if (!a->object->label) {
		if (a->object->class->flags & RACF_CLASS_SLBLREQ)
			return strictly(a, RACF_RULE_LABEL, policy->mlactive);
		return RACF_SILENT;
	}
	if (a->subject->label)
		return RACF_GOES_ON;
	return policy->compatmode ? RACF_SILENT : RACF_DENIES;
}

/* FDP_IFF.2.2 a: the subject's label dominates what he reads. */
static enum racf_verdict read_rule(struct asking *a, uint8_t *level)
{
	bool reads = a->object->flow == RACF_FLOW_ASKED ?
			     !(a->object->class->flags & RACF_CLASS_RVRSMAC) :
			     a->object->flow == RACF_FLOW_READ || a->object->flow == RACF_FLOW_BOTH;

	(void)level;
	if (!compared(a) || !reads)
		return RACF_SILENT;
	return racf_label_dominates(a->subject->label, a->object->label) ? RACF_GOES_ON :
									   RACF_DENIES;
}

/* How strictly b is taken: MLS's matter, but where the class asks for it by itself. */
static enum racf_strictness write_strictness(const struct asking *a)
{
	const struct racf_object *o = a->object;

	if (o->flow == RACF_FLOW_ASKED) {
		if (o->class->flags & (RACF_CLASS_RVRSMAC | RACF_CLASS_EQUALMAC))
			return RACF_FAIL;
		return a->wanted > ZCP_ACCESS_READ ? o->policy.mls : RACF_OFF;
	}
	return o->flow == RACF_FLOW_WRITE || o->flow == RACF_FLOW_BOTH ? o->policy.mls : RACF_OFF;
}

/* FDP_IFF.2.2 b: the label of what he writes dominates the subject's. Both at once: equality. */
static enum racf_verdict write_rule(struct asking *a, uint8_t *level)
{
	enum racf_strictness strictness = write_strictness(a);

	(void)level;
	if (!compared(a) || strictness == RACF_OFF)
		return RACF_SILENT;
	if (racf_label_dominates(a->object->label, a->subject->label))
		return RACF_GOES_ON;
	return strictly(a, RACF_RULE_WRITE, strictness);
}

/* Where labels do not speak, levels and categories by themselves do. */
static enum racf_verdict seclevel_rule(struct asking *a, uint8_t *level)
{
	const struct racf_subject *s = a->subject;
	const struct racf_object *o = a->object;

	if (!o->policy.seclevels || (o->policy.labels && (o->label || excluded(a))))
		return RACF_SILENT;
	if (!o->seclevel && !o->categories)
		return RACF_SILENT;
	*level = o->seclevel;
	return s->seclevel >= o->seclevel && racf_categories_hold(s->categories, o->categories) ?
		       RACF_GOES_ON :
		       RACF_DENIES;
}

/* ---- discretionary rules: FDP_ACF.1(RACF) ------------------------------------------- */

/* ST 7.1.3.2: WHEN(DAYS(...) TIME(...)) of the profile */
static enum racf_verdict hours_rule(struct asking *a, uint8_t *level)
{
	(void)level;
	return a->object->closed ? RACF_DENIES : RACF_SILENT;
}

static enum racf_verdict own_rule(struct asking *a, uint8_t *level)
{
	if (!a->object->own)
		return RACF_SILENT;
	*level = ZCP_ACCESS_ALTER;
	a->allowed = *level;
	return RACF_PERMITS;
}

/*
 * FDP_ACF.1.3 b, FDP_ACF.1.4 b. ST 7.1.3.5: with labels only for SYSLOW. RESTRICTED users are not
 * meant by it.
 */
static enum racf_verdict global_rule(struct asking *a, uint8_t *level)
{
	const struct racf_object *o = a->object;

	if (!o->global || is_restricted(a))
		return RACF_SILENT;
	if (o->policy.labeled_mode && (!o->label || strcmp(o->label->name, RACF_SYSLOW)))
		return RACF_SILENT;
	*level = o->global - 1;
	if (*level >= a->wanted) {
		a->allowed = *level;
		return RACF_PERMITS;
	}
	return *level == ZCP_ACCESS_NONE && o->policy.global_none ? RACF_DENIES : RACF_GOES_ON;
}

/* Level of an identity's entry in the access list; -1: it has none. */
static int entry(const struct racf_object *object, const char *id)
{
	unsigned int low = 0, high = object->n_acl;

	while (low < high) {
		unsigned int mid = (low + high) / 2;
		int c = strcmp(id, object->acl[mid].id);

		if (!c)
			return object->acl[mid].level;
		if (c < 0)
			high = mid;
		else
			low = mid + 1;
	}
	return -1;
}

/* The first kind of entry that is found ends the standard list, even with NONE. */
static enum racf_verdict speaks(struct asking *a, int found, uint8_t *level)
{
	if (found < 0)
		return RACF_SILENT;
	*level = found;
	a->allowed = found;
	a->spoken = true;
	return *level >= a->wanted ? RACF_PERMITS : RACF_GOES_ON;
}

/* FDP_ACF.1.2 a: the user's entry */
static enum racf_verdict user_rule(struct asking *a, uint8_t *level)
{
	int found = entry(a->object, a->subject->user);

	a->listed = found >= 0;
	return speaks(a, found, level);
}

/* FDP_ACF.1.2 b: the current connect group's; with list-of-groups the highest of all groups'. */
static enum racf_verdict group_rule(struct asking *a, uint8_t *level)
{
	const struct racf_subject *s = a->subject;
	int found = -1;

	if (a->spoken)
		return RACF_SILENT;
	if (!s->grplist)
		found = entry(a->object, s->group);
	for (unsigned int i = 0; s->grplist && i < s->n_groups; i++) {
		int of_group = entry(a->object, s->groups[i]);

		if (of_group > found)
			found = of_group;
	}
	a->listed = found >= 0;
	return speaks(a, found, level);
}

static enum racf_verdict anyone_rule(struct asking *a, uint8_t *level)
{
	if (a->spoken || is_restricted(a))
		return RACF_SILENT;
	return speaks(a, entry(a->object, "*"), level);
}

/* FDP_ACF.1.2 c. A terminal without profile has the one of SETROPTS. ST 7.1.3.2: NOTERMUACC */
static enum racf_verdict uacc_rule(struct asking *a, uint8_t *level)
{
	const struct racf_object *o = a->object;

	if (!o->found)
		return a->subject->notermuacc ? RACF_SILENT : speaks(a, o->policy.terminal, level);
	if (a->spoken || is_restricted(a))
		return RACF_SILENT;
	if (o->class->flags & RACF_CLASS_OPEN && a->subject->notermuacc)
		return RACF_SILENT;
	return speaks(a, o->uacc, level);
}

/* FDP_ACF.1.3 a. ST 7.1.3.3: lists that name the user or his group have precedence. */
static enum racf_verdict operations_rule(struct asking *a, uint8_t *level)
{
	if (a->listed || !(a->object->class->flags & RACF_CLASS_OPER))
		return RACF_SILENT;
	if (!(a->subject->attrs & RACF_OPERATIONS) && !a->object->group_operations)
		return RACF_SILENT;
	*level = ZCP_ACCESS_ALTER;
	a->allowed = *level;
	return RACF_PERMITS;
}

/* Highest level of an identity's entries whose condition holds; -1: there are none. */
static int conditional_entry(const struct asking *a, const char *id)
{
	const struct racf_object *o = a->object;
	int level = -1;

	for (unsigned int i = 0; i < o->n_conditional; i++) {
		const struct racf_conditional *c = &o->conditional[i];

		/* of the conditions only a terminal exists here */
		if (c->kind == RACF_WHEN_TERMINAL && !strcmp(c->id, id) &&
		    !strcmp(c->value, a->subject->terminal) && c->level > level)
			level = c->level;
	}
	return level;
}

/* ST 7.1.3.2: conditions of access, in the order of the standard list */
static enum racf_verdict conditional_rule(struct asking *a, uint8_t *level)
{
	const struct racf_subject *s = a->subject;
	int found = conditional_entry(a, s->user);

	if (found < 0 && !s->grplist)
		found = conditional_entry(a, s->group);
	if (found < 0 && s->grplist) {
		for (unsigned int i = 0; i < s->n_groups; i++) {
			int of_group = conditional_entry(a, s->groups[i]);

			if (of_group > found)
				found = of_group;
		}
	}
	if (found < 0 && !is_restricted(a))
		found = conditional_entry(a, "*");
	if (found < 0)
		return RACF_SILENT;
	*level = found;
	if (*level < a->wanted)
		return RACF_GOES_ON;
	a->allowed = *level;
	return RACF_PERMITS;
}

static enum racf_verdict warning_rule(struct asking *a, uint8_t *level)
{
	(void)level;
	if (!a->object->warning)
		return RACF_SILENT;
	a->warned = true;
	a->warned_by = RACF_RULE_WARNING;
	return RACF_PERMITS;
}

static enum racf_verdict none_rule(struct asking *a, uint8_t *level)
{
	(void)a;
	(void)level;
	return RACF_DENIES;
}

static enum racf_verdict (*const rules[])(struct asking *a, uint8_t *level) = {
	[RACF_RULE_CLASS] = class_rule,
	[RACF_RULE_SUBJECT] = subject_rule,
	[RACF_RULE_PROFILE] = profile_rule,
	[RACF_RULE_LABEL] = label_rule,
	[RACF_RULE_READ] = read_rule,
	[RACF_RULE_WRITE] = write_rule,
	[RACF_RULE_SECLEVEL] = seclevel_rule,
	[RACF_RULE_HOURS] = hours_rule,
	[RACF_RULE_OWN] = own_rule,
	[RACF_RULE_GLOBAL] = global_rule,
	[RACF_RULE_USER] = user_rule,
	[RACF_RULE_GROUP] = group_rule,
	[RACF_RULE_ANYONE] = anyone_rule,
	[RACF_RULE_UACC] = uacc_rule,
	[RACF_RULE_OPERATIONS] = operations_rule,
	[RACF_RULE_CONDITIONAL] = conditional_rule,
	[RACF_RULE_WARNING] = warning_rule,
	[RACF_RULE_NONE] = none_rule,
};

struct racf_decision racf_decide(const struct racf_subject *subject,
				 const struct racf_object *object, enum zcp_access wanted)
{
	static const uint8_t decisions[] = {
		[RACF_PERMITS] = ZCP_PERMIT,
		[RACF_DENIES] = ZCP_DENY,
		[RACF_UNKNOWN] = ZCP_DONTKNOW,
	};
	struct asking a = { .subject = subject, .object = object, .wanted = wanted };
	struct racf_decision d = { 0 };
	enum racf_verdict v;

	/* the last rule always has an answer */
	for (d.rule = 0;; d.rule++) {
		v = rules[d.rule](&a, &d.level[d.rule]);
		d.path[d.rule] = v;
		if (v > RACF_GOES_ON)
			break;
	}
	d.decision = decisions[v];
	d.allowed = a.allowed;
	d.warned = a.warned && v == RACF_PERMITS;
	d.warned_by = a.warned_by;
	return d;
}
