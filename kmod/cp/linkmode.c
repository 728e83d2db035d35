// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * linkmode.c - who may have a minidisk beside whom
 *
 * A mode asks for reading or writing and says which links of others it stands. Some fall back to
 * reading, whatever others do, when writing is refused. Stable and exclusive links bind those who
 * come later: beside a stable one nobody gets write access, beside an exclusive one nobody any.
 */
#include "cp/linkmode.h"

static const struct {
	const char *name;
	u8 access;			/* of RACF */
	bool write;
	bool beside_readers, beside_writers;
	bool fallback;			/* to reading */
	bool stable, exclusive;
} modes[] = {
	/*		 name  RACF		    write  readers writers fall-b. stable excl. */
	[LINK_R]	= { "R",  ZCP_ACCESS_READ,    false, true,  false, false, false, false },
	[LINK_RR]	= { "RR", ZCP_ACCESS_READ,    false, true,  true,  false, false, false },
	[LINK_W]	= { "W",  ZCP_ACCESS_UPDATE,  true,  false, false, false, false, false },
	[LINK_WR]	= { "WR", ZCP_ACCESS_UPDATE,  true,  false, false, true,  false, false },
	[LINK_M]	= { "M",  ZCP_ACCESS_CONTROL, true,  true,  false, false, false, false },
	[LINK_MR]	= { "MR", ZCP_ACCESS_CONTROL, true,  true,  false, true,  false, false },
	[LINK_MW]	= { "MW", ZCP_ACCESS_ALTER,   true,  true,  true,  false, false, false },
	[LINK_SR]	= { "SR", ZCP_ACCESS_READ,    false, true,  false, false, true,  false },
	[LINK_SW]	= { "SW", ZCP_ACCESS_UPDATE,  true,  false, false, false, true,  false },
	[LINK_SM]	= { "SM", ZCP_ACCESS_CONTROL, true,  true,  false, false, true,  false },
	[LINK_ER]	= { "ER", ZCP_ACCESS_READ,    false, false, false, false, true,  true },
	[LINK_EW]	= { "EW", ZCP_ACCESS_UPDATE,  true,  false, false, false, true,  true },
};

bool link_mode_parse(const struct cp_word *w, enum link_mode *mode, unsigned int *suffix)
{
	static const char letters[] = "VSED";
	unsigned int i, bits = 0;
	struct cp_word rest;
	const char *s;
	size_t n;

	/* the longest name first: all that begin with the same letter stand after the short one */
	for (i = LINK_MODES; i--;) {
		n = strlen(modes[i].name);
		rest = (struct cp_word){ w->p, n };
		if (w->len >= n && cp_is(&rest, modes[i].name) && (suffix || w->len == n))
			break;
	}
	if (i >= LINK_MODES)
		return false;
	for (n = strlen(modes[i].name); n < w->len; n++) {
		s = strchr(letters, cp_upper(w->p[n]));
		if (!s || !*s)
			return false;
		bits |= 1u << (s - letters);
	}
	*mode = i;
	if (suffix)
		*suffix = bits;
	return true;
}

const char *link_mode_name(enum link_mode mode)
{
	return modes[mode].name;
}

enum zcp_access link_mode_access(enum link_mode mode)
{
	return modes[mode].access;
}

enum zcp_access link_mode_fallback(enum link_mode mode)
{
	return modes[mode].fallback ? ZCP_ACCESS_READ : ZCP_ACCESS_NONE;
}

bool link_mode_stable(enum link_mode mode)
{
	return modes[mode].stable;
}

bool link_mode_exclusive(enum link_mode mode)
{
	return modes[mode].exclusive;
}

static enum link_why conflict(enum link_mode mode, const struct link_held *held)
{
	if (held->exclusive)
		return LINK_EXCLUSIVE;
	if (modes[mode].write && held->stable)
		return LINK_STABLE;
	if ((held->readers && !modes[mode].beside_readers) ||
	    (held->writers && !modes[mode].beside_writers))
		return LINK_IN_USE;
	return LINK_OK;
}

struct link_grant link_judge(enum link_mode mode, enum zcp_access granted,
			     const struct link_held *held)
{
	bool whole = granted >= modes[mode].access;
	struct link_grant g = { .why = whole ? conflict(mode, held) : LINK_NO_ACCESS };

	if (g.why == LINK_OK) {
		g.write = modes[mode].write;
		g.stable = modes[mode].stable;
		g.exclusive = modes[mode].exclusive;
	} else if (modes[mode].fallback && granted >= ZCP_ACCESS_READ) {
		g.forced = g.why;
		g.why = conflict(LINK_RR, held);
	}
	return g;
}
