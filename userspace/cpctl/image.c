// SPDX-License-Identifier: MIT
/* image.c - files of kmod/uapi/store.h: cards, ELF and flat images */
#include <elf.h>
#include <endian.h>
#include <string.h>
#include "cpctl/image.h"

#define PAGE		4096ULL
#define MIB		(1ULL << 20)
#define CARD		80
#define PROGRAM_MAX	(4ULL << 30)	/* bytes that are loaded */
#define PSW_EA_BA	0x0000000180000000ULL	/* 64-bit addressing */
/* one in a short PSW, zero in a long one (SA22-7832, chapter 4) */
#define PSW_SHORT_12	0x00080000U

static uint64_t round_up(uint64_t x, uint64_t to)
{
	return (x + to - 1) / to * to;
}

/* ---- ELF ---- */

bool image_is_elf(const uint8_t *data, size_t len)
{
	return len >= SELFMAG && !memcmp(data, ELFMAG, SELFMAG);
}

static const char *elf_header(const uint8_t *elf, size_t len, Elf64_Ehdr *h)
{
	if (len < sizeof(*h) || !image_is_elf(elf, len))
		return "not an ELF file";
	memcpy(h, elf, sizeof(*h));
	if (h->e_ident[EI_CLASS] != ELFCLASS64 || h->e_ident[EI_DATA] != ELFDATA2MSB ||
	    be16toh(h->e_machine) != EM_S390)
		return "not a 64-bit s390x program";
	if (be16toh(h->e_type) != ET_EXEC && be16toh(h->e_type) != ET_DYN)
		return "not an executable";
	if (be16toh(h->e_phentsize) != sizeof(Elf64_Phdr))
		return "program headers of an unknown size";
	return NULL;
}

static const char *add_segment(const Elf64_Phdr *p, size_t len, struct image_plan *plan,
			       uint64_t *total)
{
	uint64_t start = be64toh(p->p_paddr), size = be64toh(p->p_filesz);
	uint64_t all = be64toh(p->p_memsz), from = be64toh(p->p_offset);

	if (size > all || start > IMAGE_ADDRESS_MAX || all > IMAGE_ADDRESS_MAX - start)
		return "a segment lies outside of storage";
	if (from > len || size > len - from)
		return "a segment lies outside of the file";
	if (plan->storage < start + all)
		plan->storage = start + all;
	if (!size)
		return NULL;
	for (unsigned int i = 0; i < plan->n; i++)
		if (start < plan->range[i].start + plan->range[i].len &&
		    plan->range[i].start < start + size)
			return "segments overlap";
	if (plan->n == ZCP_NSS_RANGES_MAX)
		return "too many segments";
	*total += size;
	if (*total > PROGRAM_MAX)
		return "more than 4 GB to load";
	plan->range[plan->n].start = start;
	plan->range[plan->n].len = size;
	plan->range[plan->n++].from = from;
	return NULL;
}

const char *image_plan_elf(const uint8_t *elf, size_t len, struct image_plan *plan)
{
	const char *wrong;
	uint64_t at, total = 0;
	Elf64_Ehdr h;

	memset(plan, 0, sizeof(*plan));
	wrong = elf_header(elf, len, &h);
	if (wrong)
		return wrong;
	at = be64toh(h.e_phoff);
	for (unsigned int i = 0; i < be16toh(h.e_phnum); i++, at += sizeof(Elf64_Phdr)) {
		Elf64_Phdr p;

		if (at > len || len - at < sizeof(p))
			return "program headers lie outside of the file";
		memcpy(&p, elf + at, sizeof(p));
		if (be32toh(p.p_type) == PT_LOAD)
			wrong = add_segment(&p, len, plan, &total);
		if (wrong)
			return wrong;
	}
	plan->psw_mask = PSW_EA_BA;
	plan->psw_addr = be64toh(h.e_entry);
	if (!plan->n)
		return "nothing to load";
	if (plan->psw_addr & 1 || plan->psw_addr >= plan->storage)
		return "the entry point lies outside of the program";
	plan->storage = round_up(plan->storage, MIB);
	return NULL;
}

/* ---- flat ---- */

const char *image_plan_flat(const uint8_t *data, size_t len, struct image_plan *plan)
{
	uint32_t psw[2];

	memset(plan, 0, sizeof(*plan));
	if (len < sizeof(psw))
		return "too short for a PSW";
	memcpy(psw, data, sizeof(psw));
	psw[0] = be32toh(psw[0]);
	psw[1] = be32toh(psw[1]);
	if (!(psw[0] & PSW_SHORT_12))
		return "the PSW at 0 is not valid: bit 12 must be one";
	plan->psw_mask = (uint64_t)(psw[0] & ~PSW_SHORT_12) << 32 | (psw[1] & 0x80000000U);
	plan->psw_addr = psw[1] & 0x7fffffff;
	plan->n = 1;
	plan->range[0].len = len;
	plan->storage = round_up(len, MIB);
	return NULL;
}

/* ---- saved system ---- */

static uint64_t first_byte(const struct image_plan *plan)
{
	return round_up(sizeof(struct zcp_nss_header) + plan->n * sizeof(struct zcp_nss_range),
			PAGE);
}

size_t image_nss_size(const struct image_plan *plan)
{
	uint64_t size = first_byte(plan);

	for (unsigned int i = 0; i < plan->n; i++)
		size += round_up(plan->range[i].len, PAGE);
	return size;
}

static void put_name(char to[8], const char *from)
{
	size_t len = strnlen(from, 8);

	memset(to, ' ', 8);
	memcpy(to, from, len);
}

void image_nss_write(const struct image_plan *plan, const char *name, const uint8_t *source,
		     uint8_t *to)
{
	struct zcp_nss_header h = {
		.magic = ZCP_NSS_MAGIC, .version = htobe32(ZCP_STORE_VERSION),
		.ranges = htobe32(plan->n), .psw_mask = htobe64(plan->psw_mask),
		.psw_addr = htobe64(plan->psw_addr), .storage = htobe64(plan->storage),
	};
	uint64_t at = first_byte(plan);

	memset(to, 0, image_nss_size(plan));
	put_name(h.name, name);
	memcpy(to, &h, sizeof(h));
	for (unsigned int i = 0; i < plan->n; i++) {
		struct zcp_nss_range r = {
			.start = htobe64(plan->range[i].start),
			.len = htobe64(plan->range[i].len), .offset = htobe64(at),
		};

		memcpy(to + sizeof(h) + i * sizeof(r), &r, sizeof(r));
		memcpy(to + at, source + plan->range[i].from, plan->range[i].len);
		at += round_up(plan->range[i].len, PAGE);
	}
}

/* ---- cards ---- */

size_t image_cards_size(size_t len)
{
	return ZCP_SPOOL_DATA + round_up(len, CARD);
}

void image_cards_write(const uint8_t *data, size_t len, char class, uint64_t now, uint8_t *to)
{
	struct zcp_spool_header h = {
		.magic = ZCP_SPOOL_MAGIC, .version = htobe32(ZCP_STORE_VERSION), .class = class,
		.device = 'P', .hold = 'N', .copies = htobe32(1), .reclen = htobe32(CARD),
		.records = htobe64((len + CARD - 1) / CARD), .created = htobe64(now),
	};

	put_name(h.owner, "");
	put_name(h.origin, "");
	put_name(h.name, "");
	put_name(h.type, "");
	put_name(h.dist, "");
	put_name(h.form, "STANDARD");
	memset(to, 0, image_cards_size(len));
	memcpy(to, &h, sizeof(h));
	memcpy(to + ZCP_SPOOL_DATA, data, len);
}
