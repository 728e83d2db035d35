// SPDX-License-Identifier: MIT
/* cmdsearch.c - SEARCH: names of profiles that meet criteria and that the issuer could list */
#include <stdlib.h>
#include <string.h>
#include "racf/check.h"
#include "racf/cmd.h"
#include "racf/generic.h"

#define DAY	86400

/* What is looked at, of a profile of any kind. */
struct entry {
	const char *name, *owner, *label;
	bool generic, warning;
	uint8_t level, seclevel;
	const struct racf_categories *categories;
	int64_t used;			/* last, or created */
	const struct racf_segments *segments;
	const struct racf_profile *profile;
	uint32_t roles;			/* the issuer's over it */
};

struct search {
	struct job *job;
	enum racf_verb lister;		/* the command that would show it */
	unsigned int n;
};

static bool masks_match(const struct racf_cmd *cmd, const char *name)
{
	const char *first = cmd_text(cmd, KW_MASK, 0), *second = cmd_text(cmd, KW_MASK, 1),
		   *filter = cmd_text(cmd, KW_FILTER, 0);

	/* an asterisk in front: whatever the name begins with */
	if (first && strcmp(first, "*") && strncmp(name, first, strlen(first)))
		return false;
	if (second && !strstr(name + (strcmp(first, "*") ? strlen(first) : 0), second))
		return false;
	return !filter || racf_generic_match(filter, name);
}

static bool security_matches(const struct racf_cmd *cmd, const struct entry *e)
{
	const char *level = cmd_text(cmd, KW_SECLEVEL, 0),
		   *category = cmd_text(cmd, KW_CATEGORY, 0),
		   *label = cmd_text(cmd, KW_SECLABEL, 0);
	unsigned int n;

	if (label && strcmp(label, e->label))
		return false;
	/* without a name: those whose level, or one of whose categories, is not defined any more */
	if (cmd_given(cmd, KW_SECLEVEL) &&
	    (level ? !e->seclevel || e->seclevel != model_seclevel(worker.model, level) :
		     !e->seclevel || model_seclevel_name(worker.model, e->seclevel)))
		return false;
	if (!cmd_given(cmd, KW_CATEGORY))
		return true;
	if (!e->categories)
		return false;
	if (category) {
		n = model_category(worker.model, category);
		return n && racf_category_in(e->categories, n);
	}
	for (n = 0; (n = racf_category_next(e->categories, n));)
		if (!model_category_name(worker.model, n))
			return true;
	return false;
}

static bool id_matches(const struct racf_cmd *cmd, const struct entry *e, enum racf_kw kw,
		       const char *field)
{
	const char *wanted = cmd_text(cmd, kw, 0), *value;

	if (!wanted)
		return true;
	value = e->segments ? model_segment(e->segments, "OVM", field) : NULL;
	return value && strtoul(value, NULL, 10) == cmd_num(cmd, kw, 0);
}

/* USER(user): what he owns, or has READ to. */
static bool his(const char *user, const struct entry *e)
{
	const struct racf_user *u = model_user(worker.model, user);
	racf_name groups[RACF_CONNECTS_MAX];
	uint8_t attrs[RACF_CONNECTS_MAX];
	struct racf_subject subject;

	if (!u)
		return false;
	if (!strcmp(e->owner, user))
		return true;
	if (!e->profile)
		return false;
	check_subject(&worker.options, u, cmd_now(), groups, attrs, &subject);
	return profile_access(&subject, e->profile) >= ZCP_ACCESS_READ;
}

static bool meets(const struct job *job, const struct entry *e)
{
	const struct racf_cmd *cmd = &job->r.cmd;

	if (!masks_match(cmd, e->name) || !security_matches(cmd, e))
		return false;
	if (cmd_given(cmd, KW_GENERIC) && e->generic == cmd_negated(cmd, KW_GENERIC))
		return false;
	if (cmd_given(cmd, KW_WARNING) && !e->warning)
		return false;
	if (cmd_given(cmd, KW_LEVEL) && cmd_num(cmd, KW_LEVEL, 0) != e->level)
		return false;
	if (cmd_given(cmd, KW_AGE) &&
	    cmd_now() - e->used < (int64_t)cmd_num(cmd, KW_AGE, 0) * DAY)
		return false;
	if (cmd_given(cmd, KW_EXPIRES))
		return false;
	return id_matches(cmd, e, KW_UID, "UID") && id_matches(cmd, e, KW_GID, "GID") &&
	       (!cmd_wants(job, KW_USER) || his(cmd_or(job, KW_USER, ""), e));
}

/* CLIST('before' 'after'): lines of commands, as an EXEC needs them. */
static void show(struct search *s, const struct entry *e)
{
	const struct racf_cmd *cmd = &s->job->r.cmd;

	if (!authority_meets(s->lister, KW_TARGET, e->roles) || !meets(s->job, e))
		return;
	s->n++;
	if (cmd_given(cmd, KW_CLIST))
		job_say(s->job, "%s%s%s", cmd_text(cmd, KW_CLIST, 0) ?: "", e->name,
			cmd_text(cmd, KW_CLIST, 1) ?: "");
	else if (cmd_flag(s->job, KW_LIST, true))
		job_say(s->job, "%s%s", e->name, e->generic ? " (G)" : "");
}

static int show_user(void *arg, struct racf_user *u)
{
	struct search *s = arg;
	struct entry e = {
		.name = u->name,
		.owner = u->owner,
		.label = u->label,
		.seclevel = u->seclevel,
		.categories = u->categories,
		.used = u->last_access ?: u->created,
		.segments = &u->segments,
		.roles = authority_over_user(s->job, u),
	};

	show(s, &e);
	return 0;
}

static int show_group(void *arg, struct racf_group *g)
{
	struct search *s = arg;
	struct entry e = {
		.name = g->name,
		.owner = g->owner,
		.label = "",
		.used = g->created,
		.segments = &g->segments,
		.roles = authority_over_group(s->job, g),
	};

	show(s, &e);
	return 0;
}

static int show_profile(void *arg, struct racf_profile *p)
{
	struct search *s = arg;
	struct entry e = {
		.name = p->name,
		.owner = p->owner,
		.label = p->label,
		.generic = p->generic,
		.warning = p->warning,
		.level = p->level,
		.seclevel = p->seclevel,
		.categories = p->categories,
		.used = p->created,
		.segments = &p->segments,
		.profile = p,
		.roles = authority_over_profile(s->job, p),
	};

	show(s, &e);
	return 0;
}

/* What only data sets and tapes have: here none has. */
static const char *misplaced(const struct job *job, const char *class)
{
	static const enum racf_kw kws[] = { KW_EXPIRES, KW_MODEL, KW_TAPE, KW_VSAM, KW_NONVSAM };

	for (size_t i = 0; i < sizeof(kws) / sizeof(kws[0]) && strcmp(class, "DATASET"); i++)
		if (cmd_given(&job->r.cmd, kws[i]) &&
		    (kws[i] != KW_EXPIRES || strcmp(class, "TAPEVOL")))
			return racf_keyword_name(job->r.cmd.verb, kws[i]);
	return NULL;
}

void search(struct job *job)
{
	const char *class = cmd_class(job);
	struct search s = { job, VERB_RLIST, 0 };

	if (!authority_check(job, ""))
		return;
	/* without the right to ask for him, nothing of his is named */
	if (kw_in(&job->ignored, KW_USER))
		return;
	if (racf_class_find(class) && misplaced(job, class)) {
		cmd_error(job, ICH31007I, misplaced(job, class), class);
		return;
	}
	if (!strcmp(class, "USER")) {
		s.lister = VERB_LISTUSER;
		model_each_user(worker.model, show_user, &s);
	} else if (!strcmp(class, "GROUP")) {
		s.lister = VERB_LISTGRP;
		model_each_group(worker.model, show_group, &s);
	} else if (racf_class_find(class)) {
		model_each_profile(worker.model, class, show_profile, &s);
	} else {
		cmd_error(job, ICH31006I, class);
		return;
	}
	if (!s.n)
		cmd_error(job, ICH31005I);
}
