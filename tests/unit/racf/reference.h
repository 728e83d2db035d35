/* SPDX-License-Identifier: MIT */
/* reference.h - the authorization decision once more, slowly, from a description of its own */
#ifndef ZCP_TESTS_RACF_REFERENCE_H
#define ZCP_TESTS_RACF_REFERENCE_H

#include <stdbool.h>

/* Labels of the world: a level, and two categories, the first and the last that can be. */
enum world_label {
	W_NONE, W_UNDEFINED, W_SYSNONE, W_SYSLOW, W_A, W_SAME_AS_A, W_B, W_ABOVE_A, W_TOP,
	W_LABELS,
};

enum { W_FIRST = 1, W_LAST = 2 };	/* categories, as bits */

/* Levels are 0 to 5, NONE to ALTER; -1: no such entry. Strictness: 0 off, 1 warning, 2 failures. */
struct world {
	/* class */
	bool oper, open, reverse, equal, needs_label;
	bool inactive;
	/* subject */
	bool undefined, restricted, operations, grplist, notermuacc;
	int slabel, slevel, scategories;
	/* object */
	bool missing, own, closed, warning, scope;
	int olabel, olevel, ocategories;
	int user, g1, g2, any, uacc;		/* G1 is the current group */
	int cuser, cg1, cg2, cany;		/* WHEN(TERMINAL(L0001)) */
	bool elsewhere;				/* the subject sits at another one */
	int global;
	/* system */
	bool quiet, labels, labeled, compat, seclevels, global_none;
	int mls, mlactive, terminal;
	/* question */
	int flow;				/* 0 as asked, 1 read, 2 write, 3 both, 4 none */
	bool disabled;
	int wanted;
};

struct answer {
	char decision;				/* 'y', 'n', '?' */
	bool warned;
	int allowed;
};

/* Level and categories of a label; SYSNONE and none have nothing to compare. */
void world_label(int label, int *level, int *categories);

struct answer reference(const struct world *w);

#endif
