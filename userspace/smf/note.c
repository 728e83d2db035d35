// SPDX-License-Identifier: MIT
/* note.c - what smfd itself records in the trail, and what of that waits for room */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include "lib/clock.h"
#include "lib/log.h"
#include "smf/trailkey.h"
#include "smf/writer.h"

#define TEXT_MAX 255
#define WAITING_MAX 32

struct note {
	size_t len;
	uint8_t rec[SMFCP_FIXED_LEN + 4 + TEXT_MAX];
	char text[TEXT_MAX + 1];
};

static struct {
	unsigned int n;
	struct note note[WAITING_MAX];
} waiting;

/* ---- one record ------------------------------------------------------------ */

static void blank(char *field, const char *text)
{
	if (text)
		memcpy(field, text, ZCP_NAME_LEN);
	else
		memset(field, ' ', ZCP_NAME_LEN);
}

static void make(struct note *note, enum zcp_cp_event event, enum zcp_outcome outcome,
		 const char *userid, const char *fmt, va_list ap)
{
	static uint8_t buf[SMF_RECORD_MAX];
	union {
		struct zcp_smf_record r;
		uint8_t space[sizeof(struct zcp_smf_record) + TEXT_MAX];
	} u = { .r = { .event = event, .outcome = outcome } };
	struct smf_rec rec;

	vsnprintf(note->text, sizeof(note->text), fmt, ap);
	u.r.time = clock_ns(CLOCK_REALTIME);
	u.r.mono = clock_ns(CLOCK_BOOTTIME);
	blank(u.r.userid, userid);
	blank(u.r.target, NULL);
	blank(u.r.seclabel, NULL);
	blank(u.r.origin.termid, NULL);
	u.r.origin.loginuid = 0xffffffff;
	u.r.origin.uid = getuid();
	u.r.origin.pid = getpid();
	u.r.text_len = strlen(note->text);
	memcpy(u.r.text, note->text, u.r.text_len);
	if (smf_cp_build(&rec, buf, trail.ctl.sid, &u.r, 1) || rec.len > sizeof(note->rec))
		log_fatal("writer: own record");
	memcpy(note->rec, buf, rec.len);
	note->len = rec.len;
}

/* Durable, or not in the batch. */
static int add_own(const struct note *note)
{
	int ret;

	trail.recovery = true;
	ret = trail_add(&trail, TRAIL_SELF, 0, 0, note->rec, note->len);
	if (ret == -EFBIG && !trail.full) {
		ret = trail_switch(&trail);
		if (!ret || ret == -ENOSPC)
			ret = trail_add(&trail, TRAIL_SELF, 0, 0, note->rec, note->len);
	}
	trail.recovery = false;
	if (!ret)
		ret = trail_commit(&trail);
	if (ret == -ENOSPC)
		trail_drop(&trail);
	return ret;
}

/* 0: it is durable; -ENOSPC or -EFBIG: there is no room. */
static int put(const struct note *note)
{
	int ret = add_own(note);

	/* the disk is full, which is found now: there is what was taken ahead */
	if (ret == -ENOSPC)
		ret = add_own(note);
	if (ret && ret != -ENOSPC && ret != -EFBIG)
		writer_broken();
	return ret;
}

/* ---- those that wait ------------------------------------------------------- */

/* In order, as far as there is room. */
static int put_waiting(void)
{
	unsigned int done = 0;
	int ret = 0;

	while (!ret && done < waiting.n) {
		ret = put(&waiting.note[done]);
		done += !ret;
	}
	waiting.n -= done;
	memmove(waiting.note, waiting.note + done, waiting.n * sizeof(waiting.note[0]));
	return ret;
}

static void count_lost(unsigned int n)
{
	if (!n)
		return;
	if (!trail.key->lost)
		trail.key->lost_since = clock_ns(CLOCK_REALTIME);
	trail.key->lost += n;
	writer_keep();
}

void writer_note(enum zcp_cp_event event, enum zcp_outcome outcome, const char *userid,
		 const char *fmt, ...)
{
	struct note note;
	va_list ap;

	va_start(ap, fmt);
	make(&note, event, outcome, userid, fmt, ap);
	va_end(ap);
	if (!put_waiting() && !put(&note))
		return;
	log_msg(LOG_ALERT, "not recorded yet: %s", note.text);
	if (waiting.n < WAITING_MAX)
		waiting.note[waiting.n++] = note;
	else
		count_lost(1);
}

int writer_note_first(enum zcp_cp_event event, enum zcp_outcome outcome, const char *userid,
		      const char *fmt, ...)
{
	struct note note;
	va_list ap;
	int ret;

	va_start(ap, fmt);
	make(&note, event, outcome, userid, fmt, ap);
	va_end(ap);
	ret = put_waiting() ?: put(&note);
	if (ret)
		log_msg(LOG_ALERT, "not recorded, and so not done: %s", note.text);
	return ret;
}

/*
 * The count is forgotten when the record is durable: killed in between, it is recorded twice and
 * not never.
 */
__attribute__((format(printf, 1, 2))) static void put_loss(const char *fmt, ...)
{
	struct note note;
	va_list ap;

	va_start(ap, fmt);
	make(&note, ZCP_EVENT_DOOR, ZCP_OUTCOME_FAILURE, NULL, fmt, ap);
	va_end(ap);
	if (put(&note))
		return;
	trail.key->lost = 0;
	trail.key->lost_since = 0;
	writer_keep();
}

void writer_note_due(void)
{
	time_t since = trail.key->lost_since / 1000000000;
	struct tm tm;

	if (trail.full)
		return;
	localtime_r(&since, &tm);
	if (trail.key->lost)
		put_loss("%llu RECORDS LOST SINCE %04d-%02d-%02d %02d:%02d:%02d",
			 (unsigned long long)trail.key->lost, tm.tm_year + 1900, tm.tm_mon + 1,
			 tm.tm_mday, tm.tm_hour, tm.tm_min, tm.tm_sec);
	put_waiting();
}

void writer_note_start(int control, uint64_t last_time)
{
	bool none = trail.fd < 0;

	if (none)
		log_msg(LOG_ERR, "no data set is free: the trail is full");
	writer_note_due();
	writer_note(ZCP_EVENT_DOOR, ZCP_OUTCOME_SUCCESS, NULL,
		    "SMF STARTED, %s%s, NEXT RECORD %llu, TORN BYTES CUT %llu%s",
		    none ? "NO DATA SET IS FREE" : "DATA SET ",
		    none ? "" : trail.ctl.name[trail.ctl.current],
		    (unsigned long long)trail.st.next, (unsigned long long)trail.cut,
		    trail.lost ? ", RECORDS BEFORE IT DAMAGED OR GONE" : "");
	if (control)
		writer_note(ZCP_EVENT_CONFIG, ZCP_OUTCOME_DENIED, NULL, "%s",
			    control == SMF_CONTROL_FROM_COPY ?
				    "SMF CONTROL WAS CHANGED BY HAND, IGNORED" :
				    "SMF CONTROL AND ITS COPY WERE CHANGED BY HAND, IN FORCE "
				    "BUT FOR SEVER YES, THRESHOLD 80, NO ALARM, NO ARCHIVE");
	if (clock_ns(CLOCK_REALTIME) < last_time)
		writer_note(ZCP_EVENT_CONFIG, ZCP_OUTCOME_SUCCESS, NULL,
			    "CLOCK IS BEHIND THE TRAIL, WHICH WAS WRITTEN AT %llu",
			    (unsigned long long)last_time / 1000000000);
}

void writer_note_end(void)
{
	count_lost(waiting.n);
	waiting.n = 0;
}
