// SPDX-License-Identifier: GPL-2.0-only
/*
 * host.c - DISPLAY HOST and STORE HOST: absolute storage of the machine below, as far as it is
 * storage of virtual machines; the rest of this Linux is not CP's to show or to change
 */
#include <linux/highmem.h>
#include <linux/memory_hotplug.h>
#include <linux/mm.h>
#include <linux/pagemap.h>
#include <linux/security.h>
#include "cp/cp.h"
#include "cp/storage.h"

#define HOST_MAX	PAGE_SIZE	/* bytes that one DISPLAY shows */

static int backs(struct zcp_vm *vm, void *mapping)
{
	return vm->storage && vm->storage->f_mapping == mapping;
}

/* The frame's folio, locked, if it is storage of a virtual machine: so it stays until unlocked. */
static struct folio *guest_folio(u64 addr)
{
	struct page *page = addr >> MAX_PHYSMEM_BITS ? NULL :
			    pfn_to_online_page(addr >> PAGE_SHIFT);
	struct folio *folio = page ? page_folio(page) : NULL;
	struct address_space *mapping;

	if (!folio || !folio_try_get(folio))
		return NULL;
	mapping = READ_ONCE(folio->mapping);
	if (page_folio(page) == folio && mapping && zcp_vm_for_each(backs, mapping)) {
		folio_lock(folio);
		if (folio->mapping == mapping)
			return folio;
		folio_unlock(folio);
	}
	folio_put(folio);
	return NULL;
}

static void folio_release(struct folio *folio)
{
	folio_unlock(folio);
	folio_put(folio);
}

/* len bytes that do not cross a page */
static bool host_copy(u64 addr, void *buf, size_t len, bool store)
{
	struct folio *folio = guest_folio(addr);
	void *frame;

	if (!folio)
		return false;
	frame = kmap_local_page(pfn_to_page(addr >> PAGE_SHIFT));
	if (store)
		memcpy(frame + offset_in_page(addr), buf, len);
	else
		memcpy(buf, frame + offset_in_page(addr), len);
	kunmap_local(frame);
	if (store)
		folio_mark_dirty(folio);
	folio_release(folio);
	return true;
}

static int locked_down(struct cp_ctx *c, enum lockdown_reason what)
{
	return security_locked_down(what) ? cp_msg(c, MSG_HST6017E) : 0;
}

/* DISPLAY HOST hexloc[-hexloc|.count] */
int display_host(struct cp_ctx *c)
{
	u64 first, last, addr;
	struct cp_word w;
	u32 word[4];
	int rc = locked_down(c, LOCKDOWN_KCORE);

	if (rc)
		return rc;
	if (!cp_next(&c->args, &w))
		return cp_row_usage(c);
	if (!storage_range(&w, ~0ULL >> 1, &first, &last))
		return cp_msg(c, MSG_CMD009E, (int)w.len, w.p);
	if (cp_more(&c->args))
		return cp_no_more(c);
	first &= ~15ULL;
	last = min(last, first + HOST_MAX - 1);
	for (addr = first; addr <= last && !c->resp->lost; addr += sizeof(word)) {
		if (!host_copy(addr, word, sizeof(word), false))
			return cp_msg(c, MSG_HST6016E, addr);
		storage_line(c, addr, word, ARRAY_SIZE(word));
		if (signal_pending(current))
			return -EINTR;
	}
	return 0;
}

/* STORE HOST hexloc word ...: all that is wrong with it is found before a word is stored. */
int store_host(struct cp_ctx *c)
{
	struct cp_scan words;
	struct cp_word w;
	u64 addr, last, v;
	__be32 word;
	int rc = locked_down(c, LOCKDOWN_DEV_MEM);

	if (rc)
		return rc;
	if (!cp_next(&c->args, &w) || !cp_hex(&w, 16, &addr) || addr & 3)
		return cp_msg(c, MSG_CMD033E);
	words = c->args;
	if (!cp_more(&words))
		return cp_row_usage(c);
	for (last = addr; cp_next(&words, &w); last += sizeof(word))
		if (!cp_hex(&w, 8, &v))
			return cp_bad_operand(c, &w);
	last -= sizeof(word);
	/* a command has fewer words than a page: those at its ends tell of all */
	if (!host_copy(addr, &word, sizeof(word), false))
		return cp_msg(c, MSG_HST6016E, addr);
	if (!host_copy(last, &word, sizeof(word), false))
		return cp_msg(c, MSG_HST6016E, last);
	for (; cp_next(&c->args, &w); addr += sizeof(word)) {
		cp_hex(&w, 8, &v);
		word = cpu_to_be32(v);
		if (!host_copy(addr, &word, sizeof(word), true))
			return cp_msg(c, MSG_HST6016E, addr);
	}
	cp_say(c, "Store complete.");
	return 0;
}
