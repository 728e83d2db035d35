// SPDX-License-Identifier: MIT
/*
 * vmhost.c - the process that a virtual machine lives in
 *
 * It lends the machine an address space, threads and a place among the
 * processes of Linux, and looks at nothing that a guest wrote. Descriptor 3 is
 * /dev/zcp/vm, bound by cpd. The main thread is the VM's CP thread; the others
 * start when CP asks for them.
 */
#include <errno.h>
#include <pthread.h>
#include <seccomp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/rseq.h>
#include <sys/syscall.h>
#include <unistd.h>
#include "kmod/uapi/zcp.h"
#include "lib/log.h"
#include "lib/sandbox.h"

#define VM_FD		3
#define LARGE_PAGE	(1UL << 20)
#define STACK_SIZE	(64 << 10)

static struct zcp_vm_info info;

/* Blocks until CP wants something of this thread: 0 and *r, or -errno. */
static int run(unsigned int kind, unsigned int index, struct zcp_vm_run *r)
{
	do {
		*r = (struct zcp_vm_run){ .kind = kind, .index = index };
		if (ioctl(VM_FD, ZCP_VM_RUN, r) == 0)
			return 0;
	} while (errno == EINTR);
	return -errno;
}

/*
 * The C library registers each thread for restartable sequences, which are not used here. With
 * them Linux leads a thread that had lost its processor back through user space, and a virtual CPU
 * would leave the run call for nothing, each time.
 */
static void no_restartable_sequences(void)
{
	const size_t least = 32;	/* the first version's area; none is smaller */
	size_t len = __rseq_size < least ? least : __rseq_size;

	if (__rseq_size)
		syscall(SYS_rseq, (char *)__builtin_thread_pointer() + __rseq_offset, len,
			RSEQ_FLAG_UNREGISTER, RSEQ_SIG);
}

static void *run_thread(void *arg)
{
	unsigned int kind = (uintptr_t)arg >> 16, index = (uintptr_t)arg & 0xffff;
	struct zcp_vm_run r;
	char name[16] = "io";
	int ret;

	if (kind == ZCP_RUN_VCPU)
		snprintf(name, sizeof(name), "cpu %u", index);
	prctl(PR_SET_NAME, name);
	no_restartable_sequences();
	do
		ret = run(kind, index, &r);
	while (!ret && r.event != ZCP_RUN_GONE);
	/*
	 * CP sees the thread leave; without it the machine cannot go on, which CP decides, not we
	 */
	if (ret)
		log_msg(LOG_ERR, "%.8s: %s: %s", info.userid, name, strerror(-ret));
	return NULL;
}

static int start_thread(uint64_t arg)
{
	uintptr_t kind = arg >> 32, index = (uint32_t)arg;
	pthread_attr_t attr;
	pthread_t thread;
	int ret;

	if ((kind != ZCP_RUN_VCPU && kind != ZCP_RUN_IO) || index >= ZCP_MAX_CPUS)
		return -EINVAL;
	pthread_attr_init(&attr);
	pthread_attr_setdetachstate(&attr, PTHREAD_CREATE_DETACHED);
	pthread_attr_setstacksize(&attr, STACK_SIZE);
	ret = -pthread_create(&thread, &attr, run_thread, (void *)(kind << 16 | index));
	pthread_attr_destroy(&attr);
	return ret;
}

static int map_storage(void)
{
	char *p;

	if (ioctl(VM_FD, ZCP_VM_INFO, &info))
		return -errno;
	/*
	 * on a boundary of large pages, or the kernel does not map them as such; what lies around
	 * it stays reserved
	 */
	p = mmap(NULL, info.storage + LARGE_PAGE, PROT_NONE,
		 MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	if (p == MAP_FAILED)
		return -errno;
	p += -(uintptr_t)p & (LARGE_PAGE - 1);
	p = mmap(p, info.storage, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_FIXED, VM_FD, 0);
	if (p == MAP_FAILED)
		return -errno;
	if (madvise(p, info.storage, MADV_DONTFORK) || madvise(p, info.storage, MADV_DONTDUMP))
		return -errno;
	return 0;
}

static int enter_sandbox(void)
{
	static const int syscalls[] = {
		SCMP_SYS(ioctl),		/* ZCP_VM_RUN */
		/* threads */
		SCMP_SYS(clone), SCMP_SYS(clone3), SCMP_SYS(sched_getscheduler),
	};
	static const struct sandbox_profile profile = {
		.name = "vmhost", .syscalls = syscalls,
		.n_syscalls = sizeof(syscalls) / sizeof(syscalls[0]),
	};

	return sandbox_enter(&profile);
}

int main(int argc, char *argv[])
{
	struct zcp_vm_run r;
	int ret;

	(void)argc;
	log_open(argv[0], true);
	ret = sandbox_hide_memory();
	if (!ret)
		ret = map_storage();
	if (ret)
		log_fatal("storage: %s (vmhost is started by cpd)", strerror(-ret));
	if (enter_sandbox())
		return 1;
	for (;;) {
		ret = run(ZCP_RUN_CP, 0, &r);
		if (!ret && r.event == ZCP_RUN_GONE)
			exit(0);
		if (!ret && r.event == ZCP_RUN_START)
			ret = start_thread(r.arg);
		if (ret)
			log_fatal("%.8s: CP thread: %s", info.userid, strerror(-ret));
	}
}
