/* SPDX-License-Identifier: MIT */
/*
 * compile.h - files in the syntax of USER DIRECT and SYSTEM CONFIG to images; says what is wrong on
 * standard error
 */
#ifndef ZCP_CPCTL_COMPILE_H
#define ZCP_CPCTL_COMPILE_H

#include <stddef.h>

/* 0, and *image is for free(); or -1 */
/* recovery: user ids that may log on without RACF, a blank between them */
int compile_directory(const char *path, const char *system, const char *recovery, void **image,
		      size_t *size);
int compile_config(const char *path, void **image, size_t *size);

#endif
