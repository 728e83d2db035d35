// SPDX-License-Identifier: MIT
/*
 * external.c - external interruptions: codes, masks, order. SA22-7832 chapter 6.
 *
 * Order when several are pending: interrupt key, malfunction alert, emergency
 * signal, external call, clock comparator, CPU timer, service signal ...
 */
#include "sclp.h"

static void open_once(u64 cr0)
{
	ctl_load(0, cr0);
	ext_on();
	asm volatile("nopr" : : : "memory");
	irq_off();
	ctl_load(0, 0);
}

static void emergency_to_self(void)
{
	const struct ext_event *e = ext_event(0);

	events_clear();
	CHECK_EQ(sigp(cpu_address(), SIGP_EMERGENCY, 0, NULL), 0);
	CHECK_EQ(ext_await(CR0_EXT_CALL, 1, 1000), 0);		/* other subclass: stays pending */
	CHECK_EQ(ext_await(CR0_EMERGENCY, 1, 1000000), 1);
	CHECK_EQ(e->code, EXT_EMERGENCY);
	CHECK_EQ(e->cpu, cpu_address());
	CHECK(e->old.mask & PSW_EXT);
	CHECK_EQ(ext_await(CR0_EMERGENCY, 2, 1000), 1);		/* once */
}

static void call_to_self(void)
{
	const struct ext_event *e = ext_event(0);
	u32 status = 0;

	events_clear();
	CHECK_EQ(sigp(cpu_address(), SIGP_EXTERNAL_CALL, 0, NULL), 0);
	/* a second one while the first is pending: busy status */
	CHECK_EQ(sigp(cpu_address(), SIGP_EXTERNAL_CALL, 0, &status), 1);
	CHECK_EQ(status, SIGP_ST_CALL_PENDING);
	CHECK_EQ(ext_await(CR0_EMERGENCY, 1, 1000), 0);
	CHECK_EQ(ext_await(CR0_EXT_CALL, 1, 1000000), 1);
	CHECK_EQ(e->code, EXT_CALL);
	CHECK_EQ(e->cpu, cpu_address());
	CHECK_EQ(sigp(cpu_address(), SIGP_EXTERNAL_CALL, 0, NULL), 0);
	CHECK_EQ(ext_await(CR0_EXT_CALL, 2, 1000000), 2);
}

static void clock_comparator_due(void)
{
	const struct ext_event *e = ext_event(0);
	u64 due;

	events_clear();
	due = tod() + 2000 * TOD_US;
	clock_comparator_set(due);
	CHECK_EQ(ext_await(CR0_CPU_TIMER, 1, 5000), 0);		/* masked: pending, not lost */
	CHECK_EQ(ext_await(CR0_CLOCK_COMP, 1, 1000000), 1);
	CHECK_EQ(e->code, EXT_CLOCK_COMP);
	CHECK(e->at > due);
}

/* The condition lasts until the comparator is set: it interrupts again, and goes away with it. */
static void clock_comparator_persists(void)
{
	events_clear();
	clock_comparator_set(tod() - TOD_US);
	clock_comparator_set(-1ul);
	CHECK_EQ(ext_await(CR0_CLOCK_COMP, 1, 2000), 0);
	clock_comparator_set(tod() - TOD_US);
	ext_await(CR0_CLOCK_COMP, 1, 100000);
	clock_comparator_set(tod() - TOD_US);
	CHECK_EQ(ext_await(CR0_CLOCK_COMP, 2, 100000), 2);
}

static void clock_comparator_zero(void)
{
	DEPARTS(MACHINE_QEMU, "TCG takes a comparator before its start for one in the future");
	events_clear();
	clock_comparator_set(0);
	CHECK_EQ(ext_await(CR0_CLOCK_COMP, 1, 100000), 1);
}

static void cpu_timer_due(void)
{
	const struct ext_event *e = ext_event(0);

	events_clear();
	cpu_timer_set(1000 * TOD_US);
	CHECK_EQ(ext_await(CR0_CPU_TIMER, 1, 2000000), 1);
	CHECK_EQ(e->code, EXT_CPU_TIMER);
	DEPARTS(MACHINE_QEMU, "TCG has no negative CPU timer");
	/* negative: the request stays while the value does */
	events_clear();
	cpu_timer_set(-1ul);
	delay(100);
	CHECK_EQ(ext_await(CR0_CLOCK_COMP, 1, 1000), 0);
	CHECK_EQ(ext_await(CR0_CPU_TIMER, 1, 1000000), 1);
	cpu_timer_set(-1ul);
	cpu_timer_set(0x7fffffffffffffff);
	CHECK_EQ(ext_await(CR0_CPU_TIMER, 2, 1000), 1);
}

static void service_signal(void)
{
	static struct sccb_scp_info b;
	const struct ext_event *e = ext_event(0);

	b.length = sizeof(b);
	events_clear();
	CHECK_EQ(servc(SCLP_READ_SCP_INFO, &b), 0);
	CHECK_EQ(ext_await(CR0_CLOCK_COMP, 1, 1000), 0);
	CHECK_EQ(ext_await(CR0_SERVICE, 1, 5000000), 1);
	CHECK_EQ(e->code, EXT_SERVICE);
	CHECK_EQ(e->parm & ~7u, (u64)&b);
}

/* All of them pending, then every mask opened at once: each comes, in the architected order. */
static void order(void)
{
	static const u16 expected[] = {
		EXT_EMERGENCY, EXT_CALL, EXT_CLOCK_COMP, EXT_CPU_TIMER, EXT_SERVICE,
	};
	static struct sccb_scp_info b;

	b.length = sizeof(b);
	events_clear();
	CHECK_EQ(servc(SCLP_READ_SCP_INFO, &b), 0);
	delay(20000);		/* the SCLP takes its time */
	cpu_timer_set(TOD_US);
	clock_comparator_set(tod() - TOD_US);
	sigp(cpu_address(), SIGP_EXTERNAL_CALL, 0, NULL);
	sigp(cpu_address(), SIGP_EMERGENCY, 0, NULL);
	delay(20000);
	ext_await(CR0_EMERGENCY | CR0_EXT_CALL | CR0_CLOCK_COMP | CR0_CPU_TIMER | CR0_SERVICE, 5,
		  1000000);
	CHECK_EQ(ext_count(), 5);
	for (unsigned int i = 0; i < ext_count() && i < 5; i++)
		CHECK_EQ(ext_event(i)->code, expected[i]);
}

/* Nothing is delivered with PSW bit 7 off, however the CR0 masks stand; then at once. */
static void psw_mask_off(void)
{
	events_clear();
	ctl_load(0, CR0_EMERGENCY);
	sigp(cpu_address(), SIGP_EMERGENCY, 0, NULL);
	delay(2000);
	CHECK_EQ(ext_count(), 0);
	open_once(CR0_EMERGENCY);
	CHECK_EQ(ext_count(), 1);
}

/* The interruption is taken before the instruction behind the one that opened the mask. */
static void at_once(void)
{
	struct psw psw = { PSW_64 | PSW_EXT, 0 };
	u64 target, lctl_target;

	events_clear();
	ctl_load(0, CR0_EMERGENCY);
	sigp(cpu_address(), SIGP_EMERGENCY, 0, NULL);
	asm volatile("	larl	%[t],1f\n"
		     "	stg	%[t],8+%[p]\n"
		     "	lpswe	%[p]\n"
		     "1:	nopr\n"
		     : [t] "=&a" (target), [p] "+S" (psw) : : "memory");
	irq_off();
	CHECK_EQ(ext_count(), 1);
	CHECK_EQ(ext_event(0)->old.addr, target);
	ctl_load(0, 0);
	ext_on();
	sigp(cpu_address(), SIGP_EMERGENCY, 0, NULL);
	psw.mask = CR0_EMERGENCY;
	asm volatile("	larl	%[t],1f\n"
		     "	lctlg	%%c0,%%c0,%[p]\n"
		     "1:	nopr\n"
		     : [t] "=&a" (lctl_target) : [p] "S" (psw) : "memory");
	irq_off();
	ctl_load(0, 0);
	CHECK_EQ(ext_count(), 2);
	CHECK_EQ(ext_event(1)->old.addr, lctl_target);
}

/* Registers and condition code of the interrupted program, over many interruptions. */
static void transparent(void)
{
	u64 a = 0x0123456789abcdef, n = 0, end = tod() + 3000000 * TOD_US;

	events_clear();
	ctl_load(0, CR0_CLOCK_COMP);
	while (ext_count() < 50 && tod() < end) {
		u64 b = a, c = ~a;
		int cc;

		clock_comparator_set(tod() + 50 * TOD_US);
		ext_on();
		asm volatile("	lghi	%%r0,20000\n"
			     "	tmll	%[a],1\n"		/* cc 3 */
			     "0:	brctg	%%r0,0b\n"
			     IPM(cc)
			     : [cc] "=&d" (cc), [a] "+d" (b), "+d" (c) : : "0", "cc");
		irq_off();
		n += b != a || c != ~a || cc != 3;
	}
	ctl_load(0, 0);
	clock_comparator_set(-1ul);
	CHECK(ext_count() >= 10);
	CHECK_EQ(n, 0);
}

GUEST(
	{ "emergency signal to oneself", emergency_to_self },
	{ "external call to oneself", call_to_self },
	{ "clock comparator", clock_comparator_due },
	{ "clock comparator stays pending while due", clock_comparator_persists },
	{ "clock comparator 0", clock_comparator_zero },
	{ "CPU timer", cpu_timer_due },
	{ "service signal", service_signal },
	{ "order of five that are pending", order },
	{ "PSW external mask", psw_mask_off },
	{ "taken right behind LPSWE and LCTLG", at_once },
	{ "the interrupted program does not notice", transparent },
)
