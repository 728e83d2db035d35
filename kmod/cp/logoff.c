// SPDX-License-Identifier: GPL-2.0-only
/* logoff.c - LOGOFF, DISCONNECT, FORCE and XAUTOLOG */
#include <linux/slab.h>
#include <linux/timekeeping.h>
#include "cp/cp.h"
#include "cp/dirimage.h"
#include "cp/doors.h"
#include "cp/logon.h"
#include "cp/terminal.h"
#include "sie/sie.h"

int cp_logoff_vm(struct cp_vm *cp, const char *by)
{
	struct cp_resp resp = { .cp = cp };
	struct cp_ctx c = { .cp = cp, .resp = &resp };
	unsigned long flags;
	char now[CP_TIME_LINE];
	bool was;

	spin_lock_irqsave(&cp->lock, flags);
	was = cp->ending;
	cp->ending = true;
	if (!was && by)
		strscpy(cp->forced_by, by, sizeof(cp->forced_by));
	spin_unlock_irqrestore(&cp->lock, flags);
	if (was)
		return -EALREADY;
	cp_times_line(&c);
	cp_time_line(now, ktime_get_real_seconds());
	if (by)
		cp_say(&c, "LOGOFF AT %s BY %s", now, by);
	else
		cp_say(&c, "LOGOFF AT %s", now);
	zcp_vm_end(cp->vm);
	return 0;
}

int cmd_logoff(struct cp_ctx *c)
{
	cp_take(&c->args, "HOLD");
	if (cp_more(&c->args))
		return cp_no_more(c);
	if (c->cp) {
		cp_logoff_vm(c->cp, NULL);
		return 0;
	}
	if (c->actor)		/* an ADMIN terminal just closes */
		return 0;
	cp_term_status(c->term, ZCP_STATUS_LOGO, false);
	cp_term_message(c->term, ZCP_TERM_END, 0, NULL, 0);
	return 0;
}

int cmd_disconnect(struct cp_ctx *c)
{
	struct cp_vm *cp = c->cp;
	char now[CP_TIME_LINE];

	cp_take(&c->args, "HOLD");
	if (cp_more(&c->args))
		return cp_no_more(c);
	cp_time_line(now, ktime_get_real_seconds());
	cp_tell(cp, 0, "DISCONNECT AT %s", now);
	cp_detach(cp, NULL, "DISCONNECT");
	/* a machine that was running goes on; one that has nothing to run waits in CP READ */
	if (READ_ONCE(cp->cp_mode) && cp->ipled && !c->guest)
		cp_console_run(cp);
	else if (READ_ONCE(cp->cp_mode))
		cp_console_cp_read(cp);
	return 0;
}

int cmd_force(struct cp_ctx *c)
{
	struct aud_event ev = {
		.event = ZCP_EVENT_FORCE,
		.outcome = ZCP_OUTCOME_SUCCESS,
		.actor = c->actor,
		.text = "FORCE",
	};
	char userid[ZCP_NAME_LEN + 1];
	int rc = cp_need_userid(c, userid);
	struct cp_vm *cp;

	if (rc || cp_more(&c->args))
		return rc ? rc : cp_no_more(c);
	cp = cp_vm_find(userid);
	if (!cp)
		return cp_msg(c, MSG_CMD045E, userid);
	rc = door_check(c, DOOR_FORCE, userid);
	if (rc)
		goto put;
	if (cp_logoff_vm(cp, c->actor->userid)) {
		rc = cp_msg(c, MSG_LOG361E, userid);
	} else {
		ev.target = userid;
		aud_post(&ev);
		cp_say(c, "USER DSC   LOGOFF AS  %-8s USERS = %-5u FORCED BY %s", userid,
		       zcp_vm_count() - 1, c->actor->userid);
	}
put:
	cp_vm_put(cp);
	return rc;
}

/*
 * Classes A and B may start anybody, others whom a directory statement XAUTOLOG of the target lets.
 */
static bool may_autolog(struct cp_ctx *c, const char *userid)
{
	const struct zcp_dir_user *u;
	struct cp_dir *dir;
	bool may;

	if (c->classes & (CP_CLASS('A') | CP_CLASS('B')))
		return true;
	dir = cp_dir_get();
	u = dir ? cp_dir_find(dir, userid) : NULL;
	may = u && dirimage_names(cp_dir_image(dir), u, ZCP_DIR_ST_XAUTOLOG, c->actor->userid);
	cp_dir_put(dir);
	return may;
}

/*
 * What comes with (X)AUTOLOG flows to the machine that it starts, at the label that this one gets:
 * RACF has just said which.
 */
static int may_send_input(struct cp_ctx *c, const struct cp_logon *l, const char *label)
{
	int ret = door_ask(c, DOOR_AUTOLOG,
			   &(struct door_ask){ .user = l->userid, .label = label });

	return ret ? door_refused(c, ret) : 0;
}

static void take_input(struct cp_logon *l, const struct cp_word *w)
{
	l->input_len = min(w->len, sizeof(l->input));
	memcpy(l->input, w->p, l->input_len);
}

/* With a password it is a LOGON that has no terminal, else CP's classes are what counts. */
static int autolog(struct cp_ctx *c, struct cp_logon *l, enum cp_door door)
{
	bool privileged = c->classes & (CP_CLASS('A') | CP_CLASS('B'));
	struct esm_verify *v = kzalloc(sizeof(*v), GFP_KERNEL);
	struct zcp_actor *actor = kzalloc(sizeof(*actor), GFP_KERNEL);
	int rc;

	rc = door == DOOR_XAUTOLOG ?
		     door_ask(c, door,
			      &(struct door_ask){ .user = l->userid, .exempt = privileged }) : 0;
	if (rc) {
		rc = door_refused(c, rc);
		goto free;
	}
	rc = -ENOMEM;
	if (!v || !actor)
		goto free;
	v->actor = c->actor;
	v->origin = c->actor->origin;
	v->action = l->password[0] ? ZCP_VERIFY_LOGON : ZCP_VERIFY_AUTOLOG;
	strscpy(v->userid, l->userid, sizeof(v->userid));
	strscpy(v->password, l->password, sizeof(v->password));
	rc = esm_verify(v);
	if (rc == -EACCES)
		cp_lines(c, v->text);
	if (rc) {
		rc = cp_msg(c, rc != -EACCES ? MSG_ESM6006E : l->password[0] ? MSG_LGA050E :
			    MSG_ESM6003E);
		goto free;
	}
	rc = may_send_input(c, l, v->label);
	if (rc)
		goto free;
	esm_actor(actor, v, &c->actor->origin);
	rc = cp_logon_begin(c, l, actor);
	if (!rc)
		cp_say(c, "AUTO LOGON  ***       %-8s USERS = %-5u BY %s", l->userid,
		       zcp_vm_count(), c->actor->userid);
free:
	kfree_sensitive(actor);
	kfree_sensitive(v);
	return rc;
}

static int without_terminal(struct cp_ctx *c, struct cp_logon *l, enum cp_door door)
{
	struct cp_term *t = c->term;
	int rc;

	c->term = NULL;			/* the new machine has none */
	rc = autolog(c, l, door);
	c->term = t;
	return rc;
}

/*
 * AUTOLOG userid [password [input]]: the old form. Only classes A and B may leave the password out;
 * what they type is one all the same, so that none reaches a guest by mistake.
 */
int cmd_autolog(struct cp_ctx *c)
{
	bool privileged = c->classes & (CP_CLASS('A') | CP_CLASS('B'));
	struct cp_logon *l = kzalloc(sizeof(*l), GFP_KERNEL);
	struct cp_word w;
	int rc;

	if (!l)
		return -ENOMEM;
	rc = cp_need_userid(c, l->userid);
	if (!rc && cp_next(&c->args, &w)) {
		if (!cp_feature(ZCP_CFG_F_PASSWORDS_AUTOLOG))
			rc = cp_msg(c, MSG_LGA260E);
		else if (w.len > ZCP_PASSWORD_MAX)
			rc = cp_msg(c, MSG_LGA050E);
		else
			memcpy(l->password, w.p, w.len);
	} else if (!rc && !privileged) {
		rc = cp_row_usage(c);
	}
	if (!rc && cp_rest(&c->args, &w))
		take_input(l, &w);
	if (!rc)
		rc = without_terminal(c, l, DOOR_AUTOLOG);
	cp_logon_free(l);
	return rc;
}

static int take_storage(struct cp_ctx *c, struct cp_logon *l)
{
	struct cp_word w;

	if (!cp_next(&c->args, &w))
		return cp_row_usage(c);
	return cp_storage(&w, &l->storage) ? 0 : cp_bad_operand(c, &w);
}

/* XAUTOLOG userid [IPL system | NOIPL] [STORAGE size] [SYNCH] [#input] */
int cmd_xautolog(struct cp_ctx *c)
{
	struct cp_logon *l;
	struct cp_word w;
	int rc;

	l = kzalloc(sizeof(*l), GFP_KERNEL);
	if (!l)
		return -ENOMEM;
	rc = cp_need_userid(c, l->userid);
	while (!rc && cp_peek(&c->args, &w) && *w.p != '#') {
		cp_next(&c->args, &w);
		if (cp_is(&w, "NOIPL"))
			l->noipl = true;
		else if (cp_is(&w, "STOrage"))
			rc = take_storage(c, l);
		else if (cp_is(&w, "SYNCH"))
			continue;
		else if (cp_is(&w, "IPL") && cp_next(&c->args, &w) && cp_name(&w, l->ipl))
			continue;
		else
			rc = cp_bad_operand(c, &w);
	}
	if (!rc && cp_rest(&c->args, &w) && w.len > 1)
		take_input(l, &(struct cp_word){ w.p + 1, w.len - 1 });
	if (!rc && !may_autolog(c, l->userid))
		rc = cp_msg(c, MSG_ESM6003E);
	if (!rc)
		rc = without_terminal(c, l, DOOR_XAUTOLOG);
	cp_logon_free(l);
	return rc;
}
