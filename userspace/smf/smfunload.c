// SPDX-License-Identifier: MIT
/* smfunload.c - data sets of the audit trail as text of fixed columns or as XML; smfunload(1) */
#include <getopt.h>
#include <stdio.h>
#include <string.h>
#include "smf/infile.h"
#include "smf/query.h"
#include "smf/unload.h"

static const char usage[] = "usage: smfunload [-x] [-s OPERANDS] [DATASET...]\n";

static const struct option long_options[] = {
	{ "help", no_argument, NULL, 'h' },
	{ NULL, 0, NULL, 0 },
};

/* More than the stream holds: nothing of it is copied again. */
static void put(void *arg, const char *p, size_t len)
{
	fwrite_unlocked(p, 1, len, arg);
}

int main(int argc, char **argv)
{
	static struct unload_out out = { .put = put };
	struct smf_filter filter = { 0 };
	const char *wrong, *at;
	const uint8_t *rec;
	bool xml = false;
	uint64_t number;
	size_t len;
	int c;

	while ((c = getopt_long(argc, argv, "xs:", long_options, NULL)) != -1) {
		if (c == 'x') {
			xml = true;
			continue;
		}
		if (c == 'h') {
			fputs(usage, stdout);
			return 0;
		}
		wrong = c == 's' ? smf_query_parse(optarg, strlen(optarg), &filter, &at, &len) : "";
		if (!wrong)
			continue;
		if (*wrong)
			fprintf(stderr, "smfunload: %s: %.*s\n", wrong, (int)len, at);
		fputs(usage, stderr);
		return 2;
	}
	infile_open("smfunload", argv + optind, argc - optind);
	out.arg = stdout;
	if (xml)
		unload_xml(&out);
	else
		unload_text(&out);
	if (xml)
		fputs(unload_xml_head, stdout);
	while (infile_next(&rec, &number))
		if (smf_query_match(&filter, rec))
			unload_record(&out.sink, rec);
	unload_flush(&out);
	if (xml)
		fputs(unload_xml_foot, stdout);
	if (fflush(stdout) || ferror(stdout)) {
		perror("smfunload: standard output");
		return 2;
	}
	return infile_damaged();
}
