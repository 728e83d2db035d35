// SPDX-License-Identifier: MIT
/* format.c - SMF records as text */
#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include "kmod/uapi/zcp.h"
#include "smf/dataset.h"
#include "smf/format.h"
#include "smf/record.h"

#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))

void smf_put(struct smf_out *o, const char *fmt, ...)
{
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(o->p + o->len, o->size - o->len, fmt, ap);
	va_end(ap);
	if (n > 0)
		o->len = o->len + n < o->size ? o->len + n : o->size - 1;
}

/* ---- names --------------------------------------------------------------- */

static const char *const event_names[] = {
	[1] = "JOBINIT",  [2] = "ACCESS",    [3] = "ADDVOL",   [4] = "RENAMEDS",
	[5] = "DELRES",	  [6] = "DELVOL",    [7] = "DEFINE",   [8] = "ADDSD",
	[9] = "ADDGROUP", [10] = "ADDUSER",  [11] = "ALTDSD",  [12] = "ALTGROUP",
	[13] = "ALTUSER", [14] = "CONNECT",  [15] = "DELDSD",  [16] = "DELGROUP",
	[17] = "DELUSER", [18] = "PASSWORD", [19] = "PERMIT",  [20] = "RALTER",
	[21] = "RDEFINE", [22] = "RDELETE",  [23] = "REMOVE",  [24] = "SETROPTS",
	[25] = "RVARY",	  [26] = "APPCLU",   [27] = "GENERAL",
};

static const char *const jobinit_quals[] = {
	"SUCCESSI", "INVPSWD",	"INVGRP",    "INVOID",	 "INVTERM",  "INVAPPL",	 "REVKUSER",
	"REVKAUTO", "SUCCESST", "UNDFUSER",  "INSSECL",	 "NASECL",   "RACINITI", "RACINITD",
	"MOREAUTH", "RJEFAIL",	"SURROGATI", "SUBNATHU", "SUBNATHS", "USERNJOB", "WINSSECL",
	"WSECLM",   "WNASECL",	"SECLNCOM",  "WSECLNCM", "PWDEXPR",  "INVNPWD",	 "FAILEXIT",
	"GRPREVKD", "OIDREQD",	"NJEFAIL",   "WUNKNOWN", "PTKTOK",   "PTKTREPL", "SECLNEQ",
	"REVKINAC", "INVPHRS",	"INVNPHRS",  "PHREXPR",	 "NOUSERID", "SUCCESSM", "MFAUNSUC",
	"MFAUNAVL",
};

static const char *const access_quals[] = {
	"SUCCESS", "INSAUTH",  "PROFNFND", "WARNING",  "FAILPROT", "WARNPROT",
	"INSCATG", "INSSECL",  "SECLMISS", "WINSSECL", "WNOTCAT",  "NOTCAT",
	"PROFREQ", "WINSCATG", "WNONMAIN", "BASICPGM",
};

static const char *const command_quals[] = { "SUCCESS", "INSAUTH", "KEYWVIOL", "SUCCLIST",
					     "SYSERR" };

static const char *const cp_events[] = {
	[ZCP_EVENT_COMMAND] = "COMMAND",   [ZCP_EVENT_CLASS] = "CLASS",
	[ZCP_EVENT_DIAGNOSE] = "DIAGNOSE", [ZCP_EVENT_LOGON] = "LOGON",
	[ZCP_EVENT_LOGOFF] = "LOGOFF",	   [ZCP_EVENT_DIRECTORY] = "DIRECT",
	[ZCP_EVENT_CONFIG] = "CONFIG",	   [ZCP_EVENT_SPOOL] = "SPOOL",
	[ZCP_EVENT_NSS] = "NSS",	   [ZCP_EVENT_MODULE] = "MODULE",
	[ZCP_EVENT_DOOR] = "DOOR",	   [ZCP_EVENT_LINK] = "LINK",
	[ZCP_EVENT_FORCE] = "FORCE",	   [ZCP_EVENT_QUERY] = "QUERY",
	[ZCP_EVENT_DISCONNECT] = "DISC",  [ZCP_EVENT_LINE] = "LINE",
};

static const char *const outcomes[] = { "ATTEMPT", "SUCCESS", "FAILURE", "DENIED" };

static const char *name_of(const char *const *names, size_t n, unsigned int i)
{
	return i < n ? names[i] : NULL;
}

const char *smf_event_name(unsigned int event)
{
	return name_of(event_names, ARRAY_SIZE(event_names), event);
}

const char *smf_qualifier_name(unsigned int event, unsigned int qualifier)
{
	if (event == 1)
		return name_of(jobinit_quals, ARRAY_SIZE(jobinit_quals), qualifier);
	if (event == 2)
		return name_of(access_quals, ARRAY_SIZE(access_quals), qualifier);
	return name_of(command_quals, ARRAY_SIZE(command_quals), qualifier);
}

const char *smf_cp_event_name(unsigned int event)
{
	return name_of(cp_events, ARRAY_SIZE(cp_events), event);
}

int smf_event_by_name(const char *name, size_t len)
{
	if (len == 5 && !strncasecmp(name, "LOGON", 5))
		return 1;
	for (size_t i = 1; i < ARRAY_SIZE(event_names); i++)
		if (event_names[i] && len == strlen(event_names[i]) &&
		    !strncasecmp(name, event_names[i], len))
			return i;
	return -1;
}

/* ---- pieces -------------------------------------------------------------- */

static void make_date(uint32_t dte, char text[SMF_DATE_MAX])
{
	static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	int year = 1900 + 100 * (int)(dte >> 24) + 10 * (int)(dte >> 20 & 0xf) +
		   (int)(dte >> 16 & 0xf);
	int day = 100 * (int)(dte >> 12 & 0xf) + 10 * (int)(dte >> 8 & 0xf) + (int)(dte >> 4 & 0xf);
	bool leap = (year % 4 == 0 && year % 100) || year % 400 == 0;
	int month;

	for (month = 0; month < 11 && day > days[month] + (month == 1 && leap); month++)
		day -= days[month] + (month == 1 && leap);
	snprintf(text, SMF_DATE_MAX, "%04d-%02d-%02d", year % 10000, month + 1, day % 1000);
}

/* Most records are of the day of the one before. */
void smf_date_text(uint32_t dte, char text[SMF_DATE_MAX])
{
	static char day[SMF_DATE_MAX];
	static uint32_t last;

	if (!*day || dte != last)
		make_date(dte, day);
	last = dte;
	memcpy(text, day, sizeof(day));
}

static char *two_digits(char *to, unsigned int v)
{
	*to++ = '0' + v / 10 % 10;
	*to++ = '0' + v % 10;
	return to;
}

void smf_time_text(uint32_t tme, char text[SMF_TIME_MAX])
{
	text = two_digits(text, tme / 360000);
	*text++ = ':';
	text = two_digits(text, tme / 6000 % 60);
	*text++ = ':';
	*two_digits(text, tme / 100 % 60) = 0;
}

static void put_time(struct smf_out *o, const uint8_t *rec)
{
	uint32_t t = smf_get32(rec + SMF_TME);
	char date[SMF_DATE_MAX];

	smf_date_text(smf_get32(rec + SMF_DTE), date);
	smf_put(o, "%s %02u:%02u:%02u.%02u", date, t / 360000, t / 6000 % 60, t / 100 % 60,
		t % 100);
}

static void put_field(struct smf_out *o, const uint8_t *p, size_t width, int columns)
{
	char text[65];

	smf_get_text(text, sizeof(text), p, width);
	smf_put(o, " %-*s", columns, *text ? text : "-");
}

static void put_name(struct smf_out *o, const char *name, unsigned int number)
{
	if (name)
		smf_put(o, " %-8s", name);
	else
		smf_put(o, " %-8u", number);
}

const char *smf_access_name(const struct smf_section *sec)
{
	static const struct {
		uint8_t bit;
		const char *name;
	} levels[] = {
		{ 0x80, "ALTER" }, { 0x40, "CONTROL" }, { 0x20, "UPDATE" }, { 0x10, "READ" },
		{ 0x04, "EXECUTE" }, { 0x08, "NONE" },
	};

	for (size_t i = 0; sec->len && i < ARRAY_SIZE(levels); i++)
		if (sec->data[0] & levels[i].bit)
			return levels[i].name;
	return "?";
}

/* ---- type 80 ------------------------------------------------------------- */

const struct smf_text *smf_text_of(const struct smf_section *sec)
{
	static const struct smf_text texts[] = {
		{ SMF80_SEC_RESOURCE, 0, "RESOURCE", "resource" },
		{ SMF80_SEC_NEWNAME, 0, "NEW NAME", "new_name" },
		{ SMF80_SEC_DATA, 0, "DATA", "data" },
		{ SMF80_SEC_NAME, 0, "NAME", "name" },
		{ SMF80_SEC_PROFILE, 0, "PROFILE", "profile" },
		{ SMF80_SEC_ID, 1, "ID", "id" },
		{ SMF80_SEC_FROM, 0, "FROM", "from" },
		{ SMF80_SEC_CLASS, 0, "CLASS", "class" },
		{ SMF80_SEC_APPL, 0, "APPLICATION", "application" },
		{ SMF80_SEC_ADDMEM, 0, "ADDMEM", "addmem" },
		{ SMF80_SEC_DELMEM, 0, "DELMEM", "delmem" },
		{ SMF80_SEC_MATCHED, 1, "FROM PROFILE", "from_profile" },
		{ SMF80_SEC_SEGMENT, 1, "SEGMENT", "segment" },
		{ SMF80_SEC_LOGSTR, 0, "LOGSTR", "logstr" },
		{ SMF80_SEC_RECEIVER, 0, "USERID", "receiver" },
		{ SMF80_SEC_USERNAME, 0, "USER NAME", "user_name" },
		{ SMF80_SEC_LABEL, 0, "RESOURCE LABEL", "resource_label" },
		{ SMF80_SEC_TEXT, 0, "COMMAND", "command" },
		{ SMF80_SEC_FACTOR, 0, "FACTOR", "factor" },
	};

	for (size_t i = 0; i < ARRAY_SIZE(texts); i++)
		if (texts[i].type == sec->type && sec->len >= texts[i].skip)
			return &texts[i];
	return NULL;
}

const char *const smf_authority_names[8] = {
	"NORMAL", "SPECIAL", "OPERATIONS", "AUDITOR", "EXIT", "FAILSOFT", "BYPASSED", "TRUSTED",
};

const char *const smf_reason_names[8] = {
	"CLASS", "USER", "SPECIAL", "RESOURCE", "RACINIT", "ALWAYS", "CMDVIOL", "AUDITOR",
};

const char *const smf_mfa_names[8] = { "USER", "FALLBACK", "UNAVAILABLE" };

/* Names of the bits that are set, blanks between. */
static void put_bits(struct smf_out *o, uint8_t byte, const char *const names[8])
{
	for (int i = 0, n = 0; i < 8; i++)
		if (byte & 0x80 >> i && names[i])
			smf_put(o, "%s%s", n++ ? " " : "", names[i]);
}

static void put_section(struct smf_out *o, const struct smf_section *sec)
{
	const struct smf_text *t = smf_text_of(sec);
	static char text[SMFCP_TEXT_MAX + 1];

	if (sec->type == SMF80_SEC_REQUESTED || sec->type == SMF80_SEC_ALLOWED) {
		smf_put(o, "  %s(%s)\n",
			sec->type == SMF80_SEC_REQUESTED ? "ACCESS INTENT" : "ACCESS ALLOWED",
			smf_access_name(sec));
	} else if (sec->type == SMF80_SEC_LEVEL && sec->len) {
		smf_put(o, "  LEVEL(%u)\n", sec->data[0]);
	} else if (t) {
		smf_get_text(text, sizeof(text), sec->data + t->skip, sec->len - t->skip);
		smf_put(o, "  %s(%s)\n", t->label, text);
	} else if (sec->type == SMF80_SEC_MFA && sec->len) {
		smf_put(o, "  MFA(");
		put_bits(o, sec->data[0], smf_mfa_names);
		smf_put(o, ")\n");
	}
}

static void put_reasons(struct smf_out *o, const uint8_t *rec)
{
	smf_put(o, "  AUTHORITY(");
	put_bits(o, rec[42], smf_authority_names);
	smf_put(o, ") REASON(");
	put_bits(o, rec[43], smf_reason_names);
	smf_put(o, ")%s%s", rec[18] & 0x80 ? " VIOLATION" : "",
		rec[45] & 0x40 ? " NOT CHANGED" : "");
	if (rec[18] & 0x40) {
		smf_put(o, " USER NOT DEFINED, JOB");
		put_field(o, rec + 54, 8, 0);
	}
	smf_put(o, "\n");
}

static void put_racf(struct smf_out *o, const uint8_t *rec)
{
	struct smf_section sec;
	size_t pos = 0;

	put_name(o, smf_event_name(rec[20]), rec[20]);
	put_name(o, smf_qualifier_name(rec[20], rec[21]), rec[21]);
	put_field(o, rec + 22, 8, 8);
	put_field(o, rec + 30, 8, 8);
	put_field(o, rec + 46, 8, 0);
	smf_put(o, "\n");
	put_reasons(o, rec);
	while (smf80_next(rec, &pos, &sec))
		put_section(o, &sec);
}

bool smf_is_violation(const uint8_t *rec)
{
	if (rec[SMF_RTY] == SMF_TYPE_CP)
		return rec[SMFCP_OUTCOME] >= ZCP_OUTCOME_FAILURE;
	return rec[SMF_RTY] == SMF_TYPE_RACF && (rec[18] & 0x80);
}

const char *smf_outcome_name(const uint8_t *rec)
{
	if (rec[SMF_RTY] == SMF_TYPE_CP)
		return name_of(outcomes, ARRAY_SIZE(outcomes), rec[SMFCP_OUTCOME]) ?: "?";
	if (rec[SMF_RTY] == SMF_TYPE_RACF && rec[18] & (SMF80_DES_WARNING >> 8))
		return "WARNING";
	return smf_is_violation(rec) ? "VIOLATION" : "SUCCESS";
}

/* ---- type 81 ------------------------------------------------------------- */

static void put_status(struct smf_out *o, const uint8_t *rec)
{
	struct smf_section sec;
	size_t pos = 0;

	smf_put(o, " RACFINIT\n  DATA BASE(");
	put_field(o, rec + 18, 44, 0);
	smf_put(o, ")\n");
	while (smf80_next(rec, &pos, &sec)) {
		if (sec.type != SMF81_SEC_CLASS || sec.len < 9 || !(sec.data[0] & 0x20))
			continue;
		smf_put(o, "  ACTIVE CLASS");
		put_field(o, sec.data + 1, 8, 0);
		smf_put(o, "\n");
	}
}

/* ---- types 200 and 240 --------------------------------------------------- */

static void put_number(struct smf_out *o, const char *label, uint32_t v)
{
	if (v == 0xffffffff)
		smf_put(o, " %s(NONE)", label);
	else
		smf_put(o, " %s(%u)", label, v);
}

static void put_cp(struct smf_out *o, const uint8_t *rec)
{
	static const char *const labels[] = {
		[SMFCP_SEC_TEXT] = "TEXT", [SMFCP_SEC_PEER] = "PEER", [SMFCP_SEC_COMM] = "PROGRAM",
	};
	unsigned int event = smf_get16(rec + SMF_STY);
	static char text[SMFCP_TEXT_MAX + 1];
	struct smf_section sec;
	size_t pos = 0;

	put_name(o, smf_cp_event_name(event), event);
	put_name(o, name_of(outcomes, ARRAY_SIZE(outcomes), rec[SMFCP_OUTCOME]),
		 rec[SMFCP_OUTCOME]);
	put_field(o, rec + SMFCP_USER, 8, 8);
	put_field(o, rec + SMFCP_TARGET, 8, 8);
	put_field(o, rec + SMFCP_TERM, 8, 0);
	smf_put(o, "\n  %s RC(%d)", rec[SMFCP_SOURCE] ? "SMF" : "CP",
		(int)smf_get32(rec + SMFCP_RC));
	put_number(o, "LOGINUID", smf_get32(rec + SMFCP_LOGINUID));
	put_number(o, "UID", smf_get32(rec + SMFCP_UID));
	put_number(o, "PID", smf_get32(rec + SMFCP_PID));
	if (smf_get64(rec + SMFCP_CORR))
		smf_put(o, " ACT(%llu)", (unsigned long long)smf_get64(rec + SMFCP_CORR));
	smf_put(o, "\n");
	while (smf_cp_next(rec, &pos, &sec)) {
		if (!sec.type || sec.type >= ARRAY_SIZE(labels))
			continue;
		smf_get_text(text, sizeof(text), sec.data, sec.len);
		smf_put(o, "  %s(%s)\n", labels[sec.type], text);
	}
}

static void put_trail(struct smf_out *o, const uint8_t *rec)
{
	static const char *const names[] = {
		[TRAIL_BEGIN] = "BEGIN",
		[TRAIL_SEAL] = "SEAL",
		[TRAIL_CHECKPOINT] = "CHECKPOINT",
		[TRAIL_END] = "END",
	};

	smf_put(o, " TRAIL    %-8s %u RECORDS FROM %llu", names[smf_get16(rec + SMF_STY)],
		smf_get32(rec + TRAIL_COUNT), (unsigned long long)smf_get64(rec + TRAIL_FIRST));
	if (smf_get16(rec) == TRAIL_SIGNED_LEN)
		smf_put(o, " EPOCH %llu", (unsigned long long)smf_get64(rec + TRAIL_EPOCH));
	smf_put(o, "\n");
}

const char *smf_format_heading(void)
{
	return "TYP DATE       TIME        EVENT    QUAL     USER     GROUP    TERMINAL\n";
}

size_t smf_format(const uint8_t *rec, char *text, size_t size)
{
	struct smf_out o = { text, 0, size };

	smf_put(&o, "%3u ", rec[SMF_RTY]);
	put_time(&o, rec);
	switch (rec[SMF_RTY]) {
	case SMF_TYPE_RACF:
		put_racf(&o, rec);
		break;
	case SMF_TYPE_STATUS:
		put_status(&o, rec);
		break;
	case SMF_TYPE_CP:
		put_cp(&o, rec);
		break;
	case SMF_TYPE_TRAIL:
		put_trail(&o, rec);
		break;
	}
	return o.len;
}
