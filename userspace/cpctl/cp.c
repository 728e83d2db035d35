// SPDX-License-Identifier: MIT
/* cp.c - cpctl cp COMMAND...: one CP command and its answer */
#include <stdio.h>
#include <string.h>
#include "cpctl/cpctl.h"
#include "cpctl/json.h"
#include "cpctl/terminal.h"

void command_line(void *arg, const char *line)
{
	(void)arg;
	if (options.json)
		json_text(NULL, line);
	else
		puts(line);
}

int command_show(const struct who *who, const char *command)
{
	int ret, rc = 0;

	if (options.json) {
		json_object(NULL);
		json_array("lines");
	}
	ret = terminal_command(who->fd, command, command_line, NULL, &rc);
	if (options.json) {
		json_array_end();
		json_number("rc", rc);
		json_object_end();
	}
	if (ret)
		return failed(ret, "command");
	return rc ? STATUS_FAILED : STATUS_OK;
}

bool words_join(int n, char *words[], char *to, size_t size)
{
	size_t len = 0;

	for (int i = 0; i < n; i++) {
		int add = snprintf(to + len, size - len, "%s%s", i ? " " : "", words[i]);

		if (add < 0 || (size_t)add >= size - len)
			return false;
		len += add;
	}
	return len;
}

int cmd_cp(int argc, char *argv[])
{
	char command[2 * ZCP_COMMAND_MAX + 1];	/* UTF-8 */
	struct who who;
	int status;

	if (argc < 2 || !words_join(argc - 1, argv + 1, command, sizeof(command)))
		return usage("cp COMMAND... (at most 240 characters)");
	who_login(&who);
	status = command_show(&who, command);
	explicit_bzero(command, sizeof(command));
	who_logout(&who);
	return status;
}
