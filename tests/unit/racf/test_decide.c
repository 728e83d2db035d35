// SPDX-License-Identifier: MIT
/*
 * test_decide.c - the authorization decision: a table by hand, each row with its clause, and all
 * combinations of what the rules look at against a slow reference
 */
#include "ktap.h"
#include "racf/decide.h"
#include "reference.h"

static const racf_name groups[] = { "G1", "G2" };
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
		[W_SAME_AS_A] = "A2", [W_B] = "B", [W_TOP] = "TOP",
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
	static const char *const more[] = { "L0002", "L0001" };

	if (level < 0)
		return;
	/* at another terminal, by another condition, and in two entries: none of them may matter */
	for (int i = 0; i < 3; i++) {
		struct racf_conditional *c = &list[(*n)++];

		memset(c, 0, sizeof(*c));
		strcpy(c->id, id);
		c->kind = i == 1 ? RACF_WHEN_SYSID : RACF_WHEN_TERMINAL;
		strcpy(c->value, more[!!i]);
		c->level = i == 2 ? level : ZCP_ACCESS_ALTER;
	}
}

static const struct racf_label *label(int which)
{
	return which >= W_SYSNONE ? &labels[which] : NULL;
}

static struct racf_decision ask(const struct world *w)
{
	static struct racf_categories scategories, ocategories;
	static struct racf_conditional conditional[12];
	static struct racf_access acl[4];
	struct racf_class class = {
		.flags = (w->oper ? RACF_CLASS_OPER : 0) | (w->open ? RACF_CLASS_OPEN : 0) |
			 (w->reverse ? RACF_CLASS_RVRSMAC : 0) |
			 (w->equal ? RACF_CLASS_EQUALMAC : 0) |
			 (w->maconly ? RACF_CLASS_MACONLY : 0) |
			 (w->needs_label ? RACF_CLASS_SLBLREQ : 0),
	};
	struct racf_subject s = {
		.defined = !w->undefined, .user = "U", .group = "G1", .groups = groups, .n_groups = 2,
		.attrs = (w->restricted ? RACF_RESTRICTED : 0) |
			 (w->operations ? RACF_OPERATIONS : 0) | RACF_SPECIAL | RACF_AUDITOR,
		.grplist = w->grplist, .notermuacc = w->notermuacc, .label = label(w->slabel),
		.seclevel = w->slevel,
	};
	struct racf_object o = {
		.found = !w->missing, .class = &class, .own = w->own, .closed = w->closed,
		.group_operations = w->scope, .flow = w->flow,
		.unlabeled = w->unlabeled, .label = label(w->olabel),
		.label_undefined = w->olabel == W_UNDEFINED, .global = w->global + 1,
		.policy = {
			.inactive = w->inactive, .labels = w->labels, .labeled_mode = w->labeled,
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
		o.conditional = conditional;
		add_condition(conditional, &o.n_conditional, "*", w->cany);
		add_condition(conditional, &o.n_conditional, "G1", w->cg1);
		add_condition(conditional, &o.n_conditional, "G2", w->cg2);
		add_condition(conditional, &o.n_conditional, "U", w->cuser);
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
#define W(...) { .grplist = true, .user = -1, .g1 = -1, .g2 = -1, .any = -1, .cuser = -1, .cg1 = -1, \
		 .cg2 = -1, .cany = -1, .global = -1, .global_none = true, .wanted = R, __VA_ARGS__ }
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

/* Each rule that was asked says so, none behind the last. */
static void path(void)
{
	struct world w = W(.user = N, .g1 = A, .uacc = A, .cuser = U, .wanted = U);
	static const uint8_t expected[RACF_RULE_COUNT] = {
		[RACF_RULE_CLASS] = RACF_GOES_ON, [RACF_RULE_SUBJECT] = RACF_GOES_ON,
		[RACF_RULE_PROFILE] = RACF_GOES_ON, [RACF_RULE_USER] = RACF_GOES_ON,
		[RACF_RULE_CONDITIONAL] = RACF_PERMITS,
	};
	struct racf_decision d = ask(&w);

	CHECK_MEM(d.path, expected, sizeof(expected));
	CHECK_EQ(d.allowed, U);
	w = (struct world)L(.slabel = W_A, .olabel = W_A, .wanted = U, .uacc = R, .warning = true);
	d = ask(&w);
	CHECK_EQ(d.path[RACF_RULE_LABEL], RACF_GOES_ON);
	CHECK_EQ(d.path[RACF_RULE_READ], RACF_GOES_ON);
	CHECK_EQ(d.path[RACF_RULE_WRITE], RACF_GOES_ON);
	CHECK_EQ(d.path[RACF_RULE_SECLEVEL], RACF_SILENT);
	CHECK_EQ(d.path[RACF_RULE_UACC], RACF_GOES_ON);
	CHECK_EQ(d.level[RACF_RULE_UACC], R);
	CHECK_EQ(d.rule, RACF_RULE_WARNING);
	CHECK(d.warned);
	w = (struct world)W(.seclevels = true, .slevel = 2, .olevel = 2, .global = R, .wanted = U, .cany = R);
	d = ask(&w);
	CHECK_EQ(d.path[RACF_RULE_SECLEVEL], RACF_GOES_ON);
	CHECK_EQ(d.level[RACF_RULE_SECLEVEL], 2);
	CHECK_EQ(d.path[RACF_RULE_GLOBAL], RACF_GOES_ON);
	CHECK_EQ(d.level[RACF_RULE_GLOBAL], R);
	CHECK_EQ(d.path[RACF_RULE_CONDITIONAL], RACF_GOES_ON);
	CHECK_EQ(d.level[RACF_RULE_CONDITIONAL], R);
	CHECK_EQ(d.path[RACF_RULE_WARNING], RACF_SILENT);
	CHECK_EQ(d.path[RACF_RULE_HOURS], RACF_SILENT);
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
	const unsigned long all = 3ul * 3 * 3 * 3 * 3 * 2 * 3 * 2 * 2 * 5 * 2 * 2 * 4 * 2 * 6 * 3;

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
		state = take(&x, 5);
		w.oper = state == 1;
		w.open = state >= 2 && state < 4;
		w.terminal = state == 2 ? R : U;
		w.maconly = state == 4;
		w.notermuacc = take(&x, 2);
		w.missing = take(&x, 2);
		w.global = take(&x, 4);
		w.global = w.global == 3 ? -1 : w.global == 2 ? U : w.global ? R : N;
		w.global_none = take(&x, 2);
		state = take(&x, 6);
		w.own = state == 1;
		w.closed = state == 2 || state == 5;
		w.inactive = state == 3;
		w.undefined = state == 4 || state == 5;
		w.cuser = level(&x);
		if (!agrees(&w)) {
			disagree(&w, "discretionary", i);
			return;
		}
	}
}

static void conditional(void)
{
	const unsigned long all = 3ul * 3 * 3 * 3 * 2 * 2 * 2 * 3 * 2 * 2 * 5;

	for (unsigned long i = 0; i < all; i++) {
		struct world w = plain;
		unsigned long x = i;

		w.cuser = level(&x);
		w.cg1 = level(&x);
		w.cg2 = level(&x);
		w.cany = level(&x);
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
		w.maconly = state == 3;
		w.needs_label = take(&x, 2);
		w.flow = take(&x, 6);
		w.unlabeled = w.flow == 5;
		w.inactive = w.unlabeled && w.needs_label;
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

static const struct ktap_case cases[] = {
	{ "FDP_ACF.1(RACF), FDP_IFF.2(LS): each rule, by hand", by_hand },
	{ "the path tells what each rule said", path },
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
	int ret;

	make_labels();
	ret = ktap_run(cases, sizeof(cases) / sizeof(cases[0]));
	printf("# %lu decisions compared\n", compared);
	return ret;
}
