// SPDX-License-Identifier: MIT
/*
 * Preloaded into Hercules when its machine has no network: Hercules 3.13 keeps what it has read
 * of an FBA disk, in groups of blocks, and would never see what the host writes to one
 * (relay.py). What it keeps of that disk is forgotten whenever it looks for it. It looks with
 * the lock of its cache held, and after the device has let go of the group before.
 */
#include <dlfcn.h>
#include <stdint.h>

/* there is no header for what is overridden here */
#pragma GCC diagnostic ignored "-Wmissing-prototypes"

enum { DISK = 0x0f00, KEY_DEVICE_SHIFT = 32 };

int cache_lookup(int ix, uint64_t key, int *o)
{
	static int (*lookup)(int ix, uint64_t key, int *o);
	static int (*release)(int ix, int i, int flag);
	int i;

	if (!lookup) {
		*(void **)&release = dlsym(RTLD_NEXT, "cache_release");
		*(void **)&lookup = dlsym(RTLD_NEXT, "cache_lookup");
	}
	i = lookup(ix, key, o);
	if (i < 0 || key >> KEY_DEVICE_SHIFT != DISK)
		return i;
	release(ix, i, 0);
	return lookup(ix, key, o);
}
