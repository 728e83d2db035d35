// SPDX-License-Identifier: MIT
/* fuzz_recovery.c - any bytes as CP's question for a password; the cheap ones are answered */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include "cpctl/recovery.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	static struct recovery_msg m;

	if (len > sizeof(m))
		len = sizeof(m);
	memset(&m, 0, sizeof(m));
	memcpy(&m, data, len);
	if (len >= sizeof(m.head)) {
		m.head.version = ZCP_VERSION;
		m.head.len = len;
	}
	if (!recovery_msg_ok(&m, len) || m.head.type != ZCP_RECOVERY_CHECK)
		return 0;
	if (m.body.check.kdf.log2_n > 6 || m.body.check.kdf.r > 2 || m.body.check.kdf.p > 2)
		return 0;
	/* nobody guesses what AES makes of a name */
	if (recovery_matches(&m.body.check))
		abort();
	return 0;
}
