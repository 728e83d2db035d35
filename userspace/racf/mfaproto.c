// SPDX-License-Identifier: MIT
/* mfaproto.c - questions to a provider of multi-factor authentication, and verdicts */
#include <errno.h>
#include <string.h>
#include "racf/mfaproto.h"

#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))

static const char magic[4] = { 'Z', 'M', 'F', 'A' };

/* Where a field of a message lies in its structure. Text fields are ended by a null there. */
struct field {
	uint16_t type;
	uint16_t at;
	uint16_t min, max;
	bool required;
	bool number;		/* one byte, not text */
};

#define TEXT(structure, member, field, least, needed)				\
	{ field, offsetof(struct structure, member), least,			\
	  sizeof(((struct structure *)0)->member) - 1, needed, false }

static const struct field verify_fields[] = {
	TEXT(mfa_verify, user, MFA_F_USER, 1, true),
	TEXT(mfa_verify, factor, MFA_F_FACTOR, 1, true),
	TEXT(mfa_verify, credential, MFA_F_CREDENTIAL, 1, true),
	TEXT(mfa_verify, terminal, MFA_F_TERMINAL, 0, false),
	TEXT(mfa_verify, peer, MFA_F_PEER, 0, false),
	TEXT(mfa_verify, tags, MFA_F_TAGS, 0, false),
};

static const struct field verdict_fields[] = {
	{ MFA_F_DECISION, offsetof(struct mfa_verdict, decision), 1, 1, true, true },
	TEXT(mfa_verdict, text, MFA_F_TEXT, 0, false),
};

static void put(uint8_t *p, uint64_t v, unsigned int bytes)
{
	while (bytes--) {
		p[bytes] = v;
		v >>= 8;
	}
}

static uint64_t get(const uint8_t *p, unsigned int bytes)
{
	uint64_t v = 0;

	while (bytes--)
		v = v << 8 | *p++;
	return v;
}

static size_t format(unsigned int type, uint64_t id, const void *from, const struct field *fields,
		     size_t n, uint8_t *buf)
{
	size_t len = MFA_HEADER_LEN;

	for (size_t i = 0; i < n; i++) {
		const char *data = (const char *)from + fields[i].at;
		size_t size = fields[i].number ? 1 : strlen(data);

		if (!size && !fields[i].required)
			continue;
		put(buf + len, fields[i].type, 2);
		put(buf + len + 2, size, 2);
		memcpy(buf + len + 4, data, size);
		len += 4 + size;
	}
	memcpy(buf, magic, sizeof(magic));
	put(buf + 4, MFA_VERSION, 2);
	put(buf + 6, type, 2);
	put(buf + 8, len, 4);
	put(buf + 12, id, 8);
	return len;
}

int mfa_message_len(const uint8_t *buf, size_t len)
{
	uint32_t whole;

	if (memcmp(buf, magic, len < sizeof(magic) ? len : sizeof(magic)))
		return -EBADMSG;
	if (len < MFA_HEADER_LEN)
		return 0;
	whole = get(buf + 8, 4);
	if (get(buf + 4, 2) != MFA_VERSION || whole < MFA_HEADER_LEN || whole > MFA_MESSAGE_MAX)
		return -EBADMSG;
	return whole;
}

/* Text has no control character; of tags, each ends with '\n'. */
static bool is_text(const uint8_t *p, size_t len, bool lines)
{
	for (size_t i = 0; i < len; i++)
		if ((p[i] < ' ' && !(lines && p[i] == '\n')) || (p[i] >= 0x7f && p[i] < 0xa0))
			return false;
	return !lines || !len || p[len - 1] == '\n';
}

static const char *take(const struct field *f, const uint8_t *p, size_t len, void *to)
{
	if (len < f->min || len > f->max)
		return "field: length";
	/* what was typed may hold anything but a null, which would end it early */
	if (f->type == MFA_F_CREDENTIAL ? !!memchr(p, 0, len) :
	    !f->number && !is_text(p, len, f->type == MFA_F_TAGS))
		return "field: characters";
	memcpy((char *)to + f->at, p, len);
	return NULL;
}

static const char *parse(unsigned int type, const uint8_t *buf, size_t len,
			 const struct field *fields, size_t n, void *to)
{
	unsigned int seen = 0;
	const char *wrong;
	size_t at, i;

	if (len < MFA_HEADER_LEN || mfa_message_len(buf, len) != (int)len)
		return "header";
	if (get(buf + 6, 2) != type)
		return "type";
	for (at = MFA_HEADER_LEN; at < len;) {
		size_t size = len - at < 4 ? len : get(buf + at + 2, 2);

		if (size > len - at - 4)
			return "field: beyond the end";
		for (i = 0; i < n && fields[i].type != get(buf + at, 2); i++)
			;
		if (i == n || seen & 1u << i)
			return "field: unknown, or there already";
		seen |= 1u << i;
		wrong = take(&fields[i], buf + at + 4, size, to);
		if (wrong)
			return wrong;
		at += 4 + size;
	}
	for (i = 0; i < n; i++)
		if (fields[i].required && !(seen & 1u << i))
			return "field: missing";
	return NULL;
}

size_t mfa_verify_format(const struct mfa_verify *v, uint8_t buf[MFA_MESSAGE_MAX])
{
	return format(MFA_VERIFY, v->id, v, verify_fields, ARRAY_SIZE(verify_fields), buf);
}

size_t mfa_verdict_format(const struct mfa_verdict *v, uint8_t buf[MFA_MESSAGE_MAX])
{
	return format(MFA_VERDICT, v->id, v, verdict_fields, ARRAY_SIZE(verdict_fields), buf);
}

const char *mfa_verify_parse(const uint8_t *buf, size_t len, struct mfa_verify *v)
{
	memset(v, 0, sizeof(*v));
	if (len >= MFA_HEADER_LEN)
		v->id = get(buf + 12, 8);
	return parse(MFA_VERIFY, buf, len, verify_fields, ARRAY_SIZE(verify_fields), v);
}

const char *mfa_verdict_parse(const uint8_t *buf, size_t len, struct mfa_verdict *v)
{
	const char *wrong;

	memset(v, 0, sizeof(*v));
	if (len >= MFA_HEADER_LEN)
		v->id = get(buf + 12, 8);
	wrong = parse(MFA_VERDICT, buf, len, verdict_fields, ARRAY_SIZE(verdict_fields), v);
	if (!wrong && (v->decision < MFA_PERMIT || v->decision > MFA_UNAVAILABLE))
		wrong = "decision";
	if (wrong)
		v->decision = MFA_UNAVAILABLE;
	return wrong;
}
