/* SPDX-License-Identifier: MIT */
/*
 * policy.h - what a password may look like: SETROPTS PASSWORD(RULEn(...) MIXEDCASE SPECIALCHARS)
 *
 * A rule has a range of lengths and a code for each position. A password is
 * acceptable when one of the rules accepts it, or when there is no rule. Pure.
 */
#ifndef ZCP_RACF_POLICY_H
#define ZCP_RACF_POLICY_H

#include "racf/racf.h"

#define POLICY_RULES_MAX 8

/*
 * Codes of positions, as SETROPTS LIST shows them. Those without MIXED take upper case only. The
 * positions of one MIXED code must show, among them, every kind that it names, or as many kinds as
 * there are positions.
 */
#define POLICY_ALPHA		'A'	/* letters and # $ @ */
#define POLICY_ALPHANUM		'L'	/* these and digits */
#define POLICY_CONSONANT	'C'
#define POLICY_NOVOWEL		'W'	/* all of ALPHANUM but vowels */
#define POLICY_NUMERIC		'N'
#define POLICY_VOWEL		'V'
#define POLICY_NATIONAL		'$'	/* # $ @ */
#define POLICY_SPECIAL		's'	/* what SPECIALCHARS adds */
#define POLICY_MIXEDCONSONANT	'c'	/* upper, lower */
#define POLICY_MIXEDVOWEL	'v'	/* upper, lower */
#define POLICY_MIXEDNUM		'm'	/* upper, lower, digit or # $ @ */
#define POLICY_MIXEDALL		'x'	/* upper, lower, digit, special or # $ @ */
#define POLICY_ANY		'*'

struct policy_rule {
	uint8_t min, max;			/* lengths; max 0: no rule */
	char content[RACF_PASSWORD_MAX];	/* a code for each position below max */
};

struct policy {
	bool mixed_case, special_chars;
	uint8_t min_len;			/* where there is no rule */
	struct policy_rule rules[POLICY_RULES_MAX];
};

/* The code of a SETROPTS keyword ("ALPHANUM"); 0: no such keyword. */
char policy_code(const char *keyword);
/* Lengths are lengths, codes are codes. */
bool policy_rule_valid(const struct policy_rule *rule);
/* "6:8 LLLLLLLL" into 14 bytes, and back: false when it is no rule. "": no rule. */
#define POLICY_RULE_TEXT 14
void policy_rule_format(const struct policy_rule *rule, char text[POLICY_RULE_TEXT]);
bool policy_rule_parse(const char *text, struct policy_rule *rule);

/* Why the value, folded, is not acceptable, for the user; NULL: it is. */
const char *policy_password(const struct policy *policy, const char *user, const char *value);
const char *policy_phrase(const char *user, const char *value);

/*
 * FIA_SOS.1: the chance to guess a password within its life is below 2^-20. The owner's LOGON of
 * each day gives an attacker as many guesses as revoke (0: as the delay of answers allows), for
 * interval days (0: for ever), of the fewest values that a rule leaves.
 */
bool policy_strong(const struct policy *policy, unsigned int revoke, unsigned int interval);

#endif
