// SPDX-License-Identifier: GPL-2.0-only
/* counters.c - the sums over a VM's CPUs, for cpctl status */
#include "vcpu.h"

#define SIE_COUNTER_NAME(name, text) [CNT_##name] = text,
static const char *const names[CNT_MAX] = {
	SIE_COUNTERS(SIE_COUNTER_NAME)
};

#undef SIE_COUNTER_NAME

/* fn sees every row that is not zero; CPUs run meanwhile, so sums may be a little behind */
int sie_counters(struct zcp_vm *vm, zcp_counter_fn fn, void *arg)
{
	unsigned int row, cpu;
	int ret;

	for (row = 0; row < CNT_MAX; row++) {
		u64 sum = 0;

		for (cpu = 0; cpu < ZCP_MAX_CPUS; cpu++) {
			const struct zcp_vcpu *vcpu = READ_ONCE(vm->vcpu[cpu]);

			if (vcpu)
				sum += READ_ONCE(vcpu->counters[row]);
		}
		if (!sum)
			continue;
		ret = fn(arg, vm->userid, names[row], sum);
		if (ret)
			return ret;
	}
	return 0;
}
