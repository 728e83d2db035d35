// SPDX-License-Identifier: MIT
/* archive.c - full data sets to the archiver, and away when it says that they are safe */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include "lib/log.h"
#include "smf/writer.h"

#define RETRY_MS 60000

static struct {
	int running;		/* data set, -1: none */
	int failed;		/* the one that failed last, -1: none */
	uint64_t failed_at;	/* ms */
} archive = { .running = -1, .failed = -1 };

static uint64_t now_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (uint64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

/* Number of the first record of a data set of this trail; 0: it is none. */
static uint64_t first_number(unsigned int which)
{
	int fd = openat(trail.dir, trail.ctl.name[which], O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	uint8_t rec[TRAIL_SIGNED_LEN];
	uint64_t first = 0;

	if (fd < 0)
		return 0;
	if (pread(fd, rec, sizeof(rec), 0) == sizeof(rec) && !smf_check(rec, sizeof(rec)) &&
	    rec[SMF_RTY] == SMF_TYPE_TRAIL)
		first = smf_get64(rec + TRAIL_FIRST);
	close(fd);
	return first;
}

static int oldest(void)
{
	uint64_t lowest = UINT64_MAX;
	int which = -1;

	for (unsigned int i = 0; i < trail.ctl.n; i++) {
		uint64_t first = i == trail.ctl.current ? 0 : first_number(i);

		if (first && first < lowest) {
			lowest = first;
			which = i;
		}
	}
	return which;
}

void archive_next(bool now)
{
	struct smf_imsg msg = { .type = SMF_IMSG_ARCHIVE };
	int which;

	if (!*trail.ctl.archive || archive.running >= 0)
		return;
	if (archive.failed >= 0 && !now && now_ms() - archive.failed_at < RETRY_MS)
		return;
	which = oldest();
	archive.failed = -1;
	if (which < 0)
		return;
	archive.running = which;
	if (smf_imsg_send(SMF_FD_ARCHIVER, &msg, trail.ctl.name[which],
			  strlen(trail.ctl.name[which])))
		log_fatal("writer: archiver is gone");
}

static void failed(unsigned int which)
{
	archive.failed = which;
	archive.failed_at = now_ms();
	log_msg(LOG_ALERT, "data set %s could not be archived", trail.ctl.name[which]);
	writer_note(ZCP_EVENT_CONFIG, ZCP_OUTCOME_FAILURE, NULL, "DATA SET %s WAS NOT ARCHIVED",
		    trail.ctl.name[which]);
}

/* The record that it is safe comes first, then it goes. */
static void done(unsigned int which)
{
	const char *name = trail.ctl.name[which];

	writer_note(ZCP_EVENT_CONFIG, ZCP_OUTCOME_SUCCESS, NULL,
		    "DATA SET %s ARCHIVED, FIRST RECORD %llu", name,
		    (unsigned long long)first_number(which));
	if ((unlinkat(trail.dir, name, 0) && errno != ENOENT) || trail.io->fsync(trail.dir))
		log_fatal("data set %s cannot be removed: %m", name);
	log_msg(LOG_NOTICE, "data set %s is archived", name);
	writer_retry();
}

void archive_input(void)
{
	struct smf_imsg msg;
	int which = archive.running;

	if (smf_imsg_recv(SMF_FD_ARCHIVER, &msg, NULL, 0, 0) || msg.type != SMF_IMSG_ARCHIVED ||
	    which < 0)
		log_fatal("writer: archiver is gone");
	archive.running = -1;
	if (msg.error)
		failed(which);
	else if ((unsigned int)which != trail.ctl.current)
		done(which);
	archive_next(false);
}

int archive_wait(void)
{
	uint64_t age = now_ms() - archive.failed_at;

	if (archive.failed < 0 || archive.running >= 0)
		return -1;
	return age < RETRY_MS ? (int)(RETRY_MS - age) : 0;
}

enum archive_state archive_state(unsigned int which)
{
	if (archive.running == (int)which)
		return ARCHIVE_RUNNING;
	return archive.failed == (int)which ? ARCHIVE_FAILED : ARCHIVE_NOTHING;
}
