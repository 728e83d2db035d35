// SPDX-License-Identifier: GPL-2.0-only
/* resp.c - answers and messages on their way to a terminal or a guest's buffer */
#include <linux/slab.h>
#include "cp/conspool.h"
#include "cp/cp.h"
#include "cp/scif.h"
#include "cp/terminal.h"

static const struct {
	const char *module;
	u16 number;
	char severity;
	const char *text;
} messages[] = {
#define HCP(id, module, number, severity, text) [MSG_##id] = { module, number, severity, text },
#include "cp/msgs.def"
#undef HCP
};

/* one line of text[len] behind what buf already holds; need counts everything */
static void to_buffer(struct cp_resp *r, const char *text, size_t len)
{
	size_t room = r->need < r->size ? r->size - r->need : 0;

	memcpy(r->buf + min(r->need, r->size), text, min(room, len));
	if (room > len)
		r->buf[r->need + len] = '\n';
	r->need += len + 1;
}

static void one_line(struct cp_resp *r, const char *text, size_t len, u8 flags)
{
	struct cp_term *t;

	if (r->buf) {
		to_buffer(r, text, len);
		return;
	}
	if (r->cp)
		cp_con_line(r->cp, text, len, flags);
	t = r->cp ? cp_vm_term(r->cp) : r->term;
	if (r->cp)
		scif_line(r->cp, t, text, len);
	if (!t)
		return;
	if (r->lost)
		goto put;
	if (cp_term_line(t, r->token, text, len, flags)) {
		cp_count(CP_COUNT_LINES_LOST);
		r->lost = true;
	}
put:
	if (r->cp)
		cp_term_put(t);
}

void cp_line(struct cp_resp *r, const char *text, size_t len, u8 flags)
{
	size_t n;

	if (r->silent)
		return;
	do {
		n = min_t(size_t, len, ZCP_COMMAND_MAX);
		one_line(r, text, n, flags);
		text += n;
		len -= n;
	} while (len);
}

void cp_say(struct cp_ctx *c, const char *fmt, ...)
{
	char buf[ZCP_COMMAND_MAX + 1];
	va_list args;
	int n;

	va_start(args, fmt);
	n = vscnprintf(buf, sizeof(buf), fmt, args);
	va_end(args);
	while (n && buf[n - 1] == ' ')
		n--;
	cp_line(c->resp, buf, n, 0);
}

static __printf(4, 0) size_t message(char *buf, size_t size, enum cp_msgid id, const char *fmt,
				     enum cp_emsg emsg, va_list args)
{
	size_t n = 0;

	buf[0] = '\0';
	if (emsg == CP_EMSG_OFF)
		return 0;
	if (emsg != CP_EMSG_TEXT)
		n = scnprintf(buf, size, "HCP%s%03u%c", messages[id].module, messages[id].number,
			      messages[id].severity);
	if (emsg == CP_EMSG_CODE)
		return n;
	if (n)
		n += scnprintf(buf + n, size - n, " ");
	return n + vscnprintf(buf + n, size - n, fmt, args);
}

int cp_msg(struct cp_ctx *c, enum cp_msgid id, ...)
{
	char buf[ZCP_COMMAND_MAX + 1];
	va_list args;
	size_t n;

	va_start(args, id);
	n = message(buf, sizeof(buf), id, messages[id].text, c->emsg, args);
	va_end(args);
	if (n)
		cp_line(c->resp, buf, n, 0);
	return messages[id].number;
}

size_t cp_msg_text(char *buf, size_t size, enum cp_emsg emsg, enum cp_msgid id, ...)
{
	va_list args;
	size_t n;

	va_start(args, id);
	n = message(buf, size, id, messages[id].text, emsg, args);
	va_end(args);
	return n;
}

void cp_tell(struct cp_vm *cp, u8 flags, const char *fmt, ...)
{
	struct cp_resp r = { .cp = cp };
	char buf[ZCP_COMMAND_MAX + 1];
	va_list args;
	int n;

	va_start(args, fmt);
	n = vscnprintf(buf, sizeof(buf), fmt, args);
	va_end(args);
	cp_line(&r, buf, n, flags);
}

int cp_emit(void *ctx, const char *line, size_t len)
{
	struct cp_ctx *c = ctx;

	cp_line(c->resp, line, len, 0);
	return c->resp->lost;
}

void cp_lines(struct cp_ctx *c, const char *text)
{
	while (*text) {
		const char *end = strchrnul(text, '\n');

		cp_line(c->resp, text, end - text, 0);
		text = *end ? end + 1 : end;
	}
}
