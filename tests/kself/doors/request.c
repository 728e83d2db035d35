// SPDX-License-Identifier: MIT
/*
 * request.c - sends one netlink request as the shell says: request COMMAND [dump]
 * [ATTRIBUTE=VALUE]...; prints errno
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "cpctl/genl.h"

static void shown(void *arg, int cmd, struct nlattr **attrs)
{
	(void)cmd;
	(void)attrs;
	++*(unsigned int *)arg;
}

/* NUMBER:TYPE=VALUE; types: u8, u32, u64, text, fd (path, opened for reading), rw (for both) */
static void add(struct nl_msg *msg, char *word)
{
	char *type = strchr(word, ':'), *value = type ? strchr(type, '=') : NULL;
	int attr = atoi(word);

	if (!value)
		exit(64);
	*value++ = 0;
	type++;
	if (!strcmp(type, "u8"))
		nla_put_u8(msg, attr, strtoul(value, NULL, 0));
	else if (!strcmp(type, "u32"))
		nla_put_u32(msg, attr, strtoul(value, NULL, 0));
	else if (!strcmp(type, "u64"))
		nla_put_u64(msg, attr, strtoull(value, NULL, 0));
	else if (!strcmp(type, "text"))
		nla_put_string(msg, attr, value);
	else if (!strcmp(type, "fd"))
		nla_put_s32(msg, attr, open(value, O_RDONLY));
	else
		exit(64);
}

int main(int argc, char *argv[])
{
	struct genl *g = genl_open();
	unsigned int answers = 0;
	bool registered, dump;
	struct nl_msg *msg;
	int ret, i = 2;

	if (!g || argc < 2)
		return 64;
	/* "+COMMAND": as cpd */
	registered = argv[1][0] == '+';
	if (registered) {
		ret = genl_call(g, genl_msg(g, ZCP_CMD_REGISTER, false), NULL, NULL);
		if (ret) {
			printf("register %s\n", strerrorname_np(-ret));
			return 0;
		}
	}
	dump = argc > 2 && !strcmp(argv[2], "dump");
	msg = genl_msg(g, atoi(argv[1] + registered), dump);
	for (i += dump; i < argc; i++)
		add(msg, argv[i]);
	ret = genl_call(g, msg, shown, &answers);
	if (ret)
		printf("%s\n", strerrorname_np(-ret));
	else
		printf("ok %u\n", answers);
	return 0;
}
