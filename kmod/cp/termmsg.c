// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* termmsg.c - checking what is written to /dev/zcp/terminal */
#include "cp/termmsg.h"

#define BODY(m)		((const void *)((const char *)(m) + sizeof(struct zcp_msg)))

/* a name: printable, blanks only at the end */
static bool name_ok(const char name[ZCP_NAME_LEN])
{
	size_t i = 0;

	while (i < ZCP_NAME_LEN && name[i] > ' ' && name[i] < 0x7f)
		i++;
	while (i < ZCP_NAME_LEN)
		if (name[i++] != ' ')
			return false;
	return true;
}

/* printable, then nulls to the end */
static bool string_ok(const char *s, size_t size)
{
	size_t i = 0;

	while (i < size && s[i] >= ' ' && s[i] < 0x7f)
		i++;
	while (i < size)
		if (s[i++])
			return false;
	return true;
}

static int check_open(const struct zcp_term_open *o, size_t len)
{
	if (len != sizeof(*o) || !o->kind || o->kind > ZCP_TERM_KIND_ADMIN || o->pad ||
	    (o->flags & ~(ZCP_TERM_F_TLS | ZCP_TERM_F_CERT)) || !name_ok(o->termid) ||
	    !string_ok(o->peer, sizeof(o->peer)) || !string_ok(o->tlsid, sizeof(o->tlsid)))
		return -EINVAL;
	return 0;
}

static int check_note(const struct zcp_term_note *n, size_t len)
{
	static const char pad[sizeof(n->pad)];
	size_t text_len = len - sizeof(*n);

	if (len <= sizeof(*n) || text_len > ZCP_NOTE_MAX || memcmp(n->pad, pad, sizeof(pad)) ||
	    n->outcome == ZCP_OUTCOME_ATTEMPT || n->outcome > ZCP_OUTCOME_DENIED ||
	    !name_ok(n->termid) || !string_ok(n->peer, sizeof(n->peer)) ||
	    memchr(n->text, 0, text_len) || !string_ok(n->text, text_len))
		return -EINVAL;
	return 0;
}

static int check_logo(const struct zcp_term_logo *l, size_t len)
{
	if (len < sizeof(*l) || l->pad || l->password_len > ZCP_PASSWORD_MAX ||
	    l->command_len > ZCP_COMMAND_MAX ||
	    len != sizeof(*l) + l->password_len + l->command_len)
		return -EINVAL;
	return 0;
}

static int check_login(const struct zcp_term_login *l, size_t len)
{
	if (len < sizeof(*l) || l->pad || l->password_len > ZCP_PASSWORD_MAX ||
	    l->new_password_len > ZCP_PASSWORD_MAX ||
	    len != sizeof(*l) + l->password_len + l->new_password_len)
		return -EINVAL;
	return 0;
}

/* What is longer than a command can be is RAC, whose handler alone has room for it. */
static int check_command(const char *text, size_t len)
{
	static const char rac[] = "RAC ";

	if (!len || len > ZCP_RAC_MAX)
		return -EINVAL;
	return len <= ZCP_COMMAND_MAX || !memcmp(text, rac, sizeof(rac) - 1) ? 0 : -EINVAL;
}

int termmsg_check(const void *msg, size_t len, unsigned int kind)
{
	const struct zcp_msg *m = msg;
	bool admin = kind == ZCP_TERM_KIND_ADMIN;

	if (len < sizeof(*m) || len > ZCP_TERM_MSG_MAX || m->version != ZCP_VERSION ||
	    m->len != len)
		return -EINVAL;
	len -= sizeof(*m);
	if (!kind != (m->type == ZCP_TERM_OPEN || m->type == ZCP_TERM_NOTE) ||
	    (m->token && !admin))
		return -EINVAL;
	switch (m->type) {
	case ZCP_TERM_OPEN:
		return check_open(BODY(m), len);
	case ZCP_TERM_NOTE:
		return check_note(BODY(m), len);
	case ZCP_TERM_LOGO:
		return admin ? -EINVAL : check_logo(BODY(m), len);
	case ZCP_TERM_INPUT:
		return admin || len > ZCP_COMMAND_MAX * 4 ? -EINVAL : 0;
	case ZCP_TERM_ATTN:
		return admin || len ? -EINVAL : 0;
	case ZCP_TERM_LOGIN:
		return admin ? check_login(BODY(m), len) : -EINVAL;
	case ZCP_TERM_COMMAND:
		return admin ? check_command(BODY(m), len) : -EINVAL;
	case ZCP_TERM_DATA:
		return kind == ZCP_TERM_KIND_SCREEN ? 0 : -EINVAL;
	default:
		return -EINVAL;
	}
}

#define LOCAL_DECIMAL	'@'
#define LOCAL_BASE36	'#'

void termmsg_local_name(char name[ZCP_NAME_LEN + 1], unsigned int uid)
{
	static const char digit[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
	bool decimal = uid < 10000000;
	unsigned int base = decimal ? 10 : 36, rest = uid, len = 1;

	while (rest /= base)
		len++;
	name[0] = decimal ? LOCAL_DECIMAL : LOCAL_BASE36;
	name[len + 1] = '\0';
	for (; len; len--, uid /= base)
		name[len] = digit[uid % base];
}

bool termmsg_is_local(const char name[ZCP_NAME_LEN])
{
	return name[0] == LOCAL_DECIMAL || name[0] == LOCAL_BASE36;
}

void termmsg_clean(char *text, size_t len)
{
	size_t i;

	for (i = 0; i < len; i++) {
		unsigned char c = text[i];

		if (c < ' ' || (c >= 0x7f && c < 0xa0))
			text[i] = ' ';
	}
}
