// SPDX-License-Identifier: MIT
/* sigp.c - SIGNAL PROCESSOR: orders, condition codes, status. SA22-7832 chapter 4. */
#include "guest.h"

static volatile u64 counter;
static volatile bool go;
static struct lowcore area;

static bool second_cpu(void)
{
	if (cpus() >= 2)
		return true;
	skip("one CPU");
	return false;
}

static void counts(void *arg)
{
	(void)arg;
	counter = 0;
	while (!go)
		counter++;
}

static bool wait_stopped(u16 cpu)
{
	u64 end = tod() + 5000000 * TOD_US;
	u32 status;

	do {
		status = 0;
		if (sigp(cpu, SIGP_SENSE, 0, &status) == 1 && status & SIGP_ST_STOPPED)
			return true;
	} while (tod() < end);
	return false;
}

static bool wait_counting(void)
{
	u64 end = tod() + 5000000 * TOD_US, seen = counter;

	while (counter == seen && tod() < end)
		;
	return counter != seen;
}

static void sense(void)
{
	u32 status = 0;

	CHECK_EQ(sigp(cpu_address(), SIGP_SENSE, 0, NULL), 0);
	for (unsigned int n = 1; n < cpus(); n++) {
		status = 0;
		CHECK_EQ(sigp(cpu_number(n), SIGP_SENSE, 0, &status), 1);
		CHECK_EQ(status, SIGP_ST_STOPPED);
	}
}

static void absent(void)
{
	static const u8 orders[] = { 1, 2, 3, 4, 5, 6, 9, 0xb, 0xc, 0xd, 0xe, 0x15, 0xff };
	u16 cpu = 64;

	for (size_t i = 0; i < ARRAY_SIZE(orders); i++) {
		u32 status = 0x5a;

		CHECK_EQ(sigp(cpu, orders[i], 0, &status), 3);
		CHECK_EQ(sigp(0xffff, orders[i], 0, &status), 3);
		CHECK_EQ(status, 0);		/* sigp() begins with zero: nothing was stored */
	}
}

static void invalid_order(void)
{
	static const u8 orders[] = { 0x00, 0x1f, 0x44, 0xff };
	u16 cpu = cpus() > 1 ? cpu_number(1) : cpu_address();

	for (size_t i = 0; i < ARRAY_SIZE(orders); i++) {
		u32 status = 0;

		CHECK_EQ(sigp(cpu, orders[i], 0, &status), 1);
		CHECK(status & SIGP_ST_INVALID_ORDER);
	}
}

static void status_register(void)
{
	register u64 r0 asm("0") = 0x1234567800000000ul;
	register u64 r1 asm("1") = 0;
	u64 address = 0xabcdef0000000000ul | cpu_address();
	u64 order = 0xffffffff00ffff00ul | SIGP_SENSE;
	int cc;

	/* bits 48 to 63 of R3 and bits 56 to 63 of the second operand count */
	asm volatile("sigp	%[s],%[c],0(%[o])\n" IPM(cc)
		     : [cc] "=d"(cc), [s] "+d"(r0)
		     : "d"(r1), [c] "d"(address), [o] "a"(order)
		     : "cc", "memory");
	CHECK_EQ(cc, 0);
	CHECK_EQ(r0, 0x1234567800000000ul);
	asm volatile("sigp	%[s],%[c],0x1f\n" IPM(cc)
		     : [cc] "=d"(cc), [s] "+d"(r0)
		     : "d"(r1), [c] "d"(address)
		     : "cc", "memory");
	CHECK_EQ(cc, 1);
	CHECK_EQ(r0 >> 32, 0x12345678);
	CHECK(r0 & SIGP_ST_INVALID_ORDER);
}

static void set_architecture(void)
{
	u32 status = 0;
	int cc = sigp(cpu_address(), SIGP_SET_ARCHITECTURE, 1, &status);

	/* in z/Architecture mode already */
	CHECK(cc == 0 || cc == 1);
	if (cc == 1)
		CHECK(status & (SIGP_ST_INVALID_PARM | SIGP_ST_INVALID_ORDER));
}

static void start_stop(void)
{
	u16 cpu;
	u64 seen;

	if (!second_cpu())
		return;
	cpu = cpu_number(1);
	go = false;
	REQUIRE(cpu_start(1, counts, NULL) == 0);
	CHECK(wait_counting());
	CHECK_EQ(sigp(cpu, SIGP_SENSE, 0, NULL), 0);
	CHECK_EQ(sigp_retry(cpu, SIGP_STOP, 0, NULL), 0);
	CHECK(wait_stopped(cpu));
	seen = counter;
	delay(5000);
	CHECK_EQ(counter, seen);
	/* START goes on where it stopped */
	CHECK_EQ(sigp_retry(cpu, SIGP_START, 0, NULL), 0);
	CHECK(wait_counting());
	CHECK(counter > seen);
	go = true;
	CHECK(cpu_join(1, 5000000));
}

static void restart_running(void)
{
	u16 cpu;

	if (!second_cpu())
		return;
	cpu = cpu_number(1);
	go = false;
	REQUIRE(cpu_start(1, counts, NULL) == 0);
	CHECK(wait_counting());
	/* a running CPU takes the restart interruption too, and begins again */
	memset(&cpu_at(1)->lowcore->restart_old, 0, sizeof(struct psw));
	CHECK_EQ(sigp_retry(cpu, SIGP_RESTART, 0, NULL), 0);
	CHECK(wait_counting());
	delay(1000);
	CHECK(cpu_at(1)->lowcore->restart_old.addr != 0);
	go = true;
	CHECK(cpu_join(1, 5000000));
}

static void external_signals(void *arg)
{
	(void)arg;
	ctl_load(0, CR0_EMERGENCY | CR0_EXT_CALL);
	ext_on();
	while (!go)
		;
	irq_off();
}

static bool wait_count(volatile unsigned int *n, unsigned int want)
{
	u64 end = tod() + 5000000 * TOD_US;

	while (*n < want && tod() < end)
		;
	return *n == want;
}

static void emergency_and_call(void)
{
	struct cpu *other;
	u16 own = cpu_address();

	if (!second_cpu())
		return;
	other = cpu_at(1);
	other->emergencies[own % 64] = 0;
	other->calls[own % 64] = 0;
	go = false;
	REQUIRE(cpu_start(1, external_signals, NULL) == 0);
	for (unsigned int i = 1; i <= 100; i++) {
		CHECK_EQ(sigp_retry(other->address, SIGP_EMERGENCY, 0, NULL), 0);
		if (!CHECK(wait_count(&other->emergencies[own % 64], i)))
			break;
		CHECK_EQ(sigp_retry(other->address, SIGP_EXTERNAL_CALL, 0, NULL), 0);
		if (!CHECK(wait_count(&other->calls[own % 64], i)))
			break;
	}
	go = true;
	CHECK(cpu_join(1, 5000000));
}

static void call_pending(void)
{
	u32 status = 0;
	u16 cpu;

	if (!second_cpu())
		return;
	cpu = cpu_number(1);
	go = false;
	REQUIRE(cpu_start(1, counts, NULL) == 0);	/* disabled */
	CHECK(wait_counting());
	CHECK_EQ(sigp_retry(cpu, SIGP_EXTERNAL_CALL, 0, NULL), 0);
	CHECK_EQ(sigp_retry(cpu, SIGP_EXTERNAL_CALL, 0, &status), 1);
	CHECK_EQ(status, SIGP_ST_CALL_PENDING);
	/* SENSE tells, too */
	status = 0;
	CHECK_EQ(sigp_retry(cpu, SIGP_SENSE, 0, &status), 1);
	CHECK_EQ(status, SIGP_ST_CALL_PENDING);
	go = true;
	CHECK(cpu_join(1, 5000000));
	/* a reset clears it */
	CHECK_EQ(sigp_retry(cpu, SIGP_RESET, 0, NULL), 0);
	status = 0;
	CHECK_EQ(sigp_retry(cpu, SIGP_SENSE, 0, &status), 1);
	CHECK_EQ(status, SIGP_ST_STOPPED);
}

static void set_prefix(void)
{
	u64 beyond = storage_size();
	u32 status = 0;
	u16 cpu;

	if (!second_cpu())
		return;
	cpu = cpu_number(1);
	CHECK_EQ(sigp_retry(cpu, SIGP_RESET, 0, NULL), 0);
	CHECK_EQ(sigp_retry(cpu, SIGP_SET_PREFIX, (u64)&area, NULL), 0);
	if (beyond < 0x7fffe000) {
		CHECK_EQ(sigp_retry(cpu, SIGP_SET_PREFIX, beyond, &status), 1);
		CHECK_EQ(status, SIGP_ST_INVALID_PARM);
	}
	go = false;
	REQUIRE(cpu_start(1, counts, NULL) == 0);
	CHECK(wait_counting());
	status = 0;
	CHECK_EQ(sigp_retry(cpu, SIGP_SET_PREFIX, (u64)&area, &status), 1);
	CHECK_EQ(status, SIGP_ST_INCORRECT_STATE);
	go = true;
	CHECK(cpu_join(1, 5000000));
}

static void patterns(void *arg)
{
	static const u32 ar9 = 0x99999999;
	static const u64 cr9 = 0x9090909090909090;

	(void)arg;
	go = true;
	asm volatile("	lam	%%a9,%%a9,%[a]\n"
		     "	lctlg	%%c9,%%c9,%[c]\n"
		     "	lgfi	%%r9,0x12345678\n"
		     "	lghi	%%r8,-2\n"
		     "0:	j	0b\n"
		     : : [a] "Q" (ar9), [c] "Q" (cr9) : "8", "9", "memory");
}

static void check_status(const struct lowcore *saved, const struct cpu *cpu)
{
	CHECK_EQ(saved->save_gpr[9], 0x12345678);
	CHECK_EQ(saved->save_gpr[8], -2ul);
	CHECK_EQ(saved->save_cr[9], 0x9090909090909090ul);
	CHECK_EQ(saved->save_ar[9], 0x99999999);
	CHECK_EQ(saved->save_prefix, (u64)cpu->lowcore);
	CHECK_EQ(saved->save_psw.mask & ~PSW_CC(3), PSW_64);
	CHECK(saved->save_psw.addr >= 0x20000 && saved->save_psw.addr < (u64)image_end);
	CHECK(saved->save_clock_comp <= 0x00fffffffffffffful);
}

static void store_status(void)
{
	struct cpu *cpu;
	u32 status = 0;

	if (!second_cpu())
		return;
	cpu = cpu_at(1);
	go = false;
	memset(lowcore.save_fpr, 0, 0x200);
	lowcore.arch_mode = 0;
	REQUIRE(cpu_start(1, patterns, NULL) == 0);
	while (!go)
		;
	delay(1000);
	/* STORE STATUS AT ADDRESS wants a stopped CPU */
	CHECK_EQ(sigp_retry(cpu->address, SIGP_STORE_STATUS, (u64)&area + 0x1200, &status), 1);
	CHECK_EQ(status, SIGP_ST_INCORRECT_STATE);
	CHECK_EQ(sigp_retry(cpu->address, SIGP_STOP_STORE, 0, NULL), 0);
	CHECK(wait_stopped(cpu->address));
	check_status(&lowcore, cpu);		/* absolute 0x1200, whatever its prefix */
	CHECK_EQ(lowcore.arch_mode, 1);
	CHECK(mem_is(cpu->lowcore->save_fpr, 0, 0x200));
	memset(&area, 0, sizeof(area));
	CHECK_EQ(sigp_retry(cpu->address, SIGP_STORE_STATUS, (u64)&area + 0x1200, NULL), 0);
	check_status(&area, cpu);
	CHECK(mem_is(&area, 0, 0x1200));
	CHECK(mem_is(area.pad_1400, 0, sizeof(area.pad_1400)));
	DEPARTS(MACHINE_QEMU, "TCG takes any address to store a status at");
	status = 0;
	CHECK_EQ(sigp_retry(cpu->address, SIGP_STORE_STATUS, 0x7ffffe00, &status), 1);
	CHECK_EQ(status, SIGP_ST_INVALID_PARM);
}

static void resets(void)
{
	struct cpu *cpu;

	if (!second_cpu())
		return;
	cpu = cpu_at(1);
	go = false;
	REQUIRE(cpu_start(1, patterns, NULL) == 0);
	while (!go)
		;
	delay(1000);
	/* CPU RESET stops the CPU and keeps its registers */
	CHECK_EQ(sigp_retry(cpu->address, SIGP_RESET, 0, NULL), 0);
	CHECK(wait_stopped(cpu->address));
	memset(&area, 0, sizeof(area));
	CHECK_EQ(sigp_retry(cpu->address, SIGP_STORE_STATUS, (u64)&area + 0x1200, NULL), 0);
	check_status(&area, cpu);
	/* INITIAL CPU RESET: PSW, prefix, timers, control registers */
	CHECK_EQ(sigp_retry(cpu->address, SIGP_INITIAL_RESET, 0, NULL), 0);
	memset(&area, 0xee, sizeof(area));
	CHECK_EQ(sigp_retry(cpu->address, SIGP_STORE_STATUS, (u64)&area + 0x1200, NULL), 0);
	CHECK_EQ(area.save_gpr[9], 0x12345678);
	CHECK_EQ(area.save_ar[9], 0x99999999);
	CHECK_EQ(area.save_prefix, 0);
	CHECK_EQ(area.save_fpc, 0);
	CHECK_EQ(area.save_psw.addr, 0);
	CHECK_EQ(area.save_cr[0], 0xe0);
	CHECK_EQ(area.save_cr[9], 0);
	CHECK_EQ(area.save_cr[14], 0xc2000000);
	CHECK((long)area.save_cpu_timer <= 0);	/* zero, and it may run on */
	CHECK_EQ(area.save_clock_comp, 0);
}

static void sense_running(void)
{
	u32 status = 0;
	u16 cpu;
	int cc;

	if (!second_cpu())
		return;
	cpu = cpu_number(1);
	cc = sigp_retry(cpu, SIGP_SENSE_RUNNING, 0, &status);
	if (cc == 1 && status & SIGP_ST_INVALID_ORDER) {
		skip("no sense-running-status facility");
		return;
	}
	CHECK_EQ(cc, 1);		/* stopped, so it does not run */
	CHECK_EQ(status, 0x400);
}

static volatile unsigned int together;

static void joins(void *arg)
{
	(void)arg;
	asm volatile("	lhi	%%r1,1\n"
		     "0:	l	%%r0,%[t]\n"
		     "1:	lr	%%r2,%%r0\n	ar	%%r2,%%r1\n"
		     "	cs	%%r0,%%r2,%[t]\n	jne	1b\n"
		     : [t] "+Q" (together) : : "0", "1", "2", "cc", "memory");
}

/* All CPUs, again and again. */
static void bring_up(void)
{
	if (!second_cpu())
		return;
	for (int round = 0; round < 20; round++) {
		together = 0;
		for (unsigned int n = 1; n < cpus(); n++)
			CHECK_EQ(cpu_start(n, joins, NULL), 0);
		for (unsigned int n = 1; n < cpus(); n++)
			if (!CHECK(cpu_join(n, 5000000)))
				return;
		CHECK_EQ(together, cpus() - 1);
	}
}

GUEST(
	{ "SENSE", sense },
	{ "a CPU that is not there: cc 3 for every order", absent },
	{ "invalid orders", invalid_order },
	{ "which bits of the registers count", status_register },
	{ "SET ARCHITECTURE", set_architecture },
	{ "START and STOP", start_stop },
	{ "RESTART of a running CPU", restart_running },
	{ "EMERGENCY SIGNAL and EXTERNAL CALL", emergency_and_call },
	{ "a pending external call", call_pending },
	{ "SET PREFIX", set_prefix },
	{ "STOP AND STORE STATUS, STORE STATUS AT ADDRESS", store_status },
	{ "CPU RESET and INITIAL CPU RESET", resets },
	{ "SENSE RUNNING STATUS", sense_running },
	{ "bring-up of all CPUs, 20 times", bring_up },
)
