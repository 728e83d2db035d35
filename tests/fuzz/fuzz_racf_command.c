// SPDX-License-Identifier: MIT
/* fuzz_racf_command.c - any text as a RACF command, and as a generic profile name */
#include <stdlib.h>
#include <string.h>
#include "racf/command.h"
#include "racf/generic.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct racf_cmd cmd;
	char wrong[CMD_WRONG_MAX], names[2][64];
	int ret = racf_command_parse((const char *)data, size, &cmd, wrong);

	if (!ret && !racf_command_valid(&cmd))
		abort();
	if (ret && (strlen(wrong) >= sizeof(wrong) || wrong[strlen(wrong) - 1] != '\n'))
		abort();
	for (unsigned int n = 0; !ret && cmd_text(&cmd, KW_TARGET, n); n++)
		if (strlen(cmd_text(&cmd, KW_TARGET, n)) > RACF_RESOURCE_MAX)
			abort();
	for (int i = 0; i < 2; i++) {
		size_t half = size / 2 < 63 ? size / 2 : 63;

		memcpy(names[i], data + i * (size / 2), half);
		names[i][half] = 0;
	}
	racf_generic_match(names[0], names[1]);
	/* two names are in one order, whichever is asked first */
	if ((racf_generic_compare(names[0], names[1]) < 0) !=
	    (racf_generic_compare(names[1], names[0]) > 0))
		abort();
	return 0;
}
