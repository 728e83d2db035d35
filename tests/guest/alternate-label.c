// SPDX-License-Identifier: MIT
/*
 * alternate-label.c - DIAGNOSE X'D4' in a machine of class B at label LOW: for LINUX1, who may have
 * it, and for LINUX2, who may not, though RACF lets the machine act for both
 */
#include "alternate.h"

static void cleared(void)
{
	NEEDS_CP();
	CHECK_EQ(act("", "LINUX1", "LOW", 24), 0);
	CHECK_EQ(act("", "LINUX1", "", 16), 0);
	CHECK_EQ(act("", "", "", 16), 0);
}

static void other(void)
{
	NEEDS_CP();
	CHECK_EQ(act("", "LINUX1", "HIGH", 24), 12);
	CHECK_EQ(act("", "LINUX1", "NOSUCH", 24), 12);
}

static void uncleared(void)
{
	NEEDS_CP();
	CHECK_EQ(act("", "LINUX1", "LOW", 24), 0);
	CHECK_EQ(act("", "LINUX2", "LOW", 24), 8);
	/* which leaves what there is */
	CHECK_EQ(cp("QUERY ALTUSER"), 0);
	CHECK_EQ(act("", "LINUX2", "", 16), 8);
	CHECK_EQ(act("", "", "", 16), 0);
}

GUEST(
	{ "whose machine it is", who },
	{ "FIA_USB.2(LS): an alternate user who is cleared for the machine's label", cleared },
	{ "FIA_USB.2(LS): the machine keeps its label", other },
	{ "FIA_USB.2(LS): none who is not cleared for it", uncleared },
)
