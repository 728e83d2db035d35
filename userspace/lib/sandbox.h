/* SPDX-License-Identifier: MIT */
/*
 * sandbox.h - a process gives up what it does not need
 *
 * Order in a daemon: open what needs privilege, sandbox_drop_user(), open what
 * the user may, sandbox_enter(). A process may call sandbox_enter() again with
 * a smaller profile: each call only takes away.
 */
#ifndef ZCP_LIB_SANDBOX_H
#define ZCP_LIB_SANDBOX_H

#include <stddef.h>

#define SANDBOX_READ	0x1	/* open for reading, list folders */
#define SANDBOX_WRITE	0x2	/* open for writing, create, rename, remove below a folder */
#define SANDBOX_EXEC	0x4

struct sandbox_path {
	/* file or folder with all below; one that does not exist is skipped */
	const char *path;
	unsigned int rights;	/* SANDBOX_* */
};

/*
 * syscalls: SCMP_SYS() values that are allowed beside a base list (memory,
 * time, signals, threads, read, write, close, exit: base[] in sandbox.c). Any
 * other ends the process with SIGSYS. paths: what may still be opened by name;
 * no paths: nothing.
 */
struct sandbox_profile {
	const char *name;	/* for messages */
	const int *syscalls;
	size_t n_syscalls;
	const struct sandbox_path *paths;
	size_t n_paths;
	const int *caps;	/* CAP_* that are kept; none: no capability */
	size_t n_caps;
};

/*
 * no_new_privs, no capabilities but those named, landlock (where the kernel has it), seccomp.
 * Call before threads are made. 0 or -errno; the caller must not go on after
 * an error.
 */
int sandbox_enter(const struct sandbox_profile *profile);

/*
 * To user, his group and supplementary groups; keeps no capability. When the
 * process is not root it must already be that user (-EPERM otherwise).
 * -ENOENT: no such user.
 */
int sandbox_drop_user(const char *user);

/* Not dumpable, no core files: for processes that hold secrets or guest storage. 0 or -errno. */
int sandbox_hide_memory(void);

#endif
