// SPDX-License-Identifier: MIT
/*
 * test_fault.c - memory that is not there at the n-th call, for every n
 *
 * Of what is loaded for decisions, of decisions, and of a change: what comes out is what would
 * have come out, or nothing; no access that would have been refused.
 */
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "ktap.h"
#include "lib/log.h"

/* The call of this number fails, from there on all with all_after; 0: none does. */
static unsigned int fail_at, calls;
static bool all_after;

static bool fails(void)
{
	calls++;
	return fail_at && (calls == fail_at || (all_after && calls > fail_at));
}

static void *fault_calloc(size_t n, size_t size)
{
	return fails() ? NULL : calloc(n, size);
}

static void *fault_realloc(void *p, size_t size)
{
	return fails() ? NULL : realloc(p, size);
}

static char *fault_strdup(const char *s)
{
	return fails() ? NULL : strdup(s);
}

#define calloc fault_calloc
#define realloc fault_realloc
#define strdup fault_strdup
#include "racf/index.c"
#include "racf/model.c"
#include "racf/resolve.c"
#undef ARRAY_SIZE
#include "racf/rows.c"
#include "racf/set.c"
#undef calloc
#undef realloc
#undef strdup
#include "racf/check.h"
#include "racf/dbcheck.h"

/* ---- SQLite's memory counts too ------------------------------------------------------------- */

static sqlite3_mem_methods below;

static void *sql_malloc(int n)
{
	return fails() ? NULL : below.xMalloc(n);
}

static void *sql_realloc(void *p, int n)
{
	return fails() ? NULL : below.xRealloc(p, n);
}

static void memory_layer(void)
{
	sqlite3_mem_methods above;

	sqlite3_config(SQLITE_CONFIG_GETMALLOC, &below);
	above = below;
	above.xMalloc = sql_malloc;
	above.xRealloc = sql_realloc;
	sqlite3_config(SQLITE_CONFIG_MALLOC, &above);
}

/* ---- a database with something of each kind -------------------------------------------------- */

static char folder[] = "/tmp/zcp-racf-fault-XXXXXX";
static char path[64];

static const char content[] =
	"INSERT INTO grp (name, supgrp, owner, created) VALUES ('SYS1', '', 'SYS1', 1);"
	"INSERT INTO user (name, owner, dfltgrp, attrs, username, created, label)"
	" VALUES ('ONE', 'SYS1', 'SYS1', 0, '', 1, ''), ('TWO', 'SYS1', 'SYS1', 0, '', 1, '');"
	"INSERT INTO connection (user, grp, owner, authority, uacc, attrs, created)"
	" VALUES ('ONE', 'SYS1', 'SYS1', 0, 0, 0, 1), ('TWO', 'SYS1', 'SYS1', 0, 0, 0, 1);"
	"INSERT INTO profile (class, name, owner, uacc, audit_ok, audit_fail, created, data) VALUES"
	" ('VMMDISK', 'ONE.0191', 'ONE', 0, 0, 2, 1, 'TEXT'), ('VMMDISK', 'ONE.*', 'ONE', 2, 0, 2,"
	" 1, ''), ('GTERMINL', 'ROOM1', 'SYS1', 0, 0, 2, 1, ''), ('GTERMINL', 'ROOM2', 'SYS1', 0,"
	" 0, 2, 1, ''), ('RACFVARS', '&HALL', 'SYS1', 0, 0, 2, 1, ''), ('GLOBAL', 'VMMDISK',"
	" 'SYS1', 0, 0, 2, 1, '');"
	"INSERT INTO member VALUES ('GTERMINL', 'ROOM1', 'L0001', 0), ('GTERMINL', 'ROOM2',"
	" 'L0001', 0), ('RACFVARS', '&HALL', 'X', 0), ('GLOBAL', 'VMMDISK', 'ONE.0193', 2),"
	" ('SECDATA', 'SECLEVEL', 'LOW', 7);"
	"INSERT INTO access VALUES ('GTERMINL', 'ROOM1', 'ONE', 2), ('VMMDISK', 'ONE.0191', 'TWO',"
	" 0), ('VMMDISK', 'ONE.*', 'TWO', 2);"
	"INSERT INTO conditional VALUES ('VMMDISK', 'ONE.0191', 'TWO', 'TERMINAL', 'L0009', 2);"
	"INSERT INTO category VALUES ('USER', 'ONE', 1), ('VMMDISK', 'ONE.0191', 1);"
	"INSERT INTO segment VALUES ('USER', 'ONE', 'OVM', 'UID', '5');"
	"INSERT INTO clauth VALUES ('ONE', 'VMMDISK');";

static const struct {
	const char *user, *class, *resource;
} questions[] = {
	{ "TWO", "VMMDISK", "ONE.0191" },  { "TWO", "VMMDISK", "ONE.0192" },
	{ "ONE", "TERMINAL", "L0001" },	   { "TWO", "TERMINAL", "L0001" },
	{ "TWO", "VMMDISK", "TWO.0191" },  { "TWO", "VMMDISK", "ONE.0193" },
	{ "TWO", "VMMDISK", "THREE.0191" },
};

#define QUESTIONS (sizeof(questions) / sizeof(questions[0]))

static void decide_all(struct model *m, const struct racf_options *o, uint8_t got[QUESTIONS])
{
	for (size_t i = 0; i < QUESTIONS; i++) {
		racf_name groups[RACF_CONNECTS_MAX];
		uint8_t attrs[RACF_CONNECTS_MAX];
		struct racf_subject s;
		const struct check_question q = {
			.class = questions[i].class,
			.resource = questions[i].resource,
			.wanted = ZCP_ACCESS_READ,
		};

		check_subject(o, model_user(m, questions[i].user), 0, groups, attrs, &s);
		got[i] = check_access(m, o, &s, &q).d.decision;
	}
}

static struct racf_options options;
static uint8_t right[QUESTIONS];

static void prepare(void)
{
	struct model *m;
	struct db db;

	racf_options_first(&options);
	racf_class_switch(&options, racf_class_find("TERMINAL"), RACF_ACTIVE, true);
	racf_class_switch(&options, racf_class_find("VMMDISK"), RACF_GENERIC | RACF_GLOBAL, true);
	REQUIRE(CHECK_EQ(db_open(&db, path, true), 0));
	CHECK_EQ(sqlite3_exec(db.sql, content, NULL, NULL, NULL), SQLITE_OK);
	m = model_load(&db);
	REQUIRE(CHECK(m));
	decide_all(m, &options, right);
	CHECK_EQ(right[0], ZCP_DENY);
	CHECK_EQ(right[1], ZCP_PERMIT);
	CHECK_EQ(right[2], ZCP_PERMIT);
	CHECK_EQ(right[3], ZCP_DENY);
	model_free(m);
	db_close(&db);
}

/* Fewer permits, never more. */
static bool no_wrong_permit(const uint8_t got[QUESTIONS])
{
	for (size_t i = 0; i < QUESTIONS; i++)
		if (got[i] == ZCP_PERMIT && right[i] != ZCP_PERMIT)
			return false;
	return true;
}

/* Runs what() with the failure at each call in turn until it gets through without one. */
static unsigned int every_call(void (*what)(void))
{
	unsigned int n = 0, made;

	do {
		n++;
		calls = 0;
		fail_at = n;
		what();
		made = calls;
		fail_at = 0;
	} while (made >= n && n < 100000);
	return n - 1;
}

static void load_and_decide(void)
{
	uint8_t got[QUESTIONS];
	struct model *m;
	struct db db;

	if (db_open(&db, path, false))
		return;
	m = model_load(&db);
	if (m) {
		decide_all(m, &options, got);
		/* the second time with what the first one left */
		CHECK(no_wrong_permit(got));
		fail_at = 0;
		decide_all(m, &options, got);
		CHECK(!memcmp(got, right, sizeof(got)));
		model_free(m);
	}
	db_close(&db);
}

static void loading(void)
{
	CHECK(every_call(load_and_decide) > 100);
	all_after = true;
	CHECK(every_call(load_and_decide) > 100);
	all_after = false;
}

static int change(struct db *db)
{
	int ret = db_begin(db);

	if (ret)
		return ret;
	ret = db_run(db, "DELETE FROM access WHERE class = 'VMMDISK' AND profile = 'ONE.*'", "") ?:
	      db_run(db, "UPDATE profile SET uacc = 0 WHERE name = 'ONE.*'", "") ?:
	      db_run(db, "INSERT INTO profile (class, name, owner, uacc, audit_ok, audit_fail,"
		     " created) VALUES ('VMMDISK', 'ONE.0199', ?1, 0, 0, 2, 1)", "t", "ONE");
	if (!ret)
		return db_commit(db);
	db_rollback(db);
	return ret;
}

static int count_row(void *arg, sqlite3_stmt *row)
{
	*(int64_t *)arg = sqlite3_column_int64(row, 0);
	return 0;
}

/* 0: as before, 3: all of the change, else: half of it. */
static int64_t state(void)
{
	int64_t n = -1;
	struct db db;

	if (!CHECK_EQ(db_open(&db, path, false), 0))
		return -1;
	CHECK_EQ(db_check(&db), 0);
	db_query(&db, count_row, &n,
		 "SELECT (SELECT count(*) = 0 FROM access WHERE profile = 'ONE.*') +"
		 " (SELECT uacc = 0 FROM profile WHERE name = 'ONE.*') +"
		 " (SELECT count(*) FROM profile WHERE name = 'ONE.0199')", "");
	db_close(&db);
	return n;
}

static void undo(void)
{
	struct db db;

	REQUIRE(CHECK_EQ(db_open(&db, path, false), 0));
	CHECK_EQ(db_run(&db, "DELETE FROM profile WHERE name = 'ONE.0199'", ""), 0);
	CHECK_EQ(db_run(&db, "UPDATE profile SET uacc = 2 WHERE name = 'ONE.*'", ""), 0);
	CHECK_EQ(db_run(&db, "INSERT OR REPLACE INTO access VALUES ('VMMDISK', 'ONE.*', 'TWO', 2)",
			""), 0);
	db_close(&db);
}

static unsigned int done, refused, used;

static void change_once(void)
{
	int64_t is;
	struct db db;
	int ret = db_open(&db, path, false);

	if (!ret) {
		ret = change(&db);
		used = calls;
		fail_at = 0;
		db_close(&db);
	}
	used = ret ? calls : used;
	fail_at = 0;
	is = state();
	/* what was answered is what happened; an error after the commit must not be one */
	CHECK_EQ(is, ret ? 0 : 3);
	done += !ret;
	refused += !!ret;
	if (is)
		undo();
}

static void changing(void)
{
	unsigned int n = 0;

	do {
		n++;
		calls = 0;
		fail_at = n;
		change_once();
	} while (used >= n && n < 5000);
	CHECK(n > 50 && n < 5000);
	CHECK(refused > 50);
	CHECK(done > 0);
}

static const struct ktap_case cases[] = {
	{ "without memory profiles are not decided by half, and nobody gets in",
	  loading },
	{ "a change without memory is made whole or not at all, as answered",
	  changing },
};

int main(void)
{
	int status;

	log_open("test", true);
	memory_layer();
	if (!mkdtemp(folder))
		return 1;
	snprintf(path, sizeof(path), "%s/racf.db", folder);
	if (!freopen("/dev/null", "w", stderr))
		return 1;
	prepare();
	status = ktap_run(cases, sizeof(cases) / sizeof(cases[0]));
	unlink(path);
	strcat(path, "-journal");
	unlink(path);
	rmdir(folder);
	return status;
}
