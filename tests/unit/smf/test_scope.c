// SPDX-License-Identifier: MIT
/* test_scope.c - which records lie in what a group's auditor may read */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "kmod/uapi/zcp.h"
#include "ktap.h"
#include "smf/record.h"
#include "smf/scope.h"

static const char lines[] = "U HER\nP FACILITY TEAM.*\nG TEAM\nP FACILITY DEPT.THING\nU BOSS\nU AB";
static uint8_t buf[SMF_RECORD_MAX];
static struct smf_scope *scope;

static void begin(struct smf_rec *rec, uint8_t event, const char *user)
{
	struct smf80 e = { .event = event, .sid = "ZCP1" };

	snprintf(e.user, sizeof(e.user), "%s", user);
	smf80_begin(rec, buf, &e);
}

static bool holds(struct smf_rec *rec)
{
	CHECK_EQ(smf_end(rec), 0);
	return smf_scope_holds(scope, buf);
}

static bool about_resource(const char *class, const char *resource, const char *generic)
{
	uint8_t matched[100] = { 0x80 };
	struct smf_rec rec;

	begin(&rec, 2, "HIM");
	smf80_text(&rec, SMF80_SEC_RESOURCE, resource);
	smf80_field(&rec, SMF80_SEC_CLASS, class, 8);
	if (generic) {
		smf_put_text(matched + 1, generic, strlen(generic));
		smf80_section(&rec, SMF80_SEC_MATCHED, matched, 1 + strlen(generic));
	}
	return holds(&rec);
}

static bool about_target(const char *name, const char *class)
{
	struct smf_rec rec;

	begin(&rec, 13, "HIM");
	smf80_text(&rec, SMF80_SEC_PROFILE, name);
	if (class)
		smf80_field(&rec, SMF80_SEC_CLASS, class, 8);
	return holds(&rec);
}

static bool by(const char *user)
{
	struct smf_rec rec;

	begin(&rec, 1, user);
	return holds(&rec);
}

static void racf(void)
{
	CHECK(by("HER"));
	CHECK(by("AB"));
	CHECK(!by("HIM"));
	CHECK(!by("HE"));
	CHECK(!by("A"));
	CHECK(!by(""));
	CHECK(!by("TEAM"));		/* a group is no user */
	CHECK(about_target("HER", NULL));
	CHECK(about_target("TEAM", NULL));
	CHECK(!about_target("DEPT", NULL));
	CHECK(about_target("DEPT.THING", "FACILITY"));
	CHECK(!about_target("DEPT.THING", "VMCMD"));
	CHECK(!about_target("HER", "FACILITY"));
}

static void resources(void)
{
	CHECK(about_resource("FACILITY", "DEPT.THING", NULL));
	CHECK(!about_resource("FACILITY", "DEPT.OTHER", NULL));
	CHECK(about_resource("FACILITY", "TEAM.ONE", "TEAM.*"));
	/* protected by a profile outside, whatever it is called itself */
	CHECK(!about_resource("FACILITY", "DEPT.THING", "DEPT.*"));
	CHECK(!about_resource("VMMDISK", "TEAM.ONE", "TEAM.*"));
}

static bool cp(const char *user, const char *target)
{
	struct zcp_smf_record r = { .seq = 1, .boot = 1, .event = ZCP_EVENT_COMMAND };
	struct smf_rec rec;

	memset(&r.origin.termid, ' ', sizeof(r.origin.termid));
	memset(r.userid, ' ', sizeof(r.userid));
	memset(r.target, ' ', sizeof(r.target));
	memset(r.seclabel, ' ', sizeof(r.seclabel));
	memcpy(r.userid, user, strlen(user));
	memcpy(r.target, target, strlen(target));
	CHECK_EQ(smf_cp_build(&rec, buf, "ZCP1", &r, 0), 0);
	return smf_scope_holds(scope, buf);
}

static void cps(void)
{
	CHECK(cp("HER", ""));
	CHECK(cp("HIM", "HER"));
	CHECK(!cp("HIM", "HIM"));
	CHECK(!cp("", ""));
	/* the trail's own, and RACF's start */
	buf[SMF_RTY] = 240;
	CHECK(!smf_scope_holds(scope, buf));
	buf[SMF_RTY] = 81;
	CHECK(!smf_scope_holds(scope, buf));
}

static void nothing(void)
{
	struct smf_scope *all = scope;
	static const char *const none[] = { "", "\n\n", "U", "U \n", "X HER\n", "UHER\n" };

	for (size_t i = 0; i < sizeof(none) / sizeof(none[0]); i++) {
		scope = smf_scope_make(none[i], strlen(none[i]));
		REQUIRE(CHECK(scope));
		CHECK(!by("HER"));
		CHECK(!by(""));
		CHECK(!cp("", ""));
		smf_scope_free(scope);
	}
	scope = all;
}

static const struct ktap_case cases[] = {
	{ "FAU_SAR.2: records of RACF by or about who is in the scope", racf },
	{ "FAU_SAR.2: and about what a profile in it protects", resources },
	{ "FAU_SAR.2: records of CP, and of nobody else", cps },
	{ "FAU_SAR.2: a scope of nothing shows nothing", nothing },
};

int main(void)
{
	int ret;

	scope = smf_scope_make(lines, sizeof(lines) - 1);
	if (!scope)
		return 1;
	ret = ktap_run(cases, sizeof(cases) / sizeof(cases[0]));
	smf_scope_free(scope);
	return ret;
}
