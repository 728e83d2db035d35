/* SPDX-License-Identifier: MIT */
/* query.h - the operands of SMF LIST, and which records they choose */
#ifndef ZCP_SMF_QUERY_H
#define ZCP_SMF_QUERY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SMF_QUERY_TEXT_MAX	1024
#define SMF_EVENTS_MAX		8
#define SMF_LAST_MAX		100000

#define SMF_WANT_VIOLATIONS	0x1
#define SMF_WANT_SUCCESSES	0x2
#define SMF_WANT_WARNINGS	0x4
#define SMF_WANT_OUTCOMES	0x7
#define SMF_WANT_RAW		0x8
#define SMF_WANT_FOLLOW		0x10

struct smf_filter {
	uint8_t type;			/* 0: any but the trail's own */
	uint8_t want;			/* SMF_WANT_*; 0: any outcome */
	uint8_t n_events;
	uint8_t events[SMF_EVENTS_MAX];	/* of type 80 */
	char user[9];			/* empty: anyone */
	char class[9];
	char term[9];
	char name[247]; /* resource or profile; a trailing asterisk matches any rest */
	char group[9];
	char label[9], objlabel[9];	/* security label of the user, of the resource */
	uint32_t from, to;		/* packed dates 0cyydddF; 0: any */
	uint32_t time_from, time_to;	/* hundredths of a second; time_to 0: any */
	uint64_t after;			/* only records with higher numbers */
	bool raw;			/* for a program: the records themselves, in base 64 */
	bool follow;			/* and those that come from now on */
	uint32_t last;			/* at most this many, the last ones; 0: all */
};

enum smf_verb { SMF_LIST, SMF_STATUS, SMF_SWITCH, SMF_ARCHIVE, SMF_SET, SMF_SEVER, SMF_ALARM };
enum smf_alarm { SMF_ALARM_QUERY, SMF_ALARM_ADD, SMF_ALARM_DELETE };

struct smf_command {
	uint8_t verb;			/* enum smf_verb */
	uint8_t threshold;		/* SET */
	uint8_t sever;			/* SEVER: 1 YES */
	uint8_t alarm;			/* ALARM: enum smf_alarm */
	char user[9];			/* and whom it is about */
	struct smf_filter filter;	/* LIST */
};

/*
 * "SMF SET THRESHOLD(70)"; SMF may be left out, and what names no verb is
 * LIST's. Pure. Returns like smf_query_parse().
 */
const char *smf_command_parse(const char *text, size_t len, struct smf_command *cmd,
			      const char **at, size_t *at_len);

/*
 * "SMF LIST TYPE(80) USER(LINUX1) LAST(5)"; SMF and LIST may be left out.
 * Pure. NULL, or what is wrong, with *at and *at_len the operand that is.
 */
const char *smf_query_parse(const char *text, size_t len, struct smf_filter *filter,
			    const char **at, size_t *at_len);

/* Whether a record that passed smf_check() is wanted. */
bool smf_query_match(const struct smf_filter *filter, const uint8_t *rec);

#endif
