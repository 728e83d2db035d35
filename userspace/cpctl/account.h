/* SPDX-License-Identifier: MIT */
/* account.h - system users and groups of Linux, where systemd-sysusers does not make them */
#ifndef ZCP_CPCTL_ACCOUNT_H
#define ZCP_CPCTL_ACCOUNT_H

/* Each is left alone when it is there. 0 or -errno. */
int account_group(const char *name);
int account_user(const char *name, const char *gecos);	/* with a group of the same name */
int account_member(const char *user, const char *group);

#endif
