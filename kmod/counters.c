// SPDX-License-Identifier: GPL-2.0-only
/* counters.c - everything that the module counts, for cpctl counters */
#include "zcp.h"

struct walk {
	zcp_counter_fn fn;
	void *arg;
};

static int vm_counters(struct zcp_vm *vm, void *arg)
{
	const struct walk *walk = arg;

	return sie_counters(vm, walk->fn, walk->arg);
}

int zcp_counters(zcp_counter_fn fn, void *arg)
{
	struct walk walk = { fn, arg };
	int ret;

	ret = esm_counters(fn, arg);
	if (!ret)
		ret = aud_counters(fn, arg);
	if (!ret)
		ret = recovery_counters(fn, arg);
	if (!ret)
		ret = cp_counters(fn, arg);
	if (!ret)
		ret = zcp_vm_for_each(vm_counters, &walk);
	return ret;
}
