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
#define RACF_SECLEVEL_MAX	254	/* hierarchical levels */
#define RACF_CATEGORIES_MAX	1024	/* numbered from 1 */
#define RACF_SECNAME_MAX	44	/* name of a level or a category */
#define RACF_DB_PATH		"/var/lib/zcp/racf/racf.db"

typedef char racf_name[RACF_NAME_MAX + 1];

/* user attributes; SPECIAL to ROAUDIT also on a connection, as group attributes */
#define RACF_SPECIAL		0x0001
#define RACF_OPERATIONS		0x0002
#define RACF_AUDITOR		0x0004
#define RACF_ROAUDIT		0x0008
#define RACF_GROUP_ATTRS	0x000f
#define RACF_RESTRICTED		0x0010
#define RACF_UAUDIT		0x0020
#define RACF_REVOKED		0x0040
#define RACF_GRPACC		0x0080
#define RACF_ADSP		0x0100

/* connect authority */
enum racf_authority { RACF_USE, RACF_CREATE, RACF_CONNECT, RACF_JOIN };

/* An access level's name ("READ"), and back; -1: no such level. */
const char *racf_level_name(unsigned int level);
int racf_level_by_name(const char *name);
const char *racf_authority_name(unsigned int authority);
int racf_authority_by_name(const char *name);

/* A to Z, 0 to 9, # $ @, the first no digit unless digits_first; 1 to max characters. */
bool racf_name_valid(const char *name, size_t max, bool digits_first);

/* ---- days and hours: WHEN(DAYS(...) TIME(...)) ------------------------------ */

#define RACF_DAYS_ALL	0x7f

/* TIMEZONE: 0 none, else hours + 1, and whether they are west of Greenwich */
#define RACF_ZONE_WEST	0x40
#define RACF_ZONE_HOURS	12
/* "E 05"; none: "" */
const char *racf_zone_text(uint8_t zone, char text[8]);

struct racf_when {
	uint8_t days;		/* bit 0: Sunday, as in struct tm */
	uint16_t from, to;	/* minutes; equal: any time; from > to: over midnight */
};

/* A day is the one on which the stretch of hours begins. */
bool racf_when_holds(const struct racf_when *when, unsigned int day, unsigned int minute);

/* ---- class descriptor table ----------------------------------------------- */

#define RACF_CLASS_OPER		0x0001	/* OPER=YES: OPERATIONS gives access */
#define RACF_CLASS_GENERIC	0x0002	/* generic profiles */
/* TERMINAL: without a profile SETROPTS TERMINAL's level holds */
#define RACF_CLASS_OPEN		0x0004
#define RACF_CLASS_NOPROF	0x0008	/* PROFDEF=NO: no profiles can be defined, a switch alone */
#define RACF_CLASS_RACLIST	0x0010	/* RACLIST allowed */
#define RACF_CLASS_GENLIST	0x0020	/* GENLIST allowed */
#define RACF_CLASS_RACLREQ	0x0040	/* only decided on while RACLISTed */
#define RACF_CLASS_SLBLREQ	0x0080	/* a profile needs a label while MLACTIVE is on */
#define RACF_CLASS_RVRSMAC	0x0100	/* the object must dominate the subject */
#define RACF_CLASS_EQUALMAC	0x0200	/* the labels must be equal */
#define RACF_CLASS_ASIS		0x0400	/* CASE=ASIS: names are not folded */
#define RACF_CLASS_NOALTER	0x0800	/* ALTER gives nothing over the profile, discrete or not */
#define RACF_CLASS_GROUPING	0x1000	/* its members are resources of the class in pair */
#define RACF_CLASS_MEMBER	0x2000	/* names exist as members of the class in pair only */
#define RACF_CLASS_ACTIVE	0x4000	/* active from the beginning */
#define RACF_CLASS_OWNED	0x10000	/* the first qualifier is the owner's name */
/* a switch for label checks that no profile stands behind */
#define RACF_CLASS_MACONLY	0x8000

/* what a name may be made of, beside . and the signs of generic names */
#define RACF_CHARS_ALPHA	0x01	/* A to Z, # $ @ */
#define RACF_CHARS_NUMERIC	0x02
#define RACF_CHARS_SPECIAL	0x04	/* all else that can be printed, but ( ) , ; and blank */
#define RACF_CHARS_ANY		0x07

/* UACC of a new profile: the creator's current connection's */
#define RACF_UACC_ACEE		0xff

struct racf_class {
	const char *name;
	uint8_t posit;		/* classes that share one are switched together */
	uint32_t flags;		/* RACF_CLASS_* */
	uint8_t uacc;		/* of a new profile, or RACF_UACC_ACEE */
	uint8_t max_len;	/* of a profile's name */
	uint8_t retc;		/* DFTRETC: SAF return code where no profile is found */
	uint8_t first, other;	/* RACF_CHARS_* */
	uint8_t keyqual;	/* qualifiers at the front that no generic sign may stand in */
	const char *pair;	/* GROUP= or MEMBER=: the other class of a pair; NULL: none */
};

#define RACF_CLASSES_MAX 64

/* NULL: no such class. */
const struct racf_class *racf_class_find(const char *name);
/* In order of names, up to RACF_CLASSES_MAX; NULL behind the last one. */
const struct racf_class *racf_class_at(unsigned int index);
unsigned int racf_class_index(const struct racf_class *class);
/* The class has generic profiles, and the name holds one of their signs. */
bool racf_profile_is_generic(const struct racf_class *class, const char *name);
/* FIRST, OTHER, MAXLNTH and KEYQUAL hold for a profile's name, discrete or generic. */
bool racf_class_name_valid(const struct racf_class *class, const char *name);
/* Something can have the name: what is asked about, or what the profile defines. */
bool racf_class_name_means(const struct racf_class *class, const char *name);
/* In place: a device number as CP writes it, MAINT.190 for MAINT.0190. True: it was not. */
bool racf_class_name_normal(const struct racf_class *class, char *name);

#endif
