// SPDX-License-Identifier: MIT
/* door.c - /dev/zcp/smf: CP's records in, acknowledgements, questions and answers */
#include <errno.h>
#include <poll.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "lib/log.h"
#include "smf/doorcheck.h"
#include "smf/receiver.h"
#include "smf/record.h"

/* Kept while the trail is full: more than CP does, whose questions come behind its records. */
#define PENDING_MAX 8192

/* A record of CP until it is durable. */
struct pending {
	struct pending *next;
	uint64_t seq;
	size_t len;
	uint8_t rec[];
};

/* What was said of the trail: requests are refused, records are lost, it is above its threshold. */
struct told {
	bool refusing, losing, high;
};

static struct {
	bool booted;
	uint64_t boot;
	uint64_t expected;	/* next sequence number */
	struct pending *first, **end, *unsent;
	unsigned int count;
	uint64_t sent, answered;	/* last numbers; what is between is on its way */
	bool stalled;		/* the writer refused one, and so all behind it */
	bool again;		/* the next one that is sent is the first of these */
	struct told told;
} door = { .end = &door.first };

/* A whole message; it begins with its struct zcp_msg. */
static void door_write(void *buf, size_t len)
{
	struct zcp_msg *msg = buf;

	msg->version = ZCP_VERSION;
	msg->len = len;
	while (write(SMF_FD_DOOR, buf, len) != (ssize_t)len) {
		struct pollfd p = { SMF_FD_DOOR, POLLOUT, 0 };

		if (errno != EAGAIN && errno != EINTR)
			log_fatal("/dev/zcp/smf: write: %m");
		if (errno == EAGAIN)
			poll(&p, 1, -1);
	}
}

/* ---- out ----------------------------------------------------------------- */

static void ack(uint64_t boot, uint64_t seq)
{
	struct {
		struct zcp_msg msg;
		struct zcp_smf_ack ack;
	} m = { .msg.type = ZCP_SMF_ACK, .ack = { boot, seq } };

	door_write(&m, sizeof(m));
}

/* What the operator is told, to a user where he is logged on */
static void tell_user(const char *user, const char *text)
{
	union {
		struct zcp_msg msg;
		uint8_t space[sizeof(struct zcp_msg) + sizeof(struct zcp_tell) + 80];
	} m = { .msg.type = ZCP_SMF_TELL };
	struct zcp_tell *tell = (void *)(&m.msg + 1);
	size_t len = strlen(text);

	memset(tell->userid, ' ', sizeof(tell->userid));
	memcpy(tell->userid, user, strlen(user));
	tell->text_len = len + 1;
	memcpy(tell->text, text, len);
	tell->text[len] = '\n';
	door_write(&m, sizeof(m.msg) + sizeof(*tell) + len + 1);
}

/* What there is to say, which depends on what was said before. NULL: nothing. */
static const char *news(char *text, size_t size)
{
	const struct told was = door.told, is = {
		.refusing = receiver.trail == ZCP_TRAIL_FULL,
		.losing = receiver.losing,
		.high = receiver.trail == ZCP_TRAIL_THRESHOLD,
	};

	door.told = is;
	if (is.losing)
		return "RPISMF012W THE AUDIT TRAIL IS FULL, RECORDS ARE LOST";
	if (is.refusing)
		return receiver.room ?
			"RPISMF013I THE AUDIT TRAIL HAS ROOM, SETRACF ACTIVE RESUMES WORK" :
			"RPISMF011E THE AUDIT TRAIL IS FULL, AUDITED REQUESTS ARE REFUSED";
	if (was.refusing)
		return "RPISMF014I AUDITED REQUESTS ARE ACCEPTED AGAIN";
	if (was.losing)
		return "RPISMF015I THE AUDIT TRAIL HAS ROOM, RECORDS ARE KEPT AGAIN";
	if (is.high) {
		snprintf(text, size, "RPISMF010W THE AUDIT TRAIL IS %u PERCENT FULL",
			 receiver.used);
		return text;
	}
	return was.high ? "RPISMF016I THE AUDIT TRAIL IS BELOW ITS THRESHOLD AGAIN" : NULL;
}

void door_state(void)
{
	union {
		struct zcp_msg msg;
		uint8_t space[sizeof(struct zcp_msg) + sizeof(struct zcp_smf_state) + 80];
	} m = { .msg.type = ZCP_SMF_STATE };
	struct zcp_smf_state *state = (void *)(&m.msg + 1);
	const char *text;
	char buf[80];
	size_t len;

	if (!door.booted || !receiver.started)
		return;
	text = news(buf, sizeof(buf)) ?: "";
	len = strlen(text);
	if (len)
		log_msg(LOG_ALERT, "%s", text);
	state->trail = receiver.trail;
	memcpy(state->text, text, len);
	door_write(&m, sizeof(struct zcp_msg) + sizeof(*state) + len);
	for (unsigned int i = 0; len && i < SMF_ALARM_MAX && *receiver.alarm[i]; i++)
		tell_user(receiver.alarm[i], text);
}

void door_answer(uint64_t token, int rc, bool more, const char *text, size_t len)
{
	static union {
		struct zcp_msg msg;
		uint8_t space[ZCP_SMF_MSG_MAX];
	} m;
	struct zcp_query_ans *reply = (void *)(&m.msg + 1);

	m.msg.type = ZCP_SMF_QUERY_ANS;
	m.msg.token = token;
	*reply = (struct zcp_query_ans){ .rc = rc, .flags = more ? ZCP_QUERY_MORE : 0 };
	memcpy(reply->text, text, len);
	door_write(&m, sizeof(m.msg) + sizeof(*reply) + len);
}

/* ---- records ------------------------------------------------------------- */

/* To the writer, as many as may be there, from the first that is not. */
static void push(void)
{
	struct smf_imsg_out out[SMF_IMSG_MANY];
	unsigned int n;

	do {
		n = 0;
		while (door.unsent && !door.stalled && n < SMF_IMSG_MANY &&
		       door.sent - door.answered < RECEIVER_IN_FLIGHT) {
			struct pending *p = door.unsent;

			out[n++] = (struct smf_imsg_out){
				.msg = { .type = SMF_IMSG_PUT, .source = TRAIL_CP,
					 .boot = door.boot, .seq = p->seq,
					 .more = door.again ? SMF_IMSG_AGAIN : 0 },
				.data = p->rec, .len = p->len,
			};
			door.again = false;
			door.sent = p->seq;
			door.unsent = p->next;
		}
		if (n && smf_imsg_send_many(SMF_FD_PAIR, out, n))
			log_fatal("writer is gone");
	} while (n == SMF_IMSG_MANY);
}

static void drop_first(void)
{
	struct pending *p = door.first;

	door.first = p->next;
	if (!door.first)
		door.end = &door.first;
	if (door.unsent == p)
		door.unsent = p->next;
	door.count--;
	free(p);
}

void door_done(uint64_t boot, uint64_t seq, int error)
{
	if (boot != door.boot)
		return;
	door.answered = seq;
	if (error) {
		door.stalled = true;
		door_resume();
		return;
	}
	/* CP forgets all before what is acknowledged, too */
	if (door.stalled)
		log_fatal("writer took record %llu of CP behind one that it refused",
			  (unsigned long long)seq);
	while (door.first && door.first->seq <= seq)
		drop_first();
	ack(boot, seq);
	push();
}

void door_resume(void)
{
	if (!door.stalled || door.sent != door.answered || !receiver_takes())
		return;
	door.stalled = false;
	door.again = true;
	door.unsent = door.first;
	door.sent = door.first->seq - 1;
	door.answered = door.sent;
	push();
}

static void record(const struct zcp_smf_record *r)
{
	static uint8_t buf[SMF_RECORD_MAX];
	struct smf_rec rec;
	struct pending *p;

	/*
	 * The module's word is better than ours: when it breaks the contract this process cannot go
	 * on.
	 */
	if (!door.booted || r->boot != door.boot || r->seq != door.expected)
		log_fatal("record %llu of CP out of sequence, %llu expected",
			  (unsigned long long)r->seq, (unsigned long long)door.expected);
	if (smf_cp_build(&rec, buf, receiver.sid, r, 0))
		log_fatal("record %llu of CP does not fit", (unsigned long long)r->seq);
	p = malloc(sizeof(*p) + rec.len);
	if (!p)
		log_fatal("out of memory");
	*p = (struct pending){ .seq = r->seq, .len = rec.len };
	memcpy(p->rec, buf, rec.len);
	*door.end = p;
	door.end = &p->next;
	if (!door.unsent)
		door.unsent = p;
	door.count++;
	door.expected++;
}

static void boot(const struct zcp_boot *b)
{
	const struct trail_pos *before = &receiver.durable[TRAIL_CP];
	char system[ZCP_NAME_LEN + 1] = "";

	if (door.booted)
		log_fatal("second ZCP_SMF_BOOT");
	memcpy(system, b->system, ZCP_NAME_LEN);
	for (int i = ZCP_NAME_LEN; i && (system[i - 1] == ' ' || !system[i - 1]); i--)
		system[i - 1] = 0;
	door.booted = true;
	door.boot = b->boot;
	door.expected = b->next_seq;
	door.sent = b->next_seq - 1;
	door.answered = door.sent;
	log_msg(LOG_INFO, "CP of system %s, boot %016llx, next record %llu", system,
		(unsigned long long)b->boot, (unsigned long long)b->next_seq);
	if (before->boot && before->boot != b->boot) {
		char text[100];

		snprintf(text, sizeof(text),
			 "MODULE WAS UNLOADED OR THE MACHINE STOPPED, ITS LAST RECORD IS %llu",
			 (unsigned long long)before->seq);
		receiver_note(ZCP_EVENT_MODULE, ZCP_OUTCOME_SUCCESS, NULL, NULL, text);
	}
	/* durable in an earlier life of smfd, but CP never heard */
	if (receiver.durable[TRAIL_CP].boot == b->boot &&
	    receiver.durable[TRAIL_CP].seq >= b->next_seq)
		log_msg(LOG_NOTICE, "records up to %llu of CP were durable before",
			(unsigned long long)receiver.durable[TRAIL_CP].seq);
	door_state();
}

/* ---- in ------------------------------------------------------------------ */

bool door_wants_input(void)
{
	return receiver.started && door.count < PENDING_MAX;
}

/* One message; false: there was none. */
static bool take(void)
{
	static union {
		struct zcp_msg msg;
		uint8_t space[ZCP_SMF_MSG_MAX];
	} m;
	ssize_t n = read(SMF_FD_DOOR, &m, sizeof(m));
	const void *body = &m.msg + 1;
	const char *wrong;

	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return false;
	if (n < 0)
		log_fatal("/dev/zcp/smf: read: %m");
	if (!n)
		log_fatal("/dev/zcp/smf: closed");
	wrong = door_check(&m, n);
	if (wrong)
		log_fatal("/dev/zcp/smf: %s", wrong);
	switch (m.msg.type) {
	case ZCP_SMF_BOOT:
		boot(body);
		break;
	case ZCP_SMF_RECORD:
		record(body);
		break;
	case ZCP_SMF_QUERY:
		ask_begin(m.msg.token, body);
		break;
	case ZCP_SMF_CANCEL:
		ask_cancel(m.msg.token);
		break;
	}
	return true;
}

void door_input(void)
{
	for (int i = 0; i < SMF_IMSG_MANY && door_wants_input() && take(); i++)
		;
	push();
}
