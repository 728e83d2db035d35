// SPDX-License-Identifier: MIT
/* store.c - the database and the key beside it: opening, set-up, unload */
#include <errno.h>
#include <libgen.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "lib/log.h"
#include "racf/cmd.h"
#include "racf/import.h"
#include "racf/mirror.h"
#include "racf/newvalue.h"
#include "racf/store.h"
#include "racf/unload.h"

#define KEY_FILE "acee.key"
#define SETUP_USER "SETUP"

/*
 * MAINT administers and cannot read the trail, AUDIT1 the other way round. Passwords are not
 * expired, so that a demonstration can log on at once; the login uids of the lab's root and of its
 * first user are mapped.
 */
static const char demo[] =
	"ADDUSER MAINT NAME('SYSTEM MAINTENANCE') SPECIAL\n"
	"ALTUSER MAINT PASSWORD(MAINTPW1) NOEXPIRED\n"
	"ADDUSER AUDIT1 NAME('AUDITOR') AUDITOR OWNER(MAINT)\n"
	"ALTUSER AUDIT1 PASSWORD(AUDITPW1) NOEXPIRED\n"
	"ADDUSER OPERATOR NAME('SYSTEM OPERATOR') OWNER(MAINT)\n"
	"ALTUSER OPERATOR PASSWORD(OPERPW1) NOEXPIRED\n"
	"ADDUSER LINUX1 NAME('LINUX GUEST 1') OWNER(MAINT)\n"
	"ALTUSER LINUX1 PASSWORD(LINUXPW1) NOEXPIRED\n"
	"ADDUSER LINUX2 NAME('LINUX GUEST 2') OWNER(MAINT)\n"
	"ALTUSER LINUX2 PASSWORD(LINUXPW2) NOEXPIRED\n"
	"RDEFINE SURROGAT LOGONBY.LINUX1 OWNER(MAINT)\n"
	"PERMIT LOGONBY.LINUX1 CLASS(SURROGAT) ID(MAINT) ACCESS(READ)\n"
	"RDEFINE VMRDR LINUX1 OWNER(MAINT)\n"
	"PERMIT LINUX1 CLASS(VMRDR) ID(MAINT) ACCESS(UPDATE)\n"
	"RDEFINE VMRDR LINUX2 OWNER(MAINT)\n"
	"PERMIT LINUX2 CLASS(VMRDR) ID(MAINT) ACCESS(UPDATE)\n"
	"RDEFINE ZCPUID 1000 OWNER(MAINT) APPLDATA('MAINT') DATA('LOGIN UID 1000 IS MAINT')\n";

FILE *store_demo(void)
{
	return fmemopen((void *)demo, sizeof(demo) - 1, "r");
}

static void key_path(char *path, size_t size, const char *db_path)
{
	char *copy = strdup(db_path);

	snprintf(path, size, "%s/%s", copy ? dirname(copy) : ".", KEY_FILE);
	free(copy);
}

int store_open(const char *db_path, struct worker *w)
{
	char path[4096], copy[4096];
	int ret;

	key_path(path, sizeof(path), db_path);
	ret = db_open(&w->db, db_path, false);
	if (ret)
		return ret;
	/* without a backup copy it goes on, and says so */
	if ((size_t)snprintf(copy, sizeof(copy), "%s.bak", db_path) < sizeof(copy))
		ret = mirror_open(&w->db, copy);
	if (ret == -ESTALE)
		return ret;
	ret = db_options_load(&w->db, &w->options) ?: acee_key_load(path, false, w->key);
	if (!ret) {
		w->model = model_load(&w->db);
		ret = w->model ? 0 : -EIO;
	}
	return ret;
}

/* ---- set-up ------------------------------------------------------------------------------- */

/* SYS1 is the only group without a superior group. */
static int create_root(struct db *db, const struct racf_options *o)
{
	int ret = db_begin(db);

	if (ret)
		return ret;
	ret = db_options_store(db, o) ?:
	      db_run(db, "INSERT INTO grp (name, supgrp, owner, data, created)"
		     " VALUES ('SYS1', '', 'SYS1', '', ?1)", "i", job_time() / 1000000000);
	return db_end(db, ret);
}

/* What was unloaded has a SYS1 of its own. */
static int import_unload(struct db *db, FILE *unload)
{
	return !unload ? 0 : db_run(db, "DELETE FROM grp", "") ?: import(db, unload);
}

/* For the length of set-up there is a user in SYS1. */
static int create_setup_user(struct db *db)
{
	int64_t now = job_time() / 1000000000;
	int ret = db_begin(db);

	if (ret)
		return ret;
	ret = db_run(db, "INSERT INTO user (name, owner, dfltgrp, attrs, username, created)"
		     " VALUES (?1, 'SYS1', 'SYS1', ?2, '', ?3)", "tii", SETUP_USER,
		     (int64_t)(RACF_SPECIAL | RACF_AUDITOR), now) ?:
	      db_run(db, "INSERT INTO connection (user, grp, owner, authority, uacc, attrs,"
		     " created) VALUES (?1, 'SYS1', 'SYS1', ?2, 0, 0, ?3)", "tii",
		     SETUP_USER, (int64_t)RACF_JOIN, now);
	return db_end(db, ret);
}

/* What the set-up user made belongs to the group. */
static int remove_setup_user(struct db *db)
{
	static const char *const changes[] = {
		"UPDATE user SET owner = 'SYS1' WHERE owner = ?1",
		"UPDATE grp SET owner = 'SYS1' WHERE owner = ?1",
		"UPDATE connection SET owner = 'SYS1' WHERE owner = ?1",
		"UPDATE profile SET owner = 'SYS1' WHERE owner = ?1",
		"DELETE FROM user WHERE name = ?1",
	};
	int ret = db_begin(db);

	if (ret)
		return ret;
	for (size_t i = 0; !ret && i < sizeof(changes) / sizeof(changes[0]); i++)
		ret = db_run(db, changes[i], "t", SETUP_USER);
	return db_end(db, ret);
}

static int derive_now(struct kdf_job *k)
{
	for (unsigned int i = 0; i < k->n_steps && !k->error; i++) {
		struct kdf_step *s = &k->steps[i];

		k->error = kdf_derive(&s->cost, s->salt, k->user,
				      s->is_new ? k->new_password : k->password, s->verifier);
	}
	return k->error;
}

static int derive_all(struct job *job)
{
	int ret = derive_now(&job->kdf);

	for (struct kdf_job *k; !ret && (k = newvalue_next(job));)
		ret = derive_now(k);
	return ret;
}

static int run_line(const char *line, size_t len)
{
	struct job *job = calloc(1, sizeof(*job));
	char wrong[CMD_WRONG_MAX];
	int ret;

	if (!job)
		return -ENOMEM;
	job->identified = true;
	strcpy(job->acee.user, SETUP_USER);
	strcpy(job->acee.group, "SYS1");
	job->acee.attrs = RACF_SPECIAL | RACF_AUDITOR;
	ret = racf_command_parse(line, len, &job->r.cmd, wrong);
	if (ret) {
		fputs(wrong, stderr);
	} else if (!racf_commands[job->r.cmd.verb].apply) {
		fputs("racfd: lists have no place in set-up\n", stderr);
		ret = -EINVAL;
	} else {
		ret = command_prepare(job) ?: derive_all(job) ?: command_apply(job);
		if (ret)
			fwrite(job->text, 1, job->len, stderr);
	}
	newvalue_wipe(job);
	explicit_bzero(job, sizeof(*job));
	free(job);
	return ret;
}

static int run_commands(FILE *commands)
{
	char *line = NULL;
	size_t room = 0;
	unsigned int n = 0;
	ssize_t len;
	int ret = 0;

	while (!ret && commands && (len = getline(&line, &room, commands)) > 0) {
		n++;
		if (line[len - 1] == '\n')
			len--;
		if (len && line[0] != '*')
			ret = run_line(line, len);
		explicit_bzero(line, room);
	}
	free(line);
	if (ret)
		fprintf(stderr, "racfd: line %u: the command failed\n", n);
	return ret;
}

static int count_both(void *arg, struct racf_user *u)
{
	unsigned int *n = arg;

	if (!strcmp(u->name, SETUP_USER))
		return 0;
	n[0] += !!(u->attrs & RACF_SPECIAL);
	n[1] += !!(u->attrs & RACF_AUDITOR);
	return 0;
}

/* Somebody can administer, somebody can read the trail. */
static int check_roles(void)
{
	unsigned int n[2] = { 0, 0 };

	model_each_user(worker.model, count_both, n);
	if (n[0] && n[1])
		return 0;
	fputs("racfd: set-up must add a user with SPECIAL and a user with AUDITOR\n", stderr);
	return -EINVAL;
}

/* To the user that was named, else to whom the folder belongs. */
static int give_to(const char *owner, const char *folder, const char *path)
{
	const struct passwd *pw = owner ? getpwnam(owner) : NULL;
	struct stat st;

	if (owner && !pw)
		return -ENOENT;
	if (stat(folder, &st))
		return -errno;
	if (pw) {
		st.st_uid = pw->pw_uid;
		st.st_gid = pw->pw_gid;
	}
	if (!geteuid() && chown(path, st.st_uid, st.st_gid))
		return -errno;
	return 0;
}

int store_setup(const char *db_path, const struct kdf_cost *cost, FILE *unload, FILE *commands,
		const char *owner)
{
	char *copy = strdup(db_path), *folder = copy ? dirname(copy) : NULL;
	char key[4096], journal[4096];
	int ret;

	if (!folder || (mkdir(folder, 0700) && errno != EEXIST))
		log_fatal("%s: %m", db_path);
	key_path(key, sizeof(key), db_path);
	racf_options_first(&worker.options);
	worker.options.cost = *cost;
	if (kdf_cost_weak(cost))
		log_msg(LOG_WARNING,
			"PASSWORDS WILL BE WEAKLY PROTECTED: for emulated test machines only");
	umask(077);
	ret = db_open(&worker.db, db_path, true);
	if (ret)
		return 1;
	ret = create_root(&worker.db, &worker.options) ?: import_unload(&worker.db, unload) ?:
	      create_setup_user(&worker.db);
	if (!ret) {
		worker.model = model_load(&worker.db);
		ret = worker.model ? 0 : -EIO;
	}
	ret = ret ?: run_commands(commands) ?: check_roles() ?: remove_setup_user(&worker.db);
	ret = ret ?: acee_key_load(key, true, worker.key) ?: give_to(owner, folder, folder);
	ret = ret ?: give_to(owner, folder, db_path) ?: give_to(owner, folder, key);
	db_close(&worker.db);
	/* empty after a clean end, and root's: racfd's own user could not write it */
	snprintf(journal, sizeof(journal), "%s-journal", db_path);
	unlink(journal);
	if (ret) {
		fputs("racfd: set-up failed, nothing was made\n", stderr);
		unlink(db_path);
	}
	free(copy);
	return ret ? 1 : 0;
}

int store_unload(const char *db_path)
{
	struct model *m;
	struct db db;
	int ret;

	if (db_open(&db, db_path, false))
		return 2;
	m = model_load(&db);
	ret = m ? unload(&db, m, stdout) : -EIO;
	if (m)
		model_free(m);
	db_close(&db);
	return ret ? 1 : 0;
}
