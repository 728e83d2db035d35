// SPDX-License-Identifier: MIT
/* command.c - RACF commands from text to typed operands */
#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include "racf/command.h"
#include "racf/grammar.h"

/* numbers of the messages below */
enum {
	W_COMMAND = 56500,
	W_MISSING = 56701,
	W_INVALID = 56702,
	W_KEYWORD = 56712,
	W_AMBIGUOUS = 56713,
	W_TOO_MUCH = 56714,
	W_PAREN = 56715
};

struct parse {
	const char *p, *end;
	struct racf_cmd *cmd;
	const struct grammar *g;
	size_t masked;
	char *wrong;
};

struct span {
	const char *p;
	size_t len;
};

/* ---- messages ---------------------------------------------------------------- */

__attribute__((format(printf, 3, 4)))
static int wrong(struct parse *ps, int number, const char *fmt, ...)
{
	int n = snprintf(ps->wrong, CMD_WRONG_MAX, "IKJ%05dI ", number);
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(ps->wrong + n, CMD_WRONG_MAX - n - 1, fmt, ap);
	va_end(ap);
	for (char *c = ps->wrong; *c; c++)
		if (!isprint((unsigned char)*c))
			*c = '?';
	strcat(ps->wrong, "\n");
	return number;
}

static int shown(size_t len)
{
	return len < 40 ? len : 40;
}

/* ---- the command without secrets ---------------------------------------------- */

static void mask_add(struct parse *ps, const char *text, size_t len)
{
	for (size_t i = 0; i < len && ps->masked < CMD_MASKED_MAX - 1; i++)
		ps->cmd->masked[ps->masked++] = toupper((unsigned char)text[i]);
}

static void mask_text(struct parse *ps, const char *text)
{
	mask_add(ps, text, strlen(text));
}

/* ---- words --------------------------------------------------------------------- */

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == ',';
}

static void skip_blanks(struct parse *ps)
{
	while (ps->p < ps->end && is_blank(*ps->p))
		ps->p++;
}

static struct span word(struct parse *ps)
{
	struct span w = { ps->p, 0 };

	while (ps->p < ps->end && !is_blank(*ps->p) && *ps->p != '(' && *ps->p != ')')
		ps->p++;
	w.len = ps->p - w.p;
	return w;
}

/* What stands in parentheses, which may nest; apostrophes hide them. false: not closed. */
static bool parenthesized(struct parse *ps, struct span *inside)
{
	bool quoted = false;
	int depth = 0;

	inside->p = ps->p + 1;
	for (; ps->p < ps->end; ps->p++) {
		if (*ps->p == '\'')
			quoted = !quoted;
		else if (!quoted && *ps->p == '(')
			depth++;
		else if (!quoted && *ps->p == ')' && !--depth)
			break;
	}
	if (ps->p == ps->end)
		return false;
	inside->len = ps->p++ - inside->p;
	return true;
}

static bool span_is(const struct span *s, const char *text)
{
	return s->len == strlen(text) && !strncasecmp(s->p, text, s->len);
}

static void upper(char *text)
{
	for (; *text; text++)
		*text = toupper((unsigned char)*text);
}

/*
 * Next item of a list: a word, or a string in apostrophes with doubled ones
 * for one. Its text goes to the pool, null-terminated. NULL: none left, or no room.
 */
static char *item(struct parse *ps, struct span *list)
{
	struct racf_cmd *cmd = ps->cmd;
	char *to = cmd->pool + cmd->pool_len, *start = to;
	const char *end = list->p + list->len, *p = list->p;

	while (p < end && is_blank(*p))
		p++;
	if (p == end || cmd->pool_len + (size_t)(end - p) + 1 > sizeof(cmd->pool))
		return NULL;
	if (*p == '\'') {
		for (p++; p < end; *to++ = *p++) {
			if (*p != '\'')
				continue;
			p++;
			if (p == end || *p != '\'')
				break;
		}
	} else {
		while (p < end && !is_blank(*p))
			*to++ = *p++;
	}
	*to++ = 0;
	cmd->pool_len = to - cmd->pool;
	list->len = end - p;
	list->p = p;
	return start;
}

static int add_value(struct parse *ps, enum racf_kw kw, const char *text, uint32_t num)
{
	struct racf_cmd *cmd = ps->cmd;

	if (cmd->n_values == CMD_VALUES_MAX)
		return wrong(ps, W_TOO_MUCH, "TOO MANY VALUES");
	cmd->values[cmd->n_values++] = (struct cmd_value){ kw, 0, text - cmd->pool, num };
	return 0;
}

/* ---- values ---------------------------------------------------------------------- */

static bool profile_name(const char *name)
{
	size_t len = strlen(name);

	if (!len || len > RACF_RESOURCE_MAX)
		return false;
	for (size_t i = 0; i < len; i++)
		if ((unsigned char)name[i] <= ' ' || (unsigned char)name[i] >= 0x7f ||
		    strchr("(),;'", name[i]))
			return false;
	return true;
}

static bool printable(const char *text, size_t max)
{
	size_t len = strlen(text);

	for (size_t i = 0; i < len; i++)
		if ((unsigned char)text[i] < ' ' ||
		    ((unsigned char)text[i] >= 0x7f && (unsigned char)text[i] < 0xa0))
			return false;
	return len && len <= max;
}

static bool number(const char *text, uint32_t max, uint32_t *num)
{
	*num = 0;
	if (!*text || strlen(text) > 6)
		return false;
	for (; *text; text++) {
		if (!isdigit((unsigned char)*text))
			return false;
		*num = *num * 10 + (*text - '0');
	}
	return *num <= max;
}

/* ALL, SUCCESS(UPDATE), FAILURES, NONE */
static bool audit(char *text, uint32_t *num)
{
	char *level = strchr(text, '('), *close = level ? strchr(level, ')') : NULL;
	int l = ZCP_ACCESS_READ;

	if (level) {
		if (!close || close[1])
			return false;
		*level++ = 0;
		*close = 0;
		l = racf_level_by_name(level);
		if (l < ZCP_ACCESS_READ)
			return false;
	}
	*num = l;
	if (!strcmp(text, "ALL"))
		*num |= CMD_AUDIT_SUCCESS | CMD_AUDIT_FAILURES;
	else if (!strcmp(text, "SUCCESS"))
		*num |= CMD_AUDIT_SUCCESS;
	else if (!strcmp(text, "FAILURES"))
		*num |= CMD_AUDIT_FAILURES;
	else if (!strcmp(text, "NONE") && !level)
		*num = 0;
	else
		return false;
	return true;
}

/* A word's meaning by its type; folds what is not case-sensitive. */
static bool value(const struct operand *op, char *text, uint32_t *num)
{
	int n;

	*num = 0;
	if (op->type < OP_TEXT || op->type == OP_PROFILE || op->type == OP_AUDIT)
		upper(text);
	switch (op->type) {
	case OP_NAME:
	case OP_NAME_OPT:
		return racf_name_valid(text, RACF_NAME_MAX, false);
	case OP_NAMES:
		return racf_name_valid(text, RACF_NAME_MAX, true) || !strcmp(text, "*");
	case OP_LEVEL:
		n = racf_level_by_name(text);
		*num = n;
		return n >= 0;
	case OP_AUTHORITY:
		n = racf_authority_by_name(text);
		*num = n;
		return n >= 0;
	case OP_NUMBER:
		return number(text, op->max, num);
	case OP_TEXT:
		return printable(text, RACF_DATA_MAX);
	case OP_USERNAME:
		return printable(text, RACF_USERNAME_MAX);
	case OP_PROFILE:
		return profile_name(text);
	case OP_AUDIT:
		return audit(text, num);
	case OP_SECRET:
	case OP_SECRET_OPT:
	case OP_SECRETS:
		return printable(text, ZCP_PASSWORD_MAX);
	}
	return false;
}

static bool is_secret(const struct operand *op)
{
	return op->type >= OP_SECRET;
}

static bool many(const struct operand *op)
{
	return op->type == OP_NAMES || op->type == OP_PROFILE || op->type == OP_AUDIT ||
	       op->type == OP_SECRETS;
}

/* All values of an operand. Text in one piece without apostrophes is one value, blanks and all. */
static int values(struct parse *ps, const struct operand *op, struct span list)
{
	unsigned int n = 0;
	uint32_t num;
	char *text;
	int ret = 0;

	while (!ret && (text = item(ps, &list))) {
		if (n++ && !many(op))
			return wrong(ps, W_TOO_MUCH, "%s TAKES ONE VALUE", op->name);
		if (!value(op, text, &num))
			return is_secret(op) ? wrong(ps, W_INVALID, "INVALID %s", op->name) :
					       wrong(ps, W_INVALID, "INVALID %s, %.*s", op->name,
						     shown(strlen(text)), text);
		ret = add_value(ps, op->kw, text, num);
	}
	if (!ret && !n)
		return wrong(ps, W_MISSING, "MISSING %s VALUE", op->name);
	if (!ret && op->type == OP_SECRETS && n != 2)
		return wrong(ps, W_MISSING, "MISSING CURRENT OR NEW %s", op->name);
	return ret;
}

/* ---- operands --------------------------------------------------------------------- */

/* Whether the word is the name or a prefix of it; negated: behind NO. */
static int matches(const struct operand *op, const struct span *w, bool *negated)
{
	struct span rest = { w->p + 2, w->len - 2 };

	*negated = false;
	if (w->len <= strlen(op->name) && !strncasecmp(w->p, op->name, w->len))
		return w->len == strlen(op->name) ? 2 : 1;
	if (!(op->flags & OP_NO) || w->len < 3 || strncasecmp(w->p, "NO", 2) ||
	    rest.len > strlen(op->name) || strncasecmp(rest.p, op->name, rest.len))
		return 0;
	*negated = true;
	return rest.len == strlen(op->name) ? 2 : 1;
}

/* The operand that a word names in full, or that alone begins with it. */
static int find_operand(struct parse *ps, const struct span *w, const struct operand **found,
			bool *negated)
{
	bool ambiguous = false, neg;

	*found = NULL;
	for (size_t i = 0; i < ps->g->n_operands; i++) {
		int m = matches(&ps->g->operands[i], w, &neg);

		if (!m)
			continue;
		ambiguous = *found && m == 1;
		*found = &ps->g->operands[i];
		*negated = neg;
		if (m == 2)
			return 0;
	}
	if (ambiguous)
		return wrong(ps, W_AMBIGUOUS, "AMBIGUOUS KEYWORD, %.*s", shown(w->len), w->p);
	return *found ? 0 : wrong(ps, W_KEYWORD, "INVALID KEYWORD, %.*s", shown(w->len), w->p);
}

static int operand(struct parse *ps)
{
	struct span w = word(ps), inside = { NULL, 0 };
	const struct operand *op;
	bool negated = false, takes_none;
	int ret;

	if (!w.len)
		return wrong(ps, W_PAREN, "PARENTHESIS WITHOUT A KEYWORD");
	ret = find_operand(ps, &w, &op, &negated);
	if (ret)
		return ret;
	mask_text(ps, " ");
	mask_add(ps, w.p, w.len);
	if (ps->p < ps->end && *ps->p == '(' && !parenthesized(ps, &inside))
		return wrong(ps, W_PAREN, "MISSING PARENTHESIS AFTER %s", op->name);
	if (ps->cmd->given >> op->kw & 1)
		return wrong(ps, W_TOO_MUCH, "%s IS GIVEN TWICE", op->name);
	ps->cmd->given |= 1ull << op->kw;
	if (negated)
		ps->cmd->negated |= 1ull << op->kw;
	takes_none = negated || op->type == OP_FLAG;
	if (takes_none && inside.p)
		return wrong(ps, W_TOO_MUCH, "%.*s TAKES NO VALUE", shown(w.len), w.p);
	if (takes_none || (!inside.p && (op->type == OP_NAME_OPT || op->type == OP_SECRET_OPT)))
		return 0;
	if (!inside.p)
		return wrong(ps, W_MISSING, "MISSING %s VALUE", op->name);
	mask_text(ps, "(");
	if (is_secret(op))
		mask_text(ps, "********");
	else
		mask_add(ps, inside.p, inside.len);
	mask_text(ps, ")");
	return values(ps, op, inside);
}

/* Positional: NAME or (NAME NAME ...) */
static int target(struct parse *ps, enum racf_kw kw, const struct operand *op)
{
	struct span list;
	bool several;

	skip_blanks(ps);
	several = ps->p < ps->end && *ps->p == '(';
	if (several) {
		if (!parenthesized(ps, &list))
			return wrong(ps, W_PAREN, "MISSING PARENTHESIS");
	} else {
		list = word(ps);
	}
	if (!list.len)
		return ps->g->target_required ? wrong(ps, W_MISSING, "MISSING %s", op->name) : 0;
	mask_text(ps, several ? " (" : " ");
	mask_add(ps, list.p, list.len);
	mask_text(ps, several ? ")" : "");
	ps->cmd->given |= 1ull << kw;
	return values(ps, op, list);
}

static int targets(struct parse *ps)
{
	static const struct operand class = { "CLASS", KW_TARGET, OP_NAME, 0, 0 };
	struct operand op = {
		ps->g->targets == OP_PROFILE ? "PROFILE NAME" : "USERID OR GROUP",
		KW_TARGET,
		ps->g->targets,
		0,
		0,
	};
	int ret = 0;

	if (ps->g->targets == OP_FLAG)
		return 0;
	if (ps->g->has_class) {
		ret = target(ps, KW_TARGET, &class);
		op.kw = KW_TARGET2;
	}
	if (!ret)
		ret = target(ps, op.kw, &op);
	if (ret || ps->g->star)
		return ret;
	for (unsigned int n = 0; cmd_text(ps->cmd, op.kw, n); n++)
		if (!strcmp(cmd_text(ps->cmd, op.kw, n), "*"))
			return wrong(ps, W_INVALID, "INVALID %s, *", op.name);
	return 0;
}

int racf_command_parse(const char *text, size_t len, struct racf_cmd *cmd,
		       char wrong_text[CMD_WRONG_MAX])
{
	struct parse ps = { text, text + len, cmd, NULL, 0, wrong_text };
	struct span w;
	int ret;

	memset(cmd, 0, sizeof(*cmd));
	if (len > CMD_TEXT_MAX)
		return wrong(&ps, W_TOO_MUCH, "COMMAND IS LONGER THAN %d CHARACTERS", CMD_TEXT_MAX);
	if (memchr(text, 0, len))
		return wrong(&ps, W_COMMAND, "COMMAND HOLDS A NULL CHARACTER");
	skip_blanks(&ps);
	w = word(&ps);
	if (span_is(&w, "RAC")) {
		skip_blanks(&ps);
		w = word(&ps);
	}
	if (!w.len)
		return wrong(&ps, W_MISSING, "MISSING COMMAND");
	for (unsigned int v = 0; v < VERB_COUNT && !ps.g; v++) {
		if (span_is(&w, racf_grammar[v].name) || span_is(&w, racf_grammar[v].abbrev)) {
			ps.g = &racf_grammar[v];
			cmd->verb = v;
		}
	}
	if (!ps.g)
		return wrong(&ps, W_COMMAND, "COMMAND %.*s NOT FOUND", shown(w.len), w.p);
	mask_text(&ps, ps.g->name);
	ret = targets(&ps);
	while (!ret) {
		skip_blanks(&ps);
		if (ps.p == ps.end)
			return 0;
		ret = operand(&ps);
	}
	return ret;
}

/* ---- typed access ------------------------------------------------------------------- */

bool racf_command_valid(const struct racf_cmd *cmd)
{
	if (cmd->verb >= VERB_COUNT || cmd->n_values > CMD_VALUES_MAX ||
	    cmd->pool_len > sizeof(cmd->pool))
		return false;
	if (cmd->pool_len && cmd->pool[cmd->pool_len - 1])
		return false;
	for (unsigned int i = 0; i < cmd->n_values; i++)
		if (cmd->values[i].kw >= KW_COUNT || cmd->values[i].off >= cmd->pool_len)
			return false;
	return memchr(cmd->masked, 0, sizeof(cmd->masked));
}

const char *cmd_text(const struct racf_cmd *cmd, enum racf_kw kw, unsigned int n)
{
	for (unsigned int i = 0; i < cmd->n_values; i++)
		if (cmd->values[i].kw == kw && !n--)
			return cmd->pool + cmd->values[i].off;
	return NULL;
}

uint32_t cmd_num(const struct racf_cmd *cmd, enum racf_kw kw, uint32_t fallback)
{
	for (unsigned int i = 0; i < cmd->n_values; i++)
		if (cmd->values[i].kw == kw)
			return cmd->values[i].num;
	return fallback;
}

const char *racf_verb_name(enum racf_verb verb)
{
	return verb < VERB_COUNT ? racf_grammar[verb].name : "?";
}

size_t racf_keyword_bits(enum racf_verb verb, uint64_t keywords, uint8_t bits[8])
{
	const struct grammar *g = &racf_grammar[verb];

	memset(bits, 0, 8);
	for (size_t i = 0; i < g->n_operands; i++)
		if (keywords >> g->operands[i].kw & 1)
			bits[i / 8] |= 0x80 >> i % 8;
	return (g->n_operands + 7) / 8;
}
