/* SPDX-License-Identifier: MIT */
/*
 * cgroup.h - a cgroup for each virtual machine, in a folder that belongs to cpd
 *
 * The folder is a child of a slice (zcp.slice/vms): cpd sits beside it, so that
 * its own end never ends a machine. Without cgroup v2 all of this does nothing.
 */
#ifndef ZCP_CPCTL_CGROUP_H
#define ZCP_CPCTL_CGROUP_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

/*
 * path: the folder, made if need be; NULL: none. As root: moves cpd into the slice and hands the
 * folder to owner.
 */
void cgroup_init(const char *path, uid_t owner);
/* cgroup.procs of the machine's own cgroup, open for its vmhost to enter; -1: none */
int cgroup_make(uint32_t id);
void cgroup_remove(uint32_t id);
/* removes those of machines that are not known any more */
void cgroups_forget(bool (*known)(uint32_t id));

#endif
