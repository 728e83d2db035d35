// SPDX-License-Identifier: MIT
/* model.c - the database in memory */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include "racf/generic.h"
#include "racf/rows.h"

/* ---- order -------------------------------------------------------------------- */

static int user_compare(const void *a, const void *b)
{
	return strcmp(((const struct racf_user *)a)->name, ((const struct racf_user *)b)->name);
}

static int group_compare(const void *a, const void *b)
{
	return strcmp(((const struct racf_group *)a)->name, ((const struct racf_group *)b)->name);
}

/* By class; discrete before generic; discrete ones by name, generic ones most specific first. */
static int profile_compare(const void *a, const void *b)
{
	const struct racf_profile *p = a, *q = b;

	if (p->class != q->class)
		return p->class < q->class ? -1 : 1;
	if (p->generic != q->generic)
		return p->generic ? 1 : -1;
	return p->generic ? racf_generic_compare(p->name, q->name) : strcmp(p->name, q->name);
}

/* ---- loading -------------------------------------------------------------------- */

static int index_members(struct model *m)
{
	int ret = 0;

	for (size_t i = 0; !ret && i < m->profiles.n; i++)
		ret = resolve_add_members(m, m->profiles.v[i]);
	return ret;
}

struct model *model_load(struct db *db)
{
	struct model *m = calloc(1, sizeof(*m));

	if (!m)
		return NULL;
	m->users = (struct set){ .compare = user_compare, .free = rows_free_user };
	m->groups = (struct set){ .compare = group_compare, .free = rows_free_group };
	m->profiles = (struct set){ .compare = profile_compare, .free = rows_free_profile };
	/* at no hour of no day */
	m->refused = rows_new_profile("?");
	if (m->refused && !rows_load(m, db) && !index_members(m) && !resolve_labels(m))
		return m;
	model_free(m);
	return NULL;
}

void model_free(struct model *m)
{
	index_clear(&m->names);
	index_clear(&m->index);
	resolve_forget(m);
	if (m->refused)
		rows_free_profile(m->refused);
	set_clear(&m->users);
	set_clear(&m->groups);
	set_clear(&m->profiles);
	free(m);
}

static struct racf_user user_key(const char *name)
{
	struct racf_user key = { 0 };

	strncpy(key.name, name, sizeof(key.name) - 1);
	return key;
}

static struct racf_group group_key(const char *name)
{
	struct racf_group key = { 0 };

	strncpy(key.name, name, sizeof(key.name) - 1);
	return key;
}

int model_refresh_user(struct model *m, struct db *db, const char *name)
{
	struct racf_user key = user_key(name);

	index_remove(&m->names, ROWS_USERS, false, key.name, model_user(m, key.name));
	set_erase(&m->users, &key);
	return rows_load_user(m, db, key.name);
}

int model_refresh_group(struct model *m, struct db *db, const char *name)
{
	struct racf_group key = group_key(name);

	index_remove(&m->names, ROWS_GROUPS, false, key.name, model_group(m, key.name));
	set_erase(&m->groups, &key);
	return rows_load_group(m, db, key.name);
}

int model_refresh_profile(struct model *m, struct db *db, const char *class, const char *name)
{
	struct racf_profile *p = model_profile(m, class, name);
	int ret;

	resolve_forget(m);
	if (p) {
		resolve_remove(m, p);
		set_erase(&m->profiles, p);
	}
	ret = rows_load_profile(m, db, class, name);
	p = ret ? NULL : model_profile(m, class, name);
	if (p)
		ret = resolve_add_members(m, p);
	if (!ret && (!strcmp(class, "SECLABEL") || !strcmp(class, "SECDATA")))
		ret = resolve_labels(m);
	return ret;
}

/* ---- looking up ------------------------------------------------------------- */

struct racf_user *model_user(struct model *m, const char *name)
{
	return index_named(&m->names, ROWS_USERS, false, name, 0);
}

struct racf_group *model_group(struct model *m, const char *name)
{
	return index_named(&m->names, ROWS_GROUPS, false, name, 0);
}

const struct racf_connection *model_connection(const struct racf_user *user, const char *group)
{
	for (unsigned int i = 0; i < user->n_connections; i++)
		if (!strcmp(user->connections[i].group, group))
			return &user->connections[i];
	return NULL;
}

bool model_clauth(const struct racf_user *user, const char *class)
{
	for (unsigned int i = 0; i < user->n_clauth; i++)
		if (!strcmp(user->clauth[i], class))
			return true;
	return false;
}

const struct racf_member *model_member(const struct racf_profile *p, const char *name)
{
	for (unsigned int i = 0; i < p->n_members; i++)
		if (!strcmp(p->members[i].name, name))
			return &p->members[i];
	return NULL;
}

const char *model_segment(const struct racf_segments *s, const char *segment, const char *field)
{
	for (unsigned int i = 0; i < s->n; i++)
		if (!strcmp(s->v[i].segment, segment) && !strcmp(s->v[i].field, field))
			return s->v[i].value;
	return NULL;
}

/* ---- levels and categories: the members of SECDATA's two profiles ------------------- */

static unsigned int secdata_number(struct model *m, const char *profile, const char *name)
{
	const struct racf_profile *p = model_profile(m, "SECDATA", profile);
	const struct racf_member *found = p ? model_member(p, name) : NULL;

	return found ? found->value : 0;
}

static const char *secdata_name(struct model *m, const char *profile, unsigned int number)
{
	const struct racf_profile *p = model_profile(m, "SECDATA", profile);

	for (unsigned int i = 0; p && i < p->n_members; i++)
		if (p->members[i].value == number)
			return p->members[i].name;
	return NULL;
}

unsigned int model_seclevel(struct model *m, const char *name)
{
	return secdata_number(m, "SECLEVEL", name);
}

unsigned int model_category(struct model *m, const char *name)
{
	return secdata_number(m, "CATEGORY", name);
}

const char *model_seclevel_name(struct model *m, unsigned int number)
{
	return secdata_name(m, "SECLEVEL", number);
}

const char *model_category_name(struct model *m, unsigned int number)
{
	return secdata_name(m, "CATEGORY", number);
}

/* A number that something still carries must not come to mean something else. */
unsigned int model_new_category(struct model *m)
{
	struct racf_categories used = { 0 };
	const struct racf_profile *p = model_profile(m, "SECDATA", "CATEGORY");

	for (unsigned int i = 0; p && i < p->n_members; i++)
		racf_category_add(&used, p->members[i].value);
	for (size_t i = 0; i < m->users.n; i++)
		racf_categories_join(&used, ((struct racf_user *)m->users.v[i])->categories);
	for (size_t i = 0; i < m->profiles.n; i++)
		racf_categories_join(&used, ((struct racf_profile *)m->profiles.v[i])->categories);
	for (unsigned int n = 1; n <= RACF_CATEGORIES_MAX; n++)
		if (!racf_category_in(&used, n))
			return n;
	return 0;
}

int model_each_user(struct model *m, int (*fn)(void *arg, struct racf_user *user), void *arg)
{
	int ret = 0;

	for (size_t i = 0; i < m->users.n && !ret; i++)
		ret = fn(arg, m->users.v[i]);
	return ret;
}

int model_each_group(struct model *m, int (*fn)(void *arg, struct racf_group *g), void *arg)
{
	int ret = 0;

	for (size_t i = 0; i < m->groups.n && !ret; i++)
		ret = fn(arg, m->groups.v[i]);
	return ret;
}

int model_each_profile(struct model *m, const char *class,
		       int (*fn)(void *arg, struct racf_profile *p), void *arg)
{
	const struct racf_class *c = racf_class_find(class);
	int ret = 0;

	for (size_t i = 0; i < m->profiles.n && !ret; i++) {
		struct racf_profile *p = m->profiles.v[i];

		if (p->class == c)
			ret = fn(arg, p);
	}
	return ret;
}
