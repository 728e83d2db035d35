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

static char *put_two(char *p, unsigned int value)
{
	p[0] = '0' + value / 10;
	p[1] = '0' + value % 10;
	return p + 2;
}

/* What has more digits than it mostly has */
static char *put_number(char *p, u64 value)
{
	return p + scnprintf(p, 21, "%llu", value);
}

char *cp_put_clock(char *p, u64 hours, unsigned int minutes, unsigned int seconds)
{
	p = hours < 100 ? put_two(p, hours) : put_number(p, hours);
	*p++ = ':';
	p = put_two(p, minutes);
	*p++ = ':';
	return put_two(p, seconds);
}

char *cp_put_cpu_time(char *p, u64 ns)
{
	u64 hs = ns / (NSEC_PER_SEC / 100), minutes = hs / 6000;
	unsigned int rest = hs % 6000;

	if (minutes < 1000) {
		*p++ = '0' + minutes / 100;
		p = put_two(p, minutes % 100);
	} else {
		p = put_number(p, minutes);
	}
	*p++ = ':';
	p = put_two(p, rest / 100);
	*p++ = '.';
	return put_two(p, rest % 100);
}

char *cp_put_time(char *p, time64_t t)
{
	static const char * const days[] = {
		"SUNDAY", "MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY",
	};
	struct tm tm;
	char zone[5];

	local(t, &tm, zone);
	p = cp_put_clock(p, tm.tm_hour, tm.tm_min, tm.tm_sec);
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
