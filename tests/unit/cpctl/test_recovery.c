// SPDX-License-Identifier: MIT
/* test_recovery.c - passwords of those who may log on without RACF */
#include <string.h>
#include "cpctl/recovery.h"
#include "ktap.h"

static struct recovery_msg m;

/* CP's question; its length */
static size_t ask(const char *userid, const char *password, const struct zcp_kdf *kdf)
{
	struct zcp_recovery_check *c = &m.body.check;
	size_t len = strlen(password);

	memset(&m, 0, sizeof(m));
	memset(c->userid, ' ', sizeof(c->userid));
	memcpy(c->userid, userid, strlen(userid));
	memcpy(c->password, password, len);
	c->kdf = *kdf;
	c->password_len = len;
	m.head = (struct zcp_msg){
		.version = ZCP_VERSION, .type = ZCP_RECOVERY_CHECK,
		.len = sizeof(m.head) + sizeof(*c) + len, .token = 7,
	};
	return m.head.len;
}

static bool matches(const char *userid, const char *password, const struct zcp_kdf *kdf)
{
	size_t len = ask(userid, password, kdf);

	return CHECK(recovery_msg_ok(&m, len)) && recovery_matches(&m.body.check);
}

static void passwords(void)
{
	struct zcp_kdf kdf, again;

	REQUIRE(!recovery_derive("MAINT", "FIXIT99", &kdf));
	CHECK(kdf.log2_n >= 14 && kdf.r >= 8 && !kdf.pad);
	CHECK(matches("MAINT", "FIXIT99", &kdf));
	CHECK(matches("MAINT", "fixit99", &kdf));
	CHECK(!matches("MAINT", "FIXIT98", &kdf));
	CHECK(!matches("MAINT", "FIXIT999", &kdf));
	CHECK(!matches("MAINT2", "FIXIT99", &kdf));
	REQUIRE(!recovery_derive("MAINT", "FIXIT99", &again));
	CHECK(memcmp(kdf.salt, again.salt, sizeof(kdf.salt)));
	CHECK(memcmp(kdf.verifier, again.verifier, sizeof(kdf.verifier)));
	kdf.log2_n = 40;	/* a cost that nobody would set is no match */
	CHECK(!matches("MAINT", "FIXIT99", &kdf));
}

static void messages(void)
{
	const struct zcp_kdf kdf = { .log2_n = 14, .r = 8, .p = 1 };
	size_t len = ask("MAINT", "FIXIT99", &kdf);

	CHECK(recovery_msg_ok(&m, len));
	CHECK(!recovery_msg_ok(&m, len - 1));
	CHECK(!recovery_msg_ok(&m, len + 1));
	CHECK(!recovery_msg_ok(&m, 0));
	m.head.version++;
	CHECK(!recovery_msg_ok(&m, len));
	ask("MAINT", "FIXIT99", &kdf);
	m.head.token = 0;
	CHECK(!recovery_msg_ok(&m, len));
	ask("MAINT", "FIXIT99", &kdf);
	m.body.check.password_len = 0xffff;
	CHECK(!recovery_msg_ok(&m, len));
	ask("MAINT", "FIXIT99", &kdf);
	m.body.check.kdf.pad = 1;
	CHECK(!recovery_msg_ok(&m, len));
	len = ask("MAINT", "", &kdf);
	CHECK(!recovery_msg_ok(&m, len));
	m.head = (struct zcp_msg){ .version = ZCP_VERSION, .type = ZCP_RECOVERY_CANCEL,
				   .len = sizeof(m.head), .token = 7 };
	CHECK(recovery_msg_ok(&m, sizeof(m.head)));
	m.head.type = ZCP_RECOVERY_CHECKED;
	CHECK(!recovery_msg_ok(&m, sizeof(m.head)));
}

static const struct ktap_case cases[] = {
	{ "a derived password is known again, and no other", passwords },
	{ "CP's questions are checked", messages },
};

KTAP_MAIN(cases)
