// SPDX-License-Identifier: MIT
/* cmdreply.c - REPLY: what the system operator answers to ICH302D and ICH304D */
#include "racf/cmd.h"
#include "racf/signon.h"

enum verdict reply_check(struct job *job, const char *target)
{
	const struct racf_user *u = model_user(worker.model, target);
	bool yes = cmd_wants(job, KW_YES);

	if (!u || signon_prompt(&worker.options, u, cmd_now()) == PROMPT_NONE)
		cmd_error(job, ICH302E, target);
	else if (yes == cmd_wants(job, KW_NO))
		cmd_error(job, ICH303E);
	else if (!yes && cmd_last_special(u))
		cmd_error(job, ICH21006I, target);
	else
		return CMD_OK;
	return CMD_NOTHING;
}

/* Y: he begins anew. N: as if he had no SPECIAL. */
int reply_apply(struct job *job, const char *target)
{
	bool yes = cmd_wants(job, KW_YES);
	int ret;

	ret = yes ? db_run(&worker.db,
			   "UPDATE user SET revoke_count = 0, last_access = ?2 WHERE name = ?1",
			   "ti", target, cmd_now()) :
		    db_run(&worker.db,
			   "UPDATE user SET attrs = attrs | ?2, resume_date = 0 WHERE name = ?1",
			   "ti", target, (int64_t)RACF_REVOKED);
	if (!ret)
		job_say(job, yes ? ICH304I : ICH305I, target);
	return ret;
}
