/* SPDX-License-Identifier: MIT */
/* entry.h - between start.S and the files of the library */
#ifndef GUEST_ENTRY_H
#define GUEST_ENTRY_H

#include "guest.h"

/* start.S */
void pgm_entry(void);
void ext_entry(void);
void io_entry(void);
void svc_entry(void);
void mcck_entry(void);
void restart_entry(void);
int insn_call(const void *code, u64 regs[6]);
/* called from start.S */
void boot(void);
void cpu_main(void);
void pgm_handler(struct frame *f);
void ext_handler(struct frame *f);
void io_handler(struct frame *f);
void svc_handler(struct frame *f);
void mcck_handler(struct frame *f);
/* ktap.c */
__noreturn void guest_died(const char *why, const struct frame *f, u16 code);
/* smp.c */
void smp_init(void);
void lowcore_init(struct lowcore *lc, struct cpu *cpu);
/* machine.c */
void machine_find(void);

#endif
