// SPDX-License-Identifier: GPL-2.0-only
/* system.c - the keys of the machine: BEGIN, STOP, SYSTEM, EXTERNAL, READY, ATTN */
#include <linux/slab.h>
#include "cp/cp.h"
#include "dev/vdev.h"
#include "sie/sie.h"

/* What a guest asks for its own machine is done by the CP thread, when the guest is out of SIE. */
struct key_post {
	struct cp_post post;
	void (*act)(struct cp_ctx *c, u64 arg);
	u64 arg;
};

static void act_now(struct cp_vm *cp, void (*act)(struct cp_ctx *c, u64 arg), u64 arg)
{
	struct cp_resp resp = { .cp = cp };
	struct cp_ctx c = { .cp = cp, .resp = &resp, .emsg = cp->opt.emsg };

	act(&c, arg);
}

static void key_fn(struct cp_vm *cp, struct cp_post *post)
{
	struct key_post *k = container_of(post, struct key_post, post);

	if (!post->dropped)
		act_now(cp, k->act, k->arg);
	kfree(k);
}

static int on_cp_thread(struct cp_ctx *c, void (*act)(struct cp_ctx *c, u64 arg), u64 arg)
{
	struct key_post *k;
	int ret;

	if (!c->guest) {
		act(c, arg);
		return 0;
	}
	k = kzalloc(sizeof(*k), GFP_KERNEL);
	if (!k)
		return -ENOMEM;
	k->post.fn = key_fn;
	k->act = act;
	k->arg = arg;
	ret = cp_vm_post(c->cp, &k->post);
	if (ret)
		kfree(k);
	return ret;
}

static void reset(struct cp_ctx *c, u64 clear)
{
	struct cp_vm *cp = c->cp;

	sie_vm_stop(cp->vm);
	if (sie_vm_reset(cp->vm, clear ? SIE_RESET_CLEAR : SIE_RESET_NORMAL)) {
		cp_msg(c, MSG_GIR454W);
		return;
	}
	cp->ipled = false;
	WRITE_ONCE(cp->reading, false);
	cp_say(c, clear ? "Storage cleared - system reset." : "System reset.");
	cp_console_cp_read(cp);
}

static void restart(struct cp_ctx *c, u64 cpu)
{
	if (sie_cpu_restart(c->cp->vm, cpu)) {
		cp_msg(c, MSG_GIR454W);
		return;
	}
	c->cp->ipled = true;
	cp_console_run(c->cp);
}

int cmd_system(struct cp_ctx *c)
{
	struct cp_word w;

	if (!cp_next(&c->args, &w))
		return cp_row_usage(c);
	if (cp_more(&c->args))
		return cp_no_more(c);
	if (!sie_present())
		return cp_msg(c, MSG_RUN1465E, sie_probe_text());
	if (cp_is(&w, "CLear"))
		return on_cp_thread(c, reset, 1);
	if (cp_is(&w, "RESET"))
		return on_cp_thread(c, reset, 0);
	if (cp_is(&w, "RESTart"))
		return on_cp_thread(c, restart, 0);
	return cp_bad_operand(c, &w);
}

static void start_cpus(struct cp_ctx *c, u64 cpus)
{
	unsigned int i;

	for (i = 0; i < c->cp->vm->cpus; i++)
		if (cpus & 1ULL << i)
			sie_cpu_resume(c->cp->vm, i);
	cp_console_run(c->cp);
}

static bool all_stopped(struct cp_vm *cp)
{
	struct sie_regs *regs = kzalloc(sizeof(*regs), GFP_KERNEL);
	bool stopped = true;
	unsigned int i;

	sie_vm_stop(cp->vm);
	for (i = 0; regs && i < cp->vm->cpus; i++)
		if (sie_regs_get(cp->vm, i, regs) || !regs->stopped)
			stopped = false;
	kfree(regs);
	return stopped;
}

/* BEGIN [hexloc]: from the instruction address given, or where the machine stopped */
int cmd_begin(struct cp_ctx *c)
{
	struct cp_vm *cp = c->cp;
	struct sie_regs *regs;
	struct cp_word w;
	u64 addr;
	int ret = 0;

	if (!sie_present())
		return cp_msg(c, MSG_RUN1465E, sie_probe_text());
	if (cp_next(&c->args, &w)) {
		if (!cp_hex(&w, 16, &addr))
			return cp_bad_operand(c, &w);
		if (cp_more(&c->args))
			return cp_no_more(c);
		if (c->guest)
			return cp_bad_operand(c, &w);
		regs = kzalloc(sizeof(*regs), GFP_KERNEL);
		if (!regs)
			return -ENOMEM;
		sie_vm_stop(cp->vm);
		ret = sie_regs_get(cp->vm, 0, regs);
		regs->psw.addr = addr;
		ret = ret ?: sie_regs_set(cp->vm, 0, regs);
		kfree(regs);
		if (ret)
			return ret;
		cp->ipled = true;
	}
	if (c->guest)
		return 0;		/* it runs, or it could not have asked */
	if (!cp->ipled)
		return cp_msg(c, MSG_CFI2050E);
	if (all_stopped(cp))
		start_cpus(c, 1);
	else
		cp_console_run(cp);
	return 0;
}

static void stop_cpus(struct cp_ctx *c, u64 cpus)
{
	unsigned int i;

	for (i = 0; i < c->cp->vm->cpus; i++)
		if (cpus & 1ULL << i)
			sie_cpu_stop(c->cp->vm, i);
	cp_console_cp_read(c->cp);
}

/* STOP [CPU ALL | CPU n] */
int cmd_stop(struct cp_ctx *c)
{
	struct cp_word w;
	u64 cpu = 0, mask = 1;

	if (!sie_present())
		return cp_msg(c, MSG_RUN1465E, sie_probe_text());
	if (cp_take(&c->args, "CPU")) {
		if (!cp_next(&c->args, &w))
			return cp_row_usage(c);
		if (cp_is(&w, "ALL")) {
			mask = ~0ULL;
		} else {
			if (!cp_hex(&w, 2, &cpu))
				return cp_bad_operand(c, &w);
			if (cpu >= c->cp->vm->cpus)
				return cp_msg(c, MSG_CPU1464E, (unsigned int)cpu);
			mask = 1ULL << cpu;
		}
	}
	if (cp_more(&c->args))
		return cp_no_more(c);
	return on_cp_thread(c, stop_cpus, mask);
}

int cmd_restart(struct cp_ctx *c)
{
	if (cp_more(&c->args))
		return cp_no_more(c);
	if (!sie_present())
		return cp_msg(c, MSG_RUN1465E, sie_probe_text());
	return on_cp_thread(c, restart, 0);
}

/* EXTERNAL [code]: X'40' is the interrupt key */
int cmd_external(struct cp_ctx *c)
{
	struct cp_word w;
	u64 code = 0x40;

	if (cp_next(&c->args, &w) && !cp_hex(&w, 4, &code))
		return cp_bad_operand(c, &w);
	if (cp_more(&c->args))
		return cp_no_more(c);
	if (!sie_present())
		return cp_msg(c, MSG_RUN1465E, sie_probe_text());
	if (sie_cpu_external(c->cp->vm, 0, code))
		return cp_msg(c, MSG_CMD002E, (int)w.len, w.p);
	if (!c->guest && READ_ONCE(c->cp->cp_mode) && c->cp->ipled)
		cp_console_run(c->cp);
	return 0;
}

int cmd_ready(struct cp_ctx *c)
{
	u16 devno;
	int rc = cp_need_devno(c, &devno);

	if (rc || cp_more(&c->args))
		return rc ? rc : cp_no_more(c);
	if (!vdev_exists(c->cp->vm, devno))
		return cp_msg(c, MSG_CMD040E, devno);
	vdev_ready(c->cp->vm, devno);
	return 0;
}

int cmd_attn(struct cp_ctx *c)
{
	if (cp_more(&c->args))
		return cp_no_more(c);
	if (cons_attention(c->cp->vm))
		return cp_msg(c, MSG_CMD040E, 9);
	if (!c->guest && READ_ONCE(c->cp->cp_mode) && c->cp->ipled)
		cp_console_run(c->cp);
	return 0;
}

/* VINPUT VMSG text: an operator's line for the SCLP console */
int cmd_vinput(struct cp_ctx *c)
{
	struct cp_word w;

	if (!cp_take(&c->args, "VMSG") || !cp_rest(&c->args, &w))
		return cp_row_usage(c);
	if (!sclp_wants_input(c->cp->vm) || sclp_input(c->cp->vm, w.p, w.len))
		return cp_msg(c, MSG_CMD6010E, -EAGAIN);
	return 0;
}
