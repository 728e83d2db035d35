/* SPDX-License-Identifier: MIT */
/*
 * machine.h - storage, a device and an ORB for tests of the channel program interpreter
 *
 * The device knows these commands:
 *	01	write: takes everything
 *	11	write: takes at most 10 bytes
 *	02	read: gives RECORD bytes 1, 2, 3 ...
 *	12	read: gives as many as the test put into give
 *	03	no operation
 *	07	control that ends with status modifier
 *	0f	unit check, nothing moved
 *	1f	unit exception, nothing moved
 *	0a	waits until ready, then gives 4 bytes
 *	21	write: takes everything in pieces of 4, asking for the budget
 *	ff	host error
 */
#ifndef ZCP_TESTS_MACHINE_H
#define ZCP_TESTS_MACHINE_H

#include <stdlib.h>
#include "kmod/sie/ccw.h"

#define STORAGE	0x20000
#define RECORD	80

static struct machine {
	u8 storage[STORAGE];
	u8 key[STORAGE / 4096];		/* of each page, low digit: fetch-protected */
	u8 taken[65536];		/* what the device was given */
	size_t taken_len;
	size_t give;
	bool ready, stop;
	unsigned int commands, fetches, pci, initial, stores;
	u64 fetched[64];		/* addresses of the first fetches */
	struct ccw_prog p;
} m;

static int access(u64 addr, u8 key, size_t len, bool store)
{
	u64 page;

	for (page = addr / 4096; page <= (addr + len - 1) / 4096; page++) {
		if (page >= STORAGE / 4096)
			return 5;
		if (key && m.key[page] >> 4 != key && (store || m.key[page] & 8))
			return 4;
	}
	return 0;
}

static int fetch(void *ctx, u64 addr, u8 key, void *to, size_t len)
{
	int ret = access(addr, key, len, false);

	(void)ctx;
	if (m.fetches < 64)
		m.fetched[m.fetches] = addr;
	m.fetches++;
	if (!ret)
		memcpy(to, m.storage + addr, len);
	return ret;
}

static int store(void *ctx, u64 addr, u8 key, const void *from, size_t len)
{
	int ret = access(addr, key, len, true);

	(void)ctx;
	m.stores++;
	if (!ret)
		memcpy(m.storage + addr, from, len);
	return ret;
}

static size_t take(struct ccw_prog *p, size_t max)
{
	size_t room = sizeof(m.taken) - m.taken_len, n;

	n = ccw_get(p, m.taken + m.taken_len, max < room ? max : room);
	m.taken_len += n;
	return n;
}

static int command(void *ctx, struct ccw_prog *p)
{
	u8 record[512];
	size_t i;

	(void)ctx;
	m.commands++;
	for (i = 0; i < sizeof(record); i++)
		record[i] = i + 1;
	switch (p->cmd) {
	case 0x01:
		take(p, sizeof(m.taken));
		return DS_END;
	case 0x11:
		take(p, 10);
		return DS_END;
	case 0x21:
		do {
			if (ccw_spent(p))
				return -EAGAIN;
		} while (take(p, 4));
		return DS_END;
	case 0x02:
		ccw_put(p, record, RECORD);
		return DS_END;
	case 0x12:
		ccw_put(p, record, m.give);
		return DS_END;
	case 0x03:
		return DS_END;
	case 0x07:
		return DS_END | DS_MODIFIER;
	case 0x0f:
		return DS_END | DS_UNIT_CHECK;
	case 0x1f:
		return DS_END | DS_UNIT_EXCEPTION;
	case 0x0a:
		if (!m.ready)
			return -EAGAIN;
		ccw_put(p, "read", 4);
		return DS_END;
	case 0xff:
		return -EIO;
	}
	return DS_END | DS_UNIT_CHECK;
}

static void intermediate(void *ctx, u8 cstat)
{
	(void)ctx;
	if (cstat & CS_PCI)
		m.pci++;
	else
		m.initial++;
}

static bool stop(void *ctx)
{
	(void)ctx;
	return m.stop;
}

static const struct ccw_host host = { fetch, store, command, intermediate, stop };

static void machine_reset(void)
{
	memset(&m, 0, sizeof(m));
	m.p.host = &host;
}

static void word(u32 addr, u32 v)
{
	u8 b[4] = { v >> 24, v >> 16, v >> 8, v };

	memcpy(m.storage + addr, b, 4);
}

static void ccw0(u32 at, u8 cmd, u32 addr, u8 flags, u16 count)
{
	word(at, (u32)cmd << 24 | addr);
	word(at + 4, (u32)flags << 24 | count);
}

static void ccw1(u32 at, u8 cmd, u32 addr, u8 flags, u16 count)
{
	word(at, (u32)cmd << 24 | (u32)flags << 16 | count);
	word(at + 4, addr);
}

static enum ccw_end start(u32 flags, u32 cpa)
{
	struct ccw_orb orb = { .flags = flags, .cpa = cpa };

	ccw_start(&m.p, &orb);
	return ccw_run(&m.p, 1000);
}

#endif
