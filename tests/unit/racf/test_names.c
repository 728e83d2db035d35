// SPDX-License-Identifier: MIT
/* test_names.c - generic names, and the index that finds them */
#include <stdlib.h>
#include "ktap.h"
#include "racf/generic.h"
#include "racf/index.h"

static void generic(void)
{
	static const struct {
		const char *generic, *name;
		bool match;
	} names[] = {
		{ "A.B", "A.B", 1 },
		{ "A%C", "ABC", 1 },
		{ "A%C", "A.C", 0 },
		{ "A%", "A", 0 },
		{ "A.*", "A.B", 1 },
		{ "A.*", "A.B.C", 1 },
		{ "A.*", "A", 0 },
		{ "A*", "A", 1 },
		{ "A*", "AB.C.D", 1 },
		{ "A*", "B", 0 },
		{ "A.*.C", "A.B.C", 1 },
		{ "A.*.C", "A.B.B.C", 0 },
		{ "A.*.C", "A..C", 0 },
		{ "A.B*.C", "A.BXY.C", 1 },
		{ "A.B*.C", "A.B.C", 1 },
		{ "A.B*.C", "A.B.X.C", 0 },
		{ "A.**", "A", 1 },
		{ "A.**", "A.B.C", 1 },
		{ "A.**", "AB", 0 },
		{ "**", "A.B", 1 },
		{ "A.**.Z", "A.Z", 1 },
		{ "A.**.Z", "A.B.C.Z", 1 },
		{ "A.**.Z", "A.B.C.ZZ", 0 },
		{ "A.**.B.*", "A.B.B.C", 1 },
		{ "A.**.B%.C", "A.B1.B2.C", 1 },
		{ "*", "A.B", 1 },
		{ "%%%%", "LIN1", 1 },
		{ "LINUX%.*", "LINUX1.0200", 1 },
		{ "LINUX%.*", "LINUX10.0200", 0 },
		{ "A*B.C", "AXXB.C", 1 },
		{ "A*B.C", "AXXBC.C", 0 },
		{ "A*B.C", "ABXB.C", 1 },
	};
	static const char *const order[] = { "A.B.C.&V", "A.B.C.%", "A.B.C.*", "A.B.*", "A.B.**",
					     "A.B*", "A.&V", "A.%", "A.*", "A.**", "A*", "**" };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (racf_generic_match(names[i].generic, names[i].name) != names[i].match)
			ktap_fail(__FILE__, __LINE__, "%s and %s", names[i].generic, names[i].name);
	for (size_t i = 0; i < sizeof(order) / sizeof(order[0]); i++)
		for (size_t j = 0; j < sizeof(order) / sizeof(order[0]); j++) {
			int c = racf_generic_compare(order[i], order[j]);

			if ((i < j) != (c < 0) || (i > j) != (c > 0))
				ktap_fail(__FILE__, __LINE__, "%s before %s: %d", order[i],
					  order[j], c);
		}
}

/* ---- variables -------------------------------------------------------------------------- */

static const char *value_of(const void *arg, const char *var, unsigned int i)
{
	static const char *const ops[] = { "OPER", "MAINT", "OP.S" };

	(void)arg;
	if (!strcmp(var, "&OPS"))
		return i < 3 ? ops[i] : NULL;
	return !strcmp(var, "&ONE") && !i ? "1" : NULL;
}

static void variables(void)
{
	static const struct generic_vars vars = { value_of, NULL }, none = { NULL, NULL };
	static const struct {
		const char *generic, *name;
		bool match;
	} names[] = {
		{ "&OPS", "OPER", 1 },
		{ "&OPS", "OPERX", 0 },
		{ "&OPS.191", "MAINT.191", 1 },
		{ "&OPS.191", "LINUX1.191", 0 },
		{ "&OPS.%9&ONE", "MAINT.191", 1 },
		{ "&OPS.*", "OP.S.X", 1 },
		{ "X.&OPS*", "X.OPERATOR", 1 },
		{ "X.&ONE&OPS", "X.1MAINT", 1 },
		{ "&OPS.&OPS", "MAINT.OPER", 1 },
		{ "&OPS.&OPS", "MAINT.LINUX1", 0 },
		{ "&NOBODY.*", "MAINT.191", 0 },
		{ "&TOOLONGNAME.*", "MAINT.191", 0 },
		{ "&OPS.**", "MAINT", 1 },
	};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (racf_generic_match_vars(names[i].generic, names[i].name, &vars) !=
		    names[i].match)
			ktap_fail(__FILE__, __LINE__, "%s and %s", names[i].generic, names[i].name);
	CHECK(!racf_generic_match_vars("&OPS", "OPER", NULL));
	CHECK(!racf_generic_match_vars("&OPS", "OPER", &none));
}

/* ---- the index, beside a list that is searched from end to end ------------------------------ */

#define MANY 3000

struct item {
	char name[RACF_RESOURCE_MAX + 1];
	bool generic, in;
};

static unsigned int seed = 1;

static unsigned int any(unsigned int n)
{
	seed = seed * 1103515245 + 12345;
	return (seed >> 16) % n;
}

static void random_name(char *name, bool generic)
{
	static const char *const parts[] = { "A", "B", "AB", "C1", "LINUX" };
	static const char *const signs[] = { "*", "**", "%", "A*", "A%", "%*", "&OPS", "LINUX*" };
	unsigned int n = 1 + any(4), sign = generic ? any(n) : n;

	*name = 0;
	for (unsigned int i = 0; i < n; i++) {
		bool last = i + 1 == n;
		const char *part =
			i == sign || (generic && !any(4)) ? signs[any(8)] : parts[any(5)];

		/* "**" within a name, or alone */
		strcat(name, part);
		if (!last)
			strcat(name, ".");
	}
}

static const struct item *slowly(const struct item *items, const char *name,
				 const struct generic_vars *vars)
{
	const struct item *best = NULL;

	for (int i = 0; i < MANY; i++)
		if (items[i].in && items[i].generic &&
		    racf_generic_match_vars(items[i].name, name, vars) &&
		    (!best || racf_generic_compare(items[i].name, best->name) < 0))
			best = &items[i];
	return best;
}

static void compare(const struct index *x, struct item *items)
{
	static const struct generic_vars vars = { value_of, NULL };

	for (int i = 0; i < MANY; i++) {
		const struct item *best;
		const char *found;
		char name[100];

		random_name(name, false);
		best = slowly(items, name, &vars);
		index_generic(x, 7, name, &vars, &found);
		if (!best != !found || (best && strcmp(best->name, found))) {
			ktap_fail(__FILE__, __LINE__, "%s: %s, not %s", name, found ?: "none",
				  best ? best->name : "none");
			return;
		}
		if (items[i].in)
			REQUIRE(CHECK(index_named(x, 7, items[i].generic, items[i].name, 0)));
		REQUIRE(!index_named(x, 8, items[i].generic, items[i].name, 0));
	}
}

static void searches(void)
{
	struct item *items = calloc(MANY, sizeof(*items));
	struct index x = { 0 };
	const char *found;

	CHECK(!index_named(&x, 7, false, "A", 0));
	CHECK(!index_generic(&x, 7, "A", NULL, &found));
	for (int i = 0; i < MANY; i++) {
		items[i].generic = any(3);
		random_name(items[i].name, items[i].generic);
		items[i].in = true;
		CHECK_EQ(index_add(&x, 7, items[i].generic, items[i].name, &items[i]), 0);
	}
	compare(&x, items);
	for (int i = 0; i < MANY; i += 2) {
		index_remove(&x, 7, items[i].generic, items[i].name, &items[i]);
		items[i].in = false;
	}
	/* out already, never in */
	index_remove(&x, 7, items[0].generic, items[0].name, &items[0]);
	index_remove(&x, 9, false, "NONE", &items[0]);
	compare(&x, items);
	for (int i = 1; i < MANY; i += 2)
		index_remove(&x, 7, items[i].generic, items[i].name, &items[i]);
	CHECK_EQ(x.n_nodes, 0);
	index_clear(&x);
	free(items);
}

/* One name with several items: all of them are found. */
static void several(void)
{
	struct index x = { 0 };
	int items[4];
	const char *found;

	for (int i = 0; i < 3; i++)
		CHECK_EQ(index_add(&x, 1, true, "A.*", &items[i]), 0);
	CHECK_EQ(index_add(&x, 1, true, "A.%", &items[3]), 0);
	for (int i = 0; i < 3; i++)
		CHECK(index_named(&x, 1, true, "A.*", i) == &items[i]);
	CHECK(!index_named(&x, 1, true, "A.*", 3));
	CHECK(index_generic(&x, 1, "A.BC", NULL, &found) == &items[0]);
	CHECK(index_generic(&x, 1, "A.B", NULL, &found) == &items[3]);
	index_remove(&x, 1, true, "A.*", &items[1]);
	CHECK(index_named(&x, 1, true, "A.*", 1) == &items[2]);
	index_clear(&x);
}

static const struct ktap_case cases[] = {
	{ "generic names match and are ordered", generic },
	{ "RACFVARS: variables in names", variables },
	{ "the index finds what a search of all names finds", searches },
	{ "one name with several items", several },
};

KTAP_MAIN(cases)
