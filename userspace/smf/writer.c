// SPDX-License-Identifier: MIT
/*
 * writer.c - the process that owns the data sets: takes records, makes them durable in groups, says
 * so
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include <seccomp.h>
#include "lib/clock.h"
#include "lib/log.h"
#include "lib/proc.h"
#include "lib/sandbox.h"
#include "smf/forward.h"
#include "smf/record.h"
#include "smf/trailkey.h"
#include "smf/writer.h"

#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))

/* Highest number of each source in this turn, to be answered at its end. */
struct turn {
	uint64_t boot[TRAIL_SOURCES + 1];
	uint64_t seq[TRAIL_SOURCES + 1];
};

struct trail trail;

/* Nothing is taken of a source behind a record that was refused, until that comes again. */
static bool refused[TRAIL_SOURCES];

static struct {
	enum zcp_trail trail;
	bool losing, room;
} told;

static bool loss_changed;	/* since the key file was written */

void writer_broken(void)
{
	log_fatal("data set %s: write failed", trail.ctl.name[trail.ctl.current]);
}

/* ---- to the receiver ------------------------------------------------------ */

/*
 * When it has ended there is nobody to tell. What it left in the socket is taken nevertheless, and
 * behind that the end is read.
 */
void writer_say(const struct smf_imsg *msg, const void *data, size_t len)
{
	int ret = smf_imsg_send(SMF_FD_PAIR, msg, data, len);

	if (ret && ret != -EPIPE && ret != -ECONNRESET)
		log_fatal("writer: receiver: %s", strerror(-ret));
}

static enum zcp_trail state(void)
{
	if (trail.key->severed)
		return ZCP_TRAIL_FULL;
	if (trail.full || (trail.ctl.threshold && trail_used(&trail) >= trail.ctl.threshold))
		return ZCP_TRAIL_THRESHOLD;
	return ZCP_TRAIL_OK;
}

static void send_state(uint32_t type)
{
	struct smf_imsg msg = { .type = type };
	size_t names_len = 0;

	told.trail = state();
	told.losing = trail.full && !trail.ctl.sever;
	told.room = !trail.full;
	memcpy(msg.state.pos, trail.st.pos, sizeof(msg.state.pos));
	memcpy(msg.state.sid, trail.ctl.sid, sizeof(msg.state.sid));
	msg.state.trail = told.trail;
	msg.state.used = trail_used(&trail);
	msg.state.losing = told.losing;
	msg.state.severed = trail.key->severed;
	msg.state.room = told.room;
	memcpy(msg.state.alarm, trail.ctl.alarm, sizeof(msg.state.alarm));
	if (type == SMF_IMSG_START)
		names_len = trail.ctl.n * sizeof(trail.ctl.name[0]);
	writer_say(&msg, trail.ctl.name, names_len);
}

void writer_keep(void)
{
	if (trail_keep(&trail))
		log_fatal("%s: write failed", TRAIL_KEY_FILE);
	loss_changed = false;
}

/* Full with SEVER YES: work stops until SETRACF ACTIVE, whatever happens to the data sets. */
static void sever_if_full(void)
{
	if (!trail.full || !trail.ctl.sever || trail.key->severed)
		return;
	trail.key->severed = true;
	writer_keep();
	writer_note(ZCP_EVENT_DOOR, ZCP_OUTCOME_FAILURE, NULL,
		    "TRAIL FULL, REQUESTS ARE REFUSED UNTIL SETRACF ACTIVE");
}

/* Tells the receiver when the trail's state is another one than it knows. */
static void tell_state(void)
{
	sever_if_full();
	if (state() != told.trail || (trail.full && !trail.ctl.sever) != told.losing ||
	    told.room == trail.full)
		send_state(SMF_IMSG_STATE);
}

static void answer(struct turn *turn, int error)
{
	/* nobody hears of a record that is lost before the count of them is durable */
	if (loss_changed)
		writer_keep();
	for (unsigned int s = 0; s <= TRAIL_SOURCES; s++) {
		struct smf_imsg msg = {
			.type = SMF_IMSG_DONE, .error = error, .source = s,
			.boot = turn->boot[s], .seq = turn->seq[s],
		};

		if (turn->seq[s])
			writer_say(&msg, NULL, 0);
	}
	memset(turn, 0, sizeof(*turn));
}

/* ---- what became durable, to the herald ---------------------------------- */

/* A group and its seal. */
static void tell_herald(const uint8_t *p, size_t group_len, uint64_t number)
{
	static uint64_t left_out;

	for (size_t at = 0, len; at < group_len; at += len) {
		const uint8_t *rec = p + at;
		bool own = rec[SMF_RTY] == SMF_TYPE_TRAIL;
		struct smf_imsg msg = {
			.type = SMF_IMSG_TELL, .seq = own ? 0 : number++, .token = left_out,
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
}

/* ---- records ------------------------------------------------------------- */

/* 0, or -ENOSPC: the current data set was taken away and cannot be made again yet. */
static int look_at_files(void)
{
	int ret = trail_check_name(&trail);

	if (ret < 0 && ret != -ENOSPC)
		writer_broken();
	if (ret > 0)
		writer_note(ZCP_EVENT_CONFIG, ZCP_OUTCOME_FAILURE, NULL,
			    "DATA SET %s WAS TAKEN AWAY WHILE IT IS WRITTEN, MADE AGAIN",
			    trail.ctl.name[trail.ctl.current]);
	return ret < 0 ? ret : 0;
}

/*
 * With SEVER NO what finds no room is lost, and its sender goes on. The batch is empty: a record
 * of that may need it.
 */
static void lose(unsigned int n)
{
	bool first = !trail.key->lost;

	loss_changed = true;
	trail.key->lost += n;
	if (!first)
		return;
	trail.key->lost_since = clock_ns(CLOCK_REALTIME);
	writer_note(ZCP_EVENT_DOOR, ZCP_OUTCOME_FAILURE, NULL,
		    "TRAIL FULL, RECORDS ARE LOST FROM NOW ON");
}

/* The file system has no room for the batch. What its senders are told: 0 or -ENOSPC. */
static int give_up(const struct turn *turn)
{
	unsigned int n = trail.count;

	trail_drop(&trail);
	if (!trail.ctl.sever) {
		lose(n);
		return 0;
	}
	for (unsigned int s = 0; s < TRAIL_SOURCES; s++)
		refused[s] |= turn->seq[s] != 0;
	return -ENOSPC;
}

/* What came in this turn becomes durable, or is given back. */
static void commit(struct turn *turn)
{
	int ret = trail_commit(&trail);

	if (ret && ret != -ENOSPC)
		writer_broken();
	if (ret)
		ret = give_up(turn);
	answer(turn, ret);
	look_at_files();
	tell_state();
}

int writer_switch(void)
{
	int ret = trail_switch(&trail);

	if (ret && ret != -ENOSPC)
		log_fatal("data set cannot be switched");
	writer_note_due();
	if (!ret)
		archive_next(false);
	tell_state();
	return ret;
}

int writer_retry(void)
{
	int ret = look_at_files() ?: trail_retry(&trail);

	if (ret && ret != -ENOSPC)
		log_fatal("data set cannot be switched");
	writer_note_due();
	tell_state();
	return ret;
}

static void refuse(const struct smf_imsg *msg)
{
	struct turn alone = { 0 };

	if (msg->source < TRAIL_SOURCES)
		refused[msg->source] = true;
	alone.boot[msg->source] = msg->boot;
	alone.seq[msg->source] = msg->seq;
	answer(&alone, -ENOSPC);
}

static bool behind_refused(const struct smf_imsg *msg)
{
	if (msg->source >= TRAIL_SOURCES)
		return false;
	if (msg->more & SMF_IMSG_AGAIN)
		refused[msg->source] = false;
	return refused[msg->source];
}

static int try_to_add(const struct smf_imsg *msg, const uint8_t *rec, size_t len)
{
	int ret;

	trail.recovery = msg->more & SMF_IMSG_RESERVE;
	ret = trail_add(&trail, msg->source, msg->boot, msg->seq, rec, len);
	trail.recovery = false;
	return ret;
}

/* Adds one record; what lies in the batch is committed first where that makes room. */
static void add(struct turn *turn, const struct smf_imsg *msg, const uint8_t *rec, size_t len)
{
	int ret;

	if (behind_refused(msg)) {
		refuse(msg);
		return;
	}
	ret = try_to_add(msg, rec, len);
	if (ret == -EAGAIN || (ret == -EFBIG && !trail.full)) {
		commit(turn);
		if (ret == -EFBIG && !trail.full)
			writer_switch();
		ret = try_to_add(msg, rec, len);
	}
	if (ret == -EFBIG && trail.full) {
		/* what came before it is durable, and that the trail is full is known */
		if (trail.count || trail.ctl.sever)
			commit(turn);
		if (trail.ctl.sever) {
			refuse(msg);
			return;
		}
		lose(1);
		ret = 0;
	}
	if (ret && ret != -EALREADY)
		log_fatal("writer: a record of %zu bytes fits no data set", len);
	turn->boot[msg->source] = msg->boot;
	turn->seq[msg->source] = msg->seq;
}

/* SETRACF ACTIVE. Without room nothing changes. */
static void resume(void)
{
	writer_retry();
	if (!trail.full && trail.key->severed) {
		trail.key->severed = false;
		writer_keep();
		writer_note(ZCP_EVENT_DOOR, ZCP_OUTCOME_SUCCESS, NULL,
			    "REQUESTS ARE ACCEPTED AGAIN, SETRACF ACTIVE WAS GIVEN");
	}
	send_state(SMF_IMSG_STATE);
}

static void pong(void)
{
	const struct smf_imsg msg = { .type = SMF_IMSG_PONG };

	writer_say(&msg, NULL, 0);
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
		writer_retry();
		send_state(SMF_IMSG_STATE);
		break;
	case SMF_IMSG_PING:
		pong();
		break;
	case SMF_IMSG_RESUME:
		commit(turn);
		resume();
		break;
	case SMF_IMSG_COMMAND:
		commit(turn);
		writer_command(msg);
		tell_state();
		if (msg->command.cmd.verb == SMF_ALARM)
			send_state(SMF_IMSG_STATE);
		break;
	default:
		log_fatal("writer: message %u from receiver", msg->type);
	}
}

/* ---- loop ----------------------------------------------------------------- */

static int earlier(int a, int b)
{
	return a < 0 || (b >= 0 && b < a) ? b : a;
}

static void sign(void)
{
	int ret = trail_sign(&trail);

	if (ret && ret != -ENOSPC)
		writer_broken();
	look_at_files();
	tell_state();
}

/* Until the receiver has something: answers of the archiver, and what is due meanwhile. */
static void wait_for_work(void)
{
	for (;;) {
		struct pollfd p[] = {
			{ SMF_FD_PAIR, POLLIN, 0 },
			{ SMF_FD_ARCHIVER, POLLIN, 0 },
			{ clock_fd(), POLLIN, 0 },
		};
		int64_t due = trail.full && trail.count ? -1 : trail_sign_due(&trail);
		int timeout = earlier(due < 0 ? -1 : (int)(due / 1000000), archive_wait());

		if (poll(p, ARRAY_SIZE(p), timeout) < 0 && errno != EINTR)
			log_fatal("poll: %m");
		if (p[2].revents)
			clock_input();
		if (clock_stepped())
			clock_note();
		if (p[1].revents)
			archive_input();
		if (!due || (due > 0 && !trail_sign_due(&trail)))
			sign();
		if (!archive_wait())
			archive_next(false);
		if (p[0].revents)
			return;
	}
}

/* False: the receiver is gone. */
static bool take(struct turn *turn, const struct smf_imsg_in *in)
{
	if (in->len == -EPIPE)
		return false;
	/* it left answers unread: what it sent before is still to come */
	if (in->len == -ECONNRESET)
		return true;
	if (in->len < 0)
		log_fatal("writer: message from receiver is broken");
	handle(turn, &in->msg, in->data, in->len);
	return true;
}

static void stop(struct turn *turn)
{
	commit(turn);
	writer_note(ZCP_EVENT_DOOR, ZCP_OUTCOME_SUCCESS, NULL, "SMF STOPPED");
	writer_note_end();
	trail_sign(&trail);
}

static void loop(void)
{
	static struct smf_imsg_in in[SMF_IMSG_MANY];
	struct turn turn = { 0 };

	for (;;) {
		unsigned int n;

		if (!trail.count)
			wait_for_work();
		/*
		 * While one group is being written the next one gathers in the socket: nobody waits
		 * for a timer.
		 */
		n = smf_imsg_recv_many(SMF_FD_PAIR, in);
		/* a step of the clock is in the trail before the records that it dates */
		if (clock_stepped()) {
			commit(&turn);
			clock_note();
		}
		for (unsigned int i = 0; i < n; i++)
			if (!take(&turn, &in[i])) {
				stop(&turn);
				return;
			}
		if (n < SMF_IMSG_MANY || !trail.count)
			commit(&turn);
	}
}

/* ---- start ---------------------------------------------------------------- */

int smf_writer(const char *dir, const char *user)
{
	static const int syscalls[] = {
		SCMP_SYS(openat), SCMP_SYS(fsync), SCMP_SYS(fdatasync), SCMP_SYS(ftruncate),
		SCMP_SYS(renameat), SCMP_SYS(renameat2), SCMP_SYS(sendmsg), SCMP_SYS(recvmsg),
		SCMP_SYS(recvmmsg), SCMP_SYS(fallocate), SCMP_SYS(unlinkat),
	};
	const struct sandbox_path paths[] = { { dir, SANDBOX_READ | SANDBOX_WRITE } };
	const struct sandbox_profile profile = {
		.name = "smfd writer",
		.syscalls = syscalls, .n_syscalls = ARRAY_SIZE(syscalls),
		.paths = paths, .n_paths = ARRAY_SIZE(paths),
	};
	static struct trail_io io;
	uint8_t digest[TRAIL_DIGEST_LEN] = { 0 };
	struct smf_control ctl;
	uint64_t last_time;
	int fd, control;

	io = trail_io;
	io.durable = tell_herald;
	proc_child("writer", user);
	tzset();
	fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		log_fatal("%s: %m", dir);
	/* a key file that cannot be read is found again, and said, by trail_open() */
	trail_key_control(fd, digest);
	control = smf_control_in_force(fd, &ctl, digest);
	if (control < 0)
		return 1;
	clock_open();
	/* the library loads its providers before files can no longer be opened */
	if (trail_open(&trail, fd, &ctl, &io))
		log_fatal("%s: the trail cannot be opened", dir);
	if (sandbox_enter(&profile))
		return 1;
	last_time = trail.st.time;
	if (control && trail_set(&trail, &ctl))
		log_fatal("SMF CONTROL cannot be written");
	writer_note_start(control, last_time);
	sever_if_full();
	send_state(SMF_IMSG_START);
	archive_next(false);
	loop();
	trail_close(&trail);
	return 0;
}
