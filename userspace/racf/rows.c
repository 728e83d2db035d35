// SPDX-License-Identifier: MIT
/*
 * rows.c - rows of the database become users, groups and profiles
 *
 * A table for each of them and one for each kind of thing that hangs on them.
 * All are read in the order of the sets, so that each insertion is an append.
 */
#include <errno.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "racf/generic.h"
#include "racf/rows.h"

#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))

/* ---- columns, one after the other -------------------------------------------- */

struct columns {
	sqlite3_stmt *row;
	int next;
};

static int64_t number(struct columns *c)
{
	return sqlite3_column_int64(c->row, c->next++);
}

static void text(struct columns *c, char *to, size_t size)
{
	db_text(c->row, c->next++, to, size);
}

/* What most have is there once. */
static char nothing[] = "";

static char *string(struct columns *c)
{
	const unsigned char *s = sqlite3_column_text(c->row, c->next++);

	return s && *s ? strdup((const char *)s) : nothing;
}

static void free_string(char *s)
{
	if (s != nothing)
		free(s);
}

static struct racf_when when(struct columns *c)
{
	struct racf_when w;

	w.days = number(c);
	w.from = number(c);
	w.to = number(c);
	return w;
}

/* ---- users, groups, profiles -------------------------------------------------- */

static void free_segments(struct racf_segments *s)
{
	for (unsigned int i = 0; i < s->n; i++)
		free_string(s->v[i].value);
	free(s->v);
}

void rows_free_user(void *user)
{
	struct racf_user *u = user;

	free(u->connections);
	free(u->categories);
	free(u->clauth);
	free_segments(&u->segments);
	free(u);
}

void rows_free_group(void *group)
{
	struct racf_group *g = group;

	free_segments(&g->segments);
	free(g);
}

struct racf_profile *rows_new_profile(const char *name)
{
	size_t len = strnlen(name, RACF_RESOURCE_MAX);
	struct racf_profile *p = calloc(1, sizeof(*p) + len + 1);

	if (!p)
		return NULL;
	memcpy(p->name, name, len);
	p->data = p->appldata = nothing;
	return p;
}

void rows_free_profile(void *profile)
{
	struct racf_profile *p = profile;

	free_string(p->data);
	free_string(p->appldata);
	free(p->categories);
	free(p->acl);
	free(p->conditional);
	free(p->members);
	free(p->as_label);
	free_segments(&p->segments);
	free(p);
}

static int put(struct set *set, void *item, int ret)
{
	ret = ret ?: set_insert(set, item);
	if (ret)
		set->free(item);
	return ret;
}

static int user_row(void *arg, sqlite3_stmt *row)
{
	struct racf_user *u = calloc(1, sizeof(*u));
	struct columns c = { row, 0 };
	struct model *m = arg;

	if (!u)
		return -ENOMEM;
	text(&c, u->name, sizeof(u->name));
	text(&c, u->owner, sizeof(u->owner));
	text(&c, u->dfltgrp, sizeof(u->dfltgrp));
	u->attrs = number(&c);
	text(&c, u->username, sizeof(u->username));
	text(&c, u->data, sizeof(u->data));
	text(&c, u->label, sizeof(u->label));
	u->created = number(&c);
	u->pw_date = number(&c);
	u->pw_expired = number(&c);
	u->pw_interval = number(&c);
	u->phr_date = number(&c);
	u->phr_expired = number(&c);
	u->revoke_count = number(&c);
	u->revoke_date = number(&c);
	u->resume_date = number(&c);
	u->last_access = number(&c);
	u->seclevel = number(&c);
	u->when = when(&c);
	text(&c, u->model, sizeof(u->model));
	u->phr_interval = number(&c);
	u->has_password = number(&c);
	u->has_phrase = number(&c);
	return put(&m->users, u, 0) ?: index_add(&m->names, ROWS_USERS, false, u->name, u);
}

static int group_row(void *arg, sqlite3_stmt *row)
{
	struct racf_group *g = calloc(1, sizeof(*g));
	struct columns c = { row, 0 };
	struct model *m = arg;

	if (!g)
		return -ENOMEM;
	text(&c, g->name, sizeof(g->name));
	text(&c, g->supgrp, sizeof(g->supgrp));
	text(&c, g->owner, sizeof(g->owner));
	text(&c, g->data, sizeof(g->data));
	g->created = number(&c);
	g->termuacc = number(&c);
	g->universal = number(&c);
	text(&c, g->model, sizeof(g->model));
	return put(&m->groups, g, 0) ?: index_add(&m->names, ROWS_GROUPS, false, g->name, g);
}

static int profile_row(void *arg, sqlite3_stmt *row)
{
	const char *name = (const char *)sqlite3_column_text(row, 1);
	struct racf_profile *p = name ? rows_new_profile(name) : NULL;
	struct columns c = { row, 0 };
	struct model *m = arg;
	racf_name class;

	if (!p)
		return -ENOMEM;
	text(&c, class, sizeof(class));
	p->class = racf_class_find(class);
	c.next++;
	text(&c, p->owner, sizeof(p->owner));
	p->uacc = number(&c);
	p->audit.ok = number(&c);
	p->audit.fail = number(&c);
	p->audit.g_ok = number(&c);
	p->audit.g_fail = number(&c);
	p->level = number(&c);
	p->warning = number(&c);
	text(&c, p->notify, sizeof(p->notify));
	p->data = string(&c);
	p->appldata = string(&c);
	text(&c, p->label, sizeof(p->label));
	p->created = number(&c);
	p->seclevel = number(&c);
	p->when = when(&c);
	p->zone = number(&c);
	p->single_dsn = number(&c);
	p->tvtoc = number(&c);
	p->events_off = number(&c);
	p->generic = p->class && racf_profile_is_generic(p->class, p->name);
	return put(&m->profiles, p, !p->class ? -EIO : !p->data || !p->appldata ? -ENOMEM : 0) ?:
		       resolve_add(m, p);
}

/* ---- what hangs on them ---------------------------------------------------------- */

static struct racf_profile *profile_of(struct model *m, struct columns *c)
{
	char name[RACF_RESOURCE_MAX + 1];
	racf_name class;

	text(c, class, sizeof(class));
	text(c, name, sizeof(name));
	return model_profile(m, class, name);
}

static int connection_row(void *arg, sqlite3_stmt *row)
{
	struct columns c = { row, 0 };
	struct racf_connection *to;
	struct racf_user *u;
	racf_name user;

	text(&c, user, sizeof(user));
	u = model_user(arg, user);
	if (!u)
		return -EIO;
	to = array_append(&u->connections, &u->n_connections, sizeof(*to));
	if (!to)
		return -ENOMEM;
	text(&c, to->group, sizeof(to->group));
	text(&c, to->owner, sizeof(to->owner));
	to->authority = number(&c);
	to->uacc = number(&c);
	to->attrs = number(&c);
	to->created = number(&c);
	to->revoke_date = number(&c);
	to->resume_date = number(&c);
	to->last_connect = number(&c);
	to->n_connects = number(&c);
	return 0;
}

static int clauth_row(void *arg, sqlite3_stmt *row)
{
	struct columns c = { row, 0 };
	struct racf_user *u;
	racf_name user, *to;

	text(&c, user, sizeof(user));
	u = model_user(arg, user);
	if (!u)
		return -EIO;
	to = array_append(&u->clauth, &u->n_clauth, sizeof(*to));
	if (!to)
		return -ENOMEM;
	text(&c, *to, sizeof(*to));
	return 0;
}

static int access_row(void *arg, sqlite3_stmt *row)
{
	struct columns c = { row, 0 };
	struct racf_profile *p = profile_of(arg, &c);
	struct racf_access *to;

	if (!p)
		return -EIO;
	to = array_append(&p->acl, &p->n_acl, sizeof(*to));
	if (!to)
		return -ENOMEM;
	text(&c, to->id, sizeof(to->id));
	to->level = number(&c);
	return 0;
}

static int conditional_row(void *arg, sqlite3_stmt *row)
{
	struct columns c = { row, 0 };
	struct racf_profile *p = profile_of(arg, &c);
	struct racf_conditional *to;
	racf_name kind;
	int found;

	if (!p)
		return -EIO;
	to = array_append(&p->conditional, &p->n_conditional, sizeof(*to));
	if (!to)
		return -ENOMEM;
	text(&c, to->id, sizeof(to->id));
	text(&c, kind, sizeof(kind));
	text(&c, to->value, sizeof(to->value));
	to->level = number(&c);
	found = racf_condition_by_name(kind);
	to->kind = found;
	return found < 0 ? -EIO : 0;
}

static int member_row(void *arg, sqlite3_stmt *row)
{
	struct columns c = { row, 0 };
	struct racf_profile *p = profile_of(arg, &c);
	struct racf_member *to;

	if (!p)
		return -EIO;
	to = array_append(&p->members, &p->n_members, sizeof(*to));
	if (!to)
		return -ENOMEM;
	text(&c, to->name, sizeof(to->name));
	to->value = number(&c);
	return 0;
}

static int category_row(void *arg, sqlite3_stmt *row)
{
	bool of_user = !strcmp((const char *)sqlite3_column_text(row, 0), "USER");
	int64_t category = sqlite3_column_int64(row, 2);
	struct racf_categories **to = NULL;
	struct columns c = { row, 0 };

	if (of_user) {
		struct racf_user *u = model_user(arg, (const char *)sqlite3_column_text(row, 1));

		to = u ? &u->categories : NULL;
	} else {
		struct racf_profile *p = profile_of(arg, &c);

		to = p ? &p->categories : NULL;
	}
	if (!to || !racf_category_valid(category))
		return -EIO;
	if (!*to)
		*to = calloc(1, sizeof(**to));
	if (!*to)
		return -ENOMEM;
	racf_category_add(*to, category);
	return 0;
}

static struct racf_segments *segments_of(struct model *m, struct columns *c)
{
	const char *class = (const char *)sqlite3_column_text(c->row, 0),
		   *name = (const char *)sqlite3_column_text(c->row, 1);
	struct racf_profile *p;

	if (!strcmp(class, "USER")) {
		struct racf_user *u = model_user(m, name);

		return u ? &u->segments : NULL;
	}
	if (!strcmp(class, "GROUP")) {
		struct racf_group *g = model_group(m, name);

		return g ? &g->segments : NULL;
	}
	p = profile_of(m, c);
	return p ? &p->segments : NULL;
}

static int segment_row(void *arg, sqlite3_stmt *row)
{
	struct columns c = { row, 0 };
	struct racf_segments *s = segments_of(arg, &c);
	struct racf_segment *to;

	if (!s)
		return -EIO;
	to = array_append(&s->v, &s->n, sizeof(*to));
	if (!to)
		return -ENOMEM;
	c.next = 2;
	text(&c, to->segment, sizeof(to->segment));
	text(&c, to->field, sizeof(to->field));
	to->value = string(&c);
	return to->value ? 0 : -ENOMEM;
}

/* ---- the tables -------------------------------------------------------------------- */

enum { OF_USER = 1, OF_GROUP = 2, OF_PROFILE = 4 };

/* ?1 and ?2 are class and name of what is read; the class of users is "USER", of groups "GROUP". */
static const struct {
	db_row_t row;
	uint8_t of;
	const char *select, *one, *order;
} tables[] = {
	{ user_row, OF_USER,
	  "SELECT name, owner, dfltgrp, attrs, username, data, label, created, pw_date, pw_expired,"
	  " pw_interval, phr_date, phr_expired, revoke_count, revoke_date, resume_date, "
	  "last_access,"
	  " seclevel, days, time_from, time_to, model, phr_interval,"
	  " EXISTS (SELECT 1 FROM secret s WHERE s.user = name AND kind = 0),"
	  " EXISTS (SELECT 1 FROM secret s WHERE s.user = name AND kind = 1) FROM user",
	  "name = ?2", "name" },
	{ group_row, OF_GROUP,
	  "SELECT name, supgrp, owner, data, created, termuacc, universal, model FROM grp",
	  "name = ?2", "name" },
	{ profile_row, OF_PROFILE,
	  "SELECT class, name, owner, uacc, audit_ok, audit_fail, g_ok, g_fail, level, warning, "
	  "notify,"
	  " data, appldata, label, created, seclevel, days, time_from, time_to, zone,"
	  " single_dsn, tvtoc, events_off FROM profile",
	  "class = ?1 AND name = ?2", "class, name" },
	{ connection_row, OF_USER,
	  "SELECT user, grp, owner, authority, uacc, attrs, created, revoke_date, resume_date,"
	  " last_connect, n_connects FROM connection",
	  "user = ?2", "user, grp" },
	{ clauth_row, OF_USER, "SELECT user, class FROM clauth", "user = ?2", "user, class" },
	{ access_row, OF_PROFILE, "SELECT class, profile, id, level FROM access",
	  "class = ?1 AND profile = ?2", "class, profile, id" },
	{ conditional_row, OF_PROFILE,
	  "SELECT class, profile, id, kind, value, level FROM conditional",
	  "class = ?1 AND profile = ?2", "class, profile, id, kind, value" },
	{ member_row, OF_PROFILE, "SELECT class, profile, name, value FROM member",
	  "class = ?1 AND profile = ?2", "class, profile, name" },
	{ category_row, OF_USER | OF_PROFILE, "SELECT class, profile, number FROM category",
	  "class = ?1 AND profile = ?2", "class, profile" },
	{ segment_row, OF_USER | OF_GROUP | OF_PROFILE,
	  "SELECT class, profile, segment, field, value FROM segment",
	  "class = ?1 AND profile = ?2", "class, profile, segment, field" },
};

static int load(struct model *m, struct db *db, uint8_t of, const char *class, const char *name)
{
	char sql[700];
	int ret = 0;

	for (size_t i = 0; !ret && i < ARRAY_SIZE(tables); i++) {
		if (!(tables[i].of & of))
			continue;
		snprintf(sql, sizeof(sql), "%s%s%s ORDER BY %s", tables[i].select,
			 name ? " WHERE " : "", name ? tables[i].one : "", tables[i].order);
		ret = db_query(db, tables[i].row, m, sql, name ? "tt" : "", class, name);
	}
	return ret;
}

int rows_load(struct model *m, struct db *db)
{
	return load(m, db, OF_USER | OF_GROUP | OF_PROFILE, NULL, NULL);
}

int rows_load_user(struct model *m, struct db *db, const char *name)
{
	return load(m, db, OF_USER, "USER", name);
}

int rows_load_group(struct model *m, struct db *db, const char *name)
{
	return load(m, db, OF_GROUP, "GROUP", name);
}

int rows_load_profile(struct model *m, struct db *db, const char *class, const char *name)
{
	return load(m, db, OF_PROFILE, class, name);
}
