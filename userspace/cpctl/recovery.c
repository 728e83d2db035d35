// SPDX-License-Identifier: MIT
/* recovery.c - passwords of the user ids that may log on without RACF */
#include <errno.h>
#include <openssl/rand.h>
#include <string.h>
#include "cpctl/recovery.h"
#include "kmod/cp/parse.h"
#include "racf/kdf.h"

_Static_assert(sizeof(((struct zcp_kdf *)0)->salt) == KDF_SALT_LEN, "one form of salt");
_Static_assert(sizeof(((struct zcp_kdf *)0)->verifier) == KDF_VERIFIER_LEN, "one form of key");

bool recovery_msg_ok(const struct recovery_msg *m, size_t len)
{
	const struct zcp_recovery_check *c = &m->body.check;

	if (len < sizeof(m->head) || len > sizeof(*m) || m->head.len != len ||
	    m->head.version != ZCP_VERSION)
		return false;
	switch (m->head.type) {
	case ZCP_RECOVERY_BOOT:
		return len == sizeof(m->head) + sizeof(struct zcp_boot);
	case ZCP_RECOVERY_CANCEL:
		return len == sizeof(m->head);
	case ZCP_RECOVERY_CHECK:
		return len >= sizeof(m->head) + sizeof(*c) && m->head.token && !c->pad &&
		       !c->kdf.pad && c->password_len && c->password_len <= ZCP_PASSWORD_MAX &&
		       len == sizeof(m->head) + sizeof(*c) + c->password_len;
	}
	return false;
}

static int derive(const struct zcp_kdf *kdf, const char *userid, const char *password,
		  uint8_t verifier[KDF_VERIFIER_LEN])
{
	const struct kdf_cost cost = { kdf->log2_n, kdf->r, kdf->p };

	return kdf_derive(&cost, kdf->salt, userid, password, verifier);
}

bool recovery_matches(const struct zcp_recovery_check *c)
{
	char userid[ZCP_NAME_LEN + 1], password[ZCP_PASSWORD_MAX + 1] = "";
	uint8_t verifier[KDF_VERIFIER_LEN];
	bool same;

	cp_name_get(userid, c->userid);
	for (size_t i = 0; i < c->password_len; i++)
		password[i] = cp_upper((char)c->password[i]);
	same = !derive(&c->kdf, userid, password, verifier) &&
	       kdf_same(verifier, c->kdf.verifier);
	explicit_bzero(password, sizeof(password));
	explicit_bzero(verifier, sizeof(verifier));
	return same;
}

int recovery_derive(const char *userid, const char *password, struct zcp_kdf *kdf)
{
	const struct kdf_cost cost = KDF_COST_FLOOR;

	*kdf = (struct zcp_kdf){ .log2_n = cost.log2_n, .r = cost.r, .p = cost.p };
	if (RAND_bytes(kdf->salt, sizeof(kdf->salt)) != 1)
		return -EIO;
	return derive(kdf, userid, password, kdf->verifier);
}

void recovery_ready(void)
{
	struct zcp_kdf cheap = { .log2_n = 4, .r = 1, .p = 1 };

	derive(&cheap, "", "", cheap.verifier);
}
