/* SPDX-License-Identifier: MIT */
/*
 * infile.h - records from data sets that somebody has as files: what unload and reports read
 *
 * The files are opened by name, then the process gives up everything but
 * reading them and writing its output, before it looks at the first byte.
 */
#ifndef ZCP_SMF_INFILE_H
#define ZCP_SMF_INFILE_H

#include <stddef.h>
#include <stdint.h>

/*
 * Opens the files (none: standard input) and enters the sandbox. Ends the
 * process on failure. name: of the program, for messages.
 */
void infile_open(const char *name, char *const *paths, int n);

/*
 * The next record that is not the trail's own, in the order of the files;
 * valid until the next call. 1; 0: no more. number: of the record in its
 * trail, 0: not known. What is no record is said on standard error, and the
 * rest of its file left out.
 */
int infile_next(const uint8_t **rec, uint64_t *number);
/* Whether something was left out. */
int infile_damaged(void);

#endif
