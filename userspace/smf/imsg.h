/* SPDX-License-Identifier: MIT */
/*
 * imsg.h - between the processes of smfd, over seqpacket socket pairs
 *
 *	receiver  holds /dev/zcp/smf and the socket; parses; opens no file
 *	writer    holds the data sets; alone in writing them
 *	reader    reads data sets for SMF LIST; can write nothing
 *	herald    tells Linux and a witness what is durable; opens nothing of the trail
 *	archiver  runs the installation's program that keeps a full data set elsewhere
 */
#ifndef ZCP_SMF_IMSG_H
#define ZCP_SMF_IMSG_H

#include <stdint.h>
#include "smf/dataset.h"
#include "smf/query.h"

/* descriptors of a child, in the order proc_spawn() gives them */
#define SMF_FD_PAIR	3	/* to the receiver; receiver: to the writer */
#define SMF_FD_READER	4	/* receiver */
#define SMF_FD_HERALD	4	/* writer */
#define SMF_FD_DOOR	5	/* receiver */
#define SMF_FD_ARCHIVER	5	/* writer */

enum smf_imsg_type {
	SMF_IMSG_START	= 2,	/* writer -> receiver: state, once; names of data sets behind it */
	SMF_IMSG_PUT	= 4,	/* receiver -> writer: record behind it */
	SMF_IMSG_DONE	= 5,	/* writer -> receiver: all up to boot, seq is durable, or refused */
	SMF_IMSG_STATE	= 6,	/* writer -> receiver */
	SMF_IMSG_RETRY	= 8,	/* receiver -> writer: look whether a data set has become free */
	SMF_IMSG_QUERY	= 10,	/* receiver -> reader: filter; more: within the scope before it */
	SMF_IMSG_SCOPE	= 9,	/* receiver -> reader: text behind it, for the next QUERY */
	SMF_IMSG_NAMES	= 7,	/* receiver -> reader: names of the data sets behind it, once */
	SMF_IMSG_LINES	= 11,	/* reader or writer -> receiver: text behind it */
	SMF_IMSG_CANCEL	= 12,	/* receiver -> reader */
	SMF_IMSG_TELL	= 14,	/* writer -> herald: a durable record behind it */
	SMF_IMSG_COMMAND = 16,	/* receiver -> writer: command; answered by one LINES */
	SMF_IMSG_RESUME	= 17,	/* receiver -> writer: SETRACF ACTIVE was given */
	SMF_IMSG_ARCHIVE = 18,	/* writer -> archiver: name of a data set behind it */
	SMF_IMSG_ARCHIVED = 19,	/* archiver -> writer: error */
	/* is the writer's loop alive: the receiver answers for both to the service manager */
	SMF_IMSG_PING	= 20,	/* receiver -> writer */
	SMF_IMSG_PONG	= 21,	/* writer -> receiver */
};

/* flags of a PUT */
#define SMF_IMSG_RESERVE 0x1	/* may use TRAIL_RESERVE */
/*
 * Behind a record that it refused the writer refuses all of its source, for a
 * position of later ones would stand for it too, up to one with this flag: all
 * before that one were answered, and what was refused comes again from here on.
 */
#define SMF_IMSG_AGAIN	0x2

struct smf_imsg {
	uint32_t type;
	int32_t error;		/* DONE: 0 or -ENOSPC; LINES: message number */
	uint64_t token;		/* QUERY, LINES, CANCEL: of the question; TELL: left out so far */
	uint64_t boot, seq;	/* PUT, DONE; TELL: number of the record, 0: the trail's own */
	uint32_t source;	/* PUT, DONE: enum trail_source */
	uint32_t more;		/* LINES: further ones follow; PUT: flags */
	union {
		struct {
			struct trail_pos pos[TRAIL_SOURCES];
			char sid[4];
			uint8_t trail;	/* enum zcp_trail */
			uint8_t used;	/* percent */
			uint8_t losing;	/* full, and what comes is lost */
			uint8_t severed;	/* until SETRACF ACTIVE, room or not */
			uint8_t room;	/* records are taken */
			char alarm[SMF_ALARM_MAX][9];
		} state;	/* START, STATE */
		struct {
			struct smf_command cmd;
			char userid[8];	/* who gave it */
		} command;	/* QUERY, COMMAND */
	};
};

#define SMF_IMSG_MAX	(sizeof(struct smf_imsg) + SMF_RECORD_MAX)
#define SMF_LINES_MAX	16000	/* text of one LINES; fits one answer on the door */

/* One message with data behind it; blocks. 0 or -errno. */
int smf_imsg_send(int fd, const struct smf_imsg *msg, const void *data, size_t len);
/* The same without waiting: -EAGAIN when the other side is behind. */
int smf_imsg_try(int fd, const struct smf_imsg *msg, const void *data, size_t len);
/*
 * buf holds SMF_IMSG_MAX bytes. Length of the data behind *msg; -EPIPE: the other side is gone;
 * -errno.
 */
ssize_t smf_imsg_recv(int fd, struct smf_imsg *msg, void *data, size_t size, int flags);

/* Several at once: a system call for each record would cost more than what is done with it. */
#define SMF_IMSG_MANY	64

struct smf_imsg_out {
	struct smf_imsg msg;
	const void *data;
	size_t len;
};

struct smf_imsg_in {
	struct smf_imsg msg;
	ssize_t len;		/* of data, or an error as smf_imsg_recv() gives it */
	uint8_t data[SMF_RECORD_MAX];
};

/* At most SMF_IMSG_MANY, in order; blocks. 0 or -errno. */
int smf_imsg_send_many(int fd, const struct smf_imsg_out *out, unsigned int n);
/* Those that are there, at most SMF_IMSG_MANY; how many, 0: none; the last one may be an error. */
unsigned int smf_imsg_recv_many(int fd, struct smf_imsg_in *in);

int smf_receiver(const char *socket_path, const char *racf_user, const char *user);
int smf_writer(const char *dir, const char *user);
int smf_reader(const char *dir, const char *user);
/* witness: file that is told of each signature, or NULL */
int smf_herald(const char *witness, const char *user);
/* program: what keeps a full data set elsewhere, or NULL */
int smf_archiver(const char *dir, const char *program, const char *user);

#endif
