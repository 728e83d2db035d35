// SPDX-License-Identifier: GPL-2.0-only
/* ipl.c - IPL from a device or a named saved system, and what DIAGNOSE X'308' knows of it */
#include <linux/slab.h>
#include "cp/cp.h"
#include "cp/dirimage.h"
#include "dev/vdev.h"
#include "sie/sie.h"

static void keep(struct cp_vm *cp, const struct zcp_ipl *ipl)
{
	unsigned long flags;

	spin_lock_irqsave(&cp->lock, flags);
	cp->ipl = *ipl;
	cp->ipl.valid = true;
	spin_unlock_irqrestore(&cp->lock, flags);
}

void cp_ipl_get(struct zcp_vm *vm, struct zcp_ipl *ipl)
{
	struct cp_vm *cp = vm->cp;
	unsigned long flags;

	spin_lock_irqsave(&cp->lock, flags);
	*ipl = cp->ipl;
	spin_unlock_irqrestore(&cp->lock, flags);
}

void cp_ipl_set(struct zcp_vm *vm, const struct zcp_ipl *ipl)
{
	keep(vm->cp, ipl);
}

/* ---- the act, on the CP thread ---- */

static int load_device(struct cp_ctx *c, struct zcp_vm *vm, u16 devno)
{
	switch (vdev_ipl(vm, devno)) {
	case 0:
		return 0;
	case -ENODEV:
		return cp_msg(c, MSG_CMD040E, devno);
	case -ENODATA:
		return cp_msg(c, MSG_VMI233E, devno);
	default:
		return cp_msg(c, MSG_VMI232E, devno);
	}
}

static int load(struct cp_ctx *c, const struct zcp_ipl *ipl, bool clear)
{
	struct cp_vm *cp = c->cp;
	struct sie_psw psw;
	int rc;

	sie_vm_stop(cp->vm);
	rc = sie_vm_reset(cp->vm, clear || ipl->nss ? SIE_RESET_CLEAR : SIE_RESET_NORMAL);
	if (rc)
		return rc;
	WRITE_ONCE(cp->reading, false);
	rc = ipl->nss ? nss_ipl(cp, ipl->name, c, &psw.mask, &psw.addr) :
			load_device(c, cp->vm, ipl->devno);
	if (rc) {
		cp_console_cp_read(cp);
		return rc;
	}
	keep(cp, ipl);
	rc = sie_vm_ipl_done(cp->vm, ipl->nss ? &psw : NULL);
	if (rc < 0)
		return rc;
	if (rc)
		return cp_msg(c, MSG_VMI232E, ipl->devno);
	cp->ipled = true;
	cp_console_run(cp);
	return 0;
}

struct ipl_post {
	struct cp_post post;
	struct zcp_ipl ipl;
	bool clear;
};

static void load_later(struct cp_vm *cp, struct cp_post *post)
{
	struct ipl_post *p = container_of(post, struct ipl_post, post);
	struct cp_who *who = cp_who_get(cp);
	struct cp_resp resp = { .cp = cp };
	struct cp_ctx c = { .actor = &who->actor,
			   .classes = cp->classes,
			   .emsg = cp->opt.emsg,
			   .cp = cp,
			   .resp = &resp};

	if (!post->dropped)
		load(&c, &p->ipl, p->clear);
	cp_who_put(who);
	kfree(p);
}

static int post_load(struct cp_vm *cp, const struct zcp_ipl *ipl, bool clear)
{
	struct ipl_post *p = kzalloc(sizeof(*p), GFP_KERNEL);
	int ret;

	if (!p)
		return -ENOMEM;
	p->post.fn = load_later;
	p->ipl = *ipl;
	p->clear = clear;
	ret = cp_vm_post(cp, &p->post);
	if (ret)
		kfree(p);
	return ret;
}

int cp_reipl(struct zcp_vm *vm, bool clear)
{
	struct zcp_ipl ipl;

	cp_ipl_get(vm, &ipl);
	if (!ipl.valid)
		return -ENODATA;
	sie_vm_stop(vm);
	return post_load(vm->cp, &ipl, clear);
}

/* ---- the command ---- */

static int take_loadparm(struct cp_ctx *c, struct zcp_ipl *ipl)
{
	struct cp_word w;
	size_t i;

	if (!cp_next(&c->args, &w) || w.len > sizeof(ipl->loadparm))
		return cp_row_usage(c);
	memset(ipl->loadparm, ' ', sizeof(ipl->loadparm));
	for (i = 0; i < w.len; i++)
		ipl->loadparm[i] = cp_upper(w.p[i]);
	ipl->loadparm_valid = true;
	return 0;
}

/* PARM is last: all that is left belongs to it. */
static int take_parm(struct cp_ctx *c, struct zcp_ipl *ipl)
{
	struct cp_word w;

	if (!cp_rest(&c->args, &w) || w.len > sizeof(ipl->parm))
		return cp_row_usage(c);
	memcpy(ipl->parm, w.p, w.len);
	ipl->parm_len = w.len;
	ipl->parm_valid = true;
	return 0;
}

static int take_operands(struct cp_ctx *c, struct zcp_ipl *ipl, bool *clear)
{
	struct cp_word w;
	int rc = 0;

	if (!cp_next(&c->args, &w))
		return cp_msg(c, MSG_CMD022E);
	if (cp_devno(&w, &ipl->devno))
		ipl->nss = false;
	else if (cp_name(&w, ipl->name))
		ipl->nss = true;
	else
		return cp_bad_operand(c, &w);
	while (!rc && cp_next(&c->args, &w)) {
		if (cp_is(&w, "CLear"))
			*clear = true;
		else if (cp_is(&w, "NOCLear"))
			*clear = false;
		else if (cp_is(&w, "LOADparm"))
			rc = take_loadparm(c, ipl);
		else if (cp_is(&w, "PARM"))
			rc = take_parm(c, ipl);
		else
			rc = cp_bad_operand(c, &w);
	}
	return rc;
}

static int start(struct cp_ctx *c, const struct zcp_ipl *ipl, bool clear)
{
	if (!sie_present())
		return cp_msg(c, MSG_RUN1465E, sie_probe_text());
	if (!ipl->nss && !vdev_exists(c->cp->vm, ipl->devno))
		return cp_msg(c, MSG_CMD040E, ipl->devno);
	/* a guest that loads another one in its place does not come back from DIAGNOSE X'08' */
	if (c->guest) {
		sie_vm_stop(c->cp->vm);
		return post_load(c->cp, ipl, clear);
	}
	return load(c, ipl, clear);
}

int cmd_ipl(struct cp_ctx *c)
{
	struct zcp_ipl ipl = { .valid = true };
	bool clear = false;
	int rc = take_operands(c, &ipl, &clear);

	return rc ? rc : start(c, &ipl, clear);
}

int cp_ipl_directory(struct cp_vm *cp, struct cp_ctx *c)
{
	const struct zcp_dir_ipl *r =
		(const void *)dirimage_next(cp_dir_image(cp->dir), cp->entry, NULL, ZCP_DIR_IPL);
	struct zcp_ipl ipl = { .valid = true };

	if (!r)
		return 0;
	ipl.nss = r->nss;
	ipl.devno = be16_to_cpu(r->vdev);
	if (r->nss)
		cp_name_get(ipl.name, r->name);
	memcpy(ipl.loadparm, r->loadparm, sizeof(ipl.loadparm));
	ipl.loadparm_valid = memcmp(r->loadparm, "        ", 8);
	ipl.parm_len = r->parm_len;
	memcpy(ipl.parm, r->parm, r->parm_len);
	ipl.parm_valid = r->parm_len;
	start(c, &ipl, false);
	return 1;
}
