/* SPDX-License-Identifier: MIT */
/*
 * record.h - SMF records: building, checking, taking apart
 *
 * A record is a record descriptor word (length, zero), a header and a body;
 * numbers are big-endian, text is EBCDIC (code page 037). docs/smf.md has the
 * layouts. Nothing here allocates or does I/O.
 */
#ifndef ZCP_SMF_RECORD_H
#define ZCP_SMF_RECORD_H

#include <endian.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define SMF_RECORD_MAX	32756
#define SMF_RAW_BYTES	150	/* of a record in a line of SMF LIST RAW */
#define SMF_HEADER_LEN	18
#define SMF_SUBTYPE_LEN	24	/* header of a record with subtypes */

#define SMF_TYPE_RACF	80
#define SMF_TYPE_STATUS	81
#define SMF_TYPE_EVENT	83
#define SMF_TYPE_CP	200	/* CP's own events; subtype: enum zcp_cp_event */
#define SMF_TYPE_TRAIL	240	/* of the trail itself: dataset.h */

#define SMF_FLG_SUBTYPE	0x40

/* offsets, record descriptor word included */
#define SMF_LEN		0
#define SMF_SEG		2
#define SMF_FLG		4
#define SMF_RTY		5
#define SMF_TME		6
#define SMF_DTE		10
#define SMF_SID		14
#define SMF_SSI		18
#define SMF_STY		22

struct smf_rec {
	uint8_t *p;		/* SMF_RECORD_MAX bytes */
	size_t len;
	bool overflow;		/* something did not fit; the record must not be used */
};

/*
 * Header and a zeroed fixed part up to fixed_len. subtype < 0: none. time in nanoseconds since
 * 1970.
 */
void smf_begin(struct smf_rec *rec, uint8_t *buf, size_t fixed_len, unsigned int type, int subtype,
	       const char sid[4], uint64_t time);
/* Sets the length. 0, or -EOVERFLOW. */
int smf_end(struct smf_rec *rec);

void smf_put16(uint8_t *p, uint16_t v);
void smf_put32(uint8_t *p, uint32_t v);
void smf_put64(uint8_t *p, uint64_t v);
static inline uint16_t smf_get16(const uint8_t *p)
{
	uint16_t v;

	memcpy(&v, p, sizeof(v));
	return be16toh(v);
}

static inline uint32_t smf_get32(const uint8_t *p)
{
	uint32_t v;

	memcpy(&v, p, sizeof(v));
	return be32toh(v);
}

static inline uint64_t smf_get64(const uint8_t *p)
{
	uint64_t v;

	memcpy(&v, p, sizeof(v));
	return be64toh(v);
}

/* Text into a field of fixed width, EBCDIC, blank-padded, cut when too long. */
void smf_put_text(uint8_t *p, const char *text, size_t width);
/* And back: without trailing blanks, null-terminated; anything not printable becomes '?'. */
size_t smf_get_text(char *to, size_t size, const uint8_t *p, size_t len);

/* time of day in hundredths and packed date 0cyydddF, local time */
void smf_stamp(uint64_t time, uint32_t *tme, uint32_t *dte);

/* What is wrong with a whole record's header, length and type's fixed part; NULL: nothing. */
const char *smf_check(const uint8_t *p, size_t len);
/*
 * Whether this is whole, and a record of some other program's, or a part of a spanned one: nothing
 * but its length is known.
 */
bool smf_foreign(const uint8_t *p, size_t len);

/* ---- type 80 ------------------------------------------------------------- */

#define SMF80_FIXED_LEN	98

#define SMF80_DES_VIOLATION	0x8000
#define SMF80_DES_UNDEFINED	0x4000
#define SMF80_DES_VERSION	0x2000
#define SMF80_DES_WARNING	0x1000
#define SMF80_DES_VRM		0x0800

#define SMF80_ATH_NORMAL	0x80
#define SMF80_ATH_SPECIAL	0x40
#define SMF80_ATH_OPERATIONS	0x20
#define SMF80_ATH_AUDITOR	0x10

#define SMF80_REA_CLASS		0x80
#define SMF80_REA_UAUDIT	0x40
#define SMF80_REA_SAUDIT	0x20
#define SMF80_REA_RESOURCE	0x10
#define SMF80_REA_VERIFY	0x08
#define SMF80_REA_ALWAYS	0x04
#define SMF80_REA_CMDVIOL	0x02
#define SMF80_REA_GLOBALAUDIT	0x01

#define SMF80_RE2_SECLEVELAUDIT	0x80
#define SMF80_RE2_EVENT		0x40
#define SMF80_RE2_LOGOPTIONS	0x20
#define SMF80_RE2_SECLABELAUDIT	0x10
#define SMF80_RE2_COMPATMODE	0x08
#define SMF80_RE2_APPLAUDIT	0x04

#define SMF80_ERR_INCOMPLETE	0x80
#define SMF80_ERR_UNCHANGED	0x40

/* relocate sections that zcp writes */
#define SMF80_SEC_RESOURCE	1
#define SMF80_SEC_REQUESTED	3
#define SMF80_SEC_ALLOWED	4
#define SMF80_SEC_LEVEL		5
#define SMF80_SEC_COMMAND	6
#define SMF80_SEC_DATA		7
#define SMF80_SEC_NAME		8
#define SMF80_SEC_PROFILE	9
#define SMF80_SEC_ID		12
#define SMF80_SEC_FROM		13
#define SMF80_SEC_CLASS		17
#define SMF80_SEC_ADDMEM	28
#define SMF80_SEC_DELMEM	29
#define SMF80_SEC_MATCHED	33
#define SMF80_SEC_SEGMENT	44	/* flags, segment (8), keyword(value) */
#define SMF80_SEC_LOGSTR	46
#define SMF80_SEC_RECEIVER	48
#define SMF80_SEC_USERNAME	49
#define SMF80_SEC_LABEL		50
/* those that are read in records of others alone */
#define SMF80_SEC_NEWNAME	2
#define SMF80_SEC_APPL		20
/* extended ones */
#define SMF80_SEC_TEXT		301	/* what was cut in LOGSTR, whole */
#define SMF80_SEC_FACTOR	441	/* name of a factor of multi-factor authentication */
#define SMF80_SEC_MFA		443

#define SMF80_SEGMENT_REFUSED	0x80	/* flags of a segment */
#define SMF80_SEGMENT_DELETED	0x40

#define SMF80_MFA_USER		0x80	/* the user has an active factor */
#define SMF80_MFA_FALLBACK	0x40	/* whose password will do without it */
#define SMF80_MFA_UNAVAIL	0x20	/* which could not be checked */

struct smf80 {
	uint64_t time;		/* nanoseconds since 1970 */
	uint64_t entry;		/* time of the logon that this belongs to; 0: none */
	uint16_t des;		/* SMF80_DES_*, version bits are added */
	uint8_t event, qualifier;
	uint8_t ath, rea, re2, err;
	char sid[5];
	char user[9], group[9], term[9], job[9], label[9];
};

void smf80_begin(struct smf_rec *rec, uint8_t *buf, const struct smf80 *r);
/* A relocate section; longer data than 255 bytes is cut. */
void smf80_section(struct smf_rec *rec, uint8_t type, const void *data, size_t len);
void smf80_text(struct smf_rec *rec, uint8_t type, const char *text);
/* Text in a section of fixed width. */
void smf80_field(struct smf_rec *rec, uint8_t type, const char *text, size_t width);

/* Extended sections, behind all others. */
void smf80_extended(struct smf_rec *rec, uint16_t type, const void *data, size_t len);
void smf80_extended_text(struct smf_rec *rec, uint16_t type, const char *text);

struct smf_section {
	unsigned int type;
	const uint8_t *data;
	size_t len;
};

/*
 * Sections one after the other, extended ones last: *pos starts at 0. false: no more. The record
 * passed smf_check().
 */
bool smf80_next(const uint8_t *p, size_t *pos, struct smf_section *sec);

/* ---- type 81 ------------------------------------------------------------- */

#define SMF81_FIXED_LEN	255
#define SMF81_SEC_CLASS	21	/* options of a class */
#define SMF81_SEC_DATABASE	30
#define SMF81_SEC_PASSWORDS	32

/*
 * The fixed part, zeroed but for its header; smf80_section() and smf80_next()
 * are for it too.
 */
void smf81_begin(struct smf_rec *rec, uint8_t *buf, const char sid[4], uint64_t time);

/* ---- type 200 ------------------------------------------------------------ */

#define SMFCP_FIXED_LEN	120
#define SMFCP_SEQ	24
#define SMFCP_BOOT	32
#define SMFCP_TIME	40
#define SMFCP_MONO	48
#define SMFCP_CORR	56
#define SMFCP_USER	64
#define SMFCP_TARGET	72
#define SMFCP_LABEL	80
#define SMFCP_TERM	88
#define SMFCP_OUTCOME	96
#define SMFCP_SOURCE	97	/* 0: CP, 1: smfd */
#define SMFCP_SECTIONS	98
#define SMFCP_RC	100
#define SMFCP_LOGINUID	104
#define SMFCP_UID	108
#define SMFCP_PID	112

#define SMFCP_SEC_TEXT	1
#define SMFCP_SEC_PEER	2
#define SMFCP_SEC_COMM	3

#define SMFCP_TEXT_MAX	32000

struct zcp_smf_record;

/* A record of CP, checked by smf_cp_check() before, as a record of type 200. */
int smf_cp_build(struct smf_rec *rec, uint8_t *buf, const char sid[4],
		 const struct zcp_smf_record *r, uint8_t source);
/* A body as it came through the door. 0 or -EINVAL. */
int smf_cp_check(const struct zcp_smf_record *r, size_t len);
bool smf_cp_next(const uint8_t *p, size_t *pos, struct smf_section *sec);

/* Upper case, null-terminated. False: it is none. Pure. */
bool smf_userid_parse(const char *p, size_t len, char user[9]);

#endif
