// SPDX-License-Identifier: MIT
/* print.c - formatted lines */
#include <stdarg.h>
#include "guest.h"

struct out {
	char *to;
	size_t size, n;
};

static void put(struct out *o, char c)
{
	if (o->n + 1 < o->size)
		o->to[o->n] = c;
	o->n++;
}

static void put_number(struct out *o, u64 v, unsigned int base, unsigned int width, char pad)
{
	char digits[24];
	unsigned int n = 0;

	do {
		digits[n++] = "0123456789abcdef"[v % base];
		v /= base;
	} while (v);
	for (unsigned int i = n; i < width; i++)
		put(o, pad);
	while (n)
		put(o, digits[--n]);
}

static const char *conversion(struct out *o, const char *fmt, va_list *ap)
{
	char pad = ' ';
	unsigned int width = 0;
	bool is_long = false;
	u64 v;

	if (*fmt == '0')
		pad = *fmt++;
	while (*fmt >= '0' && *fmt <= '9')
		width = width * 10 + *fmt++ - '0';
	for (; *fmt == 'l' || *fmt == 'z'; fmt++)
		is_long = true;
	switch (*fmt) {
	case 's':
		for (const char *s = va_arg(*ap, const char *); *s; s++)
			put(o, *s);
		break;
	case 'c':
		put(o, va_arg(*ap, int));
		break;
	case 'd':
		v = is_long ? (u64)va_arg(*ap, long) : (u64)(long)va_arg(*ap, int);
		if ((long)v < 0) {
			put(o, '-');
			v = -v;
		}
		put_number(o, v, 10, width, pad);
		break;
	case 'u':
	case 'x':
		v = is_long ? va_arg(*ap, unsigned long) : va_arg(*ap, unsigned int);
		put_number(o, v, *fmt == 'u' ? 10 : 16, width, pad);
		break;
	default:
		put(o, *fmt);
	}
	return fmt + 1;
}

int vformat(char *to, size_t size, const char *fmt, va_list ap)
{
	struct out o = { .to = to, .size = size };
	va_list copy;

	va_copy(copy, ap);
	while (*fmt) {
		if (*fmt == '%')
			fmt = conversion(&o, fmt + 1, &copy);
		else
			put(&o, *fmt++);
	}
	va_end(copy);
	to[o.n < size ? o.n : size - 1] = 0;
	return o.n < size ? o.n : size - 1;
}

int format(char *to, size_t size, const char *fmt, ...)
{
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vformat(to, size, fmt, ap);
	va_end(ap);
	return n;
}

void print(const char *fmt, ...)
{
	char line[144];
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vformat(line, sizeof(line), fmt, ap);
	va_end(ap);
	console_line(line, n);
}
