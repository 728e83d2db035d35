/* SPDX-License-Identifier: MIT */
/* grammar.h - the rows of command.c's parser */
#ifndef ZCP_RACF_GRAMMAR_H
#define ZCP_RACF_GRAMMAR_H

#include "racf/command.h"

enum operand_type {
	OP_FLAG,	/* no value */
	OP_NAME,	/* user, group or class: 1 to 8 characters */
	OP_NAME_OPT,	/* the same, or no value at all */
	OP_NAMES,	/* one or more */
	OP_LEVEL,	/* access level */
	OP_AUTHORITY,	/* USE, CREATE, CONNECT, JOIN */
	OP_NUMBER,
	OP_TEXT,	/* any characters, in apostrophes when there are blanks */
	OP_USERNAME,	/* the same, at most 20 */
	OP_PROFILE,	/* name of a profile */
	OP_AUDIT,	/* attempt(level) */
	OP_SECRET,	/* password or phrase */
	OP_SECRET_OPT,
	OP_SECRETS,	/* current and new */
};

/* how an operand may be negated */
#define OP_NO		0x1	/* NO in front: the keyword is negated */

struct operand {
	const char *name;
	uint8_t kw, type, flags;
	uint32_t max;		/* OP_NUMBER: highest value */
};

struct grammar {
	const char *name, *abbrev;
	uint8_t targets;	/* enum operand_type of the first positional operand */
	bool star;		/* an asterisk may stand for all */
	bool target_required;
	bool has_class;		/* a class, then names of profiles */
	const struct operand *operands;
	size_t n_operands;
};

extern const struct grammar racf_grammar[VERB_COUNT];

#endif
