/* SPDX-License-Identifier: MIT */
/*
 * trail.h - what the tests of the trail share: a folder, a small trail in it, records that tell
 * their number
 */
#ifndef ZCP_TESTS_SMF_TRAIL_H
#define ZCP_TESTS_SMF_TRAIL_H

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include "ktap.h"
#include "smf/dataset.h"
#include "smf/trailkey.h"

static char folder[] = "/tmp/zcp-trail-XXXXXX";
static int dir;
static struct trail t;

static const struct smf_control control = {
	.n = 2,
	.name = {"a", "b"},
	.sid = "ZCP1",
	.size = SMF_SIZE_MIN,
	.threshold = 80,
	.sever = true,
};

static void clear(void)
{
	static const char *const names[] = {
		"a", "b", "c", SMF_CONTROL_FILE, SMF_CONTROL_COPY, TRAIL_KEY_FILE,
		TRAIL_TRUST_FILE,
	};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		unlinkat(dir, names[i], 0);
}

static size_t record(uint8_t *buf, unsigned int n)
{
	struct smf80 r = {
		.time = 1795264496000000000ull, .event = 1, .sid = "ZCP1", .user = "LINUX1" };
	struct smf_rec rec;
	char text[20];

	snprintf(text, sizeof(text), "RECORD %u", n);
	smf80_begin(&rec, buf, &r);
	smf80_text(&rec, SMF80_SEC_LOGSTR, text);
	smf_end(&rec);
	return rec.len;
}

static int add(unsigned int n)
{
	static uint8_t buf[SMF_RECORD_MAX];
	size_t len = record(buf, n);

	return trail_add(&t, TRAIL_CP, 42, n, buf, len);
}

/* The number that a record tells; 0: it is the trail's own. */
__attribute__((unused)) static unsigned int number_of(const uint8_t *rec)
{
	struct smf_section sec;
	size_t pos = 0;
	char text[20];

	if (rec[SMF_RTY] == SMF_TYPE_TRAIL || !smf80_next(rec, &pos, &sec))
		return 0;
	smf_get_text(text, sizeof(text), sec.data, sec.len);
	return atoi(text + 7);
}

/* Runs cases in a folder of their own, without a word of what the trail logs. */
static int run_in_folder(const struct ktap_case *cases, size_t n)
{
	int ret;

	if (!mkdtemp(folder) || !freopen("/dev/null", "w", stderr))
		return 1;
	dir = open(folder, O_RDONLY | O_DIRECTORY);
	ret = ktap_run(cases, n);
	clear();
	rmdir(folder);
	return ret;
}

#endif
