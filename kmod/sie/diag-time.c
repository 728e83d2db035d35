// SPDX-License-Identifier: GPL-2.0-only
/* diag-time.c - DIAGNOSE X'0C', X'270', X'44', X'9C': asking for time, giving it up */
#include <linux/hrtimer.h>
#include <linux/rcupdate.h>
#include <linux/sched.h>
#include <linux/sched/stat.h>
#include <linux/sched/task.h>
#include <linux/time.h>
#include <linux/timekeeping.h>
#include "diag.h"
#include "diag-rules.h"

static void timer_fill(struct zcp_vm *vm, struct pseudo_timer *timer)
{
	struct zcp_ident ident;
	struct civil_time civil;
	u64 virtual, total;
	struct tm tm;

	zcp_ops->ident(vm, &ident);
	time64_to_tm(ktime_get_real_seconds(), ident.tz_offset, &tm);
	civil = (struct civil_time){
		.year = tm.tm_year + 1900,
		.month = tm.tm_mon + 1,
		.day = tm.tm_mday,
		.hour = tm.tm_hour,
		.minute = tm.tm_min,
		.second = tm.tm_sec,
	};
	sie_vm_times(vm, &virtual, &total);
	pseudo_timer_build(timer, &civil, virtual / NSEC_PER_USEC, total / NSEC_PER_USEC);
}

int diag_00c_timer(struct zcp_vcpu *vcpu, unsigned int rx, unsigned int ry)
{
	u64 addr = gpr_addr(vcpu, rx);
	struct pseudo_timer timer;

	if (addr & 7)
		return PGM_SPECIFICATION;
	timer_fill(vcpu->vm, &timer);
	return sie_write_real(vcpu, addr, &timer, DIAG00C_SIZE);
}

/* Ry: length of the area */
int diag_270_timer(struct zcp_vcpu *vcpu, unsigned int rx, unsigned int ry)
{
	u64 addr = gpr_addr(vcpu, rx);
	u32 room = vcpu->gpr[ry];
	struct pseudo_timer timer;

	if (addr & 7 || !room)
		return PGM_SPECIFICATION;
	timer_fill(vcpu->vm, &timer);
	return sie_write_real(vcpu, addr, &timer, min_t(size_t, room, sizeof(timer)));
}

#define YIELD_NS	(100 * NSEC_PER_USEC)

/* A virtual CPU of this machine that has work and no processor */
static bool sibling_waits(const struct zcp_vcpu *vcpu)
{
	const struct zcp_vm *vm = vcpu->vm;
	bool found = false;
	unsigned int i;

	rcu_read_lock();
	for (i = 0; i < ZCP_MAX_CPUS && !found; i++) {
		const struct zcp_vcpu *other = READ_ONCE(vm->vcpu[i]);
		const struct task_struct *task =
			other && other != vcpu ? READ_ONCE(other->task) : NULL;

		found = task && task_is_running(task) && !READ_ONCE(task->on_cpu);
	}
	rcu_read_unlock();
	return found;
}

/*
 * End of the time slice: others go first, if there are any on this CPU. A fair scheduler does not
 * let one go first that has had more than its share, though it be the one that all wait for: then
 * this virtual CPU steps aside for a moment.
 */
int diag_044_yield(struct zcp_vcpu *vcpu, unsigned int rx, unsigned int ry)
{
	unsigned long switches = current->nvcsw + current->nivcsw;
	ktime_t aside = YIELD_NS;

	if (single_task_running())
		return 0;
	yield();
	if (switches == current->nvcsw + current->nivcsw && sibling_waits(vcpu)) {
		set_current_state(TASK_INTERRUPTIBLE);
		schedule_hrtimeout(&aside, HRTIMER_MODE_REL);
	}
	return 0;
}

/* Rx: the CPU that should run instead; when it does already nothing is to be done */
int diag_09c_yield_to(struct zcp_vcpu *vcpu, unsigned int rx, unsigned int ry)
{
	u16 address = vcpu->gpr[rx];
	const struct zcp_vcpu *to = NULL;
	struct task_struct *task = NULL;

	if (address < ZCP_MAX_CPUS)
		to = READ_ONCE(vcpu->vm->vcpu[address]);
	if (!to || to == vcpu || READ_ONCE(to->block->prog0c) & PROG_IN_SIE)
		return 0;
	rcu_read_lock();	/* a thread that leaves the run call clears task, then may end */
	task = READ_ONCE(to->task);
	if (task)
		get_task_struct(task);
	rcu_read_unlock();
	if (!task)
		return 0;
	yield_to(task, false);
	put_task_struct(task);
	return 0;
}
