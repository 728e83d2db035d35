/* SPDX-License-Identifier: MIT */
/* generic.h - generic profile names of general resource classes; pure */
#ifndef ZCP_RACF_GENERIC_H
#define ZCP_RACF_GENERIC_H

#include <stdbool.h>

/* The name holds an asterisk or a percent sign. */
bool racf_is_generic(const char *name);

/*
 * % one character but a period; * inside or alone in a qualifier: the rest of
 * it, exactly one when alone; * at the end of the name: anything; ** alone in
 * a qualifier: zero or more qualifiers.
 */
bool racf_generic_match(const char *generic, const char *name);

/* Less than 0: a is more specific than b and is looked at first. */
int racf_generic_compare(const char *a, const char *b);

#endif
