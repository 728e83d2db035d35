// SPDX-License-Identifier: MIT
/*
 * racf.c - decisions of racfd in memory, beside lookups of SQLite: "racf FILE PROFILES USERS"
 *
 * The database is made with the given numbers: half of the profiles are discrete, half generic,
 * each with four entries; a user owns the same number of each. Questions are drawn from all of
 * them. One line of JSON.
 */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include "lib/log.h"
#include "racf/check.h"
#include "racf/db.h"

#define SAMPLES 200000
#define BATCH 16	/* decisions between two looks at the clock */

static unsigned int seed = 1;

static unsigned int any(unsigned int n)
{
	seed = seed * 1103515245 + 12345;
	return (seed >> 8) % n;
}

static double now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec * 1e9 + ts.tv_nsec;
}

static void must(int ret, const char *what)
{
	if (!ret)
		return;
	fprintf(stderr, "%s failed\n", what);
	exit(1);
}

/* Half of the profiles are discrete minidisks, half generic ones, for each user alike. */
static void resource(char *text, unsigned int profile, unsigned int users, bool name)
{
	unsigned int user = profile % users, n = profile / users;

	if (profile & 1)
		sprintf(text, name ? "U%06u.%X*" : "U%06u.%X5", user, 0x200 + n);
	else
		sprintf(text, "U%06u.%04X", user, 0x1000 + n);
}

static void make(const char *path, unsigned int profiles, unsigned int users)
{
	struct db db;
	char text[64], user[16];

	must(db_open(&db, path, true), "database");
	must(db_begin(&db), "begin");
	must(db_run(&db,
		    "INSERT INTO grp (name, supgrp, owner, created) VALUES ('SYS1', '', 'SYS1', 1)",
		    ""),
	     "group");
	for (unsigned int i = 0; i < users; i++) {
		sprintf(user, "U%06u", i);
		must(db_run(&db, "INSERT INTO user (name, owner, dfltgrp, attrs, username, created)"
			    " VALUES (?1, 'SYS1', 'SYS1', 0, '', 1)", "t", user), "user");
		must(db_run(&db,
			    "INSERT INTO connection (user, grp, owner, authority, uacc, attrs, "
			    "created)"
			    " VALUES (?1, 'SYS1', 'SYS1', 0, 0, 0, 1)",
			    "t", user),
		     "connection");
	}
	for (unsigned int i = 0; i < profiles; i++) {
		resource(text, i, users, true);
		must(db_run(&db,
			    "INSERT INTO profile (class, name, owner, uacc, audit_ok, audit_fail, "
			    "created)"
			    " VALUES ('VMMDISK', ?1, 'SYS1', 0, 0, 2, 1)",
			    "t", text),
		     "profile");
		for (unsigned int k = 0; k < 4; k++) {
			sprintf(user, "U%06u", (i + 1 + k * 7919) % users);
			must(db_run(&db,
				    "INSERT OR IGNORE INTO access VALUES ('VMMDISK', ?1, ?2, ?3)",
				    "tti", text, user, (int64_t)(1 + k)),
			     "entry");
		}
	}
	must(db_commit(&db), "commit");
	db_close(&db);
}

static int by_value(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return x < y ? -1 : x > y;
}

static double samples[SAMPLES / BATCH];

static void report(const char *what, double seconds, unsigned int n, unsigned int count)
{
	qsort(samples, count, sizeof(samples[0]), by_value);
	printf("\"%s\": {\"per_second\": %.0f, \"p50_ns\": %.0f, \"p99_ns\": %.0f}", what,
	       n / seconds, samples[count / 2], samples[count * 99 / 100]);
}

static void decisions(struct model *m, const struct racf_options *o, unsigned int profiles,
		      unsigned int users)
{
	static char names[SAMPLES][24];
	static racf_name who[SAMPLES];
	racf_name groups[1] = { "SYS1" };
	struct racf_subject s = { .defined = true, .group = "SYS1", .groups = groups, .n_groups = 1,
				  .grplist = true };
	struct check_question q = { .class = "VMMDISK", .wanted = ZCP_ACCESS_READ };
	unsigned int permitted = 0;
	double start, last, end;

	for (unsigned int i = 0; i < SAMPLES; i++) {
		unsigned int profile = any(profiles);

		resource(names[i], profile, users, false);
		snprintf(who[i], sizeof(who[i]), "U%06u", (profile + 1 + any(8) * 7919) % users);
	}
	start = last = now();
	for (unsigned int i = 0; i < SAMPLES; i++) {
		memcpy(s.user, who[i], sizeof(s.user));
		q.resource = names[i];
		permitted += check_access(m, o, &s, &q).d.decision == ZCP_PERMIT;
		if (i % BATCH == BATCH - 1) {
			end = now();
			samples[i / BATCH] = (end - last) / BATCH;
			last = end;
		}
	}
	report("decision", (last - start) / 1e9, SAMPLES, SAMPLES / BATCH);
	printf(", \"permitted\": %u, ", permitted);
}

/* What SQLite takes to find the entry of a user in a discrete profile: one statement, prepared. */
static void lookups(struct db *db, unsigned int profiles, unsigned int users)
{
	const unsigned int n = SAMPLES / 10;
	double start, last, end;
	sqlite3_stmt *st;

	must(sqlite3_prepare_v2(
		     db->sql,
		     "SELECT a.level FROM profile p LEFT JOIN access a ON a.class = p.class"
		     " AND a.profile = p.name AND a.id = ?2 WHERE p.class = 'VMMDISK' AND p.name = "
		     "?1",
		     -1, &st, NULL),
	     "statement");
	must(db_begin(db), "begin");
	start = last = now();
	for (unsigned int i = 0; i < n; i++) {
		unsigned int profile = any(profiles) & ~1u;
		char name[24], user[16];

		resource(name, profile, users, true);
		sprintf(user, "U%06u", (profile + 1 + any(8) * 7919) % users);
		sqlite3_bind_text(st, 1, name, -1, SQLITE_STATIC);
		sqlite3_bind_text(st, 2, user, -1, SQLITE_STATIC);
		must(sqlite3_step(st) != SQLITE_ROW, "lookup");
		sqlite3_reset(st);
		if (i % BATCH == BATCH - 1) {
			end = now();
			samples[i / BATCH] = (end - last) / BATCH;
			last = end;
		}
	}
	report("sqlite", (last - start) / 1e9, n, n / BATCH);
	sqlite3_finalize(st);
	db_rollback(db);
}

int main(int argc, char *argv[])
{
	unsigned int profiles, users;
	struct racf_options options;
	struct model *m;
	struct db db;
	double start;

	if (argc != 4)
		return 2;
	log_open("bench-racf", false);
	profiles = strtoul(argv[2], NULL, 10);
	users = strtoul(argv[3], NULL, 10);
	make(argv[1], profiles, users);
	must(db_open(&db, argv[1], false), "database");
	racf_options_first(&options);
	start = now();
	m = model_load(&db);
	must(!m, "model");
	printf("{\"profiles\": %u, \"users\": %u, \"load_ms\": %.0f, ", profiles, users,
	       (now() - start) / 1e6);
	decisions(m, &options, profiles, users);
	lookups(&db, profiles, users);
	puts("}");
	model_free(m);
	db_close(&db);
	return 0;
}
