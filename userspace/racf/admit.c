// SPDX-License-Identifier: MIT
/* admit.c - whether who is known to be a user gets in */
#include <stdio.h>
#include "racf/admit.h"
#include "racf/auth.h"

static bool active(const struct racf_options *o, const char *class)
{
	return racf_class_is(o, racf_class_find(class), RACF_ACTIVE);
}

static bool may_read(const struct racf_options *o, const struct racf_subject *s, const char *class,
		     const char *resource)
{
	struct check_question q = auth_question(class, resource, ZCP_ACCESS_READ);

	return check_access(worker.model, o, s, &q).d.decision == ZCP_PERMIT;
}

enum outcome admit_label(const struct racf_options *o, const struct racf_subject *s,
			 const char *label, bool asked)
{
	if (!active(o, "SECLABEL"))
		return asked ? O_LABEL : O_OK;
	if (!*label)
		return o->mlactive == RACF_FAIL ? O_NO_LABEL : O_OK;
	return may_read(o, s, "SECLABEL", label) ? O_OK : O_LABEL;
}

enum outcome admit_terminal(const struct racf_options *o, const struct racf_subject *s,
			    const char *terminal)
{
	/* what is not active closes nothing */
	if (!*terminal || !active(o, "TERMINAL"))
		return O_OK;
	return may_read(o, s, "TERMINAL", terminal) ? O_OK : O_TERMINAL;
}

enum outcome admit_user(const struct racf_options *o, const struct racf_user *u,
			const char *terminal)
{
	const struct racf_connection *c = model_connection(u, u->dfltgrp);
	int64_t now = job_time() / 1000000000;
	racf_name groups[RACF_CONNECTS_MAX];
	uint8_t attrs[RACF_CONNECTS_MAX];
	struct racf_subject s;
	enum outcome label;

	if (signon_revoked(u, now))
		return O_REVOKED;
	if (check_quiet(o, u->name, u->attrs))
		return O_QUIET;
	if (!c)
		return O_GROUP;
	if (!model_connected(c, now))
		return O_GROUP_REVOKED;
	check_subject(o, u, now, groups, attrs, &s);
	snprintf(s.terminal, sizeof(s.terminal), "%s", terminal);
	label = admit_label(o, &s, u->label, false);
	return label != O_OK ? label : admit_terminal(o, &s, terminal);
}
