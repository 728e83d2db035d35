/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * ask.h - questions to a service and the wait for its answers
 *
 * One table for each service (racfd: esm.c, smfd: audit.c). A question has an
 * unguessable token; it is queued for the service, answered once or (text) in
 * several messages, and ended by ask_end() whatever happened. Bounded: all in
 * all, and for each user, so that one who floods waits for himself alone.
 *
 * No lock is held by callers of ask_begin() and ask_next(): they sleep,
 * interruptible, for at most *timeout seconds each.
 */
#ifndef ZCP_ASK_H
#define ZCP_ASK_H

#include <linux/list.h>
#include <linux/spinlock.h>
#include <linux/wait.h>
#include "zcp.h"

#define ASK_MAX			256	/* questions under way */
#define ASK_MAX_USER		4	/* of one user */
#define ASK_ANSWERS_MAX		64	/* parts of one answer that nobody has taken yet */

struct ask;

/* A message on its way: to the service (ask: whose question it is) or an answer. */
struct ask_msg {
	struct list_head node;
	u64 serial;
	struct ask *ask;
	u8 data[] __aligned(8);		/* struct zcp_msg, then its body */
};

struct ask_table {
	u16 cancel;			/* message type that withdraws a question */
	const unsigned int *timeout;	/* seconds */
	spinlock_t lock;
	struct list_head pending;	/* struct ask */
	struct list_head queue;		/* struct ask_msg that the service has not read */
	wait_queue_head_t readers;	/* the service, in read or poll */
	wait_queue_head_t slots;	/* users who are over their share */
	unsigned int count;		/* of pending */
	u64 serial;			/* of the last queued message */
	bool present;			/* the service has its door open */
	u64 asked, answered, timeouts, cancelled, late, lost;	/* under lock */
};

void ask_table_init(struct ask_table *t, u16 cancel, const unsigned int *timeout);
/* jiffies, at least a second, at most an hour */
unsigned long ask_timeout(const unsigned int *seconds);

/* ---- the asking side ---- */
struct ask_msg *ask_msg_alloc(u16 type, size_t body);	/* body is zero; NULL: no memory */
void ask_msg_free(struct ask_msg *m);			/* wipes it */
static inline struct zcp_msg *ask_msg_head(struct ask_msg *m)
{
	return (struct zcp_msg *)m->data;
}

static inline void *ask_msg_body(struct ask_msg *m)
{
	return m->data + sizeof(struct zcp_msg);
}

static inline size_t ask_msg_size(struct ask_msg *m)
{
	return ask_msg_head(m)->len - sizeof(struct zcp_msg);
}

/*
 * Takes m over, also on error. who: user id (or terminal) whose share it is. Error: -ENOTCONN,
 * -EINTR, -ETIMEDOUT, -ENOMEM.
 */
struct ask *ask_begin(struct ask_table *t, const char *who, struct ask_msg *m);
/*
 * The next answer, which the caller frees. Error: as above, -ENOBUFS: the service sent more than we
 * keep.
 */
struct ask_msg *ask_next(struct ask *a);
void ask_end(struct ask *a);	/* an answer that did not come is no longer wanted */
/* Question with text as answer, both directions of struct zcp_query. 0: *rc is valid. */
int ask_text(struct ask_table *t, u16 type, const struct zcp_actor *actor, const char *text,
	     zcp_emit_t emit, void *arg, s32 *rc);

/* ---- the service's door ---- */
void ask_open(struct ask_table *t);
void ask_close(struct ask_table *t);	/* who waits gets -ENOTCONN */
bool ask_pending(struct ask_table *t);
size_t ask_peek(struct ask_table *t, void *buf, u64 *serial);	/* 0: nothing to read */
/* the message that was peeked has reached the service */
void ask_sent(struct ask_table *t, u64 serial);
/* A struct zcp_tell goes to who it is for. Takes m over. 0. */
int ask_tell(struct ask_msg *m);
/* Takes m over. 0: delivered, or late and counted; -EINVAL: not an answer to that question. */
int ask_answer(struct ask_table *t, struct ask_msg *m, bool more);

#endif
