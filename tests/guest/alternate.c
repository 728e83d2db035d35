// SPDX-License-Identifier: MIT
/*
 * alternate.c - DIAGNOSE X'D4' in a machine of class B that RACF lets act for LINUX1, who has a
 * minidisk 191, and not for LINUX2
 */
#include "alternate.h"

static void lists(void)
{
	static const struct {
		u64 offset, len;
		u16 pgm;
	} rows[] = {
		{ 4, 16, PGM_SPECIFICATION },
		{ 0, 0, PGM_SPECIFICATION },
		{ 0, 12, PGM_SPECIFICATION },
		{ 0, 32, PGM_SPECIFICATION },
		{ 0, 0xffffffff, PGM_SPECIFICATION },
		{ 1ul << 40, 16, PGM_ADDRESSING },
	};

	NEEDS_CP();
	memcpy(list, self, 8);
	to_ebcdic(list + 8, "LINUX1", 8);
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		r[2] = (u64)list + rows[i].offset;
		r[4] = rows[i].len;
		pgm_expect();
		diag(0xd4, 2, 4);
		CHECK_PGM_LEN(rows[i].pgm, 4);
	}
	list[9] = 0x40;				/* a blank within a name */
	r[2] = (u64)list;
	r[4] = 16;
	pgm_expect();
	diag(0xd4, 2, 4);
	CHECK_PGM_LEN(PGM_SPECIFICATION, 4);
}

static void refused(void)
{
	NEEDS_CP();
	CHECK_EQ(act("NOSUCH", "LINUX1", "", 16), 4);
	CHECK_EQ(act("", "LINUX2", "", 16), 8);
	CHECK_EQ(act("", "NOSUCH", "", 16), 8);
	CHECK_EQ(act("", "LINUX1", "SECRET", 24), 12);
	CHECK(cp("LINK LINUX1 191 291 RR") == 298);
}

static void links(void)
{
	NEEDS_CP();
	CHECK_EQ(act("", "LINUX1", "", 24), 0);
	CHECK_EQ(cp("QUERY ALTUSER"), 0);
	CHECK_EQ(cp("LINK LINUX1 191 291 RR"), 0);
	/* what LINUX1 may not, this machine may not */
	CHECK_EQ(cp("LINK MAINT 191 391 RR"), 298);
	/* a refusal leaves what there is */
	CHECK_EQ(act("", "LINUX2", "", 16), 8);
	CHECK_EQ(cp("DETACH 291"), 0);
	CHECK_EQ(cp("LINK LINUX1 191 291 RR"), 0);
	CHECK_EQ(cp("DETACH 291"), 0);
}

static void spool(void)
{
	NEEDS_CP();
	CHECK_EQ(cp("SPOOL PUNCH TO LINUX2"), 0);
	CHECK_EQ(act("", "", "", 8), 0);
	CHECK(cp("SPOOL PUNCH TO LINUX2") != 0);
	CHECK_EQ(cp("SPOOL PUNCH OFF"), 0);
}

static void over(void)
{
	NEEDS_CP();
	CHECK_EQ(cp("LINK LINUX1 191 291 RR"), 298);
	CHECK_EQ(act("", "LINUX1", "", 16), 0);
	CHECK_EQ(act("", "", "", 16), 0);	/* blank is nobody, too */
	CHECK_EQ(cp("LINK LINUX1 191 291 RR"), 298);
}

GUEST(
	{ "whose machine it is", who },
	{ "a list that is none is an exception", lists },
	{ "FIA_USB.2: no target, no authority, another label: a return code and no effect",
	  refused },
	{ "FIA_USB.2: the alternate user's authority counts for LINK", links },
	{ "FIA_USB.2: and for SPOOL, until it is taken back", spool },
	{ "one's own authority counts again", over },
)
