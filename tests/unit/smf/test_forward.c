// SPDX-License-Identifier: MIT
/* test_forward.c - records in the words of Linux audit and of the journal */
#include <libaudit.h>
#include <stdlib.h>
#include "kmod/uapi/zcp.h"
#include "ktap.h"
#include "smf/dataset.h"
#include "smf/forward.h"
#include "smf/record.h"

#define WHEN 1795264496780000000ull

static uint8_t buf[SMF_RECORD_MAX];
static struct forward f;
static char text[4096];

static void racf(uint8_t event, uint8_t qualifier, bool violation)
{
	struct smf80 r = {
		.time = WHEN,
		.des = violation ? SMF80_DES_VIOLATION : 0,
		.event = event,
		.qualifier = qualifier,
		.sid = "ZCP1",
		.user = "LINUX1",
		.group = "SYS1",
		.term = "L0003",
	};
	struct smf_rec rec;

	smf80_begin(&rec, buf, &r);
	smf80_text(&rec, SMF80_SEC_PROFILE, "LINUX9");
	smf80_field(&rec, SMF80_SEC_CLASS, "USER", 8);
	smf80_text(&rec, SMF80_SEC_LOGSTR, "ADDUSER LINUX9 \"x\"");
	smf_end(&rec);
}

static const char *audit(void)
{
	text[forward_audit(&f, text, sizeof(text) - 1)] = 0;
	return text;
}

static const char *journal(void)
{
	text[forward_journal(&f, text, sizeof(text) - 1)] = 0;
	return text;
}

static void of_racf(void)
{
	racf(10, 0, false);
	CHECK(forward_wanted(buf));
	forward_make(&f, buf, 17);
	CHECK_EQ(f.audit, AUDIT_USER_MGMT);
	CHECK(f.success);
	CHECK_STR(audit(),
		  "op=racf-adduser acct=\"LINUX1\" grp=\"SYS1\" class=\"USER\" obj=\"LINUX9\" "
		  "qual=SUCCESS smf=17");
	CHECK_STR(journal(), "SYSLOG_IDENTIFIER=smf\nPRIORITY=6\n"
			     "MESSAGE=ADDUSER SUCCESS LINUX1: ADDUSER LINUX9 \"x\"\n"
			     "ZCP_SMF_TYPE=80\nZCP_SMF_RECORD=17\nZCP_EVENT=ADDUSER\n"
			     "ZCP_QUALIFIER=SUCCESS\nZCP_RESULT=success\nZCP_USER=LINUX1\n"
			     "ZCP_GROUP=SYS1\nZCP_TERMINAL=L0003\nZCP_CLASS=USER\n"
			     "ZCP_RESOURCE=LINUX9\n");
	racf(1, 1, true);
	forward_make(&f, buf, 1);
	CHECK_EQ(f.audit, AUDIT_USER_LOGIN);
	CHECK(!f.success);
	CHECK_STR(f.op, "login");
	racf(1, 8, false);
	forward_make(&f, buf, 1);
	CHECK_EQ(f.audit, AUDIT_USER_LOGOUT);
	/* a grant of access is for the trail alone, a refusal is not */
	racf(2, 0, false);
	CHECK(!forward_wanted(buf));
	racf(2, 1, true);
	CHECK(forward_wanted(buf));
}

static void of_cp(void)
{
	static const char words[] = "MESSAGE=LOGON SUCCESS LINUX1: A?b=\"c\"\nZCP_";
	union {
		struct zcp_smf_record r;
		uint8_t space[sizeof(struct zcp_smf_record) + 64];
	} u = { .r = { .time = WHEN, .event = ZCP_EVENT_LOGON, .outcome = ZCP_OUTCOME_SUCCESS } };
	struct smf_rec rec;

	memcpy(u.r.userid, "LINUX1  ", 8);
	memcpy(u.r.target, "LINUX1  ", 8);
	memcpy(u.r.origin.termid, "L0001   ", 8);
	memcpy(u.r.origin.peer, "192.0.2.1", 9);
	u.r.text_len = 7;
	memcpy(u.r.text, "A\nb=\"c\"", 7);
	REQUIRE(CHECK_EQ(smf_cp_build(&rec, buf, "ZCP1", &u.r, 0), 0));
	CHECK(forward_wanted(buf));
	forward_make(&f, buf, 2);
	CHECK_EQ(f.audit, AUDIT_VIRT_CONTROL);
	CHECK_STR(audit(), "op=cp-logon acct=\"LINUX1\" virt=zcp vm=\"LINUX1\" qual=SUCCESS smf=2");
	/* nothing that a user typed makes a field of its own */
	CHECK_EQ(strncmp(strstr(journal(), "MESSAGE="), words, strlen(words)), 0);
	u.r.outcome = ZCP_OUTCOME_ATTEMPT;
	smf_cp_build(&rec, buf, "ZCP1", &u.r, 0);
	CHECK(!forward_wanted(buf));
}

static void odd_words(void)
{
	racf(2, 1, true);
	forward_make(&f, buf, 3);
	strcpy(f.resource, "A B\"");
	CHECK(strstr(audit(), " obj=41204222 "));
	/* never beyond what there is room for */
	for (size_t size = 1; size < 300; size++) {
		memset(text, 'x', size + 1);
		CHECK(forward_audit(&f, text, size) < size);
		CHECK_EQ(text[size], 'x');
		memset(text, 'x', size + 1);
		CHECK(forward_journal(&f, text, size) < size);
		CHECK_EQ(text[size], 'x');
	}
}

static const struct ktap_case cases[] = {
	{ "FAU_SAR.1: RACF's records for Linux", of_racf },
	{ "FAU_SAR.1: CP's records for Linux", of_cp },
	{ "words that need care", odd_words },
};

int main(void)
{
	setenv("TZ", "UTC0", 1);
	return ktap_run(cases, sizeof(cases) / sizeof(cases[0]));
}
