// SPDX-License-Identifier: MIT
/* irq.c - external, I/O, supervisor-call and machine-check interruptions are recorded per CPU */
#include "guest.h"
#include "entry.h"

/*
 * A wait ends with its first interruption, and no further one is taken before the program asks
 * again.
 */
static void wake(struct frame *f)
{
	if (f->psw.mask & PSW_WAIT)
		f->psw.mask &= ~(PSW_WAIT | PSW_EXT | PSW_IO);
}

void ext_handler(struct frame *f)
{
	struct cpu *cpu = this_cpu();
	struct ext_event *e = &cpu->ext[cpu->ext_count % EVENTS_MAX];

	if (lowcore.ext_code == EXT_SERVICE && cpu->service_wanted) {
		cpu->service_parm = lowcore.ext_params;
		cpu->service_wanted = false;
	} else {
		*e = (struct ext_event){
			.code = lowcore.ext_code,
			.cpu = lowcore.ext_cpu_addr,
			.parm = lowcore.ext_params,
			.parm2 = lowcore.ext_params2,
			.at = tod(),
			.old = f->psw,
		};
		cpu->ext_count++;
	}
	if (lowcore.ext_code == EXT_EMERGENCY)
		cpu->emergencies[lowcore.ext_cpu_addr % 64]++;
	if (lowcore.ext_code == EXT_CALL)
		cpu->calls[lowcore.ext_cpu_addr % 64]++;
	/* these two stay pending while their condition lasts */
	if (lowcore.ext_code == EXT_CLOCK_COMP)
		clock_comparator_set(-1ul);
	if (lowcore.ext_code == EXT_CPU_TIMER)
		cpu_timer_set(0x7fffffffffffffff);
	wake(f);
}

void io_handler(struct frame *f)
{
	struct cpu *cpu = this_cpu();

	cpu->io[cpu->io_count % EVENTS_MAX] = (struct io_event){
		.schid = lowcore.schid,
		.parm = lowcore.io_parm,
		.word = lowcore.io_word,
		.old = f->psw,
	};
	cpu->io_count++;
	wake(f);
}

void svc_handler(struct frame *f)
{
	this_cpu()->svc = lowcore.svc_code;
	f->psw.mask &= ~(PSW_PROBLEM | PSW_KEY(15));
}

void mcck_handler(struct frame *f)
{
	struct cpu *cpu = this_cpu();

	cpu->machine_checks++;
	cpu->mcic = lowcore.mcic;
	wake(f);
}

void events_clear(void)
{
	struct cpu *cpu = this_cpu();

	cpu->ext_count = 0;
	cpu->io_count = 0;
}

unsigned int ext_count(void)
{
	return this_cpu()->ext_count;
}

const struct ext_event *ext_event(unsigned int n)
{
	return &this_cpu()->ext[n % EVENTS_MAX];
}

unsigned int io_count(void)
{
	return this_cpu()->io_count;
}

const struct io_event *io_event(unsigned int n)
{
	return &this_cpu()->io[n % EVENTS_MAX];
}

u16 svc_last(void)
{
	return this_cpu()->svc;
}

void delay(u64 us)
{
	u64 end = tod() + us * TOD_US;

	while (tod() < end)
		;
}

unsigned int ext_await(u64 cr0_subclasses, unsigned int n, u64 us)
{
	struct cpu *cpu = this_cpu();
	u64 cr0 = ctl_store(0), end = tod() + us * TOD_US;

	ctl_load(0, (cr0 & ~CR0_EXT_ALL) | cr0_subclasses);
	ext_on();
	while (cpu->ext_count < n && tod() < end)
		;
	irq_off();
	ctl_load(0, cr0);
	return cpu->ext_count;
}

unsigned int io_await(u8 isc_mask, unsigned int n, u64 us)
{
	struct cpu *cpu = this_cpu();
	u64 cr6 = ctl_store(6), end = tod() + us * TOD_US;

	ctl_load(6, (u64)isc_mask << 24);
	io_on();
	while (cpu->io_count < n && tod() < end)
		;
	irq_off();
	ctl_load(6, cr6);
	return cpu->io_count;
}

void service_signal_begin(void)
{
	this_cpu()->service_parm = 0;
	this_cpu()->service_wanted = true;
}

u32 service_signal_await(u64 us)
{
	struct cpu *cpu = this_cpu();
	u64 cr0 = ctl_store(0), end = tod() + us * TOD_US;
	u64 mask = psw_mask();

	ctl_load(0, (cr0 & ~CR0_EXT_ALL) | CR0_SERVICE);
	ext_on();
	while (cpu->service_wanted && tod() < end)
		;
	psw_set_mask(mask);
	ctl_load(0, cr0);
	cpu->service_wanted = false;
	return cpu->service_parm;
}
