// SPDX-License-Identifier: MIT
/* cmdmfa.c - ALTUSER MFA(...) and LISTUSER MFA: further factors of a user */
#include <errno.h>
#include <openssl/crypto.h>
#include <openssl/rand.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>
#include "racf/cmd.h"

static const char *factor_named(const struct job *job)
{
	return cmd_wants(job, KW_FACTOR) ? cmd_text(&job->r.cmd, KW_FACTOR, 0) : NULL;
}

/* The factor is TOTP or CERT; every other one is a provider's. */
static bool ours(const char *factor)
{
	return !strcmp(factor, FACTOR_TOTP) || !strcmp(factor, FACTOR_CERT);
}

static int count_row(void *arg, sqlite3_stmt *row)
{
	*(int64_t *)arg = sqlite3_column_int64(row, 0);
	return 0;
}

/* The provider's factors that are active beside the named one. */
static int64_t other_providers(const char *user, const char *factor)
{
	int64_t n = -1;

	db_query(&worker.db, count_row, &n,
		 "SELECT count(*) FROM factor WHERE user = ?1 AND name <> ?2 AND active <> 0"
		 " AND name NOT IN ('" FACTOR_TOTP "', '" FACTOR_CERT "')", "tt", user, factor);
	return n;
}

/* All tags as they are kept: a line each. False: one is none, or there are too many. */
static bool join_tags(const struct job *job, char tags[MFA_TAGS_MAX + 1])
{
	size_t len = 0;
	const char *tag;

	tags[0] = 0;
	if (cmd_takes_back(job, KW_TAGS))
		return true;
	for (unsigned int n = 0; (tag = cmd_text(&job->r.cmd, KW_TAGS, n)); n++) {
		const char *colon = strchr(tag, ':');

		if (!colon || colon == tag || !colon[1] || len + strlen(tag) + 1 > MFA_TAGS_MAX)
			return false;
		len += sprintf(tags + len, "%s\n", tag);
	}
	return true;
}

/* Whether the value is one of the keyword's. */
static bool named(const struct job *job, enum racf_kw kw, const char *value)
{
	const char *text;

	if (!cmd_wants(job, kw))
		return false;
	for (unsigned int n = 0; (text = cmd_text(&job->r.cmd, kw, n)); n++)
		if (!strcmp(text, value))
			return true;
	return false;
}

struct policies {
	const struct job *job;
	int64_t n;
};

/* A policy that the user has counts if it stays and does not come anyway. */
static int count_policy(void *arg, sqlite3_stmt *row)
{
	const char *name = (const char *)sqlite3_column_text(row, 0);
	struct policies *p = arg;

	p->n += !named(p->job, KW_DELPOLICY, name) && !named(p->job, KW_ADDPOLICY, name);
	return 0;
}

/* The user will have no more policies than there may be. */
static bool policies_fit(const struct job *job, const char *user)
{
	struct policies p = { job, 0 };

	for (unsigned int n = 0; cmd_text(&job->r.cmd, KW_ADDPOLICY, n); n++)
		p.n++;
	return !db_query(&worker.db, count_policy, &p, "SELECT name FROM policy WHERE user = ?1",
			 "t", user) &&
	       p.n <= MFA_POLICIES_MAX;
}

bool mfa_ok(struct job *job, const char *target)
{
	const char *factor = factor_named(job);
	char tags[MFA_TAGS_MAX + 1];

	if (!cmd_wants(job, KW_MFA) || cmd_takes_back(job, KW_MFA))
		return true;
	if (!factor && (cmd_wants(job, KW_ACTIVE) || cmd_wants(job, KW_TAGS)))
		cmd_error(job, ICH21023I, target);
	else if (cmd_wants(job, KW_TAGS) && !join_tags(job, tags))
		cmd_error(job, ICH21024I, target);
	else if (factor && !ours(factor) && cmd_flag(job, KW_ACTIVE, false) &&
		 other_providers(target, factor))
		cmd_error(job, ICH21025I, target);
	else if (cmd_wants(job, KW_ADDPOLICY) && !policies_fit(job, target))
		cmd_error(job, ICH21027I, target, MFA_POLICIES_MAX);
	else
		return true;
	return false;
}

/* A new secret, told once, to who gave the command. */
static int enrol(struct job *job, const char *user)
{
	uint8_t secret[TOTP_SECRET_LEN], sealed[FACTOR_SEALED];
	char text[TOTP_BASE32_LEN + 1];
	int ret = -EIO;

	if (RAND_bytes(secret, sizeof(secret)) == 1)
		ret = factor_seal(worker.key, user, secret, sealed);
	if (!ret)
		ret = db_run(
			&worker.db,
			"UPDATE factor SET secret = ?2 WHERE user = ?1 AND name = '" FACTOR_TOTP
			"'",
			"tb", user, sealed, FACTOR_SEALED);
	if (!ret) {
		totp_base32(secret, text);
		job_say(job, ICH21020I, user, text);
		job_say(job, ICH21021I, user, text);
	}
	OPENSSL_cleanse(secret, sizeof(secret));
	OPENSSL_cleanse(text, sizeof(text));
	return ret;
}

static int set_factor(struct job *job, const char *user, const char *factor)
{
	char tags[MFA_TAGS_MAX + 1];
	int64_t there = 0;
	int ret;

	ret = db_query(&worker.db, count_row, &there,
		       "SELECT count(*) FROM factor WHERE user = ?1 AND name = ?2", "tt", user,
		       factor);
	if (!ret && !there)
		ret = db_run(&worker.db, "INSERT INTO factor (user, name) VALUES (?1, ?2)", "tt",
			     user, factor);
	if (!ret && !there && !strcmp(factor, FACTOR_TOTP))
		ret = enrol(job, user);
	if (!ret && cmd_wants(job, KW_ACTIVE))
		ret = db_run(&worker.db,
			     "UPDATE factor SET active = ?3 WHERE user = ?1 AND name = ?2", "tti",
			     user, factor, cmd_flag(job, KW_ACTIVE, true) ? cmd_now() : 0);
	if (!ret && cmd_wants(job, KW_TAGS) && join_tags(job, tags))
		ret = db_run(&worker.db,
			     "UPDATE factor SET tags = ?3 WHERE user = ?1 AND name = ?2", "ttt",
			     user, factor, tags);
	return ret;
}

static int set_policies(const struct job *job, const char *user, enum racf_kw kw, const char *sql)
{
	const char *name;
	int ret = 0;

	if (!cmd_wants(job, kw))
		return 0;
	for (unsigned int n = 0; !ret && (name = cmd_text(&job->r.cmd, kw, n)); n++)
		ret = db_run(&worker.db, sql, "tt", user, name);
	return ret;
}

/* NOMFA */
static int drop_all(const char *user)
{
	return db_run(&worker.db, "DELETE FROM factor WHERE user = ?1", "t", user) ?:
	       db_run(&worker.db, "DELETE FROM policy WHERE user = ?1", "t", user) ?:
	       db_run(&worker.db, "UPDATE user SET pwfallback = 0 WHERE name = ?1", "t", user);
}

static int say_provider(void *arg, sqlite3_stmt *row)
{
	job_say(arg, ICH21029I, sqlite3_column_text(row, 0));
	return 0;
}

/* Who keeps his session while he tries it can still take it back. */
static int warn_of_provider(struct job *job, const char *user)
{
	if (!cmd_last_special(model_user(worker.model, user)))
		return 0;
	return db_query(&worker.db, say_provider, job,
			"SELECT name FROM factor WHERE user = ?1 AND active <> 0"
			" AND name NOT IN ('" FACTOR_TOTP "', '" FACTOR_CERT "') AND EXISTS"
			" (SELECT 1 FROM user u WHERE u.name = ?1 AND u.pwfallback = 0)",
			"t", user);
}

int mfa_apply(struct job *job, const char *target)
{
	const char *factor = factor_named(job), *gone = cmd_text(&job->r.cmd, KW_DELFACTOR, 0);
	int ret = 0;

	if (!cmd_wants(job, KW_MFA))
		return 0;
	if (cmd_takes_back(job, KW_MFA))
		return drop_all(target);
	if (gone && cmd_wants(job, KW_DELFACTOR))
		ret = db_run(&worker.db, "DELETE FROM factor WHERE user = ?1 AND name = ?2", "tt",
			     target, gone);
	if (!ret && factor)
		ret = set_factor(job, target, factor);
	if (!ret && cmd_wants(job, KW_PWFALLBACK))
		ret = db_run(&worker.db, "UPDATE user SET pwfallback = ?2 WHERE name = ?1", "ti",
			     target, (int64_t)cmd_flag(job, KW_PWFALLBACK, true));
	return ret ?: set_policies(job, target, KW_DELPOLICY,
				   "DELETE FROM policy WHERE user = ?1 AND name = ?2") ?:
		      set_policies(job, target, KW_ADDPOLICY,
				   "INSERT OR IGNORE INTO policy VALUES (?1, ?2)") ?:
		      warn_of_provider(job, target);
}

/* ---- LISTUSER ----------------------------------------------------------------------------- */

static int list_factor(void *arg, sqlite3_stmt *row)
{
	struct job *job = arg;
	char name[MFA_FACTOR_MAX + 1], tags[MFA_TAGS_MAX + 1], date[12];
	int64_t active = sqlite3_column_int64(row, 1);

	db_text(row, 0, name, sizeof(name));
	db_text(row, 2, tags, sizeof(tags));
	job_say(job, "  FACTOR= %s", name);
	job_say(job, "    STATUS= %s%s%s", active ? "ACTIVE SINCE " : "INACTIVE",
		active ? cmd_date(active, date) : "", "");
	for (char *p = tags, *save; (p = strtok_r(p, "\n", &save)); p = NULL)
		job_say(job, "    TAG= %s", p);
	return 0;
}

static int list_policy(void *arg, sqlite3_stmt *row)
{
	job_say(arg, "  POLICY= %s", sqlite3_column_text(row, 0));
	return 0;
}

void mfa_list(struct job *job, const struct racf_user *u)
{
	int64_t fallback = 0, n = 0;

	if (!cmd_given(&job->r.cmd, KW_MFA))
		return;
	job_say(job, " ");
	job_say(job, "MULTIFACTOR AUTHENTICATION INFORMATION");
	db_query(&worker.db, count_row, &n, "SELECT count(*) FROM factor WHERE user = ?1", "t",
		 u->name);
	if (!n)
		job_say(job, "  NO FACTORS");
	db_query(&worker.db, count_row, &fallback, "SELECT pwfallback FROM user WHERE name = ?1",
		 "t", u->name);
	db_query(&worker.db, list_factor, job,
		 "SELECT name, active, tags FROM factor WHERE user = ?1 ORDER BY name", "t",
		 u->name);
	db_query(&worker.db, list_policy, job,
		 "SELECT name FROM policy WHERE user = ?1 ORDER BY name", "t", u->name);
	job_say(job, "  PASSWORD FALLBACK IS %sALLOWED", fallback ? "" : "NOT ");
}
