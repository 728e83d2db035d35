// SPDX-License-Identifier: MIT
/* test_db.c - the RACF database on a disk that stops at any write: the old state or the new one */
#include <fcntl.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>
#include "ktap.h"
#include "lib/log.h"
#include "racf/db.h"
#include "racf/dbcheck.c"
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
/* of the database, and of its journal, which has no locks */
static sqlite3_io_methods methods[2];
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
	      db_run(db, "INSERT INTO connection"
		     " (user, grp, owner, authority, uacc, attrs, created)"
		     " VALUES (?1, 'SYS1', 'SYS1', 0, 0, 0, 1)", "t", name) ?:
	      db_set_secret(db, name, DB_PASSWORD, &s, 3) ?:
	      db_set_secret(db, name, DB_PASSWORD, &s, 3);
	if (!ret)
		return db_commit(db);
	db_rollback(db);
	return ret;
}

static void make(void)
{
	struct racf_options o;
	struct db db;

	racf_options_first(&o);
	REQUIRE(CHECK_EQ(db_open(&db, path, true), 0));
	CHECK_EQ(db_options_store(&db, &o), 0);
	CHECK_EQ(db_run(&db,
			"INSERT INTO grp (name, supgrp, owner, data, created) VALUES ('SYS1', '', "
			"'SYS1', '', 1)",
			""),
		 0);
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

/*
 * In a process of its own, gone without a last word to the disk; it may end by itself, too.
 * Its status: 0, and what was asked is done; else not, or nobody knows.
 */
static int on_stopping_disk(int at, int (*what)(void))
{
	pid_t pid = fork();
	int status;

	if (!pid) {
		calls = 0;
		stop_at = at;
		_exit(!!what());
	}
	return pid > 0 && waitpid(pid, &status, 0) == pid ? status : -1;
}

static int add_new(void)
{
	const int at = stop_at;
	struct db db;
	int ret;

	stop_at = 0;
	if (db_open(&db, copy, false))
		return -1;
	calls = 0;
	stop_at = at;
	ret = add_user(&db, "NEW");
	db_close(&db);
	return ret;
}

static void power_cut(void)
{
	int at, ret = -1;

	for (at = 1; ret && at < 200; at++) {
		copy_file(path, copy);
		ret = on_stopping_disk(at, add_new);
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

/* Of each kind at least one; references are not looked at while it is done. */
static const char *const damage[] = {
	"DELETE FROM connection WHERE user = 'OLD'",
	"UPDATE user SET dfltgrp = 'NOWHERE'",
	"DELETE FROM grp",
	"INSERT INTO connection (user, grp, owner, authority, uacc, attrs, created) VALUES"
	" ('NOBODY', 'SYS1', 'SYS1', 0, 0, 0, 1), ('OLD', 'NOWHERE', 'SYS1', 0, 0, 0, 1)",
	"UPDATE connection SET authority = 4",
	"UPDATE connection SET uacc = 6",
	"INSERT INTO secret SELECT 'NOBODY', kind, age, log2_n, r, p, salt, verifier, mixed"
	" FROM secret",
	"INSERT INTO clauth VALUES ('NOBODY', 'FACILITY')",
	"INSERT INTO factor (user, name) VALUES ('NOBODY', 'TOTP')",
	"INSERT INTO policy VALUES ('NOBODY', 'P')",
	"INSERT INTO access VALUES ('FACILITY', 'NOTHING', 'OLD', 2)",
	"INSERT INTO conditional VALUES ('FACILITY', 'NOTHING', '*', 'TERMINAL', 'L0001', 2)",
	"INSERT INTO member VALUES ('GLOBAL', 'FACILITY', 'A.B', 2)",
	"INSERT INTO grp (name, supgrp, owner, data, created) VALUES ('LOST', 'NOWHERE', 'SYS1',"
	" '', 1)",
	"INSERT INTO grp (name, supgrp, owner, data, created) VALUES ('G1', 'SYS1', 'NOBODY',"
	" '', 1)",
	"INSERT INTO grp (name, supgrp, owner, data, created) VALUES ('OLD', 'SYS1', 'SYS1',"
	" '', 1)",
	"UPDATE user SET owner = 'NOBODY'",
	"UPDATE user SET pw_interval = 255",
	"UPDATE secret SET salt = x'00'",
	"UPDATE secret SET log2_n = 255",
	"DELETE FROM secret WHERE age = 0",
	"INSERT INTO category VALUES ('USER', 'NOBODY', 1)",
	"INSERT INTO category VALUES ('USER', 'OLD', 1025)",
	"INSERT INTO category VALUES ('SECLABEL', 'SYSHIGH', 1025), ('SECDATA', 'CATEGORY', 0)",
	"INSERT INTO segment VALUES ('GROUP', 'NOGROUP', 'OVM', 'GID', '1')",
	"UPDATE user SET seclevel = 255",
	"UPDATE user SET time_to = 1441",
	"UPDATE profile SET seclevel = 255",
	"UPDATE profile SET days = 128",
	"UPDATE profile SET events_off = 16",
	"UPDATE profile SET uacc = 99",
	"UPDATE profile SET audit_fail = 6",
	"INSERT INTO profile (class, name, owner, uacc, audit_ok, audit_fail, created) VALUES"
	" ('NOCLASS', 'A.B', 'SYS1', 0, 0, 2, 1)",
	"INSERT INTO access VALUES ('SECDATA', 'CATEGORY', 'OLD', 6)",
	"INSERT INTO member VALUES ('SECDATA', 'SECLEVEL', 'HIGH', 255)",
	"INSERT INTO member VALUES ('SECDATA', 'CATEGORY', 'A', 1),"
	" ('SECDATA', 'CATEGORY', 'B', 1)",
	"INSERT INTO profile (class, name, owner, uacc, audit_ok, audit_fail, created) VALUES"
	" ('GLOBAL', 'FACILITY', 'SYS1', 0, 0, 2, 1);",
	"INSERT INTO conditional VALUES ('SECDATA', 'CATEGORY', '*', 'NOWHERE', 'X', 1)",
	"INSERT INTO conditional VALUES ('SECDATA', 'CATEGORY', '*', 'TERMINAL', 'X', 6)",
	"DELETE FROM profile WHERE name = 'SYSNONE'",
	"UPDATE option SET value = x'00' WHERE name = 'MLS'",
	"UPDATE option SET value = 3 WHERE name = 'MLS'",
	"UPDATE option SET value = 'NONE' WHERE name = 'HISTORY'",
	"UPDATE option SET value = 25 WHERE name = 'KDF_LOG2N'",
	"UPDATE class_option SET log = 9 WHERE class = 'FACILITY'",
	"INSERT INTO class_option VALUES ('NOCLASS', 0, 0)",
};

static bool seen[ARRAY_SIZE(rules)];

static int count(void *arg, sqlite3_stmt *row)
{
	(void)row;
	++*(int *)arg;
	return 0;
}

static int number_of(struct db *db, const char *sql)
{
	int n = 0;

	CHECK_EQ(db_query(db, count, &n, sql, ""), 0);
	return n;
}

/* Found, put right in one go, and good for racfd; a second time there is nothing to do. */
static void mend(struct db *db)
{
	struct racf_options o;
	struct model *m;
	char sql[80];

	CHECK_EQ(db_check(db), -EBADMSG);
	for (size_t i = 0; i < ARRAY_SIZE(rules); i++)
		seen[i] |= number_of(db, rules[i].find) > 0;
	REQUIRE(CHECK_EQ(db_begin(db), 0));
	CHECK_EQ(db_repair(db), 0);
	CHECK_EQ(db_check(db), 0);
	snprintf(sql, sizeof(sql), "SELECT 1 WHERE total_changes() <> %d",
		 sqlite3_total_changes(db->sql));
	CHECK_EQ(db_repair(db), 0);
	CHECK_EQ(number_of(db, sql), 0);
	CHECK_EQ(db_commit(db), 0);
	CHECK_EQ(db_options_load(db, &o), 0);
	m = model_load(db);
	CHECK(m && model_user(m, "OLD") && model_group(m, "SYS1"));
	if (m)
		model_free(m);
}

static void mended(void)
{
	struct db db;

	for (size_t i = 0; i < ARRAY_SIZE(damage); i++) {
		copy_file(path, copy);
		REQUIRE(CHECK_EQ(db_open(&db, copy, false), 0));
		CHECK_EQ(db_run(&db, "PRAGMA foreign_keys = OFF", ""), 0);
		CHECK_EQ(db_run(&db, damage[i], ""), 0);
		if (strstr(damage[i], "'GLOBAL', 'FACILITY', 'SYS1'"))
			CHECK_EQ(db_run(&db, "INSERT INTO member VALUES ('GLOBAL', 'FACILITY',"
					" 'A.B', 9)", ""), 0);
		CHECK_EQ(db_run(&db, "PRAGMA foreign_keys = ON", ""), 0);
		mend(&db);
		db_close(&db);
	}
	/* each row found something once */
	for (size_t i = 0; i < ARRAY_SIZE(rules); i++)
		if (!CHECK(seen[i]))
			printf("# %s\n", rules[i].find);
	/* all at once */
	copy_file(path, copy);
	REQUIRE(CHECK_EQ(db_open(&db, copy, false), 0));
	CHECK_EQ(db_run(&db, "PRAGMA foreign_keys = OFF", ""), 0);
	for (size_t i = 0; i < ARRAY_SIZE(damage); i++)
		sqlite3_exec(db.sql, damage[i], NULL, NULL, NULL);
	CHECK_EQ(db_run(&db, "PRAGMA foreign_keys = ON", ""), 0);
	mend(&db);
	db_close(&db);
}

static void mends(const char *sql, const char *then)
{
	struct db db;

	copy_file(path, copy);
	REQUIRE(CHECK_EQ(db_open(&db, copy, false), 0));
	CHECK_EQ(number_of(&db, then), 0);
	CHECK_EQ(db_run(&db, sql, ""), 0);
	REQUIRE(CHECK_EQ(db_begin(&db), 0));
	CHECK_EQ(db_repair(&db), 0);
	CHECK_EQ(db_commit(&db), 0);
	CHECK_EQ(number_of(&db, then), 1);
	db_close(&db);
}

/* What cannot be told any more refuses. */
static void closed(void)
{
	mends("DELETE FROM connection",
	      "SELECT 1 FROM connection WHERE user = 'OLD' AND grp = 'SYS1' AND attrs = 64");
	mends("UPDATE user SET days = 255", "SELECT 1 FROM user WHERE days = 0");
	mends("UPDATE profile SET uacc = 9, label = 'X' WHERE name = 'SYSLOW'",
	      "SELECT 1 FROM profile WHERE uacc = 0 AND label = 'X'");
	mends("UPDATE profile SET warning = 2, label = 'X' WHERE name = 'SYSLOW'",
	      "SELECT 1 FROM profile WHERE warning = 0 AND label = 'X'");
	mends("INSERT INTO access VALUES ('SECDATA', 'CATEGORY', 'OLD', 6)",
	      "SELECT 1 FROM access WHERE level = 0");
	mends("INSERT INTO category VALUES ('SECDATA', 'CATEGORY', 2000)",
	      "SELECT 1 FROM profile WHERE name = 'CATEGORY' AND seclevel = 254");
	mends("INSERT OR REPLACE INTO option VALUES ('MLACTIVE', 7)",
	      "SELECT 1 FROM option WHERE name = 'SEVERED' AND value = 1");
	/* the older password does not come back */
	mends("DELETE FROM secret WHERE age = 0",
	      "SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM secret)");
}

/* ---- from one schema to the next ---------------------------------------------------- */

static void make_old(void)
{
	static char sql[1 << 16];
	int fd = open("tests/unit/racf/schema1.sql", O_RDONLY);
	ssize_t n = read(fd, sql, sizeof(sql) - 1);
	sqlite3 *db;

	close(fd);
	unlink(copy);
	REQUIRE(CHECK(n > 0));
	sql[n] = 0;
	CHECK_EQ(sqlite3_open_v2(copy, &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, "unix"),
		 SQLITE_OK);
	CHECK_EQ(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(db);
}

static int add_text(void *arg, sqlite3_stmt *row)
{
	char *all = arg;

	strcat(all, (const char *)sqlite3_column_text(row, 0));
	return 0;
}

/* Tables and triggers as SQLite has them, in one text. */
static void structure(struct db *db, char all[8192])
{
	*all = 0;
	CHECK_EQ(
		db_query(
			db, add_text, all,
			"SELECT name || '(' || group_concat(column) || ')' FROM (SELECT m.name AS "
			"name,"
			" c.name || c.type || c.\"notnull\" || coalesce(c.dflt_value, '') || c.pk "
			"AS column"
			" FROM sqlite_schema m, pragma_table_info(m.name) c ORDER BY m.name, c.cid)"
			" GROUP BY name UNION ALL SELECT sql FROM sqlite_schema WHERE type = "
			"'trigger'",
			""),
		0);
}

static bool same_options(const struct racf_options *a, const struct racf_options *b)
{
	const struct racf_option *row;

	for (unsigned int i = 0; (row = racf_option_at(i)); i++)
		if (row->text ? strcmp(racf_option_text(a, row), racf_option_text(b, row)) :
				racf_option_number(a, row) != racf_option_number(b, row))
			return false;
	return kdf_cost_same(&a->cost, &b->cost) &&
	       !memcmp(a->classes, b->classes, sizeof(a->classes));
}

static void migrated(void)
{
	static char old[8192], new[8192];
	struct racf_options o, first;
	struct racf_user *u;
	struct model *m;
	struct db db;

	make_old();
	REQUIRE(CHECK_EQ(db_open(&db, copy, false), 0));
	CHECK_EQ(db_check(&db), 0);
	structure(&db, old);
	CHECK_EQ(db_options_load(&db, &o), 0);
	racf_options_first(&first);
	first.cost = KDF_COST_TEST;
	CHECK(same_options(&o, &first));
	m = model_load(&db);
	REQUIRE(CHECK(m));
	u = model_user(m, "MAINT");
	REQUIRE(CHECK(u));
	CHECK(u->has_password && u->attrs == RACF_SPECIAL && u->when.days == RACF_DAYS_ALL);
	CHECK(model_connection(u, "SYS1") && model_group(m, "SYS1")->termuacc);
	CHECK_EQ(model_profile(m, "VMRDR", "LINUX1")->n_acl, 1);
	CHECK(model_profile(m, "SECLABEL", "SYSHIGH") && model_profile(m, "SECDATA", "CATEGORY"));
	model_free(m);
	db_close(&db);
	/* once is enough */
	REQUIRE(CHECK_EQ(db_open(&db, copy, false), 0));
	db_close(&db);
	REQUIRE(CHECK_EQ(db_open(&db, path, false), 0));
	structure(&db, new);
	db_close(&db);
	CHECK_STR(old, new);
}

/* An older racfd recorded each command, and its options were left as they were made. */
static void still_recorded(void)
{
	static const char *const old[] = {
		"UPDATE class_option SET flags = flags & 127",
		"UPDATE option SET value = 0 WHERE name IN ('SAUDIT', 'CMDVIOL')",
		"PRAGMA user_version = 6",
	};
	const struct racf_class *c;
	struct racf_options o;
	struct db db;

	unlink(copy);
	REQUIRE(CHECK_EQ(db_open(&db, copy, true), 0));
	racf_options_first(&o);
	CHECK_EQ(db_options_store(&db, &o), 0);
	for (size_t i = 0; i < sizeof(old) / sizeof(old[0]); i++)
		CHECK_EQ(db_run(&db, old[i], ""), 0);
	CHECK_EQ(db_options_load(&db, &o), 0);
	CHECK(!o.saudit && !o.cmdviol);
	db_close(&db);
	REQUIRE(CHECK_EQ(db_open(&db, copy, false), 0));
	CHECK_EQ(db_options_load(&db, &o), 0);
	CHECK(o.saudit && o.cmdviol);
	for (unsigned int i = 0; (c = racf_class_at(i)); i++)
		if (!racf_class_is(&o, c, RACF_AUDIT))
			ktap_fail(__FILE__, __LINE__, "%s is not audited", c->name);
	db_close(&db);
}

static int migrate(void)
{
	struct db db;
	int ret = db_open(&db, copy, false);

	if (!ret)
		db_close(&db);
	return ret;
}

static void migration_cut(void)
{
	int at, ret = -1;

	for (at = 1; ret && at < 400; at++) {
		struct db db;

		make_old();
		ret = on_stopping_disk(at, migrate);
		REQUIRE(CHECK_EQ(db_open(&db, copy, false), 0));
		CHECK_EQ(db_check(&db), 0);
		db_close(&db);
	}
	CHECK(at > 5);
	CHECK_EQ(ret, 0);
}

/* ---- everything that a model holds ---------------------------------------------------- */

static const char *const full[] = {
	"UPDATE user SET seclevel = 20, days = 62, time_from = 480, time_to = 1020, label = 'RED' "
	"WHERE name = 'OLD'",
	"INSERT INTO clauth VALUES ('OLD', 'TERMINAL'), ('OLD', 'USER')",
	"INSERT INTO category VALUES ('USER', 'OLD', 3), ('USER', 'OLD', 1024), ('VMMDISK', "
	"'OLD.191', 4)",
	"INSERT INTO segment VALUES ('USER', 'OLD', 'OVM', 'UID', '7'), ('GROUP', 'SYS1', 'OVM', "
	"'GID', '8')",
	"INSERT INTO profile (class, name, owner, uacc, audit_ok, audit_fail, seclevel, created) "
	"VALUES"
	" ('VMMDISK', 'OLD.191', 'OLD', 0, 0, 2, 10, 1), ('GTERMINL', 'ROOM1', 'OLD', 0, 0, 2, 0, "
	"1)",
	"INSERT INTO conditional VALUES ('VMMDISK', 'OLD.191', '*', 'TERMINAL', 'L0003', 2)",
	"INSERT INTO member VALUES ('SECDATA', 'CATEGORY', 'BLUE', 3), ('SECDATA', 'SECLEVEL', "
	"'SECRET', 20),"
	" ('GTERMINL', 'ROOM1', 'L0001', 0), ('GTERMINL', 'ROOM1', 'L0002', 0)",
	"UPDATE connection SET attrs = 2, revoke_date = 5, resume_date = 6 WHERE user = 'OLD'",
};

static void everything(void)
{
	const struct racf_profile *p;
	const struct racf_user *u;
	struct model *m;
	struct db db;

	copy_file(path, copy);
	REQUIRE(CHECK_EQ(db_open(&db, copy, false), 0));
	for (size_t i = 0; i < sizeof(full) / sizeof(full[0]); i++)
		CHECK_EQ(db_run(&db, full[i], ""), 0);
	m = model_load(&db);
	REQUIRE(CHECK(m));
	/* once as it was loaded, once as each was read again by itself */
	for (int i = 0; i < 2; i++) {
		u = model_user(m, "OLD");
		CHECK(u->seclevel == 20 && u->when.days == 62 && u->when.from == 480);
		CHECK_STR(u->label, "RED");
		CHECK(model_clauth(u, "USER") && !model_clauth(u, "VMMDISK"));
		REQUIRE(CHECK(u->categories));
		CHECK_EQ(racf_category_next(u->categories, 0), 3);
		CHECK_EQ(racf_category_next(u->categories, 3), 1024);
		CHECK_EQ(racf_category_next(u->categories, 1024), 0);
		CHECK_STR(model_segment(&u->segments, "OVM", "UID"), "7");
		CHECK_STR(model_segment(&model_group(m, "SYS1")->segments, "OVM", "GID"), "8");
		CHECK(u->connections->attrs == RACF_OPERATIONS && u->connections->resume_date == 6);
		p = model_profile(m, "VMMDISK", "OLD.191");
		REQUIRE(CHECK(p && p->n_conditional == 1));
		CHECK(p->seclevel == 10 && p->conditional->kind == RACF_WHEN_TERMINAL);
		CHECK_STR(p->conditional->value, "L0003");
		CHECK_EQ(model_profile(m, "GTERMINL", "ROOM1")->n_members, 2);
		CHECK_EQ(model_category(m, "BLUE"), 3);
		CHECK_STR(model_seclevel_name(m, 20), "SECRET");
		CHECK_EQ(model_new_category(m), 1);
		CHECK_EQ(model_refresh_user(m, &db, "OLD"), 0);
		CHECK_EQ(model_refresh_group(m, &db, "SYS1"), 0);
		CHECK_EQ(model_refresh_profile(m, &db, "VMMDISK", "OLD.191"), 0);
		CHECK_EQ(model_refresh_profile(m, &db, "SECDATA", "CATEGORY"), 0);
	}
	model_free(m);
	db_close(&db);
}

static void options(void)
{
	struct racf_options o, back;
	const struct racf_class *c = racf_class_find("GTERMINL");
	struct db db;

	copy_file(path, copy);
	racf_options_first(&o);
	CHECK(racf_class_is(&o, racf_class_find("VMMDISK"), RACF_ACTIVE));
	CHECK(!racf_class_is(&o, racf_class_find("SECLABEL"), RACF_ACTIVE));
	o.mls = RACF_FAIL;
	CHECK(racf_option_set_number(&o, racf_option_find("INACTIVE"), 255));
	CHECK(!racf_option_set_number(&o, racf_option_find("INACTIVE"), 256));
	CHECK(!racf_option_set_number(&o, racf_option_find("MINLENGTH"), 0));
	CHECK(racf_option_set_text(&o, racf_option_find("LANGUAGE1"), "DEU"));
	CHECK(!racf_option_set_text(&o, racf_option_find("LANGUAGE1"), "DEUT"));
	CHECK(!racf_option_find("NONE"));
	/* TERMINAL shares its switch */
	racf_class_switch(&o, c, RACF_ACTIVE, false);
	CHECK(!racf_class_is(&o, racf_class_find("TERMINAL"), RACF_ACTIVE));
	racf_class_log(&o, c, RACF_LOG_ALWAYS);
	REQUIRE(CHECK_EQ(db_open(&db, copy, false), 0));
	CHECK_EQ(db_options_store(&db, &o), 0);
	CHECK_EQ(db_options_load(&db, &back), 0);
	CHECK(same_options(&o, &back));
	CHECK_EQ(db_run(&db, "UPDATE option SET value = 3 WHERE name = 'MLS'", ""), 0);
	CHECK(db_options_load(&db, &back));
	db_close(&db);
}

static const struct ktap_case cases[] = {
	{ "a database is made", make },
	{ "a disk that stops at any write leaves the old state or the new one", power_cut },
	{ "what is no database of this schema is refused", refused },
	{ "a database of schema 1 is brought forward and becomes like a new one", migrated },
	{ "FAU_SEL.1: brought forward, it goes on to record each command", still_recorded },
	{ "a disk that stops while it is brought forward", migration_cut },
	{ "FIA_ATD.1(HU) FIA_ATD.1(LS): all that a user, a group or a profile can hold is loaded",
	  everything },
	{ "FMT_SMF.1: options are kept, within their bounds", options },
	{ "--check finds each thing that does not fit, and --repair puts it right", mended },
	{ "what a repair cannot tell any more refuses", closed },
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
