// SPDX-License-Identifier: MIT
/*
 * test_crash.c - the machine stops at any call of the file layer
 *
 * What was not synced may be on the disk or not, in any order, and any prefix
 * of each write. Then the trail is opened again, verified, and goes on. Now
 * and then the machine stops once more while it is opened.
 */
#include <stdint.h>
#include <sys/stat.h>
#include "judge.h"

#define POINTS 1500 /* five minutes on a slow machine are too long; */
#define POINTS_SOAK 10000 /* with ZCP_SOAK in the environment */
#define FILES_MAX 8
#define OPS_MAX 64

/* A write, or with no data a truncation, that is not durable. */
struct op {
	off_t off;
	size_t len;
	uint8_t *data;
};

/* A file as the disk has it, and what is on its way there. */
struct disk_file {
	ino_t ino;
	bool named; /* its name is durable */
	uint8_t *p;
	size_t len;
	struct op ops[OPS_MAX];
	unsigned int n_ops;
};

static const char *const files[] = { "a", "b", "c", TRAIL_KEY_FILE };
static struct disk_file disk[FILES_MAX];
static unsigned int n_files;
static int calls, stop_at; /* the machine stops at that call; 0: never */
static uint64_t seed;

static unsigned int rnd(unsigned int below)
{
	seed = seed * 6364136223846793005ull + 1442695040888963407ull;
	return (seed >> 33) % below;
}

static bool stopped(void)
{
	return stop_at && ++calls >= stop_at;
}

static struct disk_file *file_of(int fd)
{
	struct stat st;

	fstat(fd, &st);
	for (unsigned int i = 0; i < n_files; i++)
		if (disk[i].ino == st.st_ino)
			return &disk[i];
	/* what it holds at its first sight is durable */
	disk[n_files] = (struct disk_file){ .ino = st.st_ino, .named = st.st_size };
	disk[n_files].p = malloc(st.st_size + 1);
	disk[n_files].len = st.st_size;
	if (pread(fd, disk[n_files].p, st.st_size, 0) != st.st_size)
		abort();
	return &disk[n_files++];
}

static void push(struct disk_file *f, off_t off, const void *data, size_t len)
{
	struct op *op = &f->ops[f->n_ops++];

	if (f->n_ops > OPS_MAX)
		abort();
	*op = (struct op){ off, len, data ? malloc(len + 1) : NULL };
	if (data)
		memcpy(op->data, data, len);
}

/* The first len bytes of a write, or a truncation, reach the disk. */
static void reach(struct disk_file *f, const struct op *op, size_t len)
{
	size_t end = op->off + (op->data ? len : 0);

	if (op->data && !len)
		return;
	if (end > f->len || !op->data) {
		f->p = realloc(f->p, end + 1);
		if (end > f->len)
			memset(f->p + f->len, 0, end - f->len);
		f->len = end;
	}
	if (op->data)
		memcpy(f->p + op->off, op->data, len);
}

static void drop_ops(struct disk_file *f)
{
	for (unsigned int i = 0; i < f->n_ops; i++)
		free(f->ops[i].data);
	f->n_ops = 0;
}

static ssize_t sim_pwrite(int fd, const void *buf, size_t len, off_t off)
{
	struct disk_file *f = file_of(fd);
	bool stop = stopped();

	/* the one during which it stops may be on its way too */
	push(f, off, buf, len);
	errno = EIO;
	return stop ? -1 : pwrite(fd, buf, len, off);
}

static int sim_truncate(int fd, off_t len)
{
	struct disk_file *f = file_of(fd);

	errno = EIO;
	if (stopped())
		return -1;
	push(f, len, NULL, 0);
	return ftruncate(fd, len);
}

static int sim_sync(int fd)
{
	struct disk_file *f = file_of(fd);

	errno = EIO;
	if (stopped())
		return -1;
	for (unsigned int i = 0; i < f->n_ops; i++)
		reach(f, &f->ops[i], f->ops[i].len);
	drop_ops(f);
	return 0;
}

static int sim_dir_sync(int fd)
{
	(void)fd;
	errno = EIO;
	if (stopped())
		return -1;
	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
		int named = openat(dir, files[i], O_RDONLY);

		if (named < 0)
			continue;
		file_of(named)->named = true;
		close(named);
	}
	return 0;
}

static int sim_allocate(int fd, off_t len)
{
	(void)fd;
	(void)len;
	return 0;
}

static const struct trail_io sim_io = {
	.pwrite = sim_pwrite, .fdatasync = sim_sync, .ftruncate = sim_truncate,
	.fsync = sim_dir_sync, .allocate = sim_allocate,
};

/* The machine runs again; to take space that nobody looks at would cost a fifth of the time. */
static const struct trail_io after_io = {
	.pwrite = pwrite, .fdatasync = fdatasync, .ftruncate = ftruncate, .fsync = fsync,
	.allocate = sim_allocate,
};

/* ---- after the stop --------------------------------------------------------- */

/* What is left of what was on its way: the front of it in order, or any of it in any order. */
static void settle(struct disk_file *f)
{
	bool in_order = rnd(2);
	unsigned int n = f->n_ops, keep = rnd(n + 1);

	for (unsigned int i = 0; i < n; i++) {
		unsigned int other = in_order ? i : i + rnd(n - i);
		struct op op = f->ops[other];

		f->ops[other] = f->ops[i];
		f->ops[i] = op;
		if (in_order ? i >= keep : rnd(2))
			continue;
		reach(f, &op, rnd(3) && !(in_order && i + 1 == keep) ? op.len : rnd(op.len + 1));
	}
	drop_ops(f);
}

static void restart(void)
{
	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
		int fd = openat(dir, files[i], O_RDWR);
		struct disk_file *f;

		if (fd < 0)
			continue;
		f = file_of(fd);
		settle(f);
		if (ftruncate(fd, 0) || pwrite(fd, f->p, f->len, 0) != (ssize_t)f->len)
			abort();
		close(fd);
		if (!f->named && rnd(2))
			unlinkat(dir, files[i], 0);
	}
	for (unsigned int i = 0; i < n_files; i++)
		free(disk[i].p);
	n_files = 0;
}

/* ---- one life of a trail ------------------------------------------------------ */

static struct smf_control three;
static unsigned int added, acked;
static unsigned int lost, lost_kept; /* counted, and known to be durable */
static bool severed, severed_kept;
static unsigned int met_full, met_lost, met_severed;

/* What outlives smfd beside the trail. False: the machine stopped. */
static bool keep(void)
{
	if (rnd(2)) {
		lost += 1 + rnd(100);
		t.key->lost = lost;
	} else {
		severed = true;
		t.key->severed = true;
	}
	if (trail_keep(&t))
		return false;
	lost_kept = lost;
	severed_kept = severed;
	return true;
}

static bool kept(void)
{
	met_lost += lost_kept > 0;
	met_severed += severed_kept;
	return t.key->lost >= lost_kept && t.key->lost <= lost &&
	       t.key->severed >= severed_kept && t.key->severed <= severed;
}

/* Records, groups, signatures, switches, until the machine stops or all is done. */
static bool live(void)
{
	for (int i = 0; i < 12; i++) {
		unsigned int n = 1 + rnd(4);
		int ret = 0;

		/* when no data set is free there is the reserve */
		met_full += t.full;
		t.recovery = t.full && rnd(4);
		while (n--)
			if (add(added + 1) == 0)
				added++;
		if (!rnd(6) && !keep())
			return false;
		ret = rnd(4) ? trail_commit(&t) : trail_sign(&t);
		if (!ret)
			acked = added;
		if (!ret && !rnd(6)) {
			ret = trail_switch(&t);
			ret = ret == -ENOSPC ? 0 : ret;
			if (!ret)
				acked = added;
		}
		if (ret)
			return false;
	}
	return true;
}

static bool open_again(const struct trail_io *io)
{
	struct smf_control ctl;
	uint8_t digest[TRAIL_DIGEST_LEN];

	return !trail_key_control(dir, digest) && smf_control_in_force(dir, &ctl, digest) >= 0 &&
	       !trail_open(&t, dir, &ctl, io);
}

static bool point(unsigned int number)
{
	struct trail_state root;
	unsigned int last;

	seed = number;
	clear();
	added = 0;
	acked = 0;
	lost = 0;
	lost_kept = 0;
	severed = false;
	severed_kept = false;
	calls = 0;
	stop_at = 0;
	smf_control_write(dir, &three);
	trail_key_create(dir, &three, &trail_io);
	read_root(&root);
	stop_at = 1 + rnd(70);
	if (!trail_open(&t, dir, &three, &sim_io))
		live();
	trail_close(&t);
	restart();
	if (!rnd(3)) {
		calls = 0;
		stop_at = 1 + rnd(12);
		open_again(&sim_io);
		trail_close(&t);
		restart();
	}
	calls = 0;
	stop_at = 0;
	if (!open_again(&after_io))
		return false;
	/* a group that was whole on the disk counts, acknowledged or not */
	if (!good(&three, &root, acked, added, &last) || t.st.next != last + 1 || t.lost ||
	    !kept())
		return false;
	lost = t.key->lost;
	severed = t.key->severed;
	added = last;
	acked = last;
	if (!live() || trail_sign(&t))
		return false;
	trail_close(&t);
	return good(&three, &root, acked, added, &last) && last == added;
}

static void crash(void)
{
	const char *soak = getenv("ZCP_SOAK");
	unsigned int bad = 0, points = soak && *soak == '1' ? POINTS_SOAK : POINTS;

	three = control;
	three.n = 3;
	strcpy(three.name[2], "c");
	for (unsigned int n = 1; n <= points && bad < 5; n++) {
		if (point(n))
			continue;
		bad++;
		printf("# point %u: %u records added, %u acknowledged\n", n, added, acked);
		trail_close(&t);
	}
	CHECK_EQ(bad, 0);
	CHECK(met_full > points / 20 && met_lost > points / 20 && met_severed > points / 20);
}

static const struct ktap_case cases[] = {
	{ "FAU_STG.4: stopped at any point, no acknowledged record is lost, no torn one accepted, "
	 "and what was lost or severed stays counted and severed", crash },
};

int main(void)
{
	/* nothing is really synced, so where it lies makes no difference but in time */
	if (!chdir("/dev/shm"))
		strcpy(folder, "zcp-trail-XXXXXX");
	return run_in_folder(cases, 1);
}
