// SPDX-License-Identifier: MIT
/* test_text.c - ISO 8859-1 and UTF-8, names */
#include <errno.h>
#include <string.h>
#include "cpctl/text.h"
#include "ktap.h"

static char seen[256];

static void collect(void *arg, const char *line)
{
	(void)arg;
	strcat(seen, line);
	strcat(seen, "|");
}

static void from_latin1(void)
{
	static const uint8_t text[] = "A\xfc\x80\x01\n\nend";

	seen[0] = 0;
	text_lines(text, sizeof(text) - 1, collect, NULL);
	CHECK_STR(seen, "A\xc3\xbc  ||end|");
	seen[0] = 0;
	text_lines(text, 0, collect, NULL);
	CHECK_STR(seen, "");
	text_lines(text, 5, collect, NULL);
	CHECK_STR(seen, "A\xc3\xbc  |");
}

static void to_latin1(void)
{
	char to[8];

	CHECK_EQ(text_to_latin1("a\xc3\xbc\xc2\xa7", to, sizeof(to)), 3);
	CHECK_MEM(to, "a\xfc\xa7", 4);
	CHECK_EQ(text_to_latin1("", to, sizeof(to)), 0);
	CHECK_EQ(text_to_latin1("1234567", to, sizeof(to)), 7);
	CHECK_EQ(text_to_latin1("12345678", to, sizeof(to)), -E2BIG);
	CHECK_EQ(text_to_latin1("\xe2\x82\xac", to, sizeof(to)), -EILSEQ);
	CHECK_EQ(text_to_latin1("\xc3", to, sizeof(to)), -EILSEQ);
	CHECK_EQ(text_to_latin1("\xc3Z", to, sizeof(to)), -EILSEQ);
	CHECK_EQ(text_to_latin1("\xc2\x80", to, sizeof(to)), -EILSEQ);
	CHECK_EQ(text_to_latin1("a\tb", to, sizeof(to)), -EILSEQ);
	CHECK_EQ(text_to_latin1("\xff", to, sizeof(to)), -EILSEQ);
}

static void names(void)
{
	char to[9];

	CHECK(text_name("linux1", to));
	CHECK_STR(to, "LINUX1");
	CHECK(text_name("12345678", to));
	CHECK(!text_name("123456789", to));
	CHECK(!text_name("", to));
	CHECK(!text_name("A B", to));
	CHECK(!text_name("A\xfc", to));
}

static const struct ktap_case cases[] = {
	{ "CP's text is shown as UTF-8, line by line", from_latin1 },
	{ "what cannot be said to CP is refused", to_latin1 },
	{ "names are folded and checked", names },
};

KTAP_MAIN(cases)
