// SPDX-License-Identifier: GPL-2.0-only
/*
 * sigp.c - SIGNAL PROCESSOR
 *
 * A CPU enters the stopped state on its own thread, so STOP is under way after
 * condition code 0. Orders that need the CPU stopped (STOP AND STORE STATUS,
 * the resets) start the stop, answer busy until it is done, and are carried
 * out by the sender then: what they leave behind is there at cc 0.
 *
 * Orders that start a stopped CPU and orders that work on its state exclude
 * each other by the VM's control mutex. A sender never waits for a CPU with it
 * held, and whoever waits for all CPUs to be parked takes it only afterwards.
 */
#include "real.h"
#include "sigp-rules.h"

struct signal {
	struct zcp_vcpu *from, *to;
	u32 parameter;
	u16 status;		/* out, for SIGP_STATUS */
};

struct sigp_order {
	int (*fn)(struct signal *sig);	/* condition code or <0 */
	u16 counter;		/* enum sie_counter */
	bool always;		/* accepted while a stop or restart is under way */
};

static int with_status(struct signal *sig, u16 status)
{
	sig->status = status;
	return status ? SIGP_STATUS : SIGP_ACCEPTED;
}

static bool is_stopped(struct zcp_vcpu *vcpu)
{
	return READ_ONCE(vcpu->stopped);
}

/* Stopped, and its thread keeps off its registers; it stays so under the control mutex */
static bool at_rest(const struct zcp_vcpu *vcpu)
{
	/* parked before the registers; pairs with the release when it parks */
	return READ_ONCE(vcpu->stopped) && smp_load_acquire(&vcpu->parked);
}

/* Stop and restart orders are carried out by the CPU itself: until then it is busy */
static bool is_busy(const struct zcp_vcpu *vcpu)
{
	return test_bit(REQ_STOP, &vcpu->requests) || test_bit(INT_RESTART, &vcpu->pending);
}

/* ---- asking ---- */

static int order_sense(struct signal *sig)
{
	unsigned long flags;
	u16 status = 0;

	spin_lock_irqsave(&sig->to->lock, flags);
	if (test_bit(INT_EXTERNAL_CALL, &sig->to->pending))
		status |= SIGP_CALL_PENDING;
	if (sig->to->stopped)
		status |= SIGP_STOPPED;
	spin_unlock_irqrestore(&sig->to->lock, flags);
	return with_status(sig, status);
}

static int order_running(struct signal *sig)
{
	bool running;

	if (!guest_has(sig->from, FACILITY_SENSE_RUNNING))
		return with_status(sig, SIGP_INVALID_ORDER);
	running = sig->to == sig->from || READ_ONCE(sig->to->block->prog0c) & PROG_IN_SIE;
	return with_status(sig, running ? 0 : SIGP_NOT_RUNNING);
}

/* ---- interrupting ---- */

static int order_external_call(struct signal *sig)
{
	if (vcpu_post_external_call(sig->to, sig->from->cpu))
		return with_status(sig, SIGP_CALL_PENDING);
	return SIGP_ACCEPTED;
}

static int order_emergency(struct signal *sig)
{
	return vcpu_post_emergency(sig->to, sig->from->cpu);
}

/* The PSW of a CPU is known while it is out of SIE; one that may be inside is signalled */
static int order_conditional(struct signal *sig)
{
	const struct sie_block *block = sig->to->block;
	u64 both = PSW_MASK_IO | PSW_MASK_EXT;
	struct sigp_target target = {
		.enabled = (block->gpsw.mask & both) == both,
		.wait = block->gpsw.mask & PSW_MASK_WAIT,
		.psw_addr = block->gpsw.addr,
		.primary = block->gcr[4],
		.secondary = block->gcr[3],
	};
	bool known = is_stopped(sig->to) || READ_ONCE(sig->to->waiting);

	if (known && !sigp_conditional_sends(&target, sig->parameter))
		return with_status(sig, SIGP_INCORRECT_STATE);
	return order_emergency(sig);
}

/* ---- starting and stopping ---- */

static void start(struct zcp_vcpu *vcpu)
{
	mutex_lock(&vcpu->vm->sie->control);
	if (is_stopped(vcpu))
		vcpu_start(vcpu);
	mutex_unlock(&vcpu->vm->sie->control);
}

static int order_start(struct signal *sig)
{
	start(sig->to);
	return SIGP_ACCEPTED;
}

static int order_stop(struct signal *sig)
{
	if (!is_stopped(sig->to))
		vcpu_request(sig->to, REQ_STOP);
	return SIGP_ACCEPTED;
}

static int order_restart(struct signal *sig)
{
	vcpu_post_restart(sig->to);
	start(sig->to);
	return SIGP_ACCEPTED;
}

/* The sender asks again until the CPU is at rest */
static int stop_first(struct signal *sig)
{
	order_stop(sig);
	return SIGP_BUSY;
}

static int reset(struct signal *sig, enum vcpu_reset kind)
{
	struct mutex *control = &sig->to->vm->sie->control;
	struct zcp_vcpu *to = sig->to;
	bool done;

	if (to == sig->from) {
		vcpu_reset(to, kind);
		vcpu_stop_self(to);
		return SIGP_ACCEPTED;
	}
	mutex_lock(control);
	done = at_rest(to);
	if (done)
		vcpu_reset(to, kind);
	mutex_unlock(control);
	return done ? SIGP_ACCEPTED : stop_first(sig);
}

static int order_reset(struct signal *sig)
{
	return reset(sig, VCPU_RESET);
}

static int order_initial_reset(struct signal *sig)
{
	return reset(sig, VCPU_RESET_INITIAL);
}

/* ---- state ---- */

/* The CPU maps its prefix pages itself, before it enters SIE again */
static int order_prefix(struct signal *sig)
{
	struct mutex *control = &sig->to->vm->sie->control;
	u32 prefix = sig->parameter & 0x7fffe000;
	struct zcp_vcpu *to = sig->to;
	bool done;

	if ((u64)prefix + 2 * PAGE_SIZE > to->vm->storage_size)
		return with_status(sig, SIGP_INVALID_PARAMETER);
	mutex_lock(control);
	done = at_rest(to);
	if (done) {
		sie_block_set_prefix(to->block, prefix);
		to->block->ihcpu = 0xffff;
		vcpu_request(to, REQ_PREFIX);
	}
	mutex_unlock(control);
	if (!done && is_stopped(to))
		return SIGP_BUSY;
	return with_status(sig, done ? 0 : SIGP_INCORRECT_STATE);
}

static void status_of(struct status_area *area, struct zcp_vcpu *vcpu)
{
	const struct sie_block *block = vcpu->block;
	u64 fpr[16];
	struct status_registers regs = {
		.fpr = fpr,
		.gpr = vcpu->gpr,
		.cr = block->gcr,
		.ar = vcpu->ar,
		.psw_mask = block->gpsw.mask,
		.psw_addr = block->gpsw.addr,
		.prefix = sie_block_prefix(block),
		.fpc = vcpu->fp.fpc,
		.todpr = block->todpr,
		.cputm = block->cputm,
		.ckc = block->ckc,
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(fpr); i++)
		fpr[i] = *vcpu_fpr(vcpu, i);
	status_build(area, &regs);
}

/* false: it is not at rest */
static bool status_take(struct zcp_vcpu *vcpu, struct status_area *area)
{
	struct mutex *control = &vcpu->vm->sie->control;
	bool ok;

	mutex_lock(control);
	ok = at_rest(vcpu);
	if (ok)
		status_of(area, vcpu);
	mutex_unlock(control);
	return ok;
}

static int order_store(struct signal *sig)
{
	u64 addr = sig->parameter & 0x7ffffe00;
	struct status_area area;
	int ret;

	if (!is_stopped(sig->to))
		return with_status(sig, SIGP_INCORRECT_STATE);
	if (!status_take(sig->to, &area))
		return SIGP_BUSY;
	ret = sie_write_abs(sig->from->vm, addr, &area, sizeof(area));
	if (ret < 0)
		return ret;
	return with_status(sig, ret ? SIGP_INVALID_PARAMETER : 0);
}

/* A CPU that sends it to itself stores what is true after the instruction */
static void status_self(struct zcp_vcpu *vcpu, struct status_area *area)
{
	vcpu_set_cc(vcpu, SIGP_ACCEPTED);
	vcpu_registers_save(vcpu);
	status_of(area, vcpu);
	vcpu_registers_load(vcpu);
	vcpu_request(vcpu, REQ_STOP);
}

static int order_stop_store(struct signal *sig)
{
	static const u8 architecture = 1;
	struct status_area area;
	int ret;

	if (sig->to == sig->from)
		status_self(sig->to, &area);
	else if (!status_take(sig->to, &area))
		return stop_first(sig);
	ret = sie_write_abs(sig->to->vm, STATUS_AREA, &area, sizeof(area));
	if (!ret)
		ret = sie_write_abs(sig->to->vm, STATUS_ARCHITECTURE, &architecture,
				    sizeof(architecture));
	return ret < 0 ? ret : SIGP_ACCEPTED;
}

/* ---- the instruction ---- */

static const struct sigp_order orders[ORDER_COUNT] = {
	[ORDER_SENSE]		= { order_sense, CNT_SIGP_SENSE },
	[ORDER_EXTERNAL_CALL]	= { order_external_call, CNT_SIGP_CALL },
	[ORDER_EMERGENCY]	= { order_emergency, CNT_SIGP_EMERGENCY },
	[ORDER_START]		= { order_start, CNT_SIGP_START },
	[ORDER_STOP]		= { order_stop, CNT_SIGP_STOP },
	[ORDER_RESTART]		= { order_restart, CNT_SIGP_RESTART },
	[ORDER_STOP_STORE]	= { order_stop_store, CNT_SIGP_STORE, true },
	[ORDER_INITIAL_RESET]	= { order_initial_reset, CNT_SIGP_RESET, true },
	[ORDER_RESET]		= { order_reset, CNT_SIGP_RESET, true },
	[ORDER_PREFIX]		= { order_prefix, CNT_SIGP_PREFIX },
	[ORDER_STORE]		= { order_store, CNT_SIGP_STORE },
	[ORDER_CONDITIONAL]	= { order_conditional, CNT_SIGP_EMERGENCY },
	[ORDER_RUNNING]		= { order_running, CNT_SIGP_RUNNING, true },
};

static int order_do(struct signal *sig, u8 code, u16 address)
{
	const struct sigp_order *order = code < ORDER_COUNT ? &orders[code] : NULL;
	struct zcp_vm *vm = sig->from->vm;

	/* it goes to all CPUs: the machine is in z/Architecture mode and has no other */
	if (code == ORDER_ARCHITECTURE) {
		vcpu_count(sig->from, CNT_SIGP_ARCH);
		return with_status(sig, SIGP_INVALID_PARAMETER);
	}
	sig->to = address < ZCP_MAX_CPUS ? READ_ONCE(vm->vcpu[address]) : NULL;
	if (!sig->to)
		return SIGP_NOT_OPERATIONAL;
	if (!order || !order->fn) {
		vcpu_count(sig->from, CNT_SIGP_OTHER);
		return with_status(sig, SIGP_INVALID_ORDER);
	}
	vcpu_count(sig->from, order->counter);
	if (!order->always && is_busy(sig->to))
		return SIGP_BUSY;
	return order->fn(sig);
}

int handle_sigp(struct zcp_vcpu *vcpu)
{
	struct signal sig = { .from = vcpu };
	unsigned int r1, r3;
	u64 code;
	int cc;

	code = operand_rs(vcpu, &r1, &r3, NULL);
	sig.parameter = vcpu->gpr[sigp_parameter_register(r1)];
	cc = order_do(&sig, code, vcpu->gpr[r3]);
	if (cc < 0)
		return cc;
	if (cc == SIGP_STATUS)
		vcpu->gpr[r1] = (vcpu->gpr[r1] & ~0xffffffffUL) | sig.status;
	vcpu_set_cc(vcpu, cc);
	return 0;
}
