// SPDX-License-Identifier: MIT
/*
 * test_golden.c - a record for each row of docs/audit-events.md, byte for byte as golden.txt has it
 *
 * With GOLDEN=print in the environment the file is printed instead.
 */
#include <ctype.h>
#include <stdlib.h>
#include "kmod/uapi/zcp.h"
#include "ktap.h"
#include "smf/record.h"

/* 2026-11-21 12:34:56.78 UTC */
#define WHEN 1795264496780000000ull
#define GOLDEN "tests/unit/smf/golden.txt"

static uint8_t buf[SMF_RECORD_MAX];
static size_t len;
static FILE *golden;

/* The record that was built against the next line of the file: a name, hexadecimal. */
static void compare(const char *name)
{
	static char want[1 << 16], line[1 << 16];
	int n;

	CHECK_STR(smf_check(buf, len), NULL);
	n = snprintf(line, sizeof(line), "%s ", name);
	for (size_t i = 0; i < len; i++)
		n += sprintf(line + n, "%02x", buf[i]);
	strcpy(line + n, "\n");
	if (!golden) {
		fputs(line, stdout);
		return;
	}
	if (CHECK(fgets(want, sizeof(want), golden)))
		CHECK_STR(line, want);
}

/* ---- type 200 ------------------------------------------------------------- */

static const struct {
	const char *name;
	enum zcp_cp_event event;
	enum zcp_outcome outcome;
	uint8_t source;
	int rc;
	const char *target, *text;
} cp[] = {
	{ "cp-command-attempt", ZCP_EVENT_COMMAND, ZCP_OUTCOME_ATTEMPT, 0, 0, "LINUX2",
	  "FORCE LINUX2" },
	{ "cp-command-success", ZCP_EVENT_COMMAND, ZCP_OUTCOME_SUCCESS, 0, 0, "LINUX2",
	  "FORCE LINUX2" },
	{ "cp-command-failure", ZCP_EVENT_COMMAND, ZCP_OUTCOME_FAILURE, 0, 45, "LINUX2",
	  "FORCE LINUX2" },
	{ "cp-class", ZCP_EVENT_CLASS, ZCP_OUTCOME_DENIED, 0, 3, "", "FORCE LINUX2" },
	{ "cp-logon", ZCP_EVENT_LOGON, ZCP_OUTCOME_SUCCESS, 0, 0, "LINUX1", "LOGON" },
	{ "cp-logoff", ZCP_EVENT_LOGOFF, ZCP_OUTCOME_SUCCESS, 0, 0, "LINUX1", "LOGOFF" },
	{ "cp-directory", ZCP_EVENT_DIRECTORY, ZCP_OUTCOME_SUCCESS, 0, 0, "", "12 USERS" },
	{ "cp-config", ZCP_EVENT_CONFIG, ZCP_OUTCOME_SUCCESS, 0, 0, "", "SYSTEM CONFIG" },
	{ "cp-spool", ZCP_EVENT_SPOOL, ZCP_OUTCOME_SUCCESS, 0, 0, "LINUX1", "FILE 0001" },
	{ "cp-nss", ZCP_EVENT_NSS, ZCP_OUTCOME_SUCCESS, 0, 0, "LINUX", "LINUX 2 GB" },
	{ "cp-module", ZCP_EVENT_MODULE, ZCP_OUTCOME_SUCCESS, 0, 0, "", "LOADED" },
	{ "cp-door", ZCP_EVENT_DOOR, ZCP_OUTCOME_DENIED, 0, 0, "", "SECOND OPENER" },
	{ "cp-force", ZCP_EVENT_FORCE, ZCP_OUTCOME_SUCCESS, 0, 0, "LINUX2", "FORCED BY MAINT" },
	{ "smf-started", ZCP_EVENT_DOOR, ZCP_OUTCOME_SUCCESS, 1, 0, "", "SMF STARTED" },
	{ "smf-switch", ZCP_EVENT_CONFIG, ZCP_OUTCOME_SUCCESS, 1, 0, "", "SMF SWITCH" },
	{ "smf-sever", ZCP_EVENT_CONFIG, ZCP_OUTCOME_ATTEMPT, 1, 0, "", "SMF SEVER NO" },
	{ "smf-by-hand", ZCP_EVENT_CONFIG, ZCP_OUTCOME_DENIED, 1, 0, "",
	  "SMF CONTROL WAS CHANGED BY HAND, IGNORED" },
	{ "smf-lost", ZCP_EVENT_DOOR, ZCP_OUTCOME_FAILURE, 1, 0, "", "12 RECORDS LOST" },
	{ "smf-query", ZCP_EVENT_QUERY, ZCP_OUTCOME_DENIED, 1, 0, "", "SMF LIST" },
	{ "cp-disconnect", ZCP_EVENT_DISCONNECT, ZCP_OUTCOME_SUCCESS, 0, 0, "LINUX1",
	  "DISCONNECT" },
	{ "cp-line", ZCP_EVENT_LINE, ZCP_OUTCOME_DENIED, 0, 0, "",
	  "TLS REFUSED: no shared cipher" },
};

static void of_cp(void)
{
	for (size_t i = 0; i < sizeof(cp) / sizeof(cp[0]); i++) {
		union {
			struct zcp_smf_record r;
			uint8_t space[sizeof(struct zcp_smf_record) + 64];
		} u = { .r = { .seq = i + 1, .boot = 0x0123456789abcdef, .time = WHEN, .mono = 99,
			       .correlation = 5, .event = cp[i].event, .outcome = cp[i].outcome,
			       .rc = cp[i].rc, .text_len = strlen(cp[i].text) } };
		struct smf_rec rec;

		memcpy(u.r.userid, "LINUX1  ", 8);
		memset(u.r.target, ' ', 8);
		memcpy(u.r.target, cp[i].target, strlen(cp[i].target));
		memcpy(u.r.origin.termid, "L0001   ", 8);
		memcpy(u.r.origin.peer, "192.0.2.1", 9);
		memcpy(u.r.origin.comm, "cpctl", 5);
		u.r.origin.loginuid = 1000;
		u.r.origin.pid = 17;
		memcpy(u.r.text, cp[i].text, u.r.text_len);
		CHECK_EQ(smf_cp_build(&rec, buf, "ZCP1", &u.r, cp[i].source), 0);
		len = rec.len;
		compare(cp[i].name);
	}
}

/* ---- types 80 and 81 --------------------------------------------------------- */

static const struct {
	const char *name;
	uint8_t event, qualifier;
	uint16_t des;
	uint8_t ath, rea;
	const char *resource, *profile, *class, *logstr;
} racf[] = {
	{ "racf-logon", 1, 0, 0, 0x80, 0x04, NULL, NULL, NULL, "LOGON" },
	{ "racf-logon-password", 1, 1, 0x8000, 0x80, 0x08, NULL, NULL, NULL, "LOGON" },
	{ "racf-logon-revoked", 1, 7, 0x8000, 0x80, 0x08, NULL, NULL, NULL, "LOGON" },
	{ "racf-logon-undefined", 1, 9, 0xc000, 0x80, 0x08, NULL, NULL, NULL, "LOGON" },
	{ "racf-logoff", 1, 8, 0, 0x80, 0x04, NULL, NULL, NULL, "LOGOFF" },
	{ "racf-access", 2, 0, 0, 0x80, 0x10, "LINUX2.READER", NULL, "VMRDR", "TRANSFER" },
	{ "racf-access-refused", 2, 1, 0x8000, 0x80, 0x10, "LINUX2.READER", NULL, "VMRDR",
	  "TRANSFER" },
	{ "racf-access-warning", 2, 3, 0x1000, 0x80, 0x10, "LINUX2.READER", NULL, "VMRDR",
	  "TRANSFER" },
	{ "racf-trail-read", 2, 0, 0, 0x10, 0x04, "SMF.LIST", NULL, "FACILITY", "SMF LIST" },
	{ "racf-adduser", 10, 0, 0, 0x40, 0x20, NULL, "LINUX9", NULL, "ADDUSER LINUX9" },
	{ "racf-altuser-refused", 13, 1, 0x8000, 0x80, 0x02, NULL, "LINUX9", NULL,
	  "ALTUSER LINUX9" },
	{ "racf-permit", 19, 0, 0, 0x40, 0x20, NULL, "LINUX2.READER", "VMRDR",
	  "PERMIT LINUX2.READER" },
	{ "racf-setropts", 24, 0, 0, 0x40, 0x20, NULL, NULL, NULL, "SETROPTS LIST" },
};

static void of_racf(void)
{
	static const uint8_t read_access = 0x10, none = 0x08;
	struct smf_rec rec;

	for (size_t i = 0; i < sizeof(racf) / sizeof(racf[0]); i++) {
		struct smf80 r = {
			.time = WHEN, .entry = WHEN, .des = racf[i].des, .event = racf[i].event,
			.qualifier = racf[i].qualifier, .ath = racf[i].ath, .rea = racf[i].rea,
			.sid = "ZCP1", .group = "SYS1", .term = "L0003", .job = "LINUX1",
		};

		strcpy(r.user, racf[i].des & SMF80_DES_UNDEFINED ? "" : "LINUX1");
		smf80_begin(&rec, buf, &r);
		if (racf[i].resource) {
			smf80_text(&rec, SMF80_SEC_RESOURCE, racf[i].resource);
			smf80_section(&rec, SMF80_SEC_REQUESTED, &read_access, 1);
			smf80_section(&rec, SMF80_SEC_ALLOWED,
				      racf[i].qualifier ? &none : &read_access, 1);
		}
		if (racf[i].profile)
			smf80_text(&rec, SMF80_SEC_PROFILE, racf[i].profile);
		if (racf[i].class)
			smf80_field(&rec, SMF80_SEC_CLASS, racf[i].class, 8);
		smf80_text(&rec, SMF80_SEC_LOGSTR, racf[i].logstr);
		smf80_field(&rec, SMF80_SEC_USERNAME, "A USER", 20);
		CHECK_EQ(smf_end(&rec), 0);
		len = rec.len;
		compare(racf[i].name);
	}
	smf81_begin(&rec, buf, "ZCP1", WHEN);
	CHECK_EQ(smf_end(&rec), 0);
	len = rec.len;
	compare("racf-options");
}

static const struct ktap_case cases[] = {
	{ "FAU_GEN.1 FAU_GEN.2: CP's events and smfd's own are the bytes of golden.txt", of_cp },

	{ "FAU_GEN.1 FAU_GEN.2: RACF's decisions and commands are the bytes of golden.txt",
	  of_racf },
};

int main(void)
{
	const char *how = getenv("GOLDEN");

	setenv("TZ", "UTC0", 1);
	if (how && !strcmp(how, "print")) {
		of_cp();
		of_racf();
		return 0;
	}
	golden = fopen(GOLDEN, "r");
	if (!golden) {
		perror(GOLDEN);
		return 1;
	}
	return ktap_run(cases, sizeof(cases) / sizeof(cases[0]));
}
