// SPDX-License-Identifier: MIT
/* test_keys.c - stored passwords, password rules, ACEEs */
#include "ktap.h"
#include "racf/acee.h"
#include "racf/attempts.h"
#include "racf/kdf.h"
#include "racf/password.h"

static const struct kdf_cost cheap = { 4, 8, 1 };
static const uint8_t salt[KDF_SALT_LEN] = "0123456789abcdef";

static void kdf(void)
{
	/*
	 * computed with Python's hashlib.scrypt (salt and id padded with nulls to 24 bytes) and
	 * openssl enc -aes-256-ecb
	 */
	static const uint8_t want[KDF_VERIFIER_LEN] = { 0xc6, 0x37, 0x8a, 0x3d, 0xfe, 0x56,
							0x74, 0x22, 0x24, 0x51, 0xd9, 0x42,
							0xec, 0xe0, 0xfd, 0x1e };
	uint8_t a[KDF_VERIFIER_LEN], b[KDF_VERIFIER_LEN], other[KDF_SALT_LEN] = { 1 };

	CHECK_EQ(kdf_derive(&cheap, salt, "LINUX1", "SECRET1", a), 0);
	CHECK_MEM(a, want, sizeof(want));
	CHECK_EQ(kdf_derive(&cheap, salt, "LINUX1", "SECRET1", b), 0);
	CHECK(kdf_same(a, b));
	kdf_derive(&cheap, salt, "LINUX2", "SECRET1", b);
	CHECK(!kdf_same(a, b));
	kdf_derive(&cheap, salt, "LINUX1", "SECRET2", b);
	CHECK(!kdf_same(a, b));
	kdf_derive(&cheap, other, "LINUX1", "SECRET1", b);
	CHECK(!kdf_same(a, b));
}

static void cost(void)
{
	struct kdf_cost bad = { 63, 8, 1 };
	uint8_t v[KDF_VERIFIER_LEN];

	CHECK(kdf_derive(&bad, salt, "A", "B", v) < 0);
	CHECK(!kdf_cost_weak(&KDF_COST_FLOOR));
	CHECK(kdf_cost_weak(&KDF_COST_TEST));
	CHECK_EQ(kdf_derive(&KDF_COST_FLOOR, salt, "A", "B", v), 0);
}

static void rules(void)
{
	static const struct {
		const char *value;
		bool ok;
	} rows[] = {
		{ "SECRET1", 1 },
		{ "A$#@99", 1 },
		{ "SHORT", 0 },
		{ "LINUX1", 0 },
		{ "WITH SP", 0 },
		{ "lower12", 0 },
		{ "NINECHARS", 0 },
		{ "A PHRASE OF 14", 1 },
		{ "nodigitsorblanks", 0 },
		{ "aaabbbccc 1234", 0 },
		{ "my linux1 phrase 7", 0 },
		{ "11111 22222 33", 0 },
		{ "Grüße 4 and 5!", 0 },
	};
	struct racf_options o = RACF_OPTIONS_DEFAULT;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (!password_rules(&o, password_kind(rows[i].value), "LINUX1", rows[i].value) !=
		    rows[i].ok)
			ktap_fail(__FILE__, __LINE__, "%s", rows[i].value);
}

static void expiry(void)
{
	struct racf_options o = RACF_OPTIONS_DEFAULT;
	struct racf_user u = { .pw_interval = -1, .pw_date = 1000 * 86400 };

	CHECK_EQ(password_days(&o, &u, DB_PASSWORD, 1000 * 86400), 90);
	CHECK_EQ(password_days(&o, &u, DB_PASSWORD, 1089 * 86400), 1);
	CHECK_EQ(password_days(&o, &u, DB_PASSWORD, 1090 * 86400), 0);
	u.pw_interval = 30;
	CHECK_EQ(password_days(&o, &u, DB_PASSWORD, 1000 * 86400), 30);
	u.pw_interval = 200;
	CHECK_EQ(password_days(&o, &u, DB_PASSWORD, 1000 * 86400), 90);
	u.pw_interval = 0;
	CHECK(password_days(&o, &u, DB_PASSWORD, 9000ll * 86400) < 0);
	u.pw_expired = true;
	CHECK_EQ(password_days(&o, &u, DB_PASSWORD, 1000 * 86400), 0);
}

static void acee(void)
{
	static const uint8_t key[ACEE_KEY_LEN] = { 7 }, wrong[ACEE_KEY_LEN] = { 8 };
	struct acee a = { .boot = 5,
			  .session = 6,
			  .time = 7,
			  .user = "LINUX1",
			  .group = "SYS1",
			  .attrs = RACF_AUDITOR };
	uint8_t blob[ZCP_ACEE_MAX];
	struct acee b;
	int len;

	a.n_groups = RACF_CONNECTS_MAX;
	for (unsigned int i = 0; i < a.n_groups; i++)
		snprintf(a.groups[i], sizeof(a.groups[i]), "G%02u", i % 100);
	len = acee_seal(&a, key, blob);
	REQUIRE(CHECK(len > 0 && len <= ZCP_ACEE_MAX));
	CHECK_EQ(acee_open(&b, key, 5, blob, len), 0);
	CHECK_STR(b.user, "LINUX1");
	CHECK_STR(b.groups[37], "G37");
	CHECK_EQ(b.attrs, RACF_AUDITOR);
	CHECK(acee_open(&b, wrong, 5, blob, len));
	CHECK(acee_open(&b, key, 6, blob, len));
	for (int n = 0; n < len; n++) {
		CHECK(acee_open(&b, key, 5, blob, n));
		blob[n] ^= 0x40;
		CHECK(acee_open(&b, key, 5, blob, len));
		blob[n] ^= 0x40;
	}
}

static void slower(void)
{
	uint64_t last = 0;

	for (int i = 0; i < 12; i++) {
		uint64_t when = attempts_failed("MAINT", 1000, 1010);

		CHECK(when >= last && when > 1010 && when <= 1250 + ATTEMPTS_DELAY_MAX_MS);
		CHECK_EQ((when - 1000) % ATTEMPTS_QUANTUM_MS, 0);
		if (i < ATTEMPTS_FREE)
			CHECK_EQ(when, 1250);
		last = when;
	}
	CHECK(last > 4000);
	attempts_succeeded("MAINT");
	CHECK_EQ(attempts_failed("MAINT", 1000, 1010), 1250);
	CHECK_EQ(attempts_failed("OTHER", 1000, 1260), 1500);
}

static const struct ktap_case cases[] = {
	{ "a password is kept as its user id under a derived key", kdf },
	{ "costs are bounded, the floor can be paid", cost },
	{ "FIA_SOS.1: rules of passwords and phrases", rules },
	{ "passwords expire", expiry },
	{ "FIA_USB.2: an ACEE is bound to key, boot and content", acee },
	{ "FIA_AFL.1: failures on one id make it slower", slower },
};

KTAP_MAIN(cases)
