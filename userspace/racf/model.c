// SPDX-License-Identifier: MIT
/* model.c - the database in memory: sorted arrays, found by bisection */
#include <errno.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include "racf/generic.h"
#include "racf/model.h"

typedef int (*compare_t)(const void *a, const void *b);

/* Pointers in the order of compare. */
struct set {
	void **v;
	size_t n, room;
	compare_t compare;
	void (*free)(void *item);
};

struct model {
	struct set users, groups, profiles;
};

/* ---- sets ------------------------------------------------------------------ */

/* Where the item is, or would be; *found tells which. */
static size_t locate(const struct set *s, const void *key, bool *found)
{
	size_t low = 0, high = s->n;

	*found = false;
	while (low < high) {
		size_t mid = (low + high) / 2;
		int c = s->compare(key, s->v[mid]);

		if (!c) {
			*found = true;
			return mid;
		}
		if (c < 0)
			high = mid;
		else
			low = mid + 1;
	}
	return low;
}

static void *find(const struct set *s, const void *key)
{
	bool found;
	size_t i = locate(s, key, &found);

	return found ? s->v[i] : NULL;
}

static int insert(struct set *s, void *item)
{
	bool found;
	size_t i;

	if (s->n == s->room) {
		size_t room = s->room ? 2 * s->room : 64;
		void **v = realloc(s->v, room * sizeof(*v));

		if (!v)
			return -ENOMEM;
		s->v = v;
		s->room = room;
	}
	i = locate(s, item, &found);
	memmove(s->v + i + 1, s->v + i, (s->n - i) * sizeof(*s->v));
	s->v[i] = item;
	s->n++;
	return 0;
}

static void erase(struct set *s, const void *key)
{
	bool found;
	size_t i = locate(s, key, &found);

	if (!found)
		return;
	s->free(s->v[i]);
	s->n--;
	memmove(s->v + i, s->v + i + 1, (s->n - i) * sizeof(*s->v));
}

static void clear(struct set *s)
{
	for (size_t i = 0; i < s->n; i++)
		s->free(s->v[i]);
	free(s->v);
}

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

static void user_free(void *item)
{
	struct racf_user *u = item;

	free(u->connections);
	free(u);
}

static void profile_free(void *item)
{
	struct racf_profile *p = item;

	free(p->acl);
	free(p);
}

/* ---- rows ------------------------------------------------------------------ */

static int user_row(void *arg, sqlite3_stmt *row)
{
	struct racf_user *u = calloc(1, sizeof(*u));
	struct model *m = arg;

	if (!u)
		return -ENOMEM;
	db_text(row, 0, u->name, sizeof(u->name));
	db_text(row, 1, u->owner, sizeof(u->owner));
	db_text(row, 2, u->dfltgrp, sizeof(u->dfltgrp));
	u->attrs = sqlite3_column_int(row, 3);
	db_text(row, 4, u->username, sizeof(u->username));
	db_text(row, 5, u->data, sizeof(u->data));
	db_text(row, 6, u->label, sizeof(u->label));
	u->created = sqlite3_column_int64(row, 7);
	u->pw_date = sqlite3_column_int64(row, 8);
	u->pw_expired = sqlite3_column_int(row, 9);
	u->pw_interval = sqlite3_column_int(row, 10);
	u->phr_date = sqlite3_column_int64(row, 11);
	u->phr_expired = sqlite3_column_int(row, 12);
	u->revoke_count = sqlite3_column_int(row, 13);
	u->revoke_date = sqlite3_column_int64(row, 14);
	u->resume_date = sqlite3_column_int64(row, 15);
	u->last_access = sqlite3_column_int64(row, 16);
	u->has_password = sqlite3_column_int(row, 17);
	u->has_phrase = sqlite3_column_int(row, 18);
	return insert(&m->users, u);
}

static int connection_row(void *arg, sqlite3_stmt *row)
{
	struct racf_connection *c;
	struct racf_user *u;
	racf_name name;

	db_text(row, 0, name, sizeof(name));
	u = model_user(arg, name);
	if (!u)
		return -EIO;
	c = realloc(u->connections, (u->n_connections + 1) * sizeof(*c));
	if (!c)
		return -ENOMEM;
	u->connections = c;
	c += u->n_connections++;
	memset(c, 0, sizeof(*c));
	db_text(row, 1, c->group, sizeof(c->group));
	db_text(row, 2, c->owner, sizeof(c->owner));
	c->authority = sqlite3_column_int(row, 3);
	c->uacc = sqlite3_column_int(row, 4);
	c->attrs = sqlite3_column_int(row, 5);
	c->created = sqlite3_column_int64(row, 6);
	return 0;
}

static int group_row(void *arg, sqlite3_stmt *row)
{
	struct racf_group *g = calloc(1, sizeof(*g));
	struct model *m = arg;

	if (!g)
		return -ENOMEM;
	db_text(row, 0, g->name, sizeof(g->name));
	db_text(row, 1, g->supgrp, sizeof(g->supgrp));
	db_text(row, 2, g->owner, sizeof(g->owner));
	db_text(row, 3, g->data, sizeof(g->data));
	g->created = sqlite3_column_int64(row, 4);
	return insert(&m->groups, g);
}

static int profile_row(void *arg, sqlite3_stmt *row)
{
	struct racf_profile *p = calloc(1, sizeof(*p));
	struct model *m = arg;
	racf_name class;

	if (!p)
		return -ENOMEM;
	db_text(row, 0, class, sizeof(class));
	p->class = racf_class_find(class);
	if (!p->class) {
		free(p);
		return -EIO;
	}
	db_text(row, 1, p->name, sizeof(p->name));
	p->generic = racf_is_generic(p->name);
	db_text(row, 2, p->owner, sizeof(p->owner));
	p->uacc = sqlite3_column_int(row, 3);
	p->audit.ok = sqlite3_column_int(row, 4);
	p->audit.fail = sqlite3_column_int(row, 5);
	p->audit.g_ok = sqlite3_column_int(row, 6);
	p->audit.g_fail = sqlite3_column_int(row, 7);
	p->level = sqlite3_column_int(row, 8);
	p->warning = sqlite3_column_int(row, 9);
	db_text(row, 10, p->notify, sizeof(p->notify));
	db_text(row, 11, p->data, sizeof(p->data));
	db_text(row, 12, p->appldata, sizeof(p->appldata));
	db_text(row, 13, p->label, sizeof(p->label));
	p->created = sqlite3_column_int64(row, 14);
	return insert(&m->profiles, p);
}

static int access_row(void *arg, sqlite3_stmt *row)
{
	char name[RACF_RESOURCE_MAX + 1];
	struct racf_profile *p;
	struct racf_access *a;
	racf_name class;

	db_text(row, 0, class, sizeof(class));
	db_text(row, 1, name, sizeof(name));
	p = model_profile(arg, class, name);
	if (!p)
		return -EIO;
	a = realloc(p->acl, (p->n_acl + 1) * sizeof(*a));
	if (!a)
		return -ENOMEM;
	p->acl = a;
	a += p->n_acl++;
	db_text(row, 2, a->id, sizeof(a->id));
	a->level = sqlite3_column_int(row, 3);
	return 0;
}

/* ---- reading from the database ---------------------------------------------- */

#define USER_SQL                                                                                   \
	"SELECT name, owner, dfltgrp, attrs, username, data, label, created, pw_date, pw_expired," \
	" pw_interval, phr_date, phr_expired, revoke_count, revoke_date, resume_date, "            \
	"last_access,"                                                                             \
	" EXISTS (SELECT 1 FROM secret s WHERE s.user = name AND kind = 0),"                       \
	" EXISTS (SELECT 1 FROM secret s WHERE s.user = name AND kind = 1) FROM user"
#define CONNECTION_SQL "SELECT user, grp, owner, authority, uacc, attrs, created FROM connection"
#define GROUP_SQL "SELECT name, supgrp, owner, data, created FROM grp"
#define PROFILE_SQL                                                                             \
	"SELECT class, name, owner, uacc, audit_ok, audit_fail, g_ok, g_fail, level, warning, " \
	"notify,"                                                                               \
	" data, appldata, label, created FROM profile"
#define ACCESS_SQL "SELECT class, profile, id, level FROM access"

struct model *model_load(struct db *db)
{
	struct model *m = calloc(1, sizeof(*m));

	if (!m)
		return NULL;
	m->users = (struct set){ .compare = user_compare, .free = user_free };
	m->groups = (struct set){ .compare = group_compare, .free = free };
	m->profiles = (struct set){ .compare = profile_compare, .free = profile_free };
	/* in the order of the sets, so that each insert is an append */
	if (!db_query(db, user_row, m, USER_SQL " ORDER BY name", "") &&
	    !db_query(db, connection_row, m, CONNECTION_SQL " ORDER BY user, grp", "") &&
	    !db_query(db, group_row, m, GROUP_SQL " ORDER BY name", "") &&
	    !db_query(db, profile_row, m, PROFILE_SQL " ORDER BY class, name", "") &&
	    !db_query(db, access_row, m, ACCESS_SQL " ORDER BY class, profile, id", ""))
		return m;
	model_free(m);
	return NULL;
}

void model_free(struct model *m)
{
	clear(&m->users);
	clear(&m->groups);
	clear(&m->profiles);
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

	erase(&m->users, &key);
	return db_query(db, user_row, m, USER_SQL " WHERE name = ?1", "t", key.name) ?:
		       db_query(db, connection_row, m,
				CONNECTION_SQL " WHERE user = ?1 ORDER BY grp", "t", key.name);
}

int model_refresh_group(struct model *m, struct db *db, const char *name)
{
	struct racf_group key = group_key(name);

	erase(&m->groups, &key);
	return db_query(db, group_row, m, GROUP_SQL " WHERE name = ?1", "t", key.name);
}

int model_refresh_profile(struct model *m, struct db *db, const char *class, const char *name)
{
	struct racf_profile *p = model_profile(m, class, name);

	if (p)
		erase(&m->profiles, p);
	return db_query(db, profile_row, m, PROFILE_SQL " WHERE class = ?1 AND name = ?2", "tt",
			class, name) ?:
		       db_query(db, access_row, m,
				ACCESS_SQL " WHERE class = ?1 AND profile = ?2 ORDER BY id", "tt",
				class, name);
}

/* ---- looking up ------------------------------------------------------------- */

struct racf_user *model_user(struct model *m, const char *name)
{
	struct racf_user key = user_key(name);

	return find(&m->users, &key);
}

struct racf_group *model_group(struct model *m, const char *name)
{
	struct racf_group key = group_key(name);

	return find(&m->groups, &key);
}

const struct racf_connection *model_connection(const struct racf_user *user, const char *group)
{
	for (unsigned int i = 0; i < user->n_connections; i++)
		if (!strcmp(user->connections[i].group, group))
			return &user->connections[i];
	return NULL;
}

struct racf_profile *model_profile(struct model *m, const char *class, const char *name)
{
	struct racf_profile key = { .class = racf_class_find(class),
				    .generic = racf_is_generic(name) };

	if (!key.class || strlen(name) > RACF_RESOURCE_MAX)
		return NULL;
	strcpy(key.name, name);
	return find(&m->profiles, &key);
}

struct racf_profile *model_protects(struct model *m, const char *class, const char *resource)
{
	struct racf_profile key = { .class = racf_class_find(class) }, *p;
	bool found;

	if (!key.class || strlen(resource) > RACF_RESOURCE_MAX)
		return NULL;
	strcpy(key.name, resource);
	p = find(&m->profiles, &key);
	if (p)
		return p;
	/* the generic ones lie behind the last discrete name that can be */
	memset(key.name, 0xff, sizeof(key.name) - 1);
	for (size_t i = locate(&m->profiles, &key, &found); i < m->profiles.n; i++) {
		p = m->profiles.v[i];
		if (p->class != key.class)
			break;
		if (p->generic && racf_generic_match(p->name, resource))
			return p;
	}
	return NULL;
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
