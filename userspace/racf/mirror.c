// SPDX-License-Identifier: MIT
/* mirror.c - the backup copy of the RACF database */
#include <errno.h>
#include <fcntl.h>
#include <openssl/rand.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "lib/log.h"
#include "racf/db.h"
#include "racf/mirror.h"
#include "racf/schema.h"

struct mirror {
	sqlite3 *sql;
	bool active, switched;
	bool missed;		/* a statement could not be kept: out of memory */
	char *text;		/* of the transaction */
	size_t len, room;
};

static int failed(struct mirror *m, const char *what)
{
	log_msg(LOG_ERR, "backup database: %s: %s: IT IS INACTIVE NOW", what,
		sqlite3_errmsg(m->sql));
	m->active = false;
	return -EIO;
}

/* ---- which one is ahead ------------------------------------------------------------------- */

struct place {
	int64_t identity, number, schema;
};

static int get_option(void *arg, int columns, char **values, char **names)
{
	(void)columns;
	(void)names;
	*(int64_t *)arg = values[0] ? strtoll(values[0], NULL, 10) : 0;
	return 0;
}

/* A file without tables is no database, and is nowhere. */
static struct place place_of(sqlite3 *sql)
{
	struct place p = { 0 };

	sqlite3_exec(sql, "SELECT value FROM option WHERE name = 'IDENTITY'", get_option,
		     &p.identity, NULL);
	sqlite3_exec(sql, "SELECT value FROM option WHERE name = 'NUMBER'", get_option, &p.number,
		     NULL);
	sqlite3_exec(sql, "PRAGMA user_version", get_option, &p.schema, NULL);
	return p;
}

static int identify(struct db *db)
{
	int64_t identity;

	if (place_of(db->sql).identity)
		return 0;
	if (RAND_bytes((unsigned char *)&identity, sizeof(identity)) != 1)
		return -EIO;
	return db_run(db, "INSERT OR REPLACE INTO option VALUES ('IDENTITY', ?1)", "i",
		      (identity & INT64_MAX) | 1);
}

/* ---- the copy as a whole ------------------------------------------------------------------- */

static int copy_whole(struct db *db)
{
	struct mirror *m = db->mirror;
	sqlite3_backup *b = sqlite3_backup_init(m->sql, "main", db->sql, "main");
	int rc = b ? sqlite3_backup_step(b, -1) : SQLITE_ERROR;

	if ((b && sqlite3_backup_finish(b) != SQLITE_OK) || rc != SQLITE_DONE)
		return failed(m, "copy");
	m->active = true;
	mirror_forget(m);
	return 0;
}

static void change_places(struct db *db)
{
	sqlite3 *sql = db->sql;

	db->sql = db->mirror->sql;
	db->mirror->sql = sql;
	db->mirror->switched = !db->mirror->switched;
}

static int open_file(struct mirror *m, const char *path)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);

	if (fd < 0)
		return -errno;
	close(fd);
	if (sqlite3_open_v2(path, &m->sql, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOFOLLOW, NULL) !=
	    SQLITE_OK)
		return -EIO;
	return db_configure(m->sql);
}

int mirror_open(struct db *db, const char *path)
{
	struct mirror *m = calloc(1, sizeof(*m));
	struct place primary, copy;
	int ret = m ? open_file(m, path) : -ENOMEM;

	if (!ret)
		ret = identify(db);
	if (ret) {
		log_msg(LOG_ERR, "%s: %s: NO BACKUP DATABASE", path, strerror(-ret));
		if (m)
			sqlite3_close(m->sql);
		free(m);
		return ret;
	}
	db->mirror = m;
	primary = place_of(db->sql);
	copy = place_of(m->sql);
	m->active = true;
	if (!memcmp(&primary, &copy, sizeof(primary)))
		return 0;
	if (primary.identity == copy.identity && primary.number < copy.number) {
		log_msg(LOG_NOTICE, "%s is ahead of the primary database, and takes its place",
			path);
		change_places(db);
		ret = schema_migrate(db);
	}
	return ret ?: copy_whole(db);
}

void mirror_close(struct db *db)
{
	struct mirror *m = db->mirror;

	if (!m)
		return;
	mirror_forget(m);
	free(m->text);
	sqlite3_close(m->sql);
	free(m);
	db->mirror = NULL;
}

/* ---- statement by statement ------------------------------------------------------------------ */

static bool keep(struct mirror *m, const char *text)
{
	size_t len = strlen(text);

	if (m->len + len + 2 > m->room) {
		size_t room = 2 * (m->len + len + 2);
		char *more = malloc(room);

		if (!more)
			return false;
		if (m->text) {
			memcpy(more, m->text, m->len);
			explicit_bzero(m->text, m->room);
			free(m->text);
		}
		m->text = more;
		m->room = room;
	}
	memcpy(m->text + m->len, text, len);
	memcpy(m->text + m->len + len, ";", 2);
	m->len += len + 1;
	return true;
}

void mirror_note(struct mirror *m, sqlite3_stmt *st)
{
	char *text;

	if (!m || !m->active || sqlite3_stmt_readonly(st))
		return;
	text = sqlite3_expanded_sql(st);
	if (!text || !keep(m, text))
		m->missed = true;
	if (text)
		explicit_bzero(text, strlen(text));
	sqlite3_free(text);
}

int mirror_number(struct db *db)
{
	return db->mirror ? db_run(db, "INSERT INTO option VALUES ('NUMBER', 1) ON CONFLICT (name)"
				       " DO UPDATE SET value = value + 1", "") : 0;
}

/* Derived values of passwords do not stay in memory. */
void mirror_forget(struct mirror *m)
{
	if (m && m->text)
		explicit_bzero(m->text, m->len);
	if (m)
		m->len = 0;
}

void mirror_commit(struct mirror *m)
{
	if (!m || !m->active)
		return;
	if (m->missed || (m->len && (sqlite3_exec(m->sql, "BEGIN IMMEDIATE", NULL, NULL, NULL) ||
				     sqlite3_exec(m->sql, m->text, NULL, NULL, NULL) ||
				     sqlite3_exec(m->sql, "COMMIT", NULL, NULL, NULL)))) {
		failed(m, "transaction");
		sqlite3_exec(m->sql, "ROLLBACK", NULL, NULL, NULL);
	}
	m->missed = false;
	mirror_forget(m);
}

/* ---- RVARY ---- */

bool mirror_active(const struct mirror *m)
{
	return m && m->active;
}

bool mirror_switched(const struct mirror *m)
{
	return m && m->switched;
}

int mirror_switch(struct db *db)
{
	if (!mirror_active(db->mirror))
		return -ENOENT;
	change_places(db);
	db->mirror->active = false;
	return 0;
}

int mirror_activate(struct db *db)
{
	return db->mirror ? copy_whole(db) : -ENOENT;
}

void mirror_deactivate(struct mirror *m)
{
	if (m)
		m->active = false;
}
