/* SPDX-License-Identifier: MIT */
/*
 * command.h - the grammar of RACF commands
 *
 * A row per command, a row per operand; the parser is a pure function from
 * text to struct racf_cmd, which holds no pointers and crosses from the front
 * to the worker. Command names have fixed abbreviations, operand keywords may
 * be cut to any prefix that only one of the command's keywords has.
 */
#ifndef ZCP_RACF_COMMAND_H
#define ZCP_RACF_COMMAND_H

#include <assert.h>
#include "racf/racf.h"

#define CMD_TEXT_MAX	2048
#define CMD_VALUES_MAX	64
#define CMD_MASKED_MAX	256

enum racf_verb {
	VERB_ADDGROUP,
	VERB_ADDUSER,
	VERB_ALTUSER,
	VERB_CONNECT,
	VERB_DELUSER,
	VERB_LISTUSER,
	VERB_PASSWORD,
	VERB_PERMIT,
	VERB_RDEFINE,
	VERB_RLIST,
	VERB_COUNT,
};

enum racf_kw {
	KW_TARGET, /* positional: user, group, profile */
	KW_TARGET2, /* RDEFINE, RLIST: the profile, behind the class */
	KW_ACCESS,
	KW_ALL,
	KW_APPLDATA,
	KW_AUDIT,
	KW_AUDITOR,
	KW_AUTHORITY,
	KW_AUTHUSER,
	KW_CLASS,
	KW_DATA,
	KW_DELETE,
	KW_DFLTGRP,
	KW_EXPIRED,
	KW_GROUP,
	KW_ID,
	KW_INTERVAL,
	KW_LEVEL,
	KW_NAME,
	KW_NOTIFY,
	KW_OPERATIONS,
	KW_OWNER,
	KW_PASSWORD,
	KW_PHRASE,
	KW_RESET,
	KW_RESTRICTED,
	KW_RESUME,
	KW_REVOKE,
	KW_ROAUDIT,
	KW_SPECIAL,
	KW_SUPGROUP,
	KW_UACC,
	KW_UAUDIT,
	KW_USER,
	KW_WARNING,
	KW_COUNT,
};

static_assert(KW_COUNT <= 64, "a bit for each keyword");

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

struct racf_cmd {
	uint8_t verb;		/* enum racf_verb */
	uint8_t n_values;
	uint16_t pool_len;
	uint32_t pad;
	uint64_t given;		/* bit per enum racf_kw */
	uint64_t negated;	/* given as NO... */
	struct cmd_value values[CMD_VALUES_MAX];
	char pool[CMD_TEXT_MAX + CMD_VALUES_MAX];
	char masked[CMD_MASKED_MAX];	/* the command without secrets, upper case, cut */
};

/* AUDIT(attempt(level)): num */
#define CMD_AUDIT_SUCCESS	0x10
#define CMD_AUDIT_FAILURES	0x20
#define CMD_AUDIT_LEVEL		0x0f	/* lowest level; 0 with NONE */

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
const char *cmd_text(const struct racf_cmd *cmd, enum racf_kw kw, unsigned int n);
/* num of its first value; fallback when it has none. */
uint32_t cmd_num(const struct racf_cmd *cmd, enum racf_kw kw, uint32_t fallback);
static inline bool cmd_given(const struct racf_cmd *cmd, enum racf_kw kw)
{
	return cmd->given >> kw & 1;
}

static inline bool cmd_negated(const struct racf_cmd *cmd, enum racf_kw kw)
{
	return cmd->negated >> kw & 1;
}

const char *racf_verb_name(enum racf_verb verb);
/* For SMF: keyword bits of a command in the order of its rows. Bytes used, at most 8. */
size_t racf_keyword_bits(enum racf_verb verb, uint64_t keywords, uint8_t bits[8]);

#endif
