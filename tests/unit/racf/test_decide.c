// SPDX-License-Identifier: MIT
/*
 * test_decide.c - the authorization decision: a table by hand, and all combinations against a slow
 * reference
 */
#include "ktap.h"
#include "racf/decide.h"
#include "racf/generic.h"
#include "smf/record.h"

static const struct racf_class oper = { .name = "VMMDISK", .flags = RACF_CLASS_OPER };
static const struct racf_class plain = { .name = "FACILITY" };
static const struct racf_class open_class = { .name = "TERMINAL", .flags = RACF_CLASS_OPEN };
static const racf_name groups[] = { "G1", "G2" };

/* one profile, its list in the form "U=3 G1=2 *=1" */
struct row {
	const char *why, *acl;
	const struct racf_class *class;
	uint8_t uacc;
	uint32_t attrs;
	bool grplist, warning;
	enum zcp_access wanted;
	enum zcp_decision decision;
	enum racf_rule rule;
};

static unsigned int parse_acl(const char *text, struct racf_access *acl)
{
	unsigned int n = 0;

	while (*text) {
		size_t len = strcspn(text, "=");

		memset(&acl[n], 0, sizeof(acl[n]));
		memcpy(acl[n].id, text, len);
		acl[n++].level = text[len + 1] - '0';
		text += len + 2;
		text += *text == ' ';
	}
	return n;
}

static struct racf_decision ask(const struct row *r)
{
	struct racf_access acl[8];
	struct racf_subject s = {
		.defined = true,
		.user = "U",
		.group = "G1",
		.groups = groups,
		.n_groups = 2,
		.attrs = r->attrs,
		.grplist = r->grplist,
	};
	struct racf_object o = {
		.found = r->acl,
		.class = r->class,
		.uacc = r->uacc,
		.warning = r->warning,
		.acl = acl,
	};

	if (r->acl)
		o.n_acl = parse_acl(r->acl, acl);
	return racf_decide(&s, &o, r->wanted);
}

#define N ZCP_ACCESS_NONE
#define R ZCP_ACCESS_READ
#define U ZCP_ACCESS_UPDATE
#define A ZCP_ACCESS_ALTER

/* Security Target 7.1.3, in the order of its rules */
static const struct row rows[] = {
	{ "no profile: don't know", NULL, &plain, 0, 0, 1, 0, R, ZCP_DONTKNOW,
	  RACF_RULE_NO_PROFILE },
	{ "OPERATIONS does not help there", NULL, &oper, 0, RACF_OPERATIONS, 1, 0, R, ZCP_DONTKNOW,
	  RACF_RULE_NO_PROFILE },
	{ "a terminal without profile", NULL, &open_class, 0, 0, 1, 0, R, ZCP_PERMIT,
	  RACF_RULE_OPEN_CLASS },
	{ "but for READ only", NULL, &open_class, 0, 0, 1, 0, U, ZCP_DONTKNOW,
	  RACF_RULE_NO_PROFILE },
	{ "user entry", "U=3", &plain, N, 0, 1, 0, U, ZCP_PERMIT, RACF_RULE_USER },
	{ "user entry hides groups", "U=2 G1=5", &plain, A, 0, 1, 0, U, ZCP_DENY, RACF_RULE_NONE },
	{ "user entry NONE hides UACC", "U=0", &plain, A, 0, 1, 0, R, ZCP_DENY, RACF_RULE_NONE },
	{ "current group", "G1=3", &plain, N, 0, 0, 0, U, ZCP_PERMIT, RACF_RULE_GROUP },
	{ "another group without GRPLIST", "G2=3", &plain, N, 0, 0, 0, U, ZCP_DENY,
	  RACF_RULE_NONE },
	{ "another group with GRPLIST", "G2=3", &plain, N, 0, 1, 0, U, ZCP_PERMIT,
	  RACF_RULE_GROUP },
	{ "the highest group counts", "G1=0 G2=3", &plain, N, 0, 1, 0, U, ZCP_PERMIT,
	  RACF_RULE_GROUP },
	{ "group NONE hides UACC", "G1=0", &plain, A, 0, 1, 0, R, ZCP_DENY, RACF_RULE_NONE },
	{ "anyone", "*=2", &plain, N, 0, 1, 0, R, ZCP_PERMIT, RACF_RULE_ANYONE },
	{ "anyone hides UACC", "*=0", &plain, A, 0, 1, 0, R, ZCP_DENY, RACF_RULE_NONE },
	{ "RESTRICTED skips anyone", "*=2", &plain, N, RACF_RESTRICTED, 1, 0, R, ZCP_DENY,
	  RACF_RULE_NONE },
	{ "UACC", "", &plain, R, 0, 1, 0, R, ZCP_PERMIT, RACF_RULE_UACC },
	{ "RESTRICTED skips UACC", "", &plain, R, RACF_RESTRICTED, 1, 0, R, ZCP_DENY,
	  RACF_RULE_NONE },
	{ "OPERATIONS", "", &oper, N, RACF_OPERATIONS, 1, 0, A, ZCP_PERMIT, RACF_RULE_OPERATIONS },
	{ "OPERATIONS in another class", "", &plain, N, RACF_OPERATIONS, 1, 0, R, ZCP_DENY,
	  RACF_RULE_NONE },
	{ "an entry holds against OPERATIONS", "U=0", &oper, N, RACF_OPERATIONS, 1, 0, R, ZCP_DENY,
	  RACF_RULE_NONE },
	{ "a group's too", "G2=1", &oper, N, RACF_OPERATIONS, 1, 0, R, ZCP_DENY, RACF_RULE_NONE },
	{ "anyone's does not", "*=0", &oper, N, RACF_OPERATIONS, 1, 0, R, ZCP_PERMIT,
	  RACF_RULE_OPERATIONS },
	{ "WARNING", "U=0", &plain, N, 0, 1, 1, R, ZCP_PERMIT, RACF_RULE_WARNING },
	{ "SPECIAL and AUDITOR give nothing", "", &oper, N,
	  RACF_SPECIAL | RACF_AUDITOR | RACF_ROAUDIT, 1, 0, R, ZCP_DENY, RACF_RULE_NONE },
};

static void by_hand(void)
{
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct racf_decision d = ask(&rows[i]);

		if (d.decision != rows[i].decision || d.rule != rows[i].rule)
			ktap_fail(__FILE__, __LINE__, "%s: %d by rule %d", rows[i].why, d.decision,
				  d.rule);
	}
}

static void undefined(void)
{
	struct racf_subject s = { .attrs = RACF_OPERATIONS };
	struct racf_object o = { .found = true, .class = &oper, .uacc = A };

	CHECK_EQ(racf_decide(&s, &o, R).decision, ZCP_DONTKNOW);
}

/* The same rules once more, said another way: list who speaks, the first one who does is heard. */
static enum zcp_decision reference(int user, int g1, int g2, int any, const struct row *r)
{
	int first = -1, group = g1 > g2 ? g1 : g2;
	bool restricted = r->attrs & RACF_RESTRICTED;

	if (!r->grplist)
		group = g1;
	if (user >= 0)
		first = user;
	else if (group >= 0)
		first = group;
	else if (!restricted && any >= 0)
		first = any;
	else if (!restricted)
		first = r->uacc;
	if (first >= (int)r->wanted || (!r->wanted && first < 0))
		return ZCP_PERMIT;
	if ((r->attrs & RACF_OPERATIONS) && r->class == &oper && user < 0 && group < 0)
		return ZCP_PERMIT;
	return r->warning ? ZCP_PERMIT : ZCP_DENY;
}

static void combinations(void)
{
	unsigned int n = 0;

	for (unsigned int c = 0; c < 7 * 7 * 7 * 7 * 6 * 4 * 2 * 2 * 2; c++) {
		unsigned int x = c;
		int lv[4];
		char acl[40], *p = acl;
		struct row r = { .acl = acl };
		static const char *const ids[] = { "U", "G1", "G2", "*" };

		for (int i = 0; i < 4; i++, x /= 7) {
			lv[i] = (int)(x % 7) - 1;
			*p = 0;
			if (lv[i] >= 0)
				p += sprintf(p, "%s%s=%d", p > acl ? " " : "", ids[i], lv[i]);
		}
		r.uacc = x % 6;
		x /= 6;
		r.attrs = (x & 1 ? RACF_RESTRICTED : 0) | (x & 2 ? RACF_OPERATIONS : 0);
		x /= 4;
		r.grplist = x & 1;
		r.warning = x >> 1 & 1;
		r.class = x >> 2 & 1 ? &oper : &plain;
		for (r.wanted = N; r.wanted <= A; r.wanted++, n++)
			REQUIRE(ask(&r).decision == reference(lv[0], lv[1], lv[2], lv[3], &r));
	}
	CHECK_EQ(n, 7 * 7 * 7 * 7 * 6 * 4 * 8 * 6);
}

static void audit(void)
{
	struct racf_audit none = { 0 }, all = { .ok = R, .fail = R },
			  high = { .ok = U, .g_fail = U };
	struct racf_decision yes = { ZCP_PERMIT, RACF_RULE_USER, A },
			     no = { ZCP_DENY, RACF_RULE_NONE, N };
	struct racf_decision warned = { ZCP_PERMIT, RACF_RULE_WARNING, N };

	CHECK_EQ(racf_audit_reasons(&none, &yes, R), 0);
	CHECK_EQ(racf_audit_reasons(&none, &no, R), SMF80_REA_ALWAYS);
	CHECK_EQ(racf_audit_reasons(&none, &warned, R), SMF80_REA_ALWAYS);
	CHECK_EQ(racf_audit_reasons(&all, &yes, R), SMF80_REA_RESOURCE);
	CHECK_EQ(racf_audit_reasons(&all, &no, R), SMF80_REA_RESOURCE);
	CHECK_EQ(racf_audit_reasons(&high, &yes, R), 0);
	CHECK_EQ(racf_audit_reasons(&high, &yes, U), SMF80_REA_RESOURCE);
	CHECK_EQ(racf_audit_reasons(&high, &no, U), SMF80_REA_GLOBALAUDIT);
	none.user = true;
	CHECK_EQ(racf_audit_reasons(&none, &yes, R), SMF80_REA_UAUDIT);
}

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
	static const char *const order[] = { "A.B.C.%", "A.B.C.*", "A.B.*", "A.B.**", "A.B*",
					     "A.%",	"A.*",	   "A.**",  "A*",     "**" };

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

static const struct ktap_case cases[] = {
	{ "FDP_ACF.1(RACF): each rule, by hand", by_hand },
	{ "FDP_ACF.1(RACF): an undefined user is don't know", undefined },
	{ "FDP_ACF.1(RACF): all combinations agree with a reference", combinations },
	{ "FAU_SEL.1: what is recorded", audit },
	{ "generic names match and are ordered", generic },
};

KTAP_MAIN(cases)
