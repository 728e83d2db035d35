/* SPDX-License-Identifier: GPL-2.0-only */
/* storage.h - what DISPLAY and STORE of one's own machine and of the host share */
#ifndef CP_STORAGE_H
#define CP_STORAGE_H

#include "cp/cp.h"

/* "n", "n-m", "n:m", "n.count" or nothing (all); hexadecimal */
bool storage_range(const struct cp_word *w, u64 most, u64 *first, u64 *last);
/* a line of words in hexadecimal */
void storage_line(struct cp_ctx *c, u64 addr, const u32 *word, unsigned int words);

#endif
