/* SPDX-License-Identifier: MIT */
/* grammar.h - the rows of command.c's parser, and what a value of each type is */
#ifndef ZCP_RACF_GRAMMAR_H
#define ZCP_RACF_GRAMMAR_H

#include <stdio.h>
#include "racf/command.h"

enum operand_type {
	OP_FLAG,	/* no value */
	OP_NAME,	/* user, group, class, label: 1 to 8 characters */
	OP_ID,		/* the same, first a digit too, or an asterisk */
	OP_LEVEL,	/* access level */
	OP_AUTHORITY,	/* USE, CREATE, CONNECT, JOIN */
	OP_NUMBER,	/* min to max */
	OP_WORD,	/* one of words: num is which */
	OP_DATE,	/* mm/dd/yy: num is yyyymmdd */
	OP_DAYS,	/* a day of the week: num has a bit for each, Sunday is 1 */
	OP_TIME,	/* hhmm:hhmm or ANYTIME */
	OP_AUDIT,	/* attempt(level) */
	OP_ZONE,	/* E or W of Greenwich, and hours: num is RACF_ZONE_* */
	OP_PROFILE,	/* name of a profile or of a member: no blank, up to max characters */
	OP_RULE,	/* syntax of passwords */
	OP_TEXT,	/* any characters, in apostrophes when there are blanks; up to max */
	OP_SECRET,	/* password or phrase */
	OP_SUB,		/* operands of its own */
};

/* flags */
#define OP_NO		0x01	/* NO in front: the keyword is negated, without a value */
#define OP_NO_VALUES	0x02	/* NO in front, and values as without; with OP_NO or without them */
#define OP_OPT		0x04	/* may stand without a value */
#define OP_MANY		0x08	/* one value or more */
#define OP_TWO		0x10	/* exactly two: current and new */
#define OP_LATE		0x20	/* records number it behind all that were there before it */
#define OP_ALIAS	0x40	/* another name of the row in front, with its bit in records */

struct operand {
	const char *name;
	uint8_t kw, type, flags;
	uint32_t max, min;	/* OP_NUMBER: the values; text: longest */
	const char *words;	/* OP_WORD: with a blank behind each */
	const struct operand *sub;	/* OP_SUB: ended by a row without name */
};

enum targets {
	TARGETS_NONE,
	TARGETS_IDS,		/* users or groups */
	TARGETS_PROFILE,	/* one profile or more */
	TARGETS_CLASS,		/* a class, then profiles */
	TARGETS_ACTION,		/* a word, then what it is about */
};

struct grammar {
	const char *name, *abbrev, *what;
	uint8_t targets;
	bool star;		/* an asterisk may stand for all */
	bool optional;		/* may stand without a target */
	const struct operand *operands;	/* ended by a row without name */
};

extern const struct grammar racf_grammar[VERB_COUNT];

/* A word's meaning by its type; folds what is not case-sensitive. false: it is none of the type. */
bool operand_value(const struct operand *op, char *text, uint32_t *num);

/* ---- syntax.c: as people read it ----------------------------------------------------- */

#define SYNTAX_LINE_MAX 600
void syntax_command(const struct grammar *g, char line[SYNTAX_LINE_MAX]);
void syntax_operand(const struct operand *op, char line[SYNTAX_LINE_MAX]);
/* All commands, as racf-commands(7) has them. */
void syntax_print(FILE *to);

#endif
