// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* sigp-rules.c - SIGNAL PROCESSOR without CPUs, SA22-7832 chapter 4 */
#include "sigp-rules.h"

/*
 * A CPU that could already take the interruption in the wrong address space is
 * spared; one that is disabled, or is somewhere it must leave, is signalled.
 */
bool sigp_conditional_sends(const struct sigp_target *target, u16 asn)
{
	if (!target->enabled)
		return true;
	if (target->wait)
		return target->psw_addr != 0;
	return asn == target->primary || asn == target->secondary;
}

_Static_assert(sizeof(struct status_area) == STATUS_SIZE, "size");
_Static_assert(offsetof(struct status_area, psw) == 4864 - STATUS_AREA, "PSW");
_Static_assert(offsetof(struct status_area, prefix) == 4888 - STATUS_AREA, "prefix");
_Static_assert(offsetof(struct status_area, todpr) == 4900 - STATUS_AREA, "TOD programmable field");
_Static_assert(offsetof(struct status_area, ckc) == 4912 - STATUS_AREA, "clock comparator");
_Static_assert(offsetof(struct status_area, ar) == 4928 - STATUS_AREA, "access registers");
_Static_assert(offsetof(struct status_area, cr) == 4992 - STATUS_AREA, "control registers");

void status_build(struct status_area *s, const struct status_registers *regs)
{
	unsigned int i;

	memset(s, 0, sizeof(*s));
	for (i = 0; i < 16; i++) {
		s->fpr[i] = cpu_to_be64(regs->fpr[i]);
		s->gpr[i] = cpu_to_be64(regs->gpr[i]);
		s->ar[i] = cpu_to_be32(regs->ar[i]);
		s->cr[i] = cpu_to_be64(regs->cr[i]);
	}
	s->psw[0] = cpu_to_be64(regs->psw_mask);
	s->psw[1] = cpu_to_be64(regs->psw_addr);
	s->prefix = cpu_to_be32(regs->prefix);
	s->fpc = cpu_to_be32(regs->fpc);
	s->todpr = cpu_to_be32(regs->todpr);
	s->cputm = cpu_to_be64(regs->cputm);
	s->ckc = cpu_to_be64(regs->ckc >> 8);
}
