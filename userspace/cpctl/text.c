// SPDX-License-Identifier: MIT
/* text.c - between the ISO 8859-1 of CP and the UTF-8 of Linux */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include "cpctl/text.h"

#define LINE_MAX_BYTES 32768

void text_line(const uint8_t *text, size_t len, text_fn fn, void *arg)
{
	static char line[2 * LINE_MAX_BYTES + 1];
	size_t n = 0;

	for (size_t i = 0; i < len && i < LINE_MAX_BYTES; i++) {
		uint8_t c = text[i];

		if (c < ' ' || (c >= 0x7f && c < 0xa0))
			c = ' ';
		if (c < 0x80) {
			line[n++] = c;
		} else {
			line[n++] = 0xc0 | c >> 6;
			line[n++] = 0x80 | (c & 0x3f);
		}
	}
	line[n] = 0;
	fn(arg, line);
}

void text_lines(const uint8_t *text, size_t len, text_fn fn, void *arg)
{
	while (len) {
		const uint8_t *end = memchr(text, '\n', len);
		size_t n = end ? (size_t)(end - text) : len;

		text_line(text, n, fn, arg);
		if (end)
			n++;
		text += n;
		len -= n;
	}
}

int text_to_latin1(const char *utf8, char *to, size_t size)
{
	const uint8_t *p = (const uint8_t *)utf8;
	size_t n = 0;

	while (*p) {
		unsigned int c = *p++;

		if (c >= 0x80) {
			if ((c != 0xc2 && c != 0xc3) || (*p & 0xc0) != 0x80)
				return -EILSEQ;
			c = (c & 3) << 6 | (*p++ & 0x3f);
		}
		if (c < ' ' || (c >= 0x7f && c < 0xa0))
			return -EILSEQ;
		if (n + 1 >= size)
			return -E2BIG;
		to[n++] = c;
	}
	to[n] = 0;
	return n;
}

bool text_name(const char *from, char to[9])
{
	size_t n;

	for (n = 0; n < 8 && from[n]; n++) {
		to[n] = from[n] >= 'a' && from[n] <= 'z' ? from[n] - 'a' + 'A' : from[n];
		if (to[n] <= ' ' || to[n] > '~')
			return false;
	}
	to[n] = 0;
	return n && !from[n];
}
