// SPDX-License-Identifier: MIT
/* grammar.c - RACF commands and their operands, data only */
#include "racf/grammar.h"
#include "racf/options.h"

#define PATH_LEN_MAX	255
#define DAYS_MAX	254	/* of a password */
#define PHRASE_DAYS_MAX	65534

#define SECNAME		.type = OP_PROFILE, .max = RACF_SECNAME_MAX
#define PHRASE_DAYS	.type = OP_NUMBER, .flags = OP_NO, .min = 1, .max = PHRASE_DAYS_MAX
#define VOLUME		.type = OP_PROFILE, .max = 6

static const struct operand none[] = { { } };

/* ---- operands of operands ------------------------------------------------------------- */

/* What the commands that change a segment take back by NO, those that make it do not. */
#define GROUP_OVM(no)									\
	{ "GID",	KW_GID,		.type = OP_NUMBER, .flags = no, .max = 2147483647 }, \
	{ }
#define USER_OVM(no)									\
	{ "UID",	KW_UID,		.type = OP_NUMBER, .flags = no, .max = 2147483647 }, \
	{ "HOME",	KW_HOME,	.type = OP_TEXT, .flags = no, .max = PATH_LEN_MAX }, \
	{ "PROGRAM",	KW_PROGRAM,	.type = OP_TEXT, .flags = no, .max = PATH_LEN_MAX }, \
	{ "FSROOT",	KW_FSROOT,	.type = OP_TEXT, .flags = no, .max = PATH_LEN_MAX }, \
	{ }
#define LANGUAGES(no)									\
	{ "PRIMARY",	KW_PRIMARY,	.type = OP_NAME, .flags = no },			\
	{ "SECONDARY",	KW_SECONDARY,	.type = OP_NAME, .flags = no },			\
	{ }

static const struct operand new_group_ovm[] = { GROUP_OVM(0) }, group_ovm[] = { GROUP_OVM(OP_NO) };
static const struct operand new_user_ovm[] = { USER_OVM(0) }, user_ovm[] = { USER_OVM(OP_NO) };
static const struct operand language[] = { LANGUAGES(0) }, user_language[] = { LANGUAGES(OP_NO) };

static const struct operand days_time[] = {
	{ "DAYS",	KW_DAYS,	.type = OP_DAYS, .flags = OP_MANY },
	{ "TIME",	KW_TIME,	.type = OP_TIME },
	{ }
};

static const struct operand where[] = {
	{ "TERMINAL",	KW_TERMINAL,	.type = OP_ID, .flags = OP_MANY },
	{ "CONSOLE",	KW_CONSOLE,	.type = OP_ID, .flags = OP_MANY },
	{ "JESINPUT",	KW_JESINPUT,	.type = OP_ID, .flags = OP_MANY },
	{ "APPCPORT",	KW_APPCPORT,	.type = OP_ID, .flags = OP_MANY },
	{ "PROGRAM",	KW_PROGRAM,	.type = OP_ID, .flags = OP_MANY },
	{ "SYSID",	KW_SYSID,	.type = OP_ID, .flags = OP_MANY },
	{ }
};

static const struct operand mfa[] = {
	{ "FACTOR",	KW_FACTOR,	.type = OP_PROFILE, .max = 20 },
	{ "DELFACTOR",	KW_DELFACTOR,	.type = OP_PROFILE, .max = 20 },
	{ "ACTIVE",	KW_ACTIVE,	.type = OP_FLAG, .flags = OP_NO },
	{ "TAGS",	KW_TAGS,	.type = OP_TEXT, .flags = OP_MANY | OP_NO, .max = 255 },
	{ "PWFALLBACK",	KW_PWFALLBACK,	.type = OP_FLAG, .flags = OP_NO },
	{ "ADDPOLICY",	KW_ADDPOLICY,	.type = OP_PROFILE, .flags = OP_MANY | OP_LATE, .max = 20 },
	{ "DELPOLICY",	KW_DELPOLICY,	.type = OP_PROFILE, .flags = OP_MANY | OP_LATE, .max = 20 },
	{ }
};

/* ---- users and groups -------------------------------------------------------------------- */

static const struct operand addgroup[] = {
	{ "SUPGROUP",	KW_SUPGROUP,	.type = OP_NAME },
	{ "OWNER",	KW_OWNER,	.type = OP_NAME },
	{ "DATA",	KW_DATA,	.type = OP_TEXT },
	{ "MODEL",	KW_MODEL,	.type = OP_PROFILE, .max = 44 },
	{ "TERMUACC",	KW_TERMUACC,	.type = OP_FLAG, .flags = OP_NO },
	{ "UNIVERSAL",	KW_UNIVERSAL,	.type = OP_FLAG },
	{ "OVM",	KW_OVM,		.type = OP_SUB, .sub = new_group_ovm },
	{ }
};

static const struct operand altgroup[] = {
	{ "SUPGROUP",	KW_SUPGROUP,	.type = OP_NAME },
	{ "OWNER",	KW_OWNER,	.type = OP_NAME },
	{ "DATA",	KW_DATA,	.type = OP_TEXT, .flags = OP_NO },
	{ "MODEL",	KW_MODEL,	.type = OP_PROFILE, .flags = OP_NO, .max = 44 },
	{ "TERMUACC",	KW_TERMUACC,	.type = OP_FLAG, .flags = OP_NO },
	{ "OVM",	KW_OVM,		.type = OP_SUB, .flags = OP_NO, .sub = group_ovm },
	{ }
};

static const struct operand adduser[] = {
	{ "NAME",	KW_NAME,	.type = OP_TEXT, .max = RACF_USERNAME_MAX },
	{ "OWNER",	KW_OWNER,	.type = OP_NAME },
	{ "DFLTGRP",	KW_DFLTGRP,	.type = OP_NAME },
	{ "AUTHORITY",	KW_AUTHORITY,	.type = OP_AUTHORITY },
	{ "PASSWORD",	KW_PASSWORD,	.type = OP_SECRET, .flags = OP_NO },
	{ "PHRASE",	KW_PHRASE,	.type = OP_SECRET, .flags = OP_NO },
	{ "PHRASEINT",	KW_PHRASEINT,	PHRASE_DAYS },
	{ "SPECIAL",	KW_SPECIAL,	.type = OP_FLAG, .flags = OP_NO },
	{ "OPERATIONS",	KW_OPERATIONS,	.type = OP_FLAG, .flags = OP_NO },
	{ "AUDITOR",	KW_AUDITOR,	.type = OP_FLAG, .flags = OP_NO },
	{ "ROAUDIT",	KW_ROAUDIT,	.type = OP_FLAG, .flags = OP_NO },
	{ "RESTRICTED",	KW_RESTRICTED,	.type = OP_FLAG, .flags = OP_NO },
	{ "DATA",	KW_DATA,	.type = OP_TEXT },
	{ "ADSP",	KW_ADSP,	.type = OP_FLAG, .flags = OP_NO },
	{ "GRPACC",	KW_GRPACC,	.type = OP_FLAG, .flags = OP_NO },
	{ "OIDCARD",	KW_OIDCARD,	.type = OP_FLAG, .flags = OP_NO },
	{ "UACC",	KW_UACC,	.type = OP_LEVEL },
	{ "CLAUTH",	KW_CLAUTH,	.type = OP_NAME, .flags = OP_MANY | OP_NO },
	{ "ADDCATEGORY", KW_ADDCATEGORY, SECNAME, .flags = OP_MANY },
	{ "SECLEVEL",	KW_SECLEVEL,	SECNAME },
	{ "SECLABEL",	KW_SECLABEL,	.type = OP_NAME },
	{ "MODEL",	KW_MODEL,	.type = OP_PROFILE, .max = 44 },
	{ "WHEN",	KW_WHEN,	.type = OP_SUB, .sub = days_time },
	{ "LANGUAGE",	KW_LANGUAGE,	.type = OP_SUB, .sub = language },
	{ "OVM",	KW_OVM,		.type = OP_SUB, .sub = new_user_ovm },
	{ }
};

static const struct operand altuser[] = {
	{ "NAME",	KW_NAME,	.type = OP_TEXT, .max = RACF_USERNAME_MAX },
	{ "OWNER",	KW_OWNER,	.type = OP_NAME },
	{ "DFLTGRP",	KW_DFLTGRP,	.type = OP_NAME },
	{ "GROUP",	KW_GROUP,	.type = OP_NAME },
	{ "AUTHORITY",	KW_AUTHORITY,	.type = OP_AUTHORITY },
	{ "UACC",	KW_UACC,	.type = OP_LEVEL },
	{ "PASSWORD",	KW_PASSWORD,	.type = OP_SECRET, .flags = OP_NO },
	{ "PHRASE",	KW_PHRASE,	.type = OP_SECRET, .flags = OP_NO },
	{ "PHRASEINT",	KW_PHRASEINT,	PHRASE_DAYS },
	{ "EXPIRED",	KW_EXPIRED,	.type = OP_FLAG, .flags = OP_NO },
	{ "RESUME",	KW_RESUME,	.type = OP_DATE, .flags = OP_OPT | OP_NO },
	{ "REVOKE",	KW_REVOKE,	.type = OP_DATE, .flags = OP_OPT | OP_NO },
	{ "SPECIAL",	KW_SPECIAL,	.type = OP_FLAG, .flags = OP_NO },
	{ "OPERATIONS",	KW_OPERATIONS,	.type = OP_FLAG, .flags = OP_NO },
	{ "AUDITOR",	KW_AUDITOR,	.type = OP_FLAG, .flags = OP_NO },
	{ "ROAUDIT",	KW_ROAUDIT,	.type = OP_FLAG, .flags = OP_NO },
	{ "RESTRICTED",	KW_RESTRICTED,	.type = OP_FLAG, .flags = OP_NO },
	{ "UAUDIT",	KW_UAUDIT,	.type = OP_FLAG, .flags = OP_NO },
	{ "DATA",	KW_DATA,	.type = OP_TEXT, .flags = OP_NO },
	{ "ADSP",	KW_ADSP,	.type = OP_FLAG, .flags = OP_NO },
	{ "GRPACC",	KW_GRPACC,	.type = OP_FLAG, .flags = OP_NO },
	{ "OIDCARD",	KW_OIDCARD,	.type = OP_FLAG, .flags = OP_NO },
	{ "CLAUTH",	KW_CLAUTH,	.type = OP_NAME, .flags = OP_MANY | OP_NO_VALUES },
	{ "ADDCATEGORY", KW_ADDCATEGORY, SECNAME, .flags = OP_MANY },
	{ "DELCATEGORY", KW_DELCATEGORY, SECNAME, .flags = OP_MANY },
	{ "SECLEVEL",	KW_SECLEVEL,	SECNAME, .flags = OP_NO },
	{ "SECLABEL",	KW_SECLABEL,	.type = OP_NAME, .flags = OP_NO },
	{ "MODEL",	KW_MODEL,	.type = OP_PROFILE, .flags = OP_NO, .max = 44 },
	{ "WHEN",	KW_WHEN,	.type = OP_SUB, .sub = days_time },
	{ "LANGUAGE",	KW_LANGUAGE,	.type = OP_SUB, .flags = OP_NO, .sub = user_language },
	{ "MFA",	KW_MFA,		.type = OP_SUB, .flags = OP_NO, .sub = mfa },
	{ "OVM",	KW_OVM,		.type = OP_SUB, .flags = OP_NO, .sub = user_ovm },
	{ "PWCLEAN",	KW_PWCLEAN,	.type = OP_FLAG },
	{ "PWCONVERT",	KW_PWCONVERT,	.type = OP_FLAG },
	{ }
};

static const struct operand connect[] = {
	{ "GROUP",	KW_GROUP,	.type = OP_NAME },
	{ "AUTHORITY",	KW_AUTHORITY,	.type = OP_AUTHORITY },
	{ "UACC",	KW_UACC,	.type = OP_LEVEL },
	{ "OWNER",	KW_OWNER,	.type = OP_NAME },
	{ "RESUME",	KW_RESUME,	.type = OP_DATE, .flags = OP_OPT | OP_NO },
	{ "REVOKE",	KW_REVOKE,	.type = OP_DATE, .flags = OP_OPT | OP_NO },
	{ "SPECIAL",	KW_SPECIAL,	.type = OP_FLAG, .flags = OP_NO },
	{ "OPERATIONS",	KW_OPERATIONS,	.type = OP_FLAG, .flags = OP_NO },
	{ "AUDITOR",	KW_AUDITOR,	.type = OP_FLAG, .flags = OP_NO },
	{ "ROAUDIT",	KW_ROAUDIT,	.type = OP_FLAG, .flags = OP_NO },
	{ "ADSP",	KW_ADSP,	.type = OP_FLAG, .flags = OP_NO },
	{ "GRPACC",	KW_GRPACC,	.type = OP_FLAG, .flags = OP_NO },
	{ }
};

static const struct operand remove_rows[] = {
	{ "GROUP",	KW_GROUP,	.type = OP_NAME },
	{ "OWNER",	KW_OWNER,	.type = OP_NAME },
	{ }
};

static const struct operand listuser[] = {
	{ "NORACF",	KW_NORACF,	.type = OP_FLAG },
	{ "OVM",	KW_OVM,		.type = OP_FLAG },
	{ "LANGUAGE",	KW_LANGUAGE,	.type = OP_FLAG },
	{ "MFA",	KW_MFA,		.type = OP_FLAG },
	{ }
};

static const struct operand listgrp[] = {
	{ "NORACF",	KW_NORACF,	.type = OP_FLAG },
	{ "OVM",	KW_OVM,		.type = OP_FLAG },
	{ }
};

static const struct operand password[] = {
	{ "PASSWORD",	KW_PASSWORD,	.type = OP_SECRET, .flags = OP_TWO },
	{ "PHRASE",	KW_PHRASE,	.type = OP_SECRET, .flags = OP_TWO },
	{ "INTERVAL",	KW_INTERVAL,	.type = OP_NUMBER, .flags = OP_NO, .min = 1, .max = DAYS_MAX },
	{ "PHRASEINT",	KW_PHRASEINT,	PHRASE_DAYS },
	{ "USER",	KW_USER,	.type = OP_ID, .flags = OP_MANY },
	{ }
};

/* ---- profiles ---------------------------------------------------------------------------- */

static const struct operand permit[] = {
	{ "CLASS",	KW_CLASS,	.type = OP_NAME },
	{ "ID",		KW_ID,		.type = OP_ID, .flags = OP_MANY },
	{ "ACCESS",	KW_ACCESS,	.type = OP_LEVEL },
	{ "DELETE",	KW_DELETE,	.type = OP_FLAG },
	{ "RESET",	KW_RESET,	.type = OP_WORD, .flags = OP_OPT, .words = "ALL STANDARD WHEN " },
	{ "FROM",	KW_FROM,	.type = OP_PROFILE },
	{ "FCLASS",	KW_FCLASS,	.type = OP_NAME },
	{ "FGENERIC",	KW_FGENERIC,	.type = OP_FLAG },
	{ "FVOLUME",	KW_FVOLUME,	VOLUME },
	{ "GENERIC",	KW_GENERIC,	.type = OP_FLAG },
	{ "VOLUME",	KW_VOLUME,	VOLUME },
	{ "WHEN",	KW_WHEN,	.type = OP_SUB, .sub = where },
	{ }
};

/* What RDEFINE sets and RALTER changes; no: what NO in front of a keyword that may be empty means. */
#define RESOURCE(no)									\
	{ "UACC",	KW_UACC,	.type = OP_LEVEL },				\
	{ "OWNER",	KW_OWNER,	.type = OP_NAME },				\
	{ "AUDIT",	KW_AUDIT,	.type = OP_AUDIT, .flags = OP_MANY },		\
	{ "LEVEL",	KW_LEVEL,	.type = OP_NUMBER, .max = 99 },			\
	{ "NOTIFY",	KW_NOTIFY,	.type = OP_NAME, .flags = OP_OPT | OP_NO },	\
	{ "WARNING",	KW_WARNING,	.type = OP_FLAG, .flags = OP_NO },		\
	{ "DATA",	KW_DATA,	.type = OP_TEXT, .flags = no },			\
	{ "APPLDATA",	KW_APPLDATA,	.type = OP_TEXT, .flags = no },			\
	{ "ADDMEM",	KW_ADDMEM,	.type = OP_PROFILE, .flags = OP_MANY },		\
	{ "ADDCATEGORY", KW_ADDCATEGORY, SECNAME, .flags = OP_MANY },			\
	{ "SECLEVEL",	KW_SECLEVEL,	SECNAME, .flags = no },				\
	{ "SECLABEL",	KW_SECLABEL,	.type = OP_NAME, .flags = no },			\
	{ "WHEN",	KW_WHEN,	.type = OP_SUB, .sub = days_time }

/* Behind all that were there before them, since records number keywords by their places. */
#define STORED(no)									\
	{ "SINGLEDSN",	KW_SINGLEDSN,	.type = OP_FLAG, .flags = no },			\
	{ "TIMEZONE",	KW_TIMEZONE,	.type = OP_ZONE, .flags = no },			\
	{ "TVTOC",	KW_TVTOC,	.type = OP_FLAG, .flags = no }

static const struct operand rdefine[] = {
	RESOURCE(0),
	{ "FROM",	KW_FROM,	.type = OP_PROFILE },
	{ "FCLASS",	KW_FCLASS,	.type = OP_NAME },
	{ "FGENERIC",	KW_FGENERIC,	.type = OP_FLAG },
	{ "FVOLUME",	KW_FVOLUME,	VOLUME },
	STORED(0),
	{ }
};

static const struct operand ralter[] = {
	RESOURCE(OP_NO),
	{ "GLOBALAUDIT", KW_GLOBALAUDIT, .type = OP_AUDIT, .flags = OP_MANY },
	{ "DELMEM",	KW_DELMEM,	.type = OP_PROFILE, .flags = OP_MANY },
	{ "DELCATEGORY", KW_DELCATEGORY, SECNAME, .flags = OP_MANY },
	STORED(OP_NO),
	{ }
};

static const struct operand rlist[] = {
	{ "ALL",	KW_ALL,		.type = OP_FLAG },
	{ "AUTHUSER",	KW_AUTHUSER,	.type = OP_FLAG },
	{ "HISTORY",	KW_HISTORY,	.type = OP_FLAG },
	{ "STATISTICS",	KW_STATISTICS,	.type = OP_FLAG },
	{ "GENERIC",	KW_GENERIC,	.type = OP_FLAG, .flags = OP_NO },
	{ "NORACF",	KW_NORACF,	.type = OP_FLAG },
	{ "RESGROUP",	KW_RESGROUP,	.type = OP_FLAG },
	{ "TVTOC",	KW_TVTOC,	.type = OP_FLAG },
	{ }
};

static const struct operand explain[] = {
	{ "USER",	KW_USER,	.type = OP_ID },
	{ "ACCESS",	KW_ACCESS,	.type = OP_LEVEL },
	{ }
};

static const struct operand search[] = {
	{ "CLASS",	KW_CLASS,	.type = OP_NAME },
	{ "MASK",	KW_MASK,	.type = OP_PROFILE, .flags = OP_MANY | OP_NO },
	{ "FILTER",	KW_FILTER,	.type = OP_PROFILE },
	{ "USER",	KW_USER,	.type = OP_NAME },
	{ "AGE",	KW_AGE,		.type = OP_NUMBER, .max = 99999 },
	{ "CLIST",	KW_CLIST,	.type = OP_TEXT, .flags = OP_MANY },
	{ "LIST",	KW_LIST,	.type = OP_FLAG, .flags = OP_NO },
	{ "CATEGORY",	KW_CATEGORY,	SECNAME, .flags = OP_OPT },
	{ "SECLEVEL",	KW_SECLEVEL,	SECNAME, .flags = OP_OPT },
	{ "SECLABEL",	KW_SECLABEL,	.type = OP_NAME },
	{ "LEVEL",	KW_LEVEL,	.type = OP_NUMBER, .max = 99 },
	{ "WARNING",	KW_WARNING,	.type = OP_FLAG },
	{ "GENERIC",	KW_GENERIC,	.type = OP_FLAG, .flags = OP_NO },
	{ "UID",	KW_UID,		.type = OP_NUMBER, .max = 2147483647 },
	{ "GID",	KW_GID,		.type = OP_NUMBER, .max = 2147483647 },
	{ "EXPIRES",	KW_EXPIRES,	.type = OP_NUMBER, .max = 65533 },
	{ "MODEL",	KW_MODEL,	.type = OP_FLAG },
	{ "TAPE",	KW_TAPE,	.type = OP_FLAG },
	{ "VSAM",	KW_VSAM,	.type = OP_FLAG },
	{ "NONVSAM",	KW_NONVSAM,	.type = OP_FLAG },
	{ }
};

/* ---- system options ------------------------------------------------------------------------ */

#define SEVERITY	"FAILURES WARNING "
#define CLASSES		.type = OP_ID, .flags = OP_MANY | OP_NO_VALUES
#define RULE(n)		{ "RULE" #n, KW_RULE1 + n - 1, .type = OP_RULE, .flags = OP_NO }

static const struct operand set_password[] = {
	{ "HISTORY",	KW_HISTORY,	.type = OP_NUMBER, .flags = OP_NO, .min = 1, .max = 32 },
	{ "INTERVAL",	KW_INTERVAL,	.type = OP_NUMBER, .min = 1, .max = DAYS_MAX },
	{ "MINCHANGE",	KW_MINCHANGE,	.type = OP_NUMBER, .max = DAYS_MAX },
	{ "MININTERVAL", KW_MINCHANGE,	.type = OP_NUMBER, .flags = OP_ALIAS, .max = DAYS_MAX },
	{ "REVOKE",	KW_REVOKE,	.type = OP_NUMBER, .flags = OP_NO, .min = 1, .max = 254 },
	{ "WARNING",	KW_WARNING,	.type = OP_NUMBER, .flags = OP_NO, .min = 1, .max = 255 },
	{ "MIXEDCASE",	KW_MIXEDCASE,	.type = OP_FLAG, .flags = OP_NO },
	{ "SPECIALCHARS", KW_SPECIALCHARS, .type = OP_FLAG, .flags = OP_NO },
	{ "ALGORITHM",	KW_ALGORITHM,	.type = OP_WORD, .flags = OP_NO, .words = "KDFAES " },
	{ "PHRASEINT",	KW_PHRASEINT,	.type = OP_NUMBER, .flags = OP_NO, .max = PHRASE_DAYS_MAX },
	RULE(1), RULE(2), RULE(3), RULE(4), RULE(5), RULE(6), RULE(7), RULE(8),
	{ "NORULES",	KW_NORULES,	.type = OP_FLAG },
	{ }
};

static const struct operand logoptions[] = {
	{ "ALWAYS",	KW_ALWAYS,	.type = OP_ID, .flags = OP_MANY },
	{ "NEVER",	KW_NEVER,	.type = OP_ID, .flags = OP_MANY },
	{ "SUCCESSES",	KW_SUCCESSES,	.type = OP_ID, .flags = OP_MANY },
	{ "FAILURES",	KW_FAILURES,	.type = OP_ID, .flags = OP_MANY },
	{ "DEFAULT",	KW_DEFAULT,	.type = OP_ID, .flags = OP_MANY },
	{ }
};

static const struct operand set_model[] = {
	{ "GDG",	KW_GDG,		.type = OP_FLAG, .flags = OP_NO },
	{ "GROUP",	KW_GROUP,	.type = OP_FLAG, .flags = OP_NO },
	{ "USER",	KW_USER,	.type = OP_FLAG, .flags = OP_NO },
	{ }
};

static const struct operand erase[] = {
	{ "ALL",	KW_ALL,		.type = OP_FLAG },
	{ "SECLEVEL",	KW_SECLEVEL,	SECNAME, .flags = OP_NO },
	{ }
};

static const struct operand jes[] = {
	{ "BATCHALLRACF", KW_BATCHALLRACF, .type = OP_FLAG, .flags = OP_NO },
	{ "EARLYVERIFY", KW_EARLYVERIFY, .type = OP_FLAG, .flags = OP_NO },
	{ "XBMALLRACF",	KW_XBMALLRACF,	.type = OP_FLAG, .flags = OP_NO },
	{ "NJEUSERID",	KW_NJEUSERID,	.type = OP_PROFILE, .max = 8 },
	{ "UNDEFINEDUSER", KW_UNDEFINEDUSER, .type = OP_PROFILE, .max = 8 },
	{ }
};

static const struct operand rvarypw[] = {
	{ "SWITCH",	KW_SWITCH,	.type = OP_SECRET, .max = 8 },
	{ "STATUS",	KW_STATUS,	.type = OP_SECRET, .max = 8 },
	{ }
};

static const struct operand set_when[] = {
	{ "PROGRAM",	KW_PROGRAM,	.type = OP_FLAG },
	{ }
};

static const struct operand setropts[] = {
	{ "LIST",	KW_LIST,	.type = OP_FLAG },
	{ "REFRESH",	KW_REFRESH,	.type = OP_FLAG },
	{ "CLASSACT",	KW_CLASSACT,	CLASSES },
	{ "GENERIC",	KW_GENERIC,	CLASSES },
	{ "GENCMD",	KW_GENCMD,	CLASSES },
	{ "GENLIST",	KW_GENLIST,	CLASSES },
	{ "GLOBAL",	KW_GLOBAL,	CLASSES },
	{ "RACLIST",	KW_RACLIST,	CLASSES },
	{ "STATISTICS",	KW_STATISTICS,	CLASSES },
	{ "AUDIT",	KW_AUDIT,	CLASSES },
	{ "LOGOPTIONS",	KW_LOGOPTIONS,	.type = OP_SUB, .sub = logoptions },
	{ "CMDVIOL",	KW_CMDVIOL,	.type = OP_FLAG, .flags = OP_NO },
	{ "OPERAUDIT",	KW_OPERAUDIT,	.type = OP_FLAG, .flags = OP_NO },
	{ "SAUDIT",	KW_SAUDIT,	.type = OP_FLAG, .flags = OP_NO },
	{ "APPLAUDIT",	KW_APPLAUDIT,	.type = OP_FLAG, .flags = OP_NO },
	{ "SECLABELAUDIT", KW_SECLABELAUDIT, .type = OP_FLAG, .flags = OP_NO },
	{ "SECLEVELAUDIT", KW_SECLEVELAUDIT, SECNAME, .flags = OP_NO },
	{ "INITSTATS",	KW_INITSTATS,	.type = OP_FLAG, .flags = OP_NO },
	{ "INACTIVE",	KW_INACTIVE,	.type = OP_NUMBER, .flags = OP_NO, .min = 1, .max = 255 },
	{ "PASSWORD",	KW_PASSWORD,	.type = OP_SUB, .sub = set_password },
	{ "TERMINAL",	KW_TERMINAL,	.type = OP_WORD, .words = "NONE READ " },
	{ "GRPLIST",	KW_GRPLIST,	.type = OP_FLAG, .flags = OP_NO },
	{ "RVARYPW",	KW_RVARYPW,	.type = OP_SUB, .sub = rvarypw },
	{ "SESSIONINTERVAL", KW_SESSIONINTERVAL, .type = OP_NUMBER, .flags = OP_NO, .min = 1, .max = 32767 },
	{ "LANGUAGE",	KW_LANGUAGE,	.type = OP_SUB, .sub = language },
	{ "KERBLVL",	KW_KERBLVL,	.type = OP_NUMBER, .max = 1 },
	{ "SECLABELCONTROL", KW_SECLABELCONTROL, .type = OP_FLAG, .flags = OP_NO },
	{ "MLACTIVE",	KW_MLACTIVE,	.type = OP_WORD, .flags = OP_OPT | OP_NO, .words = SEVERITY },
	{ "MLS",	KW_MLS,		.type = OP_WORD, .flags = OP_OPT | OP_NO, .words = SEVERITY },
	{ "MLSTABLE",	KW_MLSTABLE,	.type = OP_FLAG, .flags = OP_NO },
	{ "MLQUIET",	KW_MLQUIET,	.type = OP_FLAG, .flags = OP_NO },
	{ "MLNAMES",	KW_MLNAMES,	.type = OP_FLAG, .flags = OP_NO },
	{ "MLFSOBJ",	KW_MLFSOBJ,	.type = OP_WORD, .words = "INACTIVE ACTIVE " },
	{ "MLIPCOBJ",	KW_MLIPCOBJ,	.type = OP_WORD, .words = "INACTIVE ACTIVE " },
	{ "SECLBYSYSTEM", KW_SECLBYSYSTEM, .type = OP_FLAG, .flags = OP_NO },
	{ "COMPATMODE",	KW_COMPATMODE,	.type = OP_FLAG, .flags = OP_NO },
	{ "ADDCREATOR",	KW_ADDCREATOR,	.type = OP_FLAG, .flags = OP_NO },
	{ "GENERICOWNER", KW_GENERICOWNER, .type = OP_FLAG, .flags = OP_NO },
	{ "ADSP",	KW_ADSP,	.type = OP_FLAG, .flags = OP_NO },
	{ "MODEL",	KW_MODEL,	.type = OP_SUB, .flags = OP_NO, .sub = set_model },
	{ "EGN",	KW_EGN,		.type = OP_FLAG, .flags = OP_NO },
	{ "PREFIX",	KW_PREFIX,	.type = OP_NAME, .flags = OP_NO },
	{ "CATDSNS",	KW_CATDSNS,	.type = OP_WORD, .flags = OP_OPT | OP_NO, .words = SEVERITY },
	{ "ERASE",	KW_ERASE,	.type = OP_SUB, .flags = OP_OPT | OP_NO, .sub = erase },
	{ "PROTECTALL",	KW_PROTECTALL,	.type = OP_WORD, .flags = OP_OPT | OP_NO, .words = SEVERITY },
	{ "REALDSN",	KW_REALDSN,	.type = OP_FLAG, .flags = OP_NO },
	{ "RETPD",	KW_RETPD,	.type = OP_NUMBER, .max = RACF_RETPD_NEVER },
	{ "TAPEDSN",	KW_TAPEDSN,	.type = OP_FLAG, .flags = OP_NO },
	{ "WHEN",	KW_WHEN,	.type = OP_SUB, .flags = OP_NO | OP_NO_VALUES,
	  .sub = set_when },
	{ "JES",	KW_JES,		.type = OP_SUB, .sub = jes },
	{ }
};

static const struct operand reply[] = {
	{ "YES",	KW_YES,		.type = OP_FLAG },
	{ "NO",		KW_NO,		.type = OP_FLAG },
	{ }
};

static const struct operand rvary[] = {
	{ "LIST",	KW_LIST,	.type = OP_FLAG },
	{ "ACTIVE",	KW_ACTIVE,	.type = OP_FLAG },
	{ "INACTIVE",	KW_INACTIVE,	.type = OP_FLAG },
	{ "NOCLASSACT",	KW_NOCLASSACT,	.type = OP_ID, .flags = OP_MANY },
	{ "NOTAPE",	KW_NOTAPE,	.type = OP_FLAG },
	{ "SWITCH",	KW_SWITCH,	.type = OP_FLAG },
	{ "DATASET",	KW_DATASET,	.type = OP_PROFILE, .flags = OP_MANY, .max = 44 },
	{ "PASSWORD",	KW_PASSWORD,	.type = OP_SECRET },
	{ }
};

static const struct operand setevent[] = {
	{ "USER",	KW_USER,	.type = OP_ID },
	{ }
};

static const struct operand setracf[] = {
	{ "ACTIVE",	KW_ACTIVE,	.type = OP_FLAG },
	{ "INACTIVE",	KW_INACTIVE,	.type = OP_FLAG },
	{ "PASSWORD",	KW_PASSWORD,	.type = OP_SECRET },
	{ }
};

/* ---- commands ------------------------------------------------------------------------------ */

#define COMMAND(name, abbrev, what, targets, ...) \
	[VERB_##name] = { #name, abbrev, what, targets, __VA_ARGS__ }

const struct grammar racf_grammar[VERB_COUNT] = {
	COMMAND(ADDGROUP, "AG", "Defines groups", TARGETS_IDS, .operands = addgroup),
	COMMAND(ADDUSER, "AU", "Defines users and connects them to their default group", TARGETS_IDS,
		.operands = adduser),
	COMMAND(ALTGROUP, "ALG", "Changes groups", TARGETS_IDS, .operands = altgroup),
	COMMAND(ALTUSER, "ALU", "Changes users", TARGETS_IDS, .operands = altuser),
	COMMAND(CONNECT, "CO", "Connects users to a group, or changes their connection", TARGETS_IDS,
		.operands = connect),
	COMMAND(DELGROUP, "DG", "Deletes groups that are empty", TARGETS_IDS, .operands = none),
	COMMAND(DELUSER, "DU", "Deletes users and their connections", TARGETS_IDS,
		.operands = none),
	COMMAND(EXPLAIN, "EXPLAIN", "Shows how a decision comes about, rule by rule", TARGETS_CLASS,
		.operands = explain),
	COMMAND(HELP, "H", "Shows the commands, or the operands of some", TARGETS_IDS,
		.optional = true, .operands = none),
	COMMAND(ICHDSM00, "DSMON", "Shows the state of security in one list", TARGETS_NONE,
		.operands = none),
	COMMAND(IRRRID00, "RESIDUAL", "Lists the commands that take out names that are not defined",
		TARGETS_IDS, .optional = true, .operands = none),
	COMMAND(IRRUT100, "XREF", "Shows where user and group names stand", TARGETS_IDS,
		.operands = none),
	COMMAND(LISTGRP, "LG", "Shows groups", TARGETS_IDS, .star = true, .optional = true,
		.operands = listgrp),
	COMMAND(LISTUSER, "LU", "Shows users", TARGETS_IDS, .star = true, .optional = true,
		.operands = listuser),
	COMMAND(PASSWORD, "PW", "Changes one's own password or phrase, or an interval",
		TARGETS_NONE, .operands = password),
	COMMAND(PERMIT, "PE", "Changes the access lists of a profile", TARGETS_PROFILE,
		.operands = permit),
	COMMAND(PHRASE, "PHRASE", "Is PASSWORD by another name", TARGETS_NONE,
		.operands = password),
	COMMAND(RALTER, "RALT", "Changes profiles of a class", TARGETS_CLASS, .operands = ralter),
	COMMAND(RDEFINE, "RDEF", "Defines profiles in a class", TARGETS_CLASS,
		.operands = rdefine),
	COMMAND(RDELETE, "RDEL", "Deletes profiles of a class", TARGETS_CLASS, .operands = none),
	COMMAND(REMOVE, "RE", "Removes users from a group", TARGETS_IDS, .operands = remove_rows),
	COMMAND(REPLY, "REPLY", "Answers a question to the system operator", TARGETS_IDS,
		.operands = reply),
	COMMAND(RLIST, "RL", "Shows profiles of a class", TARGETS_CLASS, .star = true,
		.operands = rlist),
	COMMAND(RVARY, "RV", "Shows the database, turns RACF on and off", TARGETS_NONE,
		.operands = rvary),
	COMMAND(SEARCH, "SR", "Lists the names of profiles that meet criteria", TARGETS_NONE,
		.operands = search),
	COMMAND(SETEVENT, "SETE",
		"Puts VMXEVENT profiles in force: LIST, REFRESH, RESET; of one USER too",
		TARGETS_ACTION, .optional = true, .operands = setevent),
	COMMAND(SETRACF, "SETRACF", "Turns RACF on and off", TARGETS_NONE, .operands = setracf),
	COMMAND(SETROPTS, "SETR", "Sets the options of the system", TARGETS_NONE,
		.operands = setropts),
};
