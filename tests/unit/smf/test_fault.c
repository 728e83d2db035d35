// SPDX-License-Identifier: MIT
/*
 * test_fault.c - each call of the file layer fails in turn, once or from then on
 *
 * The same life of a trail is run again and again: records, groups, signatures,
 * full data sets, other settings. In run n the n-th call fails, until a run
 * makes fewer calls than that. Then the trail is opened again on a file layer
 * that works, judged, and goes on.
 */
#include "judge.h"

enum fault { FAULT_IO, FAULT_SPACE, FAULT_SHORT, FAULT_FOR_GOOD, FAULTS };

static const char *const fault_names[] = {
	"I/O error", "no space", "short write, no space", "I/O errors from there on",
};

static enum fault fault;
static int calls, fail_at;
static unsigned int added, acked;

static bool fails(void)
{
	calls++;
	errno = fault == FAULT_IO || fault == FAULT_FOR_GOOD ? EIO : ENOSPC;
	return calls == fail_at || (fail_at && calls > fail_at && fault == FAULT_FOR_GOOD) ||
	       (fail_at && calls == fail_at + 1 && fault == FAULT_SHORT);
}

static ssize_t bad_pwrite(int fd, const void *buf, size_t len, off_t off)
{
	if (!fails())
		return pwrite(fd, buf, len, off);
	if (fault == FAULT_SHORT && calls == fail_at)
		return pwrite(fd, buf, len / 2, off);
	return -1;
}

static int bad_sync(int fd)
{
	(void)fd;
	return fails() ? -1 : 0;
}

static int bad_truncate(int fd, off_t len)
{
	return fails() ? -1 : ftruncate(fd, len);
}

static int bad_allocate(int fd, off_t len)
{
	(void)fd;
	(void)len;
	return fails() ? -1 : 0;
}

static const struct trail_io bad_io = {
	.pwrite = bad_pwrite, .fdatasync = bad_sync, .ftruncate = bad_truncate, .fsync = bad_sync,
	.allocate = bad_allocate,
};

/*
 * What did not become durable for want of space may come again; anything else ends the process.
 * False: it has ended.
 */
static bool settle(int ret)
{
	if (!ret) {
		acked = added;
		return true;
	}
	if (ret != -ENOSPC)
		return false;
	trail_drop(&t);
	added = t.st.pos[TRAIL_CP].seq;
	/* nothing is counted as durable that was not said to be */
	CHECK_EQ(added, acked);
	return !trail_retry(&t) || t.full;
}

static bool some(unsigned int n)
{
	while (n--) {
		int ret = add(added + 1);

		if (ret == -EFBIG || ret == -EAGAIN)
			break;
		added++;
	}
	return settle(trail_commit(&t));
}

static bool next_data_set(void)
{
	int ret = trail_switch(&t);

	if (!ret)
		acked = added;
	return !ret || settle(ret);
}

static bool other_settings(unsigned int threshold)
{
	struct smf_control ctl = t.ctl;
	int ret;

	ctl.threshold = threshold;
	ret = trail_set(&t, &ctl);
	return !ret || ret == -ENOSPC;
}

static bool live(void)
{
	return some(3) && some(1) && settle(trail_sign(&t)) && some(5) && next_data_set() &&
	       some(2) && other_settings(70) && some(2) && settle(trail_sign(&t)) &&
	       next_data_set() && some(4) && settle(trail_sign(&t));
}

static bool open_again(const struct trail_io *io)
{
	struct smf_control ctl;
	uint8_t digest[TRAIL_DIGEST_LEN];

	return !trail_key_control(dir, digest) && smf_control_in_force(dir, &ctl, digest) >= 0 &&
	       !trail_open(&t, dir, &ctl, io);
}

/* False: it was not to fail any more. */
static bool point(int number)
{
	struct trail_state root;
	unsigned int last;
	bool met;

	clear();
	added = 0;
	acked = 0;
	calls = 0;
	fail_at = 0;
	CHECK_EQ(smf_control_write(dir, &control), 0);
	CHECK_EQ(trail_key_create(dir, &control, &trail_io), 0);
	read_root(&root);
	fail_at = number;
	if (open_again(&bad_io))
		live();
	met = calls >= number;
	trail_close(&t);
	/* the next start may meet it too */
	calls = 0;
	fail_at = 1 + number % 5;
	if (number % 3 == 0)
		open_again(&bad_io);
	trail_close(&t);
	fail_at = 0;
	CHECK(open_again(&trail_io));
	CHECK(!t.lost);
	CHECK(good(&control, &root, acked, added, &last));
	CHECK_EQ(t.st.next, last + 1);
	added = last;
	acked = last;
	/* and it goes on as if nothing had been */
	CHECK(some(3));
	CHECK(settle(trail_sign(&t)));
	CHECK(t.full || added == last + 3);
	trail_close(&t);
	CHECK(good(&control, &root, acked, added, &last));
	return met;
}

static void each_call(void)
{
	for (fault = 0; fault < FAULTS; fault++) {
		int n = 1;

		while (point(n) && n < 1000)
			n++;
		printf("# %s: %d calls\n", fault_names[fault], n - 1);
		CHECK(n > 20 && n < 1000);
	}
}

static const struct ktap_case cases[] = {
	{ "FAU_STG.1: whichever call fails, nothing acknowledged is lost and the trail goes on",
	 each_call },
};

int main(void)
{
	/* nothing is really synced, so where it lies makes no difference but in time */
	if (!chdir("/dev/shm"))
		strcpy(folder, "zcp-trail-XXXXXX");
	return run_in_folder(cases, 1);
}
