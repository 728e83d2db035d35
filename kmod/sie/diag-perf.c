// SPDX-License-Identifier: GPL-2.0-only
/* diag-perf.c - DIAGNOSE X'204', X'2FC': a guest's own use of CPUs and storage */
#include <linux/cpumask.h>
#include <linux/fs.h>
#include <linux/rcupdate.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/timekeeping.h>
#include <asm/timex.h>
#include "../ebcdic.h"
#include "diag.h"

static void name_encode(u8 to[ZCP_NAME_LEN], const char *from)
{
	char name[ZCP_NAME_LEN];

	memset(name, ' ', sizeof(name));
	memcpy(name, from, strnlen(from, sizeof(name)));
	ebcdic_encode(to, name, sizeof(name));
}

static void cpu_times(const struct zcp_vcpu *vcpu, u64 *virtual_us, u64 *total_us)
{
	u64 virtual = READ_ONCE(vcpu->virt_ns), total = READ_ONCE(vcpu->total_ns);
	struct task_struct *task;

	rcu_read_lock();
	task = READ_ONCE(vcpu->task);
	if (task) {
		virtual += READ_ONCE(task->gtime) - vcpu->virt_base;
		total += READ_ONCE(task->utime) + READ_ONCE(task->stime) - vcpu->total_base;
	}
	rcu_read_unlock();
	*virtual_us = virtual / NSEC_PER_USEC;
	*total_us = total / NSEC_PER_USEC;
}

/* ---- X'204': the machine as the one partition that the guest can see ---- */

#define DIAG204_STORE		4	/* subcode: simple format, this partition */
#define DIAG204_UNSUPPORTED	4

struct partition_info {
	u8 partitions;
	u8 flags;
	u16 slice;
	u16 cpus;
	u16 this;
	u64 tod;
	u8 number;
	u8 cpu_count;
	u8 reserved12[6];
	u8 name[ZCP_NAME_LEN];
	struct partition_cpu {
		u16 address;
		u8 reserved2[2];
		u8 type;
		u8 flags;
		u16 weight;
		u64 total_us, virtual_us;
	} cpu[ZCP_MAX_CPUS];
} __packed;

static size_t partition_fill(struct zcp_vm *vm, struct partition_info *info)
{
	unsigned int i;

	info->partitions = 1;
	info->tod = get_tod_clock_fast();
	name_encode(info->name, vm->userid);
	for (i = 0; i < ZCP_MAX_CPUS; i++) {
		struct partition_cpu *cpu = &info->cpu[info->cpu_count];
		u64 virtual, total;

		if (!vm->vcpu[i])
			continue;
		cpu_times(vm->vcpu[i], &virtual, &total);
		cpu->address = i;
		cpu->total_us = total;
		cpu->virtual_us = virtual;
		info->cpu_count++;
	}
	info->cpus = info->cpu_count;
	return offsetof(struct partition_info, cpu[info->cpu_count]);
}

/* Rx: logical address; Ry: subcode, on return 0 or why not; Ry+1: pages, of the area, then used */
int diag_204_partition(struct zcp_vcpu *vcpu, unsigned int rx, unsigned int ry)
{
	struct partition_info *info;
	size_t len;
	int ret;

	if (ry & 1)
		return PGM_SPECIFICATION;
	if ((u32)vcpu->gpr[ry] != DIAG204_STORE || !vcpu->gpr[ry + 1]) {
		vcpu->gpr[ry] = DIAG204_UNSUPPORTED;
		return 0;
	}
	if (gpr_addr(vcpu, rx) & ~PAGE_MASK)
		return PGM_SPECIFICATION;
	static_assert(sizeof(*info) <= PAGE_SIZE);
	info = kzalloc(sizeof(*info), GFP_KERNEL_ACCOUNT);
	if (!info)
		return -ENOMEM;
	len = partition_fill(vcpu->vm, info);
	ret = sie_write_logical(vcpu, gpr_addr(vcpu, rx), rx, info, len);
	kfree(info);
	if (ret)
		return ret;
	vcpu->gpr[ry] = 0;
	vcpu->gpr[ry + 1] = 1;
	return 0;
}

/* ---- X'2FC': guest performance data ---- */

#define DIAG2FC_FORMAT		2
/* A positive code would be taken for a length */
#define DIAG2FC_SHORT		-2L	/* Rx: how many bytes are missing, negative */
#define DIAG2FC_DENIED		-1L	/* another guest */
#define CPU_MAX			10000
#define SHARE_RELATIVE		100

struct diag2fc_request {
	u8 userid[ZCP_NAME_LEN];
	u8 group[ZCP_NAME_LEN];
	u64 addr;
	u32 size;
	u32 format;
};

struct diag2fc_entry {
	u32 version;
	u32 flags;
	u64 cpu_us, elapsed_us;
	u64 min_kb, max_kb, share_kb, used_kb;
	u32 real_cpus, logical_cpus, virtual_cpus, operating_cpus;
	u32 cpu_max, cpu_share;
	u32 using, delayed, page_wait, idle, other, samples;
	u8 userid[ZCP_NAME_LEN];
};

static_assert(sizeof(struct diag2fc_request) == 32);
static_assert(sizeof(struct diag2fc_entry) == 112);

static void entry_fill(struct zcp_vm *vm, struct diag2fc_entry *entry)
{
	u64 born = current->group_leader->start_boottime;
	u64 virtual, total;
	unsigned int i;

	memset(entry, 0, sizeof(*entry));
	sie_vm_times(vm, &virtual, &total);
	entry->cpu_us = total / NSEC_PER_USEC;
	entry->elapsed_us = (ktime_get_boottime_ns() - born) / NSEC_PER_USEC;
	entry->max_kb = vm->storage_size >> 10;
	entry->used_kb = READ_ONCE(vm->storage->f_mapping->nrpages) << (PAGE_SHIFT - 10);
	entry->share_kb = entry->used_kb;
	entry->real_cpus = num_online_cpus();
	entry->logical_cpus = num_online_cpus();
	entry->virtual_cpus = vm->cpus;
	for (i = 0; i < ZCP_MAX_CPUS; i++)
		if (vm->vcpu[i])
			entry->operating_cpus += !READ_ONCE(vm->vcpu[i]->stopped);
	entry->cpu_max = CPU_MAX;
	entry->cpu_share = SHARE_RELATIVE;
	name_encode(entry->userid, vm->userid);
}

/* Blank or its own name: a guest may ask about itself */
static bool asks_itself(const struct zcp_vm *vm, const u8 userid[ZCP_NAME_LEN])
{
	u8 own[ZCP_NAME_LEN], blank[ZCP_NAME_LEN];

	name_encode(own, vm->userid);
	name_encode(blank, "");
	return !memcmp(userid, own, sizeof(own)) || !memcmp(userid, blank, sizeof(blank));
}

/*
 * Rx: request, on return bytes of the area that are left; Ry: return code. Both
 * addresses are logical: Linux has them on its stack and in vmalloc space.
 */
int diag_2fc_guest(struct zcp_vcpu *vcpu, unsigned int rx, unsigned int ry)
{
	u64 addr = gpr_addr(vcpu, rx);
	struct diag2fc_request request;
	struct diag2fc_entry entry;
	int ret;

	if (addr & 7 || rx == ry)
		return PGM_SPECIFICATION;
	ret = sie_read_logical(vcpu, addr, rx, &request, sizeof(request));
	if (ret)
		return ret;
	if (request.format != DIAG2FC_FORMAT)
		return PGM_SPECIFICATION;
	if (!asks_itself(vcpu->vm, request.userid)) {
		vcpu->gpr[ry] = DIAG2FC_DENIED;
		return 0;
	}
	if (request.size >= sizeof(entry)) {
		entry_fill(vcpu->vm, &entry);
		addr = request.addr & vcpu_addr_mask(vcpu);
		ret = sie_write_logical(vcpu, addr, 0, &entry, sizeof(entry));
		if (ret)
			return ret;
		vcpu->gpr[ry] = 0;
	} else {
		vcpu->gpr[ry] = DIAG2FC_SHORT;
	}
	vcpu->gpr[rx] = (u64)request.size - sizeof(entry);
	return 0;
}
