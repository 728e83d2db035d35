// SPDX-License-Identifier: GPL-2.0-only
/* logon.c - LOGON from a terminal: operands, prompts, RACF's verdict. Runs on the CP worker. */
#include <linux/delay.h>
#include <linux/slab.h>
#include "cp/cp.h"
#include "cp/dirimage.h"
#include "cp/logon.h"
#include "cp/terminal.h"
#include "cp/termmsg.h"

static void say(struct cp_term *t, const char *text)
{
	cp_term_line(t, 0, text, strlen(text), 0);
}

static struct cp_ctx term_ctx(struct cp_term *t, struct cp_resp *resp)
{
	*resp = (struct cp_resp){ .term = t };
	return (struct cp_ctx){ .term = t, .resp = resp };
}

/* Not logged on, but not the logo either: what went wrong stays on the screen. */
static void ask_again(struct cp_term *t)
{
	cp_logon_free(t->logon);
	t->logon = NULL;
	if (t->kind == ZCP_TERM_KIND_SCREEN) {
		say(t, "");
		say(t, "Enter one of the following commands:");
		say(t, "");
		say(t, "    LOGON userid                (Example:  LOGON VMUSER1)");
		say(t, "    LOGOFF");
	}
	cp_term_status(t, ZCP_STATUS_CP_READ, false);
}

static void prompt(struct cp_term *t, enum cp_logon_stage stage)
{
	static const char * const text[] = {
		[CP_LOGON_PASSWORD] = "ENTER PASSWORD  (IT WILL NOT APPEAR WHEN TYPED):",
		[CP_LOGON_NEW] = "ENTER NEW PASSWORD  (IT WILL NOT APPEAR WHEN TYPED):",
		[CP_LOGON_AGAIN] = "ENTER NEW PASSWORD AGAIN  (IT WILL NOT APPEAR WHEN TYPED):",
	};

	t->logon->stage = stage;
	say(t, text[stage]);
	cp_term_status(t, ZCP_STATUS_CP_READ, true);
}

void cp_logon_free(struct cp_logon *l)
{
	kfree_sensitive(l);
}

/* ---- RACF's verdict ---- */

static int fail(struct cp_term *t, enum cp_msgid id)
{
	struct cp_resp r;
	struct cp_ctx c = term_ctx(t, &r);
	int rc;

	cp_count(CP_COUNT_LOGON_FAILURES);
	rc = cp_msg(&c, id);
	ask_again(t);
	return rc;
}

/* racfd could not say: CP's own record tells of the attempt, when smfd takes one. */
static void record_unanswered(const struct cp_logon *l, const struct zcp_origin *origin)
{
	struct zcp_actor *actor = kzalloc(sizeof(*actor), GFP_KERNEL);
	struct aud_event ev = {
		.event = ZCP_EVENT_LOGON, .outcome = ZCP_OUTCOME_DENIED, .rc = 6006, .actor = actor,
		.target = l->userid, .text = "LOGON refused: no answer from RACF",
	};

	if (!actor)
		return;
	actor->origin = *origin;
	aud_post(&ev);
	kfree(actor);
}

static void refused(struct cp_term *t, const struct esm_verify *v, int error)
{
	struct cp_logon *l = t->logon;
	struct cp_resp r;
	struct cp_ctx c = term_ctx(t, &r);

	if (error == -EAGAIN) {
		fail(t, MSG_LGA6019E);
		return;
	}
	if (error != -EACCES) {
		record_unanswered(l, &t->origin);
		fail(t, MSG_ESM6006E);
		return;
	}
	switch (v->reason) {
	case ZCP_REASON_EXPIRED:
		prompt(t, CP_LOGON_NEW);
		break;
	case ZCP_REASON_NEWPASSWORD:
		cp_msg(&c, MSG_LGA6005E);
		if (++l->tries < 3)
			prompt(t, CP_LOGON_NEW);
		else
			fail(t, MSG_LGA050E);
		break;
	case ZCP_REASON_TRAIL:
		fail(t, MSG_AUD6002E);
		break;
	default:
		fail(t, MSG_LGA050E);
		break;
	}
}

/* The machine is being taken down: its user may be quicker than LOGOFF. */
static bool still_ending(const char *userid)
{
	int i;

	for (i = 0; i < 40; i++) {
		struct zcp_vm *vm = zcp_vm_find(userid);
		bool ending = vm && READ_ONCE(vm->state) == ZCP_VM_ENDING;

		if (vm)
			zcp_vm_put(vm);
		if (!ending)
			return false;
		msleep(50);
	}
	return true;
}

static void verified(struct cp_term *t, const struct esm_verify *v)
{
	struct zcp_actor *actor = kzalloc(sizeof(*actor), GFP_KERNEL);
	struct cp_logon *l = t->logon;
	struct cp_resp r;
	struct cp_ctx c = term_ctx(t, &r);
	int rc = -ENOMEM;

	if (actor) {
		esm_actor(actor, v, &t->origin);
		actor->recovery = l->recovery;
		cp_term_starting(t, true);
		rc = cp_logon_begin(&c, l, actor);
		if (rc)
			cp_term_starting(t, false);
	}
	kfree_sensitive(actor);
	if (rc < 0)
		cp_msg(&c, MSG_CMD6010E, rc);
	if (rc) {
		cp_count(CP_COUNT_LOGON_FAILURES);
		ask_again(t);
		return;
	}
	cp_count(CP_COUNT_LOGONS);
	cp_logon_free(l);
	t->logon = NULL;
}

/* Who comes back to a machine that runs gets the label that it has, or does not get in. */
static void same_label(struct cp_vm *cp, struct esm_verify *v)
{
	struct cp_who *who = cp_who_get(cp);

	if (!v->seclabel[0] && esm_labeled())
		strscpy(v->seclabel, who->actor.seclabel, sizeof(v->seclabel));
	cp_who_put(who);
}

static void verify(struct cp_term *t)
{
	struct esm_verify *v = kzalloc(sizeof(*v), GFP_KERNEL);
	struct cp_logon *l = t->logon;
	struct cp_vm *cp;
	struct cp_resp r;
	struct cp_ctx c = term_ctx(t, &r);
	int ret;

	if (!v) {
		fail(t, MSG_LGA6004E);
		return;
	}
	/* no echo, no line to type into while RACF is asked */
	cp_term_status(t, ZCP_STATUS_RUNNING, false);
	if (still_ending(l->userid)) {
		cp_msg(&c, MSG_LOG361E, l->userid);
		ask_again(t);
		goto free;
	}
	cp = cp_vm_find(l->userid);
	v->action = cp ? ZCP_VERIFY_RECONNECT : ZCP_VERIFY_LOGON;
	v->origin = t->origin;
	strscpy(v->userid, l->userid, sizeof(v->userid));
	strscpy(v->byuser, l->byuser, sizeof(v->byuser));
	strscpy(v->seclabel, l->seclabel, sizeof(v->seclabel));
	strscpy(v->group, l->group, sizeof(v->group));
	if (cp) {
		same_label(cp, v);
		cp_vm_put(cp);
	}
	if (t->flags & ZCP_TERM_F_CERT)
		memcpy(v->tlsid, t->tlsid, sizeof(v->tlsid));
	strscpy(v->password, l->password, sizeof(v->password));
	strscpy(v->new_password, l->new_password, sizeof(v->new_password));
	l->recovery = cp_recovery_for(l->userid);
	ret = l->recovery ? cp_recovery_verify(v) : esm_verify(v);
	memzero_explicit(l->new_password, sizeof(l->new_password));
	if (!ret || v->reason == ZCP_REASON_EXPIRED || v->reason == ZCP_REASON_NEWPASSWORD)
		cp_lines(&c, v->text);
	if (ret)
		refused(t, v, ret);
	else
		verified(t, v);
free:
	kfree_sensitive(v);
}

/* ---- what is typed before LOGON ---- */

static bool take_secret(char to[ZCP_PASSWORD_MAX + 1], const char *text, size_t len)
{
	if (!len || len > ZCP_PASSWORD_MAX)
		return false;
	memcpy(to, text, len);
	to[len] = '\0';
	return true;
}

static void take_answer(struct cp_term *t, const char *text, size_t len)
{
	struct cp_logon *l = t->logon;
	char again[ZCP_PASSWORD_MAX + 1];

	switch (l->stage) {
	case CP_LOGON_PASSWORD:
		if (take_secret(l->password, text, len))
			verify(t);
		else
			fail(t, MSG_LGA050E);
		break;
	case CP_LOGON_NEW:
		if (take_secret(l->new_password, text, len))
			prompt(t, CP_LOGON_AGAIN);
		else
			fail(t, MSG_LGA050E);
		break;
	case CP_LOGON_AGAIN:
		if (take_secret(again, text, len) && !strcmp(again, l->new_password)) {
			verify(t);
		} else {
			say(t, "THE NEW PASSWORDS ARE NOT THE SAME");
			prompt(t, CP_LOGON_NEW);
		}
		memzero_explicit(again, sizeof(again));
		break;
	}
}

void cp_logon_input(struct cp_term *t, const char *text, size_t len)
{
	char line[ZCP_COMMAND_MAX];
	struct cp_resp r;
	struct cp_ctx c = term_ctx(t, &r);

	if (t->logon) {
		take_answer(t, text, len);
		return;
	}
	len = min(len, sizeof(line));
	memcpy(line, text, len);
	termmsg_clean(line, len);
	if (len && t->kind == ZCP_TERM_KIND_SCREEN) {
		char echo[ZCP_COMMAND_MAX];

		memcpy(echo, line, len);
		cp_mask(echo, len);
		cp_term_line(t, 0, echo, len, ZCP_LINE_ECHO);
	}
	if (cp_more(&(struct cp_scan){ line, line + len })) {
		cp_execute(&c, line, len);
		if (!t->logon && !READ_ONCE(t->cp) && t->shown.status == ZCP_STATUS_LOGO)
			cp_term_status(t, ZCP_STATUS_CP_READ, false);
	} else if (t->kind == ZCP_TERM_KIND_SCREEN) {
		cp_term_status(t, ZCP_STATUS_LOGO, false);
	}
	memzero_explicit(line, sizeof(line));
}

/* ---- LOGON userid [password] options ---- */

static int need_name(struct cp_ctx *c, char name[ZCP_NAME_LEN + 1])
{
	struct cp_word w;

	if (!cp_next(&c->args, &w))
		return cp_row_usage(c);
	return cp_name(&w, name) ? 0 : cp_bad_operand(c, &w);
}

static int take_ipl(struct cp_ctx *c, struct cp_logon *l)
{
	struct cp_word w;

	if (!cp_next(&c->args, &w))
		return cp_row_usage(c);
	if (w.len >= sizeof(l->ipl))
		return cp_bad_operand(c, &w);
	memcpy(l->ipl, w.p, w.len);
	l->ipl[w.len] = '\0';
	return 0;
}

static int take_storage(struct cp_ctx *c, struct cp_logon *l)
{
	struct cp_word w;

	if (!cp_next(&c->args, &w))
		return cp_row_usage(c);
	return cp_storage(&w, &l->storage) ? 0 : cp_bad_operand(c, &w);
}

static int take_option(struct cp_ctx *c, struct cp_logon *l, const struct cp_word *w)
{
	static const char * const ignored[] = { "NORUN", "QUIET", "APL", "TEXT" };
	char account[ZCP_NAME_LEN + 1];
	size_t i;

	if (cp_is(w, "BY"))
		return need_name(c, l->byuser);
	if (cp_is(w, "SEClabel"))
		return need_name(c, l->seclabel);
	if (cp_is(w, "GRoup"))
		return need_name(c, l->group);
	if (cp_is(w, "ACcount"))
		return need_name(c, account);
	if (cp_is(w, "Ipl"))
		return take_ipl(c, l);
	if (cp_is(w, "Storage"))
		return take_storage(c, l);
	if (cp_is(w, "HERE")) {
		l->here = true;
		return 0;
	}
	if (cp_is(w, "NOIpl")) {
		l->noipl = true;
		return 0;
	}
	for (i = 0; i < ARRAY_SIZE(ignored); i++)
		if (cp_is(w, ignored[i]))
			return 0;
	return -ENOENT;
}

static int take_options(struct cp_ctx *c, struct cp_logon *l)
{
	bool first = true;
	struct cp_word w;
	int rc;

	while (cp_next(&c->args, &w)) {
		rc = take_option(c, l, &w);
		if (rc == -ENOENT && first && !l->password[0] &&
		    cp_feature(ZCP_CFG_F_PASSWORDS_LOGON) && take_secret(l->password, w.p, w.len))
			rc = 0;
		/*
		 * what is not an option may be a password that was typed here: it is not shown
		 * again
		 */
		if (rc == -ENOENT)
			return cp_row_usage(c);
		if (rc)
			return rc;
		first = false;
	}
	if (l->noipl && l->ipl[0])
		return cp_msg(c, MSG_CMD013E, 5, "NOIPL");
	return 0;
}

/* Operands stand in c->args behind the user id; password may have come from the logo. */
static int begin(struct cp_ctx *c, const char *userid, const u8 *password, size_t password_len)
{
	struct cp_logon *l = kzalloc(sizeof(*l), GFP_KERNEL);
	struct cp_term *t = c->term;
	int rc;

	if (!l)
		return -ENOMEM;
	strscpy(l->userid, userid, sizeof(l->userid));
	if (password_len)
		take_secret(l->password, (const char *)password, password_len);
	rc = take_options(c, l);
	if (rc) {
		cp_logon_free(l);
		return rc;
	}
	t->logon = l;
	if (l->password[0])
		verify(t);
	else
		prompt(t, CP_LOGON_PASSWORD);
	return 0;
}

int cmd_logon(struct cp_ctx *c)
{
	char userid[ZCP_NAME_LEN + 1];
	int rc = cp_need_userid(c, userid);

	if (!c->term || c->term->kind == ZCP_TERM_KIND_ADMIN)
		return cp_msg(c, MSG_CFC015L, 5, "LOGON");
	return rc ? rc : begin(c, userid, NULL, 0);
}

void cp_logon_logo(struct cp_term *t, const struct zcp_term_logo *logo)
{
	const char *command = (const char *)logo->text + logo->password_len;
	struct cp_word w = { logo->userid, ZCP_NAME_LEN };
	char userid[ZCP_NAME_LEN + 1];
	struct cp_resp r;
	struct cp_ctx c = term_ctx(t, &r);
	int rc;

	cp_logon_free(t->logon);
	t->logon = NULL;
	while (w.len && w.p[w.len - 1] == ' ')
		w.len--;
	if (!w.len) {
		cp_logon_input(t, command, logo->command_len);
		return;
	}
	c.args = cp_scan(command, logo->command_len);
	if (!cp_name(&w, userid))
		rc = cp_msg(&c, MSG_LGA050E);
	else
		rc = begin(&c, userid, logo->text, logo->password_len);
	if (rc)
		ask_again(t);
}
