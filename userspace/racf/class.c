// SPDX-License-Identifier: MIT
/* class.c - the class descriptor table, and the names of levels */
#include <assert.h>
#include <stdlib.h>
#include <stdio.h>
#include <string.h>
#include "racf/decide.h"

#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))

#define OPER	RACF_CLASS_OPER
#define GEN	RACF_CLASS_GENERIC
#define OPEN	RACF_CLASS_OPEN
#define NOPROF	RACF_CLASS_NOPROF
#define RACL	(RACF_CLASS_RACLIST | RACF_CLASS_GENLIST)
#define RACLREQ	(RACL | RACF_CLASS_RACLREQ)
#define SLBLREQ	RACF_CLASS_SLBLREQ
#define RVRS	RACF_CLASS_RVRSMAC
#define EQUAL	RACF_CLASS_EQUALMAC
#define ASIS	RACF_CLASS_ASIS
#define NOALTER	RACF_CLASS_NOALTER
#define OWNED	RACF_CLASS_OWNED
#define MACONLY	RACF_CLASS_MACONLY
#define GROUP	RACF_CLASS_GROUPING
#define MEMBER	RACF_CLASS_MEMBER
#define ON	RACF_CLASS_ACTIVE

#define NONE	ZCP_ACCESS_NONE
#define READ	ZCP_ACCESS_READ
#define ACEE	RACF_UACC_ACEE

#define A	RACF_CHARS_ALPHA
#define AN	(RACF_CHARS_ALPHA | RACF_CHARS_NUMERIC)
#define ANY	RACF_CHARS_ANY

/*
 * In order of names. Who sends a spool file or prints lets data flow into the object, a terminal
 * shows its user's data: there the object's label dominates (RVRSMAC); what carries data both ways
 * asks for equal ones (EQUALMAC). The columns: name, posit, flags, UACC, longest name, DFTRETC,
 * FIRST, OTHER, KEYQUAL, the other class of a pair.
 */
static const struct racf_class classes[] = {
	{ "APPL", 3, GEN | RACL, NONE, 8, 4, A, AN, 0, NULL },
	{ "DASDVOL", 0, GEN | OPER, ACEE, 6, 4, AN, AN, 0, NULL },
	{ "DATASET", 255, NOPROF | OPER | GEN | ON, ACEE, 44, 4, A, AN, 0, NULL },
	{ "DIRACC", 100, NOPROF, NONE, 8, 4, ANY, ANY, 0, NULL },
	{ "DIRECTRY", 95, GEN | OPER | SLBLREQ, ACEE, 153, 4, ANY, ANY, 2, NULL },
	{ "DIRSRCH", 101, NOPROF, NONE, 8, 4, ANY, ANY, 0, NULL },
	{ "FACILITY", 8, GEN | RACL | SLBLREQ | ON, NONE, 39, 4, ANY, ANY, 0, NULL },
	{ "FIELD", 33, GEN | RACL | ON, NONE, 26, 4, A, AN, 0, NULL },
	{ "FILE", 95, GEN | OPER | SLBLREQ, ACEE, 171, 4, ANY, ANY, 2, NULL },
	{ "FSOBJ", 102, NOPROF, NONE, 8, 4, ANY, ANY, 0, NULL },
	{ "FSSEC", 103, NOPROF, NONE, 8, 4, ANY, ANY, 0, NULL },
	{ "GLOBAL", 6, GROUP | ON, NONE, 8, 4, A, AN, 0, "GMBR" },
	{ "GMBR", 6, MEMBER | GEN | ON, NONE, 246, 4, ANY, ANY, 0, "GLOBAL" },
	{ "GROUP", 254, NOPROF | ON, NONE, 8, 4, A, AN, 0, NULL },
	{ "GTERMINL", 2, GROUP | RACLREQ | RVRS | SLBLREQ | ON, ACEE, 17, 4, ANY, ANY, 0,
	  "TERMINAL" },
	{ "IPCOBJ", 106, NOPROF, NONE, 8, 4, ANY, ANY, 0, NULL },
	{ "PROCACT", 104, NOPROF, NONE, 8, 4, ANY, ANY, 0, NULL },
	{ "PROCESS", 105, NOPROF, NONE, 8, 4, ANY, ANY, 0, NULL },
	{ "PROGRAM", 13, GEN | OPER, ACEE, 8, 4, A, AN, 0, NULL },
	{ "PSFMPL", 54, GEN | RACL, NONE, 17, 4, ANY, ANY, 0, NULL },
	{ "PTKTDATA", 76, GEN | RACL, NONE, 39, 4, ANY, ANY, 0, "PTKTVAL" },
	{ "PTKTVAL", 76, GEN | RACL, NONE, 39, 4, ANY, ANY, 0, "PTKTDATA" },
	{ "RACFVARS", 85, GROUP | RACLREQ | ON, NONE, 8, 4, ANY, ANY, 0, "RVARSMBR" },
	{ "RVARSMBR", 85, MEMBER | ON, NONE, 246, 4, ANY, ANY, 0, "RACFVARS" },
	{ "SCDMBR", 39, MEMBER | ON, NONE, 246, 4, ANY, ANY, 0, "SECDATA" },
	{ "SECDATA", 39, GROUP | ON, NONE, 8, 4, A, AN, 0, "SCDMBR" },
	{ "SECLABEL", 46, RACLREQ, NONE, 8, 4, A, AN, 0, NULL },
	{ "SFSCMD", 96, GEN | RACL, NONE, 17, 4, ANY, ANY, 0, NULL },
	{ "SURROGAT", 25, GEN | RACL | SLBLREQ | ON, NONE, 17, 4, ANY, ANY, 0, NULL },
	{ "TAPEVOL", 1, GEN | OPER, ACEE, 6, 4, AN, AN, 0, NULL },
	{ "TERMINAL", 2, GEN | OPEN | RACL | RVRS | SLBLREQ | ON, READ, 8, 4, ANY, ANY, 0,
	  "GTERMINL" },
	{ "USER", 253, NOPROF | ON, NONE, 8, 4, AN, AN, 0, NULL },
	{ "VMBATCH", 15, GEN | OPER | SLBLREQ | ON, NONE, 8, 4, ANY, ANY, 0, NULL },
	{ "VMBR", 93, MEMBER, NONE, 246, 4, ANY, ANY, 0, "VMEVENT" },
	{ "VMCMD", 14, GEN | OPER | RACL | SLBLREQ | ON, NONE, 17, 4, ANY, ANY, 0, NULL },
	{ "VMDEV", 99, GEN | RACL | EQUAL | SLBLREQ | ON, NONE, 64, 4, ANY, ANY, 0, NULL },
	{ "VMEVENT", 93, GROUP, NONE, 246, 4, ANY, ANY, 0, "VMBR" },
	{ "VMLAN", 107, GEN | RACL | EQUAL | SLBLREQ | ON, NONE, 39, 4, ANY, ANY, 0, NULL },
	{ "VMMAC", 97, NOPROF | EQUAL | MACONLY | SLBLREQ, NONE, 8, 4, ANY, ANY, 0, NULL },
	{ "VMMDISK", 18, GEN | OPER | NOALTER | OWNED | SLBLREQ | ON, NONE, 22, 4, ANY, ANY, 0,
	  NULL },
	{ "VMNODE", 16, GEN | OPER | RVRS | SLBLREQ | ON, NONE, 8, 4, ANY, ANY, 0, NULL },
	{ "VMPOSIX", 98, GEN | RACL | SLBLREQ, NONE, 246, 4, ANY, ANY, 0, NULL },
	{ "VMRDR", 17, GEN | OPER | RVRS | SLBLREQ | ON, NONE, 17, 4, ANY, ANY, 0, NULL },
	{ "VMSEGMT", 94, GEN | RACL | SLBLREQ | ON, NONE, 17, 4, ANY, ANY, 0, NULL },
	{ "VMXEVENT", 92, GROUP | ON, NONE, 246, 4, ANY, ANY, 0, "VXMBR" },
	{ "VXMBR", 92, MEMBER | ON, NONE, 246, 4, ANY, ANY, 0, "VMXEVENT" },
	{ "WRITER", 44, GEN | RACL | RVRS | SLBLREQ, NONE, 39, 4, ANY, ANY, 0, NULL },
	/* a Linux login uid; APPLDATA names the user id that it stands for */
	{ "ZCPUID", 200, ON, NONE, 10, 4, AN, AN, 0, NULL },
};

static_assert(ARRAY_SIZE(classes) <= RACF_CLASSES_MAX, "options have room for each class");

static int compare(const void *name, const void *class)
{
	return strcmp(name, ((const struct racf_class *)class)->name);
}

const struct racf_class *racf_class_find(const char *name)
{
	return bsearch(name, classes, ARRAY_SIZE(classes), sizeof(classes[0]), compare);
}

const struct racf_class *racf_class_at(unsigned int index)
{
	return index < ARRAY_SIZE(classes) ? &classes[index] : NULL;
}

unsigned int racf_class_index(const struct racf_class *class)
{
	return class - classes;
}

bool racf_profile_is_generic(const struct racf_class *class, const char *name)
{
	return class->flags & RACF_CLASS_GENERIC && strpbrk(name, "*%&");
}

static uint8_t kind_of(char c)
{
	if (c >= '0' && c <= '9')
		return RACF_CHARS_NUMERIC;
	if ((c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c && strchr("#$@", c)))
		return RACF_CHARS_ALPHA;
	return c > ' ' && c < 0x7f && !strchr("(),;", c) ? RACF_CHARS_SPECIAL : 0;
}

bool racf_class_name_valid(const struct racf_class *class, const char *name)
{
	bool generic = class->flags & RACF_CLASS_GENERIC;
	unsigned int qualifier = 0;
	size_t i;

	for (i = 0; name[i]; i++) {
		if (generic && strchr("*%&", name[i])) {
			if (qualifier < class->keyqual)
				return false;
		} else if (name[i] == '.') {
			qualifier++;
		} else if (!(kind_of(name[i]) & (i ? class->other : class->first))) {
			return false;
		}
	}
	return i && i <= class->max_len;
}

static const char *device_of(const struct racf_class *class, const char *name)
{
	const char *dot = strrchr(name, '.');

	return class->flags & RACF_CLASS_OWNED && dot && !strpbrk(name, "*%&") ? dot + 1 : NULL;
}

static bool is_device(const char *text, size_t len)
{
	return strlen(text) == len && strspn(text, "0123456789ABCDEF") == len;
}

bool racf_class_name_normal(const struct racf_class *class, char *name)
{
	const char *device = device_of(class, name);

	if (!device || !is_device(device, 4) || *device != '0')
		return false;
	memmove(name + (device - name), device + 1, 4);
	return true;
}

/* VMMDISK: a user's device, by at least three digits */
static bool names_disk(const struct racf_class *class, const char *name)
{
	const char *device = device_of(class, name);
	racf_name owner;

	if (!device)
		return false;
	if (strchr(name, '.') + 1 != device || device - name > (long)sizeof(owner))
		return false;
	memcpy(owner, name, device - name - 1);
	owner[device - name - 1] = 0;
	return racf_name_valid(owner, RACF_NAME_MAX, true) &&
	       (is_device(device, 3) || (is_device(device, 4) && *device != '0'));
}

bool racf_class_name_means(const struct racf_class *class, const char *name)
{
	const struct racf_class *other;
	size_t len = strlen(name);

	if (!len || name[0] == '.' || name[len - 1] == '.' || strstr(name, ".."))
		return false;
	if (class->flags & RACF_CLASS_OWNED)
		return racf_profile_is_generic(class, name) || names_disk(class, name);
	if (!strcmp(class->name, "GLOBAL")) {
		other = racf_class_find(name);
		return other && !(other->flags & (RACF_CLASS_NOPROF | RACF_CLASS_GROUPING |
						  RACF_CLASS_MEMBER));
	}
	if (!strcmp(class->name, "SECDATA"))
		return !strcmp(name, "SECLEVEL") || !strcmp(name, "CATEGORY");
	return strcmp(class->name, "RACFVARS") || (name[0] == '&' && len > 1);
}

bool racf_when_holds(const struct racf_when *when, unsigned int day, unsigned int minute)
{
	bool over_midnight = when->from > when->to;

	if (over_midnight && minute < when->to)
		day = (day + 6) % 7;
	else if (when->from != when->to &&
		 (minute < when->from || (!over_midnight && minute >= when->to)))
		return false;
	return when->days >> day & 1;
}

static const char *const levels[] = { "NONE", "EXECUTE", "READ", "UPDATE", "CONTROL", "ALTER" };
static const char *const authorities[] = { "USE", "CREATE", "CONNECT", "JOIN" };

static const char *const conditions[] = { "TERMINAL", "CONSOLE", "JESINPUT", "APPCPORT",
					  "PROGRAM", "SYSID", "SERVAUTH", "CRITERIA" };

static int by_name(const char *const *names, size_t n, const char *name)
{
	for (size_t i = 0; i < n; i++)
		if (!strcmp(names[i], name))
			return i;
	return -1;
}

const char *racf_zone_text(uint8_t zone, char text[8])
{
	text[0] = 0;
	if (zone)
		snprintf(text, 8, "%c %02u", zone & RACF_ZONE_WEST ? 'W' : 'E',
			 (zone & ~RACF_ZONE_WEST) - 1u);
	return text;
}

const char *racf_level_name(unsigned int level)
{
	return level < ARRAY_SIZE(levels) ? levels[level] : "?";
}

int racf_level_by_name(const char *name)
{
	return by_name(levels, ARRAY_SIZE(levels), name);
}

const char *racf_condition_name(unsigned int kind)
{
	return kind < ARRAY_SIZE(conditions) ? conditions[kind] : "?";
}

int racf_condition_by_name(const char *name)
{
	return by_name(conditions, ARRAY_SIZE(conditions), name);
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
