// SPDX-License-Identifier: GPL-2.0-only
/*
 * run.c - virtual CPUs in and out of SIE
 *
 * A thread of the vmhost calls sie_vcpu_run() and stays until a signal or
 * other work for user space is pending, or the VM is over. It keeps nothing on
 * its stack that the VM needs: it may come back as another thread.
 */
#include <linux/mm.h>
#include <linux/sched/cputime.h>
#include <linux/sched/signal.h>
#include <linux/slab.h>
#include <linux/vmalloc.h>
#include <asm/facility.h>
#include <asm/sclp.h>
#include "../dev/vdev.h"
#include "vcpu.h"

/* ---- leaving SIE on request ---- */

static bool vcpu_in_sie(const struct zcp_vcpu *vcpu)
{
	return READ_ONCE(vcpu->block->prog0c) & PROG_IN_SIE;
}

/* The stop bit ends SIE, or the next entry at once; nothing is asked of the CPU */
void vcpu_drive_out(struct zcp_vcpu *vcpu)
{
	atomic_or(CPU_STOP_INT, &vcpu->block->cpuflags);
	/* the bit before the look at prog0c; sie64a does the reverse */
	smp_mb();
	if (vcpu->task == current)
		return;
	while (vcpu_in_sie(vcpu))
		cpu_relax();
}

void vcpu_request(struct zcp_vcpu *vcpu, enum vcpu_request req)
{
	if (test_and_set_bit(req, &vcpu->requests))
		return;
	atomic_or(CPU_STOP_INT, &vcpu->block->cpuflags);
	wake_up(&vcpu->wait);
}

struct zcp_vcpu *vcpu_current(const struct zcp_vm *vm)
{
	unsigned int i;

	for (i = 0; i < ZCP_MAX_CPUS; i++)
		if (vm->vcpu[i] && vm->vcpu[i]->task == current)
			return vm->vcpu[i];
	return NULL;
}

/* ---- one entry ---- */

static __always_inline void guest_time_begin(void)
{
	local_irq_disable();
	compat_guest_enter();
	local_irq_enable();
}

static __always_inline void guest_time_end(const struct sie_block *block)
{
	local_irq_disable();
	compat_guest_exit();
	if (unlikely(!block->icptcode))
		compat_guest_interrupted();
	local_irq_enable();
}

/*
 * Interrupts are on around sie64a; a fault inside makes it return -EFAULT with
 * the address in thread.gmap_addr.
 */
static __always_inline long enter(struct sie_block *block, u64 *gpr, const struct gmap *gmap)
{
	long rc;

	block->icptcode = 0;
	block->icptstatus = 0;
	block->gg14 = gpr[14];
	block->gg15 = gpr[15];
	current->thread.gmap_addr = 0;
	current->thread.gmap_int_code = 0;
	rc = compat_sie(block, gpr, gmap);
	gpr[14] = block->gg14;
	gpr[15] = block->gg15;
	return rc;
}

long sie_enter(struct sie_block *block, u64 *gpr, const struct gmap *gmap)
{
	long rc;

	guest_time_begin();
	rc = enter(block, gpr, gmap);
	guest_time_end(block);
	return rc;
}

/* ---- the thread's side ---- */

static void sched_in(struct preempt_notifier *pn, int cpu)
{
	compat_lowcore()->gmap = (unsigned long)container_of(pn, struct sie_thread, notifier)->gmap;
}

static void sched_out(struct preempt_notifier *pn, struct task_struct *next)
{
	compat_lowcore()->gmap = 0;
}

static struct preempt_ops preempt_ops = {
	.sched_in = sched_in,
	.sched_out = sched_out,
};

/* From here on the lowcore's pointer to our tables follows this thread */
void sie_thread_begin(struct sie_thread *thread, struct gmap *gmap)
{
	thread->gmap = gmap;
	preempt_notifier_init(&thread->notifier, &preempt_ops);
	preempt_notifier_register(&thread->notifier);
	preempt_disable();
	compat_lowcore()->gmap = (unsigned long)gmap;
	preempt_enable();
}

void sie_thread_end(struct sie_thread *thread)
{
	preempt_disable();
	compat_lowcore()->gmap = 0;
	preempt_enable();
	preempt_notifier_unregister(&thread->notifier);
}

void vcpu_registers_save(struct zcp_vcpu *vcpu)
{
	save_access_regs(vcpu->ar);
	vcpu_fpu_save(vcpu);
}

void vcpu_registers_load(struct zcp_vcpu *vcpu)
{
	restore_access_regs(vcpu->ar);
	vcpu_fpu_load(vcpu);
}

static void vcpu_enter_thread(struct zcp_vcpu *vcpu)
{
	vcpu->virt_base = current->gtime;
	vcpu->total_base = current->utime + current->stime;
	WRITE_ONCE(vcpu->task, current);
	save_access_regs(vcpu->host.ar);
	vcpu_fpu_enter(vcpu);
	sie_thread_begin(&vcpu->thread, &vcpu->vm->sie->gmap);
}

void vcpu_park(struct zcp_vcpu *vcpu)
{
	vcpu_registers_save(vcpu);
	/* pairs with the acquires of all_parked(), regs_free(): saved before parked */
	smp_store_release(&vcpu->parked, true);
	wake_up_all(&vcpu->vm->sie->park_wait);
}

static void vcpu_leave_thread(struct zcp_vcpu *vcpu)
{
	if (!vcpu->parked)
		vcpu_park(vcpu);
	sie_thread_end(&vcpu->thread);
	vcpu_fpu_leave(vcpu);
	restore_access_regs(vcpu->host.ar);
	vcpu->virt_ns += current->gtime - vcpu->virt_base;
	vcpu->total_ns += current->utime + current->stime - vcpu->total_base;
	WRITE_ONCE(vcpu->task, NULL);
}

static bool vcpu_may_run(const struct zcp_vcpu *vcpu)
{
	return !READ_ONCE(vcpu->vm->sie->cp_mode) && !READ_ONCE(vcpu->stopped) &&
	       !READ_ONCE(vcpu->halted);
}

/*
 * Sleeps while there is nothing to run: CP mode or the stopped state. 0, 1: the VM is over, -EINTR
 */
static int vcpu_unpark(struct zcp_vcpu *vcpu)
{
	for (;;) {
		if (wait_event_interruptible(vcpu->wait, vcpu_may_run(vcpu) ||
					     test_bit(REQ_GONE, &vcpu->requests)))
			return -EINTR;
		if (test_bit(REQ_GONE, &vcpu->requests))
			return 1;
		WRITE_ONCE(vcpu->parked, false);
		/* not parked before the look; sie_vm_stop does the reverse */
		smp_mb();
		if (vcpu_may_run(vcpu))
			break;
		/* as in vcpu_park(): nothing was loaded since */
		smp_store_release(&vcpu->parked, true);
		wake_up_all(&vcpu->vm->sie->park_wait);
	}
	vcpu_registers_load(vcpu);
	return 0;
}

/* Something is pending for this CPU. 0: look again; 1: the VM is over; <0 */
static int vcpu_requests(struct zcp_vcpu *vcpu)
{
	int ret;

	if (test_bit(REQ_GONE, &vcpu->requests))
		return 1;
	clear_bit(REQ_CP_MODE, &vcpu->requests);
	clear_bit(REQ_TIMER, &vcpu->requests);
	atomic_andnot(CPU_STOP_INT, &vcpu->block->cpuflags);
	smp_mb__after_atomic();		/* a request made from here on sets the stop bit again */
	if (test_and_clear_bit(REQ_STOP, &vcpu->requests) && !vcpu->stopped)
		vcpu_stop_self(vcpu);
	if (vcpu->parked)
		return vcpu_unpark(vcpu);
	if (!vcpu_may_run(vcpu)) {
		vcpu_park(vcpu);
		return 0;
	}
	if (test_and_clear_bit(REQ_PREFIX, &vcpu->requests) || !vcpu->prefix_page[0]) {
		ret = storage_pin_prefix(vcpu);
		if (ret)
			return ret > 0 ? -EFAULT : ret;
	}
	return test_and_clear_bit(REQ_INTERRUPT, &vcpu->requests) ? vcpu_deliver(vcpu) : 0;
}

#define HOST_WORK (_TIF_SIGPENDING | _TIF_NOTIFY_SIGNAL | _TIF_NOTIFY_RESUME)

static bool vcpu_wanted(const struct zcp_vcpu *vcpu)
{
	return READ_ONCE(vcpu->requests) || vcpu->parked || !vcpu_may_run(vcpu) ||
	       !vcpu->prefix_page[0];
}

/*
 * Until there is something to do. A guest that offers its processor to nobody goes on within its
 * own time: to stop and start Linux's accounting costs as much as SIE does.
 */
static __always_inline long vcpu_enter(struct zcp_vcpu *vcpu)
{
	long rc;

	guest_time_begin();
	for (;;) {
		vcpu_count(vcpu, CNT_ENTRY);
		rc = enter(vcpu->block, vcpu->gpr, vcpu->thread.gmap);
		if (rc || !diag_is_idle(vcpu) || vcpu_wanted(vcpu) ||
		    read_thread_flags() & (HOST_WORK | _TIF_NEED_RESCHED))
			break;
		vcpu_count(vcpu, CNT_EXIT_INSTRUCTION);
		vcpu_count(vcpu, CNT_INSN_DIAG);
		vcpu_count(vcpu, CNT_DIAG_044);
	}
	guest_time_end(vcpu->block);
	return rc;
}

/* One turn. 0: again; 1: the VM is over; <0: leave with that */
static int vcpu_turn(struct zcp_vcpu *vcpu)
{
	unsigned long work = read_thread_flags();

	if (unlikely(work & (HOST_WORK | _TIF_NEED_RESCHED))) {
		if (work & HOST_WORK)
			return -EINTR;
		cond_resched();
	}
	if (unlikely(vcpu_wanted(vcpu)))
		return vcpu_requests(vcpu);
	return vcpu_exit(vcpu, vcpu_enter(vcpu));
}

int sie_vcpu_run(struct zcp_vcpu *vcpu)
{
	int ret;

	vcpu_enter_thread(vcpu);
	do {
		ret = vcpu_turn(vcpu);
	} while (!ret);
	vcpu_leave_thread(vcpu);
	if (ret < 0 && ret != -EINTR)
		zcp_ops->stopped(vcpu->vm, vcpu->cpu, ZCP_STOP_CHECK, vcpu->block->gpsw.mask,
				 vcpu->block->gpsw.addr);
	return ret > 0 ? 0 : ret;
}

/* ---- lifetime ---- */

static enum hrtimer_restart timer_fired(struct hrtimer *timer)
{
	vcpu_request(container_of(timer, struct zcp_vcpu, timer), REQ_TIMER);
	return HRTIMER_NORESTART;
}

static void block_init(struct sie_block *block, const struct zcp_vcpu *vcpu)
{
	struct sie_vm *sv = vcpu->vm->sie;

	atomic_set(&block->cpuflags, CPU_ZARCH);
	block->msl = vcpu->vm->storage_size - 1;
	block->icpua = vcpu->cpu;
	block->ihcpu = 0xffff;
	block->ictl = ICTL_KEYS | ICTL_STFLE | ICTL_OPEREXC;
	block->eca = ECA_PROTEXC | (probe_timer_assist() ? ECA_TIMER : 0);
	block->scaol = (u32)__pa(sv->sca);
	block->epoch = sv->epoch;
}

static int vcpu_create(struct zcp_vm *vm, unsigned int cpu)
{
	struct zcp_vcpu *vcpu = kzalloc(sizeof(*vcpu), GFP_KERNEL_ACCOUNT);

	if (!vcpu)
		return -ENOMEM;
	vcpu->block = (void *)get_zeroed_page(GFP_KERNEL_ACCOUNT | GFP_DMA);
	if (!vcpu->block) {
		kfree(vcpu);
		return -ENOMEM;
	}
	vcpu->vm = vm;
	vcpu->cpu = cpu;
	vcpu->id = priv_cpu_id(cpu);
	vcpu->stopped = true;
	vcpu->parked = true;
	spin_lock_init(&vcpu->lock);
	init_waitqueue_head(&vcpu->wait);
	hrtimer_init(&vcpu->timer, CLOCK_MONOTONIC, HRTIMER_MODE_REL);
	vcpu->timer.function = timer_fired;
	block_init(vcpu->block, vcpu);
	vcpu_reset(vcpu, VCPU_RESET_CLEAR);
	vm->vcpu[cpu] = vcpu;
	return 0;
}

static void vcpu_destroy(struct zcp_vcpu *vcpu)
{
	hrtimer_cancel(&vcpu->timer);
	storage_unpin_prefix(vcpu);
	free_page((unsigned long)vcpu->block);
	kfree_sensitive(vcpu->answer);
	kfree_sensitive(vcpu);
}

int sie_vm_create(struct zcp_vm *vm)
{
	struct sie_vm *sv = kzalloc(sizeof(*sv), GFP_KERNEL_ACCOUNT);
	unsigned int i;
	int ret;

	if (!sv)
		return -ENOMEM;
	sv->vm = vm;
	sv->cp_mode = true;
	mutex_init(&sv->control);
	mutex_init(&sv->ipte_mutex);
	init_waitqueue_head(&sv->park_wait);
	interrupt_vm_init(sv);
	vm->sie = sv;
	ret = -ENOMEM;
	sv->sca = (void *)get_zeroed_page(GFP_KERNEL_ACCOUNT | GFP_DMA);
	if (!sv->sca)
		goto fail;
	ret = storage_create(vm);
	if (ret)
		goto fail;
	ret = sclp_vm_create(vm);
	if (ret)
		goto fail;
	priv_facilities(vm, sv->facilities);
	for (i = 0; i < vm->cpus; i++) {
		ret = vcpu_create(vm, i);
		if (ret)
			goto fail;
	}
	return 0;

fail:
	sie_vm_destroy(vm);
	return ret;
}

void sie_vm_destroy(struct zcp_vm *vm)
{
	struct sie_vm *sv = vm->sie;
	unsigned int i;

	if (!sv)
		return;
	for (i = 0; i < ZCP_MAX_CPUS; i++)
		if (vm->vcpu[i])
			storage_unpin_prefix(vm->vcpu[i]);
	storage_destroy(vm);		/* the notifier looks at the CPUs: it goes first */
	for (i = 0; i < ZCP_MAX_CPUS; i++) {
		if (vm->vcpu[i])
			vcpu_destroy(vm->vcpu[i]);
		vm->vcpu[i] = NULL;
	}
	sclp_vm_destroy(vm);
	free_page((unsigned long)sv->sca);
	kfree(sv);
	vm->sie = NULL;
}

void sie_vm_gone(struct zcp_vm *vm)
{
	unsigned int i;

	for (i = 0; i < ZCP_MAX_CPUS; i++)
		if (vm->vcpu[i])
			vcpu_request(vm->vcpu[i], REQ_GONE);
}

/*
 * The storage file takes the place of the device file; its pages are the guest's, writable, not
 * inherited by fork
 */
int sie_vm_mmap(struct zcp_vm *vm, struct vm_area_struct *vma)
{
	int ret;

	if (vma->vm_pgoff || vma->vm_end - vma->vm_start != vm->storage_size)
		return -EINVAL;
	if ((vma->vm_flags & (VM_SHARED | VM_WRITE)) != (VM_SHARED | VM_WRITE) ||
	    vma->vm_flags & VM_EXEC)
		return -EINVAL;
	if (vm->hva)
		return -EBUSY;
	vma_set_file(vma, vm->storage);
	ret = call_mmap(vm->storage, vma);
	if (ret)
		return ret;
	compat_vm_flags_set(vma, VM_DONTCOPY | VM_DONTDUMP | VM_DONTEXPAND);
	mmgrab(vma->vm_mm);
	vm->mm = vma->vm_mm;
	WRITE_ONCE(vm->hva, vma->vm_start);
	return 0;
}

void sie_vm_times(struct zcp_vm *vm, u64 *virt, u64 *total)
{
	unsigned int i;

	*virt = 0;
	*total = 0;
	rcu_read_lock();		/* keeps a task that leaves meanwhile */
	for (i = 0; i < vm->cpus; i++) {
		struct zcp_vcpu *vcpu = vm->vcpu[i];
		struct task_struct *task;

		if (!vcpu)
			continue;
		*virt += vcpu->virt_ns;
		*total += vcpu->total_ns;
		task = READ_ONCE(vcpu->task);
		if (!task)
			continue;
		*virt += READ_ONCE(task->gtime) - vcpu->virt_base;
		*total += READ_ONCE(task->utime) + READ_ONCE(task->stime) - vcpu->total_base;
	}
	rcu_read_unlock();
}
