// SPDX-License-Identifier: MIT
/* test_mfa.c - questions to a provider of multi-factor authentication, and verdicts */
#include "ktap.h"
#include "racf/mfaproto.h"

static const uint8_t permit[] = {
	'Z', 'M', 'F', 'A', 0, 1, 0, 3, 0, 0, 0, 25, 1, 2, 3, 4, 5, 6, 7, 8, 0, 16, 0, 1, 1,
};

static void round_trip(void)
{
	const struct mfa_verify v = {
		.id = 0x123456789abcdef0, .user = "LINUX1", .terminal = "L0001",
		.factor = "AZFTOTP1", .credential = "pass\xe9 word:123456", .peer = "192.0.2.1",
		.tags = "REALM:EAST\nSERIAL:1234\n",
	};
	struct mfa_verify back;
	uint8_t buf[MFA_MESSAGE_MAX];
	size_t len = mfa_verify_format(&v, buf);

	CHECK_EQ(mfa_message_len(buf, len), len);
	CHECK_STR(mfa_verify_parse(buf, len, &back), NULL);
	CHECK_MEM(&back, &v, sizeof(v));
	CHECK(mfa_verify_parse(buf, len - 1, &back));
	buf[7] = MFA_VERDICT;
	CHECK(mfa_verify_parse(buf, len, &back));
}

static void largest(void)
{
	struct mfa_verify v = { .id = 1 }, back;
	uint8_t buf[MFA_MESSAGE_MAX];
	size_t len;

	memset(v.user, 'U', sizeof(v.user) - 1);
	memset(v.terminal, 'T', sizeof(v.terminal) - 1);
	memset(v.factor, 'F', sizeof(v.factor) - 1);
	memset(v.credential, 'c', sizeof(v.credential) - 1);
	memset(v.peer, 'p', sizeof(v.peer) - 1);
	memset(v.tags, '\n', sizeof(v.tags) - 1);
	len = mfa_verify_format(&v, buf);
	CHECK(len <= sizeof(buf));
	CHECK_STR(mfa_verify_parse(buf, len, &back), NULL);
	CHECK_MEM(&back, &v, sizeof(v));
}

static void verdict(void)
{
	struct mfa_verdict v;

	REQUIRE(!mfa_verdict_parse(permit, sizeof(permit), &v));
	CHECK_EQ(v.id, 0x0102030405060708);
	CHECK_EQ(v.decision, MFA_PERMIT);
	CHECK_STR(v.text, "");
}

/* Each bit of a permission: the other message is none, or says something else. */
static void every_bit(void)
{
	for (size_t i = 0; i < 8 * sizeof(permit); i++) {
		uint8_t buf[sizeof(permit)];
		struct mfa_verdict v;

		memcpy(buf, permit, sizeof(buf));
		buf[i / 8] ^= 1u << i % 8;
		if (i / 8 >= 12 && i / 8 < 20)
			CHECK(!mfa_verdict_parse(buf, sizeof(buf), &v) &&
			      v.id != 0x0102030405060708);
		else if (mfa_verdict_parse(buf, sizeof(buf), &v) || v.decision != MFA_PERMIT)
			CHECK(v.decision != MFA_PERMIT);
		else
			ktap_fail(__FILE__, __LINE__, "bit %zu", i);
	}
}

static void malformed(void)
{
	static const struct {
		const char *what, *body;
		size_t len;
	} rows[] = {
		{ "no decision", "", 0 },
		{ "decision of no byte", "\0\20\0\0", 4 },
		{ "decision of two bytes", "\0\20\0\2\1\1", 6 },
		{ "decision 0", "\0\20\0\1\0", 5 },
		{ "decision 4", "\0\20\0\1\4", 5 },
		{ "two decisions", "\0\20\0\1\2\0\20\0\1\1", 10 },
		{ "unknown field", "\0\20\0\1\1\0\22\0\0", 9 },
		{ "field of a question", "\0\20\0\1\1\0\1\0\1A", 10 },
		{ "field beyond the end", "\0\20\0\2\1", 5 },
		{ "half a field", "\0\20\0\1\1\0\21\0", 8 },
		{ "control character", "\0\20\0\1\1\0\21\0\1\n", 10 },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		uint8_t buf[64] = "ZMFA\0\1\0\3";
		size_t len = MFA_HEADER_LEN + rows[i].len;
		struct mfa_verdict v;

		buf[11] = len;
		memcpy(buf + MFA_HEADER_LEN, rows[i].body, rows[i].len);
		if (!mfa_verdict_parse(buf, len, &v) || v.decision != MFA_UNAVAILABLE)
			ktap_fail(__FILE__, __LINE__, "%s", rows[i].what);
	}
}

static void lengths(void)
{
	uint8_t buf[sizeof(permit)];

	for (size_t i = 0; i < MFA_HEADER_LEN; i++)
		CHECK_EQ(mfa_message_len(permit, i), 0);
	CHECK_EQ(mfa_message_len(permit, MFA_HEADER_LEN), sizeof(permit));
	CHECK(mfa_message_len((const uint8_t *)"HTTP", 2) < 0);
	memcpy(buf, permit, sizeof(buf));
	buf[10] = 4;
	CHECK(mfa_message_len(buf, sizeof(buf)) < 0);
	buf[10] = 0;
	buf[11] = MFA_HEADER_LEN - 1;
	CHECK(mfa_message_len(buf, sizeof(buf)) < 0);
}

static const struct ktap_case cases[] = {
	{ "a question is read as it was written", round_trip },
	{ "the largest question fits", largest },
	{ "FIA_UAU.5: a verdict is read", verdict },
	{ "FIA_UAU.5: no bit of a permission may be another", every_bit },
	{ "FIA_UAU.5: what is no verdict permits nothing", malformed },
	{ "a message says how long it is", lengths },
};

KTAP_MAIN(cases)
