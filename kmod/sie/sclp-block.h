/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * sclp-block.h - blocks of the service-call logical processor: what SERVC's SCCB says and gets
 *
 * All functions work on a private copy of the SCCB, whose length (at most a
 * page) was checked to be at least that of its header. They return the
 * response code and store nothing behind the length.
 */
#ifndef ZCP_SIE_SCLP_BLOCK_H
#define ZCP_SIE_SCLP_BLOCK_H

#include "../both.h"

#define SCCB_HEADER	8		/* length, function code, control mask (3), response code */
#define SCCB_MAX	4096

enum sclp_command {
	SCLP_READ_SCP_INFO = 0x00020001, SCLP_READ_SCP_INFO_FORCED = 0x00120001,
	SCLP_READ_CPU_INFO = 0x00010001, SCLP_WRITE_EVENT_MASK = 0x00780005,
	SCLP_WRITE_EVENT = 0x00760005, SCLP_READ_EVENT = 0x00770005,
};

enum sclp_response {
	SCLP_READ_DONE = 0x0010, SCLP_DONE = 0x0020, SCLP_BOUNDARY = 0x0100,
	SCLP_INVALID_COMMAND = 0x01f0, SCLP_INSUFFICIENT_LENGTH = 0x0300,
	SCLP_INVALID_FUNCTION = 0x40f0, SCLP_NO_EVENTS = 0x60f0,
	SCLP_INVALID_SELECTION = 0x70f0, SCLP_INCONSISTENT = 0x72f0,
	SCLP_EVENT_SYNTAX = 0x73f0, SCLP_INVALID_MASK_LENGTH = 0x74f0,
};

enum sclp_event_type {
	EVENT_COMMAND = 0x01, EVENT_MESSAGE = 0x02, EVENT_PRIORITY = 0x09, EVENT_VT220 = 0x1a,
	EVENT_QUIESCE = 0x1d,
};

#define EVENT_BIT(type)		(0x80000000u >> ((type) - 1))
#define SCLP_RECEIVES		(EVENT_BIT(EVENT_MESSAGE) | EVENT_BIT(EVENT_VT220))
#define SCLP_SENDS		(EVENT_BIT(EVENT_COMMAND) | EVENT_BIT(EVENT_PRIORITY) | \
				 EVENT_BIT(EVENT_VT220) | EVENT_BIT(EVENT_QUIESCE))

struct sclp_facts {
	u64 storage;			/* bytes */
	u64 cpus;			/* bit n: CPU address n is configured */
	u16 highest_cpu;
	u8 loadparm[8];			/* EBCDIC */
};

u16 sclp_scp_info(u8 *sccb, size_t len, const struct sclp_facts *facts);
u16 sclp_cpu_info(u8 *sccb, size_t len, const struct sclp_facts *facts);
/* Takes the program's masks (first word of each) and answers with CP's */
u16 sclp_event_mask(u8 *sccb, size_t len, u32 *receive, u32 *send);

/* ---- WRITE EVENT DATA ---- */

struct sclp_cursor {
	u16 event;			/* offset of the event, 0: before the first */
	u16 at;				/* inside it */
};

struct sclp_text {
	const u8 *text;
	size_t len;
	u8 type;			/* EVENT_MESSAGE: EBCDIC; EVENT_VT220: ASCII */
	bool open;			/* the line goes on in a later event */
};

/* Are all event buffers well formed and of accepted types (a mask)? SCLP_DONE, or the response */
u16 sclp_events_check(const u8 *sccb, size_t len, u32 accepted);
/* The next line of a block that passed; false: no more */
bool sclp_next_text(const u8 *sccb, size_t len, struct sclp_cursor *cursor, struct sclp_text *text);
/* Marks every event as processed */
void sclp_events_accept(u8 *sccb, size_t len);

/* ---- READ EVENT DATA ---- */

#define SCLP_LINE_MAX	240		/* a text sub-vector has room for so much */

/*
 * Checks the request and makes the block empty. *receive: the program's mask, on return the types
 * that this request selects; *used: where the first event goes.
 */
u16 sclp_read_begin(u8 *sccb, size_t len, u32 *receive, size_t *used);
/* Each appends one event; false: no room. text is EBCDIC for commands, ASCII for VT220 */
bool sclp_put_command(u8 *sccb, size_t len, size_t *used, u8 type, const u8 *text, size_t text_len);
bool sclp_put_vt220(u8 *sccb, size_t len, size_t *used, const u8 *text, size_t text_len);
bool sclp_put_quiesce(u8 *sccb, size_t len, size_t *used, u16 seconds);
void sclp_read_end(u8 *sccb, size_t used);

void sclp_respond(u8 *sccb, u16 response);

#endif
