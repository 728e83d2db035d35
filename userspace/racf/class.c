// SPDX-License-Identifier: MIT
/* class.c - the class descriptor table, and the names of levels */
#include <string.h>
#include "racf/racf.h"

#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))

#define OPER	RACF_CLASS_OPER
#define GEN	RACF_CLASS_GENERIC
#define OPEN	RACF_CLASS_OPEN

static const struct racf_class classes[] = {
	/* name		posit	flags		UACC			longest name */
	{ "FACILITY",	8,	GEN,		ZCP_ACCESS_NONE,	39 },
	{ "SURROGAT",	25,	GEN,		ZCP_ACCESS_NONE,	17 },
	{ "TERMINAL",	2,	GEN | OPEN,	ZCP_ACCESS_READ,	8 },
	{ "VMBATCH",	15,	OPER | GEN,	ZCP_ACCESS_NONE,	8 },
	{ "VMCMD",	14,	OPER | GEN,	ZCP_ACCESS_NONE,	17 },
	{ "VMDEV",	96,	GEN,		ZCP_ACCESS_NONE,	64 },
	{ "VMLAN",	95,	GEN,		ZCP_ACCESS_NONE,	39 },
	{ "VMMDISK",	18,	OPER | GEN,	ZCP_ACCESS_NONE,	22 },
	{ "VMNODE",	16,	OPER | GEN,	ZCP_ACCESS_NONE,	8 },
	{ "VMRDR",	17,	OPER | GEN,	ZCP_ACCESS_NONE,	17 },
	{ "VMSEGMT",	94,	GEN,		ZCP_ACCESS_NONE,	17 },
	/* a Linux login uid; APPLDATA names the user id that it stands for */
	{ "ZCPUID",	200,	0,		ZCP_ACCESS_NONE,	10 },
};

const struct racf_class *racf_class_find(const char *name)
{
	for (size_t i = 0; i < ARRAY_SIZE(classes); i++)
		if (!strcmp(classes[i].name, name))
			return &classes[i];
	return NULL;
}

static const char *const levels[] = { "NONE", "EXECUTE", "READ", "UPDATE", "CONTROL", "ALTER" };
static const char *const authorities[] = { "USE", "CREATE", "CONNECT", "JOIN" };

static int by_name(const char *const *names, size_t n, const char *name)
{
	for (size_t i = 0; i < n; i++)
		if (!strcmp(names[i], name))
			return i;
	return -1;
}

const char *racf_level_name(unsigned int level)
{
	return level < ARRAY_SIZE(levels) ? levels[level] : "?";
}

int racf_level_by_name(const char *name)
{
	return by_name(levels, ARRAY_SIZE(levels), name);
}

const char *racf_authority_name(unsigned int authority)
{
	return authority < ARRAY_SIZE(authorities) ? authorities[authority] : "?";
}

int racf_authority_by_name(const char *name)
{
	return by_name(authorities, ARRAY_SIZE(authorities), name);
}

bool racf_name_valid(const char *name, size_t max, bool digits_first)
{
	size_t len = strlen(name);

	if (!len || len > max)
		return false;
	for (size_t i = 0; i < len; i++) {
		if (name[i] >= '0' && name[i] <= '9') {
			if (!i && !digits_first)
				return false;
		} else if (!(name[i] >= 'A' && name[i] <= 'Z') && !strchr("#$@", name[i])) {
			return false;
		}
	}
	return true;
}
