/* SPDX-License-Identifier: MIT */
/*
 * report.h - reports about the audit trail in the language of RACF's report writer
 *
 *	SELECT	which records; several: any of them
 *	EVENT	of these which events; several: any of them
 *	LIST	each one, sorted
 *	SUMMARY	counts by user, group, resource, ...
 *	RACFRW	title, lines of a page, general summary or none
 *	END	nothing behind it is read
 */
#ifndef ZCP_SMF_REPORT_H
#define ZCP_SMF_REPORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#define REPORT_TEXT_MAX		65536	/* of the statements */
#define REPORT_NAMES_MAX	16	/* values of one operand */
#define REPORT_NAME_LEN		44
#define REPORT_TITLE_LEN	132
#define REPORT_SELECTS_MAX	50
#define REPORT_EVENTS_MAX	50
#define REPORT_LISTS_MAX	16
#define REPORT_SUMMARIES_MAX	16

struct report_names {
	unsigned int n;
	char v[REPORT_NAMES_MAX][REPORT_NAME_LEN + 1];	/* a trailing asterisk: any rest */
};

enum report_field {
	REPORT_DATE, REPORT_TIME, REPORT_SYSID, REPORT_EVENT, REPORT_EVQUAL, REPORT_USER,
	REPORT_GROUP, REPORT_NAME, REPORT_CLASS, REPORT_TERMINAL, REPORT_LABEL, REPORT_OBJLABEL,
	REPORT_FIELDS,
};

enum { REPORT_VIOLATIONS = 1, REPORT_SUCCESSES = 2, REPORT_WARNINGS = 4 };

struct report_select {
	uint32_t date[2];		/* packed, 0: any */
	uint32_t time[2];		/* hundredths of a second; second 0: any */
	uint8_t want;			/* REPORT_VIOLATIONS and so on, 0: any */
	bool no_user, no_job, process, status;
	uint8_t authority;		/* bits of SMF80ATH, 0: any */
	uint16_t reason;		/* SMF80REA, then SMF80RE2; 0: any */
	struct report_names field[REPORT_FIELDS];	/* n 0: any */
};

#define REPORT_ANY_EVENT	0
#define REPORT_COMMANDS		256	/* ALLCOMMAND */
#define REPORT_SVC		257	/* ALLSVC: all but commands and LOGON */
#define REPORT_CP		258	/* records of type 200 */

struct report_event {
	unsigned int event;		/* of type 80, or one of the above */
	struct report_names qualifier, class, name, new_name;
	struct report_names first, level;	/* qualifier of the name; LEVEL of the profile */
	uint8_t intent, allowed;	/* bits of sections 3 and 4 */
};

struct report_list {
	char title[REPORT_TITLE_LEN + 1];
	unsigned int n_keys;
	uint8_t keys[REPORT_FIELDS];	/* enum report_field */
	bool descending, new_page;
};

enum report_by {
	REPORT_BY_NONE, REPORT_BY_GROUP, REPORT_BY_RESOURCE, REPORT_BY_COMMAND, REPORT_BY_EVENT,
	REPORT_BY_OWNER, REPORT_BY_USER,
};

struct report_summary {
	char title[REPORT_TITLE_LEN + 1];
	uint8_t of, by;			/* enum report_by */
	uint8_t want;
	bool new_page;
};

struct report {
	char title[REPORT_TITLE_LEN + 1];
	unsigned int lines;		/* of a page */
	bool general;
	unsigned int n_selects, n_events, n_lists, n_summaries;
	struct report_select selects[REPORT_SELECTS_MAX];
	struct report_event events[REPORT_EVENTS_MAX];
	struct report_list lists[REPORT_LISTS_MAX];
	struct report_summary summaries[REPORT_SUMMARIES_MAX];
};

/*
 * The statements. Pure. NULL, or what is wrong (a constant), with the number of
 * the line.
 */
const char *report_parse(const char *text, size_t len, struct report *r, unsigned int *line);

/* ---- report.c: records ------------------------------------------------------ */

#define REPORT_FIELD_MAX	256

struct report_item {
	const uint8_t *rec;
	uint64_t number;
};

bool report_wants(const struct report *r, const uint8_t *rec);
/* REPORT_VIOLATIONS, REPORT_SUCCESSES or REPORT_WARNINGS */
unsigned int report_outcome(const uint8_t *rec);
void report_field(const uint8_t *rec, enum report_field field, char text[REPORT_FIELD_MAX]);
/* What a summary counts a record under; false: it has none. */
bool report_key(const uint8_t *rec, enum report_by by, char text[REPORT_FIELD_MAX]);
bool report_name_matches(const struct report_names *names, const char *text);

/* ---- what is printed ---------------------------------------------------------- */

struct report_count {
	char *key;			/* or "key, tab, second key" */
	unsigned long outcome[3];	/* successes, warnings, violations */
};

/* Counts by key, in the order of the keys; freed by the caller with report_counts_free(). */
struct report_count *report_counts(const struct report_item *items, size_t n, enum report_by of,
				   enum report_by by, size_t *n_counts);
void report_counts_free(struct report_count *counts, size_t n);

/* Items are sorted as each list wants it. */
void report_text(const struct report *r, struct report_item *items, size_t n, FILE *to);
void report_html(const struct report *r, const struct report_item *items, size_t n, FILE *to);

#endif
