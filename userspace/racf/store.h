/* SPDX-License-Identifier: MIT */
/* store.h - the database and the key beside it: opening, set-up, unload */
#ifndef ZCP_RACF_STORE_H
#define ZCP_RACF_STORE_H

#include <stdio.h>
#include "racf/job.h"

/* Database, options, memory, key. 0 or -errno, logged. */
int store_open(const char *db_path, struct worker *w);

/*
 * A new database with group SYS1, then the RACF commands of the file (one a
 * line; an asterisk in front makes a comment), run as a user with SPECIAL and
 * AUDITOR. All or nothing: with an error the file is removed again. NULL: none.
 * unload: what import.h makes of it is there first; NULL: none.
 * Exit status for main().
 */
int store_setup(const char *db_path, const struct kdf_cost *cost, FILE *unload, FILE *commands,
		const char *owner);
/* The users of the demonstration and the lab. */
FILE *store_demo(void);

/* To standard output, as unload.h says. Exit status. */
int store_unload(const char *db_path);

#endif
