/* SPDX-License-Identifier: MIT */
/*
 * console.h - CP's line-mode screen on a 3270
 *
 *	row 1 ... R-2	output, one page; when it is full: MORE..., then the next page
 *	row R-1, R	input area; at the right end of row R the status and the system's name
 *
 * Pure: lines and states come in from CP, keys from the terminal, time as
 * milliseconds; what changed goes out as one 3270 write. Lines are taken only
 * while console_ready(), so a page that waits for its reader stops CP.
 */
#ifndef ZCP_TN3270D_CONSOLE_H
#define ZCP_TN3270D_CONSOLE_H

#include <kmod/uapi/zcp.h>
#include "inbound.h"
#include "outbound.h"

#define CONSOLE_CELLS	16384
#define CONSOLE_ROWS	254
#define CONSOLE_RETRIEVE 16		/* lines that PF12 brings back */
#define CONSOLE_INPUT	(4 * ZCP_COMMAND_MAX)	/* characters of one input line */

enum console_hold { HOLD_NONE, HOLD_MORE, HOLD_WARN, HOLD_HOLDING };

enum console_act {
	CONSOLE_NOTHING,
	CONSOLE_INPUT_LINE,	/* c->input, c->input_len: wipe after use */
	CONSOLE_ATTENTION,
};

struct console_row {
	u16 len;
	u8 flags;		/* ZCP_LINE_* */
};

struct console {
	/* the terminal */
	u16 rows, cols;
	bool alternate;		/* its size needs Erase/Write Alternate */
	char system[ZCP_NAME_LEN + 1];
	/* the page */
	u8 text[CONSOLE_CELLS];
	struct console_row row[CONSOLE_ROWS];
	u16 next;		/* row that is written next */
	bool open;		/* and it continues: the line before had NOCR */
	/* the line that is being laid out */
	u8 line[ZCP_TERM_MSG_MAX];
	u32 line_len, line_off;
	u8 line_flags;
	bool pending;
	/* CP's state, and ours */
	struct zcp_term_state state;
	enum console_hold hold;
	u64 hold_until;		/* 0: no end */
	u64 notacc_until;
	/* what the terminal does not show yet */
	bool full, wipe, reset_input, restore, alarm, status_changed;
	u16 dirty_from;		/* first row to draw; >= next: none */
	/* input */
	u8 input[CONSOLE_INPUT];
	u32 input_len;
	u8 prefill[CONSOLE_INPUT];
	u32 prefill_len;
	struct {
		u16 len;
		u8 text[ZCP_COMMAND_MAX];
	} retrieve[CONSOLE_RETRIEVE];
	u8 retrieve_n, retrieve_next, retrieve_at;
};

void console_init(struct console *c, u16 rows, u16 cols, bool alternate, const char *system);
/* Everything on the page and in the retrieve buffer goes, as for another user. */
void console_reset(struct console *c);
bool console_ready(const struct console *c);
void console_line(struct console *c, u64 now, u8 flags, const u8 *text, size_t len);
void console_state(struct console *c, const struct zcp_term_state *s);
void console_clear(struct console *c);
void console_not_accepted(struct console *c, u64 now);
/* Output waits for CLEAR, as after CP took the screen from a full-screen program. */
void console_holding(struct console *c);
enum console_act console_key(struct console *c, u64 now, const struct inbound *in);
/* The terminal's screen holds something else: draw all at the next occasion. */
void console_redraw(struct console *c);
bool console_dirty(const struct console *c);
void console_draw(struct console *c, struct ds *d);
u64 console_deadline(const struct console *c);		/* 0: none */
void console_tick(struct console *c, u64 now);

#endif
