/* SPDX-License-Identifier: MIT */
/*
 * inbound.h - what a 3270 sends: attention, cursor, changed fields, answers to a query (GA23-0059)
 *
 * Pure parsers of one whole record. A record that makes no sense gives -EINVAL.
 */
#ifndef ZCP_TN3270D_INBOUND_H
#define ZCP_TN3270D_INBOUND_H

#include "buf.h"

enum aid {
	AID_NONE = 0x60, AID_ENTER = 0x7d, AID_CLEAR = 0x6d, AID_PA1 = 0x6c, AID_PA2 = 0x6e,
	AID_PA3 = 0x6b, AID_SYSREQ = 0xf0, AID_STRUCTURED = 0x88,
};

/* 1 to 24, 0: no PF key */
unsigned int aid_pf(u8 aid);

#define INBOUND_FIELDS	8	/* our screens have at most four that can be typed in */
#define UNFORMATTED	0xffff	/* data before any address: the screen had no fields */

struct inbound_field {
	u16 address;		/* where its data begins */
	const u8 *data;		/* in the record; may hold orders, see inbound_text() */
	size_t len;
};

struct inbound {
	u8 aid;
	bool x3270;		/* the caller knows that it comes from one, see inbound_text() */
	u16 cursor;
	unsigned int n;
	struct inbound_field field[INBOUND_FIELDS];	/* further ones are left out */
};

int inbound_parse(const u8 *rec, size_t len, struct inbound *in);

/*
 * Field data as ISO 8859-1: orders dropped, what cannot be shown is a blank.
 * x3270's default code page calls itself 037, but has the brackets where 037
 * has two letters. Returns the length, at most size.
 */
size_t inbound_text(const struct inbound *in, const struct inbound_field *f, u8 *to, size_t size);

/* What a terminal says about itself, from a record whose AID is AID_STRUCTURED. */
struct query_reply {
	u16 rows, cols;		/* usable area; 0: not told */
	u16 def_rows, def_cols;	/* implicit partition: default size */
	u16 alt_rows, alt_cols;	/* and alternate size */
	bool color, highlight;
	bool ge;		/* knows graphic escape: the characters of code page 310 */
	bool x3270;		/* is x3270 or one of its family */
};

int query_parse(const u8 *rec, size_t len, struct query_reply *q);

#endif
