/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * terminal.h - one open /dev/zcp/terminal
 *
 * What is written is queued and handled in order: by the CP worker while
 * nobody is logged on here, by the VM's CP thread afterwards. What is read was
 * queued by CP. References: the open file's, the worker's while it has work,
 * cp_vm.term, and those of whoever looked it up.
 */
#ifndef CP_TERMINAL_H
#define CP_TERMINAL_H

#include "cp/cp.h"

/* one written record; freed with kfree_sensitive by whoever took it */
struct cp_in {
	struct list_head node;
	u16 type;
	u64 token;
	size_t len;		/* of the body */
	u8 body[];
};

struct cp_out {
	struct list_head node;
	u32 len;
	u8 data[];		/* a whole message */
};

struct cp_term {
	struct kref ref;
	struct zcp_origin origin;
	char termid[ZCP_NAME_LEN + 1];
	char tlsid[ZCP_PEER_MAX];
	/* opened by whom the door belongs to: what he says of terminals is believed */
	bool owner;
	u16 rows, cols;
	struct work_struct work;
	wait_queue_head_t readers, room;

	spinlock_t lock;		/* all below */
	u8 kind;			/* enum zcp_term_kind; 0: ZCP_TERM_OPEN did not come yet */
	u8 flags;
	bool gone;			/* file closed or contract broken */
	bool behind;			/* a guest was told -EAGAIN */
	/* LOGON succeeded, its CP thread is about to take over: input waits */
	bool starting;
	struct list_head in, out;
	unsigned int in_records;
	size_t in_bytes, out_bytes;
	struct cp_out *state;		/* allocated at open; its node is in out or empty */
	struct zcp_term_state shown;
	struct cp_vm *cp;		/* who is logged on; holds a reference */
	struct cp_session *session;	/* ADMIN, logged in */

	struct cp_logon *logon;		/* a LOGON under way; the worker's alone */
};

int cp_term_init(void);
void cp_term_exit(void);
void cp_term_get(struct cp_term *t);
void cp_term_put(struct cp_term *t);

/* Queues a line. wait: for room, interruptible and bounded; else -EAGAIN at once. -EPIPE: gone. */
int cp_term_line(struct cp_term *t, u64 token, const char *text, size_t len, u8 flags);
int cp_term_line_nowait(struct cp_term *t, const char *text, size_t len, u8 flags);
/* -EAGAIN sets behind */
int cp_term_guest_line(struct cp_term *t, const char *text, size_t len, u8 flags);
int cp_term_message(struct cp_term *t, u16 type, u64 token, const void *body, size_t len);
/* any context */
void cp_term_status(struct cp_term *t, enum zcp_term_status status, bool hidden);
/* next input if cp is who owns the terminal */
struct cp_in *cp_term_take(struct cp_term *t, struct cp_vm *cp);
void cp_term_drop_input(struct cp_term *t);
bool cp_term_has_input(struct cp_term *t);
void cp_term_starting(struct cp_term *t, bool starting);
void cp_term_work(struct cp_term *t);		/* lets the worker look at the input */

/* ---- termnote.c: a checked ZCP_TERM_NOTE of len bytes becomes a record ---- */
void cp_term_note(const struct cp_term *t, const struct zcp_term_note *from, size_t len);

#endif
