/* SPDX-License-Identifier: GPL-2.0-only */
/* conspool.h - SPOOL CONSOLE START: what the console shows also goes to a print file */
#ifndef CP_CONSPOOL_H
#define CP_CONSPOOL_H

#include <linux/types.h>

struct cp_vm;

/* Adds a line or, with ZCP_LINE_NOCR, a part of one. Any context; does nothing unless started. */
void cp_con_line(struct cp_vm *cp, const char *text, size_t len, u8 line_flags);
/* False: a guest has to wait; cons_ready() will be called */
bool cp_con_room(struct cp_vm *cp, size_t len);
/* Writes what waits to the file; all: an unfinished line too. A thread of the VM, or its end */
void cp_con_write_out(struct cp_vm *cp, bool all);
int cp_con_start(struct cp_vm *cp, u16 devno, bool start);	/* or stop; 0, -ENOMEM */
void cp_con_free(struct cp_vm *cp);

#endif
