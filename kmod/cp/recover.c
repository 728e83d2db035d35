// SPDX-License-Identifier: GPL-2.0-only
/*
 * recover.c - recovery LOGON: who may come in, and what for, while RACF cannot say
 *
 * Security Target 7.1.2.2 and 7.1.4.1: when the path to RACF is severed, user
 * ids that SYSTEM CONFIG names log on with the password of the directory, to
 * repair. It opens on a definite sever alone (racfd's door is closed, or racfd
 * says so), never because an answer is late. Who comes in so has no ACEE: all
 * that RACF is asked for is refused. Commands are those of the table that say
 * CP_RECOVERY. The session ends when RACF is back.
 */
#include <linux/jiffies.h>
#include <linux/slab.h>
#include "cp/cp.h"
#include "cp/dirimage.h"

#define PEERS		16	/* whose failures are kept apart */
#define DELAY_LOG2	6u	/* a peer waits twice as long each time, at most 64 seconds */
#define FAILURES_MAX	64	/* of all; then it is closed until RACF is back */

/* A terminal's other end, and when it may try again */
struct peer {
	char name[ZCP_PEER_MAX];
	unsigned int failures;
	unsigned long again;		/* jiffies */
};

static DEFINE_SPINLOCK(lock);		/* all below */
static struct peer peers[PEERS];
static unsigned int failures;

static void end_sessions(struct work_struct *work);
static DECLARE_WORK(end_work, end_sessions);

bool cp_recovery_for(const char *userid)
{
	return esm_standing() != ZCP_RACF_ACTIVE && cp_config_recovery(userid);
}

/* ---- how often one may try ---- */

/* That of the name, or the one that has been quiet for longest */
static struct peer *find_peer(const char name[ZCP_PEER_MAX])
{
	struct peer *p, *oldest = peers;

	lockdep_assert_held(&lock);
	for (p = peers; p < peers + PEERS; p++) {
		if (p->failures && !memcmp(p->name, name, ZCP_PEER_MAX))
			return p;
		if (!p->failures || (oldest->failures && time_before(p->again, oldest->again)))
			oldest = p;
	}
	memcpy(oldest->name, name, ZCP_PEER_MAX);
	oldest->failures = 0;
	oldest->again = jiffies;
	return oldest;
}

/* Counted before it is known to be wrong, so that attempts side by side gain nothing. */
static bool try(const struct zcp_origin *origin)
{
	struct peer *p;
	bool may;

	spin_lock(&lock);
	p = find_peer(origin->peer);
	may = failures < FAILURES_MAX && (!p->failures || time_after_eq(jiffies, p->again));
	if (may) {
		failures++;
		p->failures++;
		p->again = jiffies + (1UL << min(p->failures, DELAY_LOG2)) * HZ;
	}
	spin_unlock(&lock);
	return may;
}

static void was_right(const struct zcp_origin *origin)
{
	spin_lock(&lock);
	failures--;
	find_peer(origin->peer)->failures = 0;
	spin_unlock(&lock);
}

/* ---- LOGON ---- */

/* CP's own record, since RACF makes none. */
static void record_refused(const struct esm_verify *v, int error)
{
	struct zcp_actor *actor = kzalloc(sizeof(*actor), GFP_KERNEL);
	struct aud_event ev = {
		.event = ZCP_EVENT_LOGON, .outcome = ZCP_OUTCOME_DENIED, .rc = 50, .actor = actor,
		.target = v->userid,
		.text = error == -EACCES ? "recovery LOGON refused: password" :
			error == -EAGAIN ? "recovery LOGON refused: too many attempts" :
					   "recovery LOGON refused: password could not be checked",
	};

	if (!actor)
		return;
	actor->origin = v->origin;
	aud_post(&ev);
	kfree(actor);
}

static const struct zcp_kdf *stored(const struct cp_dir *dir, const char *userid)
{
	const struct zcp_dir_user *u = dir ? cp_dir_find(dir, userid) : NULL;
	const struct zcp_dir_record *r =
		u ? dirimage_next(cp_dir_image(dir), u, NULL, ZCP_DIR_RECOVERY) : NULL;

	return r ? &((const struct zcp_dir_recovery *)r)->kdf : NULL;
}

int cp_recovery_verify(struct esm_verify *v)
{
	struct cp_dir *dir = cp_dir_get();
	const struct zcp_kdf *kdf = stored(dir, v->userid);
	int ret = -EAGAIN;

	v->reason = ZCP_REASON_PASSWORD;
	v->acee_len = 0;
	v->label[0] = '\0';
	v->text[0] = '\0';
	if (try(&v->origin)) {
		/* another's password, a group and a label are RACF's to judge */
		ret = !kdf || v->byuser[0] || v->group[0] || v->seclabel[0] || v->new_password[0] ?
			      -EACCES : recovery_check(v->userid, v->password, kdf);
		if (!ret)
			was_right(&v->origin);
	}
	cp_dir_put(dir);
	if (!ret && esm_standing() == ZCP_RACF_ACTIVE)	/* RACF came back meanwhile */
		ret = -ENOTCONN;
	if (ret)
		record_refused(v, ret);
	return ret;
}

/* ---- RACF is back ---- */

struct found {
	unsigned int n, max;
	char (*userid)[ZCP_NAME_LEN + 1];
};

static int add(struct zcp_vm *vm, void *arg)
{
	struct cp_vm *cp = cp_vm_get(vm);
	struct found *found = arg;
	struct cp_who *who;

	if (!cp)
		return 0;
	who = cp_who_get(cp);
	if (who->actor.recovery && !READ_ONCE(cp->ending) && found->n < found->max)
		strscpy(found->userid[found->n++], vm->userid, ZCP_NAME_LEN + 1);
	cp_who_put(who);
	cp_vm_put(cp);
	return 0;
}

static void end_session(const char *userid)
{
	struct cp_vm *cp = cp_vm_find(userid);
	struct cp_who *who;

	if (!cp)
		return;
	who = cp_who_get(cp);
	if (who->actor.recovery) {
		cp_tell(cp, ZCP_LINE_HIGH, "The external security manager is available again");
		cp_logoff_vm(cp, "CP");
	}
	cp_who_put(who);
	cp_vm_put(cp);
}

static void end_sessions(struct work_struct *work)
{
	char userid[ZCP_CFG_RECOVERY][ZCP_NAME_LEN + 1];
	struct found found = { .max = ZCP_CFG_RECOVERY, .userid = userid };
	unsigned int i;

	do {
		found.n = 0;
		zcp_vm_for_each(add, &found);
		for (i = 0; i < found.n; i++)
			end_session(userid[i]);
	} while (found.n == found.max);
	spin_lock(&lock);
	failures = 0;
	memset(peers, 0, sizeof(peers));
	spin_unlock(&lock);
}

void cp_recovery_over(void)
{
	queue_work(cp_wq, &end_work);
}
