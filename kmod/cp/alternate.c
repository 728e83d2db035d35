// SPDX-License-Identifier: GPL-2.0-only
/*
 * alternate.c - DIAGNOSE X'D4': a server has a machine act for another user, whose authority counts
 * for links and spool files from then on
 */
#include <linux/slab.h>
#include "cp/cp.h"
#include "cp/doors.h"

/* RACF's word in two questions: the event that VMXEVENT knows, then the session of the alternate */
static int ask(const struct zcp_actor *issuer, struct esm_verify *v, const char *text)
{
	int ret = door_ask_actor(issuer, DOOR_DIAG0D4, v->userid, text);

	if (!ret)
		ret = esm_verify(v);
	switch (ret) {
	case 0:
	case -EINTR:
		return ret;
	case -EACCES:
		return v->reason == ZCP_REASON_TRAIL ? ZCP_ALTERNATE_NO_RECORD :
						       ZCP_ALTERNATE_REFUSED;
	default:
		return ZCP_ALTERNATE_NO_ANSWER;
	}
}

/* The alternate's session has the label of the machine and is recorded with the terminal of it. */
static int make(const struct zcp_actor *issuer, const struct zcp_actor *target,
		const char *alternate, const char *text, struct cp_who **made)
{
	struct esm_verify *v = kzalloc(sizeof(*v), GFP_KERNEL);
	struct zcp_actor *actor = kzalloc(sizeof(*actor), GFP_KERNEL);
	int rc = -ENOMEM;

	if (!v || !actor)
		goto free;
	v->actor = issuer;
	v->origin = issuer->origin;
	v->action = ZCP_VERIFY_ALTERNATE;
	strscpy(v->userid, alternate, sizeof(v->userid));
	strscpy(v->byuser, target->userid, sizeof(v->byuser));
	strscpy(v->seclabel, target->seclabel, sizeof(v->seclabel));
	rc = ask(issuer, v, text);
	if (rc)
		goto free;
	if (strcmp(v->label, target->seclabel)) {
		rc = ZCP_ALTERNATE_LABEL;
		goto free;
	}
	esm_actor(actor, v, &target->origin);
	*made = cp_who_new(actor);
	rc = *made ? 0 : -ENOMEM;
free:
	kfree_sensitive(actor);
	kfree_sensitive(v);
	return rc;
}

static int set(const struct zcp_actor *issuer, const char *target, const char *alternate,
	       const char *label, const char *text)
{
	struct cp_vm *cp = cp_vm_find(target);
	struct cp_who *who, *made = NULL;
	int rc = 0;

	if (!cp)
		return ZCP_ALTERNATE_NOT_LOGGED_ON;
	who = cp_who_get(cp);
	if (label[0] && strcmp(label, who->actor.seclabel))
		rc = ZCP_ALTERNATE_LABEL;
	else if (alternate[0])
		rc = make(issuer, &who->actor, alternate, text, &made);
	if (!rc)
		cp_alternate_set(cp, made);
	cp_who_put(who);
	cp_vm_put(cp);
	return rc;
}

static int set_audited(const struct zcp_actor *issuer, const char *target, const char *alternate,
		       const char *label, const char *text)
{
	struct aud_event ev = {
		.event = ZCP_EVENT_DIAGNOSE,
		.outcome = ZCP_OUTCOME_ATTEMPT,
		.correlation = aud_correlation(),
		.actor = issuer,
		.target = target,
		.text = text,
	};
	int rc = aud_write(&ev);

	if (rc)
		return rc == -EINTR ? rc : ZCP_ALTERNATE_NO_RECORD;
	rc = set(issuer, target, alternate, label, text);
	ev.outcome = !rc ? ZCP_OUTCOME_SUCCESS :
		     rc == ZCP_ALTERNATE_REFUSED ? ZCP_OUTCOME_DENIED : ZCP_OUTCOME_FAILURE;
	ev.rc = rc;
	aud_post(&ev);
	return rc;
}

static int refuse(const struct zcp_actor *issuer, const char *target, const char *text)
{
	struct aud_event ev = {
		.event = ZCP_EVENT_DIAGNOSE, .outcome = ZCP_OUTCOME_DENIED, .actor = issuer,
		.target = target, .text = text,
	};

	cp_count(CP_COUNT_REFUSED);
	aud_post_slow(&ev);
	return -EPERM;
}

int cp_alternate(struct zcp_vm *vm, const char *target, const char *alternate, const char *label)
{
	struct cp_vm *cp = vm->cp;
	struct cp_who *who = cp_who_get(cp);
	char text[48];
	int rc;

	scnprintf(text, sizeof(text), "DIAGNOSE X'D4' %s FOR %s", target,
		  alternate[0] ? alternate : "ITSELF");
	if (READ_ONCE(cp->classes) & CP_CLASS('B'))
		rc = set_audited(&who->actor, target, alternate, label, text);
	else
		rc = refuse(&who->actor, target, text);
	cp_who_put(who);
	return rc;
}

/* QUERY ALTUSER [userid]; another's is for classes A, B and C */
int query_alternate(struct cp_ctx *c)
{
	char userid[ZCP_NAME_LEN + 1];
	struct cp_who *alternate;
	struct cp_vm *cp;
	int rc;

	strscpy(userid, c->actor->userid, sizeof(userid));
	if (cp_more(&c->args) &&
	    c->classes & (CP_CLASS('A') | CP_CLASS('B') | CP_CLASS('C'))) {
		rc = cp_need_userid(c, userid);
		if (rc)
			return rc;
	}
	if (cp_more(&c->args))
		return cp_no_more(c);
	cp = cp_vm_find(userid);
	if (!cp)
		return cp_msg(c, MSG_CMD045E, userid);
	alternate = cp_alternate_get(cp);
	cp_say(c, "ALTUSER of %s is %s", userid, alternate ? alternate->actor.userid : "not set");
	if (alternate)
		cp_who_put(alternate);
	cp_vm_put(cp);
	return 0;
}
