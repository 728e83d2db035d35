// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* stsi-build.c - STORE SYSTEM INFORMATION without storage or registers, SA22-7832 chapter 10 */
#include "stsi-build.h"

_Static_assert(sizeof(struct sysib_vm) == 64, "descriptor");
_Static_assert(offsetof(struct sysib_vm, name) == 12, "name");
_Static_assert(offsetof(struct sysib_vm, program) == 24, "control program");
_Static_assert(offsetof(struct sysib_vm, uuid) == 48, "uuid");
_Static_assert(offsetof(struct sysib_322, extended_name) == 2048, "extended names");
_Static_assert(sizeof(struct sysib_322) == SYSIB_SIZE, "block");

#define FULL_CAPABILITY	1000

/* Selectors of levels 1 and 2: 1.1.1, 1.2.1, 1.2.2, 2.2.1, 2.2.2 */
static bool host_has(const struct stsi_query *q)
{
	if (q->fc == 1 && q->sel1 == 1)
		return q->sel2 == 1;
	return (q->fc == 1 || q->fc == 2) && q->sel1 == 2 && (q->sel2 == 1 || q->sel2 == 2);
}

enum stsi_answer stsi_decode(u64 gpr0, u64 gpr1, struct stsi_query *q)
{
	q->fc = gpr0 >> 28 & 0xf;
	q->sel1 = gpr0 & 0xff;
	q->sel2 = gpr1 & 0xffff;
	if (q->fc > 3)
		return STSI_NONE;
	if (gpr0 & 0x0fffff00 || gpr1 & 0xffff0000)
		return STSI_SPECIFICATION;
	if (!q->fc)
		return STSI_LEVEL;
	if (host_has(q))
		return STSI_HOST;
	if (q->fc == 3 && q->sel1 == 2 && q->sel2 == 2)
		return STSI_VM;
	return STSI_NONE;
}

void stsi_push_level(struct sysib_322 *sysib, const u8 *name, const u8 *program, unsigned int cpus)
{
	unsigned int count = min_t(unsigned int, sysib->count & 0xf, SYSIB_VMS - 1);
	struct sysib_vm *vm = &sysib->vm[0];

	memmove(&sysib->vm[1], &sysib->vm[0], count * sizeof(sysib->vm[0]));
	memmove(sysib->extended_name[1], sysib->extended_name[0],
		count * sizeof(sysib->extended_name[0]));
	memset(vm, 0, sizeof(*vm));
	memset(sysib->extended_name[0], 0, sizeof(sysib->extended_name[0]));
	vm->total = cpu_to_be16(cpus);
	vm->configured = cpu_to_be16(cpus);
	memcpy(vm->name, name, sizeof(vm->name));
	vm->caf = cpu_to_be32(FULL_CAPABILITY);
	memcpy(vm->program, program, sizeof(vm->program));
	sysib->count = (sysib->count & 0xf0) | (count + 1);
}
