// SPDX-License-Identifier: GPL-2.0-only
/*
 * begin.c - a session begins: the virtual machine is made from the directory, or one that runs is
 * taken up again
 */
#include <linux/sizes.h>
#include <linux/slab.h>
#include <linux/timekeeping.h>
#include "cp/cp.h"
#include "cp/dirimage.h"
#include "cp/links.h"
#include "cp/logon.h"
#include "cp/scif.h"
#include "cp/terminal.h"
#include "dev/vdev.h"
#include "sie/sie.h"

struct begin_post {
	struct cp_post post;
	struct cp_term *term;		/* NULL: XAUTOLOG */
	struct cp_who *who;		/* reconnect: the new one */
	bool noipl;
	char ipl[ZCP_NAME_LEN + 1];
	u16 input_len;
	char input[ZCP_COMMAND_MAX];
};

static struct begin_post *make_post(struct cp_ctx *c, const struct cp_logon *l,
				    void (*fn)(struct cp_vm *cp, struct cp_post *post))
{
	struct begin_post *b = kzalloc(sizeof(*b), GFP_KERNEL);

	if (!b)
		return NULL;
	b->post.fn = fn;
	b->noipl = l->noipl;
	strscpy(b->ipl, l->ipl, sizeof(b->ipl));
	b->input_len = l->input_len;
	memcpy(b->input, l->input, l->input_len);
	b->term = c->term;
	if (b->term)
		cp_term_get(b->term);
	return b;
}

static void free_post(struct begin_post *b)
{
	if (b->term)
		cp_term_put(b->term);
	if (b->who)
		cp_who_put(b->who);
	kfree_sensitive(b);
}

/* The machine went before it was there: back to the logo. */
static void give_up(struct begin_post *b)
{
	if (!b->term)
		return;
	cp_term_starting(b->term, false);
	cp_term_status(b->term, ZCP_STATUS_LOGO, false);
	cp_term_message(b->term, ZCP_TERM_END, 0, NULL, 0);
	cp_term_work(b->term);
}

/* ---- on the CP thread ---- */

static void greet(struct cp_ctx *c, const char *what)
{
	char now[CP_TIME_LINE];

	cp_say(c, "z/VM Version 7 Release 2.0, Service Level 0000 (64-bit)");
	cp_logmsg_show(c);
	query_files(c);
	cp_time_line(now, ktime_get_real_seconds());
	cp_say(c, "%s AT %s", what, now);
}

static void add_device(struct cp_vm *cp, u16 vdev, const char devtype[8], char role, char class)
{
	char type[ZCP_NAME_LEN + 1];
	int ret;

	cp_name_get(type, devtype);
	ret = vdev_add(cp->vm, vdev, type, role);
	/* a 3270 console begins in 3215 mode (TERMINAL CONMODE) */
	if (ret == -EINVAL && role == 'C')
		ret = vdev_add(cp->vm, vdev, "3215", role);
	if (!ret)
		ret = cp_ur_add(cp, vdev, type, role, class);
	if (ret)
		cp_tell(cp, 0, "Device %04X of type %s is not available (error %d)", vdev, type,
			ret);
}

static void add_devices(struct cp_vm *cp)
{
	const void *image = cp_dir_image(cp->dir);
	const struct zcp_dir_record *r = NULL;

	while ((r = dirimage_next(image, cp->entry, r, 0))) {
		const struct zcp_dir_console *con = (const void *)r;
		const struct zcp_dir_spool *sp = (const void *)r;

		if (be16_to_cpu(r->type) == ZCP_DIR_CONSOLE) {
			scif_directory(cp, con);
			add_device(cp, be16_to_cpu(con->vdev), con->devtype, 'C', con->class);
		} else if (be16_to_cpu(r->type) == ZCP_DIR_SPOOL) {
			add_device(cp, be16_to_cpu(sp->vdev), sp->devtype, sp->role, sp->class);
		}
	}
}

static void logon_ipl(struct cp_ctx *c, const struct begin_post *b)
{
	char command[ZCP_NAME_LEN + 8];

	if (b->noipl || c->actor->recovery)
		return;
	if (b->ipl[0]) {
		scnprintf(command, sizeof(command), "IPL %s", b->ipl);
		cp_execute(c, command, strlen(command));
	} else {
		cp_ipl_directory(c->cp, c);
	}
}

static void logged_on(struct cp_vm *cp, struct cp_post *post)
{
	struct begin_post *b = container_of(post, struct begin_post, post);
	struct cp_who *who = cp_who_get(cp);
	struct cp_resp resp = { .cp = cp };
	struct cp_ctx c = {
		.actor = &who->actor, .classes = cp->classes, .cp = cp, .resp = &resp,
		.text = "LOGON", .len = 5,
	};

	if (!post->dropped) {
		if (b->term)
			cp_attach(cp, b->term);
		if (!who->actor.recovery) {
			add_devices(cp);
			link_directory(&c);
		}
		greet(&c, who->actor.recovery ? "RECOVERY LOGON" : "LOGON");
		cp_console_status(cp);
		logon_ipl(&c, b);
		if (b->input_len)
			cp_console_data(cp, b->input, b->input_len);
		if (who->actor.recovery && esm_standing() == ZCP_RACF_ACTIVE)
			cp_recovery_over();	/* it came back between the check and now */
		/* an autologged machine without anything to run waits for a user only so long */
		if (READ_ONCE(cp->cp_mode))
			cp_console_cp_read(cp);
	} else {
		give_up(b);
	}
	cp_who_put(who);
	free_post(b);
}

static void reconnected(struct cp_vm *cp, struct cp_post *post)
{
	struct begin_post *b = container_of(post, struct begin_post, post);
	struct cp_resp resp = { .cp = cp };
	struct cp_ctx c = {
		.actor = &b->who->actor, .classes = cp->classes, .cp = cp, .resp = &resp};

	if (post->dropped) {
		give_up(b);
		free_post(b);
		return;
	}
	cp_tell(cp, ZCP_LINE_HIGH, "DISCONNECT: the session was taken to terminal %s",
		b->term->termid);
	cp_detach(cp, NULL, "TAKEN TO ANOTHER TERMINAL");
	kref_get(&b->who->ref);
	cp_who_replace(cp, b->who);
	cp_attach(cp, b->term);
	greet(&c, "RECONNECTED");
	if (!cp->opt.run)
		cp_console_cp_read(cp);
	else
		cp_console_status(cp);
	free_post(b);
}

/* ---- before: on the worker, or on the CP thread of who gave XAUTOLOG ---- */

/*
 * FIA_USB.1(LS): what a machine holds has its label, which LOGON fixed; a new session at another
 * one would see it. Without labels in force there is none to compare.
 */
static bool label_fits(struct cp_vm *cp, const struct zcp_actor *actor)
{
	struct cp_who *who = cp_who_get(cp);
	bool fits = (!actor->seclabel[0] && !esm_labeled()) ||
		    !strcmp(actor->seclabel, who->actor.seclabel);

	cp_who_put(who);
	return fits;
}

static int reconnect(struct cp_ctx *c, struct cp_vm *cp, const struct cp_logon *l,
		     const struct zcp_actor *actor)
{
	struct begin_post *b;
	struct cp_term *t;
	int rc;

	t = cp_vm_term(cp);
	/* RACF alone says who takes up what another session began */
	if (!c->term || (t && !l->here) || actor->recovery) {
		rc = cp_msg(c, MSG_LGA054E, t ? t->termid : "disconnected");
		if (t)
			cp_term_put(t);
		return rc;
	}
	if (t)
		cp_term_put(t);
	if (!label_fits(cp, actor))
		return cp_msg(c, MSG_LGA6018E, l->userid);
	b = make_post(c, l, reconnected);
	if (!b)
		return -ENOMEM;
	b->who = cp_who_new(actor);
	rc = b->who ? cp_vm_post(cp, &b->post) : -ENOMEM;
	if (rc) {
		free_post(b);
		return rc == -ESRCH ? cp_msg(c, MSG_LOG361E, l->userid) : rc;
	}
	return 0;
}

static unsigned int cpus_of(const struct cp_dir *dir, const struct zcp_dir_user *u)
{
	const struct zcp_dir_record *r = NULL;
	unsigned int n = 1;

	while ((r = dirimage_next(cp_dir_image(dir), u, r, ZCP_DIR_CPU)))
		n = max(n, ((const struct zcp_dir_cpu *)r)->address + 1u);
	return min_t(unsigned int, n, u->cpus);
}

/* Makes the machine and waits for its vmhost; everything else is the CP thread's. */
static int make(struct cp_ctx *c, const struct cp_logon *l, const struct zcp_actor *actor,
		struct cp_dir *dir, const struct zcp_dir_user *u)
{
	u64 storage = ALIGN(l->storage ? l->storage : be64_to_cpu(u->storage), SZ_1M);
	struct begin_post *b = make_post(c, l, logged_on);
	struct cp_who *who = cp_who_new(actor);
	struct cp_vm *cp = NULL;
	struct zcp_vm *vm;
	int rc = -ENOMEM;

	if (!b || !who)
		goto free;
	vm = zcp_vm_create(l->userid, storage, cpus_of(dir, u));
	if (IS_ERR_OR_NULL(vm)) {
		rc = vm ? PTR_ERR(vm) : -ENOMEM;
		goto free;
	}
	zcp_vm_get(vm);
	cp = cp_vm_create(vm, who, dir, u);
	if (cp)
		kref_get(&cp->ref);
	rc = cp ? zcp_vm_host(vm) : -ENOMEM;
	if (!rc) {
		cp->started = true;
		rc = cp_vm_post(cp, &b->post);
	}
	if (rc)
		zcp_vm_end(vm);
	else
		b = NULL;
	zcp_vm_put(vm);
	if (cp)
		cp_vm_put(cp);
free:
	if (who)
		cp_who_put(who);
	if (b)
		free_post(b);
	return rc;
}

static int make_audited(struct cp_ctx *c, const struct cp_logon *l, const struct zcp_actor *actor,
			struct cp_dir *dir, const struct zcp_dir_user *u)
{
	struct aud_event ev = {
		.event = ZCP_EVENT_LOGON,
		.outcome = ZCP_OUTCOME_ATTEMPT,
		.correlation = aud_correlation(),
		.actor = actor,
		.target = l->userid,
		.text = actor->recovery ? "recovery LOGON" : c->term ? "LOGON" : "XAUTOLOG",
	};
	/* with a full trail RACF lets those in who clear it, and has recorded that */
	int rc = aud_write_exempt(&ev);

	if (rc)
		return cp_msg(c, MSG_AUD6002E);
	rc = make(c, l, actor, dir, u);
	if (rc == -EEXIST)
		rc = cp_msg(c, MSG_LGA054E, "a moment ago");
	else if (rc < 0)
		rc = cp_msg(c, MSG_LGA6004E);
	ev.outcome = rc ? ZCP_OUTCOME_FAILURE : ZCP_OUTCOME_SUCCESS;
	ev.rc = rc;
	aud_post(&ev);
	return rc;
}

static bool may_log_on(const struct cp_ctx *c, const struct cp_logon *l,
		       const struct zcp_dir_user *u)
{
	switch (u->password) {
	case ZCP_DIR_PW_NOLOG:
		return false;
	case ZCP_DIR_PW_AUTOONLY:
		return !c->term;
	case ZCP_DIR_PW_LBYONLY:
		return !c->term || l->byuser[0];
	default:
		return true;
	}
}

int cp_logon_begin(struct cp_ctx *c, const struct cp_logon *l, const struct zcp_actor *actor)
{
	struct cp_dir *dir = cp_dir_get();
	const struct zcp_dir_user *u = dir ? cp_dir_find(dir, l->userid) : NULL;
	struct cp_config config;
	struct cp_vm *cp;
	int rc;

	cp_config_get(&config);
	cp = cp_vm_find(l->userid);
	if (cp) {
		rc = reconnect(c, cp, l, actor);
		cp_vm_put(cp);
	} else if (!u) {
		rc = cp_msg(c, MSG_LGA053E, l->userid);
	} else if (!may_log_on(c, l, u)) {
		rc = cp_msg(c, MSG_LGA050E);
	} else if (config.maxusers && zcp_vm_count() >= config.maxusers &&
		   !(be64_to_cpu(u->options) & 1ULL << ZCP_DIR_OPTION_IGNMAXU)) {
		rc = cp_msg(c, MSG_LGA051E);
	} else if (l->storage > be64_to_cpu(u->maxstorage)) {
		rc = cp_row_usage(c);
	} else {
		rc = make_audited(c, l, actor, dir, u);
	}
	cp_dir_put(dir);
	return rc;
}
