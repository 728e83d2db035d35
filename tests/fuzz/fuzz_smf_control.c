// SPDX-License-Identifier: MIT
/*
 * fuzz_smf_control.c - any text as an SMF CONTROL file; what is accepted is written and read back
 * the same
 */
#include <stdlib.h>
#include <string.h>
#include "smf/control.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct smf_control c, again;
	char text[SMF_CONTROL_MAX];
	int len;

	if (size > SMF_CONTROL_MAX || smf_control_parse((const char *)data, size, &c))
		return 0;
	len = smf_control_format(&c, text, sizeof(text));
	if (len < 0 || smf_control_parse(text, len, &again))
		abort();
	if (c.current != again.current || c.size != again.size || c.threshold != again.threshold ||
	    strcmp(c.name[0], again.name[0]) || strcmp(c.name[1], again.name[1]) ||
	    strcmp(c.sid, again.sid))
		abort();
	return 0;
}
