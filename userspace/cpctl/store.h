/* SPDX-License-Identifier: MIT */
/*
 * store.h - where spool files and saved systems lie: one folder for each kind
 *
 * A file is written under a temporary name (".new-NAME") and becomes NAME by
 * COMMIT: fsync, rename, fsync of the folder. One that is to be erased is renamed to
 * ".erase-NAME-..." and is gone for CP. Spool files are called by their
 * id in decimal. All functions return -errno on failure.
 */
#ifndef ZCP_CPCTL_STORE_H
#define ZCP_CPCTL_STORE_H

#include <stdbool.h>
#include <stdint.h>
#include "kmod/uapi/zcp.h"

#define STORE_SPOOL_MAX 9999

struct store {
	int top, spool, nss;	/* folders; the compiled directory lies in top */
};

/* makes the folders when they are not there */
int store_open(struct store *s, const char *dir);
void store_close(struct store *s);

/* A name that is safe as a file name: 1 to 8 of A-Z 0-9 @ # $ _ + -, not beginning with '-'. */
bool store_name_ok(const char *name);

/*
 * EV_FILE. CREATE and OPEN: a descriptor; COMMIT, DELETE and ERASE: 0. name counts for NSS, id for
 * SPOOL, which alone can be erased.
 */
int store_file(struct store *s, int kind, int op, uint32_t id, const char *name);

/*
 * Calls fn for every committed file of a kind with an open descriptor, which is closed after it;
 * its result is ignored.
 */
typedef void (*store_fn)(void *arg, uint32_t id, const char *name, int fd);
int store_scan(struct store *s, int kind, store_fn fn, void *arg);
/* Overwrites and unlinks what is to be erased in a folder. 0, or the first -errno. */
int store_erase_all(int dir);
/*
 * What a CP that is gone was writing; nobody writes: CP is new. Its spool files are to be erased,
 * since it may have wanted that.
 */
void store_remove_temporary(struct store *s);

#endif
