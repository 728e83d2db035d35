// SPDX-License-Identifier: GPL-2.0-only
/* rac.c - RAC command: a RACF command of the user that one is */
#include "cp/cp.h"

int cmd_rac(struct cp_ctx *c)
{
	struct cp_word w;
	char text[ZCP_COMMAND_MAX + 1];
	s32 rc = 0;
	int ret;

	if (!cp_rest(&c->args, &w))
		return cp_row_usage(c);
	memcpy(text, w.p, w.len);
	text[w.len] = '\0';
	ret = esm_command(c->actor, text, cp_emit, c, &rc);
	memzero_explicit(text, sizeof(text));
	return ret ? cp_msg(c, MSG_ESM6006E) : rc;
}
