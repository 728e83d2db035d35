/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* both.h - what a file needs that is compiled into the module and, for tests, into user space */
#ifndef ZCP_BOTH_H
#define ZCP_BOTH_H

#ifdef __KERNEL__
#include <linux/ctype.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/limits.h>
#include <linux/string.h>
#include <linux/types.h>
#include <asm/byteorder.h>

/* TRANSLATE (SA22-7832) takes up to 256 bytes at once; its length code is one less */
static inline void both_translate(u8 *p, size_t len, const u8 *table)
{
	while (len) {
		size_t n = min_t(size_t, len, 256);

		asm volatile("	bras	1,1f\n"
			     "	tr	0(1,%[p]),0(%[table])\n"
			     "1:	ex	%[code],0(1)"
			     : : [p] "a" (p), [code] "a" (n - 1), [table] "a" (table)
			     : "1", "memory");
		p += n;
		len -= n;
	}
}
#else
#include <ctype.h>
#include <endian.h>
#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <linux/types.h>
typedef uint8_t u8;
typedef uint16_t u16;
typedef uint32_t u32;
typedef uint64_t u64;
typedef int8_t s8;
typedef int16_t s16;
typedef int32_t s32;
typedef int64_t s64;
#define ARRAY_SIZE(a)		(sizeof(a) / sizeof((a)[0]))
#define min(a, b)		((a) < (b) ? (a) : (b))
#define max(a, b)		((a) > (b) ? (a) : (b))
#define min_t(t, a, b)		((t)(a) < (t)(b) ? (t)(a) : (t)(b))
#define fallthrough		__attribute__((__fallthrough__))
#define __must_check		__attribute__((__warn_unused_result__))
#define __printf(a, b)		__attribute__((__format__(printf, a, b)))
#define be16_to_cpu(x)		be16toh((__u16)(x))
#define be32_to_cpu(x)		be32toh((__u32)(x))
#define be64_to_cpu(x)		be64toh((__u64)(x))
#define cpu_to_be16(x)		((__be16)htobe16(x))
#define cpu_to_be32(x)		((__be32)htobe32(x))
#define cpu_to_be64(x)		((__be64)htobe64(x))

static inline void both_translate(u8 *p, size_t len, const u8 *table)
{
	for (; len; len--, p++)
		*p = table[*p];
}
#endif

#endif
