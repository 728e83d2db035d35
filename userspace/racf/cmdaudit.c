// SPDX-License-Identifier: MIT
/* cmdaudit.c - which commands are recorded, and why */
#include "racf/audit.h"
#include "racf/cmd.h"
#include "racf/grammar.h"

#define ROLES (RACF_SPECIAL | RACF_OPERATIONS | RACF_AUDITOR | RACF_ROAUDIT)

static bool audited(const char *class)
{
	const struct racf_class *c = racf_class_find(class);

	return c && racf_class_is(&worker.options, c, RACF_AUDIT);
}

/* Connections are in the profiles of both ends. */
static bool class_audited(const struct job *job)
{
	switch ((enum racf_verb)job->r.cmd.verb) {
	case VERB_CONNECT:
	case VERB_REMOVE:
		return audited("USER") || audited("GROUP");
	case VERB_ADDGROUP:
	case VERB_ALTGROUP:
	case VERB_DELGROUP:
		return audited("GROUP");
	case VERB_ADDUSER:
	case VERB_ALTUSER:
	case VERB_DELUSER:
	case VERB_PASSWORD:
	case VERB_PHRASE:
	case VERB_REPLY:
		return audited("USER");
	case VERB_PERMIT:
	case VERB_RALTER:
	case VERB_RDEFINE:
	case VERB_RDELETE:
		return audited(cmd_class(job));
	default:
		/* about no profile */
		return false;
	}
}

/* The user's in the system, or in the group alone; NULL: in any group too. */
static bool has_role(const struct racf_user *u, const char *group)
{
	const struct racf_connection *c = group ? model_connection(u, group) : NULL;
	uint32_t attrs = group ? 0 : u->attrs;

	for (unsigned int i = 0; !group && i < u->n_connections; i++)
		attrs |= u->connections[i].attrs;
	return (c ? c->attrs : attrs) & ROLES;
}

/* Somebody gets SPECIAL, OPERATIONS, AUDITOR or ROAUDIT, or has it no longer. */
static bool changes_roles(const struct job *job, const char *target)
{
	static const uint8_t roles[] = { KW_SPECIAL, KW_OPERATIONS, KW_AUDITOR, KW_ROAUDIT };
	const struct racf_user *u = model_user(worker.model, target);
	const struct racf_cmd *cmd = &job->r.cmd;

	for (size_t i = 0; i < sizeof(roles); i++)
		if (cmd_given(cmd, roles[i]))
			return true;
	if (cmd->verb == VERB_DELUSER)
		return u && has_role(u, NULL);
	return cmd->verb == VERB_REMOVE && u &&
	       has_role(u, cmd_text(cmd, KW_GROUP, 0) ?: job->acee.group);
}

uint16_t cmd_reasons(const struct job *job, const char *target, enum verdict v)
{
	const struct racf_options *o = &worker.options;
	const struct racf_audit_command terms = {
		.always = racf_commands[job->r.cmd.verb].status || changes_roles(job, target),
		.changes = v != CMD_DENIED,
		.violation = v != CMD_OK,
		.authority = job->authority,
		.user = job->acee.attrs & RACF_UAUDIT,
		.class = class_audited(job),
		.saudit = o->saudit,
		.operaudit = o->operaudit,
		.cmdviol = o->cmdviol,
	};

	return racf_audit_command(&terms);
}
