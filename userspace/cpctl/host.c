// SPDX-License-Identifier: MIT
/* host.c - the vmhosts that cpd keeps */
#include <cap-ng.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include "cpctl/cgroup.h"
#include "cpctl/host.h"
#include "cpctl/store.h"
#include "kmod/uapi/zcp.h"
#include "lib/log.h"

#define VM_DEVICE	"/dev/zcp/vm"
#define VM_FD		3	/* where vmhost finds it */
#define END_SECONDS	10
#define RECORD_SIZE	128

struct host {
	uint32_t id;		/* 0: entry is free */
	pid_t pid;
	int pidfd;
	uid_t uid;
	bool child;		/* of this cpd, not taken over */
	time_t deadline;	/* CLOCK_MONOTONIC, 0: none */
};

static const struct host_config *config;
static struct host hosts[HOSTS_MAX];
static int run_dir = -1;

static time_t now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec;
}

static struct host *find(uint32_t id)
{
	for (unsigned int i = 0; i < HOSTS_MAX; i++)
		if (hosts[i].id == id)
			return &hosts[i];
	return NULL;
}

bool host_known(uint32_t id)
{
	return id && find(id);
}

unsigned int hosts_count(void)
{
	unsigned int n = 0;

	for (unsigned int i = 0; i < HOSTS_MAX; i++)
		n += hosts[i].id != 0;
	return n;
}

int hosts_init(const struct host_config *c)
{
	config = c;
	if (mkdir(c->run, 0700) && errno != EEXIST)
		return -errno;
	run_dir = open(c->run, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (run_dir < 0)
		return -errno;
	return 0;
}

static void vm_name(uint32_t id, char name[24])
{
	snprintf(name, 24, "vm-%u", id);
}

/* ---- records ---- */

/* Field 22 of /proc/PID/stat, behind the program's name, which may hold anything. */
static unsigned long long start_time(pid_t pid)
{
	unsigned long long when = 0;
	char path[32], text[1024];
	ssize_t len;
	char *p;
	int fd;

	snprintf(path, sizeof(path), "/proc/%d/stat", pid);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return 0;
	len = read(fd, text, sizeof(text) - 1);
	close(fd);
	if (len <= 0)
		return 0;
	text[len] = 0;
	p = strrchr(text, ')');
	for (int field = 2; p && field < 22; field++)
		p = strchr(p + 1, ' ');
	if (p)
		when = strtoull(p, NULL, 10);
	return when;
}

static void write_record(const struct host *h)
{
	char name[24], text[RECORD_SIZE];
	int fd, len;

	vm_name(h->id, name);
	len = snprintf(text, sizeof(text), "%d %llu %u\n", h->pid, start_time(h->pid), h->uid);
	fd = openat(run_dir, name, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (fd < 0 || write(fd, text, len) != len)
		log_msg(LOG_WARNING, "%s/%s: %m: a new cpd will not find this vmhost", config->run,
			name);
	if (fd >= 0)
		close(fd);
}

static bool read_record(const char *name, pid_t *pid, unsigned long long *when, uid_t *uid)
{
	char text[RECORD_SIZE];
	int fd = openat(run_dir, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
	ssize_t len = fd < 0 ? -1 : read(fd, text, sizeof(text) - 1);

	if (fd >= 0)
		close(fd);
	if (len <= 0)
		return false;
	text[len] = 0;
	return sscanf(text, "%d %llu %u", pid, when, uid) == 3 && *pid > 1 && *when;
}

void hosts_forget(void)
{
	int fd = openat(run_dir, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *d = fd < 0 ? NULL : fdopendir(fd);
	struct dirent *e;
	unsigned int id;

	while (d && (e = readdir(d)))
		if (sscanf(e->d_name, "vm-%u", &id) == 1 && !host_known(id))
			unlinkat(run_dir, e->d_name, 0);
	if (d)
		closedir(d);
	cgroups_forget(host_known);
}

/* ---- starting ---- */

static int bind_vm(uint64_t token)
{
	struct zcp_vm_bind bind = { .version = ZCP_VERSION, .token = token };
	int fd = open(VM_DEVICE, O_RDWR | O_CLOEXEC);

	if (fd < 0)
		return -errno;
	if (ioctl(fd, ZCP_VM_BIND, &bind)) {
		int ret = -errno;

		close(fd);
		return ret;
	}
	return fd;
}

static struct host *free_host(void)
{
	unsigned long used[HOSTS_MAX / 8 / sizeof(long) + 1] = { 0 };
	struct host *h = find(0);
	unsigned int i;

	for (i = 0; i < HOSTS_MAX; i++)
		if (hosts[i].id && hosts[i].uid - config->uid_first < HOSTS_MAX)
			used[(hosts[i].uid - config->uid_first) / (8 * sizeof(long))] |=
				1UL << ((hosts[i].uid - config->uid_first) % (8 * sizeof(long)));
	for (i = 0; h && i < config->uids; i++)
		if (!(used[i / (8 * sizeof(long))] & 1UL << (i % (8 * sizeof(long))))) {
			h->uid = config->uid_first + i;
			return h;
		}
	return NULL;
}

/*
 * In the child, which has cpd's rights until it gives them up here. Nothing of cpd stays open but
 * the log. It writes its record itself: cpd may be killed at any moment after the fork.
 */
__attribute__((noreturn))
static void become_vmhost(struct host *h, int vm, int cgroup, const char *userid)
{
	uid_t uid = h->uid;
	char *const argv[] = { "vmhost", (char *)userid, NULL };
	char *const env[] = { NULL };
	int null = open("/dev/null", O_RDWR);
	sigset_t none;

	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	setsid();
	h->pid = getpid();
	write_record(h);
	if (cgroup >= 0 && write(cgroup, "0", 1) != 1)
		log_msg(LOG_WARNING, "%s: cgroup: %m", userid);
	/* log_fatal() would run cpd's exit handlers */
	if (null < 0 || dup2(null, 0) < 0 || dup2(null, 1) < 0 || dup2(vm, VM_FD) < 0 ||
	    fcntl(VM_FD, F_SETFD, 0) || close_range(VM_FD + 1, ~0U, 0) ||
	    setgroups(0, NULL) || setresgid(uid, uid, uid) || setresuid(uid, uid, uid))
		_exit(126);
	capng_clear(CAPNG_SELECT_BOTH);
	if (capng_apply(CAPNG_SELECT_CAPS) < 0 || prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0))
		_exit(126);
	execve(config->vmhost, argv, env);
	_exit(127);
}

int host_start(uint32_t id, uint64_t token, const char *userid)
{
	struct host *h = free_host();
	int vm, cgroup, ret = 0;

	if (!id || find(id))
		return -EEXIST;
	if (!h)
		return -EAGAIN;
	vm = bind_vm(token);
	if (vm < 0)
		return vm;
	cgroup = cgroup_make(id);
	h->id = id;
	h->pid = fork();
	if (!h->pid)
		become_vmhost(h, vm, cgroup, userid);
	if (h->pid < 0)
		ret = -errno;
	close(vm);
	if (cgroup >= 0)
		close(cgroup);
	if (ret) {
		cgroup_remove(id);
		h->id = 0;
		return ret;
	}
	h->child = true;
	h->deadline = 0;
	h->pidfd = syscall(SYS_pidfd_open, h->pid, 0);
	log_msg(LOG_INFO, "%s: vmhost %d, uid %u", userid, h->pid, h->uid);
	return 0;
}

int host_adopt(uint32_t id)
{
	struct host *h = find(0);
	unsigned long long when;
	char name[24];

	if (!h)
		return -EAGAIN;
	vm_name(id, name);
	if (!read_record(name, &h->pid, &when, &h->uid))
		return -ESRCH;
	h->pidfd = syscall(SYS_pidfd_open, h->pid, 0);
	if (h->pidfd < 0)
		return -ESRCH;
	if (start_time(h->pid) != when) {	/* somebody else's pid by now */
		close(h->pidfd);
		return -ESRCH;
	}
	h->id = id;
	h->child = false;
	h->deadline = 0;
	return 0;
}

/* ---- ending ---- */

void host_end(uint32_t id)
{
	struct host *h = id ? find(id) : NULL;

	if (h && !h->deadline)
		h->deadline = now() + END_SECONDS;
}

static void gone(struct host *h)
{
	char name[24];
	int status = 0;

	if (h->child && waitpid(h->pid, &status, WNOHANG) != h->pid)
		return;
	if (WIFSIGNALED(status))
		log_msg(LOG_WARNING, "vmhost %d of VM %u: killed by signal %d", h->pid, h->id,
			WTERMSIG(status));
	else if (WEXITSTATUS(status))
		log_msg(LOG_WARNING, "vmhost %d of VM %u: status %d", h->pid, h->id,
			WEXITSTATUS(status));
	close(h->pidfd);
	vm_name(h->id, name);
	unlinkat(run_dir, name, 0);
	cgroup_remove(h->id);
	h->id = 0;
}

unsigned int hosts_poll(struct pollfd *fds, unsigned int max, int *timeout_ms)
{
	unsigned int n = 0;

	*timeout_ms = -1;
	for (unsigned int i = 0; i < HOSTS_MAX && n < max; i++) {
		if (!hosts[i].id)
			continue;
		fds[n++] = (struct pollfd){ .fd = hosts[i].pidfd, .events = POLLIN };
		if (hosts[i].deadline)
			*timeout_ms = 1000;
	}
	return n;
}

void hosts_check(const struct pollfd *fds, unsigned int n)
{
	for (unsigned int i = 0; i < HOSTS_MAX; i++) {
		struct host *h = &hosts[i];

		if (!h->id)
			continue;
		for (unsigned int j = 0; j < n; j++)
			if (fds[j].fd == h->pidfd && fds[j].revents)
				goto over;
		if (h->deadline && now() >= h->deadline) {
			log_msg(LOG_WARNING, "vmhost %d of VM %u does not end: killed", h->pid,
				h->id);
			syscall(SYS_pidfd_send_signal, h->pidfd, SIGKILL, NULL, 0);
			h->deadline = 0;
		}
		continue;
over:
		gone(h);
	}
}
