// SPDX-License-Identifier: MIT
/* json.c - writes JSON to standard output */
#include <inttypes.h>
#include <stdio.h>
#include "cpctl/json.h"

static unsigned int depth;
static bool first = true;

static void quoted(const char *text)
{
	putchar('"');
	for (const unsigned char *p = (const unsigned char *)text; *p; p++) {
		if (*p < ' ')
			printf("\\u%04x", *p);
		else if (*p == '"' || *p == '\\')
			printf("\\%c", *p);
		else
			putchar(*p);
	}
	putchar('"');
}

static void begin(const char *name)
{
	if (!first)
		putchar(',');
	first = false;
	if (name) {
		quoted(name);
		putchar(':');
	}
}

static void open_level(const char *name, char c)
{
	begin(name);
	putchar(c);
	first = true;
	depth++;
}

static void close_level(char c)
{
	putchar(c);
	first = --depth == 0;
	if (!depth)
		putchar('\n');
}

void json_object(const char *name)
{
	open_level(name, '{');
}

void json_object_end(void)
{
	close_level('}');
}

void json_array(const char *name)
{
	open_level(name, '[');
}

void json_array_end(void)
{
	close_level(']');
}

void json_text(const char *name, const char *value)
{
	begin(name);
	quoted(value);
}

void json_number(const char *name, int64_t value)
{
	begin(name);
	printf("%" PRId64, value);
}

void json_bool(const char *name, bool value)
{
	begin(name);
	fputs(value ? "true" : "false", stdout);
}
