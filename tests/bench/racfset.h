/* SPDX-License-Identifier: MIT */
/*
 * racfset.h - users and profiles of the bench of RACF
 *
 * Half of the profiles are discrete minidisks, half generic ones, for each user alike. Each has
 * four holders: EXECUTE for the first, CONTROL for the last, who is one of the few that are logged
 * on.
 */
#ifndef ZCP_TESTS_BENCH_RACFSET_H
#define ZCP_TESTS_BENCH_RACFSET_H

#include <stdbool.h>
#include <stdio.h>

#define HOLDERS	4
#define ON	64	/* users that are logged on: the first */

struct set {
	unsigned int profiles, users;
};

static inline unsigned int any(unsigned int n)
{
	static unsigned int seed = 1;

	seed = seed * 1103515245 + 12345;
	return (seed >> 8) % n;
}

static inline void user_id(char text[9], unsigned int user)
{
	snprintf(text, 9, "U%06u", user % 1000000);
}

/* The profile's name, or a minidisk that it protects. */
static inline void resource(char text[24], const struct set *set, unsigned int profile, bool name)
{
	unsigned int user = profile % set->users, n = profile / set->users;

	if (profile & 1)
		snprintf(text, 24, name ? "U%06u.%X*" : "U%06u.%X5", user, 0x200 + n);
	else
		snprintf(text, 24, "U%06u.%04X", user, 0x1000 + n);
}

/* Behind the last they are nobody to the profile. */
static inline unsigned int holder(const struct set *set, unsigned int profile, unsigned int k)
{
	/* never the owner, who may do anything */
	if (k == HOLDERS - 1)
		return (profile + 1) % ON;
	return (profile + 1 + k * 7919) % set->users;
}

#endif
