/* SPDX-License-Identifier: MIT */
/*
 * check.h - the decision with what memory holds around it
 *
 * Gathers profile, labels, global entry, scope and options, and asks
 * racf_decide(). No I/O, no state of its own.
 */
#ifndef ZCP_RACF_CHECK_H
#define ZCP_RACF_CHECK_H

#include "racf/decide.h"
#include "racf/model.h"

struct check_question {
	const char *class, *resource;
	enum zcp_access wanted;
	enum racf_flow flow;
	const char *event;		/* of CP; NULL, "": none */
	/* of the virtual machine that a class without profiles is about; NULL, "": it has none */
	const char *label;
	bool exempt;			/* CP gives discretionary access by itself */
	bool unlabeled;			/* disabled while labels are in force */
	uint8_t day;			/* 0: Sunday */
	uint16_t minute;		/* since midnight */
};

struct check_answer {
	struct racf_decision d;
	const struct racf_profile *profile;	/* NULL: none */
	const struct racf_label *subject_label, *object_label;
	const char *global;			/* the global entry's name; NULL: none */
	uint16_t reasons;			/* racf_audit_reasons() */
};

/* Of the subject only what the ACEE has is looked at. */
struct check_answer check_access(struct model *m, const struct racf_options *o,
				 const struct racf_subject *subject,
				 const struct check_question *q);

/* As he would be at a LOGON now; groups and attrs hold RACF_CONNECTS_MAX. */
void check_subject(const struct racf_options *o, const struct racf_user *u, int64_t now,
		   racf_name *groups, uint8_t *attrs, struct racf_subject *subject);

/*
 * SECLABEL and VMMAC active, MLS(FAILURES), MLACTIVE(FAILURES), NOCOMPATMODE, SECLABELCONTROL: what
 * the Security Target calls Labeled Security mode.
 */
bool check_labeled_mode(const struct racf_options *o);
/* MLSTABLE: labels and what they mean do not change before MLQUIET. */
bool check_stable(const struct racf_options *o);
/* MLQUIET: the user has no part in anything until NOMLQUIET. attrs: of the ACEE */
bool check_quiet(const struct racf_options *o, const char *user, uint32_t attrs);

#endif
