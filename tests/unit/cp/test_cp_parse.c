// SPDX-License-Identifier: MIT
/* Words, abbreviations, numbers, logical lines and the masking of secrets */
#include "cp/parse.h"
#include "ktap.h"

static struct cp_word word(const char *text)
{
	return (struct cp_word){ text, strlen(text) };
}

static bool is(const char *text, const char *name)
{
	struct cp_word w = word(text);

	return cp_is(&w, name);
}

static void abbreviations(void)
{
	CHECK(is("q", "Query"));
	CHECK(is("QUE", "Query"));
	CHECK(is("query", "Query"));
	CHECK(!is("quary", "Query"));
	CHECK(!is("queryx", "Query"));
	CHECK(!is("", "Query"));
	CHECK(is("log", "LOGmsg"));
	CHECK(!is("lo", "LOGmsg"));
	CHECK(is("l", "Logon"));
	CHECK(is("*", "*"));
	CHECK(is("#cp", "#CP"));
	CHECK(!is("msgno", "MSGNOH"));
}

static void words(void)
{
	struct cp_scan s = cp_scan("  one  two three ", 17);
	struct cp_word w;

	REQUIRE(cp_next(&s, &w));
	CHECK(w.len == 3 && !memcmp(w.p, "one", 3));
	CHECK(!cp_take(&s, "Three"));
	CHECK(cp_take(&s, "Two"));
	CHECK(cp_more(&s));
	REQUIRE(cp_rest(&s, &w));
	CHECK(w.len == 5 && !memcmp(w.p, "three", 5));
	CHECK(!cp_next(&s, &w));
	CHECK(!cp_rest(&s, &w));
}

static void numbers(void)
{
	struct cp_word w = word("1F");
	uint64_t v;
	uint16_t dev;

	CHECK(cp_hex(&w, 4, &v) && v == 0x1f);
	w = word("00000000C");
	CHECK(cp_devno(&w, &dev) && dev == 0xc);
	w = word("12345");
	CHECK(!cp_devno(&w, &dev));
	CHECK(!cp_hex(&w, 4, &v));
	CHECK(cp_dec(&w, 12345, &v) && v == 12345);
	CHECK(!cp_dec(&w, 12344, &v));
	w = word("0000000000000000000001");
	CHECK(!cp_dec(&w, 99, &v));
	w = word("G");
	CHECK(!cp_hex(&w, 4, &v));
	CHECK(!cp_storage(&w, &v));
	w = word("256m");
	CHECK(cp_storage(&w, &v) && v == 256ull << 20);
	w = word("0M");
	CHECK(!cp_storage(&w, &v));
	w = word("99999999999E");
	CHECK(!cp_storage(&w, &v));
	w = word("15E");
	CHECK(cp_storage(&w, &v) && v == 15ull << 60);
	w = word("16E");
	CHECK(!cp_storage(&w, &v));
}

static void names(void)
{
	struct cp_word w = word("linux1");
	char name[9], padded[8];

	CHECK(cp_name(&w, name));
	CHECK_STR(name, "LINUX1");
	cp_name_pad(padded, name);
	CHECK_MEM(padded, "LINUX1  ", 8);
	cp_name_get(name, "ABCDEFGH");
	CHECK_STR(name, "ABCDEFGH");
	w = word("toolonguser");
	CHECK(!cp_name(&w, name));
	w = word("a*b");
	CHECK(!cp_name(&w, name));
	w = (struct cp_word){ "a\0b", 3 };
	CHECK(!cp_name(&w, name));
}

static void classes(void)
{
	struct cp_word w = word("abG6");
	uint32_t mask;
	char text[33];

	CHECK(cp_classes(&w, &mask));
	CHECK_EQ(mask, CP_CLASS('A') | CP_CLASS('B') | CP_CLASS('G') | CP_CLASS('6'));
	cp_class_text(mask, text);
	CHECK_STR(text, "ABG6");
	cp_class_text(~0u, text);
	CHECK_STR(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ123456");
	w = word("A7");
	CHECK(!cp_classes(&w, &mask));
	w = word("");
	CHECK(!cp_classes(&w, &mask));
}

static size_t lines(const struct cp_edit *edit, const char *text, char out[][32], size_t most)
{
	const char *p = text, *end = text + strlen(text);
	size_t n = 0, len;

	while (n < most && cp_logical(edit, &p, end, out[n], 31, &len))
		out[n++][len] = '\0';
	return n;
}

static void logical_lines(void)
{
	const struct cp_edit edit = { '#', '[', '@', '"' }, none = { 0 };
	char out[8][32];

	CHECK_EQ(lines(&edit, "q t#q n", out, 8), 2);
	CHECK_STR(out[0], "q t");
	CHECK_STR(out[1], "q n");
	CHECK_EQ(lines(&edit, "", out, 8), 1);
	CHECK_STR(out[0], "");
	CHECK_EQ(lines(&edit, "echo $\"#x", out, 8), 1);
	CHECK_STR(out[0], "echo $#x");
	CHECK_EQ(lines(&edit, "qx@ t", out, 8), 1);
	CHECK_STR(out[0], "q t");
	CHECK_EQ(lines(&edit, "@@abc[def", out, 8), 1);
	CHECK_STR(out[0], "def");
	CHECK_EQ(lines(&edit, "a#", out, 8), 2);
	CHECK_STR(out[1], "");
	CHECK_EQ(lines(&edit, "end\"", out, 8), 1);
	CHECK_STR(out[0], "end\"");
	CHECK_EQ(lines(&none, "a#b\"c", out, 8), 1);
	CHECK_STR(out[0], "a#b\"c");
	CHECK_EQ(lines(&none, "0123456789012345678901234567890123456789", out, 8), 1);
	CHECK_EQ(strlen(out[0]), 31);
}

static const char *masked(const char *text)
{
	static char buf[256];

	strcpy(buf, text);
	cp_mask(buf, strlen(buf));
	return buf;
}

static void masking(void)
{
	CHECK_STR(masked("LOGON LINUX1 SECRET"), "LOGON LINUX1 ******");
	CHECK_STR(masked("l linux1 secret here"), "l linux1 ****** ****");
	CHECK_STR(masked("#CP AUTOLOG LINUX1 PW"), "#CP AUTOLOG LINUX1 **");
	CHECK_STR(masked("LINK MAINT 190 190 RR READPW"), "LINK MAINT 190 190 RR ******");
	CHECK_STR(masked("link to maint 190 as 191 pass= x"), "link to maint 190 as 191 ***** *");
	CHECK_STR(masked("XAUTOLOG LINUX1 PASSWORD abc"), "XAUTOLOG LINUX1 PASSWORD ***");
	CHECK_STR(masked("RAC ALTUSER X PASSWORD(NEW) RESUME"),
		  "RAC ALTUSER X PASSWORD(***) RESUME");
	CHECK_STR(masked("RAC ALU X PASS (NEW1) PHRASE('a b')"),
		  "RAC ALU X PASS (****) PHRASE(*****)");
	CHECK_STR(masked("RAC PASSWORD PASSWORD(OLD NEW"), "RAC PASSWORD PASSWORD(*******");
	CHECK_STR(masked("QUERY TIME"), "QUERY TIME");
	CHECK_STR(masked("Q\tT"), "Q.T");
}

static const struct ktap_case cases[] = {
	{ "a name may be shortened to its capitals", abbreviations },
	{ "words, and the rest of a line", words },
	{ "hexadecimal, decimal, devices, storage sizes", numbers },
	{ "names are folded, padded and checked", names },
	{ "FDP_ACF.1(CP) privilege classes to bits and back", classes },
	{ "line end, escape, character and line delete", logical_lines },
	{ "FIA_UAU.7 passwords in commands are masked", masking },
};

KTAP_MAIN(cases)
