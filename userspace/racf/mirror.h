/* SPDX-License-Identifier: MIT */
/*
 * mirror.h - the backup copy of the RACF database
 *
 * The statements of a transaction are kept as text and run on the copy once
 * the transaction is committed. Both files carry the database's identity and
 * the number of the last transaction: a copy that has missed one, or is of
 * another database, is made anew.
 */
#ifndef ZCP_RACF_MIRROR_H
#define ZCP_RACF_MIRROR_H

#include <stdbool.h>

struct db;
struct mirror;
struct sqlite3_stmt;

/*
 * At start, with the primary open. A copy that is ahead was the primary last: the two change
 * places. 0 or -errno, logged; without a copy it goes on, but for -ESTALE: the file that was
 * opened as the primary has been replaced by RVARY SWITCH, and the one that did cannot be read.
 */
int mirror_open(struct db *db, const char *path);
void mirror_close(struct db *db);

/*
 * What a copy, open by itself, has of the primary's transactions. Other: it is not known, or of
 * another database. Ahead: more, or RVARY SWITCH has put it into force.
 */
enum mirror_age { MIRROR_OTHER, MIRROR_LAGS, MIRROR_SAME, MIRROR_AHEAD };
enum mirror_age mirror_age(struct db *primary, struct db *copy);

/* ---- db.c ---- */

/* A statement ran on the primary. */
void mirror_note(struct mirror *m, struct sqlite3_stmt *st);
/* The transaction was committed, or rolled back. */
void mirror_commit(struct mirror *m);
void mirror_forget(struct mirror *m);

/* ---- RVARY ---- */

bool mirror_active(const struct mirror *m);
/* The file that is the primary is the one that was so by name. */
bool mirror_switched(const struct mirror *m);
/*
 * The copy takes the primary's place; what was the primary is inactive then. -ENOENT: no active
 * copy.
 */
int mirror_switch(struct db *db);
int mirror_activate(struct db *db);
void mirror_deactivate(struct mirror *m);

#endif
