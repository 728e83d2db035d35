// SPDX-License-Identifier: MIT
/* TN3270E subnegotiations, record headers, terminal types */
#include <ktap.h>
#include <userspace/tn3270d/tn3270e.h>

static struct tn3270e_sub parse(const char *p, size_t len)
{
	struct tn3270e_sub s;

	tn3270e_parse_sub((const u8 *)p, len, &s);
	return s;
}

#define PARSE(text) parse(text, sizeof(text) - 1)

static void device(void)
{
	struct tn3270e_sub s = PARSE("\x02\x07" "ibm-3278-4-E");

	CHECK_EQ(s.said, E_SAID_DEVICE);
	CHECK_STR(s.type, "IBM-3278-4-E");
	CHECK(!s.named);
	s = PARSE("\x02\x07" "IBM-3278-2\x01" "OPERATOR");
	CHECK_EQ(s.said, E_SAID_DEVICE);
	CHECK_STR(s.type, "IBM-3278-2");
	CHECK(s.named);
	s = PARSE("\x02\x07" "IBM-3287-1\x00" "LU1");
	CHECK(s.named);
}

static void nonsense(void)
{
	CHECK_EQ(PARSE("").said, E_SAID_NONSENSE);
	CHECK_EQ(PARSE("\x02").said, E_SAID_NONSENSE);
	CHECK_EQ(PARSE("\x02\x07").said, E_SAID_NONSENSE);
	CHECK_EQ(PARSE("\x02\x07" "IBM-3278-2\x05" "X").said, E_SAID_NONSENSE);
	CHECK_EQ(PARSE("\x02\x07" "A23456789A23456789A23456789A23456789A2345").said,
		 E_SAID_NONSENSE);
	CHECK_EQ(PARSE("\x02\x04" "IBM-3278-2").said, E_SAID_NONSENSE);
}

static void functions(void)
{
	struct tn3270e_sub s = PARSE("\x03\x07\x00\x02\x04");

	CHECK_EQ(s.said, E_SAID_FUNCTIONS_REQUEST);
	CHECK_EQ(s.functions, 0x15);
	s = PARSE("\x03\x04\x02\xee");
	CHECK_EQ(s.said, E_SAID_FUNCTIONS_IS);
	CHECK_EQ(s.functions, 0x80000004);
	CHECK_EQ(PARSE("\x03\x07").functions, 0);
}

static void header(void)
{
	struct tn3270e_header h;

	CHECK_EQ(tn3270e_parse_header((const u8 *)"\x00\x00\x00\x00", 4, &h), -EINVAL);
	CHECK_EQ(tn3270e_parse_header((const u8 *)"\x02\x01\x01\x12\x34", 5, &h), 0);
	CHECK_EQ(h.type, E_RESPONSE);
	CHECK_EQ(h.response, 1);
	CHECK_EQ(h.seq, 0x1234);
}

static void writes(void)
{
	u8 room[64];
	struct buf b;

	buf_init(&b, room, sizeof(room));
	tn3270e_send_device_type(&b);
	tn3270e_device_is(&b, "IBM-3278-2", "T0001");
	tn3270e_device_reject(&b, E_INV_NAME);
	tn3270e_functions(&b, E_REQUEST, 0x14);
	CHECK_EQ(buf_len(&b), 7 + 23 + 9 + 9);
	CHECK_MEM(room, "\xff\xfa\x28\x08\x02\xff\xf0", 7);
	CHECK_MEM(room + 7, "\xff\xfa\x28\x02\x04" "IBM-3278-2\x01T0001\xff\xf0", 23);
	CHECK_MEM(room + 30, "\xff\xfa\x28\x02\x06\x05\x03\xff\xf0", 9);
	CHECK_MEM(room + 39, "\xff\xfa\x28\x03\x07\x02\x04\xff\xf0", 9);
}

static void types(void)
{
	static const struct {
		const char *name;
		bool ok;
		u16 rows, cols;
		bool query;
	} t[] = {
		{ "IBM-3278-2", true, 24, 80, false }, { "IBM-3278-3", true, 32, 80, false },
		{ "IBM-3278-4-E", true, 43, 80, true }, { "IBM-3278-5", true, 27, 132, false },
		{ "IBM-3279-2", true, 24, 80, true }, { "IBM-DYNAMIC", true, 24, 80, true },
		{ "IBM-3179-2", true, 24, 80, false }, { "IBM-3287-1", false, 0, 0, false },
		{ "IBM-3278", false, 0, 0, false }, { "IBM-3278-2-X", false, 0, 0, false },
		{ "XTERM", false, 0, 0, false }, { "", false, 0, 0, false },
	};
	struct ttype got;

	for (size_t i = 0; i < ARRAY_SIZE(t); i++) {
		if (!CHECK_EQ(ttype_parse(t[i].name, &got), t[i].ok) || !t[i].ok)
			continue;
		CHECK_EQ(got.rows, t[i].rows);
		CHECK_EQ(got.cols, t[i].cols);
		CHECK_EQ(got.query, t[i].query);
	}
}

static const struct ktap_case cases[] = {
	{ "TN3270E: DEVICE-TYPE REQUEST", device },
	{ "TN3270E: what makes no sense says nothing", nonsense },
	{ "TN3270E: FUNCTIONS", functions },
	{ "TN3270E: record header", header },
	{ "TN3270E: what the server says", writes },
	{ "terminal types and their sizes", types },
};

KTAP_MAIN(cases)
