// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* key-rules.c - SSKE and PFMF without storage, SA22-7832 chapter 10 */
#include "key-rules.h"

#define PFMF_RESERVED		0xfffc0101UL
#define PFMF_SK			0x00020000UL
#define PFMF_CF			0x00010000UL
#define PFMF_FSC		0x00007000UL
#define PFMF_FSC_4K		0x00000000UL
#define PFMF_FSC_1M		0x00001000UL
#define PFMF_NQ			0x00000800UL
#define PFMF_MR			0x00000400UL
#define PFMF_MC			0x00000200UL

u8 sske_mask(u8 m3, bool edat, bool conditional, bool nonquiescing)
{
	if (!edat)
		m3 &= ~SSKE_MB;
	if (!conditional)
		m3 &= ~(SSKE_MR | SSKE_MC);
	if (!nonquiescing)
		m3 &= ~SSKE_NQ;
	return m3;
}

/* A mask bit takes the reference or change bit out of the comparison */
bool key_must_set(const struct key_set *set, u8 old)
{
	u8 compared = KEY_BITS;

	if (!set->mr && !set->mc)
		return true;
	if (set->mr)
		compared &= ~KEY_REFERENCE;
	if (set->mc)
		compared &= ~KEY_CHANGE;
	return (set->key ^ old) & compared;
}

bool pfmf_decode(u64 r1, bool conditional, bool nonquiescing, struct pfmf *pfmf)
{
	memset(pfmf, 0, sizeof(*pfmf));
	if (r1 & PFMF_RESERVED || (r1 & PFMF_NQ && !nonquiescing))
		return false;
	switch (r1 & PFMF_FSC) {
	case PFMF_FSC_4K:
		break;
	case PFMF_FSC_1M:
		pfmf->block = true;
		break;
	default:
		return false;
	}
	pfmf->set_key = r1 & PFMF_SK;
	pfmf->clear = r1 & PFMF_CF;
	pfmf->set.key = r1 & KEY_BITS;
	pfmf->set.nonquiescing = r1 & PFMF_NQ;
	pfmf->set.mr = conditional && r1 & PFMF_MR;
	pfmf->set.mc = conditional && r1 & PFMF_MC;
	return true;
}
