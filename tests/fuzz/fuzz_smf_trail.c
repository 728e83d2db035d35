// SPDX-License-Identifier: MIT
/*
 * fuzz_smf_trail.c - any bytes as a data set, looked through at start and verified. None of them is
 * a trail that verifies, but for the one that was written.
 */
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#include "smf/trailkey.h"
#include "smf/verify.h"

static void say(void *arg, uint64_t off, uint64_t from, uint64_t to, const char *what)
{
	(void)off;
	(void)from;
	(void)to;
	(void)what;
	++*(unsigned int *)arg;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	/* a key that nobody has: no point of the curve that somebody chose */
	static const struct trail_state root = { .id = 1, .next = 1, .key = { 1 } };
	unsigned int said = 0;
	struct trail_state st;
	struct trail_scan scan;
	struct verify_sum sum;
	struct verify *v;
	static int fd = -1;

	trail_trust_parse((const char *)data, size, &st);
	if (fd < 0)
		fd = memfd_create("trail", 0);
	if (fd < 0 || ftruncate(fd, 0) || pwrite(fd, data, size, 0) != (ssize_t)size)
		return 0;
	if (trail_scan(fd, &scan) || scan.good > size)
		abort();
	v = verify_new(&root, say, &said);
	if (!v || verify_data_set(v, fd, &sum))
		abort();
	verify_witness(v, (const char *)data, size);
	if (!said || verify_trust(v)->epoch)
		abort();
	verify_free(v);
	return 0;
}
