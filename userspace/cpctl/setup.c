// SPDX-License-Identifier: MIT
/*
 * setup.c - cpctl setup: what root does once before CP can know anybody
 *
 * Steps in order; each leaves alone what is there, so that it can be run again.
 */
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <grp.h>
#include <pwd.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include "cpctl/account.h"
#include "cpctl/compile.h"
#include "cpctl/cpctl.h"
#include "cpctl/sample.h"
#include "cpctl/state.h"
#include "cpctl/text.h"

#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))
#define SYSUSERS	"/usr/lib/sysusers.d/zcp.conf"
#define RACF_DB		"/var/lib/zcp/racf/racf.db"
#define SMF_CONTROL	"/var/lib/zcp/smf/smf.control"

static struct {
	bool demo;
	const char *special, *auditor;
} opt = { .special = "MAINT", .auditor = "AUDITOR" };

/* ---- Linux ---- */

static const struct {
	const char *name, *gecos, *group;	/* group: further membership */
} users[] = {
	{ "zcp-racf", "RACF of zcp", "zcp" },
	{ "zcp-smf", "SMF of zcp", "zcp" },
	{ "zcp-mfa", "Multi-factor authentication of zcp", "zcp" },
	{ "zcp-cpd", "Files and virtual machine hosts of zcp", NULL },
	{ "tn3270d", "Terminals of zcp", "zcp-users" },
};

static int make_users(void)
{
	char *const sysusers[] = { "systemd-sysusers", SYSUSERS, NULL };
	pid_t pid;
	int ret, status;

	if (!access(SYSUSERS, R_OK) &&
	    !posix_spawnp(&pid, sysusers[0], NULL, NULL, sysusers, environ) &&
	    waitpid(pid, &status, 0) == pid && !status)
		return 0;
	ret = account_group("zcp") ?: account_group("zcp-users");
	for (size_t i = 0; !ret && i < ARRAY_SIZE(users); i++) {
		ret = account_user(users[i].name, users[i].gecos);
		if (!ret && users[i].group)
			ret = account_member(users[i].name, users[i].group);
	}
	return ret ? failed(ret, "system users") : 0;
}

struct place {
	const char *path;
	mode_t mode;
	const char *user, *group;
};

/* as packaging/tmpfiles.d */
static const struct place folders[] = {
	{ "/run/zcp", 03771, "root", "zcp" },
	{ "/run/zcp/cpd", 0700, "zcp-cpd", "zcp-cpd" },
	{ "/etc/zcp", 0755, "root", "root" },
	{ "/etc/zcp/tls", 0700, "tn3270d", "tn3270d" },
	{ "/etc/zcp/mfa", 0700, "zcp-mfa", "zcp-mfa" },
	{ "/var/lib", 0755, "root", "root" },
	{ "/var/lib/zcp", 0755, "root", "root" },
	{ STATE_DIR, 0700, "zcp-cpd", "zcp-cpd" },
	{ "/var/lib/zcp/racf", 0700, "zcp-racf", "zcp-racf" },
	{ "/var/lib/zcp/smf", 0700, "zcp-smf", "zcp-smf" },
};

/* as packaging/udev: for machines without it, when the module is loaded already */
static const struct place doors[] = {
	{ "/dev/zcp/racf", 0600, "zcp-racf", "root" },
	{ "/dev/zcp/smf", 0600, "zcp-smf", "root" },
	{ "/dev/zcp/recovery", 0600, "zcp-cpd", "root" },
	{ "/dev/zcp/vm", 0600, "zcp-cpd", "root" },
	{ "/dev/zcp/terminal", 0660, "tn3270d", "zcp-users" },
};

static int own(const struct place *p)
{
	struct passwd *pw = getpwnam(p->user);
	struct group *gr = getgrnam(p->group);

	if (!pw || !gr)
		return failed(0, "%s: no user %s or no group %s", p->path, p->user, p->group);
	if (lchown(p->path, pw->pw_uid, gr->gr_gid) || chmod(p->path, p->mode))
		return failed(errno, "%s", p->path);
	return 0;
}

static int make_folders(void)
{
	for (size_t i = 0; i < ARRAY_SIZE(folders); i++) {
		int ret = mkdir(folders[i].path, folders[i].mode);

		if (ret && errno != EEXIST)
			return failed(errno, "%s", folders[i].path);
		if (!ret && own(&folders[i]))
			return STATUS_FAILED;
	}
	return 0;
}

static int own_doors(void)
{
	int ret = 0;

	for (size_t i = 0; !ret && i < ARRAY_SIZE(doors); i++)
		if (!access(doors[i].path, F_OK))
			ret = own(&doors[i]);
	return ret;
}

/* ---- the services' own tools ---- */

/*
 * Runs a program that is installed beside cpctl; input becomes its standard input. 0, or a message
 * was given.
 */
static int run(char *const argv[], const char *input)
{
	posix_spawn_file_actions_t actions;
	char path[256];
	ssize_t len = readlink("/proc/self/exe", path, sizeof(path) - 32);
	int fd = input ? file_memory("input", input, strlen(input)) : -1;
	int ret, status = -1;
	char *slash;
	pid_t pid;

	path[len < 0 ? 0 : len] = 0;
	slash = strrchr(path, '/');
	snprintf(slash ? slash + 1 : path, 32, "%s", argv[0]);
	posix_spawn_file_actions_init(&actions);
	if (fd >= 0) {
		lseek(fd, 0, SEEK_SET);
		posix_spawn_file_actions_adddup2(&actions, fd, STDIN_FILENO);
	}
	ret = posix_spawn(&pid, path, &actions, NULL, argv, environ);
	posix_spawn_file_actions_destroy(&actions);
	if (fd >= 0)
		close(fd);
	if (ret)
		return failed(ret, "%s", path);
	if (waitpid(pid, &status, 0) != pid || status)
		return failed(0, "%s has failed", argv[0]);
	return 0;
}

static int make_host_key(void)
{
	char *const argv[] = { "tn3270d", "--keygen", "/etc/zcp/tls", NULL };

	return run(argv, NULL);
}

static int make_trail(void)
{
	char *const argv[] = { "smfd", "--setup", "--user", "zcp-smf", NULL };

	return access(SMF_CONTROL, F_OK) ? run(argv, NULL) : 0;
}

/*
 * A password in a RACF operand: apostrophes are doubled. At most 8 characters are a password, more
 * a phrase.
 */
static void put_secret(FILE *f, const char *user, const char *secret)
{
	bool phrase = strlen(secret) > 8;

	fprintf(f, "ALTUSER %s %s(%s", user, phrase ? "PHRASE" : "PASSWORD", phrase ? "'" : "");
	for (const char *p = secret; *p; p++)
		fprintf(f, *p == '\'' && phrase ? "''" : "%c", *p);
	fprintf(f, "%s) NOEXPIRED\n", phrase ? "'" : "");
}

static void put_user(FILE *f, const char *user, const char *name, const char *attribute)
{
	char secret[ZCP_PASSWORD_MAX + 1], prompt[64];

	snprintf(prompt, sizeof(prompt), "Password for %s (%s)", user, attribute);
	who_password(prompt, secret);
	fprintf(f, "ADDUSER %s NAME('%s') %s\n", user, name, attribute);
	put_secret(f, user, secret);
	explicit_bzero(secret, sizeof(secret));
}

static int make_database(void)
{
	char *const demo[] = { "racfd", "--demo", "--user", "zcp-racf", "--kdf-floor", NULL };
	char *const first[] = { "racfd", "--setup", "-", "--user", "zcp-racf", NULL };
	char *commands = NULL;
	size_t len = 0;
	FILE *f;
	int ret;

	if (!access(RACF_DB, F_OK))
		return 0;
	if (opt.demo) {
		puts("Demonstration users: known passwords, hashed at the lowest cost. Never use "
		     "them on a network.");
		return run(demo, NULL);
	}
	f = open_memstream(&commands, &len);
	if (!f)
		return failed(ENOMEM, "RACF");
	put_user(f, opt.special, "FIRST ADMINISTRATOR", "SPECIAL");
	put_user(f, opt.auditor, "FIRST AUDITOR", "AUDITOR");
	fclose(f);
	ret = run(first, commands);
	explicit_bzero(commands, len);
	free(commands);
	return ret;
}

/* ---- CP's own files ---- */

static int write_sample(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
	size_t len = strlen(text);
	int ret = 0;

	if (fd < 0)
		return errno == EEXIST ? 0 : failed(errno, "%s", path);
	if (write(fd, text, len) != (ssize_t)len)
		ret = failed(errno, "%s", path);
	close(fd);
	return ret;
}

static int keep(const char *name, void *image, size_t size)
{
	int ret = state_replace(STATE_DIR, name, image, size);

	free(image);
	return ret ? failed(ret, STATE_DIR "/%s", name) : 0;
}

static int make_config(void)
{
	void *image;
	size_t size;

	if (!access(STATE_DIR "/" STATE_CONFIG, F_OK))
		return 0;
	if (write_sample(SAMPLE_CONFIG, sample_config) ||
	    compile_config(SAMPLE_CONFIG, &image, &size))
		return STATUS_FAILED;
	return keep(STATE_CONFIG, image, size);
}

static int make_directory(void)
{
	char text[4096];
	void *image;
	size_t size;

	if (!access(STATE_DIR "/" STATE_DIRECTORY, F_OK))
		return 0;
	snprintf(text, sizeof(text), opt.demo ? sample_directory_demo : sample_directory,
		 opt.special, opt.auditor);
	if (write_sample(SAMPLE_DIRECTORY, text) ||
	    compile_directory(SAMPLE_DIRECTORY, NULL, "", &image, &size))
		return STATUS_FAILED;
	return keep(STATE_DIRECTORY, image, size);
}

static const struct {
	const char *what;
	int (*fn)(void);
} steps[] = {
	{ "system users", make_users },
	{ "folders", make_folders },
	{ "device nodes", own_doors },
	{ "TLS host key", make_host_key },
	{ "SMF data sets", make_trail },
	{ "RACF database", make_database },
	{ "SYSTEM CONFIG", make_config },
	{ "USER DIRECT", make_directory },
};

static int parse(int argc, char *argv[])
{
	static const struct option longs[] = {
		{ "demo", no_argument, NULL, 'd' },
		{ "special", required_argument, NULL, 's' },
		{ "auditor", required_argument, NULL, 'a' },
		{ NULL, 0, NULL, 0 },
	};
	static char special[ZCP_NAME_LEN + 1], auditor[ZCP_NAME_LEN + 1];
	int c;

	while ((c = getopt_long(argc, argv, "", longs, NULL)) != -1) {
		if (c == 'd')
			opt.demo = true;
		else if (c == 's' && text_name(optarg, special))
			opt.special = special;
		else if (c == 'a' && text_name(optarg, auditor))
			opt.auditor = auditor;
		else
			return STATUS_USAGE;
	}
	return optind == argc && strcmp(opt.special, opt.auditor) ? 0 : STATUS_USAGE;
}

int cmd_setup(int argc, char *argv[])
{
	if (parse(argc, argv))
		return usage("setup [--demo] [--special USER] [--auditor USER]");
	if (geteuid())
		return failed(0, "only root can set up this machine");
	umask(022);
	for (size_t i = 0; i < ARRAY_SIZE(steps); i++) {
		printf("%s\n", steps[i].what);
		fflush(stdout);
		if (steps[i].fn())
			return STATUS_FAILED;
	}
	return STATUS_OK;
}
