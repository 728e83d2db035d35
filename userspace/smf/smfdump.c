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
#include "smf/format.h"
#include "smf/json.h"
#include "smf/rawline.h"

static const char usage[] =
	"usage: smfdump [-u USER [--password-fd N | --password-file FILE]] [-f] [-j | -r]\n"
	"               [OPERAND...]\n";

static struct {
	const char *user;
	int password_fd;
	bool follow, json, raw;
} opt = { .password_fd = -1 };

static void die(int error, const char *what)
{
	fprintf(stderr, "smfdump: %s: %s\n", what, strerror(error < 0 ? -error : error));
	exit(1);
}

/* ---- who asks ---------------------------------------------------------------- */

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

static int login(void)
{
	char password[ZCP_PASSWORD_MAX + 1] = "";
	uint64_t session;
	int fd, ret;

	fd = terminal_open(ZCP_TERM_KIND_ADMIN, 24, 80);
	if (fd < 0)
		die(fd, "/dev/zcp/terminal");
	if (opt.user && opt.password_fd >= 0)
		read_password(opt.password_fd, password);
	else if (opt.user)
		ask_password(password);
	ret = terminal_login(fd, opt.user, password, &session);
	explicit_bzero(password, sizeof(password));
	if (ret < 0)
		die(ret, "login");
	if (ret)
		exit(1);
	return fd;
}

/* ---- what comes ----------------------------------------------------------------- */

/* State of the answer: the record that is being put together. */
struct answer {
	struct raw_record rec;
	uint64_t last; /* number of the newest record */
};

static void print_record(const struct raw_record *r)
{
	static char text[SMF_JSON_MAX];

	if (opt.raw)
		fwrite(r->p, 1, r->len, stdout);
	else if (opt.json)
		fwrite(text, 1, smf_json(r->p, r->number, text, sizeof(text)), stdout);
	else
		fwrite(text, 1, smf_format(r->p, text, sizeof(text)), stdout);
}

static void take_line(void *arg, const char *line)
{
	struct answer *a = arg;

	switch (raw_line(&a->rec, line)) {
	case RAW_RECORD:
		print_record(&a->rec);
		a->last = a->rec.number > a->last ? a->rec.number : a->last;
		if (opt.follow)
			fflush(stdout);
		break;
	case RAW_MORE:
		break;
	case RAW_BROKEN:
		fprintf(stderr, "smfdump: a record that cannot be read was left out\n");
		break;
	case RAW_TEXT:
		/* messages; how many were listed is of interest to people alone */
		if (strncmp(line, "RPISMF003I", 10) || (!opt.raw && !opt.json && !opt.follow))
			fprintf(strncmp(line, "RPISMF003I", 10) ? stderr : stdout, "%s\n", line);
		break;
	}
}

static size_t add_word(char *command, size_t len, const char *word)
{
	len += snprintf(command + len, ZCP_COMMAND_MAX + 1 - len, " %s", word);
	if (len > ZCP_COMMAND_MAX)
		die(E2BIG, "operands");
	return len;
}

/* SMF LIST, the operands as they stand on the command line, and how the answer is to come. */
static void join(int argc, char **argv, uint64_t after, char command[ZCP_COMMAND_MAX + 1])
{
	size_t len = snprintf(command, ZCP_COMMAND_MAX + 1, "SMF LIST");
	char word[32];

	for (int i = 0; i < argc; i++) {
		/* these were about what was there when it began */
		if (after &&
		    (!strncasecmp(argv[i], "LAST", 4) || !strncasecmp(argv[i], "AFTER", 5)))
			continue;
		len = add_word(command, len, argv[i]);
	}
	if (after) {
		snprintf(word, sizeof(word), "AFTER(%llu)", (unsigned long long)after);
		len = add_word(command, len, word);
	}
	len = add_word(command, len, "RAW");
	if (opt.follow)
		add_word(command, len, "FOLLOW");
}

static int list(int fd, int argc, char **argv)
{
	static struct answer a;
	char command[ZCP_COMMAND_MAX + 1];
	int ret, rc = 0;

	if (!opt.raw && !opt.json)
		fputs(smf_format_heading(), stdout);
	/* who follows is asked again, by racfd, whenever smfd ends the list */
	do {
		join(argc, argv, a.last, command);
		ret = terminal_command(fd, command, take_line, &a, &rc);
		if (ret)
			die(ret, "SMF LIST");
	} while (opt.follow && !rc);
	if (fflush(stdout) || ferror(stdout))
		die(errno, "standard output");
	return rc ? 1 : 0;
}

int main(int argc, char **argv)
{
	static const struct option options[] = {
		{ "user", required_argument, NULL, 'u' },
		{ "password-fd", required_argument, NULL, 'd' },
		{ "password-file", required_argument, NULL, 'p' },
		{ "follow", no_argument, NULL, 'f' },
		{ "json", no_argument, NULL, 'j' },
		{ "raw", no_argument, NULL, 'r' },
		{ "help", no_argument, NULL, 'h' },
		{ NULL, 0, NULL, 0 },
	};
	int c;

	while ((c = getopt_long(argc, argv, "u:fjrh", options, NULL)) != -1) {
		switch (c) {
		case 'u':
			opt.user = optarg;
			break;
		case 'd':
			opt.password_fd = atoi(optarg);
			break;
		case 'p':
			opt.password_fd = open(optarg, O_RDONLY | O_CLOEXEC);
			if (opt.password_fd < 0)
				die(errno, optarg);
			break;
		case 'f':
			opt.follow = true;
			break;
		case 'j':
			opt.json = true;
			break;
		case 'r':
			opt.raw = true;
			break;
		default:
			fputs(usage, c == 'h' ? stdout : stderr);
			return c == 'h' ? 0 : 2;
		}
	}
	return list(login(), argc - optind, argv + optind);
}
