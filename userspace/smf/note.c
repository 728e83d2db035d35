// SPDX-License-Identifier: MIT
/* note.c - what smfd itself records in the trail */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include "lib/log.h"
#include "smf/trailkey.h"
#include "smf/writer.h"

static void blank(char *field, const char *text)
{
	if (text)
		memcpy(field, text, ZCP_NAME_LEN);
	else
		memset(field, ' ', ZCP_NAME_LEN);
}

/* Durable, or not in the batch. */
static int add_own(const uint8_t *rec, size_t len)
{
	int ret;

	trail.recovery = true;
	ret = trail_add(&trail, TRAIL_SELF, 0, 0, rec, len);
	if (ret == -EFBIG && !trail.full) {
		ret = trail_switch(&trail);
		if (!ret || ret == -ENOSPC)
			ret = trail_add(&trail, TRAIL_SELF, 0, 0, rec, len);
	}
	trail.recovery = false;
	if (!ret)
		ret = trail_commit(&trail);
	if (ret == -ENOSPC)
		trail_drop(&trail);
	return ret;
}

void writer_note(enum zcp_cp_event event, enum zcp_outcome outcome, const char *userid,
		 const char *fmt, ...)
{
	static uint8_t buf[SMF_RECORD_MAX];
	union {
		struct zcp_smf_record r;
		uint8_t space[sizeof(struct zcp_smf_record) + 256];
	} u = { .r = { .event = event, .outcome = outcome } };
	struct smf_rec rec;
	va_list ap;
	int ret;

	u.r.time = clock_read(CLOCK_REALTIME);
	u.r.mono = clock_read(CLOCK_BOOTTIME);
	blank(u.r.userid, userid);
	blank(u.r.target, NULL);
	blank(u.r.seclabel, NULL);
	blank(u.r.origin.termid, NULL);
	u.r.origin.loginuid = 0xffffffff;
	u.r.origin.uid = getuid();
	u.r.origin.pid = getpid();
	va_start(ap, fmt);
	ret = vsnprintf((char *)u.r.text, 256, fmt, ap);
	va_end(ap);
	u.r.text_len = ret < 0 ? 0 : ret < 256 ? ret : 255;
	if (smf_cp_build(&rec, buf, trail.ctl.sid, &u.r, 1))
		log_fatal("writer: own record");
	ret = add_own(buf, rec.len);
	/* the disk is full, which is found now: there is what was taken ahead */
	if (ret == -ENOSPC)
		ret = add_own(buf, rec.len);
	if (ret && ret != -ENOSPC && ret != -EFBIG)
		writer_broken();
	if (ret) {
		trail_drop(&trail);
		log_msg(LOG_ALERT, "not recorded: %s", u.r.text);
	}
}

/*
 * What was lost, before anything else when there is room. The count is forgotten when the record
 * is durable: killed in between, it is recorded twice and not never.
 */
void writer_note_loss(void)
{
	time_t since = trail.key->lost_since / 1000000000;
	struct tm tm;

	if (!trail.key->lost || trail.full)
		return;
	localtime_r(&since, &tm);
	writer_note(ZCP_EVENT_DOOR, ZCP_OUTCOME_FAILURE, NULL,
		    "%llu RECORDS LOST SINCE %04d-%02d-%02d %02d:%02d:%02d",
		    (unsigned long long)trail.key->lost, tm.tm_year + 1900, tm.tm_mon + 1,
		    tm.tm_mday, tm.tm_hour, tm.tm_min, tm.tm_sec);
	if (trail.full)
		return;
	trail.key->lost = 0;
	trail.key->lost_since = 0;
	writer_keep();
}
