/* SPDX-License-Identifier: MIT */
/*
 * telnet.h - bytes of a telnet line taken apart (RFC 854, 855, 885)
 *
 * A pure parser: no allocation, nothing is sent. Any split of the stream gives
 * the same events, except that data may come in more pieces.
 */
#ifndef ZCP_TN3270D_TELNET_H
#define ZCP_TN3270D_TELNET_H

#include "buf.h"

enum telnet_code {
	TELNET_EOR = 239, TELNET_SE = 240, TELNET_NOP = 241, TELNET_BRK = 243, TELNET_IP = 244,
	TELNET_AO = 245, TELNET_AYT = 246, TELNET_EC = 247, TELNET_EL = 248, TELNET_SB = 250,
	TELNET_WILL = 251, TELNET_WONT = 252, TELNET_DO = 253, TELNET_DONT = 254,
	TELNET_IAC = 255,
};

enum telnet_option {
	OPT_BINARY = 0, OPT_ECHO = 1, OPT_SGA = 3, OPT_TM = 6, OPT_TTYPE = 24, OPT_EOR = 25,
	OPT_NAWS = 31, OPT_TN3270E = 40, OPT_STARTTLS = 46,
};

#define TELNET_SB_MAX	256	/* a longer subnegotiation is dropped whole */

enum telnet_what {
	TELNET_NOTHING,		/* all was consumed */
	TELNET_DATA,		/* data, len: bytes for the terminal, IAC IAC already one */
	TELNET_COMMAND,		/* code: BRK, IP, EOR, ... */
	TELNET_NEGOTIATE,	/* code: WILL ... DONT, option */
	TELNET_SUB,		/* option; data, len: what follows it */
};

struct telnet_event {
	enum telnet_what what;
	u8 code;
	u8 option;
	const u8 *data;
	size_t len;
};

struct telnet {
	u8 state;
	u8 verb;
	bool sub_long;
	u16 sub_len;
	u8 sub[TELNET_SB_MAX];	/* option, then its parameters */
};

/* Consumes bytes up to the end of the next event, which points into p or t. Returns how many. */
size_t telnet_parse(struct telnet *t, const u8 *p, size_t len, struct telnet_event *ev);

/* What a server says */
void telnet_command(struct buf *out, u8 code);
void telnet_negotiate(struct buf *out, u8 verb, u8 option);
void telnet_data(struct buf *out, const void *data, size_t len);	/* doubles IAC */

#endif
