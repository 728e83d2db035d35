// SPDX-License-Identifier: MIT
/* command.c - RACF commands from text to typed operands */
#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include "racf/command.h"
#include "racf/grammar.h"
#include "racf/policy.h"

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

/* All of the list as one value, with room for what operand_value() makes of it. */
static char *whole(struct parse *ps, struct span *list)
{
	struct racf_cmd *cmd = ps->cmd;
	char *start = cmd->pool + cmd->pool_len;
	size_t len = list->len;

	if (len < POLICY_RULE_TEXT)
		len = POLICY_RULE_TEXT;
	if (!list->len || cmd->pool_len + len + 1 > sizeof(cmd->pool))
		return NULL;
	memset(start, 0, len + 1);
	memcpy(start, list->p, list->len);
	cmd->pool_len += len + 1;
	list->p += list->len;
	list->len = 0;
	return start;
}

static bool in_one(const struct operand *op)
{
	return op->type == OP_RULE || op->type == OP_ZONE;
}

/* All values of an operand. Text in one piece without apostrophes is one value, blanks and all. */
static int values(struct parse *ps, const struct operand *op, struct span list)
{
	struct span typed = { list.p, 0 };
	unsigned int n = 0;
	uint32_t num;
	char *text;
	int ret = 0;

	while (!ret && (text = in_one(op) ? whole(ps, &list) : item(ps, &list))) {
		while (typed.p < list.p && is_blank(*typed.p))
			typed.p++;
		typed.len = list.p - typed.p;
		if (n++ && !(op->flags & (OP_MANY | OP_TWO)))
			return wrong(ps, W_TOO_MUCH, "%s TAKES ONE VALUE", op->name);
		if (!operand_value(op, text, &num))
			return op->type == OP_SECRET ?
				       wrong(ps, W_INVALID, "INVALID %s", op->name) :
				       wrong(ps, W_INVALID, "INVALID %s, %.*s", op->name,
					     shown(typed.len), typed.p);
		typed.p = list.p;
		ret = add_value(ps, op->kw, text, num);
	}
	if (!ret && !n)
		return wrong(ps, W_MISSING, "MISSING %s VALUE", op->name);
	if (!ret && op->flags & OP_TWO && n != 2)
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
	if (!(op->flags & (OP_NO | OP_NO_VALUES)) || w->len < 3 || strncasecmp(w->p, "NO", 2) ||
	    rest.len > strlen(op->name) || strncasecmp(rest.p, op->name, rest.len))
		return 0;
	*negated = true;
	return rest.len == strlen(op->name) ? 2 : 1;
}

/* The operand that a word names in full, or that alone begins with it. */
static int find_operand(struct parse *ps, const struct operand *rows, const struct span *w,
			const struct operand **found, bool *negated)
{
	bool ambiguous = false, neg;

	*found = NULL;
	for (const struct operand *op = rows; op && op->name; op++) {
		int m = matches(op, w, &neg);

		if (!m)
			continue;
		ambiguous = *found && m == 1;
		*found = op;
		*negated = neg;
		if (m == 2)
			return 0;
	}
	if (ambiguous)
		return wrong(ps, W_AMBIGUOUS, "AMBIGUOUS KEYWORD, %.*s", shown(w->len), w->p);
	return *found ? 0 : wrong(ps, W_KEYWORD, "INVALID KEYWORD, %.*s", shown(w->len), w->p);
}

static int operands(struct parse *ps, const struct operand *rows);

/* What stands in an operand's parentheses: values, or operands of its own. */
static int inside(struct parse *ps, const struct operand *op, struct span text)
{
	const char *p = ps->p, *end = ps->end;
	int ret;

	mask_text(ps, "(");
	if (op->type == OP_SUB) {
		ps->p = text.p;
		ps->end = text.p + text.len;
		skip_blanks(ps);
		ret = ps->p == ps->end ? wrong(ps, W_MISSING, "MISSING %s VALUE", op->name) :
					 operands(ps, op->sub);
		ps->p = p;
		ps->end = end;
	} else {
		if (op->type == OP_SECRET)
			mask_text(ps, "********");
		else
			mask_add(ps, text.p, text.len);
		ret = values(ps, op, text);
	}
	mask_text(ps, ")");
	return ret;
}

static int operand(struct parse *ps, const struct operand *rows)
{
	struct span w = word(ps), in = { NULL, 0 };
	const struct operand *op;
	bool negated = false;
	int ret;

	if (!w.len)
		return wrong(ps, W_PAREN, "PARENTHESIS WITHOUT A KEYWORD");
	ret = find_operand(ps, rows, &w, &op, &negated);
	if (ret)
		return ret;
	mask_add(ps, w.p, w.len);
	if (ps->p < ps->end && *ps->p == '(' && !parenthesized(ps, &in))
		return wrong(ps, W_PAREN, "MISSING PARENTHESIS AFTER %s", op->name);
	if (kw_in(&ps->cmd->given, op->kw))
		return wrong(ps, W_TOO_MUCH, "%s IS GIVEN TWICE", op->name);
	kw_add(&ps->cmd->given, op->kw);
	if (negated)
		kw_add(&ps->cmd->negated, op->kw);
	if (op->type == OP_FLAG || (negated && !(op->flags & OP_NO_VALUES)))
		return in.p ? wrong(ps, W_TOO_MUCH, "%.*s TAKES NO VALUE", shown(w.len), w.p) : 0;
	if (!in.p)
		return op->flags & OP_OPT || (negated && op->flags & OP_NO) ?
			       0 :
			       wrong(ps, W_MISSING, "MISSING %s VALUE", op->name);
	return inside(ps, op, in);
}

static int operands(struct parse *ps, const struct operand *rows)
{
	for (unsigned int n = 0;; n++) {
		int ret;

		skip_blanks(ps);
		if (ps->p == ps->end)
			return 0;
		if (n)
			mask_text(ps, " ");
		ret = operand(ps, rows);
		if (ret)
			return ret;
	}
}

/* Positional: NAME or (NAME NAME ...) */
static int target(struct parse *ps, const struct operand *op)
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
	/* a word with values is an operand's */
	if (ps->g->optional && !several && ps->p < ps->end && *ps->p == '(') {
		ps->p = list.p;
		return 0;
	}
	if (!list.len)
		return ps->g->optional ? 0 : wrong(ps, W_MISSING, "MISSING %s", op->name);
	mask_text(ps, several ? " (" : " ");
	mask_add(ps, list.p, list.len);
	mask_text(ps, several ? ")" : "");
	kw_add(&ps->cmd->given, op->kw);
	return values(ps, op, list);
}

static int targets(struct parse *ps)
{
	static const struct operand class = { "CLASS", KW_TARGET, .type = OP_NAME },
				    action = { "ACTION", KW_TARGET, .type = OP_NAME };
	static const struct operand rows[] = {
		[TARGETS_IDS] = { "USERID OR GROUP", KW_TARGET, .type = OP_ID, .flags = OP_MANY },
		[TARGETS_PROFILE] = { "PROFILE NAME", KW_TARGET, .type = OP_PROFILE,
				      .flags = OP_MANY },
		[TARGETS_CLASS] = { "PROFILE NAME", KW_TARGET2, .type = OP_PROFILE,
				    .flags = OP_MANY },
		[TARGETS_ACTION] = { "NAME", KW_TARGET2, .type = OP_PROFILE },
	};
	const struct operand *op = &rows[ps->g->targets];
	int ret = 0;

	if (ps->g->targets == TARGETS_NONE)
		return 0;
	if (ps->g->targets == TARGETS_CLASS)
		ret = target(ps, &class);
	if (ps->g->targets == TARGETS_ACTION)
		ret = target(ps, &action);
	if (!ret)
		ret = target(ps, op);
	if (ret || ps->g->star)
		return ret;
	for (unsigned int n = 0; cmd_text(ps->cmd, op->kw, n); n++)
		if (!strcmp(cmd_text(ps->cmd, op->kw, n), "*"))
			return wrong(ps, W_INVALID, "INVALID %s, *", op->name);
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
	skip_blanks(&ps);
	if (!ret && ps.p < ps.end) {
		mask_text(&ps, " ");
		ret = operands(&ps, ps.g->operands);
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

const struct cmd_value *cmd_value(const struct racf_cmd *cmd, enum racf_kw kw, unsigned int n)
{
	for (unsigned int i = 0; i < cmd->n_values; i++)
		if (cmd->values[i].kw == kw && !n--)
			return &cmd->values[i];
	return NULL;
}

const char *cmd_text(const struct racf_cmd *cmd, enum racf_kw kw, unsigned int n)
{
	const struct cmd_value *v = cmd_value(cmd, kw, n);

	return v ? cmd->pool + v->off : NULL;
}

uint32_t cmd_num(const struct racf_cmd *cmd, enum racf_kw kw, uint32_t fallback)
{
	const struct cmd_value *v = cmd_value(cmd, kw, 0);

	return v ? v->num : fallback;
}

const char *racf_verb_name(enum racf_verb verb)
{
	return verb < VERB_COUNT ? racf_grammar[verb].name : "?";
}

static const char *keyword_name(const struct operand *rows, enum racf_kw kw)
{
	const char *name = NULL;

	for (const struct operand *op = rows; op && op->name && !name; op++)
		name = op->kw == kw ? op->name : keyword_name(op->sub, kw);
	return name;
}

const char *racf_keyword_name(enum racf_verb verb, enum racf_kw kw)
{
	return keyword_name(racf_grammar[verb].operands, kw) ?: "?";
}

static size_t keyword_bits(const struct operand *rows, bool late, const struct kw_set *set,
			   uint8_t *bits, size_t n)
{
	for (const struct operand *op = rows; op && op->name; op++) {
		if (late == !!(op->flags & OP_LATE) && !(op->flags & OP_ALIAS)) {
			if (kw_in(set, op->kw) && n / 8 < CMD_BITS_MAX)
				bits[n / 8] |= 0x80 >> n % 8;
			n++;
		}
		n = keyword_bits(op->sub, late, set, bits, n);
	}
	return n;
}

size_t racf_keyword_bits(enum racf_verb verb, const struct kw_set *set, uint8_t bits[CMD_BITS_MAX])
{
	const struct operand *rows = racf_grammar[verb].operands;
	size_t n;

	memset(bits, 0, CMD_BITS_MAX);
	n = keyword_bits(rows, false, set, bits, 0);
	return (keyword_bits(rows, true, set, bits, n) + 7) / 8;
}
