// SPDX-License-Identifier: MIT
/* con-line.c - everything is printed on the SCLP's line-mode console */
#include "sclp.h"

const enum console guest_console = CONSOLE_LINE;

static void used(void)
{
	CHECK_EQ(console_used(), CONSOLE_LINE);
}

static void responses(void)
{
	CHECK_EQ(sclp_write_line("# one line", 10), 0x0020);
	CHECK_EQ(sclp_write_line("", 0), 0x0020);
}

static void many(void)
{
	for (int i = 0; i < 200; i++)
		print("# line %d of 200: 0123456789 ABCDEFGHIJKLMNOPQRSTUVWXYZ abcdefghijklmnop",
		      i);
	CHECK(true);
}

GUEST(
	{ "found", used },
	{ "responses", responses },
	{ "200 lines", many },
)
