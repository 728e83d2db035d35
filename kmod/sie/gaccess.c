// SPDX-License-Identifier: GPL-2.0-only
/*
 * gaccess.c - how CP reads and writes guest storage
 *
 * Every access is a copy to or from the frames in SIE's tables. A page that is
 * not there yet is put there first, like after a fault of the guest's own,
 * which also marks it dirty: who names a page once comes back to it. Real
 * addresses go through the prefix, logical ones through the guest's own tables,
 * walked here as SA22-7832 chapter 3 says.
 */
#include "decode.h"

#define LOW_ADDRESS_PROTECTION	0x10000000UL	/* CR0 */
#define CR0_ENHANCED_DAT	0x00800000UL
#define CR0_FETCH_OVERRIDE	0x02000000UL
#define CR0_STORAGE_OVERRIDE	0x01000000UL
#define ASCE_REAL		0x20UL
/* access was a store (access-exception fetch/store indication 01) */
#define TEID_STORE		0x400UL

enum access { FETCH, STORE };

/* Not mapped, or more than a page */
static noinline int copy_pages(struct zcp_vm *vm, u64 addr, void *buf, size_t len,
			       enum access access)
{
	int ret;

	if (addr >= vm->storage_size || len > vm->storage_size - addr)
		return PGM_ADDRESSING;
	while (len) {
		size_t n = min_t(size_t, len, PAGE_SIZE - (addr & ~PAGE_MASK));

		while (!storage_copy_mapped(vm, addr, buf, n, access == STORE)) {
			ret = storage_fault(vm, addr);
			if (ret)
				return ret;
		}
		addr += n;
		buf += n;
		len -= n;
	}
	return 0;
}

static __always_inline int copy_abs(struct zcp_vm *vm, u64 addr, void *buf, size_t len,
				    enum access access)
{
	/* nothing beyond storage is ever mapped */
	if (likely(addr < vm->storage_size &&
		   storage_copy_mapped(vm, addr, buf, len, access == STORE)))
		return 0;
	return copy_pages(vm, addr, buf, len, access);
}

int sie_read_abs(struct zcp_vm *vm, u64 addr, void *to, size_t len)
{
	return copy_abs(vm, addr, to, len, FETCH);
}

int sie_write_abs(struct zcp_vm *vm, u64 addr, const void *from, size_t len)
{
	return copy_abs(vm, addr, (void *)from, len, STORE);
}

static u64 real_to_abs(const struct zcp_vcpu *vcpu, u64 addr)
{
	u64 prefix = sie_block_prefix(vcpu->block);

	if (addr < 2 * PAGE_SIZE)
		return addr + prefix;
	if (addr >= prefix && addr < prefix + 2 * PAGE_SIZE)
		return addr - prefix;
	return addr;
}

static noinline int copy_real_pages(struct zcp_vcpu *vcpu, u64 addr, void *buf, size_t len,
				    enum access access)
{
	int ret;

	while (len) {
		size_t n = min_t(size_t, len, PAGE_SIZE - (addr & ~PAGE_MASK));

		ret = copy_abs(vcpu->vm, real_to_abs(vcpu, addr), buf, n, access);
		if (ret)
			return ret;
		addr += n;
		buf += n;
		len -= n;
	}
	return 0;
}

static __always_inline int copy_real(struct zcp_vcpu *vcpu, u64 addr, void *buf, size_t len,
				     enum access access)
{
	if (likely(len && !((addr ^ (addr + len - 1)) & PAGE_MASK)))
		return copy_abs(vcpu->vm, real_to_abs(vcpu, addr), buf, len, access);
	return copy_real_pages(vcpu, addr, buf, len, access);
}

int sie_read_real(struct zcp_vcpu *vcpu, u64 addr, void *to, size_t len)
{
	return copy_real(vcpu, addr, to, len, FETCH);
}

int sie_write_real(struct zcp_vcpu *vcpu, u64 addr, const void *from, size_t len)
{
	return copy_real(vcpu, addr, (void *)from, len, STORE);
}

/* ---- keys ---- */

static bool key_allows(u8 storage_key, u8 access_key, enum access access)
{
	if (!access_key || storage_key >> 4 == access_key)
		return true;
	return access == FETCH && !(storage_key & 0x08);
}

static int copy_key(struct zcp_vm *vm, u64 addr, u8 key, void *buf, size_t len, enum access access)
{
	int ret;

	while (len) {
		size_t n = min_t(size_t, len, PAGE_SIZE - (addr & ~PAGE_MASK));

		if (addr >= vm->storage_size)
			return PGM_ADDRESSING;
		if (key && !key_allows(sie_key_get(vm, addr), key, access))
			return PGM_PROTECTION;
		ret = copy_abs(vm, addr, buf, n, access);
		if (ret)
			return ret;
		addr += n;
		buf += n;
		len -= n;
	}
	return 0;
}

int sie_read_key(struct zcp_vm *vm, u64 addr, u8 key, void *to, size_t len)
{
	return copy_key(vm, addr, key, to, len, FETCH);
}

int sie_write_key(struct zcp_vm *vm, u64 addr, u8 key, const void *from, size_t len)
{
	return copy_key(vm, addr, key, (void *)from, len, STORE);
}

/* ---- dynamic address translation ---- */

struct level {
	unsigned int shift;		/* of the index */
	u8 type;			/* TT bits of its entries */
	u8 pgm;				/* when an entry is invalid */
	bool large;			/* an entry may map a frame itself (EDAT) */
};

static const struct level levels[] = {
	{ 53, 3, PGM_REGION_FIRST, false },
	{ 42, 2, PGM_REGION_SECOND, false },
	{ 31, 1, PGM_REGION_THIRD, true },
	{ 20, 0, PGM_SEGMENT_TRANSLATION, true },
};

struct walk {
	u64 real;
	bool protected;
};

static int fetch_entry(struct zcp_vcpu *vcpu, u64 real, u64 *entry)
{
	return copy_real(vcpu, real, entry, sizeof(*entry), FETCH);
}

static int walk_page(struct zcp_vcpu *vcpu, u64 origin, u64 addr, struct walk *walk)
{
	u64 entry;
	int ret;

	ret = fetch_entry(vcpu, origin + (addr >> 12 & 0xff) * 8, &entry);
	if (ret)
		return ret;
	if (entry & 0x400)
		return PGM_PAGE_TRANSLATION;
	if (entry & 0x800)
		return PGM_TRANSLATION_SPEC;
	walk->protected |= !!(entry & 0x200);
	walk->real = (entry & PAGE_MASK) | (addr & ~PAGE_MASK);
	return 0;
}

/* Does the table hold an entry for this index? TF and TL count quarters of 512 entries. */
static bool in_table(u64 addr, unsigned int shift, unsigned int tf, unsigned int tl)
{
	unsigned int quarter = addr >> (shift + 9) & 3;

	return quarter >= tf && quarter <= tl;
}

static int walk_tables(struct zcp_vcpu *vcpu, u64 asce, u64 addr, struct walk *walk)
{
	bool edat = vcpu->block->gcr[0] & CR0_ENHANCED_DAT;
	unsigned int i = 3 - (asce >> 2 & 3), tf = 0, tl = asce & 3;
	u64 origin = asce & PAGE_MASK, entry;
	int ret;

	if (i && addr >> (levels[i].shift + 11))
		return PGM_ASCE_TYPE;
	for (;; i++) {
		const struct level *level = &levels[i];

		if (!in_table(addr, level->shift, tf, tl))
			return level->pgm;
		ret = fetch_entry(vcpu, origin + (addr >> level->shift & 0x7ff) * 8, &entry);
		if (ret)
			return ret;
		if (entry & 0x20)
			return level->pgm;
		if ((entry >> 2 & 3) != level->type)
			return PGM_TRANSLATION_SPEC;
		if (edat && level->large && entry & 0x400) {
			u64 mask = (1UL << level->shift) - 1;

			walk->protected |= !!(entry & 0x200);
			walk->real = (entry & ~mask) | (addr & mask);
			return 0;
		}
		if (!level->type) {
			walk->protected |= !!(entry & 0x200);
			return walk_page(vcpu, entry & ~0x7ffUL, addr, walk);
		}
		if (edat)
			walk->protected |= !!(entry & 0x200);
		origin = entry & PAGE_MASK;
		tf = entry >> 6 & 3;
		tl = entry & 3;
	}
}

/* Which address space does the PSW name? ALETs 0 and 1 only: CP offers no access lists. */
static int asce_of(const struct zcp_vcpu *vcpu, u8 ar, u64 *asce)
{
	u32 alet;

	switch (vcpu->block->gpsw.mask & PSW_MASK_ASC) {
	case PSW_ASC_PRIMARY:
		*asce = vcpu->block->gcr[1];
		return 0;
	case PSW_ASC_SECONDARY:
		*asce = vcpu->block->gcr[7];
		return 0;
	case PSW_ASC_HOME:
		*asce = vcpu->block->gcr[13];
		return 0;
	}
	alet = ar ? vcpu_access_register(vcpu, ar) : 0;
	if (alet > 1)
		return alet & 0xfe000000 ? PGM_ALET_SPEC : PGM_ALEN_TRANSLATION;
	*asce = vcpu->block->gcr[alet ? 7 : 1];
	return 0;
}

static bool low_address(u64 addr)
{
	return (addr & ~0x11ffUL) == 0;		/* 0-511 and 4096-4607 */
}

static int translate(struct zcp_vcpu *vcpu, u64 addr, u8 ar, enum access access, u64 *real)
{
	struct walk walk = { .real = addr };
	u64 mask = vcpu->block->gpsw.mask, asce = 0;
	u8 key = mask >> 52 & 0xf;
	int ret = 0;

	if (mask & PSW_MASK_DAT) {
		ret = asce_of(vcpu, ar, &asce);
		if (ret)
			return ret;
	}
	vcpu->pgm_ar = ar;
	vcpu->pgm_teid = (addr & PAGE_MASK) | (mask & PSW_MASK_ASC) >> 46 |
			 (access == STORE ? TEID_STORE : 0x800);
	if (access == STORE && vcpu->block->gcr[0] & LOW_ADDRESS_PROTECTION && low_address(addr) &&
	    !(mask & PSW_MASK_DAT && asce & 0x100))
		return PGM_PROTECTION;
	if (mask & PSW_MASK_DAT && !(asce & ASCE_REAL))
		ret = walk_tables(vcpu, asce, addr, &walk);
	if (ret)
		return ret;
	if (access == STORE && walk.protected) {
		vcpu->pgm_teid |= 0x4;		/* DAT protection */
		return PGM_PROTECTION;
	}
	if (key && !key_allows(sie_key_get(vcpu->vm, real_to_abs(vcpu, walk.real)), key, access))
		return PGM_PROTECTION;
	*real = walk.real;
	return 0;
}

/*
 * Both pages are translated before anything is stored, so that an exception
 * suppresses the instruction. While a guest with several CPUs has its tables
 * walked, its IPTEs wait (SCA byte 0).
 */
static noinline int copy_logical(struct zcp_vcpu *vcpu, u64 addr, u8 ar, void *buf, size_t len,
				 enum access access)
{
	size_t first = min_t(size_t, len, PAGE_SIZE - (addr & ~PAGE_MASK));
	u64 real[2];
	bool dat = vcpu->block->gpsw.mask & PSW_MASK_DAT;
	int ret;

	if (len > PAGE_SIZE)
		return -EINVAL;
	if (dat)
		ipte_lock(vcpu->vm);
	ret = translate(vcpu, addr, ar, access, &real[0]);
	if (!ret && first < len)
		ret = translate(vcpu, (addr + first) & vcpu_addr_mask(vcpu), ar, access, &real[1]);
	if (!ret)
		ret = copy_real(vcpu, real[0], buf, first, access);
	if (!ret && first < len)
		ret = copy_real(vcpu, real[1], buf + first, len - first, access);
	if (dat)
		ipte_unlock(vcpu->vm);
	return ret;
}

/* In one page, and nothing stands between the logical address and a real one */
static __always_inline bool is_real(const struct zcp_vcpu *vcpu, u64 addr, size_t len,
				    enum access access)
{
	if (vcpu->block->gpsw.mask & (PSW_MASK_DAT | PSW_MASK_KEY))
		return false;
	if (!len || (addr ^ (addr + len - 1)) & PAGE_MASK)
		return false;
	return access == FETCH || !low_address(addr) ||
	       !(vcpu->block->gcr[0] & LOW_ADDRESS_PROTECTION);
}

int sie_read_logical(struct zcp_vcpu *vcpu, u64 addr, u8 ar, void *to, size_t len)
{
	if (likely(is_real(vcpu, addr, len, FETCH)))
		return copy_real(vcpu, addr, to, len, FETCH);
	return copy_logical(vcpu, addr, ar, to, len, FETCH);
}

int sie_write_logical(struct zcp_vcpu *vcpu, u64 addr, u8 ar, const void *from, size_t len)
{
	if (likely(is_real(vcpu, addr, len, STORE)))
		return copy_real(vcpu, addr, (void *)from, len, STORE);
	return copy_logical(vcpu, addr, ar, (void *)from, len, STORE);
}

/* TPROT: 0 fetch and store allowed, 1 fetch only, 2 neither, 3 no translation; >3: exception */
int sie_test_protection(struct zcp_vcpu *vcpu, u64 addr, u8 ar, u8 key, u64 *real)
{
	u64 mask = vcpu->block->gpsw.mask;
	int store, fetch;

	vcpu->block->gpsw.mask = (mask & ~PSW_MASK_KEY) | (u64)key << 52;
	ipte_lock(vcpu->vm);
	fetch = translate(vcpu, addr, ar, FETCH, real);
	store = translate(vcpu, addr, ar, STORE, real);
	ipte_unlock(vcpu->vm);
	vcpu->block->gpsw.mask = mask;
	if (fetch < 0 || store < 0)
		return min(fetch, store);
	if (!store && !fetch)
		return real_to_abs(vcpu, *real) < vcpu->vm->storage_size ? 0 : PGM_ADDRESSING;
	switch (fetch) {
	case 0:
		return store == PGM_PROTECTION ? 1 : store;
	case PGM_PROTECTION:
		return 2;
	case PGM_ADDRESSING:
	case PGM_TRANSLATION_SPEC:
		return fetch;
	default:
		return 3;
	}
}

/* ---- IPTE lock: bit 0 of the SCA holds off the guest's IPTE and IDTE ---- */

void ipte_lock(struct zcp_vm *vm)
{
	struct sie_vm *sv = vm->sie;
	unsigned long *control = sv->sca;

	if (vm->cpus == 1)
		return;
	mutex_lock(&sv->ipte_mutex);
	if (!sv->ipte_count++)
		while (test_and_set_bit(63, control))	/* bit 0 in the machine's count */
			cond_resched();
	mutex_unlock(&sv->ipte_mutex);
}

void ipte_unlock(struct zcp_vm *vm)
{
	struct sie_vm *sv = vm->sie;

	if (vm->cpus == 1)
		return;
	mutex_lock(&sv->ipte_mutex);
	if (!--sv->ipte_count)
		clear_bit(63, (unsigned long *)sv->sca);
	mutex_unlock(&sv->ipte_mutex);
}
