// SPDX-License-Identifier: MIT
/* outbound.c - builds what is written to a 3270 */
#include <kmod/ebcdic.h>
#include "outbound.h"

enum {
	ORDER_GE = 0x08, ORDER_SBA = 0x11, ORDER_IC = 0x13, ORDER_SF = 0x1d, ORDER_SFE = 0x29,
	ORDER_RA = 0x3c,
};

enum { XA_FIELD = 0xc0, XA_COLOR = 0x42 };

/* Six bits as a graphic character, which is how attributes, WCC and 12-bit addresses travel. */
static u8 graphic(u8 six)
{
	static const u8 table[64] = {
		0x40, 0xc1, 0xc2, 0xc3, 0xc4, 0xc5, 0xc6, 0xc7,
		0xc8, 0xc9, 0x4a, 0x4b, 0x4c, 0x4d, 0x4e, 0x4f,
		0x50, 0xd1, 0xd2, 0xd3, 0xd4, 0xd5, 0xd6, 0xd7,
		0xd8, 0xd9, 0x5a, 0x5b, 0x5c, 0x5d, 0x5e, 0x5f,
		0x60, 0x61, 0xe2, 0xe3, 0xe4, 0xe5, 0xe6, 0xe7,
		0xe8, 0xe9, 0x6a, 0x6b, 0x6c, 0x6d, 0x6e, 0x6f,
		0xf0, 0xf1, 0xf2, 0xf3, 0xf4, 0xf5, 0xf6, 0xf7,
		0xf8, 0xf9, 0x7a, 0x7b, 0x7c, 0x7d, 0x7e, 0x7f,
	};

	return table[six & 0x3f];
}

static void address(struct ds *d, unsigned int a)
{
	if (d->wide) {
		buf_byte(d->out, (u8)(a >> 8 & 0x3f));
		buf_byte(d->out, (u8)a);
	} else {
		buf_byte(d->out, graphic((u8)(a >> 6)));
		buf_byte(d->out, graphic((u8)a));
	}
}

void ds_begin(struct ds *d, enum ds_command command, u8 wcc)
{
	buf_byte(d->out, command);
	buf_byte(d->out, graphic(wcc | WCC_RESET));
}

void ds_sba(struct ds *d, unsigned int a)
{
	buf_byte(d->out, ORDER_SBA);
	address(d, a);
}

void ds_field(struct ds *d, unsigned int a, u8 attributes, enum ds_color color)
{
	ds_sba(d, a);
	if (d->color && color != DS_NO_COLOR) {
		const u8 b[] = { ORDER_SFE, 2, XA_FIELD, graphic(attributes), XA_COLOR, color };

		buf_put(d->out, b, sizeof(b));
	} else {
		buf_byte(d->out, ORDER_SF);
		buf_byte(d->out, graphic(attributes));
	}
}

/*
 * Code pages of clients differ most in the brackets, x3270's own default among
 * them. Code page 310, which graphic escape selects, has them at fixed places.
 */
static bool put_bracket(struct ds *d, u8 latin1)
{
	if (!d->ge || (latin1 != '[' && latin1 != ']'))
		return false;
	buf_byte(d->out, ORDER_GE);
	buf_byte(d->out, latin1 == '[' ? 0xad : 0xbd);
	return true;
}

void ds_text(struct ds *d, const void *latin1, size_t len)
{
	const u8 *p = latin1;

	for (size_t i = 0; i < len; i++) {
		u8 e = ebcdic_from_latin1[p[i]];

		if (put_bracket(d, p[i]))
			continue;
		buf_byte(d->out, (p[i] & 0x7f) < 0x20 || p[i] == 0x7f || e < 0x40 ? 0x40 : e);
	}
}

void ds_nulls(struct ds *d, unsigned int to)
{
	buf_byte(d->out, ORDER_RA);
	address(d, to);
	buf_byte(d->out, 0);
}

void ds_cursor(struct ds *d)
{
	buf_byte(d->out, ORDER_IC);
}
