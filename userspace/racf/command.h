/* SPDX-License-Identifier: MIT */
/*
 * command.h - the grammar of RACF commands
 *
 * A row per command, a row per operand, which may have operands of its own;
 * the parser is a pure function from text to struct racf_cmd, which holds no
 * pointers and crosses from the front to the worker. Command names have fixed
 * abbreviations, operand keywords may be cut to any prefix that only one of
 * the command's keywords has.
 */
#ifndef ZCP_RACF_COMMAND_H
#define ZCP_RACF_COMMAND_H

#include <assert.h>
#include "racf/keyword.h"
#include "racf/racf.h"

#define CMD_TEXT_MAX	2048
#define CMD_VALUES_MAX	128
/* the whole of it: a few secrets may be shorter than what stands for them */
#define CMD_MASKED_MAX	(CMD_TEXT_MAX + 128)

/*
 * One value of an operand: its text is null-terminated in the pool. num: level, number, or what the
 * operand says.
 */
struct cmd_value {
	uint8_t kw;
	uint8_t pad;
	uint16_t off;
	uint32_t num;
};

/* A bit per keyword. */
struct kw_set {
	uint64_t word[(KW_COUNT + 63) / 64];
};

static inline bool kw_in(const struct kw_set *set, enum racf_kw kw)
{
	return set->word[kw / 64] >> kw % 64 & 1;
}

static inline void kw_add(struct kw_set *set, enum racf_kw kw)
{
	set->word[kw / 64] |= 1ull << kw % 64;
}

static inline void kw_drop(struct kw_set *set, enum racf_kw kw)
{
	set->word[kw / 64] &= ~(1ull << kw % 64);
}

static inline bool kw_any(const struct kw_set *set)
{
	uint64_t all = 0;

	for (size_t i = 0; i < sizeof(set->word) / sizeof(set->word[0]); i++)
		all |= set->word[i];
	return all;
}

struct racf_cmd {
	uint8_t verb;		/* enum racf_verb */
	uint8_t n_values;
	uint16_t pool_len;
	uint32_t pad;
	struct kw_set given;
	struct kw_set negated;	/* given as NO... */
	struct cmd_value values[CMD_VALUES_MAX];
	char pool[CMD_TEXT_MAX + CMD_VALUES_MAX];
	char masked[CMD_MASKED_MAX];	/* the command without secrets, upper case */
};

static_assert(CMD_VALUES_MAX < 256 && KW_COUNT <= 256, "numbers fit their bytes");

/* AUDIT(attempt(level)): num */
#define CMD_AUDIT_SUCCESS	0x10
#define CMD_AUDIT_FAILURES	0x20
#define CMD_AUDIT_LEVEL		0x0f	/* lowest level; 0 with NONE */

/* WHEN(TIME(hhmm:hhmm)): num holds minutes since midnight, from and to; ANYTIME is 0 */
#define CMD_TIME_FROM(num)	((num) >> 16)
#define CMD_TIME_TO(num)	((num) & 0xffff)

/*
 * A leading RAC is skipped. 0; else the number of the message that is in
 * wrong, a line ended by '\n'. cmd holds secrets afterwards, whatever is returned.
 */
#define CMD_WRONG_MAX 160
int racf_command_parse(const char *text, size_t len, struct racf_cmd *cmd,
		       char wrong[CMD_WRONG_MAX]);

/* Offsets and numbers of a command that another process parsed are within bounds. */
bool racf_command_valid(const struct racf_cmd *cmd);

/* n-th value of an operand (from 0); NULL: there are fewer. */
const struct cmd_value *cmd_value(const struct racf_cmd *cmd, enum racf_kw kw, unsigned int n);
const char *cmd_text(const struct racf_cmd *cmd, enum racf_kw kw, unsigned int n);
/* num of its first value; fallback when it has none. */
uint32_t cmd_num(const struct racf_cmd *cmd, enum racf_kw kw, uint32_t fallback);

static inline bool cmd_given(const struct racf_cmd *cmd, enum racf_kw kw)
{
	return kw_in(&cmd->given, kw);
}

static inline bool cmd_negated(const struct racf_cmd *cmd, enum racf_kw kw)
{
	return kw_in(&cmd->negated, kw);
}

const char *racf_verb_name(enum racf_verb verb);
/*
 * The keyword as the command's row spells it, behind NO where it was negated; "?" if it has none.
 */
const char *racf_keyword_name(enum racf_verb verb, enum racf_kw kw);
/*
 * For SMF: a bit for each keyword of a command, in the order of its rows, each one's own operands
 * behind it; then those of OP_LATE. Bytes used.
 */
#define CMD_BITS_MAX 24
size_t racf_keyword_bits(enum racf_verb verb, const struct kw_set *set, uint8_t bits[CMD_BITS_MAX]);

#endif
