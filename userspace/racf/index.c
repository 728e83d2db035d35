// SPDX-License-Identifier: MIT
/* index.c - names of many rooms, in one hash table */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include "racf/index.h"

#define FIRST_SLOTS 256
/* a node with one entry is a line of the cache: most are looked at alone */
#define KEY_HERE 24

struct entry {
	const char *name;
	void *item;
};

/* Discrete: all of one name. Generic: all with the same beginning, most specific first. */
struct index_node {
	uint32_t hash;
	uint16_t len;			/* of the key, the beginning of each entry's name */
	uint8_t room;
	bool generic;
	unsigned int n, space;
	char begin[KEY_HERE];		/* of the key: as a rule all of it */
	struct entry v[];
};

/* Names that are not there are told by the hash alone: no node is looked at. */
struct index_slot {
	uint32_t hash;
	struct index_node *node;		/* NULL: free */
};

struct key {
	const char *text;
	uint32_t hash;
	uint16_t len;
	uint8_t room;
	bool generic;
};

/* ---- keys: FNV-1a, so that each beginning of a name is on the way to the name's -------- */

static uint32_t hash_begin(uint8_t room)
{
	return 2166136261u ^ room * 0x9e3779b1u;
}

static uint32_t hash_add(uint32_t hash, char c)
{
	return (hash ^ (uint8_t)c) * 16777619u;
}

static uint32_t hash_end(uint32_t hash, bool generic)
{
	hash ^= generic;
	hash = (hash ^ hash >> 16) * 0x7feb352du;
	return hash ^ hash >> 15;
}

/* ".**" stands for nothing, too: its period is no part of the key. */
static size_t key_len(const char *name)
{
	size_t len = strcspn(name, "*%&");

	return len && name[len - 1] == '.' && name[len] == '*' && name[len + 1] == '*' ? len - 1 :
											 len;
}

static struct key key_of(uint8_t room, bool generic, const char *name)
{
	struct key k = { .text = name, .room = room, .generic = generic };
	uint32_t hash = hash_begin(room);

	k.len = generic ? key_len(name) : strlen(name);
	for (size_t i = 0; i < k.len; i++)
		hash = hash_add(hash, name[i]);
	k.hash = hash_end(hash, generic);
	return k;
}

/* ---- nodes ------------------------------------------------------------------------------- */

static bool is_node(const struct index_node *n, const struct key *k)
{
	size_t here = k->len < KEY_HERE ? k->len : KEY_HERE;

	return n->hash == k->hash && n->room == k->room && n->generic == k->generic &&
	       n->len == k->len && !memcmp(n->begin, k->text, here) &&
	       (here == k->len || !memcmp(n->v[0].name, k->text, k->len));
}

/* The node's slot, or the free one where it belongs. */
static struct index_slot *slot_of(const struct index *x, const struct key *k)
{
	size_t i = k->hash & (x->n_slots - 1);

	while (x->slots[i].node &&
	       (x->slots[i].hash != k->hash || !is_node(x->slots[i].node, k)))
		i = (i + 1) & (x->n_slots - 1);
	return &x->slots[i];
}

static const struct index_node *node_of(const struct index *x, const struct key *k)
{
	return x->n_slots ? slot_of(x, k)->node : NULL;
}

static void move_in(struct index_slot *slots, size_t n, const struct index_slot *slot)
{
	size_t i = slot->hash & (n - 1);

	while (slots[i].node)
		i = (i + 1) & (n - 1);
	slots[i] = *slot;
}

static int grow(struct index *x)
{
	size_t n = x->n_slots ? 2 * x->n_slots : FIRST_SLOTS;
	struct index_slot *slots = calloc(n, sizeof(*slots));

	if (!slots)
		return -ENOMEM;
	for (size_t i = 0; i < x->n_slots; i++)
		if (x->slots[i].node)
			move_in(slots, n, &x->slots[i]);
	free(x->slots);
	x->slots = slots;
	x->n_slots = n;
	return 0;
}

/* Those behind it that are not where they would be alone move up. */
static void take_out(struct index *x, struct index_slot *slot)
{
	size_t i = slot - x->slots;
	struct index_slot next;

	x->slots[i] = (struct index_slot){ 0 };
	for (;;) {
		i = (i + 1) & (x->n_slots - 1);
		next = x->slots[i];
		if (!next.node)
			return;
		x->slots[i] = (struct index_slot){ 0 };
		move_in(x->slots, x->n_slots, &next);
	}
}

static size_t node_size(unsigned int space)
{
	return sizeof(struct index_node) + space * sizeof(struct entry);
}

static int count_length(struct index *x, uint8_t room, size_t len)
{
	if (!x->rooms[room].lengths) {
		x->rooms[room].lengths = calloc(RACF_RESOURCE_MAX + 1, sizeof(uint32_t));
		if (!x->rooms[room].lengths)
			return -ENOMEM;
	}
	x->rooms[room].lengths[len]++;
	if (len > x->rooms[room].longest)
		x->rooms[room].longest = len;
	return 0;
}

/* Room for one more entry in the key's node, which is made when there is none. */
static struct index_node *room_in_node(struct index *x, const struct key *k)
{
	struct index_slot *slot = slot_of(x, k);
	struct index_node *n = slot->node;

	if (n && n->n < n->space)
		return n;
	n = realloc(n, node_size(n ? 2 * n->space : 1));
	if (!n)
		return NULL;
	if (!slot->node) {
		*n = (struct index_node){ .hash = k->hash, .len = k->len, .room = k->room,
					  .generic = k->generic };
		memcpy(n->begin, k->text, k->len < KEY_HERE ? k->len : KEY_HERE);
		x->n_nodes++;
	}
	n->space = n->space ? 2 * n->space : 1;
	*slot = (struct index_slot){ k->hash, n };
	return n;
}

/* Behind those that are more specific, and behind its equals. */
static unsigned int place(const struct index_node *n, const char *name)
{
	unsigned int low = 0, high = n->n;

	while (low < high) {
		unsigned int mid = (low + high) / 2;

		if (racf_generic_compare(name, n->v[mid].name) < 0)
			high = mid;
		else
			low = mid + 1;
	}
	return low;
}

int index_add(struct index *x, uint8_t room, bool generic, const char *name, void *item)
{
	struct key k = key_of(room, generic, name);
	struct index_node *n;
	unsigned int at;

	if (k.len > RACF_RESOURCE_MAX)
		return -EINVAL;
	if (2 * x->n_nodes >= x->n_slots && grow(x))
		return -ENOMEM;
	n = room_in_node(x, &k);
	if (!n || (generic && count_length(x, room, k.len)))
		return -ENOMEM;
	at = generic ? place(n, name) : n->n;
	memmove(&n->v[at + 1], &n->v[at], (n->n - at) * sizeof(n->v[0]));
	n->v[at] = (struct entry){ name, item };
	n->n++;
	x->rooms[room].n++;
	return 0;
}

void index_remove(struct index *x, uint8_t room, bool generic, const char *name, const void *item)
{
	struct key k = key_of(room, generic, name);
	struct index_slot *slot;
	struct index_node *n;

	if (!x->n_slots)
		return;
	slot = slot_of(x, &k);
	n = slot->node;
	for (unsigned int i = 0; n && i < n->n; i++) {
		if (n->v[i].item != item || strcmp(n->v[i].name, name))
			continue;
		n->n--;
		x->rooms[room].n--;
		memmove(&n->v[i], &n->v[i + 1], (n->n - i) * sizeof(n->v[0]));
		if (generic)
			x->rooms[room].lengths[k.len]--;
		break;
	}
	if (n && !n->n) {
		take_out(x, slot);
		free(n);
		x->n_nodes--;
	}
}

void index_clear(struct index *x)
{
	for (size_t i = 0; i < x->n_slots; i++)
		free(x->slots[i].node);
	free(x->slots);
	for (size_t i = 0; i < sizeof(x->rooms) / sizeof(x->rooms[0]); i++)
		free(x->rooms[i].lengths);
	memset(x, 0, sizeof(*x));
}

/* ---- looking up ---------------------------------------------------------------------------- */

void *index_named(const struct index *x, uint8_t room, bool generic, const char *name,
		  unsigned int n)
{
	const struct index_node *node;
	unsigned int first = 0;
	struct key k;

	if (!x->rooms[room].n)
		return NULL;
	k = key_of(room, generic, name);
	node = node_of(x, &k);
	if (!node)
		return NULL;
	/* discrete: the key is the name */
	if (!generic)
		return n < node->n ? node->v[n].item : NULL;
	while (first < node->n && strcmp(node->v[first].name, name))
		first++;
	n += first;
	return n < node->n && !strcmp(node->v[n].name, name) ? node->v[n].item : NULL;
}

static const struct entry *first_match(const struct index_node *node, const char *resource,
				       const struct generic_vars *vars)
{
	for (unsigned int i = 0; i < node->n; i++)
		if (racf_generic_match_vars(node->v[i].name, resource, vars))
			return &node->v[i];
	return NULL;
}

void *index_generic(const struct index *x, uint8_t room, const char *resource,
		    const struct generic_vars *vars, const char **name)
{
	const uint32_t *lengths = x->rooms[room].lengths;
	uint32_t hashes[RACF_RESOURCE_MAX + 1];
	struct key k = { .text = resource, .room = room, .generic = true };
	size_t len = 0;

	*name = NULL;
	if (!lengths)
		return NULL;
	hashes[0] = hash_begin(room);
	for (; resource[len] && len < x->rooms[room].longest; len++)
		hashes[len + 1] = hash_add(hashes[len], resource[len]);
	for (size_t i = len + 1; i-- > 0;) {
		const struct index_node *node;
		const struct entry *found;

		if (!lengths[i])
			continue;
		k.len = i;
		k.hash = hash_end(hashes[i], true);
		node = node_of(x, &k);
		found = node ? first_match(node, resource, vars) : NULL;
		if (found) {
			*name = found->name;
			return found->item;
		}
	}
	return NULL;
}
