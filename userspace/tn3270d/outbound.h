/* SPDX-License-Identifier: MIT */
/* outbound.h - builds what is written to a 3270: command, orders, text (GA23-0059) */
#ifndef ZCP_TN3270D_OUTBOUND_H
#define ZCP_TN3270D_OUTBOUND_H

#include "buf.h"

enum ds_command { DS_WRITE = 0xf1, DS_ERASE_WRITE = 0xf5, DS_ERASE_WRITE_ALTERNATE = 0x7e };

/* write control character */
#define WCC_RESET	0x40	/* partition characteristics */
#define WCC_ALARM	0x04
#define WCC_RESTORE	0x02	/* the keyboard */
#define WCC_RESET_MDT	0x01

/* field attributes */
#define FA_PROTECTED	0x20
#define FA_SKIP		0x30	/* protected and numeric: the cursor skips it */
#define FA_HIGH		0x08
#define FA_HIDDEN	0x0c
#define FA_MODIFIED	0x01

enum ds_color { DS_NO_COLOR = 0, DS_GREEN = 0xf4, DS_TURQUOISE = 0xf5, DS_WHITE = 0xf7 };

struct ds {
	struct buf *out;
	bool wide;		/* 14-bit addresses: more than 4096 cells */
	bool color;		/* the terminal knows extended fields */
	bool ge;		/* and graphic escape */
};

void ds_begin(struct ds *d, enum ds_command command, u8 wcc);
void ds_sba(struct ds *d, unsigned int address);
/* The attribute takes the cell before the field. */
void ds_field(struct ds *d, unsigned int address, u8 attributes, enum ds_color color);
/* What is not printable is a blank. */
void ds_text(struct ds *d, const void *latin1, size_t len);
void ds_nulls(struct ds *d, unsigned int to);	/* up to, not including */
void ds_cursor(struct ds *d);

#endif
