// SPDX-License-Identifier: MIT
/* reportlang.c - the statements of a report */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include "smf/format.h"
#include "smf/report.h"

#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))

struct cursor {
	const char *p, *end;
	unsigned int line;
};

struct span {
	const char *p;
	size_t len;
};

static bool is(const struct span *s, const char *text)
{
	return s->len == strlen(text) && !strncasecmp(s->p, text, s->len);
}

static bool blank(char c)
{
	return c == ' ' || c == '\t' || c == ',' || c == '\r';
}

/* Blanks, and the end of a line that a hyphen or plus sign continues. */
static void skip(struct cursor *c)
{
	while (c->p < c->end) {
		const char *q = c->p + 1;

		if (blank(*c->p)) {
			c->p++;
			continue;
		}
		if (*c->p != '-' && *c->p != '+')
			return;
		while (q < c->end && blank(*q))
			q++;
		if (q < c->end && *q != '\n')
			return;
		c->line += q < c->end;
		c->p = q < c->end ? q + 1 : q;
	}
}

static bool word_end(char c)
{
	return blank(c) || c == '\n' || c == '(' || c == ')';
}

static bool next_word(struct cursor *c, struct span *w)
{
	skip(c);
	w->p = c->p;
	while (c->p < c->end && !word_end(*c->p))
		c->p++;
	w->len = c->p - w->p;
	return w->len;
}

/* What stands in parentheses behind a keyword: one value after the other. */
static bool open_values(struct cursor *c)
{
	if (c->p == c->end || *c->p != '(')
		return false;
	c->p++;
	return true;
}

static bool close_values(struct cursor *c)
{
	skip(c);
	if (c->p == c->end || *c->p != ')')
		return false;
	c->p++;
	return true;
}

/* ---- values ---------------------------------------------------------------- */

static const char bad[] = "a value is wrong";

static const char *names(struct cursor *c, struct report_names *n)
{
	struct span w;

	if (!open_values(c))
		return "an operand needs values in parentheses";
	while (next_word(c, &w)) {
		if (n->n == REPORT_NAMES_MAX || w.len > REPORT_NAME_LEN)
			return "too many values, or one is too long";
		for (size_t i = 0; i < w.len; i++)
			n->v[n->n][i] = toupper((unsigned char)w.p[i]);
		n->v[n->n++][w.len] = 0;
	}
	return n->n && close_values(c) ? NULL : bad;
}

/* Values of an operand that means nothing here. */
static const char *no_matter(struct cursor *c)
{
	struct report_names any = { 0 };

	return names(c, &any);
}

static const char *title(struct cursor *c, char *to)
{
	const char *end;

	if (!open_values(c))
		return "TITLE needs a text in parentheses";
	skip(c);
	if (c->p == c->end || *c->p != '\'')
		return "a title stands in apostrophes";
	end = memchr(c->p + 1, '\'', c->end - c->p - 1);
	if (!end || end - c->p - 1 > REPORT_TITLE_LEN || memchr(c->p, '\n', end - c->p))
		return "a title has no end, or is too long";
	memcpy(to, c->p + 1, end - c->p - 1);
	to[end - c->p - 1] = 0;
	c->p = end + 1;
	return close_values(c) ? NULL : bad;
}

static bool digits(const struct span *w, size_t at, size_t n, unsigned int *v)
{
	*v = 0;
	for (size_t i = at; i < at + n; i++) {
		if (i >= w->len || !isdigit((unsigned char)w->p[i]))
			return false;
		*v = *v * 10 + (w->p[i] - '0');
	}
	return true;
}

/* yyddd as a packed date; years before 70 are of this century */
static bool date(const struct span *w, uint32_t *to)
{
	unsigned int yy, ddd;

	if (w->len != 5 || !digits(w, 0, 2, &yy) || !digits(w, 2, 3, &ddd) || !ddd || ddd > 366)
		return false;
	*to = (yy < 70 ? 0x01000000 : 0) | (yy / 10) << 20 | (yy % 10) << 16 | (ddd / 100) << 12 |
	      (ddd / 10 % 10) << 8 | (ddd % 10) << 4 | 0xf;
	return true;
}

static bool time_of_day(const struct span *w, uint32_t *to)
{
	unsigned int h, m, s;

	if (w->len != 6 || !digits(w, 0, 2, &h) || !digits(w, 2, 2, &m) || !digits(w, 4, 2, &s) ||
	    h > 23 || m > 59 || s > 59)
		return false;
	*to = ((h * 60 + m) * 60 + s) * 100;
	return true;
}

/* One value, or two with a colon between. */
static const char *range(struct cursor *c, uint32_t to[2],
			 bool (*value)(const struct span *w, uint32_t *to))
{
	struct span w, from;
	const char *colon;

	if (!open_values(c) || !next_word(c, &w))
		return bad;
	colon = memchr(w.p, ':', w.len);
	from = (struct span){ w.p, colon ? (size_t)(colon - w.p) : w.len };
	if (colon)
		w = (struct span){ colon + 1, w.len - from.len - 1 };
	return value(&from, &to[0]) && value(&w, &to[1]) && close_values(c) ? NULL : bad;
}

struct bit {
	const char *name;
	uint16_t bit;
};

static const char *bits(struct cursor *c, const struct bit *table, size_t n, uint16_t *to)
{
	struct span w;
	size_t i;

	if (!open_values(c))
		return "an operand needs values in parentheses";
	while (next_word(c, &w)) {
		for (i = 0; i < n && !is(&w, table[i].name); i++)
			;
		if (i == n)
			return bad;
		*to |= table[i].bit;
	}
	return *to && close_values(c) ? NULL : bad;
}

/* ---- operands that several statements have ------------------------------------ */

static bool outcome(const struct span *w, uint8_t *want)
{
	unsigned int v = is(w, "VIOLATIONS") ? REPORT_VIOLATIONS :
			 is(w, "SUCCESSES")  ? REPORT_SUCCESSES :
			 is(w, "WARNINGS")   ? REPORT_WARNINGS :
					       0;

	*want |= v;
	return v;
}

static int field_by_name(const struct span *w)
{
	static const char *const fields[REPORT_FIELDS] = {
		"DATE",	 "TIME", "SYSID", "EVENT",    "EVQUAL",	  "USER",
		"GROUP", "NAME", "CLASS", "TERMINAL", "SECLABEL", "OBJLABEL",
	};

	for (int i = 0; i < REPORT_FIELDS; i++)
		if (is(w, fields[i]))
			return i;
	return -1;
}

/* ---- SELECT ---------------------------------------------------------------- */

static const struct bit authorities[] = {
	{ "NORMAL", 0x80 }, { "SPECIAL", 0x40 },  { "OPERATIONS", 0x20 }, { "AUDITOR", 0x10 },
	{ "EXIT", 0x08 },	  { "FAILSOFT", 0x04 }, { "BYPASSED", 0x02 },   { "TRUSTED", 0x01 },
};

static const struct bit reasons[] = {
	{ "CLASS", 0x8000 },	{ "USER", 0x4000 },	{ "SPECIAL", 0x2000 },
	{ "RESOURCE", 0x1000 },	{ "RACINIT", 0x0800 },	{ "COMMAND", 0x0400 },
	{ "CMDVIOL", 0x0200 },	{ "AUDITOR", 0x0100 },	{ "SECAUDIT", 0x0080 },
	{ "VMAUDIT", 0x0040 },	{ "LOGOPTIONS", 0x0020 }, { "SECLABELAUDIT", 0x0010 },
	{ "COMPATMODE", 0x0008 }, { "APPLAUDIT", 0x0004 },
};

static const char *select_operand(struct cursor *c, const struct span *w, struct report_select *s)
{
	uint16_t v = 0;
	const char *wrong;
	int field;

	if (outcome(w, &s->want))
		return NULL;
	if (is(w, "DATE"))
		return range(c, s->date, date);
	if (is(w, "TIME"))
		return range(c, s->time, time_of_day);
	if (is(w, "NOUSER") || is(w, "NOJOB")) {
		s->no_user |= is(w, "NOUSER");
		s->no_job |= is(w, "NOJOB");
		return NULL;
	}
	if (is(w, "OWNER") || is(w, "STEP"))
		return no_matter(c);
	if (is(w, "PROCESS") || is(w, "STATUS")) {
		s->process |= is(w, "PROCESS");
		s->status |= is(w, "STATUS");
		return NULL;
	}
	if (is(w, "AUTHORITY")) {
		wrong = bits(c, authorities, ARRAY_SIZE(authorities), &v);
		s->authority = v;
		return wrong;
	}
	if (is(w, "REASON"))
		return bits(c, reasons, ARRAY_SIZE(reasons), &s->reason);
	field = is(w, "JOB") ? REPORT_USER : field_by_name(w);
	if (field < 0 || field == REPORT_EVENT || field == REPORT_EVQUAL)
		return "SELECT has no such operand";
	return names(c, &s->field[field]);
}

static const char *select_statement(struct cursor *c, struct report *r)
{
	struct report_select *s = &r->selects[r->n_selects];
	const char *wrong = NULL;
	struct span w;

	if (r->n_selects == REPORT_SELECTS_MAX)
		return "too many SELECT statements";
	while (!wrong && next_word(c, &w))
		wrong = select_operand(c, &w, s);
	r->n_selects++;
	return wrong;
}

/* ---- EVENT ----------------------------------------------------------------- */

static const struct bit levels[] = {
	{ "ALTER", 0x80 }, { "CONTROL", 0x40 }, { "UPDATE", 0x20 },
	{ "READ", 0x10 },	 { "NONE", 0x08 },    { "EXECUTE", 0x04 },
};

/* Without leading zeros, as they are compared. */
static const char *level_numbers(struct cursor *c, struct report_names *n)
{
	const char *wrong = names(c, n);

	for (unsigned int i = 0; !wrong && i < n->n; i++) {
		struct span w = { n->v[i], strlen(n->v[i]) };
		unsigned int v;

		if (w.len > 2 || !digits(&w, 0, w.len, &v))
			return bad;
		sprintf(n->v[i], "%u", v);
	}
	return wrong;
}

static const char *event_operand(struct cursor *c, const struct span *w, struct report_event *e)
{
	uint16_t v = 0;
	const char *wrong;

	if (is(w, "EVQUAL"))
		return names(c, &e->qualifier);
	if (is(w, "CLASS"))
		return names(c, &e->class);
	if (is(w, "NAME"))
		return names(c, &e->name);
	if (is(w, "NEWNAME"))
		return names(c, &e->new_name);
	if (is(w, "DSQUAL"))
		return names(c, &e->first);
	if (is(w, "LEVEL"))
		return level_numbers(c, &e->level);
	if (!is(w, "INTENT") && !is(w, "ALLOWED"))
		return "EVENT has no such operand";
	wrong = bits(c, levels, ARRAY_SIZE(levels), &v);
	if (is(w, "INTENT"))
		e->intent = v;
	else
		e->allowed = v;
	return wrong;
}

static int event_by_name(const struct span *w)
{
	if (is(w, "ALLCOMMAND"))
		return REPORT_COMMANDS;
	if (is(w, "ALLSVC"))
		return REPORT_SVC;
	if (is(w, "CP"))
		return REPORT_CP;
	if (is(w, "RENAME"))
		return 4;
	if (is(w, "DELETE"))
		return 5;
	return smf_event_by_name(w->p, w->len);
}

static const char *event_statement(struct cursor *c, struct report *r)
{
	struct report_event *e = &r->events[r->n_events];
	const char *wrong = NULL;
	struct span w;
	int event;

	if (r->n_events == REPORT_EVENTS_MAX)
		return "too many EVENT statements";
	if (!next_word(c, &w))
		return "EVENT needs a name";
	event = event_by_name(&w);
	if (event < 0)
		return "there is no such event";
	e->event = event;
	while (!wrong && next_word(c, &w))
		wrong = event_operand(c, &w, e);
	r->n_events++;
	return wrong;
}

/* ---- LIST, SUMMARY, RACFRW --------------------------------------------------- */

static const char *sort_keys(struct cursor *c, struct report_list *l)
{
	struct span w;

	if (!open_values(c))
		return "SORT needs fields in parentheses";
	while (next_word(c, &w)) {
		int field = field_by_name(&w);

		if (field < 0 || l->n_keys == REPORT_FIELDS)
			return "there is no such field to sort by";
		l->keys[l->n_keys++] = field;
	}
	return l->n_keys && close_values(c) ? NULL : bad;
}

static const char *list_statement(struct cursor *c, struct report *r)
{
	struct report_list *l = &r->lists[r->n_lists];
	const char *wrong = NULL;
	struct span w;

	if (r->n_lists == REPORT_LISTS_MAX)
		return "too many LIST statements";
	while (!wrong && next_word(c, &w)) {
		if (is(&w, "TITLE"))
			wrong = title(c, l->title);
		else if (is(&w, "SORT"))
			wrong = sort_keys(c, l);
		else if (is(&w, "ASCEND") || is(&w, "DESCEND"))
			l->descending = is(&w, "DESCEND");
		else if (is(&w, "NEWPAGE") || is(&w, "NONEWPAGE"))
			l->new_page = is(&w, "NEWPAGE");
		else
			wrong = "LIST has no such operand";
	}
	r->n_lists++;
	return wrong;
}

static int by_name(const struct span *w)
{
	static const char *const kinds[] = {
		[REPORT_BY_GROUP] = "GROUP",	 [REPORT_BY_RESOURCE] = "RESOURCE",
		[REPORT_BY_COMMAND] = "COMMAND", [REPORT_BY_EVENT] = "EVENT",
		[REPORT_BY_OWNER] = "OWNER",	 [REPORT_BY_USER] = "USER",
	};

	for (size_t i = 1; i < ARRAY_SIZE(kinds); i++)
		if (is(w, kinds[i]))
			return i;
	return -1;
}

static const char *summary_by(struct cursor *c, struct report_summary *s)
{
	struct span w;
	int by;

	if (!open_values(c) || !next_word(c, &w))
		return bad;
	by = by_name(&w);
	if (by < 0 || by == s->of)
		return "BY needs another kind than the summary";
	s->by = by;
	return close_values(c) ? NULL : bad;
}

static const char *summary_statement(struct cursor *c, struct report *r)
{
	struct report_summary *s = &r->summaries[r->n_summaries];
	const char *wrong = NULL;
	struct span w;
	int of;

	if (r->n_summaries == REPORT_SUMMARIES_MAX)
		return "too many SUMMARY statements";
	of = next_word(c, &w) ? by_name(&w) : -1;
	if (of < 0)
		return "SUMMARY needs GROUP, RESOURCE, COMMAND, EVENT, OWNER or USER";
	s->of = of;
	while (!wrong && next_word(c, &w)) {
		if (is(&w, "TITLE"))
			wrong = title(c, s->title);
		else if (is(&w, "BY"))
			wrong = summary_by(c, s);
		else if (is(&w, "NEWPAGE") || is(&w, "NONEWPAGE"))
			s->new_page = is(&w, "NEWPAGE");
		else if (!outcome(&w, &s->want))
			wrong = "SUMMARY has no such operand";
	}
	r->n_summaries++;
	return wrong;
}

static const char *line_count(struct cursor *c, unsigned int *lines)
{
	struct span w;

	if (!open_values(c) || !next_word(c, &w) || w.len > 4 || !digits(&w, 0, w.len, lines) ||
	    *lines < 20)
		return "LINECNT is no number from 20 to 9999";
	return close_values(c) ? NULL : bad;
}

static const char *racfrw_statement(struct cursor *c, struct report *r)
{
	const char *wrong = NULL;
	struct span w;

	while (!wrong && next_word(c, &w)) {
		if (is(&w, "TITLE"))
			wrong = title(c, r->title);
		else if (is(&w, "LINECNT"))
			wrong = line_count(c, &r->lines);
		else if (is(&w, "GENSUM") || is(&w, "NOGENSUM"))
			r->general = is(&w, "GENSUM");
		else if (is(&w, "DATA") || is(&w, "DSNAME") || is(&w, "SAVE"))
			wrong = no_matter(c);
		else if (!is(&w, "FORMAT") && !is(&w, "NOFORMAT"))
			wrong = "RACFRW has no such operand";
	}
	return wrong;
}

/* ---- statements ------------------------------------------------------------- */

static const struct {
	const char *name;
	const char *(*parse)(struct cursor *c, struct report *r);
} statements[] = {
	{ "SELECT", select_statement },	{ "EVENT", event_statement },   { "LIST", list_statement },
	{ "SUMMARY", summary_statement }, { "RACFRW", racfrw_statement },
};

static const char *statement(struct cursor *c, const struct span *w, struct report *r)
{
	const char *wrong;

	for (size_t i = 0; i < ARRAY_SIZE(statements); i++) {
		if (!is(w, statements[i].name))
			continue;
		wrong = statements[i].parse(c, r);
		if (!wrong && c->p < c->end && *c->p != '\n')
			wrong = "something stands where an operand should";
		return wrong;
	}
	return "there is no such statement";
}

const char *report_parse(const char *text, size_t len, struct report *r, unsigned int *line)
{
	struct cursor c = { text, text + len, 1 };
	const char *wrong = NULL;
	struct span w;

	memset(r, 0, sizeof(*r));
	r->lines = 60;
	*line = 1;
	if (len > REPORT_TEXT_MAX)
		return "too long";
	while (!wrong) {
		/* empty lines and those that begin with an asterisk say nothing */
		skip(&c);
		while (c.p < c.end && (*c.p == '\n' || *c.p == '*')) {
			if (*c.p == '*')
				while (c.p < c.end && *c.p != '\n')
					c.p++;
			c.line += c.p < c.end;
			c.p += c.p < c.end;
			skip(&c);
		}
		*line = c.line;
		if (c.p == c.end || (next_word(&c, &w) && is(&w, "END")))
			break;
		wrong = w.len ? statement(&c, &w, r) : "no statement begins like this";
		*line = c.line;
	}
	return wrong;
}
