/* SPDX-License-Identifier: MIT */
/*
 * state.h - /var/lib/zcp/cp: the compiled files that CP is loaded with, and which CP was served
 * last
 */
#ifndef ZCP_CPCTL_STATE_H
#define ZCP_CPCTL_STATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#define STATE_DIR	"/var/lib/zcp/cp"
#define STATE_DIRECTORY	"user.direct"	/* compiled, kmod/uapi/directory.h */
#define STATE_CONFIG	"system.config"

/* its parent must exist; one that is there is left alone */
int state_make_folder(const char *path, mode_t mode);
int state_open(const char *dir, const char *name);	/* descriptor for reading, or -errno */
/* Replaces a file as a whole: written aside, fsync, rename, fsync of the folder. */
int state_replace(const char *dir, const char *name, const void *data, size_t len);
/* Is this another boot than the last time? Keeps it. */
bool state_new_boot(const char *dir, uint64_t boot);

#endif
