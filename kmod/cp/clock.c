// SPDX-License-Identifier: GPL-2.0-only
/* clock.c - times as CP writes them, in the zone of SYSTEM CONFIG */
#include <linux/time64.h>
#include "cp/cp.h"

static void local(time64_t t, struct tm *tm, char zone[5])
{
	struct cp_config config;

	cp_config_get(&config);
	time64_to_tm(t, config.zone_offset, tm);
	strscpy(zone, config.zone, 5);
}

/*
 * Divides a number and returns what is left of it. Signed, and by what the compiler does not know:
 * for a constant it would take the high half of a product of 128 bits, and an emulated machine
 * makes that bit by bit.
 */
static unsigned int split(s64 *number, s64 by)
{
	unsigned int rest;

	OPTIMIZER_HIDE_VAR(by);
	rest = *number % by;
	*number /= by;
	return rest;
}

/* value < 100 */
static char *put_two(char *p, unsigned int value)
{
	unsigned int tens = value * 205 >> 11;

	p[0] = '0' + tens;
	p[1] = '0' + (value - tens * 10);
	return p + 2;
}

/* What has more digits than it mostly has */
static char *put_number(char *p, u64 value)
{
	return p + scnprintf(p, 21, "%llu", value);
}

static char *put_clock(char *p, u64 hours, unsigned int minutes, unsigned int seconds)
{
	p = hours < 100 ? put_two(p, hours) : put_number(p, hours);
	*p++ = ':';
	p = put_two(p, minutes);
	*p++ = ':';
	return put_two(p, seconds);
}

char *cp_put_clock(char *p, s64 seconds)
{
	s64 hours = seconds;
	unsigned int second = split(&hours, 60), minute = split(&hours, 60);

	return put_clock(p, hours, minute, second);
}

char *cp_put_cpu_time(char *p, u64 ns)
{
	unsigned int hundredths, seconds;
	s64 minutes = ns;

	split(&minutes, NSEC_PER_SEC / 100);
	hundredths = split(&minutes, 100);
	seconds = split(&minutes, 60);
	if (minutes < 1000) {
		s64 hundreds = minutes;
		unsigned int rest = split(&hundreds, 100);

		*p++ = '0' + hundreds;
		p = put_two(p, rest);
	} else {
		p = put_number(p, minutes);
	}
	*p++ = ':';
	p = put_two(p, seconds);
	*p++ = '.';
	return put_two(p, hundredths);
}

char *cp_put_time(char *p, time64_t t)
{
	static const char * const days[] = {
		"SUNDAY", "MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY",
	};
	struct tm tm;
	char zone[5];

	local(t, &tm, zone);
	p = put_clock(p, tm.tm_hour, tm.tm_min, tm.tm_sec);
	*p++ = ' ';
	p = cp_put(p, zone);
	*p++ = ' ';
	p = cp_put(p, days[tm.tm_wday]);
	*p++ = ' ';
	p = put_two(p, tm.tm_mon + 1);
	*p++ = '/';
	p = put_two(p, tm.tm_mday);
	*p++ = '/';
	return put_two(p, tm.tm_year % 100);
}

void cp_time_line(char buf[CP_TIME_LINE], time64_t t)
{
	*cp_put_time(buf, t) = '\0';
}

void cp_time_short(char *buf, size_t size, time64_t t)
{
	struct tm tm;
	char zone[5];

	local(t, &tm, zone);
	scnprintf(buf, size, "%02d/%02d %02d:%02d:%02d", tm.tm_mon + 1, tm.tm_mday, tm.tm_hour,
		  tm.tm_min, tm.tm_sec);
}

void cp_time_stamp(char *buf, size_t size, time64_t t)
{
	struct tm tm;
	char zone[5];

	local(t, &tm, zone);
	scnprintf(buf, size, "%02d/%02d/%02d %02d:%02d:%02d %s", tm.tm_mon + 1, tm.tm_mday,
		  (int)(tm.tm_year % 100), tm.tm_hour, tm.tm_min, tm.tm_sec, zone);
}
