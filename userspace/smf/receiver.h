/* SPDX-License-Identifier: MIT */
/* receiver.h - inside the receiver process of smfd */
#ifndef ZCP_SMF_RECEIVER_H
#define ZCP_SMF_RECEIVER_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>
#include "kmod/uapi/zcp.h"
#include "smf/imsg.h"
#include "smf/proto.h"

#define RECEIVER_IN_FLIGHT 128 /* records given to the writer and not answered, per source */

struct receiver {
	bool started;		/* the writer has told its state */
	char sid[5];
	enum zcp_trail trail;
	unsigned int used;
	bool losing;		/* full, and records are lost instead of refused */
	bool severed;		/* until SETRACF ACTIVE */
	bool room;		/* not full */
	char alarm[SMF_ALARM_MAX][9];	/* users who are told what the operator is */
	struct trail_pos durable[TRAIL_SOURCES];
	uint64_t self_seq;	/* of the receiver's own records */
};

extern struct receiver receiver;

/* Whether records are taken now, be it that they are lost. */
static inline bool receiver_takes(void)
{
	return receiver.room || receiver.losing;
}

/* A record on its way to the writer, with the flags of a PUT. */
void receiver_put(enum trail_source source, uint64_t boot, uint64_t seq, unsigned int flags,
		  const void *rec, size_t len);
/* An event of smfd's own; its number among them. origin and userid may be NULL. */
uint64_t receiver_note(enum zcp_cp_event event, enum zcp_outcome outcome,
		       const struct zcp_origin *origin, const char *userid, const char *text);

/* ---- door.c: /dev/zcp/smf ------------------------------------------------- */

bool door_wants_input(void);
void door_input(void);
void door_done(uint64_t boot, uint64_t seq, int error);
void door_state(void);
/* What was refused goes to the writer once more, if the trail takes records again. */
void door_resume(void);
void door_answer(uint64_t token, int rc, bool more, const char *text, size_t len);

/* ---- racfsock.c: racfd's connection ------------------------------------- */

void racfsock_listen(const char *path, uid_t racf_uid);
int racfsock_listener(void);
int racfsock_fd(void);		/* -1: racfd is not connected */
bool racfsock_wants_input(void);
void racfsock_accept(void);
void racfsock_input(void);
void racfsock_state(void);	/* racfd is told of receiver.severed and receiver.room */
void racfsock_done(uint64_t instance, uint64_t seq, int error);
/* type: SMF_ASK and the like. 0, or -ENOTCONN: there is no racfd to ask. */
int racfsock_ask(uint64_t id, unsigned int type, const struct zcp_query *q);

/* ---- ask.c: questions of users who want to read the trail ----------------- */

/* A ZCP_SMF_QUERY that door_check() passed. */
void ask_begin(uint64_t token, const struct zcp_query *q);
void ask_cancel(uint64_t token);
/* What he may read alone; comes before the decision. */
void ask_scope(uint64_t id, const char *text, size_t len);
/* racfd's word, recorded there. text: its messages. scoped: only what ask_scope() said. */
void ask_decided(uint64_t id, bool permitted, bool scoped, const char *text, size_t len);
/* racfd is gone: nothing that it was asked is permitted. */
void ask_orphaned(void);
/* Own records up to seq are durable, or refused: either way a refusal may now be told. */
void ask_recorded(uint64_t seq);

#endif
