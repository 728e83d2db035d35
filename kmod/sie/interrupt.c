// SPDX-License-Identifier: GPL-2.0-only
/*
 * interrupt.c - interruptions: making them pending, choosing, delivering
 *
 * What only one CPU may take is in zcp_vcpu.pending; I/O, service signal and
 * channel report float and any enabled CPU takes them. A CPU delivers when
 * REQ_INTERRUPT asks it to look; for what its masks hold back it sets the
 * interception indicators, so that SIE ends when the guest opens them.
 */
#include <asm/timex.h>
#include "decode.h"
#include "../trace.h"

/* assigned storage locations, SA22-7832 chapter 3 */
#define LC_EXT_PARM		0x80
#define LC_EXT_CPU		0x84
#define LC_EXT_CODE		0x86
#define LC_PGM_ILC		0x8c
#define LC_DXC			0x90
#define LC_TEID			0xa8
#define LC_EXC_ACCESS		0xa0
#define LC_IO_ID		0xb8
#define LC_MCK_CODE		0xe8
#define LC_RESTART_OLD		0x120
#define LC_EXT_OLD		0x130
#define LC_PGM_OLD		0x150
#define LC_MCK_OLD		0x160
#define LC_IO_OLD		0x170
#define LC_RESTART_NEW		0x1a0
#define LC_EXT_NEW		0x1b0
#define LC_PGM_NEW		0x1d0
#define LC_MCK_NEW		0x1e0
#define LC_IO_NEW		0x1f0
#define LC_SAVE_FPR		0x1200
#define LC_SAVE_GPR		0x1280
#define LC_SAVE_FPC		0x131c
#define LC_SAVE_TODPR		0x1324
#define LC_SAVE_CPUTM		0x1328
#define LC_SAVE_CKC		0x1331
#define LC_SAVE_AR		0x1340
#define LC_SAVE_CR		0x1380

#define CR0_EMERGENCY		0x4000UL
#define CR0_EXTERNAL_CALL	0x2000UL
#define CR0_CKC			0x0800UL
#define CR0_CPU_TIMER		0x0400UL
#define CR0_SERVICE		0x0200UL
#define CR0_KEY			0x0040UL
#define CR0_CKC_SIGN		0x0020000000000000UL
#define CR14_CHANNEL_REPORT	0x10000000UL

#define MCIC(bit)		(1UL << (63 - (bit)))
/*
 * channel report pending; every save area is valid (SA22-7832 chapter 11, machine-check
 * interruption code)
 */
#define MCIC_CHANNEL_REPORT                                                                     \
	(MCIC(9) | MCIC(20) | MCIC(21) | MCIC(22) | MCIC(23) | MCIC(27) | MCIC(28) | MCIC(29) | \
	 MCIC(31) | MCIC(33) | MCIC(42) | MCIC(43) | MCIC(46) | MCIC(47))

/* ---- looking ---- */

static u64 guest_tod(const struct zcp_vcpu *vcpu)
{
	return get_tod_clock_fast() + vcpu->block->epoch;
}

static bool ckc_due(const struct zcp_vcpu *vcpu)
{
	u64 now = guest_tod(vcpu), ckc = vcpu->block->ckc;

	if (!(vcpu->block->gcr[0] & CR0_CKC))
		return false;
	if (vcpu->block->gcr[0] & CR0_CKC_SIGN)
		return (s64)ckc < (s64)now;
	return ckc < now;
}

static bool cpu_timer_due(const struct zcp_vcpu *vcpu)
{
	return vcpu->block->gcr[0] & CR0_CPU_TIMER && (s64)vcpu->block->cputm < 0;
}

static u8 io_enabled(const struct zcp_vcpu *vcpu)
{
	return vcpu->block->gcr[6] >> 24;
}

/* External conditions of this CPU that CR0 admits, whatever the PSW says */
static bool external_admitted(const struct zcp_vcpu *vcpu)
{
	u64 cr0 = vcpu->block->gcr[0];

	return (test_bit(INT_KEY, &vcpu->pending) && cr0 & CR0_KEY) ||
	       (test_bit(INT_EMERGENCY, &vcpu->pending) && cr0 & CR0_EMERGENCY) ||
	       (test_bit(INT_EXTERNAL_CALL, &vcpu->pending) && cr0 & CR0_EXTERNAL_CALL) ||
	       (READ_ONCE(vcpu->vm->sie->service) && cr0 & CR0_SERVICE) || ckc_due(vcpu) ||
	       cpu_timer_due(vcpu);
}

bool vcpu_runnable(const struct zcp_vcpu *vcpu)
{
	const struct sie_vm *sv = vcpu->vm->sie;
	u64 mask = vcpu->block->gpsw.mask;

	if (test_bit(INT_RESTART, &vcpu->pending))
		return true;
	if (mask & PSW_MASK_EXT && external_admitted(vcpu))
		return true;
	if (mask & PSW_MASK_IO && READ_ONCE(sv->io_pending) & io_enabled(vcpu))
		return true;
	return mask & PSW_MASK_MCHECK && READ_ONCE(sv->crw) &&
	       vcpu->block->gcr[14] & CR14_CHANNEL_REPORT;
}

/* ---- making pending ---- */

/* Floating: a waiting CPU that is enabled for it, else all look */
static void float_announce(struct zcp_vm *vm)
{
	unsigned int i;

	for (i = 0; i < ZCP_MAX_CPUS; i++) {
		struct zcp_vcpu *vcpu = vm->vcpu[i];

		if (vcpu && READ_ONCE(vcpu->waiting) && vcpu_runnable(vcpu)) {
			vcpu_request(vcpu, REQ_INTERRUPT);
			return;
		}
	}
	for (i = 0; i < ZCP_MAX_CPUS; i++)
		if (vm->vcpu[i] && !READ_ONCE(vm->vcpu[i]->stopped))
			vcpu_request(vm->vcpu[i], REQ_INTERRUPT);
}

void sie_io_raise(struct zcp_vm *vm, struct sie_io_int *irq, u8 isc)
{
	struct sie_vm *sv = vm->sie;
	unsigned long flags;
	bool news;

	spin_lock_irqsave(&sv->float_lock, flags);
	news = list_empty(&irq->node);
	if (news) {
		irq->isc = isc & 7;
		list_add_tail(&irq->node, &sv->io[irq->isc]);
		sv->io_pending |= 0x80 >> irq->isc;
	}
	spin_unlock_irqrestore(&sv->float_lock, flags);
	if (news)
		float_announce(vm);
}

static void io_unlink(struct sie_vm *sv, struct sie_io_int *irq)
{
	list_del_init(&irq->node);
	if (list_empty(&sv->io[irq->isc]))
		sv->io_pending &= ~(0x80 >> irq->isc);
}

bool sie_io_withdraw(struct zcp_vm *vm, struct sie_io_int *irq)
{
	struct sie_vm *sv = vm->sie;
	unsigned long flags;
	bool was;

	spin_lock_irqsave(&sv->float_lock, flags);
	was = !list_empty(&irq->node);
	if (was)
		io_unlink(sv, irq);
	spin_unlock_irqrestore(&sv->float_lock, flags);
	return was;
}

/* Lower interruption subclasses have priority; *copy is valid even if the subchannel goes away */
static bool io_take(struct zcp_vm *vm, u8 isc_mask, struct sie_io_int *copy,
		    struct sie_io_int **taken)
{
	struct sie_vm *sv = vm->sie;
	struct sie_io_int *irq = NULL;
	unsigned long flags;
	unsigned int isc;

	spin_lock_irqsave(&sv->float_lock, flags);
	for (isc = 0; isc < 8 && !irq; isc++)
		if (isc_mask & 0x80 >> isc)
			irq = list_first_entry_or_null(&sv->io[isc], struct sie_io_int, node);
	if (irq) {
		io_unlink(sv, irq);
		if (copy)
			*copy = *irq;
	}
	spin_unlock_irqrestore(&sv->float_lock, flags);
	if (taken)
		*taken = irq;
	return irq;
}

struct sie_io_int *sie_io_take(struct zcp_vm *vm, u8 isc_mask)
{
	struct sie_io_int *irq;

	io_take(vm, isc_mask, NULL, &irq);
	return irq;
}

void sie_service_signal(struct zcp_vm *vm, u32 parm)
{
	struct sie_vm *sv = vm->sie;
	unsigned long flags;

	spin_lock_irqsave(&sv->float_lock, flags);
	sv->service_parm |= parm;
	sv->service = true;
	spin_unlock_irqrestore(&sv->float_lock, flags);
	float_announce(vm);
}

void sie_crw_pending(struct zcp_vm *vm)
{
	WRITE_ONCE(vm->sie->crw, true);
	float_announce(vm);
}

static void local_post(struct zcp_vcpu *vcpu, enum vcpu_local_int which)
{
	set_bit(which, &vcpu->pending);
	vcpu_request(vcpu, REQ_INTERRUPT);
}

int vcpu_post_emergency(struct zcp_vcpu *vcpu, u16 from)
{
	set_bit(from, vcpu->emergency);
	smp_mb__after_atomic();		/* the sender before the bit that makes it looked for */
	local_post(vcpu, INT_EMERGENCY);
	return 0;
}

int vcpu_post_external_call(struct zcp_vcpu *vcpu, u16 from)
{
	unsigned long flags;
	bool busy;

	spin_lock_irqsave(&vcpu->lock, flags);
	busy = test_bit(INT_EXTERNAL_CALL, &vcpu->pending);
	if (!busy) {
		vcpu->external_call = from;
		set_bit(INT_EXTERNAL_CALL, &vcpu->pending);
	}
	spin_unlock_irqrestore(&vcpu->lock, flags);
	if (busy)
		return -EBUSY;
	vcpu_request(vcpu, REQ_INTERRUPT);
	return 0;
}

void vcpu_post_restart(struct zcp_vcpu *vcpu)
{
	WRITE_ONCE(vcpu->halted, false);
	local_post(vcpu, INT_RESTART);
}

int sie_cpu_external(struct zcp_vm *vm, unsigned int cpu, u16 code)
{
	if (cpu >= ZCP_MAX_CPUS || !vm->vcpu[cpu] || code != 0x40)
		return -EINVAL;
	local_post(vm->vcpu[cpu], INT_KEY);
	return 0;
}

void interrupt_vm_init(struct sie_vm *sv)
{
	unsigned int i;

	spin_lock_init(&sv->float_lock);
	for (i = 0; i < ARRAY_SIZE(sv->io); i++)
		INIT_LIST_HEAD(&sv->io[i]);
}

void interrupt_vm_reset(struct zcp_vm *vm)
{
	struct sie_vm *sv = vm->sie;
	unsigned long flags;
	unsigned int i;

	spin_lock_irqsave(&sv->float_lock, flags);
	for (i = 0; i < ARRAY_SIZE(sv->io); i++)
		while (!list_empty(&sv->io[i]))
			list_del_init(sv->io[i].next);
	sv->io_pending = 0;
	sv->service = false;
	sv->service_parm = 0;
	sv->crw = false;
	spin_unlock_irqrestore(&sv->float_lock, flags);
}

/* ---- delivering: each swaps PSWs through the prefix area ---- */

static int swap_psw(struct zcp_vcpu *vcpu, u32 old, u32 new)
{
	struct sie_psw_hw *psw = &vcpu->block->gpsw;
	int ret;

	ret = sie_write_real(vcpu, old, psw, sizeof(*psw));
	if (!ret)
		ret = sie_read_real(vcpu, new, psw, sizeof(*psw));
	return ret;
}

struct ext_area {
	u32 parm;
	u16 cpu;
	u16 code;
} __packed;

static int deliver_external(struct zcp_vcpu *vcpu, u16 code, u16 cpu, u32 parm)
{
	struct ext_area area = { .parm = parm, .cpu = cpu, .code = code };
	int ret;

	trace_zcp_interrupt(vcpu->vm->userid, vcpu->cpu, code, parm);
	ret = sie_write_real(vcpu, LC_EXT_PARM, &area, sizeof(area));
	return ret ?: swap_psw(vcpu, LC_EXT_OLD, LC_EXT_NEW);
}

static int deliver_key(struct zcp_vcpu *vcpu)
{
	clear_bit(INT_KEY, &vcpu->pending);
	vcpu_count(vcpu, CNT_DELIVER_KEY);
	return deliver_external(vcpu, 0x0040, 0, 0);
}

static int deliver_emergency(struct zcp_vcpu *vcpu)
{
	unsigned long flags;
	u16 from;

	spin_lock_irqsave(&vcpu->lock, flags);
	from = find_first_bit(vcpu->emergency, ZCP_MAX_CPUS);
	if (from < ZCP_MAX_CPUS)
		clear_bit(from, vcpu->emergency);
	if (find_first_bit(vcpu->emergency, ZCP_MAX_CPUS) >= ZCP_MAX_CPUS) {
		clear_bit(INT_EMERGENCY, &vcpu->pending);
		smp_mb__after_atomic();		/* pairs with vcpu_post_emergency() */
		if (find_first_bit(vcpu->emergency, ZCP_MAX_CPUS) < ZCP_MAX_CPUS)
			set_bit(INT_EMERGENCY, &vcpu->pending);	/* one came just now */
	}
	spin_unlock_irqrestore(&vcpu->lock, flags);
	if (from >= ZCP_MAX_CPUS)
		return 0;
	vcpu_count(vcpu, CNT_DELIVER_EMERGENCY);
	return deliver_external(vcpu, 0x1201, from, 0);
}

static int deliver_external_call(struct zcp_vcpu *vcpu)
{
	unsigned long flags;
	u16 from;

	spin_lock_irqsave(&vcpu->lock, flags);
	from = vcpu->external_call;
	clear_bit(INT_EXTERNAL_CALL, &vcpu->pending);
	spin_unlock_irqrestore(&vcpu->lock, flags);
	vcpu_count(vcpu, CNT_DELIVER_CALL);
	return deliver_external(vcpu, 0x1202, from, 0);
}

/* Another CPU may have taken it meanwhile */
static int deliver_service(struct zcp_vcpu *vcpu)
{
	struct sie_vm *sv = vcpu->vm->sie;
	unsigned long flags;
	bool mine;
	u32 parm;

	spin_lock_irqsave(&sv->float_lock, flags);
	mine = sv->service;
	parm = sv->service_parm;
	sv->service = false;
	sv->service_parm = 0;
	spin_unlock_irqrestore(&sv->float_lock, flags);
	if (!mine)
		return 0;
	vcpu_count(vcpu, CNT_DELIVER_SERVICE);
	return deliver_external(vcpu, 0x2401, 0, parm);
}

/* In the order of SA22-7832 chapter 6, "External interruption": 0 none, 1 one was delivered, <0 */
static int deliver_one_external(struct zcp_vcpu *vcpu)
{
	u64 cr0 = vcpu->block->gcr[0];
	int ret;

	if (test_bit(INT_KEY, &vcpu->pending) && cr0 & CR0_KEY) {
		ret = deliver_key(vcpu);
	} else if (test_bit(INT_EMERGENCY, &vcpu->pending) && cr0 & CR0_EMERGENCY) {
		ret = deliver_emergency(vcpu);
	} else if (test_bit(INT_EXTERNAL_CALL, &vcpu->pending) && cr0 & CR0_EXTERNAL_CALL) {
		ret = deliver_external_call(vcpu);
	} else if (ckc_due(vcpu)) {
		vcpu_count(vcpu, CNT_DELIVER_CKC);
		ret = deliver_external(vcpu, 0x1004, 0, 0);
	} else if (cpu_timer_due(vcpu)) {
		vcpu_count(vcpu, CNT_DELIVER_CPUTIMER);
		ret = deliver_external(vcpu, 0x1005, 0, 0);
	} else if (READ_ONCE(vcpu->vm->sie->service) && cr0 & CR0_SERVICE) {
		ret = deliver_service(vcpu);
	} else {
		return 0;
	}
	return ret ?: 1;
}

struct io_area {
	u16 one;
	u16 schid;
	u32 parm;
	u32 word;
} __packed;

static int deliver_io(struct zcp_vcpu *vcpu)
{
	struct sie_io_int irq;
	struct io_area area;
	int ret;

	if (!io_take(vcpu->vm, io_enabled(vcpu), &irq, NULL))
		return 0;
	area = (struct io_area){
		.one = 1, .schid = irq.schid, .parm = irq.parm, .word = (u32)irq.isc << 27
	};
	vcpu_count(vcpu, CNT_DELIVER_IO);
	trace_zcp_interrupt(vcpu->vm->userid, vcpu->cpu, irq.schid, irq.parm);
	ret = sie_write_real(vcpu, LC_IO_ID, &area, sizeof(area));
	return ret ?: swap_psw(vcpu, LC_IO_OLD, LC_IO_NEW);
}

/* The machine-check save areas: floating point, general, access, control registers, FPC, timers */
static int save_areas(struct zcp_vcpu *vcpu)
{
	struct sie_block *block = vcpu->block;
	u64 ckc = block->ckc >> 8, fpr[16];
	unsigned int i;
	int ret;

	vcpu_registers_save(vcpu);
	for (i = 0; i < ARRAY_SIZE(fpr); i++)
		fpr[i] = *vcpu_fpr(vcpu, i);
	ret = sie_write_real(vcpu, LC_SAVE_GPR, vcpu->gpr, sizeof(vcpu->gpr));
	ret = ret ?: sie_write_real(vcpu, LC_SAVE_FPR, fpr, sizeof(fpr));
	ret = ret ?: sie_write_real(vcpu, LC_SAVE_FPC, &vcpu->fp.fpc, sizeof(vcpu->fp.fpc));
	ret = ret ?: sie_write_real(vcpu, LC_SAVE_TODPR, &block->todpr, sizeof(block->todpr));
	ret = ret ?: sie_write_real(vcpu, LC_SAVE_CPUTM, &block->cputm, sizeof(block->cputm));
	ret = ret ?: sie_write_real(vcpu, LC_SAVE_CKC - 1, &ckc, sizeof(ckc));
	ret = ret ?: sie_write_real(vcpu, LC_SAVE_AR, vcpu->ar, sizeof(vcpu->ar));
	ret = ret ?: sie_write_real(vcpu, LC_SAVE_CR, block->gcr, sizeof(block->gcr));
	vcpu_registers_load(vcpu);
	return ret;
}

static int deliver_channel_report(struct zcp_vcpu *vcpu)
{
	u64 code = MCIC_CHANNEL_REPORT;
	int ret;

	if (!xchg(&vcpu->vm->sie->crw, false))
		return 0;
	vcpu_count(vcpu, CNT_DELIVER_MCHK);
	ret = save_areas(vcpu);
	ret = ret ?: sie_write_real(vcpu, LC_MCK_CODE, &code, sizeof(code));
	return ret ?: swap_psw(vcpu, LC_MCK_OLD, LC_MCK_NEW);
}

static int deliver_restart(struct zcp_vcpu *vcpu)
{
	clear_bit(INT_RESTART, &vcpu->pending);
	vcpu_count(vcpu, CNT_DELIVER_RESTART);
	return swap_psw(vcpu, LC_RESTART_OLD, LC_RESTART_NEW);
}

/* Machine check, external, I/O, restart: 0 nothing more, 1 delivered, <0 */
static int deliver_one(struct zcp_vcpu *vcpu)
{
	struct sie_block *block = vcpu->block;
	u64 mask = block->gpsw.mask;
	int ret;

	if (mask & PSW_MASK_MCHECK && READ_ONCE(vcpu->vm->sie->crw) &&
	    block->gcr[14] & CR14_CHANNEL_REPORT)
		return deliver_channel_report(vcpu) ?: 1;
	if (mask & PSW_MASK_EXT) {
		ret = deliver_one_external(vcpu);
		if (ret)
			return ret;
	}
	if (mask & PSW_MASK_IO && READ_ONCE(vcpu->vm->sie->io_pending) & io_enabled(vcpu))
		return deliver_io(vcpu) ?: 1;
	if (test_bit(INT_RESTART, &vcpu->pending))
		return deliver_restart(vcpu) ?: 1;
	return 0;
}

/* What stays pending must end SIE as soon as the guest opens the mask that holds it back */
static void set_indicators(struct zcp_vcpu *vcpu)
{
	struct sie_vm *sv = vcpu->vm->sie;
	struct sie_block *block = vcpu->block;
	u64 mask = block->gpsw.mask;
	int flags = 0;
	u16 lctl = 0;

	if (vcpu->pending & ~BIT(INT_RESTART) || READ_ONCE(sv->service)) {
		if (!(mask & PSW_MASK_EXT))
			flags |= CPU_EXT_INT;
		lctl |= LCTL_CR0;
	}
	if (READ_ONCE(sv->io_pending)) {
		if (!(mask & PSW_MASK_IO))
			flags |= CPU_IO_INT;
		lctl |= LCTL_CR6;
	}
	if (READ_ONCE(sv->crw))
		lctl |= LCTL_CR14;
	atomic_andnot((CPU_EXT_INT | CPU_IO_INT) & ~flags, &block->cpuflags);
	atomic_or(flags, &block->cpuflags);
	block->lctl = lctl;
}

int vcpu_deliver(struct zcp_vcpu *vcpu)
{
	int ret;

	do {
		ret = deliver_one(vcpu);
	} while (ret > 0);
	set_indicators(vcpu);
	return ret;
}

/* ---- program interruptions ---- */

struct pgm_area {
	u16 ilc;
	u16 code;
} __packed;

void vcpu_pgm(struct zcp_vcpu *vcpu, u16 code, unsigned int ilen)
{
	struct pgm_area area = { .ilc = ilen, .code = code };
	u64 teid = vcpu->pgm_teid;
	u32 dxc = vcpu->block->dxc;
	int ret = 0;

	vcpu_count(vcpu, CNT_DELIVER_PROGRAM);
	trace_zcp_interrupt(vcpu->vm->userid, vcpu->cpu, code, 0);
	switch (code) {
	case PGM_DATA:
		ret = sie_write_real(vcpu, LC_DXC, &dxc, sizeof(dxc));
		break;
	case PGM_PROTECTION:
	case PGM_SEGMENT_TRANSLATION:
	case PGM_PAGE_TRANSLATION:
	case PGM_ASCE_TYPE:
	case PGM_REGION_FIRST:
	case PGM_REGION_SECOND:
	case PGM_REGION_THIRD:
		ret = sie_write_real(vcpu, LC_EXC_ACCESS, &vcpu->pgm_ar, sizeof(vcpu->pgm_ar));
		ret = ret ?: sie_write_real(vcpu, LC_TEID, &teid, sizeof(teid));
		break;
	case PGM_ALET_SPEC:
	case PGM_ALEN_TRANSLATION:
		ret = sie_write_real(vcpu, LC_EXC_ACCESS, &vcpu->pgm_ar, sizeof(vcpu->pgm_ar));
		break;
	}
	ret = ret ?: sie_write_real(vcpu, LC_PGM_ILC, &area, sizeof(area));
	ret = ret ?: swap_psw(vcpu, LC_PGM_OLD, LC_PGM_NEW);
	if (ret)			/* the prefix area is always there; its vmhost is dying */
		vcpu_request(vcpu, REQ_GONE);
	/* the new PSW may admit what was held back */
	set_bit(REQ_INTERRUPT, &vcpu->requests);
}

/* ---- wait state ---- */

static bool psw_disabled(u64 mask)
{
	return !(mask & (PSW_MASK_EXT | PSW_MASK_IO | PSW_MASK_MCHECK));
}

/* Nanoseconds until a timer ends the wait; 0: one is due; KTIME_MAX: none is enabled */
static u64 wait_time(const struct zcp_vcpu *vcpu)
{
	const struct sie_block *block = vcpu->block;
	u64 now = guest_tod(vcpu), ns = KTIME_MAX;

	if (!(block->gpsw.mask & PSW_MASK_EXT))
		return KTIME_MAX;
	if (ckc_due(vcpu) || cpu_timer_due(vcpu))
		return 0;
	if (block->gcr[0] & CR0_CKC)
		ns = min_t(u64, KTIME_MAX - 1, tod_to_ns(block->ckc - now));
	if (block->gcr[0] & CR0_CPU_TIMER)
		ns = min_t(u64, ns, tod_to_ns(block->cputm));
	return ns;
}

/*
 * Another request or a deliverable interruption ends it; the CPU timer runs on meanwhile (SA22-7832
 * chapter 4)
 */
static int enabled_wait(struct zcp_vcpu *vcpu)
{
	u64 ns = wait_time(vcpu), begin = get_tod_clock_fast();

	if (!ns)
		goto out;
	WRITE_ONCE(vcpu->waiting, true);
	/* waiting before the look; float_announce() does the reverse */
	smp_mb();
	if (ns != KTIME_MAX)
		hrtimer_start(&vcpu->timer, ns_to_ktime(ns), HRTIMER_MODE_REL);
	wait_event_interruptible(vcpu->wait, READ_ONCE(vcpu->requests) || vcpu_runnable(vcpu));
	hrtimer_cancel(&vcpu->timer);
	WRITE_ONCE(vcpu->waiting, false);
	vcpu->block->cputm -= get_tod_clock_fast() - begin;
out:
	set_bit(REQ_INTERRUPT, &vcpu->requests);
	return 0;
}

int vcpu_wait_state(struct zcp_vcpu *vcpu)
{
	struct sie_psw_hw psw = vcpu->block->gpsw;
	enum zcp_stop why;

	vcpu_count(vcpu, CNT_EXIT_WAIT);
	vcpu_aside_end(vcpu->vm);
	if (!psw_disabled(psw.mask) || test_bit(INT_RESTART, &vcpu->pending))
		return enabled_wait(vcpu);
	why = (psw.addr & 0xffff) == 0xfff ? ZCP_STOP_QUIESCED : ZCP_STOP_DISABLED_WAIT;
	WRITE_ONCE(vcpu->halted, true);
	zcp_ops->stopped(vcpu->vm, vcpu->cpu, why, psw.mask, psw.addr);
	return 0;
}
