// SPDX-License-Identifier: MIT
/* cmdvary.c - RVARY and SETRACF: RACF on and off; the passwords that it takes */
#include <errno.h>
#include <openssl/rand.h>
#include <stdio.h>
#include <string.h>
#include "racf/cmd.h"

#define SALTED_FOR "RVARY"

/* ---- as options hold a password: what it derives to, salt and cost ------------------------ */

static void hex(char *to, const uint8_t *bytes, size_t n)
{
	for (size_t i = 0; i < n; i++)
		sprintf(to + 2 * i, "%02x", bytes[i]);
}

static bool unhex(const char *text, uint8_t *bytes, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (sscanf(text + 2 * i, "%2hhx", &bytes[i]) != 1)
			return false;
	return true;
}

bool rvarypw_format(const struct kdf_step *s, char *text, size_t size)
{
	char salt[2 * KDF_SALT_LEN + 1], verifier[2 * KDF_VERIFIER_LEN + 1];

	hex(salt, s->salt, KDF_SALT_LEN);
	hex(verifier, s->verifier, KDF_VERIFIER_LEN);
	return (size_t)snprintf(text, size, "%u:%u:%u:%s:%s", s->cost.log2_n, s->cost.r, s->cost.p,
				salt, verifier) < size;
}

static bool rvarypw_parse(const char *text, struct kdf_step *s)
{
	int at = 0;

	*s = (struct kdf_step){ 0 };
	return sscanf(text, "%hhu:%hhu:%hhu:%n", &s->cost.log2_n, &s->cost.r, &s->cost.p, &at) == 3 &&
	       at && kdf_cost_valid(&s->cost) &&
	       strlen(text) == (size_t)at + 2 * KDF_SALT_LEN + 1 + 2 * KDF_VERIFIER_LEN &&
	       unhex(text + at, s->salt, KDF_SALT_LEN) &&
	       unhex(text + at + 2 * KDF_SALT_LEN + 1, s->verifier, KDF_VERIFIER_LEN);
}

static void prepare(struct job *job, const char *value, char *to, size_t size)
{
	snprintf(job->kdf.user, sizeof(job->kdf.user), SALTED_FOR);
	snprintf(job->kdf.claimed, sizeof(job->kdf.claimed), "%s", job->acee.user);
	snprintf(to, size, "%s", value);
	password_fold(to);
	job->kdf.n_steps = 1;
}

int rvarypw_prepare(struct job *job)
{
	const char *value = cmd_text(&job->r.cmd, KW_SWITCH, 0) ?:
				    cmd_text(&job->r.cmd, KW_STATUS, 0);
	struct kdf_step *s = &job->kdf.steps[0];

	if (!value)
		return 0;
	*s = (struct kdf_step){ .cost = worker.options.cost, .is_new = true };
	if (RAND_bytes(s->salt, sizeof(s->salt)) != 1)
		return -EIO;
	prepare(job, value, job->kdf.new_password, sizeof(job->kdf.new_password));
	return 0;
}

/* ---- RVARY, SETRACF ------------------------------------------------------------------------- */

static const char *password_of(const struct job *job)
{
	return cmd_given(&job->r.cmd, KW_SWITCH) ? worker.options.rvary_switch :
						   worker.options.rvary_status;
}

int rvary_prepare(struct job *job)
{
	const char *value = cmd_text(&job->r.cmd, KW_PASSWORD, 0);

	if (!value || !*password_of(job))
		return 0;
	if (!rvarypw_parse(password_of(job), &job->kdf.steps[0]))
		return -EPROTO;
	prepare(job, value, job->kdf.password, sizeof(job->kdf.password));
	return 0;
}

/* The password is right, or none was set. */
static bool password_ok(const struct job *job)
{
	struct kdf_step stored;

	if (!*password_of(job))
		return true;
	return cmd_given(&job->r.cmd, KW_PASSWORD) && rvarypw_parse(password_of(job), &stored) &&
	       kdf_same(stored.verifier, job->kdf.steps[0].verifier);
}

static void list(struct job *job)
{
	job_say(job, ICH15013I);
	job_say(job, "ACTIVE  USE   NUM  DATABASE");
	job_say(job, "------  ----  ---  --------");
	job_say(job, "%-6s  PRIM    1  racf.db", worker.inactive ? "NO" : "YES");
}

enum verdict rvary_check(struct job *job, const char *target)
{
	bool on = cmd_wants(job, KW_ACTIVE), off = cmd_wants(job, KW_INACTIVE),
	     change = cmd_wants(job, KW_SWITCH);

	(void)target;
	if (cmd_wants(job, KW_LIST))
		list(job);
	if (!on && !off && !change) {
		if (kw_any(&job->ignored))
			return CMD_DENIED;
		if (!cmd_wants(job, KW_LIST))
			cmd_error(job, ICH15003I);
	} else if (on + off + change > 1) {
		cmd_error(job, ICH15003I);
	} else if (!password_ok(job)) {
		cmd_error(job, ICH15002I);
		return CMD_DENIED;
	} else if (change) {
		cmd_error(job, ICH15006I);
	} else if (on == !worker.inactive) {
		cmd_error(job, ICH15005I, on ? "ACTIVE" : "INACTIVE");
	} else {
		return CMD_OK;
	}
	return CMD_NOTHING;
}

/* It does not outlive the process: a restarted racfd is active. */
int rvary_apply(struct job *job, const char *target)
{
	(void)target;
	worker.inactive = cmd_wants(job, KW_INACTIVE);
	job_say(job, ICH15004I, worker.inactive ? "INACTIVE" : "ACTIVE");
	return 0;
}

int rvary_refresh(const struct job *job, const char *target)
{
	(void)job;
	(void)target;
	return 0;
}
