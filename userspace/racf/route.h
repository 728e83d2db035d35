/* SPDX-License-Identifier: MIT */
/* route.h - RACROUTE of an authorised virtual machine: ZCP_RACF_ROUTE */
#ifndef ZCP_RACF_ROUTE_H
#define ZCP_RACF_ROUTE_H

#include "racf/job.h"

/* What lets a machine ask: READ for AUTH, FASTAUTH, STAT and LIST, UPDATE for all */
#define ROUTE_CLASS	"FACILITY"
#define ROUTE_PROFILE	"ICHCONN"

void route_start(struct job *job);

#endif
