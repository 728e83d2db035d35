// SPDX-License-Identifier: MIT
/* sandbox.c - no_new_privs, capabilities, landlock, seccomp */
#include <cap-ng.h>
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <linux/landlock.h>
#include <pwd.h>
#include <seccomp.h>
#include <stdint.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>
#include "lib/log.h"
#include "lib/sandbox.h"

#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))

/* What the C library needs to run, to wait and to end, and I/O on files that are open already. */
static const int base[] = {
	SCMP_SYS(read), SCMP_SYS(write), SCMP_SYS(readv), SCMP_SYS(writev), SCMP_SYS(close),
	SCMP_SYS(pread64), SCMP_SYS(pwrite64), SCMP_SYS(lseek), SCMP_SYS(fstat),
	SCMP_SYS(newfstatat), SCMP_SYS(fcntl), SCMP_SYS(dup), SCMP_SYS(brk), SCMP_SYS(mmap),
	SCMP_SYS(munmap), SCMP_SYS(mremap), SCMP_SYS(madvise), SCMP_SYS(futex),
	SCMP_SYS(set_robust_list), SCMP_SYS(rseq), SCMP_SYS(poll), SCMP_SYS(ppoll),
	SCMP_SYS(epoll_wait), SCMP_SYS(epoll_pwait), SCMP_SYS(epoll_ctl), SCMP_SYS(select),
	SCMP_SYS(pselect6), SCMP_SYS(rt_sigaction), SCMP_SYS(rt_sigprocmask),
	SCMP_SYS(rt_sigreturn), SCMP_SYS(sigreturn), SCMP_SYS(sigaltstack),
	SCMP_SYS(restart_syscall), SCMP_SYS(clock_gettime), SCMP_SYS(clock_getres),
	SCMP_SYS(clock_nanosleep), SCMP_SYS(nanosleep), SCMP_SYS(gettimeofday), SCMP_SYS(time),
	SCMP_SYS(timerfd_settime), SCMP_SYS(getrandom), SCMP_SYS(getpid), SCMP_SYS(gettid),
	SCMP_SYS(getppid), SCMP_SYS(getuid), SCMP_SYS(geteuid), SCMP_SYS(getgid),
	SCMP_SYS(getegid), SCMP_SYS(tgkill), SCMP_SYS(sched_yield), SCMP_SYS(sched_getaffinity),
	SCMP_SYS(uname), SCMP_SYS(exit), SCMP_SYS(exit_group),
	/* what a second sandbox_enter() takes */
	SCMP_SYS(seccomp), SCMP_SYS(capget), SCMP_SYS(capset), SCMP_SYS(landlock_create_ruleset),
	SCMP_SYS(landlock_add_rule), SCMP_SYS(landlock_restrict_self),
};

/*
 * s390x's C library reaches sockets through socketcall, where send() and recv() are no sendto() and
 * recvfrom().
 */
static int allow(scmp_filter_ctx ctx, int nr)
{
	int ret = seccomp_rule_add(ctx, SCMP_ACT_ALLOW, nr, 0);

	if (!ret && nr == SCMP_SYS(sendto))
		ret = seccomp_rule_add(ctx, SCMP_ACT_ALLOW, SCMP_SYS(send), 0);
	if (!ret && nr == SCMP_SYS(recvfrom))
		ret = seccomp_rule_add(ctx, SCMP_ACT_ALLOW, SCMP_SYS(recv), 0);
	return ret;
}

static int enter_seccomp(const struct sandbox_profile *profile)
{
	scmp_filter_ctx ctx = seccomp_init(SCMP_ACT_KILL_PROCESS);
	int ret = ctx ? 0 : -ENOMEM;
	size_t i;

	for (i = 0; !ret && i < ARRAY_SIZE(base); i++)
		ret = allow(ctx, base[i]);
	for (i = 0; !ret && i < profile->n_syscalls; i++)
		ret = allow(ctx, profile->syscalls[i]);
	/*
	 * Memory never becomes code. mmap cannot be judged: on s390x its arguments lie in memory.
	 */
	if (!ret)
		ret = seccomp_rule_add(ctx, SCMP_ACT_ALLOW, SCMP_SYS(mprotect), 1,
				       SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0));
	/* who hid its memory keeps it hidden */
	if (!ret)
		ret = seccomp_rule_add(ctx, SCMP_ACT_ALLOW, SCMP_SYS(prctl), 1,
				       SCMP_A0(SCMP_CMP_NE, PR_SET_DUMPABLE));
	if (!ret)
		ret = seccomp_rule_add(ctx, SCMP_ACT_ALLOW, SCMP_SYS(prctl), 2,
				       SCMP_A0(SCMP_CMP_EQ, PR_SET_DUMPABLE),
				       SCMP_A1(SCMP_CMP_EQ, 0));
	if (!ret)
		ret = seccomp_load(ctx);
	if (ctx)
		seccomp_release(ctx);
	return ret;
}

#define FS_READ (LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR)
#define FS_WRITE (LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_MAKE_REG | \
		  LANDLOCK_ACCESS_FS_MAKE_SOCK | LANDLOCK_ACCESS_FS_MAKE_DIR | \
		  LANDLOCK_ACCESS_FS_REMOVE_FILE | LANDLOCK_ACCESS_FS_REMOVE_DIR)
/* all of the first version: what is not granted below is refused */
#define FS_ALL ((LANDLOCK_ACCESS_FS_MAKE_SYM << 1) - 1)
/* rights that mean something for a file that is no folder */
#define FS_FILE (LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_WRITE_FILE | \
		 LANDLOCK_ACCESS_FS_EXECUTE)

static int landlock_path(int ruleset, const struct sandbox_path *path)
{
	struct landlock_path_beneath_attr attr = {
		.parent_fd = open(path->path, O_PATH | O_CLOEXEC),
	};
	struct stat st;
	int ret = 0;

	if (attr.parent_fd < 0)
		return errno == ENOENT ? 0 : -errno;
	attr.allowed_access = (path->rights & SANDBOX_READ ? FS_READ : 0) |
			      (path->rights & SANDBOX_WRITE ? FS_WRITE : 0) |
			      (path->rights & SANDBOX_EXEC ? LANDLOCK_ACCESS_FS_EXECUTE : 0);
	if (fstat(attr.parent_fd, &st))
		ret = -errno;
	else if (!S_ISDIR(st.st_mode))
		attr.allowed_access &= FS_FILE;
	if (!ret && syscall(SYS_landlock_add_rule, ruleset, LANDLOCK_RULE_PATH_BENEATH, &attr, 0))
		ret = -errno;
	close(attr.parent_fd);
	return ret;
}

static int enter_landlock(const struct sandbox_profile *profile)
{
	struct landlock_ruleset_attr attr = { .handled_access_fs = FS_ALL };
	int ruleset = syscall(SYS_landlock_create_ruleset, &attr, sizeof(attr), 0);
	int ret = 0;

	/* Not in this kernel: file modes and the systemd unit remain. */
	if (ruleset < 0)
		return errno == ENOSYS || errno == EOPNOTSUPP ? 0 : -errno;
	for (size_t i = 0; !ret && i < profile->n_paths; i++) {
		ret = landlock_path(ruleset, &profile->paths[i]);
		if (ret)
			log_msg(LOG_ERR, "%s: sandbox: %s", profile->name, profile->paths[i].path);
	}
	if (!ret && syscall(SYS_landlock_restrict_self, ruleset, 0))
		ret = -errno;
	close(ruleset);
	return ret;
}

static int keep_capabilities(const int *caps, size_t n)
{
	/* the bounding set can stay: with no_new_privs nothing is gained from it any more */
	capng_clear(CAPNG_SELECT_BOTH);
	for (size_t i = 0; i < n; i++)
		if (capng_update(CAPNG_ADD, CAPNG_EFFECTIVE | CAPNG_PERMITTED, caps[i]))
			return -EINVAL;
	if (!capng_apply(CAPNG_SELECT_CAPS))
		return 0;
	/* a unit that grants none may refuse capset too */
	capng_clear(CAPNG_SELECT_BOTH);
	return !n && !capng_get_caps_process() &&
			       capng_have_capabilities(CAPNG_SELECT_CAPS) == CAPNG_NONE ?
		       0 :
		       -EPERM;
}

int sandbox_enter(const struct sandbox_profile *profile)
{
	int ret = 0;

	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0))
		ret = -errno;
	if (!ret)
		ret = enter_landlock(profile);
	if (!ret)
		ret = keep_capabilities(profile->caps, profile->n_caps);
	if (!ret)
		ret = enter_seccomp(profile);
	if (ret) {
		errno = -ret;
		log_msg(LOG_ERR, "%s: sandbox: %m", profile->name);
	}
	return ret;
}

int sandbox_drop_user(const char *user)
{
	struct passwd *pw = getpwnam(user);

	if (!pw)
		return -ENOENT;
	if (getuid() == pw->pw_uid && geteuid() == pw->pw_uid)
		return keep_capabilities(NULL, 0);
	if (initgroups(user, pw->pw_gid) || setresgid(pw->pw_gid, pw->pw_gid, pw->pw_gid) ||
	    setresuid(pw->pw_uid, pw->pw_uid, pw->pw_uid))
		return -errno;
	return keep_capabilities(NULL, 0);
}

int sandbox_hide_memory(void)
{
	static const struct rlimit none = { 0, 0 };

	if (prctl(PR_SET_DUMPABLE, 0, 0, 0, 0))
		return -errno;
	/*
	 * what is not dumpable leaves no core; where a unit refuses this call it has set the limit
	 */
	return setrlimit(RLIMIT_CORE, &none) && errno != EPERM ? -errno : 0;
}
