// SPDX-License-Identifier: MIT
/* set.c - pointers to things, in the order of a comparison */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include "racf/set.h"

size_t set_locate(const struct set *s, const void *key, bool *found)
{
	size_t low = 0, high = s->n;

	*found = false;
	/* what is loaded in order goes to the end */
	if (high && s->compare(key, s->v[high - 1]) > 0)
		return high;
	while (low < high) {
		size_t mid = (low + high) / 2;
		int c = s->compare(key, s->v[mid]);

		if (!c) {
			*found = true;
			return mid;
		}
		if (c < 0)
			high = mid;
		else
			low = mid + 1;
	}
	return low;
}

void *set_find(const struct set *s, const void *key)
{
	bool found;
	size_t i = set_locate(s, key, &found);

	return found ? s->v[i] : NULL;
}

int set_insert(struct set *s, void *item)
{
	bool found;
	size_t i;

	if (s->n == s->room) {
		size_t room = s->room ? 2 * s->room : 64;
		void **v = realloc(s->v, room * sizeof(*v));

		if (!v)
			return -ENOMEM;
		s->v = v;
		s->room = room;
	}
	i = set_locate(s, item, &found);
	memmove(s->v + i + 1, s->v + i, (s->n - i) * sizeof(*s->v));
	s->v[i] = item;
	s->n++;
	return 0;
}

void set_erase(struct set *s, const void *key)
{
	bool found;
	size_t i = set_locate(s, key, &found);

	if (!found)
		return;
	s->free(s->v[i]);
	s->n--;
	memmove(s->v + i, s->v + i + 1, (s->n - i) * sizeof(*s->v));
}

void set_clear(struct set *s)
{
	for (size_t i = 0; i < s->n; i++)
		s->free(s->v[i]);
	free(s->v);
	s->v = NULL;
	s->n = 0;
	s->room = 0;
}

void *array_append(void *array_of_pointers, unsigned int *n, size_t size)
{
	void *v;

	memcpy(&v, array_of_pointers, sizeof(v));
	/* full at each power of two */
	if (!(*n & (*n - 1))) {
		v = realloc(v, (*n ? 2 * (size_t)*n : 1) * size);
		if (!v)
			return NULL;
		memcpy(array_of_pointers, &v, sizeof(v));
	}
	v = (char *)v + (*n)++ * size;
	memset(v, 0, size);
	return v;
}
