/* SPDX-License-Identifier: MIT */
/*
 * judge.h - what the tests that break a trail share: whether it still holds what was acknowledged
 */
#ifndef ZCP_TESTS_SMF_JUDGE_H
#define ZCP_TESTS_SMF_JUDGE_H

#include "smf/verify.h"
#include "trail.h"

static unsigned int findings;

static void read_root(struct trail_state *root)
{
	int fd = openat(dir, TRAIL_TRUST_FILE, O_RDONLY);
	char text[TRAIL_TRUST_MAX];
	ssize_t len = read(fd, text, sizeof(text));

	close(fd);
	trail_trust_parse(text, len, root);
}

static void say(void *arg, uint64_t off, uint64_t from, uint64_t to, const char *what)
{
	(void)arg;
	printf("# byte %llu, records %llu to %llu: %s\n", (unsigned long long)off,
	       (unsigned long long)from, (unsigned long long)to, what);
	findings++;
}

static uint64_t epoch_of(int fd)
{
	uint8_t rec[TRAIL_SIGNED_LEN];

	return fd >= 0 && pread(fd, rec, sizeof(rec), 0) == sizeof(rec) &&
			       rec[SMF_RTY] == SMF_TYPE_TRAIL ?
		       smf_get64(rec + TRAIL_EPOCH) + 1 :
		       0;
}

/* Records of one data set, in order behind those before. */
static bool in_order(int fd, unsigned int *last)
{
	static struct trail_reader r;
	const uint8_t *rec;
	size_t len;

	trail_reader_init(&r, fd);
	while (trail_read(&r, &rec, &len) > 0) {
		unsigned int n = number_of(rec);

		if (n && n != ++*last)
			return false;
	}
	return true;
}

/*
 * All that was acknowledged is there, nothing is there twice, and the keys say so too. last: the
 * number of the last record.
 */
static bool good(const struct smf_control *ctl, const struct trail_state *root,
		 unsigned int acked, unsigned int added, unsigned int *last)
{
	struct verify *v = verify_new(root, say, NULL);
	int fds[SMF_DATASETS_MAX];
	bool fine = true;

	*last = 0;
	findings = 0;
	for (unsigned int i = 0; i < ctl->n; i++)
		fds[i] = openat(dir, ctl->name[i], O_RDONLY);
	for (uint64_t done = 0, next;; done = next) {
		struct verify_sum sum;
		int which = -1;

		next = UINT64_MAX;
		for (unsigned int i = 0; i < ctl->n; i++) {
			uint64_t e = epoch_of(fds[i]);

			if (e > done && e < next) {
				next = e;
				which = i;
			}
		}
		if (which < 0)
			break;
		fine &= !verify_data_set(v, fds[which], &sum) && in_order(fds[which], last);
	}
	for (unsigned int i = 0; i < ctl->n; i++)
		if (fds[i] >= 0)
			close(fds[i]);
	verify_free(v);
	return fine && !findings && *last >= acked && *last <= added;
}

#endif
