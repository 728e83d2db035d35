// SPDX-License-Identifier: MIT
/* compile.c - cpctl directory and cpctl config: text to the image that CP loads */
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include "cpctl/compile.h"
#include "cpctl/cpctl.h"
#include "cpctl/directory.h"
#include "cpctl/recovery.h"
#include "cpctl/state.h"
#include "kmod/uapi/directory.h"

int compile_directory(const char *path, const char *system, const char *recovery, void **image,
		      size_t *size)
{
	const struct directory_for where = { system, recovery, recovery_derive };
	struct config_error e;
	size_t len;
	char *text = file_read(path, ZCP_DIR_SIZE_MAX, &len);
	int ret = directory_compile(text, len, &where, time(NULL), image, size, &e);

	explicit_bzero(text, len);
	free(text);
	if (ret)
		fprintf(stderr, "%s:%u:%u: %s\n", path, e.line, e.column, e.text);
	return ret;
}

int compile_config(const char *path, void **image, size_t *size)
{
	struct config_error e;
	size_t len;
	char *text = file_read(path, ZCP_DIR_SIZE_MAX, &len);
	int ret = sysconfig_compile(text, len, time(NULL), image, size, &e);

	free(text);
	if (ret)
		fprintf(stderr, "%s:%u:%u: %s\n", path, e.line, e.column, e.text);
	return ret;
}

/* --check FILE, or FILE. NULL: wrong use */
static const char *operands(int argc, char *argv[], bool *check)
{
	static const struct option longs[] = {
		{ "check", no_argument, NULL, 'c' },
		{ NULL, 0, NULL, 0 },
	};
	int c;

	*check = false;
	while ((c = getopt_long(argc, argv, "", longs, NULL)) != -1) {
		if (c != 'c')
			return NULL;
		*check = true;
	}
	return argc - optind == 1 ? argv[optind] : NULL;
}

/* What CP says of the system that the directory is for */
struct system {
	char name[ZCP_NAME_LEN + 1];
	char recovery[ZCP_CFG_RECOVERY * (ZCP_NAME_LEN + 1)];
};

static void got_system(void *arg, int cmd, struct nlattr **attrs)
{
	struct system *s = arg;

	(void)cmd;
	if (attrs[ZCP_ATTR_SYSTEM])
		nla_strlcpy(s->name, attrs[ZCP_ATTR_SYSTEM], sizeof(s->name));
	if (attrs[ZCP_ATTR_RECOVERY])
		nla_strlcpy(s->recovery, attrs[ZCP_ATTR_RECOVERY], sizeof(s->recovery));
}

static int load(struct genl *g, const struct who *who, const void *image, size_t size)
{
	struct nl_msg *msg = session_msg(g, who, ZCP_CMD_DIRECTORY_LOAD, false);
	int fd = file_memory("directory", image, size);
	int ret;

	nla_put_s32(msg, ZCP_ATTR_FD, fd);
	ret = genl_call(g, msg, NULL, NULL);
	close(fd);
	if (ret == -EREMOTEIO)
		return failed(
			0,
			"the directory is in force, but cpd could not keep it for the next start");
	return ret ? failed(ret, "the directory was not loaded") : STATUS_OK;
}

int cmd_directory(int argc, char *argv[])
{
	struct system system = { 0 };
	const char *path;
	struct who who;
	struct genl *g;
	void *image;
	size_t size;
	bool check;
	int ret;

	path = operands(argc, argv, &check);
	if (!path)
		return usage("directory [--check] FILE");
	/* before anybody is asked for a password; names of systems count below */
	if (compile_directory(path, NULL, "", &image, &size))
		return STATUS_FAILED;
	free(image);
	if (check)
		return STATUS_OK;
	g = connect_module();
	who_login(&who);
	ret = genl_call(g, session_msg(g, &who, ZCP_CMD_STATUS, false), got_system, &system);
	if (ret)
		return failed(ret, "status");
	if (compile_directory(path, system.name, system.recovery, &image, &size))
		return STATUS_FAILED;
	ret = load(g, &who, image, size);
	who_logout(&who);
	genl_close(g);
	free(image);
	return ret;
}

int cmd_config(int argc, char *argv[])
{
	const char *path;
	void *image;
	size_t size;
	bool check;
	int ret = 0;

	path = operands(argc, argv, &check);
	if (!path)
		return usage("config [--check] FILE");
	if (compile_config(path, &image, &size))
		return STATUS_FAILED;
	if (!check)
		ret = state_replace(STATE_DIR, STATE_CONFIG, image, size);
	free(image);
	return ret ? failed(ret, STATE_DIR "/" STATE_CONFIG) : STATUS_OK;
}
