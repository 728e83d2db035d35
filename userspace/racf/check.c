// SPDX-License-Identifier: MIT
/* check.c - the decision with what memory holds around it */
#include <stdio.h>
#include <string.h>
#include "racf/audit.h"
#include "racf/check.h"
#include "racf/scope.h"
#include "smf/proto.h"

/* Of a class that is named here: looked up once, the table is the program's own. */
#define is_on(o, name, flag) ({					\
	static const struct racf_class *class_;			\
								\
	if (!class_)						\
		class_ = racf_class_find(name);			\
	racf_class_is(o, class_, flag);				\
})

bool check_labeled_mode(const struct racf_options *o)
{
	return is_on(o, "SECLABEL", RACF_ACTIVE) && is_on(o, "VMMAC", RACF_ACTIVE) &&
	       o->mls == RACF_FAIL && o->mlactive == RACF_FAIL && !o->compatmode &&
	       o->seclabelcontrol;
}

bool check_stable(const struct racf_options *o)
{
	return o->mlstable && !o->mlquiet && is_on(o, "SECLABEL", RACF_ACTIVE);
}

/* Beside those with SPECIAL the operator's console and RACF itself go on. */
bool check_quiet(const struct racf_options *o, const char *user, uint32_t attrs)
{
	return o->mlquiet && is_on(o, "SECLABEL", RACF_ACTIVE) && !(attrs & RACF_SPECIAL) &&
	       strcmp(user, "OPERATOR") && strcmp(user, SMF_RACF_USER);
}

static struct racf_policy policy_of(const struct racf_options *o, const struct racf_class *class)
{
	struct racf_policy p = {
		.inactive = !racf_class_is(o, class, RACF_ACTIVE),
		.labels = is_on(o, "SECLABEL", RACF_ACTIVE),
		.seclevels = is_on(o, "SECDATA", RACF_ACTIVE),
		.compatmode = o->compatmode,
		.mls = o->mls,
		.mlactive = o->mlactive,
		.global_none = o->global_none,
		.terminal = o->terminal,
	};

	p.labeled_mode = p.labels && check_labeled_mode(o);
	/* a class that no profile stands behind only adds checks of labels */
	if (class->flags & RACF_CLASS_MACONLY) {
		p.labels &= !p.inactive;
		p.inactive = false;
	}
	return p;
}

/* ---- the subject --------------------------------------------------------------------- */

/* Clearance and labels are those of the moment, groups and attributes those of the LOGON. */
static void complete_subject(struct model *m, const struct racf_policy *policy,
			     const struct racf_class *class, struct racf_subject *s)
{
	const struct racf_group *g;

	s->label = policy->labels && *s->label_name ? model_label(m, s->label_name) : NULL;
	if (class->flags & RACF_CLASS_OPEN) {
		g = model_group(m, s->group);
		s->notermuacc = g && !g->termuacc;
	}
}

/* Only where the object has a level or categories of its own: few have. */
static void find_clearance(struct model *m, struct racf_subject *s)
{
	const struct racf_user *u = model_user(m, s->user);

	if (u) {
		s->seclevel = u->seclevel;
		s->categories = u->categories;
	}
}

void check_subject(const struct racf_options *o, const struct racf_user *u, int64_t now,
		   racf_name *groups, uint8_t *attrs, struct racf_subject *s)
{
	*s = (struct racf_subject){
		.defined = true,
		.attrs = u->attrs,
		.grplist = o->grplist,
		.groups = groups,
		.group_attrs = attrs,
	};
	memcpy(s->user, u->name, sizeof(s->user));
	memcpy(s->group, u->dfltgrp, sizeof(s->group));
	memcpy(s->label_name, u->label, sizeof(s->label_name));
	for (unsigned int i = 0; i < u->n_connections && s->n_groups < RACF_CONNECTS_MAX; i++) {
		if (!model_connected(&u->connections[i], now))
			continue;
		attrs[s->n_groups] = u->connections[i].attrs & RACF_GROUP_ATTRS;
		memcpy(groups[s->n_groups++], u->connections[i].group, sizeof(racf_name));
	}
}

/* ---- the object ------------------------------------------------------------------------- */

static bool operates_on(struct model *m, const struct racf_subject *s, const struct racf_profile *p)
{
	for (unsigned int i = 0; s->group_attrs && i < s->n_groups; i++) {
		if (!(s->group_attrs[i] & RACF_OPERATIONS))
			continue;
		if (!s->grplist && strcmp(s->groups[i], s->group))
			continue;
		if (scope_profile(m, s->groups[i], p))
			return true;
	}
	return false;
}

/* First qualifier of a minidisk: whose it is. */
static bool owns(const struct racf_subject *s, const char *resource)
{
	size_t len = strlen(s->user);

	return len && !strncmp(resource, s->user, len) && resource[len] == '.';
}

static void label_object(struct model *m, const char *name, struct racf_object *object)
{
	if (!*name)
		return;
	object->label = model_label(m, name);
	object->label_undefined = !object->label;
}

static void object_of_profile(struct model *m, const struct racf_profile *p,
			      const struct racf_subject *s, const struct check_question *q,
			      struct racf_object *object)
{
	object->found = true;
	object->uacc = p->uacc;
	object->warning = p->warning;
	object->acl = p->acl;
	object->n_acl = p->n_acl;
	object->conditional = p->conditional;
	object->n_conditional = p->n_conditional;
	/* those of a label are what it means, not what it takes to have it */
	if (strcmp(object->class->name, "SECLABEL")) {
		object->seclevel = p->seclevel;
		object->categories = p->categories;
	}
	object->closed = !racf_when_holds(&p->when, q->day, q->minute);
	if (object->class->flags & RACF_CLASS_OPER)
		object->group_operations = operates_on(m, s, p);
	if (object->policy.labels)
		label_object(m, p->label, object);
}

/* ---- CP's events: what VMXEVENT says of them ------------------------------------------- */

static uint32_t member_flags(struct model *m, const char *profile, const char *event)
{
	const struct racf_profile *p =
		*profile ? model_profile(m, RACF_EVENT_CLASS, profile) : NULL;
	const struct racf_member *member = p ? model_member(p, event) : NULL;

	return member ? member->value & ~(uint32_t)p->events_off : 0;
}

/* RACF_EVENT_*: of the user's own profile what it says, of the rest those in force. */
static uint32_t event_flags(struct model *m, const struct racf_options *o, const char *user,
			    const char *event)
{
	const uint32_t control = RACF_EVENT_CTL | RACF_EVENT_NOCTL,
		       audit = RACF_EVENT_AUDIT | RACF_EVENT_NOAUDIT;
	char own[sizeof(RACF_EVENT_ONES) + RACF_NAME_MAX];
	uint32_t flags;

	if (!event || !*event || !is_on(o, RACF_EVENT_CLASS, RACF_ACTIVE))
		return 0;
	snprintf(own, sizeof(own), RACF_EVENT_ONES "%s", user);
	flags = member_flags(m, own, event);
	if (!(flags & control))
		flags |= member_flags(m, o->event_control, event) & control;
	if (!(flags & audit))
		flags |= member_flags(m, o->event_audit, event) & audit;
	return flags;
}

/* ---- the reasons to record it --------------------------------------------------------------- */

static uint16_t reasons_of(struct model *m, const struct racf_options *o,
			   const struct racf_subject *s, const struct racf_object *object,
			   const struct check_question *q, const struct check_answer *a,
			   bool event)
{
	const struct racf_profile *label = NULL;
	struct racf_audit_terms t = {
		.event = event,
		.user = s->attrs & RACF_UAUDIT,
		.log = o->classes[racf_class_index(object->class)].log,
		.operaudit = o->operaudit,
	};
	uint8_t level = object->label ? object->label->level : object->seclevel;

	if (a->profile)
		t.profile = a->profile->audit;
	if (o->seclabelaudit && object->label)
		label = model_profile(m, "SECLABEL", object->label->name);
	if (label)
		t.label = label->audit;
	t.seclevel = o->seclevelaudit && level >= o->seclevelaudit;
	return racf_audit_reasons(&t, &a->d, q->wanted);
}

/* ---- all of it ---------------------------------------------------------------------------- */

struct check_answer check_access(struct model *m, const struct racf_options *o,
				 const struct racf_subject *subject, const struct check_question *q)
{
	struct racf_object object = { .class = racf_class_find(q->class), .flow = q->flow };
	struct racf_subject s = *subject;
	struct check_answer a = { 0 };
	struct racf_audit_terms terms = { 0 };
	uint32_t event;

	if (!object.class) {
		a.d.decision = ZCP_DONTKNOW;
		a.d.path[RACF_RULE_CLASS] = RACF_UNKNOWN;
		terms.user = s.attrs & RACF_UAUDIT;
		a.reasons = racf_audit_reasons(&terms, &a.d, q->wanted);
		return a;
	}
	object.policy = policy_of(o, object.class);
	object.policy.quiet = check_quiet(o, s.user, s.attrs);
	complete_subject(m, &object.policy, object.class, &s);
	a.profile = model_lookup(m, object.class, q->resource,
				 racf_class_is(o, object.class, RACF_GENERIC | RACF_GENCMD));
	object.disabled = q->unlabeled && is_on(o, "SECLABEL", RACF_ACTIVE);
	object.own = q->exempt ||
		     (object.class->flags & RACF_CLASS_OWNED && owns(&s, q->resource));
	event = event_flags(m, o, s.user, q->event);
	if (event & (RACF_EVENT_CTL | RACF_EVENT_NOCTL) &&
	    !(object.class->flags & RACF_CLASS_MACONLY))
		object.own = event & RACF_EVENT_NOCTL;
	if (a.profile)
		object_of_profile(m, a.profile, &s, q, &object);
	if (object.seclevel || object.categories)
		find_clearance(m, &s);
	if (object.policy.labels && q->label && object.class->flags & RACF_CLASS_MACONLY)
		label_object(m, q->label, &object);
	if (racf_class_is(o, object.class, RACF_GLOBAL))
		object.global = model_global(m, object.class, q->resource, s.user, s.group,
					     &a.global);
	a.d = racf_decide(&s, &object, q->wanted);
	a.subject_label = s.label;
	a.object_label = object.label;
	a.reasons = reasons_of(m, o, &s, &object, q, &a, event & RACF_EVENT_AUDIT);
	return a;
}
