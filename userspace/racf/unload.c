// SPDX-License-Identifier: MIT
/*
 * unload.c - the database as text in fixed columns, as IRRDBU00 writes it
 *
 * Columns count from 1. A line is blank where there is nothing to say, and
 * ends with its type's last column.
 */
#include <errno.h>
#include <sqlite3.h>
#include <string.h>
#include <time.h>
#include "racf/mfaproto.h"
#include "racf/unload.h"

#define LINE_MAX_COLUMNS 3096

struct out {
	struct db *db;
	struct model *m;
	FILE *to;
	int error;
	char line[LINE_MAX_COLUMNS + 1];
};

/* ---- columns ---- */

static void begin(struct out *o, const char *type)
{
	memset(o->line, ' ', LINE_MAX_COLUMNS);
	memcpy(o->line, type, 4);
}

static void end(struct out *o, unsigned int last)
{
	fprintf(o->to, "%.*s\n", (int)last, o->line);
}

/* A line has no control characters in it, whatever a profile has. */
static void text(struct out *o, unsigned int from, unsigned int last, const char *s)
{
	for (unsigned int at = from; s && *s && at <= last; at++, s++) {
		uint8_t c = *s;

		o->line[at - 1] = c < 0x20 || (c >= 0x7f && c < 0xa0) ? ' ' : *s;
	}
}

static void yes(struct out *o, unsigned int from, bool on)
{
	memcpy(o->line + from - 1, on ? "YES" : "NO", on ? 3 : 2);
}

static void number(struct out *o, unsigned int from, unsigned int last, int64_t n)
{
	for (unsigned int at = last; at >= from; at--, n /= 10)
		o->line[at - 1] = '0' + n % 10;
}

static void stamp(struct out *o, unsigned int at, int64_t time, const char *format)
{
	time_t t = time;
	struct tm tm;
	char s[20];

	if (!time)
		return;
	localtime_r(&t, &tm);
	strftime(s, sizeof(s), format, &tm);
	memcpy(o->line + at - 1, s, strlen(s));
}

static void date(struct out *o, unsigned int at, int64_t time)
{
	stamp(o, at, time, "%Y-%m-%d");
}

static void clock_time(struct out *o, unsigned int at, int64_t time)
{
	stamp(o, at, time, "%H:%M:%S");
}

/* Seven days from the first column on, five apart, then the two times. */
static void when(struct out *o, unsigned int days, unsigned int from, unsigned int to,
		 const struct racf_when *w)
{
	char s[12];

	for (int i = 0; i < 7; i++)
		yes(o, days + 5 * i, w->days >> i & 1);
	if (w->from == w->to)
		return;
	snprintf(s, sizeof(s), "%02u:%02u:00", w->from / 60 % 24u, w->from % 60u);
	text(o, from, from + 7, s);
	snprintf(s, sizeof(s), "%02u:%02u:00", w->to / 60 % 24u, w->to % 60u);
	text(o, to, to + 7, s);
}

static const char *field(const struct racf_segments *s, const char *segment, const char *name)
{
	return model_segment(s, segment, name);
}

/* ---- 01xx: groups ---- */

struct within {
	struct out *o;
	const char *group;
};

static int member(void *arg, struct racf_user *u)
{
	struct within *w = arg;
	const struct racf_connection *c = model_connection(u, w->group);

	if (!c)
		return 0;
	begin(w->o, "0102");
	text(w->o, 6, 13, w->group);
	text(w->o, 15, 22, u->name);
	text(w->o, 24, 31, racf_authority_name(c->authority));
	end(w->o, 31);
	return 0;
}

static int subgroup(void *arg, struct racf_group *g)
{
	struct within *w = arg;

	if (strcmp(g->supgrp, w->group))
		return 0;
	begin(w->o, "0101");
	text(w->o, 6, 13, w->group);
	text(w->o, 15, 22, g->name);
	end(w->o, 22);
	return 0;
}

static int group(void *arg, struct racf_group *g)
{
	struct out *o = arg;
	struct within w = { o, g->name };
	const char *gid = field(&g->segments, "OVM", "GID");

	begin(o, "0100");
	text(o, 6, 13, g->name);
	text(o, 15, 22, g->supgrp);
	date(o, 24, g->created);
	text(o, 35, 42, g->owner);
	text(o, 44, 51, "NONE");
	yes(o, 53, !g->termuacc);
	text(o, 58, 312, g->data);
	text(o, 314, 357, g->model);
	yes(o, 359, g->universal);
	end(o, 362);
	model_each_group(o->m, subgroup, &w);
	model_each_user(o->m, member, &w);
	if (gid) {
		begin(o, "0130");
		text(o, 6, 13, g->name);
		text(o, 15, 24, gid);
		end(o, 24);
	}
	return 0;
}

/* ---- 02xx: users ---- */

static int number_row(void *arg, sqlite3_stmt *row)
{
	*(int64_t *)arg = sqlite3_column_int64(row, 0);
	return 0;
}

static bool falls_back(struct out *o, const char *user)
{
	int64_t fallback = 0;

	if (db_query(o->db, number_row, &fallback, "SELECT pwfallback FROM user WHERE name = ?1",
		     "t", user))
		o->error = -EIO;
	return fallback;
}

static void user_base(struct out *o, const struct racf_user *u)
{
	begin(o, "0200");
	text(o, 6, 13, u->name);
	date(o, 15, u->created);
	text(o, 26, 33, u->owner);
	yes(o, 35, u->attrs & RACF_ADSP);
	yes(o, 40, u->attrs & RACF_SPECIAL);
	yes(o, 45, u->attrs & RACF_OPERATIONS);
	yes(o, 50, u->attrs & RACF_REVOKED);
	yes(o, 55, u->attrs & RACF_GRPACC);
	if (u->pw_interval >= 0)
		number(o, 60, 62, u->pw_interval);
	date(o, 64, u->pw_expired ? 0 : u->pw_date);
	text(o, 75, 94, u->username);
	text(o, 96, 103, u->dfltgrp);
	clock_time(o, 105, u->last_access);
	date(o, 114, u->last_access);
	text(o, 125, 379, u->data);
	yes(o, 381, u->attrs & RACF_UAUDIT);
	yes(o, 386, u->attrs & RACF_AUDITOR);
	yes(o, 391, !u->has_password);
	yes(o, 396, false);
	number(o, 405, 407, u->revoke_count);
	text(o, 409, 452, u->model);
	number(o, 454, 456, u->seclevel);
	date(o, 458, u->revoke_date);
	date(o, 469, u->resume_date);
	when(o, 480, 515, 524, &u->when);
	text(o, 533, 540, u->label);
	text(o, 542, 549, u->attrs & RACF_RESTRICTED ? "RSTD" : "");
	yes(o, 551, false);
	yes(o, 556, false);
	date(o, 561, u->phr_expired ? 0 : u->phr_date);
	yes(o, 587, false);
	text(o, 592, 603, u->has_password ? "KDFAES" : "NOPASSWORD");
	text(o, 613, 624, u->has_phrase ? "KDFAES" : "NOPHRASE");
	yes(o, 634, u->attrs & RACF_ROAUDIT);
	yes(o, 639, falls_back(o, u->name));
	if (u->phr_interval >= 0)
		number(o, 644, 648, u->phr_interval);
	end(o, 648);
}

static void user_connection(struct out *o, const struct racf_user *u,
			    const struct racf_connection *c)
{
	const struct racf_group *g = model_group(o->m, c->group);

	begin(o, "0205");
	text(o, 6, 13, u->name);
	text(o, 15, 22, c->group);
	date(o, 24, c->created);
	text(o, 35, 42, c->owner);
	clock_time(o, 44, c->last_connect);
	date(o, 53, c->last_connect);
	text(o, 64, 71, racf_level_name(c->uacc));
	number(o, 73, 77, c->n_connects);
	yes(o, 79, c->attrs & RACF_ADSP);
	yes(o, 84, c->attrs & RACF_SPECIAL);
	yes(o, 89, c->attrs & RACF_OPERATIONS);
	yes(o, 94, c->attrs & RACF_REVOKED);
	yes(o, 99, c->attrs & RACF_GRPACC);
	yes(o, 104, g && !g->termuacc);
	yes(o, 109, c->attrs & RACF_AUDITOR);
	date(o, 114, c->revoke_date);
	date(o, 125, c->resume_date);
	end(o, 134);
}

static void user_ovm(struct out *o, const struct racf_user *u)
{
	static const struct {
		const char *name;
		unsigned int from, last;
	} fields[] = {
		{ "UID", 15, 24 },
		{ "HOME", 26, 1048 },
		{ "PROGRAM", 1050, 2072 },
		{ "FSROOT", 2074, 3096 },
	};
	bool any = false;

	begin(o, "02A0");
	text(o, 6, 13, u->name);
	for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++) {
		const char *value = field(&u->segments, "OVM", fields[i].name);

		text(o, fields[i].from, fields[i].last, value);
		any |= !!value;
	}
	if (any)
		end(o, 3096);
}

static void user_language(struct out *o, const struct racf_user *u)
{
	const char *primary = field(&u->segments, "LANGUAGE", "PRIMARY"),
		   *secondary = field(&u->segments, "LANGUAGE", "SECONDARY");

	if (!primary && !secondary)
		return;
	begin(o, "0240");
	text(o, 6, 13, u->name);
	text(o, 15, 17, primary);
	text(o, 19, 21, secondary);
	end(o, 21);
}

static int factor_row(void *arg, sqlite3_stmt *row)
{
	struct out *o = arg;

	begin(o, "020A");
	text(o, 6, 13, (const char *)sqlite3_column_text(row, 0));
	text(o, 15, 34, (const char *)sqlite3_column_text(row, 1));
	stamp(o, 36, sqlite3_column_int64(row, 2), "%Y-%m-%d %H:%M:%S");
	end(o, 54);
	return 0;
}

static int policy_row(void *arg, sqlite3_stmt *row)
{
	struct out *o = arg;

	begin(o, "020B");
	text(o, 6, 13, (const char *)sqlite3_column_text(row, 0));
	text(o, 15, 34, (const char *)sqlite3_column_text(row, 1));
	end(o, 34);
	return 0;
}

static int user(void *arg, struct racf_user *u)
{
	struct out *o = arg;
	unsigned int n = 0;

	user_base(o, u);
	while (u->categories && (n = racf_category_next(u->categories, n))) {
		begin(o, "0201");
		text(o, 6, 13, u->name);
		number(o, 15, 19, n);
		end(o, 19);
	}
	for (unsigned int i = 0; i < u->n_clauth; i++) {
		begin(o, "0202");
		text(o, 6, 13, u->name);
		text(o, 15, 22, u->clauth[i]);
		end(o, 22);
	}
	for (unsigned int i = 0; i < u->n_connections; i++) {
		begin(o, "0203");
		text(o, 6, 13, u->name);
		text(o, 15, 22, u->connections[i].group);
		end(o, 22);
	}
	for (unsigned int i = 0; i < u->n_connections; i++)
		user_connection(o, u, &u->connections[i]);
	if (db_query(o->db, factor_row, o,
		     "SELECT user, name, active FROM factor WHERE user = ?1 ORDER BY name", "t",
		     u->name) ||
	    db_query(o->db, policy_row, o,
		     "SELECT user, name FROM policy WHERE user = ?1 ORDER BY name", "t", u->name))
		o->error = -EIO;
	user_language(o, u);
	user_ovm(o, u);
	return 0;
}

/* ---- 05xx: general resources ---- */

/* Name and class, as all of them begin. */
static void profile_begin(struct out *o, const char *type, const struct racf_profile *p)
{
	begin(o, type);
	text(o, 6, 251, p->name);
	text(o, 253, 260, p->class->name);
}

static const char *audit_level(uint8_t ok, uint8_t fail)
{
	return ok && fail ? "ALL" : ok ? "SUCCESS" : fail ? "FAIL" : "NONE";
}

static void profile_base(struct out *o, const struct racf_profile *p)
{
	const struct racf_audit *a = &p->audit;
	char zone[8];

	profile_begin(o, "0500", p);
	yes(o, 262, p->generic);
	number(o, 267, 269, p->class->posit);
	date(o, 271, p->created);
	text(o, 282, 289, p->owner);
	for (unsigned int at = 313; !p->generic && at <= 331; at += 6)
		number(o, at, at + 4, 0);
	text(o, 337, 344, racf_level_name(p->uacc));
	text(o, 346, 353, audit_level(a->ok, a->fail));
	number(o, 355, 357, p->level);
	text(o, 359, 366, audit_level(a->g_ok, a->g_fail));
	text(o, 368, 622, p->data);
	text(o, 624, 631, a->ok ? racf_level_name(a->ok) : "");
	text(o, 633, 640, a->fail ? racf_level_name(a->fail) : "");
	text(o, 642, 649, a->g_ok ? racf_level_name(a->g_ok) : "");
	text(o, 651, 658, a->g_fail ? racf_level_name(a->g_fail) : "");
	yes(o, 660, p->warning);
	yes(o, 665, p->single_dsn);
	yes(o, 670, false);
	yes(o, 675, p->tvtoc);
	text(o, 680, 687, p->notify);
	when(o, 689, 724, 733, &p->when);
	text(o, 742, 746, racf_zone_text(p->zone, zone));
	number(o, 750, 752, p->seclevel);
	text(o, 754, 1008, p->appldata);
	text(o, 1010, 1017, p->label);
	end(o, 1017);
}

static void profile_member(struct out *o, const struct racf_profile *p, const struct racf_member *m)
{
	profile_begin(o, "0503", p);
	text(o, 262, 516, m->name);
	if (!strcmp(p->class->name, "GLOBAL"))
		text(o, 518, 525, racf_level_name(m->value));
	else if (!strcmp(p->class->name, "VMXEVENT"))
		text(o, 543, 547, m->value & RACF_EVENT_CTL   ? "CTL" :
				  m->value & RACF_EVENT_NOCTL ? "NOCTL" :
				  m->value & RACF_EVENT_AUDIT ? "AUDIT" :
								"NOAUD");
	else if (!strcmp(p->class->name, "SECDATA"))
		number(o, strcmp(p->name, "CATEGORY") ? 549 : 555,
		       strcmp(p->name, "CATEGORY") ? 553 : 559, m->value);
	end(o, 559);
}

static int profile(void *arg, struct racf_profile *p)
{
	struct out *o = arg;
	unsigned int n = 0;

	profile_base(o, p);
	while (p->categories && (n = racf_category_next(p->categories, n))) {
		profile_begin(o, "0502", p);
		number(o, 262, 266, n);
		end(o, 266);
	}
	for (unsigned int i = 0; i < p->n_members; i++)
		profile_member(o, p, &p->members[i]);
	for (unsigned int i = 0; i < p->n_acl; i++) {
		profile_begin(o, "0505", p);
		text(o, 262, 269, p->acl[i].id);
		text(o, 271, 278, racf_level_name(p->acl[i].level));
		if (!p->generic)
			number(o, 280, 284, 0);
		end(o, 284);
	}
	for (unsigned int i = 0; i < p->n_conditional; i++) {
		profile_begin(o, "0507", p);
		text(o, 262, 269, racf_condition_name(p->conditional[i].kind));
		text(o, 271, 278, p->conditional[i].value);
		text(o, 280, 287, p->conditional[i].id);
		text(o, 289, 296, racf_level_name(p->conditional[i].level));
		if (!p->generic)
			number(o, 298, 302, 0);
		end(o, 556);
	}
	return 0;
}

/* ---- 1210: tags of factors, in lines of name:value ---- */

static int tags_row(void *arg, sqlite3_stmt *row)
{
	const char *tags = (const char *)sqlite3_column_text(row, 2), *next;
	char name[MFA_TAGS_MAX + 1];
	struct out *o = arg;

	for (; tags && *tags; tags = next) {
		size_t len = strcspn(tags, "\n"), colon = strcspn(tags, ":\n");

		next = tags + len + (tags[len] == '\n');
		snprintf(name, sizeof(name), "%.*s", (int)len, tags);
		name[colon < sizeof(name) ? colon : 0] = 0;
		begin(o, "1210");
		text(o, 6, 13, (const char *)sqlite3_column_text(row, 0));
		text(o, 15, 34, (const char *)sqlite3_column_text(row, 1));
		text(o, 36, 55, name);
		if (colon < len)
			text(o, 57, 1080, name + colon + 1);
		end(o, 1080);
	}
	return 0;
}

int unload(struct db *db, struct model *m, FILE *to)
{
	struct out o = { .db = db, .m = m, .to = to };
	const struct racf_class *c;

	model_each_group(m, group, &o);
	model_each_user(m, user, &o);
	for (unsigned int i = 0; (c = racf_class_at(i)); i++)
		model_each_profile(m, c->name, profile, &o);
	if (db_query(db, tags_row, &o,
		     "SELECT user, name, tags FROM factor WHERE tags <> '' ORDER BY user, name",
		     ""))
		o.error = -EIO;
	return fflush(to) || ferror(to) ? -EIO : o.error;
}
