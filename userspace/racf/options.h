/* SPDX-License-Identifier: MIT */
/*
 * options.h - what SETROPTS sets: a row for each option
 *
 * A row makes the field, its value at the beginning, its bounds and its place
 * in the database. What the database does not have has its first value, so
 * that a new option needs no new schema.
 */
#ifndef ZCP_RACF_OPTIONS_H
#define ZCP_RACF_OPTIONS_H

#include "racf/kdf.h"
#include "racf/racf.h"

/* Who may set it: SPECIAL, AUDITOR, or nobody by SETROPTS. */
enum racf_setter { RACF_SET_SPECIAL, RACF_SET_AUDITOR, RACF_SET_NONE };

/* MLS, MLACTIVE, CATDSNS, PROTECTALL */
enum racf_strictness { RACF_OFF, RACF_WARN, RACF_FAIL };

#define RACF_ERASE_ALL		255	/* ERASE(ALL); lower: ERASE(SECLEVEL(n)); 0: NOERASE */
#define RACF_ERASE_MARKED	256	/* ERASE: data sets whose profiles ask for it */
#define RACF_RETPD_MAX		65533	/* days */
#define RACF_RETPD_NEVER	99999	/* data sets never expire */
#define RACF_HISTORY_MAX	32

/* X(name, field, lowest, highest, at the beginning, who sets it) */
#define RACF_NUMBERS(X)									\
	/* sign-on */									\
	X(REVOKE,	revoke,		0, 254, 5, SPECIAL)	/* 0: never */		\
	X(HISTORY,	history,	0, RACF_HISTORY_MAX, 12, SPECIAL)		\
	X(INTERVAL,	interval,	0, 254, 90, SPECIAL)	/* days; 0: no end */	\
	X(MINLENGTH,	min_len,	1, 8, 6, SPECIAL)				\
	X(MINCHANGE,	min_change,	0, 254, 0, SPECIAL)				\
	X(PWWARNING,	pw_warning,	0, 255, 0, SPECIAL)	/* PASSWORD(WARNING) */	\
	X(MIXEDCASE,	mixedcase,	0, 1, 0, SPECIAL)				\
	X(SPECIALCHARS,	specialchars,	0, 1, 0, SPECIAL)				\
	X(KDFAES,	kdfaes,		0, 1, 1, SPECIAL)	/* ALGORITHM */		\
	X(PHRASEINT,	phrase_interval, 0, 65534, 0, SPECIAL)				\
	X(INITSTATS,	initstats,	0, 1, 1, SPECIAL)				\
	X(INACTIVE,	inactive,	0, 255, 0, SPECIAL)	/* days; 0: never */	\
	X(TERMINAL,	terminal,	0, ZCP_ACCESS_READ, ZCP_ACCESS_READ, SPECIAL)	\
	X(GRPLIST,	grplist,	0, 1, 1, SPECIAL)				\
	X(SESSIONINTERVAL, session_interval, 0, 32767, 30, SPECIAL)			\
	X(KERBLVL,	kerblvl,	0, 1, 0, SPECIAL)				\
	/* labels */									\
	X(SECLABELCONTROL, seclabelcontrol, 0, 1, 0, SPECIAL)				\
	X(MLACTIVE,	mlactive,	RACF_OFF, RACF_FAIL, RACF_OFF, SPECIAL)		\
	X(MLS,		mls,		RACF_OFF, RACF_FAIL, RACF_OFF, SPECIAL)		\
	X(MLSTABLE,	mlstable,	0, 1, 0, SPECIAL)				\
	X(MLQUIET,	mlquiet,	0, 1, 0, SPECIAL)				\
	X(MLNAMES,	mlnames,	0, 1, 0, SPECIAL)				\
	X(MLFSOBJ,	mlfsobj,	0, 1, 0, SPECIAL)				\
	X(MLIPCOBJ,	mlipcobj,	0, 1, 0, SPECIAL)				\
	X(SECLBYSYSTEM,	seclbysystem,	0, 1, 0, SPECIAL)				\
	X(COMPATMODE,	compatmode,	0, 1, 0, SPECIAL)				\
	/* defining */									\
	X(ADDCREATOR,	addcreator,	0, 1, 0, SPECIAL)				\
	X(GENERICOWNER,	genericowner,	0, 1, 0, SPECIAL)				\
	X(ADSP,		adsp,		0, 1, 0, SPECIAL)				\
	X(MODELGDG,	model_gdg,	0, 1, 0, SPECIAL)				\
	X(MODELGROUP,	model_group,	0, 1, 0, SPECIAL)				\
	X(MODELUSER,	model_user,	0, 1, 0, SPECIAL)				\
	X(EGN,		egn,		0, 1, 0, SPECIAL)				\
	/* an entry of NONE in the global access table denies: FDP_ACF.1.4 b */		\
	X(GLOBALNONE,	global_none,	0, 1, 1, SPECIAL)				\
	/* data sets: for who shares the database */					\
	X(CATDSNS,	catdsns,	RACF_OFF, RACF_FAIL, RACF_FAIL, SPECIAL)	\
	X(ERASE,	erase,		0, RACF_ERASE_MARKED, RACF_ERASE_ALL, SPECIAL)	\
	X(PROTECTALL,	protectall,	RACF_OFF, RACF_FAIL, RACF_OFF, SPECIAL)		\
	X(REALDSN,	realdsn,	0, 1, 0, SPECIAL)				\
	X(RETPD,	retpd,		0, RACF_RETPD_NEVER, 0, SPECIAL)		\
	X(TAPEDSN,	tapedsn,	0, 1, 0, SPECIAL)				\
	X(WHENPROGRAM,	when_program,	0, 1, 0, SPECIAL)				\
	X(BATCHALLRACF,	batchallracf,	0, 1, 0, SPECIAL)				\
	X(EARLYVERIFY,	earlyverify,	0, 1, 0, SPECIAL)				\
	X(XBMALLRACF,	xbmallracf,	0, 1, 0, SPECIAL)				\
	/* audit */									\
	X(CMDVIOL,	cmdviol,	0, 1, 1, AUDITOR)				\
	X(OPERAUDIT,	operaudit,	0, 1, 1, AUDITOR)				\
	X(SAUDIT,	saudit,		0, 1, 1, AUDITOR)				\
	X(SECLABELAUDIT, seclabelaudit,	0, 1, 0, AUDITOR)				\
	X(SECLEVELAUDIT, seclevelaudit,	0, RACF_SECLEVEL_MAX, 0, AUDITOR) /* from here up */ \
	X(APPLAUDIT,	applaudit,	0, 1, 0, AUDITOR)				\
	/* RVARY, SETRACF INACTIVE: everything is refused until ACTIVE */		\
	X(SEVERED,	severed,	0, 1, 0, NONE)

/* X(name, field, longest, at the beginning, who sets it) */
#define RACF_TEXTS(X)									\
	/* PASSWORD(RULEn): what it stands for is password.c's matter; empty: unused */	\
	X(RULE1,	rule[0],	16, "", SPECIAL)				\
	X(RULE2,	rule[1],	16, "", SPECIAL)				\
	X(RULE3,	rule[2],	16, "", SPECIAL)				\
	X(RULE4,	rule[3],	16, "", SPECIAL)				\
	X(RULE5,	rule[4],	16, "", SPECIAL)				\
	X(RULE6,	rule[5],	16, "", SPECIAL)				\
	X(RULE7,	rule[6],	16, "", SPECIAL)				\
	X(RULE8,	rule[7],	16, "", SPECIAL)				\
	X(LANGUAGE1,	language[0],	3, "ENU", SPECIAL)	/* PRIMARY */		\
	X(LANGUAGE2,	language[1],	3, "ENU", SPECIAL)	/* SECONDARY */		\
	X(PREFIX,	prefix,		8, "", SPECIAL)					\
	X(NJEUSERID,	nje_user,	8, "????????", SPECIAL)				\
	X(UNDEFINEDUSER, undefined_user, 8, "++++++++", SPECIAL)			\
	/* so are the RVARY passwords; empty: YES does */					\
	X(RVARYSWITCH,	rvary_switch,	160, "", SPECIAL)				\
	X(RVARYSTATUS,	rvary_status,	160, "", SPECIAL)				\
	/* the VMXEVENT profiles in force, set by SETEVENT */				\
	X(VMXCTL,	event_control,	RACF_RESOURCE_MAX, "", NONE)			\
	X(VMXAUDIT,	event_audit,	RACF_RESOURCE_MAX, "", NONE)

/* ---- by class ------------------------------------------------------------------- */

#define RACF_ACTIVE		0x01	/* CLASSACT */
#define RACF_RACLIST		0x02
#define RACF_GENERIC		0x04
#define RACF_GENCMD		0x08
#define RACF_GENLIST		0x10
#define RACF_GLOBAL		0x20
#define RACF_STATISTICS		0x40
#define RACF_AUDIT		0x80	/* AUDIT(class): who changes profiles is recorded */

enum racf_logoptions {
	RACF_LOG_DEFAULT,		/* as the profile has it */
	RACF_LOG_ALWAYS, RACF_LOG_NEVER, RACF_LOG_SUCCESSES, RACF_LOG_FAILURES,
	RACF_LOG_COUNT,
};

struct racf_class_options {
	uint8_t flags;
	uint8_t log;			/* enum racf_logoptions */
};

#define RACF_NUMBER_FIELD(name, field, low, high, first, setter) unsigned int field;

struct racf_options {
	struct kdf_cost cost;		/* of passwords set from now on */
	RACF_NUMBERS(RACF_NUMBER_FIELD)
	char rule[8][17];
	char language[2][4];
	char prefix[9], nje_user[9], undefined_user[9];
	char rvary_switch[161], rvary_status[161];
	char event_control[RACF_RESOURCE_MAX + 1], event_audit[RACF_RESOURCE_MAX + 1];
	struct racf_class_options classes[RACF_CLASSES_MAX];	/* by racf_class_index() */
};

#define RACF_NUMBER_FIRST(name, field_, low, high, first, setter) .field_ = first,
#define RACF_TEXT_FIRST(name, field_, longest, first, setter) .field_ = first,

/* Without those by class, which racf_options_first() has. */
#define RACF_OPTIONS_DEFAULT ((struct racf_options){	\
	.cost = KDF_COST_FLOOR,				\
	RACF_NUMBERS(RACF_NUMBER_FIRST)			\
	RACF_TEXTS(RACF_TEXT_FIRST)			\
})

void racf_options_first(struct racf_options *o);

/* ---- rows, for who lists or sets options by name ---------------------------------- */

struct racf_option {
	const char *name;
	bool text;
	uint8_t setter;			/* enum racf_setter */
	uint16_t at;			/* offset in struct racf_options */
	unsigned int low, high;		/* of a text: 0, longest */
};

/* NULL: no such option; and by number, NULL behind the last one. */
const struct racf_option *racf_option_find(const char *name);
const struct racf_option *racf_option_at(unsigned int index);
unsigned int racf_option_number(const struct racf_options *o, const struct racf_option *row);
const char *racf_option_text(const struct racf_options *o, const struct racf_option *row);
/* False: out of bounds, nothing changed. */
bool racf_option_set_number(struct racf_options *o, const struct racf_option *row, int64_t value);
bool racf_option_set_text(struct racf_options *o, const struct racf_option *row, const char *value);

/* What cannot be taken from a class: to be active from USER, GROUP and DATASET, RACLIST. */
uint8_t racf_class_always(const struct racf_class *c);
/* Of the class and all that share its POSIT. */
void racf_class_switch(struct racf_options *o, const struct racf_class *class, uint8_t flags,
		       bool on);
void racf_class_log(struct racf_options *o, const struct racf_class *class,
		    enum racf_logoptions log);
static inline bool racf_class_is(const struct racf_options *o, const struct racf_class *class,
				 uint8_t flag)
{
	return o->classes[racf_class_index(class)].flags & flag;
}

#endif
