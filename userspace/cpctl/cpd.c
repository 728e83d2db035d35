// SPDX-License-Identifier: MIT
/*
 * cpd.c - does for CP what a kernel does not do by itself: opens files, keeps
 * the spool and saved systems, starts the process that a virtual machine lives in
 */
#include <cap-ng.h>
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <grp.h>
#include <linux/capability.h>
#include <pwd.h>
#include <seccomp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include "cpctl/cgroup.h"
#include "cpctl/checker.h"
#include "cpctl/eraser.h"
#include "cpctl/genl.h"
#include "cpctl/host.h"
#include "cpctl/state.h"
#include "cpctl/store.h"
#include "lib/log.h"
#include "lib/notify.h"
#include "lib/sandbox.h"

#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))

static struct {
	const char *state, *cgroup, *run, *user;
	char vmhost[256];
	struct host_config hosts;
	struct store store;
	struct genl *genl;
	uint64_t boot;
	unsigned int adds, refused;	/* files that the module took, and did not */
} cpd = {
	.state = STATE_DIR, .cgroup = "/sys/fs/cgroup/zcp.slice/vms", .run = "/run/zcp/cpd",
	.hosts = { .uid_first = 2000000000, .uids = HOSTS_MAX },
};

/* ---- requests ---- */

static int call_fd(int cmd, int fd, uint32_t id, const char *name)
{
	struct nl_msg *msg = genl_msg(cpd.genl, cmd, false);

	nla_put_s32(msg, ZCP_ATTR_FD, fd);
	if (id)
		nla_put_u32(msg, ZCP_ATTR_ID, id);
	if (name)
		nla_put_string(msg, ZCP_ATTR_NAME, name);
	return genl_call(cpd.genl, msg, NULL, NULL);
}

static void got_boot(void *arg, int cmd, struct nlattr **attrs)
{
	(void)cmd;
	if (attrs[ZCP_ATTR_BOOT])
		*(uint64_t *)arg = nla_get_u64(attrs[ZCP_ATTR_BOOT]);
}

static void reply(int cmd, uint64_t token, int result, bool file)
{
	struct nl_msg *msg = genl_msg(cpd.genl, cmd, false);
	int ret;

	nla_put_u64(msg, ZCP_ATTR_TOKEN, token);
	if (result < 0)
		nla_put_s32(msg, ZCP_ATTR_ERROR, result);
	else if (file)
		nla_put_s32(msg, ZCP_ATTR_FD, result);
	ret = genl_call(cpd.genl, msg, NULL, NULL);
	/* -ENOENT: who asked has given up */
	if (ret && ret != -ENOENT)
		log_msg(LOG_WARNING, "the module did not take an answer: %s", strerror(-ret));
}

/* ---- events ---- */

static void event_file(struct nlattr **attrs)
{
	const char *name = attrs[ZCP_ATTR_NAME] ? nla_get_string(attrs[ZCP_ATTR_NAME]) : NULL;
	uint32_t id = attrs[ZCP_ATTR_ID] ? nla_get_u32(attrs[ZCP_ATTR_ID]) : 0;
	int kind, op, result;
	bool file;

	if (!attrs[ZCP_ATTR_TOKEN] || !attrs[ZCP_ATTR_KIND] || !attrs[ZCP_ATTR_OP])
		return;
	kind = nla_get_u8(attrs[ZCP_ATTR_KIND]);
	op = nla_get_u8(attrs[ZCP_ATTR_OP]);
	result = store_file(&cpd.store, kind, op, id, name);
	if (!result && op == ZCP_FILE_ERASE)
		eraser_wake(&cpd.store);
	file = result >= 0 && (op == ZCP_FILE_CREATE || op == ZCP_FILE_OPEN);
	if (result < 0)
		log_msg(LOG_WARNING, "%s %s: operation %d on file %u: %s",
			kind == ZCP_FILE_SPOOL ? "spool" :
			kind == ZCP_FILE_NSS   ? "saved system" :
						 "directory",
			name ?: "", op, id, strerror(-result));
	reply(ZCP_CMD_FILE_REPLY, nla_get_u64(attrs[ZCP_ATTR_TOKEN]), result, file);
	if (file)
		close(result);
}

static void start_vm(uint32_t id, uint64_t token, const char *userid)
{
	int ret = host_start(id, token, userid);

	if (ret) {
		log_msg(LOG_ERR, "%s: no vmhost: %s", userid, strerror(-ret));
		reply(ZCP_CMD_VM_REPLY, token, ret, false);
	}
}

static void on_event(void *arg, int cmd, struct nlattr **attrs)
{
	(void)arg;
	switch (cmd) {
	case ZCP_CMD_EV_VM_START:
		if (attrs[ZCP_ATTR_TOKEN] && attrs[ZCP_ATTR_ID] && attrs[ZCP_ATTR_USERID])
			start_vm(nla_get_u32(attrs[ZCP_ATTR_ID]),
				 nla_get_u64(attrs[ZCP_ATTR_TOKEN]),
				 nla_get_string(attrs[ZCP_ATTR_USERID]));
		break;
	case ZCP_CMD_EV_VM_END:
		if (attrs[ZCP_ATTR_ID])
			host_end(nla_get_u32(attrs[ZCP_ATTR_ID]));
		break;
	case ZCP_CMD_EV_FILE:
		event_file(attrs);
		break;
	}
}

/* ---- start ---- */

static void register_cpd(void)
{
	int ret;

	cpd.genl = genl_open();
	if (!cpd.genl)
		log_fatal("no zcp module is loaded (modprobe zcp)");
	ret = genl_watch_module(cpd.genl);
	if (!ret)
		ret = genl_call(cpd.genl, genl_msg(cpd.genl, ZCP_CMD_REGISTER, false), got_boot,
				&cpd.boot);
	if (ret == -EBUSY)
		log_fatal("another cpd is registered");
	if (ret)
		log_fatal("the module refuses to register: %s", strerror(-ret));
}

/*
 * A compiled file of the state folder, when there is one. CP keeps what it has when it refuses this
 * one.
 */
static void load_image(int cmd, const char *name)
{
	int fd = state_open(cpd.state, name);
	int ret;

	if (fd == -ENOENT) {
		log_msg(LOG_NOTICE, "%s/%s: not there yet (cpctl makes it)", cpd.state, name);
		return;
	}
	ret = fd < 0 ? fd : call_fd(cmd, fd, 0, NULL);
	if (ret)
		log_msg(LOG_ERR, "%s/%s: not loaded: %s", cpd.state, name, strerror(-ret));
	if (fd >= 0)
		close(fd);
}

static void add_file(void *arg, uint32_t id, const char *name, int fd)
{
	bool spool = *(int *)arg == ZCP_FILE_SPOOL;
	int ret = call_fd(spool ? ZCP_CMD_SPOOL_ADD : ZCP_CMD_NSS_ADD, fd, id, spool ? NULL : name);

	if (!ret || ret == -EEXIST) {	/* CP outlived the last cpd and knows it */
		cpd.adds++;
		return;
	}
	cpd.refused++;
	log_msg(LOG_ERR, "%s %s: refused: %s", spool ? "spool file" : "saved system", name,
		strerror(-ret));
}

static void add_files(void)
{
	static const int kinds[] = { ZCP_FILE_SPOOL, ZCP_FILE_NSS };

	for (size_t i = 0; i < ARRAY_SIZE(kinds); i++)
		store_scan(&cpd.store, kinds[i], add_file, (void *)&kinds[i]);
	log_msg(LOG_INFO, "store: %u files, %u refused", cpd.adds, cpd.refused);
}

struct known_vm {
	uint32_t id;
	uint64_t token;
	char userid[ZCP_NAME_LEN + 1];
	bool is_new;
};

struct known_vms {
	struct known_vm vm[HOSTS_MAX];
	unsigned int n;
};

static void list_vm(void *arg, int cmd, struct nlattr **attrs)
{
	struct known_vms *list = arg;
	struct known_vm *vm;

	(void)cmd;
	if (list->n == HOSTS_MAX || !attrs[ZCP_ATTR_ID] || !attrs[ZCP_ATTR_TOKEN] ||
	    !attrs[ZCP_ATTR_USERID] || !attrs[ZCP_ATTR_STATE])
		return;
	vm = &list->vm[list->n++];
	vm->id = nla_get_u32(attrs[ZCP_ATTR_ID]);
	vm->token = nla_get_u64(attrs[ZCP_ATTR_TOKEN]);
	nla_strlcpy(vm->userid, attrs[ZCP_ATTR_USERID], sizeof(vm->userid));
	vm->is_new = !strcmp(nla_get_string(attrs[ZCP_ATTR_STATE]), "NEW");
}

/*
 * Virtual machines that a former cpd started, and those whose start event came while there was
 * none.
 */
static void adopt_vms(void)
{
	struct known_vms *list = calloc(1, sizeof(*list));
	int ret;

	if (!list)
		log_fatal("out of memory");
	ret = genl_call(cpd.genl, genl_msg(cpd.genl, ZCP_CMD_VMS, true), list_vm, list);
	if (ret)
		log_msg(LOG_ERR, "list of virtual machines: %s", strerror(-ret));
	for (unsigned int i = 0; i < list->n; i++) {
		const struct known_vm *vm = &list->vm[i];

		if (host_known(vm->id))
			continue;
		if (!host_adopt(vm->id))
			log_msg(LOG_INFO, "%s: vmhost taken over", vm->userid);
		else if (vm->is_new)
			start_vm(vm->id, vm->token, vm->userid);
		else
			log_msg(LOG_WARNING, "%s: runs in a vmhost that is not known", vm->userid);
	}
	free(list);
	if (!ret)
		hosts_forget();
}

/* Registering; the user ids of vmhosts; ending a vmhost that hangs */
static const int caps[] = { CAP_NET_ADMIN, CAP_SETUID, CAP_SETGID, CAP_KILL };

/* They were cleared from the effective set with the change of the user. */
static int keep_capabilities(void)
{
	capng_clear(CAPNG_SELECT_BOTH);
	for (size_t i = 0; i < ARRAY_SIZE(caps); i++)
		capng_update(CAPNG_ADD, CAPNG_EFFECTIVE | CAPNG_PERMITTED, caps[i]);
	return capng_apply(CAPNG_SELECT_CAPS);
}

/* What cpd and, by inheritance, vmhost need; vmhost narrows it for itself. */
static int enter_sandbox(void)
{
	static const int syscalls[] = {
		/* the store, records and cgroups */
		SCMP_SYS(openat), SCMP_SYS(mkdirat), SCMP_SYS(unlinkat), SCMP_SYS(renameat),
		SCMP_SYS(renameat2), SCMP_SYS(fsync), SCMP_SYS(getdents64),
		/* netlink; libnl asks for another socket when a group's name is looked up */
		SCMP_SYS(sendmsg), SCMP_SYS(recvmsg), SCMP_SYS(socket), SCMP_SYS(getsockname),
		SCMP_SYS(setsockopt),
		/* starting and watching vmhosts */
		SCMP_SYS(ioctl), SCMP_SYS(clone), SCMP_SYS(clone3), SCMP_SYS(pidfd_open),
		SCMP_SYS(pidfd_send_signal), SCMP_SYS(wait4), SCMP_SYS(setsid), SCMP_SYS(dup2),
		SCMP_SYS(dup3), SCMP_SYS(close_range), SCMP_SYS(setgroups), SCMP_SYS(setresgid),
		SCMP_SYS(setresuid), SCMP_SYS(execve), SCMP_SYS(sendto),
		/* the dynamic loader, then what vmhost does before its own sandbox */
		SCMP_SYS(open), SCMP_SYS(access), SCMP_SYS(faccessat), SCMP_SYS(faccessat2),
		SCMP_SYS(stat), SCMP_SYS(statx), SCMP_SYS(statfs), SCMP_SYS(statfs64),
		SCMP_SYS(fstatfs), SCMP_SYS(fstatfs64), SCMP_SYS(readlink),
		SCMP_SYS(readlinkat), SCMP_SYS(prlimit64), SCMP_SYS(setrlimit),
		SCMP_SYS(set_tid_address), SCMP_SYS(arch_prctl), SCMP_SYS(sched_getscheduler),
	};
	const struct sandbox_path paths[] = {
		{ "/dev/zcp", SANDBOX_READ | SANDBOX_WRITE },
		{ "/dev/null", SANDBOX_READ | SANDBOX_WRITE },
		{ cpd.state, SANDBOX_READ | SANDBOX_WRITE },
		{ cpd.run, SANDBOX_READ | SANDBOX_WRITE },
		{ cpd.cgroup, SANDBOX_READ | SANDBOX_WRITE },
		{ cpd.vmhost, SANDBOX_READ | SANDBOX_EXEC },
		{ "/usr/lib", SANDBOX_READ | SANDBOX_EXEC },
		{ "/lib", SANDBOX_READ | SANDBOX_EXEC },
		{ "/etc/ld.so.cache", SANDBOX_READ },
		{ "/proc", SANDBOX_READ },
	};
	const struct sandbox_profile profile = {
		.name = "cpd",
		.syscalls = syscalls,
		.n_syscalls = ARRAY_SIZE(syscalls),
		.paths = paths,
		.n_paths = ARRAY_SIZE(paths),
		.caps = caps,
		.n_caps = ARRAY_SIZE(caps),
	};

	return sandbox_enter(&profile);
}

/* ---- running ---- */

static int open_signals(void)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGINT);
	sigprocmask(SIG_BLOCK, &set, NULL);
	signal(SIGPIPE, SIG_IGN);
	return signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
}

static int serve(int signals)
{
	struct pollfd fds[4 + HOSTS_MAX] = {
		{ .fd = signals, .events = POLLIN },
		{ .fd = genl_fd(cpd.genl), .events = POLLIN },
	};

	for (;;) {
		int timeout, ret = 0;
		unsigned int n = hosts_poll(fds + 4, HOSTS_MAX, &timeout);

		checker_poll(fds + 2, &timeout);
		eraser_poll(fds + 3);
		if (genl_event_waits(cpd.genl))
			timeout = 0;
		if (poll(fds, 4 + n, timeout) < 0 && errno != EINTR)
			log_fatal("poll: %m");
		if (fds[0].revents)
			return 0;
		hosts_check(fds + 4, n);
		checker_check(fds + 2);
		eraser_check(&cpd.store, fds + 3);
		if (fds[1].revents || genl_event_waits(cpd.genl))
			ret = genl_events(cpd.genl);
		if (ret == -ENODEV) {
			log_msg(LOG_NOTICE, "the zcp module was unloaded");
			return 0;
		}
		if (ret == -ENOBUFS) {	/* a start event may be among the lost */
			log_msg(LOG_WARNING, "events were lost");
			adopt_vms();
		} else if (ret) {
			log_fatal("netlink: %s", strerror(-ret));
		}
	}
}

__attribute__((noreturn)) static void usage(void)
{
	fprintf(stderr, "usage: cpd [--user USER] [--state DIR] [--run DIR] [--vmhost PROGRAM]\n"
		"           [--cgroup DIR] [--uids FIRST[:COUNT]]\n");
	exit(64);
}

static void set_uids(const char *text)
{
	char *end;

	cpd.hosts.uid_first = strtoul(text, &end, 10);
	if (*end == ':')
		cpd.hosts.uids = strtoul(end + 1, &end, 10);
	if (*end || !cpd.hosts.uid_first || !cpd.hosts.uids || cpd.hosts.uids > HOSTS_MAX)
		usage();
}

/* vmhost is installed beside cpd. */
static void find_vmhost(void)
{
	ssize_t len = readlink("/proc/self/exe", cpd.vmhost, sizeof(cpd.vmhost) - 8);
	char *slash;

	cpd.vmhost[len < 0 ? 0 : len] = 0;
	slash = strrchr(cpd.vmhost, '/');
	if (slash)
		strcpy(slash + 1, "vmhost");
}

static void options(int argc, char *argv[])
{
	static const struct option longs[] = {
		{ "state", required_argument, NULL, 's' },
		{ "run", required_argument, NULL, 'r' },
		{ "vmhost", required_argument, NULL, 'v' },
		{ "cgroup", required_argument, NULL, 'c' },
		{ "uids", required_argument, NULL, 'u' },
		{ "user", required_argument, NULL, 'U' },
		{ NULL, 0, NULL, 0 },
	};
	int c;

	find_vmhost();
	while ((c = getopt_long(argc, argv, "", longs, NULL)) != -1) {
		switch (c) {
		case 's':
			cpd.state = optarg;
			break;
		case 'r':
			cpd.run = optarg;
			break;
		case 'v':
			if (strlen(optarg) >= sizeof(cpd.vmhost))
				usage();
			strcpy(cpd.vmhost, optarg);
			break;
		case 'c':
			cpd.cgroup = optarg;
			break;
		case 'u':
			set_uids(optarg);
			break;
		case 'U':
			cpd.user = optarg;
			break;
		default:
			usage();
		}
	}
	if (optind != argc)
		usage();
}

static void check(int ret, const char *what)
{
	if (ret)
		log_fatal("%s: %s", what, strerror(-ret));
}

/* Started as root: the user's from here on, but for the capabilities that enter_sandbox() keeps. */
static void become_user(void)
{
	struct passwd *pw = cpd.user ? getpwnam(cpd.user) : NULL;

	if (cpd.user && !pw)
		log_fatal("%s: no such user", cpd.user);
	cgroup_init(*cpd.cgroup ? cpd.cgroup : NULL, pw ? pw->pw_uid : geteuid());
	if (!pw || pw->pw_uid == geteuid())
		return;
	if (prctl(PR_SET_KEEPCAPS, 1, 0, 0, 0) || initgroups(cpd.user, pw->pw_gid) ||
	    setresgid(pw->pw_gid, pw->pw_gid, pw->pw_gid) ||
	    setresuid(pw->pw_uid, pw->pw_uid, pw->pw_uid))
		log_fatal("%s: %m", cpd.user);
	if (keep_capabilities())
		log_fatal("%s: capabilities: %m", cpd.user);
}

int main(int argc, char *argv[])
{
	int signals, ret;

	options(argc, argv);
	log_open("cpd", true);
	umask(077);
	signals = open_signals();
	check(state_make_folder(cpd.state, 0700), cpd.state);
	become_user();
	cpd.hosts.vmhost = cpd.vmhost;
	cpd.hosts.run = cpd.run;
	check(hosts_init(&cpd.hosts), cpd.run);
	check(store_open(&cpd.store, cpd.state), cpd.state);
	register_cpd();
	if (enter_sandbox())
		return 1;
	/*
	 * A file that the same CP still writes must stay; nobody writes those of one that is gone.
	 */
	if (state_new_boot(cpd.state, cpd.boot))
		store_remove_temporary(&cpd.store);
	checker_start();
	eraser_wake(&cpd.store);
	genl_on_event(cpd.genl, on_event, NULL);
	load_image(ZCP_CMD_CONFIG_LOAD, STATE_CONFIG);
	load_image(ZCP_CMD_DIRECTORY_LOAD, STATE_DIRECTORY);
	add_files();
	adopt_vms();
	notify_ready();
	log_msg(LOG_INFO, "ready");
	ret = serve(signals);
	notify_stopping();
	return ret;
}
