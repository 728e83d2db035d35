/* SPDX-License-Identifier: MIT */
/* unloadline.h - one line of a database unload taken apart, column by column; pure */
#ifndef ZCP_RACF_UNLOADLINE_H
#define ZCP_RACF_UNLOADLINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum unload_type {
	UNLOAD_0100, UNLOAD_0101, UNLOAD_0102, UNLOAD_0130,
	UNLOAD_0200, UNLOAD_0201, UNLOAD_0202, UNLOAD_0203, UNLOAD_0205, UNLOAD_020A,
	UNLOAD_020B, UNLOAD_0240, UNLOAD_02A0,
	UNLOAD_0500, UNLOAD_0502, UNLOAD_0503, UNLOAD_0505, UNLOAD_0507,
	UNLOAD_1210,
	UNLOAD_TYPES,
	UNLOAD_FOREIGN,		/* a type of IRRDBU00 for which there is no data here */
};

#define UNLOAD_LINE_MAX		3096
#define UNLOAD_VALUES_MAX	48

struct unload_value {
	const char *text;		/* in the line, not terminated; NULL: it is a number */
	size_t len;
	int64_t number;
};

struct unload_line {
	enum unload_type type;
	unsigned int n;
	struct unload_value v[UNLOAD_VALUES_MAX];
	/* what is wrong, and where: columns from 1 */
	const char *wrong;
	unsigned int from, last;
};

/*
 * The line without its end. False: wrong says why. Values are those of the type's columns in
 * order, without the ones that nothing is kept of: YES is 1; dates are seconds since 1970 of
 * their midnight, or of the time in front of them; access levels and authorities their number;
 * -1 where a number or a level is blank, 0 for a date.
 */
bool unload_line(const char *line, size_t len, struct unload_line *to);

/* As "0200". */
const char *unload_type_name(enum unload_type type);

#endif
