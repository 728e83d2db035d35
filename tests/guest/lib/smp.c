// SPDX-License-Identifier: MIT
/* smp.c - the other CPUs */
#include "guest.h"
#include "entry.h"

#define STACK_SIZE 16384

/* [0] is not used: CPU 0 of the table has prefix 0 */
static struct lowcore lowcores[CPUS_MAX];
static u8 stacks[CPUS_MAX][STACK_SIZE] __aligned(16);
static struct cpu table[CPUS_MAX];
static unsigned int count;

struct cpu *this_cpu(void)
{
	return READ_ONCE(lowcore.cpu);
}

void lowcore_init(struct lowcore *lc, struct cpu *cpu)
{
	lc->restart_new = (struct psw) { PSW_64, (u64)restart_entry };
	lc->ext_new = (struct psw) { PSW_64, (u64)ext_entry };
	lc->svc_new = (struct psw) { PSW_64, (u64)svc_entry };
	lc->pgm_new = (struct psw) { PSW_64, (u64)pgm_entry };
	lc->mcck_new = (struct psw) { PSW_64, (u64)mcck_entry };
	lc->io_new = (struct psw) { PSW_64, (u64)io_entry };
	lc->cpu = cpu;
}

void smp_init(void)
{
	u16 own = cpu_address();

	table[0].lowcore = &lowcore;
	table[0].address = own;
	lowcore_init(&lowcore, &table[0]);
	count = 1;
	for (u16 a = 0; a < 64 && count < CPUS_MAX; a++) {
		if (a == own || sigp_retry(a, SIGP_SENSE, 0, NULL) == 3)
			continue;
		table[count].address = a;
		table[count].lowcore = &lowcores[count];
		count++;
	}
}

unsigned int cpus(void)
{
	return count;
}

u16 cpu_number(unsigned int n)
{
	return table[n].address;
}

struct cpu *cpu_at(unsigned int n)
{
	return &table[n];
}

int sigp_retry(u16 cpu, u8 order, u64 parm, u32 *status)
{
	u64 end = tod() + 5000000 * TOD_US;
	int cc;

	do {
		cc = sigp(cpu, order, parm, status);
	} while (cc == 2 && tod() < end);
	return cc == 2 ? -1 : cc;
}

void cpu_main(void)
{
	struct cpu *cpu = this_cpu();

	ctl_load(0, 0);
	cpu_timer_set(0x7fffffffffffffff);
	clock_comparator_set(-1ul);
	cpu->running = true;
	cpu->run(cpu->arg);
	barrier();
	cpu->running = false;
	cpu->done = true;
	for (;;)
		sigp(cpu->address, SIGP_STOP, 0, NULL);
}

int cpu_start(unsigned int n, void (*run)(void *arg), void *arg)
{
	struct cpu *cpu = &table[n];
	int cc;

	memset(cpu->lowcore, 0, sizeof(*cpu->lowcore));
	lowcore_init(cpu->lowcore, cpu);
	cpu->lowcore->stack = (u64)stacks[n] + STACK_SIZE;
	cpu->run = run;
	cpu->arg = arg;
	cpu->running = false;
	cpu->done = false;
	cpu->ext_count = 0;
	cpu->io_count = 0;
	cc = sigp_retry(cpu->address, SIGP_INITIAL_RESET, 0, NULL);
	if (!cc)
		cc = sigp_retry(cpu->address, SIGP_SET_PREFIX, (u64)cpu->lowcore, NULL);
	if (!cc)
		cc = sigp_retry(cpu->address, SIGP_RESTART, 0, NULL);
	return cc;
}

bool cpu_join(unsigned int n, u64 us)
{
	u64 end = tod() + us * TOD_US;
	u32 status;

	while (tod() < end) {
		if (table[n].done && sigp(table[n].address, SIGP_SENSE, 0, &status) == 1 &&
		    status & SIGP_ST_STOPPED)
			return true;
	}
	return false;
}

void cpu_stop_all(void)
{
	u64 end = tod() + 5000000 * TOD_US;
	u32 status;

	for (unsigned int n = 1; n < count; n++) {
		sigp_retry(table[n].address, SIGP_STOP, 0, NULL);
		do {
			status = 0;
			sigp(table[n].address, SIGP_SENSE, 0, &status);
		} while (!(status & SIGP_ST_STOPPED) && tod() < end);
	}
}
