// SPDX-License-Identifier: MIT
/* test_signon.c - who may sign on, when; secrets of tokens; equal work */
#include <stdlib.h>
#include <time.h>
#include <unistd.h>
#include "ktap.h"
#include "racf/factor.h"
#include "racf/password.h"
#include "racf/signon.h"

#define DAY 86400

/* flag, revoke date, resume date against now = day 100 */
static void dates(void)
{
	static const struct {
		bool flag;
		int revoke, resume;
		bool revoked;
	} rows[] = {
		{ false, 0, 0, false },	    { true, 0, 0, true },	{ false, 101, 0, false },
		{ false, 100, 0, true },    { false, 99, 0, true },	{ false, 90, 99, false },
		{ false, 90, 100, false },  { false, 90, 101, true },	{ false, 99, 90, true },
		{ false, 99, 99, true },    { false, 101, 110, false }, { true, 0, 101, true },
		{ true, 0, 100, false },    { true, 0, 99, false },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct racf_user u = { .attrs = rows[i].flag ? RACF_REVOKED : 0,
				       .revoke_date = rows[i].revoke * DAY,
				       .resume_date = rows[i].resume * DAY };

		if (signon_revoked(&u, 100 * DAY) != rows[i].revoked)
			ktap_fail(__FILE__, __LINE__, "row %zu", i);
	}
}

static void inactive(void)
{
	struct racf_options o = RACF_OPTIONS_DEFAULT;
	struct racf_user u = { .created = 100 * DAY, .last_access = 200 * DAY };

	CHECK(!signon_inactive(&o, &u, 9999ll * DAY));
	o.inactive = 30;
	CHECK(!signon_inactive(&o, &u, 230 * DAY));
	CHECK(signon_inactive(&o, &u, 230 * DAY + 1));
	/* one who never came counts from when he was made */
	u.last_access = 0;
	CHECK(!signon_inactive(&o, &u, 130 * DAY));
	CHECK(signon_inactive(&o, &u, 131 * DAY));
}

static void prompts(void)
{
	struct racf_options o = RACF_OPTIONS_DEFAULT;
	struct racf_user u = { .attrs = RACF_SPECIAL, .created = DAY, .revoke_count = 4 };

	CHECK_EQ(signon_prompt(&o, &u, 2 * DAY), PROMPT_NONE);
	u.revoke_count = 5;
	CHECK_EQ(signon_prompt(&o, &u, 2 * DAY), PROMPT_ATTEMPTS);
	u.attrs = 0;
	CHECK_EQ(signon_prompt(&o, &u, 2 * DAY), PROMPT_NONE);
	u.attrs = RACF_SPECIAL | RACF_REVOKED;
	CHECK_EQ(signon_prompt(&o, &u, 2 * DAY), PROMPT_NONE);
	u.attrs = RACF_SPECIAL;
	o.revoke = 0;
	CHECK_EQ(signon_prompt(&o, &u, 2 * DAY), PROMPT_NONE);
	o.inactive = 10;
	CHECK_EQ(signon_prompt(&o, &u, 12 * DAY), PROMPT_INACTIVE);
}

/* Saturday, 28 November 2026, 14:00 UTC */
static void hours(void)
{
	const int64_t saturday = 1795874400;
	struct racf_when when = { .days = RACF_DAYS_ALL };

	setenv("TZ", "UTC", 1);
	tzset();
	CHECK(signon_hours(&when, saturday));
	when.days = RACF_DAYS_ALL & ~(1 << 6);
	CHECK(!signon_hours(&when, saturday));
	when = (struct racf_when){ .days = 1 << 6, .from = 14 * 60, .to = 15 * 60 };
	CHECK(signon_hours(&when, saturday));
	CHECK(!signon_hours(&when, saturday - 60));
	CHECK(!signon_hours(&when, saturday + 3601));
}

/* ---- intervals of passwords ---------------------------------------------------------- */

static void intervals(void)
{
	struct racf_options o = RACF_OPTIONS_DEFAULT;
	struct racf_user u = { .pw_interval = -1, .phr_interval = -1, .pw_date = 100 * DAY,
			       .phr_date = 100 * DAY };

	CHECK_EQ(password_days(&o, &u, DB_PHRASE, 100 * DAY), 90);
	o.phrase_interval = 200;
	CHECK_EQ(password_days(&o, &u, DB_PHRASE, 100 * DAY), 200);
	CHECK_EQ(password_days(&o, &u, DB_PASSWORD, 100 * DAY), 90);
	u.phr_interval = 20;
	CHECK_EQ(password_days(&o, &u, DB_PHRASE, 100 * DAY), 20);
	u.pw_interval = 0;
	CHECK(password_days(&o, &u, DB_PASSWORD, 9999ll * DAY) < 0);
}

static void minimum(void)
{
	struct racf_options o = RACF_OPTIONS_DEFAULT;
	struct racf_user u = { .pw_date = 100 * DAY, .phr_date = 103 * DAY };

	CHECK(!password_too_soon(&o, &u, DB_PASSWORD, 100 * DAY));
	o.min_change = 3;
	CHECK(password_too_soon(&o, &u, DB_PASSWORD, 103 * DAY - 1));
	CHECK(!password_too_soon(&o, &u, DB_PASSWORD, 103 * DAY));
	CHECK(password_too_soon(&o, &u, DB_PHRASE, 103 * DAY));
	/* what an administrator set may be changed at once */
	u.phr_expired = true;
	CHECK(!password_too_soon(&o, &u, DB_PHRASE, 103 * DAY));
}

/* ---- secrets of tokens ------------------------------------------------------------------ */

static void sealed(void)
{
	static const uint8_t key[ACEE_KEY_LEN] = "key of a database", other[ACEE_KEY_LEN] = "other";
	static const uint8_t secret[] = "12345678901234567890";
	uint8_t a[FACTOR_SEALED], b[FACTOR_SEALED], got[TOTP_SECRET_LEN];

	REQUIRE(!factor_seal(key, "LINUX1", secret, a) && !factor_seal(key, "LINUX1", secret, b));
	CHECK(memcmp(a, b, sizeof(a)));
	CHECK_EQ(factor_open(key, "LINUX1", a, sizeof(a), got), 0);
	CHECK_MEM(got, secret, sizeof(got));
	CHECK(factor_open(key, "LINUX2", a, sizeof(a), got) < 0);
	CHECK(factor_open(other, "LINUX1", a, sizeof(a), got) < 0);
	CHECK(factor_open(key, "LINUX1", a, sizeof(a) - 1, got) < 0);
	for (size_t i = 0; i < 8 * sizeof(a); i++) {
		a[i / 8] ^= 1u << i % 8;
		CHECK(factor_open(key, "LINUX1", a, sizeof(a), got) < 0);
		a[i / 8] ^= 1u << i % 8;
	}
}

static void splitting(void)
{
	static const struct {
		const char *typed, *token, *rest;
	} rows[] = {
		{ "123456:secret1", "123456", "secret1" },
		{ "123456:a phrase: with 1 colon", "123456", "a phrase: with 1 colon" },
		{ "123456:", "123456", "" },
		{ "12345:secret1", "", "12345:secret1" },
		{ "1234567:secret1", "", "1234567:secret1" },
		{ "secret1", "", "secret1" },
		{ "", "", "" },
		{ ":secret1", "", ":secret1" },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		char value[ZCP_PASSWORD_MAX + 1], token[TOTP_DIGITS + 1];

		strcpy(value, rows[i].typed);
		factor_split(value, token);
		CHECK_STR(token, rows[i].token);
		CHECK_STR(value, rows[i].rest);
	}
}

/* ---- equal work --------------------------------------------------------------------------- */

static unsigned int steps(struct db *db, const struct racf_options *o, const char *user,
			  bool defined, const char *password, const char *new_password,
			  struct kdf_cost *cost)
{
	struct password_plan plan;
	struct kdf_job job = { .n_steps = 0 };

	strcpy(job.user, user);
	strcpy(job.password, password);
	strcpy(job.new_password, new_password);
	if (password_plan(&plan, &job, db, o, defined))
		return 0;
	*cost = job.steps[0].cost;
	return job.n_steps;
}

/*
 * The number of derivations and what each costs, not wall time: that is what the time is made of.
 */
static void equal_work(void)
{
	struct racf_options o = RACF_OPTIONS_DEFAULT;
	struct db_secret secret = { .cost = o.cost, .salt = "salt" };
	struct db db;
	struct kdf_cost cost;
	char path[] = "/tmp/zcp-signon-XXXXXX", file[64];

	REQUIRE(mkdtemp(path));
	snprintf(file, sizeof(file), "%s/racf.db", path);
	REQUIRE(!db_open(&db, file, true));
	CHECK_EQ(db_run(&db, "INSERT INTO user (name, owner, dfltgrp, attrs, username, created)"
			" VALUES ('LINUX1', 'SYS1', 'SYS1', 0, '', 1)", ""), 0);
	CHECK_EQ(db_set_secret(&db, "LINUX1", DB_PASSWORD, &secret, 12), 0);
	CHECK_EQ(steps(&db, &o, "LINUX1", true, "RIGHT1", "", &cost), 1);
	CHECK(kdf_cost_same(&cost, &o.cost));
	CHECK_EQ(steps(&db, &o, "NOBODY", false, "WRONG1", "", &cost), 1);
	CHECK(kdf_cost_same(&cost, &o.cost));
	/* no phrase, and a value that is none */
	CHECK_EQ(steps(&db, &o, "LINUX1", true, "a phrase of 14 or more", "", &cost), 1);
	CHECK(kdf_cost_same(&cost, &o.cost));
	CHECK_EQ(steps(&db, &o, "LINUX1", true, "\001", "", &cost), 1);
	CHECK_EQ(steps(&db, &o, "LINUX1", true, "RIGHT1", "NEWPASS1", &cost), 2);
	CHECK_EQ(steps(&db, &o, "NOBODY", false, "RIGHT1", "NEWPASS1", &cost), 2);
	db_close(&db);
	unlink(file);
	rmdir(path);
}

static const struct ktap_case cases[] = {
	{ "FMT_REV.1(USR): REVOKE and RESUME dates count from their day on", dates },
	{ "INACTIVE counts from the last use, or from the beginning", inactive },
	{ "FIA_AFL.1: the limit opens a prompt for users with SPECIAL only", prompts },
	{ "WHEN(DAYS TIME) is local time", hours },
	{ "FIA_SOS.1: the shorter interval counts, phrases have their own", intervals },
	{ "FIA_SOS.1: MINCHANGE holds the owner, not who was given a new password", minimum },
	{ "a sealed secret opens for its user and key alone", sealed },
	{ "a token is typed in front of the password", splitting },
	{ "FIA_AFL.1: unknown users, missing phrases and wrong passwords cost the same derivations",
	  equal_work },
};

KTAP_MAIN(cases)
