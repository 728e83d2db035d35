// SPDX-License-Identifier: MIT
/* grammar.c - RACF commands and their operands, data only */
#include "racf/grammar.h"

#define ROWS(a) .operands = a, .n_operands = sizeof(a) / sizeof((a)[0])

static const struct operand addgroup[] = {
	{ "SUPGROUP",	KW_SUPGROUP,	OP_NAME,	0, 0 },
	{ "OWNER",	KW_OWNER,	OP_NAME,	0, 0 },
	{ "DATA",	KW_DATA,	OP_TEXT,	0, 0 },
};

static const struct operand adduser[] = {
	{ "NAME",	KW_NAME,	OP_USERNAME,	0, 0 },
	{ "OWNER",	KW_OWNER,	OP_NAME,	0, 0 },
	{ "DFLTGRP",	KW_DFLTGRP,	OP_NAME,	0, 0 },
	{ "AUTHORITY",	KW_AUTHORITY,	OP_AUTHORITY,	0, 0 },
	{ "PASSWORD",	KW_PASSWORD,	OP_SECRET,	OP_NO, 0 },
	{ "PHRASE",	KW_PHRASE,	OP_SECRET,	OP_NO, 0 },
	{ "SPECIAL",	KW_SPECIAL,	OP_FLAG,	OP_NO, 0 },
	{ "OPERATIONS",	KW_OPERATIONS,	OP_FLAG,	OP_NO, 0 },
	{ "AUDITOR",	KW_AUDITOR,	OP_FLAG,	OP_NO, 0 },
	{ "ROAUDIT",	KW_ROAUDIT,	OP_FLAG,	OP_NO, 0 },
	{ "RESTRICTED",	KW_RESTRICTED,	OP_FLAG,	OP_NO, 0 },
	{ "DATA",	KW_DATA,	OP_TEXT,	0, 0 },
};

static const struct operand altuser[] = {
	{ "NAME",	KW_NAME,	OP_USERNAME,	0, 0 },
	{ "OWNER",	KW_OWNER,	OP_NAME,	0, 0 },
	{ "DFLTGRP",	KW_DFLTGRP,	OP_NAME,	0, 0 },
	{ "PASSWORD",	KW_PASSWORD,	OP_SECRET,	OP_NO, 0 },
	{ "PHRASE",	KW_PHRASE,	OP_SECRET,	OP_NO, 0 },
	{ "EXPIRED",	KW_EXPIRED,	OP_FLAG,	OP_NO, 0 },
	{ "RESUME",	KW_RESUME,	OP_FLAG,	0, 0 },
	{ "REVOKE",	KW_REVOKE,	OP_FLAG,	0, 0 },
	{ "SPECIAL",	KW_SPECIAL,	OP_FLAG,	OP_NO, 0 },
	{ "OPERATIONS",	KW_OPERATIONS,	OP_FLAG,	OP_NO, 0 },
	{ "AUDITOR",	KW_AUDITOR,	OP_FLAG,	OP_NO, 0 },
	{ "ROAUDIT",	KW_ROAUDIT,	OP_FLAG,	OP_NO, 0 },
	{ "RESTRICTED",	KW_RESTRICTED,	OP_FLAG,	OP_NO, 0 },
	{ "UAUDIT",	KW_UAUDIT,	OP_FLAG,	OP_NO, 0 },
	{ "DATA",	KW_DATA,	OP_TEXT,	OP_NO, 0 },
};

static const struct operand connect[] = {
	{ "GROUP",	KW_GROUP,	OP_NAME,	0, 0 },
	{ "AUTHORITY",	KW_AUTHORITY,	OP_AUTHORITY,	0, 0 },
	{ "UACC",	KW_UACC,	OP_LEVEL,	0, 0 },
	{ "OWNER",	KW_OWNER,	OP_NAME,	0, 0 },
	{ "RESUME",	KW_RESUME,	OP_FLAG,	0, 0 },
	{ "REVOKE",	KW_REVOKE,	OP_FLAG,	0, 0 },
};

static const struct operand password[] = {
	{ "PASSWORD",	KW_PASSWORD,	OP_SECRETS,	0, 0 },
	{ "PHRASE",	KW_PHRASE,	OP_SECRETS,	0, 0 },
	{ "INTERVAL",	KW_INTERVAL,	OP_NUMBER,	OP_NO, 254 },
	{ "USER",	KW_USER,	OP_NAME,	0, 0 },
};

static const struct operand permit[] = {
	{ "CLASS",	KW_CLASS,	OP_NAME,	0, 0 },
	{ "ID",		KW_ID,		OP_NAMES,	0, 0 },
	{ "ACCESS",	KW_ACCESS,	OP_LEVEL,	0, 0 },
	{ "DELETE",	KW_DELETE,	OP_FLAG,	0, 0 },
	{ "RESET",	KW_RESET,	OP_FLAG,	0, 0 },
};

static const struct operand rdefine[] = {
	{ "UACC",	KW_UACC,	OP_LEVEL,	0, 0 },
	{ "OWNER",	KW_OWNER,	OP_NAME,	0, 0 },
	{ "AUDIT",	KW_AUDIT,	OP_AUDIT,	0, 0 },
	{ "LEVEL",	KW_LEVEL,	OP_NUMBER,	0, 99 },
	{ "NOTIFY",	KW_NOTIFY,	OP_NAME_OPT,	OP_NO, 0 },
	{ "WARNING",	KW_WARNING,	OP_FLAG,	OP_NO, 0 },
	{ "DATA",	KW_DATA,	OP_TEXT,	0, 0 },
	{ "APPLDATA",	KW_APPLDATA,	OP_TEXT,	0, 0 },
};

static const struct operand rlist[] = {
	{ "ALL",	KW_ALL,		OP_FLAG,	0, 0 },
	{ "AUTHUSER",	KW_AUTHUSER,	OP_FLAG,	0, 0 },
};

const struct grammar racf_grammar[VERB_COUNT] = {
	[VERB_ADDGROUP]	= { "ADDGROUP",	"AG",	OP_NAMES, .target_required = true, ROWS(addgroup) },
	[VERB_ADDUSER]	= { "ADDUSER",	"AU",	OP_NAMES, .target_required = true, ROWS(adduser) },
	[VERB_ALTUSER]	= { "ALTUSER",	"ALU",	OP_NAMES, .target_required = true, ROWS(altuser) },
	[VERB_CONNECT]	= { "CONNECT",	"CO",	OP_NAMES, .target_required = true, ROWS(connect) },
	[VERB_DELUSER]	= { "DELUSER",	"DU",	OP_NAMES, .target_required = true },
	[VERB_LISTUSER]	= { "LISTUSER",	"LU",	OP_NAMES, .star = true },
	[VERB_PASSWORD]	= { "PASSWORD",	"PW",	OP_FLAG, ROWS(password) },
	[VERB_PERMIT]	= { "PERMIT",	"PE",	OP_PROFILE, .target_required = true, ROWS(permit) },
	[VERB_RDEFINE]	= { "RDEFINE",	"RDEF",	OP_PROFILE, .target_required = true,
			    .has_class = true, ROWS(rdefine) },
	[VERB_RLIST]	= { "RLIST",	"RL",	OP_PROFILE, .star = true, .target_required = true,
			    .has_class = true, ROWS(rlist) },
};
