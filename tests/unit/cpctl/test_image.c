// SPDX-License-Identifier: MIT
/* test_image.c - ELF and flat images to saved systems, bytes to cards */
#include <elf.h>
#include <endian.h>
#include <stdlib.h>
#include <string.h>
#include "cpctl/image.h"
#include "ktap.h"

struct elf {
	Elf64_Ehdr h;
	Elf64_Phdr p[3];
	uint8_t data[64];
};

static struct elf good(void)
{
	struct elf e = {
		.h = {
			.e_ident = { ELFMAG0, ELFMAG1, ELFMAG2, ELFMAG3, ELFCLASS64,
				     ELFDATA2MSB, EV_CURRENT },
			.e_type = htobe16(ET_EXEC), .e_machine = htobe16(EM_S390),
			.e_entry = htobe64(0x10000), .e_phoff = htobe64(sizeof(Elf64_Ehdr)),
			.e_phentsize = htobe16(sizeof(Elf64_Phdr)), .e_phnum = htobe16(3),
		},
		.p = {
			{ .p_type = htobe32(PT_LOAD),
			  .p_offset = htobe64(offsetof(struct elf, data)),
			  .p_paddr = htobe64(0x10000), .p_filesz = htobe64(32),
			  .p_memsz = htobe64(0x200000) },
			{ .p_type = htobe32(PT_NOTE), .p_offset = htobe64(1ULL << 60) },
			{ .p_type = htobe32(PT_LOAD),
			  .p_offset = htobe64(offsetof(struct elf, data) + 32),
			  .p_paddr = 0, .p_filesz = htobe64(32), .p_memsz = htobe64(32) },
		},
	};

	for (unsigned int i = 0; i < sizeof(e.data); i++)
		e.data[i] = i;
	return e;
}

static const char *plan_of(const struct elf *e, struct image_plan *plan)
{
	return image_plan_elf((const uint8_t *)e, sizeof(*e), plan);
}

static void elf_segments(void)
{
	struct elf e = good();
	struct image_plan plan;

	REQUIRE(!plan_of(&e, &plan));
	CHECK_EQ(plan.n, 2);
	CHECK_EQ(plan.psw_addr, 0x10000);
	CHECK_EQ(plan.psw_mask, 0x180000000);
	CHECK_EQ(plan.storage, 3 << 20);
	CHECK_EQ(plan.range[0].start, 0x10000);
	CHECK_EQ(plan.range[0].len, 32);
	CHECK_EQ(plan.range[1].start, 0);
	CHECK_EQ(plan.range[1].from, offsetof(struct elf, data) + 32);
}

static void elf_refused(void)
{
	struct image_plan plan;
	struct elf e;

#define REFUSED(change, why)                        \
	do {                                        \
		e = good();                         \
		change;                             \
		CHECK_STR(plan_of(&e, &plan), why); \
	} while (0)
	REFUSED(e.h.e_ident[0] = 0, "not an ELF file");
	REFUSED(e.h.e_ident[EI_DATA] = ELFDATA2LSB, "not a 64-bit s390x program");
	REFUSED(e.h.e_machine = htobe16(EM_X86_64), "not a 64-bit s390x program");
	REFUSED(e.h.e_type = htobe16(ET_REL), "not an executable");
	REFUSED(e.h.e_phentsize = htobe16(1), "program headers of an unknown size");
	REFUSED(e.h.e_phnum = htobe16(200), "program headers lie outside of the file");
	REFUSED(e.h.e_phoff = htobe64(-8ULL), "program headers lie outside of the file");
	REFUSED(e.p[0].p_offset = htobe64(1 << 20), "a segment lies outside of the file");
	REFUSED(e.p[0].p_offset = htobe64(-1ULL), "a segment lies outside of the file");
	REFUSED(e.p[0].p_memsz = htobe64(16), "a segment lies outside of storage");
	REFUSED(e.p[0].p_paddr = htobe64(-16ULL), "a segment lies outside of storage");
	REFUSED(e.p[2].p_paddr = htobe64(0x1001f), "segments overlap");
	REFUSED(e.h.e_entry = htobe64(0x10001), "the entry point lies outside of the program");
	REFUSED(e.h.e_entry = htobe64(0x210000), "the entry point lies outside of the program");
	REFUSED(e.h.e_phnum = 0, "nothing to load");
#undef REFUSED
	for (size_t len = 0; len < sizeof(e); len++) {
		e = good();
		CHECK(image_plan_elf((const uint8_t *)&e, len, &plan) != NULL);
	}
}

static void flat_image(void)
{
	uint8_t data[5000] = { 0x00, 0x08, 0x00, 0x00, 0x80, 0x01, 0x00, 0x00 };
	struct image_plan plan;

	REQUIRE(!image_plan_flat(data, sizeof(data), &plan));
	CHECK_EQ(plan.psw_mask, 0x80000000);
	CHECK_EQ(plan.psw_addr, 0x10000);
	CHECK_EQ(plan.storage, 1 << 20);
	CHECK_EQ(plan.range[0].len, sizeof(data));
	CHECK(image_plan_flat(data, 7, &plan) != NULL);
	data[1] = 0;
	CHECK_STR(image_plan_flat(data, sizeof(data), &plan),
		  "the PSW at 0 is not valid: bit 12 must be one");
}

static void saved_system(void)
{
	struct elf e = good();
	struct image_plan plan;
	struct zcp_nss_header h;
	struct zcp_nss_range r[2];
	uint8_t *file;
	size_t size;

	REQUIRE(!plan_of(&e, &plan));
	size = image_nss_size(&plan);
	CHECK_EQ(size, 3 * 4096);
	file = malloc(size);
	image_nss_write(&plan, "TEST", (const uint8_t *)&e, file);
	memcpy(&h, file, sizeof(h));
	memcpy(r, file + sizeof(h), sizeof(r));
	CHECK_MEM(h.magic, "ZCPNSSYS", 8);
	CHECK_MEM(h.name, "TEST    ", 8);
	CHECK_EQ(be32toh(h.version), 1);
	CHECK_EQ(be32toh(h.ranges), 2);
	CHECK_EQ(be64toh(h.psw_addr), 0x10000);
	CHECK_EQ(be64toh(r[0].offset), 4096);
	CHECK_EQ(be64toh(r[1].offset), 8192);
	CHECK_MEM(file + 4096, e.data, 32);
	CHECK_MEM(file + 8192, e.data + 32, 32);
	free(file);
}

static void cards(void)
{
	uint8_t data[81], file[ZCP_SPOOL_DATA + 160];
	struct zcp_spool_header h;

	memset(data, 0xc1, sizeof(data));
	CHECK_EQ(image_cards_size(sizeof(data)), sizeof(file));
	image_cards_write(data, sizeof(data), 'B', 1000, file);
	memcpy(&h, file, sizeof(h));
	CHECK_MEM(h.magic, "ZCPSPOOL", 8);
	CHECK_EQ(be32toh(h.reclen), 80);
	CHECK_EQ(be64toh(h.records), 2);
	CHECK_EQ(be64toh(h.created), 1000);
	CHECK_EQ(h.class, 'B');
	CHECK_EQ(file[ZCP_SPOOL_DATA + 80], 0xc1);
	CHECK_EQ(file[ZCP_SPOOL_DATA + 81], 0);
	CHECK_EQ(image_cards_size(0), ZCP_SPOOL_DATA);
}

static const struct ktap_case cases[] = {
	{ "ELF segments go to their physical addresses", elf_segments },
	{ "damaged ELF files are refused, each with its reason", elf_refused },
	{ "a flat image begins with its short PSW", flat_image },
	{ "a saved system holds header, ranges and bytes", saved_system },
	{ "bytes become cards, the last one filled up", cards },
};

KTAP_MAIN(cases)
