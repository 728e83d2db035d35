// SPDX-License-Identifier: MIT
/* racf.c - cpctl racf: commands of RACF, and how a decision comes about */
#include <stdio.h>
#include <string.h>
#include "cpctl/cpctl.h"

/* "explain USER CLASS RESOURCE ACCESS" is RACF's EXPLAIN with its operands in an order of their own. */
int cmd_racf(int argc, char *argv[])
{
	char command[2 * ZCP_COMMAND_MAX + 1];
	char *words[] = { argv[0], "RAC", command };
	bool explain = argc > 1 && !strcmp(argv[1], "explain"), good;

	if (explain && argc == 6)
		good = snprintf(command, sizeof(command), "EXPLAIN %s %s USER(%s) ACCESS(%s)",
				argv[3], argv[4], argv[2], argv[5]) < (int)sizeof(command);
	else
		good = argc > 1 && !explain &&
		       join(argc - 1, argv + 1, command, sizeof(command));
	if (!good)
		return usage("racf COMMAND... | explain USER CLASS RESOURCE ACCESS");
	return cmd_cp(3, words);
}
