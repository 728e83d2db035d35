// SPDX-License-Identifier: MIT
/* ktap.c - the cases of a guest, their results, and the end */
#include <stdarg.h>
#include "guest.h"
#include "entry.h"

#define REPORTS_MAX 12		/* lines of failed checks that a case may print */

const bool __attribute__((weak)) guest_ends_waiting;

static unsigned int checks, reports;
static bool failed;
static const char *skipped;

void check_fail(const char *file, int line, const char *fmt, ...)
{
	char text[112];
	va_list ap;

	failed = true;
	if (++reports > REPORTS_MAX)
		return;
	va_start(ap, fmt);
	vformat(text, sizeof(text), fmt, ap);
	va_end(ap);
	for (const char *s = file; *s; s++)
		if (*s == '/')
			file = s + 1;
	print("# %s:%d: %s", file, line, text);
}

bool check_true(const char *file, int line, const char *what, bool ok)
{
	checks++;
	if (!ok)
		check_fail(file, line, "%s", what);
	return ok;
}

bool check_eq(const char *file, int line, const char *what, u64 a, u64 b)
{
	checks++;
	if (a != b)
		check_fail(file, line, "%s: 0x%lx is not 0x%lx", what, a, b);
	return a == b;
}

bool check_mem(const char *file, int line, const char *what, const void *a, const void *b,
	       size_t len)
{
	const u8 *x = a, *y = b;
	size_t i;

	checks++;
	for (i = 0; i < len && x[i] == y[i]; i++)
		;
	if (i < len)
		check_fail(file, line, "%s: byte %lu of %lu is %02x, not %02x", what, i, len, x[i],
			   y[i]);
	return i == len;
}

void skip(const char *reason)
{
	skipped = reason;
}

static unsigned int run_cases(void)
{
	unsigned int bad = 0;

	print("KTAP version 1");
	print("1..%u", guest_cases_count);
	for (unsigned int i = 0; i < guest_cases_count; i++) {
		failed = false;
		skipped = NULL;
		reports = 0;
		guest_cases[i].run();
		if (failed)
			bad++;
		if (skipped && !failed)
			print("ok %u %s # SKIP %s", i + 1, guest_cases[i].name, skipped);
		else
			print("%sok %u %s", failed ? "not " : "", i + 1, guest_cases[i].name);
	}
	print("# checks=%u", checks);
	print("# Totals done=%u", guest_cases_count);
	return bad;
}

static __noreturn void disabled_wait(u64 address)
{
	struct psw psw = { PSW_WAIT | PSW_64, address };

	for (;;)
		asm volatile("lpswe	%[psw]" : : [psw] "Q" (psw));
}

__noreturn void guest_end(void)
{
	unsigned int bad = run_cases();

	cpu_stop_all();
	if (bad)
		disabled_wait(0xfa11);
	if (guest_ends_waiting)
		disabled_wait(0);
	for (;;)
		sigp(cpu_address(), SIGP_STOP, 0, NULL);
}

__noreturn void guest_died(const char *why, const struct frame *f, u16 code)
{
	static bool again;

	if (!again) {
		again = true;
		print("Bail out! unexpected %s 0x%x, PSW %016lx %016lx", why, code, f->psw.mask,
		      f->psw.addr);
		for (int i = 0; i < 16; i += 4)
			print("# r%d %016lx %016lx %016lx %016lx", i, f->gpr[i], f->gpr[i + 1],
			      f->gpr[i + 2], f->gpr[i + 3]);
	}
	disabled_wait(0xdead);
}
