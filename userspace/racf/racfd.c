// SPDX-License-Identifier: MIT
/* racfd.c - the server that decides who may do what: options, set-up, processes; racfd(8) */
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "lib/log.h"
#include "lib/proc.h"
#include "racf/authority.h"
#include "racf/batch.h"
#include "racf/grammar.h"
#include "racf/imsg.h"
#include "racf/mfa.h"
#include "racf/repair.h"
#include "racf/store.h"
#include "smf/proto.h"

#define RACF_DEVICE	"/dev/zcp/racf"

static struct {
	const char *role, *device, *setup, *import, *print;
	struct racf_paths paths;
	int device_fd;
	bool demo, check, repair, unload, floor, syslog;
} opt = {
	.paths = {
		.db = RACF_DB_PATH,
		.smf_socket = SMF_SOCKET,
		.smf_user = "zcp-smf",
		.mfa_socket = MFA_SOCKET,
		.mfa_user = "zcp-mfa",
	},
	.device = RACF_DEVICE,
	.device_fd = -1,
};

enum {
	O_ROLE = 256,
	O_DB,
	O_SOCKET,
	O_DEVICE,
	O_DEVICE_FD,
	O_USER,
	O_SMF_USER,
	O_MFA_SOCKET,
	O_MFA_USER,
	O_SETUP,
	O_DEMO,
	O_KDF_FLOOR,
	O_CHECK,
	O_REPAIR,
	O_PRINT,
	O_UNLOAD,
	O_IMPORT,
	O_SYSLOG,
	O_HELP,
};

static const struct option options[] = {
	{ "role", required_argument, NULL, O_ROLE },
	{ "db", required_argument, NULL, O_DB },
	{ "smf-socket", required_argument, NULL, O_SOCKET },
	{ "device", required_argument, NULL, O_DEVICE },
	{ "device-fd", required_argument, NULL, O_DEVICE_FD },
	{ "user", required_argument, NULL, O_USER },
	{ "smf-user", required_argument, NULL, O_SMF_USER },
	{ "mfa-socket", required_argument, NULL, O_MFA_SOCKET },
	{ "mfa-user", required_argument, NULL, O_MFA_USER },
	{ "setup", required_argument, NULL, O_SETUP },
	{ "demo", no_argument, NULL, O_DEMO },
	{ "kdf-floor", no_argument, NULL, O_KDF_FLOOR },
	{ "check", no_argument, NULL, O_CHECK },
	{ "repair", no_argument, NULL, O_REPAIR },
	{ "unload", no_argument, NULL, O_UNLOAD },
	{ "import", required_argument, NULL, O_IMPORT },
	{ "print", required_argument, NULL, O_PRINT },
	{ "syslog", no_argument, NULL, O_SYSLOG },
	{ "help", no_argument, NULL, O_HELP },
	{ NULL, 0, NULL, 0 },
};

static const char usage[] =
	"usage: racfd [--db FILE] [--smf-socket PATH] [--device PATH | "
	"--device-fd N] [--user USER]\n"
	"             [--smf-user USER] [--mfa-socket PATH] [--mfa-user USER] [--syslog]\n"
	"       racfd --setup FILE|- [--import UNLOAD] [--db FILE] [--user USER] [--kdf-floor]\n"
	"       racfd --demo [--db FILE] [--user USER] [--kdf-floor]\n"
	"       racfd --check [--repair] [--db FILE]\n"
	"       racfd --unload [--db FILE]\n"
	"       racfd --print authority | commands\n";

static void bad_usage(void)
{
	fputs(usage, stderr);
	exit(2);
}

static void parse(int argc, char **argv)
{
	int c;

	while ((c = getopt_long(argc, argv, "", options, NULL)) != -1) {
		switch (c) {
		case O_ROLE:
			opt.role = optarg;
			break;
		case O_DB:
			opt.paths.db = optarg;
			break;
		case O_SOCKET:
			opt.paths.smf_socket = optarg;
			break;
		case O_DEVICE:
			opt.device = optarg;
			break;
		case O_DEVICE_FD:
			opt.device_fd = atoi(optarg);
			break;
		case O_USER:
			opt.paths.user = optarg;
			break;
		case O_SMF_USER:
			opt.paths.smf_user = optarg;
			break;
		case O_MFA_SOCKET:
			opt.paths.mfa_socket = optarg;
			break;
		case O_MFA_USER:
			opt.paths.mfa_user = optarg;
			break;
		case O_SETUP:
			opt.setup = optarg;
			break;
		case O_DEMO:
			opt.demo = true;
			break;
		case O_KDF_FLOOR:
			opt.floor = true;
			break;
		case O_CHECK:
			opt.check = true;
			break;
		case O_REPAIR:
			opt.repair = true;
			break;
		case O_UNLOAD:
			opt.unload = true;
			break;
		case O_IMPORT:
			opt.import = optarg;
			break;
		case O_PRINT:
			opt.print = optarg;
			break;
		case O_SYSLOG:
			opt.syslog = true;
			break;
		case O_HELP:
			fputs(usage, stdout);
			exit(0);
		default:
			bad_usage();
		}
	}
	if (optind != argc || (opt.import && !opt.setup) || (opt.repair && !opt.check) ||
	    !!opt.setup + opt.demo + opt.check + opt.unload + !!opt.print > 1)
		bad_usage();
}

static int setup(void)
{
	const struct kdf_cost cost = opt.floor ? KDF_COST_TEST : KDF_COST_FLOOR;
	FILE *unload = opt.import ? fopen(opt.import, "re") : NULL;
	FILE *f = opt.demo ? store_demo() : strcmp(opt.setup, "-") ? fopen(opt.setup, "re") : stdin;

	if (!f)
		log_fatal("%s: %m", opt.setup);
	if (opt.import && !unload)
		log_fatal("%s: %m", opt.import);
	return store_setup(opt.paths.db, &cost, unload, f, opt.paths.user);
}

/* The tables of the program itself, for the documentation. */
static int print(void)
{
	if (!strcmp(opt.print, "authority"))
		authority_print(stdout);
	else if (!strcmp(opt.print, "commands"))
		syntax_print(stdout);
	else
		bad_usage();
	return 0;
}

static int run_role(void)
{
	if (!strcmp(opt.role, "front"))
		return racf_front(opt.paths.user);
	if (!strcmp(opt.role, "worker"))
		return racf_worker(&opt.paths);
	log_fatal("%s: no such role", opt.role);
}

int main(int argc, char **argv)
{
	char *args[16] = { NULL };
	struct proc_child children[2];
	int pair[2], door, n = 0;

	parse(argc, argv);
	log_open("racfd", !opt.syslog);
	if (opt.role)
		return run_role();
	if (opt.print)
		return print();
	if (opt.unload)
		return store_unload(opt.paths.db);
	if (opt.check)
		return opt.repair ? repair_files(opt.paths.db) : repair_check(opt.paths.db);
	if (opt.setup || opt.demo)
		return setup();
	proc_block_signals();
	door = opt.device_fd >= 0 ? opt.device_fd : open(opt.device, O_RDWR | O_CLOEXEC);
	if (door < 0)
		log_fatal("%s: %m", opt.device);
	args[n++] = "--db";
	args[n++] = (char *)opt.paths.db;
	args[n++] = "--smf-socket";
	args[n++] = (char *)opt.paths.smf_socket;
	args[n++] = "--smf-user";
	args[n++] = (char *)opt.paths.smf_user;
	args[n++] = "--mfa-socket";
	args[n++] = (char *)opt.paths.mfa_socket;
	args[n++] = "--mfa-user";
	args[n++] = (char *)opt.paths.mfa_user;
	if (opt.paths.user) {
		args[n++] = "--user";
		args[n++] = (char *)opt.paths.user;
	}
	if (opt.syslog)
		args[n++] = "--syslog";
	proc_pair(pair, BATCH_MAX);
	children[1].pid = proc_spawn(argv[0], children[1].role = "worker", args, &pair[1], 1);
	children[0].pid =
		proc_spawn(argv[0], children[0].role = "front", args, (int[]){ pair[0], door }, 2);
	/* closing the device is the sever: only the front may hold it open */
	close(door);
	close(pair[0]);
	close(pair[1]);
	return proc_wait("racfd", children, 2);
}
