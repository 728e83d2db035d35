// SPDX-License-Identifier: MIT
/* label.c - security labels and their order */
#include "racf/label.h"

#define WORDS (RACF_CATEGORIES_MAX / 64)

static const struct racf_categories empty;

void racf_category_add(struct racf_categories *set, unsigned int number)
{
	set->word[(number - 1) / 64] |= 1ull << (number - 1) % 64;
}

void racf_category_remove(struct racf_categories *set, unsigned int number)
{
	set->word[(number - 1) / 64] &= ~(1ull << (number - 1) % 64);
}

bool racf_category_in(const struct racf_categories *set, unsigned int number)
{
	return set->word[(number - 1) / 64] >> (number - 1) % 64 & 1;
}

unsigned int racf_category_next(const struct racf_categories *set, unsigned int number)
{
	for (unsigned int i = number; i < RACF_CATEGORIES_MAX;) {
		uint64_t rest = set->word[i / 64] >> i % 64;

		if (rest)
			return i + __builtin_ctzll(rest) + 1;
		i += 64 - i % 64;
	}
	return 0;
}

void racf_categories_join(struct racf_categories *a, const struct racf_categories *b)
{
	for (unsigned int i = 0; b && i < WORDS; i++)
		a->word[i] |= b->word[i];
}

bool racf_categories_hold(const struct racf_categories *a, const struct racf_categories *b)
{
	uint64_t missing = 0;

	a = a ?: &empty;
	b = b ?: &empty;
	for (unsigned int i = 0; i < WORDS; i++)
		missing |= b->word[i] & ~a->word[i];
	return !missing;
}

bool racf_label_dominates(const struct racf_label *a, const struct racf_label *b)
{
	return a->level >= b->level && racf_categories_hold(&a->categories, &b->categories);
}

bool racf_label_equal(const struct racf_label *a, const struct racf_label *b)
{
	return racf_label_dominates(a, b) && racf_label_dominates(b, a);
}
