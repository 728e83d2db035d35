// SPDX-License-Identifier: MIT
/*
 * smfload.c - how many records a second become durable, and how long each one waits
 *
 *	smfload smfd SMFD FOLDER PRODUCERS SECONDS SIZE
 *	smfload file FILE PRODUCERS SECONDS SIZE
 *	smfload audit PRODUCERS EACH SIZE
 *	smfload journal PRODUCERS EACH SIZE PRIORITY
 *	smfload records FILE MEGABYTES
 *
 * Plays CP for a smfd: each producer hands over a record, waits for its
 * acknowledgement, hands over the next. "file" is what a program does that
 * appends to a file and syncs it for each record. "audit" hands records to the
 * kernel's audit system, which acknowledges that it has them in memory. Prints
 * JSON. "records" writes records as a system has them in a day, for what reads
 * them: logons, accesses, commands of RACF, events of CP.
 */
#include <fcntl.h>
#include <libaudit.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include "kmod/uapi/zcp.h"
#include "smf/record.h"
#include "tests/bench/latency.h"

static struct latencies latencies;
static uint64_t sent_at[65536];	/* by number */

static void print(unsigned int producers, double seconds)
{
	printf("{\"producers\": %u, \"records\": %zu, ", producers, latencies.n);
	print_latencies(&latencies, latencies.n / seconds);
	puts("}");
}

/* ---- smfd ------------------------------------------------------------------- */

static union {
	struct zcp_msg msg;
	uint8_t space[ZCP_SMF_MSG_MAX];
} out, in;

static uint64_t boot; /* of the CP that this plays: numbers count anew from 1 */

static void put(int fd, unsigned int type, size_t body)
{
	out.msg = (struct zcp_msg){ .version = ZCP_VERSION, .type = type,
				    .len = sizeof(out.msg) + body };
	if (send(fd, &out, out.msg.len, 0) != (ssize_t)out.msg.len)
		die("send");
}

static void hand_over(int fd, uint64_t seq, size_t size)
{
	struct zcp_smf_record *r = (void *)(&out.msg + 1);
	struct timespec ts;

	clock_gettime(CLOCK_REALTIME, &ts);
	memset(r, 0, sizeof(*r));
	r->seq = seq;
	r->boot = boot;
	r->time = (uint64_t)ts.tv_sec * 1000000000 + ts.tv_nsec;
	memcpy(r->userid, "LINUX1  ", 8);
	r->event = ZCP_EVENT_COMMAND;
	r->text_len = size > 120 ? size - 120 : 0;
	memset(r->text, 'X', r->text_len);
	sent_at[seq % 65536] = now();
	put(fd, ZCP_SMF_RECORD, sizeof(*r) + r->text_len);
}

static pid_t start(char **argv, int *fd)
{
	int pair[2], size = 1 << 22;
	char number[16], socket_path[4096], uid[16];
	struct zcp_boot *b = (void *)(&out.msg + 1);
	pid_t pid;

	if (socketpair(AF_UNIX, SOCK_SEQPACKET, 0, pair))
		die("socketpair");
	for (int i = 0; i < 2; i++)
		setsockopt(pair[i], SOL_SOCKET, SO_SNDBUFFORCE, &size, sizeof(size));
	snprintf(number, sizeof(number), "%d", pair[1]);
	snprintf(uid, sizeof(uid), "%u", (unsigned int)getuid());
	snprintf(socket_path, sizeof(socket_path), "%s.sock", argv[3]);
	pid = fork();
	if (!pid) {
		close(pair[0]);
		execl(argv[2], argv[2], "--dir", argv[3], "--socket", socket_path, "--racf-user",
		      uid, "--device-fd", number, (char *)NULL);
		_exit(127);
	}
	close(pair[1]);
	*fd = pair[0];
	memset(b, 0, sizeof(*b));
	b->boot = boot;
	b->next_seq = 1;
	put(*fd, ZCP_SMF_BOOT, sizeof(*b));
	return pid;
}

static void load_smfd(char **argv, unsigned int producers, double seconds, size_t size)
{
	uint64_t seq = 0, done = 0, end, begun;
	const struct zcp_smf_ack *ack = (const void *)(&in.msg + 1);
	pid_t pid;
	int fd;

	boot = now();
	pid = start(argv, &fd);
	/* the first one waits until smfd has started */
	hand_over(fd, ++seq, size);
	for (begun = 0, end = UINT64_MAX; now() < end || done < seq;) {
		if (recv(fd, &in, sizeof(in), 0) < (ssize_t)sizeof(in.msg))
			die("recv");
		if (in.msg.type != ZCP_SMF_ACK)
			continue;
		while (done < ack->seq) {
			done++;
			if (begun)
				took(&latencies, now() - sent_at[done % 65536]);
		}
		if (!begun) {
			begun = now();
			end = begun + seconds * 1e9;
		}
		while (now() < end && seq - done < producers)
			hand_over(fd, ++seq, size);
	}
	print(producers, (now() - begun) / 1e9);
	kill(pid, SIGTERM);
	waitpid(pid, NULL, 0);
}

/* ---- a file that is synced for each record ------------------------------------- */

static void load_file(const char *path, unsigned int producers, double seconds, size_t size)
{
	uint64_t begun = now(), end = begun + seconds * 1e9;
	char *rec = calloc(1, size);
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_APPEND, 0600);

	while (now() < end) {
		uint64_t since = now();

		if (write(fd, rec, size) != (ssize_t)size || fdatasync(fd))
			die(path);
		/* they take turns: each one waits for all others */
		took(&latencies, (now() - since) * producers);
	}
	print(producers, (now() - begun) / 1e9);
	unlink(path);
	free(rec);
}

/* ---- the kernel's audit system --------------------------------------------------- */

static void produce(unsigned int each, size_t size)
{
	char *text = calloc(1, size + 1);
	int fd = audit_open();

	memset(text, 'X', size);
	for (unsigned int i = 0; i < each; i++)
		if (audit_log_user_message(fd, AUDIT_TRUSTED_APP, text, NULL, "?", "?", 1) <= 0)
			_exit(1);
	_exit(0);
}

static void load_audit(unsigned int producers, unsigned int each, size_t size)
{
	uint64_t begun = now();
	int status;

	for (unsigned int p = 0; p < producers; p++)
		if (!fork())
			produce(each, size);
	while (wait(&status) > 0)
		if (status)
			exit(1);
	printf("{\"producers\": %u, \"records\": %u, \"seconds\": %f}\n", producers,
	       producers * each, (now() - begun) / 1e9);
}

/* ---- journald -------------------------------------------------------------------- */

static void produce_journal(unsigned int each, size_t size, int priority)
{
	static const struct sockaddr_un sa = { AF_UNIX, "/run/systemd/journal/socket" };
	int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0), len;
	char *text = calloc(1, size + 100);

	len = sprintf(text, "SYSLOG_IDENTIFIER=smfload\nPRIORITY=%d\nMESSAGE=", priority);
	memset(text + len, 'X', size);
	text[len + size] = '\n';
	for (unsigned int i = 0; i < each; i++)
		if (sendto(fd, text, len + size + 1, 0, (const struct sockaddr *)&sa,
			   sizeof(sa)) < 0)
			_exit(1);
	_exit(0);
}

static void load_journal(unsigned int producers, unsigned int each, size_t size, int priority)
{
	int status;

	for (unsigned int p = 0; p < producers; p++)
		if (!fork())
			produce_journal(each, size, priority);
	while (wait(&status) > 0)
		if (status)
			exit(1);
}

/* ---- records in a file ------------------------------------------------------------ */

static size_t make_racf(uint8_t *buf, uint64_t n, uint64_t time)
{
	static const uint8_t events[] = { 1, 2, 2, 2, 2, 10, 19, 2 };
	struct smf80 r = {
		.time = time, .entry = time, .event = events[n / 2 % 8],
		.des = n % 7 ? 0 : SMF80_DES_VIOLATION, .qualifier = n % 7 ? 0 : 1,
		.ath = SMF80_ATH_NORMAL, .rea = SMF80_REA_RESOURCE, .sid = "ZCP1",
		.group = "SYS1", .term = "L0003", .label = "SYSLOW",
	};
	struct smf_rec rec;

	snprintf(r.user, sizeof(r.user), "LINUX%u", (unsigned int)(n % 50));
	memcpy(r.job, r.user, sizeof(r.job));
	smf80_begin(&rec, buf, &r);
	if (r.event == 2) {
		smf80_text(&rec, SMF80_SEC_RESOURCE, "LINUX1.191");
		smf80_section(&rec, SMF80_SEC_REQUESTED, "\x10", 1);
		smf80_section(&rec, SMF80_SEC_ALLOWED, "\x80", 1);
		smf80_text(&rec, SMF80_SEC_MATCHED, " LINUX*.*");
	} else if (r.event > 2) {
		smf80_section(&rec, SMF80_SEC_COMMAND, "\x88\0\0\0\0\0\0\0", 8);
		smf80_text(&rec, SMF80_SEC_PROFILE, "LINUX9");
	}
	smf80_field(&rec, SMF80_SEC_CLASS, r.event == 2 ? "VMMDISK" : "USER", 8);
	smf80_text(&rec, SMF80_SEC_LOGSTR, "LINK LINUX1 0191 0291 RR");
	smf80_text(&rec, SMF80_SEC_USERNAME, "A PENGUIN");
	smf_end(&rec);
	return rec.len;
}

static size_t make_cp(uint8_t *buf, uint64_t n, uint64_t time)
{
	static union {
		struct zcp_smf_record r;
		uint8_t space[sizeof(struct zcp_smf_record) + 64];
	} u;
	struct smf_rec rec;

	u.r = (struct zcp_smf_record){
		.seq = n, .boot = 1, .time = time, .mono = n, .event = 1 + n % 5,
		.outcome = n % 9 ? ZCP_OUTCOME_SUCCESS : ZCP_OUTCOME_DENIED,
	};
	snprintf((char *)u.r.text, 64, "QUERY VIRTUAL %u ", (unsigned int)(n % 65536));
	u.r.text_len = strlen((char *)u.r.text);
	memcpy(u.r.userid, "LINUX1  ", 8);
	memcpy(u.r.target, "LINUX2  ", 8);
	memcpy(u.r.origin.termid, "L0001   ", 8);
	memcpy(u.r.origin.peer, "192.0.2.1", 9);
	smf_cp_build(&rec, buf, "ZCP1", &u.r, 0);
	return rec.len;
}

static void make_records(const char *path, size_t megabytes)
{
	static uint8_t buf[SMF_RECORD_MAX];
	FILE *f = fopen(path, "we");
	size_t len = 0;

	/* a day of them, from midnight UTC on */
	for (uint64_t n = 0; f && len < megabytes * 1000000; n++) {
		uint64_t time = 1795219200000000000ull + n * 10000000 % 86400000000000ull;
		size_t size = n % 2 ? make_racf(buf, n, time) : make_cp(buf, n, time);

		len += fwrite(buf, 1, size, f);
	}
	if (!f || fclose(f))
		die(path);
}

int main(int argc, char **argv)
{
	if (argc == 7 && !strcmp(argv[1], "smfd"))
		load_smfd(argv, atoi(argv[4]), atof(argv[5]), atoi(argv[6]));
	else if (argc == 6 && !strcmp(argv[1], "file"))
		load_file(argv[2], atoi(argv[3]), atof(argv[4]), atoi(argv[5]));
	else if (argc == 5 && !strcmp(argv[1], "audit"))
		load_audit(atoi(argv[2]), atoi(argv[3]), atoi(argv[4]));
	else if (argc == 6 && !strcmp(argv[1], "journal"))
		load_journal(atoi(argv[2]), atoi(argv[3]), atoi(argv[4]), atoi(argv[5]));
	else if (argc == 4 && !strcmp(argv[1], "records"))
		make_records(argv[2], atoi(argv[3]));
	else
		return 2;
	return 0;
}
