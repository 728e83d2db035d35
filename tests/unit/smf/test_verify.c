// SPDX-License-Identifier: MIT
/* test_verify.c - whatever is done to a trail is found, and found where it was done */
#include <sys/mman.h>
#include <sys/stat.h>
#include "smf/verify.h"
#include "trail.h"

#define SETS 2
#define PARTS_MAX 64

/* A trail of two data sets as it was written. */
static struct {
	uint8_t p[8192];
	size_t len;
} sets[SETS];

static struct trail_state root, last;
static struct {
	unsigned int count;
	uint64_t off, from, to; /* of the first one */
} found;

static void say(void *arg, uint64_t off, uint64_t from, uint64_t to, const char *what)
{
	(void)arg;
	(void)what;
	if (!found.count++) {
		found.off = off;
		found.from = from;
		found.to = to;
	}
}

static void load(const char *name, unsigned int which)
{
	int fd = openat(dir, name, O_RDONLY);

	sets[which].len = read(fd, sets[which].p, sizeof(sets[which].p));
	close(fd);
}

/* Records 1 to 12 in groups of three, signatures between them; the second data set is ended too. */
static bool make(void)
{
	struct smf_control three = control;

	three.n = 3;
	strcpy(three.name[2], "c");
	clear();
	if (trail_key_create(dir, &control, &trail_io) || trail_open(&t, dir, &three, &trail_io))
		return false;
	root = (struct trail_state){ .next = 1, .id = t.st.id };
	for (unsigned int n = 1; n <= 12; n++) {
		add(n);
		if (n % 3 == 0)
			trail_commit(&t);
		if (n == 6)
			trail_switch(&t);
		if (n == 3 || n == 9)
			trail_sign(&t);
	}
	trail_switch(&t);
	load("a", 0);
	load("b", 1);
	trail_close(&t);
	return true;
}

static void read_root(void)
{
	char text[TRAIL_TRUST_MAX];
	int fd = openat(dir, TRAIL_TRUST_FILE, O_RDONLY);
	ssize_t len = read(fd, text, sizeof(text));

	close(fd);
	CHECK_EQ(trail_trust_parse(text, len, &root), 0);
}

static unsigned int look(struct verify *v, const uint8_t *p, size_t len, bool *ended)
{
	static int fd = -1;
	struct verify_sum sum;

	if (fd < 0)
		fd = memfd_create("trail", 0);
	if (ftruncate(fd, 0) || pwrite(fd, p, len, 0) != (ssize_t)len)
		return 1000;
	if (verify_data_set(v, fd, &sum))
		return 1000;
	*ended = sum.ended;
	return found.count;
}

/* How much is wrong with the trail when its data set which is these bytes. */
static unsigned int wrong_with(unsigned int which, const uint8_t *p, size_t len)
{
	struct verify *v = verify_new(&root, say, NULL);
	bool ended;

	memset(&found, 0, sizeof(found));
	for (unsigned int i = 0; i < SETS; i++) {
		look(v, i == which ? p : sets[i].p, i == which ? len : sets[i].len, &ended);
		/* both were closed: one that has no end was cut off */
		if (!ended)
			say(NULL, len, 0, 0, "cut off");
	}
	last = *verify_trust(v);
	verify_free(v);
	return found.count;
}

static void good(void)
{
	struct verify *v;
	bool ended;

	REQUIRE(CHECK(make()));
	read_root();
	CHECK_EQ(wrong_with(SETS, NULL, 0), 0);
	CHECK_EQ(last.next, 13);
	/* the second one alone, from what the first one left behind */
	v = verify_new(&root, say, NULL);
	look(v, sets[0].p, sets[0].len, &ended);
	last = *verify_trust(v);
	CHECK_EQ(last.next, 7);
	verify_free(v);
	v = verify_new(&last, say, NULL);
	CHECK_EQ(look(v, sets[1].p, sets[1].len, &ended), 0);
	CHECK(ended);
	verify_free(v);
	/* and not from the beginning */
	v = verify_new(&root, say, NULL);
	CHECK(look(v, sets[1].p, sets[1].len, &ended));
	CHECK_EQ(found.from, 1);
	CHECK_EQ(found.to, 6);
	verify_free(v);
}

static void bytes(void)
{
	for (unsigned int s = 0; s < SETS; s++)
		for (size_t at = 0; at < sets[s].len; at++)
			for (unsigned int bit = 1; bit < 256; bit += 254) {
				sets[s].p[at] ^= bit;
				if (!CHECK(wrong_with(s, sets[s].p, sets[s].len)))
					printf("# data set %u byte %zu\n", s, at);
				/* where: not behind it, and no further before it than its group */
				CHECK(found.off <= at);
				CHECK(at - found.off < 1200);
				sets[s].p[at] ^= bit;
			}
}

static void cut(void)
{
	for (unsigned int s = 0; s < SETS; s++)
		for (size_t len = 0; len < sets[s].len; len++)
			CHECK(wrong_with(s, sets[s].p, len));
}

/* The records of a data set as parts that can be put together otherwise. */
static size_t take_apart(unsigned int s, size_t *off)
{
	size_t n = 0;

	for (size_t at = 0; at < sets[s].len; at += smf_get16(sets[s].p + at))
		off[n++] = at;
	off[n] = sets[s].len;
	return n;
}

static size_t put(uint8_t *to, size_t len, unsigned int s, const size_t *off, size_t part)
{
	memcpy(to + len, sets[s].p + off[part], off[part + 1] - off[part]);
	return len + off[part + 1] - off[part];
}

static void records(void)
{
	static uint8_t p[2 * sizeof(sets[0].p)];
	size_t off[PARTS_MAX], n, len, other[PARTS_MAX], m;

	for (unsigned int s = 0; s < SETS; s++) {
		n = take_apart(s, off);
		m = take_apart(!s, other);
		for (size_t gone = 0; gone < n; gone++) {
			for (size_t i = len = 0; i < n; i++)
				len = i == gone ? len : put(p, len, s, off, i);
			CHECK(wrong_with(s, p, len));
		}
		for (size_t twice = 0; twice < n; twice++)
			for (size_t at = 0; at <= n; at++) {
				for (size_t i = len = 0; i <= n; i++) {
					if (i == at)
						len = put(p, len, s, off, twice);
					if (i < n)
						len = put(p, len, s, off, i);
				}
				CHECK(wrong_with(s, p, len));
			}
		for (size_t a = 0; a < n; a++)
			for (size_t b = a + 1; b < n; b++) {
				for (size_t i = len = 0; i < n; i++)
					len = put(p, len, s, off, i == a ? b : i == b ? a : i);
				CHECK(wrong_with(s, p, len));
			}
		/* one of the other data set put in */
		for (size_t alien = 0; alien < m; alien++)
			for (size_t at = 0; at <= n; at++) {
				for (size_t i = len = 0; i <= n; i++) {
					if (i == at)
						len = put(p, len, !s, other, alien);
					if (i < n)
						len = put(p, len, s, off, i);
				}
				CHECK(wrong_with(s, p, len));
			}
	}
}

/*
 * A thief of all that smfd has after the first data set goes on with the trail,
 * but for a record of before: no key of then is there any more.
 */
static void thief(void)
{
	uint8_t key[8192];
	struct trail_key k;
	int fd, gone = 0;
	ssize_t len;

	clear();
	REQUIRE(CHECK_EQ(trail_key_create(dir, &control, &trail_io), 0));
	read_root();
	fd = trail_key_open(dir, &k);
	REQUIRE(CHECK(fd >= 0));
	CHECK_MEM(k.st.key, root.key, sizeof(root.key));
	close(fd);
	fd = openat(dir, TRAIL_KEY_FILE, O_RDONLY);
	REQUIRE(CHECK_EQ(trail_open(&t, dir, &control, &trail_io), 0));
	add(1);
	trail_sign(&t);
	len = pread(fd, key, sizeof(key), 0);
	CHECK(len > 4096);
	for (; gone < 9 && memcmp(k.seed, t.key->seed, sizeof(k.seed)); gone++) {
		CHECK(!memmem(key, len, k.seed, sizeof(k.seed)));
		CHECK(!memmem(t.key, sizeof(*t.key), k.seed, sizeof(k.seed)));
		CHECK_EQ(trail_key_next(&k), 0);
	}
	CHECK(gone && gone < 9);
	close(fd);
	/* what he makes of the first data set with the key of now is not what the root key says */
	load("a", 0);
	smf_put64(sets[0].p + TRAIL_EPOCH, 0);
	CHECK_EQ(trail_key_sign(t.key->seed, sets[0].p, TRAIL_SIGNATURE,
				sets[0].p + TRAIL_SIGNATURE),
		 0);
	CHECK(wrong_with(0, sets[0].p, sets[0].len));
	trail_close(&t);
}

static void witness(void)
{
	char text[TRAIL_TRUST_MAX];
	struct verify *v;
	bool ended;
	int len;

	REQUIRE(CHECK(make()));
	read_root();
	wrong_with(SETS, NULL, 0);
	len = trail_trust_format(&last, text, sizeof(text));
	/* all of it is there */
	v = verify_new(&root, say, NULL);
	CHECK_EQ(verify_witness(v, text, len), 0);
	CHECK_EQ(look(v, sets[0].p, sets[0].len, &ended), 0);
	CHECK_EQ(look(v, sets[1].p, sets[1].len, &ended), 0);
	CHECK_EQ(verify_end(v), 0);
	verify_free(v);
	/* the second data set is not */
	v = verify_new(&root, say, NULL);
	CHECK_EQ(verify_witness(v, text, len), 0);
	CHECK_EQ(look(v, sets[0].p, sets[0].len, &ended), 0);
	CHECK_EQ(verify_end(v), 1);
	CHECK_EQ(found.from, 7);
	CHECK_EQ(found.to, 12);
	verify_free(v);
	/* lines that are none */
	v = verify_new(&root, say, NULL);
	for (int n = 0; n < len; n++)
		CHECK_EQ(verify_witness(v, text, n), -EINVAL);
	verify_free(v);
}

/* A clock that was set back does not show in the trail; where it does somebody else wrote it. */
static void time_back(void)
{
	static const uint64_t later = 4102444800000000000ull; /* 2100 */
	bool ended;

	for (int lie = 0; lie < 2; lie++) {
		struct verify *v;

		clear();
		trail_key_create(dir, &control, &trail_io);
		REQUIRE(CHECK_EQ(trail_open(&t, dir, &control, &trail_io), 0));
		read_root();
		add(1);
		t.st.time = later;
		CHECK_EQ(trail_commit(&t), 0);
		CHECK_EQ(t.st.time, later);
		/* as long as it is not told another one the clock of this machine is behind */
		if (lie)
			t.st.time = 0;
		add(2);
		CHECK_EQ(trail_commit(&t), 0);
		CHECK_EQ(t.st.time == later, !lie);
		trail_close(&t);
		load("a", 0);
		v = verify_new(&root, say, NULL);
		memset(&found, 0, sizeof(found));
		CHECK_EQ(look(v, sets[0].p, sets[0].len, &ended), lie);
		CHECK_EQ(found.from, 2 * lie);
		verify_free(v);
	}
}

static const struct ktap_case cases[] = {
	{ "FAU_STG.1: a trail is good as it was written, its parts from what was trusted before",
	 good },
	{ "FAU_STG.1: any byte that is changed is found, and where", bytes },
	{ "FAU_STG.1: a data set that is cut off anywhere is found", cut },
	{ "FAU_STG.1: records removed, doubled, swapped, put in are found", records },
	{ "FAU_STG.1 FCS_CKM.4: keys of before are gone, and the one of now does not do", thief },
	{ "FPT_STM.1: time never runs back in a trail", time_back },
	{ "FAU_STG.1: a witness shows what was cut off", witness },
};

int main(void)
{
	return run_in_folder(cases, sizeof(cases) / sizeof(cases[0]));
}
