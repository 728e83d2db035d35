// SPDX-License-Identifier: MIT
/* test_cp_linkmode.c - the modes of LINK, each beside everything, against slow rules */
#include "cp/linkmode.h"
#include "ktap.h"

static struct cp_word word(const char *text)
{
	return (struct cp_word){ text, strlen(text) };
}

static void names(void)
{
	static const char *const all[] = {
		"R", "RR", "W", "WR", "M", "MR", "MW", "SR", "SW", "SM", "ER", "EW",
	};
	static const char *const none[] = {
		"", "X", "RW", "RRR", "MWV", "WV", "S", "E", "SV", "R ", "MWMW",
	};
	static const char *const disk_none[] = { "", "X", "V", "MWX", "RW", "SMQ" };
	enum link_mode mode;
	unsigned int suffix;
	struct cp_word w;

	for (unsigned int i = 0; i < LINK_MODES; i++) {
		w = word(all[i]);
		CHECK(link_mode_parse(&w, &mode, NULL));
		CHECK_EQ(mode, i);
		CHECK_STR(link_mode_name(mode), all[i]);
	}
	for (size_t i = 0; i < sizeof(none) / sizeof(none[0]); i++) {
		w = word(none[i]);
		CHECK(!link_mode_parse(&w, &mode, NULL));
	}
	for (size_t i = 0; i < sizeof(disk_none) / sizeof(disk_none[0]); i++) {
		w = word(disk_none[i]);
		CHECK(!link_mode_parse(&w, &mode, &suffix));
	}
	w = word("mwv");
	CHECK(link_mode_parse(&w, &mode, &suffix));
	CHECK(mode == LINK_MW && suffix == LINK_SUFFIX_V);
	w = word("WSE");
	CHECK(link_mode_parse(&w, &mode, &suffix));
	CHECK(mode == LINK_W && suffix == (LINK_SUFFIX_S | LINK_SUFFIX_E));
	w = word("RS");
	CHECK(link_mode_parse(&w, &mode, &suffix));
	CHECK(mode == LINK_R && suffix == LINK_SUFFIX_S);
}

/* Security Target 7.1.3.3: which level permits which modes */
static void levels(void)
{
	static const struct {
		enum zcp_access level;
		const char *modes;
	} rows[] = {
		{ ZCP_ACCESS_READ, "R RR SR ER" },
		{ ZCP_ACCESS_UPDATE, "W WR SW EW" },
		{ ZCP_ACCESS_CONTROL, "M MR SM" },
		{ ZCP_ACCESS_ALTER, "MW" },
	};
	unsigned int n = 0;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct cp_scan s = cp_scan(rows[i].modes, strlen(rows[i].modes));
		enum link_mode mode;
		struct cp_word w;

		while (cp_next(&s, &w)) {
			REQUIRE(link_mode_parse(&w, &mode, NULL));
			CHECK_EQ(link_mode_access(mode), rows[i].level);
			CHECK_EQ(link_mode_fallback(mode),
				 mode == LINK_WR || mode == LINK_MR ? ZCP_ACCESS_READ :
								      ZCP_ACCESS_NONE);
			n++;
		}
	}
	CHECK_EQ(n, LINK_MODES);
}

/* ---- the rules once more, from the letters of the mode, sentence by sentence ---- */

static bool reads_only(const char *m)
{
	return !strcmp(m, "R") || !strcmp(m, "RR") || !strcmp(m, "SR") || !strcmp(m, "ER");
}

/* may somebody come with this mode, read-only or not, RACF aside? */
static bool stands(const char *m, unsigned int readers, unsigned int writers, bool stable,
		   bool exclusive)
{
	/* "while held exclusive, nobody else may link" */
	if (exclusive)
		return false;
	/* "while held stable, nobody else may get write access" */
	if (stable && !reads_only(m))
		return false;
	/* "granted only when nobody else is linked": W, WR, SW, ER, EW */
	if (strstr(" W WR SW ER EW ", m) && strcmp(m, "R"))
		return !readers && !writers;
	/* "refused if anybody writes": R, M, MR, SR, SM */
	if (strcmp(m, "RR") && strcmp(m, "MW"))
		return !writers;
	/* RR and MW: in any case */
	return true;
}

static bool needs(const char *m, enum zcp_access a)
{
	enum zcp_access need = reads_only(m)		      ? ZCP_ACCESS_READ :
			       !strcmp(m, "MW")		      ? ZCP_ACCESS_ALTER :
			       *m == 'M' || !strcmp(m, "SM") ? ZCP_ACCESS_CONTROL :
								ZCP_ACCESS_UPDATE;

	return a >= need;
}

static void one(enum link_mode mode, enum zcp_access a, const struct link_held *h)
{
	const char *m = link_mode_name(mode);
	struct link_grant g = link_judge(mode, a, h);
	bool whole = needs(m, a) && stands(m, h->readers, h->writers, h->stable, h->exclusive);
	bool may_fall = (!strcmp(m, "WR") || !strcmp(m, "MR")) && a >= ZCP_ACCESS_READ;
	bool forced = !whole && may_fall && !h->exclusive;

	CHECK_EQ(g.why == LINK_OK, whole || forced);
	CHECK_EQ(g.forced != LINK_OK && g.why == LINK_OK, forced);
	CHECK_EQ(g.write, whole && !reads_only(m));
	CHECK_EQ(g.stable, whole && (*m == 'S' || *m == 'E'));
	CHECK_EQ(g.exclusive, whole && *m == 'E');
	if (whole || forced)
		return;
	CHECK_EQ(g.why == LINK_NO_ACCESS, !needs(m, a) && !(forced || (g.forced && h->exclusive)));
	if (g.why == LINK_EXCLUSIVE)
		CHECK(h->exclusive);
	if (g.why == LINK_STABLE)
		CHECK(h->stable && !h->exclusive);
	if (g.why == LINK_IN_USE)
		CHECK(h->readers || h->writers);
}

static void every(void)
{
	for (unsigned int mode = 0; mode < LINK_MODES; mode++)
		for (unsigned int a = ZCP_ACCESS_NONE; a <= ZCP_ACCESS_ALTER; a++)
			for (unsigned int bits = 0; bits < 36; bits++) {
				struct link_held h = { bits % 3, bits / 3 % 3, bits / 9 & 1,
						       bits / 18 & 1 };

				one(mode, a, &h);
			}
}

/* Whoever came first: no two links that stand together contradict what one of them was promised. */
static void promises(void)
{
	struct link_held none = { 0 };

	for (unsigned int a = 0; a < LINK_MODES; a++)
		for (unsigned int b = 0; b < LINK_MODES; b++) {
			struct link_grant first = link_judge(a, ZCP_ACCESS_ALTER, &none);
			struct link_held h = {
				.readers = !first.write, .writers = first.write,
				.stable = first.stable, .exclusive = first.exclusive,
			};
			struct link_grant second = link_judge(b, ZCP_ACCESS_ALTER, &h);

			CHECK_EQ(first.why, LINK_OK);
			if (second.why != LINK_OK)
				continue;
			CHECK(!first.exclusive && !second.exclusive);
			CHECK(!(first.stable && second.write));
			CHECK(!(second.stable && first.write));
			if (first.write && second.write)
				CHECK(b == LINK_MW);
		}
}

static const struct ktap_case cases[] = {
	{ "modes have names, those of a disk suffixes", names },
	{ "FDP_ACF.1(RACF): the level that each mode needs", levels },
	{ "FDP_ACF.1(CP): every mode beside every state, by rules written twice", every },
	{ "FDP_ACF.1(CP): stable and exclusive links bind whoever comes later", promises },
};

KTAP_MAIN(cases)
