// SPDX-License-Identifier: GPL-2.0-only
/*
 * probe.c - what this machine's SIE really does
 *
 * At load, guests of a few instructions run from tables of their own. Without
 * SIE, or when one of them does not behave, CP serves everything but guest
 * execution.
 *
 * Each processor that comes online runs one of them once: Hercules 3.13 moves
 * the guest PSW by two bytes when the very first instruction that a processor
 * interprets is not mapped.
 */
#include <linux/cpuhotplug.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/sched.h>
#include <asm/pgtable.h>
#include <asm/sclp.h>
#include <asm/timex.h>
#include "vcpu.h"

#define CODE		0x10000UL
#define EXT_HANDLER	0x10800UL
#define FAR_PAGE	0x20000UL
#define PAGES		4		/* absolute 0, 0x1000, CODE, FAR_PAGE */
#define TURNS		1000

static bool no_sie;
module_param(no_sie, bool, 0444);
MODULE_PARM_DESC(no_sie, "do not run guests, even if the machine can");

static struct {
	bool present, timer_assist;
	char text[96];
} found = { .text = "no SIE on this machine: guests cannot run" };

bool sie_present(void)
{
	return found.present;
}

const char *sie_probe_text(void)
{
	return found.text;
}

bool probe_timer_assist(void)
{
	return found.timer_assist;
}

struct probe {
	struct gmap gmap;
	struct sie_thread thread;
	struct sie_block *block;
	unsigned long *segments, *table;
	u8 *page[PAGES];
	u64 gpr[16];
};

static void probe_reset(struct probe *p, const u8 *code, size_t len)
{
	struct sie_block *block = p->block;

	memset(block, 0, sizeof(*block));
	memset(p->gpr, 0, sizeof(p->gpr));
	atomic_set(&block->cpuflags, CPU_ZARCH);
	block->gpsw.mask = PSW_MASK_EA | PSW_MASK_BA;
	block->gpsw.addr = CODE;
	block->msl = 0xfffff;
	block->gcr[0] = 0xe0;
	block->gcr[14] = 0xc2000000;
	block->ihcpu = 0xffff;
	block->ckc = -1UL;
	block->cputm = LONG_MAX;
	block->ictl = ICTL_KEYS | ICTL_STFLE;
	block->eca = ECA_PROTEXC;
	memcpy(p->page[2], code, len);
}

/* Until something other than a host interruption ends SIE */
static long probe_run(struct probe *p)
{
	unsigned int turn;
	long rc = 0;

	for (turn = 0; !rc && turn < TURNS; turn++) {
		rc = sie_enter(p->block, p->gpr, &p->gmap);
		if (p->block->icptcode)
			break;
		cond_resched();
	}
	return rc;
}

/* An instruction that must be intercepted with the PSW behind it */
static bool probe_intercepts(struct probe *p, const u8 *code, size_t len)
{
	u16 ipa = code[0] << 8 | code[1];

	probe_reset(p, code, len);
	p->gpr[3] = FAR_PAGE;
	return !probe_run(p) && p->block->icptcode == ICPT_INST && p->block->ipa == ipa &&
	       p->block->gpsw.addr == CODE + len;
}

/* A store to a page that is not there ends with its address, and runs when the page is there */
static bool probe_fault(struct probe *p)
{
	/* ST 2,0(3); DIAG X'44' */
	static const u8 code[] = { 0x50, 0x20, 0x30, 0x00, 0x83, 0x00, 0x00, 0x44 };

	probe_reset(p, code, sizeof(code));
	p->gpr[2] = 0x12345678;
	p->gpr[3] = FAR_PAGE + 0x40;
	if (probe_run(p) != -EFAULT || current->thread.gmap_addr != FAR_PAGE ||
	    p->block->gpsw.addr != CODE)
		return false;
	p->table[FAR_PAGE >> PAGE_SHIFT] = __pa(p->page[3]);
	return !probe_run(p) && p->block->icptcode == ICPT_INST &&
	       *(u32 *)(p->page[3] + 0x40) == 0x12345678;
}

static bool probe_timer(struct probe *p)
{
	static const u8 code[] = { 0xa7, 0xf4, 0x00, 0x00 };		/* J * */
	static const u8 handler[] = { 0x83, 0x00, 0x00, 0x44 };
	u64 *new = (u64 *)(p->page[0] + 0x1b0);

	probe_reset(p, code, sizeof(code));
	memcpy(p->page[2] + EXT_HANDLER - CODE, handler, sizeof(handler));
	new[0] = PSW_MASK_EA | PSW_MASK_BA;
	new[1] = EXT_HANDLER;
	p->block->ckc = 0;
	p->block->gcr[0] |= 0x800;
	p->block->gpsw.mask |= PSW_MASK_EXT;
	p->block->eca |= ECA_TIMER;
	return !probe_run(p) && p->block->icptcode == ICPT_INST &&
	       p->block->gpsw.addr == EXT_HANDLER + 4 && *(u16 *)(p->page[0] + 0x86) == 0x1004;
}

static const struct {
	const char *name;
	u8 code[4], len;
} must_intercept[] = {
	{ "DIAG", { 0x83, 0x00, 0x00, 0x44 }, 4 },
	{ "STFLE", { 0xb2, 0xb0, 0x30, 0x00 }, 4 },
	{ "ISKE", { 0xb2, 0x29, 0x00, 0x23 }, 4 },
	{ "STSI", { 0xb2, 0x7d, 0x30, 0x00 }, 4 },
	{ "SERVC", { 0xb2, 0x20, 0x00, 0x23 }, 4 },
};

static void probe_all(struct probe *p)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(must_intercept); i++) {
		if (probe_intercepts(p, must_intercept[i].code, must_intercept[i].len))
			continue;
		snprintf(found.text, sizeof(found.text),
			 "SIE does not intercept %s: guests cannot run", must_intercept[i].name);
		return;
	}
	if (!probe_fault(p)) {
		strscpy(found.text, "SIE does not report host faults: guests cannot run",
			sizeof(found.text));
		return;
	}
	found.timer_assist = probe_timer(p);
	found.present = true;
	snprintf(found.text, sizeof(found.text), "SIE, timer assist %s",
		 found.timer_assist ? "yes" : "no");
}

static void probe_free(struct probe *p)
{
	unsigned int i;

	for (i = 0; i < PAGES; i++)
		free_page((unsigned long)p->page[i]);
	free_page((unsigned long)p->table);
	free_pages((unsigned long)p->segments, 2);
	free_page((unsigned long)p->block);
	kfree(p);
}

static struct probe *probe_alloc(void)
{
	struct probe *p = kzalloc(sizeof(*p), GFP_KERNEL);
	bool ok = p;
	unsigned int i;

	if (!p)
		return NULL;
	p->block = (void *)get_zeroed_page(GFP_KERNEL | GFP_DMA);
	p->segments = (void *)__get_free_pages(GFP_KERNEL, 2);
	p->table = (void *)get_zeroed_page(GFP_KERNEL);
	for (i = 0; i < PAGES; i++) {
		p->page[i] = (void *)get_zeroed_page(GFP_KERNEL);
		ok &= !!p->page[i];
	}
	if (!ok || !p->block || !p->segments || !p->table) {
		probe_free(p);
		return NULL;
	}
	for (i = 0; i < 2048; i++)
		p->segments[i] = _SEGMENT_ENTRY_INVALID;
	for (i = 0; i < PTRS_PER_PTE; i++)
		p->table[i] = _PAGE_INVALID;
	p->segments[0] = __pa(p->table);
	p->table[0] = __pa(p->page[0]);
	p->table[1] = __pa(p->page[1]);
	p->table[CODE >> PAGE_SHIFT] = __pa(p->page[2]);
	storage_gmap_init(&p->gmap, p->segments, false);
	p->gmap.mm = current->mm;
	return p;
}

static struct probe *warmer;		/* kept for processors that come online */
static DEFINE_MUTEX(warm_mutex);
static int warm_state;

static int probe_warm(unsigned int cpu)
{
	const u8 *code = must_intercept[0].code;
	bool ok;

	mutex_lock(&warm_mutex);
	sie_thread_begin(&warmer->thread, &warmer->gmap);
	ok = probe_intercepts(warmer, code, must_intercept[0].len);
	sie_thread_end(&warmer->thread);
	mutex_unlock(&warm_mutex);
	return ok ? 0 : -EIO;
}

static int probe_start(void)
{
	warmer = probe_alloc();
	if (!warmer)
		return -ENOMEM;
	sie_thread_begin(&warmer->thread, &warmer->gmap);
	probe_all(warmer);
	sie_thread_end(&warmer->thread);
	if (!found.present)
		return 0;
	warm_state = cpuhp_setup_state(CPUHP_AP_ONLINE_DYN, "zcp:online", probe_warm, NULL);
	if (warm_state >= 0)
		return 0;
	found.present = false;
	strscpy(found.text, "SIE does not work on every processor: guests cannot run",
		sizeof(found.text));
	return 0;
}

int sie_load(void)
{
	int ret = 0;

	preempt_notifier_inc();
	if (!no_sie && sclp.has_sief2 && current->mm)
		ret = probe_start();
	if (ret)
		preempt_notifier_dec();
	return ret;
}

void sie_unload(void)
{
	if (found.present)
		cpuhp_remove_state_nocalls(warm_state);
	if (warmer)
		probe_free(warmer);
	preempt_notifier_dec();
}
