// SPDX-License-Identifier: MIT
/* inbound.c - what a 3270 sends */
#include <kmod/ebcdic.h>
#include "inbound.h"

enum { ORDER_GE = 0x08, ORDER_SBA = 0x11, ORDER_SF = 0x1d, ORDER_SA = 0x28 };

unsigned int aid_pf(u8 aid)
{
	static const u8 pf[24] = {
		0xf1, 0xf2, 0xf3, 0xf4, 0xf5, 0xf6, 0xf7, 0xf8, 0xf9, 0x7a, 0x7b, 0x7c,
		0xc1, 0xc2, 0xc3, 0xc4, 0xc5, 0xc6, 0xc7, 0xc8, 0xc9, 0x4a, 0x4b, 0x4c,
	};
	const u8 *p = memchr(pf, aid, sizeof(pf));

	return p ? (unsigned int)(p - pf) + 1 : 0;
}

/* 14 bits when the first two are zero, else 6 and 6 bits. */
static u16 address(const u8 *p)
{
	if (!(p[0] & 0xc0))
		return (u16)(p[0] << 8 | p[1]);
	return (u16)((p[0] & 0x3f) << 6 | (p[1] & 0x3f));
}

static bool short_read(u8 aid)
{
	return aid == AID_CLEAR || aid == AID_PA1 || aid == AID_PA2 || aid == AID_PA3;
}

/* Bytes of an order with its operands that may stand inside of field data; 1: not an order. */
static size_t order_len(u8 order)
{
	switch (order) {
	case ORDER_GE:
	case ORDER_SF:
		return 2;
	case ORDER_SA:
		return 3;
	default:
		return 1;
	}
}

int inbound_parse(const u8 *rec, size_t len, struct inbound *in)
{
	const u8 *p = rec, *end = rec + len;
	struct inbound_field *f = NULL;

	*in = (struct inbound){ .aid = AID_NONE };
	if (!len)
		return -EINVAL;
	in->aid = *p++;
	if (p == end)
		return 0;
	if (end - p < 2)
		return -EINVAL;
	in->cursor = address(p);
	p += 2;
	if (short_read(in->aid))
		return 0;
	while (p < end) {
		size_t n = order_len(*p);

		if (*p == ORDER_SBA) {
			if (end - p < 3)
				return -EINVAL;
			f = in->n < INBOUND_FIELDS ? &in->field[in->n++] : NULL;
			if (f)
				*f = (struct inbound_field){ address(p + 1), p + 3, 0 };
			p += 3;
			continue;
		}
		if ((size_t)(end - p) < n)
			return -EINVAL;
		if (!in->n) {
			f = &in->field[in->n++];
			*f = (struct inbound_field){ .address = UNFORMATTED, .data = p };
		}
		if (f)
			f->len += n;
		p += n;
	}
	return 0;
}

/* A bracket of code page 310, which graphic escape selects; 0: another character. */
static u8 bracket(u8 byte)
{
	return byte == 0xad ? '[' : byte == 0xbd ? ']' : 0;
}

size_t inbound_text(const struct inbound *in, const struct inbound_field *f, u8 *to, size_t size)
{
	const u8 *p = f->data, *end = p + f->len;
	size_t n = 0;

	while (p < end && n < size) {
		u8 b = *p;

		if (b == ORDER_SF || b == ORDER_SA) {
			p += order_len(b);
			continue;
		}
		if (b == ORDER_GE) {
			p++;
			to[n] = p < end ? bracket(*p) : 0;
		} else {
			to[n] = in->x3270 ? bracket(b) : 0;
			if (!to[n] && b >= 0x40 && b != 0xff)
				to[n] = ebcdic_to_latin1[b];
		}
		if (!to[n])
			to[n] = ' ';
		n++;
		p++;
	}
	return n;
}

enum {
	QR_USABLE_AREA = 0x81, QR_CHARACTER_SETS = 0x85, QR_COLOR = 0x86, QR_HIGHLIGHT = 0x87,
	QR_RPQ_NAMES = 0xa1, QR_IMPLICIT_PARTITION = 0xa6,
};

static u16 get16(const u8 *p)
{
	return (u16)(p[0] << 8 | p[1]);
}

/* p, len: one query reply from its length field on; p[3] names it. */
static void query_one(const u8 *p, size_t len, struct query_reply *q)
{
	static const u8 x3270[] = { 0xa7, 0xf3, 0xf2, 0xf7, 0xf0 };

	switch (p[3]) {
	case QR_CHARACTER_SETS:
		q->ge = len >= 5 && p[4] & 0x80;
		break;
	case QR_RPQ_NAMES:
		q->x3270 = memmem(p, len, x3270, sizeof(x3270));
		break;
	case QR_USABLE_AREA:
		/* flags 4, 5; width in cells 6; height 8 */
		if (len >= 10) {
			q->cols = get16(p + 6);
			q->rows = get16(p + 8);
		}
		break;
	case QR_COLOR:
		/* flags 4; number of pairs 5 */
		q->color = len >= 6 && p[5] > 1;
		break;
	case QR_HIGHLIGHT:
		q->highlight = len >= 5 && p[4] > 1;
		break;
	case QR_IMPLICIT_PARTITION:
		/* flags 4, 5; self-defining parameter 6: length, 1 = sizes, flags, halfwords */
		if (len >= 17 && p[6] >= 11 && p[7] == 1) {
			q->def_cols = get16(p + 9);
			q->def_rows = get16(p + 11);
			q->alt_cols = get16(p + 13);
			q->alt_rows = get16(p + 15);
		}
		break;
	}
}

int query_parse(const u8 *rec, size_t len, struct query_reply *q)
{
	const u8 *p = rec + 1;

	*q = (struct query_reply){ 0 };
	if (!len || rec[0] != AID_STRUCTURED)
		return -EINVAL;
	len--;
	while (len) {
		size_t n = len >= 2 ? get16(p) : 1;

		/* in the last structured field a length of zero means "the rest" */
		if (!n)
			n = len;
		if (n < 4 || n > len)
			return -EINVAL;
		if (p[2] == 0x81)
			query_one(p, n, q);
		p += n;
		len -= n;
	}
	return 0;
}
