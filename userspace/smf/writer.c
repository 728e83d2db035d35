// SPDX-License-Identifier: MIT
/*
 * writer.c - the process that owns the data sets: takes records, makes them durable in groups, says
 * so
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>
#include <seccomp.h>
#include "kmod/uapi/zcp.h"
#include "lib/log.h"
#include "lib/proc.h"
#include "lib/sandbox.h"
#include "smf/dataset.h"
#include "smf/forward.h"
#include "smf/imsg.h"
#include "smf/record.h"

#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))

/* Highest number of each source in this turn, to be answered at its end. */
struct turn {
	uint64_t boot[TRAIL_SOURCES + 1];
	uint64_t seq[TRAIL_SOURCES + 1];
};

static struct trail trail;
static enum zcp_trail told;

static void send_state(uint32_t type)
{
	struct smf_imsg msg = { .type = type };
	unsigned int used = trail_used(&trail);

	told = trail.full					  ? ZCP_TRAIL_FULL :
	       trail.ctl.threshold && used >= trail.ctl.threshold ? ZCP_TRAIL_THRESHOLD :
								    ZCP_TRAIL_OK;
	memcpy(msg.state.pos, trail.st.pos, sizeof(msg.state.pos));
	memcpy(msg.state.sid, trail.ctl.sid, sizeof(msg.state.sid));
	msg.state.trail = told;
	msg.state.used = used;
	if (smf_imsg_send(SMF_FD_PAIR, &msg, NULL, 0))
		log_fatal("writer: receiver is gone");
}

/* Tells the receiver when the trail's state is another one than it knows. */
static void tell_state(void)
{
	enum zcp_trail state = trail.full ? ZCP_TRAIL_FULL : ZCP_TRAIL_OK;

	if (!trail.full && trail.ctl.threshold && trail_used(&trail) >= trail.ctl.threshold)
		state = ZCP_TRAIL_THRESHOLD;
	if (state != told)
		send_state(SMF_IMSG_STATE);
}

static void answer(struct turn *turn, int error)
{
	for (unsigned int s = 0; s <= TRAIL_SOURCES; s++) {
		struct smf_imsg msg = {
			.type = SMF_IMSG_DONE, .error = error, .source = s,
			.boot = turn->boot[s], .seq = turn->seq[s],
		};

		if (turn->seq[s] && smf_imsg_send(SMF_FD_PAIR, &msg, NULL, 0))
			log_fatal("writer: receiver is gone");
	}
	memset(turn, 0, sizeof(*turn));
}

/* ---- what became durable, to the herald ---------------------------------- */

/* A group and its seal, as it lies in the batch until the next record comes. */
static void tell_herald(void)
{
	static uint64_t left_out;
	uint64_t number = trail.put_first;

	for (size_t at = 0, len; at < trail.put_len; at += len) {
		const uint8_t *rec = trail.batch + at;
		bool own = rec[SMF_RTY] == SMF_TYPE_TRAIL;
		struct smf_imsg msg = {
			.type = SMF_IMSG_TELL,
			.seq = own ? 0 : number++,
			.token = left_out,
		};
		int ret;

		len = smf_get16(rec + SMF_LEN);
		if (!forward_wanted(rec))
			continue;
		ret = smf_imsg_try(SMF_FD_HERALD, &msg, rec, len);
		if (ret && ret != -EAGAIN)
			log_fatal("writer: herald is gone");
		left_out = ret ? left_out + 1 : 0;
	}
	trail.put_len = 0;
}

/* ---- records ------------------------------------------------------------- */

/* What came in this turn becomes durable, or is given back. */
static void commit(struct turn *turn)
{
	int ret = trail_commit(&trail);

	if (ret && ret != -ENOSPC)
		log_fatal("data set %s: write failed", trail.ctl.name[trail.ctl.current]);
	if (ret)
		trail_drop(&trail);
	answer(turn, ret);
	tell_herald();
	tell_state();
}

static int switch_data_set(void)
{
	int ret = trail_switch(&trail);

	if (ret && ret != -ENOSPC)
		log_fatal("data set cannot be switched");
	tell_herald();
	tell_state();
	return ret;
}

/* Adds one record; what lies in the batch is committed first where that makes room. */
static void add(struct turn *turn, const struct smf_imsg *msg, const uint8_t *rec, size_t len)
{
	int ret = trail.full ? -ENOSPC :
			       trail_add(&trail, msg->source, msg->boot, msg->seq, rec, len);

	if (ret == -EAGAIN || ret == -EFBIG) {
		commit(turn);
		if (ret == -EFBIG && !trail.full)
			switch_data_set();
		ret = trail.full ? -ENOSPC :
				   trail_add(&trail, msg->source, msg->boot, msg->seq, rec, len);
	}
	if (ret == -ENOSPC) {
		struct turn refused = { 0 };

		refused.boot[msg->source] = msg->boot;
		refused.seq[msg->source] = msg->seq;
		answer(&refused, -ENOSPC);
		return;
	}
	if (ret && ret != -EALREADY)
		log_fatal("writer: a record of %zu bytes fits no data set", len);
	turn->boot[msg->source] = msg->boot;
	turn->seq[msg->source] = msg->seq;
}

static void handle(struct turn *turn, const struct smf_imsg *msg, const uint8_t *data, size_t len)
{
	const char *wrong;

	switch (msg->type) {
	case SMF_IMSG_PUT:
		wrong = smf_check(data, len);
		if (wrong || msg->source > TRAIL_SELF || data[SMF_RTY] == SMF_TYPE_TRAIL)
			log_fatal("writer: bad record from receiver: %s", wrong ?: "source");
		add(turn, msg, data, len);
		break;
	case SMF_IMSG_RETRY:
		commit(turn);
		if (trail.full)
			switch_data_set();
		send_state(SMF_IMSG_STATE);
		break;
	default:
		log_fatal("writer: message %u from receiver", msg->type);
	}
}

/* smfd's own events, in the trail before anything else happens. */
static void note(const char *text)
{
	static uint8_t buf[SMF_RECORD_MAX];
	union {
		struct zcp_smf_record r;
		uint8_t space[sizeof(struct zcp_smf_record) + 256];
	} u = { .r = { .event = ZCP_EVENT_DOOR, .outcome = ZCP_OUTCOME_SUCCESS } };
	struct timespec ts;
	struct smf_rec rec;
	int ret;

	clock_gettime(CLOCK_REALTIME, &ts);
	u.r.time = (uint64_t)ts.tv_sec * 1000000000 + ts.tv_nsec;
	clock_gettime(CLOCK_BOOTTIME, &ts);
	u.r.mono = (uint64_t)ts.tv_sec * 1000000000 + ts.tv_nsec;
	memset(u.r.userid, ' ', sizeof(u.r.userid));
	memset(u.r.target, ' ', sizeof(u.r.target));
	memset(u.r.seclabel, ' ', sizeof(u.r.seclabel));
	memset(u.r.origin.termid, ' ', sizeof(u.r.origin.termid));
	u.r.origin.loginuid = 0xffffffff;
	u.r.origin.uid = getuid();
	u.r.origin.pid = getpid();
	u.r.text_len = strnlen(text, 256);
	memcpy(u.r.text, text, u.r.text_len);
	if (smf_cp_build(&rec, buf, trail.ctl.sid, &u.r, 1))
		log_fatal("writer: own record");
	if (trail_add(&trail, TRAIL_SELF, 0, 0, buf, rec.len) == -EFBIG && !trail_switch(&trail))
		trail_add(&trail, TRAIL_SELF, 0, 0, buf, rec.len);
	ret = trail_commit(&trail);
	if (ret == -ENOSPC)
		trail_drop(&trail);
	else if (ret)
		log_fatal("data set %s: write failed", trail.ctl.name[trail.ctl.current]);
	tell_herald();
}

static void note_start(void)
{
	char text[200];

	if (trail.full) {
		log_msg(LOG_ERR, "no data set is free: the trail is full");
		return;
	}
	snprintf(text, sizeof(text),
		 "SMF STARTED, DATA SET %s, NEXT RECORD %llu, TORN BYTES CUT %llu%s",
		 trail.ctl.name[trail.ctl.current], (unsigned long long)trail.st.next,
		 (unsigned long long)trail.cut,
		 trail.lost ? ", RECORDS BEFORE IT DAMAGED OR GONE" : "");
	note(text);
}

/* Signs what is due; waits for a message until the next signature is. */
static bool sign_or_wait(struct turn *turn)
{
	struct pollfd p = {SMF_FD_PAIR, POLLIN, 0};
	int64_t due = trail_sign_due(&trail);
	int ret;

	if (trail.count || trail.full || due < 0)
		return true;
	if (due && poll(&p, 1, due / 1000000 + 1))
		return true;
	ret = trail_sign(&trail);
	if (ret && ret != -ENOSPC)
		log_fatal("data set %s: write failed", trail.ctl.name[trail.ctl.current]);
	answer(turn, 0);
	tell_herald();
	tell_state();
	return false;
}

static void loop(void)
{
	static uint8_t data[SMF_RECORD_MAX];
	struct turn turn = { 0 };
	struct smf_imsg msg;
	ssize_t len;

	for (;;) {
		if (!sign_or_wait(&turn))
			continue;
		/*
		 * While one group is being written the next one gathers in the socket: nobody waits
		 * for a timer.
		 */
		len = smf_imsg_recv(SMF_FD_PAIR, &msg, data, sizeof(data),
				    trail.count ? MSG_DONTWAIT : 0);
		if (len == -EAGAIN) {
			commit(&turn);
			continue;
		}
		if (len == -EPIPE || len == -ECONNRESET)
			return;
		if (len < 0)
			log_fatal("writer: message from receiver is broken");
		handle(&turn, &msg, data, len);
		if (!trail.count)
			answer(&turn, 0);
	}
}

int smf_writer(const char *dir, const char *user)
{
	static const int syscalls[] = {
		SCMP_SYS(openat), SCMP_SYS(fsync), SCMP_SYS(fdatasync), SCMP_SYS(ftruncate),
		SCMP_SYS(renameat), SCMP_SYS(renameat2), SCMP_SYS(sendmsg), SCMP_SYS(recvmsg),
	};
	const struct sandbox_path paths[] = { { dir, SANDBOX_READ | SANDBOX_WRITE } };
	const struct sandbox_profile profile = {
		.name = "smfd writer",
		.syscalls = syscalls, .n_syscalls = ARRAY_SIZE(syscalls),
		.paths = paths, .n_paths = ARRAY_SIZE(paths),
	};
	struct smf_control ctl;
	int fd;

	proc_child("writer", user);
	tzset();
	fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		log_fatal("%s: %m", dir);
	if (smf_control_read(fd, &ctl))
		return 1;
	/* the library loads its providers before files can no longer be opened */
	if (trail_open(&trail, fd, &ctl, &trail_io))
		log_fatal("%s: the trail cannot be opened", dir);
	if (sandbox_enter(&profile))
		return 1;
	note_start();
	send_state(SMF_IMSG_START);
	loop();
	if (!trail.full && !trail_commit(&trail)) {
		note("SMF STOPPED");
		trail_sign(&trail);
		tell_herald();
	}
	trail_close(&trail);
	return 0;
}
