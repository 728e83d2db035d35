// SPDX-License-Identifier: MIT
/*
 * Channel programs from the first bytes of the input: flags and address of the ORB, then storage of
 * 8 KiB, which the device's answers also come from. Whatever it holds, each slice ends, and storage
 * is touched only through the host.
 */
#include <stdlib.h>
#include "kmod/sie/ccw.h"

#define STORAGE	8192
#define SLICES	64

static struct {
	u8 storage[STORAGE];
	u8 key;
	unsigned int answers, accesses;
} m;

static int check(u64 addr, u8 key, size_t len)
{
	if (!len || len > 65536)
		abort();
	m.accesses++;
	if (addr >= STORAGE || len > STORAGE - addr)
		return 5;
	return key && key != m.key && addr >= STORAGE / 2 ? 4 : 0;
}

static int fetch(void *ctx, u64 addr, u8 key, void *to, size_t len)
{
	int ret = check(addr, key, len);

	(void)ctx;
	if (!ret)
		memcpy(to, m.storage + addr, len);
	return ret;
}

static int store(void *ctx, u64 addr, u8 key, const void *from, size_t len)
{
	int ret = check(addr, key, len);

	(void)ctx;
	if (!ret)
		memcpy(m.storage + addr, from, len);
	return ret;
}

/*
 * Reads give, other commands take; the answer is a byte of storage, of which two values mean wait
 * and host error
 */
static int command(void *ctx, struct ccw_prog *p)
{
	static u8 buffer[4096];
	u8 answer = m.storage[m.answers++ % STORAGE];
	size_t n;

	(void)ctx;
	if ((p->cmd & 3) == 2)
		ccw_put(p, buffer, answer * 5u);
	else if (p->cmd & 1)
		do {
			if (ccw_spent(p))
				return -EAGAIN;
			n = ccw_get(p, buffer, sizeof(buffer));
			if (n > sizeof(buffer))
				abort();
		} while (n);
	if (answer == 0xfe)
		return -EAGAIN;
	if (answer == 0xff)
		return -EIO;
	return answer & 0x10 ? answer & 0x7f : DS_END;
}

static void intermediate(void *ctx, u8 cstat)
{
	(void)ctx;
	if (cstat & ~CS_PCI)
		abort();
}

static bool stop(void *ctx)
{
	(void)ctx;
	return false;
}

static const struct ccw_host host = { fetch, store, command, intermediate, stop };

int LLVMFuzzerTestOneInput(const u8 *data, size_t len)
{
	struct ccw_prog p = { .host = &host };
	struct ccw_orb orb;
	enum ccw_end end = CCW_MORE;
	int slice;

	if (len < 8)
		return 0;
	memset(&m, 0, sizeof(m));
	memcpy(&orb.flags, data, 4);
	memcpy(&orb.cpa, data + 4, 4);
	memcpy(m.storage, data + 8, min_t(size_t, len - 8, STORAGE));
	m.key = orb.flags & 0xf;
	orb.flags = be32_to_cpu(orb.flags);
	orb.cpa = be32_to_cpu(orb.cpa);
	if (orb.flags == ~0u)
		ccw_start_ipl(&p);
	else if (ccw_orb_valid(&orb))
		ccw_start(&p, &orb);
	else
		return 0;
	p.limit = 4096;
	p.limit_mode = orb.cpa >> 29 & 3;
	for (slice = 0; slice < SLICES && end != CCW_DONE && end != CCW_ERROR; slice++) {
		m.accesses = 0;
		end = ccw_run(&p, 32);
		if (end == CCW_DONE && p.cstat & ~(CS_LENGTH | CS_PROGRAM | CS_PROTECTION))
			abort();
	}
	return 0;
}
