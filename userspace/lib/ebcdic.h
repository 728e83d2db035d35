/* SPDX-License-Identifier: MIT */
/* ebcdic.h - code page 037 and ISO 8859-1: each byte of one is exactly one of the other */
#ifndef ZCP_LIB_EBCDIC_H
#define ZCP_LIB_EBCDIC_H

#include <stddef.h>
#include <stdint.h>

extern const uint8_t ebcdic_from_latin1[256];
extern const uint8_t ebcdic_to_latin1[256];

void ebcdic_encode(uint8_t *to, const char *from, size_t len);
void ebcdic_decode(char *to, const uint8_t *from, size_t len);

#endif
