// SPDX-License-Identifier: MIT
/* syntax.c - the grammar's rows as people read them: HELP, racf-commands(7) */
#include <stdio.h>
#include <string.h>
#include "racf/grammar.h"

static void add(char *line, size_t size, const char *text)
{
	size_t len = strlen(line);

	snprintf(line + len, size - len, "%s", text);
}

/* What stands in the parentheses of an operand. */
static void add_value(char *line, size_t size, const struct operand *op)
{
	static const char *const words[] = {
		[OP_NAME] = "name",	  [OP_ID] = "id",	 [OP_LEVEL] = "level",
		[OP_AUTHORITY] = "authority", [OP_DATE] = "mm/dd/yy", [OP_DAYS] = "day",
		[OP_TIME] = "hhmm:hhmm",  [OP_AUDIT] = "attempt(level)",
		[OP_ZONE] = "E|W hh",
		[OP_PROFILE] = "name",	  [OP_RULE] = "LENGTH(m:n) type(position)",
		[OP_TEXT] = "'text'",	  [OP_SECRET] = "value", [OP_SUB] = NULL,
	};
	char number[40];

	if (op->type == OP_FLAG)
		return;
	add(line, size, op->flags & OP_OPT ? "[(" : "(");
	if (op->type == OP_NUMBER) {
		snprintf(number, sizeof(number), "%u-%u", op->min, op->max);
		add(line, size, number);
	} else if (op->type == OP_WORD) {
		for (const char *w = op->words; *w; w = strchr(w, ' ') + 1) {
			snprintf(number, sizeof(number), "%s%.*s", w == op->words ? "" : "|",
				 (int)strcspn(w, " "), w);
			add(line, size, number);
		}
	} else if (op->type == OP_SUB) {
		for (const struct operand *sub = op->sub; sub->name; sub++) {
			add(line, size, sub == op->sub ? "" : " ");
			add(line, size, sub->name);
			add_value(line, size, sub);
			if (sub->flags & (OP_NO | OP_NO_VALUES))
				add(line, size, "|NO...");
		}
	} else {
		add(line, size, words[op->type]);
		add(line, size, op->flags & OP_TWO ? " new" : op->flags & OP_MANY ? " ..." : "");
	}
	add(line, size, op->flags & OP_OPT ? ")]" : ")");
}

void syntax_command(const struct grammar *g, char line[SYNTAX_LINE_MAX])
{
	static const char *const targets[] = {
		[TARGETS_NONE] = "",
		[TARGETS_IDS] = " id ...",
		[TARGETS_PROFILE] = " profile ...",
		[TARGETS_CLASS] = " class profile ...",
		[TARGETS_ACTION] = " action name",
	};

	snprintf(line, SYNTAX_LINE_MAX, "%s%s%s%s%s", g->name, g->optional ? " [" : "",
		 targets[g->targets] + g->optional, g->star ? " | *" : "", g->optional ? "]" : "");
}

void syntax_operand(const struct operand *op, char line[SYNTAX_LINE_MAX])
{
	snprintf(line, SYNTAX_LINE_MAX, "  %s", op->name);
	add_value(line, SYNTAX_LINE_MAX, op);
	if (!(op->flags & (OP_NO | OP_NO_VALUES)))
		return;
	add(line, SYNTAX_LINE_MAX, " | NO");
	add(line, SYNTAX_LINE_MAX, op->name);
	if (op->flags & OP_NO_VALUES)
		add_value(line, SYNTAX_LINE_MAX, op);
}

void syntax_print(FILE *to)
{
	char line[SYNTAX_LINE_MAX];

	for (unsigned int v = 0; v < VERB_COUNT; v++) {
		const struct grammar *g = &racf_grammar[v];

		fprintf(to, ".Ss %s\n", g->name);
		if (strcmp(g->abbrev, g->name))
			fprintf(to, ".Pq Ic %s\n", g->abbrev);
		syntax_command(g, line);
		fprintf(to, "%s.\n.Bd -literal -offset 2n\n%s\n", g->what, line);
		for (const struct operand *op = g->operands; op && op->name; op++) {
			syntax_operand(op, line);
			fprintf(to, "%s\n", line);
		}
		fprintf(to, ".Ed\n");
	}
}
