// SPDX-License-Identifier: MIT
/* command.c - SMF commands other than LIST: their words */
#include <ctype.h>
#include <string.h>
#include <strings.h>
#include "smf/query.h"
#include "smf/record.h"

#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))

struct words {
	const char *p, *end;
	const char *word;
	size_t len;
};

/* The next word; blanks and parentheses only separate. */
static bool next(struct words *w)
{
	while (w->p < w->end && strchr(" \t()", *w->p) && *w->p)
		w->p++;
	w->word = w->p;
	while (w->p < w->end && !(strchr(" \t()", *w->p) && *w->p))
		w->p++;
	w->len = w->p - w->word;
	return w->len;
}

static bool is(const struct words *w, const char *text)
{
	return w->len == strlen(text) && !strncasecmp(w->word, text, w->len);
}

static const char *no_operands(struct smf_command *cmd, struct words *w)
{
	(void)cmd;
	return next(w) ? "OPERAND NOT KNOWN" : NULL;
}

static const char *set_operands(struct smf_command *cmd, struct words *w)
{
	unsigned int v = 0;

	if (!next(w) || !is(w, "THRESHOLD"))
		return "SET NEEDS THRESHOLD";
	if (!next(w) || w->len > 2)
		return "THRESHOLD IS NO PERCENTAGE FROM 0 TO 99";
	for (size_t i = 0; i < w->len; i++) {
		if (!isdigit((unsigned char)w->word[i]))
			return "THRESHOLD IS NO PERCENTAGE FROM 0 TO 99";
		v = v * 10 + (w->word[i] - '0');
	}
	cmd->threshold = v;
	return no_operands(cmd, w);
}

static const char *sever_operands(struct smf_command *cmd, struct words *w)
{
	if (!next(w) || (!is(w, "YES") && !is(w, "NO")))
		return "SEVER IS NEITHER YES NOR NO";
	cmd->sever = is(w, "YES");
	return no_operands(cmd, w);
}

/* ALARM, ALARM ADD(user), ALARM DELETE(user) */
static const char *alarm_operands(struct smf_command *cmd, struct words *w)
{
	if (!next(w))
		return NULL;
	if (!is(w, "ADD") && !is(w, "DELETE"))
		return "ALARM TAKES ADD OR DELETE";
	cmd->alarm = is(w, "ADD") ? SMF_ALARM_ADD : SMF_ALARM_DELETE;
	if (!next(w) || !smf_userid_parse(w->word, w->len, cmd->user))
		return "USER ID MISSING OR NOT VALID";
	return no_operands(cmd, w);
}

static const struct {
	const char *name;
	enum smf_verb verb;
	const char *(*operands)(struct smf_command *cmd, struct words *w);
} verbs[] = {
	{ "STATUS", SMF_STATUS, no_operands },	{ "SWITCH", SMF_SWITCH, no_operands },
	{ "ARCHIVE", SMF_ARCHIVE, no_operands }, { "SET", SMF_SET, set_operands },
	{ "SEVER", SMF_SEVER, sever_operands },	{ "ALARM", SMF_ALARM, alarm_operands },
};

const char *smf_command_parse(const char *text, size_t len, struct smf_command *cmd,
			      const char **at, size_t *at_len)
{
	struct words w = { .p = text, .end = text + len };
	const char *wrong;

	memset(cmd, 0, sizeof(*cmd));
	if (len > SMF_QUERY_TEXT_MAX) {
		*at = text;
		*at_len = 0;
		return "COMMAND TOO LONG";
	}
	if (next(&w) && is(&w, "SMF"))
		next(&w);
	for (size_t i = 0; i < ARRAY_SIZE(verbs); i++) {
		if (!is(&w, verbs[i].name))
			continue;
		cmd->verb = verbs[i].verb;
		wrong = verbs[i].operands(cmd, &w);
		*at = w.word;
		*at_len = w.len;
		return wrong;
	}
	cmd->verb = SMF_LIST;
	return smf_query_parse(text, len, &cmd->filter, at, at_len);
}
