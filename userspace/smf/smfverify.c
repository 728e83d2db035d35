// SPDX-License-Identifier: MIT
/* smfverify.c - shows that a trail is complete and unchanged, or where it is not; smfverify(1) */
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "smf/trailkey.h"
#include "smf/verify.h"

static const char usage[] = "usage: smfverify [-k TRUST] [-w WITNESS] [-s FILE] DATASET...\n";

static const struct option long_options[] = {
	{ "help", no_argument, NULL, 'h' },
	{ NULL, 0, NULL, 0 },
};

struct data_set {
	const char *path;
	int fd;
	bool empty; /* made for the next switch, nothing was begun in it */
	uint64_t first; /* number of its first record; 0: it has none */
	uint64_t epoch;
};

static void die(const char *what)
{
	fprintf(stderr, "smfverify: %s: %s\n", what, strerror(errno));
	exit(2);
}

static void read_trust(const char *path, struct trail_state *st)
{
	char text[TRAIL_TRUST_MAX];
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t len = fd < 0 ? -1 : read(fd, text, sizeof(text));

	if (len < 0)
		die(path);
	close(fd);
	if (trail_trust_parse(text, len, st)) {
		fprintf(stderr, "smfverify: %s: no trust file\n", path);
		exit(2);
	}
}

static void save_trust(const char *path, const struct trail_state *st)
{
	char text[TRAIL_TRUST_MAX];
	int len = trail_trust_format(st, text, sizeof(text));
	FILE *f = fopen(path, "we");

	if (!f || len < 0 || fwrite(text, 1, len, f) != (size_t)len || fclose(f))
		die(path);
}

/*
 * A witness file may hold other lines too, as a journal does: what stands before the words is left
 * out.
 */
static void read_witness(const char *path, struct verify *v)
{
	FILE *f = fopen(path, "re");
	size_t size = 0, n = 0;
	char *line = NULL;

	if (!f)
		die(path);
	while (getline(&line, &size, f) > 0) {
		const char *p = strstr(line, "zcp-smf trail=");

		if (p && !verify_witness(v, p, strlen(p)))
			n++;
	}
	free(line);
	fclose(f);
	if (!n)
		printf("%s: tells of no signature\n", path);
}

static void look(struct data_set *d, const char *path)
{
	uint8_t rec[TRAIL_SIGNED_LEN];

	*d = (struct data_set){ .path = path, .fd = open(path, O_RDONLY | O_CLOEXEC) };
	if (d->fd < 0)
		die(path);
	d->empty = !lseek(d->fd, 0, SEEK_END);
	if (pread(d->fd, rec, sizeof(rec), 0) != sizeof(rec) || rec[SMF_RTY] != SMF_TYPE_TRAIL)
		return;
	d->first = smf_get64(rec + TRAIL_FIRST);
	d->epoch = smf_get64(rec + TRAIL_EPOCH);
}

static int by_epoch(const void *a, const void *b)
{
	const struct data_set *x = a, *y = b;

	if (x->empty != y->empty)
		return y->empty - x->empty;
	if (x->epoch != y->epoch)
		return x->epoch < y->epoch ? -1 : 1;
	return x->first < y->first ? -1 : x->first > y->first;
}

static void say(void *arg, uint64_t off, uint64_t from, uint64_t to, const char *what)
{
	const struct data_set *d = *(const struct data_set **)arg;

	printf("%s: byte %llu, record", d->path, (unsigned long long)off);
	if (to > from)
		printf("s %llu to %llu", (unsigned long long)from, (unsigned long long)to);
	else
		printf(" %llu", (unsigned long long)from);
	printf(": %s\n", what);
}

/* Whether the data set is good, the last one aside whole. */
static bool verify_one(struct verify *v, const struct data_set *d, bool last)
{
	struct verify_sum sum;
	uint64_t unsigned_ones;
	int ret;

	/* the last one that is empty is all there is: nothing was shown */
	if (d->empty && !last) {
		printf("%s: empty\n", d->path);
		return true;
	}
	ret = verify_data_set(v, d->fd, &sum);
	unsigned_ones = sum.next - verify_trust(v)->next;
	if (ret < 0) {
		errno = -ret;
		die(d->path);
	}
	printf("%s: %llu bytes, %llu records from %llu, %llu groups, %llu signatures: ", d->path,
	       (unsigned long long)sum.bytes, (unsigned long long)(sum.next - sum.first),
	       (unsigned long long)sum.first, (unsigned long long)sum.groups,
	       (unsigned long long)sum.signatures);
	if (sum.findings || (!sum.ended && !last)) {
		printf(sum.findings ? "CHANGED\n" : "CUT OFF\n");
		return false;
	}
	if (sum.ended)
		printf("good, to its end\n");
	else if (unsigned_ones)
		printf("good, the last %llu records not signed yet\n",
		       (unsigned long long)unsigned_ones);
	else
		printf("good, still written\n");
	return true;
}

int main(int argc, char **argv)
{
	const char *trust = TRAIL_TRUST_FILE, *witness = NULL, *save = NULL;
	const struct data_set *current;
	struct data_set *sets;
	struct trail_state st;
	struct verify *v;
	bool good = true;
	int c, n;

	while ((c = getopt_long(argc, argv, "k:w:s:", long_options, NULL)) != -1) {
		if (c == 'k') {
			trust = optarg;
		} else if (c == 'w') {
			witness = optarg;
		} else if (c == 's') {
			save = optarg;
		} else {
			fputs(usage, c == 'h' ? stdout : stderr);
			return c == 'h' ? 0 : 2;
		}
	}
	n = argc - optind;
	if (n < 1) {
		fputs(usage, stderr);
		return 2;
	}
	sets = calloc(n, sizeof(*sets));
	if (!sets)
		die("memory");
	read_trust(trust, &st);
	v = verify_new(&st, say, &current);
	if (!v)
		die("memory");
	if (witness)
		read_witness(witness, v);
	for (int i = 0; i < n; i++)
		look(&sets[i], argv[optind + i]);
	qsort(sets, n, sizeof(*sets), by_epoch);
	for (int i = 0; i < n; i++) {
		current = &sets[i];
		good &= verify_one(v, current, i == n - 1);
		close(sets[i].fd);
	}
	if (verify_end(v))
		good = false;
	if (good && save)
		save_trust(save, verify_trust(v));
	verify_free(v);
	free(sets);
	return good ? 0 : 1;
}
