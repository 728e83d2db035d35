/* SPDX-License-Identifier: MIT */
/* repair.h - racfd --check and --check --repair: the files of a database, with racfd away */
#ifndef ZCP_RACF_REPAIR_H
#define ZCP_RACF_REPAIR_H

/*
 * Exit status: 0 nothing is wrong (any more), 1 something is, on standard output, 2 the database
 * cannot be opened.
 */
int repair_check(const char *path);
/*
 * What is wrong is put right: from the backup copy if that is clean and has each transaction, else
 * as dbcheck.h says, in one transaction. The file as it was stays beside it. All or nothing.
 */
int repair_files(const char *path);

#endif
