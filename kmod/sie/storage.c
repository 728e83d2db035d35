// SPDX-License-Identifier: GPL-2.0-only
/*
 * storage.c - guest storage in DAT tables of our own
 *
 * A vmhost maps the VM's storage file; what it has mapped is lent to the guest
 * through tables that only SIE uses. Entries are filled by faults and taken
 * back by the mmu notifier, so that Linux may swap, migrate and compact. A
 * page table has a page to itself; its entries are frame addresses, writable.
 *
 * The life of an entry: invalid -> valid under table_lock when no invalidation
 * came in between (seq); valid -> invalid by IPTE, and then every virtual CPU
 * is driven out of SIE before the notifier returns, because a processor may
 * keep guest TLB entries that IPTE alone does not reach.
 */
#include <linux/types.h>
#include <linux/falloc.h>
#include <linux/mm.h>
#include <linux/sched/mm.h>
#include <linux/shmem_fs.h>
#include <linux/slab.h>
#include <asm/page.h>
#include <asm/pgtable.h>
#include "vcpu.h"

#define SEGMENT_SHIFT		20
#define REGION3_SHIFT		31
#define TABLE_ENTRIES		2048
#define TABLE_ORDER		2
#define PTE_EMPTY		0x400UL
#define STE_EMPTY		0x20UL
#define RTE_EMPTY		0x24UL		/* invalid, region-third */
#define RTE_VALID		0x07UL		/* region-third, table length 2048 */
#define FAULT_AROUND		16
#define CALM			64
#define KEY_KEPT		0x01		/* bit 7 of a key byte is not part of a key */

static unsigned long *table_alloc(unsigned long empty)
{
	unsigned long *table = (void *)__get_free_pages(GFP_KERNEL_ACCOUNT, TABLE_ORDER);
	unsigned int i;

	for (i = 0; table && i < TABLE_ENTRIES; i++)
		table[i] = empty;
	return table;
}

static unsigned long *page_table_new(void)
{
	unsigned long *pt = (void *)get_zeroed_page(GFP_KERNEL_ACCOUNT);
	unsigned int i;

	for (i = 0; pt && i < PTRS_PER_PTE; i++)
		pt[i] = PTE_EMPTY;
	return pt;
}

/* The segment table that covers abs; NULL: none yet */
static __always_inline unsigned long *segment_table(const struct sie_vm *sv, u64 abs)
{
	unsigned long entry;

	if (!sv->region)
		return sv->top;
	entry = READ_ONCE(sv->top[abs >> REGION3_SHIFT]);
	return entry & STE_EMPTY ? NULL : __va(entry & PAGE_MASK);
}

/* The entry of a page; NULL: its page table is not there yet */
static __always_inline unsigned long *page_entry(const struct sie_vm *sv, u64 abs)
{
	unsigned long *table = segment_table(sv, abs);
	unsigned long entry;

	if (!table)
		return NULL;
	entry = READ_ONCE(table[abs >> SEGMENT_SHIFT & (TABLE_ENTRIES - 1)]);
	if (entry & STE_EMPTY)
		return NULL;
	return (unsigned long *)__va(entry & PAGE_MASK) + (abs >> PAGE_SHIFT & (PTRS_PER_PTE - 1));
}

/* Puts a new table behind an empty entry; another thread may have been faster */
static void table_link(struct sie_vm *sv, unsigned long *entry, unsigned long *table,
		       unsigned long flags, unsigned int order)
{
	spin_lock(&sv->table_lock);
	if (*entry & STE_EMPTY) {
		WRITE_ONCE(*entry, __pa(table) | flags);
		table = NULL;
	}
	spin_unlock(&sv->table_lock);
	if (table)
		free_pages((unsigned long)table, order);
}

static int tables_prepare(struct sie_vm *sv, u64 abs)
{
	unsigned long *table = segment_table(sv, abs);

	if (!table) {
		table = table_alloc(STE_EMPTY);
		if (!table)
			return -ENOMEM;
		table_link(sv, &sv->top[abs >> REGION3_SHIFT], table, RTE_VALID, TABLE_ORDER);
		table = segment_table(sv, abs);
	}
	if (!page_entry(sv, abs)) {
		unsigned long *pt = page_table_new();

		if (!pt)
			return -ENOMEM;
		table_link(sv, &table[abs >> SEGMENT_SHIFT & (TABLE_ENTRIES - 1)], pt, 0, 0);
	}
	return 0;
}

/* ---- storage keys of frames: from the first key instruction on ---- */

static void key_to_frame(struct sie_vm *sv, u64 abs, unsigned long frame)
{
	u8 *kept;

	if (!sv->keyed)
		return;
	kept = &sv->keys[abs >> PAGE_SHIFT];
	page_set_storage_key(frame, *kept & KEY_KEPT ? *kept & ~KEY_KEPT : 0, 1);
}

static void key_from_frame(struct sie_vm *sv, u64 abs, unsigned long frame)
{
	if (!sv->keyed)
		return;
	sv->keys[abs >> PAGE_SHIFT] = page_get_storage_key(frame) | KEY_KEPT;
	page_set_storage_key(frame, PAGE_DEFAULT_KEY, 1);
}

/* ---- taking entries back ---- */

static bool entry_zap(struct sie_vm *sv, u64 abs, unsigned long *entry)
{
	unsigned long frame = *entry;

	if (frame & PTE_EMPTY)
		return false;
	__ptep_ipte(abs, (pte_t *)entry, 0, 0, IPTE_GLOBAL);
	WRITE_ONCE(*entry, PTE_EMPTY);
	key_from_frame(sv, abs, frame & PAGE_MASK);
	return true;
}

/* Zaps what is mapped of a range of absolute addresses; table_lock is held */
static bool range_zap(struct sie_vm *sv, u64 start, u64 end)
{
	unsigned long *entry;
	bool any = false;

	while (start < end) {
		entry = page_entry(sv, start);
		if (!entry) {
			start = ALIGN(start + 1, 1UL << SEGMENT_SHIFT);
			continue;
		}
		any |= entry_zap(sv, start, entry);
		start += PAGE_SIZE;
	}
	return any;
}

static void drive_out_all(struct zcp_vm *vm)
{
	unsigned int i;

	for (i = 0; i < ZCP_MAX_CPUS; i++)
		if (vm->vcpu[i])
			vcpu_drive_out(vm->vcpu[i]);
}

/* The part of a range of host addresses that is guest storage, as absolute addresses */
static bool range_of(const struct zcp_vm *vm, unsigned long start, unsigned long end, u64 *first,
		     u64 *last)
{
	unsigned long hva_end = vm->hva + vm->storage_size;

	if (!vm->hva || end <= vm->hva || start >= hva_end)
		return false;
	*first = max(start, vm->hva) - vm->hva;
	*last = min(end, hva_end) - vm->hva;
	return true;
}

static int notify_start(struct mmu_notifier *mn, const struct mmu_notifier_range *range)
{
	struct sie_vm *sv = container_of(mn, struct sie_vm, notifier);
	u64 first, last;
	bool any;

	if (!range_of(sv->vm, range->start, range->end, &first, &last))
		return 0;
	spin_lock(&sv->table_lock);
	sv->invalidating++;
	sv->calm = 0;
	any = range_zap(sv, first, last);
	spin_unlock(&sv->table_lock);
	if (any)
		drive_out_all(sv->vm);
	return 0;
}

static void notify_end(struct mmu_notifier *mn, const struct mmu_notifier_range *range)
{
	struct sie_vm *sv = container_of(mn, struct sie_vm, notifier);
	u64 first, last;

	if (!range_of(sv->vm, range->start, range->end, &first, &last))
		return;
	spin_lock(&sv->table_lock);
	sv->seq++;
	sv->invalidating--;
	spin_unlock(&sv->table_lock);
}

/*
 * Was it used lately? An entry that is there is taken as a yes, and taken back, so that the next
 * use shows.
 */
static int notify_clear_young(struct mmu_notifier *mn, struct mm_struct *mm, unsigned long start,
			      unsigned long end)
{
	struct sie_vm *sv = container_of(mn, struct sie_vm, notifier);
	u64 first, last;
	bool any;

	if (!range_of(sv->vm, start, end, &first, &last))
		return 0;
	spin_lock(&sv->table_lock);
	any = range_zap(sv, first, last);
	spin_unlock(&sv->table_lock);
	if (any)
		drive_out_all(sv->vm);
	return any;
}

static int notify_test_young(struct mmu_notifier *mn, struct mm_struct *mm, unsigned long address)
{
	struct sie_vm *sv = container_of(mn, struct sie_vm, notifier);
	unsigned long *entry;
	u64 first, last;

	if (!range_of(sv->vm, address, address + 1, &first, &last))
		return 0;
	entry = page_entry(sv, first);
	return entry && !(READ_ONCE(*entry) & PTE_EMPTY);
}

/* The vmhost's address space goes away: nothing of it may stay mapped */
static void notify_release(struct mmu_notifier *mn, struct mm_struct *mm)
{
	struct sie_vm *sv = container_of(mn, struct sie_vm, notifier);

	spin_lock(&sv->table_lock);
	sv->invalidating++;			/* for ever: nothing is filled again */
	range_zap(sv, 0, sv->vm->storage_size);
	spin_unlock(&sv->table_lock);
	drive_out_all(sv->vm);
}

static const struct mmu_notifier_ops notifier_ops = {
	.release = notify_release,
	.invalidate_range_start = notify_start,
	.invalidate_range_end = notify_end,
	.clear_flush_young = notify_clear_young,
	.clear_young = notify_clear_young,
	.test_young = notify_test_young,
};

/* ---- filling entries ---- */

/* Enters pages that were got for writing; false: an invalidation came in between */
static bool pages_enter(struct sie_vm *sv, u64 abs, struct page **pages, int n, unsigned long seq)
{
	unsigned long *entry;
	bool ok;
	int i;

	spin_lock(&sv->table_lock);
	ok = !sv->invalidating && sv->seq == seq;
	for (i = 0; ok && i < n; i++, abs += PAGE_SIZE) {
		entry = page_entry(sv, abs);
		if (!entry || !(*entry & PTE_EMPTY))
			continue;
		key_to_frame(sv, abs, page_to_phys(pages[i]));
		WRITE_ONCE(*entry, page_to_phys(pages[i]));
	}
	if (ok)
		sv->calm++;
	spin_unlock(&sv->table_lock);
	return ok;
}

/*
 * The emulated machines do not say whether a fault was a store, so every fault
 * counts as one: the page is got for writing, which also marks it dirty.
 */
int storage_fault(struct zcp_vm *vm, u64 abs)
{
	struct sie_vm *sv = vm->sie;
	struct page *pages[FAULT_AROUND];
	u64 first = abs & PAGE_MASK;
	unsigned long seq;
	int n = 1, got, i, ret;
	bool entered;

	if (abs >= vm->storage_size)
		return PGM_ADDRESSING;
	if (!zcp_vm_mm_ok(vm))
		return -EFAULT;
	if (READ_ONCE(sv->calm) >= CALM) {
		first &= ~(u64)(FAULT_AROUND * PAGE_SIZE - 1);
		n = min_t(u64, FAULT_AROUND, (vm->storage_size - first) >> PAGE_SHIFT);
	}
	/* the neighbours share a page table: 16 divides 256 */
	ret = tables_prepare(sv, first);
	if (ret)
		return ret;
	do {
		if (fatal_signal_pending(current))
			return -EINTR;
		seq = READ_ONCE(sv->seq);
		/* seq before the page is looked up, pairs with table_lock */
		smp_rmb();
		got = get_user_pages_fast(vm->hva + first, n, FOLL_WRITE, pages);
		if (got < n && n > 1) {		/* a neighbour failed: only the page itself then */
			for (i = 0; i < got; i++)
				put_page(pages[i]);
			first = abs & PAGE_MASK;
			n = 1;
			entered = false;
			continue;
		}
		if (got != n)
			return got < 0 ? got : -EFAULT;
		entered = pages_enter(sv, first, pages, n, seq);
		for (i = 0; i < n; i++)
			put_page(pages[i]);
		if (!entered)
			cond_resched();
	} while (!entered);
	return 0;
}

/* Most are of a doubleword: table entries, STIDP. The library's copy is dear for these. */
static __always_inline void copy(void *to, const void *from, size_t len)
{
	if (len == sizeof(u64))
		memcpy(to, from, sizeof(u64));
	else
		memcpy(to, from, len);
}

/* A copy within one page that is mapped now; false: nothing was done */
bool storage_copy_mapped(struct zcp_vm *vm, u64 abs, void *buf, size_t len, bool store)
{
	struct sie_vm *sv = vm->sie;
	unsigned long *entry;
	bool mapped = false;
	void *frame;

	if (!len || (abs ^ (abs + len - 1)) & PAGE_MASK)
		return false;
	spin_lock(&sv->table_lock);
	entry = page_entry(sv, abs);
	if (entry && !(*entry & PTE_EMPTY)) {
		frame = __va(*entry & PAGE_MASK) + (abs & ~PAGE_MASK);
		if (store)
			copy(frame, buf, len);
		else
			copy(buf, frame, len);
		mapped = true;
	}
	spin_unlock(&sv->table_lock);
	return mapped;
}

int storage_with_frame(struct zcp_vm *vm, u64 abs, int (*fn)(unsigned long frame, void *arg),
		       void *arg)
{
	struct sie_vm *sv = vm->sie;
	unsigned long *entry;
	int ret = 0;

	if (abs >= vm->storage_size)
		return PGM_ADDRESSING;
	while (!ret) {
		spin_lock(&sv->table_lock);
		entry = page_entry(sv, abs);
		if (entry && !(*entry & PTE_EMPTY)) {
			ret = fn(*entry & PAGE_MASK, arg);
			spin_unlock(&sv->table_lock);
			return ret;
		}
		spin_unlock(&sv->table_lock);
		ret = storage_fault(vm, abs);
	}
	return ret;
}

static void keys_on_frames(struct sie_vm *sv)
{
	unsigned long *entry;
	u64 abs;

	for (abs = 0; abs < sv->vm->storage_size; abs += PAGE_SIZE) {
		entry = page_entry(sv, abs);
		if (entry && !(*entry & PTE_EMPTY))
			key_to_frame(sv, abs, *entry & PAGE_MASK);
	}
}

void storage_keys_on(struct zcp_vm *vm)
{
	struct sie_vm *sv = vm->sie;
	u8 *keys;

	if (READ_ONCE(sv->keyed))
		return;
	keys = kvzalloc(vm->storage_size >> PAGE_SHIFT, GFP_KERNEL_ACCOUNT);
	if (!keys)
		return;			/* keys work as long as a page stays mapped */
	spin_lock(&sv->table_lock);
	if (!sv->keyed) {
		sv->keys = keys;
		keys = NULL;
		sv->keyed = true;
		keys_on_frames(sv);
	}
	spin_unlock(&sv->table_lock);
	kvfree(keys);
}

/* ---- prefix pages stay mapped: SIE ends in a validity interception without them ---- */

int storage_pin_prefix(struct zcp_vcpu *vcpu)
{
	u32 prefix = sie_block_prefix(vcpu->block);
	unsigned long hva = vcpu->vm->hva + prefix;
	int i, got, ret;

	storage_unpin_prefix(vcpu);
	if ((u64)prefix + 2 * PAGE_SIZE > vcpu->vm->storage_size)
		return PGM_ADDRESSING;
	got = pin_user_pages_fast(hva, 2, FOLL_WRITE | FOLL_LONGTERM, vcpu->prefix_page);
	if (got != 2) {
		if (got == 1)
			unpin_user_page(vcpu->prefix_page[0]);
		memset(vcpu->prefix_page, 0, sizeof(vcpu->prefix_page));
		return got < 0 ? got : -EFAULT;
	}
	for (i = 0; i < 2; i++) {
		ret = storage_fault(vcpu->vm, prefix + i * PAGE_SIZE);
		if (ret)
			return ret;
	}
	return 0;
}

void storage_unpin_prefix(struct zcp_vcpu *vcpu)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(vcpu->prefix_page); i++) {
		if (vcpu->prefix_page[i])
			unpin_user_pages_dirty_lock(&vcpu->prefix_page[i], 1, true);
		vcpu->prefix_page[i] = NULL;
	}
}

/* ---- giving storage back ---- */

static int punch(struct zcp_vm *vm, u64 first, u64 len)
{
	return vfs_fallocate(vm->storage, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, first, len);
}

static bool is_prefix_page(const struct zcp_vm *vm, u64 abs)
{
	unsigned int i;
	u32 prefix;

	for (i = 0; i < ZCP_MAX_CPUS; i++) {
		if (!vm->vcpu[i])
			continue;
		prefix = sie_block_prefix(vm->vcpu[i]->block);
		if (abs >= prefix && abs < prefix + 2 * PAGE_SIZE)
			return true;
	}
	return false;
}

int storage_release(struct zcp_vm *vm, u64 first, u64 last)
{
	u64 abs, start;
	int ret;

	first &= PAGE_MASK;
	last &= PAGE_MASK;
	if (last < first)
		return PGM_SPECIFICATION;
	if (last >= vm->storage_size)
		return PGM_ADDRESSING;
	for (start = abs = first; abs <= last; abs += PAGE_SIZE) {
		if (!is_prefix_page(vm, abs))
			continue;
		ret = abs > start ? punch(vm, start, abs - start) : 0;
		if (ret)
			return ret;
		start = abs + PAGE_SIZE;
	}
	return abs > start ? punch(vm, start, abs - start) : 0;
}

/* Every CPU is stopped; prefix pages are unpinned first so that they are zeroed like the rest */
int storage_clear(struct zcp_vm *vm)
{
	struct sie_vm *sv = vm->sie;
	unsigned int i;
	int ret;

	for (i = 0; i < ZCP_MAX_CPUS; i++)
		if (vm->vcpu[i])
			storage_unpin_prefix(vm->vcpu[i]);
	ret = punch(vm, 0, vm->storage_size);
	spin_lock(&sv->table_lock);
	if (sv->keyed)
		memset(sv->keys, 0, vm->storage_size >> PAGE_SHIFT);
	spin_unlock(&sv->table_lock);
	return ret;
}

/* ---- lifetime ---- */

/*
 * What sie64a and the fault handler look at; its radix trees stay empty, so that every fault comes
 * to us
 */
void storage_gmap_init(struct gmap *gmap, unsigned long *top, bool region)
{
	INIT_RADIX_TREE(&gmap->guest_to_host, GFP_ATOMIC);
	INIT_RADIX_TREE(&gmap->host_to_guest, GFP_ATOMIC);
	INIT_RADIX_TREE(&gmap->host_to_rmap, GFP_ATOMIC);
	INIT_LIST_HEAD(&gmap->list);
	INIT_LIST_HEAD(&gmap->crst_list);
	INIT_LIST_HEAD(&gmap->children);
	INIT_LIST_HEAD(&gmap->pt_list);
	spin_lock_init(&gmap->guest_table_lock);
	spin_lock_init(&gmap->shadow_lock);
	refcount_set(&gmap->ref_count, 1);
	gmap->table = top;
	gmap->asce = __pa(top) | _ASCE_TABLE_LENGTH | _ASCE_USER_BITS |
		     (region ? _ASCE_TYPE_REGION3 : _ASCE_TYPE_SEGMENT);
	gmap->asce_end = region ? 1UL << 42 : 1UL << REGION3_SHIFT;
}

int storage_create(struct zcp_vm *vm)
{
	struct sie_vm *sv = vm->sie;

	spin_lock_init(&sv->table_lock);
	sv->region = vm->storage_size > 1UL << REGION3_SHIFT;
	sv->top = table_alloc(sv->region ? RTE_EMPTY : STE_EMPTY);
	if (!sv->top)
		return -ENOMEM;
	storage_gmap_init(&sv->gmap, sv->top, sv->region);
	return 0;
}

int sie_vm_attach(struct zcp_vm *vm)
{
	struct sie_vm *sv = vm->sie;
	int ret;

	sv->gmap.mm = current->mm;
	sv->notifier.ops = &notifier_ops;
	ret = mmu_notifier_register(&sv->notifier, current->mm);
	sv->attached = !ret;
	return ret;
}

static void segment_table_free(unsigned long *table)
{
	unsigned int i;

	for (i = 0; i < TABLE_ENTRIES; i++)
		if (!(table[i] & STE_EMPTY))
			free_page((unsigned long)__va(table[i] & PAGE_MASK));
	free_pages((unsigned long)table, TABLE_ORDER);
}

void storage_destroy(struct zcp_vm *vm)
{
	struct sie_vm *sv = vm->sie;
	unsigned int i;

	if (!sv->top)
		return;
	if (sv->attached)
		mmu_notifier_unregister(&sv->notifier, sv->gmap.mm);
	spin_lock(&sv->table_lock);
	range_zap(sv, 0, vm->storage_size);
	spin_unlock(&sv->table_lock);
	if (sv->region) {
		for (i = 0; i < TABLE_ENTRIES; i++)
			if (!(sv->top[i] & STE_EMPTY))
				segment_table_free(__va(sv->top[i] & PAGE_MASK));
		free_pages((unsigned long)sv->top, TABLE_ORDER);
	} else {
		segment_table_free(sv->top);
	}
	sv->top = NULL;
	kvfree(sv->keys);
}
