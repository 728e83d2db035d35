// SPDX-License-Identifier: MIT
/* Code page 037 maps all 256 bytes to ISO 8859-1 and back */
#include "ktap.h"
#include "kmod/ebcdic.h"

static void bijection(void)
{
	int i;

	for (i = 0; i < 256; i++) {
		CHECK_EQ(ebcdic_to_latin1[ebcdic_from_latin1[i]], i);
		CHECK_EQ(ebcdic_from_latin1[ebcdic_to_latin1[i]], i);
	}
}

static void known(void)
{
	u8 e[8];
	char l[8];

	ebcdic_encode(e, "z/VM [!^", 8);
	CHECK_MEM(e, "\xa9\x61\xe5\xd4\x40\xba\x5a\xb0", 8);
	ebcdic_decode(l, e, 8);
	CHECK_MEM(l, "z/VM [!^", 8);
	CHECK_EQ(ebcdic_to_latin1[EBCDIC_NL], LATIN1_NEL);
	CHECK_EQ(ebcdic_to_latin1[EBCDIC_BLANK], ' ');
	CHECK_EQ(ebcdic_to_latin1[EBCDIC_CR], '\r');
}

static void in_place(void)
{
	char text[5] = "HELLO";

	ebcdic_encode((u8 *)text, text, 5);
	CHECK_MEM(text, "\xc8\xc5\xd3\xd3\xd6", 5);
	ebcdic_decode(text, (u8 *)text, 5);
	CHECK_MEM(text, "HELLO", 5);
}

static const struct ktap_case cases[] = {
	{ "one to one", bijection },
	{ "characters that code pages differ in", known },
	{ "in place", in_place },
};

KTAP_MAIN(cases)
