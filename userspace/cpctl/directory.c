// SPDX-License-Identifier: MIT
/* directory.c - USER DIRECT: entries, profiles, and the image */
#include <stdio.h>
#include <stdlib.h>
#include "cpctl/entry.h"
#include "kmod/cp/dirimage.h"

/* ---- entries ---- */

struct entry *entry_current(struct directory *d)
{
	return d->n ? &d->entry[d->n - 1] : NULL;
}

static struct entry *find(struct directory *d, unsigned int kinds, const char *name)
{
	size_t i;

	for (i = 0; i < d->n; i++)
		if (d->entry[i].kind & kinds && !strcmp(d->entry[i].name, name))
			return &d->entry[i];
	return NULL;
}

static bool out_of_memory(struct directory *d)
{
	d->no_memory = true;
	return wrong(&d->s, "out of memory");
}

struct entry *entry_new(struct directory *d, unsigned int kind, const char *name)
{
	unsigned int same =
		kind & (ENTRY_USER | ENTRY_IDENTITY) ? ENTRY_USER | ENTRY_IDENTITY : kind;
	struct entry *e = find(d, same, name);

	if (e) {
		wrong(&d->s, "%s was defined in line %u", name, e->line);
		return NULL;
	}
	if (d->n == d->room) {
		size_t room = d->room ? 2 * d->room : 64;

		e = realloc(d->entry, room * sizeof(*e));
		if (!e) {
			out_of_memory(d);
			return NULL;
		}
		d->entry = e;
		d->room = room;
	}
	e = &d->entry[d->n++];
	memset(e, 0, sizeof(*e));
	e->kind = kind;
	e->line = d->s.first;
	strcpy(e->name, name);
	cp_name_pad(e->user.userid, name);
	cp_name_pad(e->user.account, kind & ENTRY_USER ? name : "");
	cp_name_pad(e->user.dist, name);
	cp_name_pad(e->user.acigroup, "");
	e->user.machine = d->machine;
	e->user.cpus = 1;
	d->section = kind;
	return e;
}

/* ---- records ---- */

int record_vdev(const struct zcp_dir_record *r)
{
	const struct zcp_dir_link *l = (const void *)r;
	__be16 vdev;

	switch (be16toh(r->type)) {
	case ZCP_DIR_CONSOLE:
	case ZCP_DIR_SPOOL:
	case ZCP_DIR_SPECIAL:
	case ZCP_DIR_MDISK:
	case ZCP_DIR_DEDICATE:
		/* it stands behind the header in each of them */
		memcpy(&vdev, r + 1, sizeof(vdev));
		return be16toh(vdev);
	case ZCP_DIR_LINK:
		return be16toh(l->vdev2);
	default:
		return -1;
	}
}

static const struct zcp_dir_record *find_vdev(const struct entry *e, int vdev)
{
	size_t at = 0;

	while (at < e->len) {
		const struct zcp_dir_record *r = (const void *)(e->records + at);

		if (record_vdev(r) == vdev)
			return r;
		at += be16toh(r->len);
	}
	return NULL;
}

static bool append(struct directory *d, struct entry *e, const void *record, size_t len,
		   size_t padded)
{
	if (e->len + padded > e->room) {
		size_t room = 2 * (e->room + padded);
		uint8_t *p = realloc(e->records, room);

		if (!p)
			return out_of_memory(d);
		e->records = p;
		e->room = room;
	}
	memset(e->records + e->len, 0, padded);
	memcpy(e->records + e->len, record, len);
	((struct zcp_dir_record *)(e->records + e->len))->len = htobe16((uint16_t)padded);
	e->len += padded;
	return true;
}

bool entry_record(struct directory *d, const void *record, size_t len)
{
	struct entry *e = entry_current(d);
	int vdev = record_vdev(record);

	if (vdev >= 0 && find_vdev(e, vdev)) {
		d->s.word.p = NULL;
		return wrong(&d->s, "device %04X is defined twice", (unsigned int)vdev);
	}
	return append(d, e, record, len, (len + 3) & ~(size_t)3);
}

/* ---- profiles and subconfigurations ---- */

static bool fail(struct directory *d, unsigned int line, const char *fmt, const char *name)
{
	if (!d->s.failed) {
		d->s.failed = true;
		d->s.error->line = line;
		d->s.error->column = 1;
		snprintf(d->s.error->text, sizeof(d->s.error->text), fmt, name);
	}
	return false;
}

/* What the entry says itself counts; the profile gives the rest. */
static bool merge(struct directory *d, struct entry *e, const struct entry *from)
{
	size_t at = 0;

	while (at < from->len) {
		const struct zcp_dir_record *r = (const void *)(from->records + at);
		unsigned int type = be16toh(r->type);
		size_t len = be16toh(r->len);
		int vdev = record_vdev(r);

		at += len;
		if ((vdev >= 0 && find_vdev(e, vdev)) || (type == ZCP_DIR_IPL && e->has & HAS_IPL))
			continue;
		if (!append(d, e, r, len, len))
			return false;
	}
	if (!(e->has & HAS_STORAGE))
		e->user.storage = from->user.storage;
	if (!(e->has & HAS_MAXSTORAGE))
		e->user.maxstorage = from->user.maxstorage;
	if (!(e->has & HAS_CLASSES))
		e->user.classes = from->user.classes;
	if (!(e->has & HAS_ACIGROUP))
		memcpy(e->user.acigroup, from->user.acigroup, 8);
	if (!(e->has & HAS_ACCOUNT) && from->has & HAS_ACCOUNT)
		memcpy(e->user.account, from->user.account, 8);
	if (!(e->has & HAS_MACHINE) && from->has & HAS_MACHINE) {
		e->user.machine = from->user.machine;
		e->user.cpus = from->user.cpus;
	}
	e->user.options |= from->user.options;
	e->has |= from->has;
	return true;
}

static bool build_counts(const struct directory *d, const char *member)
{
	return !strcmp(member, "*") || (d->where->system && !strcmp(member, d->where->system));
}

static bool resolve(struct directory *d, struct entry *e)
{
	struct entry *from;
	unsigned int i;

	for (i = 0; i < e->builds; i++) {
		from = find(d, ENTRY_SUBCONFIG, e->build[i].subconfig);
		if (!from)
			return fail(d, e->build[i].line, "there is no SUBCONFIG %s",
				    e->build[i].subconfig);
		if (build_counts(d, e->build[i].member) && !merge(d, e, from))
			return false;
	}
	if (e->include[0]) {
		from = find(d, ENTRY_PROFILE, e->include);
		if (!from)
			return fail(d, e->include_line, "there is no PROFILE %s", e->include);
		if (!merge(d, e, from))
			return false;
	}
	return true;
}

/* Defaults: 32M of storage, as much at most; classes that nobody named are SYSTEM CONFIG's */
static bool complete(struct directory *d, struct entry *e)
{
	if (!(e->has & HAS_STORAGE) || !e->user.storage)
		e->user.storage = htobe64(32ULL << 20);
	if (!(e->has & HAS_MAXSTORAGE) || !e->user.maxstorage)
		e->user.maxstorage = e->user.storage;
	if (!(e->has & HAS_CLASSES) || e->user.password == ZCP_DIR_PW_NOLOG)
		e->user.classes = 0;
	if (be64toh(e->user.storage) > be64toh(e->user.maxstorage))
		return fail(d, e->line, "the storage of %s is larger than its maximum", e->name);
	return true;
}

/* ---- the image ---- */

static int by_name(const void *a, const void *b)
{
	const struct entry *x = *(struct entry *const *)a, *y = *(struct entry *const *)b;

	return memcmp(x->user.userid, y->user.userid, 8);
}

static bool write_image(struct directory *d, struct entry **user, size_t n, uint64_t now,
			void **image, size_t *size)
{
	size_t at = sizeof(struct zcp_dir_header) + n * sizeof(struct zcp_dir_user), total = at, i,
	       bad;
	struct zcp_dir_header *h;
	struct zcp_dir_user *u;

	for (i = 0; i < n; i++)
		total += user[i]->len;
	if (n > ZCP_DIR_USERS_MAX || total > ZCP_DIR_SIZE_MAX)
		return fail(d, 0, "the directory is too large%s", "");
	h = calloc(1, total);
	if (!h)
		return out_of_memory(d);
	memcpy(h->magic, ZCP_DIR_MAGIC, sizeof(h->magic));
	h->version = htobe32(ZCP_IMAGE_VERSION);
	h->size = htobe32((uint32_t)total);
	h->users = htobe32((uint32_t)n);
	h->user_offset = htobe32(sizeof(*h));
	h->compiled = htobe64(now);
	u = (struct zcp_dir_user *)(h + 1);
	for (i = 0; i < n; i++) {
		u[i] = user[i]->user;
		u[i].records = htobe32((uint32_t)at);
		u[i].records_len = htobe32((uint32_t)user[i]->len);
		if (user[i]->len)
			memcpy((char *)h + at, user[i]->records, user[i]->len);
		at += user[i]->len;
	}
	if (dirimage_verify(h, total, &bad)) {
		free(h);
		return fail(d, 0, "internal error: the image does not verify%s", "");
	}
	*image = h;
	*size = total;
	return true;
}

static bool finish(struct directory *d, uint64_t now, void **image, size_t *size)
{
	struct entry **user = calloc(d->n + 1, sizeof(*user));
	size_t n = 0, i;
	bool ok = user || out_of_memory(d);

	for (i = 0; ok && i < d->n; i++) {
		struct entry *e = &d->entry[i];

		if (!(e->kind & (ENTRY_USER | ENTRY_IDENTITY)))
			continue;
		ok = resolve(d, e) && complete(d, e);
		user[n++] = e;
	}
	if (ok && !n)
		ok = fail(d, 0, "there is no USER in the directory%s", "");
	if (ok) {
		qsort(user, n, sizeof(*user), by_name);
		ok = write_image(d, user, n, now, image, size);
	}
	free(user);
	return ok;
}

int directory_compile(const char *text, size_t len, const struct directory_for *system,
		      uint64_t now, void **image, size_t *size, struct config_error *error)
{
	struct directory *d = calloc(1, sizeof(*d));
	bool ok = true;
	size_t i;

	if (!d) {
		*error = (struct config_error){ .text = "out of memory" };
		return -1;
	}
	statement_begin(&d->s, text, len, 72, error);
	d->section = ENTRY_START;
	d->machine = ZCP_DIR_MACHINE_ESA;
	d->where = system;
	while (ok && statement_next(&d->s))
		ok = directory_statement(d);
	ok = ok && !d->s.failed && finish(d, now, image, size);
	for (i = 0; i < d->n; i++)
		free(d->entry[i].records);
	free(d->entry);
	free(d);
	return ok ? 0 : -1;
}
