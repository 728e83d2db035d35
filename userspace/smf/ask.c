// SPDX-License-Identifier: MIT
/* ask.c - users who want to read the trail: racfd decides, the reader reads */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "lib/log.h"
#include "smf/doorcheck.h"
#include "smf/receiver.h"

#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))

#define RC_SYNTAX	1
#define RC_REFUSED	2
#define RC_NO_RACF	4
#define RC_BUSY		5

enum ask_state {
	ASK_FREE,
	ASK_RACF,		/* racfd was asked */
	ASK_REFUSED,		/* without racfd; waits until the refusal is recorded */
};

static struct ask {
	enum ask_state state;
	bool cancelled;
	uint64_t id;		/* between smfd and racfd */
	uint64_t token;		/* between CP and smfd */
	uint64_t seq;		/* REFUSED: own record */
	struct smf_command cmd;
	struct zcp_origin origin;
	char userid[ZCP_NAME_LEN];
	char text[SMF_QUERY_TEXT_MAX + 1];
	char *scope;		/* what he may read; NULL: all */
	size_t scope_len;
} asks[32];

static uint64_t last_id;

static void say(uint64_t token, int rc, const char *text)
{
	door_answer(token, rc, false, text, strlen(text));
}

/* Refused because there is nobody to decide. The record comes first. */
static void refuse(struct ask *a)
{
	a->state = ASK_REFUSED;
	a->seq = receiver_note(ZCP_EVENT_QUERY, ZCP_OUTCOME_DENIED, &a->origin, a->userid, a->text);
}

static void syntax_error(uint64_t token, const char *wrong, const char *at, size_t len)
{
	char text[120];

	if (len > 60)
		len = 60;
	snprintf(text, sizeof(text), "RPISMF001E %s%s%.*s\n", wrong, len ? " - " : "", (int)len,
		 at);
	for (char *p = text; p[1]; p++)
		if (!isprint((unsigned char)*p))
			*p = '?';
	say(token, RC_SYNTAX, text);
}

/* What racfd is asked about */
static unsigned int question(const struct smf_command *cmd)
{
	switch (cmd->verb) {
	case SMF_LIST:
	case SMF_STATUS:
		return SMF_ASK;
	case SMF_SEVER:
		return SMF_ASK_FAILURE;
	case SMF_ALARM:
		return cmd->alarm == SMF_ALARM_QUERY ? SMF_ASK : SMF_ASK_MANAGE;
	default:
		return SMF_ASK_MANAGE;
	}
}

/* What racfd did not permit. */
static const char *refusal(const struct smf_command *cmd)
{
	switch (question(cmd)) {
	case SMF_ASK:
		return "RPISMF002E NOT AUTHORIZED TO READ THE AUDIT TRAIL\n";
	case SMF_ASK_FAILURE:
		return "RPISMF002E NOT AUTHORIZED TO SET WHAT IS DONE WHEN THE TRAIL IS FULL\n";
	default:
		return "RPISMF002E NOT AUTHORIZED TO MANAGE THE AUDIT TRAIL\n";
	}
}

/* What a recovery LOGON is for: CP vouches for the user, and has recorded what he does. */
static bool gives_room(const struct smf_command *cmd)
{
	return cmd->verb == SMF_STATUS || cmd->verb == SMF_SWITCH || cmd->verb == SMF_ARCHIVE;
}

void ask_begin(uint64_t token, const struct zcp_query *q)
{
	const char *command = (const char *)q->data + q->acee_len, *wrong, *at;
	struct smf_command cmd;
	struct ask *a;
	size_t at_len;

	wrong = smf_command_parse(command, q->text_len, &cmd, &at, &at_len);
	if (wrong) {
		syntax_error(token, wrong, at, at_len);
		return;
	}
	for (a = asks; a < asks + ARRAY_SIZE(asks) && a->state != ASK_FREE; a++)
		;
	if (a == asks + ARRAY_SIZE(asks)) {
		say(token, RC_BUSY, "RPISMF005E TOO MANY REQUESTS, TRY AGAIN\n");
		return;
	}
	*a = (struct ask){
		.state = ASK_RACF,
		.id = ++last_id,
		.token = token,
		.cmd = cmd,
		.origin = q->origin,
	};
	memcpy(a->userid, q->userid, sizeof(a->userid));
	memcpy(a->text, command, q->text_len);
	if (q->flags & ZCP_QUERY_RECOVERY)
		ask_decided(a->id, gives_room(&cmd), false, NULL, 0);
	else if (racfsock_ask(a->id, question(&cmd), q) && a->state == ASK_RACF)
		refuse(a);
}

void ask_cancel(uint64_t token)
{
	struct smf_imsg msg = { .type = SMF_IMSG_CANCEL, .token = token };

	for (struct ask *a = asks; a < asks + ARRAY_SIZE(asks); a++) {
		if (a->state == ASK_FREE || a->token != token)
			continue;
		a->cancelled = true;
		return;
	}
	if (smf_imsg_send(SMF_FD_READER, &msg, NULL, 0))
		log_fatal("reader is gone");
}

static void finish(struct ask *a)
{
	free(a->scope);
	a->scope = NULL;
	a->state = ASK_FREE;
}

void ask_scope(uint64_t id, const char *text, size_t len)
{
	for (struct ask *a = asks; a < asks + ARRAY_SIZE(asks); a++) {
		char *scope;

		if (a->state != ASK_RACF || a->id != id)
			continue;
		/* a part that is missing shows less, not more */
		if (a->scope_len + len > SMF_SCOPE_MAX)
			return;
		scope = realloc(a->scope, a->scope_len + len + 1);
		if (!scope)
			return;
		memcpy(scope + a->scope_len, text, len);
		a->scope = scope;
		a->scope_len += len;
	}
}

static void send_scope(const struct ask *a)
{
	for (size_t at = 0, n; at < a->scope_len; at += n) {
		struct smf_imsg msg = { .type = SMF_IMSG_SCOPE, .token = a->token };

		n = a->scope_len - at < SMF_LINES_MAX ? a->scope_len - at : SMF_LINES_MAX;
		if (smf_imsg_send(SMF_FD_READER, &msg, a->scope + at, n))
			log_fatal("reader is gone");
	}
}

static void permitted(const struct ask *a, bool scoped)
{
	bool list = a->cmd.verb == SMF_LIST;
	struct smf_imsg msg = {
		.type = list ? SMF_IMSG_QUERY : SMF_IMSG_COMMAND,
		.token = a->token,
		.more = list && scoped,
		.command.cmd = a->cmd,
	};

	memcpy(msg.command.userid, a->userid, sizeof(a->userid));
	if (list && scoped)
		send_scope(a);
	if (smf_imsg_send(list ? SMF_FD_READER : SMF_FD_PAIR, &msg, NULL, 0))
		log_fatal("%s is gone", list ? "reader" : "writer");
}

void ask_decided(uint64_t id, bool ok, bool scoped, const char *text, size_t len)
{
	for (struct ask *a = asks; a < asks + ARRAY_SIZE(asks); a++) {
		if (a->state != ASK_RACF || a->id != id)
			continue;
		/* of the trail as a whole a group's auditor is told nothing */
		ok = ok && (!scoped || a->cmd.verb == SMF_LIST);
		if (a->cancelled)
			;
		else if (ok)
			permitted(a, scoped);
		else if (len)
			door_answer(a->token, RC_REFUSED, false, text, len);
		else
			say(a->token, RC_REFUSED, refusal(&a->cmd));
		finish(a);
		return;
	}
}

void ask_orphaned(void)
{
	for (struct ask *a = asks; a < asks + ARRAY_SIZE(asks); a++)
		if (a->state == ASK_RACF)
			refuse(a);
}

void ask_recorded(uint64_t seq)
{
	for (struct ask *a = asks; a < asks + ARRAY_SIZE(asks); a++) {
		if (a->state != ASK_REFUSED || a->seq > seq)
			continue;
		finish(a);
		if (!a->cancelled)
			say(a->token, RC_NO_RACF, "RPISMF004E RACF IS NOT AVAILABLE\n");
	}
}
