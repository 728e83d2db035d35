/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* linkmode.h - the access modes of LINK and MDISK; pure, also compiled for user space */
#ifndef CP_LINKMODE_H
#define CP_LINKMODE_H

#include "both.h"
#include "cp/parse.h"
#include "uapi/zcp.h"

enum link_mode {
	LINK_R, LINK_RR, LINK_W, LINK_WR, LINK_M, LINK_MR, LINK_MW,
	LINK_SR, LINK_SW, LINK_SM, LINK_ER, LINK_EW,
	LINK_MODES,
};

/* Behind the mode of an MDISK statement */
#define LINK_SUFFIX_V	0x01	/* virtual reserve and release */
#define LINK_SUFFIX_S	0x02	/* its owner may have it stable */
#define LINK_SUFFIX_E	0x04	/* its owner may have it exclusive */
#define LINK_SUFFIX_D	0x08

/* The links to a disk that there are. */
struct link_held {
	unsigned int readers, writers;
	bool stable;			/* nobody else may write */
	bool exclusive;			/* nobody else may have it at all */
};

enum link_why {
	LINK_OK,
	LINK_IN_USE,			/* readers or writers are in the way */
	LINK_STABLE,			/* somebody has it stable */
	LINK_EXCLUSIVE,			/* somebody has it exclusive */
	LINK_NO_ACCESS,			/* RACF grants neither the mode nor what it falls back to */
};

struct link_grant {
	enum link_why why;		/* LINK_OK: granted */
	enum link_why forced;		/* why it is read-only though the mode asks for more */
	bool write, stable, exclusive;
};

/* false: not a mode. suffix NULL: none may stand behind it. */
bool link_mode_parse(const struct cp_word *w, enum link_mode *mode, unsigned int *suffix);
const char *link_mode_name(enum link_mode mode);
/* what RACF is asked for first, and then if that is refused; NONE: there is no second */
enum zcp_access link_mode_access(enum link_mode mode);
enum zcp_access link_mode_fallback(enum link_mode mode);
bool link_mode_stable(enum link_mode mode);	/* needs LNKSTABL */
bool link_mode_exclusive(enum link_mode mode);	/* needs LNKEXCLU */

/* granted: what RACF said yes to, one of the two above, or NONE */
struct link_grant link_judge(enum link_mode mode, enum zcp_access granted,
			     const struct link_held *held);

#endif
