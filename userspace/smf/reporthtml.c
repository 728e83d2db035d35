// SPDX-License-Identifier: MIT
/* reporthtml.c - one page of HTML with charts, which needs no script and nothing from elsewhere */
#include <stdlib.h>
#include <string.h>
#include "smf/record.h"
#include "smf/report.h"

#define TOP 12 /* bars of a chart, rows of a table */
#define WIDTH 640
#define HEIGHT 160

static const char head[] =
	"<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\n"
	"<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src "
	"'unsafe-inline'\">\n"
	"<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<style>\n"
	":root{color-scheme:light dark;--ink:#222;--line:#ddd;--ok:#3a8f63;--warn:#c99a1c;"
	"--bad:#c43c3c}\n"
	"@media(prefers-color-scheme:dark){:root{--ink:#ddd;--line:#444;--ok:#4fae7e;"
	"--warn:#dcb144;--bad:#e06060}}\n"
	"body{font:14px sans-serif;margin:1.5em auto;padding:0 1em;max-width:700px;"
	"color:var(--ink)}\n"
	"h1{font-size:20px}h2{font-size:16px;margin:1.4em 0 .4em}svg{max-width:100%}\n"
	"table{border-collapse:collapse}td,th{padding:2px 10px 2px 0;text-align:left;"
	"border-bottom:1px solid var(--line)}\n"
	"td.n{text-align:right}.s{fill:var(--ok)}.w{fill:var(--warn)}.v{fill:var(--bad)}\n"
	"text{font:11px sans-serif;fill:var(--ink)}text.m{text-anchor:middle;font-size:9px}"
	"line{stroke:var(--line)}\n"
	"@media print{body{margin:0}tr,svg{break-inside:avoid}}\n</style>\n";

/* ASCII alone: what a user put into a record is text wherever it stands, in any encoding. */
static void escaped(FILE *to, const char *text)
{
	for (; *text; text++) {
		if (strchr("<>&\"'", *text) || (unsigned char)*text >= 0x7f)
			fprintf(to, "&#%u;", (unsigned char)*text);
		else
			fputc(*text, to);
	}
}

/* For where there is little room. */
static const char *short_number(unsigned long v, char text[24])
{
	static const char units[] = " kMGTP";
	unsigned int unit = 0;

	while (v >= 10000 && units[unit + 1]) {
		v /= 1000;
		unit++;
	}
	snprintf(text, 24, "%lu%.1s", v, unit ? &units[unit] : "");
	return text;
}

static void begin_chart(FILE *to, const char *title, unsigned int height)
{
	fprintf(to,
		"<h2>%s</h2>\n<svg width=\"%d\" height=\"%u\" viewBox=\"0 0 %d %u\" role=\"img\" "
		"aria-label=\"%s\">\n",
		title, WIDTH, height, WIDTH, height, title);
}

static unsigned int outcome_index(const uint8_t *rec)
{
	unsigned int outcome = report_outcome(rec);

	return outcome == REPORT_SUCCESSES ? 0 : outcome == REPORT_WARNINGS ? 1 : 2;
}

static unsigned long total(const unsigned long *outcome)
{
	return outcome[0] + outcome[1] + outcome[2];
}

static const char classes[] = "swv";

/* ---- charts ------------------------------------------------------------------- */

static void hours(const struct report_item *items, size_t n, FILE *to)
{
	unsigned long count[24][3] = { { 0 } }, most = 1;
	char text[24];

	for (size_t i = 0; i < n; i++)
		count[smf_get32(items[i].rec + SMF_TME) / 360000 % 24]
		     [outcome_index(items[i].rec)]++;
	for (int h = 0; h < 24; h++)
		most = total(count[h]) > most ? total(count[h]) : most;
	begin_chart(to, "By hour", HEIGHT + 20);
	fprintf(to, "<line x1=\"0\" y1=\"%d\" x2=\"%d\" y2=\"%d\"/>\n", HEIGHT, WIDTH, HEIGHT);
	for (int h = 0; h < 24; h++) {
		unsigned long y = HEIGHT;

		for (int o = 0; o < 3; o++) {
			unsigned long tall = count[h][o] * (HEIGHT - 14) / most;

			y -= tall;
			if (tall)
				fprintf(to,
					"<rect class=\"%c\" x=\"%d\" y=\"%lu\" width=\"20\" "
					"height=\"%lu\"/>\n",
					classes[o], h * 26 + 4, y, tall);
		}
		fprintf(to, "<text class=\"m\" x=\"%d\" y=\"%d\">%02d</text>\n", h * 26 + 14,
			HEIGHT + 14, h);
		if (total(count[h]))
			fprintf(to, "<text class=\"m\" x=\"%d\" y=\"%lu\">%s</text>\n", h * 26 + 14,
				y - 3, short_number(total(count[h]), text));
	}
	fputs("</svg>\n", to);
}

static int by_total(const void *a, const void *b)
{
	const struct report_count *x = a, *y = b;
	unsigned long s = total(x->outcome), t = total(y->outcome);

	return s != t ? (s < t ? 1 : -1) : strcmp(x->key, y->key);
}

static void bars(const struct report_item *items, size_t n, enum report_by of, const char *title,
		 FILE *to)
{
	struct report_count *c;
	size_t n_counts = 0;
	unsigned long most;

	c = report_counts(items, n, of, REPORT_BY_NONE, &n_counts);
	if (!c)
		return;
	qsort(c, n_counts, sizeof(*c), by_total);
	most = n_counts ? total(c[0].outcome) : 1;
	begin_chart(to, title, (n_counts < TOP ? n_counts : TOP) * 20 + 4);
	for (size_t i = 0; i < n_counts && i < TOP; i++) {
		unsigned long x = 170;

		fprintf(to, "<text x=\"0\" y=\"%zu\">", i * 20 + 14);
		if (strlen(c[i].key) > 26)
			strcpy(c[i].key + 24, "..");
		escaped(to, c[i].key);
		fputs("</text>\n", to);
		for (int o = 0; o < 3; o++) {
			unsigned long wide = c[i].outcome[o] * (WIDTH - 230) / most;

			if (wide)
				fprintf(to,
					"<rect class=\"%c\" x=\"%lu\" y=\"%zu\" width=\"%lu\" "
					"height=\"14\"/>\n",
					classes[o], x, i * 20 + 3, wide);
			x += wide;
		}
		fprintf(to, "<text x=\"%lu\" y=\"%zu\">%lu</text>\n", x + 4, i * 20 + 14,
			total(c[i].outcome));
	}
	fputs("</svg>\n", to);
	if (n_counts > TOP)
		fprintf(to, "<p>and %zu more</p>\n", n_counts - TOP);
	report_counts_free(c, n_counts);
}

/* ---- tables --------------------------------------------------------------------- */

static void outcomes(const struct report_item *items, size_t n, FILE *to)
{
	static const char *const names[] = { "Successes", "Warnings", "Violations" };
	unsigned long count[3] = { 0 }, x = 0;

	for (size_t i = 0; i < n; i++)
		count[outcome_index(items[i].rec)]++;
	begin_chart(to, "By outcome", 24);
	for (int o = 0; o < 3; o++) {
		unsigned long wide = n ? count[o] * WIDTH / n : 0;

		if (wide)
			fprintf(to,
				"<rect class=\"%c\" x=\"%lu\" y=\"2\" width=\"%lu\" "
				"height=\"20\"/>\n",
				classes[o], x, wide);
		x += wide;
	}
	fputs("</svg>\n<table><tr>", to);
	for (int o = 0; o < 3; o++)
		fprintf(to,
			"<td><svg width=\"12\" height=\"12\" aria-hidden=\"true\"><rect class=\"%c\" width=\"12\" "
			"height=\"12\"/></svg> %s</td><td class=\"n\">%lu</td>",
			classes[o], names[o], count[o]);
	fputs("</tr></table>\n", to);
}

/* The newest refusals: what somebody who looks at the page looks for. */
static void refusals(const struct report_item *items, size_t n, FILE *to)
{
	static const enum report_field fields[] = { REPORT_DATE,	 REPORT_TIME,	REPORT_USER,
						   REPORT_EVENT, REPORT_EVQUAL, REPORT_NAME };
	char text[REPORT_FIELD_MAX];
	unsigned int rows = 0;

	fputs("<h2>Last violations</h2>\n<table><tr><th>Date<th>Time<th>User<th>Event<th>Why"
	      "<th>Name</tr>\n",
	      to);
	for (size_t i = n; i-- && rows < TOP;) {
		if (report_outcome(items[i].rec) != REPORT_VIOLATIONS)
			continue;
		rows++;
		fputs("<tr>", to);
		for (size_t f = 0; f < sizeof(fields) / sizeof(fields[0]); f++) {
			report_field(items[i].rec, fields[f], text);
			fputs("<td>", to);
			escaped(to, text);
		}
		fputs("</tr>\n", to);
	}
	fputs("</table>\n", to);
}

void report_html(const struct report *r, const struct report_item *items, size_t n, FILE *to)
{
	const char *title = *r->title ? r->title : "Audit trail report";
	char text[REPORT_FIELD_MAX];

	fputs(head, to);
	fputs("<title>", to);
	escaped(to, title);
	fputs("</title></head><body>\n<h1>", to);
	escaped(to, title);
	fprintf(to, "</h1>\n<p>%zu records", n);
	for (int end = 0; n && end < 2; end++) {
		const uint8_t *rec = items[end ? n - 1 : 0].rec;

		report_field(rec, REPORT_DATE, text);
		fprintf(to, "%s%s", end ? " to " : " from ", text);
		report_field(rec, REPORT_TIME, text);
		fprintf(to, " %s", text);
	}
	fputs("</p>\n", to);
	outcomes(items, n, to);
	hours(items, n, to);
	bars(items, n, REPORT_BY_USER, "By user", to);
	bars(items, n, REPORT_BY_EVENT, "By event", to);
	refusals(items, n, to);
	fputs("</body></html>\n", to);
}
