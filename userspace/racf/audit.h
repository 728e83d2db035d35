/* SPDX-License-Identifier: MIT */
/* audit.h - which decisions are recorded, and why; pure */
#ifndef ZCP_RACF_AUDIT_H
#define ZCP_RACF_AUDIT_H

#include "racf/decide.h"

struct racf_audit_terms {
	struct racf_audit profile;
	bool event;			/* VMXEVENT has the event audited */
	bool user;			/* UAUDIT of the subject */
	uint8_t log;			/* LOGOPTIONS of the class, enum racf_logoptions */
	bool operaudit;			/* OPERAUDIT */
	struct racf_audit label;	/* SECLABELAUDIT: of the label's profile; else all 0 */
	bool seclevel;			/* SECLEVELAUDIT: the object's level is high enough */
};

/* SMF80_REA_* in the upper byte, SMF80_RE2_* in the lower one; 0: it is not recorded. */
uint16_t racf_audit_reasons(const struct racf_audit_terms *terms,
			    const struct racf_decision *decision, enum zcp_access wanted);

/* Why not, or, with a warning, nearly not. */
struct racf_cause {
	uint8_t qualifier;		/* of event 2 */
	const char *text;		/* of ICH408I; NULL: granted */
};

struct racf_cause racf_audit_cause(const struct racf_decision *decision);

/* A command that changes something, on one target. */
struct racf_audit_command {
	bool always;			/* whatever the options say */
	bool changes;			/* something of it is done */
	bool violation;			/* something of it is refused */
	uint8_t authority;		/* SMF80_ATH_* that allowed it */
	bool user;			/* UAUDIT of the issuer */
	bool class;			/* AUDIT of the profile's class */
	bool saudit, operaudit, cmdviol;
};

/* The same. */
uint16_t racf_audit_command(const struct racf_audit_command *terms);

#endif
