// SPDX-License-Identifier: GPL-2.0-only
/* smf.c - SMF operands: reading the audit trail as the RACF user that one is */
#include "cp/cp.h"

int cmd_smf(struct cp_ctx *c)
{
	struct cp_word w;
	char text[ZCP_COMMAND_MAX + 1];
	s32 rc = 0;
	int ret;

	if (!cp_rest(&c->args, &w))
		return cp_row_usage(c);
	memcpy(text, w.p, w.len);
	text[w.len] = '\0';
	ret = aud_query(c->actor, text, cp_emit, c, &rc);
	return ret ? cp_msg(c, MSG_SMF6007E) : rc;
}
