// SPDX-License-Identifier: MIT
/* start.c - the data sets of the trail: where an earlier smfd left off */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "lib/log.h"
#include "smf/dataset.h"
#include "smf/trailkey.h"

struct found {
	int fd; /* -1: there is none */
	struct trail_scan scan;
};

static int look(struct trail *t, unsigned int which, struct found *f)
{
	int ret;

	memset(f, 0, sizeof(*f));
	f->fd = openat(t->dir, t->ctl.name[which], O_RDWR | O_CLOEXEC | O_NOFOLLOW);
	if (f->fd < 0)
		return errno == ENOENT ? 0 : -errno;
	ret = trail_scan(f->fd, &f->scan);
	if (ret)
		return ret;
	/* a BEGIN that was cut short: nothing was ever in it */
	if (!f->scan.begun && f->scan.size && f->scan.size <= TRAIL_SIGNED_LEN &&
	    t->io->ftruncate(f->fd, 0))
		return -EIO;
	if (f->scan.damaged)
		log_msg(LOG_CRIT, "data set %s is damaged behind byte %llu: left as it is",
			t->ctl.name[which], (unsigned long long)f->scan.good);
	return 0;
}

/* The data set that was begun last: each one begins with a later epoch. -1: none of this trail. */
static int newest(const struct trail *t, const struct found *f)
{
	int which = -1;

	for (unsigned int i = 0; i < t->ctl.n; i++)
		if (f[i].scan.begun && f[i].scan.st.id == t->key->st.id &&
		    (which < 0 || f[i].scan.st.epoch > f[which].scan.st.epoch))
			which = i;
	return which;
}

/*
 * The key may be one step behind what it signed: it was to be replaced when the
 * machine stopped. False: it is another one, or ahead of the data set.
 */
static bool key_fits(struct trail *t, const struct trail_state *st)
{
	struct trail_key key = *t->key;
	bool fits;

	if (key.st.epoch + 1 == st->epoch && trail_key_next(&key))
		return false;
	fits = key.st.epoch == st->epoch && !memcmp(key.st.key, st->key, sizeof(st->key));
	if (fits && key.st.epoch != t->key->st.epoch) {
		key.st = *st;
		*t->key = key;
		fits = !trail_key_save(t->key_fd, t->key, t->io);
	}
	explicit_bzero(&key, sizeof(key));
	return fits;
}

static int resume(struct trail *t, unsigned int which, struct found *f)
{
	t->st = f->scan.st;
	memcpy(t->pos, t->st.pos, sizeof(t->pos));
	t->ctl.current = which;
	t->fd = f->fd;
	f->fd = -1;
	t->size = f->scan.good;
	t->closed = f->scan.ended;
	t->unsigned_seals = !f->scan.ended;
	if (f->scan.size > f->scan.good) {
		t->cut = f->scan.size - f->scan.good;
		log_msg(LOG_NOTICE, "data set %s: torn tail of %llu bytes cut off",
			t->ctl.name[which], (unsigned long long)t->cut);
		if (t->io->ftruncate(t->fd, t->size) || t->io->fdatasync(t->fd))
			return -EIO;
	}
	return 0;
}

/*
 * A data set is damaged, or what was signed last is not there: on from what is known, in an empty
 * one.
 */
static int go_on(struct trail *t, const struct trail_state *known)
{
	int ret = 0;

	t->st = *known;
	memcpy(t->pos, t->st.pos, sizeof(t->pos));
	t->lost = t->st.epoch;
	if (t->lost)
		log_msg(LOG_CRIT, "records behind number %llu of the trail are damaged or gone",
			(unsigned long long)t->st.next - 1);
	else
		log_msg(LOG_NOTICE, "new trail %016llx begins", (unsigned long long)t->st.id);
	for (unsigned int i = 0; i < t->ctl.n; i++) {
		unsigned int which = (t->ctl.current + i) % t->ctl.n;

		ret = trail_in_use(t, which) ? -EEXIST : trail_begin(t, which);
		if (ret != -EEXIST)
			break;
	}
	t->full = ret;
	return ret == -EEXIST || ret == -ENOSPC ? 0 : ret;
}

int trail_open(struct trail *t, int dir, const struct smf_control *ctl, const struct trail_io *io)
{
	struct found f[SMF_DATASETS_MAX];
	int which = -1, ret = 0;
	bool fits = false;

	memset(t, 0, sizeof(*t));
	t->io = io;
	t->dir = dir;
	t->ctl = *ctl;
	t->fd = -1;
	t->key_fd = -1;
	t->key = calloc(1, sizeof(*t->key));
	if (!t->key)
		return -ENOMEM;
	t->key_fd = trail_key_open(dir, t->key);
	if (t->key_fd < 0)
		return t->key_fd;
	for (unsigned int i = 0; i < ctl->n; i++) {
		int wrong = look(t, i, &f[i]);

		ret = ret ?: wrong;
	}
	if (!ret)
		which = newest(t, f);
	if (which >= 0)
		fits = key_fits(t, &f[which].scan.st);
	if (fits && !f[which].scan.damaged)
		ret = resume(t, which, &f[which]);
	else if (!ret)
		ret = go_on(t, fits ? &f[which].scan.st : &t->key->st);
	for (unsigned int i = 0; i < ctl->n; i++)
		if (f[i].fd >= 0)
			close(f[i].fd);
	/* the last data set had its end, and perhaps another one has become free meanwhile */
	if (!ret && t->closed)
		ret = trail_switch(t);
	else if (!ret && which >= 0 && t->ctl.current != ctl->current)
		ret = smf_control_write(dir, &t->ctl);
	return ret == -ENOSPC ? 0 : ret;
}

void trail_close(struct trail *t)
{
	if (t->fd >= 0)
		close(t->fd);
	if (t->key_fd >= 0)
		close(t->key_fd);
	if (t->key)
		explicit_bzero(t->key, sizeof(*t->key));
	free(t->key);
	t->key = NULL;
	t->fd = -1;
	t->key_fd = -1;
}
