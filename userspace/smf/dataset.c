// SPDX-License-Identifier: MIT
/* dataset.c - the data sets of the trail: writing */
#include <errno.h>
#include <fcntl.h>
#include <openssl/evp.h>
#include <openssl/rand.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include "lib/log.h"
#include "smf/dataset.h"
#include "smf/seal.h"

const struct trail_io trail_io = { pwrite, fdatasync, ftruncate };

static uint64_t now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_REALTIME, &ts);
	return (uint64_t)ts.tv_sec * 1000000000 + ts.tv_nsec;
}

/*
 * A trail record behind the bytes of its batch; st is what it continues, and what holds after it.
 */
static int seal_build(uint8_t *rec, unsigned int subtype, const char sid[4], struct trail_state *st,
		      const uint8_t *batch, size_t len, unsigned int count)
{
	struct smf_rec r;
	uint64_t time = now();

	smf_begin(&r, rec, TRAIL_LEN, SMF_TYPE_TRAIL, subtype, sid, time);
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
			int ret = n < 0 && (errno == ENOSPC || errno == EDQUOT) ? -ENOSPC : -EIO;

			if (t->io->ftruncate(t->fd, t->size))
				return -EIO;
			return ret;
		}
		p += n;
		off += n;
		len -= n;
	}
	/* After a failed sync the page cache says nothing about the disk: never tried again. */
	if (t->io->fdatasync(t->fd))
		return -EIO;
	t->size = off;
	return 0;
}

int trail_commit(struct trail *t)
{
	struct trail_state st = t->st;
	int ret;

	if (!t->count)
		return 0;
	memcpy(st.pos, t->pos, sizeof(st.pos));
	ret = seal_build(t->batch + t->len, TRAIL_SEAL, t->ctl.sid, &st, t->batch, t->len,
			 t->count);
	if (ret)
		return ret;
	ret = put(t, t->batch, t->len + TRAIL_LEN);
	if (ret) {
		t->full = ret == -ENOSPC;
		return ret;
	}
	t->st = st;
	t->count = 0;
	t->len = 0;
	return 0;
}

int trail_add(struct trail *t, enum trail_source source, uint64_t boot, uint64_t seq,
	      const uint8_t *rec, size_t len)
{
	struct trail_pos *pos = source < TRAIL_SOURCES ? &t->pos[source] : NULL;

	if (pos && pos->boot == boot && seq <= pos->seq)
		return -EALREADY;
	if (t->count == TRAIL_BATCH_RECORDS || t->len + len > TRAIL_BATCH_BYTES)
		return -EAGAIN;
	if (t->fd < 0 || t->size + t->len + len + TRAIL_LEN > t->ctl.size)
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

/* The data set is opened, empty, for a new beginning. -EEXIST: it holds something. */
static int open_empty(struct trail *t, unsigned int which)
{
	int fd =
		openat(t->dir, t->ctl.name[which], O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0640);
	off_t size;

	if (fd < 0)
		return -errno;
	size = lseek(fd, 0, SEEK_END);
	if (!size)
		return fd;
	close(fd);
	return size < 0 ? -EIO : -EEXIST;
}

static int begin(struct trail *t, unsigned int which)
{
	struct trail_state st = t->st;
	int fd = open_empty(t, which), old = t->fd, ret;
	uint64_t old_size = t->size;
	uint8_t rec[TRAIL_LEN];

	if (fd < 0)
		return fd;
	t->fd = fd;
	t->size = 0;
	ret = seal_build(rec, TRAIL_BEGIN, t->ctl.sid, &st, NULL, 0, 0);
	if (!ret)
		ret = put(t, rec, sizeof(rec));
	if (!ret && fsync(t->dir))
		ret = -EIO;
	if (ret) {
		t->fd = old;
		t->size = old_size;
		close(fd);
		return ret;
	}
	if (old >= 0)
		close(old);
	t->st = st;
	t->ctl.current = which;
	t->full = false;
	return smf_control_write(t->dir, &t->ctl) ? -EIO : 0;
}

int trail_switch(struct trail *t)
{
	unsigned int other = !t->ctl.current;
	int ret = begin(t, other);

	if (ret == -EEXIST || ret == -ENOSPC) {
		t->full = true;
		return -ENOSPC;
	}
	if (!ret)
		log_msg(LOG_NOTICE, "now writing data set %s", t->ctl.name[other]);
	return ret;
}

unsigned int trail_used(const struct trail *t)
{
	int other = openat(t->dir, t->ctl.name[!t->ctl.current], O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	off_t size = other < 0 ? 0 : lseek(other, 0, SEEK_END);
	uint64_t used = t->size < t->ctl.size ? t->size : t->ctl.size;

	if (other >= 0)
		close(other);
	/* what lies in the other one is full until it is archived, whatever its size */
	return (used * 50 + t->ctl.size - 1) / t->ctl.size + (size > 0 ? 50 : 0);
}

/* ---- start --------------------------------------------------------------- */

static int scan_named(struct trail *t, unsigned int which, struct trail_scan *scan)
{
	int fd = openat(t->dir, t->ctl.name[which], O_RDWR | O_CLOEXEC | O_NOFOLLOW), ret;

	memset(scan, 0, sizeof(*scan));
	if (fd < 0)
		return errno == ENOENT ? -ENOENT : -errno;
	ret = trail_scan(fd, scan);
	if (ret) {
		close(fd);
		return ret;
	}
	/* a BEGIN that was cut short: nothing was ever in it */
	if (!scan->begun && scan->size && scan->size <= TRAIL_LEN && t->io->ftruncate(fd, 0)) {
		close(fd);
		return -EIO;
	}
	if (scan->damaged)
		log_msg(LOG_CRIT, "data set %s is damaged behind byte %llu: left as it is",
			t->ctl.name[which], (unsigned long long)scan->good);
	return fd;
}

/* The data set that was begun last: it continues the other one. */
static unsigned int newer(const struct smf_control *ctl, const struct trail_scan *s)
{
	if (!s[0].begun || !s[1].begun)
		return s[0].begun ? 0 : s[1].begun ? 1 : ctl->current;
	if (s[0].st.id != s[1].st.id)
		return ctl->current;
	if (s[0].st.next != s[1].st.next)
		return s[0].st.next > s[1].st.next ? 0 : 1;
	return !memcmp(s[1].prev, s[0].st.digest, TRAIL_DIGEST_LEN) ? 1 : 0;
}

static int resume(struct trail *t, unsigned int which, const struct trail_scan *s, int fd)
{
	t->st = s->st;
	memcpy(t->pos, s->st.pos, sizeof(t->pos));
	if (s->damaged) {
		int ret;

		close(fd);
		t->ctl.current = which;
		ret = trail_switch(t);
		return ret == -ENOSPC ? 0 : ret;
	}
	t->fd = fd;
	t->size = s->good;
	if (s->size > s->good) {
		t->cut = s->size - s->good;
		log_msg(LOG_NOTICE, "data set %s: torn tail of %llu bytes cut off",
			t->ctl.name[which], (unsigned long long)(s->size - s->good));
		if (t->io->ftruncate(fd, s->good) || t->io->fdatasync(fd))
			return -EIO;
	}
	if (which == t->ctl.current)
		return 0;
	t->ctl.current = which;
	return smf_control_write(t->dir, &t->ctl);
}

static int new_trail(struct trail *t)
{
	int ret;

	if (RAND_bytes((unsigned char *)&t->st.id, sizeof(t->st.id)) != 1)
		return -EIO;
	t->st.next = 1;
	log_msg(LOG_NOTICE, "new trail %016llx begins", (unsigned long long)t->st.id);
	ret = begin(t, t->ctl.current);
	if (ret == -EEXIST)
		ret = begin(t, !t->ctl.current);
	if (ret != -EEXIST && ret != -ENOSPC)
		return ret;
	t->full = true;
	return 0;
}

int trail_open(struct trail *t, int dir, const struct smf_control *ctl, const struct trail_io *io)
{
	struct trail_scan s[2];
	unsigned int which;
	int fd[2], ret = 0;

	memset(t, 0, sizeof(*t));
	t->io = io;
	t->dir = dir;
	t->ctl = *ctl;
	t->fd = -1;
	for (int i = 0; i < 2; i++) {
		fd[i] = scan_named(t, i, &s[i]);
		if (fd[i] < 0 && fd[i] != -ENOENT)
			ret = fd[i];
	}
	which = newer(ctl, s);
	if (fd[!which] >= 0)
		close(fd[!which]);
	if (!ret && s[which].begun)
		return resume(t, which, &s[which], fd[which]);
	if (fd[which] >= 0)
		close(fd[which]);
	return ret ?: new_trail(t);
}

void trail_close(struct trail *t)
{
	if (t->fd >= 0)
		close(t->fd);
	t->fd = -1;
}
