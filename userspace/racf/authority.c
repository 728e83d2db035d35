// SPDX-License-Identifier: MIT
/* authority.c - what the issuer of a command is to what the command is about */
#include <string.h>
#include "racf/auth.h"
#include "racf/authority.h"
#include "racf/cmd.h"
#include "racf/grammar.h"
#include "racf/member.h"
#include "racf/scope.h"
#include "racf/trail.h"

/* ---- scope of a group -------------------------------------------------------------------- */

/* What a role is about; NULL: anything. */
struct thing {
	const struct racf_user *user;
	const struct racf_group *group;
	const struct racf_profile *profile;
	const char *resource;
};

static bool in_scope(const char *group, const struct thing *t)
{
	if (t->user)
		return scope_owned(worker.model, group, t->user->owner);
	if (t->group)
		return scope_group(worker.model, group, t->group->name);
	if (t->profile)
		return scope_profile(worker.model, group, t->profile);
	return !t->resource || scope_resource(worker.model, group, t->resource);
}

/* ---- attributes ---------------------------------------------------------------------------- */

static const struct {
	uint32_t attr, role, group_role;
} attributes[] = {
	{ RACF_SPECIAL, ROLE_SPECIAL, ROLE_GSPECIAL },
	{ RACF_AUDITOR, ROLE_AUDITOR, ROLE_GAUDITOR },
	{ RACF_ROAUDIT, ROLE_ROAUDIT, ROLE_GROAUDIT },
};

#define N_ATTRIBUTES (sizeof(attributes) / sizeof(attributes[0]))

static uint8_t access_to(const struct job *job, const char *class, const char *resource)
{
	struct racf_subject subject;

	if (!job->identified)
		return ZCP_ACCESS_NONE;
	acee_subject(&job->acee, &subject);
	return auth_check(worker.model, &subject, class, resource, ZCP_ACCESS_NONE).d.allowed;
}

/* Who may answer for the system: its operator, or whom an installation lets. */
static bool operates(const struct job *job)
{
	return job->identified && (cmd_owns(job, "OPERATOR") ||
				   access_to(job, "FACILITY", "ICH302D") >= ZCP_ACCESS_READ);
}

static uint32_t system_roles(const struct job *job)
{
	uint32_t roles = ROLE_ANYONE;

	if (job->r.cmd.verb == VERB_REPLY && operates(job))
		roles |= ROLE_OPERATOR;
	if (trail_severed() && job_clears_trail(job))
		roles |= ROLE_TRAIL;
	for (size_t i = 0; i < N_ATTRIBUTES; i++)
		if (job->acee.attrs & attributes[i].attr)
			roles |= attributes[i].role;
	return roles;
}

/* The group attributes that the ACEE has; NULL: the group did not count at LOGON. */
static const uint8_t *in_acee(const struct job *job, const char *group)
{
	for (unsigned int i = 0; i < job->acee.n_groups; i++)
		if (!strcmp(job->acee.groups[i], group))
			return &job->acee.group_attrs[i];
	return NULL;
}

/* A connection that counted at LOGON and still does. */
static const struct racf_connection *connection(const struct job *job, const char *group)
{
	const struct racf_user *me = model_user(worker.model, job->acee.user);
	const struct racf_connection *c = me ? model_connection(me, group) : NULL;

	return c && in_acee(job, group) && model_connected(c, cmd_now()) ? c : NULL;
}

static uint32_t connection_roles(const struct job *job, const char *group, const struct thing *t)
{
	const struct racf_connection *c = connection(job, group);
	uint32_t roles = 0;

	for (size_t i = 0; c && i < N_ATTRIBUTES; i++)
		if (c->attrs & *in_acee(job, group) & attributes[i].attr)
			roles |= attributes[i].group_role;
	return roles && in_scope(group, t) ? roles : 0;
}

static uint32_t roles_over(const struct job *job, const struct thing *t)
{
	uint32_t roles = system_roles(job);

	if (!job->acee.grplist)
		return roles | connection_roles(job, job->acee.group, t);
	for (unsigned int i = 0; i < job->acee.n_groups; i++)
		roles |= connection_roles(job, job->acee.groups[i], t);
	return roles;
}

/* ---- resources that stand for authority ---- */

static const struct {
	uint8_t kw, segment;
	const char *profile;
} fields[] = {
	{ KW_UID, KW_OVM, "USER.OVM.UID" },
	{ KW_HOME, KW_OVM, "USER.OVM.HOME" },
	{ KW_PROGRAM, KW_OVM, "USER.OVM.PROGRAM" },
	{ KW_FSROOT, KW_OVM, "USER.OVM.FSROOT" },
	{ KW_GID, KW_OVM, "GROUP.OVM.GID" },
	{ KW_PRIMARY, KW_LANGUAGE, "USER.LANGUAGE.USERNL1" },
	{ KW_SECONDARY, KW_LANGUAGE, "USER.LANGUAGE.USERNL2" },
};

/* The field's profile gives enough; of a segment that is given as NO... each field's must. */
static bool may_field(const struct job *job, uint8_t over, enum racf_kw kw)
{
	const struct racf_cmd *cmd = &job->r.cmd;
	const char *kind = over == OVER_GROUP ? "GROUP." : "USER.";
	bool list = !racf_commands[cmd->verb].apply, any = false;
	uint8_t least = list ? ZCP_ACCESS_READ : ZCP_ACCESS_UPDATE;

	for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++) {
		bool mine = kw == fields[i].kw || kw == fields[i].segment ||
			    (kw == KW_TARGET && cmd_given(cmd, fields[i].segment));

		if (!mine || strncmp(fields[i].profile, kind, strlen(kind)))
			continue;
		if (access_to(job, "FIELD", fields[i].profile) >= least)
			any = true;
		else if (cmd_negated(cmd, kw))
			return false;
	}
	return any;
}

static bool harmless(const struct racf_user *u)
{
	return !(u->attrs & (RACF_SPECIAL | RACF_OPERATIONS | RACF_AUDITOR | RACF_ROAUDIT));
}

/* ---- over what ---- */

uint32_t authority_over_user(const struct job *job, const struct racf_user *u)
{
	struct thing t = { .user = u };
	uint32_t roles;
	uint8_t reset;

	if (!u)
		return system_roles(job);
	roles = roles_over(job, &t);
	if (cmd_owns(job, u->name))
		roles |= ROLE_SELF;
	if (cmd_owns(job, u->owner))
		roles |= ROLE_OWNER;
	if (!harmless(u))
		return roles;
	if (access_to(job, "FACILITY", "IRR.LISTUSER") >= ZCP_ACCESS_READ)
		roles |= ROLE_LISTUSER;
	reset = access_to(job, "FACILITY", "IRR.PASSWORD.RESET");
	if (reset >= ZCP_ACCESS_READ && (u->has_password || u->has_phrase))
		roles |= ROLE_RESET | (reset >= ZCP_ACCESS_UPDATE ? ROLE_RESETNOW : 0);
	return roles;
}

uint32_t authority_over_group(const struct job *job, const struct racf_group *g)
{
	uint32_t wanted = cmd_num(&job->r.cmd, KW_AUTHORITY, RACF_USE);
	struct thing t = { .group = g };
	const struct racf_connection *c;
	const struct racf_group *super;
	uint32_t roles;

	if (!g)
		return system_roles(job);
	roles = roles_over(job, &t);
	if (cmd_owns(job, g->owner))
		roles |= ROLE_OWNER;
	c = connection(job, g->name);
	if (c && c->authority == RACF_JOIN)
		roles |= ROLE_JOIN;
	/* who has CONNECT hands out USE and CONNECT */
	if (c && c->authority >= RACF_CONNECT && (wanted == RACF_USE || wanted == RACF_CONNECT))
		roles |= ROLE_CONNECT;
	super = model_group(worker.model, g->supgrp);
	c = super ? connection(job, super->name) : NULL;
	if (super && cmd_owns(job, super->owner))
		roles |= ROLE_SUPOWNER;
	if (c && c->authority == RACF_JOIN)
		roles |= ROLE_SUPJOIN;
	return roles;
}

uint32_t authority_over_profile(const struct job *job, const struct racf_profile *p)
{
	struct thing t = { .profile = p };
	uint32_t roles;
	uint8_t access;

	if (!p)
		return system_roles(job);
	roles = roles_over(job, &t);
	if (cmd_owns(job, p->owner))
		roles |= ROLE_OWNER;
	access = cmd_access(job, p);
	if (access >= ZCP_ACCESS_READ)
		roles |= ROLE_READ;
	if (access == ZCP_ACCESS_ALTER && !p->generic && !(p->class->flags & RACF_CLASS_NOALTER))
		roles |= ROLE_ALTER;
	return roles;
}

/* CLAUTH of a class counts for all that share its POSIT. */
static bool has_clauth(const struct job *job, const char *name)
{
	const struct racf_user *me = model_user(worker.model, job->acee.user);
	const struct racf_class *class = racf_class_find(name), *c;

	if (me && model_clauth(me, name))
		return true;
	for (unsigned int i = 0; me && class && (c = racf_class_at(i)); i++)
		if (c->posit == class->posit && model_clauth(me, c->name))
			return true;
	return false;
}

static uint32_t over_classes(const struct job *job, enum racf_kw kw)
{
	struct thing any = { 0 };
	uint32_t roles = roles_over(job, &any) | ROLE_CLAUTH;
	const char *class;
	unsigned int n;

	for (n = 0; (class = cmd_text(&job->r.cmd, kw, n)); n++)
		if (!has_clauth(job, class))
			roles &= ~ROLE_CLAUTH;
	return n ? roles : roles & ~ROLE_CLAUTH;
}

static uint32_t over_class(const struct job *job, const char *target)
{
	struct thing t = { .resource = target };

	return roles_over(job, &t) | (has_clauth(job, cmd_class(job)) ? ROLE_CLAUTH : 0);
}

/* What is recorded of an event is the auditors' matter, whether it is controlled is not. */
static uint32_t over_members(const struct job *job, enum racf_kw kw, const char *target)
{
	const struct racf_class *c = racf_class_find(cmd_class(job));
	const struct racf_profile *p = model_profile(worker.model, cmd_class(job), target);
	uint32_t roles = p ? authority_over_profile(job, p) : over_class(job, target), said = 0;
	struct member m;
	const char *text;

	if (!c || strcmp(c->name, "VMXEVENT"))
		return roles;
	/* what is no member is for the command to say, to whoever could give one */
	for (unsigned int n = 0; (text = cmd_text(&job->r.cmd, kw, n)); n++)
		if (member_parse(c, target, text, kw == KW_ADDMEM, &m))
			said |= m.value ?: ~0u;
	if (!said)
		return roles | (roles & (ROLE_AUDITOR | ROLE_GAUDITOR) ? ROLE_EVENTS : 0);
	if (said & (RACF_EVENT_AUDIT | RACF_EVENT_NOAUDIT) &&
	    !(roles & (ROLE_AUDITOR | ROLE_GAUDITOR)))
		return 0;
	return said & (RACF_EVENT_CTL | RACF_EVENT_NOCTL) ? roles : ROLE_EVENTS;
}

static uint32_t over_system(const struct job *job)
{
	const struct racf_user *me = model_user(worker.model, job->acee.user);
	struct thing any = { 0 };

	return roles_over(job, &any) | (me && me->n_clauth ? ROLE_CLAUTH : 0);
}

static uint32_t over_events(const struct job *job, const char *target)
{
	uint32_t roles = over_system(job);

	if ((setevent_controls(job, target) && !(roles & ROLE_SPECIAL)) ||
	    (setevent_audits(job, target) && !(roles & ROLE_AUDITOR)))
		return 0;
	return roles;
}

/* Which connection is changed; an operand that is ignored does not make it another one. */
static const char *connected_group(const struct job *job, const char *target)
{
	const struct racf_user *u = model_user(worker.model, target);
	const char *group = cmd_text(&job->r.cmd, KW_GROUP, 0);

	if (group)
		return group;
	return job->r.cmd.verb == VERB_ALTUSER && u ? u->dfltgrp : job->acee.group;
}

static uint32_t over(const struct job *job, uint8_t what, enum racf_kw kw, const char *target)
{
	const struct racf_group *g = model_group(worker.model, target);

	switch ((enum over)what) {
	case OVER_USER:
		return authority_over_user(job, model_user(worker.model, target));
	case OVER_GROUP:
		return authority_over_group(job, g);
	case OVER_PROFILE:
		return authority_over_profile(job,
					      model_profile(worker.model, cmd_class(job), target));
	case OVER_CLASS:
		return over_class(job, target);
	case OVER_CLASS_USER:
		return system_roles(job) | (has_clauth(job, "USER") ? ROLE_CLAUTH : 0);
	case OVER_CLASSES:
		return over_classes(job, kw);
	case OVER_SUPERIOR:
		return authority_over_group(job, g ? model_group(worker.model, g->supgrp) : NULL);
	case OVER_NEW_SUPERIOR:
		return authority_over_group(job, model_group(worker.model,
							     cmd_or(job, KW_SUPGROUP,
								    job->acee.group)));
	case OVER_DEFAULT:
		return authority_over_group(job, model_group(worker.model,
							     cmd_or(job, KW_DFLTGRP,
								    job->acee.group)));
	case OVER_CONNECTED:
		return authority_over_group(job, model_group(worker.model,
							     connected_group(job, target)));
	case OVER_NAMED:
		return authority_over_user(job, model_user(worker.model,
							   cmd_or(job, KW_USER, job->acee.user)));
	case OVER_ID:
		return g ? authority_over_group(job, g) :
			   authority_over_user(job, model_user(worker.model, target));
	case OVER_EVENTS:
		return over_events(job, target);
	case OVER_MEMBERS:
		return over_members(job, kw, target);
	case OVER_SYSTEM:
	case OVER_COUNT:
		break;
	}
	return over_system(job);
}

/* ---- commands ---- */

static void note_used(struct job *job, uint32_t used)
{
	if (used & ROLE_SELF)
		return;
	if (used & (ROLE_SPECIAL | ROLE_GSPECIAL))
		job->authority |= SMF80_ATH_SPECIAL;
	else if (used & (ROLE_AUDITOR | ROLE_GAUDITOR | ROLE_EVENTS))
		job->authority |= SMF80_ATH_AUDITOR;
}

/* Each row of the keyword is met; *rows tells how many there are. */
static bool met(struct job *job, enum racf_kw row_kw, enum racf_kw kw, const char *target,
		unsigned int *rows)
{
	const struct racf_cmd *cmd = &job->r.cmd;
	uint32_t used = 0, roles;

	*rows = 0;
	for (const struct authority *a = racf_authority; a->roles; a++) {
		if (a->verb != cmd->verb || a->kw != row_kw ||
		    (a->with && !cmd_given(cmd, a->with)) ||
		    (a->without && cmd_given(cmd, a->without)) ||
		    (a->controlled && !worker.options.seclabelcontrol))
			continue;
		++*rows;
		roles = over(job, a->over, kw, target);
		if (a->roles & ROLE_FIELD && may_field(job, a->over, kw))
			roles |= ROLE_FIELD;
		if (!(roles & a->roles))
			return false;
		used |= roles & a->roles;
	}
	if (*rows)
		note_used(job, used);
	return true;
}

/* An operand, and those of its own: what is in one that may not be given may not either. */
static void check_operands(struct job *job, const struct operand *ops, const char *target,
			   bool inside, bool ignored)
{
	unsigned int rows;

	for (const struct operand *op = ops; op && op->name; op++) {
		bool refused = ignored;

		if (!cmd_given(&job->r.cmd, op->kw))
			continue;
		if (!ignored) {
			refused = !met(job, op->kw, op->kw, target, &rows);
			if (!rows && !inside)
				refused = !met(job, KW_COUNT, op->kw, target, &rows);
			if (refused)
				cmd_ignore(job, op->kw, op->name);
		} else {
			kw_add(&job->ignored, op->kw);
		}
		if (op->sub)
			check_operands(job, op->sub, target, true, refused);
	}
}

bool authority_check(struct job *job, const char *target)
{
	unsigned int rows;

	if (!met(job, KW_TARGET, KW_TARGET, target, &rows) || !rows)
		return false;
	check_operands(job, racf_grammar[job->r.cmd.verb].operands, target, false, false);
	return true;
}

bool authority_may_give(struct job *job, enum racf_kw kw, const char *target)
{
	unsigned int rows;

	return met(job, kw, kw, target, &rows);
}

bool authority_meets(enum racf_verb verb, enum racf_kw kw, uint32_t roles)
{
	bool all = false;

	for (const struct authority *a = racf_authority; a->roles; a++) {
		if (a->verb != verb || a->kw != kw)
			continue;
		if (!(a->roles & roles))
			return false;
		all = true;
	}
	return all;
}

bool authority_field(const struct job *job, enum racf_kw segment, bool group)
{
	return may_field(job, group ? OVER_GROUP : OVER_USER, segment);
}
