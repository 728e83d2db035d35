// SPDX-License-Identifier: MIT
/* test_db.c - the RACF database on a disk that stops at any write: the old state or the new one */
#include <fcntl.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <unistd.h>
#include "ktap.h"
#include "lib/log.h"
#include "racf/db.h"
#include "racf/model.h"

static char folder[] = "/tmp/zcp-racf-db-XXXXXX";
static char path[64], copy[64];

/* From the call of this number on nothing reaches the disk any more; 0: the disk is good. */
static int stop_at, calls;

static bool stopped(void)
{
	return stop_at && ++calls >= stop_at;
}

/* ---- a file layer between SQLite and its own ------------------------------------- */

static sqlite3_vfs vfs, *below;
static sqlite3_io_methods methods[2];	/* of the database, and of its journal, which has no locks */
static const sqlite3_io_methods *real;

static int bad_write(sqlite3_file *f, const void *p, int n, sqlite3_int64 off)
{
	return stopped() ? SQLITE_IOERR_WRITE : real->xWrite(f, p, n, off);
}

static int bad_truncate(sqlite3_file *f, sqlite3_int64 size)
{
	return stopped() ? SQLITE_IOERR_TRUNCATE : real->xTruncate(f, size);
}

static int bad_sync(sqlite3_file *f, int flags)
{
	return stopped() ? SQLITE_IOERR_FSYNC : real->xSync(f, flags);
}

static int bad_open(sqlite3_vfs *v, const char *name, sqlite3_file *f, int flags, int *out)
{
	sqlite3_io_methods *m = &methods[!(flags & SQLITE_OPEN_MAIN_DB)];
	int rc = below->xOpen(below, name, f, flags, out);

	(void)v;
	if (rc != SQLITE_OK || !f->pMethods)
		return rc;
	real = f->pMethods;
	*m = *real;
	m->xWrite = bad_write;
	m->xTruncate = bad_truncate;
	m->xSync = bad_sync;
	f->pMethods = m;
	return rc;
}

static int bad_delete(sqlite3_vfs *v, const char *name, int sync)
{
	(void)v;
	return stopped() ? SQLITE_IOERR_DELETE : below->xDelete(below, name, sync);
}

static void layer(void)
{
	below = sqlite3_vfs_find(NULL);
	vfs = *below;
	vfs.zName = "bad";
	vfs.xOpen = bad_open;
	vfs.xDelete = bad_delete;
	sqlite3_vfs_register(&vfs, 1);
}

/* ---- */

static void copy_file(const char *from, const char *to)
{
	static char buf[1 << 20];
	int in = open(from, O_RDONLY), out = open(to, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	ssize_t n = read(in, buf, sizeof(buf));

	CHECK(n > 0 && n < (ssize_t)sizeof(buf) && write(out, buf, n) == n);
	close(in);
	close(out);
}

static int add_user(struct db *db, const char *name)
{
	struct db_secret s = { .cost = { 4, 8, 1 } };
	int ret = db_begin(db);

	if (ret)
		return ret;
	ret = db_run(db, "INSERT INTO user (name, owner, dfltgrp, attrs, username, created)"
		     " VALUES (?1, 'SYS1', 'SYS1', 0, '', 1)", "t", name) ?:
	      db_run(db, "INSERT INTO connection VALUES (?1, 'SYS1', 'SYS1', 0, 0, 0, 1)", "t",
		     name) ?:
	      db_set_secret(db, name, DB_PASSWORD, &s, 3) ?:
	      db_set_secret(db, name, DB_PASSWORD, &s, 3);
	if (!ret)
		return db_commit(db);
	db_rollback(db);
	return ret;
}

static void make(void)
{
	struct racf_options o = RACF_OPTIONS_DEFAULT;
	struct db db;

	REQUIRE(CHECK_EQ(db_open(&db, path, true), 0));
	CHECK_EQ(db_options_store(&db, &o), 0);
	CHECK_EQ(db_run(&db, "INSERT INTO grp VALUES ('SYS1', '', 'SYS1', '', 1)", ""), 0);
	CHECK_EQ(add_user(&db, "OLD"), 0);
	CHECK_EQ(db_check(&db), 0);
	db_close(&db);
}

/* All of the user or nothing of him, and the database is whole. */
static bool state_good(bool must_have)
{
	struct db_secret secrets[4];
	struct racf_user *u;
	struct model *m;
	struct db db;
	bool good;

	if (db_open(&db, copy, false) || db_check(&db))
		return false;
	m = model_load(&db);
	u = model_user(m, "NEW");
	good = model_user(m, "OLD") && (u || !must_have);
	if (u)
		good = good && u->has_password && u->n_connections == 1 &&
		       db_secrets(&db, "NEW", DB_PASSWORD, secrets, 4) == 2;
	model_free(m);
	db_close(&db);
	return good;
}

static void power_cut(void)
{
	int at, ret = -1;

	for (at = 1; ret && at < 200; at++) {
		struct db db;

		copy_file(path, copy);
		stop_at = 0;
		REQUIRE(CHECK_EQ(db_open(&db, copy, false), 0));
		calls = 0;
		stop_at = at;
		ret = add_user(&db, "NEW");
		/* the process is gone without a last word to the disk */
		db_close(&db);
		stop_at = 0;
		REQUIRE(CHECK(state_good(!ret)));
	}
	CHECK(at > 5);
	CHECK_EQ(ret, 0);
}

static void refused(void)
{
	struct db db;

	/* made already; another schema; no database at all */
	CHECK(db_open(&db, path, true));
	copy_file(path, copy);
	REQUIRE(CHECK_EQ(db_open(&db, copy, false), 0));
	db_run(&db, "PRAGMA user_version = 99", "");
	db_close(&db);
	CHECK(db_open(&db, copy, false));
	copy_file("/etc/passwd", copy);
	CHECK(db_open(&db, copy, false));
	CHECK(db_open(&db, "/tmp/zcp-racf-db-none", false));
}

static void broken(void)
{
	static const char *const damage[] = {
		"DELETE FROM connection WHERE user = 'OLD'",
		"INSERT INTO grp VALUES ('LOST', 'NOWHERE', 'SYS1', '', 1)",
		"INSERT INTO grp VALUES ('OLD', 'SYS1', 'SYS1', '', 1)",
		"UPDATE user SET owner = 'NOBODY'",
		"UPDATE secret SET salt = x'00'",
	};

	for (size_t i = 0; i < sizeof(damage) / sizeof(damage[0]); i++) {
		struct db db;

		copy_file(path, copy);
		REQUIRE(CHECK_EQ(db_open(&db, copy, false), 0));
		CHECK_EQ(db_run(&db, damage[i], ""), 0);
		CHECK(db_check(&db));
		db_close(&db);
	}
}

static const struct ktap_case cases[] = {
	{ "a database is made", make },
	{ "a disk that stops at any write leaves the old state or the new one", power_cut },
	{ "what is no database of this schema is refused", refused },
	{ "--check finds what does not fit", broken },
};

int main(void)
{
	int ret;

	if (!mkdtemp(folder))
		return 1;
	log_open("test", false);
	snprintf(path, sizeof(path), "%s/db", folder);
	snprintf(copy, sizeof(copy), "%s/copy", folder);
	layer();
	ret = ktap_run(cases, sizeof(cases) / sizeof(cases[0]));
	unlink(path);
	unlink(copy);
	for (int i = 0; i < 2; i++) {
		char journal[80];

		snprintf(journal, sizeof(journal), "%s-journal", i ? copy : path);
		unlink(journal);
	}
	rmdir(folder);
	return ret;
}
