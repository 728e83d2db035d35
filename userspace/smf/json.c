// SPDX-License-Identifier: MIT
/* json.c - SMF records as JSON */
#include <stdio.h>
#include <string.h>
#include "smf/format.h"
#include "smf/json.h"
#include "smf/record.h"

#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))

/* Latin 1 as UTF-8 */
static void put_string(struct smf_out *o, const char *text)
{
	smf_put(o, "\"");
	for (const unsigned char *p = (const unsigned char *)text; *p; p++) {
		if (*p == '"' || *p == '\\')
			smf_put(o, "\\%c", *p);
		else if (*p < ' ')
			smf_put(o, "\\u%04x", *p);
		else if (*p < 0x80)
			smf_put(o, "%c", *p);
		else
			smf_put(o, "%c%c", 0xc0 | *p >> 6, 0x80 | (*p & 0x3f));
	}
	smf_put(o, "\"");
}

static void string(struct smf_out *o, const char *name, const char *text)
{
	if (!*text)
		return;
	smf_put(o, ",\"%s\":", name);
	put_string(o, text);
}

static void ebcdic(struct smf_out *o, const char *name, const uint8_t *p, size_t len)
{
	static char text[SMF_RECORD_MAX + 1];

	smf_get_text(text, sizeof(text), p, len);
	string(o, name, text);
}

static void number(struct smf_out *o, const char *name, unsigned long long v)
{
	smf_put(o, ",\"%s\":%llu", name, v);
}

static void named(struct smf_out *o, const char *name, const char *text, unsigned int v)
{
	if (text)
		string(o, name, text);
	else
		number(o, name, v);
}

static void bits(struct smf_out *o, const char *name, uint8_t byte, const char *const names[8])
{
	int n = 0;

	if (!byte)
		return;
	smf_put(o, ",\"%s\":[", name);
	for (int i = 0; i < 8; i++)
		if (byte & 0x80 >> i && names[i])
			smf_put(o, "%s\"%s\"", n++ ? "," : "", names[i]);
	smf_put(o, "]");
}

static void section(struct smf_out *o, const struct smf_section *sec)
{
	const struct smf_text *t = smf_text_of(sec);

	if (sec->type == SMF80_SEC_REQUESTED)
		string(o, "intent", smf_access_name(sec));
	if (sec->type == SMF80_SEC_ALLOWED)
		string(o, "allowed", smf_access_name(sec));
	if (sec->type == SMF80_SEC_LEVEL && sec->len)
		number(o, "level", sec->data[0]);
	if (sec->type == SMF80_SEC_MFA && sec->len)
		bits(o, "mfa", sec->data[0], smf_mfa_names);
	if (t)
		ebcdic(o, t->key, sec->data + t->skip, sec->len - t->skip);
}

static void racf(struct smf_out *o, const uint8_t *rec)
{
	struct smf_section sec;
	size_t pos = 0;

	named(o, "event", smf_event_name(rec[20]), rec[20]);
	named(o, "qualifier", smf_qualifier_name(rec[20], rec[21]), rec[21]);
	string(o, "outcome", smf_outcome_name(rec));
	ebcdic(o, "user", rec + 22, 8);
	ebcdic(o, "group", rec + 30, 8);
	ebcdic(o, "terminal", rec + 46, 8);
	ebcdic(o, "job", rec + 54, 8);
	ebcdic(o, "label", rec + 84, 8);
	bits(o, "authority", rec[42], smf_authority_names);
	bits(o, "reason", rec[43], smf_reason_names);
	if (rec[45])
		number(o, "error", rec[45]);
	while (smf80_next(rec, &pos, &sec))
		section(o, &sec);
}

static void cp(struct smf_out *o, const uint8_t *rec)
{
	static const char *const names[] = {
		[SMFCP_SEC_TEXT] = "text",
		[SMFCP_SEC_PEER] = "peer",
		[SMFCP_SEC_COMM] = "program",
	};
	unsigned int event = smf_get16(rec + SMF_STY);
	struct smf_section sec;
	size_t pos = 0;

	named(o, "event", smf_cp_event_name(event), event);
	string(o, "outcome", smf_outcome_name(rec));
	string(o, "source", rec[SMFCP_SOURCE] ? "SMF" : "CP");
	ebcdic(o, "user", rec + SMFCP_USER, 8);
	ebcdic(o, "target", rec + SMFCP_TARGET, 8);
	ebcdic(o, "label", rec + SMFCP_LABEL, 8);
	ebcdic(o, "terminal", rec + SMFCP_TERM, 8);
	smf_put(o, ",\"rc\":%d", (int)smf_get32(rec + SMFCP_RC));
	if (smf_get32(rec + SMFCP_LOGINUID) != 0xffffffff)
		number(o, "loginuid", smf_get32(rec + SMFCP_LOGINUID));
	number(o, "uid", smf_get32(rec + SMFCP_UID));
	number(o, "pid", smf_get32(rec + SMFCP_PID));
	number(o, "act", smf_get64(rec + SMFCP_CORR));
	while (smf_cp_next(rec, &pos, &sec))
		if (sec.type && sec.type < ARRAY_SIZE(names))
			ebcdic(o, names[sec.type], sec.data, sec.len);
}

size_t smf_json(const uint8_t *rec, uint64_t n, char *text, size_t size)
{
	struct smf_out o = { text, 0, size };
	char date[SMF_DATE_MAX];
	uint32_t t = smf_get32(rec + SMF_TME);

	smf_date_text(smf_get32(rec + SMF_DTE), date);
	smf_put(&o, "{\"type\":%u", rec[SMF_RTY]);
	if (n)
		number(&o, "number", n);
	smf_put(&o, ",\"time\":\"%sT%02u:%02u:%02u.%02u\"", date, t / 360000, t / 6000 % 60,
		t / 100 % 60, t % 100);
	ebcdic(&o, "system", rec + SMF_SID, 4);
	if (rec[SMF_RTY] == SMF_TYPE_RACF)
		racf(&o, rec);
	else if (rec[SMF_RTY] == SMF_TYPE_CP)
		cp(&o, rec);
	smf_put(&o, "}\n");
	return o.len;
}
