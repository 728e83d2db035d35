// SPDX-License-Identifier: MIT
/* cmdvary.c - RVARY and SETRACF: RACF on and off; the passwords that it takes */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include "lib/log.h"
#include "racf/cmd.h"
#include "racf/mirror.h"
#include "racf/newvalue.h"
#include "racf/status.h"
#include "racf/trail.h"

#define SALTED_FOR "RVARY"
/* what RACF's operator answers from the beginning: by it a password is taken back */
#define NO_PASSWORD "YES"

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

static bool format(const struct kdf_step *s, char *text, size_t size)
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
	return sscanf(text, "%hhu:%hhu:%hhu:%n", &s->cost.log2_n, &s->cost.r, &s->cost.p, &at) ==
		       3 &&
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
	static const enum racf_kw both[] = { KW_SWITCH, KW_STATUS };
	int ret = 0;

	for (size_t i = 0; !ret && i < sizeof(both) / sizeof(both[0]); i++) {
		const char *value = cmd_text(&job->r.cmd, both[i], 0);

		if (value && strcasecmp(value, NO_PASSWORD))
			ret = newvalue_add(job, both[i], SALTED_FOR, value);
	}
	return ret;
}

bool rvarypw_set(const struct job *job, enum racf_kw kw, char *text, size_t size)
{
	const struct newvalue *v = newvalue_of(job, SALTED_FOR, kw);

	if (!cmd_wants(job, kw))
		return true;
	*text = 0;
	return !v || format(&v->kdf.steps[0], text, size);
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

/* ---- the databases ---- */

static const char *primary(void)
{
	return mirror_switched(worker.db.mirror) ? "RACF.DB.BAK" : "RACF.DB";
}

static const char *backup(void)
{
	return mirror_switched(worker.db.mirror) ? "RACF.DB" : "RACF.DB.BAK";
}

int rvary_status(struct smf_rec *rec)
{
	const struct status s = {
		.time = job_time(),
		.sid = "    ",
		.active = !worker.options.severed,
		.backup = mirror_active(worker.db.mirror),
		.primary = primary(),
		.copy = backup(),
	};

	return status_record(rec, event_buffer(), &worker.options, &s);
}

static void list(struct job *job)
{
	job_say(job, ICH15013I);
	job_say(job, "ACTIVE  USE   NUM  DATABASE");
	job_say(job, "------  ----  ---  --------");
	job_say(job, "%-6s  PRIM    1  %s", worker.options.severed ? "NO" : "YES", primary());
	job_say(job, "%-6s  BACK    1  %s", mirror_active(worker.db.mirror) ? "YES" : "NO",
		backup());
	if (trail_severed())
		job_say(job, ICH15022I);
}

/* The end of what a full trail began: SETRACF's alone, and with room for what comes then. */
static bool trail_can_resume(struct job *job)
{
	if (job->r.cmd.verb != VERB_SETRACF)
		cmd_error(job, ICH15022I);
	else if (!trail_room())
		cmd_error(job, ICH15021I);
	return job->r.cmd.verb == VERB_SETRACF && trail_room();
}

/* n-th database that DATASET names; NULL: none, or "*", which is all that RACF works with. */
static const char *dataset(const struct job *job, unsigned int n)
{
	const char *name = cmd_text(&job->r.cmd, KW_DATASET, n);

	return name && strcmp(name, "*") ? name : NULL;
}

/* What is asked can be done with the database. */
static bool dataset_ok(struct job *job, const char *name)
{
	if (strcmp(name, primary()) && strcmp(name, backup()))
		cmd_error(job, ICH15008I, name);
	else if (cmd_wants(job, KW_SWITCH) && strcmp(name, primary()))
		cmd_error(job, ICH15014I, name);
	else if (!cmd_wants(job, KW_SWITCH) && !strcmp(name, primary()))
		cmd_error(job, ICH15007I, name);
	else if (!cmd_wants(job, KW_SWITCH) &&
		 mirror_active(worker.db.mirror) == cmd_wants(job, KW_ACTIVE))
		cmd_error(job, ICH15009I, name, cmd_wants(job, KW_ACTIVE) ? "ACTIVE" : "INACTIVE");
	else
		return true;
	return false;
}

/* All that DATASET names is gone through before anything is done; one that is wrong is enough. */
static bool datasets_ok(struct job *job)
{
	bool good = true;

	for (unsigned int n = 0; dataset(job, n); n++)
		good &= dataset_ok(job, dataset(job, n));
	return good;
}

/* ACTIVE, INACTIVE of RACF as a whole. */
static bool change_ok(struct job *job)
{
	if (cmd_wants(job, KW_ACTIVE) && trail_severed())
		return trail_can_resume(job);
	if (!worker.options.severed == cmd_wants(job, KW_ACTIVE))
		cmd_error(job, ICH15005I, worker.options.severed ? "INACTIVE" : "ACTIVE");
	return !worker.options.severed != cmd_wants(job, KW_ACTIVE);
}

/* What would be left to itself while RACF is inactive: here nothing is, all is refused. */
static bool left_out_ok(struct job *job)
{
	const char *class;

	for (int i = 0; i < 2; i++) {
		enum racf_kw kw = i ? KW_NOTAPE : KW_NOCLASSACT;

		if (!cmd_given(&job->r.cmd, kw) || cmd_wants(job, KW_INACTIVE))
			continue;
		cmd_error(job, ICH15012I, racf_keyword_name(job->r.cmd.verb, kw));
		return false;
	}
	for (unsigned int n = 0; (class = cmd_text(&job->r.cmd, KW_NOCLASSACT, n)); n++) {
		if (!strcmp(class, "*") || racf_class_find(class))
			continue;
		cmd_error(job, ICH15011I, class);
		return false;
	}
	return true;
}

static const char *which(const struct job *job)
{
	return job->r.cmd.verb == VERB_SETRACF ? "ACTIVE AND INACTIVE" :
						 "LIST, ACTIVE, INACTIVE AND SWITCH";
}

enum verdict rvary_check(struct job *job, const char *target)
{
	bool change = cmd_wants(job, KW_SWITCH);
	int n = cmd_wants(job, KW_ACTIVE) + cmd_wants(job, KW_INACTIVE) + change;

	(void)target;
	if (cmd_wants(job, KW_LIST))
		list(job);
	if (!n) {
		if (kw_any(&job->ignored))
			return CMD_DENIED;
		if (!cmd_wants(job, KW_LIST))
			cmd_error(job, ICH15003I, which(job));
	} else if (n > 1) {
		cmd_error(job, ICH15003I, which(job));
	} else if (!left_out_ok(job)) {
		return CMD_NOTHING;
	} else if (!password_ok(job)) {
		cmd_error(job, ICH15002I);
		return CMD_DENIED;
	} else if (change && !mirror_active(worker.db.mirror)) {
		cmd_error(job, ICH15006I);
	} else if (dataset(job, 0) ? datasets_ok(job) : change || change_ok(job)) {
		return CMD_OK;
	}
	return CMD_NOTHING;
}

/* What the copy becomes; 0 or -errno */
static int change_copy(struct job *job, const char *name)
{
	int ret;

	if (cmd_wants(job, KW_SWITCH)) {
		ret = mirror_switch(&worker.db);
		if (!ret)
			job_say(job, ICH15009I, primary(), "PRIMARY");
		return ret;
	}
	if (cmd_wants(job, KW_INACTIVE)) {
		mirror_deactivate(worker.db.mirror);
	} else if (mirror_activate(&worker.db)) {
		cmd_error(job, ICH15010I, name);
		return 0;
	}
	job_say(job, ICH15009I, name, cmd_wants(job, KW_ACTIVE) ? "ACTIVE" : "INACTIVE");
	return 0;
}

/*
 * Until the other of ACTIVE and INACTIVE, across restarts. Who clears a full trail ends what that
 * began, and nothing else.
 */
static int change_standing(struct job *job)
{
	bool active = cmd_wants(job, KW_ACTIVE);
	struct racf_options o = worker.options;
	int ret = db_begin(&worker.db);

	if (ret)
		return ret;
	if (!active || job->acee.attrs & RACF_SPECIAL)
		o.severed = !active;
	ret = db_options_store(&worker.db, &o);
	if (!ret && active && trail_severed())
		ret = trail_resume();
	ret = db_end(&worker.db, ret);
	if (db_options_load(&worker.db, &worker.options))
		log_fatal("database cannot be read");
	if (ret)
		return ret;
	worker_state();
	job_say(job, ICH15004I, o.severed ? "INACTIVE" : "ACTIVE");
	return 0;
}

void rvary_announce(void)
{
	if (!worker.options.severed)
		return;
	worker_state();
	worker_operator(RPIRAC007E);
}

int rvary_apply(struct job *job, const char *target)
{
	const char *name = dataset(job, 0);

	(void)target;
	/* there is one that can change: more of them name it again */
	if (name || cmd_wants(job, KW_SWITCH))
		return change_copy(job, name);
	return change_standing(job);
}
