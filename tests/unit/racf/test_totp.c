// SPDX-License-Identifier: MIT
/* test_totp.c - time tokens against the published vectors */
#include "ktap.h"
#include "racf/totp.h"

/* RFC 6238, appendix B, and the seeds of its errata: digits repeated to the hash's length */
static void rfc6238(void)
{
	static const char seed[] =
		"1234567890123456789012345678901234567890123456789012345678901234";
	static const struct {
		int64_t time;
		uint32_t sha1, sha256, sha512;
	} rows[] = {
		{ 59, 94287082, 46119246, 90693936 },
		{ 1111111109, 7081804, 68084774, 25091201 },
		{ 1111111111, 14050471, 67062674, 99943326 },
		{ 1234567890, 89005924, 91819424, 93441116 },
		{ 2000000000, 69279037, 90698825, 38618901 },
		{ 20000000000, 65353130, 77737706, 47863826 },
	};
	const uint8_t *s = (const uint8_t *)seed;
	uint32_t code;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		CHECK_EQ(totp_code(TOTP_SHA1, s, 20, rows[i].time / 30, 8, &code), 0);
		CHECK_EQ(code, rows[i].sha1);
		CHECK_EQ(totp_code(TOTP_SHA256, s, 32, rows[i].time / 30, 8, &code), 0);
		CHECK_EQ(code, rows[i].sha256);
		CHECK_EQ(totp_code(TOTP_SHA512, s, 64, rows[i].time / 30, 8, &code), 0);
		CHECK_EQ(code, rows[i].sha512);
	}
}

/* RFC 4226, appendix D: counters 0 to 9 */
static void rfc4226(void)
{
	static const uint32_t want[] = { 755224, 287082, 359152, 969429, 338314,
					 254676, 287922, 162583, 399871, 520489 };
	uint32_t code;

	for (uint64_t i = 0; i < sizeof(want) / sizeof(want[0]); i++) {
		CHECK_EQ(totp_code(TOTP_SHA1, (const uint8_t *)"12345678901234567890", 20, i, 6,
				   &code), 0);
		CHECK_EQ(code, want[i]);
	}
	CHECK(totp_code(TOTP_SHA1, (const uint8_t *)"x", 1, 0, 9, &code) < 0);
}

static void window(void)
{
	static const uint8_t secret[] = "12345678901234567890";
	const int64_t now = 5 * TOTP_STEP + 29;

	CHECK_EQ(totp_match(secret, "254676", now, -1), 5);
	CHECK_EQ(totp_match(secret, "338314", now, -1), 4);
	CHECK_EQ(totp_match(secret, "287922", now, -1), 6);
	CHECK_EQ(totp_match(secret, "969429", now, -1), -1);
	CHECK_EQ(totp_match(secret, "162583", now, -1), -1);
}

static void replay(void)
{
	static const uint8_t secret[] = "12345678901234567890";
	const int64_t now = 5 * TOTP_STEP;

	CHECK_EQ(totp_match(secret, "254676", now, 4), 5);
	CHECK_EQ(totp_match(secret, "254676", now, 5), -1);
	CHECK_EQ(totp_match(secret, "338314", now, 5), -1);
	CHECK_EQ(totp_match(secret, "287922", now, 5), 6);
}

static void malformed(void)
{
	static const uint8_t secret[] = "12345678901234567890";
	static const char *const bad[] = { "",	      "25467",	 "2546760", "25467a",
					   " 254676", "+25467", "254676 " };

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		CHECK_EQ(totp_match(secret, bad[i], 5 * TOTP_STEP, -1), -1);
	/* leading zeros are digits: counter 1111111109 / 30 gives 07081804, six digits 081804 */
	CHECK_EQ(totp_match(secret, "081804", 1111111109, -1), 37037036);
	CHECK_EQ(totp_match(secret, "81804", 1111111109, -1), -1);
}

static void base32(void)
{
	char text[TOTP_BASE32_LEN + 1];

	totp_base32((const uint8_t *)"12345678901234567890", text);
	CHECK_STR(text, "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
	totp_base32((const uint8_t *)"\xff\xff\xff\xff\xff\0\0\0\0\0foobarfoob", text);
	CHECK_STR(text, "77777777AAAAAAAAMZXW6YTBOJTG633C");
}

static const struct ktap_case cases[] = {
	{ "FIA_UAU.5 FCS_COP.1(SHA1) FCS_COP.1(SHA2): RFC 6238's tokens of three hashes",
	  rfc6238 },
	{ "counters give the values of RFC 4226", rfc4226 },
	{ "FIA_UAU.5: a token is good one step early and late, not two", window },
	{ "FIA_UAU.5: a token is not taken twice, nor one from before it", replay },
	{ "what is not six digits is no token", malformed },
	{ "a secret is shown in base 32", base32 },
};

KTAP_MAIN(cases)
