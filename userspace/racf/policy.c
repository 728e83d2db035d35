// SPDX-License-Identifier: MIT
/* policy.c - what a password may look like */
#include <stdio.h>
#include <string.h>
#include "racf/policy.h"

#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))
#define SPECIALS ".<+|&!*-%_>?:="
/* a try each four seconds: the longest delay of an answer */
#define GUESSES_A_DAY 21600

/* ---- characters -------------------------------------------------------------------- */

/* Every character that may stand in a password is of one kind. */
enum kind { VOWEL, CONSONANT, LOW_VOWEL, LOW_CONSONANT, DIGIT, NATIONAL, SPECIAL, KINDS };

static const uint8_t kind_size[KINDS] = { 5, 21, 5, 21, 10, 3, sizeof(SPECIALS) - 1 };

static enum kind kind_of(char c)
{
	if (c >= 'A' && c <= 'Z')
		return strchr("AEIOU", c) ? VOWEL : CONSONANT;
	if (c >= 'a' && c <= 'z')
		return strchr("aeiou", c) ? LOW_VOWEL : LOW_CONSONANT;
	if (c >= '0' && c <= '9')
		return DIGIT;
	if (c && strchr("#$@", c))
		return NATIONAL;
	return c && strchr(SPECIALS, c) ? SPECIAL : KINDS;
}

#define BIT(kind) (1u << (kind))
#define UPPER (BIT(VOWEL) | BIT(CONSONANT))
#define LOWER (BIT(LOW_VOWEL) | BIT(LOW_CONSONANT))
#define BASIC (UPPER | BIT(DIGIT) | BIT(NATIONAL))

/* Kinds that may stand in the position, in sets of which a MIXED code wants each. */
static const struct code {
	char code;
	const char *keyword;
	uint8_t sets[4];
} codes[] = {
	{ POLICY_ALPHA, "ALPHA", { UPPER | BIT(NATIONAL) } },
	{ POLICY_ALPHANUM, "ALPHANUM", { BASIC } },
	{ POLICY_CONSONANT, "CONSONANT", { BIT(CONSONANT) } },
	{ POLICY_NOVOWEL, "NOVOWEL", { BASIC & ~BIT(VOWEL) } },
	{ POLICY_NUMERIC, "NUMERIC", { BIT(DIGIT) } },
	{ POLICY_VOWEL, "VOWEL", { BIT(VOWEL) } },
	{ POLICY_NATIONAL, "NATIONAL", { BIT(NATIONAL) } },
	{ POLICY_SPECIAL, "SPECIAL", { BIT(SPECIAL) } },
	{ POLICY_MIXEDCONSONANT, "MIXEDCONSONANT", { BIT(CONSONANT), BIT(LOW_CONSONANT) } },
	{ POLICY_MIXEDVOWEL, "MIXEDVOWEL", { BIT(VOWEL), BIT(LOW_VOWEL) } },
	{ POLICY_MIXEDNUM, "MIXEDNUM", { UPPER, LOWER, BIT(DIGIT) | BIT(NATIONAL) } },
	{ POLICY_MIXEDALL, "MIXEDALL",
	  { UPPER, LOWER, BIT(DIGIT), BIT(SPECIAL) | BIT(NATIONAL) } },
	{ POLICY_ANY, "*", { BASIC | LOWER | BIT(SPECIAL) } },
};

char policy_code(const char *keyword)
{
	for (size_t i = 0; i < ARRAY_SIZE(codes); i++)
		if (!strcmp(codes[i].keyword, keyword))
			return codes[i].code;
	return 0;
}

static const struct code *code_find(char code)
{
	for (size_t i = 0; i < ARRAY_SIZE(codes); i++)
		if (codes[i].code == code)
			return &codes[i];
	return NULL;
}

static unsigned int kinds_allowed(const struct policy *p)
{
	return BASIC | (p->mixed_case ? LOWER : 0) | (p->special_chars ? BIT(SPECIAL) : 0);
}

/* ---- rules --------------------------------------------------------------------------- */

bool policy_rule_valid(const struct policy_rule *rule)
{
	if (!rule->min || rule->min > rule->max || rule->max > RACF_PASSWORD_MAX)
		return false;
	for (unsigned int i = 0; i < rule->max; i++)
		if (!code_find(rule->content[i]))
			return false;
	return true;
}

void policy_rule_format(const struct policy_rule *rule, char text[POLICY_RULE_TEXT])
{
	text[0] = 0;
	if (rule->max)
		snprintf(text, POLICY_RULE_TEXT, "%u:%u %.*s", rule->min % 10u, rule->max % 10u,
			 rule->max, rule->content);
}

bool policy_rule_parse(const char *text, struct policy_rule *rule)
{
	size_t len = strlen(text);

	memset(rule, 0, sizeof(*rule));
	if (!len)
		return true;
	if (len < 5 || text[1] != ':' || text[3] != ' ')
		return false;
	rule->min = text[0] - '0';
	rule->max = text[2] - '0';
	if (rule->max > RACF_PASSWORD_MAX || len != 4u + rule->max)
		return false;
	memcpy(rule->content, text + 4, rule->max);
	return policy_rule_valid(rule);
}

/* How many of the code's sets its positions show, and how many positions there are. */
struct shown {
	uint8_t sets, positions;
};

static unsigned int count_bits(unsigned int v)
{
	unsigned int n = 0;

	for (; v; v &= v - 1)
		n++;
	return n;
}

static unsigned int count_sets(const struct code *c)
{
	unsigned int n = 0;

	while (n < ARRAY_SIZE(c->sets) && c->sets[n])
		n++;
	return n;
}

static bool rule_accepts(const struct policy_rule *rule, const char *value)
{
	struct shown shown[ARRAY_SIZE(codes)] = { 0 };
	size_t len = strlen(value);

	if (len < rule->min || len > rule->max)
		return false;
	for (size_t i = 0; i < len; i++) {
		const struct code *c = code_find(rule->content[i]);
		unsigned int kind = BIT(kind_of(value[i])), set = 0;

		if (!c)
			return false;
		while (set < count_sets(c) && !(c->sets[set] & kind))
			set++;
		if (set == count_sets(c))
			return false;
		shown[c - codes].sets |= 1u << set;
		shown[c - codes].positions++;
	}
	for (size_t i = 0; i < ARRAY_SIZE(codes); i++) {
		unsigned int n = count_sets(&codes[i]), have = shown[i].positions;

		if (count_bits(shown[i].sets) < (n < have ? n : have))
			return false;
	}
	return true;
}

static bool has_rules(const struct policy *p)
{
	for (size_t i = 0; i < ARRAY_SIZE(p->rules); i++)
		if (p->rules[i].max)
			return true;
	return false;
}

static bool rules_accept(const struct policy *p, const char *value)
{
	for (size_t i = 0; i < ARRAY_SIZE(p->rules); i++)
		if (p->rules[i].max && rule_accepts(&p->rules[i], value))
			return true;
	return false;
}

/* ---- passwords and phrases --------------------------------------------------------------- */

const char *policy_password(const struct policy *p, const char *user, const char *value)
{
	bool rules = has_rules(p);
	size_t len = strlen(value);

	if (len > RACF_PASSWORD_MAX)
		return "IT IS TOO LONG";
	if (!len || (!rules && len < p->min_len))
		return "IT IS TOO SHORT";
	for (size_t i = 0; i < len; i++)
		if (!(BIT(kind_of(value[i])) & kinds_allowed(p)))
			return p->special_chars ? "IT HOLDS A CHARACTER THAT IS NOT ALLOWED" :
						  "ONLY LETTERS, DIGITS, # $ @ ARE ALLOWED";
	if (!strcasecmp(value, user))
		return "IT IS THE USERID";
	return !rules || rules_accept(p, value) ? NULL : "NO PASSWORD RULE ALLOWS IT";
}

/*
 * Latin letters, in code page 037 as in ISO 8859-1: A to Z and a to z; the national ones are none.
 */
static bool is_letter(unsigned char c)
{
	return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

const char *policy_phrase(const char *user, const char *value)
{
	size_t len = strlen(value), letters = 0;

	if (len < RACF_PHRASE_MIN || len > ZCP_PASSWORD_MAX)
		return "A PHRASE HAS 14 TO 100 CHARACTERS";
	for (size_t i = 0; i < len; i++) {
		unsigned char c = value[i];

		if (c < ' ' || (c >= 0x7f && c < 0xa0))
			return "IT HOLDS A CONTROL CHARACTER";
		letters += is_letter(c);
		if (i >= 2 && value[i - 1] == value[i] && value[i - 2] == value[i])
			return "MORE THAN TWO EQUAL CHARACTERS IN A ROW";
	}
	if (letters < 2 || len - letters < 2)
		return "A PHRASE HAS AT LEAST TWO LETTERS AND TWO OTHER CHARACTERS";
	return strcasestr(value, user) ? "IT HOLDS THE USERID" : NULL;
}

/* ---- how hard to guess --------------------------------------------------------------------- */

static uint64_t times(uint64_t a, uint64_t b)
{
	uint64_t r;

	return __builtin_mul_overflow(a, b, &r) ? UINT64_MAX : r;
}

/* Characters of a set that may be used at all. */
static uint64_t set_size(unsigned int kinds)
{
	uint64_t n = 0;

	for (unsigned int k = 0; k < KINDS; k++)
		n += kinds & BIT(k) ? kind_size[k] : 0;
	return n;
}

/* Ways to fill n positions of a code so that enough of its sets are shown. */
static uint64_t ways(const struct code *c, unsigned int n, unsigned int allowed)
{
	unsigned int sets = count_sets(c), need = sets < n ? sets : n;
	uint64_t by_shown[16] = { [0] = 1 }, total = 0;

	for (unsigned int i = 0; i < n; i++) {
		uint64_t next[16] = { 0 };

		for (unsigned int m = 0; m < 16; m++)
			for (unsigned int s = 0; s < sets; s++)
				next[m | 1u << s] +=
					times(by_shown[m], set_size(c->sets[s] & allowed));
		memcpy(by_shown, next, sizeof(next));
	}
	for (unsigned int m = 0; m < 16; m++)
		total += count_bits(m) >= need ? by_shown[m] : 0;
	return total;
}

/* Values of the shortest length that a rule accepts. */
static uint64_t rule_size(const struct policy_rule *rule, unsigned int allowed)
{
	uint64_t size = 1;

	for (size_t i = 0; i < ARRAY_SIZE(codes); i++) {
		unsigned int n = 0;

		for (unsigned int k = 0; k < rule->min; k++)
			n += rule->content[k] == codes[i].code;
		size = times(size, ways(&codes[i], n, allowed));
	}
	return size;
}

bool policy_strong(const struct policy *p, unsigned int revoke, unsigned int interval)
{
	unsigned int allowed = kinds_allowed(p);
	const struct policy_rule none = { p->min_len, RACF_PASSWORD_MAX, "********" };
	uint64_t guesses = times(interval, revoke ?: GUESSES_A_DAY), fewest = UINT64_MAX;

	for (size_t i = 0; i < ARRAY_SIZE(p->rules); i++) {
		const struct policy_rule *r = &p->rules[i];
		/* a rule that nothing satisfies gives nobody a password to guess */
		uint64_t size = r->max ? rule_size(r, allowed) ?: UINT64_MAX : UINT64_MAX;

		fewest = size < fewest ? size : fewest;
	}
	if (!has_rules(p))
		fewest = rule_size(&none, allowed);
	return interval && times(guesses, 1 << 20) < fewest;
}
