// SPDX-License-Identifier: MIT
/* unload.c - SMF records as lines of fixed columns */
#include <stdio.h>
#include <string.h>
#include "kmod/uapi/zcp.h"
#include "smf/dataset.h"
#include "smf/format.h"
#include "smf/record.h"
#include "smf/unload.h"

#define SECTIONS 64 /* types of sections that have columns are below that */
#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))

/* The line that is being made. */
struct line {
	struct unload_sink *s;
	char *columns; /* NULL: it has none */
	const char *prefix;
	const uint8_t *rec;
	/* type 80: the first section of each type; data is NULL where there is none */
	struct smf_section first[SECTIONS];
	struct smf_section factor, mfa, whole;	/* extended ones */
};

/* What lies between two columns, cut to what they take. */
static inline void put(const struct line *l, const char *name, unsigned int from, unsigned int to,
		       const char *text, size_t len)
{
	size_t width = to - from + 1;

	if (len > width)
		len = width;
	if (l->columns)
		memcpy(l->columns + from - 1, text, len);
	else
		l->s->field(l->s, l->prefix, name, from, text, len);
}

static void put_word(const struct line *l, const char *name, unsigned int from, unsigned int to,
		     const char *text)
{
	put(l, name, from, to, text, strlen(text));
}

static void put_ebcdic(const struct line *l, const char *name, unsigned int from, unsigned int to,
		       const uint8_t *p, size_t len)
{
	char text[UNLOAD_FIELD_MAX + 1];

	put(l, name, from, to, text, smf_get_text(text, sizeof(text), p, len));
}

/* The last n digits of v; what is left of v. */
static unsigned long long digits(char *to, unsigned int n, unsigned long long v)
{
	memset(to, '0', n);
	for (; n && v; v /= 10)
		to[--n] += v % 10;
	return v;
}

/* What has more digits than there are columns is cut as text is. */
static void put_number(const struct line *l, const char *name, unsigned int from, unsigned int to,
		       unsigned long long v)
{
	unsigned int width = to - from + 1;
	char text[20];

	while (digits(text, width, v))
		v /= 10;
	put(l, name, from, to, text, width);
}

/* Eight columns; a call that failed has a negative one. */
static void put_return_code(const struct line *l, const char *name, unsigned int from, int32_t rc)
{
	char text[8];

	digits(text, sizeof(text), rc < 0 ? -(int64_t)rc : rc);
	if (rc < 0)
		*text = '-';
	put(l, name, from, from + sizeof(text) - 1, text, sizeof(text));
}

static void put_time(const struct line *l, const char *name, unsigned int from, uint32_t tme)
{
	char text[SMF_TIME_MAX];

	smf_time_text(tme, text);
	put(l, name, from, from + 7, text, sizeof(text) - 1);
}

static void put_date(const struct line *l, const char *name, unsigned int from, uint32_t dte)
{
	char text[SMF_DATE_MAX];

	smf_date_text(dte, text);
	put_word(l, name, from, from + 9, text);
}

static void begin(struct line *l, const char *event, unsigned int width)
{
	l->columns = l->s->begin(l->s, event, width);
}

static void find_sections(struct line *l)
{
	struct smf_section sec;
	size_t pos = 0;

	memset(l->first, 0, sizeof(l->first));
	l->factor = l->mfa = l->whole = (struct smf_section){ 0 };
	while (smf80_next(l->rec, &pos, &sec)) {
		if (sec.type < SECTIONS && !l->first[sec.type].data)
			l->first[sec.type] = sec;
		else if (sec.type == SMF80_SEC_TEXT)
			l->whole = sec;
		else if (sec.type == SMF80_SEC_FACTOR)
			l->factor = sec;
		else if (sec.type == SMF80_SEC_MFA && sec.len)
			l->mfa = sec;
	}
}

static void put_section(const struct line *l, const char *name, unsigned int from, unsigned int to,
			unsigned int type, size_t skip)
{
	const struct smf_section *sec = &l->first[type];

	if (sec->data && sec->len > skip)
		put_ebcdic(l, name, from, to, sec->data + skip, sec->len - skip);
	else
		put(l, name, from, to, "", 0);
}

static void put_access(const struct line *l, const char *name, unsigned int from, unsigned int type)
{
	const struct smf_section *sec = &l->first[type];

	put_word(l, name, from, from + 7, sec->data ? smf_access_name(sec) : "");
}

/* ---- type 80: what all have ------------------------------------------------- */

static void put_flags(const struct line *l, const struct unload_flags *flags, uint8_t byte)
{
	char *column = l->columns;

	if (!column) {
		l->s->flags(l->s, l->prefix, flags, byte);
		return;
	}
	column += flags->from - 1;
	for (size_t i = 0; i < ARRAY_SIZE(flags->names); i++) {
		if (!flags->names[i])
			continue;
		memcpy(column, byte & 0x80 >> i ? "YES " : "NO  ", 4);
		column += 5;
	}
}

static void put_bits(const struct line *l, const struct unload_flags *flags, size_t n)
{
	for (size_t i = 0; i < n; i++)
		put_flags(l, &flags[i], l->rec[flags[i].off]);
}

static void put_reasons(const struct line *l)
{
	static const struct unload_flags violation = {
		44, 18, { "VIOLATION", "USER_NDFND", NULL, "USER_WARNING" },
	};
	static const struct unload_flags reasons[] = {
		{ 77,
		  42,
		  { "AUTH_NORMAL", "AUTH_SPECIAL", "AUTH_OPER", "AUTH_AUDIT", "AUTH_EXIT",
		    "AUTH_FAILSFT", "AUTH_BYPASS", "AUTH_TRUSTED" } },
		{ 117,
		  43,
		  { "LOG_CLASS", "LOG_USER", "LOG_SPECIAL", "LOG_ACCESS", "LOG_RACINIT",
		    "LOG_ALWAYS", "LOG_CMDVIOL", "LOG_GLOBAL" } },
	};

	put_bits(l, &violation, 1);
	put_ebcdic(l, "EVT_USER_ID", 59, 66, l->rec + 22, 8);
	put_ebcdic(l, "EVT_GRP_ID", 68, 75, l->rec + 30, 8);
	put_bits(l, reasons, ARRAY_SIZE(reasons));
}

static void put_start(const struct line *l, const char *event, const char *qualifier)
{
	put_word(l, "EVENT_TYPE", 1, 8, event);
	put_word(l, "EVENT_QUAL", 10, 17, qualifier);
	put_time(l, "TIME_WRITTEN", 19, smf_get32(l->rec + SMF_TME));
	put_date(l, "DATE_WRITTEN", 28, smf_get32(l->rec + SMF_DTE));
	put_ebcdic(l, "SYSTEM_SMFID", 39, 42, l->rec + SMF_SID, 4);
}

static void put_common(const struct line *l, const char *event, const char *qualifier)
{
	static const struct unload_flags error = { 161, 45, { "BACKOUT_FAIL", "PROF_SAME" } };
	static const struct unload_flags further[] = {
		{ 218,
		  79,
		  { "LOG_LEVEL", "LOG_VMEVENT", "LOG_LOGOPT", "LOG_SECL", "LOG_COMPATM",
		    "LOG_APPLAUD", "LOG_NONOMVS", "LOG_OMVSNPRV" } },
		{ 258, 96, { "AUTH_OMVSSU", "AUTH_OMVSSYS" } },
	};
	uint32_t entry = smf_get32(l->rec + 66);

	put_start(l, event, qualifier);
	put_reasons(l);
	put_number(l, "TERM_LEVEL", 157, 159, l->rec[44]);
	put_bits(l, &error, 1);
	put_ebcdic(l, "TERM", 171, 178, l->rec + 46, 8);
	put_ebcdic(l, "JOB_NAME", 180, 187, l->rec + 54, 8);
	if (entry) {
		put_time(l, "READ_TIME", 189, smf_get32(l->rec + 62));
		put_date(l, "READ_DATE", 198, entry);
	}
	put_ebcdic(l, "SMF_USER_ID", 209, 216, l->rec + 70, 8);
	put_bits(l, further, ARRAY_SIZE(further));
	put_ebcdic(l, "USR_SECL", 268, 275, l->rec + 84, 8);
	put_ebcdic(l, "RACF_VERSION", 277, 280, l->rec + 80, 4);
}

/* ---- type 80: what each event has ------------------------------------------- */

static void put_jobinit(const struct line *l)
{
	static const char *const token[] = {
		"UTK_ENCR",    "UTK_PRE19",   "UTK_VERPROF", "UTK_NJEUNUSR", "UTK_LOGUSR",
		"UTK_SPECIAL", "UTK_DEFAULT", "UTK_UNKNUSR", "UTK_ERROR",    "UTK_TRUSTED",
	};

	put_section(l, "APPL", 282, 289, SMF80_SEC_APPL, 0);
	put_section(l, "LOGSTR", 291, 545, SMF80_SEC_LOGSTR, 0);
	put_section(l, "BAD_JOBNAME", 547, 554, 47, 0);
	put_section(l, "USER_NAME", 556, 575, SMF80_SEC_USERNAME, 0);
	/* no tokens are recorded */
	for (size_t i = 0; i < ARRAY_SIZE(token); i++)
		put(l, token[i], 577 + 5 * i, 580 + 5 * i, "", 0);
	put(l, "UTK_SESSTYPE", 627, 634, "", 0);
}

static void put_resource_access(const struct line *l)
{
	const struct smf_section *level = &l->first[SMF80_SEC_LEVEL];

	put_section(l, "RES_NAME", 282, 536, SMF80_SEC_RESOURCE, 0);
	put_access(l, "REQUEST", 538, SMF80_SEC_REQUESTED);
	put_access(l, "GRANT", 547, SMF80_SEC_ALLOWED);
	if (level->data && level->len)
		put_number(l, "LEVEL", 556, 558, level->data[0]);
	put_section(l, "VOL", 560, 565, 15, 0);
	put_section(l, "OLDVOL", 567, 572, 16, 0);
	put_section(l, "CLASS", 574, 581, SMF80_SEC_CLASS, 0);
	put_section(l, "PROF_NAME", 583, 828, SMF80_SEC_MATCHED, 1);
	put(l, "OWN_ID", 830, 837, "", 0);
	put_section(l, "LOGSTR", 839, 1093, SMF80_SEC_LOGSTR, 0);
	put_section(l, "RECVR", 1095, 1102, SMF80_SEC_RECEIVER, 0);
	put_section(l, "USER_NAME", 1104, 1123, SMF80_SEC_USERNAME, 0);
	put_section(l, "RES_SECL", 1125, 1132, SMF80_SEC_LABEL, 0);
}

/* ---- type 80: commands ------------------------------------------------------- */

/* Texts of all sections of a type, blanks between. */
static void put_all(const struct line *l, const char *name, unsigned int from, unsigned int to,
		    unsigned int type, size_t skip)
{
	char text[UNLOAD_FIELD_MAX + 1];
	struct smf_section sec;
	size_t pos = 0, len = 0;

	while (smf80_next(l->rec, &pos, &sec)) {
		if (sec.type != type || sec.len < skip || len + 1 >= sizeof(text))
			continue;
		if (len)
			text[len++] = ' ';
		len += smf_get_text(text + len, sizeof(text) - len, sec.data + skip,
				    sec.len - skip);
	}
	put(l, name, from, to, text, len);
}

/* Fields that few records have: a line ends behind the last one that its record has. */
static const struct {
	unsigned int type, from, to;
	size_t skip;
	const char *name;
} operands[] = {
	{ SMF80_SEC_NAME, 2887, 2906, 0, "PROGRAMMER" },
	{ SMF80_SEC_DATA, 2908, 3162, 0, "DATA" },
	{ SMF80_SEC_FROM, 3164, 3409, 0, "FROM_NAME" },
	{ SMF80_SEC_ADDMEM, 3411, 4434, 0, "ADDMEM" },
	{ SMF80_SEC_DELMEM, 4436, 5459, 0, "DELMEM" },
	{ SMF80_SEC_SEGMENT, 5461, 6484, 1, "SEGMENTS" },
};

#define COMMAND_WIDTH	2881
#define COMMAND_LEVEL	2885
#define COMMAND_WHOLE	6486

static unsigned int command_width(const struct line *l)
{
	unsigned int width = l->first[SMF80_SEC_LEVEL].data ? COMMAND_LEVEL : COMMAND_WIDTH;

	for (size_t i = 0; i < ARRAY_SIZE(operands); i++)
		if (l->first[operands[i].type].data)
			width = operands[i].to;
	return l->whole.data ? COMMAND_WHOLE + UNLOAD_FIELD_MAX - 1 : width;
}

static void put_operands(const struct line *l)
{
	const struct smf_section *level = &l->first[SMF80_SEC_LEVEL];

	if (level->data && level->len)
		put_number(l, "LEVEL", COMMAND_LEVEL - 2, COMMAND_LEVEL, level->data[0]);
	for (size_t i = 0; i < ARRAY_SIZE(operands); i++)
		if (l->first[operands[i].type].data)
			put_all(l, operands[i].name, operands[i].from, operands[i].to,
				operands[i].type, operands[i].skip);
	if (l->whole.data)
		put_ebcdic(l, "COMMAND", COMMAND_WHOLE, COMMAND_WHOLE + UNLOAD_FIELD_MAX - 1,
			   l->whole.data, l->whole.len);
}

static void put_command(const struct line *l)
{
	const struct smf_section *sec = &l->first[SMF80_SEC_COMMAND];
	const uint8_t *bits = sec->data ?: l->rec;
	size_t half = sec->data ? sec->len / 2 : 0;
	char text[UNLOAD_FIELD_MAX + 1];

	put_section(l, "CLASS", 282, 289, SMF80_SEC_CLASS, 0);
	put_section(l, "NAME", 291, 545, SMF80_SEC_PROFILE, 0);
	put_section(l, "OWN_SECL", 547, 554, SMF80_SEC_LABEL, 0);
	put_section(l, "USER_NAME", 556, 575, SMF80_SEC_USERNAME, 0);
	put_section(l, "LOGSTR", 577, 831, SMF80_SEC_LOGSTR, 0);
	put(l, "SPECIFIED", 833, 1856, text,
	    unload_keywords(l->rec[20], bits, half, text, sizeof(text)));
	put(l, "FAILED", 1858, 2881, text,
	    unload_keywords(l->rec[20], bits + half, half, text, sizeof(text)));
	put_operands(l);
}

/* They have no columns: behind those that JOBINIT has here RACF's own unload has others. */
static void put_mfa(const struct line *l)
{
	static const struct unload_flags flags = {
		UNLOAD_LINE_MAX, 0, { "MFA_USER", "MFA_FALLBACK", "MFA_UNAVAIL" },
	};

	if (l->columns)
		return;
	if (l->mfa.data)
		put_flags(l, &flags, l->mfa.data[flags.off]);
	if (l->factor.data)
		put_ebcdic(l, "MFA_FACTOR", UNLOAD_LINE_MAX, UNLOAD_LINE_MAX + 255, l->factor.data,
			   l->factor.len);
}

static void unload_racf(struct line *l)
{
	static const char *const prefixes[] = {
		[1] = "INIT",  [2] = "ACC",   [3] = "ADV",  [4] = "REN",   [5] = "DELR",
		[6] = "DELV",  [7] = "DEF",   [8] = "AD",   [9] = "AG",	   [10] = "AU",
		[11] = "ALD",  [12] = "ALG",  [13] = "ALU", [14] = "CON",  [15] = "DELD",
		[16] = "DELG", [17] = "DELU", [18] = "PWD", [19] = "PERM", [20] = "RALT",
		[21] = "RDEF", [22] = "RDEL", [23] = "REM", [24] = "SETR", [25] = "RVAR",
		[26] = "APPC", [27] = "GEN",
	};
	unsigned int event = l->rec[20];
	const char *name = smf_event_name(event),
		   *qualifier = smf_qualifier_name(event, l->rec[21]);
	char number[4], qualifier_number[4];

	if (!name)
		snprintf(number, sizeof(number), "%u", event);
	if (!qualifier)
		snprintf(qualifier_number, sizeof(qualifier_number), "%u", l->rec[21]);
	l->prefix = event < ARRAY_SIZE(prefixes) && prefixes[event] ? prefixes[event] : "EVT";
	find_sections(l);
	begin(l, name ?: number,
	      event == 1 ? 634 : event == 2 ? 1132 : event >= 8 ? command_width(l) : 280);
	put_common(l, name ?: number, qualifier ?: qualifier_number);
	if (event == 1)
		put_jobinit(l);
	else if (event == 2)
		put_resource_access(l);
	else if (event >= 8)
		put_command(l);
	put_mfa(l);
	l->s->end(l->s);
}

/* ---- type 81 ----------------------------------------------------------------- */

static void put_options(const struct line *l)
{
	static const struct unload_flags options = {
		152,
		121,
		{ "RACINIT_STATS", "DATASET_STATS", "RACINIT_PRE", "RACHECK_PRE", "RACDEF_PRE",
		  "RACINIT_POST", "RACHECK_POST", "NEW_PWD_EXIT" },
	};

	put_ebcdic(l, "DATASET_NAME", 44, 87, l->rec + 18, 44);
	put_ebcdic(l, "DATASET_VOL", 89, 94, l->rec + 62, 6);
	put_ebcdic(l, "DATASET_UNIT", 96, 98, l->rec + 68, 3);
	put_ebcdic(l, "UADS_NAME", 100, 143, l->rec + 71, 44);
	put_ebcdic(l, "UADS_VOL", 145, 150, l->rec + 115, 6);
	/* the first two bits say that there are no statistics */
	put_flags(l, &options, l->rec[options.off] ^ 0xc0);
}

static void put_class(const struct line *l, const struct smf_section *sec)
{
	static const struct unload_flags flags = {
		53,
		0,
		{ "STATS", "AUDIT", "ACTIVE", "GENERIC", "GENCMD", "GLOBAL", "RACLIST", "GENLIST" },
	};
	static const char *const log[] = { "ALWAYS", "NEVER", "SUCCESS", "FAILURES", "DEFAULT" };
	const char *option = "";

	put_ebcdic(l, "CLASS_NAME", 44, 51, sec->data + 1, 8);
	put_flags(l, &flags, sec->data[flags.off]);
	for (size_t i = 0; i < ARRAY_SIZE(log); i++)
		if (sec->data[9] & 0x40 >> i)
			option = log[i];
	put_word(l, "LOG_OPTIONS", 93, 100, option);
}

static void unload_status(struct line *l)
{
	struct smf_section sec;
	size_t pos = 0;

	l->prefix = "RINI";
	begin(l, "RACFINIT", 190);
	put_start(l, "RACFINIT", "");
	put_options(l);
	l->s->end(l->s);
	l->prefix = "CLSN";
	while (smf80_next(l->rec, &pos, &sec)) {
		if (sec.type != SMF81_SEC_CLASS || sec.len < 10)
			continue;
		begin(l, "CLASNAME", 100);
		put_start(l, "CLASNAME", "");
		put_class(l, &sec);
		l->s->end(l->s);
	}
}

/* ---- type 200 ---------------------------------------------------------------- */

/* Text of the last section of a type. */
static void put_cp_section(const struct line *l, const struct smf_section *sec, const char *name,
			   unsigned int from, unsigned int to)
{
	char text[UNLOAD_FIELD_MAX + 1];

	put(l, name, from, to, text,
	    sec->data ? smf_get_text(text, sizeof(text), sec->data, sec->len) : 0);
}

static void unload_cp(struct line *l)
{
	unsigned int event = smf_get16(l->rec + SMF_STY);
	const char *name = smf_cp_event_name(event);
	struct smf_section sec, last[SMFCP_SEC_COMM + 1] = { 0 };
	size_t pos = 0;
	char number[8];

	if (!name)
		snprintf(number, sizeof(number), "%u", event);
	while (smf_cp_next(l->rec, &pos, &sec))
		if (sec.type <= SMFCP_SEC_COMM)
			last[sec.type] = sec;
	l->prefix = "CP";
	begin(l, "CPEVENT", 1270);
	put_start(l, "CPEVENT", smf_outcome_name(l->rec));
	put_word(l, "EVENT", 44, 51, name ?: number);
	put_word(l, "SOURCE", 53, 55, l->rec[SMFCP_SOURCE] ? "SMF" : "CP");
	put_ebcdic(l, "USER_ID", 57, 64, l->rec + SMFCP_USER, 8);
	put_ebcdic(l, "TARGET_ID", 66, 73, l->rec + SMFCP_TARGET, 8);
	put_ebcdic(l, "USR_SECL", 75, 82, l->rec + SMFCP_LABEL, 8);
	put_ebcdic(l, "TERM", 84, 91, l->rec + SMFCP_TERM, 8);
	put_return_code(l, "RC", 93, (int32_t)smf_get32(l->rec + SMFCP_RC));
	put_number(l, "LOGINUID", 102, 111, smf_get32(l->rec + SMFCP_LOGINUID));
	put_number(l, "UID", 113, 122, smf_get32(l->rec + SMFCP_UID));
	put_number(l, "PID", 124, 131, smf_get32(l->rec + SMFCP_PID));
	put_cp_section(l, &last[SMFCP_SEC_PEER], "PEER", 133, 196);
	put_cp_section(l, &last[SMFCP_SEC_COMM], "PROGRAM", 198, 213);
	put_number(l, "ACT", 215, 234, smf_get64(l->rec + SMFCP_CORR));
	put_number(l, "SEQ", 236, 245, smf_get64(l->rec + SMFCP_SEQ) % 10000000000);
	put_cp_section(l, &last[SMFCP_SEC_TEXT], "TEXT", 247, 1270);
	l->s->end(l->s);
}

void unload_record(struct unload_sink *s, const uint8_t *rec)
{
	struct line l;

	l.s = s;
	l.rec = rec;
	if (rec[SMF_RTY] == SMF_TYPE_RACF)
		unload_racf(&l);
	else if (rec[SMF_RTY] == SMF_TYPE_STATUS)
		unload_status(&l);
	else if (rec[SMF_RTY] == SMF_TYPE_CP)
		unload_cp(&l);
}
