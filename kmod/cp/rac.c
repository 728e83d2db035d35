// SPDX-License-Identifier: GPL-2.0-only
/* rac.c - RAC: a RACF command of the user that one is, or a session of them */
#include <linux/slab.h>
#include "cp/cp.h"

/* Until END, or until there is no terminal any more, what is typed to CP is for RACF. */
static int begin_session(struct cp_ctx *c)
{
	if (c->guest || !c->cp || c->resp->cp != c->cp)
		return cp_row_usage(c);
	WRITE_ONCE(c->cp->rac, true);
	cp_say(c, "RACF COMMANDS, END TO LEAVE");
	return 0;
}

int cp_rac_line(struct cp_ctx *c, const char *text, size_t len)
{
	struct cp_scan s = cp_scan(text, len);
	char line[ZCP_COMMAND_MAX];
	int rc;

	if (cp_take(&s, "END") && !cp_more(&s)) {
		WRITE_ONCE(c->cp->rac, false);
		return 0;
	}
	/* the row of RAC checks and records as ever */
	if (len + 4 > sizeof(line))
		return cp_msg(c, MSG_CMD002E, 8, text);
	memcpy(line, "RAC ", 4);
	memcpy(line + 4, text, len);
	rc = cp_execute(c, line, len + 4);
	memzero_explicit(line, sizeof(line));
	return rc;
}

int cmd_rac(struct cp_ctx *c)
{
	struct cp_word w;
	s32 rc = 0;
	char *text;
	int ret;

	if (!cp_rest(&c->args, &w))
		return begin_session(c);
	text = kmemdup_nul(w.p, w.len, GFP_KERNEL);
	if (!text)
		return -ENOMEM;
	ret = esm_command(c->actor, text, cp_emit, c, &rc);
	kfree_sensitive(text);
	return ret ? cp_msg(c, MSG_ESM6006E) : rc;
}
