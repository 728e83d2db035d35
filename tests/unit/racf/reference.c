// SPDX-License-Identifier: MIT
/*
 * reference.c - the authorization decision once more
 *
 * Nothing of it is in the order of rules: each question ("may it flow?", "who
 * grants it?") is answered by itself from the whole description, and one
 * formula at the end puts the answers together.
 */
#include "reference.h"

enum { OFF, WARN, FAIL };

void world_label(int label, int *level, int *categories)
{
	static const struct {
		int level, categories;
	} labels[W_LABELS] = {
		[W_SYSLOW] = { 1, 0 },
		[W_A] = { 2, W_FIRST },
		[W_SAME_AS_A] = { 2, W_FIRST },
		[W_B] = { 2, W_LAST },
		[W_ABOVE_A] = { 3, W_FIRST },
		[W_TOP] = { 3, W_FIRST | W_LAST },
	};

	*level = labels[label].level;
	*categories = labels[label].categories;
}

/* a >= b, pair by pair, as FDP_IFF.2.6 a) defines "equal" and "greater". */
static bool at_least(int a, int b)
{
	/* rows a, columns b: SYSLOW, A, SAME_AS_A, B, ABOVE_A, TOP */
	static const char *const order[] = {
		"y.....", "yyy...", "yyy...", "y..y..", "yyy.y.", "yyyyyy",
	};

	return order[a - W_SYSLOW][b - W_SYSLOW] == 'y';
}

/* How bad the labels are: OFF: good. */
static int trouble(const struct world *w)
{
	int worst = OFF;

	if (w->disabled)
		return FAIL;
	if (!w->labels || w->slabel == W_SYSNONE || w->olabel == W_SYSNONE)
		return OFF;
	if (w->olabel == W_UNDEFINED)
		return FAIL;
	if (w->flow == 4)
		return OFF;
	if (w->olabel == W_NONE)
		return w->needs_label ? w->mlactive : OFF;
	if (w->slabel == W_NONE)
		return w->compat ? OFF : FAIL;
	/* down: what the object holds comes to the subject; up: the other way round */
	bool down = true, up = w->wanted >= 3;
	int up_matters = w->mls;

	if (w->flow) {
		down = w->flow & 1;
		up = w->flow & 2;
	} else if (w->reverse || w->equal) {
		down = w->equal && !w->reverse;
		up = true;
		up_matters = FAIL;
	}
	if (up && !at_least(w->olabel, w->slabel))
		worst = up_matters;
	if (down && !at_least(w->slabel, w->olabel))
		worst = FAIL;
	return worst;
}

static bool cleared(const struct world *w)
{
	bool by_labels = w->labels && (w->olabel != W_NONE || w->slabel == W_SYSNONE);

	if (!w->seclevels || by_labels)
		return true;
	return w->slevel >= w->olevel && (w->ocategories & ~w->scategories) == 0;
}

/* Level of the global entry, where it counts; -1. */
static int global_level(const struct world *w)
{
	bool counts = !w->restricted && (!w->labeled || w->olabel == W_SYSLOW);

	return counts ? w->global : -1;
}

static int max(int a, int b)
{
	return a > b ? a : b;
}

/* What the first of some says who says anything. */
static int first(const int *levels, int n)
{
	for (int i = 0; i < n; i++)
		if (levels[i] >= 0)
			return levels[i];
	return -1;
}

static int of_groups(const struct world *w, int g1, int g2)
{
	return w->grplist ? max(g1, g2) : g1;
}

static int listed_level(const struct world *w, bool *named)
{
	int groups = of_groups(w, w->g1, w->g2);
	int levels[4] = { w->user, groups, w->any, w->uacc };

	*named = !w->missing && (w->user >= 0 || groups >= 0);
	if (w->missing)
		return w->notermuacc ? -1 : w->terminal;
	if (w->restricted)
		levels[2] = -1;
	if (w->restricted || (w->open && w->notermuacc))
		levels[3] = -1;
	return first(levels, 4);
}

static int condition_level(const struct world *w)
{
	int levels[3] = { w->cuser, of_groups(w, w->cg1, w->cg2), w->restricted ? -1 : w->cany };

	return w->elsewhere || w->missing ? -1 : first(levels, 3);
}

struct answer reference(const struct world *w)
{
	bool named, exempt = w->own;
	int labels = trouble(w), global = global_level(w), list = listed_level(w, &named),
	    condition = condition_level(w);
	bool quiet = w->quiet && !w->undefined;
	bool unknown = w->undefined || (w->missing && !quiet && !exempt && !w->open);
	bool operates = w->oper && !named && (w->operations || w->scope);
	struct answer yes = { 'y', labels == WARN, 0 }, no = { 'n', false, max(list, 0) };

	if (w->inactive || unknown)
		return (struct answer){ '?', false, 0 };
	if (quiet || labels == FAIL || !cleared(w) || w->closed)
		return (struct answer){ 'n', false, 0 };
	if (exempt)
		yes.allowed = 5;
	else if (global >= w->wanted)
		yes.allowed = global;
	else if (global == 0 && w->global_none)
		return (struct answer){ 'n', false, 0 };
	else if (list >= w->wanted)
		yes.allowed = list;
	else if (operates)
		yes.allowed = 5;
	else if (condition >= w->wanted)
		yes.allowed = condition;
	else if (w->warning && !w->missing)
		yes = (struct answer){ 'y', true, max(list, 0) };
	else
		return no;
	return yes;
}
