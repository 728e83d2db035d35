/* SPDX-License-Identifier: MIT */
/* set.h - pointers to things, in the order of a comparison, found by bisection */
#ifndef ZCP_RACF_SET_H
#define ZCP_RACF_SET_H

#include <stdbool.h>
#include <stddef.h>

struct set {
	void **v;
	size_t n, room;
	int (*compare)(const void *a, const void *b);
	void (*free)(void *item);
};

/* Where the item is, or would be; *found tells which. */
size_t set_locate(const struct set *s, const void *key, bool *found);
void *set_find(const struct set *s, const void *key);
/* 0 or -ENOMEM, and then the item is the caller's still. At the end it costs nothing to insert. */
int set_insert(struct set *s, void *item);
void set_erase(struct set *s, const void *key);
void set_clear(struct set *s);

/* Room for one more in an array of n things of a size: its address, zeroed; NULL: out of memory. */
void *array_append(void *array_of_pointers, unsigned int *n, size_t size);

#endif
