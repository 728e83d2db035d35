/* SPDX-License-Identifier: MIT */
/* unload.h - the database as text in fixed columns, as IRRDBU00 writes it */
#ifndef ZCP_RACF_UNLOAD_H
#define ZCP_RACF_UNLOAD_H

#include <stdio.h>
#include "racf/model.h"

/* A line for each record of every type that there is data for. 0, or -EIO: to cannot be written. */
int unload(struct db *db, struct model *m, FILE *to);

#endif
