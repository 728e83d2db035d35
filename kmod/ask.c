// SPDX-License-Identifier: GPL-2.0-only
/* ask.c - questions to a service and the wait for its answers */
#include <linux/jiffies.h>
#include <linux/random.h>
#include <linux/slab.h>
#include "ask.h"
#include "wire.h"

/*
 * All fields are under the table's lock, but for the owner's use of what it
 * alone writes. Freed by the owner in ask_end(), after it left the table.
 */
struct ask {
	struct list_head node;
	struct ask_table *table;
	u64 token;
	u16 answer;			/* type of message that answers it */
	char who[ZCP_NAME_LEN + 1];
	bool sent;			/* the service has read it */
	bool done;			/* its last answer came */
	int error;
	unsigned int n_answers;
	struct list_head answers;	/* struct ask_msg */
	wait_queue_head_t wait;
	struct ask_msg *out;		/* until it is sent */
	struct ask_msg *cancel;		/* made early: giving up must not need memory */
};

void ask_table_init(struct ask_table *t, u16 cancel, const unsigned int *timeout)
{
	memset(t, 0, sizeof(*t));
	t->cancel = cancel;
	t->timeout = timeout;
	spin_lock_init(&t->lock);
	INIT_LIST_HEAD(&t->pending);
	INIT_LIST_HEAD(&t->queue);
	init_waitqueue_head(&t->readers);
	init_waitqueue_head(&t->slots);
}

unsigned long ask_timeout(const unsigned int *seconds)
{
	return clamp(READ_ONCE(*seconds), 1U, 3600U) * HZ;
}

struct ask_msg *ask_msg_alloc(u16 type, size_t body)
{
	size_t len = sizeof(struct zcp_msg) + body;
	struct ask_msg *m = kzalloc(sizeof(*m) + len, GFP_KERNEL_ACCOUNT);

	if (!m)
		return NULL;
	INIT_LIST_HEAD(&m->node);
	*ask_msg_head(m) = (struct zcp_msg) {
		.version = ZCP_VERSION, .type = type, .len = len,
	};
	return m;
}

void ask_msg_free(struct ask_msg *m)
{
	kfree_sensitive(m);
}

static void free_list(struct list_head *list)
{
	struct ask_msg *m, *next;

	list_for_each_entry_safe(m, next, list, node)
		ask_msg_free(m);
}

static void queue_msg(struct ask_table *t, struct ask_msg *m)
{
	lockdep_assert_held(&t->lock);
	m->serial = ++t->serial;
	list_add_tail(&m->node, &t->queue);
}

static struct ask *find_token(struct ask_table *t, u64 token)
{
	struct ask *a;

	lockdep_assert_held(&t->lock);
	list_for_each_entry(a, &t->pending, node)
		if (a->token == token)
			return a;
	return NULL;
}

static bool has_room(struct ask_table *t, const char *who)
{
	unsigned int n = 0;
	struct ask *a;

	if (t->count >= ASK_MAX)
		return false;
	list_for_each_entry(a, &t->pending, node)
		if (!strcmp(a->who, who))
			n++;
	return n < ASK_MAX_USER;
}

/* True when the wait is over: a is in the table, or a->error says why not. */
static bool enter(struct ask *a)
{
	struct ask_table *t = a->table;
	bool over = true;

	spin_lock(&t->lock);
	if (!t->present) {
		a->error = -ENOTCONN;
	} else if (has_room(t, a->who)) {
		do
			a->token = get_random_u64();
		while (!a->token || find_token(t, a->token));
		ask_msg_head(a->out)->token = a->token;
		ask_msg_head(a->cancel)->token = a->token;
		list_add_tail(&a->node, &t->pending);
		t->count++;
		t->asked++;
		queue_msg(t, a->out);
	} else {
		over = false;
	}
	spin_unlock(&t->lock);
	return over;
}

static void count(struct ask_table *t, u64 *counter)
{
	spin_lock(&t->lock);
	(*counter)++;
	spin_unlock(&t->lock);
}

/* What a wait_event_interruptible_timeout() came back with, as our callers know it. */
static int wait_result(struct ask_table *t, long left)
{
	if (left > 0)
		return 0;
	count(t, left ? &t->cancelled : &t->timeouts);
	return left ? -EINTR : -ETIMEDOUT;
}

struct ask *ask_begin(struct ask_table *t, const char *who, struct ask_msg *m)
{
	struct ask *a = kzalloc(sizeof(*a), GFP_KERNEL_ACCOUNT);
	int ret;

	if (!a) {
		ask_msg_free(m);
		return ERR_PTR(-ENOMEM);
	}
	INIT_LIST_HEAD(&a->node);
	INIT_LIST_HEAD(&a->answers);
	init_waitqueue_head(&a->wait);
	a->table = t;
	a->answer = ask_msg_head(m)->type + 1;
	a->out = m;
	m->ask = a;
	strscpy(a->who, who, sizeof(a->who));
	a->cancel = ask_msg_alloc(t->cancel, 0);
	if (!a->cancel) {
		ret = -ENOMEM;
		goto out;
	}
	ret = wait_result(t, wait_event_interruptible_timeout(t->slots, enter(a),
							      ask_timeout(t->timeout)));
	if (!ret)
		ret = a->error;
	if (ret)
		goto out;
	wake_up_interruptible(&t->readers);
	return a;
out:
	ask_end(a);
	return ERR_PTR(ret);
}

static bool answered(struct ask *a)
{
	bool over;

	spin_lock(&a->table->lock);
	over = !list_empty(&a->answers) || a->error || a->done;
	spin_unlock(&a->table->lock);
	return over;
}

struct ask_msg *ask_next(struct ask *a)
{
	struct ask_table *t = a->table;
	struct ask_msg *m;
	int ret;

	ret = wait_result(t, wait_event_interruptible_timeout(a->wait, answered(a),
							      ask_timeout(t->timeout)));
	if (ret)
		return ERR_PTR(ret);
	spin_lock(&t->lock);
	m = list_first_entry_or_null(&a->answers, struct ask_msg, node);
	if (m) {
		list_del_init(&m->node);
		a->n_answers--;
	}
	ret = a->error ?: -EPROTO;
	spin_unlock(&t->lock);
	return m ?: ERR_PTR(ret);
}

void ask_end(struct ask *a)
{
	struct ask_table *t = a->table;
	bool entered;

	spin_lock(&t->lock);
	entered = !list_empty(&a->node);
	if (entered) {
		list_del_init(&a->node);
		t->count--;
	}
	if (a->out)
		list_del_init(&a->out->node);
	if (a->sent && !a->done && t->present) {
		queue_msg(t, a->cancel);
		a->cancel = NULL;
	}
	spin_unlock(&t->lock);
	if (entered)
		wake_up_interruptible_all(&t->slots);
	if (!a->cancel)
		wake_up_interruptible(&t->readers);
	ask_msg_free(a->out);
	ask_msg_free(a->cancel);
	free_list(&a->answers);
	kfree_sensitive(a);
}

void ask_open(struct ask_table *t)
{
	spin_lock(&t->lock);
	t->present = true;
	spin_unlock(&t->lock);
}

void ask_close(struct ask_table *t)
{
	LIST_HEAD(cancels);
	struct ask_msg *m, *next;
	struct ask *a;

	spin_lock(&t->lock);
	t->present = false;
	list_for_each_entry_safe(m, next, &t->queue, node) {
		if (m->ask)
			list_del_init(&m->node);	/* its asker frees it */
		else
			list_move(&m->node, &cancels);
	}
	list_for_each_entry(a, &t->pending, node) {
		if (!a->done) {
			a->error = -ENOTCONN;
			t->lost++;
		}
		/* under the lock: the asker may free a as soon as he can take it */
		wake_up_interruptible(&a->wait);
	}
	spin_unlock(&t->lock);
	wake_up_interruptible_all(&t->slots);
	free_list(&cancels);
}

bool ask_pending(struct ask_table *t)
{
	bool pending;

	spin_lock(&t->lock);
	pending = !list_empty(&t->queue);
	spin_unlock(&t->lock);
	return pending;
}

size_t ask_peek(struct ask_table *t, void *buf, u64 *serial)
{
	struct ask_msg *m;
	size_t len = 0;

	spin_lock(&t->lock);
	m = list_first_entry_or_null(&t->queue, struct ask_msg, node);
	if (m) {
		len = ask_msg_head(m)->len;
		memcpy(buf, m->data, len);
		*serial = m->serial;
	}
	spin_unlock(&t->lock);
	return len;
}

void ask_sent(struct ask_table *t, u64 serial)
{
	struct ask_msg *m;

	spin_lock(&t->lock);
	m = list_first_entry_or_null(&t->queue, struct ask_msg, node);
	/* Another one: the question was given up meanwhile. Its answer, if any, will be late. */
	if (m && m->serial == serial) {
		list_del_init(&m->node);
		if (m->ask) {
			m->ask->sent = true;
			m->ask->out = NULL;
		}
	} else {
		m = NULL;
	}
	spin_unlock(&t->lock);
	ask_msg_free(m);
}

int ask_answer(struct ask_table *t, struct ask_msg *m, bool more)
{
	const struct zcp_msg *head = ask_msg_head(m);
	struct ask *a;
	int ret = 0;

	spin_lock(&t->lock);
	a = find_token(t, head->token);
	if (!a || a->done || a->error || !a->sent) {
		t->late++;
	} else if (head->type != a->answer) {
		ret = -EINVAL;
	} else if (a->n_answers >= ASK_ANSWERS_MAX) {
		a->error = -ENOBUFS;
	} else {
		list_add_tail(&m->node, &a->answers);
		a->n_answers++;
		a->done = !more;
		t->answered++;
		m = NULL;
	}
	if (a)
		wake_up_interruptible(&a->wait);
	spin_unlock(&t->lock);
	ask_msg_free(m);
	return ret;
}

/* Lines of one part; the last one needs no '\n'. */
static int emit_lines(u8 *text, size_t len, zcp_emit_t emit, void *arg)
{
	size_t at = 0;
	int ret = 0;

	wire_text_clean(text, len);
	while (!ret && at < len) {
		const u8 *end = memchr(text + at, '\n', len - at);
		size_t n = end ? end - (text + at) : len - at;

		ret = emit(arg, text + at, n);
		at += n + 1;
	}
	return ret;
}

static struct ask_msg *text_question(u16 type, const struct zcp_actor *actor, const char *text)
{
	size_t len = strlen(text);
	struct zcp_query *q;
	struct ask_msg *m;

	if (len > ZCP_RAC_MAX || actor->acee_len > ZCP_ACEE_MAX)
		return ERR_PTR(-EINVAL);
	m = ask_msg_alloc(type, sizeof(*q) + actor->acee_len + len);
	if (!m)
		return ERR_PTR(-ENOMEM);
	q = ask_msg_body(m);
	q->origin = actor->origin;
	wire_name_put(q->userid, actor->userid);
	q->acee_len = actor->acee_len;
	q->text_len = len;
	q->flags = actor->recovery ? ZCP_QUERY_RECOVERY : 0;
	memcpy(q->data, actor->acee, actor->acee_len);
	memcpy(q->data + actor->acee_len, text, len);
	return m;
}

int ask_text(struct ask_table *t, u16 type, const struct zcp_actor *actor, const char *text,
	     zcp_emit_t emit, void *arg, s32 *rc)
{
	struct ask_msg *m = text_question(type, actor, text);
	bool more = true;
	struct ask *a;
	int ret = 0;

	if (IS_ERR(m))
		return PTR_ERR(m);
	a = ask_begin(t, actor->userid, m);
	if (IS_ERR(a))
		return PTR_ERR(a);
	while (!ret && more) {
		struct zcp_query_ans *ans;

		m = ask_next(a);
		if (IS_ERR(m)) {
			ret = PTR_ERR(m);
			break;
		}
		ans = ask_msg_body(m);
		more = ans->flags & ZCP_QUERY_MORE;
		*rc = ans->rc;
		ret = emit_lines(ans->text, ask_msg_size(m) - sizeof(*ans), emit, arg);
		ask_msg_free(m);
	}
	ask_end(a);
	return ret;
}

int ask_tell(struct ask_msg *m)
{
	struct zcp_tell *t = ask_msg_body(m);
	char userid[ZCP_NAME_LEN + 1];

	wire_name_get(userid, t->userid);
	wire_text_clean(t->text, t->text_len);
	zcp_ops->tell(userid, (const char *)t->text, t->text_len, t->keep);
	ask_msg_free(m);
	return 0;
}
