// SPDX-License-Identifier: MIT
/* smfd.c - the keeper of the audit trail: options, set-up, processes; smfd(8) */
#include <cap-ng.h>
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
#include "smf/trailkey.h"

#define SMF_DIR		"/var/lib/zcp/smf"
#define SMF_DEVICE	"/dev/zcp/smf"

static struct {
	const char *role, *dir, *socket, *device, *user, *racf_user, *sid, *size, *sever;
	const char *witness, *archive;
	int device_fd;
	bool setup, accept, syslog;
} opt = {
	.dir = SMF_DIR,
	.socket = SMF_SOCKET,
	.device = SMF_DEVICE,
	.racf_user = "zcp-racf",
	.device_fd = -1,
	.sid = "ZCP",
	.size = "64M",
	.sever = "YES",
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
	O_WITNESS,
	O_ARCHIVE,
	O_SEVER,
	O_ACCEPT,
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
	{ "witness", required_argument, NULL, O_WITNESS },
	{ "archive", required_argument, NULL, O_ARCHIVE },
	{ "sever", required_argument, NULL, O_SEVER },
	{ "accept", no_argument, NULL, O_ACCEPT },
	{ "help", no_argument, NULL, O_HELP },
	{ NULL, 0, NULL, 0 },
};

static const char usage[] =
	"usage: smfd [--dir DIR] [--socket PATH] [--device PATH | --device-fd N] [--user USER]\n"
	"            [--racf-user USER] [--syslog]\n"
	"       smfd --setup [--dir DIR] [--user USER] [--sid SID] [--size SIZE] [--sever YES|NO]\n"
	"            [--archive PROGRAM] [--witness FILE]\n"
	"       smfd --accept [--dir DIR]\n";

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
		case O_WITNESS:
			opt.witness = optarg;
			break;
		case O_ARCHIVE:
			opt.archive = optarg;
			break;
		case O_SEVER:
			opt.sever = optarg;
			break;
		case O_ACCEPT:
			opt.accept = true;
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

static void give(int dir, const char *name, const struct stat *owner)
{
	if (!geteuid() && fchownat(dir, name, owner->st_uid, owner->st_gid, AT_SYMLINK_NOFOLLOW))
		log_fatal("%s: %m", name);
}

/* The folder, its control file, the first key; one that is there is left alone. */
static int setup(void)
{
	struct smf_control ctl;
	const char *wrong;
	char text[SMF_CONTROL_MAX];
	struct stat st;
	int dir;

	snprintf(text, sizeof(text),
		 "CURRENT PRIMARY PRIMARY smf1.data SECONDARY smf2.data SIZE %s SID %s SEVER %s"
		 "%s%s%s%s", opt.size, opt.sid, opt.sever, opt.archive ? " ARCHIVE " : "",
		 opt.archive ?: "", opt.witness ? " WITNESS " : "", opt.witness ?: "");
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
	if (smf_control_write(dir, &ctl) || trail_key_create(dir, &ctl, &trail_io))
		return 1;
	/* to whom the folder belongs: --user's, or the service that it was made for */
	give(dir, SMF_CONTROL_FILE, &st);
	give(dir, SMF_CONTROL_COPY, &st);
	give(dir, TRAIL_KEY_FILE, &st);
	give(dir, TRAIL_TRUST_FILE, &st);
	return 0;
}

/*
 * What was changed by hand in the control file comes into force, but for what
 * only users of RACF may change. smfd must not run.
 */
static int accept_control(void)
{
	int dir = open(opt.dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC), fd;
	struct smf_control old, new;
	struct trail_key key;
	struct stat st;

	if (dir < 0 || fstat(dir, &st))
		log_fatal("%s: %m", opt.dir);
	if (smf_control_read(dir, &new))
		return 1;
	fd = trail_key_open(dir, &key);
	if (fd < 0 || smf_control_in_force(dir, &old, key.control) < 0)
		return 1;
	if (new.sever != old.sever || new.threshold != old.threshold ||
	    memcmp(new.alarm, old.alarm, sizeof(new.alarm))) {
		fprintf(stderr, "smfd: SEVER, THRESHOLD and ALARM are for SMF SEVER, SET, ALARM\n");
		return 1;
	}
	if (smf_control_keep(dir, &new) || smf_control_digest(&new, key.control) ||
	    trail_key_save(fd, &key, &trail_io) || smf_control_write(dir, &new))
		return 1;
	explicit_bzero(&key, sizeof(key));
	give(dir, SMF_CONTROL_FILE, &st);
	give(dir, SMF_CONTROL_COPY, &st);
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
	if (!strcmp(opt.role, "herald"))
		return smf_herald(opt.witness, opt.user);
	if (!strcmp(opt.role, "archiver"))
		return smf_archiver(opt.dir, opt.archive, opt.user);
	log_fatal("%s: no such role", opt.role);
}

/* Options that the children need too. */
static void child_args(char **args, const struct smf_control *ctl)
{
	const char *const pairs[][2] = {
		{ "--dir", opt.dir },
		{ "--socket", opt.socket },
		{ "--user", opt.user },
		{ "--racf-user", opt.racf_user },
		{ "--witness", *ctl->witness ? ctl->witness : NULL },
		{ "--archive", *ctl->archive ? ctl->archive : NULL },
	};

	for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++) {
		if (!pairs[i][1])
			continue;
		*args++ = (char *)pairs[i][0];
		*args++ = (char *)pairs[i][1];
	}
	if (opt.syslog)
		*args++ = "--syslog";
	*args = NULL;
}

/* What the herald needs was given to it. A parent that is root keeps what it takes to end children.
 */
static void drop_capabilities(void)
{
	capng_clear(CAPNG_SELECT_CAPS);
	if (geteuid() && capng_apply(CAPNG_SELECT_CAPS))
		log_fatal("capabilities cannot be given up");
}

static int run(const char *name)
{
	enum { RECEIVER, WRITER, READER, HERALD, ARCHIVER, CHILDREN };
	int writer[2], reader[2], herald[2], archiver[2], door, dir;
	uint8_t digest[TRAIL_DIGEST_LEN] = { 0 };
	struct proc_child c[CHILDREN];
	struct smf_control ctl;
	char *args[16];

	dir = open(opt.dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (dir < 0)
		log_fatal("%s: %m", opt.dir);
	trail_key_control(dir, digest);
	if (smf_control_in_force(dir, &ctl, digest) < 0)
		return 1;
	close(dir);
	door = opt.device_fd >= 0 ? opt.device_fd : open(opt.device, O_RDWR | O_CLOEXEC);
	/* the receiver reads all that is there before it waits again */
	if (door < 0 || fcntl(door, F_SETFL, O_NONBLOCK))
		log_fatal("%s: %m", opt.device);
	child_args(args, &ctl);
	proc_pair(writer, SMF_IMSG_MAX);
	proc_pair(reader, SMF_IMSG_MAX);
	proc_pair(herald, SMF_IMSG_MAX);
	proc_pair(archiver, SMF_IMSG_MAX);
	c[HERALD].pid = proc_spawn(name, c[HERALD].role = "herald", args, &herald[1], 1);
	c[WRITER].pid =
		proc_spawn(name, c[WRITER].role = "writer", args,
			   (int[]){ writer[1], herald[0], archiver[0] }, 3);
	c[ARCHIVER].pid =
		proc_spawn(name, c[ARCHIVER].role = "archiver", args, &archiver[1], 1);
	c[READER].pid = proc_spawn(name, c[READER].role = "reader", args, &reader[1], 1);
	c[RECEIVER].pid = proc_spawn(name, c[RECEIVER].role = "receiver", args,
				     (int[]){ writer[0], reader[0], door }, 3);
	/* closing the device is the sever: only the receiver may hold it open */
	close(door);
	for (int i = 0; i < 2; i++) {
		close(writer[i]);
		close(reader[i]);
		close(herald[i]);
		close(archiver[i]);
	}
	drop_capabilities();
	return proc_wait("smfd", c, CHILDREN);
}

int main(int argc, char **argv)
{
	parse(argc, argv);
	log_open("smfd", !opt.syslog);
	if (opt.role)
		return run_role();
	if (opt.setup)
		return setup();
	if (opt.accept)
		return accept_control();
	proc_block_signals();
	return run(argv[0]);
}
