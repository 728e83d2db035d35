/* SPDX-License-Identifier: MIT */
/*
 * format.h - SMF records as lines that a person can read, at most 79 columns where the content
 * allows
 */
#ifndef ZCP_SMF_FORMAT_H
#define ZCP_SMF_FORMAT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The largest record's text fits. */
#define SMF_TEXT_MAX	66000

struct smf_section;

/* Heading of a list, ended by '\n'. */
const char *smf_format_heading(void);

/*
 * A record that passed smf_check(): one line with time, event, qualifier,
 * user, group, terminal, then one indented line per detail. Writes at most
 * size - 1 bytes and a null; the length written.
 */
size_t smf_format(const uint8_t *rec, char *text, size_t size);

/* Names of type 80 events and their qualifiers; NULL: none. */
const char *smf_event_name(unsigned int event);
const char *smf_qualifier_name(unsigned int event, unsigned int qualifier);
/* Event by name (or LOGON, which is JOBINIT); -1: no such event. */
int smf_event_by_name(const char *name, size_t len);
const char *smf_cp_event_name(unsigned int event);

/* Whether a record tells of a refusal or a failure. */
bool smf_is_violation(const uint8_t *rec);
/* SUCCESS, WARNING, VIOLATION of type 80; ATTEMPT, SUCCESS, FAILURE, DENIED of type 200. */
const char *smf_outcome_name(const uint8_t *rec);
/*
 * A section of type 80 that is text behind skip bytes: what a list and what JSON call it; NULL:
 * none
 */
struct smf_text {
	unsigned int type;
	size_t skip;
	const char *label, *key;
};

const struct smf_text *smf_text_of(const struct smf_section *sec);
/* Access level of a section 3 or 4 */
const char *smf_access_name(const struct smf_section *sec);
/* names of the bits of SMF80ATH, SMF80REA and of section 443; NULL: none */
extern const char *const smf_authority_names[8], *const smf_reason_names[8];
extern const char *const smf_mfa_names[8];

/* A buffer that is printed into as far as there is room; what no longer fits is cut. */
struct smf_out {
	char *p;
	size_t len, size;
};

__attribute__((format(printf, 2, 3))) void smf_put(struct smf_out *o, const char *fmt, ...);

#define SMF_DATE_MAX 24
/* A packed date 0cyydddF as yyyy-mm-dd. */
void smf_date_text(uint32_t dte, char text[SMF_DATE_MAX]);
#define SMF_TIME_MAX 9
/* Hundredths of a second since midnight as hh:mm:ss; more than 99 hours lose their front. */
void smf_time_text(uint32_t tme, char text[SMF_TIME_MAX]);

#endif
