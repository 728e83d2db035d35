/* SPDX-License-Identifier: MIT */
/*
 * buf.h - bytes on their way out, in order, in a room of fixed size
 *
 * What does not fit sets .overflow and is left out whole; the owner looks at
 * the room before it takes on more work, so an overflow ends a connection.
 */
#ifndef ZCP_TN3270D_BUF_H
#define ZCP_TN3270D_BUF_H

#include <kmod/both.h>

struct buf {
	u8 *data;
	size_t size;
	size_t head;		/* first byte not yet taken */
	size_t tail;		/* end of what was put */
	bool overflow;
};

static inline void buf_init(struct buf *b, u8 *room, size_t size)
{
	*b = (struct buf){ .data = room, .size = size };
}

static inline size_t buf_len(const struct buf *b)
{
	return b->tail - b->head;
}

static inline size_t buf_room(const struct buf *b)
{
	return b->size - buf_len(b);
}

/* The first n bytes were taken: they may have been a password. */
static inline void buf_take(struct buf *b, size_t n)
{
	explicit_bzero(b->data + b->head, n);
	b->head += n;
	if (b->head == b->tail) {
		b->head = 0;
		b->tail = 0;
	}
}

static inline void buf_put(struct buf *b, const void *p, size_t n)
{
	if (b->overflow || n > buf_room(b)) {
		b->overflow = true;
		return;
	}
	if (n > b->size - b->tail) {
		memmove(b->data, b->data + b->head, buf_len(b));
		explicit_bzero(b->data + buf_len(b), b->head);
		b->tail -= b->head;
		b->head = 0;
	}
	memcpy(b->data + b->tail, p, n);
	b->tail += n;
}

static inline void buf_byte(struct buf *b, u8 byte)
{
	buf_put(b, &byte, 1);
}

static inline void buf_str(struct buf *b, const char *s)
{
	buf_put(b, s, strlen(s));
}

#endif
