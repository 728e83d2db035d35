// SPDX-License-Identifier: GPL-2.0-only
/*
 * recovery.c - the door to who checks a password when RACF cannot; no answer is no
 *
 * cp/recover.c says for whom it is asked, and when.
 */
#include <linux/module.h>
#include "door.h"
#include "wire.h"

static unsigned int recovery_timeout = 30;
module_param(recovery_timeout, uint, 0644);
MODULE_PARM_DESC(recovery_timeout,
		 "seconds that CP waits for the check of a recovery LOGON's password (1 to 3600)");

static struct ask_table recovery;
static atomic64_t permitted, denied;

static struct ask_msg *question(const char *userid, const char *password,
				const struct zcp_kdf *kdf)
{
	size_t len = strnlen(password, ZCP_PASSWORD_MAX);
	struct zcp_recovery_check *q;
	struct ask_msg *m = ask_msg_alloc(ZCP_RECOVERY_CHECK, sizeof(*q) + len);

	if (!m)
		return NULL;
	q = ask_msg_body(m);
	wire_name_put(q->userid, userid);
	q->kdf = *kdf;
	q->password_len = len;
	memcpy(q->password, password, len);
	return m;
}

int recovery_check(const char *userid, const char *password, const struct zcp_kdf *kdf)
{
	struct ask_msg *m = question(userid, password, kdf);
	const struct zcp_recovery_checked *a;
	struct ask *ask;
	bool yes;

	if (!m)
		return -ENOMEM;
	ask = ask_begin(&recovery, userid, m);
	if (IS_ERR(ask))
		return PTR_ERR(ask);
	m = ask_next(ask);
	ask_end(ask);
	if (IS_ERR(m))
		return PTR_ERR(m);
	a = ask_msg_body(m);
	yes = a->decision == ZCP_PERMIT;
	atomic64_inc(yes ? &permitted : &denied);
	ask_msg_free(m);
	return yes ? 0 : -EACCES;
}

/* ---- /dev/zcp/recovery ---- */

static int take(struct ask_msg *m)
{
	return ask_answer(&recovery, m, false);
}

const struct door_ops recovery_door = {
	.asks = &recovery,
	.check = wire_recovery_check,
	.open = ask_open,
	.close = ask_close,
	.pending = ask_pending,
	.peek = ask_peek,
	.sent = ask_sent,
	.take = take,
};

int recovery_counters(zcp_counter_fn fn, void *arg)
{
	return fn(arg, "", "recovery permitted", atomic64_read(&permitted)) ?:
	       fn(arg, "", "recovery denied", atomic64_read(&denied));
}

void recovery_init(void)
{
	ask_table_init(&recovery, ZCP_RECOVERY_CANCEL, &recovery_timeout);
}
