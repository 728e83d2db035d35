/* SPDX-License-Identifier: MIT */
/*
 * verify.h - whether a trail is what smfd wrote: every record, in order, nothing between
 *
 * Works on what the trust says and on the data sets alone. What was changed is
 * found where it is: after a finding the walk goes on with what the data set
 * says of itself, so that each further change is found too.
 */
#ifndef ZCP_SMF_VERIFY_H
#define ZCP_SMF_VERIFY_H

#include <stdbool.h>
#include "smf/dataset.h"

struct verify;

/* what is wrong; from and to: records that it is about (0: none known), off: byte in the data set
 */
typedef void (*verify_say)(void *arg, uint64_t off, uint64_t from, uint64_t to, const char *what);

struct verify_sum {
	uint64_t first, next; /* records first to next - 1 */
	uint64_t groups, signatures;
	uint64_t bytes, findings;
	bool ended;
};

/* st: trust that the first data set continues. NULL: out of memory. */
struct verify *verify_new(const struct trail_state *st, verify_say say, void *arg);
void verify_free(struct verify *v);

/* One data set, in the order of their records. 0 or -errno; findings are said and counted. */
int verify_data_set(struct verify *v, int fd, struct verify_sum *sum);

/*
 * One line that a witness was told. A finding when the trail does not have it. 0; -EINVAL: no such
 * line.
 */
int verify_witness(struct verify *v, const char *text, size_t len);
/* After all data sets: findings of witnesses that were never met. */
uint64_t verify_end(struct verify *v);

/* After the last signature that was good, for the next time. */
const struct trail_state *verify_trust(const struct verify *v);

#endif
