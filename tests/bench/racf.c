// SPDX-License-Identifier: MIT
/*
 * racf.c - decisions of racfd in memory, beside lookups of SQLite: "racf FILE PROFILES USERS"
 *
 * The users and profiles of racfset.h are added to a database that racfd has set up. Questions are
 * drawn from all of them. One line of JSON.
 */
#include <sqlite3.h>
#include <string.h>
#include "lib/log.h"
#include "racf/check.h"
#include "racf/db.h"
#include "tests/bench/latency.h"
#include "tests/bench/racfset.h"

#define SAMPLES 200000
#define BATCH 16	/* decisions between two looks at the clock */

static struct set set;
static struct latencies latencies;

static void must(int ret, const char *what)
{
	if (!ret)
		return;
	fprintf(stderr, "%s failed\n", what);
	exit(1);
}

static void add_users(struct db *db)
{
	char user[9];

	for (unsigned int i = 0; i < set.users; i++) {
		user_id(user, i);
		must(db_run(db, "INSERT INTO user (name, owner, dfltgrp, attrs, username, created)"
			    " VALUES (?1, 'SYS1', 'SYS1', 0, '', 1)", "t", user), "user");
		must(db_run(db, "INSERT INTO connection"
			    " (user, grp, owner, authority, uacc, attrs, created)"
			    " VALUES (?1, 'SYS1', 'SYS1', 0, 0, 0, 1)", "t", user), "connection");
	}
}

static void add_profiles(struct db *db)
{
	char name[24], user[9];

	for (unsigned int i = 0; i < set.profiles; i++) {
		resource(name, &set, i, true);
		must(db_run(db, "INSERT INTO profile"
			    " (class, name, owner, uacc, audit_ok, audit_fail, created)"
			    " VALUES ('VMMDISK', ?1, 'SYS1', 0, 0, 2, 1)", "t", name), "profile");
		/* one who holds it twice is the last holder */
		for (unsigned int k = HOLDERS; k--;) {
			user_id(user, holder(&set, i, k));
			must(db_run(db, "INSERT OR IGNORE INTO access"
				    " VALUES ('VMMDISK', ?1, ?2, ?3)", "tti", name, user,
				    (int64_t)(ZCP_ACCESS_EXECUTE + k)), "entry");
		}
	}
}

static void report(const char *what, double seconds)
{
	size_t n = latencies.n * BATCH;

	printf("\"%s\": {", what);
	print_latencies(&latencies, n / seconds);
	printf("}");
	latencies.n = 0;
}

static void decisions(struct model *m, const struct racf_options *o)
{
	static char names[SAMPLES][24];
	static racf_name who[SAMPLES];
	racf_name groups[1] = { "SYS1" };
	struct racf_subject s = { .defined = true, .group = "SYS1", .groups = groups, .n_groups = 1,
				  .grplist = true };
	struct check_question q = { .class = "VMMDISK", .wanted = ZCP_ACCESS_READ };
	unsigned int permitted = 0;
	uint64_t start, last, end;

	for (unsigned int i = 0; i < SAMPLES; i++) {
		unsigned int profile = any(set.profiles);

		resource(names[i], &set, profile, false);
		user_id(who[i], holder(&set, profile, any(2 * HOLDERS)));
	}
	start = last = now();
	for (unsigned int i = 0; i < SAMPLES; i++) {
		memcpy(s.user, who[i], sizeof(s.user));
		q.resource = names[i];
		permitted += check_access(m, o, &s, &q).d.decision == ZCP_PERMIT;
		if (i % BATCH == BATCH - 1) {
			end = now();
			took(&latencies, (end - last) / BATCH);
			last = end;
		}
	}
	must(!permitted || permitted == SAMPLES, "decisions");
	report("decision", (last - start) / 1e9);
}

/* What SQLite takes to find the entry of a user in a discrete profile: one statement, prepared. */
static void lookups(struct db *db)
{
	uint64_t start, last, end;
	sqlite3_stmt *st;

	must(sqlite3_prepare_v2(db->sql,
				"SELECT a.level FROM profile p LEFT JOIN access a"
				" ON a.class = p.class AND a.profile = p.name AND a.id = ?2"
				" WHERE p.class = 'VMMDISK' AND p.name = ?1", -1, &st, NULL),
	     "statement");
	must(db_begin(db), "begin");
	start = last = now();
	for (unsigned int i = 0; i < SAMPLES / 10; i++) {
		unsigned int profile = any(set.profiles) & ~1u;
		char name[24], user[9];

		resource(name, &set, profile, true);
		user_id(user, holder(&set, profile, any(2 * HOLDERS)));
		sqlite3_bind_text(st, 1, name, -1, SQLITE_STATIC);
		sqlite3_bind_text(st, 2, user, -1, SQLITE_STATIC);
		must(sqlite3_step(st) != SQLITE_ROW, "lookup");
		sqlite3_reset(st);
		if (i % BATCH == BATCH - 1) {
			end = now();
			took(&latencies, (end - last) / BATCH);
			last = end;
		}
	}
	report("sqlite", (last - start) / 1e9);
	sqlite3_finalize(st);
	db_rollback(db);
}

int main(int argc, char *argv[])
{
	struct racf_options options;
	struct model *m;
	struct db db;
	uint64_t start;

	if (argc != 4)
		return 2;
	log_open("bench-racf", false);
	set = (struct set){ strtoul(argv[2], NULL, 10), strtoul(argv[3], NULL, 10) };
	must(db_open(&db, argv[1], false), "database");
	must(db_begin(&db), "begin");
	add_users(&db);
	add_profiles(&db);
	must(db_commit(&db), "commit");
	racf_options_first(&options);
	start = now();
	m = model_load(&db);
	must(!m, "model");
	printf("{\"load_ms\": %.0f, ", (now() - start) / 1e6);
	decisions(m, &options);
	printf(", ");
	lookups(&db);
	puts("}");
	model_free(m);
	db_close(&db);
	return 0;
}
