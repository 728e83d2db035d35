/* SPDX-License-Identifier: GPL-2.0-only */
/* scif.h - who else sees what a machine shows */
#ifndef CP_SCIF_H
#define CP_SCIF_H

#include "cp/cp.h"

/* The CONSOLE statement's secondary user or observer, at LOGON */
void scif_directory(struct cp_vm *cp, const struct zcp_dir_console *con);
/* A line that the machine shows; connected: somebody is at its terminal. May sleep. */
void scif_line(struct cp_vm *cp, bool connected, const char *text, size_t len);
/* userid is the machine's secondary user, and that is in force */
bool scif_is_secuser(struct cp_vm *cp, const char *userid);
/* Who is it, in force or not? False: nobody. */
bool scif_watcher(struct cp_vm *cp, enum cp_watch kind, char userid[ZCP_NAME_LEN + 1]);

#endif
