// SPDX-License-Identifier: GPL-2.0-only
/*
 * for.c - FOR userid CMD command: one machine has another one give a command, as its user, with his
 * authority; the answer comes to who said FOR
 */
#include <linux/completion.h>
#include <linux/refcount.h>
#include <linux/slab.h>
#include "cp/doors.h"
#include "cp/scif.h"

#define ANSWER_MAX	8192
#define FOR_TIMEOUT	(30 * HZ)

enum for_state { FOR_QUEUED, FOR_RUNS, FOR_GIVEN_UP };

/* Shared by who waits and the other's CP thread */
struct for_post {
	struct cp_post post;
	refcount_t users;
	atomic_t state;
	struct completion done;
	int rc;
	size_t len;
	char text[ZCP_COMMAND_MAX];
	char answer[ANSWER_MAX + 1];	/* the rest of a longer one is lost */
};

static void for_put(struct for_post *f)
{
	if (refcount_dec_and_test(&f->users))
		kvfree_sensitive(f, sizeof(*f));
}

static int run(struct cp_vm *cp, struct cp_resp *resp, bool guest, const char *text, size_t len)
{
	struct cp_who *who = cp_who_get(cp);
	struct cp_ctx c = {
		.actor = &who->actor,
		.classes = READ_ONCE(cp->classes),
		.emsg = cp->opt.emsg,
		.cp = cp,
		.resp = resp,
		.guest = guest,
		.by_for = true,
	};
	int rc = cp_execute(&c, text, len);

	cp_who_put(who);
	return rc;
}

static void for_fn(struct cp_vm *cp, struct cp_post *post)
{
	struct for_post *f = container_of(post, struct for_post, post);
	struct cp_resp resp = { .buf = f->answer, .size = ANSWER_MAX };

	if (post->dropped)
		f->rc = -ESRCH;
	else if (atomic_cmpxchg(&f->state, FOR_QUEUED, FOR_RUNS) == FOR_QUEUED)
		f->rc = run(cp, &resp, false, f->text, f->len);
	complete_all(&f->done);
	for_put(f);
}

/* Bounded, since the other may be waiting for this machine in the same way */
static int wait_for(struct for_post *f)
{
	long left = wait_for_completion_interruptible_timeout(&f->done, FOR_TIMEOUT);

	if (left > 0)
		return f->rc;
	if (atomic_cmpxchg(&f->state, FOR_QUEUED, FOR_GIVEN_UP) == FOR_QUEUED && left < 0)
		return -EINTR;
	return -ETIMEDOUT;
}

static int on_other(struct cp_ctx *c, struct cp_vm *cp, const struct cp_word *text)
{
	struct for_post *f = kvzalloc(sizeof(*f), GFP_KERNEL_ACCOUNT);
	int rc;

	if (!f)
		return -ENOMEM;
	refcount_set(&f->users, 2);
	init_completion(&f->done);
	f->post.fn = for_fn;
	f->len = min(text->len, sizeof(f->text));
	memcpy(f->text, text->p, f->len);
	rc = cp_vm_post(cp, &f->post);
	if (rc)
		for_put(f);
	else
		rc = wait_for(f);
	if (completion_done(&f->done))
		cp_lines(c, f->answer);
	for_put(f);
	return rc == -ESRCH ? cp_msg(c, MSG_LOG361E, cp->vm->userid) : rc;
}

/* Class C for anybody, class G for whom it is the secondary user. Then what labels say. */
static int may(struct cp_ctx *c, struct cp_vm *cp)
{
	bool any = c->classes & CP_CLASS('C');
	int rc;

	if (!any && !scif_is_secuser(cp, c->actor->userid))
		return cp_msg(c, MSG_SEN068E, cp->vm->userid);
	rc = door_check(c, any ? DOOR_FOR_C : DOOR_FOR_G, cp->vm->userid);
	return rc ? rc : door_check(c, DOOR_SEND, cp->vm->userid);
}

static int for_user(struct cp_ctx *c, struct cp_vm *cp, const struct cp_word *text)
{
	int rc = may(c, cp);

	if (rc)
		return rc;
	return cp == c->cp ? run(cp, c->resp, c->guest, text->p, text->len) :
			     on_other(c, cp, text);
}

int cmd_for(struct cp_ctx *c)
{
	char userid[ZCP_NAME_LEN + 1];
	struct cp_word text;
	struct cp_vm *cp;
	int rc;

	/* a chain of machines that wait for each other has no end */
	if (c->by_for)
		return cp_msg(c, MSG_CMD001E, 3, "FOR");
	rc = cp_need_userid(c, userid);
	if (rc)
		return rc;
	if (!cp_take(&c->args, "CMD") || !cp_rest(&c->args, &text))
		return cp_row_usage(c);
	cp = cp_vm_find(userid);
	if (!cp)
		return cp_msg(c, MSG_CMD045E, userid);
	rc = for_user(c, cp, &text);
	cp_vm_put(cp);
	return rc;
}
