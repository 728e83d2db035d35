// SPDX-License-Identifier: MIT
/* machine.c - first steps, and which machine this is */
#include "css.h"
#include "entry.h"
#include "sclp.h"

struct boot_registers boot_registers;
enum machine machine, hardware;

u64 stsi_r0;

int stsi(u32 fc, u32 sel1, u32 sel2, void *block)
{
	register u64 r0 asm("0") = (u64)fc << 28 | sel1;
	register u64 r1 asm("1") = sel2;
	int cc = 9;

	asm volatile(PROBE("stsi	0(%[b])")
		     IPM(cc)
		     : [cc] "+d" (cc), "+d" (r0) : [b] "a" (block), "d" (r1) : "memory", "cc");
	stsi_r0 = r0;
	return cc;
}

static enum machine by_manufacturer(void)
{
	static u8 block[4096] __aligned(4096);
	u8 name[4];

	if (stsi(1, 1, 1, block))
		return MACHINE_OTHER;
	to_ebcdic(name, "QEMU", 4);
	if (!memcmp(block + 32, name, 4))
		return MACHINE_QEMU;
	to_ebcdic(name, "HRC", 3);
	return memcmp(block + 32, name, 3) ? MACHINE_OTHER : MACHINE_HERCULES;
}

void machine_find(void)
{
	static u8 block[4096] __aligned(4096);
	u8 name[4];

	hardware = by_manufacturer();
	machine = hardware;
	to_ebcdic(name, "z/VM", 4);
	if (!stsi(3, 2, 2, block) && !memcmp(block + 32 + 24, name, 4))
		machine = MACHINE_CP;
}

u64 storage_size(void)
{
	static struct sccb_scp_info b;
	static u64 size;

	if (!size) {
		memset(&b, 0, sizeof(b));
		b.length = sizeof(b);
		if (sclp_call(SCLP_READ_SCP_INFO, &b) == 0x10)
			size = (b.rnmax ? b.rnmax : b.rnmax2) * (b.rnsize ? b.rnsize : b.rnsize2) *
			       MB;
	}
	return size;
}

void boot(void)
{
	ctl_load(0, 0);
	ctl_load(6, 0);
	cpu_timer_set(0x7fffffffffffffff);
	clock_comparator_set(-1ul);
	smp_init();
	machine_find();
	console_find(guest_console);
	guest_end();
}
