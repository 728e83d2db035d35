/* SPDX-License-Identifier: MIT */
/* image.h - files of kmod/uapi/store.h from what a user has: cards, ELF and flat images; pure */
#ifndef ZCP_CPCTL_IMAGE_H
#define ZCP_CPCTL_IMAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "kmod/uapi/store.h"

#define IMAGE_ADDRESS_MAX	(1ULL << 46)	/* as virtual machines */

/* Where the parts of a program go, and how it begins. */
struct image_plan {
	uint64_t psw_mask, psw_addr;
	uint64_t storage;		/* bytes, a multiple of a mebibyte */
	unsigned int n;
	struct {
		uint64_t start;		/* absolute */
		uint64_t len;
		uint64_t from;		/* offset in the source */
	} range[ZCP_NSS_RANGES_MAX];
};

/*
 * ELF64, big-endian, s390x: loadable segments at their physical addresses,
 * entry in 64-bit mode. NULL, or what is wrong.
 */
const char *image_plan_elf(const uint8_t *elf, size_t len, struct image_plan *plan);
bool image_is_elf(const uint8_t *data, size_t len);

/* Loaded at 0 as it is; begins with the short PSW in its first eight bytes. */
const char *image_plan_flat(const uint8_t *data, size_t len, struct image_plan *plan);

/* Size of the NSS file, and the file itself into to, which has room for it. */
size_t image_nss_size(const struct image_plan *plan);
void image_nss_write(const struct image_plan *plan, const char *name, const uint8_t *source,
		     uint8_t *to);

/* Spool file of 80-byte cards: bytes as they are, the last card filled up with zeros. */
size_t image_cards_size(size_t len);
void image_cards_write(const uint8_t *data, size_t len, char class, uint64_t now, uint8_t *to);

#endif
