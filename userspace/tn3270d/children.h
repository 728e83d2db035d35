/* SPDX-License-Identifier: MIT */
/* children.h - the processes that tn3270d starts */
#ifndef ZCP_TN3270D_CHILDREN_H
#define ZCP_TN3270D_CHILDREN_H

#include <sys/types.h>

#define CHILD_FDS 3

/* Where tn3270-key and its likes lie: beside this program, or in the folder for helpers. */
const char *children_folder(void);

/*
 * Starts program with fds (ended by -1) as descriptors 3, 4, ...; standard
 * error is shared, the environment is empty. All descriptors of the caller
 * must be close-on-exec. Process id, or -errno.
 */
pid_t child_start(const char *program, char *const argv[], const int fds[CHILD_FDS + 1]);

#endif
