// SPDX-License-Identifier: GPL-2.0-only
/*
 * audit.c - CP's records on their way to smfd, and questions about the trail
 *
 * A record is kept until smfd says that it is durable; when smfd opens its
 * door again, everything not acknowledged is sent again with the same numbers.
 * A record that finds no room is refused to its caller, never dropped.
 */
#include <linux/ktime.h>
#include <linux/module.h>
#include <linux/random.h>
#include <linux/slab.h>
#include "door.h"
#include "wire.h"

#define AUD_MAX		4096	/* records kept */
#define AUD_POSTED	256	/* of them for what nobody waits for */
#define AUD_DOOR	64	/* and of these for what happens at the doors themselves */
#define AUD_CLEAR	64	/* and for those who clear a full trail */
#define AUD_TEXT_MAX	1024
#define AUD_SLOW	(2 * HZ)	/* between two refusals of one user: the trail is full */

static unsigned int smf_timeout = 10;
module_param(smf_timeout, uint, 0644);
MODULE_PARM_DESC(smf_timeout,
		 "seconds that an audited act waits for its record to be durable (1 to 3600)");

struct aud_record {
	struct list_head node;
	u64 seq;
	u32 len;
	u8 data[] __aligned(8);		/* struct zcp_msg, struct zcp_smf_record, text */
};

/* Room kept for the outcome of an attempt. */
struct aud_slot {
	struct list_head node;
	u64 correlation;
};

static struct {
	spinlock_t lock;		/* all below */
	struct list_head slots;
	struct list_head records;	/* in order of seq, from the first that is not durable */
	/* the first that smfd has not read since it opened; NULL: none */
	struct aud_record *unsent;
	unsigned int count;		/* of records */
	unsigned int reserved;		/* of slots */
	u64 boot;
	u64 next_seq, sent_seq, durable_seq;
	u64 refused;			/* acts refused since smfd was last there */
	unsigned long absent_since;	/* jiffies, while smfd is not there */
	enum zcp_trail trail;
	wait_queue_head_t durable;
	u64 written, resent, refused_all;
} aud;
static struct ask_table smf;		/* questions; its readers wait for records too */
static atomic64_t correlation;

u64 aud_boot(void)
{
	return aud.boot;
}

u64 aud_correlation(void)
{
	return atomic64_inc_return(&correlation);
}

enum zcp_trail aud_trail(void)
{
	return READ_ONCE(smf.present) ? READ_ONCE(aud.trail) : 0;
}

/* ---- making a record ---- */

static void fill_actor(struct zcp_smf_record *r, const struct zcp_actor *actor)
{
	if (actor) {
		r->origin = actor->origin;
		wire_name_put(r->userid, actor->userid);
		wire_name_put(r->seclabel, actor->seclabel);
		return;
	}
	memset(r->origin.termid, ' ', sizeof(r->origin.termid));
	r->origin.loginuid = U32_MAX;
	wire_name_put(r->userid, "");
	wire_name_put(r->seclabel, "");
}

static struct aud_record *make_record(const struct aud_event *ev)
{
	size_t text_len = ev->text ? strnlen(ev->text, AUD_TEXT_MAX) : 0;
	u32 len = sizeof(struct zcp_msg) + sizeof(struct zcp_smf_record) + text_len;
	struct aud_record *rec = kzalloc(sizeof(*rec) + len, GFP_KERNEL_ACCOUNT);
	struct zcp_smf_record *r;
	struct zcp_msg *msg;

	if (!rec)
		return NULL;
	INIT_LIST_HEAD(&rec->node);
	rec->len = len;
	msg = (struct zcp_msg *)rec->data;
	*msg = (struct zcp_msg) {
		.version = ZCP_VERSION, .type = ZCP_SMF_RECORD, .len = len,
	};
	r = (struct zcp_smf_record *)(msg + 1);
	r->boot = aud.boot;
	r->correlation = ev->correlation;
	fill_actor(r, ev->actor);
	wire_name_put(r->target, ev->target ?: "");
	r->event = ev->event;
	r->outcome = ev->outcome;
	r->rc = ev->rc;
	r->text_len = text_len;
	memcpy(rec->data + sizeof(*msg) + sizeof(*r), ev->text ?: "", text_len);
	return rec;
}

/* Numbers and time stamps rise together, so they are given under the lock. */
static void append(struct aud_record *rec)
{
	struct zcp_smf_record *r = (struct zcp_smf_record *)(rec->data + sizeof(struct zcp_msg));

	lockdep_assert_held(&aud.lock);
	rec->seq = aud.next_seq++;
	r->seq = rec->seq;
	r->time = ktime_get_real_ns();
	r->mono = ktime_get_boottime_ns();
	list_add_tail(&rec->node, &aud.records);
	aud.count++;
	if (!aud.unsent)
		aud.unsent = rec;
}

static bool needs_outcome(const struct aud_event *ev)
{
	return ev->outcome == ZCP_OUTCOME_ATTEMPT && ev->correlation;
}

/* NULL: no outcome will follow */
static struct aud_slot *make_slot(const struct aud_event *ev)
{
	struct aud_slot *slot;

	if (!needs_outcome(ev))
		return NULL;
	slot = kzalloc(sizeof(*slot), GFP_KERNEL_ACCOUNT);
	if (!slot)
		return ERR_PTR(-ENOMEM);
	slot->correlation = ev->correlation;
	return slot;
}

/* Takes the slot that an attempt with the same correlation left; NULL: there is none. */
static struct aud_slot *take_slot(const struct aud_event *ev)
{
	struct aud_slot *slot;

	lockdep_assert_held(&aud.lock);
	if (!ev->correlation || ev->outcome == ZCP_OUTCOME_ATTEMPT)
		return NULL;
	list_for_each_entry(slot, &aud.slots, node) {
		if (slot->correlation == ev->correlation) {
			list_del(&slot->node);
			aud.reserved--;
			return slot;
		}
	}
	return NULL;
}

#define MOST_WAITED	(AUD_MAX - AUD_POSTED)	/* for what someone waits for */

/* Room below most for records and for the outcomes of those that wait. */
static bool has_room(unsigned int records, unsigned int most)
{
	return aud.count + aud.reserved + records <= most;
}

/* Whether a record that someone waits for, and its outcome, were taken. */
static bool add(struct aud_record *rec, struct aud_slot *slot, unsigned int most)
{
	lockdep_assert_held(&aud.lock);
	if (!has_room(slot ? 2 : 1, most))
		return false;
	append(rec);
	aud.written++;
	if (slot) {
		list_add_tail(&slot->node, &aud.slots);
		aud.reserved++;
	}
	return true;
}

static bool absent_too_long(void)
{
	return !READ_ONCE(smf.present) &&
	       time_after(jiffies, READ_ONCE(aud.absent_since) + ask_timeout(&smf_timeout));
}

/* ---- aud_write: durable, or the act does not happen ---- */

/* An act that does not happen for want of its record is counted, and later told of. */
static int counted(int ret)
{
	if (!ret)
		return 0;
	spin_lock(&aud.lock);
	aud.refused++;
	aud.refused_all++;
	spin_unlock(&aud.lock);
	return ret;
}

/* True when the wait is over: record and slot are in, or *ret says why they cannot be. */
static bool try_append(struct aud_record *rec, struct aud_slot *slot, int *ret)
{
	bool over = true;

	spin_lock(&aud.lock);
	*ret = 0;
	if (READ_ONCE(smf.present) && aud.trail == ZCP_TRAIL_FULL)
		*ret = -ENOSPC;
	else if (absent_too_long())
		*ret = -ENOTCONN;
	else
		over = add(rec, slot, MOST_WAITED);
	spin_unlock(&aud.lock);
	return over;
}

/* The trail is full, and this is by someone who clears it: kept until there is room. */
static bool keep_exempt(struct aud_record *rec, struct aud_slot *slot)
{
	bool kept;

	spin_lock(&aud.lock);
	kept = add(rec, slot, AUD_MAX);
	spin_unlock(&aud.lock);
	if (kept)
		wake_up_interruptible(&smf.readers);
	return kept;
}

static bool trail_full(void)
{
	return READ_ONCE(smf.present) && READ_ONCE(aud.trail) == ZCP_TRAIL_FULL;
}

static bool is_durable(u64 seq)
{
	bool yes;

	spin_lock(&aud.lock);
	yes = aud.durable_seq >= seq;
	spin_unlock(&aud.lock);
	return yes;
}

/*
 * The attempt is in the ring and may become durable later, but the act will
 * not happen: the slot of its outcome says so.
 */
static void withdraw(const struct aud_event *ev, int ret)
{
	struct aud_event outcome = *ev;

	if (!needs_outcome(ev))
		return;
	outcome.outcome = ZCP_OUTCOME_FAILURE;
	outcome.rc = ret;
	aud_post(&outcome);
}

static int write_durable(const struct aud_event *ev, bool exempt)
{
	unsigned long timeout = ask_timeout(&smf_timeout);
	struct aud_record *rec = make_record(ev);
	struct aud_slot *slot = make_slot(ev);
	u64 seq;
	long left;
	int ret;

	if (!rec || IS_ERR(slot)) {
		kfree_sensitive(rec);
		kfree(IS_ERR(slot) ? NULL : slot);
		return -ENOMEM;
	}
	left = wait_event_interruptible_timeout(aud.durable, try_append(rec, slot, &ret), timeout);
	if (exempt && left > 0 && ret == -ENOSPC && keep_exempt(rec, slot))
		return 0;
	if (left <= 0 || ret) {
		kfree_sensitive(rec);
		kfree(slot);
		return left < 0 ? -EINTR : left ? ret : -ENOSPC;
	}
	seq = rec->seq;	/* rec may be gone once it is durable */
	wake_up_interruptible(&smf.readers);
	left = wait_event_interruptible_timeout(aud.durable, is_durable(seq) || trail_full() ||
						absent_too_long(), timeout);
	/* a smfd that comes back says that the trail is full before it takes a record */
	if (is_durable(seq) && !trail_full())
		return 0;
	ret = left < 0 ? -EINTR : trail_full() ? -ENOSPC :
	      READ_ONCE(smf.present) ? -ETIMEDOUT : -ENOTCONN;
	if (exempt && ret == -ENOSPC)
		return 0;
	withdraw(ev, ret);
	return ret;
}

int aud_write(const struct aud_event *ev)
{
	return counted(write_durable(ev, false));
}

int aud_write_exempt(const struct aud_event *ev)
{
	return counted(write_durable(ev, true));
}

/* ---- aud_post: already happened ---- */

int aud_post(const struct aud_event *ev)
{
	unsigned int most = AUD_MAX - AUD_CLEAR - (ev->event == ZCP_EVENT_DOOR ? 0 : AUD_DOOR);
	struct aud_record *rec = make_record(ev);
	struct aud_slot *slot;
	int ret = 0;

	spin_lock(&aud.lock);
	slot = take_slot(ev);
	if (!rec)
		ret = -ENOMEM;
	else if (slot || has_room(1, most))
		append(rec);
	else
		ret = -ENOSPC;
	if (ret)
		aud.refused++;
	else
		aud.written++;
	spin_unlock(&aud.lock);
	kfree(slot);
	if (ret)
		kfree_sensitive(rec);
	else
		wake_up_interruptible(&smf.readers);
	return ret;
}

int aud_post_slow(const struct aud_event *ev)
{
	unsigned long timeout = trail_full() ? AUD_SLOW : ask_timeout(&smf_timeout);
	u64 seq;
	int ret;

	wait_event_interruptible_timeout(aud.durable,
					 has_room(1, MOST_WAITED) || absent_too_long(), timeout);
	ret = aud_post(ev);
	seq = READ_ONCE(aud.next_seq) - 1;
	wait_event_interruptible_timeout(aud.durable, is_durable(seq) || absent_too_long(),
					 timeout);
	return ret;
}

int aud_query(const struct zcp_actor *actor, const char *text, zcp_emit_t emit, void *arg, s32 *rc)
{
	if (!actor)
		return -EACCES;
	return ask_text(&smf, ZCP_SMF_QUERY, actor, text, emit, arg, rc);
}

/* ---- /dev/zcp/smf ---- */

static void door_boot(struct zcp_boot *boot)
{
	spin_lock(&aud.lock);
	boot->next_seq = aud.durable_seq + 1;
	spin_unlock(&aud.lock);
}

/* As soon as there is room. A failure to post counts as one more, which the next call tells of. */
static void tell_refused(void)
{
	char text[64];
	const struct aud_event ev = {
		.event = ZCP_EVENT_DOOR, .outcome = ZCP_OUTCOME_FAILURE, .text = text,
	};
	u64 n;

	spin_lock(&aud.lock);
	n = has_room(1, AUD_MAX - AUD_CLEAR) ? aud.refused : 0;
	aud.refused -= n;
	spin_unlock(&aud.lock);
	if (!n)
		return;
	scnprintf(text, sizeof(text), "%llu RECORDS OR ACTS REFUSED FOR WANT OF ROOM", n);
	if (!aud_post(&ev))
		return;
	spin_lock(&aud.lock);
	aud.refused += n;
	spin_unlock(&aud.lock);
}

static void opened(struct ask_table *t)
{
	spin_lock(&aud.lock);
	aud.unsent = list_first_entry_or_null(&aud.records, struct aud_record, node);
	if (aud.unsent && aud.unsent->seq <= aud.sent_seq)
		aud.resent += aud.sent_seq - aud.unsent->seq + 1;
	aud.trail = ZCP_TRAIL_OK;
	spin_unlock(&aud.lock);
	ask_open(t);
	tell_refused();
	wake_up_interruptible_all(&aud.durable);
}

static void closed(struct ask_table *t)
{
	WRITE_ONCE(aud.absent_since, jiffies);
	ask_close(t);
}

static bool pending(struct ask_table *t)
{
	return READ_ONCE(aud.unsent) || ask_pending(t);
}

#define FROM_ASK BIT_ULL(63)	/* of a serial: a question, not a record */

/* Records first: acts wait for them. */
static size_t peek(struct ask_table *t, void *buf, u64 *serial)
{
	size_t len = 0;

	spin_lock(&aud.lock);
	if (aud.unsent) {
		len = aud.unsent->len;
		memcpy(buf, aud.unsent->data, len);
		*serial = aud.unsent->seq;
	}
	spin_unlock(&aud.lock);
	if (!len) {
		len = ask_peek(t, buf, serial);
		*serial |= FROM_ASK;
	}
	return len;
}

static void sent(struct ask_table *t, u64 serial)
{
	struct aud_record *rec;

	if (serial & FROM_ASK) {
		ask_sent(t, serial & ~FROM_ASK);
		return;
	}
	spin_lock(&aud.lock);
	rec = aud.unsent;
	if (rec && rec->seq == serial) {
		aud.sent_seq = max(aud.sent_seq, serial);
		WRITE_ONCE(aud.unsent, list_is_last(&rec->node, &aud.records) ? NULL :
			   list_next_entry(rec, node));
	}
	spin_unlock(&aud.lock);
}

/*
 * Acknowledged must have been sent, before this open perhaps: smfd may know it to be durable at
 * once.
 */
static int take_ack(const struct zcp_smf_ack *ack)
{
	struct aud_record *rec, *next;
	LIST_HEAD(done);
	int ret = 0;

	spin_lock(&aud.lock);
	if (ack->boot != aud.boot || ack->seq > aud.sent_seq)
		ret = -EINVAL;
	else
		aud.durable_seq = max(aud.durable_seq, ack->seq);
	list_for_each_entry_safe(rec, next, &aud.records, node) {
		if (rec->seq > aud.durable_seq)
			break;
		if (rec == aud.unsent)
			WRITE_ONCE(aud.unsent,
				   list_is_last(&rec->node, &aud.records) ? NULL : next);
		list_move_tail(&rec->node, &done);
		aud.count--;
	}
	spin_unlock(&aud.lock);
	wake_up_interruptible_all(&aud.durable);
	list_for_each_entry_safe(rec, next, &done, node)
		kfree_sensitive(rec);
	tell_refused();
	return ret;
}

static void take_state(struct zcp_smf_state *s, size_t len)
{
	const u8 *end = memchr(s->text, '\n', len);

	WRITE_ONCE(aud.trail, s->trail);
	wire_text_clean(s->text, len);
	if (len) {
		pr_notice_ratelimited("zcp: SMF: %.*s\n", end ? (int)(end - s->text) : (int)len,
				      s->text);
		zcp_ops->tell("", (const char *)s->text, len, false);
	}
	wake_up_interruptible_all(&aud.durable);
}

static int take(struct ask_msg *m)
{
	const struct zcp_query_ans *ans = ask_msg_body(m);
	struct zcp_smf_state *state = ask_msg_body(m);
	int ret = 0;

	switch (ask_msg_head(m)->type) {
	case ZCP_SMF_QUERY_ANS:
		return ask_answer(&smf, m, ans->flags & ZCP_QUERY_MORE);
	case ZCP_SMF_TELL:
		return ask_tell(m);
	case ZCP_SMF_ACK:
		ret = take_ack(ask_msg_body(m));
		break;
	case ZCP_SMF_STATE:
		take_state(state, ask_msg_size(m) - sizeof(*state));
		break;
	}
	ask_msg_free(m);
	return ret;
}

const struct door_ops aud_door = {
	.asks = &smf,
	.check = wire_smf_check,
	.boot = door_boot,
	.open = opened,
	.close = closed,
	.pending = pending,
	.peek = peek,
	.sent = sent,
	.take = take,
};

int aud_counters(zcp_counter_fn fn, void *arg)
{
	const struct {
		const char *name;
		u64 value;
	} rows[] = {
		{ "smf records", READ_ONCE(aud.written) },
		{ "smf records not yet durable", READ_ONCE(aud.count) },
		{ "smf records sent again", READ_ONCE(aud.resent) },
		{ "smf acts refused", READ_ONCE(aud.refused_all) },
		{ "smf queries", READ_ONCE(smf.asked) },
		{ "smf query time-outs", READ_ONCE(smf.timeouts) },
		{ "smf late answers", READ_ONCE(smf.late) },
	};
	int i, ret = 0;

	for (i = 0; !ret && i < ARRAY_SIZE(rows); i++)
		ret = fn(arg, "", rows[i].name, rows[i].value);
	return ret;
}

int aud_init(void)
{
	static const struct aud_event loaded = {
		.event = ZCP_EVENT_MODULE, .outcome = ZCP_OUTCOME_SUCCESS, .text = "MODULE LOADED",
	};

	spin_lock_init(&aud.lock);
	INIT_LIST_HEAD(&aud.slots);
	INIT_LIST_HEAD(&aud.records);
	init_waitqueue_head(&aud.durable);
	ask_table_init(&smf, ZCP_SMF_CANCEL, &smf_timeout);
	do
		aud.boot = get_random_u64();
	while (!aud.boot);
	aud.next_seq = 1;
	aud.trail = ZCP_TRAIL_OK;
	aud.absent_since = jiffies;
	return aud_post(&loaded);
}

void aud_exit(void)
{
	struct aud_record *rec, *next;
	struct aud_slot *slot, *more;

	list_for_each_entry_safe(slot, more, &aud.slots, node)
		kfree(slot);
	/*
	 * smfd's open file holds the module: nobody will take what is left, and that is said aloud
	 */
	if (aud.count)
		pr_warn("zcp: %u audit records lost: no SMF service took them\n", aud.count);
	list_for_each_entry_safe(rec, next, &aud.records, node)
		kfree_sensitive(rec);
}
