// SPDX-License-Identifier: MIT
/* smfdump.c - reads the trail as a RACF user, from the shell; smfdump(1) */
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>
#include "cpctl/terminal.h"

static const char usage[] =
	"usage: smfdump [-u USER [--password-fd N | --password-file FILE]] [OPERAND...]\n";

static void die(int error, const char *what)
{
	fprintf(stderr, "smfdump: %s: %s\n", what, strerror(error < 0 ? -error : error));
	exit(1);
}

/* The first line of a descriptor. */
static void read_password(int fd, char password[ZCP_PASSWORD_MAX + 1])
{
	size_t n = 0;
	char c;

	while (read(fd, &c, 1) == 1 && c != '\n') {
		if (n == ZCP_PASSWORD_MAX)
			die(E2BIG, "password");
		password[n++] = c;
	}
	password[n] = 0;
}

static void ask_password(char password[ZCP_PASSWORD_MAX + 1])
{
	int fd = open("/dev/tty", O_RDWR | O_CLOEXEC);
	struct termios old, quiet;

	if (fd < 0 || tcgetattr(fd, &old))
		die(errno, "/dev/tty");
	quiet = old;
	quiet.c_lflag &= ~ECHO;
	tcsetattr(fd, TCSAFLUSH, &quiet);
	dprintf(fd, "Password: ");
	read_password(fd, password);
	tcsetattr(fd, TCSAFLUSH, &old);
	dprintf(fd, "\n");
	close(fd);
}

static void print_line(void *arg, const char *line)
{
	(void)arg;
	puts(line);
}

/* SMF LIST and the operands as they stand on the command line. */
static void join(int argc, char **argv, char command[ZCP_COMMAND_MAX + 1])
{
	size_t len = snprintf(command, ZCP_COMMAND_MAX + 1, "SMF LIST");

	for (int i = 0; i < argc; i++) {
		len += snprintf(command + len, ZCP_COMMAND_MAX + 1 - len, " %s", argv[i]);
		if (len > ZCP_COMMAND_MAX)
			die(E2BIG, "operands");
	}
}

int main(int argc, char **argv)
{
	static const struct option options[] = {
		{ "user", required_argument, NULL, 'u' },
		{ "password-fd", required_argument, NULL, 'd' },
		{ "password-file", required_argument, NULL, 'f' },
		{ "help", no_argument, NULL, 'h' },
		{ NULL, 0, NULL, 0 },
	};
	char password[ZCP_PASSWORD_MAX + 1] = "", command[ZCP_COMMAND_MAX + 1];
	int c, fd, password_fd = -1, ret, rc = 0;
	const char *user = NULL;
	uint64_t session;

	while ((c = getopt_long(argc, argv, "u:h", options, NULL)) != -1) {
		switch (c) {
		case 'u':
			user = optarg;
			break;
		case 'd':
			password_fd = atoi(optarg);
			break;
		case 'f':
			password_fd = open(optarg, O_RDONLY | O_CLOEXEC);
			if (password_fd < 0)
				die(errno, optarg);
			break;
		default:
			fputs(usage, c == 'h' ? stdout : stderr);
			return c == 'h' ? 0 : 2;
		}
	}
	join(argc - optind, argv + optind, command);
	fd = terminal_open(ZCP_TERM_KIND_ADMIN, 24, 80);
	if (fd < 0)
		die(fd, "/dev/zcp/terminal");
	if (user && password_fd >= 0)
		read_password(password_fd, password);
	else if (user)
		ask_password(password);
	ret = terminal_login(fd, user, password, &session);
	explicit_bzero(password, sizeof(password));
	if (ret < 0)
		die(ret, "login");
	if (ret)
		return 1;
	ret = terminal_command(fd, command, print_line, NULL, &rc);
	if (ret)
		die(ret, "SMF LIST");
	return rc ? 1 : 0;
}
