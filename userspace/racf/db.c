// SPDX-License-Identifier: MIT
/* db.c - the RACF database */
#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "lib/log.h"
#include "racf/db.h"
#include "racf/mirror.h"
#include "racf/schema.h"

#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))

static int failed(struct db *db, const char *what)
{
	log_msg(LOG_ERR, "database: %.60s: %s", what, sqlite3_errmsg(db->sql));
	return -EIO;
}

/* ---- statements ------------------------------------------------------------ */

static int bind(sqlite3_stmt *st, const char *types, va_list ap)
{
	int rc = SQLITE_OK;

	for (int i = 1; *types && rc == SQLITE_OK; types++, i++) {
		const void *p;

		switch (*types) {
		case 't':
			rc = sqlite3_bind_text(st, i, va_arg(ap, const char *), -1,
					       SQLITE_TRANSIENT);
			break;
		case 'i':
			rc = sqlite3_bind_int64(st, i, va_arg(ap, int64_t));
			break;
		case 'b':
			p = va_arg(ap, const void *);
			rc = sqlite3_bind_blob(st, i, p, va_arg(ap, int), SQLITE_TRANSIENT);
			break;
		}
	}
	return rc;
}

static int query(struct db *db, db_row_t row, void *arg, const char *sql, const char *types,
		 va_list ap)
{
	sqlite3_stmt *st;
	int rc, ret = 0;

	if (sqlite3_prepare_v2(db->sql, sql, -1, &st, NULL) != SQLITE_OK)
		return failed(db, sql);
	rc = bind(st, types, ap);
	while (rc == SQLITE_OK || rc == SQLITE_ROW) {
		rc = sqlite3_step(st);
		if (rc != SQLITE_ROW || !row)
			break;
		ret = row(arg, st);
		if (ret)
			break;
	}
	if (!ret && rc != SQLITE_DONE)
		ret = failed(db, sql);
	if (!ret)
		mirror_note(db->mirror, st);
	sqlite3_finalize(st);
	return ret;
}

int db_query(struct db *db, db_row_t row, void *arg, const char *sql, const char *types, ...)
{
	va_list ap;
	int ret;

	va_start(ap, types);
	ret = query(db, row, arg, sql, types, ap);
	va_end(ap);
	return ret;
}

int db_run(struct db *db, const char *sql, const char *types, ...)
{
	bool alone = db->mirror && sqlite3_get_autocommit(db->sql);
	va_list ap;
	int ret;

	/* the copy is told of whole transactions */
	ret = alone ? db_begin(db) : 0;
	if (ret)
		return ret;
	va_start(ap, types);
	ret = query(db, NULL, NULL, sql, types, ap);
	va_end(ap);
	return alone ? db_end(db, ret) : ret;
}

void db_text(sqlite3_stmt *row, int column, char *to, size_t size)
{
	const unsigned char *text = sqlite3_column_text(row, column);

	snprintf(to, size, "%s", text ? (const char *)text : "");
}

static int control(struct db *db, const char *sql)
{
	return sqlite3_exec(db->sql, sql, NULL, NULL, NULL) == SQLITE_OK ? 0 : failed(db, sql);
}

int db_begin(struct db *db)
{
	return control(db, "BEGIN IMMEDIATE");
}

static int get_number(void *arg, sqlite3_stmt *row)
{
	*(int64_t *)arg = sqlite3_column_int64(row, 0);
	return 0;
}

/* Transactions are numbered, so that what was missed shows, and what was made. */
static int next_number(struct db *db, int64_t *number)
{
	return db_query(db, get_number, number,
			"INSERT INTO option VALUES ('NUMBER', 1) ON CONFLICT (name) DO UPDATE SET"
			" value = value + 1 RETURNING value", "");
}

/*
 * A COMMIT that fails is none, but when all that failed was to make durable that the journal is
 * empty: it counts then, unless power is lost. Nobody is told either; a restart sees what it is.
 */
static void must_be_undone(struct db *db, int64_t number)
{
	int64_t now = 0;

	if (db_query(db, get_number, &now, "SELECT value FROM option WHERE name = 'NUMBER'", "") ||
	    now >= number)
		log_fatal("database: nobody knows whether the last transaction counts");
}

int db_commit(struct db *db)
{
	int64_t number = 0;
	int ret = next_number(db, &number);

	if (ret) {
		db_rollback(db);
		return ret;
	}
	ret = control(db, "COMMIT");
	if (!ret) {
		mirror_commit(db->mirror);
		return 0;
	}
	db_rollback(db);
	must_be_undone(db, number);
	return ret;
}

void db_rollback(struct db *db)
{
	if (!sqlite3_get_autocommit(db->sql))
		control(db, "ROLLBACK");
	mirror_forget(db->mirror);
}

int db_end(struct db *db, int ret)
{
	if (!ret)
		return db_commit(db);
	db_rollback(db);
	return ret;
}

/* ---- file ------------------------------------------------------------------ */

int db_configure(sqlite3 *sql)
{
	/* one process owns the file: nobody else can change it under the copy in memory */
	return sqlite3_exec(sql,
			    "PRAGMA locking_mode=EXCLUSIVE; PRAGMA journal_mode=TRUNCATE;"
			    "PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
			    "PRAGMA temp_store=MEMORY; PRAGMA secure_delete=ON;"
			    "PRAGMA trusted_schema=OFF; BEGIN EXCLUSIVE; COMMIT",
			    NULL, NULL, NULL) == SQLITE_OK ? 0 : -EIO;
}

int db_open(struct db *db, const char *path, bool create)
{
	int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOFOLLOW |
		    (create ? SQLITE_OPEN_CREATE : 0),
	    ret;

	*db = (struct db){ NULL };
	if (create) {
		int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);

		if (fd < 0) {
			ret = -errno;
			log_msg(LOG_ERR, "%s: %m", path);
			return ret;
		}
		close(fd);
	}
	if (sqlite3_open_v2(path, &db->sql, flags, NULL) != SQLITE_OK) {
		ret = failed(db, path);
		db_close(db);
		return ret;
	}
	if (db_configure(db->sql))
		ret = failed(db, path);
	else
		ret = create ? schema_create(db) : schema_migrate(db);
	if (ret)
		db_close(db);
	return ret;
}

void db_close(struct db *db)
{
	mirror_close(db);
	sqlite3_close(db->sql);
	db->sql = NULL;
}

/* ---- secrets --------------------------------------------------------------- */

struct secrets {
	struct db_secret *list;
	unsigned int n, max;
};

static int add_secret(void *arg, sqlite3_stmt *row)
{
	struct secrets *s = arg;
	struct db_secret *sec = &s->list[s->n];

	if (s->n == s->max)
		return 0;
	if (sqlite3_column_bytes(row, 3) != KDF_SALT_LEN ||
	    sqlite3_column_bytes(row, 4) != KDF_VERIFIER_LEN)
		return -EIO;
	sec->cost = (struct kdf_cost){
		sqlite3_column_int(row, 0), sqlite3_column_int(row, 1), sqlite3_column_int(row, 2),
	};
	sec->mixed = sqlite3_column_int(row, 5);
	memcpy(sec->salt, sqlite3_column_blob(row, 3), KDF_SALT_LEN);
	memcpy(sec->verifier, sqlite3_column_blob(row, 4), KDF_VERIFIER_LEN);
	if (!kdf_cost_valid(&sec->cost))
		return -EIO;
	s->n++;
	return 0;
}

int db_secrets(struct db *db, const char *user, enum db_kind kind, struct db_secret *secrets,
	       unsigned int max)
{
	struct secrets s = { secrets, 0, max };
	int ret = db_query(db, add_secret, &s,
			   "SELECT log2_n, r, p, salt, verifier, mixed FROM secret"
			   " WHERE user = ?1 AND kind = ?2 ORDER BY age",
			   "ti", user, (int64_t)kind);

	return ret ?: (int)s.n;
}

int db_set_secret(struct db *db, const char *user, enum db_kind kind, const struct db_secret *s,
		  int keep)
{
	int ret;

	ret = db_run(db, "DELETE FROM secret WHERE user = ?1 AND kind = ?2 AND age >= ?3", "tii",
		     user, (int64_t)kind, (int64_t)(keep < 0 ? 0 : keep));
	if (ret || keep < 0)
		return ret;
	/* highest first, so that no two ages meet on the way */
	for (int age = keep - 1; !ret && age >= 0; age--)
		ret = db_run(db,
			     "UPDATE secret SET age = age + 1 WHERE user = ?1 AND kind = ?2 AND "
			     "age = ?3",
			     "tii", user, (int64_t)kind, (int64_t)age);
	return ret   ?:
		       db_run(db, "INSERT INTO secret VALUES (?1, ?2, 0, ?3, ?4, ?5, ?6, ?7, ?8)",
			      "tiiiibbi", user, (int64_t)kind, (int64_t)s->cost.log2_n,
			      (int64_t)s->cost.r, (int64_t)s->cost.p, s->salt, KDF_SALT_LEN,
			      s->verifier, KDF_VERIFIER_LEN, (int64_t)s->mixed);
}

/* ---- options --------------------------------------------------------------- */

static int get_kdf(struct racf_options *o, const char *name, int64_t value)
{
	uint8_t *const fields[] = { &o->cost.log2_n, &o->cost.r, &o->cost.p };
	static const char *const names[] = { "KDF_LOG2N", "KDF_R", "KDF_P" };

	for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
		if (strcmp(name, names[i]))
			continue;
		*fields[i] = value;
		return value == *fields[i] ? 0 : -EPROTO;
	}
	/* an option that there was once */
	return 0;
}

static int option_row(void *arg, sqlite3_stmt *row)
{
	const char *name = (const char *)sqlite3_column_text(row, 0);
	const struct racf_option *option = racf_option_find(name);
	struct racf_options *o = arg;
	bool good;

	if (!option)
		return get_kdf(o, name, sqlite3_column_int64(row, 1));
	if (option->text)
		good = racf_option_set_text(o, option, (const char *)sqlite3_column_text(row, 1));
	else
		good = racf_option_set_number(o, option, sqlite3_column_int64(row, 1));
	if (good)
		return 0;
	log_msg(LOG_ERR, "database: option %s is out of range", name);
	return -EPROTO;
}

static int class_option_row(void *arg, sqlite3_stmt *row)
{
	const char *name = (const char *)sqlite3_column_text(row, 0);
	const struct racf_class *class = racf_class_find(name);
	struct racf_options *o = arg;
	int log = sqlite3_column_int(row, 2);

	if (!class || log < 0 || log >= RACF_LOG_COUNT) {
		log_msg(LOG_ERR, "database: options of class %s", name);
		return -EPROTO;
	}
	o->classes[racf_class_index(class)] =
		(struct racf_class_options){ sqlite3_column_int(row, 1), log };
	return 0;
}

int db_options_load(struct db *db, struct racf_options *o)
{
	int ret;

	racf_options_first(o);
	ret = db_query(db, option_row, o, "SELECT name, value FROM option", "") ?:
	      db_query(db, class_option_row, o, "SELECT class, flags, log FROM class_option", "");
	return ret ?: kdf_cost_valid(&o->cost) ? 0 : -EPROTO;
}

static int put_number(struct db *db, const char *name, int64_t value)
{
	return db_run(db, "INSERT OR REPLACE INTO option VALUES (?1, ?2)", "ti", name, value);
}

int db_options_store(struct db *db, const struct racf_options *o)
{
	const struct racf_option *row;
	const struct racf_class *c;
	int ret;

	ret = put_number(db, "KDF_LOG2N", o->cost.log2_n) ?: put_number(db, "KDF_R", o->cost.r) ?:
	      put_number(db, "KDF_P", o->cost.p);
	for (unsigned int i = 0; !ret && (row = racf_option_at(i)); i++)
		ret = row->text ? db_run(db, "INSERT OR REPLACE INTO option VALUES (?1, ?2)", "tt",
					 row->name, racf_option_text(o, row)) :
				  put_number(db, row->name, racf_option_number(o, row));
	for (unsigned int i = 0; !ret && (c = racf_class_at(i)); i++)
		ret = db_run(db, "INSERT OR REPLACE INTO class_option VALUES (?1, ?2, ?3)", "tii",
			     c->name, (int64_t)o->classes[i].flags, (int64_t)o->classes[i].log);
	return ret;
}
