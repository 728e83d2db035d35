// SPDX-License-Identifier: MIT
/*
 * import.c - a database unload becomes the content of a new database
 *
 * A statement for each type of record; its parameters are the line's values
 * in order. Each must change something, so that a record that comes twice, or
 * that belongs to nothing, is found out.
 */
#include <errno.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include "racf/dbcheck.h"
#include "racf/import.h"
#include "racf/model.h"
#include "racf/unloadline.h"

/* seconds of a day, or -1, to minutes; the end of the day is 1440 */
#define WHEN(from, to)								\
	"max(" from ", 0) / 60, CASE WHEN " from " >= 0 AND " from " = " to		\
	" THEN 1440 ELSE max(" to ", 0) / 60 END"
#define SEGMENT "INSERT INTO segment SELECT 'USER', ?1, column1, column2, column3 FROM (VALUES "

static const char *const statements[UNLOAD_TYPES] = {
	[UNLOAD_0100] =
		"INSERT INTO grp (name, supgrp, owner, created, termuacc, data, model, universal)"
		" VALUES (?1, ?2, ?4, ?3, NOT ?5, ?6, ?7, ?8)",
	/* what 0100, 0205 and the group's name say anyway; for 0205 the authority */
	[UNLOAD_0101] = NULL,
	[UNLOAD_0102] =
		"INSERT INTO connection (user, grp, owner, authority, uacc, attrs, created)"
		" VALUES (?2, ?1, '', ?3, 0, 0, 0)",
	[UNLOAD_0130] = "INSERT INTO segment VALUES ('GROUP', ?1, 'OVM', 'GID', ?2)",
	[UNLOAD_0200] =
		"INSERT INTO user (name, created, owner, attrs, pw_interval, pw_date, pw_expired,"
		" username, dfltgrp, last_access, data, revoke_count, model, seclevel, revoke_date,"
		" resume_date, days, time_from, time_to, label, phr_date, phr_expired, pwfallback,"
		" phr_interval)"
		" VALUES (?1, ?2, ?3, ?5 | (?6 << 1) | (?17 << 2) | (?38 << 3) | ((?34 = 'RSTD') << 4) |"
		" (?16 << 5) | (?7 << 6) | (?8 << 7) | (?4 << 8), ?9, ?10, ?36 <> 'NOPASSWORD' AND NOT ?10,"
		" ?11, ?12, ?14, ?15, max(?19, 0), ?20, max(?21, 0), ?22, ?23,"
		" ?24 | (?25 << 1) | (?26 << 2) | (?27 << 3) | (?28 << 4) | (?29 << 5) | (?30 << 6),"
		WHEN("?31", "?32") ", ?33, ?35, ?37 <> 'NOPHRASE' AND NOT ?35, ?39, ?40)",
	[UNLOAD_0201] = "INSERT INTO category VALUES ('USER', ?1, ?2)",
	[UNLOAD_0202] = "INSERT INTO clauth VALUES (?1, ?2)",
	[UNLOAD_0203] = NULL,
	[UNLOAD_0205] =
		"INSERT INTO connection (user, grp, owner, authority, uacc, attrs, created,"
		" revoke_date, resume_date, last_connect, n_connects)"
		" VALUES (?1, ?2, ?4, 0, ?7, ?10 | (?11 << 1) | (?14 << 2) | (?12 << 6) | (?13 << 7) |"
		" (?9 << 8), ?3, ?15, ?16, ?6, max(?8, 0))"
		" ON CONFLICT (user, grp) DO UPDATE SET owner = excluded.owner, uacc ="
		" excluded.uacc, attrs = excluded.attrs, created = excluded.created, revoke_date ="
		" excluded.revoke_date, resume_date = excluded.resume_date, last_connect ="
		" excluded.last_connect, n_connects = excluded.n_connects WHERE owner = ''",
	[UNLOAD_020A] = "INSERT INTO factor (user, name, active) VALUES (?1, ?2, ?3)",
	[UNLOAD_020B] = "INSERT INTO policy VALUES (?1, ?2)",
	[UNLOAD_0240] =
		SEGMENT "('LANGUAGE', 'PRIMARY', ?2), ('LANGUAGE', 'SECONDARY', ?3))"
		" WHERE column3 <> ''",
	[UNLOAD_02A0] =
		SEGMENT "('OVM', 'UID', ?2), ('OVM', 'HOME', ?3), ('OVM', 'PROGRAM', ?4),"
		" ('OVM', 'FSROOT', ?5)) WHERE column3 <> ''",
	[UNLOAD_0500] =
		"INSERT INTO profile (name, class, created, owner, uacc, level, data, audit_ok,"
		" audit_fail, g_ok, g_fail, warning, single_dsn, tvtoc, notify, days, time_from,"
		" time_to, zone, seclevel, appldata, label)"
		" VALUES (?1, ?2, ?4, ?5, ?6, max(?7, 0), ?8, max(?9, 0), max(?10, 0),"
		" max(?11, 0), max(?12, 0), ?13, ?14, ?15, ?16, ?17 | (?18 << 1) | (?19 << 2) |"
		" (?20 << 3) | (?21 << 4) | (?22 << 5) | (?23 << 6), " WHEN("?24", "?25")
		", ?26, max(?27, 0), ?28, ?29)",
	[UNLOAD_0502] = "INSERT INTO category VALUES (?2, ?1, ?3)",
	/* a number that is missing is NULL, which the table refuses */
	[UNLOAD_0503] =
		"INSERT INTO member VALUES (?2, ?1, ?3, CASE ?2 WHEN 'GLOBAL' THEN nullif(?4, -1)"
		" WHEN 'VMXEVENT' THEN CASE ?5 WHEN 'CTL' THEN 1 WHEN 'NOCTL' THEN 2 WHEN 'AUDIT'"
		" THEN 4 WHEN 'NOAUD' THEN 8 END WHEN 'SECDATA' THEN CASE ?1 WHEN 'CATEGORY' THEN"
		" nullif(?7, -1) ELSE nullif(?6, -1) END ELSE 0 END)",
	[UNLOAD_0505] = "INSERT INTO access VALUES (?2, ?1, ?3, ?4)",
	[UNLOAD_0507] =
		"INSERT INTO conditional (class, profile, kind, value, id, level)"
		" VALUES (?2, ?1, ?3, ?4, ?5, ?6)",
	[UNLOAD_1210] =
		"UPDATE factor SET tags = tags || ?3 || ':' || ?4 || char(10)"
		" WHERE user = ?1 AND name = ?2",
};

/* parameters of 0200 that say whether there is a password, or a phrase */
#define VALUE_PASSWORD	36
#define VALUE_PHRASE	37

/* A value of the kind that no password leads to: an administrator has to set one. */
static const char unknown_secret[] =
	"INSERT INTO secret (user, kind, age, log2_n, r, p, salt, verifier) SELECT ?1, ?2, 0, "
	"(SELECT value FROM option WHERE name = 'KDF_LOG2N'),"
	"(SELECT value FROM option WHERE name = 'KDF_R'),"
	"(SELECT value FROM option WHERE name = 'KDF_P'), randomblob(16), randomblob(16)";

struct importing {
	struct db *db;
	sqlite3_stmt *st[UNLOAD_TYPES];
	unsigned int number, foreign;
	struct unload_line line;
};

static int wrong(const struct importing *in, const char *why)
{
	fprintf(stderr, "racfd: line %u: %s\n", in->number, why);
	return -EINVAL;
}

/* ---- a line ------------------------------------------------------------------------------ */

static int bind(sqlite3_stmt *st, const struct unload_line *line)
{
	int rc = SQLITE_OK;

	sqlite3_reset(st);
	for (unsigned int i = 0; i < line->n && rc == SQLITE_OK; i++) {
		const struct unload_value *v = &line->v[i];

		/* a statement need not look at the last ones */
		if ((int)i >= sqlite3_bind_parameter_count(st))
			break;
		rc = v->text ? sqlite3_bind_text(st, i + 1, v->text, v->len, SQLITE_TRANSIENT) :
			       sqlite3_bind_int64(st, i + 1, v->number);
	}
	return rc;
}

static bool says(const struct unload_line *line, unsigned int value, const char *text)
{
	const struct unload_value *v = &line->v[value - 1];

	return v->len == strlen(text) && !memcmp(v->text, text, v->len);
}

static int run(struct importing *in)
{
	sqlite3 *sql = in->db->sql;
	enum unload_type type = in->line.type;
	int rc;

	if (!statements[type])
		return 0;
	if (!in->st[type] &&
	    sqlite3_prepare_v2(sql, statements[type], -1, &in->st[type], NULL) != SQLITE_OK)
		return wrong(in, sqlite3_errmsg(sql));
	rc = bind(in->st[type], &in->line);
	if (rc == SQLITE_OK)
		rc = sqlite3_step(in->st[type]);
	if (rc == SQLITE_CONSTRAINT || (rc == SQLITE_DONE && !sqlite3_changes(sql)))
		return wrong(in, "twice, or it does not fit what is in front of it");
	if (rc != SQLITE_DONE)
		return wrong(in, sqlite3_errmsg(sql));
	return 0;
}

static int secrets(struct importing *in)
{
	char user[RACF_NAME_MAX + 1] = "";
	const struct {
		unsigned int value;
		enum db_kind kind;
		const char *none;
	} kinds[] = {
		{ VALUE_PASSWORD, DB_PASSWORD, "NOPASSWORD" },
		{ VALUE_PHRASE, DB_PHRASE, "NOPHRASE" },
	};
	int ret = 0;

	memcpy(user, in->line.v[0].text, in->line.v[0].len);
	for (size_t i = 0; !ret && i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		if (says(&in->line, kinds[i].value, "KDFAES") ||
		    says(&in->line, kinds[i].value, "LEGACY"))
			ret = db_run(in->db, unknown_secret, "ti", user, (int64_t)kinds[i].kind);
		else if (!says(&in->line, kinds[i].value, kinds[i].none))
			ret = wrong(in, "no algorithm of passwords");
	}
	return ret;
}

/* What the columns alone do not say: names of classes, generic or not. */
static const char *profile_wrong(const struct unload_line *line)
{
	char class_name[RACF_NAME_MAX + 1] = "", name[RACF_RESOURCE_MAX + 1] = "";
	const struct racf_class *class;

	memcpy(name, line->v[0].text, line->v[0].len);
	memcpy(class_name, line->v[1].text, line->v[1].len);
	class = racf_class_find(class_name);
	if (!class)
		return "the class is not defined";
	if (class->flags & RACF_CLASS_NOPROF || !racf_class_name_valid(class, name))
		return "the name is not valid in its class";
	if (line->type == UNLOAD_0500 && line->v[2].number != racf_profile_is_generic(class, name))
		return "generic, or not, against its name";
	return NULL;
}

static const char *out_of_range(const struct unload_line *line)
{
	const struct unload_value *v = line->v;

	switch (line->type) {
	case UNLOAD_0200:
		return v[20].number > RACF_SECLEVEL_MAX || v[8].number > 254 ||
				       v[39].number > 65534 ||
				       (v[33].len && !says(line, 34, "RSTD")) ?
			       "a value that does not exist" :
			       NULL;
	case UNLOAD_0500:
		return v[6].number > 99 || v[26].number > RACF_SECLEVEL_MAX ?
			       "a value that does not exist" :
			       NULL;
	case UNLOAD_0201:
		return racf_category_valid(v[1].number) ? NULL : "no category";
	case UNLOAD_0502:
		return racf_category_valid(v[2].number) ? NULL : "no category";
	default:
		return NULL;
	}
}

static int import_line(struct importing *in, const char *line, size_t len)
{
	const char *bad;
	int ret;

	if (!unload_line(line, len, &in->line)) {
		fprintf(stderr, "racfd: line %u, columns %u to %u: %s\n", in->number, in->line.from,
			in->line.last, in->line.wrong);
		return -EINVAL;
	}
	if (in->line.type == UNLOAD_FOREIGN) {
		in->foreign++;
		return 0;
	}
	bad = in->line.type >= UNLOAD_0500 && in->line.type <= UNLOAD_0507 ?
		      profile_wrong(&in->line) :
		      NULL;
	bad = bad ?: out_of_range(&in->line);
	if (bad)
		return wrong(in, bad);
	ret = run(in);
	return ret || in->line.type != UNLOAD_0200 ? ret : secrets(in);
}

/* ---- a file -------------------------------------------------------------------------------- */

static int read_lines(struct importing *in, FILE *from)
{
	char *line = NULL;
	size_t room = 0;
	ssize_t len;
	int ret = 0;

	while (!ret && (len = getline(&line, &room, from)) > 0) {
		in->number++;
		if (line[len - 1] == '\n')
			len--;
		if (len > UNLOAD_LINE_MAX)
			ret = wrong(in, "longer than any record");
		else if (len)
			ret = import_line(in, line, len);
	}
	free(line);
	if (!ret && ferror(from))
		ret = wrong(in, "cannot be read");
	return ret;
}

static int print_row(void *arg, sqlite3_stmt *row)
{
	fprintf(stderr, "racfd: %s\n", (const char *)sqlite3_column_text(row, 0));
	*(int *)arg = -EINVAL;
	return 0;
}

/* What is missing at the end, and what belongs to nothing. */
static int complete(struct db *db)
{
	static const char *const rules[] = {
		"SELECT 'connection of ' || user || ' to ' || grp || ': no record 0205' FROM "
		"connection WHERE owner = ''",
		"SELECT DISTINCT \"table\" || ': of a ' || parent || ' that is missing' FROM "
		"pragma_foreign_key_check ORDER BY 1",
		"SELECT 'owner ' || owner || ' is not defined' FROM (SELECT owner FROM grp UNION "
		"SELECT owner FROM profile UNION SELECT owner FROM connection) WHERE owner <> '' "
		"AND owner NOT IN (SELECT name FROM user UNION SELECT name FROM grp)",
		"SELECT 'group SYS1 is missing' WHERE NOT EXISTS (SELECT 1 FROM grp WHERE name = "
		"'SYS1' AND supgrp = '')",
		"SELECT 'group ' || name || ': no superior group' FROM grp WHERE supgrp = '' AND "
		"name <> 'SYS1'",
	};
	int found = 0;

	for (size_t i = 0; i < sizeof(rules) / sizeof(rules[0]); i++)
		if (db_query(db, print_row, &found, rules[i], ""))
			return -EIO;
	/* the labels and SECDATA's two profiles that are always there */
	return found ?: db_run(db,
			       "INSERT OR IGNORE INTO profile (class, name, owner, uacc, audit_ok,"
			       " audit_fail, created) SELECT column1, column2, 'SYS1', 0, 0, 2,"
			       " unixepoch() FROM (VALUES ('SECLABEL', 'SYSHIGH'), ('SECLABEL',"
			       " 'SYSLOW'), ('SECLABEL', 'SYSNONE'), ('SECDATA', 'SECLEVEL'),"
			       " ('SECDATA', 'CATEGORY'))",
			       "");
}

static int import_all(struct importing *in, FILE *from)
{
	/* a connection comes in front of its user */
	int ret = db_run(in->db, "PRAGMA defer_foreign_keys = ON", "") ?:
		  db_run(in->db, "DELETE FROM profile", "") ?: read_lines(in, from) ?:
		  complete(in->db);

	for (size_t i = 0; i < UNLOAD_TYPES; i++)
		sqlite3_finalize(in->st[i]);
	return ret;
}

int import(struct db *db, FILE *from)
{
	struct importing *in = calloc(1, sizeof(*in));
	int ret = in ? db_begin(db) : -ENOMEM;

	if (ret) {
		free(in);
		return ret;
	}
	in->db = db;
	ret = db_end(db, import_all(in, from));
	if (!ret && in->foreign)
		fprintf(stderr,
			"racfd: %u records of types that nothing is kept of were passed over\n",
			in->foreign);
	free(in);
	/* references, and what holds for any database; on standard output */
	return ret ?: db_check(db);
}
