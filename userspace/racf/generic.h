/* SPDX-License-Identifier: MIT */
/* generic.h - generic profile names of general resource classes; pure */
#ifndef ZCP_RACF_GENERIC_H
#define ZCP_RACF_GENERIC_H

#include <stdbool.h>

/*
 * What &NAME in a generic name stands for: its i-th value; NULL: there are no more. vars->of may
 * be NULL.
 */
struct generic_vars {
	const char *(*of)(const void *arg, const char *var, unsigned int i);
	const void *arg;
};

/* The name holds an asterisk, a percent sign or an ampersand. */
bool racf_is_generic(const char *name);

/*
 * % one character but a period; * inside or alone in a qualifier: the rest of
 * it, exactly one when alone; * at the end of the name: anything; ** alone in
 * a qualifier: zero or more qualifiers. &NAME: any of its values, where there are vars.
 */
bool racf_generic_match(const char *generic, const char *name);
bool racf_generic_match_vars(const char *generic, const char *name,
			     const struct generic_vars *vars);

/* Less than 0: a is more specific than b and is looked at first. */
int racf_generic_compare(const char *a, const char *b);

#endif
