// SPDX-License-Identifier: MIT
/* smfd.c - the keeper of the audit trail: options, set-up, processes; smfd(8) */
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "lib/log.h"
#include "lib/proc.h"
#include "smf/imsg.h"
#include "smf/proto.h"

#define SMF_DIR		"/var/lib/zcp/smf"
#define SMF_DEVICE	"/dev/zcp/smf"

static struct {
	const char *role, *dir, *socket, *device, *user, *racf_user, *sid, *size;
	int device_fd;
	bool setup, syslog;
} opt = {
	.dir = SMF_DIR,
	.socket = SMF_SOCKET,
	.device = SMF_DEVICE,
	.racf_user = "zcp-racf",
	.device_fd = -1,
	.sid = "ZCP",
	.size = "64M",
};

enum {
	O_ROLE = 256,
	O_DIR,
	O_SOCKET,
	O_DEVICE,
	O_DEVICE_FD,
	O_USER,
	O_RACF_USER,
	O_SETUP,
	O_SID,
	O_SIZE,
	O_SYSLOG,
	O_HELP,
};

static const struct option options[] = {
	{ "role", required_argument, NULL, O_ROLE },
	{ "dir", required_argument, NULL, O_DIR },
	{ "socket", required_argument, NULL, O_SOCKET },
	{ "device", required_argument, NULL, O_DEVICE },
	{ "device-fd", required_argument, NULL, O_DEVICE_FD },
	{ "user", required_argument, NULL, O_USER },
	{ "racf-user", required_argument, NULL, O_RACF_USER },
	{ "setup", no_argument, NULL, O_SETUP },
	{ "sid", required_argument, NULL, O_SID },
	{ "size", required_argument, NULL, O_SIZE },
	{ "syslog", no_argument, NULL, O_SYSLOG },
	{ "help", no_argument, NULL, O_HELP },
	{ NULL, 0, NULL, 0 },
};

static const char usage[] =
	"usage: smfd [--dir DIR] [--socket PATH] [--device PATH | --device-fd N] [--user USER]\n"
	"            [--racf-user USER] [--syslog]\n"
	"       smfd --setup [--dir DIR] [--user USER] [--sid SID] [--size SIZE]\n";

static void parse(int argc, char **argv)
{
	int c;

	while ((c = getopt_long(argc, argv, "", options, NULL)) != -1) {
		switch (c) {
		case O_ROLE:
			opt.role = optarg;
			break;
		case O_DIR:
			opt.dir = optarg;
			break;
		case O_SOCKET:
			opt.socket = optarg;
			break;
		case O_DEVICE:
			opt.device = optarg;
			break;
		case O_DEVICE_FD:
			opt.device_fd = atoi(optarg);
			break;
		case O_USER:
			opt.user = optarg;
			break;
		case O_RACF_USER:
			opt.racf_user = optarg;
			break;
		case O_SETUP:
			opt.setup = true;
			break;
		case O_SID:
			opt.sid = optarg;
			break;
		case O_SIZE:
			opt.size = optarg;
			break;
		case O_SYSLOG:
			opt.syslog = true;
			break;
		case O_HELP:
			fputs(usage, stdout);
			exit(0);
		default:
			fputs(usage, stderr);
			exit(2);
		}
	}
	if (optind != argc) {
		fputs(usage, stderr);
		exit(2);
	}
}

/* The folder and its control file; one that is there is left alone. */
static int setup(void)
{
	struct smf_control ctl;
	const char *wrong;
	char text[200];
	struct stat st;
	int dir;

	snprintf(text, sizeof(text),
		 "CURRENT PRIMARY PRIMARY smf1.data SECONDARY smf2.data SIZE %s SID %s", opt.size,
		 opt.sid);
	wrong = smf_control_parse(text, strlen(text), &ctl);
	if (wrong) {
		fprintf(stderr, "smfd: %s\n", wrong);
		return 2;
	}
	if (mkdir(opt.dir, 0750) && errno != EEXIST)
		log_fatal("%s: %m", opt.dir);
	if (opt.user && chown(opt.dir, proc_uid(opt.user), -1))
		log_fatal("%s: %m", opt.dir);
	dir = open(opt.dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (dir < 0 || fstat(dir, &st))
		log_fatal("%s: %m", opt.dir);
	if (!faccessat(dir, SMF_CONTROL_FILE, F_OK, 0)) {
		fprintf(stderr, "smfd: %s/%s is there already\n", opt.dir, SMF_CONTROL_FILE);
		return 1;
	}
	if (smf_control_write(dir, &ctl))
		return 1;
	/* to whom the folder belongs: --user's, or the one of the service that the system made it for */
	if (!geteuid() && fchownat(dir, SMF_CONTROL_FILE, st.st_uid, st.st_gid, AT_SYMLINK_NOFOLLOW))
		log_fatal("%s: %m", SMF_CONTROL_FILE);
	return 0;
}

static int run_role(void)
{
	if (!strcmp(opt.role, "receiver"))
		return smf_receiver(opt.socket, opt.racf_user, opt.user);
	if (!strcmp(opt.role, "writer"))
		return smf_writer(opt.dir, opt.user);
	if (!strcmp(opt.role, "reader"))
		return smf_reader(opt.dir, opt.user);
	log_fatal("%s: no such role", opt.role);
}

int main(int argc, char **argv)
{
	char *args[] = { NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL };
	int writer[2], reader[2], door, n = 0;
	struct proc_child children[3];

	parse(argc, argv);
	log_open("smfd", !opt.syslog);
	if (opt.role)
		return run_role();
	if (opt.setup)
		return setup();
	proc_block_signals();
	door = opt.device_fd >= 0 ? opt.device_fd : open(opt.device, O_RDWR | O_CLOEXEC);
	if (door < 0)
		log_fatal("%s: %m", opt.device);
	args[n++] = "--dir";
	args[n++] = (char *)opt.dir;
	args[n++] = "--socket";
	args[n++] = (char *)opt.socket;
	args[n++] = "--racf-user";
	args[n++] = (char *)opt.racf_user;
	if (opt.user) {
		args[n++] = "--user";
		args[n++] = (char *)opt.user;
	}
	if (opt.syslog)
		args[n++] = "--syslog";
	proc_pair(writer, SMF_IMSG_MAX);
	proc_pair(reader, SMF_IMSG_MAX);
	children[1].pid = proc_spawn(argv[0], children[1].role = "writer", args, &writer[1], 1);
	children[2].pid = proc_spawn(argv[0], children[2].role = "reader", args, &reader[1], 1);
	children[0].pid = proc_spawn(argv[0], children[0].role = "receiver", args,
				     (int[]){ writer[0], reader[0], door }, 3);
	/* closing the device is the sever: only the receiver may hold it open */
	close(door);
	close(writer[0]);
	close(writer[1]);
	close(reader[0]);
	close(reader[1]);
	return proc_wait("smfd", children, 3);
}
