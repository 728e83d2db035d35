// SPDX-License-Identifier: MIT
/* fuzz_mfa.c - what a provider of multi-factor authentication may answer, and what racfd may ask */
#include <stdlib.h>
#include <string.h>
#include "racf/mfaproto.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What was taken is written as it was understood, and understood as the same. */
static void verdict(const uint8_t *data, size_t size)
{
	struct mfa_verdict v, back;
	uint8_t buf[MFA_MESSAGE_MAX];

	if (mfa_verdict_parse(data, size, &v)) {
		if (v.decision != MFA_UNAVAILABLE)
			abort();
		return;
	}
	if (mfa_verdict_parse(buf, mfa_verdict_format(&v, buf), &back) ||
	    memcmp(&v, &back, sizeof(v)))
		abort();
}

static void question(const uint8_t *data, size_t size)
{
	struct mfa_verify v, back;
	uint8_t buf[MFA_MESSAGE_MAX];

	if (mfa_verify_parse(data, size, &v))
		return;
	if (mfa_verify_parse(buf, mfa_verify_format(&v, buf), &back) ||
	    memcmp(&v, &back, sizeof(v)))
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	int len = mfa_message_len(data, size);

	if (len > MFA_MESSAGE_MAX)
		abort();
	verdict(data, size);
	question(data, size);
	return 0;
}
