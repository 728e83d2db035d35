/* SPDX-License-Identifier: MIT */
/*
 * db.h - the RACF database: one SQLite file with one owner process
 *
 * Every change is one transaction. What decisions need lives in memory too
 * (model.h) and is read again from here after each commit.
 */
#ifndef ZCP_RACF_DB_H
#define ZCP_RACF_DB_H

#include <stdbool.h>
#include <stdint.h>
#include "racf/kdf.h"
#include "racf/options.h"
#include "racf/racf.h"

#define DB_SCHEMA	7

struct sqlite3;
struct sqlite3_stmt;

struct mirror;

struct db {
	struct sqlite3 *sql;
	struct mirror *mirror;		/* mirror.h; NULL: no backup copy */
};

/*
 * create: a new file, which must not exist. An older schema is brought forward. 0 or -errno,
 * logged. -EPROTO: the schema of a newer racfd, or no RACF database.
 */
int db_open(struct db *db, const char *path, bool create);
void db_close(struct db *db);
/* How a file of ours is used. 0 or -EIO. */
int db_configure(struct sqlite3 *sql);

int db_begin(struct db *db);
int db_commit(struct db *db);
void db_rollback(struct db *db);
/* Commits what went well, with ret 0, or rolls it back. ret, or why it was not committed. */
int db_end(struct db *db, int ret);

/*
 * One statement that returns nothing. types tells what follows for ?1, ?2, ...: 't' const char *
 * (NULL too), 'i' int64_t, 'b' const void * and int length. 0 or -EIO, logged.
 */
int db_run(struct db *db, const char *sql, const char *types, ...);

/* Calls row for each row of the answer until it returns non-zero, which is returned; 0, or -EIO. */
typedef int (*db_row_t)(void *arg, struct sqlite3_stmt *row);
int db_query(struct db *db, db_row_t row, void *arg, const char *sql, const char *types, ...);
/* Column as text into a field, cut to size - 1. */
void db_text(struct sqlite3_stmt *row, int column, char *to, size_t size);

/* ---- secrets --------------------------------------------------------------- */

enum db_kind { DB_PASSWORD, DB_PHRASE };

struct db_secret {
	struct kdf_cost cost;
	uint8_t salt[KDF_SALT_LEN];
	uint8_t verifier[KDF_VERIFIER_LEN];
	bool mixed;			/* a password that was not folded to upper case */
};

/* The current one is [0], older ones follow. How many there are, at most max; or -errno. */
int db_secrets(struct db *db, const char *user, enum db_kind kind, struct db_secret *secrets,
	       unsigned int max);
/*
 * Within a transaction: a new current one; keep older ones stay as history. keep < 0: no secret at
 * all.
 */
int db_set_secret(struct db *db, const char *user, enum db_kind kind,
		  const struct db_secret *secret, int keep);

/* ---- options (SETROPTS) ---------------------------------------------------- */

/* What the database does not have is as racf_options_first() has it. */
int db_options_load(struct db *db, struct racf_options *o);
/* All of them, within a transaction. */
int db_options_store(struct db *db, const struct racf_options *o);

#endif
