/* SPDX-License-Identifier: MIT */
/* latency.h - how long things took: gathered by the programs of the bench, printed as JSON */
#ifndef ZCP_TESTS_BENCH_LATENCY_H
#define ZCP_TESTS_BENCH_LATENCY_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define LATENCIES_MAX	20000000

struct latencies {
	uint32_t *ns;
	size_t n;
};

static inline uint64_t now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (uint64_t)ts.tv_sec * 1000000000 + ts.tv_nsec;
}

static inline void die(const char *what)
{
	perror(what);
	exit(1);
}

static inline void took(struct latencies *l, uint64_t ns)
{
	if (!l->ns)
		l->ns = calloc(LATENCIES_MAX, sizeof(*l->ns));
	if (!l->ns)
		die("latencies");
	if (l->n < LATENCIES_MAX)
		l->ns[l->n++] = ns < UINT32_MAX ? ns : UINT32_MAX;
}

static inline int by_value(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return x < y ? -1 : x > y;
}

/* What so many of 100 do not exceed, in microseconds. */
static inline double percentile(const struct latencies *l, unsigned int percent)
{
	return l->n ? l->ns[(l->n - 1) * percent / 100] / 1e3 : 0;
}

/* Members of an object. */
static inline void print_latencies(struct latencies *l, double rate)
{
	qsort(l->ns, l->n, sizeof(*l->ns), by_value);
	printf("\"rate\": %.0f, \"p50\": %.3f, \"p99\": %.3f", rate, percentile(l, 50),
	       percentile(l, 99));
}

#endif
