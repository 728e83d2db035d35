/* SPDX-License-Identifier: MIT */
/*
 * index.h - names of many rooms, found in a time that hardly grows with their number
 *
 * A room holds the names of one kind: a class's profiles, its entries in the
 * global access table, ... Discrete names are found by their hash; generic
 * ones by the hash of what stands before their first sign, longest first:
 * that is also the order of how specific they are, as RACF has it.
 */
#ifndef ZCP_RACF_INDEX_H
#define ZCP_RACF_INDEX_H

#include "racf/generic.h"
#include "racf/racf.h"

struct index_slot;

struct index {
	struct index_slot *slots;		/* a power of two, at most half of them taken */
	size_t n_slots, n_nodes;
	struct {
		/* generic names by length of what stands before the first sign; NULL: none yet */
		uint32_t *lengths;
		unsigned int longest;		/* that ever was */
		unsigned int n;			/* names */
	} rooms[256];
};

/* One name may be added with several items. It must live as long as it is in. 0 or -ENOMEM. */
int index_add(struct index *x, uint8_t room, bool generic, const char *name, void *item);
void index_remove(struct index *x, uint8_t room, bool generic, const char *name, const void *item);
void index_clear(struct index *x);

/* The n-th item, from 0, of exactly this name; NULL: there are fewer. */
void *index_named(const struct index *x, uint8_t room, bool generic, const char *name,
		  unsigned int n);

/* The most specific generic name that matches, in *name, and the first item of it; NULL: none. */
void *index_generic(const struct index *x, uint8_t room, const char *resource,
		    const struct generic_vars *vars, const char **name);

#endif
