/* SPDX-License-Identifier: MIT */
/*
 * directory.h - compilers of USER DIRECT and SYSTEM CONFIG text; pure but for malloc
 * and what derives passwords
 *
 * The image is that of kmod/uapi/directory.h, verified before it is returned.
 * Text is ISO 8859-1 or ASCII; one statement a line, columns 1 to 72, columns
 * 73 to 80 may hold a sequence number; "*" in column 1 is a comment.
 */
#ifndef ZCP_CPCTL_DIRECTORY_H
#define ZCP_CPCTL_DIRECTORY_H

#include <stddef.h>
#include <stdint.h>
#include "kmod/uapi/zcp.h"

struct config_error {
	unsigned int line, column;	/* from 1; line 0: about the file as a whole */
	char text[128];
};

/* The system that a directory is for */
struct directory_for {
	const char *system;	/* SYSTEM_IDENTIFIER, for BUILD ON; NULL: BUILD ON * alone counts */
	const char *recovery;	/* user ids that may log on without RACF, a blank between them */
	/* what is kept instead of the password of one of them; 0 or -errno */
	int (*derive)(const char *userid, const char *password, struct zcp_kdf *kdf);
};

/*
 * Compiles; now: seconds since 1970 for the image. 0, and *image of *size bytes is
 * for free(); or -1 and *error says where and why.
 */
int directory_compile(const char *text, size_t len, const struct directory_for *system,
		      uint64_t now, void **image, size_t *size, struct config_error *error);
int sysconfig_compile(const char *text, size_t len, uint64_t now, void **image, size_t *size,
		      struct config_error *error);

#endif
