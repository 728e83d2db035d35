/* SPDX-License-Identifier: MIT */
/* schema.h - the tables of the database, step by step from the first schema on */
#ifndef ZCP_RACF_SCHEMA_H
#define ZCP_RACF_SCHEMA_H

#include "racf/db.h"

/* Makes an empty file a database of the newest schema. 0 or -EIO, logged. */
int schema_create(struct db *db);
/*
 * Brings a database of an older schema forward, in one transaction. -EPROTO: no RACF database, or
 * one of a newer racfd.
 */
int schema_migrate(struct db *db);

#endif
