/* SPDX-License-Identifier: MIT */
/* label.h - security labels: a level and a set of categories; pure */
#ifndef ZCP_RACF_LABEL_H
#define ZCP_RACF_LABEL_H

#include "racf/racf.h"

#define RACF_SYSHIGH	"SYSHIGH"
#define RACF_SYSLOW	"SYSLOW"
#define RACF_SYSNONE	"SYSNONE"

/* Category n, 1 to RACF_CATEGORIES_MAX, is bit n - 1. */
struct racf_categories {
	uint64_t word[RACF_CATEGORIES_MAX / 64];
};

/* SYSHIGH and SYSLOW are labels like others: what makes them so is what they hold. */
struct racf_label {
	racf_name name;
	bool none;			/* SYSNONE: excluded from mandatory checks */
	uint8_t level;			/* 1 to RACF_SECLEVEL_MAX; SYSLOW's may be 0 */
	struct racf_categories categories;
};

static inline bool racf_category_valid(int64_t number)
{
	return number >= 1 && number <= RACF_CATEGORIES_MAX;
}

void racf_category_add(struct racf_categories *set, unsigned int number);
void racf_category_remove(struct racf_categories *set, unsigned int number);
bool racf_category_in(const struct racf_categories *set, unsigned int number);
/* The next one behind number (0: the first); 0: there is none. */
unsigned int racf_category_next(const struct racf_categories *set, unsigned int number);
/* a becomes the union of both. */
void racf_categories_join(struct racf_categories *a, const struct racf_categories *b);
/* Each of b is in a. NULL is the empty set. */
bool racf_categories_hold(const struct racf_categories *a, const struct racf_categories *b);

/* Level not lower, categories a superset. SYSNONE has no order: ask before. */
bool racf_label_dominates(const struct racf_label *a, const struct racf_label *b);
/* Each dominates the other: the names may differ. */
bool racf_label_equal(const struct racf_label *a, const struct racf_label *b);

#endif
