// SPDX-License-Identifier: MIT
/* con-ascii.c - everything is printed on the SCLP's ASCII console (VT220) */
#include "sclp.h"

const enum console guest_console = CONSOLE_ASCII;

static void used(void)
{
	CHECK_EQ(console_used(), CONSOLE_ASCII);
}

static void responses(void)
{
	CHECK_EQ(sclp_write_ascii("# one event\r\n", 13), 0x0020);
	CHECK_EQ(sclp_write_ascii("# two", 5), 0x0020);		/* a line in pieces */
	CHECK_EQ(sclp_write_ascii(" pieces\r\n", 9), 0x0020);
	CHECK_EQ(sclp_write_ascii("", 0), 0x0020);
}

/* Lines in their order, none lost: whoever reads them checks the count. */
static void many(void)
{
	for (int i = 0; i < 200; i++)
		print("# line %d of 200: 0123456789 ABCDEFGHIJKLMNOPQRSTUVWXYZ "
		      "abcdefghijklmnopqrstuvwxyz",
		      i);
	CHECK(true);
}

GUEST(
	{ "found", used },
	{ "responses", responses },
	{ "200 lines", many },
)
