// SPDX-License-Identifier: MIT
/* unload.c - SMF records as lines of fixed columns */
#include <stdio.h>
#include <string.h>
#include "kmod/uapi/zcp.h"
#include "smf/dataset.h"
#include "smf/format.h"
#include "smf/record.h"
#include "smf/unload.h"

#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))

/* The line that is being made. */
struct line {
	struct unload_sink *s;
	const char *prefix;
	const uint8_t *rec;
};

static void put(const struct line *l, const char *name, unsigned int from, unsigned int to,
		const char *text)
{
	size_t width = to - from + 1, len = strnlen(text, width);
	char cut[1025];

	if (len >= sizeof(cut))
		len = sizeof(cut) - 1;
	memcpy(cut, text, len);
	cut[len] = 0;
	l->s->field(l->s, l->prefix, name, from, to, cut);
}

static void put_ebcdic(const struct line *l, const char *name, unsigned int from, unsigned int to,
		       const uint8_t *p, size_t len)
{
	char text[256];

	smf_get_text(text, sizeof(text), p, len);
	put(l, name, from, to, text);
}

static void put_flag(const struct line *l, const char *name, unsigned int from, bool on)
{
	put(l, name, from, from + 3, on ? "YES" : "NO");
}

static void put_number(const struct line *l, const char *name, unsigned int from, unsigned int to,
		       unsigned long long v)
{
	char text[24];

	snprintf(text, sizeof(text), "%0*llu", (int)(to - from + 1), v);
	put(l, name, from, to, text);
}

static void put_time(const struct line *l, const char *name, unsigned int from, uint32_t tme)
{
	char text[32];

	snprintf(text, sizeof(text), "%02u:%02u:%02u", tme / 360000, tme / 6000 % 60,
		 tme / 100 % 60);
	put(l, name, from, from + 7, text);
}

static void put_date(const struct line *l, const char *name, unsigned int from, uint32_t dte)
{
	char text[SMF_DATE_MAX];

	smf_date_text(dte, text);
	put(l, name, from, from + 9, text);
}

/* The first section of a type; false: there is none, and the field is blank. */
static bool find(const uint8_t *rec, unsigned int type, struct smf_section *sec)
{
	size_t pos = 0;

	while (smf80_next(rec, &pos, sec))
		if (sec->type == type)
			return true;
	return false;
}

static void put_section(const struct line *l, const char *name, unsigned int from, unsigned int to,
			unsigned int type, size_t skip)
{
	struct smf_section sec;

	if (find(l->rec, type, &sec) && sec.len > skip)
		put_ebcdic(l, name, from, to, sec.data + skip, sec.len - skip);
	else
		put(l, name, from, to, "");
}

static void put_access(const struct line *l, const char *name, unsigned int from, unsigned int type)
{
	struct smf_section sec;

	put(l, name, from, from + 7, find(l->rec, type, &sec) ? smf_access_name(&sec) : "");
}

/* ---- type 80: what all have ------------------------------------------------- */

struct flag {
	const char *name;
	uint8_t off, bit;
};

static void put_flags(const struct line *l, unsigned int from, const struct flag *flags, size_t n)
{
	for (size_t i = 0; i < n; i++)
		put_flag(l, flags[i].name, from + 5 * i, l->rec[flags[i].off] & flags[i].bit);
}

static void put_reasons(const struct line *l)
{
	static const struct flag violation[] = {
		{ "VIOLATION", 18, 0x80 },
		{ "USER_NDFND", 18, 0x40 },
		{ "USER_WARNING", 18, 0x10 },
	};
	static const struct flag authority[] = {
		{ "AUTH_NORMAL", 42, 0x80 },
		{ "AUTH_SPECIAL", 42, 0x40 },
		{ "AUTH_OPER", 42, 0x20 },
		{ "AUTH_AUDIT", 42, 0x10 },
		{ "AUTH_EXIT", 42, 0x08 },
		{ "AUTH_FAILSFT", 42, 0x04 },
		{ "AUTH_BYPASS", 42, 0x02 },
		{ "AUTH_TRUSTED", 42, 0x01 },
		{ "LOG_CLASS", 43, 0x80 },
		{ "LOG_USER", 43, 0x40 },
		{ "LOG_SPECIAL", 43, 0x20 },
		{ "LOG_ACCESS", 43, 0x10 },
		{ "LOG_RACINIT", 43, 0x08 },
		{ "LOG_ALWAYS", 43, 0x04 },
		{ "LOG_CMDVIOL", 43, 0x02 },
		{ "LOG_GLOBAL", 43, 0x01 },
	};

	put_flags(l, 44, violation, ARRAY_SIZE(violation));
	put_ebcdic(l, "EVT_USER_ID", 59, 66, l->rec + 22, 8);
	put_ebcdic(l, "EVT_GRP_ID", 68, 75, l->rec + 30, 8);
	put_flags(l, 77, authority, ARRAY_SIZE(authority));
}

static void put_start(const struct line *l, const char *event, const char *qualifier)
{
	put(l, "EVENT_TYPE", 1, 8, event);
	put(l, "EVENT_QUAL", 10, 17, qualifier);
	put_time(l, "TIME_WRITTEN", 19, smf_get32(l->rec + SMF_TME));
	put_date(l, "DATE_WRITTEN", 28, smf_get32(l->rec + SMF_DTE));
	put_ebcdic(l, "SYSTEM_SMFID", 39, 42, l->rec + SMF_SID, 4);
}

static void put_common(const struct line *l, const char *event, const char *qualifier)
{
	static const struct flag error[] = {
		{ "BACKOUT_FAIL", 45, 0x80 },
		{ "PROF_SAME", 45, 0x40 },
	};
	static const struct flag further[] = {
		{ "LOG_LEVEL", 79, 0x80 },
		{ "LOG_VMEVENT", 79, 0x40 },
		{ "LOG_LOGOPT", 79, 0x20 },
		{ "LOG_SECL", 79, 0x10 },
		{ "LOG_COMPATM", 79, 0x08 },
		{ "LOG_APPLAUD", 79, 0x04 },
		{ "LOG_NONOMVS", 79, 0x02 },
		{ "LOG_OMVSNPRV", 79, 0x01 },
		{ "AUTH_OMVSSU", 96, 0x80 },
		{ "AUTH_OMVSSYS", 96, 0x40 },
	};
	uint32_t entry = smf_get32(l->rec + 66);

	put_start(l, event, qualifier);
	put_reasons(l);
	put_number(l, "TERM_LEVEL", 157, 159, l->rec[44]);
	put_flags(l, 161, error, ARRAY_SIZE(error));
	put_ebcdic(l, "TERM", 171, 178, l->rec + 46, 8);
	put_ebcdic(l, "JOB_NAME", 180, 187, l->rec + 54, 8);
	if (entry) {
		put_time(l, "READ_TIME", 189, smf_get32(l->rec + 62));
		put_date(l, "READ_DATE", 198, entry);
	}
	put_ebcdic(l, "SMF_USER_ID", 209, 216, l->rec + 70, 8);
	put_flags(l, 218, further, ARRAY_SIZE(further));
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
		put(l, token[i], 577 + 5 * i, 580 + 5 * i, "");
	put(l, "UTK_SESSTYPE", 627, 634, "");
}

static void put_resource_access(const struct line *l)
{
	struct smf_section sec;

	put_section(l, "RES_NAME", 282, 536, SMF80_SEC_RESOURCE, 0);
	put_access(l, "REQUEST", 538, SMF80_SEC_REQUESTED);
	put_access(l, "GRANT", 547, SMF80_SEC_ALLOWED);
	if (find(l->rec, 5, &sec) && sec.len)
		put_number(l, "LEVEL", 556, 558, sec.data[0]);
	put_section(l, "VOL", 560, 565, 15, 0);
	put_section(l, "OLDVOL", 567, 572, 16, 0);
	put_section(l, "CLASS", 574, 581, SMF80_SEC_CLASS, 0);
	put_section(l, "PROF_NAME", 583, 828, SMF80_SEC_MATCHED, 1);
	put(l, "OWN_ID", 830, 837, "");
	put_section(l, "LOGSTR", 839, 1093, SMF80_SEC_LOGSTR, 0);
	put_section(l, "RECVR", 1095, 1102, SMF80_SEC_RECEIVER, 0);
	put_section(l, "USER_NAME", 1104, 1123, SMF80_SEC_USERNAME, 0);
	put_section(l, "RES_SECL", 1125, 1132, SMF80_SEC_LABEL, 0);
}

static void put_command(const struct line *l)
{
	struct smf_section sec;
	char text[1025];

	put_section(l, "CLASS", 282, 289, SMF80_SEC_CLASS, 0);
	put_section(l, "NAME", 291, 545, SMF80_SEC_PROFILE, 0);
	put_section(l, "OWN_SECL", 547, 554, SMF80_SEC_LABEL, 0);
	put_section(l, "USER_NAME", 556, 575, SMF80_SEC_USERNAME, 0);
	put_section(l, "LOGSTR", 577, 831, SMF80_SEC_LOGSTR, 0);
	if (!find(l->rec, SMF80_SEC_COMMAND, &sec)) {
		sec.data = l->rec;
		sec.len = 0;
	}
	unload_keywords(l->rec[20], sec.data, sec.len / 2, text, sizeof(text));
	put(l, "SPECIFIED", 833, 1856, text);
	unload_keywords(l->rec[20], sec.data + sec.len / 2, sec.len / 2, text, sizeof(text));
	put(l, "FAILED", 1858, 2881, text);
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

	snprintf(number, sizeof(number), "%u", event);
	snprintf(qualifier_number, sizeof(qualifier_number), "%u", l->rec[21]);
	l->prefix = event < ARRAY_SIZE(prefixes) && prefixes[event] ? prefixes[event] : "EVT";
	l->s->begin(l->s, name ?: number);
	put_common(l, name ?: number, qualifier ?: qualifier_number);
	if (event == 1)
		put_jobinit(l);
	else if (event == 2)
		put_resource_access(l);
	else if (event >= 8)
		put_command(l);
	l->s->end(l->s);
}

/* ---- type 81 ----------------------------------------------------------------- */

static void put_options(const struct line *l)
{
	static const struct flag options[] = {
		{ "RACINIT_STATS", 121, 0x80 },
		{ "DATASET_STATS", 121, 0x40 },
		{ "RACINIT_PRE", 121, 0x20 },
		{ "RACHECK_PRE", 121, 0x10 },
		{ "RACDEF_PRE", 121, 0x08 },
		{ "RACINIT_POST", 121, 0x04 },
		{ "RACHECK_POST", 121, 0x02 },
		{ "NEW_PWD_EXIT", 121, 0x01 },
	};

	put_ebcdic(l, "DATASET_NAME", 44, 87, l->rec + 18, 44);
	put_ebcdic(l, "DATASET_VOL", 89, 94, l->rec + 62, 6);
	put_ebcdic(l, "DATASET_UNIT", 96, 98, l->rec + 68, 3);
	put_ebcdic(l, "UADS_NAME", 100, 143, l->rec + 71, 44);
	put_ebcdic(l, "UADS_VOL", 145, 150, l->rec + 115, 6);
	for (size_t i = 0; i < ARRAY_SIZE(options); i++) {
		bool on = l->rec[options[i].off] & options[i].bit;

		/* the first two bits say that there are no statistics */
		put_flag(l, options[i].name, 152 + 5 * i, i < 2 ? !on : on);
	}
}

static void put_class(const struct line *l, const struct smf_section *sec)
{
	static const char *const names[] = {
		"STATS", "AUDIT", "ACTIVE", "GENERIC", "GENCMD", "GLOBAL", "RACLIST", "GENLIST",
	};
	static const char *const log[] = { "ALWAYS", "NEVER", "SUCCESS", "FAILURES", "DEFAULT" };
	const char *option = "";

	put_ebcdic(l, "CLASS_NAME", 44, 51, sec->data + 1, 8);
	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		put_flag(l, names[i], 53 + 5 * i, sec->data[0] & 0x80 >> i);
	for (size_t i = 0; i < ARRAY_SIZE(log); i++)
		if (sec->data[9] & 0x40 >> i)
			option = log[i];
	put(l, "LOG_OPTIONS", 93, 100, option);
}

static void unload_status(struct line *l)
{
	struct smf_section sec;
	size_t pos = 0;

	l->prefix = "RINI";
	l->s->begin(l->s, "RACFINIT");
	put_start(l, "RACFINIT", "");
	put_options(l);
	l->s->end(l->s);
	l->prefix = "CLSN";
	while (smf80_next(l->rec, &pos, &sec)) {
		if (sec.type != SMF81_SEC_CLASS || sec.len < 10)
			continue;
		l->s->begin(l->s, "CLASNAME");
		put_start(l, "CLASNAME", "");
		put_class(l, &sec);
		l->s->end(l->s);
	}
}

/* ---- type 200 ---------------------------------------------------------------- */

static void unload_cp(struct line *l)
{
	static const struct {
		const char *name;
		unsigned int from, to, type;
	} texts[] = {
		{ "PEER", 133, 196, SMFCP_SEC_PEER },
		{ "PROGRAM", 198, 213, SMFCP_SEC_COMM },
		{ "TEXT", 247, 1270, SMFCP_SEC_TEXT },
	};
	static char text[SMFCP_TEXT_MAX + 1];
	unsigned int event = smf_get16(l->rec + SMF_STY);
	const char *name = smf_cp_event_name(event);
	struct smf_section sec;
	char number[8];

	snprintf(number, sizeof(number), "%u", event);
	l->prefix = "CP";
	l->s->begin(l->s, "CPEVENT");
	put_start(l, "CPEVENT", smf_outcome_name(l->rec));
	put(l, "EVENT", 44, 51, name ?: number);
	put(l, "SOURCE", 53, 55, l->rec[SMFCP_SOURCE] ? "SMF" : "CP");
	put_ebcdic(l, "USER_ID", 57, 64, l->rec + SMFCP_USER, 8);
	put_ebcdic(l, "TARGET_ID", 66, 73, l->rec + SMFCP_TARGET, 8);
	put_ebcdic(l, "USR_SECL", 75, 82, l->rec + SMFCP_LABEL, 8);
	put_ebcdic(l, "TERM", 84, 91, l->rec + SMFCP_TERM, 8);
	put_number(l, "RC", 93, 100, smf_get32(l->rec + SMFCP_RC));
	put_number(l, "LOGINUID", 102, 111, smf_get32(l->rec + SMFCP_LOGINUID));
	put_number(l, "UID", 113, 122, smf_get32(l->rec + SMFCP_UID));
	put_number(l, "PID", 124, 131, smf_get32(l->rec + SMFCP_PID));
	for (size_t i = 0; i < ARRAY_SIZE(texts); i++) {
		size_t pos = 0;

		*text = 0;
		while (smf_cp_next(l->rec, &pos, &sec))
			if (sec.type == texts[i].type)
				smf_get_text(text, sizeof(text), sec.data, sec.len);
		if (i == 2)
			put_number(l, "ACT", 215, 234, smf_get64(l->rec + SMFCP_CORR));
		if (i == 2)
			put_number(l, "SEQ", 236, 245, smf_get64(l->rec + SMFCP_SEQ) % 10000000000);
		put(l, texts[i].name, texts[i].from, texts[i].to, text);
	}
	l->s->end(l->s);
}

void unload_record(struct unload_sink *s, const uint8_t *rec)
{
	struct line l = { .s = s, .rec = rec };

	if (rec[SMF_RTY] == SMF_TYPE_RACF)
		unload_racf(&l);
	else if (rec[SMF_RTY] == SMF_TYPE_STATUS)
		unload_status(&l);
	else if (rec[SMF_RTY] == SMF_TYPE_CP)
		unload_cp(&l);
}
