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

/* A file without tables is no database, and is nowhere. 0 or -EIO: it cannot be read now. */
static int place_of(sqlite3 *sql, struct place *p)
{
	static const char *const queries[] = {
		"SELECT value FROM option WHERE name = 'IDENTITY'",
		"SELECT value FROM option WHERE name = 'NUMBER'",
		"PRAGMA user_version",
	};
	int64_t *const values[] = { &p->identity, &p->number, &p->schema };
	int rc;

	*p = (struct place){ 0 };
	for (int i = 0; i < 3; i++) {
		rc = sqlite3_exec(sql, queries[i], get_option, values[i], NULL);
		if (rc != SQLITE_OK && rc != SQLITE_ERROR)
			return -EIO;
	}
	return 0;
}

static int identify(struct db *db, struct place *p)
{
	int64_t identity;

	if (place_of(db->sql, p))
		return -EIO;
	if (p->identity)
		return 0;
	if (RAND_bytes((unsigned char *)&identity, sizeof(identity)) != 1)
		return -EIO;
	return db_run(db, "INSERT OR REPLACE INTO option VALUES ('IDENTITY', ?1)", "i",
		      (identity & INT64_MAX) | 1) ?: place_of(db->sql, p);
}

/* RVARY SWITCH has put the copy in this file's place. */
#define SUPERSEDED "SUPERSEDED"

static int is_superseded(struct db *db, int64_t *is)
{
	*is = 0;
	return sqlite3_exec(db->sql, "SELECT value FROM option WHERE name = '" SUPERSEDED "'",
			    get_option, is, NULL) == SQLITE_OK ? 0 : -EIO;
}

static void supersede(struct db *db)
{
	if (sqlite3_exec(db->sql, "INSERT OR REPLACE INTO option VALUES ('" SUPERSEDED "', 1)",
			 NULL, NULL, NULL) != SQLITE_OK)
		log_msg(LOG_ERR, "the primary database cannot be marked: %s",
			sqlite3_errmsg(db->sql));
}

enum mirror_age mirror_age(struct db *primary, struct db *copy)
{
	struct place p, c;
	int64_t superseded;

	if (place_of(primary->sql, &p) || place_of(copy->sql, &c) ||
	    is_superseded(primary, &superseded) || !p.identity || p.identity != c.identity)
		return MIRROR_OTHER;
	if (superseded || p.number < c.number)
		return p.number <= c.number ? MIRROR_AHEAD : MIRROR_OTHER;
	return p.number == c.number ? MIRROR_SAME : MIRROR_LAGS;
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

/* Which of the two counts, and the other one is made like it. */
static int choose(struct db *db, const char *path, const struct place *primary, bool superseded)
{
	struct place copy;
	bool ahead;

	if (place_of(db->mirror->sql, &copy))
		return -EIO;
	ahead = primary->identity == copy.identity && primary->number <= copy.number;
	if (superseded && !ahead)
		return -ESTALE;
	if (!superseded && !memcmp(primary, &copy, sizeof(copy))) {
		db->mirror->active = true;
		return 0;
	}
	if (superseded || (ahead && primary->number < copy.number)) {
		log_msg(LOG_NOTICE, "%s is ahead of the primary database, and takes its place",
			path);
		change_places(db);
		return schema_migrate(db) ? -ESTALE : copy_whole(db);
	}
	return copy_whole(db);
}

int mirror_open(struct db *db, const char *path)
{
	struct mirror *m = calloc(1, sizeof(*m));
	struct place primary;
	int64_t superseded = 0;
	int ret = is_superseded(db, &superseded) || identify(db, &primary) ? -ESTALE : 0;

	if (!ret)
		ret = m ? open_file(m, path) : -ENOMEM;
	if (!ret) {
		db->mirror = m;
		ret = choose(db, path, &primary, superseded);
	}
	if (ret && superseded && !mirror_switched(db->mirror))
		ret = -ESTALE;
	if (ret == -ESTALE)
		log_msg(LOG_ERR, "%s: cannot be read, but RVARY SWITCH has put it into force",
			path);
	else if (ret)
		log_msg(LOG_ERR, "%s: %s: NO BACKUP DATABASE", path, strerror(-ret));
	if (!db->mirror && m) {
		sqlite3_close(m->sql);
		free(m);
	}
	return ret;
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

/* Derived values of passwords do not stay in memory. */
void mirror_forget(struct mirror *m)
{
	if (m && m->text)
		explicit_bzero(m->text, m->len);
	if (m) {
		m->len = 0;
		m->missed = false;
	}
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
	supersede(db);
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
