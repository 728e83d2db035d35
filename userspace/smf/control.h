/* SPDX-License-Identifier: MIT */
/*
 * control.h - the SMF CONTROL file: which data sets there are, and which one is written;
 * smf.control(5)
 */
#ifndef ZCP_SMF_CONTROL_H
#define ZCP_SMF_CONTROL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SMF_CONTROL_FILE	"smf.control"
#define SMF_CONTROL_COPY	"smf.control.kept"
#define SMF_CONTROL_MAX		4096
#define SMF_DATASET_NAME_MAX	63
#define SMF_SIZE_MIN		(1u << 20)	/* several of the largest batches */
#define SMF_SIZE_MAX		(1ull << 40)

#define SMF_DATASETS_MAX 8
#define SMF_PATH_MAX 255
#define SMF_ALARM_MAX 8

struct smf_control {
	unsigned int current; /* 0 PRIMARY, 1 SECONDARY, 2 and above FURTHER */
	unsigned int n; /* data sets */
	char name[SMF_DATASETS_MAX][SMF_DATASET_NAME_MAX + 1];
	char current_name[SMF_DATASET_NAME_MAX + 1]; /* empty but while a file is parsed */
	char sid[5];		/* blank-padded, null-terminated */
	uint64_t size;		/* of one data set, bytes */
	unsigned int threshold;	/* percent of all data sets; 0: no alarm */
	bool sever; /* all full: refuse audited acts; else their records are lost, and counted */
	char archive[SMF_PATH_MAX + 1]; /* program that keeps a full data set; empty: none */
	char witness[SMF_PATH_MAX + 1]; /* file that is told of each signature; empty: none */
	/* users who are told what the operator is; empty at the end */
	char alarm[SMF_ALARM_MAX][9];
};

/* A user is told of alarms, or no longer. 0; -ENOSPC; -EEXIST and -ENOENT: nothing to change. */
int smf_control_alarm(struct smf_control *ctl, const char *user, bool add);

/* Pure. NULL, or what is wrong (a constant). */
const char *smf_control_parse(const char *text, size_t len, struct smf_control *ctl);
/* The file's text. Its length, or -ENOSPC. */
int smf_control_format(const struct smf_control *ctl, char *text, size_t size);

/* SHA-256 of the settings, without CURRENT. 0 or -EIO. */
int smf_control_digest(const struct smf_control *ctl, uint8_t digest[32]);

/*
 * From and to the folder; writing replaces the file and its copy durably or
 * not at all. 0 or -errno, logged.
 */
int smf_control_read(int dir, struct smf_control *ctl);
int smf_control_write(int dir, const struct smf_control *ctl);
/* The copy alone: what is about to be in force. */
int smf_control_keep(int dir, const struct smf_control *ctl);
/* What came of looking for the settings in force. */
enum smf_control_found {
	SMF_CONTROL_AS_IT_WAS,
	SMF_CONTROL_FROM_COPY,	/* somebody changed the file */
	SMF_CONTROL_BY_HAND,	/* and the copy, too */
};

/*
 * The settings in force, which have this digest: from the file, or, when that
 * was changed by hand, from the copy. With neither the data sets, SIZE, SID and
 * WITNESS are as somebody wrote them, for without them there is no trail, and
 * what only users of RACF change, and the program that archives, as at set-up:
 * SEVER YES, THRESHOLD 80, no ALARM, no ARCHIVE. enum smf_control_found, or
 * -errno, logged.
 */
int smf_control_in_force(int dir, struct smf_control *ctl, const uint8_t digest[32]);

#endif
