// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* sclp-block.c - reads and builds SCCBs */
#include "sclp-block.h"

#define CPU_ENTRY	16
#define SCP_INFO_CPUS	128		/* offset of the CPU entries */
#define CPU_INFO_CPUS	16
#define FACILITY_CPU_INFO	0x08	/* first byte of the facilities: READ CPU INFO works */
#define MB		0x100000u

#define EVENT_HEADER	6		/* length, type, flags, reserved (2) */
#define EVENT_FLAGS	3
#define EVENT_ACCEPTED	0x80

#define MDB_HEADER	12		/* message data block: length, type, tag, revision */
#define OBJECT_HEADER	4		/* length, type */
#define OBJECT_TEXT	4		/* type: message text object */
#define TEXT_HEADER	10		/* and line-type flags, alarm control, reserved */

#define VARIABLE_RESPONSE	0x80	/* third control byte: the length says what is stored */

static u16 get16(const u8 *p)
{
	return p[0] << 8 | p[1];
}

static u32 get32(const u8 *p)
{
	return (u32)get16(p) << 16 | get16(p + 2);
}

static void put16(u8 *p, u16 v)
{
	p[0] = v >> 8;
	p[1] = v;
}

static void put32(u8 *p, u32 v)
{
	put16(p, v >> 16);
	put16(p + 2, v);
}

void sclp_respond(u8 *sccb, u16 response)
{
	put16(sccb + 6, response);
}

/* ---- information ---- */

static unsigned int cpu_count(u64 cpus)
{
	unsigned int n;

	for (n = 0; cpus; cpus &= cpus - 1)
		n++;
	return n;
}

static void put_cpus(u8 *entry, u64 cpus)
{
	unsigned int i;

	for (i = 0; i < 64; i++) {
		if (!(cpus >> i & 1))
			continue;
		entry[0] = i;		/* type 0: central processor; no facility is marked */
		entry += CPU_ENTRY;
	}
}

u16 sclp_scp_info(u8 *sccb, size_t len, const struct sclp_facts *facts)
{
	unsigned int n = cpu_count(facts->cpus);
	u64 increments = facts->storage / MB;

	if (len < SCP_INFO_CPUS + n * CPU_ENTRY)
		return SCLP_INSUFFICIENT_LENGTH;
	memset(sccb + SCCB_HEADER, 0, len - SCCB_HEADER);
	if (increments <= 0xffff)
		put16(sccb + 8, increments);
	sccb[10] = 1;			/* MB each */
	put16(sccb + 16, n);
	put16(sccb + 18, SCP_INFO_CPUS);
	memcpy(sccb + 24, facts->loadparm, sizeof(facts->loadparm));
	sccb[48] = FACILITY_CPU_INFO;
	put32(sccb + 100, 1);
	put32(sccb + 104, increments >> 32);
	put32(sccb + 108, increments);
	put16(sccb + 120, facts->highest_cpu);
	put_cpus(sccb + SCP_INFO_CPUS, facts->cpus);
	return SCLP_READ_DONE;
}

u16 sclp_cpu_info(u8 *sccb, size_t len, const struct sclp_facts *facts)
{
	unsigned int n = cpu_count(facts->cpus);

	if (len < CPU_INFO_CPUS + n * CPU_ENTRY)
		return SCLP_INSUFFICIENT_LENGTH;
	memset(sccb + SCCB_HEADER, 0, len - SCCB_HEADER);
	put16(sccb + 8, n);
	put16(sccb + 10, CPU_INFO_CPUS);
	put16(sccb + 14, CPU_INFO_CPUS + n * CPU_ENTRY);	/* of no standby CPUs */
	put_cpus(sccb + CPU_INFO_CPUS, facts->cpus);
	return SCLP_READ_DONE;
}

/* ---- event masks ---- */

/* A mask may be shorter or longer than the word that has all types in use. */
static u32 get_mask(const u8 *p, size_t n)
{
	u8 word[4] = { 0 };

	memcpy(word, p, min_t(size_t, n, sizeof(word)));
	return get32(word);
}

static void put_mask(u8 *p, size_t n, u32 mask)
{
	u8 word[4];

	put32(word, mask);
	memset(p, 0, n);
	memcpy(p, word, min_t(size_t, n, sizeof(word)));
}

u16 sclp_event_mask(u8 *sccb, size_t len, u32 *receive, u32 *send)
{
	u8 *masks = sccb + 12;
	size_t n;

	if (len < 12)
		return SCLP_INSUFFICIENT_LENGTH;
	n = get16(sccb + 10);
	if (!n || n > (SCCB_MAX - 12) / 4)
		return SCLP_INVALID_MASK_LENGTH;
	if (len < 12 + 4 * n)
		return SCLP_INSUFFICIENT_LENGTH;
	*receive = get_mask(masks, n);
	*send = get_mask(masks + n, n);
	put_mask(masks + 2 * n, n, SCLP_RECEIVES);
	put_mask(masks + 3 * n, n, SCLP_SENDS);
	return SCLP_DONE;
}

/* ---- WRITE EVENT DATA ---- */

/* A message event holds a message data block, and that a sequence of objects. */
static bool message_valid(const u8 *event, size_t len)
{
	size_t at = EVENT_HEADER + MDB_HEADER, end, n;

	if (len < at)
		return false;
	end = EVENT_HEADER + get16(event + EVENT_HEADER);
	if (end < at || end > len)
		return false;
	for (; at < end; at += n) {
		if (end - at < OBJECT_HEADER)
			return false;
		n = get16(event + at);
		if (n < OBJECT_HEADER || n > end - at)
			return false;
		if (get16(event + at + 2) == OBJECT_TEXT && n < TEXT_HEADER)
			return false;
	}
	return true;
}

static u16 event_check(const u8 *event, size_t len, u32 accepted)
{
	u8 type = event[2];

	if (!type || type > 32 || !(accepted & EVENT_BIT(type)))
		return SCLP_EVENT_SYNTAX;
	return type != EVENT_MESSAGE || message_valid(event, len) ? SCLP_DONE : SCLP_EVENT_SYNTAX;
}

u16 sclp_events_check(const u8 *sccb, size_t len, u32 accepted)
{
	size_t at = SCCB_HEADER, n;
	u16 response;

	if (len < SCCB_HEADER + EVENT_HEADER)
		return SCLP_INSUFFICIENT_LENGTH;
	for (; at < len; at += n) {
		if (len - at < EVENT_HEADER)
			return SCLP_INCONSISTENT;
		n = get16(sccb + at);
		if (n < EVENT_HEADER || n > len - at)
			return SCLP_EVENT_SYNTAX;
		response = event_check(sccb + at, n, accepted);
		if (response != SCLP_DONE)
			return response;
	}
	return SCLP_DONE;
}

/* The next text object of a message event; false: none is left */
static bool next_object(const u8 *event, struct sclp_cursor *c, struct sclp_text *t)
{
	size_t end = EVENT_HEADER + get16(event + EVENT_HEADER);

	if (!c->at)
		c->at = EVENT_HEADER + MDB_HEADER;
	while (c->at < end) {
		const u8 *object = event + c->at;
		size_t n = get16(object);

		c->at += n;
		if (get16(object + 2) != OBJECT_TEXT)
			continue;
		*t = (struct sclp_text) {
			.text = object + TEXT_HEADER,
			.len = n - TEXT_HEADER,
			.type = EVENT_MESSAGE,
		};
		return true;
	}
	return false;
}

/* The next line of a VT220 event; carriage returns around it belong to its end */
static bool next_ascii(const u8 *event, struct sclp_cursor *c, struct sclp_text *t)
{
	size_t len = get16(event), start, end;

	if (!c->at)
		c->at = EVENT_HEADER;
	start = c->at;
	while (start < len && event[start] == '\r')
		start++;
	if (start == len)
		return false;
	for (end = start; end < len && event[end] != '\n'; end++)
		;
	*t = (struct sclp_text) { .text = event + start, .type = EVENT_VT220, .open = end == len };
	c->at = end + (end < len);
	while (end > start && event[end - 1] == '\r')
		end--;
	t->len = end - start;
	return true;
}

bool sclp_next_text(const u8 *sccb, size_t len, struct sclp_cursor *c, struct sclp_text *t)
{
	if (!c->event)
		c->event = SCCB_HEADER;
	while (c->event < len) {
		const u8 *event = sccb + c->event;

		if (event[2] == EVENT_VT220 ? next_ascii(event, c, t) : next_object(event, c, t))
			return true;
		c->event += get16(event);
		c->at = 0;
	}
	return false;
}

void sclp_events_accept(u8 *sccb, size_t len)
{
	size_t at;

	for (at = SCCB_HEADER; at < len; at += get16(sccb + at))
		sccb[at + EVENT_FLAGS] |= EVENT_ACCEPTED;
}

/* ---- READ EVENT DATA ---- */

u16 sclp_read_begin(u8 *sccb, size_t len, u32 *receive, size_t *used)
{
	u8 function = sccb[2];
	u32 mask;

	if (function == 1) {		/* selective read: a mask follows the header */
		if (len < SCCB_HEADER + 4)
			return SCLP_INSUFFICIENT_LENGTH;
		mask = get32(sccb + SCCB_HEADER);
		if (mask & ~*receive)
			return SCLP_INVALID_SELECTION;
		*receive = mask;
	} else if (function) {
		return SCLP_INVALID_FUNCTION;
	}
	memset(sccb + SCCB_HEADER, 0, len - SCCB_HEADER);
	*used = SCCB_HEADER;
	return SCLP_NO_EVENTS;
}

/* Room for an event of n bytes behind its header */
static u8 *new_event(u8 *sccb, size_t len, size_t *used, u8 type, size_t n)
{
	u8 *event = sccb + *used;

	n += EVENT_HEADER;
	if (n > len - *used)
		return NULL;
	*used += n;
	put16(event, n);
	event[2] = type;
	return event + EVENT_HEADER;
}

/*
 * General data stream vectors, one inside the other: MDS-MU, CP-MSU, text command; self-defining
 * text message, text
 */
bool sclp_put_command(u8 *sccb, size_t len, size_t *used, u8 type, const u8 *text, size_t text_len)
{
	static const u16 ids[] = { 0x1310, 0x1212, 0x1320 };
	static const u8 keys[] = { 0x31, 0x30 };
	size_t n = min_t(size_t, text_len, SCLP_LINE_MAX), i;
	size_t rest = 4 * ARRAY_SIZE(ids) + 2 * ARRAY_SIZE(keys) + n;
	u8 *p = new_event(sccb, len, used, type, rest);

	if (!p)
		return false;
	for (i = 0; i < ARRAY_SIZE(ids); i++, p += 4, rest -= 4) {
		put16(p, rest);
		put16(p + 2, ids[i]);
	}
	for (i = 0; i < ARRAY_SIZE(keys); i++, p += 2, rest -= 2) {
		p[0] = rest;
		p[1] = keys[i];
	}
	memcpy(p, text, n);
	return true;
}

/* One byte 0 says session data; a carriage return stands for the enter key */
bool sclp_put_vt220(u8 *sccb, size_t len, size_t *used, const u8 *text, size_t text_len)
{
	size_t n = min_t(size_t, text_len, SCLP_LINE_MAX);
	u8 *p = new_event(sccb, len, used, EVENT_VT220, n + 2);

	if (!p)
		return false;
	p[0] = 0;
	memcpy(p + 1, text, n);
	p[1 + n] = '\r';
	return true;
}

bool sclp_put_quiesce(u8 *sccb, size_t len, size_t *used, u16 seconds)
{
	u8 *p = new_event(sccb, len, used, EVENT_QUIESCE, 4);

	if (!p)
		return false;
	put16(p, seconds);
	p[2] = 0;			/* unit: seconds */
	return true;
}

void sclp_read_end(u8 *sccb, size_t used)
{
	if (sccb[5] & VARIABLE_RESPONSE) {
		sccb[5] &= ~VARIABLE_RESPONSE;
		put16(sccb, used);
	}
}
