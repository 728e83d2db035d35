// SPDX-License-Identifier: GPL-2.0-only
/*
 * chsc.c - CHANNEL SUBSYSTEM CALL: what a guest may learn about its channel subsystem
 *
 * A page holds the request (length, command, operands) and right behind it the
 * response (length, code, data).
 */
#include "css.h"

#define CHSC_PAGE	4096
#define CHSC_REQUEST	16		/* length of those that are known here */
#define RESPONSE_MIN	8		/* length, code, and a word of attributes */

enum chsc_response {
	CHSC_OK = 0x0001, CHSC_INVALID_COMMAND = 0x0002, CHSC_INVALID_REQUEST = 0x0003,
	CHSC_UNSUPPORTED = 0x0004, CHSC_NO_FACILITY = 0x0101,
};

struct chsc_header {
	u16 length, code;
} __packed;

/* One call: request of len bytes, response of at most room bytes behind it, zeroed */
struct chsc {
	struct css *css;
	const u8 *request;
	struct chsc_header *response;
	u8 *data;			/* behind the response's first words */
	size_t room;
};

static u16 halfword(const u8 *p)
{
	return p[0] << 8 | p[1];
}

static u16 refuse(struct chsc *c, enum chsc_response code)
{
	c->response->code = code;
	return RESPONSE_MIN;
}

/* 0002 STORE CHANNEL-PATH DESCRIPTION */
static u16 store_path(struct chsc *c)
{
	u8 rfmt = c->request[6] & 0x0f, first = c->request[7], last = c->request[11];
	unsigned int chpid = CSS_CHPID;
	u8 *desc = c->data;

	if (c->request[4] & 0x0f || c->request[5] || rfmt > 1 || first > last)
		return refuse(c, CHSC_INVALID_REQUEST);
	if (chpid < first || chpid > last)
		return RESPONSE_MIN;
	desc[0] = 0x80;			/* valid */
	desc[2] = CSS_CHP_TYPE;
	desc[3] = chpid;
	return RESPONSE_MIN + (rfmt ? 32 : 8);
}

/* 0004 STORE SUBCHANNEL DESCRIPTION */
static u16 store_subchannels(struct chsc *c)
{
	u16 first = halfword(c->request + 6), last = halfword(c->request + 10);
	size_t used = RESPONSE_MIN;
	u32 nr;

	if (c->request[5] & 0x30 || first > last)	/* subchannel set 0 only */
		return refuse(c, CHSC_INVALID_REQUEST);
	for (nr = first; nr <= last && used + 32 <= c->room; nr++, used += 32) {
		struct subchannel *sch = css_subchannel(c->css, nr);
		u8 *desc = c->data + used - RESPONSE_MIN;
		struct schib schib;

		if (!sch)
			break;
		sch_store(sch, &schib);
		desc[0] = schib.pmcw.flags & PMCW_VALID ? 0xc0 : 0x80;
		desc[2] = schib.pmcw.devno >> 8;
		desc[3] = schib.pmcw.devno;
		desc[4] = schib.pmcw.pim;
		desc[6] = nr >> 8;
		desc[7] = nr;
		memcpy(desc + 8, schib.pmcw.chpid, sizeof(schib.pmcw.chpid));
	}
	return used;
}

/* 0010 STORE CHANNEL-SUBSYSTEM CHARACTERISTICS: none of the optional ones */
static u16 store_characteristics(struct chsc *c)
{
	return c->room & ~7UL;
}

/* 0031 SET DOMAIN ATTRIBUTES: no facility has to be enabled, there is one subchannel set */
static u16 set_domain(struct chsc *c)
{
	return refuse(c, CHSC_NO_FACILITY);
}

static const struct {
	u16 command;
	u16 len;			/* of the request; 0: any */
	u16 (*fn)(struct chsc *c);
} commands[] = {
	{ 0x0002, CHSC_REQUEST, store_path },
	{ 0x0004, CHSC_REQUEST, store_subchannels },
	{ 0x0010, CHSC_REQUEST, store_characteristics },
	{ 0x0031, 0, set_domain },
};

static u16 answer(struct chsc *c, size_t len)
{
	u16 command = halfword(c->request + 2);
	size_t i;

	for (i = 0; i < ARRAY_SIZE(commands); i++) {
		if (commands[i].command != command)
			continue;
		if (commands[i].len && commands[i].len != len)
			return refuse(c, CHSC_INVALID_REQUEST);
		return commands[i].fn(c);
	}
	return refuse(c, CHSC_UNSUPPORTED);
}

size_t css_call(struct css *css, u8 *page, size_t len)
{
	struct chsc c = {
		.css = css,
		.request = page,
		.response = (struct chsc_header *)(page + len),
		.data = page + len + RESPONSE_MIN,
		.room = CHSC_PAGE - len,
	};

	c.response->code = CHSC_OK;
	c.response->length = answer(&c, len);
	return c.response->length;
}

