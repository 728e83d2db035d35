// SPDX-License-Identifier: MIT
/*
 * memory.c - storage under pressure: all of it is filled, changed in part and summed, again and
 * again
 *
 * Give it more storage than the host lends the virtual machine.
 */
#include "guest.h"

#define ROUNDS 4

static u64 first, last;

static u64 mix(u64 x)
{
	x ^= x >> 31;
	x *= 0x9e3779b97f4a7c15ul;
	return x ^ x >> 29;
}

static void fill_page(u64 page, u64 round)
{
	u64 *p = (u64 *)page, sum = 0, x = mix(page + round);

	for (unsigned int i = 0; i < PAGE_SIZE / 8 - 1; i += 16) {
		p[i] = x;
		sum += x;
		x = x * 5 + 1;
	}
	p[1] = round;
	p[PAGE_SIZE / 8 - 1] = sum;
}

static bool page_good(u64 page, u64 round)
{
	u64 *p = (u64 *)page, sum = 0, x = mix(page + round);

	for (unsigned int i = 0; i < PAGE_SIZE / 8 - 1; i += 16) {
		if (p[i] != x)
			return false;
		sum += p[i];
		x = x * 5 + 1;
	}
	return p[1] == round && p[PAGE_SIZE / 8 - 1] == sum;
}

static void fill(void)
{
	first = ((u64)image_end + 0xfff) & ~0xffful;
	last = storage_size();
	REQUIRE(last > first + MB);
	print("# %lu MB", (last - first) / MB);
	for (u64 a = first; a < last; a += PAGE_SIZE)
		fill_page(a, 0);
}

/* Round r has rewritten every third page, beginning with r % 3. */
static u64 round_of(u64 n, u64 round)
{
	while (round && n % 3 != round % 3)
		round--;
	return round;
}

static void rounds(void)
{
	u64 bad = 0, n = (last - first) / PAGE_SIZE;

	for (u64 round = 1; round <= ROUNDS; round++) {
		for (u64 i = 0; i < n; i++)
			if (i % 3 == round % 3)
				fill_page(first + i * PAGE_SIZE, round);
		for (u64 i = 0; i < n; i++)
			if (!page_good(first + i * PAGE_SIZE, round_of(i, round)) && ++bad <= 4)
				print("# page %lx is wrong in round %lu", first + i * PAGE_SIZE,
				      round);
	}
	CHECK_EQ(bad, 0);
}

/* Pages in an order that defeats reading ahead. */
static void scattered(void)
{
	u64 n = (last - first) / PAGE_SIZE, bad = 0, at = 12345;

	for (u64 i = 0; i < n; i++) {
		u64 page;

		at = at * 6364136223846793005ul + 1442695040888963407ul;
		page = (at >> 33) % n;
		bad += !page_good(first + page * PAGE_SIZE, round_of(page, ROUNDS));
	}
	CHECK_EQ(bad, 0);
}

GUEST(
	{ "fill all storage", fill },
	{ "change and check, round by round", rounds },
	{ "check at random", scattered },
)
