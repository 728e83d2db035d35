/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* key-rules.h - when SSKE and PFMF set a storage key, and what PFMF's register asks; pure */
#ifndef ZCP_SIE_KEY_RULES_H
#define ZCP_SIE_KEY_RULES_H

#include "../both.h"

/* a storage key as ISKE gives it: access-control bits, then these */
#define KEY_ACCESS		0xf0
#define KEY_FETCH		0x08
#define KEY_REFERENCE		0x04
#define KEY_CHANGE		0x02
#define KEY_BITS		0xfe

#define SSKE_NQ			0x8
#define SSKE_MR			0x4
#define SSKE_MC			0x2
#define SSKE_MB			0x1

struct key_set {
	u8 key;
	bool nonquiescing, mr, mc;
};

/* SSKE's M3: bits of facilities that are not installed are ignored */
u8 sske_mask(u8 m3, bool edat, bool conditional, bool nonquiescing);

/* Does setting change old? With neither mask it is not asked: the key is set */
bool key_must_set(const struct key_set *set, u8 old);

struct pfmf {
	bool set_key, clear;
	bool block;		/* to the end of the 1 MB block, else one page by real address */
	struct key_set set;
};

/* false: specification exception */
bool pfmf_decode(u64 r1, bool conditional, bool nonquiescing, struct pfmf *pfmf);

#endif
