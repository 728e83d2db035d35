// SPDX-License-Identifier: MIT
/* test_status.c - what is in force, byte for byte as status.txt has it: type 81 and its sections */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "ktap.h"
#include "racf/status.h"

#define GOLDEN "tests/unit/racf/status.txt"
#define WHEN 1700000000000000000ull

static FILE *golden;

static void put(const char *name, const struct smf_rec *rec)
{
	static char line[2 * SMF_RECORD_MAX + 64], want[2 * SMF_RECORD_MAX + 64];
	int at = sprintf(line, "%s ", name);

	for (size_t i = 0; i < rec->len; i++)
		at += sprintf(line + at, "%02x", rec->p[i]);
	sprintf(line + at, "\n");
	CHECK(!smf_check(rec->p, rec->len));
	if (getenv("ZCP_GOLDEN")) {
		fputs(line, golden);
		return;
	}
	if (CHECK(fgets(want, sizeof(want), golden)))
		CHECK_STR(line, want);
}

static const struct status now = { .time = WHEN, .sid = "ZCP1", .active = true, .backup = true,
				   .primary = "RACF.DB", .copy = "RACF.DB.BAK" };

static void of_start(void)
{
	static uint8_t buf[SMF_RECORD_MAX];
	struct racf_options o;
	struct smf_rec rec;

	racf_options_first(&o);
	CHECK_EQ(status_record(&rec, buf, &o, &now), 0);
	put("start", &rec);
}

/* Every option is another one than at the beginning. */
static void change_all(struct racf_options *o)
{
	const struct racf_option *row;

	for (unsigned int i = 0; (row = racf_option_at(i)); i++) {
		unsigned int n = row->text ? 0 : racf_option_number(o, row);

		if (!row->text)
			CHECK(racf_option_set_number(o, row, n == row->high ? row->low : n + 1));
	}
	racf_option_set_text(o, racf_option_find("RULE1"), "6:8 ALNxs**m");
	racf_option_set_text(o, racf_option_find("RULE8"), "8:8 AAAAAAAA");
	racf_option_set_text(o, racf_option_find("PREFIX"), "ONE");
	racf_option_set_text(o, racf_option_find("VMXCTL"), "EVENTS.ONE");
	racf_option_set_text(o, racf_option_find("VMXAUDIT"), "AUDIT");
	racf_option_set_text(o, racf_option_find("RVARYSWITCH"), "X");
	racf_class_switch(o, racf_class_find("VMMDISK"), RACF_RACLIST | RACF_STATISTICS, true);
	racf_class_switch(o, racf_class_find("TERMINAL"), RACF_ACTIVE, true);
	racf_class_log(o, racf_class_find("VMCMD"), RACF_LOG_FAILURES);
}

static void of_options(void)
{
	struct status s = now;
	static uint8_t buf[SMF_RECORD_MAX];
	struct racf_options o;
	struct smf_rec rec;

	racf_options_first(&o);
	change_all(&o);
	s.active = s.backup = false;
	CHECK_EQ(status_record(&rec, buf, &o, &s), 0);
	put("changed", &rec);
}

static void of_setropts(void)
{
	const struct smf80 event = { .time = WHEN, .event = 24, .sid = "ZCP1", .user = "MAINT",
				     .group = "SYS1", .job = "MAINT" };
	static uint8_t buf[SMF_RECORD_MAX];
	struct racf_options was, o;
	struct smf_rec rec;

	racf_options_first(&was);
	o = was;
	smf80_begin(&rec, buf, &event);
	status_changes(&rec, &was, &o);
	CHECK_EQ(smf_end(&rec), 0);
	put("setropts-nothing", &rec);
	change_all(&o);
	smf80_begin(&rec, buf, &event);
	status_changes(&rec, &was, &o);
	CHECK_EQ(smf_end(&rec), 0);
	put("setropts", &rec);
}

static const struct ktap_case cases[] = {
	{ "FAU_GEN.1: type 81 at the start is the bytes of status.txt", of_start },
	{ "FAU_GEN.1: type 81 after every option was changed is the bytes of status.txt",
	  of_options },
	{ "FAU_GEN.1: sections 21 and 32 of SETROPTS are the bytes of status.txt", of_setropts },
};

int main(void)
{
	int status;

	setenv("TZ", "UTC0", 1);
	golden = fopen(GOLDEN, getenv("ZCP_GOLDEN") ? "w" : "r");
	if (!golden)
		return 1;
	status = ktap_run(cases, sizeof(cases) / sizeof(cases[0]));
	fclose(golden);
	return status;
}
