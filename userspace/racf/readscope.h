/* SPDX-License-Identifier: MIT */
/* readscope.h - what a group's auditor may read of the trail */
#ifndef ZCP_RACF_READSCOPE_H
#define ZCP_RACF_READSCOPE_H

#include "racf/job.h"

/* The user has AUDITOR or ROAUDIT in a group that counts for him. */
bool readscope_any(const struct job *job);
/* smfd is told which users, groups and profiles that is, before the answer. 0 or -errno. */
int readscope_send(const struct job *job);

#endif
