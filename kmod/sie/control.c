// SPDX-License-Identifier: GPL-2.0-only
/*
 * control.c - what CP does to the machine: CP mode, resets, IPL, start and
 * stop of CPUs, DISPLAY and STORE
 *
 * In CP mode every CPU is parked: its thread promises to keep its hands off
 * the CPU's state until CP mode ends. A CPU whose own thread acts for CP
 * (DIAGNOSE X'08') parks itself.
 */
#include <linux/sched/signal.h>
#include "../dev/vdev.h"
#include "decode.h"

#define for_each_vcpu(machine, i, v)				\
	for ((i) = 0; (i) < ZCP_MAX_CPUS; (i)++)		\
		if (((v) = (machine)->vcpu[i]))

/* ---- CP mode ---- */

static bool all_parked(struct zcp_vm *vm)
{
	struct zcp_vcpu *vcpu;
	unsigned int i;

	for_each_vcpu(vm, i, vcpu)
		if (!smp_load_acquire(&vcpu->parked))	/* pairs with vcpu_park() */
			return false;
	return true;
}

void sie_vm_stop(struct zcp_vm *vm)
{
	struct sie_vm *sv = vm->sie;
	struct zcp_vcpu *vcpu = vcpu_current(vm);
	unsigned int i;

	WRITE_ONCE(sv->cp_mode, true);
	/* cp_mode before the look at parked; vcpu_unpark() does the reverse */
	smp_mb();
	if (vcpu && !vcpu->parked)
		vcpu_park(vcpu);
	for_each_vcpu(vm, i, vcpu)
		if (!READ_ONCE(vcpu->parked))
			vcpu_request(vcpu, REQ_CP_MODE);
	/* a thread that gets killed has lost its VM: what follows does not matter then */
	wait_event_killable(sv->park_wait, all_parked(vm));
}

void sie_vm_start(struct zcp_vm *vm)
{
	struct zcp_vcpu *vcpu;
	unsigned int i;

	for_each_vcpu(vm, i, vcpu)
		WRITE_ONCE(vcpu->halted, false);
	WRITE_ONCE(vm->sie->cp_mode, false);
	for_each_vcpu(vm, i, vcpu) {
		if (READ_ONCE(vcpu->stopped))
			continue;
		zcp_vm_want_vcpu(vm, i);
		wake_up(&vcpu->wait);
	}
}

bool sie_vm_running(struct zcp_vm *vm)
{
	return !READ_ONCE(vm->sie->cp_mode);
}

/* ---- one CPU ---- */

static void cpu_reset(struct zcp_vcpu *vcpu)
{
	unsigned long flags;

	spin_lock_irqsave(&vcpu->lock, flags);
	vcpu->stopped = true;
	vcpu->halted = false;
	vcpu->pending = 0;
	bitmap_zero(vcpu->emergency, ZCP_MAX_CPUS);
	spin_unlock_irqrestore(&vcpu->lock, flags);
	atomic_andnot(CPU_EXT_INT | CPU_IO_INT, &vcpu->block->cpuflags);
	vcpu->block->lctl = 0;
}

static void cpu_reset_initial(struct zcp_vcpu *vcpu)
{
	struct sie_block *block = vcpu->block;

	memset(&block->gpsw, 0, sizeof(block->gpsw));
	memset(block->gcr, 0, sizeof(block->gcr));
	block->gcr[0] = 0xe0;
	block->gcr[14] = 0xc2000000;
	block->cputm = 0;
	block->ckc = 0;
	block->todpr = 0;
	block->gbea = 1;
	vcpu->fp.fpc = 0;
	storage_unpin_prefix(vcpu);
	sie_block_set_prefix(block, 0);
}

void vcpu_reset(struct zcp_vcpu *vcpu, enum vcpu_reset kind)
{
	bool self = vcpu->task == current && !vcpu->parked;

	if (self)
		vcpu_registers_save(vcpu);
	cpu_reset(vcpu);
	if (kind != VCPU_RESET)
		cpu_reset_initial(vcpu);
	if (kind == VCPU_RESET_CLEAR) {
		memset(vcpu->gpr, 0, sizeof(vcpu->gpr));
		memset(vcpu->ar, 0, sizeof(vcpu->ar));
		memset(vcpu->fp.vr, 0, sizeof(vcpu->fp.vr));
	}
	if (self)
		vcpu_registers_load(vcpu);
}

int vcpu_set_prefix(struct zcp_vcpu *vcpu, u32 prefix)
{
	if ((u64)prefix + 2 * PAGE_SIZE > vcpu->vm->storage_size)
		return PGM_ADDRESSING;
	sie_block_set_prefix(vcpu->block, prefix);
	return storage_pin_prefix(vcpu);
}

void vcpu_stop_self(struct zcp_vcpu *vcpu)
{
	struct sie_psw_hw psw = vcpu->block->gpsw;
	struct zcp_vcpu *other;
	unsigned long flags;
	unsigned int i;

	spin_lock_irqsave(&vcpu->lock, flags);
	vcpu->stopped = true;
	spin_unlock_irqrestore(&vcpu->lock, flags);
	wake_up_all(&vcpu->vm->sie->park_wait);
	smp_mb();			/* two CPUs that stop at once: the later one sees both */
	for_each_vcpu(vcpu->vm, i, other)
		if (!READ_ONCE(other->stopped))
			return;
	zcp_ops->stopped(vcpu->vm, vcpu->cpu, ZCP_STOP_ALL_STOPPED, psw.mask, psw.addr);
}

void vcpu_start(struct zcp_vcpu *vcpu)
{
	unsigned long flags;

	spin_lock_irqsave(&vcpu->lock, flags);
	vcpu->stopped = false;
	vcpu->halted = false;
	clear_bit(REQ_STOP, &vcpu->requests);
	spin_unlock_irqrestore(&vcpu->lock, flags);
	zcp_vm_want_vcpu(vcpu->vm, vcpu->cpu);
	vcpu_request(vcpu, REQ_INTERRUPT);
	wake_up(&vcpu->wait);
}

static struct zcp_vcpu *vcpu_of(struct zcp_vm *vm, unsigned int cpu)
{
	return cpu < ZCP_MAX_CPUS ? vm->vcpu[cpu] : NULL;
}

void sie_cpu_stop(struct zcp_vm *vm, unsigned int cpu)
{
	struct zcp_vcpu *vcpu = vcpu_of(vm, cpu);

	if (vcpu && !vcpu->stopped)
		vcpu_request(vcpu, REQ_STOP);
}

void sie_cpu_resume(struct zcp_vm *vm, unsigned int cpu)
{
	struct zcp_vcpu *vcpu = vcpu_of(vm, cpu);

	if (!vcpu)
		return;
	mutex_lock(&vm->sie->control);		/* not while a SIGP order works on its state */
	vcpu_start(vcpu);
	mutex_unlock(&vm->sie->control);
}

int sie_cpu_restart(struct zcp_vm *vm, unsigned int cpu)
{
	struct zcp_vcpu *vcpu = vcpu_of(vm, cpu);

	if (!vcpu)
		return -EINVAL;
	vcpu_post_restart(vcpu);
	sie_cpu_resume(vm, cpu);
	return 0;
}

/* ---- the whole machine ---- */

int sie_vm_reset(struct zcp_vm *vm, enum sie_reset kind)
{
	struct sie_vm *sv = vm->sie;
	struct zcp_vcpu *vcpu;
	unsigned int i;
	int ret = 0;

	sie_vm_stop(vm);
	if (fatal_signal_pending(current))
		return -EINTR;
	mutex_lock(&sv->control);
	css_reset(vm);
	sclp_vm_reset(vm);
	interrupt_vm_reset(vm);
	for_each_vcpu(vm, i, vcpu)
		vcpu_reset(vcpu, kind == SIE_RESET_CLEAR ? VCPU_RESET_CLEAR : VCPU_RESET_INITIAL);
	if (kind == SIE_RESET_CLEAR)
		ret = storage_clear(vm);
	sv->resets++;
	mutex_unlock(&sv->control);
	return ret;
}

/*
 * SA22-7832 chapter 17: IPL ends with the loading of the PSW at absolute 0, a short one in the ESA
 * format
 */
static int ipl_psw(struct zcp_vm *vm, struct sie_psw *psw)
{
	u64 word;
	int ret;

	ret = sie_read_abs(vm, 0, &word, sizeof(word));
	if (ret)
		return ret < 0 ? ret : -EFAULT;
	if (!(word & 1UL << 51))	/* bit 12 of a short PSW is one */
		return -EINVAL;
	psw->mask = (word & ~0x7fffffffUL) & ~(1UL << 51);
	psw->addr = word & 0x7fffffff;
	return 0;
}

int sie_vm_ipl_done(struct zcp_vm *vm, const struct sie_psw *psw)
{
	struct zcp_vcpu *vcpu = vm->vcpu[0];
	struct sie_psw loaded;
	int ret;

	if (!psw) {
		ret = ipl_psw(vm, &loaded);
		if (ret)
			return ret;
		psw = &loaded;
	}
	vcpu->block->gpsw.mask = psw->mask;
	vcpu->block->gpsw.addr = psw->addr;
	vcpu_start(vcpu);
	return 0;
}

/* ---- DISPLAY and STORE ---- */

static bool regs_free(struct zcp_vm *vm, struct zcp_vcpu *vcpu)
{
	/* pairs with vcpu_park(): its registers are saved */
	return vcpu && READ_ONCE(vm->sie->cp_mode) && smp_load_acquire(&vcpu->parked);
}

int sie_regs_get(struct zcp_vm *vm, unsigned int cpu, struct sie_regs *regs)
{
	struct zcp_vcpu *vcpu = vcpu_of(vm, cpu);
	const struct sie_block *block;
	unsigned int i;

	if (!regs_free(vm, vcpu))
		return vcpu ? -EBUSY : -EINVAL;
	block = vcpu->block;
	regs->psw.mask = block->gpsw.mask;
	regs->psw.addr = block->gpsw.addr;
	memcpy(regs->gpr, vcpu->gpr, sizeof(regs->gpr));
	memcpy(regs->cr, block->gcr, sizeof(regs->cr));
	memcpy(regs->ar, vcpu->ar, sizeof(regs->ar));
	for (i = 0; i < ARRAY_SIZE(regs->fpr); i++)
		regs->fpr[i] = *vcpu_fpr(vcpu, i);
	regs->fpc = vcpu->fp.fpc;
	regs->prefix = sie_block_prefix(block);
	regs->todpr = block->todpr;
	regs->ckc = block->ckc;
	regs->cputm = block->cputm;
	regs->stopped = vcpu->stopped;
	regs->waiting = block->gpsw.mask & PSW_MASK_WAIT;
	return 0;
}

int sie_regs_set(struct zcp_vm *vm, unsigned int cpu, const struct sie_regs *regs)
{
	struct zcp_vcpu *vcpu = vcpu_of(vm, cpu);
	struct sie_block *block;
	unsigned int i;

	if (!regs_free(vm, vcpu))
		return vcpu ? -EBUSY : -EINVAL;
	if ((u64)regs->prefix + 2 * PAGE_SIZE > vm->storage_size)
		return -EINVAL;
	block = vcpu->block;
	if (regs->prefix != sie_block_prefix(block)) {
		storage_unpin_prefix(vcpu);
		sie_block_set_prefix(block, regs->prefix);
	}
	block->gpsw.mask = regs->psw.mask;
	block->gpsw.addr = regs->psw.addr;
	memcpy(vcpu->gpr, regs->gpr, sizeof(regs->gpr));
	memcpy(block->gcr, regs->cr, sizeof(regs->cr));
	memcpy(vcpu->ar, regs->ar, sizeof(regs->ar));
	for (i = 0; i < ARRAY_SIZE(regs->fpr); i++)
		*vcpu_fpr(vcpu, i) = regs->fpr[i];
	vcpu->fp.fpc = regs->fpc;
	block->todpr = regs->todpr;
	block->ckc = regs->ckc;
	block->cputm = regs->cputm;
	vcpu->halted = false;
	set_bit(REQ_INTERRUPT, &vcpu->requests);
	return 0;
}

/* ---- storage keys, for CP ---- */

static int frame_key_get(unsigned long frame, void *arg)
{
	*(u8 *)arg = page_get_storage_key(frame);
	return 0;
}

static int frame_key_set(unsigned long frame, void *arg)
{
	page_set_storage_key(frame, *(u8 *)arg, 1);
	return 0;
}

u8 sie_key_get(struct zcp_vm *vm, u64 addr)
{
	u8 key = 0;

	if (!READ_ONCE(vm->sie->keyed))
		return 0;
	return storage_with_frame(vm, addr, frame_key_get, &key) ? 0 : key;
}

void sie_key_set(struct zcp_vm *vm, u64 addr, u8 key)
{
	storage_keys_on(vm);
	storage_with_frame(vm, addr, frame_key_set, &key);
}
