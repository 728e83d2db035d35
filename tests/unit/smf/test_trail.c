// SPDX-License-Identifier: MIT
/* test_trail.c - data sets on a file layer that fails and forgets */
#include <sys/stat.h>
#include "trail.h"

/* The call of this number fails; 0: none. */
static int fail_at, calls;
static bool short_write;

static bool fails(void)
{
	return ++calls == fail_at;
}

static ssize_t bad_pwrite(int fd, const void *buf, size_t len, off_t off)
{
	if (!fails())
		return pwrite(fd, buf, len, off);
	if (short_write && pwrite(fd, buf, len / 2, off) < 0)
		return -1;
	errno = ENOSPC;
	return -1;
}

static int bad_sync(int fd)
{
	errno = EIO;
	return fails() ? -1 : fdatasync(fd);
}

static int bad_truncate(int fd, off_t len)
{
	errno = EIO;
	return fails() ? -1 : ftruncate(fd, len);
}

static int bad_dir_sync(int fd)
{
	errno = EIO;
	return fails() ? -1 : fsync(fd);
}

static int bad_allocate(int fd, off_t len)
{
	(void)fd;
	(void)len;
	errno = ENOSPC;
	return fails() ? -1 : 0;
}

static const struct trail_io bad_io = {
	.pwrite = bad_pwrite, .fdatasync = bad_sync, .ftruncate = bad_truncate,
	.fsync = bad_dir_sync, .allocate = bad_allocate,
};

static void fresh(void)
{
	clear();
	trail_key_create(dir, &control, &trail_io);
	fail_at = calls = 0;
}

/* Data records in one data set, in order from first; -1: out of order. */
static int count(const char *name, unsigned int first)
{
	int fd = openat(dir, name, O_RDONLY), n = 0;
	static struct trail_reader r;
	const uint8_t *rec;
	size_t len;

	if (fd < 0)
		return 0;
	trail_reader_init(&r, fd);
	while (trail_read(&r, &rec, &len) > 0)
		if (number_of(rec) && number_of(rec) != first + n++)
			n = -1000000;
	close(fd);
	return n;
}

static void append(void)
{
	fresh();
	REQUIRE(CHECK_EQ(trail_open(&t, dir, &control, &trail_io), 0));
	for (unsigned int n = 1; n <= 10; n++) {
		CHECK_EQ(add(n), 0);
		if (n % 3 == 0)
			CHECK_EQ(trail_commit(&t), 0);
	}
	CHECK_EQ(add(4), -EALREADY);
	CHECK_EQ(t.st.next, 10);
	trail_close(&t);
	/* the last one was never committed */
	REQUIRE(CHECK_EQ(trail_open(&t, dir, &control, &trail_io), 0));
	CHECK_EQ(t.st.next, 10);
	CHECK_EQ(t.st.pos[TRAIL_CP].boot, 42);
	CHECK_EQ(t.st.pos[TRAIL_CP].seq, 9);
	CHECK_EQ(add(9), -EALREADY);
	CHECK_EQ(add(10), 0);
	CHECK_EQ(trail_commit(&t), 0);
	trail_close(&t);
	CHECK_EQ(count("a", 1), 10);
}

static void groups(void)
{
	fresh();
	REQUIRE(CHECK_EQ(trail_open(&t, dir, &control, &trail_io), 0));
	for (unsigned int n = 1; n <= TRAIL_BATCH_RECORDS; n++)
		CHECK_EQ(add(n), 0);
	CHECK_EQ(add(65), -EAGAIN);
	CHECK_EQ(trail_commit(&t), 0);
	CHECK_EQ(add(65), 0);
	trail_drop(&t);
	CHECK_EQ(add(65), 0);
	trail_close(&t);
}

/*
 * The file as it is after a write was cut off at any byte: what was acknowledged is there, the rest
 * is not.
 */
static void torn(void)
{
	off_t acked, size;
	int fd;

	fresh();
	trail_open(&t, dir, &control, &trail_io);
	for (unsigned int n = 1; n <= 5; n++)
		add(n);
	trail_commit(&t);
	acked = t.size;
	for (unsigned int n = 6; n <= 8; n++)
		add(n);
	trail_commit(&t);
	size = t.size;
	trail_close(&t);
	for (off_t cut = size - 1; cut >= acked; cut--) {
		fd = openat(dir, "a", O_RDWR);
		CHECK_EQ(ftruncate(fd, cut), 0);
		close(fd);
		REQUIRE(CHECK_EQ(trail_open(&t, dir, &control, &trail_io), 0));
		CHECK_EQ(t.size, acked);
		CHECK_EQ(t.st.next, 6);
		CHECK_EQ(t.cut, cut - acked);
		trail_close(&t);
		/* put back what the next round cuts: zeros stand for pages that never came */
		fd = openat(dir, "a", O_RDWR);
		CHECK_EQ(ftruncate(fd, cut), 0);
		close(fd);
	}
	CHECK_EQ(count("a", 1), 5);
}

static void damaged(void)
{
	off_t size, last = 0;

	fresh();
	trail_open(&t, dir, &control, &trail_io);
	for (unsigned int n = 1; n <= 6; n++) {
		last = t.size;
		add(n);
		trail_commit(&t);
	}
	size = t.size;
	trail_close(&t);
	/* any byte of what lies before the last group: never cut, never written again */
	for (off_t at = TRAIL_SIGNED_LEN; at < last; at += 7) {
		int fd = openat(dir, "a", O_RDWR);
		uint8_t byte;

		CHECK_EQ(pread(fd, &byte, 1, at), 1);
		byte ^= 0x10;
		CHECK_EQ(pwrite(fd, &byte, 1, at), 1);
		unlinkat(dir, "b", 0);
		REQUIRE(CHECK_EQ(trail_open(&t, dir, &control, &trail_io), 0));
		CHECK_EQ(t.ctl.current, 1);
		CHECK_EQ(lseek(fd, 0, SEEK_END), size);
		trail_close(&t);
		byte ^= 0x10;
		CHECK_EQ(pwrite(fd, &byte, 1, at), 1);
		close(fd);
	}
}

static void failing(void)
{
	unsigned int acked;

	for (int at = 1; at < 40; at++) {
		int ret;

		short_write = at % 2;
		fresh();
		fail_at = at;
		acked = 0;
		ret = trail_open(&t, dir, &control, &bad_io);
		for (unsigned int n = 1; !ret && n <= 12; n++) {
			ret = add(n);
			if (!ret && n % 2 == 0)
				ret = trail_commit(&t);
			if (!ret && n % 2 == 0)
				acked = n;
			if (ret == -ENOSPC) {
				/* nothing of it is there, and it may come again */
				trail_drop(&t);
				CHECK_EQ(t.pos[TRAIL_CP].seq, acked);
				ret = 0;
				n = acked;
			}
		}
		trail_close(&t);
		fail_at = 0;
		REQUIRE(CHECK_EQ(trail_open(&t, dir, &control, &trail_io), 0));
		CHECK(t.st.pos[TRAIL_CP].seq >= acked);
		CHECK(count("a", 1) >= (int)acked);
		trail_close(&t);
	}
}

static void switching(void)
{
	unsigned int n, first_b = 0;
	int ret;

	fresh();
	trail_open(&t, dir, &control, &trail_io);
	for (n = 1; n < 20000; n++) {
		ret = add(n);
		if (ret == -EAGAIN || ret == -EFBIG) {
			CHECK_EQ(trail_commit(&t), 0);
			if (ret == -EFBIG && trail_switch(&t))
				break;
			if (ret == -EFBIG)
				first_b = n;
			ret = add(n);
		}
		REQUIRE(CHECK_EQ(ret, 0));
	}
	CHECK(t.full);
	CHECK(first_b > 1000);
	CHECK_EQ(trail_used(&t), 100);
	CHECK_EQ(count("a", 1) + 1, first_b);
	CHECK_EQ(count("b", first_b) + first_b, n);
	trail_close(&t);
	/*
	 * the newer one is found although the control file names the other; an archived one is free
	 * again
	 */
	REQUIRE(CHECK_EQ(trail_open(&t, dir, &control, &trail_io), 0));
	CHECK_EQ(t.ctl.current, 1);
	CHECK_EQ(add(n), -EFBIG);
	CHECK_EQ(trail_switch(&t), -ENOSPC);
	unlinkat(dir, "a", 0);
	CHECK_EQ(trail_switch(&t), 0);
	CHECK_EQ(add(n), 0);
	CHECK_EQ(trail_commit(&t), 0);
	CHECK_EQ(t.st.next, n + 1);
	trail_close(&t);
}

static void control_file(void)
{
	static const struct {
		const char *text, *wrong;
	} rows[] = {
		{ "CURRENT PRIMARY PRIMARY a SECONDARY b", NULL },
		{ "* comment\ncurrent secondary primary a secondary b size 2G sid ab1 threshold 0 "
		 "sever yes",
		 NULL },
		{ "", "CURRENT, PRIMARY or SECONDARY is missing" },
		{ "CURRENT THIRD PRIMARY a SECONDARY b", "CURRENT names no data set" },
		{ "CURRENT PRIMARY PRIMARY a SECONDARY a", "two data sets have one name" },
		{ "CURRENT PRIMARY CURRENT PRIMARY", "a keyword stands there twice" },
		{ "CURRENT", "a keyword has no value" },
		{ "FOO BAR", "unknown keyword" },
		{ "PRIMARY ../x", "name of a data set is too long or begins with a period" },
		{ "PRIMARY x/y",
		 "name of a data set may hold letters, digits, period, hyphen, underscore" },
		{ "SIZE 5K", "SIZE is below 1M or above 1024G" },
		{ "SIZE 99999999G", "SIZE is below 1M or above 1024G" },
		{ "SIZE G", "SIZE is no number of bytes (K, M, G)" },
		{ "SID ABCDE", "SID has more than 4 characters" },
		{ "THRESHOLD 100", "THRESHOLD is no percentage from 0 to 99" },
		{ "SEVER PERHAPS", "SEVER is neither YES nor NO" },
		{ "CURRENT c PRIMARY a SECONDARY b FURTHER c FURTHER d ARCHIVE /bin/x WITNESS "
		 "/mnt/w",
		 NULL },
		{ "CURRENT d PRIMARY a SECONDARY b FURTHER c", "CURRENT names no data set" },
		{ "CURRENT PRIMARY PRIMARY a SECONDARY b FURTHER a",
		  "two data sets have one name" },
		{ "FURTHER c FURTHER d FURTHER e FURTHER f FURTHER g FURTHER h FURTHER i",
		 "too many data sets" },
		{ "ARCHIVE x", "ARCHIVE and WITNESS are absolute paths of at most 255 characters" },
	};
	struct smf_control c, again;
	char text[SMF_CONTROL_MAX];

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		CHECK_STR(smf_control_parse(rows[i].text, strlen(rows[i].text), &c), rows[i].wrong);
	smf_control_parse(rows[1].text, strlen(rows[1].text), &c);
	CHECK_EQ(c.current, 1);
	CHECK_EQ(c.size, 2ull << 30);
	CHECK_STR(c.sid, "AB1 ");
	CHECK(smf_control_format(&c, text, sizeof(text)) > 0);
	CHECK_STR(smf_control_parse(text, strlen(text), &again), NULL);
	CHECK_EQ(again.current, c.current);
	CHECK_EQ(again.size, c.size);
	CHECK_STR(again.name[1], c.name[1]);
	CHECK_STR(again.sid, c.sid);
}

static const struct ktap_case cases[] = {
	{ "records are appended, found again, and not taken twice", append },
	{ "a group holds 64 records", groups },
	{ "a tail torn at any byte is cut, what was acknowledged stays", torn },
	{ "FAU_STG.1: a changed data set is never cut nor written again", damaged },
	{ "an I/O error at any call loses nothing that was acknowledged", failing },
	{ "full data sets are switched, and only into an empty one", switching },
	{ "SMF CONTROL files, good and bad", control_file },
};

int main(void)
{
	return run_in_folder(cases, sizeof(cases) / sizeof(cases[0]));
}
