// SPDX-License-Identifier: MIT
/* dataset.c - the data sets of the trail: writing; start.c opens them */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "lib/clock.h"
#include "lib/log.h"
#include "smf/dataset.h"
#include "smf/seal.h"
#include "smf/trailkey.h"

static int allocate_file(int fd, off_t len)
{
	return fallocate(fd, FALLOC_FL_KEEP_SIZE, 0, len);
}

const struct trail_io trail_io = {
	.pwrite = pwrite, .fdatasync = fdatasync, .ftruncate = ftruncate, .fsync = fsync,
	.allocate = allocate_file,
};

/* ---- seals --------------------------------------------------------------- */

/* What only signed records have, the signature by the key of st->epoch included. */
static int seal_sign(struct trail *t, uint8_t *rec, struct trail_key *next)
{
	int ret = trail_key_next(next);

	smf_put64(rec + TRAIL_EPOCH, t->key->st.epoch);
	memcpy(rec + TRAIL_NEXT_KEY, next->st.key, TRAIL_PUBLIC_LEN);
	memcpy(rec + TRAIL_CONTROL, t->key->control, TRAIL_DIGEST_LEN);
	if (!ret)
		ret = trail_key_sign(t->key->seed, rec, TRAIL_SIGNATURE, rec + TRAIL_SIGNATURE);
	return ret;
}

/*
 * A trail record behind the bytes of its batch; st is what it continues, and what holds after it.
 * Its length, or -EIO.
 */
static int seal_build(struct trail *t, uint8_t *rec, unsigned int subtype, struct trail_state *st,
		      const uint8_t *batch, size_t len, unsigned int count)
{
	size_t rec_len = subtype == TRAIL_SEAL ? TRAIL_LEN : TRAIL_SIGNED_LEN;
	uint64_t time = clock_ns(CLOCK_REALTIME);
	struct smf_rec r;

	if (time < st->time)
		time = st->time;
	st->time = time;
	smf_begin(&r, rec, rec_len, SMF_TYPE_TRAIL, subtype, t->ctl.sid, time);
	smf_end(&r);
	smf_put64(rec + TRAIL_ID, st->id);
	smf_put64(rec + TRAIL_FIRST, st->next);
	smf_put32(rec + TRAIL_COUNT, count);
	smf_put32(rec + TRAIL_BYTES, len);
	smf_put64(rec + TRAIL_TIME, time);
	for (int s = 0; s < TRAIL_SOURCES; s++) {
		smf_put64(rec + TRAIL_POS + 16 * s, st->pos[s].boot);
		smf_put64(rec + TRAIL_POS + 16 * s + 8, st->pos[s].seq);
	}
	memcpy(rec + TRAIL_PREV, st->digest, TRAIL_DIGEST_LEN);
	st->next += count;
	if (seal_digest(st->digest, rec, batch, len))
		return -EIO;
	memcpy(rec + TRAIL_DIGEST, st->digest, TRAIL_DIGEST_LEN);
	return rec_len;
}

/* ---- files --------------------------------------------------------------- */

static bool no_space(void)
{
	return errno == ENOSPC || errno == EDQUOT;
}

/* What is in the file is not known from now on: whoever reads the log is told why smfd ends. */
static int io_error(const struct trail *t, const char *what)
{
	log_msg(LOG_CRIT, "data set %s: cannot %s: %m", t->ctl.name[t->ctl.current], what);
	return -EIO;
}

/*
 * Disk space ahead of what is written, and behind it always TRAIL_RESERVE, so
 * that a full file system is found by records that may still be refused.
 */
static int make_room(struct trail *t, size_t len)
{
	uint64_t end = t->size + len, most = t->ctl.size > end ? t->ctl.size : end;
	uint64_t want = (end + TRAIL_AHEAD < most ? end + TRAIL_AHEAD : most) + TRAIL_RESERVE;

	if (end + TRAIL_RESERVE <= t->allocated)
		return 0;
	if (t->io->allocate(t->fd, want)) {
		if (no_space())
			return -ENOSPC;
		if (errno != EOPNOTSUPP && errno != ENOSYS)
			return io_error(t, "take space for");
		/* this file system knows no such thing: not asked again */
		want = UINT64_MAX;
	}
	t->allocated = want;
	return 0;
}

/* All bytes at off, or none: what was written of them is cut off again. */
static int put(struct trail *t, const uint8_t *p, size_t len)
{
	uint64_t off = t->size;

	while (len) {
		ssize_t n = t->io->pwrite(t->fd, p, len, off);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0) {
			int ret = n < 0 && no_space() ? -ENOSPC : io_error(t, "write");

			if (t->io->ftruncate(t->fd, t->size))
				return io_error(t, "cut");
			return ret;
		}
		p += n;
		off += n;
		len -= n;
	}
	/* After a failed sync the page cache says nothing about the disk: never tried again. */
	if (t->io->fdatasync(t->fd))
		return io_error(t, "sync");
	t->size = off;
	return 0;
}

/*
 * The batch with a seal of subtype behind it. When that is signed, the key that
 * signed it is forgotten: the next one is durable before anything else is.
 */
static int seal(struct trail *t, unsigned int subtype)
{
	struct trail_key next = *t->key;
	struct trail_state st = t->st;
	int len, ret = 0;

	memcpy(st.pos, t->pos, sizeof(st.pos));
	len = seal_build(t, t->batch + t->len, subtype, &st, t->batch, t->len, t->count);
	if (len > TRAIL_LEN)
		ret = seal_sign(t, t->batch + t->len, &next);
	if (len < 0 || ret)
		return -EIO;
	if (subtype == TRAIL_BEGIN || (t->count && !t->full))
		ret = make_room(t, t->len + len);
	if (!ret)
		ret = put(t, t->batch, t->len + len);
	if (!ret && len > TRAIL_LEN) {
		st.epoch = next.st.epoch;
		memcpy(st.key, next.st.key, sizeof(st.key));
		next.st = st;
		ret = trail_key_save(t->key_fd, &next, t->io);
		*t->key = next;
		t->signed_at = clock_ns(CLOCK_MONOTONIC);
	}
	explicit_bzero(&next, sizeof(next));
	if (ret)
		return ret;
	t->unsigned_seals = len == TRAIL_LEN;
	if (t->io->durable)
		t->io->durable(t->batch, t->len + len, t->st.next);
	t->st = st;
	t->count = 0;
	t->len = 0;
	return 0;
}

/* ---- batches ------------------------------------------------------------- */

int64_t trail_sign_due(const struct trail *t)
{
	uint64_t age = clock_ns(CLOCK_MONOTONIC) - t->signed_at;

	if (!t->unsigned_seals && !t->count)
		return -1;
	return age < TRAIL_SIGN_NS ? TRAIL_SIGN_NS - age : 0;
}

int trail_commit(struct trail *t)
{
	int ret;

	if (!t->count)
		return 0;
	ret = seal(t, trail_sign_due(t) ? TRAIL_SEAL : TRAIL_CHECKPOINT);
	t->full = t->full || ret == -ENOSPC;
	return ret;
}

int trail_sign(struct trail *t)
{
	int ret = 0;

	if (t->fd >= 0 && !t->closed && (t->unsigned_seals || t->count))
		ret = seal(t, TRAIL_CHECKPOINT);
	t->full = t->full || ret == -ENOSPC;
	return ret;
}

/* How long the data set may become by what is added now. */
static uint64_t room(const struct trail *t)
{
	if (!t->full)
		return t->ctl.size;
	return t->recovery ? t->ctl.size + TRAIL_RESERVE : 0;
}

int trail_add(struct trail *t, enum trail_source source, uint64_t boot, uint64_t seq,
	      const uint8_t *rec, size_t len)
{
	struct trail_pos *pos = source < TRAIL_SOURCES ? &t->pos[source] : NULL;

	if (pos && pos->boot == boot && seq <= pos->seq)
		return -EALREADY;
	if (t->count == TRAIL_BATCH_RECORDS || t->len + len > TRAIL_BATCH_BYTES)
		return -EAGAIN;
	/* the seal, a CHECKPOINT of its own, and the END always have room */
	if (t->fd < 0 || t->closed || t->size + t->len + len + 3 * TRAIL_SIGNED_LEN > room(t))
		return -EFBIG;
	memcpy(t->batch + t->len, rec, len);
	t->len += len;
	t->count++;
	if (pos)
		*pos = (struct trail_pos){ boot, seq };
	return 0;
}

void trail_drop(struct trail *t)
{
	memcpy(t->pos, t->st.pos, sizeof(t->pos));
	t->count = 0;
	t->len = 0;
}

/* ---- one data set after the other ---------------------------------------- */

bool trail_in_use(const struct trail *t, unsigned int which)
{
	struct stat st;

	if (which == t->ctl.current && t->fd >= 0)
		return true;
	return !fstatat(t->dir, t->ctl.name[which], &st, AT_SYMLINK_NOFOLLOW) && st.st_size;
}

/* The data set is opened, empty, for a new beginning. -EEXIST: it holds something. */
static int open_empty(struct trail *t, unsigned int which)
{
	int fd =
		openat(t->dir, t->ctl.name[which], O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0640);
	off_t size;

	if (fd < 0)
		return errno == EDQUOT ? -ENOSPC : -errno;
	size = lseek(fd, 0, SEEK_END);
	if (!size)
		return fd;
	close(fd);
	return size < 0 ? -EIO : -EEXIST;
}

int trail_begin(struct trail *t, unsigned int which)
{
	int fd = open_empty(t, which), old = t->fd, ret;
	uint64_t old_size = t->size, old_allocated = t->allocated;

	if (fd < 0)
		return fd;
	t->fd = fd;
	t->size = 0;
	t->allocated = 0;
	/* its name lasts before the key of its BEGIN is forgotten */
	ret = t->io->fsync(t->dir) ? -EIO : seal(t, TRAIL_BEGIN);
	if (ret) {
		t->fd = old;
		t->size = old_size;
		t->allocated = old_allocated;
		close(fd);
		if (ret == -ENOSPC)
			unlinkat(t->dir, t->ctl.name[which], 0);
		return ret;
	}
	if (old >= 0)
		close(old);
	t->ctl.current = which;
	t->closed = false;
	t->full = false;
	ret = smf_control_write(t->dir, &t->ctl);
	/* which one is written is found again without it: for want of space nothing stops */
	return ret && ret != -ENOSPC && ret != -EDQUOT ? -EIO : 0;
}

/* The next one that can be begun; the current one when there is none. */
static unsigned int next_free(const struct trail *t)
{
	unsigned int which = t->ctl.current;

	for (unsigned int i = 1; i <= t->ctl.n; i++) {
		which = (t->ctl.current + i) % t->ctl.n;
		if (!trail_in_use(t, which))
			break;
	}
	return which;
}

bool trail_has_free(const struct trail *t)
{
	return !trail_in_use(t, next_free(t));
}

/* Whether the file system has room for another data set, before the current one gets its END. */
static int probe(struct trail *t, unsigned int which)
{
	int fd = open_empty(t, which), ret = 0;

	if (fd < 0)
		return fd;
	if (t->io->allocate(fd, TRAIL_AHEAD + TRAIL_RESERVE) && no_space())
		ret = -ENOSPC;
	/* one that nothing was begun in would be missed by whoever verifies */
	if (ret)
		unlinkat(t->dir, t->ctl.name[which], 0);
	close(fd);
	return ret;
}

int trail_switch(struct trail *t)
{
	unsigned int which = next_free(t);
	int ret;

	/* one that was taken away has its records nowhere else: not left before it has a name */
	ret = trail_check_name(t);
	if (ret < 0)
		return ret;
	ret = trail_commit(t);
	if (!ret && trail_in_use(t, which))
		ret = -ENOSPC;
	if (!ret)
		ret = probe(t, which);
	if (!ret && t->fd >= 0 && !t->closed) {
		ret = seal(t, TRAIL_END);
		t->closed = !ret;
	}
	if (!ret)
		ret = trail_begin(t, which);
	if (!ret)
		log_msg(LOG_NOTICE, "now writing data set %s", t->ctl.name[which]);
	t->full = t->full || ret == -ENOSPC || ret == -EEXIST;
	return ret == -EEXIST ? -ENOSPC : ret;
}

int trail_retry(struct trail *t)
{
	int ret;

	if (!t->full)
		return 0;
	if (t->fd >= 0 && !t->closed && t->size + TRAIL_BATCH_BYTES < t->ctl.size) {
		ret = make_room(t, TRAIL_BATCH_BYTES);
		t->full = ret == -ENOSPC;
		if (ret != -ENOSPC)
			return ret;
	}
	return trail_switch(t);
}

/* ---- what may happen to it meanwhile ------------------------------------- */

static int copy(struct trail *t, int to)
{
	uint8_t buf[65536];

	if (t->io->allocate(to, t->size + TRAIL_RESERVE) && no_space())
		return -ENOSPC;
	for (uint64_t at = 0; at < t->size;) {
		uint64_t left = t->size - at;
		ssize_t n = pread(t->fd, buf, left < sizeof(buf) ? left : sizeof(buf), at);

		if (n <= 0 || t->io->pwrite(to, buf, n, at) != n)
			return n > 0 && no_space() ? -ENOSPC : -EIO;
		at += n;
	}
	return t->io->fdatasync(to) ? -EIO : 0;
}

/* Only what is open has the records now: they are not given up as long as this process lives. */
static int cannot_restore(struct trail *t, int ret)
{
	if (ret != -ENOSPC)
		return io_error(t, "make again");
	if (!t->full)
		log_msg(LOG_CRIT, "data set %s was taken away, and there is no space to make it "
			"again", t->ctl.name[t->ctl.current]);
	t->full = true;
	return ret;
}

int trail_check_name(struct trail *t)
{
	static const char temp[] = "smf.restored";
	const char *name = t->ctl.name[t->ctl.current];
	struct stat open_one, named;
	int fd, ret;

	if (t->fd < 0)
		return 0;
	if (fstat(t->fd, &open_one))
		return -EIO;
	if (!fstatat(t->dir, name, &named, AT_SYMLINK_NOFOLLOW) &&
	    named.st_dev == open_one.st_dev && named.st_ino == open_one.st_ino)
		return 0;
	fd = openat(t->dir, temp, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0640);
	errno = fd < 0 ? errno : EIO;
	ret = fd < 0 ? (no_space() ? -ENOSPC : -EIO) : copy(t, fd);
	if (!ret && (renameat(t->dir, temp, t->dir, name) || t->io->fsync(t->dir)))
		ret = -EIO;
	if (ret) {
		if (fd >= 0)
			close(fd);
		unlinkat(t->dir, temp, 0);
		return cannot_restore(t, ret);
	}
	log_msg(LOG_CRIT, "data set %s was taken away while it is written: made again", name);
	close(t->fd);
	t->fd = fd;
	t->allocated = 0;
	return 1;
}

int trail_set(struct trail *t, const struct smf_control *ctl)
{
	struct smf_control new = *ctl;
	int ret;

	new.current = t->ctl.current;
	/* with the copy the settings are in force as soon as the key file has their digest */
	ret = smf_control_keep(t->dir, &new);
	if (!ret)
		ret = smf_control_digest(&new, t->key->control);
	if (!ret)
		ret = trail_key_save(t->key_fd, t->key, t->io);
	if (!ret)
		ret = smf_control_write(t->dir, &new);
	if (!ret)
		t->ctl = new;
	return ret;
}

int trail_keep(struct trail *t)
{
	return trail_key_save(t->key_fd, t->key, t->io);
}

unsigned int trail_used(const struct trail *t)
{
	uint64_t used = t->size < t->ctl.size && !t->closed ? t->size : t->ctl.size;
	unsigned int percent;

	/* what lies in another one is full until it is archived, whatever its size */
	for (unsigned int i = 0; i < t->ctl.n; i++)
		if (i != t->ctl.current && trail_in_use(t, i))
			used += t->ctl.size;
	percent = (used * 100 + t->ctl.size * t->ctl.n - 1) / (t->ctl.size * t->ctl.n);
	return percent < 100 ? percent : 100;
}
