// SPDX-License-Identifier: MIT
/* test_report.c - statements good and bad, what they choose, and the pages that come of them */
#include <stdlib.h>
#include "ktap.h"
#include "smf/record.h"
#include "smf/report.h"

/* 2026-11-21 12:34:56.78 UTC */
#define WHEN 1795264496780000000ull
#define HOUR 3600000000000ull

static struct report r;
static uint8_t recs[4][400];
static struct report_item items[4];

static void record(int i, uint8_t event, uint8_t qualifier, const char *user, const char *name)
{
	struct smf80 e = {
		.time = WHEN + i * HOUR,
		.des = (qualifier ? SMF80_DES_VIOLATION : 0) | (i ? 0 : SMF80_DES_UNDEFINED),
		.event = event,
		.qualifier = qualifier,
		.ath = SMF80_ATH_NORMAL,
		.rea = SMF80_REA_ALWAYS,
		.sid = "ZCP1",
		.group = "SYS1",
		.term = "L0003",
	};
	static const uint8_t read_access = 0x10;
	uint8_t level = i;
	struct smf_rec rec;

	strcpy(e.user, user);
	strcpy(e.label, i ? "" : "SECRET");
	smf80_begin(&rec, recs[i], &e);
	smf80_text(&rec, SMF80_SEC_RESOURCE, name);
	smf80_section(&rec, SMF80_SEC_REQUESTED, &read_access, 1);
	if (i)
		smf80_section(&rec, SMF80_SEC_LEVEL, &level, 1);
	smf80_field(&rec, SMF80_SEC_CLASS, "VMMDISK", 8);
	smf_end(&rec);
	items[i] = (struct report_item){ recs[i], i + 1 };
}

static void fill(void)
{
	record(0, 1, 1, "LINUX1", "");
	record(1, 2, 0, "LINUX2", "MAINT.191");
	record(2, 2, 1, "LINUX1", "MAINT.<1>");
	record(3, 10, 0, "MAINT", "LINUX9");
}

static const char *parse(const char *text)
{
	unsigned int line;

	return report_parse(text, strlen(text), &r, &line);
}

static void grammar(void)
{
	static const struct {
		const char *text, *wrong;
		unsigned int line;
	} rows[] = {
		{ "", NULL, 1 },
		{ "* nothing\n\nSELECT\nEND\nnonsense", NULL, 4 },
		{ "SELECT DATE(26001:26365) TIME(080000:170000) USER(A B*) -\n GROUP(SYS1) "
		 "VIOLATIONS",
		 NULL, 2 },
		{ "racfrw title('x') gensum linecnt(50)\nsummary user by(event) violations "
		 "title('y')",
		 NULL, 2 },
		{ "EVENT ACCESS EVQUAL(INSAUTH 3) CLASS(VMMDISK) INTENT(READ UPDATE)", NULL, 1 },
		{ "LIST SORT(USER TIME) DESCEND NEWPAGE TITLE('a b')", NULL, 1 },
		{ "SELECT AUTHORITY(SPECIAL) REASON(CMDVIOL VMAUDIT)", NULL, 1 },
		{ "SELECT OWNER(MAINT) STEP(A B) NOJOB", NULL, 1 },
		{ "EVENT ACCESS LEVEL(7 08) DSQUAL(MAINT LINUX*)", NULL, 1 },
		{ "RACFRW DATA(SMF.DATA) DSNAME(A B) SAVE(C) GENSUM", NULL, 1 },
		{ "SELECT OWNER", "an operand needs values in parentheses", 1 },
		{ "SELECT STEP()", "a value is wrong", 1 },
		{ "SELECT NOJOB(X)", "something stands where an operand should", 1 },
		{ "EVENT ACCESS LEVEL(100)", "a value is wrong", 1 },
		{ "EVENT ACCESS LEVEL(A)", "a value is wrong", 1 },
		{ "EVENT ACCESS DSQUAL", "an operand needs values in parentheses", 1 },
		{ "RACFRW SAVE", "an operand needs values in parentheses", 1 },
		{ "RACFRW DATA(X", "a value is wrong", 1 },
		{ "FOO", "there is no such statement", 1 },
		{ "SELECT\nSELECT FOO", "SELECT has no such operand", 2 },
		{ "SELECT USER", "an operand needs values in parentheses", 1 },
		{ "SELECT USER(", "a value is wrong", 1 },
		{ "SELECT USER()", "a value is wrong", 1 },
		{ "SELECT DATE(26000)", "a value is wrong", 1 },
		{ "SELECT TIME(250000:260000)", "a value is wrong", 1 },
		{ "SELECT )", "something stands where an operand should", 1 },
		{ "EVENT", "EVENT needs a name", 1 },
		{ "EVENT NOSUCH", "there is no such event", 1 },
		{ "LIST SORT(FOO)", "there is no such field to sort by", 1 },
		{ "LIST TITLE(x)", "a title stands in apostrophes", 1 },
		{ "LIST TITLE('x)", "a title has no end, or is too long", 1 },
		{ "SUMMARY", "SUMMARY needs GROUP, RESOURCE, COMMAND, EVENT, OWNER or USER", 1 },
		{ "SUMMARY USER BY(USER)", "BY needs another kind than the summary", 1 },
		{ "RACFRW LINECNT(5)", "LINECNT is no number from 20 to 9999", 1 },
		{ "(", "no statement begins like this", 1 },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		unsigned int line;

		CHECK_STR(report_parse(rows[i].text, strlen(rows[i].text), &r, &line),
			  rows[i].wrong);
		if (!CHECK_EQ(line, rows[i].line))
			printf("# %s\n", rows[i].text);
	}
}

/* Which of the four records are wanted, as bits from the first one on */
static unsigned int wanted(const char *text)
{
	unsigned int bits = 0;

	CHECK_STR(parse(text), NULL);
	for (int i = 0; i < 4; i++)
		bits |= report_wants(&r, recs[i]) << i;
	return bits;
}

static void choosing(void)
{
	fill();
	CHECK_EQ(wanted(""), 15);
	CHECK_EQ(wanted("SELECT VIOLATIONS"), 5);
	CHECK_EQ(wanted("SELECT USER(LINUX*)"), 7);
	CHECK_EQ(wanted("SELECT USER(LINUX2)\nSELECT USER(MAINT)"), 10);
	CHECK_EQ(wanted("SELECT USER(LINUX1) SUCCESSES"), 0);
	CHECK_EQ(wanted("SELECT DATE(26325)"), 15);
	CHECK_EQ(wanted("SELECT DATE(26326:26365)"), 0);
	CHECK_EQ(wanted("SELECT TIME(120000:133456)"), 3);
	CHECK_EQ(wanted("SELECT SECLABEL(SECRET)"), 1);
	CHECK_EQ(wanted("SELECT REASON(RACINIT)"), 0);
	CHECK_EQ(wanted("SELECT STATUS"), 0);
	CHECK_EQ(wanted("SELECT PROCESS"), 15);
	CHECK_EQ(wanted("EVENT LOGON"), 1);
	CHECK_EQ(wanted("EVENT ALLCOMMAND\nEVENT ACCESS NAME(MAINT.1*)"), 10);
	CHECK_EQ(wanted("EVENT ACCESS EVQUAL(1)"), 4);
	CHECK_EQ(wanted("EVENT ACCESS EVQUAL(INSAUTH) INTENT(READ)"), 4);
	CHECK_EQ(wanted("EVENT ACCESS INTENT(ALTER)"), 0);
	CHECK_EQ(wanted("EVENT ACCESS LEVEL(2 7)"), 4);
	CHECK_EQ(wanted("EVENT LOGON LEVEL(0)"), 0);
	CHECK_EQ(wanted("EVENT ALLCOMMAND LEVEL(03)"), 8);
	CHECK_EQ(wanted("EVENT ACCESS DSQUAL(MAINT)"), 6);
	CHECK_EQ(wanted("EVENT ALLCOMMAND DSQUAL(MAINT)"), 0);
	CHECK_EQ(wanted("SELECT NOUSER"), 1);
	CHECK_EQ(wanted("SELECT NOJOB"), 14);
	/* what no record tells chooses nothing */
	CHECK_EQ(wanted("SELECT OWNER(NOBODY) STEP(NONE)"), 15);
	CHECK_EQ(wanted("SELECT USER(LINUX1)\nEVENT ACCESS"), 4);
}

static char *print(void (*how)(FILE *to))
{
	char *text = NULL;
	size_t len;
	FILE *f = open_memstream(&text, &len);

	how(f);
	fclose(f);
	return text;
}

static void as_text(FILE *to)
{
	report_text(&r, items, 4, to);
}

static void as_html(FILE *to)
{
	report_html(&r, items, 4, to);
}

static void pages(void)
{
	char *text;

	fill();
	CHECK_STR(parse("RACFRW TITLE('T')\nSUMMARY USER\nSUMMARY USER BY(EVENT)\nLIST SORT(USER) "
			"TITLE('L')"),
		  NULL);
	text = print(as_text);
	CHECK(strstr(
		text,
		"USER                                          SUCCESSES   WARNINGS VIOLATIONS "
		"     TOTAL\n"
		"LINUX1                                                0          0          2 "
		"         2\n"
		"LINUX2                                                1          0          0 "
		"         1\n"));
	CHECK(strstr(text,
		     "LINUX1\n  ACCESS                                              0          0 "
		     "         1          1\n"));
	CHECK(strstr(text,
		     "2026-11-21 12:34:56 ZCP1 JOBINIT      INVPSWD  LINUX1   SYS1     L0003    "
		     "VMMDISK  V \n"
		     "2026-11-21 14:34:56 ZCP1 ACCESS       INSAUTH  LINUX1   SYS1     L0003    "
		     "VMMDISK  V MAINT.<1>\n"));
	CHECK(strstr(text, "4 RECORDS\n"));
	free(text);
	fill();
	text = print(as_html);
	CHECK(strstr(text, "<title>T</title>"));
	CHECK(strstr(text, "4 records from 2026-11-21 12:34:56 to 2026-11-21 15:34:56"));
	CHECK(strstr(text, "<td>MAINT.&#60;1&#62;"));
	CHECK(!strstr(text, "<1>"));
	free(text);
}

static const struct ktap_case cases[] = {
	{ "statements, good and bad", grammar },
	{ "FAU_SAR.3: statements choose", choosing },
	{ "FAU_SAR.1: lists, summaries and a page with charts", pages },
};

int main(void)
{
	setenv("TZ", "UTC0", 1);
	return ktap_run(cases, sizeof(cases) / sizeof(cases[0]));
}
