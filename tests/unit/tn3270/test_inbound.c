// SPDX-License-Identifier: MIT
/* what a 3270 sends */
#include <ktap.h>
#include <userspace/tn3270d/inbound.h>

static int parse(const char *p, size_t len, struct inbound *in)
{
	return inbound_parse((const u8 *)p, len, in);
}

#define PARSE(text, in) parse(text, sizeof(text) - 1, in)

static void fields(void)
{
	struct inbound in;
	u8 text[16];

	CHECK_EQ(PARSE("\x7d\x5b\x60\x11\x5b\x60\xc1\x82\x11\x40\x40", &in), 0);
	CHECK_EQ(in.aid, AID_ENTER);
	CHECK_EQ(in.cursor, 27 * 64 + 32);
	REQUIRE(in.n == 2);
	CHECK_EQ(in.field[0].address, 27 * 64 + 32);
	CHECK_EQ(inbound_text(&in, &in.field[0], text, sizeof(text)), 2);
	CHECK_MEM(text, "Ab", 2);
	CHECK_EQ(in.field[1].address, 0);
	CHECK_EQ(in.field[1].len, 0);
}

static void wide(void)
{
	struct inbound in;

	CHECK_EQ(PARSE("\x7d\x12\x34\x11\x20\x01\xf1", &in), 0);
	CHECK_EQ(in.cursor, 0x1234);
	CHECK_EQ(in.field[0].address, 0x2001);
}

static void keys(void)
{
	struct inbound in;

	CHECK_EQ(PARSE("\x6d", &in), 0);
	CHECK_EQ(in.aid, AID_CLEAR);
	CHECK_EQ(PARSE("\x6c", &in), 0);
	CHECK_EQ(in.aid, AID_PA1);
	CHECK_EQ(aid_pf(0xf1), 1);
	CHECK_EQ(aid_pf(0x7c), 12);
	CHECK_EQ(aid_pf(0x4c), 24);
	CHECK_EQ(aid_pf(AID_ENTER), 0);
}

static void broken(void)
{
	struct inbound in;

	CHECK_EQ(PARSE("", &in), -EINVAL);
	CHECK_EQ(PARSE("\x7d\x40", &in), -EINVAL);
	CHECK_EQ(PARSE("\x7d\x40\x40\x11\x40", &in), -EINVAL);
	CHECK_EQ(PARSE("\x7d\x40\x40\x11\x40\x40\x1d", &in), -EINVAL);
}

static void many(void)
{
	u8 rec[3 + 4 * (INBOUND_FIELDS + 3)] = { 0x7d, 0x40, 0x40 };
	struct inbound in;

	for (size_t i = 3; i < sizeof(rec); i += 4)
		memcpy(rec + i, "\x11\x40\x40\xc1", 4);
	CHECK_EQ(inbound_parse(rec, sizeof(rec), &in), 0);
	CHECK_EQ(in.n, INBOUND_FIELDS);
	CHECK_EQ(in.field[INBOUND_FIELDS - 1].len, 1);
}

static size_t convert(const char *data, size_t len, bool x3270, u8 *to)
{
	struct inbound in = { .x3270 = x3270 };
	struct inbound_field f = { .data = (const u8 *)data, .len = len };

	return inbound_text(&in, &f, to, 8);
}

static void unformatted(void)
{
	struct inbound in;
	u8 text[8];

	CHECK_EQ(PARSE("\x7d\x40\x40\xc1\xc2", &in), 0);
	REQUIRE(in.n == 1);
	CHECK_EQ(in.field[0].address, UNFORMATTED);
	CHECK_EQ(in.field[0].len, 2);
	/* the field's data may be longer than the room */
	CHECK_EQ(inbound_text(&in, &in.field[0], text, 1), 1);
	/* GE and its character: one blank; nulls and controls: blanks; SA with operands: nothing */
	CHECK_EQ(convert("\xc1\x08\xae\x00\x28\x42\xf2\xc2", 8, false, text), 4);
	CHECK_MEM(text, "A  B", 4);
	CHECK_EQ(convert("\x08\xad\xba\x08\xbd\xad\x08", 7, false, text), 5);
	CHECK_MEM(text, "[[]\xdd ", 5);
	CHECK_EQ(convert("\xad\xbd\xbb", 3, true, text), 3);
	CHECK_MEM(text, "[]]", 3);
}

static void query(void)
{
	/* usable area 80 by 43, colour, highlight, implicit partition 24x80 and 43x80 */
	static const u8 rec[] = {
		0x88,
		0x00, 0x0b, 0x81, 0x81, 0x01, 0x00, 0x00, 0x50, 0x00, 0x2b, 0x00,
		0x00, 0x08, 0x81, 0x86, 0x00, 0x08, 0x00, 0xf4,
		0x00, 0x07, 0x81, 0x87, 0x02, 0x00, 0xf0,
		0x00, 0x11, 0x81, 0xa6, 0x00, 0x00, 0x0b, 0x01, 0x00,
		0x00, 0x50, 0x00, 0x18, 0x00, 0x50, 0x00, 0x2b,
	};
	struct query_reply q;

	CHECK_EQ(query_parse(rec, sizeof(rec), &q), 0);
	CHECK_EQ(q.rows, 43);
	CHECK_EQ(q.cols, 80);
	CHECK_EQ(q.def_rows, 24);
	CHECK_EQ(q.alt_rows, 43);
	CHECK_EQ(q.alt_cols, 80);
	CHECK(q.color && q.highlight);
	for (size_t n = 2; n < sizeof(rec); n++) {
		int want = n == 12 || n == 20 || n == 27 ? 0 : -EINVAL;

		if (!CHECK_EQ(query_parse(rec, n, &q), want))
			printf("# prefix of %zu bytes\n", n);
	}
}

static const struct ktap_case cases[] = {
	{ "3270 inbound: fields", fields },
	{ "3270 inbound: 14-bit addresses", wide },
	{ "3270 inbound: keys without data", keys },
	{ "3270 inbound: cut records are refused", broken },
	{ "3270 inbound: more fields than there are", many },
	{ "3270 inbound: unformatted data, other orders", unformatted },
	{ "3270 query reply: whole and every prefix", query },
};

KTAP_MAIN(cases)
