// SPDX-License-Identifier: MIT
/*
 * resolve.c - what a resource's name comes to: its profile, its global entry; and what a label's
 * name does
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include "racf/rows.h"

/* rooms of the index: a class's profiles; its global entries; members of its grouping class */
#define GLOBAL_ROOM	RACF_CLASSES_MAX
#define MEMBER_ROOM	(2 * RACF_CLASSES_MAX)

static uint8_t room_of(const struct racf_class *class, unsigned int base)
{
	return base + racf_class_index(class);
}

/* ---- names in and out ------------------------------------------------------------- */

int resolve_add(struct model *m, struct racf_profile *p)
{
	return index_add(&m->index, room_of(p->class, 0), p->generic, p->name, p);
}

/* The class whose resources a profile's members are; NULL: they are none. Its room in *base. */
static const struct racf_class *class_of_members(const struct racf_profile *p, unsigned int *base)
{
	const struct racf_class *member;

	if (!(p->class->flags & RACF_CLASS_GROUPING))
		return NULL;
	if (!strcmp(p->class->name, "GLOBAL")) {
		*base = GLOBAL_ROOM;
		return racf_class_find(p->name);
	}
	*base = MEMBER_ROOM;
	member = racf_class_find(p->class->pair);
	return member->flags & RACF_CLASS_MEMBER ? NULL : member;
}

int resolve_add_members(struct model *m, struct racf_profile *p)
{
	unsigned int base;
	const struct racf_class *class = class_of_members(p, &base);
	int ret = 0;

	for (unsigned int i = 0; class && !ret && i < p->n_members; i++) {
		struct racf_member *member = &p->members[i];

		ret = index_add(&m->index, room_of(class, base), racf_is_generic(member->name),
				member->name, base == GLOBAL_ROOM ? (void *)member : (void *)p);
	}
	return ret;
}

void resolve_remove(struct model *m, struct racf_profile *p)
{
	unsigned int base;
	const struct racf_class *class = class_of_members(p, &base);

	index_remove(&m->index, room_of(p->class, 0), p->generic, p->name, p);
	for (unsigned int i = 0; class && i < p->n_members; i++) {
		struct racf_member *member = &p->members[i];

		index_remove(&m->index, room_of(class, base), racf_is_generic(member->name),
			     member->name, base == GLOBAL_ROOM ? (void *)member : (void *)p);
	}
}

/* ---- variables: &NAME is a profile of RACFVARS ----------------------------------------- */

struct vars {
	struct model *m;
	const char *user, *group;	/* &RACUID, &RACGPID; NULL: they stand for nothing */
};

static const char *value_of(const void *arg, const char *var, unsigned int i)
{
	const struct vars *v = arg;
	const struct racf_profile *p;

	if (!strcmp(var, "&RACUID"))
		return i ? NULL : v->user;
	if (!strcmp(var, "&RACGPID"))
		return i ? NULL : v->group;
	p = model_profile(v->m, "RACFVARS", var);
	return p && i < p->n_members ? p->members[i].name : NULL;
}

/* ---- grouping classes: what several profiles say of one resource ------------------------- */

static int add_access(struct racf_profile *to, const struct racf_access *a)
{
	unsigned int i = 0;

	while (i < to->n_acl && strcmp(to->acl[i].id, a->id) < 0)
		i++;
	if (i < to->n_acl && !strcmp(to->acl[i].id, a->id)) {
		if (a->level > to->acl[i].level)
			to->acl[i].level = a->level;
		return 0;
	}
	if (!array_append(&to->acl, &to->n_acl, sizeof(*a)))
		return -ENOMEM;
	memmove(&to->acl[i + 1], &to->acl[i], (to->n_acl - 1 - i) * sizeof(*a));
	to->acl[i] = *a;
	return 0;
}

static uint8_t lower(uint8_t a, uint8_t b)
{
	return !a || (b && b < a) ? b : a;
}

/* Two stretches of hours that differ have none in common: nobody says which one is meant. */
static void join_when(struct racf_when *to, const struct racf_when *w)
{
	bool hours = to->from != to->to;

	to->days &= w->days;
	if (w->from == w->to || (w->from == to->from && w->to == to->to))
		return;
	to->from = w->from;
	to->to = w->to;
	if (hours)
		to->days = 0;
}

/* Lists add up, the highest level of each id counts; of all else what is stricter. */
static int merge(struct racf_profile *to, const struct racf_profile *p)
{
	struct racf_conditional *c;

	for (unsigned int i = 0; i < p->n_acl; i++)
		if (add_access(to, &p->acl[i]))
			return -ENOMEM;
	for (unsigned int i = 0; i < p->n_conditional; i++) {
		c = array_append(&to->conditional, &to->n_conditional, sizeof(*c));
		if (!c)
			return -ENOMEM;
		*c = p->conditional[i];
	}
	if (p->categories && !to->categories)
		to->categories = calloc(1, sizeof(*to->categories));
	if (p->categories && !to->categories)
		return -ENOMEM;
	racf_categories_join(to->categories, p->categories);
	to->uacc = p->uacc < to->uacc ? p->uacc : to->uacc;
	to->warning &= p->warning;
	to->seclevel = p->seclevel > to->seclevel ? p->seclevel : to->seclevel;
	to->audit.ok = lower(to->audit.ok, p->audit.ok);
	to->audit.fail = lower(to->audit.fail, p->audit.fail);
	to->audit.g_ok = lower(to->audit.g_ok, p->audit.g_ok);
	to->audit.g_fail = lower(to->audit.g_fail, p->audit.g_fail);
	join_when(&to->when, &p->when);
	/* two labels are none that is defined */
	if (!*to->label)
		memcpy(to->label, p->label, sizeof(to->label));
	else if (*p->label && strcmp(to->label, p->label))
		strcpy(to->label, "?");
	return 0;
}

void resolve_forget(struct model *m)
{
	for (unsigned int i = 0; i < m->n_merged; i++)
		rows_free_profile(m->merged[i]);
	free(m->merged);
	m->merged = NULL;
	m->n_merged = 0;
}

/* The profile of the name, and the n-th of those that have it as a member. */
static struct racf_profile *named(struct model *m, const struct racf_class *class, bool generic,
				  const char *name, unsigned int n)
{
	struct racf_profile *own = index_named(&m->index, room_of(class, 0), generic, name, 0);

	if (own && !n)
		return own;
	return index_named(&m->index, room_of(class, MEMBER_ROOM), generic, name, n - !!own);
}

static struct racf_profile *make_merged(struct model *m, const struct racf_class *class,
					bool generic, const char *name)
{
	struct racf_profile *to = rows_new_profile(name), *p = named(m, class, generic, name, 0);
	int ret = 0;

	if (!to)
		return NULL;
	to->class = class;
	to->generic = generic;
	memcpy(to->owner, p->owner, sizeof(to->owner));
	memcpy(to->notify, p->notify, sizeof(to->notify));
	to->uacc = ZCP_ACCESS_ALTER;
	to->warning = true;
	to->when.days = RACF_DAYS_ALL;
	for (unsigned int n = 0; !ret && (p = named(m, class, generic, name, n)); n++)
		ret = merge(to, p);
	if (!ret)
		return to;
	rows_free_profile(to);
	return NULL;
}

/*
 * Made when it is first asked for, gone with the next change of a profile. Without memory for it
 * nobody has access: that nothing were found would open terminals.
 */
static struct racf_profile *merged(struct model *m, const struct racf_class *class, bool generic,
				   const char *name)
{
	struct racf_profile *p, **slot;

	for (unsigned int i = 0; i < m->n_merged; i++)
		if (m->merged[i]->class == class && !strcmp(m->merged[i]->name, name))
			return m->merged[i];
	p = make_merged(m, class, generic, name);
	slot = p ? array_append(&m->merged, &m->n_merged, sizeof(p)) : NULL;
	if (slot)
		*slot = p;
	else if (p)
		rows_free_profile(p);
	if (slot)
		return p;
	m->refused->class = class;
	return m->refused;
}

/* ---- looking up ----------------------------------------------------------------------------- */

/* The most specific generic name that matches, of the class's own and its members. */
static struct racf_profile *generic_profile(struct model *m, const struct racf_class *class,
					    const char *resource, const char **name)
{
	const struct vars vars = { .m = m };
	const struct generic_vars values = { value_of, &vars };
	struct racf_profile *own, *of_member;
	const char *member;

	own = index_generic(&m->index, room_of(class, 0), resource, &values, name);
	of_member = index_generic(&m->index, room_of(class, MEMBER_ROOM), resource, &values,
				  &member);
	if (!of_member || (own && racf_generic_compare(*name, member) <= 0))
		return own;
	*name = member;
	return of_member;
}

struct racf_profile *model_lookup(struct model *m, const struct racf_class *class,
				  const char *resource, bool generics)
{
	const char *name = resource;
	struct racf_profile *p;
	bool generic = false;

	if (strlen(resource) > RACF_RESOURCE_MAX)
		return NULL;
	p = named(m, class, false, name, 0);
	if (!p && generics) {
		generic = true;
		p = generic_profile(m, class, resource, &name);
	}
	/* as a rule a resource has one profile */
	if (!p || !m->index.rooms[room_of(class, MEMBER_ROOM)].n ||
	    !named(m, class, generic, name, 1))
		return p;
	return merged(m, class, generic, name);
}

struct racf_profile *model_protects(struct model *m, const char *class, const char *resource)
{
	const struct racf_class *c = racf_class_find(class);

	return c ? model_lookup(m, c, resource, true) : NULL;
}

struct racf_profile *model_profile(struct model *m, const char *class, const char *name)
{
	const struct racf_class *c = racf_class_find(class);

	if (!c || strlen(name) > RACF_RESOURCE_MAX)
		return NULL;
	return index_named(&m->index, room_of(c, 0), racf_profile_is_generic(c, name), name, 0);
}

uint8_t model_global(struct model *m, const struct racf_class *class, const char *resource,
		     const char *user, const char *group, const char **name)
{
	const struct vars vars = { m, user, group };
	const struct generic_vars values = { value_of, &vars };
	uint8_t room = room_of(class, GLOBAL_ROOM);
	const struct racf_member *member;

	*name = NULL;
	member = index_named(&m->index, room, false, resource, 0);
	if (member)
		*name = member->name;
	else if (index_generic(&m->index, room, resource, &values, name))
		member = index_named(&m->index, room, true, *name, 0);
	return member ? 1 + member->value : 0;
}

/* ---- labels ---- */

/* Levels and categories that SECDATA defines. */
struct secdata {
	uint8_t lowest, highest;	/* 0: there are none */
	bool level[RACF_SECLEVEL_MAX + 1];
	struct racf_categories categories;
};

static void secdata_of(struct model *m, struct secdata *s)
{
	const struct racf_profile *p = model_profile(m, "SECDATA", "SECLEVEL");

	memset(s, 0, sizeof(*s));
	for (unsigned int i = 0; p && i < p->n_members; i++) {
		uint32_t level = p->members[i].value;

		if (!level || level > RACF_SECLEVEL_MAX)
			continue;
		s->level[level] = true;
		s->highest = level > s->highest ? level : s->highest;
		s->lowest = !s->lowest || level < s->lowest ? level : s->lowest;
	}
	p = model_profile(m, "SECDATA", "CATEGORY");
	for (unsigned int i = 0; p && i < p->n_members; i++)
		if (racf_category_valid(p->members[i].value))
			racf_category_add(&s->categories, p->members[i].value);
}

/* ST 7.1.3.3. What names a level or a category that is not defined is no label: false. */
static bool label_of(const struct racf_profile *p, const struct secdata *s,
		     struct racf_label *label)
{
	memset(label, 0, sizeof(*label));
	strcpy(label->name, p->name);
	if (!strcmp(p->name, RACF_SYSNONE)) {
		label->none = true;
	} else if (!strcmp(p->name, RACF_SYSLOW)) {
		label->level = s->lowest;
	} else if (!strcmp(p->name, RACF_SYSHIGH)) {
		label->level = s->highest ?: UINT8_MAX;
		label->categories = s->categories;
	} else {
		label->level = p->seclevel;
		racf_categories_join(&label->categories, p->categories);
		return p->seclevel <= RACF_SECLEVEL_MAX && s->level[p->seclevel] &&
		       racf_categories_hold(&s->categories, p->categories);
	}
	return true;
}

int resolve_labels(struct model *m)
{
	const struct racf_class *class = racf_class_find("SECLABEL");
	struct secdata s;

	secdata_of(m, &s);
	for (size_t i = 0; i < m->profiles.n; i++) {
		struct racf_profile *p = m->profiles.v[i];

		if (p->class != class)
			continue;
		if (!p->as_label)
			p->as_label = calloc(1, sizeof(*p->as_label));
		if (!p->as_label)
			return -ENOMEM;
		if (strlen(p->name) > RACF_NAME_MAX || !label_of(p, &s, p->as_label)) {
			free(p->as_label);
			p->as_label = NULL;
		}
	}
	return 0;
}

const struct racf_label *model_label(struct model *m, const char *name)
{
	const struct racf_profile *p = model_profile(m, "SECLABEL", name);

	return p ? p->as_label : NULL;
}
