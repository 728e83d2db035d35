// SPDX-License-Identifier: MIT
/*
 * kvmrun.c - runs one guest with Linux's own kvm.ko, for comparison
 *
 * kvmrun MB IMAGE		a flat image, loaded at absolute 0, started through the PSW at 0
 *
 * One CPU, an SCLP with the ASCII console and nothing else. Ends with status 0
 * when the guest has stopped its CPU, 99 on a disabled wait, 125 otherwise.
 */
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/kvm.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#define TROUBLE		125
#define DISABLED_WAIT	99
#define MB		0x100000ul
#define SEGMENT_MASK	(MB - 1)

#define PSW_PROBLEM	0x1000000000000ull
#define PSW_CC_SHIFT	44
#define SHORT_PSW_BA	0x80000000u

enum { ICPT_INSTRUCTION = 0x04, ICPT_WAIT = 0x1c, ICPT_STOP = 0x28, ICPT_OPERATION = 0x2c };
enum { PGM_OPERATION = 1, PGM_PRIVILEGED = 2, PGM_ADDRESSING = 5, PGM_SPECIFICATION = 6 };
enum { IPA_SERVC = 0xb220, IPA_DIAG = 0x83, DIAG_ROUND_TRIP = 0x501 };
enum { SCCB_MAX = 4096, EVENT_VT220 = 0x1a };

static int vm, cpu;
static struct kvm_run *run;
static uint8_t *storage;
static uint64_t storage_size;

static uint16_t get16(const uint8_t *p)
{
	return p[0] << 8 | p[1];
}

static void put16(uint8_t *p, uint16_t v)
{
	memcpy(p, &v, sizeof(v));
}

static void put64(uint8_t *p, uint64_t v)
{
	memcpy(p, &v, sizeof(v));
}

static void vm_create(uint64_t size)
{
	struct kvm_userspace_memory_region region = { .memory_size = size };
	int kvm = open("/dev/kvm", O_RDWR | O_CLOEXEC), len;
	uint8_t *p;

	if (kvm < 0)
		err(TROUBLE, "/dev/kvm");
	vm = ioctl(kvm, KVM_CREATE_VM, 0);
	if (vm < 0)
		err(TROUBLE, "KVM_CREATE_VM");
	p = mmap(NULL, size + MB, PROT_READ | PROT_WRITE,
		 MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	if (p == MAP_FAILED)
		err(TROUBLE, "%llu bytes of storage", (unsigned long long)size);
	storage = (uint8_t *)(((uintptr_t)p + SEGMENT_MASK) & ~SEGMENT_MASK);
	storage_size = size;
	region.userspace_addr = (uintptr_t)storage;
	if (ioctl(vm, KVM_SET_USER_MEMORY_REGION, &region))
		err(TROUBLE, "KVM_SET_USER_MEMORY_REGION");
	cpu = ioctl(vm, KVM_CREATE_VCPU, 0);
	if (cpu < 0)
		err(TROUBLE, "KVM_CREATE_VCPU");
	len = ioctl(kvm, KVM_GET_VCPU_MMAP_SIZE, 0);
	run = len < 0 ? MAP_FAILED : mmap(NULL, len, PROT_READ | PROT_WRITE, MAP_SHARED, cpu, 0);
	if (run == MAP_FAILED)
		err(TROUBLE, "the CPU's state");
	if (ioctl(cpu, KVM_S390_INITIAL_RESET, 0))
		err(TROUBLE, "KVM_S390_INITIAL_RESET");
}

static void load(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	uint64_t end = 0;
	ssize_t n = 0;

	if (fd < 0)
		err(TROUBLE, "%s", path);
	while (end < storage_size && (n = read(fd, storage + end, storage_size - end)) > 0)
		end += n;
	if (end >= storage_size || n < 0)
		errx(TROUBLE, "%s does not fit into the guest's storage", path);
	close(fd);
}

static void load_flat(const char *path)
{
	uint32_t psw[2];

	load(path);
	memcpy(psw, storage, sizeof(psw));
	run->psw_mask = psw[1] & SHORT_PSW_BA;
	run->psw_addr = psw[1] & ~SHORT_PSW_BA;
}

static void inject(int fd, struct kvm_s390_interrupt irq)
{
	if (ioctl(fd, KVM_S390_INTERRUPT, &irq))
		err(TROUBLE, "KVM_S390_INTERRUPT");
}

static void program_interruption(uint16_t code)
{
	inject(cpu, (struct kvm_s390_interrupt){ .type = KVM_S390_PROGRAM_INT, .parm = code });
}

/* ---- SCLP: each command takes an SCCB of len bytes and returns the response code ---- */

static uint16_t read_scp_info(uint8_t *sccb, uint16_t len)
{
	if (len < 160)
		return 0x0300;
	memset(sccb + 8, 0, len - 8);
	put16(sccb + 8, storage_size / MB);
	sccb[10] = 1;				/* MB in an increment */
	put16(sccb + 16, 1);			/* one CPU entry, zeros, at 144 */
	put16(sccb + 18, 144);
	memset(sccb + 24, 0x40, 8);		/* LOADPARM: blanks */
	put64(sccb + 48, 0x0800000000000000);	/* READ CPU INFO is there */
	return 0x0010;
}

static uint16_t read_cpu_info(uint8_t *sccb, uint16_t len)
{
	if (len < 32)
		return 0x0300;
	memset(sccb + 8, 0, len - 8);
	put16(sccb + 8, 1);
	put16(sccb + 10, 16);
	put16(sccb + 14, 32);
	return 0x0010;
}

static uint16_t write_event_mask(uint8_t *sccb, uint16_t len)
{
	const uint32_t mask = 1u << (32 - EVENT_VT220);
	uint16_t mask_len = len < 12 ? 0 : get16(sccb + 10);

	if (mask_len < sizeof(mask) || 12 + 4 * mask_len > len)
		return 0x74f0;
	memset(sccb + 12 + 2 * mask_len, 0, 2 * mask_len);
	memcpy(sccb + 12 + 2 * mask_len, &mask, sizeof(mask));
	return 0x0020;
}

static uint16_t write_event_data(uint8_t *sccb, uint16_t len)
{
	for (unsigned int at = 8, n; at + 6 <= len; at += n) {
		n = get16(sccb + at);
		if (n < 6 || at + n > len)
			return 0x71f0;
		if (sccb[at + 2] != EVENT_VT220)
			return 0x73f0;	/* of one that is taken Linux awaits the end */
		for (unsigned int i = 6; i < n; i++)
			if (sccb[at + i] != '\r')
				putchar(sccb[at + i]);
		fflush(stdout);
		sccb[at + 3] |= 0x80;
	}
	return 0x0020;
}

static uint16_t read_event_data(uint8_t *sccb, uint16_t len)
{
	(void)sccb;
	(void)len;
	return 0x60f0;				/* none */
}

static const struct {
	uint32_t command, mask;
	uint16_t (*run)(uint8_t *sccb, uint16_t len);
} sclp_commands[] = {
	{ 0x00020001, 0xffeffeff, read_scp_info },	/* also forced, also with a list of CPUs */
	{ 0x00010001, 0xfffffeff, read_cpu_info },
	{ 0x00780005, 0xffffffff, write_event_mask },
	{ 0x00760005, 0xffffffff, write_event_data },
	{ 0x00770005, 0xffffffff, read_event_data },
};

static uint64_t absolute(uint64_t real)
{
	uint64_t prefix = run->s.regs.prefix;

	if (real < 0x2000)
		return real + prefix;
	return real - prefix < 0x2000 ? real - prefix : real;
}

static void service_call(void)
{
	uint32_t r1 = run->s390_sieic.ipb >> 20 & 15, r2 = run->s390_sieic.ipb >> 16 & 15;
	uint32_t command = run->s.regs.gprs[r1], sccb = run->s.regs.gprs[r2] & 0x7fffffff;
	uint64_t at = absolute(sccb);
	uint16_t len, response = 0x01f0;

	if (run->psw_mask & PSW_PROBLEM)
		return program_interruption(PGM_PRIVILEGED);
	if (sccb & 7)
		return program_interruption(PGM_SPECIFICATION);
	if (at + SCCB_MAX > storage_size)
		return program_interruption(PGM_ADDRESSING);
	len = get16(storage + at);
	if (len < 8 || (at & (SCCB_MAX - 1)) + len > SCCB_MAX) {
		response = 0x0100;
	} else {
		for (size_t i = 0; i < sizeof(sclp_commands) / sizeof(sclp_commands[0]); i++)
			if ((command & sclp_commands[i].mask) == sclp_commands[i].command)
				response = sclp_commands[i].run(storage + at, len);
	}
	put16(storage + at + 6, response);
	inject(vm, (struct kvm_s390_interrupt){ .type = KVM_S390_INT_SERVICE, .parm = sccb });
	run->psw_mask &= ~(3ull << PSW_CC_SHIFT);
}

static void instruction(void)
{
	uint16_t ipa = run->s390_sieic.ipa;

	if (ipa == IPA_SERVC)
		service_call();
	else if (ipa >> 8 != IPA_DIAG)
		program_interruption(PGM_OPERATION);
	else if (run->s390_sieic.ipb >> 16 != DIAG_ROUND_TRIP)
		program_interruption(PGM_SPECIFICATION);
}

/* The status to end with, or -1 */
static int sie_exit(void)
{
	switch (run->s390_sieic.icptcode) {
	case ICPT_INSTRUCTION:
	case ICPT_OPERATION:
		instruction();
		return -1;
	case ICPT_STOP:
		return 0;
	case ICPT_WAIT:
		warnx("disabled wait, PSW %016llx %016llx", (unsigned long long)run->psw_mask,
		      (unsigned long long)run->psw_addr);
		return DISABLED_WAIT;
	}
	warnx("intercept %02x, instruction %04x%08x, PSW %016llx %016llx", run->s390_sieic.icptcode,
	      run->s390_sieic.ipa, run->s390_sieic.ipb, (unsigned long long)run->psw_mask,
	      (unsigned long long)run->psw_addr);
	return TROUBLE;
}

static int run_guest(void)
{
	int status = -1;

	while (status < 0) {
		if (ioctl(cpu, KVM_RUN, 0) < 0) {
			if (errno == EINTR)
				continue;
			err(TROUBLE, "KVM_RUN");
		}
		if (run->exit_reason == KVM_EXIT_S390_SIEIC)
			status = sie_exit();
		else if (run->exit_reason == KVM_EXIT_S390_RESET)
			status = 0;
		else if (run->exit_reason != KVM_EXIT_INTR)
			errx(TROUBLE, "exit %u", run->exit_reason);
	}
	return status;
}

int main(int argc, char **argv)
{
	unsigned long mb = argc > 1 ? strtoul(argv[1], NULL, 10) : 0;

	if (argc != 3 || mb < 1 || mb > 0xffff) {
		fprintf(stderr, "usage: kvmrun MB IMAGE\n");
		return 64;
	}
	vm_create(mb * MB);
	load_flat(argv[2]);
	return run_guest();
}
