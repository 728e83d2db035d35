/* SPDX-License-Identifier: MIT */
/*
 * dataset.h - the data sets of the trail: append-only files of whole SMF records
 *
 * A data set begins with a trail record (type 240) of subtype BEGIN. Records
 * are appended in batches; each batch ends with a seal, a trail record that
 * holds the SHA-256 of what was sealed before, of its batch and of itself, so
 * that the seals of all data sets form one chain. A batch is written at once
 * and counts from the moment its seal is durable. What lies behind the last
 * good seal was never acknowledged: a torn tail, cut off at start.
 *
 * Once in TRAIL_SIGN_NS the seal is a CHECKPOINT, which is signed; so are the
 * first record of a data set and the last (END). trailkey.h tells of the keys.
 */
#ifndef ZCP_SMF_DATASET_H
#define ZCP_SMF_DATASET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>
#include "smf/control.h"
#include "smf/record.h"

#define TRAIL_LEN 152 /* of a SEAL */
#define TRAIL_SIGNED_LEN 288 /* of the others */
#define TRAIL_BEGIN	1
#define TRAIL_SEAL	2
#define TRAIL_CHECKPOINT 3
#define TRAIL_END 4
#define TRAIL_DIGEST_LEN 32
#define TRAIL_PUBLIC_LEN 32
#define TRAIL_SEED_LEN 32
#define TRAIL_SIGNATURE_LEN 64

/* offsets in a trail record */
#define TRAIL_ID	24	/* of the whole trail, random */
#define TRAIL_FIRST	32	/* number of the first record that this seals */
#define TRAIL_COUNT	40	/* records sealed */
#define TRAIL_BYTES	44	/* their length */
#define TRAIL_TIME	48	/* nanoseconds since 1970 */
#define TRAIL_POS 56 /* per source: boot id, sequence number of the last durable record */
#define TRAIL_PREV	88	/* digest before this record */
#define TRAIL_DIGEST	120	/* SHA-256 of TRAIL_PREV, the batch, and this record up to here */
#define TRAIL_EPOCH 152 /* signed ones: number of the key that signs */
#define TRAIL_NEXT_KEY 160 /* public key of the next epoch */
#define TRAIL_CONTROL 192 /* SHA-256 of the settings in force */
#define TRAIL_SIGNATURE 224 /* of this record up to here */

#define TRAIL_SIGN_NS 1000000000 /* at most so long a seal stays without a signature behind it */

#define TRAIL_BATCH_RECORDS	64
#define TRAIL_BATCH_BYTES	262144

/* Sources that number their records and send again what was not acknowledged. */
enum trail_source { TRAIL_CP, TRAIL_RACF, TRAIL_SOURCES, TRAIL_SELF = TRAIL_SOURCES };

struct trail_pos {
	uint64_t boot;		/* of the source; 0: never seen */
	uint64_t seq;
};

struct trail_state {
	uint64_t id;
	uint64_t next;		/* number of the next record; the first of a trail is 1 */
	uint64_t epoch;		/* of the key that signs next */
	uint64_t time;		/* of the last seal; seals never go back */
	struct trail_pos pos[TRAIL_SOURCES];
	uint8_t digest[TRAIL_DIGEST_LEN];
	uint8_t key[TRAIL_PUBLIC_LEN];	/* public half of that key */
};

#define TRAIL_RESERVE	(256 << 10)	/* room behind SIZE for what is recorded when all is full */
#define TRAIL_AHEAD	(4 << 20)	/* disk space is taken in steps of that much */

/* How files are changed; tests give one that fails or forgets. */
struct trail_io {
	ssize_t (*pwrite)(int fd, const void *buf, size_t len, off_t off);
	int (*fdatasync)(int fd);
	int (*ftruncate)(int fd, off_t len);
	int (*fsync)(int fd);
	/* disk space for the first len bytes, the file's length unchanged */
	int (*allocate)(int fd, off_t len);
	/* NULL, or who is told what has become durable: records, and the number of the first */
	void (*durable)(const uint8_t *p, size_t len, uint64_t first);
};

extern const struct trail_io trail_io;

/* What a look through one data set found. */
struct trail_scan {
	bool begun;		/* it has a good BEGIN: the fields below count */
	bool ended; /* its last seal is an END */
	bool damaged;		/* something behind the last good seal is no torn tail */
	uint64_t good;		/* bytes up to the last good seal */
	uint64_t size;
	struct trail_state st;	/* after the last good seal */
};

struct trail_key;

struct trail {
	const struct trail_io *io;
	int dir;
	struct smf_control ctl;
	int fd; /* current data set; -1: none is free */
	int key_fd;
	struct trail_key *key;
	uint64_t size;
	uint64_t allocated;	/* disk space that it has */
	uint64_t cut;		/* bytes of a torn tail that trail_open() cut off */
	bool lost;		/* trail_open() found a data set damaged, or gone */
	bool full;		/* until a data set is free only TRAIL_RESERVE is left */
	bool recovery;		/* what is added may use it */
	bool closed;		/* the current one has its END */
	bool unsigned_seals;
	uint64_t signed_at;	/* CLOCK_MONOTONIC, ns */
	struct trail_state st;	/* durable */
	struct trail_pos pos[TRAIL_SOURCES];	/* with the batch */
	unsigned int count;	/* records in the batch */
	size_t len;
	uint8_t batch[TRAIL_BATCH_BYTES + TRAIL_SIGNED_LEN];
};

/* Reads a data set record by record, front to back. */
struct trail_reader {
	int fd;
	uint64_t off;		/* of the record that trail_read() gave last */
	uint64_t next;
	size_t have, at;
	uint8_t buf[131072];
};

void trail_reader_init(struct trail_reader *r, int fd);
/*
 * 1: *rec is a well-framed record of *len bytes, valid until the next call; 0: end or no such
 * record; -errno.
 */
int trail_read(struct trail_reader *r, const uint8_t **rec, size_t *len);

/* A file without begin is empty or no data set. 0 or -errno. */
int trail_scan(int fd, struct trail_scan *scan);

/*
 * Opens the trail in folder dir whose control file is ctl and whose key is
 * there, cuts a torn tail, goes on with the data set that was begun last. A
 * damaged data set is left as it is and not written again. 0 or -errno; full
 * is set when no data set can be written.
 */
int trail_open(struct trail *t, int dir, const struct smf_control *ctl, const struct trail_io *io);
void trail_close(struct trail *t);

/* Which data sets there are and hold something; the current one does. */
bool trail_in_use(const struct trail *t, unsigned int which);
/*
 * When somebody took the current data set away it is made again, from what is
 * open. 1: that was done; 0; -ENOSPC: it cannot be yet, t->full is set; -EIO.
 */
int trail_check_name(struct trail *t);

/*
 * A record (it passed smf_check()) into the batch. 0; -EALREADY: durable or in
 * the batch since before; -EAGAIN: batch full, commit first; -EFBIG: the data
 * set has no room for it, commit and switch first. One that t->recovery is set
 * for finds room in TRAIL_RESERVE too.
 */
int trail_add(struct trail *t, enum trail_source source, uint64_t boot, uint64_t seq,
	      const uint8_t *rec, size_t len);

/*
 * Makes the batch durable. 0: it is. -ENOSPC: the file system is full, the
 * batch is kept and nothing of it is in the file. Any other error: what is in
 * the file is not known, the process must not go on.
 */
int trail_commit(struct trail *t);

/*
 * Signs what was sealed since the last signature, the batch included. 0, also
 * when there is nothing; errors as above.
 */
int trail_sign(struct trail *t);
/* Nanoseconds until that is due; -1: nothing is to be signed. */
int64_t trail_sign_due(const struct trail *t);

/* Forgets the batch: its records were not durable and may come again. */
void trail_drop(struct trail *t);

/*
 * Ends the current data set and goes to the next one that is empty or absent.
 * The batch is committed. 0; -ENOSPC: there is none, t->full is set and the
 * current one goes on for what t->recovery is set for; -errno.
 */
int trail_switch(struct trail *t);

/* Whether there is a data set to switch to. */
bool trail_has_free(const struct trail *t);

/* After t->full: whether there is room again, here or in another data set. 0; -ENOSPC; -errno. */
int trail_retry(struct trail *t);

/* Puts other settings in force, durably and signed; ctl names the same data sets. 0 or -errno. */
int trail_set(struct trail *t, const struct smf_control *ctl);

/* What t->key says beside the trail is durable. 0 or -EIO. */
int trail_keep(struct trail *t);

/* Percent of all data sets' room that is used: a full one of two and an empty one are 50. */
unsigned int trail_used(const struct trail *t);

/* ---- between dataset.c and start.c --------------------------------------- */

/* The data set begins anew at t->st. 0; -EEXIST: it holds something; -ENOSPC; -errno. */
int trail_begin(struct trail *t, unsigned int which);

#endif
