// SPDX-License-Identifier: MIT
/* archive.c - full data sets to the archiver, and away when it says that they are safe */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "lib/clock.h"
#include "lib/log.h"
#include "smf/writer.h"

#define RETRY_MS 60000

static struct {
	int running;		/* data set, -1: none */
	int failed;		/* the one that failed last, -1: none */
	uint64_t failed_at;	/* ms */
	int noted;		/* the one whose failure was recorded last, -1: none */
} archive = { .running = -1, .failed = -1, .noted = -1 };

/*
 * The trail record at that offset, from the end when that is below zero, of a data set of this
 * trail. False: there is none.
 */
static bool read_signed(const char *name, off_t off, unsigned int subtype, uint8_t *rec)
{
	int fd = openat(trail.dir, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	bool good = false;

	if (fd < 0)
		return false;
	if (off < 0)
		off += lseek(fd, 0, SEEK_END);
	if (off >= 0 && pread(fd, rec, TRAIL_SIGNED_LEN, off) == TRAIL_SIGNED_LEN)
		good = !smf_check(rec, TRAIL_SIGNED_LEN) && rec[SMF_RTY] == SMF_TYPE_TRAIL &&
		       smf_get16(rec + SMF_STY) == subtype &&
		       smf_get64(rec + TRAIL_ID) == trail.st.id;
	close(fd);
	return good;
}

bool archive_ended(unsigned int which)
{
	uint8_t rec[TRAIL_SIGNED_LEN];

	return read_signed(trail.ctl.name[which], -TRAIL_SIGNED_LEN, TRAIL_END, rec);
}

/* Whatever became of its first record: the END that was written first. -1: none. */
static int oldest(void)
{
	uint64_t lowest = UINT64_MAX;
	int which = -1;

	for (unsigned int i = 0; i < trail.ctl.n; i++) {
		uint8_t rec[TRAIL_SIGNED_LEN];

		if (i == trail.ctl.current ||
		    !read_signed(trail.ctl.name[i], -TRAIL_SIGNED_LEN, TRAIL_END, rec) ||
		    smf_get64(rec + TRAIL_EPOCH) >= lowest)
			continue;
		lowest = smf_get64(rec + TRAIL_EPOCH);
		which = i;
	}
	return which;
}

static void try_later(unsigned int which)
{
	archive.failed = which;
	archive.failed_at = clock_ms();
}

static void failed(unsigned int which)
{
	try_later(which);
	log_msg(LOG_ALERT, "data set %s could not be archived", trail.ctl.name[which]);
	/* told each minute it would use up what a full trail has left */
	if (!trail.full || archive.noted != (int)which)
		writer_note(ZCP_EVENT_CONFIG, ZCP_OUTCOME_FAILURE, NULL,
			    "DATA SET %s WAS NOT ARCHIVED", trail.ctl.name[which]);
	archive.noted = which;
}

/* ---- away with it ---------------------------------------------------------- */

/*
 * One that is safe elsewhere is set aside under another name, so that there is room for the record
 * of that, and goes when it is recorded.
 */
struct aside {
	char name[SMF_DATASET_NAME_MAX + sizeof(".archived")];
};

static struct aside aside(unsigned int which)
{
	struct aside a;

	snprintf(a.name, sizeof(a.name), "%s.archived", trail.ctl.name[which]);
	return a;
}

static int note_archived(const char *name, const char *file)
{
	uint8_t rec[TRAIL_SIGNED_LEN];

	if (!read_signed(file, 0, TRAIL_BEGIN, rec))
		return writer_note_first(ZCP_EVENT_CONFIG, ZCP_OUTCOME_SUCCESS, NULL,
					 "DATA SET %s ARCHIVED, ITS FIRST RECORD IS DAMAGED", name);
	return writer_note_first(ZCP_EVENT_CONFIG, ZCP_OUTCOME_SUCCESS, NULL,
				 "DATA SET %s ARCHIVED, FIRST RECORD %llu", name,
				 (unsigned long long)smf_get64(rec + TRAIL_FIRST));
}

/* Those that are set aside go. False: that cannot be recorded yet. */
static bool finish(void)
{
	for (unsigned int i = 0; i < trail.ctl.n; i++) {
		struct aside a = aside(i);
		struct stat st;

		if (fstatat(trail.dir, a.name, &st, AT_SYMLINK_NOFOLLOW))
			continue;
		writer_retry();
		if (note_archived(trail.ctl.name[i], a.name)) {
			try_later(i);
			return false;
		}
		if (unlinkat(trail.dir, a.name, 0) || trail.io->fsync(trail.dir))
			log_fatal("data set %s cannot be removed: %m", a.name);
		archive.noted = -1;
		log_msg(LOG_NOTICE, "data set %s is archived", trail.ctl.name[i]);
	}
	return true;
}

static void done(unsigned int which)
{
	struct aside a = aside(which);

	if (renameat2(trail.dir, trail.ctl.name[which], trail.dir, a.name, RENAME_NOREPLACE)) {
		log_msg(LOG_ERR, "%s: %m", a.name);
		failed(which);
		return;
	}
	if (trail.io->fsync(trail.dir))
		log_fatal("data set %s cannot be set aside: %m", trail.ctl.name[which]);
}

/* ---- one after the other --------------------------------------------------- */

void archive_next(bool now)
{
	struct smf_imsg msg = { .type = SMF_IMSG_ARCHIVE };
	int which;

	if (archive.running >= 0)
		return;
	if (archive.failed >= 0 && !now && clock_ms() - archive.failed_at < RETRY_MS)
		return;
	archive.failed = -1;
	if (!finish() || !*trail.ctl.archive)
		return;
	which = oldest();
	if (which < 0)
		return;
	archive.running = which;
	if (smf_imsg_send(SMF_FD_ARCHIVER, &msg, trail.ctl.name[which],
			  strlen(trail.ctl.name[which])))
		log_fatal("writer: archiver is gone");
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
	uint64_t age = clock_ms() - archive.failed_at;

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
