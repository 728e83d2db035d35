// SPDX-License-Identifier: MIT
/* smfreport.c - reports about data sets of the audit trail; smfreport(1) */
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "smf/infile.h"
#include "smf/report.h"

static const char usage[] = "usage: smfreport [-H] [-f STATEMENTS | -e STATEMENT...] DATASET...\n";

static const struct option long_options[] = {
	{ "help", no_argument, NULL, 'h' },
	{ NULL, 0, NULL, 0 },
};

static char text[REPORT_TEXT_MAX + 1];
static size_t text_len;

static void die(const char *what, const char *why)
{
	fprintf(stderr, "smfreport: %s: %s\n", what, why);
	exit(2);
}

static void read_statements(const char *path)
{
	int fd = strcmp(path, "-") ? open(path, O_RDONLY | O_CLOEXEC) : 0;
	ssize_t n = 1;

	if (fd < 0)
		die(path, strerror(errno));
	while (n > 0 && text_len < sizeof(text)) {
		n = read(fd, text + text_len, sizeof(text) - text_len);
		text_len += n > 0 ? n : 0;
	}
	if (n)
		die(path, n < 0 ? strerror(errno) : "too long");
}

static void add_statement(const char *s)
{
	size_t len = strlen(s);

	if (text_len + len + 1 > REPORT_TEXT_MAX)
		die("statements", "too long");
	memcpy(text + text_len, s, len);
	text_len += len;
	text[text_len++] = '\n';
}

/* All records that the report is about; they stay where they were read. */
static size_t gather(const struct report *r, struct report_item **items)
{
	size_t n = 0, room = 0;
	const uint8_t *rec;
	uint64_t number;

	while (infile_next(&rec, &number)) {
		if (!report_wants(r, rec))
			continue;
		if (n == room) {
			room = room ? 2 * room : 4096;
			*items = reallocarray(*items, room, sizeof(**items));
			if (!*items)
				die("records", "too many");
		}
		(*items)[n++] = (struct report_item){ rec, number };
	}
	return n;
}

int main(int argc, char **argv)
{
	struct report_item *items = NULL;
	static struct report r;
	unsigned int line;
	bool html = false;
	const char *wrong;
	size_t n;
	int c;

	while ((c = getopt_long(argc, argv, "Hf:e:", long_options, NULL)) != -1) {
		if (c == 'H') {
			html = true;
		} else if (c == 'f') {
			read_statements(optarg);
		} else if (c == 'e') {
			add_statement(optarg);
		} else {
			fputs(usage, c == 'h' ? stdout : stderr);
			return c == 'h' ? 0 : 2;
		}
	}
	wrong = report_parse(text, text_len, &r, &line);
	if (wrong) {
		fprintf(stderr, "smfreport: line %u: %s\n", line, wrong);
		return 2;
	}
	infile_open("smfreport", argv + optind, argc - optind);
	n = gather(&r, &items);
	if (html)
		report_html(&r, items, n, stdout);
	else
		report_text(&r, items, n, stdout);
	free(items);
	if (fflush(stdout) || ferror(stdout)) {
		perror("smfreport: standard output");
		return 2;
	}
	return infile_damaged();
}
