/* SPDX-License-Identifier: MIT */
/* writer.h - inside the writer process of smfd */
#ifndef ZCP_SMF_WRITER_H
#define ZCP_SMF_WRITER_H

#include <time.h>
#include "kmod/uapi/zcp.h"
#include "smf/imsg.h"

extern struct trail trail;

/* The process ends: what is in the data set is not known. */
__attribute__((noreturn)) void writer_broken(void);
/* To the receiver. */
void writer_say(const struct smf_imsg *msg, const void *data, size_t len);
/* What trail.key says is durable. */
void writer_keep(void);
/* Looks whether there is room again, tells what was lost meanwhile. 0 or -ENOSPC. */
int writer_retry(void);
int writer_switch(void);

/* ---- note.c: smfd's own records -------------------------------------------- */

/*
 * An event of smfd's own, durable when this returns. When even the reserve is
 * full it is as soon as there is room; what never was when smfd ends counts as
 * lost. userid: eight characters, or NULL. No batch is open.
 */
__attribute__((format(printf, 4, 5)))
void writer_note(enum zcp_cp_event event, enum zcp_outcome outcome, const char *userid,
		 const char *fmt, ...);
/* The same of what is about to be done: 0, or it must not be. */
__attribute__((format(printf, 4, 5), warn_unused_result))
int writer_note_first(enum zcp_cp_event event, enum zcp_outcome outcome, const char *userid,
		      const char *fmt, ...);
/* When there is room: how much was lost, before anything else, and then what waits. */
void writer_note_due(void);
/*
 * The start, what came of looking for the settings (control: enum smf_control_found), and a clock
 * that is behind the last seal.
 */
void writer_note_start(int control, uint64_t last_time);
/* What still waits counts as lost. */
void writer_note_end(void);

/* ---- clock.c ---------------------------------------------------------------- */

/* From here on steps are noticed. Before the sandbox. */
void clock_open(void);
/* Readable when the clock was set, until clock_input(). */
int clock_fd(void);
void clock_input(void);
/* Whether it stepped since that was recorded last. */
bool clock_stepped(void);
void clock_note(void);

/* ---- writercmd.c: commands ------------------------------------------------ */

void writer_command(const struct smf_imsg *msg);

/* ---- archive.c: full data sets to the archiver ----------------------------- */

enum archive_state { ARCHIVE_NOTHING, ARCHIVE_RUNNING, ARCHIVE_FAILED };

/* Gives the oldest full data set to the archiver. now: also one that failed a moment ago. */
void archive_next(bool now);
void archive_input(void);
/* Milliseconds until one that failed is tried again; -1: there is none. */
int archive_wait(void);
enum archive_state archive_state(unsigned int which);
/* Whether it has its END, without which it is not archived. */
bool archive_ended(unsigned int which);

#endif
