// SPDX-License-Identifier: MIT
/* query.c - the operands of SMF LIST */
#include <ctype.h>
#include <string.h>
#include <strings.h>
#include "smf/format.h"
#include "smf/query.h"
#include "smf/record.h"

#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))

struct span {
	const char *p;
	size_t len;
};

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == ',';
}

static bool span_is(const struct span *s, const char *text)
{
	return s->len == strlen(text) && !strncasecmp(s->p, text, s->len);
}

/* ---- values -------------------------------------------------------------- */

static bool number(const struct span *s, unsigned long max, unsigned long *v)
{
	*v = 0;
	if (!s->len || s->len > 8)
		return false;
	for (size_t i = 0; i < s->len; i++) {
		if (!isdigit((unsigned char)s->p[i]))
			return false;
		*v = *v * 10 + (s->p[i] - '0');
	}
	return *v <= max;
}

/* A word, upper case, into a field of at most max characters. */
static bool upper(const struct span *s, char *to, size_t max)
{
	if (!s->len || s->len > max)
		return false;
	for (size_t i = 0; i < s->len; i++) {
		if (s->p[i] <= ' ' || s->p[i] >= 0x7f)
			return false;
		to[i] = toupper((unsigned char)s->p[i]);
	}
	to[s->len] = 0;
	return true;
}

static bool set_type(struct smf_filter *f, const struct span *s)
{
	unsigned long v;

	if (!number(s, 255, &v))
		return false;
	f->type = v;
	return true;
}

static bool set_user(struct smf_filter *f, const struct span *s)
{
	return upper(s, f->user, 8);
}

static bool set_class(struct smf_filter *f, const struct span *s)
{
	return upper(s, f->class, 8);
}

static bool set_term(struct smf_filter *f, const struct span *s)
{
	return upper(s, f->term, 8);
}

static bool set_name(struct smf_filter *f, const struct span *s)
{
	return upper(s, f->name, sizeof(f->name) - 1);
}

/* EVENT(JOBINIT ACCESS 18) */
static bool set_event(struct smf_filter *f, const struct span *s)
{
	const char *p = s->p, *end = s->p + s->len;

	while (p < end) {
		struct span w;
		unsigned long v;
		int event;

		while (p < end && is_blank(*p))
			p++;
		w.p = p;
		while (p < end && !is_blank(*p))
			p++;
		w.len = p - w.p;
		if (!w.len)
			break;
		event = number(&w, 255, &v) ? (int)v : smf_event_by_name(w.p, w.len);
		if (event < 1 || f->n_events == SMF_EVENTS_MAX)
			return false;
		f->events[f->n_events++] = event;
	}
	return f->n_events;
}

/* yyddd as packed date; years before 70 are of this century */
static bool date(const struct span *s, uint32_t *packed)
{
	unsigned long v;

	if (s->len != 5 || !number(s, 99366, &v) || v % 1000 < 1 || v % 1000 > 366)
		return false;
	*packed = v / 1000 < 70 ? 0x01000000 : 0;
	*packed |= (v / 10000) << 20 | (v / 1000 % 10) << 16 | (v / 100 % 10) << 12 |
		   (v / 10 % 10) << 8 | (v % 10) << 4 | 0xf;
	return true;
}

/* DATE(yyddd) or DATE(yyddd:yyddd) */
static bool set_date(struct smf_filter *f, const struct span *s)
{
	const char *colon = memchr(s->p, ':', s->len);
	struct span from = { s->p, colon ? (size_t)(colon - s->p) : s->len };
	struct span to = colon ? (struct span){ colon + 1, s->len - from.len - 1 } : from;

	return date(&from, &f->from) && date(&to, &f->to);
}

static bool set_group(struct smf_filter *f, const struct span *s)
{
	return upper(s, f->group, 8);
}

static bool set_label(struct smf_filter *f, const struct span *s)
{
	return upper(s, f->label, 8);
}

static bool set_objlabel(struct smf_filter *f, const struct span *s)
{
	return upper(s, f->objlabel, 8);
}

/* hhmmss in hundredths of a second */
static bool time_of_day(const struct span *s, uint32_t *t)
{
	unsigned long v;

	if (s->len != 6 || !number(s, 235959, &v) || v / 100 % 100 > 59 || v % 100 > 59)
		return false;
	*t = (v / 10000 * 3600 + v / 100 % 100 * 60 + v % 100) * 100;
	return true;
}

/* TIME(hhmmss:hhmmss) */
static bool set_time(struct smf_filter *f, const struct span *s)
{
	const char *colon = memchr(s->p, ':', s->len);
	struct span from = { s->p, colon ? (size_t)(colon - s->p) : 0 };
	struct span to = { s->p + from.len + 1, colon ? s->len - from.len - 1 : 0 };

	if (!colon || !time_of_day(&from, &f->time_from) || !time_of_day(&to, &f->time_to))
		return false;
	f->time_to += 99;
	return true;
}

static bool set_after(struct smf_filter *f, const struct span *s)
{
	f->after = 0;
	for (size_t i = 0; i < s->len; i++) {
		if (!isdigit((unsigned char)s->p[i]) || i == 18)
			return false;
		f->after = f->after * 10 + (s->p[i] - '0');
	}
	return s->len;
}

static bool set_last(struct smf_filter *f, const struct span *s)
{
	unsigned long v;

	if (!number(s, SMF_LAST_MAX, &v) || !v)
		return false;
	f->last = v;
	return true;
}

static const struct {
	const char *name;
	uint8_t want; /* SMF_WANT_*, without a value */
	bool (*set)(struct smf_filter *f, const struct span *s);
} operands[] = {
	{ "TYPE", 0, set_type },
	{ "USER", 0, set_user },
	{ "EVENT", 0, set_event },
	{ "CLASS", 0, set_class },
	{ "NAME", 0, set_name },
	{ "TERMINAL", 0, set_term },
	{ "DATE", 0, set_date },
	{ "TIME", 0, set_time },
	{ "GROUP", 0, set_group },
	{ "SECLABEL", 0, set_label },
	{ "OBJLABEL", 0, set_objlabel },
	{ "LAST", 0, set_last },
	{ "AFTER", 0, set_after },
	{ "RAW", SMF_WANT_RAW, NULL },
	{ "FOLLOW", SMF_WANT_FOLLOW, NULL },
	{ "VIOLATIONS", SMF_WANT_VIOLATIONS, NULL },
	{ "SUCCESSES", SMF_WANT_SUCCESSES, NULL },
	{ "WARNINGS", SMF_WANT_WARNINGS, NULL },
};

/* ---- grammar ------------------------------------------------------------- */

static const char *operand(struct smf_filter *f, const struct span *word, const struct span *value)
{
	size_t found = ARRAY_SIZE(operands);

	for (size_t i = 0; i < ARRAY_SIZE(operands); i++) {
		if (word->len > strlen(operands[i].name) ||
		    strncasecmp(word->p, operands[i].name, word->len))
			continue;
		if (found < ARRAY_SIZE(operands))
			return "AMBIGUOUS OPERAND";
		found = i;
	}
	if (found == ARRAY_SIZE(operands))
		return "INVALID OPERAND";
	if (!operands[found].set) {
		f->raw |= operands[found].want == SMF_WANT_RAW;
		f->follow |= operands[found].want == SMF_WANT_FOLLOW;
		f->want |= operands[found].want & SMF_WANT_OUTCOMES;
		return value->p ? "OPERAND TAKES NO VALUE" : NULL;
	}
	if (!value->p)
		return "OPERAND NEEDS A VALUE";
	return operands[found].set(f, value) ? NULL : "INVALID VALUE";
}

const char *smf_query_parse(const char *text, size_t len, struct smf_filter *filter,
			    const char **at, size_t *at_len)
{
	const char *p = text, *end = text + len, *wrong;
	unsigned int words = 0;

	memset(filter, 0, sizeof(*filter));
	*at = text;
	*at_len = 0;
	if (len > SMF_QUERY_TEXT_MAX)
		return "COMMAND TOO LONG";
	for (;;) {
		struct span word, value = { NULL, 0 };

		while (p < end && is_blank(*p))
			p++;
		if (p == end)
			return NULL;
		word.p = p;
		while (p < end && !is_blank(*p) && *p != '(')
			p++;
		word.len = p - word.p;
		*at = word.p;
		if (p < end && *p == '(') {
			value.p = ++p;
			while (p < end && *p != ')')
				p++;
			value.len = p - value.p;
			if (p == end)
				return "MISSING PARENTHESIS";
			p++;
		}
		*at_len = p - word.p;
		if (!value.p && ((words == 0 && span_is(&word, "SMF")) ||
				 (words < 2 && span_is(&word, "LIST")))) {
			words++;
			continue;
		}
		words = 2;
		wrong = operand(filter, &word, &value);
		if (wrong)
			return wrong;
	}
}

/* ---- choosing ------------------------------------------------------------ */

static bool field_is(const uint8_t *p, size_t width, const char *want)
{
	char text[256];

	smf_get_text(text, sizeof(text), p, width);
	return !strcmp(text, want);
}

static bool name_matches(const char *pattern, const char *name)
{
	size_t len = strlen(pattern);

	if (len && pattern[len - 1] == '*')
		return !strncmp(pattern, name, len - 1);
	return !strcmp(pattern, name);
}

static bool match_sections(const struct smf_filter *f, const uint8_t *rec)
{
	bool class_ok = !*f->class, name_ok = !*f->name, label_ok = !*f->objlabel;
	struct smf_section sec;
	char text[256];
	size_t pos = 0;

	while (!(class_ok && name_ok && label_ok) && smf80_next(rec, &pos, &sec)) {
		smf_get_text(text, sizeof(text), sec.data, sec.len);
		if (sec.type == SMF80_SEC_CLASS)
			class_ok |= !strcmp(text, f->class);
		if (sec.type == SMF80_SEC_LABEL)
			label_ok |= !strcmp(text, f->objlabel);
		if (sec.type == SMF80_SEC_RESOURCE || sec.type == SMF80_SEC_PROFILE)
			name_ok |= name_matches(f->name, text);
	}
	return class_ok && name_ok && label_ok;
}

static bool match_racf(const struct smf_filter *f, const uint8_t *rec)
{
	bool wanted = !f->n_events;

	for (unsigned int i = 0; i < f->n_events; i++)
		wanted |= rec[20] == f->events[i];
	if (!wanted || (*f->user && !field_is(rec + 22, 8, f->user)) ||
	    (*f->term && !field_is(rec + 46, 8, f->term)) ||
	    (*f->group && !field_is(rec + 30, 8, f->group)) ||
	    (*f->label && !field_is(rec + 84, 8, f->label)))
		return false;
	return match_sections(f, rec);
}

static bool match_cp(const struct smf_filter *f, const uint8_t *rec)
{
	if (f->n_events || *f->class || *f->name || *f->group || *f->objlabel)
		return false;
	if (*f->label && !field_is(rec + SMFCP_LABEL, 8, f->label))
		return false;
	if (*f->user && !field_is(rec + SMFCP_USER, 8, f->user) &&
	    !field_is(rec + SMFCP_TARGET, 8, f->user))
		return false;
	return !*f->term || field_is(rec + SMFCP_TERM, 8, f->term);
}

static bool match_outcome(const struct smf_filter *f, const uint8_t *rec)
{
	unsigned int outcome = smf_is_violation(rec) ? SMF_WANT_VIOLATIONS : SMF_WANT_SUCCESSES;

	if (rec[SMF_RTY] == SMF_TYPE_RACF && smf_get16(rec + 18) & SMF80_DES_WARNING)
		outcome = SMF_WANT_WARNINGS;
	return !f->want || f->want & outcome;
}

bool smf_query_match(const struct smf_filter *f, const uint8_t *rec)
{
	uint32_t dte = smf_get32(rec + SMF_DTE), tme = smf_get32(rec + SMF_TME);

	if (f->type ? rec[SMF_RTY] != f->type : rec[SMF_RTY] == SMF_TYPE_TRAIL)
		return false;
	if ((f->from && dte < f->from) || (f->to && dte > f->to) ||
	    (f->time_to && (tme < f->time_from || tme > f->time_to)))
		return false;
	switch (rec[SMF_RTY]) {
	case SMF_TYPE_RACF:
		return match_outcome(f, rec) && match_racf(f, rec);
	case SMF_TYPE_CP:
		return match_outcome(f, rec) && match_cp(f, rec);
	default:
		return !f->want && !f->n_events && !*f->user && !*f->class && !*f->term &&
		       !*f->name && !*f->group && !*f->label && !*f->objlabel;
	}
}
