// SPDX-License-Identifier: MIT
/* reporttext.c - lists and summaries as pages of text */
#include <stdlib.h>
#include <string.h>
#include "smf/format.h"
#include "smf/record.h"
#include "smf/report.h"

/* A page that is being printed. */
struct page {
	const struct report *r;
	FILE *to;
	const char *title, *heading;
	unsigned int number, line;
};

static void new_page(struct page *p)
{
	fprintf(p->to, "%s%-60.60s%*s\n%s%s%s\n", p->number++ ? "\f" : "",
		*p->r->title ? p->r->title : "AUDIT TRAIL REPORT", 19, "", p->title,
		*p->title ? "\n" : "", p->heading);
	p->line = *p->title ? 4 : 3;
}

static void begin(struct page *p, const char *title, const char *heading, bool on_new_page)
{
	p->title = title;
	p->heading = heading;
	if (on_new_page || !p->number || p->line + 6 > p->r->lines) {
		new_page(p);
		return;
	}
	fprintf(p->to, "\n%s%s%s\n", title, *title ? "\n" : "", heading);
	p->line += *title ? 3 : 2;
}

static void count_line(struct page *p)
{
	if (p->line++ >= p->r->lines)
		new_page(p);
}

/* ---- LIST ----------------------------------------------------------------- */

static const struct report_list *sorting;

static int by_keys(const void *a, const void *b)
{
	const struct report_item *x = a, *y = b;
	char s[REPORT_FIELD_MAX], t[REPORT_FIELD_MAX];
	int order = 0;

	for (unsigned int i = 0; i < sorting->n_keys && !order; i++) {
		report_field(x->rec, sorting->keys[i], s);
		report_field(y->rec, sorting->keys[i], t);
		order = strcmp(s, t);
	}
	if (sorting->descending)
		order = -order;
	/* what is equal stays in the order of the trail */
	return order ?: (x->rec > y->rec) - (x->rec < y->rec);
}

static const char *flag(const uint8_t *rec)
{
	switch (report_outcome(rec)) {
	case REPORT_VIOLATIONS:
		return "V";
	case REPORT_WARNINGS:
		return "W";
	default:
		return " ";
	}
}

/* A column of a list, and the blank behind it. */
static char *padded(char *to, const char *text, size_t width)
{
	size_t len = strnlen(text, width);

	memset(to, ' ', width + 1);
	memcpy(to, text, len);
	return to + width + 1;
}

static void list(struct page *p, const struct report_list *l, struct report_item *items, size_t n)
{
	static const struct {
		enum report_field field;
		int width;
	} columns[] = {
		{ REPORT_DATE, 10 },  { REPORT_TIME, 8 },	  { REPORT_SYSID, 4 },
		{ REPORT_EVENT, 12 }, { REPORT_EVQUAL, 8 },	  { REPORT_USER, 8 },
		{ REPORT_GROUP, 8 },  { REPORT_TERMINAL, 8 }, { REPORT_CLASS, 8 },
	};
	char text[REPORT_FIELD_MAX], line[2 * REPORT_FIELD_MAX], *at;

	sorting = l;
	if (l->n_keys)
		qsort(items, n, sizeof(*items), by_keys);
	begin(p, l->title,
	      "DATE       TIME     SYS  EVENT        QUAL     USER     GROUP    TERMINAL CLASS    "
	      "  NAME",
	      l->new_page);
	for (size_t i = 0; i < n; i++) {
		count_line(p);
		at = line;
		for (size_t c = 0; c < sizeof(columns) / sizeof(columns[0]); c++) {
			report_field(items[i].rec, columns[c].field, text);
			at = padded(at, text, columns[c].width);
		}
		at = stpcpy(stpcpy(at, flag(items[i].rec)), " ");
		report_field(items[i].rec, REPORT_NAME, at);
		at += strlen(at);
		*at++ = '\n';
		fwrite_unlocked(line, 1, at - line, p->to);
	}
	count_line(p);
	fprintf(p->to, "%zu RECORDS\n", n);
}

/* ---- SUMMARY ---------------------------------------------------------------- */

static void print_count(struct page *p, const char *key, const unsigned long *outcome,
			unsigned int want)
{
	unsigned long total = 0;

	count_line(p);
	fprintf(p->to, "%-44.44s", key);
	for (int o = 0; o < 3; o++) {
		static const unsigned int kinds[] = { REPORT_SUCCESSES, REPORT_WARNINGS,
						     REPORT_VIOLATIONS };

		if (want && !(want & kinds[o])) {
			fprintf(p->to, " %10s", "-");
			continue;
		}
		fprintf(p->to, " %10lu", outcome[o]);
		total += outcome[o];
	}
	fprintf(p->to, " %10lu\n", total);
}

static const char *const kind_names[] = { "",	  "GROUP", "RESOURCE", "COMMAND",
					 "EVENT", "OWNER", "USER" };

static void summary(struct page *p, const struct report_summary *s, const struct report_item *items,
		    size_t n)
{
	char heading[160], last[REPORT_FIELD_MAX] = "";
	unsigned long all[3] = { 0 };
	struct report_count *c;
	size_t n_counts = 0;

	snprintf(heading, sizeof(heading), "%-8s %-2s %-32s %10s %10s %10s %10s", kind_names[s->of],
		 s->by ? "BY" : "", kind_names[s->by], "SUCCESSES", "WARNINGS", "VIOLATIONS",
		 "TOTAL");
	c = report_counts(items, n, s->of, s->by, &n_counts);
	begin(p, s->title, heading, s->new_page);
	for (size_t i = 0; c && i < n_counts; i++) {
		char key[2 * REPORT_FIELD_MAX], *tab;

		snprintf(key, sizeof(key), "%s", c[i].key);
		tab = strchr(key, '\t');
		if (tab) {
			*tab = 0;
			if (strcmp(key, last)) {
				count_line(p);
				fprintf(p->to, "%s\n", key);
			}
			snprintf(last, sizeof(last), "%.255s", key);
			memmove(key + 2, tab + 1, strlen(tab + 1) + 1);
			memset(key, ' ', 2);
		}
		print_count(p, key, c[i].outcome, s->want);
		for (int o = 0; o < 3; o++)
			all[o] += c[i].outcome[o];
	}
	print_count(p, "TOTAL", all, s->want);
	if (c)
		report_counts_free(c, n_counts);
}

/* ---- general summary ---------------------------------------------------------- */

static unsigned int kind_of(const uint8_t *rec)
{
	if (rec[SMF_RTY] == SMF_TYPE_CP)
		return 3;
	if (rec[SMF_RTY] != SMF_TYPE_RACF)
		return 4;
	return rec[20] == 1 ? 0 : rec[20] >= 8 ? 2 : 1;
}

static void general(struct page *p, const struct report_item *items, size_t n)
{
	static const char *const kinds[] = { "LOGONS AND LOGOFFS", "RESOURCES", "COMMANDS OF RACF",
					    "EVENTS OF CP", "STATUS RECORDS" };
	unsigned long counts[5][3] = { { 0 } }, all[3] = { 0 };
	char heading[120];

	for (size_t i = 0; i < n; i++) {
		unsigned int outcome = report_outcome(items[i].rec);
		unsigned int o = outcome == REPORT_SUCCESSES ? 0 :
				 outcome == REPORT_WARNINGS  ? 1 :
							       2;

		counts[kind_of(items[i].rec)][o]++;
		all[o]++;
	}
	snprintf(heading, sizeof(heading), "%-44s %10s %10s %10s %10s", "GENERAL SUMMARY",
		 "SUCCESSES", "WARNINGS", "VIOLATIONS", "TOTAL");
	begin(p, "", heading, false);
	for (int k = 0; k < 5; k++)
		print_count(p, kinds[k], counts[k], 0);
	print_count(p, "TOTAL", all, 0);
}

void report_text(const struct report *r, struct report_item *items, size_t n, FILE *to)
{
	struct page p = { .r = r, .to = to };

	if (r->general || (!r->n_lists && !r->n_summaries))
		general(&p, items, n);
	for (unsigned int i = 0; i < r->n_summaries; i++)
		summary(&p, &r->summaries[i], items, n);
	for (unsigned int i = 0; i < r->n_lists; i++)
		list(&p, &r->lists[i], items, n);
}
