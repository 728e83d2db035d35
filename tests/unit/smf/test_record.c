// SPDX-License-Identifier: MIT
/* test_record.c - SMF records byte for byte, their checks, their text */
#include <stdlib.h>
#include <time.h>
#include "kmod/uapi/zcp.h"
#include "ktap.h"
#include "smf/dataset.h"
#include "smf/format.h"
#include "smf/query.h"
#include "smf/record.h"

/* 2026-11-21 12:34:56.78 UTC */
#define WHEN 1795264496780000000ull

static uint8_t buf[SMF_RECORD_MAX];

/* a refused LOGON of LINUX1 with three sections */
static const uint8_t golden[] = {
	0x00, 0x7c, 0x00, 0x00, 0x00, 0x50, 0x00, 0x45, 0x1e, 0x0e, 0x01, 0x26, 0x32, 0x5f,
	0xe9, 0xc3, 0xd7, 0xf1, 0xa8, 0x00, 0x01, 0x01, 0xd3, 0xc9, 0xd5, 0xe4, 0xe7, 0xf1,
	0x40, 0x40, 0xe2, 0xe8, 0xe2, 0xf1, 0x40, 0x40, 0x40, 0x40, 0x00, 0x5e, 0x00, 0x03,
	0x80, 0x08, 0x00, 0x00, 0xd3, 0xf0, 0xf0, 0xf0, 0xf3, 0x40, 0x40, 0x40, 0xd3, 0xc9,
	0xd5, 0xe4, 0xe7, 0xf1, 0x40, 0x40, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
	0x40, 0x40, 0x40, 0x40, 0x40, 0x40, 0x40, 0x40, 0x08, 0x00, 0xf7, 0xf7, 0xf2, 0xf0,
	0x40, 0x40, 0x40, 0x40, 0x40, 0x40, 0x40, 0x40, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
	0x11, 0x08, 0xe5, 0xd4, 0xd4, 0xc4, 0xc9, 0xe2, 0xd2, 0x40, 0x03, 0x01, 0x10, 0x2e,
	0x0b, 0xd3, 0xd6, 0xc7, 0xd6, 0xd5, 0x40, 0xba, 0xe7, 0xbb, 0x40, 0xa7,
};

static size_t build(void)
{
	static const uint8_t read_access = 0x10;
	struct smf80 r = {
		.time = WHEN,
		.des = SMF80_DES_VIOLATION,
		.event = 1,
		.qualifier = 1,
		.ath = SMF80_ATH_NORMAL,
		.rea = SMF80_REA_VERIFY,
		.sid = "ZCP1",
		.user = "LINUX1",
		.group = "SYS1",
		.term = "L0003",
		.job = "LINUX1",
	};
	struct smf_rec rec;

	smf80_begin(&rec, buf, &r);
	smf80_field(&rec, SMF80_SEC_CLASS, "VMMDISK", 8);
	smf80_section(&rec, SMF80_SEC_REQUESTED, &read_access, 1);
	smf80_text(&rec, SMF80_SEC_LOGSTR, "LOGON [X] x");
	CHECK_EQ(smf_end(&rec), 0);
	return rec.len;
}

static void bytes(void)
{
	REQUIRE(CHECK_EQ(build(), sizeof(golden)));
	CHECK_MEM(buf, golden, sizeof(golden));
	CHECK_STR(smf_check(buf, sizeof(golden)), NULL);
}

static void stamps(void)
{
	static const struct {
		uint64_t seconds;
		uint32_t tme, dte;
	} rows[] = {
		{ 0, 0, 0x0070001f },			/* 1970-01-01 */
		{ 946684799, 8639900, 0x0099365f },	/* 1999-12-31 23:59:59 */
		{ 946684800, 0, 0x0100001f },		/* 2000-01-01 */
		{ 1735603200, 0, 0x0124366f },		/* 2024-12-31 */
	};
	uint32_t tme, dte;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		smf_stamp(rows[i].seconds * 1000000000, &tme, &dte);
		CHECK_EQ(tme, rows[i].tme);
		CHECK_EQ(dte, rows[i].dte);
	}
}

static void refused(void)
{
	size_t len = build();

	for (size_t n = 0; n < len; n++)
		CHECK(smf_check(buf, n));
	/* a cut record whose length says so: sections no longer fill it */
	for (size_t n = 18; n < len; n++) {
		smf_put16(buf, n);
		CHECK(smf_check(buf, n));
	}
	build();
	buf[2] = 1;
	CHECK(smf_check(buf, len));
	build();
	buf[10] = 10;
	CHECK(smf_check(buf, len));
	build();
	smf_put16(buf + 40, 2);
	CHECK(smf_check(buf, len));
	build();
	smf_put16(buf + 38, 20);
	CHECK(smf_check(buf, len));
	build();
	CHECK(!smf_foreign(buf, len));
	buf[5] = 1;
	CHECK(smf_check(buf, len));
	CHECK(smf_foreign(buf, len));
	CHECK(!smf_foreign(buf, len - 1));
	smf_put16(buf, SMF_HEADER_LEN - 1);
	CHECK(!smf_foreign(buf, SMF_HEADER_LEN - 1));
	build();
	buf[2] = 1;
	CHECK(smf_foreign(buf, len));
}

/* A section that says more than 255 bytes, and one that says nothing. */
static size_t build_extended(void)
{
	static const uint8_t flags = SMF80_MFA_USER | SMF80_MFA_UNAVAIL, none[300];
	size_t len = build();
	struct smf_rec rec = { .p = buf, .len = len };

	smf80_extended_text(&rec, SMF80_SEC_FACTOR, "AZFTOTP1");
	smf80_extended(&rec, SMF80_SEC_MFA, &flags, 1);
	smf80_extended(&rec, 4711, none, sizeof(none));
	CHECK_EQ(smf_end(&rec), 0);
	return rec.len;
}

static void extended(void)
{
	static const struct {
		unsigned int type;
		size_t len;
	} want[] = { { 17, 8 }, { 3, 1 }, { 46, 11 }, { 441, 8 }, { 443, 1 }, { 4711, 300 } };
	size_t plain = sizeof(golden), len = build_extended(), pos = 0;
	struct smf_section sec;
	char text[1024];

	CHECK_EQ(len, plain + 12 + 5 + 304);
	CHECK_STR(smf_check(buf, len), NULL);
	CHECK_EQ(smf_get16(buf + 92), plain - 4);
	CHECK_EQ(smf_get16(buf + 94), 3);
	for (size_t i = 0; i < sizeof(want) / sizeof(want[0]); i++) {
		REQUIRE(CHECK(smf80_next(buf, &pos, &sec)));
		CHECK_EQ(sec.type, want[i].type);
		CHECK_EQ(sec.len, want[i].len);
	}
	CHECK(!smf80_next(buf, &pos, &sec));
	smf_format(buf, text, sizeof(text));
	CHECK(strstr(text, "\n  FACTOR(AZFTOTP1)\n  MFA(USER UNAVAILABLE)\n"));
	for (size_t n = 0; n < len; n++) {
		build_extended();
		smf_put16(buf, n);
		CHECK(smf_check(buf, n));
	}
}

static void extended_wrong(void)
{
	static const struct {
		size_t at;
		uint16_t value;
	} rows[] = {
		{ 94, 0 }, { 94, 2 }, { 94, 4 }, { 94, 0xffff }, { 92, 0 }, { 92, 90 },
		{ 92, sizeof(golden) - 5 }, { 92, sizeof(golden) - 3 }, { 92, 0xffff },
		{ sizeof(golden) + 2, 9 }, { sizeof(golden) + 2, 0xffff },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		size_t len = build_extended();

		smf_put16(buf + rows[i].at, rows[i].value);
		CHECK(smf_check(buf, len));
	}
	/* none there, where they are said to be at the end */
	build();
	smf_put16(buf + 92, sizeof(golden) - 4);
	smf_put16(buf + 94, 1);
	CHECK(smf_check(buf, sizeof(golden)));
}

static void too_much(void)
{
	struct smf80 r = { .time = WHEN, .sid = "ZCP1" };
	static const char words[200];
	struct smf_rec rec;

	smf80_begin(&rec, buf, &r);
	for (int i = 0; i < 200; i++)
		smf80_section(&rec, SMF80_SEC_LOGSTR, words, sizeof(words));
	CHECK(smf_end(&rec) < 0);
	CHECK(rec.len <= SMF_RECORD_MAX);
	smf80_begin(&rec, buf, &r);
	for (int i = 0; i < 200; i++)
		smf80_extended(&rec, SMF80_SEC_FACTOR, words, sizeof(words));
	CHECK(smf_end(&rec) < 0);
	CHECK(rec.len <= SMF_RECORD_MAX);
}

static void text(void)
{
	static char out[SMF_TEXT_MAX];

	build();
	smf_format(buf, out, sizeof(out));
	CHECK_STR(out,
		  " 80 2026-11-21 12:34:56.78 JOBINIT  INVPSWD  LINUX1   SYS1     L0003\n"
		  "  AUTHORITY(NORMAL) REASON(RACINIT) VIOLATION\n"
		  "  CLASS(VMMDISK)\n"
		  "  ACCESS INTENT(READ)\n"
		  "  LOGSTR(LOGON [X] x)\n");
	/* never beyond what there is room for */
	for (size_t size = 1; size < 200; size++) {
		memset(out, 'x', size + 1);
		CHECK(smf_format(buf, out, size) < size);
		CHECK_EQ(out[size], 'x');
	}
}

static struct zcp_smf_record *cp_record(const char *words, size_t len)
{
	static union {
		struct zcp_smf_record r;
		uint8_t space[sizeof(struct zcp_smf_record) + 40000];
	} u;

	memset(&u.r, 0, sizeof(u.r));
	u.r.seq = 7;
	u.r.boot = 0x0123456789abcdef;
	u.r.time = WHEN;
	u.r.mono = 99;
	u.r.correlation = 5;
	memcpy(u.r.userid, "LINUX1  ", 8);
	memcpy(u.r.target, "MAINT   ", 8);
	memcpy(u.r.origin.termid, "L0001   ", 8);
	memcpy(u.r.origin.peer, "192.0.2.1", 9);
	u.r.origin.loginuid = 0xffffffff;
	u.r.origin.pid = 17;
	u.r.event = ZCP_EVENT_COMMAND;
	u.r.outcome = ZCP_OUTCOME_DENIED;
	u.r.rc = 3;
	u.r.text_len = len;
	memcpy(u.r.text, words, len);
	return &u.r;
}

static void of_cp(void)
{
	struct zcp_smf_record *r = cp_record("FORCE MAINT", 11);
	static char out[SMF_TEXT_MAX];
	struct smf_rec rec;

	CHECK_EQ(smf_cp_check(r, sizeof(*r) + 11), 0);
	CHECK(smf_cp_check(r, sizeof(*r) + 10));
	CHECK(smf_cp_check(r, 3));
	CHECK_EQ(smf_cp_build(&rec, buf, "ZCP1", r, 0), 0);
	CHECK_STR(smf_check(buf, rec.len), NULL);
	CHECK_EQ(smf_get64(buf + SMFCP_SEQ), 7);
	CHECK_EQ(smf_get64(buf + SMFCP_BOOT), 0x0123456789abcdef);
	CHECK_EQ(smf_get16(buf + SMF_STY), ZCP_EVENT_COMMAND);
	CHECK_EQ(buf[SMF_FLG], SMF_FLG_SUBTYPE);
	smf_format(buf, out, sizeof(out));
	CHECK_STR(out,
		  "200 2026-11-21 12:34:56.78 COMMAND  DENIED   LINUX1   MAINT    L0001\n"
		  "  CP RC(3) LOGINUID(NONE) UID(0) PID(17) ACT(5)\n"
		  "  TEXT(FORCE MAINT)\n"
		  "  PEER(192.0.2.1)\n");
	r->pad = 1;
	CHECK(smf_cp_check(r, sizeof(*r) + 11));
	r->pad = 0;
	r->event = 99;
	CHECK(smf_cp_check(r, sizeof(*r) + 11));
}

static void longest(void)
{
	static char words[32568], out[SMF_TEXT_MAX];
	struct smf_rec rec;

	memset(words, 'A', sizeof(words));
	CHECK_EQ(smf_cp_build(&rec, buf, "ZCP1", cp_record(words, sizeof(words)), 0), 0);
	CHECK_STR(smf_check(buf, rec.len), NULL);
	CHECK(smf_format(buf, out, sizeof(out)) > SMFCP_TEXT_MAX);
}

static void query(void)
{
	static const struct {
		const char *text, *wrong;
	} rows[] = {
		{ "SMF LIST", NULL },
		{ "", NULL },
		{ "LIST TYPE(80)", NULL },
		{ "smf list user(linux1) last(5)", NULL },
		{ "EVENT(LOGON ACCESS 18)", NULL },
		{ "VIOL", NULL },
		{ "DATE(26325:26325)", NULL },
		{ "T(80)", "AMBIGUOUS OPERAND" },
		{ "FOO", "INVALID OPERAND" },
		{ "USER", "OPERAND NEEDS A VALUE" },
		{ "USER(TOOLONGNAME)", "INVALID VALUE" },
		{ "USER(A", "MISSING PARENTHESIS" },
		{ "VIOLATIONS(1)", "OPERAND TAKES NO VALUE" },
		{ "LAST(0)", "INVALID VALUE" },
		{ "TYPE(256)", "INVALID VALUE" },
		{ "DATE(26400)", "INVALID VALUE" },
		{ "EVENT(1 2 3 4 5 6 7 8 9)", "INVALID VALUE" },
		{ "SMF SMF", "INVALID OPERAND" },
	};
	struct smf_filter f;
	const char *at;
	size_t len;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		CHECK_STR(smf_query_parse(rows[i].text, strlen(rows[i].text), &f, &at, &len),
			  rows[i].wrong);
}

static bool chosen(const char *operands)
{
	struct smf_filter f;
	const char *at;
	size_t len;

	CHECK_STR(smf_query_parse(operands, strlen(operands), &f, &at, &len), NULL);
	return smf_query_match(&f, buf);
}

static void choosing(void)
{
	build();
	CHECK(chosen(""));
	CHECK(chosen("TYPE(80) USER(LINUX1) EVENT(LOGON) VIOLATIONS TERM(L0003) CLASS(VMMDISK) "
		     "DATE(26325)"));
	CHECK(!chosen("TYPE(200)"));
	CHECK(!chosen("USER(LINUX2)"));
	CHECK(!chosen("EVENT(ACCESS)"));
	CHECK(!chosen("SUCCESSES"));
	CHECK(!chosen("TERM(L0004)"));
	CHECK(!chosen("CLASS(VMCMD)"));
	CHECK(!chosen("NAME(X)"));
	CHECK(!chosen("DATE(26324)"));
	CHECK(!chosen("DATE(26326:26365)"));
}

static const struct ktap_case cases[] = {
	{ "a type 80 record is the bytes that the layout says", bytes },
	{ "FPT_STM.1: time stamps across days, years, centuries", stamps },
	{ "cut and inconsistent records are refused", refused },
	{ "extended sections, behind the others", extended },
	{ "extended sections that do not fit are refused", extended_wrong },
	{ "a record that would be too long is not made", too_much },
	{ "FAU_SAR.1: a record as text", text },
	{ "CP's events become records of type 200", of_cp },
	{ "the longest text of CP fits", longest },
	{ "operands of SMF LIST, good and bad", query },
	{ "FAU_SAR.3: operands choose", choosing },
};

int main(void)
{
	setenv("TZ", "UTC0", 1);
	return ktap_run(cases, sizeof(cases) / sizeof(cases[0]));
}
