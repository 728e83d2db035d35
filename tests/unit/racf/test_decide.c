// SPDX-License-Identifier: MIT
/*
 * test_decide.c - the authorization decision: a table by hand, each row with its clause, and all
 * combinations of what the rules look at against a slow reference
 */
#include <stdlib.h>
#include "ktap.h"
#include "racf/decide.h"
#include "reference.h"

/* What is behind the end of a list would grant, if it were looked at. */
static const racf_name groups[] = { "G1", "G2", "*" };
static struct racf_label labels[W_LABELS];

static void set_categories(struct racf_categories *set, int bits)
{
	if (bits & W_FIRST)
		racf_category_add(set, 1);
	if (bits & W_LAST)
		racf_category_add(set, RACF_CATEGORIES_MAX);
}

static void make_labels(void)
{
	static const char *const names[W_LABELS] = {
		[W_SYSNONE] = "SYSNONE", [W_SYSLOW] = "SYSLOW", [W_A] = "A",
		[W_SAME_AS_A] = "A2", [W_B] = "B", [W_ABOVE_A] = "A3", [W_TOP] = "TOP",
	};

	for (int i = W_SYSNONE; i < W_LABELS; i++) {
		int level, categories;

		world_label(i, &level, &categories);
		strcpy(labels[i].name, names[i]);
		labels[i].none = i == W_SYSNONE;
		labels[i].level = level;
		set_categories(&labels[i].categories, categories);
	}
}

/* ---- the world as racf_decide() takes it ------------------------------------------------- */

static void add_entry(struct racf_access *acl, unsigned int *n, const char *id, int level)
{
	if (level < 0)
		return;
	memset(&acl[*n], 0, sizeof(acl[0]));
	strcpy(acl[*n].id, id);
	acl[(*n)++].level = level;
}

static void add_condition(struct racf_conditional *list, unsigned int *n, const char *id, int level)
{
	static const struct racf_conditional entries[] = {
		/* at another terminal, by another condition: not meant */
		{ .kind = RACF_WHEN_TERMINAL, .value = "L0002", .level = ZCP_ACCESS_ALTER },
		{ .kind = RACF_WHEN_SYSID, .value = "L0001", .level = ZCP_ACCESS_ALTER },
		{ .kind = RACF_WHEN_TERMINAL, .value = "L0001" },
		/* once more, as merged profiles have it: the highest counts */
		{ .kind = RACF_WHEN_TERMINAL, .value = "L0001", .level = ZCP_ACCESS_NONE },
	};

	for (int i = 0; level >= 0 && i < 4; i++) {
		struct racf_conditional *c = &list[(*n)++];

		*c = entries[i];
		strcpy(c->id, id);
		if (i == 2)
			c->level = level;
	}
}

static const struct racf_label *label(int which)
{
	return which >= W_SYSNONE ? &labels[which] : NULL;
}

static struct racf_decision ask(const struct world *w)
{
	static struct racf_categories scategories, ocategories;
	static struct racf_conditional conditional[17];
	static struct racf_access acl[5];
	struct racf_class class = {
		.flags = (w->oper ? RACF_CLASS_OPER : 0) | (w->open ? RACF_CLASS_OPEN : 0) |
			 (w->reverse ? RACF_CLASS_RVRSMAC : 0) |
			 (w->equal ? RACF_CLASS_EQUALMAC : 0) |
			 (w->needs_label ? RACF_CLASS_SLBLREQ : 0),
	};
	struct racf_subject s = {
		.defined = !w->undefined,
		.user = "U",
		.group = "G1",
		.groups = groups,
		.n_groups = 2,
		.attrs = (w->restricted ? RACF_RESTRICTED : 0) |
			 (w->operations ? RACF_OPERATIONS : 0) | RACF_SPECIAL | RACF_AUDITOR,
		.grplist = w->grplist,
		.notermuacc = w->notermuacc,
		.label = label(w->slabel),
		.seclevel = w->slevel,
	};
	struct racf_object o = {
		.found = !w->missing, .class = &class, .own = w->own, .closed = w->closed,
		.group_operations = w->scope, .flow = w->flow,
		.disabled = w->disabled, .label = label(w->olabel),
		.label_undefined = w->olabel == W_UNDEFINED, .global = w->global + 1,
		.policy = {
			.inactive = w->inactive, .quiet = w->quiet,
			.labels = w->labels, .labeled_mode = w->labeled,
			.seclevels = w->seclevels, .compatmode = w->compat, .mls = w->mls,
			.mlactive = w->mlactive, .global_none = w->global_none,
			.terminal = w->terminal,
		},
	};

	strcpy(s.terminal, w->elsewhere ? "L0009" : "L0001");
	if (w->scategories) {
		memset(&scategories, 0, sizeof(scategories));
		set_categories(&scategories, w->scategories);
		s.categories = &scategories;
	}
	if (!w->missing) {
		o.uacc = w->uacc;
		o.warning = w->warning;
		o.acl = acl;
		add_entry(acl, &o.n_acl, "*", w->any);
		add_entry(acl, &o.n_acl, "G1", w->g1);
		add_entry(acl, &o.n_acl, "G2", w->g2);
		add_entry(acl, &o.n_acl, "U", w->user);
		acl[o.n_acl] = (struct racf_access){ "U", ZCP_ACCESS_ALTER };
		o.conditional = conditional;
		add_condition(conditional, &o.n_conditional, "*", w->cany);
		add_condition(conditional, &o.n_conditional, "G1", w->cg1);
		add_condition(conditional, &o.n_conditional, "G2", w->cg2);
		add_condition(conditional, &o.n_conditional, "U", w->cuser);
		conditional[o.n_conditional] =
			(struct racf_conditional){ "U", RACF_WHEN_TERMINAL, "L0001",
						   ZCP_ACCESS_ALTER };
	}
	o.seclevel = w->olevel;
	if (w->ocategories) {
		memset(&ocategories, 0, sizeof(ocategories));
		set_categories(&ocategories, w->ocategories);
		o.categories = &ocategories;
	}
	return racf_decide(&s, &o, w->wanted);
}

static const struct world plain = {
	.grplist = true, .user = -1, .g1 = -1, .g2 = -1, .any = -1, .cuser = -1, .cg1 = -1,
	.cg2 = -1, .cany = -1, .global = -1, .global_none = true, .wanted = ZCP_ACCESS_READ,
};

/* ---- by hand ------------------------------------------------------------------------------- */

#define N ZCP_ACCESS_NONE
#define R ZCP_ACCESS_READ
#define U ZCP_ACCESS_UPDATE
#define A ZCP_ACCESS_ALTER

struct row {
	const char *clause, *what;
	struct world w;		/* beside plain: what differs */
	char decision;
	enum racf_rule rule;
	uint8_t level;		/* that the rule found */
};

/* a world like plain, with differences */
#define W(...)                                                                                    \
	{                                                                                         \
		.grplist = true, .user = -1, .g1 = -1, .g2 = -1, .any = -1, .cuser = -1,          \
		.cg1 = -1, .cg2 = -1, .cany = -1, .global = -1, .global_none = true, .wanted = R, \
		__VA_ARGS__                                                                       \
	}
/* with labels, in Labeled Security mode */
#define L(...) W(.labels = true, .labeled = true, .mls = 2, .mlactive = 2, .uacc = A, __VA_ARGS__)

#pragma GCC diagnostic ignored "-Woverride-init"

#include "decide_rows.h"

static char letter(enum zcp_decision d)
{
	return d == ZCP_PERMIT ? 'y' : d == ZCP_DENY ? 'n' : '?';
}

static void by_hand(void)
{
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const struct row *r = &rows[i];
		struct racf_decision d = ask(&r->w);

		if (letter(d.decision) != r->decision || d.rule != r->rule ||
		    d.level[d.rule] != r->level)
			ktap_fail(__FILE__, __LINE__, "%s: %s: %c by rule %d, level %d", r->clause,
				  r->what, letter(d.decision), d.rule, d.level[d.rule]);
	}
}

/*
 * The whole path, a sign for each rule in order: - silent, > goes on, y permits, n denies, ?
 * unknown: class subject profile / label read write seclevel / hours own global / user group anyone
 * UACC / OPERATIONS conditional warning none
 */
static const struct {
	const char *path;
	struct world w;
} paths[] = {
	{ "?-- ---- --- ---- ----", W(.inactive = true) },
	{ ">?- ---- --- ---- ----", W(.undefined = true) },
	{ ">n- ---- --- ---- ----", W(.quiet = true, .uacc = A, .own = true) },
	{ ">?- ---- --- ---- ----", W(.quiet = true, .undefined = true) },
	{ ">>? ---- --- ---- ----", W(.missing = true) },
	{ ">>> ---- --- ---y ----", W(.missing = true, .open = true, .terminal = R) },
	{ ">>> ---- --- ---- ---n",
	  W(.missing = true, .open = true, .terminal = R, .notermuacc = true) },
	{ ">>> ---- -y- ---- ----", W(.missing = true, .own = true) },
	{ ">>> ---- --- >--- -y--", W(.user = N, .g1 = A, .any = A, .uacc = A, .cuser = R) },
	{ ">>> ---- --- ->-- ->-n", W(.g1 = N, .any = A, .uacc = A, .cany = 1) },
	{ ">>> ---- --- --y- ----", W(.any = R) },
	{ ">>> ---- --- ---> y---", W(.oper = true, .operations = true) },
	{ ">>> ---- --- ---> --y-", W(.warning = true) },
	{ ">>> ---- --- ---- ---n", W(.uacc = R, .open = true, .notermuacc = true) },
	{ ">>> ---- --- ---- ---n", W(.any = R, .uacc = R, .cany = R, .restricted = true) },
	{ ">>> ---- --> ---> ---n", W(.global = R, .wanted = U) },
	{ ">>> ---- --- ---- ---n", W(.global = R, .restricted = true) },
	{ ">>> >>-- --- ---y ----", L(.global = R, .slabel = W_A, .olabel = W_A) },
	{ ">>> ---- --- ---> ---n", W(.oper = true) },
	{ ">>> ---- --- ---> ->-n", W(.cuser = N) },
	{ ">>> ---> n-- ---- ----",
	  W(.seclevels = true, .olevel = 1, .slevel = 1, .closed = true) },
	{ ">>> ---n --- ---- ----", W(.seclevels = true, .olevel = 1) },
	{ ">>> ---- --- ---y ----", W(.seclevels = true, .uacc = R) },
	{ ">>> >>-- --- ---y ----", L(.slabel = W_A, .olabel = W_A) },
	{ ">>> >>>- --- ---y ----", L(.slabel = W_A, .olabel = W_A, .wanted = U) },
	{ ">>> >->- --- ---y ----", L(.slabel = W_A, .olabel = W_A, .reverse = true) },
	{ ">>> >--- --- ---y ----",
	  W(.labels = true, .slabel = W_A, .olabel = W_A, .uacc = R, .flow = RACF_FLOW_WRITE) },
	{ ">>> n--- --- ---- ----", L(.olabel = W_A) },
	{ ">>> ---- --- ---y ----", L(.slabel = W_A) },
	{ ">>> ---- --- ---y ----", L(.slabel = W_A, .olabel = W_A, .flow = RACF_FLOW_NONE) },
	{ ">>> ---- --- ---y ----",
	  L(.slabel = W_SYSNONE, .olabel = W_A, .seclevels = true, .olevel = 9) },
	{ ">>> ---- --- ---y ----", W(.labels = true, .olabel = W_A, .compat = true, .uacc = R) },
	{ ">>> ---- --- ---y ----",
	  W(.labels = true, .slabel = W_A, .needs_label = true, .uacc = R) },
	{ ">>> >--- --- ---y ----",
	  W(.labels = true, .mlactive = 1, .slabel = W_A, .needs_label = true, .uacc = R) },
};

static void path(void)
{
	for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++) {
		struct racf_decision d = ask(&paths[i].w);
		char got[RACF_RULE_COUNT + 1] = "", want[RACF_RULE_COUNT + 1] = "";
		size_t n = 0;

		for (const char *p = paths[i].path; *p; p++)
			if (*p != ' ')
				want[n++] = *p;
		CHECK_EQ(n, RACF_RULE_COUNT);
		for (n = 0; n < RACF_RULE_COUNT; n++)
			got[n] = "->yn?"[d.path[n]];
		if (strcmp(got, want))
			ktap_fail(__FILE__, __LINE__, "%zu: %s, not %s", i, got, want);
	}
}

static void path_levels(void)
{
	struct world w =
		W(.seclevels = true, .slevel = 2, .olevel = 2, .global = R, .wanted = U, .cany = R);
	struct racf_decision d = ask(&w);

	CHECK_EQ(d.level[RACF_RULE_SECLEVEL], 2);
	CHECK_EQ(d.level[RACF_RULE_GLOBAL], R);
	CHECK_EQ(d.level[RACF_RULE_CONDITIONAL], R);
	CHECK_EQ(d.level[RACF_RULE_UACC], N);
}

/* A list of any length is searched right. */
static void long_list(void)
{
	static struct racf_access acl[1000];
	static const struct racf_class class = { .name = "FACILITY" };
	struct racf_object o = { .found = true, .class = &class, .acl = acl };
	struct racf_subject s = { .defined = true };

	for (o.n_acl = 0; o.n_acl < 1000; o.n_acl++) {
		snprintf(acl[o.n_acl].id, sizeof(acl[0].id), "U%05u", 2 * o.n_acl);
		acl[o.n_acl].level = R;
	}
	for (unsigned int i = 0; i < 2000; i++) {
		snprintf(s.user, sizeof(s.user), "U%05u", i);
		REQUIRE((racf_decide(&s, &o, R).decision == ZCP_PERMIT) == !(i & 1));
	}
}

/* ---- all combinations ------------------------------------------------------------------------ */

static unsigned long compared;

static bool agrees(const struct world *w)
{
	struct racf_decision d = ask(w);
	struct answer a = reference(w);

	compared++;
	return letter(d.decision) == a.decision && d.warned == a.warned && d.allowed == a.allowed;
}

/* Takes the next of n choices from a number. */
static int take(unsigned long *x, int n)
{
	int choice = *x % n;

	*x /= n;
	return choice;
}

/* absent, too low, enough for UPDATE */
static int level(unsigned long *x)
{
	static const int levels[] = { -1, R, U };

	return levels[take(x, 3)];
}

static void disagree(const struct world *w, const char *which, unsigned long number)
{
	struct racf_decision d = ask(w);
	struct answer a = reference(w);

	ktap_fail(__FILE__, __LINE__, "%s %lu: %c %d %d by rule %d, not %c %d %d", which, number,
		  letter(d.decision), d.warned, d.allowed, d.rule, a.decision, a.warned, a.allowed);
}

/* What the standard list and the rules around it look at. */
static void discretionary(void)
{
	const unsigned long all = 3ul * 3 * 3 * 3 * 3 * 2 * 3 * 2 * 2 * 4 * 2 * 2 * 4 * 2 * 7 * 3;

	for (unsigned long i = 0; i < all; i++) {
		struct world w = plain;
		unsigned long x = i;
		int state;

		w.wanted = U;
		w.user = level(&x);
		w.g1 = level(&x);
		w.g2 = level(&x);
		w.any = level(&x);
		w.uacc = level(&x);
		w.uacc = w.uacc < 0 ? N : w.uacc;
		w.restricted = take(&x, 2);
		state = take(&x, 3);
		w.operations = state == 1;
		w.scope = state == 2;
		w.grplist = take(&x, 2);
		w.warning = take(&x, 2);
		state = take(&x, 4);
		w.oper = state == 1;
		w.open = state >= 2;
		w.terminal = state == 2 ? R : U;
		w.notermuacc = take(&x, 2);
		w.missing = take(&x, 2);
		w.global = take(&x, 4);
		w.global = w.global == 3 ? -1 : w.global == 2 ? U : w.global ? R : N;
		w.global_none = take(&x, 2);
		state = take(&x, 7);
		w.own = state == 1;
		w.closed = state == 2 || state == 5;
		w.inactive = state == 3;
		w.undefined = state == 4 || state == 5;
		w.quiet = state == 6;
		w.cuser = level(&x);
		if (!agrees(&w)) {
			disagree(&w, "discretionary", i);
			return;
		}
	}
}

static void conditional(void)
{
	const unsigned long all = 4ul * 4 * 4 * 4 * 2 * 2 * 2 * 3 * 2 * 2 * 5;

	for (unsigned long i = 0; i < all; i++) {
		struct world w = plain;
		unsigned long x = i;

		w.cuser = take(&x, 4) - 1;
		w.cg1 = take(&x, 4) - 1;
		w.cg2 = take(&x, 4) - 1;
		w.cany = take(&x, 4) - 1;
		w.elsewhere = take(&x, 2);
		w.restricted = take(&x, 2);
		w.grplist = take(&x, 2);
		switch (take(&x, 3)) {
		case 1:
			w.user = N;
			break;
		case 2:
			w.g1 = N;
			break;
		}
		w.warning = take(&x, 2);
		w.oper = take(&x, 2);
		w.operations = w.oper;
		w.wanted = 1 + take(&x, 5);
		if (!agrees(&w)) {
			disagree(&w, "conditional", i);
			return;
		}
	}
}

static void mandatory(void)
{
	const unsigned long all = 7ul * 8 * 2 * 3 * 3 * 2 * 2 * 5 * 2 * 6 * 2 * 4 * 3;

	for (unsigned long i = 0; i < all; i++) {
		struct world w = plain;
		unsigned long x = i;
		int state = take(&x, 7);

		/* a subject whose label is not defined has none */
		w.slabel = state ? state + 1 : W_NONE;
		w.olabel = take(&x, W_LABELS);
		w.labels = take(&x, 2);
		w.mls = take(&x, 3);
		w.mlactive = take(&x, 3);
		w.compat = take(&x, 2);
		w.labeled = take(&x, 2);
		state = take(&x, 5);
		w.reverse = state == 1 || state == 4;
		w.equal = state == 2 || state == 4;
		w.own = state == 3;
		w.needs_label = take(&x, 2);
		w.flow = take(&x, 6);
		w.disabled = w.flow == 5;
		w.flow %= 5;
		w.wanted = take(&x, 2) ? U : R;
		/* granted, granted by the global table alone, refused, refused but for WARNING */
		switch (take(&x, 4)) {
		case 0:
			w.user = A;
			break;
		case 1:
			w.global = A;
			break;
		case 2:
			w.user = N;
			break;
		case 3:
			w.warning = true;
			break;
		}
		state = take(&x, 3);
		w.seclevels = state;
		w.olevel = 5;
		w.slevel = state == 2 ? 4 : 5;
		if (!agrees(&w)) {
			disagree(&w, "mandatory", i);
			return;
		}
	}
}

static void levels_and_categories(void)
{
	const unsigned long all = 3ul * 3 * 4 * 4 * 2 * 2 * W_LABELS * 2;

	for (unsigned long i = 0; i < all; i++) {
		struct world w = plain;
		unsigned long x = i;

		w.uacc = A;
		w.slevel = take(&x, 3);
		w.olevel = take(&x, 3);
		w.scategories = take(&x, 4);
		w.ocategories = take(&x, 4);
		w.seclevels = take(&x, 2);
		w.labels = take(&x, 2);
		w.olabel = take(&x, W_LABELS);
		w.slabel = take(&x, 2) ? W_TOP : W_NONE;
		if (!agrees(&w)) {
			disagree(&w, "levels and categories", i);
			return;
		}
	}
}

/* All levels against all levels, one entry at a time. */
static void levels(void)
{
	for (int which = 0; which < 6; which++)
		for (int held = N; held <= A; held++)
			for (int wanted = N; wanted <= A; wanted++) {
				struct world w = plain;
				int *const entries[] = { &w.user, &w.g2, &w.any, &w.uacc, &w.global,
							 &w.cuser };

				*entries[which] = held;
				w.wanted = wanted;
				REQUIRE(agrees(&w));
			}
}

/* Which rule would have refused, had it not been told to warn. */
static void warned_by(void)
{
	struct world w = { .labels = true, .needs_label = true, .mlactive = 1, .uacc = U,
			   .user = -1, .g1 = -1, .g2 = -1, .any = -1, .cuser = -1, .cg1 = -1,
			   .cg2 = -1, .cany = -1, .global = -1, .wanted = U };
	struct racf_decision d = ask(&w);

	CHECK(d.warned && d.warned_by == RACF_RULE_LABEL);
	w.slabel = W_ABOVE_A;
	w.olabel = W_A;
	w.mls = 1;
	d = ask(&w);
	CHECK(d.warned && d.warned_by == RACF_RULE_WRITE);
	/* of two the last one */
	w.uacc = R;
	w.warning = true;
	d = ask(&w);
	CHECK(d.warned && d.warned_by == RACF_RULE_WARNING);
}

static const struct ktap_case cases[] = {
	{ "FDP_ACF.1(RACF), FDP_IFF.2(LS), FDP_IFC.2(LS): each rule, by hand", by_hand },
	{ "the path tells what each rule said", path },
	{ "and the levels that were found", path_levels },
	{ "FDP_IFF.2(LS): a warning names its rule", warned_by },
	{ "a list of a thousand entries", long_list },
	{ "FDP_ACF.1(RACF): levels agree with a reference", levels },
	{ "FDP_ACF.1(RACF): all combinations of discretionary rules agree with a reference",
	  discretionary },
	{ "FDP_ACF.1(RACF): all combinations of conditions agree with a reference", conditional },
	{ "FDP_IFF.2(LS): all combinations of mandatory rules agree with a reference", mandatory },
	{ "FDP_IFF.2(LS): levels and categories agree with a reference", levels_and_categories },
};

int main(void)
{
	int ret = 0;

	make_labels();
	/* who looks for what the test does not notice has seen enough when it fails once */
	if (getenv("ZCP_STOP_AT_FIRST"))
		for (size_t i = 0; !ret && i < sizeof(cases) / sizeof(cases[0]); i++)
			ret = ktap_run(&cases[i], 1);
	else
		ret = ktap_run(cases, sizeof(cases) / sizeof(cases[0]));
	printf("# %lu decisions compared\n", compared);
	return ret;
}
