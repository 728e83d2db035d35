/* SPDX-License-Identifier: MIT */
/*
 * A unit test program is a table of named cases. It prints KTAP; status 0 means that all passed:
 *
 *	static void abbreviations(void)
 *	{
 *		CHECK_EQ(cp_lookup("Q"), 3);
 *	}
 *
 *	static const struct ktap_case cases[] = {
 *		{ "QUERY may be shortened to Q", abbreviations },
 *	};
 *
 *	KTAP_MAIN(cases)
 *
 * A failed CHECK prints what it saw and lets the case go on; a failed REQUIRE leaves its function.
 * A requirement id that a case shows (FAU_GEN.1 and the like) stands in its name.
 */
#ifndef ZCP_TESTS_KTAP_H
#define ZCP_TESTS_KTAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

struct ktap_case {
	const char *name;
	void (*run)(void);
};

/* state of the case that runs: whether a check failed, and why it was skipped if it was */
static bool ktap_failed;
static const char *ktap_skipped;

/* Leave a case that cannot run here, saying why: { ktap_skip("no /dev/net/tun"); return; } */
__attribute__((unused)) static void ktap_skip(const char *reason)
{
	ktap_skipped = reason;
}

__attribute__((unused, format(printf, 3, 4)))
static void ktap_fail(const char *file, int line, const char *fmt, ...)
{
	__builtin_va_list ap;

	ktap_failed = true;
	printf("# %s:%d: ", file, line);
	__builtin_va_start(ap, fmt);
	vprintf(fmt, ap);
	__builtin_va_end(ap);
	putchar('\n');
}

__attribute__((unused))
static bool ktap_eq(const char *file, int line, const char *what, long long a, long long b)
{
	if (a != b)
		ktap_fail(file, line, "%s: %lld (%#llx) is not %lld (%#llx)", what, a, a, b, b);
	return a == b;
}

__attribute__((unused))
static bool ktap_str(const char *file, int line, const char *what, const char *a, const char *b)
{
	bool same = a && b ? !strcmp(a, b) : a == b;

	if (!same)
		ktap_fail(file, line, "%s: \"%s\" is not \"%s\"",
			  what, a ?: "(null)", b ?: "(null)");
	return same;
}

__attribute__((unused))
static bool ktap_mem(const char *file, int line, const char *what,
		     const void *a, const void *b, size_t len)
{
	const unsigned char *x = a, *y = b;
	size_t i;

	for (i = 0; i < len && x[i] == y[i]; i++)
		;
	if (i < len)
		ktap_fail(file, line, "%s: byte %zu of %zu is %02x, not %02x",
			  what, i, len, x[i], y[i]);
	return i == len;
}

__attribute__((unused)) static bool ktap_true(const char *file, int line, const char *what, bool ok)
{
	if (!ok)
		ktap_fail(file, line, "%s", what);
	return ok;
}

#define CHECK(cond) ktap_true(__FILE__, __LINE__, #cond, cond)
#define CHECK_EQ(a, b) ktap_eq(__FILE__, __LINE__, #a, (long long)(a), (long long)(b))
#define CHECK_STR(a, b) ktap_str(__FILE__, __LINE__, #a, a, b)
#define CHECK_MEM(a, b, len) ktap_mem(__FILE__, __LINE__, #a, a, b, len)
#define REQUIRE(cond) do { if (!CHECK(cond)) return; } while (0)

static int ktap_run(const struct ktap_case *cases, size_t n)
{
	int bad = 0;

	setvbuf(stdout, NULL, _IOLBF, 0);
	printf("KTAP version 1\n1..%zu\n", n);
	for (size_t i = 0; i < n; i++) {
		ktap_failed = false;
		ktap_skipped = NULL;
		cases[i].run();
		if (ktap_failed)
			bad = 1;
		printf("%sok %zu %s", ktap_failed ? "not " : "", i + 1, cases[i].name);
		if (ktap_skipped && !ktap_failed)
			printf(" # SKIP %s", ktap_skipped);
		putchar('\n');
	}
	return bad;
}

#define KTAP_MAIN(cases) \
	int main(void) { return ktap_run(cases, sizeof(cases) / sizeof((cases)[0])); }

#endif
