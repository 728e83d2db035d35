// SPDX-License-Identifier: MIT
/* test_check.c - decisions from a database: what is looked up for them, and what is recorded */
#include <stdlib.h>
#include <unistd.h>
#include "ktap.h"
#include "lib/log.h"
#include "racf/audit.h"
#include "racf/check.h"
#include "racf/db.h"
#include "smf/record.h"

#define N ZCP_ACCESS_NONE
#define R ZCP_ACCESS_READ
#define U ZCP_ACCESS_UPDATE
#define A ZCP_ACCESS_ALTER

static struct racf_options options;
static struct model *model;
static struct db db;

static void sql(const char *text)
{
	CHECK_EQ(db_run(&db, text, ""), 0);
}

/* Profile of a class: owner SYS1, UACC, label. */
static void profile(const char *class, const char *name, int64_t uacc, const char *label)
{
	CHECK_EQ(db_run(&db,
			"INSERT OR REPLACE INTO profile (class, name, owner, uacc, audit_ok, "
			"audit_fail,"
			" label, created) VALUES (?1, ?2, 'SYS1', ?3, 0, 2, ?4, 1)",
			"ttit", class, name, uacc, label),
		 0);
}

static const char *const world[] = {
	"INSERT INTO grp (name, supgrp, owner, created) VALUES ('SYS1', '', 'SYS1', 1),"
	" ('DEPT', 'SYS1', 'SYS1', 1), ('TEAM', 'DEPT', 'DEPT', 1), ('APART', 'DEPT', 'ANN', 1)",
	"INSERT INTO user (name, owner, dfltgrp, attrs, username, created, label, seclevel) VALUES"
	" ('ANN', 'SYS1', 'DEPT', 0, '', 1, 'SECRET', 50), ('BOB', 'TEAM', 'TEAM', 0, '', 1, "
	"'PUBLIC', 0),"
	" ('EVE', 'SYS1', 'SYS1', 0, '', 1, 'SYSHIGH', 0)",
	"INSERT INTO connection (user, grp, owner, authority, uacc, attrs, created) VALUES"
	" ('ANN', 'DEPT', 'SYS1', 0, 0, 2, 1), ('ANN', 'TEAM', 'SYS1', 0, 0, 64, 1),"
	" ('BOB', 'TEAM', 'SYS1', 0, 0, 0, 1), ('EVE', 'SYS1', 'SYS1', 0, 0, 0, 1)",
	"INSERT INTO member VALUES ('SECDATA', 'SECLEVEL', 'LOW', 10), ('SECDATA', 'SECLEVEL', "
	"'HIGH', 50),"
	" ('SECDATA', 'CATEGORY', 'RED', 1), ('SECDATA', 'CATEGORY', 'BLUE', 1024)",
	"INSERT INTO profile (class, name, owner, uacc, audit_ok, audit_fail, seclevel, created) "
	"VALUES"
	" ('SECLABEL', 'SECRET', 'SYS1', 0, 2, 0, 50, 1), ('SECLABEL', 'PUBLIC', 'SYS1', 0, 0, 0, "
	"10, 1),"
	" ('SECLABEL', 'BROKEN', 'SYS1', 0, 0, 0, 20, 1), ('SECLABEL', 'ALL', 'SYS1', 0, 0, 0, 50, "
	"1)",
	"INSERT INTO category VALUES ('SECLABEL', 'SECRET', 1), ('SECLABEL', 'ALL', 1), "
	"('SECLABEL', 'ALL', 1024)",
};

static void load(void)
{
	if (model)
		model_free(model);
	model = model_load(&db);
}

static struct check_answer ask_as(const char *user, struct check_question q)
{
	static uint8_t attrs[RACF_CONNECTS_MAX];
	static racf_name groups[RACF_CONNECTS_MAX];
	struct racf_subject s = { 0 };
	const struct racf_user *u = model_user(model, user);

	if (u)
		check_subject(&options, u, 1000, groups, attrs, &s);
	return check_access(model, &options, &s, &q);
}

static char ask(const char *user, const char *class, const char *resource, enum zcp_access wanted)
{
	struct check_question q = { .class = class, .resource = resource, .wanted = wanted };

	return "-yn?"[ask_as(user, q).d.decision];
}

/* ---- cases ---- */

static void names(void)
{
	profile("FACILITY", "A.B", R, "");
	profile("FACILITY", "A.*", N, "");
	profile("FACILITY", "&X.**", U, "");
	profile("RACFVARS", "&X", N, "");
	sql("INSERT INTO member VALUES ('RACFVARS', '&X', 'NEXT', 0)");
	load();
	CHECK_EQ(ask("BOB", "FACILITY", "A.B", R), 'y');
	CHECK_EQ(ask("BOB", "FACILITY", "A.C", R), 'n');
	CHECK_EQ(ask("BOB", "FACILITY", "C", R), '?');
	CHECK_EQ(ask("BOB", "FACILITY", "NEXT.C", U), 'y');
	CHECK_EQ(ask("NOBODY", "FACILITY", "A.B", R), '?');
	CHECK_EQ(ask("BOB", "NOCLASS", "A.B", R), '?');
	racf_class_switch(&options, racf_class_find("FACILITY"), RACF_GENERIC | RACF_GENCMD, false);
	CHECK_EQ(ask("BOB", "FACILITY", "A.C", R), '?');
	racf_class_switch(&options, racf_class_find("FACILITY"), RACF_ACTIVE, false);
	CHECK_EQ(ask("BOB", "FACILITY", "A.B", R), '?');
	racf_options_first(&options);
}

static void global(void)
{
	struct check_question q = { .class = "FACILITY", .resource = "BOB.X", .wanted = R };

	profile("FACILITY", "**", N, "");
	profile("GLOBAL", "FACILITY", N, "");
	sql("INSERT INTO member VALUES ('GLOBAL', 'FACILITY', '&RACUID.**', 3),"
	    " ('GLOBAL', 'FACILITY', '&RACGPID.X', 2), ('GLOBAL', 'FACILITY', 'BOB.Y', 0)");
	load();
	CHECK_EQ(ask("BOB", "FACILITY", "BOB.X", U), 'y');
	CHECK_STR(ask_as("BOB", q).global, "&RACUID.**");
	CHECK_EQ(ask("ANN", "FACILITY", "BOB.X", R), 'n');
	CHECK_EQ(ask("BOB", "FACILITY", "TEAM.X", R), 'y');
	CHECK_EQ(ask("BOB", "FACILITY", "TEAM.X", U), 'n');
	CHECK_EQ(ask("BOB", "FACILITY", "BOB.Y", R), 'n');
	options.global_none = 0;
	profile("FACILITY", "BOB.Y", R, "");
	CHECK_EQ(model_refresh_profile(model, &db, "FACILITY", "BOB.Y"), 0);
	CHECK_EQ(ask("BOB", "FACILITY", "BOB.Y", R), 'y');
	racf_class_switch(&options, racf_class_find("FACILITY"), RACF_GLOBAL, false);
	CHECK_EQ(ask("BOB", "FACILITY", "BOB.X", U), 'n');
	racf_options_first(&options);
	/* members go with the profile */
	sql("DELETE FROM profile WHERE class = 'GLOBAL'");
	CHECK_EQ(model_refresh_profile(model, &db, "GLOBAL", "FACILITY"), 0);
	CHECK_EQ(ask("BOB", "FACILITY", "BOB.X", U), 'n');
}

static void operations(void)
{
	/* ANN has group-OPERATIONS in DEPT; TEAM is owned by it, APART by a user */
	profile("VMRDR", "BOB", N, "");
	profile("VMRDR", "TEAM.X", N, "");
	profile("VMRDR", "APART.X", N, "");
	profile("VMRDR", "EVE", N, "");
	sql("UPDATE profile SET owner = 'BOB' WHERE class = 'VMRDR' AND name = 'BOB'");
	load();
	CHECK_EQ(ask("ANN", "VMRDR", "BOB", A), 'y');
	CHECK_EQ(ask("ANN", "VMRDR", "TEAM.X", A), 'y');
	CHECK_EQ(ask("ANN", "VMRDR", "APART.X", A), 'n');
	CHECK_EQ(ask("ANN", "VMRDR", "EVE", A), 'n');
	CHECK_EQ(ask("BOB", "VMRDR", "TEAM.X", A), 'n');
	/* of the current connect group alone, without list-of-groups */
	sql("UPDATE user SET dfltgrp = 'TEAM' WHERE name = 'ANN'");
	load();
	CHECK_EQ(ask("ANN", "VMRDR", "BOB", A), 'y');
	options.grplist = 0;
	CHECK_EQ(ask("ANN", "VMRDR", "BOB", A), 'n');
	racf_options_first(&options);
	sql("UPDATE user SET dfltgrp = 'DEPT' WHERE name = 'ANN'");
	load();
}

/* A connection that is revoked does not count. */
static void revoked(void)
{
	profile("VMNODE", "NODE", N, "");
	sql("INSERT INTO access VALUES ('VMNODE', 'NODE', 'TEAM', 3)");
	load();
	CHECK_EQ(ask("BOB", "VMNODE", "NODE", U), 'y');
	CHECK_EQ(ask("ANN", "VMNODE", "NODE", U), 'n');
}

static void disks(void)
{
	struct check_question q = { .class = "VMMDISK", .resource = "MAINT.190", .wanted = R };

	CHECK_EQ(ask("BOB", "VMMDISK", "BOB.191", A), 'y');
	CHECK_EQ(ask("BOB", "VMMDISK", "BOBBY.191", R), '?');
	CHECK_EQ(ask("BOB", "VMMDISK", "ANN.191", R), '?');
	CHECK_EQ(ask_as("BOB", q).d.decision, ZCP_DONTKNOW);
	q.exempt = true;
	CHECK_EQ(ask_as("BOB", q).d.decision, ZCP_PERMIT);
}

static void terminals(void)
{
	struct check_question q = { .class = "TERMINAL", .resource = "L0001", .wanted = R, .day = 3,
				    .minute = 600 };

	CHECK_EQ(ask("BOB", "TERMINAL", "L0001", R), 'y');
	options.terminal = N;
	CHECK_EQ(ask("BOB", "TERMINAL", "L0001", R), 'n');
	racf_options_first(&options);
	sql("UPDATE grp SET termuacc = 0 WHERE name = 'TEAM'");
	profile("TERMINAL", "L0002", R, "");
	load();
	CHECK_EQ(ask("BOB", "TERMINAL", "L0001", R), 'n');
	CHECK_EQ(ask("BOB", "TERMINAL", "L0002", R), 'n');
	CHECK_EQ(ask("ANN", "TERMINAL", "L0002", R), 'y');
	sql("UPDATE profile SET days = 8, time_from = 480, time_to = 1020 WHERE name = 'L0002'");
	load();
	q.resource = "L0002";
	CHECK_EQ(ask_as("ANN", q).d.decision, ZCP_PERMIT);
	q.minute = 1020;
	CHECK_EQ(ask_as("ANN", q).d.decision, ZCP_DENY);
	q.day = 2;
	q.minute = 600;
	CHECK_EQ(ask_as("ANN", q).d.rule, RACF_RULE_HOURS);
	sql("UPDATE grp SET termuacc = 1 WHERE name = 'TEAM'");
}

static void grouping(void)
{
	struct check_question q = { .class = "TERMINAL", .resource = "R0001", .wanted = R };

	profile("GTERMINL", "ROOM1", R, "");
	profile("GTERMINL", "ROOM2", N, "");
	profile("TERMINAL", "R0*", A, "");
	sql("INSERT INTO member VALUES ('GTERMINL', 'ROOM1', 'R0001', 0), ('GTERMINL', 'ROOM2', "
	    "'R0001', 0),"
	    " ('GTERMINL', 'ROOM1', 'R1*', 0)");
	sql("INSERT INTO access VALUES ('GTERMINL', 'ROOM1', 'BOB', 2), ('GTERMINL', 'ROOM2', "
	    "'BOB', 3),"
	    " ('GTERMINL', 'ROOM2', 'ANN', 1)");
	load();
	/*
	 * the highest level of an id, the lowest UACC; a member that is discrete goes before
	 * generics
	 */
	CHECK_EQ(ask("BOB", "TERMINAL", "R0001", U), 'y');
	CHECK_EQ(ask("ANN", "TERMINAL", "R0001", R), 'n');
	CHECK_EQ(ask("EVE", "TERMINAL", "R0001", R), 'n');
	CHECK_EQ(ask("EVE", "TERMINAL", "R0002", A), 'y');
	CHECK_EQ(ask("EVE", "TERMINAL", "R1002", R), 'y');
	CHECK_EQ(ask("EVE", "TERMINAL", "R1002", U), 'n');
	CHECK_STR(ask_as("BOB", q).profile->name, "R0001");
	/* and the class's own profile of the name */
	profile("TERMINAL", "R0001", R, "");
	sql("INSERT INTO access VALUES ('TERMINAL', 'R0001', 'EVE', 2)");
	CHECK_EQ(model_refresh_profile(model, &db, "TERMINAL", "R0001"), 0);
	CHECK_EQ(ask("EVE", "TERMINAL", "R0001", R), 'y');
	CHECK_EQ(ask("BOB", "TERMINAL", "R0001", U), 'y');
	/* labels that differ are none */
	sql("UPDATE profile SET label = 'PUBLIC' WHERE name = 'ROOM1'");
	sql("UPDATE profile SET label = 'SECRET' WHERE name = 'ROOM2'");
	racf_class_switch(&options, racf_class_find("SECLABEL"), RACF_ACTIVE, true);
	load();
	CHECK_EQ(ask_as("BOB", q).d.rule, RACF_RULE_LABEL);
	racf_options_first(&options);
	sql("DELETE FROM profile WHERE class = 'GTERMINL'");
	CHECK_EQ(model_refresh_profile(model, &db, "GTERMINL", "ROOM1"), 0);
	CHECK_EQ(model_refresh_profile(model, &db, "GTERMINL", "ROOM2"), 0);
	CHECK_EQ(ask("BOB", "TERMINAL", "R0001", U), 'n');
}

static void labeled_mode(void)
{
	racf_class_switch(&options, racf_class_find("SECLABEL"), RACF_ACTIVE, true);
	racf_class_switch(&options, racf_class_find("VMMAC"), RACF_ACTIVE, true);
	options.mls = options.mlactive = RACF_FAIL;
	options.seclabelcontrol = 1;
}

static void labels(void)
{
	struct check_question q = { .class = "VMMAC", .resource = "ANN", .flow = RACF_FLOW_WRITE,
				    .label = "SECRET", .exempt = true };
	const struct racf_label *high, *low, *all;

	profile("VMSEGMT", "S", A, "SECRET");
	profile("VMSEGMT", "P", A, "PUBLIC");
	profile("VMSEGMT", "B", A, "BROKEN");
	profile("VMSEGMT", "NONE", A, "");
	profile("VMSEGMT", "OUT", A, "SYSNONE");
	sql("UPDATE profile SET uacc = 2 WHERE class = 'SECLABEL' AND name = 'PUBLIC'");
	load();
	high = model_label(model, "SYSHIGH");
	low = model_label(model, "SYSLOW");
	all = model_label(model, "ALL");
	REQUIRE(CHECK(high && low && all));
	/* 7.1.3.3: highest level and all categories; lowest level and none */
	CHECK(racf_label_equal(high, all) && racf_label_equal(low, model_label(model, "PUBLIC")));
	CHECK(racf_label_dominates(high, low) && !racf_label_dominates(low, high));
	/* its level is not defined */
	CHECK(!model_label(model, "BROKEN") && !model_label(model, "NEVER"));
	CHECK(!check_labeled_mode(&options));
	labeled_mode();
	CHECK(check_labeled_mode(&options));
	/* BOB has no level: what a label means is not what it takes to have it */
	CHECK_EQ(ask("BOB", "SECLABEL", "PUBLIC", R), 'y');
	CHECK_EQ(ask("BOB", "SECLABEL", "SECRET", R), 'n');
	CHECK_EQ(ask("ANN", "VMSEGMT", "S", U), 'y');
	CHECK_EQ(ask("ANN", "VMSEGMT", "P", R), 'y');
	CHECK_EQ(ask("ANN", "VMSEGMT", "P", U), 'n');
	CHECK_EQ(ask("BOB", "VMSEGMT", "S", R), 'n');
	CHECK_EQ(ask("EVE", "VMSEGMT", "B", R), 'n');
	CHECK_EQ(ask("EVE", "VMSEGMT", "NONE", R), 'n');
	CHECK_EQ(ask("BOB", "VMSEGMT", "OUT", A), 'y');
	/*
	 * BOB is PUBLIC and may tell ANN something, EVE may not; nobody tells a machine without
	 * label
	 */
	CHECK_EQ(ask_as("BOB", q).d.decision, ZCP_PERMIT);
	CHECK_EQ(ask_as("EVE", q).d.decision, ZCP_DENY);
	q.label = "";
	CHECK_EQ(ask_as("BOB", q).d.decision, ZCP_DENY);
	/* without VMMAC labels are not asked, but what goes round them stays disabled */
	racf_class_switch(&options, racf_class_find("VMMAC"), RACF_ACTIVE, false);
	CHECK_EQ(ask_as("EVE", q).d.decision, ZCP_PERMIT);
	CHECK_EQ(ask_as("NOBODY", q).d.decision, ZCP_DONTKNOW);
	q.unlabeled = true;
	CHECK_EQ(ask_as("EVE", q).d.rule, RACF_RULE_LABEL);
	racf_class_switch(&options, racf_class_find("SECLABEL"), RACF_ACTIVE, false);
	CHECK_EQ(ask_as("EVE", q).d.decision, ZCP_PERMIT);
	q.exempt = false;
	CHECK_EQ(ask_as("EVE", q).d.decision, ZCP_DONTKNOW);
	labeled_mode();
	/* one's own disk is never exempt */
	CHECK_EQ(ask("BOB", "VMMDISK", "BOB.191", R), 'n');
	/* each part of the mode is needed for it */
	options.mls = RACF_WARN;
	CHECK(!check_labeled_mode(&options));
	labeled_mode();
	options.mlactive = RACF_WARN;
	CHECK(!check_labeled_mode(&options));
	labeled_mode();
	options.compatmode = 1;
	CHECK(!check_labeled_mode(&options));
	options.compatmode = 0;
	options.seclabelcontrol = 0;
	CHECK(!check_labeled_mode(&options));
	labeled_mode();
	racf_class_switch(&options, racf_class_find("VMMAC"), RACF_ACTIVE, false);
	CHECK(!check_labeled_mode(&options));
	/* a category that is no longer defined makes its labels none */
	labeled_mode();
	sql("DELETE FROM member WHERE profile = 'CATEGORY' AND name = 'RED'");
	CHECK_EQ(model_refresh_profile(model, &db, "SECDATA", "CATEGORY"), 0);
	CHECK(!model_label(model, "SECRET"));
	CHECK_EQ(ask("ANN", "VMSEGMT", "S", R), 'n');
	sql("INSERT INTO member VALUES ('SECDATA', 'CATEGORY', 'RED', 1)");
	CHECK_EQ(model_refresh_profile(model, &db, "SECDATA", "CATEGORY"), 0);
	CHECK_EQ(ask("ANN", "VMSEGMT", "S", R), 'y');
	racf_options_first(&options);
}

static void quiet(void)
{
	options.mlquiet = 1;
	profile("VMSEGMT", "OPEN", R, "");
	load();
	CHECK_EQ(ask("ANN", "VMSEGMT", "OPEN", R), 'y');
	racf_class_switch(&options, racf_class_find("SECLABEL"), RACF_ACTIVE, true);
	CHECK_EQ(ask("ANN", "VMSEGMT", "OPEN", R), 'n');
	CHECK(check_quiet(&options, "ANN", RACF_OPERATIONS | RACF_AUDITOR));
	CHECK(!check_quiet(&options, "ANN", RACF_SPECIAL));
	CHECK(!check_quiet(&options, "OPERATOR", 0));
	CHECK(!check_quiet(&options, "RACFVM", 0));
	options.mlstable = 1;
	CHECK(!check_stable(&options));
	options.mlquiet = 0;
	CHECK(check_stable(&options));
	CHECK_EQ(ask("ANN", "VMSEGMT", "OPEN", R), 'y');
	racf_options_first(&options);
	CHECK(!check_stable(&options) && !check_quiet(&options, "ANN", 0));
}

static void many_labels(void)
{
	char text[200];

	sql("BEGIN");
	for (int i = 1; i <= RACF_SECLEVEL_MAX; i++) {
		snprintf(text, sizeof(text),
			 "INSERT OR IGNORE INTO member VALUES ('SECDATA', 'SECLEVEL', 'L%d', %d)",
			 i, i);
		sql(text);
	}
	for (int i = 1; i <= RACF_CATEGORIES_MAX; i++) {
		snprintf(text, sizeof(text),
			 "INSERT OR REPLACE INTO member VALUES ('SECDATA', 'CATEGORY', 'C%d', %d)",
			 i, i);
		sql(text);
		snprintf(text, sizeof(text),
			 "INSERT OR REPLACE INTO category VALUES ('SECLABEL', 'ALL', %d)", i);
		sql(text);
	}
	sql("UPDATE profile SET seclevel = 254 WHERE class = 'SECLABEL' AND name = 'ALL'");
	sql("COMMIT");
	load();
	REQUIRE(CHECK(model_label(model, "ALL")));
	CHECK(racf_label_equal(model_label(model, "ALL"), model_label(model, "SYSHIGH")));
	CHECK_EQ(model_seclevel(model, "L254"), 254);
	CHECK_EQ(model_category(model, "C1024"), 1024);
	CHECK_EQ(model_new_category(model), 0);
}

static void events(void)
{
	struct check_question q = {
		.class = "VMMDISK", .resource = "BOB.191", .wanted = R, .event = "MDISK"
	};

	CHECK_EQ(ask_as("BOB", q).d.decision, ZCP_PERMIT);
	CHECK_EQ(ask_as("BOB", q).reasons, 0);
	profile("VMXEVENT", "CTL", N, "");
	profile("VMXEVENT", "AUD", N, "");
	profile("VMXEVENT", "USERSEL.ANN", N, "");
	sql("INSERT INTO member VALUES ('VMXEVENT', 'CTL', 'MDISK', 1), ('VMXEVENT', 'CTL', "
	    "'LINK', 2),"
	    " ('VMXEVENT', 'AUD', 'LINK', 4), ('VMXEVENT', 'USERSEL.ANN', 'LINK', 9)");
	load();
	CHECK_EQ(ask_as("BOB", q).d.decision, ZCP_PERMIT);
	strcpy(options.event_control, "CTL");
	strcpy(options.event_audit, "AUD");
	/* under control by name: an own disk needs a profile */
	CHECK_EQ(ask_as("BOB", q).d.decision, ZCP_DONTKNOW);
	/* not under control: no profile is needed, but it is audited */
	q.event = "LINK";
	q.resource = "ANN.191";
	CHECK_EQ(ask_as("BOB", q).d.decision, ZCP_PERMIT);
	CHECK_EQ(ask_as("BOB", q).reasons, SMF80_RE2_EVENT);
	/* of ANN there is a profile of her own: control, no audit */
	q.resource = "BOB.191";
	CHECK_EQ(ask_as("ANN", q).d.decision, ZCP_DONTKNOW);
	CHECK_EQ(ask_as("ANN", q).reasons, SMF80_REA_ALWAYS << 8);
	/* taken back: what is in force for all, first of control, then of the records too */
	sql("UPDATE profile SET events_off = 3 WHERE name = 'USERSEL.ANN'");
	CHECK_EQ(model_refresh_profile(model, &db, "VMXEVENT", "USERSEL.ANN"), 0);
	CHECK_EQ(ask_as("ANN", q).d.decision, ZCP_PERMIT);
	CHECK_EQ(ask_as("ANN", q).reasons, 0);
	sql("UPDATE profile SET events_off = 15 WHERE name = 'USERSEL.ANN'");
	CHECK_EQ(model_refresh_profile(model, &db, "VMXEVENT", "USERSEL.ANN"), 0);
	CHECK_EQ(ask_as("ANN", q).reasons, SMF80_RE2_EVENT);
	sql("UPDATE profile SET events_off = 0 WHERE name = 'USERSEL.ANN'");
	CHECK_EQ(model_refresh_profile(model, &db, "VMXEVENT", "USERSEL.ANN"), 0);
	q.event = "STORE.C";
	CHECK_EQ(ask_as("BOB", q).d.rule, RACF_RULE_OWN);
	racf_class_switch(&options, racf_class_find("VMXEVENT"), RACF_ACTIVE, false);
	q.event = "LINK";
	CHECK_EQ(ask_as("ANN", q).d.decision, ZCP_DONTKNOW);
	CHECK_EQ(ask_as("BOB", q).reasons, 0);
	racf_options_first(&options);
}

static void clearance(void)
{
	profile("VMBATCH", "JOB", A, "");
	sql("UPDATE profile SET seclevel = 50 WHERE name = 'JOB'");
	load();
	CHECK_EQ(ask("ANN", "VMBATCH", "JOB", R), 'y');
	CHECK_EQ(ask("BOB", "VMBATCH", "JOB", R), 'n');
	racf_class_switch(&options, racf_class_find("SECDATA"), RACF_ACTIVE, false);
	CHECK_EQ(ask("BOB", "VMBATCH", "JOB", R), 'y');
	racf_options_first(&options);
}

/* ---- what is recorded ---- */

static void reasons(void)
{
	static const struct racf_decision yes = { .decision = ZCP_PERMIT, .rule = RACF_RULE_USER },
					  no = { .decision = ZCP_DENY, .rule = RACF_RULE_NONE },
					  warned = { .decision = ZCP_PERMIT, .warned = true },
					  operations = { .decision = ZCP_PERMIT,
							 .rule = RACF_RULE_OPERATIONS };
	static const struct {
		const char *why;
		struct racf_audit_terms terms;
		const struct racf_decision *d;
		enum zcp_access wanted;
		uint16_t reasons;
	} rows[] = {
		{ "nothing asked for", { .log = 0 }, &yes, R, 0 },
		{ "refusals always", { .log = 0 }, &no, R, SMF80_REA_ALWAYS << 8 },
		{ "warnings always", { .log = 0 }, &warned, R, SMF80_REA_ALWAYS << 8 },
		{ "AUDIT(SUCCESS)", { .profile.ok = R }, &yes, R, SMF80_REA_RESOURCE << 8 },
		{ "AUDIT(SUCCESS(UPDATE)), READ", { .profile.ok = U }, &yes, R, 0 },
		{ "AUDIT(FAILURES)", { .profile.fail = R }, &no, R, SMF80_REA_RESOURCE << 8 },
		{ "GLOBALAUDIT(FAILURES)",
		  { .profile.g_fail = R },
		  &no,
		  U,
		  SMF80_REA_GLOBALAUDIT << 8 },
		{ "GLOBALAUDIT(SUCCESS)",
		  { .profile.g_ok = R },
		  &yes,
		  U,
		  SMF80_REA_GLOBALAUDIT << 8 },
		{ "UAUDIT", { .user = true }, &yes, R, SMF80_REA_UAUDIT << 8 },
		{ "LOGOPTIONS(ALWAYS)", { .log = RACF_LOG_ALWAYS }, &yes, R, SMF80_RE2_LOGOPTIONS },
		{ "LOGOPTIONS(SUCCESSES)",
		  { .log = RACF_LOG_SUCCESSES },
		  &yes,
		  R,
		  SMF80_RE2_LOGOPTIONS },
		{ "LOGOPTIONS(FAILURES)",
		  { .log = RACF_LOG_FAILURES },
		  &no,
		  R,
		  SMF80_RE2_LOGOPTIONS },
		{ "LOGOPTIONS(FAILURES), success", { .log = RACF_LOG_FAILURES }, &yes, R, 0 },
		{ "LOGOPTIONS(NEVER)", { .log = RACF_LOG_NEVER, .user = true }, &no, R, 0 },
		{ "OPERAUDIT", { .operaudit = true }, &operations, A, SMF80_REA_SAUDIT << 8 },
		{ "OPERAUDIT, not by OPERATIONS", { .operaudit = true }, &yes, A, 0 },
		{ "no OPERAUDIT", { .log = 0 }, &operations, A, 0 },
		{ "SECLABELAUDIT", { .label.ok = R }, &yes, R, SMF80_RE2_SECLABELAUDIT },
		{ "SECLABELAUDIT, GLOBALAUDIT of it",
		  { .label.g_fail = R },
		  &no,
		  R,
		  SMF80_RE2_SECLABELAUDIT },
		{ "SECLABELAUDIT, GLOBALAUDIT(SUCCESS)",
		  { .label.g_ok = R },
		  &yes,
		  R,
		  SMF80_RE2_SECLABELAUDIT },
		{ "SECLABELAUDIT(FAILURES)", { .label.fail = R }, &no, R, SMF80_RE2_SECLABELAUDIT },
		{ "VMXEVENT", { .event = true }, &yes, R, SMF80_RE2_EVENT },
		{ "SECLEVELAUDIT", { .seclevel = true }, &yes, R, SMF80_RE2_SECLEVELAUDIT },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		uint16_t r = racf_audit_reasons(&rows[i].terms, rows[i].d, rows[i].wanted);

		if (r != rows[i].reasons)
			ktap_fail(__FILE__, __LINE__, "%s: %04x, not %04x", rows[i].why, r,
				  rows[i].reasons);
	}
}

/* Qualifiers of smf.md, with the text that goes with each. */
static void causes(void)
{
	static const struct {
		struct racf_decision d;
		uint8_t qualifier;
		const char *text;
	} rows[] = {
		{ { .decision = ZCP_DENY, .rule = RACF_RULE_NONE },
		  1, "INSUFFICIENT ACCESS AUTHORITY" },
		{ { .decision = ZCP_DONTKNOW, .rule = RACF_RULE_CLASS },
		  1, "INSUFFICIENT ACCESS AUTHORITY" },
		{ { .decision = ZCP_DONTKNOW, .rule = RACF_RULE_PROFILE }, 2, "PROFILE NOT FOUND" },
		{ { .decision = ZCP_PERMIT, .warned = true, .warned_by = RACF_RULE_WARNING },
		  3, "INSUFFICIENT ACCESS AUTHORITY" },
		{ { .decision = ZCP_DENY, .rule = RACF_RULE_SECLEVEL },
		  6, "INSUFFICIENT CATEGORY/SECLEVEL" },
		{ { .decision = ZCP_DENY, .rule = RACF_RULE_READ },
		  7, "INSUFFICIENT SECURITY LABEL AUTHORITY" },
		{ { .decision = ZCP_DENY, .rule = RACF_RULE_WRITE },
		  7, "INSUFFICIENT SECURITY LABEL AUTHORITY" },
		{ { .decision = ZCP_DENY, .rule = RACF_RULE_LABEL }, 8, "SECURITY LABEL MISSING" },
		{ { .decision = ZCP_PERMIT, .warned = true, .warned_by = RACF_RULE_LABEL },
		  9, "SECURITY LABEL MISSING" },
		{ { .decision = ZCP_PERMIT, .warned = true, .warned_by = RACF_RULE_WRITE },
		  9, "INSUFFICIENT SECURITY LABEL AUTHORITY" },
		{ { .decision = ZCP_PERMIT, .warned = true, .warned_by = RACF_RULE_SECLEVEL },
		  13, "INSUFFICIENT CATEGORY/SECLEVEL" },
	};
	static const struct racf_decision granted = { .decision = ZCP_PERMIT };

	CHECK(!racf_audit_cause(&granted).qualifier && !racf_audit_cause(&granted).text);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct racf_cause c = racf_audit_cause(&rows[i].d);

		CHECK_EQ(c.qualifier, rows[i].qualifier);
		CHECK_STR(c.text, rows[i].text);
	}
}

/* All that can be: each option alone, and what it does not select. */
static void command_reasons(void)
{
	static const struct {
		const char *why;
		struct racf_audit_command terms;
		uint8_t reasons;
	} rows[] = {
		{ "nothing asked for", { .changes = true, .authority = SMF80_ATH_SPECIAL }, 0 },
		{ "a violation, NOCMDVIOL", { .violation = true, .class = true }, 0 },
		{ "SETROPTS", { .always = true }, SMF80_REA_ALWAYS },
		{ "AUDIT(class)", { .changes = true, .class = true }, SMF80_REA_CLASS },
		{ "AUDIT(class) of what is refused",
		  { .violation = true, .class = true, .cmdviol = true },
		  SMF80_REA_CMDVIOL },
		{ "some operands refused",
		  { .changes = true, .violation = true, .class = true, .cmdviol = true },
		  SMF80_REA_CLASS | SMF80_REA_CMDVIOL },
		{ "CMDVIOL without a violation", { .changes = true, .cmdviol = true }, 0 },
		{ "SAUDIT",
		  { .changes = true, .saudit = true, .authority = SMF80_ATH_SPECIAL },
		  SMF80_REA_SAUDIT },
		{ "SAUDIT, not by SPECIAL",
		  { .changes = true, .saudit = true, .authority = SMF80_ATH_AUDITOR },
		  0 },
		{ "OPERAUDIT",
		  { .changes = true, .operaudit = true, .authority = SMF80_ATH_OPERATIONS },
		  SMF80_REA_SAUDIT },
		{ "OPERAUDIT, not by OPERATIONS",
		  { .changes = true, .operaudit = true, .authority = SMF80_ATH_SPECIAL },
		  0 },
		{ "UAUDIT", { .violation = true, .user = true }, SMF80_REA_UAUDIT },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		uint16_t r = racf_audit_command(&rows[i].terms);

		if (r != rows[i].reasons << 8)
			ktap_fail(__FILE__, __LINE__, "%s: %04x", rows[i].why, r);
	}
}

/* The options reach the reasons. */
static void terms(void)
{
	struct check_question q = { .class = "VMSEGMT", .resource = "S", .wanted = R };

	racf_class_switch(&options, racf_class_find("SECLABEL"), RACF_ACTIVE, true);
	CHECK_EQ(ask_as("ANN", q).reasons, 0);
	/* AUDIT of the profile SECRET in class SECLABEL is SUCCESS(READ) */
	options.seclabelaudit = 1;
	CHECK_EQ(ask_as("ANN", q).reasons, SMF80_RE2_SECLABELAUDIT);
	options.seclabelaudit = 0;
	options.seclevelaudit = 50;
	CHECK_EQ(ask_as("ANN", q).reasons, SMF80_RE2_SECLEVELAUDIT);
	options.seclevelaudit = 51;
	CHECK_EQ(ask_as("ANN", q).reasons, 0);
	racf_class_log(&options, racf_class_find("VMSEGMT"), RACF_LOG_ALWAYS);
	CHECK_EQ(ask_as("ANN", q).reasons, SMF80_RE2_LOGOPTIONS);
	racf_options_first(&options);
	options.seclevelaudit = 50;
	q.class = "VMBATCH";
	q.resource = "JOB";
	CHECK_EQ(ask_as("ANN", q).reasons, SMF80_RE2_SECLEVELAUDIT);
	racf_options_first(&options);
}

static const struct ktap_case cases[] = {
	{ "FDP_ACF.1(RACF): discrete, then the most specific generic profile", names },
	{ "FDP_ACF.1(RACF): global access table", global },
	{ "FDP_ACF.1(RACF): group-OPERATIONS within its scope", operations },
	{ "FDP_ACF.1(RACF): a revoked connection does not count", revoked },
	{ "FDP_ACF.1(RACF): own and public minidisks", disks },
	{ "FDP_ACF.1(RACF): terminals", terminals },
	{ "FDP_ACF.1(RACF): grouping classes", grouping },
	{ "FDP_IFF.2(LS): labels", labels },
	{ "FDP_IFF.2(LS): MLQUIET and MLSTABLE", quiet },
	{ "FDP_IFF.2(LS): 254 levels and 1024 categories", many_labels },
	{ "FDP_ACF.1(RACF): levels without labels", clearance },
	{ "FAU_SEL.1: VMXEVENT controls and audits CP's events", events },
	{ "FAU_SEL.1: what is recorded, and why", reasons },
	{ "FAU_GEN.1: why an access was refused, or warned of", causes },
	{ "FAU_SEL.1: what of the options has a command recorded", command_reasons },
	{ "FAU_SEL.1: the options reach the decision's reasons", terms },
};

int main(void)
{
	char folder[] = "/tmp/zcp-racf-check-XXXXXX", path[64];
	int ret;

	if (!mkdtemp(folder))
		return 1;
	log_open("test", false);
	snprintf(path, sizeof(path), "%s/db", folder);
	racf_options_first(&options);
	if (db_open(&db, path, true))
		return 1;
	for (size_t i = 0; i < sizeof(world) / sizeof(world[0]); i++)
		if (db_run(&db, world[i], ""))
			return 1;
	load();
	ret = ktap_run(cases, sizeof(cases) / sizeof(cases[0]));
	model_free(model);
	db_close(&db);
	unlink(path);
	snprintf(path, sizeof(path), "%s/db-journal", folder);
	unlink(path);
	rmdir(folder);
	return ret;
}
