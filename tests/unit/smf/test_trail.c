// SPDX-License-Identifier: MIT
/* test_trail.c - data sets on a file layer that fails and forgets */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
#include "ktap.h"
#include "smf/dataset.h"

static struct trail t;
static char folder[] = "/tmp/zcp-trail-XXXXXX";
static int dir;

static const struct smf_control control = {
	.name = { "a", "b" }, .sid = "ZCP1", .size = SMF_SIZE_MIN, .threshold = 80, .sever = true,
};

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

static const struct trail_io bad_io = { bad_pwrite, bad_sync, bad_truncate };

static void fresh(void)
{
	unlinkat(dir, "a", 0);
	unlinkat(dir, "b", 0);
	unlinkat(dir, SMF_CONTROL_FILE, 0);
	fail_at = calls = 0;
}

static size_t record(uint8_t *buf, unsigned int n)
{
	struct smf80 r = {
		.time = 1795264496000000000ull, .event = 1, .sid = "ZCP1", .user = "LINUX1"
	};
	struct smf_rec rec;
	char text[20];

	snprintf(text, sizeof(text), "RECORD %u", n);
	smf80_begin(&rec, buf, &r);
	smf80_text(&rec, SMF80_SEC_LOGSTR, text);
	smf_end(&rec);
	return rec.len;
}

static int add(unsigned int n)
{
	static uint8_t buf[SMF_RECORD_MAX];
	size_t len = record(buf, n);

	return trail_add(&t, TRAIL_CP, 42, n, buf, len);
}

/* Data records in one data set, in order from first; -1: out of order. */
static int count(const char *name, unsigned int first)
{
	int fd = openat(dir, name, O_RDONLY), n = 0;
	static struct trail_reader r;
	const uint8_t *rec;
	char want[20];
	size_t len;

	if (fd < 0)
		return 0;
	trail_reader_init(&r, fd);
	while (trail_read(&r, &rec, &len) > 0) {
		struct smf_section sec;
		size_t pos = 0;
		char text[20];

		if (rec[SMF_RTY] == SMF_TYPE_TRAIL)
			continue;
		smf80_next(rec, &pos, &sec);
		smf_get_text(text, sizeof(text), sec.data, sec.len);
		snprintf(want, sizeof(want), "RECORD %u", first + n++);
		if (strcmp(want, text))
			n = -1000000;
	}
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
	for (off_t at = TRAIL_LEN; at < last; at += 7) {
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
		{ "CURRENT THIRD PRIMARY a SECONDARY b",
		  "CURRENT is neither PRIMARY nor SECONDARY" },
		{ "CURRENT PRIMARY PRIMARY a SECONDARY a", "PRIMARY and SECONDARY are the same" },
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
		{ "SEVER NO", "SEVER is not YES" },
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
	int ret;

	if (!mkdtemp(folder))
		return 1;
	dir = open(folder, O_RDONLY | O_DIRECTORY);
	ret = ktap_run(cases, sizeof(cases) / sizeof(cases[0]));
	fresh();
	rmdir(folder);
	return ret;
}
