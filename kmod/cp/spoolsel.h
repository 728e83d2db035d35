/* SPDX-License-Identifier: GPL-2.0-only */
/* spoolsel.h - which spool files a command is about */
#ifndef CP_SPOOLSEL_H
#define CP_SPOOLSEL_H

#include "cp/cp.h"

#define SPOOL_QUEUE(q)	(1u << (q))
#define SPOOL_QUEUES	(SPOOL_QUEUE(SPOOL_RDR) | SPOOL_QUEUE(SPOOL_PUN) | SPOOL_QUEUE(SPOOL_PRT))

struct spool_select {
	const struct zcp_actor *actor;	/* who may see them */
	char owner[ZCP_NAME_LEN + 1];
	unsigned int queues;		/* SPOOL_QUEUE bits */
	u32 id;				/* 0: any */
	char class;			/* 0: any */
};

/* What lists and messages show of a file: a copy, made under spool_mutex */
struct spool_facts {
	u32 id, copies;
	u64 records;
	time64_t created;
	enum spool_queue queue;
	bool keep;
	char class, device, hold;
	char origin[ZCP_NAME_LEN + 1], name[ZCP_NAME_LEN + 1], type[ZCP_NAME_LEN + 1];
	char dist[ZCP_NAME_LEN + 1], form[ZCP_NAME_LEN + 1], label[ZCP_NAME_LEN + 1];
};

/*
 * [* | userid] READER|PUNCH|PRINTER|ALL; only class D may name another user. 0, or a
 * message's number
 */
int spool_take_queue(struct cp_ctx *c, struct spool_select *s);
/* ALL | spoolid | CLASS c; none: rc 27 unless optional */
int spool_take_file(struct cp_ctx *c, struct spool_select *s, bool optional);

/*
 * Copies of all that match and that the actor may see, in queue order; *facts is for kvfree.
 * Returns how many, or -ENOMEM. Sleeps.
 */
int spool_collect(const struct spool_select *s, struct spool_facts **facts);

/* spoolcmd.c: kind or number of devices; role 0: any, devno < 0: any */
int spool_take_devices(struct cp_ctx *c, char *role, int *devno);
bool spool_wants(const struct cp_ur *ur, char role, int devno);

extern const char * const spool_queue_names[];		/* RDR, PUN, PRT */

#endif
