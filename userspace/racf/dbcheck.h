/* SPDX-License-Identifier: MIT */
/*
 * dbcheck.h - what must hold in any RACF database, and how it comes to hold again
 *
 * One row for each kind of finding. A repair never gives anybody more than he
 * had: what cannot be told any more becomes what refuses, and where options
 * were lost RACF is inactive afterwards until somebody with SPECIAL has looked.
 */
#ifndef ZCP_RACF_DBCHECK_H
#define ZCP_RACF_DBCHECK_H

struct db;

/*
 * Structure, references and bounds. 0, or a line on standard output for each finding and -EBADMSG;
 * -EIO: the file itself is damaged.
 */
int db_check(struct db *db);
/*
 * Within a transaction: what db_check() finds, with a line on standard output for each thing done.
 * 0 or -EIO.
 */
int db_repair(struct db *db);

#endif
