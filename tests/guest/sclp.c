// SPDX-License-Identifier: MIT
/* sclp.c - SERVICE CALL: what it reads, event masks, and blocks that are wrong */
#include "sclp.h"

static struct sccb block;
static u8 two_pages[2 * PAGE_SIZE] __aligned(4096);

static int servc_probe(u32 command, u64 sccb)
{
	int cc = 9;

	asm volatile(PROBE(".insn	rre,0xb2200000,%[c],%[s]")
		     IPM(cc) : [cc] "+d" (cc) : [c] "d" (command), [s] "d" (sccb) : "cc", "memory");
	return cc;
}

static struct sccb *fresh(u16 length)
{
	memset(&block, 0, sizeof(block));
	block.length = length;
	return &block;
}

static void scp_info(void)
{
	struct sccb_scp_info *i = (void *)fresh(4096);
	u64 size;

	CHECK_EQ(sclp_call(SCLP_READ_SCP_INFO, i), 0x0010);
	size = (i->rnmax ? i->rnmax : i->rnmax2) * (i->rnsize ? i->rnsize : i->rnsize2) * MB;
	CHECK(size >= 16 * MB);
	CHECK_EQ(i->cpu_count, cpus());
	CHECK(i->cpu_offset >= 0x80 && i->cpu_offset + i->cpu_count * 16 <= 4096);
	for (unsigned int n = 0; n < i->cpu_count; n++) {
		u16 address = ((u8 *)i)[i->cpu_offset + n * 16];

		CHECK(address == cpu_address() || sigp(address, SIGP_SENSE, 0, NULL) != 3);
	}
	CHECK_EQ(i->length, 4096);
}

static void cpu_info(void)
{
	struct sccb *b = fresh(4096);
	const u16 *h = (const u16 *)b->data;
	int rc = sclp_call(SCLP_READ_CPU_INFO, b);

	if (machine != MACHINE_CP && rc != 0x10) {
		skip("this machine has no READ CPU INFO");
		return;
	}
	CHECK_EQ(rc, 0x0010);
	CHECK_EQ(h[0], cpus());			/* configured */
	CHECK(h[1] >= 16 && h[1] + h[0] * 16 <= 4096);
}

/* The command is accepted; the response tells what is wrong with the block. */
static void bad_blocks(void)
{
	struct sccb *b;

	/* too short for the answer */
	CHECK_EQ(sclp_call(SCLP_READ_SCP_INFO, fresh(16)), 0x0300);
	b = fresh(4096);
	CHECK_EQ(sclp_call(0x00fe0001, b), 0x01f0);			/* no such command */
	CHECK(mem_is(b->data, 0, sizeof(b->data)));
	/* over a page boundary */
	memset(two_pages, 0, sizeof(two_pages));
	b = (struct sccb *)(two_pages + 0x800);
	b->length = 0x900;
	CHECK_EQ(sclp_call(SCLP_READ_SCP_INFO, b), 0x0100);
}

static void bad_addresses(void)
{
	pgm_expect();
	servc_probe(SCLP_READ_SCP_INFO, (u64)&block + 4);
	CHECK_PGM(PGM_SPECIFICATION);
	if (storage_size() < 0x7ffff000) {
		pgm_expect();
		servc_probe(SCLP_READ_SCP_INFO, 0x7ffff000);
		CHECK_PGM(PGM_ADDRESSING);
	}
	/* real 0 to 8191 and the prefix area */
	DEPARTS(MACHINE_HERCULES, "3.13 takes a block in the low core");
	pgm_expect();
	servc_probe(SCLP_READ_SCP_INFO, 0x1000);
	CHECK_PGM(PGM_SPECIFICATION);
}

static void event_masks(void)
{
	struct sccb_mask *m = (void *)fresh(28);
	u32 receive, send;

	m->mask_length = 4;
	m->send = 0xffffffff;
	m->receive = 0xffffffff;
	CHECK_EQ(sclp_call(SCLP_WRITE_MASK, m), 0x0020);
	CHECK(m->sclp_receive & (EVENT_BIT(EVENT_MESSAGE) | EVENT_BIT(EVENT_VT220)));
	if (machine == MACHINE_CP) {
		CHECK(m->sclp_receive & EVENT_BIT(EVENT_MESSAGE));
		CHECK(m->sclp_receive & EVENT_BIT(EVENT_VT220));
		CHECK(m->sclp_send & EVENT_BIT(EVENT_OPERATOR_COMMAND));
	}
	CHECK_EQ(m->receive, 0xffffffff);
	CHECK_EQ(m->send, 0xffffffff);
	/* as the library had it */
	CHECK_EQ(sclp_masks(0, EVENT_BIT(EVENT_MESSAGE) | EVENT_BIT(EVENT_VT220), &receive, &send),
		 0x0020);
}

static void bad_masks(void)
{
	struct sccb_mask *m = (void *)fresh(28);

	DEPARTS(MACHINE_HERCULES, "3.13 takes every length of masks");
	m->mask_length = 0;
	CHECK(sclp_call(SCLP_WRITE_MASK, m) >> 4 != 0x002);
	fresh(8);
	CHECK(sclp_call(SCLP_WRITE_MASK, &block) >> 4 != 0x002);
}

static void no_event(void)
{
	/* nothing was typed */
	CHECK_EQ(sclp_call(SCLP_READ_EVENT, fresh(4096)), 0x60f0);
}

static void write_events(void)
{
	struct sccb *b = fresh(8 + 6 + 4);

	/* a type that no mask names (0x0c, store data): the answer that Linux waits for */
	((u16 *)b->data)[0] = 10;
	b->data[2] = 0x0c;
	if (machine != MACHINE_QEMU)		/* which calls that an invalid function */
		CHECK_EQ(sclp_call(SCLP_WRITE_EVENT, b), 0x73f0);
	CHECK(!(b->data[3] & 0x80));		/* not marked as processed */
	/* an event buffer that is longer than its block */
	b = fresh(8 + 6);
	((u16 *)b->data)[0] = 100;
	b->data[2] = EVENT_MESSAGE;
	DEPARTS(MACHINE_HERCULES, "3.13 does not check the length of event buffers");
	CHECK_EQ(sclp_call(SCLP_WRITE_EVENT, b), 0x73f0);
}

/* Each accepted command gives exactly one service signal with the address of its block. */
static void signals(void)
{
	for (int i = 0; i < 50; i++) {
		events_clear();
		fresh(4096);
		CHECK_EQ(servc(SCLP_READ_SCP_INFO, &block), 0);
		CHECK_EQ(ext_await(CR0_SERVICE, 1, 5000000), 1);
		CHECK_EQ(ext_event(0)->parm & ~7u, (u64)&block);
		CHECK_EQ(ext_event(0)->cpu, 0);
		CHECK_EQ(ext_await(CR0_SERVICE, 2, 500), 1);
		if (ext_count() != 1)
			return;
	}
}

GUEST(
	{ "READ SCP INFO", scp_info },
	{ "READ CPU INFO", cpu_info },
	{ "blocks that are wrong", bad_blocks },
	{ "addresses that are wrong", bad_addresses },
	{ "WRITE EVENT MASK", event_masks },
	{ "masks that are wrong", bad_masks },
	{ "READ EVENT DATA with nothing to read", no_event },
	{ "WRITE EVENT DATA that is refused", write_events },
	{ "one service signal per command", signals },
)
