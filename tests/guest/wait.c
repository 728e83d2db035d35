// SPDX-License-Identifier: MIT
/*
 * wait.c - the enabled wait state and what ends it
 *
 * The clock comparator is always armed behind the event that is waited for, so
 * that a lost event shows as a wrong code and not as a hang.
 */
#include "css.h"
#include "sclp.h"

#define GUARD (5000000 * TOD_US)

static u64 wait_addr;

/*
 * One enabled wait. The old PSW of the interruption must be the wait PSW with the address behind
 * it.
 */
static void wait_once(u64 psw_bits)
{
	struct psw psw = { PSW_64 | PSW_WAIT | psw_bits, 0 };

	asm volatile("	larl	%%r1,1f\n"
		     "	stg	%%r1,8+%[p]\n"
		     "	stg	%%r1,%[a]\n"
		     "	lpswe	%[p]\n"
		     "1:	nopr\n"
		     : [p] "+S" (psw), [a] "=S" (wait_addr) : : "1", "memory");
}

static void woken_by(u64 cr0, u16 code)
{
	clock_comparator_set(tod() + GUARD);
	ctl_load(0, cr0 | CR0_CLOCK_COMP);
	wait_once(PSW_EXT);
	ctl_load(0, 0);
	clock_comparator_set(-1ul);
	CHECK_EQ(ext_count(), 1);
	CHECK_EQ(ext_event(0)->code, code);
	CHECK_EQ(ext_event(0)->old.mask & ~PSW_CC(3), PSW_64 | PSW_WAIT | PSW_EXT);
	CHECK_EQ(ext_event(0)->old.addr, wait_addr);
}

static void comparator(void)
{
	u64 due;

	for (int i = 0; i < 20; i++) {
		events_clear();
		due = tod() + 500 * (i + 1) * TOD_US;
		clock_comparator_set(due);
		ctl_load(0, CR0_CLOCK_COMP);
		wait_once(PSW_EXT);
		ctl_load(0, 0);
		CHECK_EQ(ext_count(), 1);
		CHECK_EQ(ext_event(0)->code, EXT_CLOCK_COMP);
		CHECK(ext_event(0)->at > due);
		CHECK_EQ(ext_event(0)->old.addr, wait_addr);
	}
}

static void comparator_in_the_past(void)
{
	events_clear();
	clock_comparator_set(tod() - TOD_US);
	ctl_load(0, CR0_CLOCK_COMP);
	wait_once(PSW_EXT);
	ctl_load(0, 0);
	CHECK_EQ(ext_count(), 1);
	CHECK_EQ(ext_event(0)->old.addr, wait_addr);
}

static void cpu_timer_wakes(void)
{
	events_clear();
	/* the CPU timer runs in the wait state */
	cpu_timer_set(20000 * TOD_US);
	woken_by(CR0_CPU_TIMER, EXT_CPU_TIMER);
}

static void pending_before(void)
{
	events_clear();
	sigp(cpu_address(), SIGP_EMERGENCY, 0, NULL);
	woken_by(CR0_EMERGENCY, EXT_EMERGENCY);
	events_clear();
	sigp(cpu_address(), SIGP_EXTERNAL_CALL, 0, NULL);
	woken_by(CR0_EXT_CALL, EXT_CALL);
}

static void service(void)
{
	static struct sccb_scp_info b;

	for (int i = 0; i < 5; i++) {
		b.length = sizeof(b);
		events_clear();
		CHECK_EQ(servc(SCLP_READ_SCP_INFO, &b), 0);
		woken_by(CR0_SERVICE, EXT_SERVICE);
		CHECK_EQ(b.response, 0x10);
	}
}

static void io(void)
{
	static struct ccw1 ccw = { CMD_NOP, CCW_SLI, 1, 0 };
	static u8 byte;
	struct orb orb = { 0x5a5a5a5a, ORB_FORMAT1 | ORB_LPM, (u64)&ccw, 0, { 0 } };
	struct schib schib;
	struct irb irb;
	u32 schid = 0;

	for (u32 n = 0; n < 256 && !schid; n++)
		if (stsch(SCHID(n), &schib) == 3)
			break;
		else if (schib.flags & PMCW_VALID)
			schid = SCHID(n);
	if (!schid) {
		skip("no device");
		return;
	}
	ccw.addr = (u64)&byte;
	CHECK_EQ(css_enable(schid, 5, 0x77777777), 0);
	events_clear();
	CHECK_EQ(ssch(schid, &orb), 0);
	clock_comparator_set(tod() + GUARD);
	ctl_load(0, CR0_CLOCK_COMP);
	ctl_load(6, 0x80000000 >> 5);
	wait_once(PSW_EXT | PSW_IO);
	ctl_load(6, 0);
	ctl_load(0, 0);
	clock_comparator_set(-1ul);
	CHECK_EQ(ext_count(), 0);
	REQUIRE(io_count() == 1);
	CHECK_EQ(io_event(0)->schid, schid);
	CHECK_EQ(io_event(0)->parm, 0x5a5a5a5a);
	CHECK_EQ(io_event(0)->word & 0x38000000, 5u << 27);
	CHECK_EQ(io_event(0)->old.addr, wait_addr);
	CHECK_EQ(tsch(schid, &irb), 0);
	css_status(schid, &irb, 1000);
	css_disable(schid);
}

/* A subclass that is off does not wake: the guard does. */
static void masked(void)
{
	events_clear();
	sigp(cpu_address(), SIGP_EMERGENCY, 0, NULL);
	clock_comparator_set(tod() + 5000 * TOD_US);
	ctl_load(0, CR0_CLOCK_COMP);
	wait_once(PSW_EXT);
	ctl_load(0, 0);
	CHECK_EQ(ext_count(), 1);
	CHECK_EQ(ext_event(0)->code, EXT_CLOCK_COMP);
	CHECK_EQ(ext_await(CR0_EMERGENCY, 2, 1000000), 2);
}

static struct {
	u16 target;
	volatile int turn;
} wake;

static void waker(void *arg)
{
	(void)arg;
	for (int i = 0; i < 10; i++) {
		while (wake.turn <= i)
			;
		delay(2000);
		sigp_retry(wake.target, i & 1 ? SIGP_EMERGENCY : SIGP_EXTERNAL_CALL, 0, NULL);
	}
}

static void other_cpu(void)
{
	if (cpus() < 2) {
		skip("one CPU");
		return;
	}
	wake.target = cpu_address();
	wake.turn = 0;
	REQUIRE(cpu_start(1, waker, NULL) == 0);
	for (int i = 0; i < 10; i++) {
		events_clear();
		wake.turn = i + 1;
		woken_by(CR0_EMERGENCY | CR0_EXT_CALL, i & 1 ? EXT_EMERGENCY : EXT_CALL);
		CHECK_EQ(ext_event(0)->cpu, cpu_number(1));
	}
	CHECK(cpu_join(1, 5000000));
}

GUEST(
	{ "clock comparator", comparator },
	{ "clock comparator that is past already", comparator_in_the_past },
	{ "CPU timer", cpu_timer_wakes },
	{ "emergency signal and external call that are pending", pending_before },
	{ "service signal", service },
	{ "I/O interruption", io },
	{ "a masked class does not wake", masked },
	{ "emergency signal and external call from another CPU", other_cpu },
)
