/* SPDX-License-Identifier: MIT */
/* admit.h - whether who is known to be a user gets in, by the profiles and under any options */
#ifndef ZCP_RACF_ADMIT_H
#define ZCP_RACF_ADMIT_H

#include "racf/verify.h"

/* READ to the label's profile in SECLABEL; asked: the label is not the user's default. "": none. */
enum outcome admit_label(const struct racf_options *o, const struct racf_subject *s,
			 const char *label, bool asked);
/* READ to the terminal's profile in TERMINAL; "": there is no terminal. */
enum outcome admit_terminal(const struct racf_options *o, const struct racf_subject *s,
			    const char *terminal);

/*
 * What LOGON would say to the user, who has proven himself, but for days, hours and INACTIVE, which
 * are over some time. u need not be in memory: it may be what a user is to become.
 */
enum outcome admit_user(const struct racf_options *o, const struct racf_user *u,
			const char *terminal);

#endif
