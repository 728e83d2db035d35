// SPDX-License-Identifier: MIT
/* test_policy.c - password rules against a slow reference, and how many values they leave */
#include "ktap.h"
/* the count behind policy_strong() is no interface */
#include "racf/policy.c"

/* ---- the reference: characters spelled out, kinds counted one by one ------------------- */

#define VOWELS "AEIOU"
#define CONSONANTS "BCDFGHJKLMNPQRSTVWXYZ"
#define LOW_VOWELS "aeiou"
#define LOW_CONSONANTS "bcdfghjklmnpqrstvwxyz"
#define DIGITS "0123456789"
#define NATIONALS "#$@"
#define MORE ".<+|&!*-%_>?:="

static const struct {
	char code;
	const char *allowed;
	const char *wanted[4];
} reference[] = {
	{ 'A', VOWELS CONSONANTS NATIONALS, { NULL } },
	{ 'L', VOWELS CONSONANTS NATIONALS DIGITS, { NULL } },
	{ 'C', CONSONANTS, { NULL } },
	{ 'W', CONSONANTS DIGITS NATIONALS, { NULL } },
	{ 'N', DIGITS, { NULL } },
	{ 'V', VOWELS, { NULL } },
	{ '$', NATIONALS, { NULL } },
	{ 's', MORE, { NULL } },
	{ 'c', CONSONANTS LOW_CONSONANTS, { CONSONANTS, LOW_CONSONANTS } },
	{ 'v', VOWELS LOW_VOWELS, { VOWELS, LOW_VOWELS } },
	{ 'm', VOWELS CONSONANTS LOW_VOWELS LOW_CONSONANTS DIGITS NATIONALS,
	  { VOWELS CONSONANTS, LOW_VOWELS LOW_CONSONANTS, DIGITS NATIONALS } },
	{ 'x', VOWELS CONSONANTS LOW_VOWELS LOW_CONSONANTS DIGITS NATIONALS MORE,
	  { VOWELS CONSONANTS, LOW_VOWELS LOW_CONSONANTS, DIGITS, NATIONALS MORE } },
	{ '*', VOWELS CONSONANTS LOW_VOWELS LOW_CONSONANTS DIGITS NATIONALS MORE, { NULL } },
};

#define N_CODES (sizeof(reference) / sizeof(reference[0]))

static bool in(const char *set, char c)
{
	return c && strchr(set, c);
}

static bool reference_rule(const char *content, size_t len, const char *value)
{
	for (size_t r = 0; r < N_CODES; r++) {
		unsigned int positions = 0, kinds = 0, shown = 0;

		for (size_t i = 0; i < len; i++) {
			positions += content[i] == reference[r].code;
			if (content[i] == reference[r].code && !in(reference[r].allowed, value[i]))
				return false;
		}
		for (; kinds < 4 && reference[r].wanted[kinds]; kinds++) {
			bool there = false;

			for (size_t i = 0; i < len; i++)
				there |= content[i] == reference[r].code &&
					 in(reference[r].wanted[kinds], value[i]);
			shown += there;
		}
		if (shown < kinds && shown < positions)
			return false;
	}
	return true;
}

static bool reference_charset(const struct policy *p, const char *value)
{
	for (; *value; value++)
		if (!in(VOWELS CONSONANTS DIGITS NATIONALS, *value) &&
		    !(p->mixed_case && in(LOW_VOWELS LOW_CONSONANTS, *value)) &&
		    !(p->special_chars && in(MORE, *value)))
			return false;
	return true;
}

static struct policy one_rule(unsigned int options, unsigned int len)
{
	struct policy p = { .mixed_case = options & 1, .special_chars = options & 2 };

	p.rules[3].min = p.rules[3].max = len;
	return p;
}

static bool agree(const struct policy *p, const char *value)
{
	const struct policy_rule *r = &p->rules[3];
	bool want = reference_charset(p, value) && reference_rule(r->content, r->max, value);

	if (!policy_password(p, "NOBODY", value) == want)
		return true;
	ktap_fail(__FILE__, __LINE__, "rule %.*s, value %s", r->max, r->content, value);
	return false;
}

/* every code, every character */
static void one_position(void)
{
	for (unsigned int o = 0; o < 4; o++) {
		struct policy p = one_rule(o, 1);

		for (size_t a = 0; a < N_CODES; a++) {
			p.rules[3].content[0] = reference[a].code;
			for (unsigned int c = 1; c < 256; c++)
				REQUIRE(agree(&p, (char[]){ (char)c, 0 }));
		}
	}
}

/* every three codes, a character of each kind and one of none */
static void three_positions(void)
{
	static const char of_kinds[] = "AXax7$!~";
	char value[4] = "";

	for (unsigned int o = 0; o < 4; o++) {
		struct policy p = one_rule(o, 3);

		for (size_t n = 0; n < N_CODES * N_CODES * N_CODES; n++) {
			p.rules[3].content[0] = reference[n % N_CODES].code;
			p.rules[3].content[1] = reference[n / N_CODES % N_CODES].code;
			p.rules[3].content[2] = reference[n / N_CODES / N_CODES].code;
			for (unsigned int v = 0; v < 512; v++) {
				value[0] = of_kinds[v & 7];
				value[1] = of_kinds[v >> 3 & 7];
				value[2] = of_kinds[v >> 6];
				REQUIRE(agree(&p, value));
			}
		}
	}
}

/* five positions of a mixed code: any four kinds and one more */
static void mixed_positions(void)
{
	static const char mixed[] = "cvmx", of_kinds[] = "AXax7$!";
	char value[6] = "";

	for (const char *m = mixed; *m; m++) {
		struct policy p = one_rule(3, 5);

		memset(p.rules[3].content, *m, 5);
		for (unsigned int v = 0; v < 7 * 7 * 7 * 7 * 7; v++) {
			unsigned int rest = v;

			for (int i = 0; i < 5; i++, rest /= 7)
				value[i] = of_kinds[rest % 7];
			REQUIRE(agree(&p, value));
		}
	}
}

static void lengths(void)
{
	struct policy p = { .min_len = 6 };

	CHECK(policy_password(&p, "U", "ABCDE"));
	CHECK(!policy_password(&p, "U", "ABCDEF"));
	CHECK(!policy_password(&p, "U", "ABCDEFGH"));
	CHECK(policy_password(&p, "U", "ABCDEFGHI"));
	CHECK(policy_password(&p, "U", ""));
	p.rules[0] = (struct policy_rule){ 4, 5, "AAAAA" };
	p.rules[7] = (struct policy_rule){ 8, 8, "NNNNNNNN" };
	CHECK(policy_password(&p, "U", "ABC"));
	CHECK(!policy_password(&p, "U", "ABCD"));
	CHECK(!policy_password(&p, "U", "ABCDE"));
	CHECK(policy_password(&p, "U", "ABCDEF"));
	CHECK(!policy_password(&p, "U", "12345678"));
	CHECK(policy_password(&p, "U", "1234567"));
	CHECK(policy_password(&p, "ABCD", "ABCD"));
}

static void phrases(void)
{
	static const struct {
		const char *value;
		bool ok;
	} rows[] = {
		{ "A PHRASE OF 14", true },	     { "A PHRASE OF13", false },
		{ "nodigitsorblanks", false },	     { "aaabbbccc 1234", false },
		{ "aabbaabbaabb 1", true },	     { "my linux1 phrase 7", false },
		{ "11111 22222 33", false },	     { "12 12 12 12 12a", false },
		{ "12 12 12 12 1ab", true },	     { "tab\tin a phrase 1", false },
		{ "Gr\xfc\xdf""e 4 and 5!", true }, { "c1 control \x85 here", false },
	};
	char longest[102];

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (!policy_phrase("LINUX1", rows[i].value) != rows[i].ok)
			ktap_fail(__FILE__, __LINE__, "%s", rows[i].value);
	for (size_t i = 0; i < sizeof(longest); i++)
		longest[i] = "ab 1"[i % 4];
	longest[100] = 0;
	CHECK(!policy_phrase("LINUX1", longest));
	longest[100] = 'x';
	longest[101] = 0;
	CHECK(policy_phrase("LINUX1", longest));
}

static void texts(void)
{
	static const char *const bad[] = { "0:8 LLLLLLLL", "7:6 LLLLLL", "6:9 LLLLLLLLL",
					   "6:8 LLLLLLL",  "6:8 LLLLLLLQ", "6:8LLLLLLLL",
					   "6-8 LLLLLLLL", "6:8 LLLLLLLLL", "1:", "x" };
	struct policy_rule r;
	char text[POLICY_RULE_TEXT];

	REQUIRE(policy_rule_parse("6:8 LLLLLLN*", &r));
	CHECK_EQ(r.min, 6);
	CHECK_EQ(r.max, 8);
	policy_rule_format(&r, text);
	CHECK_STR(text, "6:8 LLLLLLN*");
	CHECK(policy_rule_parse("", &r));
	CHECK_EQ(r.max, 0);
	policy_rule_format(&r, text);
	CHECK_STR(text, "");
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		if (policy_rule_parse(bad[i], &r))
			ktap_fail(__FILE__, __LINE__, "%s", bad[i]);
	CHECK_EQ(policy_code("NOVOWEL"), 'W');
	CHECK_EQ(policy_code("MIXEDALL"), 'x');
	CHECK_EQ(policy_code("novowel"), 0);
}

/* what rule_size() counts is what rule_accepts() accepts */
static void counts(void)
{
	static const char all[] = VOWELS CONSONANTS LOW_VOWELS LOW_CONSONANTS DIGITS NATIONALS MORE;
	const size_t n = sizeof(all) - 1;

	for (size_t c = 0; c < N_CODES * N_CODES; c++) {
		struct policy p = one_rule(3, 2);
		struct policy_rule *r = &p.rules[3];
		uint64_t count = 0;

		r->content[0] = reference[c % N_CODES].code;
		r->content[1] = reference[c / N_CODES].code;
		for (size_t v = 0; v < n * n; v++)
			count += rule_accepts(r, (char[]){ all[v % n], all[v / n], 0 });
		REQUIRE(CHECK_EQ(rule_size(r, kinds_allowed(&p)), count));
	}
}

static void strength(void)
{
	struct policy p = { .min_len = 6 };

	/* 39^6 = 3518743761 values against 5 * 90 * 2^20 = 471859200 */
	CHECK(policy_strong(&p, 5, 90));
	CHECK(!policy_strong(&p, 5, 0));
	CHECK(!policy_strong(&p, 0, 90));
	CHECK(!policy_strong(&p, 254, 90));
	p.min_len = 5;
	CHECK(!policy_strong(&p, 5, 90));
	p.min_len = 8;
	CHECK(policy_strong(&p, 254, 254));
	/* the weakest rule counts */
	p.rules[0] = (struct policy_rule){ 8, 8, "LLLLLLLL" };
	CHECK(policy_strong(&p, 5, 90));
	p.rules[1] = (struct policy_rule){ 8, 8, "NNNNNNNN" };
	CHECK(!policy_strong(&p, 5, 90));
}

static const struct ktap_case cases[] = {
	{ "FIA_SOS.1: each code takes the characters of the reference, of all 255", one_position },
	{ "FIA_SOS.1: rules of three positions accept what the reference accepts",
	  three_positions },
	{ "FIA_SOS.1: mixed codes want every kind, as the reference does", mixed_positions },
	{ "FIA_SOS.1: lengths are those of the rules, or the least one without a rule", lengths },
	{ "phrases have their own rules", phrases },
	{ "a rule is stored as text and read again", texts },
	{ "as many values are counted as are accepted", counts },
	{ "FIA_SOS.1: a policy is weak when guessing in a password's life beats 2^-20", strength },
};

KTAP_MAIN(cases)
