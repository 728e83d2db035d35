// SPDX-License-Identifier: MIT
/*
 * schema.c - the tables of the database
 *
 * Each step leads from one schema to the next, the first one from an empty
 * file; a new database takes them all, so that new ones and old ones are the
 * same. A step that was released never changes.
 */
#include <assert.h>
#include <errno.h>
#include <sqlite3.h>
#include <stdio.h>
#include "lib/log.h"
#include "racf/schema.h"

#define ARRAY_SIZE(a)	(sizeof(a) / sizeof((a)[0]))
#define APPLICATION_ID	0x5a435052	/* "ZCPR" */

/* times are seconds since 1970; 0: never */
static const char step1[] =
	"CREATE TABLE option (name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT, WITHOUT ROWID;"
	"CREATE TABLE user ("
	" name TEXT PRIMARY KEY, owner TEXT NOT NULL, dfltgrp TEXT NOT NULL, attrs INTEGER NOT "
	"NULL,"
	" username TEXT NOT NULL, data TEXT NOT NULL DEFAULT '', label TEXT NOT NULL DEFAULT '',"
	" created INTEGER NOT NULL, pw_date INTEGER NOT NULL DEFAULT 0, pw_expired INTEGER NOT "
	"NULL DEFAULT 0,"
	" pw_interval INTEGER NOT NULL DEFAULT -1, phr_date INTEGER NOT NULL DEFAULT 0,"
	" phr_expired INTEGER NOT NULL DEFAULT 0, revoke_count INTEGER NOT NULL DEFAULT 0,"
	" revoke_date INTEGER NOT NULL DEFAULT 0, resume_date INTEGER NOT NULL DEFAULT 0,"
	" last_access INTEGER NOT NULL DEFAULT 0) STRICT, WITHOUT ROWID;"
	"CREATE TABLE secret ("
	" user TEXT NOT NULL REFERENCES user ON DELETE CASCADE, kind INTEGER NOT NULL, age INTEGER "
	"NOT NULL,"
	" log2_n INTEGER NOT NULL, r INTEGER NOT NULL, p INTEGER NOT NULL, salt BLOB NOT NULL,"
	" verifier BLOB NOT NULL, PRIMARY KEY (user, kind, age)) STRICT, WITHOUT ROWID;"
	"CREATE TABLE grp ("
	" name TEXT PRIMARY KEY, supgrp TEXT NOT NULL, owner TEXT NOT NULL, data TEXT NOT NULL "
	"DEFAULT '',"
	" created INTEGER NOT NULL) STRICT, WITHOUT ROWID;"
	"CREATE TABLE connection ("
	" user TEXT NOT NULL REFERENCES user ON DELETE CASCADE, grp TEXT NOT NULL REFERENCES grp,"
	" owner TEXT NOT NULL, authority INTEGER NOT NULL, uacc INTEGER NOT NULL, attrs INTEGER "
	"NOT NULL,"
	" created INTEGER NOT NULL, PRIMARY KEY (user, grp)) STRICT, WITHOUT ROWID;"
	"CREATE TABLE profile ("
	" class TEXT NOT NULL, name TEXT NOT NULL, owner TEXT NOT NULL, uacc INTEGER NOT NULL,"
	" audit_ok INTEGER NOT NULL, audit_fail INTEGER NOT NULL, g_ok INTEGER NOT NULL DEFAULT 0,"
	" g_fail INTEGER NOT NULL DEFAULT 0, level INTEGER NOT NULL DEFAULT 0, warning INTEGER NOT "
	"NULL DEFAULT 0,"
	" notify TEXT NOT NULL DEFAULT '', data TEXT NOT NULL DEFAULT '', appldata TEXT NOT NULL "
	"DEFAULT '',"
	" label TEXT NOT NULL DEFAULT '', created INTEGER NOT NULL,"
	" PRIMARY KEY (class, name)) STRICT, WITHOUT ROWID;"
	"CREATE TABLE access ("
	" class TEXT NOT NULL, profile TEXT NOT NULL, id TEXT NOT NULL, level INTEGER NOT NULL,"
	" PRIMARY KEY (class, profile, id), FOREIGN KEY (class, profile) REFERENCES profile ON "
	"DELETE CASCADE"
	") STRICT, WITHOUT ROWID;";

/*
 * Profiles of all kinds share the tables behind them: "USER" and "GROUP" are classes there. days:
 * bit 0 is Sunday; hours: minutes since midnight, equal ones are any time. Levels and categories
 * are numbers, as the members of SECDATA's SECLEVEL and CATEGORY name them.
 */
static const char step2[] =
	"ALTER TABLE option RENAME TO option1;"
	"CREATE TABLE option (name TEXT PRIMARY KEY, value ANY NOT NULL) STRICT, WITHOUT ROWID;"
	"INSERT INTO option SELECT name, value FROM option1;"
	"DROP TABLE option1;"
	"CREATE TABLE class_option ("
	" class TEXT PRIMARY KEY, flags INTEGER NOT NULL, log INTEGER NOT NULL) STRICT, WITHOUT "
	"ROWID;"
	"ALTER TABLE user ADD COLUMN seclevel INTEGER NOT NULL DEFAULT 0;"
	"ALTER TABLE user ADD COLUMN days INTEGER NOT NULL DEFAULT 127;"
	"ALTER TABLE user ADD COLUMN time_from INTEGER NOT NULL DEFAULT 0;"
	"ALTER TABLE user ADD COLUMN time_to INTEGER NOT NULL DEFAULT 0;"
	"ALTER TABLE user ADD COLUMN model TEXT NOT NULL DEFAULT '';"
	"ALTER TABLE user ADD COLUMN phr_interval INTEGER NOT NULL DEFAULT -1;"
	"CREATE TABLE clauth ("
	" user TEXT NOT NULL REFERENCES user ON DELETE CASCADE, class TEXT NOT NULL,"
	" PRIMARY KEY (user, class)) STRICT, WITHOUT ROWID;"
	"ALTER TABLE connection ADD COLUMN revoke_date INTEGER NOT NULL DEFAULT 0;"
	"ALTER TABLE connection ADD COLUMN resume_date INTEGER NOT NULL DEFAULT 0;"
	"ALTER TABLE connection ADD COLUMN last_connect INTEGER NOT NULL DEFAULT 0;"
	"ALTER TABLE connection ADD COLUMN n_connects INTEGER NOT NULL DEFAULT 0;"
	"ALTER TABLE grp ADD COLUMN termuacc INTEGER NOT NULL DEFAULT 1;"
	"ALTER TABLE grp ADD COLUMN universal INTEGER NOT NULL DEFAULT 0;"
	"ALTER TABLE grp ADD COLUMN model TEXT NOT NULL DEFAULT '';"
	"ALTER TABLE profile ADD COLUMN seclevel INTEGER NOT NULL DEFAULT 0;"
	"ALTER TABLE profile ADD COLUMN days INTEGER NOT NULL DEFAULT 127;"
	"ALTER TABLE profile ADD COLUMN time_from INTEGER NOT NULL DEFAULT 0;"
	"ALTER TABLE profile ADD COLUMN time_to INTEGER NOT NULL DEFAULT 0;"
	/* value: access level, number of a level or category, flags of an event */
	"CREATE TABLE member ("
	" class TEXT NOT NULL, profile TEXT NOT NULL, name TEXT NOT NULL, value INTEGER NOT NULL "
	"DEFAULT 0,"
	" PRIMARY KEY (class, profile, name), FOREIGN KEY (class, profile) REFERENCES profile ON "
	"DELETE CASCADE"
	") STRICT, WITHOUT ROWID;"
	"CREATE TABLE conditional ("
	" class TEXT NOT NULL, profile TEXT NOT NULL, id TEXT NOT NULL, kind TEXT NOT NULL, value "
	"TEXT NOT NULL,"
	" level INTEGER NOT NULL, PRIMARY KEY (class, profile, id, kind, value),"
	" FOREIGN KEY (class, profile) REFERENCES profile ON DELETE CASCADE) STRICT, WITHOUT ROWID;"
	"CREATE TABLE category ("
	" class TEXT NOT NULL, profile TEXT NOT NULL, number INTEGER NOT NULL,"
	" PRIMARY KEY (class, profile, number)) STRICT, WITHOUT ROWID;"
	"CREATE TABLE segment ("
	" class TEXT NOT NULL, profile TEXT NOT NULL, segment TEXT NOT NULL, field TEXT NOT NULL, "
	"value TEXT NOT NULL,"
	" PRIMARY KEY (class, profile, segment, field)) STRICT, WITHOUT ROWID;"
	"CREATE TRIGGER user_gone AFTER DELETE ON user BEGIN"
	" DELETE FROM category WHERE class = 'USER' AND profile = OLD.name;"
	" DELETE FROM segment WHERE class = 'USER' AND profile = OLD.name; END;"
	"CREATE TRIGGER grp_gone AFTER DELETE ON grp BEGIN"
	" DELETE FROM segment WHERE class = 'GROUP' AND profile = OLD.name; END;"
	"CREATE TRIGGER profile_gone AFTER DELETE ON profile BEGIN"
	" DELETE FROM category WHERE class = OLD.class AND profile = OLD.name;"
	" DELETE FROM segment WHERE class = OLD.class AND profile = OLD.name; END;"
	/* the labels that are always there, and the two profiles that hold levels and categories */
	"INSERT OR IGNORE INTO profile (class, name, owner, uacc, audit_ok, audit_fail, created)"
	" SELECT column1, column2, 'SYS1', 0, 0, 2, unixepoch() FROM (VALUES ('SECLABEL', "
	"'SYSHIGH'),"
	" ('SECLABEL', 'SYSLOW'), ('SECLABEL', 'SYSNONE'), ('SECDATA', 'SECLEVEL'), ('SECDATA', "
	"'CATEGORY'));";

/*
 * active: since when; 0: not. secret: TOTP's, sealed. last: step of the last token that was taken.
 */
static const char step3[] =
	"CREATE TABLE factor ("
	" user TEXT NOT NULL REFERENCES user ON DELETE CASCADE, name TEXT NOT NULL,"
	" active INTEGER NOT NULL DEFAULT 0, tags TEXT NOT NULL DEFAULT '', secret BLOB,"
	" last INTEGER NOT NULL DEFAULT 0, PRIMARY KEY (user, name)) STRICT, WITHOUT ROWID;"
	"ALTER TABLE secret ADD COLUMN mixed INTEGER NOT NULL DEFAULT 0;"
	"ALTER TABLE user ADD COLUMN pwfallback INTEGER NOT NULL DEFAULT 0;";

/* zone: of terminals, RACF_ZONE_*; single_dsn, tvtoc: of tape volumes */
static const char step4[] =
	"ALTER TABLE profile ADD COLUMN zone INTEGER NOT NULL DEFAULT 0;"
	"ALTER TABLE profile ADD COLUMN single_dsn INTEGER NOT NULL DEFAULT 0;"
	"ALTER TABLE profile ADD COLUMN tvtoc INTEGER NOT NULL DEFAULT 0;";

/* RACF_EVENT_*: what of a VMXEVENT profile is not in force, though by itself it is */
static const char step5[] =
	"ALTER TABLE profile ADD COLUMN events_off INTEGER NOT NULL DEFAULT 0;";

/* names of a provider's policies */
static const char step6[] =
	"CREATE TABLE policy ("
	" user TEXT NOT NULL REFERENCES user ON DELETE CASCADE, name TEXT NOT NULL,"
	" PRIMARY KEY (user, name)) STRICT, WITHOUT ROWID;";

/* Commands were recorded whatever these options said; now that they are asked, all still are. */
static const char step7[] =
	"UPDATE class_option SET flags = flags | 128;"	/* RACF_AUDIT */
	"UPDATE option SET value = 1 WHERE name IN ('SAUDIT', 'CMDVIOL');";

static const char *const steps[] = { step1, step2, step3, step4, step5, step6, step7 };

static_assert(ARRAY_SIZE(steps) == DB_SCHEMA, "a step to each schema");

static int get_int(void *arg, sqlite3_stmt *row)
{
	*(int64_t *)arg = sqlite3_column_int64(row, 0);
	return 0;
}

static int exec(struct db *db, const char *sql)
{
	if (sqlite3_exec(db->sql, sql, NULL, NULL, NULL) == SQLITE_OK)
		return 0;
	log_msg(LOG_ERR, "database: schema: %s", sqlite3_errmsg(db->sql));
	return -EIO;
}

static int forward(struct db *db, unsigned int from)
{
	char pragma[100];
	int ret;

	snprintf(pragma, sizeof(pragma), "PRAGMA application_id=%d; PRAGMA user_version=%d;",
		 APPLICATION_ID, DB_SCHEMA);
	ret = db_begin(db);
	for (unsigned int i = from; !ret && i < ARRAY_SIZE(steps); i++)
		ret = exec(db, steps[i]);
	return db_end(db, ret ?: exec(db, pragma));
}

int schema_create(struct db *db)
{
	return forward(db, 0);
}

int schema_migrate(struct db *db)
{
	int64_t id = 0, version = 0;
	int ret;

	if (db_query(db, get_int, &id, "PRAGMA application_id", "") ||
	    db_query(db, get_int, &version, "PRAGMA user_version", ""))
		return -EIO;
	if (id != APPLICATION_ID || version < 1 || version > DB_SCHEMA) {
		log_msg(LOG_ERR, "no RACF database of schema 1 to %d (found %lld)", DB_SCHEMA,
			(long long)version);
		return -EPROTO;
	}
	if (version == DB_SCHEMA)
		return 0;
	ret = forward(db, version);
	if (!ret)
		log_msg(LOG_NOTICE, "the database was brought from schema %lld to %d",
			(long long)version, DB_SCHEMA);
	return ret;
}
