// SPDX-License-Identifier: MIT
/* cpctl.c - administers CP: options, then one of the subcommands of the table */
#include <getopt.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "cpctl/cpctl.h"

struct options options = { .password_fd = -1 };

static const struct {
	const char *name;
	int (*fn)(int argc, char *argv[]);
	const char *operands, *what;
} subcommands[] = {
	{ "directory", cmd_directory, "[--check] FILE",
	  "compile USER DIRECT and put it into force" },
	{ "config", cmd_config, "[--check] FILE",
	  "compile SYSTEM CONFIG for the next start of cpd" },
	{ "status", cmd_status, "", "what CP is and has" },
	{ "vms", cmd_vms, "", "the virtual machines" },
	{ "counters", cmd_counters, "", "what CP has counted" },
	{ "cp", cmd_cp, "COMMAND...", "run a CP command" },
	{ "racf", cmd_racf, "[COMMAND... | explain USER... | -f FILE]",
	  "RACF commands: one, a file of them, a session" },
	{ "console", cmd_console, "USER", "log on to a virtual machine, in line mode" },
	{ "spool", cmd_spool, "punch [--text] [--class C] USER FILE...",
	  "files into a virtual reader" },
	{ "nss", cmd_nss, "save NAME FILE", "an ELF or flat image as a named saved system" },
	{ "setup", cmd_setup, "[--demo]", "prepare this machine: users, keys, databases" },
};

static int help(FILE *to, int status)
{
	fprintf(to, "usage: cpctl [-u USER] [--password-file FILE | --password-fd N] [--json] "
		    "COMMAND\n");
	for (size_t i = 0; i < sizeof(subcommands) / sizeof(subcommands[0]); i++)
		fprintf(to, "  %-9s %-41s %s\n", subcommands[i].name, subcommands[i].operands,
			subcommands[i].what);
	return status;
}

int usage(const char *text)
{
	fprintf(stderr, "usage: cpctl %s\n", text);
	return STATUS_USAGE;
}

int failed(int error, const char *fmt, ...)
{
	va_list ap;

	fputs("cpctl: ", stderr);
	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	if (error)
		fprintf(stderr, ": %s", strerror(abs(error)));
	fputc('\n', stderr);
	return STATUS_FAILED;
}

static int parse(int argc, char *argv[])
{
	static const struct option longs[] = {
		{ "user", required_argument, NULL, 'u' },
		{ "password-file", required_argument, NULL, 'f' },
		{ "password-fd", required_argument, NULL, 'd' },
		{ "json", no_argument, NULL, 'j' },
		{ "help", no_argument, NULL, 'h' },
		{ NULL, 0, NULL, 0 },
	};
	char *end;
	int c;

	/* "+": what follows the subcommand is its own */
	while ((c = getopt_long(argc, argv, "+u:h", longs, NULL)) != -1) {
		switch (c) {
		case 'u':
			options.user = optarg;
			break;
		case 'f':
			options.password_file = optarg;
			break;
		case 'd':
			options.password_fd = strtoul(optarg, &end, 10);
			if (*end || end == optarg)
				return help(stderr, STATUS_USAGE);
			break;
		case 'j':
			options.json = true;
			break;
		case 'h':
			exit(help(stdout, STATUS_OK));
		default:
			return help(stderr, STATUS_USAGE);
		}
	}
	return STATUS_OK;
}

int main(int argc, char *argv[])
{
	if (parse(argc, argv))
		return STATUS_USAGE;
	argc -= optind;
	argv += optind;
	optind = 0;	/* the subcommand has options of its own */
	for (size_t i = 0; argc && i < sizeof(subcommands) / sizeof(subcommands[0]); i++)
		if (!strcmp(argv[0], subcommands[i].name))
			return subcommands[i].fn(argc, argv);
	return help(stderr, STATUS_USAGE);
}
