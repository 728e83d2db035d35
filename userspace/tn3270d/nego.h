/* SPDX-License-Identifier: MIT */
/*
 * nego.h - what the two ends of a telnet line agree on, from the first byte to the first screen
 *
 *	STARTTLS (plain port)  ->  TN3270E  ->  DEVICE-TYPE  ->  FUNCTIONS  ->  query  ->  screen
 *	                              | refused
 *	                              v
 *	                            TTYPE  ->  EOR and BINARY both ways  ->  query  ->  screen
 *	                              | no 3270, or silence
 *	                              v
 *	                             line
 *
 * Pure: bytes to send go to out, time comes in as milliseconds. After the
 * result is there it goes on answering the client's options.
 */
#ifndef ZCP_TN3270D_NEGO_H
#define ZCP_TN3270D_NEGO_H

#include "inbound.h"
#include "telnet.h"
#include "tn3270e.h"
#include "wire.h"

enum nego_result {
	NEGO_GOING,
	NEGO_STARTTLS,		/* send FOLLOWS, handshake, then nego_start(secure) */
	NEGO_LINE,
	NEGO_SCREEN,
	NEGO_REFUSED,		/* the client was told why: close */
};

struct nego {
	u8 state;
	enum nego_result result;
	enum nego_policy policy;
	u32 silence;			/* milliseconds until no answer is one */
	u64 deadline;			/* of this state, 0: none */
	u32 us[2], them[2];		/* options that are on, bit per number below 64 */
	u32 asked_will[2], asked_do[2];	/* asked for, no answer yet */
	const char *name;		/* of the session, for CONNECT */
	char ttype[TTYPE_MAX + 1];
	bool tn3270e;			/* records carry a header */
	u32 functions;			/* E_FN_* agreed or proposed */
	/* result: the screen, or the window of a line-mode client */
	u16 def_rows, def_cols, rows, cols;
	bool color, highlight, ge, x3270;
};

void nego_start(struct nego *n, const struct session_conf *conf, bool secure, u64 now,
		struct buf *out);
/* A NEGOTIATE or SUB event; others are ignored. */
void nego_event(struct nego *n, const struct telnet_event *ev, u64 now, struct buf *out);
/* A 3270 record without TN3270E header: only the answer to the query counts. */
void nego_record(struct nego *n, const u8 *rec, size_t len);
/* now has reached n->deadline. */
void nego_timeout(struct nego *n, u64 now, struct buf *out);
/* True: records to and from the client are 3270 data. */
bool nego_is_3270(const struct nego *n);
/* In line mode: who shows what is typed. */
void nego_echo(struct nego *n, bool server, struct buf *out);
/* The bytes after which the handshake begins */
void nego_follows(struct buf *out);

/* A record to the client: header where agreed, IAC doubled, EOR. */
void nego_send_record(const struct nego *n, const u8 *rec, size_t len, struct buf *out);

#endif
