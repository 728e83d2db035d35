/* SPDX-License-Identifier: MIT */
/* text.h - between the ISO 8859-1 of CP and the UTF-8 of Linux; names; pure */
#ifndef ZCP_CPCTL_TEXT_H
#define ZCP_CPCTL_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef void (*text_fn)(void *arg, const char *line);

/* One line, or lines ended by '\n', as UTF-8 to fn. Control characters become blanks. */
void text_line(const uint8_t *text, size_t len, text_fn fn, void *arg);
void text_lines(const uint8_t *text, size_t len, text_fn fn, void *arg);

/*
 * Length of what stands in to, which is also ended by a null; -EILSEQ: cannot be written in ISO
 * 8859-1; -E2BIG
 */
int text_to_latin1(const char *utf8, char *to, size_t size);

/* Upper-case name of 1 to 8 printable characters, from what a user typed; false: it is none. */
bool text_name(const char *from, char to[9]);

#endif
