// SPDX-License-Identifier: MIT
/* test_unload.c - unloaded lines column by column, XML, JSON, records as lines of base 64 */
#include <openssl/evp.h>
#include <stdlib.h>
#include "kmod/uapi/zcp.h"
#include "ktap.h"
#include "smf/format.h"
#include "smf/json.h"
#include "smf/rawline.h"
#include "smf/record.h"
#include "smf/unload.h"

/* 2026-11-21 12:34:56.78 UTC */
#define WHEN 1795264496780000000ull

static uint8_t buf[SMF_RECORD_MAX];
static char out[70000];
static size_t out_len;

static void put(void *arg, const char *p, size_t len)
{
	(void)arg;
	memcpy(out + out_len, p, len);
	out_len += len;
	out[out_len] = 0;
}

static const char *unload(void (*how)(struct unload_out *o))
{
	static struct unload_out o;

	o.put = put;
	how(&o);
	out_len = 0;
	*out = 0;
	unload_record(&o.sink, buf);
	unload_flush(&o);
	return out;
}

/* The columns "from" until "to", counted from 1, of the n-th line */
static const char *columns(unsigned int n, unsigned int from, unsigned int to)
{
	static char text[2000];
	const char *p = out;

	while (n--)
		p = strchr(p, '\n') + 1;
	memcpy(text, p + from - 1, to - from + 1);
	text[to - from + 1] = 0;
	return text;
}

static void build(uint8_t event, uint8_t qualifier)
{
	struct smf80 r = {
		.time = WHEN,
		.entry = WHEN,
		.des = SMF80_DES_VIOLATION,
		.event = event,
		.qualifier = qualifier,
		.ath = SMF80_ATH_SPECIAL,
		.rea = SMF80_REA_CMDVIOL,
		.re2 = 0x40,
		.err = SMF80_ERR_UNCHANGED,
		.sid = "ZCP1",
		.user = "LINUX1",
		.group = "SYS1",
		.term = "L0003",
		.job = "JOB1",
		.label = "SECRET",
	};
	static const uint8_t read_access = 0x10, none = 0x08;
	/* NAME given, refused nothing */
	static const uint8_t bits[2] = { 0x80, 0 };
	struct smf_rec rec;

	smf80_begin(&rec, buf, &r);
	smf80_text(&rec, SMF80_SEC_RESOURCE, "MAINT.191");
	smf80_section(&rec, SMF80_SEC_REQUESTED, &read_access, 1);
	smf80_section(&rec, SMF80_SEC_ALLOWED, &none, 1);
	smf80_section(&rec, SMF80_SEC_COMMAND, bits, 2);
	smf80_text(&rec, SMF80_SEC_PROFILE, "LINUX9");
	smf80_field(&rec, SMF80_SEC_CLASS, "VMMDISK", 8);
	smf80_text(&rec, SMF80_SEC_LOGSTR, "LINK <1>");
	smf80_text(&rec, SMF80_SEC_USERNAME, "A USER");
	smf80_text(&rec, SMF80_SEC_LABEL, "TOPSECRT");
	CHECK_EQ(smf_end(&rec), 0);
}

static void common(void)
{
	static const struct {
		unsigned int from, to;
		const char *text;
	} rows[] = {
		{ 1, 8, "JOBINIT " },	{ 9, 9, " " },
		{ 10, 17, "INVPSWD " },	{ 19, 26, "12:34:56" },
		{ 28, 37, "2026-11-21" }, { 39, 42, "ZCP1" },
		{ 44, 47, "YES " },	{ 49, 52, "NO  " },
		{ 54, 57, "NO  " },	{ 59, 66, "LINUX1  " },
		{ 68, 75, "SYS1    " },	{ 77, 80, "NO  " },
		{ 82, 85, "YES " },	{ 112, 115, "NO  " },
		{ 117, 120, "NO  " },	{ 147, 150, "YES " },
		{ 152, 155, "NO  " },	{ 157, 159, "000" },
		{ 161, 164, "NO  " },	{ 166, 169, "YES " },
		{ 171, 178, "L0003   " }, { 180, 187, "JOB1    " },
		{ 189, 196, "12:34:56" }, { 198, 207, "2026-11-21" },
		{ 209, 216, "        " }, { 218, 221, "NO  " },
		{ 223, 226, "YES " },	{ 258, 261, "NO  " },
		{ 268, 275, "SECRET  " }, { 277, 280, "7720" },
		{ 282, 289, "        " }, { 291, 300, "LINK <1>  " },
		{ 556, 563, "A USER  " },
	};

	build(1, 1);
	unload(unload_text);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		CHECK_STR(columns(0, rows[i].from, rows[i].to), rows[i].text);
	CHECK_EQ(strlen(out), 635);
	CHECK_EQ(out[634], '\n');
}

static void access_line(void)
{
	build(2, 1);
	unload(unload_text);
	CHECK_STR(columns(0, 1, 17), "ACCESS   INSAUTH ");
	CHECK_STR(columns(0, 282, 293), "MAINT.191   ");
	CHECK_STR(columns(0, 538, 555), "READ     NONE     ");
	CHECK_STR(columns(0, 574, 581), "VMMDISK ");
	CHECK_STR(columns(0, 839, 848), "LINK <1>  ");
	CHECK_STR(columns(0, 1104, 1111), "A USER  ");
	CHECK_STR(columns(0, 1125, 1132), "TOPSECRT");
	CHECK_EQ(strlen(out), 1133);
}

static void command_line(void)
{
	build(10, 1);
	unload(unload_text);
	CHECK_STR(columns(0, 1, 17), "ADDUSER  INSAUTH ");
	CHECK_STR(columns(0, 282, 298), "VMMDISK  LINUX9  ");
	CHECK_STR(columns(0, 577, 586), "LINK <1>  ");
	/* the first keyword of the grammar's rows, whatever it is called */
	CHECK(strcmp(columns(0, 833, 834), "  "));
	CHECK_STR(columns(0, 1858, 1860), "   ");
	CHECK_EQ(strlen(out), 2882);
}

/* What operands say: a line ends behind the last field that it has. */
static void operands_line(void)
{
	struct smf80 r = { .time = WHEN, .event = 20, .sid = "ZCP1", .user = "LINUX1" };
	static char whole[2100];
	struct smf_rec rec;
	char sec[32];

	smf80_begin(&rec, buf, &r);
	smf80_section(&rec, SMF80_SEC_LEVEL, "\x07", 1);
	REQUIRE(CHECK_EQ(smf_end(&rec), 0));
	unload(unload_text);
	CHECK_STR(columns(0, 2883, 2885), "007");
	CHECK_EQ(strlen(out), 2886);
	smf80_text(&rec, SMF80_SEC_NAME, "A USER");
	smf80_text(&rec, SMF80_SEC_DATA, "Some <DATA>");
	smf80_text(&rec, SMF80_SEC_FROM, "OTHER");
	smf80_text(&rec, SMF80_SEC_ADDMEM, "A");
	smf80_text(&rec, SMF80_SEC_ADDMEM, "B");
	smf80_text(&rec, SMF80_SEC_DELMEM, "C");
	*sec = 0;
	smf_put_text((uint8_t *)sec + 1, "OVM     UID(7)", 14);
	smf80_section(&rec, SMF80_SEC_SEGMENT, sec, 15);
	memset(whole, 'X', sizeof(whole) - 1);
	whole[sizeof(whole) - 2] = 'Y';
	smf80_extended_text(&rec, SMF80_SEC_TEXT, whole);
	REQUIRE(CHECK_EQ(smf_end(&rec), 0));
	unload(unload_text);
	CHECK_STR(columns(0, 2887, 2894), "A USER  ");
	CHECK_STR(columns(0, 2908, 2919), "Some <DATA> ");
	CHECK_STR(columns(0, 3164, 3170), "OTHER  ");
	CHECK_STR(columns(0, 3411, 3415), "A B  ");
	CHECK_STR(columns(0, 4436, 4438), "C  ");
	CHECK_STR(columns(0, 5461, 5475), "OVM     UID(7) ");
	CHECK_STR(columns(0, 6486 + 2097, 6486 + 2099), "XY ");
	CHECK_EQ(strlen(out), 8662);
	unload(unload_xml);
	CHECK(strstr(out, "<RALT_DATA>Some &lt;DATA&gt;</RALT_DATA>"));
	CHECK(strstr(out, "<RALT_ADDMEM>A B</RALT_ADDMEM>"));
	CHECK(strstr(out, "XY</RALT_COMMAND></event>"));
	smf_json(buf, 0, out, sizeof(out));
	CHECK(strstr(out, ",\"level\":7,"));
	CHECK(strstr(out, ",\"segment\":\"OVM     UID(7)\","));
	smf_format(buf, out, sizeof(out));
	CHECK(strstr(out, "\n  LEVEL(7)\n"));
	CHECK(strstr(out, "\n  DATA(Some <DATA>)\n  FROM(OTHER)\n  ADDMEM(A)\n  ADDMEM(B)\n"));
	CHECK(strstr(out, "XY)\n"));
}

/* No columns, but elements. */
static void factors(void)
{
	static const uint8_t flags = SMF80_MFA_USER;
	struct smf80 r = { .time = WHEN, .event = 1, .sid = "ZCP1", .user = "LINUX1" };
	struct smf_rec rec;

	smf80_begin(&rec, buf, &r);
	smf80_extended_text(&rec, SMF80_SEC_FACTOR, "A&B");
	smf80_extended(&rec, SMF80_SEC_MFA, &flags, 1);
	REQUIRE(CHECK_EQ(smf_end(&rec), 0));
	unload(unload_xml);
	CHECK(strstr(out, "<INIT_MFA_USER>YES</INIT_MFA_USER><INIT_MFA_FALLBACK>NO<"));
	CHECK(strstr(out, "<INIT_MFA_FACTOR>A&amp;B</INIT_MFA_FACTOR></event>"));
	unload(unload_text);
	CHECK_EQ(strlen(out), 635);
	smf_json(buf, 0, out, sizeof(out));
	CHECK(strstr(out, ",\"factor\":\"A&B\",\"mfa\":[\"USER\"]}\n"));
}

static void status_lines(void)
{
	static const uint8_t class[] = {
		0x20, 0xe5, 0xd4, 0xd4, 0xc4, 0xc9, 0xe2, 0xd2, 0x40, 0x20,
	};
	struct smf_rec rec;

	smf81_begin(&rec, buf, "ZCP1", WHEN);
	smf80_section(&rec, SMF81_SEC_CLASS, class, sizeof(class));
	CHECK_EQ(smf_end(&rec), 0);
	CHECK_STR(smf_check(buf, rec.len), NULL);
	unload(unload_text);
	CHECK_STR(columns(0, 1, 17), "RACFINIT         ");
	CHECK_STR(columns(0, 152, 160), "YES  YES ");
	CHECK_STR(columns(1, 1, 8), "CLASNAME");
	CHECK_STR(columns(1, 44, 51), "VMMDISK ");
	CHECK_STR(columns(1, 53, 66), "NO   NO   YES ");
	CHECK_STR(columns(1, 93, 100), "NEVER   ");
	for (size_t n = 0; n < rec.len; n++)
		CHECK(smf_check(buf, n));
	buf[131] = 2;
	CHECK(smf_check(buf, rec.len));
}

static void cp_line(void)
{
	union {
		struct zcp_smf_record r;
		uint8_t space[sizeof(struct zcp_smf_record) + 64];
	} u = { .r = { .seq = 7,
		     .time = WHEN,
		     .correlation = 5,
		     .event = ZCP_EVENT_COMMAND,
		     .outcome = ZCP_OUTCOME_DENIED,
		     .rc = 3,
		     .text_len = 10 } };
	struct smf_rec rec;

	memcpy(u.r.userid, "LINUX1  ", 8);
	memcpy(u.r.target, "MAINT   ", 8);
	memcpy(u.r.origin.termid, "L0001   ", 8);
	memcpy(u.r.origin.peer, "192.0.2.1", 9);
	u.r.origin.pid = 17;
	memcpy(u.r.text, "FORCE \"X\"\\", 10);
	REQUIRE(CHECK_EQ(smf_cp_build(&rec, buf, "ZCP1", &u.r, 0), 0));
	unload(unload_text);
	CHECK_STR(columns(0, 1, 17), "CPEVENT  DENIED  ");
	CHECK_STR(columns(0, 44, 100), "COMMAND  CP  LINUX1   MAINT             L0001    00000003");
	CHECK_STR(columns(0, 102, 131), "0000000000 0000000000 00000017");
	CHECK_STR(columns(0, 133, 142), "192.0.2.1 ");
	CHECK_STR(columns(0, 215, 256), "00000000000000000005 0000000007 FORCE \"X\"\\");
	CHECK_EQ(strlen(out), 1271);
	u.r.rc = -13;
	REQUIRE(CHECK_EQ(smf_cp_build(&rec, buf, "ZCP1", &u.r, 0), 0));
	unload(unload_text);
	CHECK_STR(columns(0, 93, 100), "-0000013");
	u.r.rc = 3;
	REQUIRE(CHECK_EQ(smf_cp_build(&rec, buf, "ZCP1", &u.r, 0), 0));
	smf_json(buf, 12, out, sizeof(out));
	CHECK_STR(
		out,
		"{\"type\":200,\"number\":12,\"time\":\"2026-11-21T12:34:56.78\",\"system\":"
		"\"ZCP1\","
		"\"event\":\"COMMAND\",\"outcome\":\"DENIED\",\"source\":\"CP\",\"user\":"
		"\"LINUX1\","
		"\"target\":\"MAINT\",\"terminal\":\"L0001\",\"rc\":3,\"loginuid\":0,\"uid\":0,"
		"\"pid\":17,\"act\":5,\"text\":\"FORCE \\\"X\\\"\\\\\",\"peer\":\"192.0.2.1\"}\n");
}

static void xml(void)
{
	build(2, 1);
	unload(unload_xml);
	CHECK_EQ(strncmp(out, "<event name=\"ACCESS\"><EVENT_TYPE>ACCESS</EVENT_TYPE>", 52), 0);
	CHECK(strstr(out, "<ACC_LOGSTR>LINK &lt;1&gt;</ACC_LOGSTR>"));
	CHECK(strstr(out, "<ACC_RES_SECL>TOPSECRT</ACC_RES_SECL></event>\n"));
}

/* What XML has of an event's flag, as the columns of the text have it. */
static const char *xml_flag(const char *prefix, const char *name)
{
	static char text[5];
	char tag[40];
	const char *p;

	snprintf(tag, sizeof(tag), "<%s_%s>", prefix, name);
	p = strstr(out, tag);
	snprintf(text, sizeof(text), "%-4.*s", p && p[strlen(tag)] == 'Y' ? 3 : 2,
		 p ? p + strlen(tag) : "");
	return text;
}

/* Flags that were said before are said again as they were, of the right event. */
static void xml_flags(void)
{
	static const char *const names[] = {
		"AUTH_NORMAL", "AUTH_SPECIAL", "AUTH_OPER", "AUTH_AUDIT",
		"AUTH_EXIT", "AUTH_FAILSFT", "AUTH_BYPASS", "AUTH_TRUSTED",
	};
	char want[8][5];

	for (unsigned int v = 0; v < 2 * 256; v++) {
		build(v & 1 ? 2 : 10, 1);
		buf[42] = v / 2 * 5;
		unload(unload_text);
		for (size_t i = 0; i < 8; i++)
			strcpy(want[i], columns(0, 77 + 5 * i, 80 + 5 * i));
		for (int again = 0; again < 2; again++) {
			unload(unload_xml);
			for (size_t i = 0; i < 8; i++)
				CHECK_STR(xml_flag(v & 1 ? "ACC" : "AU", names[i]), want[i]);
		}
	}
}

static void json(void)
{
	build(2, 1);
	smf_json(buf, 0, out, sizeof(out));
	CHECK_STR(
		out,
		"{\"type\":80,\"time\":\"2026-11-21T12:34:56.78\",\"system\":\"ZCP1\","
		"\"event\":\"ACCESS\",\"qualifier\":\"INSAUTH\",\"outcome\":\"VIOLATION\","
		"\"user\":\"LINUX1\",\"group\":\"SYS1\",\"terminal\":\"L0003\",\"job\":\"JOB1\","
		"\"label\":\"SECRET\",\"authority\":[\"SPECIAL\"],\"reason\":[\"CMDVIOL\"],"
		"\"error\":64,\"resource\":\"MAINT.191\",\"intent\":\"READ\",\"allowed\":\"NONE\","
		"\"profile\":\"LINUX9\",\"class\":\"VMMDISK\",\"logstr\":\"LINK <1>\","
		"\"user_name\":\"A USER\",\"resource_label\":\"TOPSECRT\"}\n");
}

static void raw(void)
{
	static struct raw_record r;
	char line[32 + 4 * SMF_RAW_BYTES / 3 + 4];
	size_t len;

	build(2, 1);
	len = smf_get16(buf);
	for (size_t at = 0; at < len; at += SMF_RAW_BYTES) {
		size_t n = len - at < SMF_RAW_BYTES ? len - at : SMF_RAW_BYTES;
		int width = sprintf(line, at ? "+ " : "> 4711 ");

		EVP_EncodeBlock((unsigned char *)line + width, buf + at, n);
		CHECK_EQ(raw_line(&r, line), at + n < len ? RAW_MORE : RAW_RECORD);
	}
	CHECK_EQ(r.number, 4711);
	CHECK_EQ(r.len, len);
	CHECK_MEM(r.p, buf, len);
	CHECK_EQ(raw_line(&r, "RPISMF003I 1 RECORDS LISTED"), RAW_TEXT);
	CHECK_EQ(raw_line(&r, ""), RAW_TEXT);
	CHECK_EQ(raw_line(&r, "> x AAAA"), RAW_BROKEN);
	CHECK_EQ(raw_line(&r, "> 1 AAA"), RAW_BROKEN);
	CHECK_EQ(raw_line(&r, "> 1 A=AA"), RAW_BROKEN);
	CHECK_EQ(raw_line(&r, "+ AAAA"), RAW_BROKEN);
}

static const struct ktap_case cases[] = {
	{ "FAU_SAR.1: columns that all events have, and those of JOBINIT", common },
	{ "FAU_SAR.1: columns of ACCESS", access_line },
	{ "FAU_SAR.1: columns of commands", command_line },
	{ "and behind it what operands say, where the record has it", operands_line },
	{ "FAU_SAR.1: factors of a LOGON in XML", factors },
	{ "FAU_SAR.1: a line for the options and one for each class", status_lines },
	{ "FAU_SAR.1: columns of CP's events, and JSON", cp_line },
	{ "FAU_SAR.1: XML", xml },
	{ "FAU_SAR.1: each combination of flags in XML, said once and again", xml_flags },
	{ "FAU_SAR.1: JSON", json },
	{ "records cross a terminal as text", raw },
};

int main(void)
{
	setenv("TZ", "UTC0", 1);
	return ktap_run(cases, sizeof(cases) / sizeof(cases[0]));
}
