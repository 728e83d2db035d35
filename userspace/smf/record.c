// SPDX-License-Identifier: MIT
/* record.c - the header that all SMF records share, and type 80 */
#include <ctype.h>
#include <endian.h>
#include <errno.h>
#include <string.h>
#include <time.h>
#include "lib/ebcdic.h"
#include "smf/dataset.h"
#include "smf/record.h"

#define EBCDIC_BLANK 0x40

/* z/VM 7.2's RACF as it names itself in records */
static const char racf_level[] = "7720";

void smf_put16(uint8_t *p, uint16_t v)
{
	v = htobe16(v);
	memcpy(p, &v, sizeof(v));
}

void smf_put32(uint8_t *p, uint32_t v)
{
	v = htobe32(v);
	memcpy(p, &v, sizeof(v));
}

void smf_put64(uint8_t *p, uint64_t v)
{
	v = htobe64(v);
	memcpy(p, &v, sizeof(v));
}

void smf_put_text(uint8_t *p, const char *text, size_t width)
{
	size_t len = strnlen(text, width);

	ebcdic_encode(p, text, len);
	memset(p + len, EBCDIC_BLANK, width - len);
}

/* What a byte of a record is as text that does no harm. */
static const char *shown(void)
{
	static char table[256];

	for (int i = 0; !table[255] && i < 256; i++) {
		uint8_t c = ebcdic_to_latin1[i];

		table[i] = c < ' ' || (c >= 0x7f && c < 0xa0) ? '?' : c;
	}
	return table;
}

size_t smf_get_text(char *to, size_t size, const uint8_t *p, size_t len)
{
	const char *table = shown();

	while (len && (p[len - 1] == EBCDIC_BLANK || !p[len - 1]))
		len--;
	if (len >= size)
		len = size - 1;
	for (size_t i = 0; i < len; i++)
		to[i] = table[p[i]];
	to[len] = 0;
	return len;
}

static uint32_t packed_date(const struct tm *tm)
{
	unsigned int yy = tm->tm_year % 100, ddd = tm->tm_yday + 1;

	return (uint32_t)(tm->tm_year / 100) << 24 | (yy / 10) << 20 | (yy % 10) << 16 |
	       (ddd / 100) << 12 | (ddd / 10 % 10) << 8 | (ddd % 10) << 4 | 0xf;
}

void smf_stamp(uint64_t time, uint32_t *tme, uint32_t *dte)
{
	time_t seconds = time / 1000000000;
	struct tm tm;

	localtime_r(&seconds, &tm);
	*tme = ((tm.tm_hour * 60 + tm.tm_min) * 60 + tm.tm_sec) * 100 +
	       time % 1000000000 / 10000000;
	*dte = packed_date(&tm);
}

void smf_begin(struct smf_rec *rec, uint8_t *buf, size_t fixed_len, unsigned int type, int subtype,
	       const char sid[4], uint64_t time)
{
	uint32_t tme, dte;

	memset(buf, 0, fixed_len);
	rec->p = buf;
	rec->len = fixed_len;
	rec->overflow = false;
	smf_stamp(time, &tme, &dte);
	buf[SMF_RTY] = type;
	smf_put32(buf + SMF_TME, tme);
	smf_put32(buf + SMF_DTE, dte);
	smf_put_text(buf + SMF_SID, sid, 4);
	if (subtype >= 0) {
		buf[SMF_FLG] = SMF_FLG_SUBTYPE;
		smf_put_text(buf + SMF_SSI, "ZCP", 4);
		smf_put16(buf + SMF_STY, subtype);
	}
}

int smf_end(struct smf_rec *rec)
{
	if (rec->overflow)
		return -EOVERFLOW;
	smf_put16(rec->p + SMF_LEN, rec->len);
	return 0;
}

/* ---- type 80 ------------------------------------------------------------- */

enum {
	R_DES = 18,
	R_EVT = 20,
	R_EVQ = 21,
	R_USR = 22,
	R_GRP = 30,
	R_REL = 38,
	R_ATH = 42,
	R_REA = 43,
	R_ERR = 45,
	R_TRM = 46,
	R_JBN = 54,
	R_RST = 62,
	R_RSD = 66,
	R_UID = 70,
	R_VER = 78,
	R_RE2 = 79,
	R_VRM = 80,
	R_SEC = 84,
	R_RL2 = 92,
	R_CT2 = 94,
	R81_REL = 128,
	R81_VRM = 147,
};

/* Where a record has the offset of its sections; their count is behind it. */
static size_t rel_at(const uint8_t *p)
{
	return p[SMF_RTY] == SMF_TYPE_STATUS ? R81_REL : R_REL;
}

void smf80_begin(struct smf_rec *rec, uint8_t *buf, const struct smf80 *r)
{
	uint32_t tme = 0, dte = 0;

	smf_begin(rec, buf, SMF80_FIXED_LEN, SMF_TYPE_RACF, -1, r->sid, r->time);
	smf_put16(buf + R_DES, r->des | SMF80_DES_VERSION | SMF80_DES_VRM);
	buf[R_EVT] = r->event;
	buf[R_EVQ] = r->qualifier;
	smf_put_text(buf + R_USR, r->user, 8);
	smf_put_text(buf + R_GRP, r->group, 8);
	/* offsets count from the flag byte, behind the record descriptor word */
	smf_put16(buf + R_REL, SMF80_FIXED_LEN - SMF_FLG);
	buf[R_ATH] = r->ath;
	buf[R_REA] = r->rea;
	buf[R_ERR] = r->err;
	smf_put_text(buf + R_TRM, r->term, 8);
	smf_put_text(buf + R_JBN, r->job, 8);
	if (r->entry)
		smf_stamp(r->entry, &tme, &dte);
	smf_put32(buf + R_RST, tme);
	smf_put32(buf + R_RSD, dte);
	smf_put_text(buf + R_UID, "", 8);
	buf[R_VER] = 8;
	buf[R_RE2] = r->re2;
	smf_put_text(buf + R_VRM, racf_level, 4);
	smf_put_text(buf + R_SEC, r->label, 8);
}

/* Room for a section; NULL when the record is full. */
static uint8_t *section(struct smf_rec *rec, uint8_t type, size_t len)
{
	uint8_t *p = rec->p + rec->len;

	if (rec->len + 2 + len > SMF_RECORD_MAX) {
		rec->overflow = true;
		return NULL;
	}
	p[0] = type;
	p[1] = len;
	rec->len += 2 + len;
	smf_put16(rec->p + rel_at(rec->p) + 2, smf_get16(rec->p + rel_at(rec->p) + 2) + 1);
	return p + 2;
}

void smf80_section(struct smf_rec *rec, uint8_t type, const void *data, size_t len)
{
	uint8_t *p;

	if (len > 255)
		len = 255;
	p = section(rec, type, len);
	if (p)
		memcpy(p, data, len);
}

void smf80_field(struct smf_rec *rec, uint8_t type, const char *text, size_t width)
{
	uint8_t *p = section(rec, type, width);

	if (p)
		smf_put_text(p, text, width);
}

void smf80_text(struct smf_rec *rec, uint8_t type, const char *text)
{
	smf80_field(rec, type, text, strnlen(text, 255));
}

/* Extended ones come behind the others; there may be none before another one. */
static uint8_t *extended(struct smf_rec *rec, uint16_t type, size_t len)
{
	uint8_t *p = rec->p + rec->len;

	if (rec->len + 4 + len > SMF_RECORD_MAX) {
		rec->overflow = true;
		return NULL;
	}
	if (!smf_get16(rec->p + R_CT2))
		smf_put16(rec->p + R_RL2, rec->len - SMF_FLG);
	smf_put16(rec->p + R_CT2, smf_get16(rec->p + R_CT2) + 1);
	smf_put16(p, type);
	smf_put16(p + 2, len);
	rec->len += 4 + len;
	return p + 4;
}

void smf80_extended(struct smf_rec *rec, uint16_t type, const void *data, size_t len)
{
	uint8_t *p = extended(rec, type, len);

	if (p)
		memcpy(p, data, len);
}

void smf80_extended_text(struct smf_rec *rec, uint16_t type, const char *text)
{
	size_t len = strlen(text);
	uint8_t *p = extended(rec, type, len);

	if (p)
		smf_put_text(p, text, len);
}

/* Where the extended sections begin: at the end of a record that has none. */
static size_t extended_at(const uint8_t *p)
{
	size_t len = smf_get16(p + SMF_LEN);

	if (p[SMF_RTY] != SMF_TYPE_RACF || !smf_get16(p + R_CT2))
		return len;
	return (size_t)smf_get16(p + R_RL2) + SMF_FLG;
}

static bool next_extended(const uint8_t *p, size_t *pos, struct smf_section *sec)
{
	size_t len = smf_get16(p + SMF_LEN);

	if (*pos + 4 > len || *pos + 4 + smf_get16(p + *pos + 2) > len)
		return false;
	sec->type = smf_get16(p + *pos);
	sec->len = smf_get16(p + *pos + 2);
	sec->data = p + *pos + 4;
	*pos += 4 + sec->len;
	return true;
}

bool smf80_next(const uint8_t *p, size_t *pos, struct smf_section *sec)
{
	size_t end = extended_at(p);

	if (!*pos)
		*pos = (size_t)smf_get16(p + rel_at(p)) + SMF_FLG;
	if (*pos >= end)
		return next_extended(p, pos, sec);
	if (*pos + 2 > end || *pos + 2 + p[*pos + 1] > end)
		return false;
	sec->type = p[*pos];
	sec->len = p[*pos + 1];
	sec->data = p + *pos + 2;
	*pos += 2 + sec->len;
	return true;
}

/* All sections lie in the record and fill it, the extended ones last. */
static const char *check_sections(const uint8_t *p, size_t len, size_t fixed_len)
{
	unsigned int count = 0, extended = 0, wanted;
	struct smf_section sec;
	size_t pos, end;

	if (len < fixed_len)
		return "too short";
	wanted = p[SMF_RTY] == SMF_TYPE_RACF ? smf_get16(p + R_CT2) : 0;
	pos = (size_t)smf_get16(p + rel_at(p)) + SMF_FLG;
	end = extended_at(p);
	if (pos < fixed_len || end < pos || end > len)
		return "sections overlap";
	while (pos < end && smf80_next(p, &pos, &sec))
		count++;
	if (pos != end || count != smf_get16(p + rel_at(p) + 2))
		return "sections do not fill the record";
	while (smf80_next(p, &pos, &sec))
		extended++;
	if (pos != len || extended != wanted)
		return "extended sections do not fill the record";
	return NULL;
}

/* ---- type 81 ------------------------------------------------------------- */

void smf81_begin(struct smf_rec *rec, uint8_t *buf, const char sid[4], uint64_t time)
{
	static const struct {
		uint8_t off, len;
	} texts[] = {
		{ 18, 44 }, { 62, 6 },  { 68, 3 },  { 71, 44 }, { 115, 6 }, { 133, 8 },
		{ 154, 8 }, { 162, 8 }, { 171, 3 }, { 174, 3 }, { 182, 8 }, { 190, 8 },
	};

	smf_begin(rec, buf, SMF81_FIXED_LEN, SMF_TYPE_STATUS, -1, sid, time);
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		smf_put_text(buf + texts[i].off, "", texts[i].len);
	smf_put16(buf + R81_REL, SMF81_FIXED_LEN - SMF_FLG);
	smf_put_text(buf + R81_VRM, racf_level, 4);
}

/* ---- any record ---------------------------------------------------------- */

static const char *check_cp(const uint8_t *p, size_t len)
{
	unsigned int count = 0;
	struct smf_section sec;
	size_t pos = 0;

	if (len < SMFCP_FIXED_LEN)
		return "type 200: too short";
	while (smf_cp_next(p, &pos, &sec))
		count++;
	if (!pos)
		pos = SMFCP_FIXED_LEN;
	if (pos != len || count != smf_get16(p + SMFCP_SECTIONS))
		return "type 200: sections do not fill the record";
	return NULL;
}

static const char *check_trail(const uint8_t *p, size_t len)
{
	unsigned int subtype;

	if (len != TRAIL_LEN && len != TRAIL_SIGNED_LEN)
		return "type 240: length";
	subtype = smf_get16(p + SMF_STY);
	if (subtype < TRAIL_BEGIN || subtype > TRAIL_END)
		return "type 240: subtype";
	return (len == TRAIL_LEN) == (subtype == TRAIL_SEAL) ? NULL : "type 240: length";
}

static bool date_valid(uint32_t dte)
{
	if ((dte >> 24) > 9 || (dte & 0xf) != 0xf)
		return false;
	for (int shift = 4; shift <= 20; shift += 4)
		if ((dte >> shift & 0xf) > 9)
			return false;
	return true;
}

const char *smf_check(const uint8_t *p, size_t len)
{
	if (len < SMF_HEADER_LEN || len > SMF_RECORD_MAX || smf_get16(p + SMF_LEN) != len)
		return "length";
	if (smf_get16(p + SMF_SEG))
		return "spanned";
	if (smf_get32(p + SMF_TME) >= 24 * 60 * 60 * 100 || !date_valid(smf_get32(p + SMF_DTE)))
		return "time stamp";
	switch (p[SMF_RTY]) {
	case SMF_TYPE_RACF:
		return check_sections(p, len, SMF80_FIXED_LEN);
	case SMF_TYPE_STATUS:
		return check_sections(p, len, SMF81_FIXED_LEN);
	case SMF_TYPE_CP:
		return check_cp(p, len);
	case SMF_TYPE_TRAIL:
		return check_trail(p, len);
	default:
		return "type";
	}
}

bool smf_foreign(const uint8_t *p, size_t len)
{
	if (len < SMF_HEADER_LEN || smf_get16(p + SMF_LEN) != len)
		return false;
	switch (p[SMF_RTY]) {
	case SMF_TYPE_RACF:
	case SMF_TYPE_STATUS:
	case SMF_TYPE_CP:
	case SMF_TYPE_TRAIL:
		return smf_get16(p + SMF_SEG);
	default:
		return true;
	}
}

bool smf_userid_parse(const char *p, size_t len, char user[9])
{
	if (!len || len > 8)
		return false;
	for (size_t i = 0; i < len; i++) {
		user[i] = toupper((unsigned char)p[i]);
		if (!isalnum((unsigned char)p[i]) && (!p[i] || !strchr("#$@_-", p[i])))
			return false;
	}
	user[len] = 0;
	return true;
}
