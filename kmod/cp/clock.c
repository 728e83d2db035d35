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

void cp_time_line(char *buf, size_t size, time64_t t)
{
	static const char * const days[] = {
		"SUNDAY", "MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY",
	};
	struct tm tm;
	char zone[5];

	local(t, &tm, zone);
	scnprintf(buf, size, "%02d:%02d:%02d %s %s %02d/%02d/%02d", tm.tm_hour, tm.tm_min,
		  tm.tm_sec, zone, days[tm.tm_wday], tm.tm_mon + 1, tm.tm_mday,
		  (int)(tm.tm_year % 100));
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
