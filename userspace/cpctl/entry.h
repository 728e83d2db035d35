/* SPDX-License-Identifier: MIT */
/* entry.h - USER, IDENTITY, PROFILE and SUBCONFIG while USER DIRECT is compiled */
#ifndef ZCP_CPCTL_ENTRY_H
#define ZCP_CPCTL_ENTRY_H

#include "cpctl/statement.h"
#include "kmod/uapi/directory.h"

#define ENTRY_USER	0x01
#define ENTRY_IDENTITY	0x02
#define ENTRY_PROFILE	0x04
#define ENTRY_SUBCONFIG	0x08
#define ENTRY_GLOBAL	0x10
#define ENTRY_START	0x20		/* before the first entry */

#define BUILDS_MAX	16

/* Which fields of struct zcp_dir_user a statement gave, so that a profile does not override it */
#define HAS_STORAGE	0x01
#define HAS_MAXSTORAGE	0x02
#define HAS_CLASSES	0x04
#define HAS_ACCOUNT	0x08
#define HAS_ACIGROUP	0x10
#define HAS_MACHINE	0x20
#define HAS_IPL		0x40

struct entry {
	unsigned int kind;		/* ENTRY_* */
	unsigned int line;
	char name[9];
	unsigned int has;
	bool devices;			/* a device statement was seen */
	struct zcp_dir_user user;
	char include[9];
	unsigned int include_line;
	struct {
		char member[9], subconfig[9];
		unsigned int line;
	} build[BUILDS_MAX];
	unsigned int builds;
	uint8_t *records;
	size_t len, room;
};

struct directory {
	struct statement s;
	struct entry *entry;
	size_t n, room;
	unsigned int section;		/* ENTRY_* that statements belong to now */
	uint8_t machine;		/* GLOBALOPTS */
	const struct directory_for *where;
	bool no_memory;
};

struct entry *entry_new(struct directory *d, unsigned int kind, const char *name);
struct entry *entry_current(struct directory *d);
/* appends; header and padding are filled in */
bool entry_record(struct directory *d, const void *record, size_t len);
/* The device number of a record that defines a device, or -1 */
int record_vdev(const struct zcp_dir_record *r);

bool directory_statement(struct directory *d);	/* one statement, in d->s */

#endif
