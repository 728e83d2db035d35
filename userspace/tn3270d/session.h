/* SPDX-License-Identifier: MIT */
/*
 * session.h - one terminal, from its first byte to its last
 *
 * On one side the client's bytes, on the other CP's messages.
 *
 * No I/O, clock or allocation in here: the caller feeds in bytes, messages and
 * the time (milliseconds), writes out what lies in .out (bytes to the client)
 * and .cp (messages to CP), and obeys .starttls and .closing. Any split of the
 * client's bytes has the same effect.
 */
#ifndef ZCP_TN3270D_SESSION_H
#define ZCP_TN3270D_SESSION_H

#include "console.h"
#include "nego.h"
#include "nvt.h"

enum session_view {
	VIEW_NONE,		/* still negotiating, or line mode */
	VIEW_LOGO,
	VIEW_CONSOLE,
	VIEW_ENDED,		/* console; the next key brings the logo */
	VIEW_GUEST,		/* a program of the guest has the whole screen */
};

#define SESSION_OUT	(4 * ZCP_TERM_MSG_MAX + 16384)
#define SESSION_CP	(2 * ZCP_TERM_MSG_MAX)
#define SESSION_RECORD	(ZCP_TERM_MSG_MAX - sizeof(struct zcp_msg))

struct session {
	struct session_conf conf;
	struct session_tls tls;
	bool is_secure;
	bool starttls;			/* send .out, start TLS, call session_secured() */
	const char *closing;		/* why the line is to be closed; NULL: it is not */

	struct telnet telnet;
	struct nego nego;
	bool opened;			/* CP knows this terminal */
	u32 early;			/* bytes that came while negotiating */

	struct nvt nvt;
	struct console console;
	enum session_view view;
	bool logo_dirty;
	bool was_guest;			/* CP took the screen from a guest's program */
	/* last input was an empty line: CP may answer with the logo */
	bool empty_sent;
	struct zcp_term_state state;

	u64 limit;			/* for the first screen; 0: it is there */
	u64 heard, key;			/* when the client sent anything; when its user did */
	u64 asked;			/* TIMING-MARK, 0: nothing is out */
	u64 logo_at;			/* VIEW_ENDED becomes the logo by itself */

	struct buf out, cp;
	bool record_long;
	size_t record_len;
	u8 record[SESSION_RECORD + E_HEADER_LEN];
	u8 out_room[SESSION_OUT];
	u8 cp_room[SESSION_CP];
	u8 draw_room[3 * CONSOLE_CELLS];
};

void session_start(struct session *s, const struct session_conf *conf, u64 now);
/* TLS stands; what came before it is forgotten. */
void session_secured(struct session *s, const struct session_tls *tls, u64 now);
void session_refused(struct session *s, const char *why);	/* the handshake: CP is told */
/* Returns how many bytes were consumed: fewer when CP does not keep up, or TLS is to start. */
size_t session_client(struct session *s, const u8 *p, size_t len, u64 now);
/* One whole message. 0, or -EPROTO: CP broke the contract. */
int session_message(struct session *s, const void *msg, size_t len, u64 now);
bool session_wants_client(const struct session *s);
bool session_wants_message(const struct session *s);
/* Draws what changed, as soon as the client took all that was drawn before. */
void session_flush(struct session *s);
u64 session_deadline(const struct session *s);	/* 0: none */
void session_tick(struct session *s, u64 now);

/* session_cp.c: to CP */
void session_open(struct session *s, enum zcp_term_kind kind);
void session_send(struct session *s, enum zcp_term_type type, const void *body, size_t len);

/* session_screen.c */
void session_screen_open(struct session *s);
void session_show_logo(struct session *s);
void session_record(struct session *s, const u8 *rec, size_t len, u64 now);

#endif
