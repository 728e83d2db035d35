/* SPDX-License-Identifier: MIT */
/*
 * host.h - the vmhosts that cpd keeps: one process and one user id for each virtual machine
 *
 * A vmhost outlives cpd. What a new cpd must know of it stands in a record
 * (RUN/vm-ID: pid, start time of the process, uid), which counts only while
 * that process lives.
 */
#ifndef ZCP_CPCTL_HOST_H
#define ZCP_CPCTL_HOST_H

#include <poll.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#define HOSTS_MAX 512

struct host_config {
	const char *vmhost;	/* program */
	const char *run;	/* folder of the records */
	uid_t uid_first;
	unsigned int uids;	/* <= HOSTS_MAX */
};

/* config is kept. 0 or -errno. */
int hosts_init(const struct host_config *config);

/* Opens /dev/zcp/vm, binds it to token and starts a vmhost on it. 0 or -errno. */
int host_start(uint32_t id, uint64_t token, const char *userid);
bool host_known(uint32_t id);
/* VM is over: its vmhost has some seconds to end by itself. */
void host_end(uint32_t id);

/* After a restart of cpd: takes over the vmhost of VM id. -ESRCH: none lives. */
int host_adopt(uint32_t id);
void hosts_forget(void);		/* records and cgroups of VMs that are not known */

/*
 * For poll(): one entry for each vmhost. hosts_check() looks at them, and ends those whose time is
 * over.
 */
unsigned int hosts_poll(struct pollfd *fds, unsigned int max, int *timeout_ms);
void hosts_check(const struct pollfd *fds, unsigned int n);
unsigned int hosts_count(void);

#endif
