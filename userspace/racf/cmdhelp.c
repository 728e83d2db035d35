// SPDX-License-Identifier: MIT
/* cmdhelp.c - HELP: what the grammar's own rows say */
#include <string.h>
#include "racf/cmd.h"
#include "racf/grammar.h"

static void show(struct job *job, const struct grammar *g)
{
	char line[SYNTAX_LINE_MAX];

	syntax_command(g, line);
	job_say(job, "%s", line);
	for (const struct operand *op = g->operands; op && op->name; op++) {
		syntax_operand(op, line);
		job_say(job, "%s", line);
	}
}

static const struct grammar *find(const char *name)
{
	for (unsigned int v = 0; v < VERB_COUNT; v++)
		if (!strcmp(racf_grammar[v].name, name) || !strcmp(racf_grammar[v].abbrev, name))
			return &racf_grammar[v];
	return NULL;
}

void help(struct job *job)
{
	const struct grammar *g;
	const char *name;

	for (unsigned int v = 0; v < VERB_COUNT && !cmd_target(job, 0); v++) {
		g = &racf_grammar[v];
		job_say(job, "%-9s %-6s %s", g->name, strcmp(g->name, g->abbrev) ? g->abbrev : "",
			g->what);
	}
	for (unsigned int n = 0; (name = cmd_target(job, n)); n++) {
		g = find(name);
		if (g)
			show(job, g);
		else
			cmd_error(job, IKJ56802I, name);
	}
}
