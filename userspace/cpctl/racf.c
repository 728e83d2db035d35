// SPDX-License-Identifier: MIT
/* racf.c - cpctl racf: one RACF command, a file of them, or a session */
#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>
#include "cpctl/cpctl.h"
#include "cpctl/terminal.h"

#define LINE_MAX_UTF8 (2 * ZCP_RAC_MAX)

/* As CP takes it */
static void prefixed(char command[LINE_MAX_UTF8 + 8], const char *text)
{
	snprintf(command, LINE_MAX_UTF8 + 8, "RAC %s", text);
}

/* One command; rc is RACF's return code. 0 or -errno */
static int run(const struct who *who, const char *text, int *rc)
{
	char command[LINE_MAX_UTF8 + 8];
	int ret;

	*rc = 0;
	prefixed(command, text);
	ret = terminal_command(who->fd, command, command_line, NULL, rc);
	explicit_bzero(command, sizeof(command));
	return ret;
}

static int single(const struct who *who, const char *text)
{
	char command[LINE_MAX_UTF8 + 8];
	int status;

	prefixed(command, text);
	status = command_show(who, command);
	explicit_bzero(command, sizeof(command));
	return status;
}

/* ---- lines of a file, or of who types them -------------------------------------------------- */

struct batch {
	const char *name;	/* of the file; NULL: a session */
	unsigned int line;
	bool failed;
};

/* What is between the blanks; an empty line or a comment: NULL */
static char *trimmed(char *line)
{
	size_t len;

	while (isspace((unsigned char)*line))
		line++;
	len = strlen(line);
	while (len && isspace((unsigned char)line[len - 1]))
		line[--len] = 0;
	return *line && *line != '*' ? line : NULL;
}

static int one_line(const struct who *who, struct batch *b, char *line)
{
	bool whole = strchr(line, '\n') || strlen(line) < LINE_MAX_UTF8;
	char *text = trimmed(line);
	int rc, ret;

	b->line++;
	if (!text)
		return 0;
	if (!whole || strlen(text) > ZCP_RAC_MAX - 4) {
		fprintf(stderr, "cpctl: %s:%u: longer than %d characters\n", b->name ?: "line",
			b->line, ZCP_RAC_MAX - 4);
		b->failed = true;
		return whole ? 0 : -EMSGSIZE;
	}
	ret = run(who, text, &rc);
	if (ret)
		return failed(ret, "%s:%u", b->name ?: "line", b->line) ? -EIO : 0;
	if (b->name)
		printf("%s:%u: RC=%d\n", b->name, b->line, rc);
	else if (rc)
		printf("RC=%d\n", rc);
	b->failed |= rc;
	return 0;
}

static bool is_end(char *line)
{
	char copy[LINE_MAX_UTF8 + 2], *text;

	snprintf(copy, sizeof(copy), "%s", line);
	text = trimmed(copy);
	return text && (!strcasecmp(text, "END") || !strcasecmp(text, "QUIT"));
}

static int lines(const struct who *who, FILE *f, const char *name)
{
	bool prompt = !name && isatty(STDIN_FILENO);
	struct batch b = { .name = name };
	char line[LINE_MAX_UTF8 + 2];
	int ret = 0;

	for (;;) {
		if (prompt) {
			fputs("RACF: ", stdout);
			fflush(stdout);
		}
		if (!fgets(line, sizeof(line), f) || (!name && is_end(line)))
			break;
		ret = one_line(who, &b, line);
		fflush(stdout);
		if (ret)
			break;
	}
	explicit_bzero(line, sizeof(line));
	return ret || b.failed || ferror(f) ? STATUS_FAILED : STATUS_OK;
}

static int file(const struct who *who, const char *name)
{
	FILE *f = strcmp(name, "-") ? fopen(name, "re") : stdin;
	int status;

	if (!f)
		return failed(errno, "%s", name);
	status = lines(who, f, name);
	if (f != stdin)
		fclose(f);
	return status;
}

/* "explain USER CLASS RESOURCE ACCESS" is RACF's EXPLAIN with its operands in another order. */
static bool explain(int argc, char *argv[], char *to, size_t size)
{
	return argc == 6 && (size_t)snprintf(to, size, "EXPLAIN %s %s USER(%s) ACCESS(%s)", argv[3],
					     argv[4], argv[2], argv[5]) < size;
}

/* What the operands say as one command. */
static bool command_of(int argc, char *argv[], char *to, size_t size)
{
	if (!strcmp(argv[1], "explain"))
		return explain(argc, argv, to, size);
	return argv[1][0] != '-' && words_join(argc - 1, argv + 1, to, size);
}

int cmd_racf(int argc, char *argv[])
{
	char command[LINE_MAX_UTF8 + 1] = "";
	bool batch = argc == 3 && !strcmp(argv[1], "-f");
	struct who who;
	int status;

	if (!batch && argc > 1 && !command_of(argc, argv, command, sizeof(command)))
		return usage("racf [COMMAND... | explain USER CLASS RESOURCE ACCESS | -f FILE]"
			     " (at most 236 characters a command)");
	who_login(&who);
	status = batch	  ? file(&who, argv[2]) :
		 *command ? single(&who, command) :
			    lines(&who, stdin, NULL);
	explicit_bzero(command, sizeof(command));
	who_logout(&who);
	return status;
}
