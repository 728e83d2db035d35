// SPDX-License-Identifier: GPL-2.0-only
/* diag-time.c - DIAGNOSE X'0C', X'270', X'44', X'9C': asking for time, giving it up */
#include <linux/rcupdate.h>
#include <linux/sched.h>
#include <linux/sched/stat.h>
#include <linux/sched/task.h>
#include <linux/time.h>
#include <linux/timekeeping.h>
#include <linux/wait.h>
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

/* ---- giving the processor away ---- */

#define ASIDE_NS	NSEC_PER_MSEC

/* It has work and no processor */
static bool task_waits(const struct task_struct *task)
{
	return task_is_running(task) && !READ_ONCE(task->on_cpu);
}

static bool sibling_waits(const struct zcp_vcpu *vcpu)
{
	const struct zcp_vm *vm = vcpu->vm;
	bool found = false;
	unsigned int i;

	rcu_read_lock();		/* keeps a task that leaves the run call meanwhile */
	for (i = 0; i < vm->cpus && !found; i++) {
		const struct task_struct *task = READ_ONCE(vm->vcpu[i]->task);

		found = vm->vcpu[i] != vcpu && task && task_waits(task);
	}
	rcu_read_unlock();
	return found;
}

static unsigned long switches(void)
{
	return current->nvcsw + current->nivcsw;
}

/*
 * A fair scheduler does not let one go first that has had more than its share, though it be the one
 * that all wait for: then this virtual CPU sleeps for about a time slice, or until another one has
 * nothing more to do with the processor.
 */
static void step_aside(struct zcp_vcpu *vcpu)
{
	ktime_t most = ns_to_ktime(ASIDE_NS);

	WRITE_ONCE(vcpu->aside, true);
	wait_event_interruptible_hrtimeout(vcpu->wait, READ_ONCE(vcpu->requests) ||
					   !READ_ONCE(vcpu->aside), most);
	WRITE_ONCE(vcpu->aside, false);
}

void vcpu_aside_end(struct zcp_vm *vm)
{
	unsigned int i;

	for (i = 0; i < vm->cpus; i++) {
		struct zcp_vcpu *vcpu = vm->vcpu[i];

		if (!READ_ONCE(vcpu->aside))
			continue;
		WRITE_ONCE(vcpu->aside, false);
		wake_up(&vcpu->wait);
	}
}

static noinline void end_turn(struct zcp_vcpu *vcpu)
{
	unsigned long before = switches();

	yield();
	if (switches() == before && sibling_waits(vcpu))
		step_aside(vcpu);
}

bool yield_helps(const struct zcp_vcpu *vcpu)
{
	const struct zcp_vm *vm = vcpu->vm;
	unsigned int i;

	if (!single_task_running())
		return true;
	for (i = 0; vm->cpus > 1 && i < vm->cpus; i++)
		if (READ_ONCE(vm->vcpu[i]->aside))
			return true;
	return false;
}

/* End of the time slice: others go first, if there are any on this CPU */
int diag_044_yield(struct zcp_vcpu *vcpu, unsigned int rx, unsigned int ry)
{
	if (vcpu->vm->cpus > 1)
		vcpu_aside_end(vcpu->vm);
	if (!single_task_running())
		end_turn(vcpu);
	return 0;
}

static struct task_struct *task_get(const struct zcp_vcpu *vcpu)
{
	struct task_struct *task;

	rcu_read_lock();	/* a thread that leaves the run call clears task, then may end */
	task = READ_ONCE(vcpu->task);
	if (task)
		get_task_struct(task);
	rcu_read_unlock();
	return task;
}

static void end_turn_for(struct zcp_vcpu *vcpu, const struct zcp_vcpu *to)
{
	struct task_struct *task = task_get(to);
	unsigned long before = switches();

	if (!task)
		return;
	yield_to(task, false);
	if (switches() == before && task_waits(task))
		step_aside(vcpu);
	put_task_struct(task);
}

/* Rx: the CPU that should run instead; when it does already nothing is to be done */
int diag_09c_yield_to(struct zcp_vcpu *vcpu, unsigned int rx, unsigned int ry)
{
	u16 address = vcpu->gpr[rx];
	const struct zcp_vcpu *to = NULL;

	if (address < vcpu->vm->cpus)
		to = vcpu->vm->vcpu[address];
	if (!to || to == vcpu || READ_ONCE(to->block->prog0c) & PROG_IN_SIE)
		return 0;
	vcpu_aside_end(vcpu->vm);
	end_turn_for(vcpu, to);
	return 0;
}
