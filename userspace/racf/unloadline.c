// SPDX-License-Identifier: MIT
/*
 * unloadline.c - one line of a database unload taken apart
 *
 * A table of columns for each type of record. Columns that no row of the
 * table has are blank, so that a line that is shifted is found out.
 */
#include <stdio.h>
#include <string.h>
#include <time.h>
#include "racf/racf.h"
#include "racf/unloadline.h"

enum kind {
	C_END,
	C_NAME,		/* a name: user, group, class, label */
	C_NAME_OPT,
	C_ID,		/* a name, or * */
	C_KEY,		/* not blank, no blank in it */
	C_TEXT,
	C_FLAG,		/* YES, NO */
	C_FLAG_OPT,
	C_NUMBER,	/* digits, or blank */
	C_DATE,		/* yyyy-mm-dd, or blank */
	C_TIME,		/* hh:mm:ss, or blank */
	C_DATED,	/* a date that the time in front of it belongs to */
	C_STAMP,	/* yyyy-mm-dd hh:mm:ss, or blank */
	C_LEVEL,	/* of access */
	C_LEVEL_OPT,
	C_AUTHORITY,
	C_ZONE,		/* E or W of Greenwich and hours, or blank */
	C_UNUSED,	/* nothing is kept of it */
};

struct column {
	uint16_t from, last;
	uint8_t kind;
};

#define DAYS(at)								\
	{ at, at + 3, C_FLAG }, { at + 5, at + 8, C_FLAG },			\
	{ at + 10, at + 13, C_FLAG }, { at + 15, at + 18, C_FLAG },		\
	{ at + 20, at + 23, C_FLAG }, { at + 25, at + 28, C_FLAG },		\
	{ at + 30, at + 33, C_FLAG }
#define PROFILE		{ 6, 251, C_KEY }, { 253, 260, C_NAME }

static const struct column group_base[] = {
	{ 6, 13, C_NAME },     { 15, 22, C_NAME_OPT }, { 24, 33, C_DATE },  { 35, 42, C_NAME },
	{ 44, 51, C_UNUSED },  { 53, 56, C_FLAG },     { 58, 312, C_TEXT }, { 314, 357, C_TEXT },
	{ 359, 362, C_FLAG },  { 0 }
};

static const struct column group_subgroup[] = { { 6, 13, C_NAME }, { 15, 22, C_NAME }, { 0 } };
static const struct column group_member[] = {
	{ 6, 13, C_NAME }, { 15, 22, C_NAME }, { 24, 31, C_AUTHORITY }, { 0 }
};

static const struct column group_ovm[] = { { 6, 13, C_NAME }, { 15, 24, C_KEY }, { 0 } };

static const struct column user_base[] = {
	{ 6, 13, C_NAME },	{ 15, 24, C_DATE },	{ 26, 33, C_NAME },
	{ 35, 38, C_FLAG },	{ 40, 43, C_FLAG },	{ 45, 48, C_FLAG },
	{ 50, 53, C_FLAG },	{ 55, 58, C_FLAG },	{ 60, 62, C_NUMBER },
	{ 64, 73, C_DATE },	{ 75, 94, C_TEXT },	{ 96, 103, C_NAME },
	{ 105, 112, C_TIME },	{ 114, 123, C_DATED },	{ 125, 379, C_TEXT },
	{ 381, 384, C_FLAG },	{ 386, 389, C_FLAG },	{ 391, 394, C_FLAG },
	{ 396, 399, C_UNUSED },	{ 401, 403, C_UNUSED },	{ 405, 407, C_NUMBER },
	{ 409, 452, C_TEXT },	{ 454, 456, C_NUMBER },	{ 458, 467, C_DATE },
	{ 469, 478, C_DATE },	DAYS(480),		{ 515, 522, C_TIME },
	{ 524, 531, C_TIME },	{ 533, 540, C_NAME_OPT }, { 542, 549, C_NAME_OPT },
	{ 551, 554, C_UNUSED },	{ 556, 559, C_UNUSED },	{ 561, 570, C_DATE },
	{ 572, 574, C_UNUSED },	{ 576, 585, C_UNUSED },	{ 587, 590, C_UNUSED },
	{ 592, 603, C_TEXT },	{ 605, 607, C_UNUSED },	{ 609, 611, C_UNUSED },
	{ 613, 624, C_TEXT },	{ 626, 628, C_UNUSED },	{ 630, 632, C_UNUSED },
	{ 634, 637, C_FLAG_OPT }, { 639, 641, C_FLAG_OPT },	{ 644, 648, C_NUMBER },
	{ 0 }
};

static const struct column user_category[] = { { 6, 13, C_NAME }, { 15, 19, C_NUMBER }, { 0 } };
static const struct column user_name[] = { { 6, 13, C_NAME }, { 15, 22, C_NAME }, { 0 } };
static const struct column user_connection[] = {
	{ 6, 13, C_NAME },	{ 15, 22, C_NAME },	{ 24, 33, C_DATE },	{ 35, 42, C_NAME },
	{ 44, 51, C_TIME },	{ 53, 62, C_DATED },	{ 64, 71, C_LEVEL },	{ 73, 77, C_NUMBER },
	{ 79, 82, C_FLAG },	{ 84, 87, C_FLAG },	{ 89, 92, C_FLAG },	{ 94, 97, C_FLAG },
	{ 99, 102, C_FLAG },	{ 104, 107, C_UNUSED },	{ 109, 112, C_FLAG },	{ 114, 123, C_DATE },
	{ 125, 134, C_DATE },	{ 0 }
};

static const struct column user_factor[] = {
	{ 6, 13, C_NAME }, { 15, 34, C_KEY }, { 36, 54, C_STAMP }, { 0 }
};

static const struct column user_policy[] = { { 6, 13, C_NAME }, { 15, 34, C_KEY }, { 0 } };

static const struct column user_language[] = {
	{ 6, 13, C_NAME }, { 15, 17, C_TEXT }, { 19, 21, C_TEXT }, { 0 }
};

static const struct column user_ovm[] = {
	{ 6, 13, C_NAME }, { 15, 24, C_TEXT }, { 26, 1048, C_TEXT }, { 1050, 2072, C_TEXT },
	{ 2074, 3096, C_TEXT }, { 0 }
};

static const struct column factor_tag[] = {
	{ 6, 13, C_NAME }, { 15, 34, C_KEY }, { 36, 55, C_KEY }, { 57, 1080, C_TEXT }, { 0 }
};

static const struct column profile_base[] = {
	PROFILE,
	{ 262, 265, C_FLAG },	{ 267, 269, C_UNUSED },	{ 271, 280, C_DATE },
	{ 282, 289, C_NAME },	{ 291, 300, C_UNUSED },	{ 302, 311, C_UNUSED },
	{ 313, 317, C_UNUSED },	{ 319, 323, C_UNUSED },	{ 325, 329, C_UNUSED },
	{ 331, 335, C_UNUSED },	{ 337, 344, C_LEVEL },	{ 346, 353, C_UNUSED },
	{ 355, 357, C_NUMBER },	{ 359, 366, C_UNUSED },	{ 368, 622, C_TEXT },
	{ 624, 631, C_LEVEL_OPT }, { 633, 640, C_LEVEL_OPT }, { 642, 649, C_LEVEL_OPT },
	{ 651, 658, C_LEVEL_OPT }, { 660, 663, C_FLAG }, { 665, 668, C_FLAG_OPT },
	{ 670, 673, C_UNUSED },	{ 675, 678, C_FLAG_OPT }, { 680, 687, C_NAME_OPT },
	DAYS(689),		{ 724, 731, C_TIME },	{ 733, 740, C_TIME },
	{ 742, 746, C_ZONE },	{ 748, 748, C_UNUSED },	{ 750, 752, C_NUMBER },
	{ 754, 1008, C_TEXT },	{ 1010, 1017, C_NAME_OPT },
	{ 0 }
};

static const struct column profile_category[] = { PROFILE, { 262, 266, C_NUMBER }, { 0 } };
static const struct column profile_member[] = {
	PROFILE,
	{ 262, 516, C_KEY },	{ 518, 525, C_LEVEL_OPT }, { 527, 534, C_UNUSED },
	{ 536, 541, C_UNUSED },	{ 543, 547, C_TEXT },	{ 549, 553, C_NUMBER },
	{ 555, 559, C_NUMBER },	{ 0 }
};

static const struct column profile_access[] = {
	PROFILE, { 262, 269, C_ID }, { 271, 278, C_LEVEL }, { 280, 284, C_UNUSED }, { 0 }
};

static const struct column profile_conditional[] = {
	PROFILE,
	{ 262, 269, C_NAME },	{ 271, 278, C_KEY },	{ 280, 287, C_ID },
	{ 289, 296, C_LEVEL },	{ 298, 302, C_UNUSED },	{ 304, 311, C_UNUSED },
	{ 313, 556, C_UNUSED },	{ 0 }
};

static const struct {
	const char *name;
	const struct column *columns;	/* NULL: nothing is kept of this type */
} types[] = {
	[UNLOAD_0100] = { "0100", group_base },
	[UNLOAD_0101] = { "0101", group_subgroup },
	[UNLOAD_0102] = { "0102", group_member },
	[UNLOAD_0130] = { "0130", group_ovm },
	[UNLOAD_0200] = { "0200", user_base },
	[UNLOAD_0201] = { "0201", user_category },
	[UNLOAD_0202] = { "0202", user_name },
	[UNLOAD_0203] = { "0203", user_name },
	[UNLOAD_0205] = { "0205", user_connection },
	[UNLOAD_020A] = { "020A", user_factor },
	[UNLOAD_020B] = { "020B", user_policy },
	[UNLOAD_0240] = { "0240", user_language },
	[UNLOAD_02A0] = { "02A0", user_ovm },
	[UNLOAD_0500] = { "0500", profile_base },
	[UNLOAD_0502] = { "0502", profile_category },
	[UNLOAD_0503] = { "0503", profile_member },
	[UNLOAD_0505] = { "0505", profile_access },
	[UNLOAD_0507] = { "0507", profile_conditional },
	[UNLOAD_1210] = { "1210", factor_tag },
};

/* fields of an installation, UNIX of z/OS */
static const char foreign[][5] = { "0103", "0120", "0204", "0270", "0506" };

/* ---- one value ---------------------------------------------------------------------- */

static bool digits(const char *s, size_t len, int64_t *number)
{
	*number = 0;
	for (size_t i = 0; i < len; i++) {
		if (s[i] < '0' || s[i] > '9')
			return false;
		*number = *number * 10 + (s[i] - '0');
	}
	return len;
}

static bool parse_date(const char *s, size_t len, struct tm *tm)
{
	int64_t y, m, d;

	if (len != 10 || s[4] != '-' || s[7] != '-' || !digits(s, 4, &y) || !digits(s + 5, 2, &m) ||
	    !digits(s + 8, 2, &d) || y < 1970 || y > 2999 || !m || m > 12 || !d || d > 31)
		return false;
	tm->tm_year = y - 1900;
	tm->tm_mon = m - 1;
	tm->tm_mday = d;
	return true;
}

static bool parse_time(const char *s, size_t len, struct tm *tm)
{
	int64_t h, m, sec;

	if (len != 8 || s[2] != ':' || s[5] != ':' || !digits(s, 2, &h) || !digits(s + 3, 2, &m) ||
	    !digits(s + 6, 2, &sec) || h > 23 || m > 59 || sec > 59)
		return false;
	tm->tm_hour = h;
	tm->tm_min = m;
	tm->tm_sec = sec;
	return true;
}

/* February has no 30th, and no day is before the first one. */
static bool seconds(const struct tm *tm, int64_t *number)
{
	struct tm copy = *tm;

	copy.tm_isdst = -1;
	*number = mktime(&copy);
	return *number > 0 && copy.tm_mday == tm->tm_mday;
}

static bool name_value(const char *s, size_t len)
{
	racf_name name = "";

	if (!len || len > RACF_NAME_MAX)
		return false;
	memcpy(name, s, len);
	return racf_name_valid(name, RACF_NAME_MAX, true);
}

static int word_number(const char *s, size_t len, int (*find)(const char *name))
{
	char word[16] = "";

	if (!len || len >= sizeof(word))
		return -1;
	memcpy(word, s, len);
	return find(word);
}

/* What a date needs of the columns in front of it. */
struct clock {
	struct tm tm;
	bool given;
};

static const char *date_value(const struct unload_value *v, struct clock *clock,
			      enum kind kind, int64_t *number)
{
	struct tm tm = { 0 };

	*number = 0;
	if (!v->len)
		return kind == C_DATED && clock->given ? "a time without a date" : NULL;
	if (kind == C_DATED && clock->given)
		tm = clock->tm;
	if (kind == C_STAMP && (v->len != 19 || v->text[10] != ' ' ||
				!parse_time(v->text + 11, 8, &tm)))
		return "no date and time";
	return parse_date(v->text, kind == C_STAMP ? 10 : v->len, &tm) && seconds(&tm, number) ?
		       NULL :
		       "no date";
}

static const char *time_value(const struct unload_value *v, struct clock *clock, int64_t *number)
{
	*number = -1;
	clock->given = v->len;
	memset(&clock->tm, 0, sizeof(clock->tm));
	if (!v->len)
		return NULL;
	if (!parse_time(v->text, v->len, &clock->tm))
		return "no time";
	*number = clock->tm.tm_hour * 3600 + clock->tm.tm_min * 60 + clock->tm.tm_sec;
	return NULL;
}

static const char *words(const struct unload_value *v, enum kind kind, int64_t *number)
{
	if (kind == C_LEVEL_OPT && !v->len) {
		*number = -1;
		return NULL;
	}
	*number = word_number(v->text, v->len,
			      kind == C_AUTHORITY ? racf_authority_by_name : racf_level_by_name);
	if (*number >= 0)
		return NULL;
	return kind == C_AUTHORITY ? "no authority" : "no access level";
}

static const char *flag_value(const struct unload_value *v, int64_t *number)
{
	*number = v->len == 3 && !memcmp(v->text, "YES", 3);
	return *number || (v->len == 2 && !memcmp(v->text, "NO", 2)) ? NULL : "neither YES nor NO";
}

static const char *zone_value(const struct unload_value *v, int64_t *number)
{
	*number = 0;
	if (!v->len)
		return NULL;
	if (v->len != 4 || !memchr("EW", *v->text, 2) || v->text[1] != ' ' ||
	    !digits(v->text + 2, 2, number) || *number > RACF_ZONE_HOURS)
		return "no time zone";
	*number = (*number + 1) | (*v->text == 'W' ? RACF_ZONE_WEST : 0);
	return NULL;
}

/* Numbers replace the text, texts stay. NULL, or what is wrong. */
static const char *convert(struct unload_value *v, enum kind kind, struct clock *clock)
{
	const char *wrong = NULL;

	switch (kind) {
	case C_NAME_OPT:
	case C_NAME:
		return (kind == C_NAME_OPT && !v->len) || name_value(v->text, v->len) ? NULL :
											 "no name";
	case C_ID:
		return (v->len == 1 && *v->text == '*') || name_value(v->text, v->len) ? NULL :
											  "no id";
	case C_KEY:
		return v->len && !memchr(v->text, ' ', v->len) ? NULL : "blank";
	case C_FLAG:
	case C_FLAG_OPT:
		wrong = kind == C_FLAG_OPT && !v->len ? NULL : flag_value(v, &v->number);
		break;
	case C_NUMBER:
		v->number = -1;
		wrong = !v->len || digits(v->text, v->len, &v->number) ? NULL : "no number";
		break;
	case C_DATE:
	case C_DATED:
	case C_STAMP:
		wrong = date_value(v, clock, kind, &v->number);
		break;
	case C_TIME:
		wrong = time_value(v, clock, &v->number);
		break;
	case C_ZONE:
		wrong = zone_value(v, &v->number);
		break;
	case C_LEVEL:
	case C_LEVEL_OPT:
	case C_AUTHORITY:
		wrong = words(v, kind, &v->number);
		break;
	default:
		return NULL;
	}
	v->text = NULL;
	return wrong;
}

/* ---- a line ----------------------------------------------------------------------------- */

static bool complain(struct unload_line *to, const char *wrong, unsigned int from,
		     unsigned int last)
{
	to->wrong = wrong;
	to->from = from;
	to->last = last;
	return false;
}

/* From, without the blanks behind it; a line may end early. */
static struct unload_value cut(const char *line, size_t len, unsigned int from, unsigned int last)
{
	size_t begin = from - 1, end = last < len ? last : len;

	while (end > begin && line[end - 1] == ' ')
		end--;
	return (struct unload_value){ .text = begin < end ? line + begin : "",
				      .len = begin < end ? end - begin : 0 };
}

static bool gap(const char *line, size_t len, unsigned int from, unsigned int last,
		struct unload_line *to)
{
	if (from > last || !cut(line, len, from, last).len)
		return true;
	return complain(to, "not blank", from, last);
}

static enum unload_type find_type(const char *line, size_t len)
{
	if (len >= 4) {
		for (int i = 0; i < UNLOAD_TYPES; i++)
			if (!memcmp(types[i].name, line, 4))
				return i;
		for (size_t i = 0; i < sizeof(foreign) / sizeof(foreign[0]); i++)
			if (!memcmp(foreign[i], line, 4))
				return UNLOAD_FOREIGN;
	}
	return UNLOAD_TYPES;
}

static bool printable(const char *line, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		uint8_t c = line[i];

		if (c < 0x20 || (c >= 0x7f && c < 0xa0))
			return false;
	}
	return true;
}

bool unload_line(const char *line, size_t len, struct unload_line *to)
{
	struct clock clock = { .given = false };
	unsigned int next = 5;

	memset(to, 0, sizeof(*to));
	to->type = find_type(line, len);
	if (to->type == UNLOAD_TYPES)
		return complain(to, "no type of record", 1, 4);
	if (to->type == UNLOAD_FOREIGN)
		return true;
	if (!printable(line, len))
		return complain(to, "no text", 1, len);
	for (const struct column *c = types[to->type].columns; c->kind; c++) {
		struct unload_value v = cut(line, len, c->from, c->last);
		const char *wrong = convert(&v, c->kind, &clock);

		if (wrong)
			return complain(to, wrong, c->from, c->last);
		if (!gap(line, len, next, c->from - 1, to))
			return false;
		next = c->last + 1;
		if (c->kind != C_UNUSED)
			to->v[to->n++] = v;
	}
	return len < next || gap(line, len, next, len, to);
}

const char *unload_type_name(enum unload_type type)
{
	return types[type].name;
}
