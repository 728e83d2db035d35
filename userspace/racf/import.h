/* SPDX-License-Identifier: MIT */
/* import.h - a database unload becomes the content of a new database */
#ifndef ZCP_RACF_IMPORT_H
#define ZCP_RACF_IMPORT_H

#include <stdio.h>
#include "racf/db.h"

/*
 * Into a database with options and nothing else, all or nothing. Who had a password has one that
 * nobody knows. 0 or -errno; what is wrong goes to standard error, with the line's number.
 */
int import(struct db *db, FILE *from);

#endif
