// SPDX-License-Identifier: MIT
/* cprecord.c - CP's own events as SMF records of type 200 */
#include <assert.h>
#include <errno.h>
#include <string.h>
#include "kmod/uapi/zcp.h"
#include "smf/record.h"

static_assert(sizeof(struct zcp_smf_record) == 184, "records of CP have no hidden padding");

int smf_cp_check(const struct zcp_smf_record *r, size_t len)
{
	if (len < sizeof(*r) || len != sizeof(*r) + r->text_len)
		return -EINVAL;
	if (r->pad || r->pad2 || r->pad3 || r->origin.pad)
		return -EINVAL;
	if (r->event < ZCP_EVENT_COMMAND || r->event > ZCP_EVENT_LINE ||
	    r->outcome > ZCP_OUTCOME_DENIED)
		return -EINVAL;
	return 0;
}

/* A field of the contract, blank- or null-padded, into one of the record. */
static void field(uint8_t *p, const char *from, size_t width)
{
	char text[ZCP_PEER_MAX + 1];
	size_t len = strnlen(from, width);

	memcpy(text, from, len);
	text[len] = 0;
	smf_put_text(p, text, width);
}

static void section(struct smf_rec *rec, uint16_t type, const char *text, size_t len)
{
	uint8_t *p = rec->p + rec->len;

	while (len && (text[len - 1] == ' ' || !text[len - 1]))
		len--;
	if (!len)
		return;
	if (rec->len + 4 + len > SMF_RECORD_MAX) {
		rec->overflow = true;
		return;
	}
	smf_put16(p, type);
	smf_put16(p + 2, len);
	smf_put_text(p + 4, text, len);
	rec->len += 4 + len;
	smf_put16(rec->p + SMFCP_SECTIONS, smf_get16(rec->p + SMFCP_SECTIONS) + 1);
}

int smf_cp_build(struct smf_rec *rec, uint8_t *buf, const char sid[4],
		 const struct zcp_smf_record *r, uint8_t source)
{
	size_t text_len = r->text_len < SMFCP_TEXT_MAX ? r->text_len : SMFCP_TEXT_MAX;

	smf_begin(rec, buf, SMFCP_FIXED_LEN, SMF_TYPE_CP, r->event, sid, r->time);
	smf_put64(buf + SMFCP_SEQ, r->seq);
	smf_put64(buf + SMFCP_BOOT, r->boot);
	smf_put64(buf + SMFCP_TIME, r->time);
	smf_put64(buf + SMFCP_MONO, r->mono);
	smf_put64(buf + SMFCP_CORR, r->correlation);
	field(buf + SMFCP_USER, r->userid, ZCP_NAME_LEN);
	field(buf + SMFCP_TARGET, r->target, ZCP_NAME_LEN);
	field(buf + SMFCP_LABEL, r->seclabel, ZCP_NAME_LEN);
	field(buf + SMFCP_TERM, r->origin.termid, ZCP_NAME_LEN);
	buf[SMFCP_OUTCOME] = r->outcome;
	buf[SMFCP_SOURCE] = source;
	smf_put32(buf + SMFCP_RC, r->rc);
	smf_put32(buf + SMFCP_LOGINUID, r->origin.loginuid);
	smf_put32(buf + SMFCP_UID, r->origin.uid);
	smf_put32(buf + SMFCP_PID, r->origin.pid);
	section(rec, SMFCP_SEC_TEXT, (const char *)r->text, text_len);
	section(rec, SMFCP_SEC_PEER, r->origin.peer, strnlen(r->origin.peer, ZCP_PEER_MAX));
	section(rec, SMFCP_SEC_COMM, r->origin.comm, strnlen(r->origin.comm, ZCP_COMM_LEN));
	return smf_end(rec);
}

bool smf_cp_next(const uint8_t *p, size_t *pos, struct smf_section *sec)
{
	size_t len = smf_get16(p + SMF_LEN), at = *pos ? *pos : SMFCP_FIXED_LEN;

	if (at + 4 > len || at + 4 + smf_get16(p + at + 2) > len)
		return false;
	sec->type = smf_get16(p + at);
	sec->len = smf_get16(p + at + 2);
	sec->data = p + at + 4;
	*pos = at + 4 + sec->len;
	return true;
}
