/* SPDX-License-Identifier: MIT */
/* racf.h - words that all of racfd uses: names, attributes, access levels */
#ifndef ZCP_RACF_H
#define ZCP_RACF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "kmod/uapi/zcp.h"

#define RACF_NAME_MAX		8	/* user id, group, class, label, terminal */
#define RACF_USERNAME_MAX	20	/* NAME('...') */
#define RACF_RESOURCE_MAX	ZCP_RESOURCE_MAX
#define RACF_DATA_MAX		255	/* DATA, APPLDATA */
#define RACF_PASSWORD_MAX	8	/* longer is a phrase */
#define RACF_PHRASE_MIN		14
#define RACF_CONNECTS_MAX	38	/* groups of a user: what an ACEE holds */
#define RACF_DB_PATH		"/var/lib/zcp/racf/racf.db"

typedef char racf_name[RACF_NAME_MAX + 1];

/* user attributes; SPECIAL to ROAUDIT also on a connection, as group attributes */
#define RACF_SPECIAL		0x0001
#define RACF_OPERATIONS		0x0002
#define RACF_AUDITOR		0x0004
#define RACF_ROAUDIT		0x0008
#define RACF_RESTRICTED		0x0010
#define RACF_UAUDIT		0x0020
#define RACF_REVOKED		0x0040

/* connect authority */
enum racf_authority { RACF_USE, RACF_CREATE, RACF_CONNECT, RACF_JOIN };

/* An access level's name ("READ"), and back; -1: no such level. */
const char *racf_level_name(unsigned int level);
int racf_level_by_name(const char *name);
const char *racf_authority_name(unsigned int authority);
int racf_authority_by_name(const char *name);

/* A to Z, 0 to 9, # $ @, the first no digit unless digits_first; 1 to max characters. */
bool racf_name_valid(const char *name, size_t max, bool digits_first);

/* ---- class descriptor table ----------------------------------------------- */

#define RACF_CLASS_OPER		0x01	/* OPERATIONS gives access */
#define RACF_CLASS_GENERIC	0x02	/* generic profiles */
#define RACF_CLASS_OPEN		0x04	/* without a profile everyone has READ: TERMINAL */

struct racf_class {
	const char *name;
	uint8_t posit;		/* classes that share one are switched together */
	uint8_t flags;		/* RACF_CLASS_* */
	uint8_t uacc;		/* of a new profile, enum zcp_access */
	uint8_t max_len;	/* of a profile's name */
};

/* NULL: no such class. */
const struct racf_class *racf_class_find(const char *name);

#endif
