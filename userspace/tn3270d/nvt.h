/* SPDX-License-Identifier: MIT */
/*
 * nvt.h - line mode: a typewriter terminal (3215) on a telnet network virtual terminal
 *
 * Pure. Bytes of the client become lines; a line ends with CR LF, CR NUL, CR or LF.
 */
#ifndef ZCP_TN3270D_NVT_H
#define ZCP_TN3270D_NVT_H

#include <kmod/uapi/zcp.h>
#include "buf.h"

/* Further characters of a line are dropped, and the bell rings. */
#define NVT_LINE_MAX	(4 * ZCP_COMMAND_MAX)

struct nvt {
	u8 line[NVT_LINE_MAX];
	u16 len;
	bool after_cr;
	bool done;		/* line, len: a whole line; the next byte begins another */
};

/* Consumes bytes up to the end of a line: then t->done. Returns how many. Bells go to out. */
size_t nvt_input(struct nvt *t, const u8 *p, size_t len, struct buf *out);
void nvt_erase_char(struct nvt *t);
void nvt_erase_line(struct nvt *t);
/* One line of output for telnet_data(): what would move a terminal's cursor is a blank. */
void nvt_output(struct buf *out, const u8 *text, size_t len, bool alarm, bool newline);

#endif
