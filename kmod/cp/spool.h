/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * spool.h - spool files and the unit-record devices that make and read them
 *
 * The bytes of a file lie in the store that cpd keeps (uapi/store.h); CP knows
 * its header and place in the owner's queue. Files survive a restart: cpd adds
 * them again when it registers. A file's fields are under spool_mutex, but for
 * the open file of a reader or writer, which is that device's alone.
 */
#ifndef CP_SPOOL_H
#define CP_SPOOL_H

#include <linux/kref.h>
#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/types.h>
#include "uapi/zcp.h"
#include "uapi/store.h"

struct file;
struct zcp_vm;
struct cp_vm;
struct cp_ctx;
struct zcp_actor;

#define CP_UR_MAX	16
#define SPOOL_ID_MAX	9999
#define SPOOL_TAG_MAX	136

enum spool_queue {
	SPOOL_RDR, SPOOL_PUN, SPOOL_PRT,
};

/* A file in a queue, being read, or being written */
struct spool_file {
	struct kref ref;
	struct list_head node;		/* queue order over all users; empty: not in a queue */
	u32 id;
	char owner[ZCP_NAME_LEN + 1], origin[ZCP_NAME_LEN + 1];
	char name[ZCP_NAME_LEN + 1], type[ZCP_NAME_LEN + 1];
	char dist[ZCP_NAME_LEN + 1], form[ZCP_NAME_LEN + 1];
	char label[ZCP_NAME_LEN + 1];	/* never changed; null: none */
	char tag[SPOOL_TAG_MAX + 1];
	char class, device;		/* 'R', 'P', 'L', 'C': what made it */
	char hold;			/* 'N', 'U', 'S' */
	enum spool_queue queue;
	u32 copies, reclen;
	u64 records;
	time64_t created;
	bool in_use;			/* open at a reader, or being written */

	struct file *file;
	loff_t size;			/* of the file at open */
	u8 *ahead;			/* read-ahead or write-behind buffer */
	u64 ahead_pos;
	size_t ahead_len;
	u16 devno;			/* that reads or writes it */
	bool keep;			/* SPOOL KEEP or HOLD at open */
	struct mutex writing;		/* innermost: a record being appended, and closed */
	bool closed;			/* CLOSE took it: nothing is appended any more */
};

/* What SPOOL says of a device; copied, under cp_vm.lock. */
struct cp_ur {
	u16 devno;
	char type[ZCP_NAME_LEN + 1];
	char role;			/* 'R', 'P', 'L', 'C' */
	char class;
	bool cont, hold, eof, keep, started;
	char to[ZCP_NAME_LEN + 1], dist[ZCP_NAME_LEN + 1], form[ZCP_NAME_LEN + 1];
	char name[ZCP_NAME_LEN + 1], ftype[ZCP_NAME_LEN + 1];
	enum spool_queue queue;		/* of to */
	u16 copies;
	char tag[SPOOL_TAG_MAX + 1];	/* of the files that it makes */
	struct spool_file *out;		/* being written */
};

extern struct mutex spool_mutex;
extern struct list_head spool_files;

/* ---- spool.c: files and the store */
/* ERR_PTR; id reserved, store file open */
struct spool_file *spool_create(const char *owner, const char *origin, const char *label,
				char device);
/*
 * Whether labels let what is in a file of owner's reach the actor: RACF's question, which sleeps.
 * Who may not receive a file does not see it in a queue either.
 */
bool spool_may_receive(const struct zcp_actor *actor, const char *owner, const char *label);
/* whole records or the last part of one */
int spool_append(struct spool_file *f, const void *data, size_t len);
/*
 * Writes the header, asks cpd to commit, puts it into the queue. Else it is deleted,
 * and the reference given back.
 */
int spool_commit(struct spool_file *f);
/* deletes the store file; gives the reference back */
void spool_abandon(struct spool_file *f);
int spool_delete(u32 id);			/* -ENOENT, -EBUSY: in use */
int spool_rewrite(u32 id);			/* header into the store after a change */
void spool_put(struct spool_file *f);
struct spool_file *spool_find(u32 id);		/* under spool_mutex; no reference taken */
/* tells the owner and his readers */
void spool_arrived(const struct spool_file *f, bool said);

/* ---- urec.c of cp/: zcp_ops */
struct spool_file *spool_rdr_next(struct zcp_vm *vm, u16 devno);
ssize_t spool_read(struct spool_file *f, u64 record, void *buf, size_t len);
void spool_rdr_done(struct zcp_vm *vm, struct spool_file *f, bool eof);
int spool_ur_write(struct zcp_vm *vm, u16 devno, const void *data, size_t len, u8 opcode);
/* CLOSE of an output device; *id: of the file made, 0: there was none. purge: throw away */
int spool_ur_close(struct cp_vm *cp, u16 devno, bool purge, const char *name, const char *type,
		   u32 *id);
void spool_vm_ended(struct cp_vm *cp);		/* closes what the user left open */
struct cp_ur *cp_ur_find(struct cp_vm *cp, u16 devno);	/* under cp->lock */
int cp_ur_add(struct cp_vm *cp, u16 devno, const char *type, char role, char class);

#endif
