/* SPDX-License-Identifier: MIT */
/* sample.h - the first SYSTEM CONFIG and USER DIRECT of a machine */
#ifndef ZCP_CPCTL_SAMPLE_H
#define ZCP_CPCTL_SAMPLE_H

#define SAMPLE_CONFIG		"/etc/zcp/system.config"
#define SAMPLE_DIRECTORY	"/etc/zcp/user.direct"

extern const char sample_config[];
/* formats: the first SPECIAL user, then the first AUDITOR */
extern const char sample_directory[], sample_directory_demo[];

#endif
