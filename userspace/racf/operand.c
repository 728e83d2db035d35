// SPDX-License-Identifier: MIT
/* operand.c - values of operands: what they look like, what they mean */
#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include "racf/grammar.h"
#include "racf/policy.h"

static void upper(char *text)
{
	for (; *text; text++)
		*text = toupper((unsigned char)*text);
}

static bool profile_name(const char *name, size_t max)
{
	size_t len = strlen(name);

	if (!len || len > max)
		return false;
	for (size_t i = 0; i < len; i++)
		if ((unsigned char)name[i] <= ' ' || (unsigned char)name[i] >= 0x7f ||
		    strchr("(),;'", name[i]))
			return false;
	return true;
}

static bool printable(const char *text, size_t max)
{
	size_t len = strlen(text);

	for (size_t i = 0; i < len; i++)
		if ((unsigned char)text[i] < ' ' ||
		    ((unsigned char)text[i] >= 0x7f && (unsigned char)text[i] < 0xa0))
			return false;
	return len && len <= max;
}

/* len digits, or with 0 all there are, at most 10. */
static bool digits(const char *text, size_t len, uint32_t *num)
{
	uint64_t n = 0;

	len = len ?: strlen(text);
	if (!len || len > 10)
		return false;
	for (size_t i = 0; i < len; i++) {
		if (!isdigit((unsigned char)text[i]))
			return false;
		n = n * 10 + (text[i] - '0');
	}
	*num = n;
	return n <= UINT32_MAX;
}

static bool number(const struct operand *op, const char *text, uint32_t *num)
{
	return digits(text, 0, num) && *num >= op->min && *num <= op->max;
}

/* Which of the row's words it is, or begins as the only one. */
static bool word(const char *words, const char *text, uint32_t *num)
{
	size_t len = strlen(text);
	unsigned int n = 0, hits = 0;

	for (const char *end; *words; words = end + 1, n++) {
		end = strchr(words, ' ');
		if (len > (size_t)(end - words) || memcmp(words, text, len))
			continue;
		*num = n;
		if (len == (size_t)(end - words))
			return true;
		hits++;
	}
	return len && hits == 1;
}

/* mm/dd/yy, from 1971 to 2070 */
static bool date(const char *text, uint32_t *num)
{
	static const uint8_t last[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	uint32_t m, d, y;

	if (strlen(text) != 8 || text[2] != '/' || text[5] != '/' || !digits(text, 2, &m) ||
	    !digits(text + 3, 2, &d) || !digits(text + 6, 2, &y))
		return false;
	y += y <= 70 ? 2000 : 1900;
	if (!m || m > 12 || !d ||
	    d > (uint32_t)last[m - 1] + (m == 2 && y % 4 == 0))
		return false;
	*num = y * 10000 + m * 100 + d;
	return true;
}

static bool days(const char *text, uint32_t *num)
{
	static const char names[] = "SUNDAY MONDAY TUESDAY WEDNESDAY THURSDAY FRIDAY SATURDAY "
				    "ANYDAY WEEKDAYS ";
	uint32_t n;

	if (!word(names, text, &n))
		return false;
	*num = n == 7 ? 0x7f : n == 8 ? 0x3e : 1u << n;
	return true;
}

static bool minutes(const char *text, uint32_t *num)
{
	uint32_t h, m;

	if (!digits(text, 2, &h) || !digits(text + 2, 2, &m) || m > 59 || h * 60 + m > 1440)
		return false;
	*num = h * 60 + m;
	return true;
}

static bool time_of_day(const char *text, uint32_t *num)
{
	uint32_t from, to;

	if (!strcmp(text, "ANYTIME")) {
		*num = 0;
		return true;
	}
	if (strlen(text) != 9 || text[4] != ':' || !minutes(text, &from) ||
	    !minutes(text + 5, &to) || from == to)
		return false;
	*num = from << 16 | to;
	return true;
}

/* "TYPE(INSIDE)" cut in two; inside is NULL without parentheses. false: something else */
static bool cut(char *text, char **inside)
{
	char *close;

	*inside = strchr(text, '(');
	if (!*inside)
		return true;
	close = strchr(*inside, ')');
	if (!close || close[1])
		return false;
	*(*inside)++ = 0;
	*close = 0;
	return true;
}

/* ALL, SUCCESS(UPDATE), FAILURES, NONE */
static bool audit(char *text, uint32_t *num)
{
	static const uint8_t which[] = { CMD_AUDIT_SUCCESS | CMD_AUDIT_FAILURES, CMD_AUDIT_SUCCESS,
					 CMD_AUDIT_FAILURES, 0 };
	int l = ZCP_ACCESS_READ;
	char *level;
	uint32_t n;

	if (!cut(text, &level))
		return false;
	if (level)
		l = racf_level_by_name(level);
	if (l < ZCP_ACCESS_READ || !word("ALL SUCCESS FAILURES NONE ", text, &n) ||
	    (level && !which[n]))
		return false;
	*num = which[n] ? which[n] | l : 0;
	return true;
}

static bool zone(const char *text, uint32_t *num)
{
	unsigned int hours;
	char side, more;

	if (sscanf(text, "%c%*[ ,]%2u%c", &side, &hours, &more) != 2 || !strchr("EW", side) ||
	    hours > RACF_ZONE_HOURS)
		return false;
	*num = (hours + 1) | (side == 'W' ? RACF_ZONE_WEST : 0);
	return true;
}

/* ---- RULEn(LENGTH(a:b) type(position,from:to) ...) ---------------------------------- */

/* "5" or "5:8", within 1 to 8 */
static bool range(const char *text, size_t len, uint32_t *from, uint32_t *to)
{
	const char *colon = memchr(text, ':', len);
	size_t first = colon ? (size_t)(colon - text) : len;

	if (!first || !digits(text, first, from))
		return false;
	*to = *from;
	if (colon && (len == first + 1 || !digits(colon + 1, len - first - 1, to)))
		return false;
	return *from && *from <= *to && *to <= RACF_PASSWORD_MAX;
}

static bool positions(const char *list, char code, char codes[RACF_PASSWORD_MAX])
{
	uint32_t from, to;

	for (size_t len; *list; list += len) {
		list += strspn(list, " ,");
		len = strcspn(list, " ,");
		if (!len)
			break;
		if (!range(list, len, &from, &to))
			return false;
		for (; from <= to; from++) {
			if (codes[from - 1] != '*')
				return false;
			codes[from - 1] = code;
		}
	}
	return true;
}

/* The text becomes the rule as options hold it. Positions that no type names take anything. */
static bool rule(char *text)
{
	static const char types[] = "LENGTH ALPHA ALPHANUM CONSONANT NOVOWEL NUMERIC VOWEL "
				    "NATIONAL MIXEDCONSONANT MIXEDNUM MIXEDVOWEL SPECIAL "
				    "MIXEDALL ";
	static const char code[] = "-ALCWNV$cmvsx";
	struct policy_rule rule = { 0 };
	char codes[RACF_PASSWORD_MAX + 1] = "********";
	uint32_t min = 0, max = 0, n;

	for (char *p = text; *p;) {
		char *open = strchr(p, '('), *close = open ? strchr(open, ')') : NULL;

		if (!close)
			return false;
		*open++ = 0;
		*close = 0;
		if (!word(types, p, &n))
			return false;
		if (n ? !positions(open, code[n], codes) :
			(min || !range(open, strlen(open), &min, &max)))
			return false;
		p = close + 1;
		p += strspn(p, " ,");
	}
	for (uint32_t i = max; i < RACF_PASSWORD_MAX; i++)
		if (codes[i] != '*')
			return false;
	rule.min = min;
	rule.max = max;
	memcpy(rule.content, codes, max);
	policy_rule_format(&rule, text);
	return min;
}

/* ---- by type --------------------------------------------------------------------------- */

bool operand_value(const struct operand *op, char *text, uint32_t *num)
{
	int n;

	*num = 0;
	if (op->type < OP_TEXT)
		upper(text);
	switch ((enum operand_type)op->type) {
	case OP_NAME:
		return racf_name_valid(text, RACF_NAME_MAX, false);
	case OP_ID:
		return racf_name_valid(text, RACF_NAME_MAX, true) || !strcmp(text, "*");
	case OP_LEVEL:
		n = racf_level_by_name(text);
		*num = n;
		return n >= 0;
	case OP_AUTHORITY:
		n = racf_authority_by_name(text);
		*num = n;
		return n >= 0;
	case OP_NUMBER:
		return number(op, text, num);
	case OP_WORD:
		return word(op->words, text, num);
	case OP_DATE:
		return date(text, num);
	case OP_DAYS:
		return days(text, num);
	case OP_TIME:
		return time_of_day(text, num);
	case OP_AUDIT:
		return audit(text, num);
	case OP_ZONE:
		return zone(text, num);
	case OP_PROFILE:
		return profile_name(text, op->max ?: RACF_RESOURCE_MAX);
	case OP_RULE:
		return rule(text);
	case OP_TEXT:
		return printable(text, op->max ?: RACF_DATA_MAX);
	case OP_SECRET:
		return printable(text, op->max ?: ZCP_PASSWORD_MAX);
	case OP_FLAG:
	case OP_SUB:
		break;
	}
	return false;
}
