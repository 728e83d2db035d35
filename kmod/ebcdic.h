/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * ebcdic.h - code page 037 and ISO 8859-1: each byte of one is exactly one of the other
 *
 * X'15' (new line) becomes X'85', X'25' (line feed) becomes '\n': whoever reads
 * lines from a guest looks for X'15' before or X'85' after decoding.
 */
#ifndef ZCP_EBCDIC_H
#define ZCP_EBCDIC_H

#include "both.h"

#define EBCDIC_BLANK	0x40
#define EBCDIC_NL	0x15
#define EBCDIC_CR	0x0d
#define LATIN1_NEL	0x85		/* what EBCDIC_NL decodes to */

extern const u8 ebcdic_from_latin1[256];
extern const u8 ebcdic_to_latin1[256];

/* Both may work in place: to == from. */
void ebcdic_encode(u8 *to, const char *from, size_t len);
void ebcdic_decode(char *to, const u8 *from, size_t len);

#endif
