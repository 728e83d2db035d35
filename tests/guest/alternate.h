/* SPDX-License-Identifier: MIT */
/* alternate.h - DIAGNOSE X'D4' and X'08' of guests that act for other users */
#include "guest.h"

static u8 list[PAGE_SIZE] __aligned(8);
static u8 command[256] __aligned(256);
static u8 self[8] __aligned(8);
static u64 r[6];

static int diag(u16 code, unsigned int rx, unsigned int ry)
{
	u8 insn[4] = { 0x83, rx << 4 | ry, code >> 8, code };

	return insn_run(insn, sizeof(insn), r);
}

/* Return code of X'D4' with target, alternate user and label, as many as len has room for */
static u32 act(const char *target, const char *alternate, const char *label, u64 len)
{
	if (*target)
		to_ebcdic(list, target, 8);
	else
		memcpy(list, self, 8);
	to_ebcdic(list + 8, alternate, 8);
	to_ebcdic(list + 16, label, 8);
	r[2] = (u64)list;
	r[4] = 0xdddddddd00000000ul | len;
	diag(0xd4, 2, 4);
	CHECK_EQ(r[4] >> 32, 0xdddddddd);
	return r[4];
}

static u32 cp(const char *text)
{
	size_t len = strlen(text);

	to_ebcdic(command, text, len);
	r[2] = (u64)command;
	r[4] = len;
	diag(0x08, 2, 4);
	return r[4];
}

static void who(void)
{
	NEEDS_CP();
	r[2] = (u64)list;
	r[4] = 40;
	diag(0x00, 2, 4);
	memcpy(self, list + 16, 8);
	CHECK(self[0] > 0x40);
}
