// SPDX-License-Identifier: MIT
/* worker.c - the process that decides: jobs, what they wait for, and the loop around them */
#include <errno.h>
#include <libgen.h>
#include <openssl/rand.h>
#include <poll.h>
#include <seccomp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include "lib/clock.h"
#include "lib/log.h"
#include "lib/proc.h"
#include "lib/sandbox.h"
#include "racf/batch.h"
#include "racf/check.h"
#include "racf/cmd.h"
#include "racf/cpevent.h"
#include "racf/ich.h"
#include "racf/job.h"
#include "racf/message.h"
#include "racf/mfa.h"
#include "racf/newvalue.h"
#include "racf/route.h"
#include "racf/sessions.h"
#include "racf/store.h"
#include "racf/trail.h"
#include "smf/proto.h"

#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))
#define THREADS 2	/* of key derivations: each takes as much memory as the cost says */

struct worker worker;

static struct job *jobs;
static unsigned int n_jobs;
static struct batch answers;	/* on their way to the front */

uint64_t job_now(void)
{
	return clock_ms();
}

uint64_t job_time(void)
{
	return clock_ns(CLOCK_REALTIME);
}

/* ---- answers ---------------------------------------------------------------------- */

/* An answer of this type, to be filled in. The front hears it when send_answers() says so. */
static struct racf_answer *new_answer(uint32_t type)
{
	struct racf_answer *a = batch_room(&answers);

	if (!a) {
		batch_send(&answers, 0);
		a = batch_room(&answers);
	}
	memset(a, 0, RACF_ANSWER_HEAD);
	a->type = type;
	return a;
}

static void add_answer(const struct racf_answer *a)
{
	batch_add(&answers, RACF_ANSWER_HEAD + a->text_len);
}

static void answer(struct job *job, bool more)
{
	struct racf_answer *a = new_answer(job->r.type + 1);

	a->decision = job->decision;
	a->reason = job->reason;
	a->token = job->r.token;
	a->rc = job->rc;
	a->more = more;
	a->flags = check_labeled_mode(&worker.options) ? ZCP_RACF_LABELED : 0;
	if (worker.options.erase == RACF_ERASE_ALL)
		a->flags |= ZCP_RACF_ERASE;
	a->acee_len = job->decision == ZCP_PERMIT ? job->acee_len : 0;
	a->text_len = job->len;
	memcpy(a->user, job->user, sizeof(a->user));
	if (a->acee_len)
		memcpy(a->label, job->acee.label, sizeof(a->label));
	memcpy(a->acee, job->blob, a->acee_len);
	memcpy(a->text, job->text, job->len);
	add_answer(a);
	job->len = 0;
}

void job_say(struct job *job, const char *fmt, ...)
{
	char line[600];
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(line, sizeof(line) - 1, fmt, ap);
	va_end(ap);
	if (n > (int)sizeof(line) - 2)
		n = sizeof(line) - 2;
	line[n++] = '\n';
	if (job->len + n > sizeof(job->text) && job->r.type == RACF_IMSG_COMMAND)
		answer(job, true);
	if (job->len + n > sizeof(job->text))
		return;
	memcpy(job->text + job->len, line, n);
	job->len += n;
}

void job_finish(struct job *job)
{
	struct job **p = &jobs;

	if (job->r.token)
		answer(job, false);
	while (*p != job)
		p = &(*p)->next;
	*p = job->next;
	n_jobs--;
	newvalue_wipe(job);
	explicit_bzero(job, sizeof(*job));
	free(job);
}

void worker_tell(const char *user, bool keep, const char *text)
{
	struct racf_answer *a = new_answer(RACF_IMSG_TELL);

	a->more = keep;
	snprintf(a->user, sizeof(a->user), "%s", user);
	a->text_len = snprintf(a->text, ZCP_TELL_MAX, "%.*s\n", ZCP_TELL_MAX - 2, text);
	add_answer(a);
}

void worker_operator(const char *fmt, ...)
{
	char text[200];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	log_msg(LOG_ALERT, "%s", text);
	worker_tell("", false, text);
}

void worker_state(void)
{
	struct racf_answer *a = new_answer(RACF_IMSG_STATE);

	a->more = worker.options.severed;
	add_answer(a);
}

void worker_events(const void *events, size_t len)
{
	struct racf_answer *a = new_answer(RACF_IMSG_EVENTS);

	_Static_assert(sizeof(struct zcp_racf_events) +
		       ZCP_RACF_EVENTS_MAX * sizeof(struct zcp_racf_event) <= sizeof(a->text), "");
	memcpy(a->text, events, len);
	a->text_len = len;
	add_answer(a);
}

void worker_who(void)
{
	add_answer(new_answer(RACF_IMSG_WHO));
}

/* ---- waits ------------------------------------------------------------------------- */

void job_derive(struct job *job, struct kdf_job *kdf, job_step_t step)
{
	job->step = step;
	kdf->arg = job;
	job->error = kdfpool_submit(kdf);
	if (!job->error)
		return;
	/* too many wait for this id: no answer about the password at all */
	explicit_bzero(kdf, sizeof(*kdf));
	job->decision = ZCP_DENY;
	job->reason = ZCP_REASON_INTERNAL;
	job->rc = 8;
	job->len = 0;
	job_finish(job);
}

static void record_done(void *arg, int error)
{
	struct job *job = arg;

	job->error = error;
	job->step(job);
}

bool job_clears_trail(const struct job *job)
{
	return job->identified && (job->acee.attrs & RACF_AUDITOR ||
				   !strcmp(job->acee.user, SMF_RACF_USER));
}

/*
 * What they do is recorded while it is full: they log on, ask what they may do with the trail, and
 * put RACF to work again.
 */
static bool clears_trail(const struct job *job)
{
	if (!job_clears_trail(job))
		return false;
	if (job->r.type == RACF_IMSG_COMMAND)
		return job->r.cmd.verb == VERB_SETRACF;
	return job->decision == ZCP_PERMIT && (job->ask || job->r.type == RACF_IMSG_VERIFY);
}

void job_record(struct job *job, const struct smf_rec *rec, bool keep, job_step_t step)
{
	unsigned int flags = (keep ? TRAIL_KEEP : 0) | (clears_trail(job) ? TRAIL_RECOVERY : 0);

	job->step = step;
	job->error = trail_put(rec->p, rec->len, flags, record_done, job);
	if (job->error)
		step(job);
}

void job_sleep(struct job *job, uint64_t until, job_step_t step)
{
	job->step = step;
	job->wake = until;
}

/* Wakes whose time has come. Milliseconds until the next one; -1: nobody sleeps. */
static int wake_sleepers(void)
{
	uint64_t now = job_now(), next = UINT64_MAX;
	struct job *job, *after;

	for (job = jobs; job; job = after) {
		after = job->next;
		if (!job->wake)
			continue;
		if (job->wake > now) {
			next = job->wake < next ? job->wake : next;
			continue;
		}
		/* such a step only finishes its own job */
		job->wake = 0;
		job->step(job);
	}
	return next == UINT64_MAX ? -1 : (int)(next - now);
}

static void kdf_input(void)
{
	struct kdf_job *k;

	while ((k = kdfpool_done())) {
		struct job *job = k->arg;

		job->step(job);
	}
}

/* ---- requests ------------------------------------------------------------------------ */

/*
 * A recovery LOGON ends what an explicit sever began, and nothing else: CP vouches for the user,
 * for whom there is no ACEE.
 */
static void identify_recovery(struct job *job)
{
	const struct racf_request *r = &job->r;

	if (r->type != RACF_IMSG_COMMAND || !(r->flags & ZCP_QUERY_RECOVERY) ||
	    !worker.options.severed || r->cmd.verb != VERB_SETRACF)
		return;
	snprintf(job->acee.user, sizeof(job->acee.user), "%s", r->user);
	job->acee.attrs = RACF_SPECIAL;
	job->identified = true;
}

static struct job *new_job(const struct racf_request *r)
{
	struct job *job = n_jobs < JOBS_MAX ? calloc(1, sizeof(*job)) : NULL;

	if (!job)
		return NULL;
	memcpy(&job->r, r, racf_request_size(r));
	job->started = job_now();
	job->decision = ZCP_DENY;
	job->next = jobs;
	jobs = job;
	n_jobs++;
	job->identified = r->acee_len && worker.boot &&
			  !acee_open(&job->acee, worker.key, worker.boot, r->acee, r->acee_len);
	identify_recovery(job);
	return job;
}

/* Refused at once, and nothing is recorded because nothing was looked at. */
static void turn_away(const struct racf_request *r, enum zcp_reason reason, const char *text)
{
	struct racf_answer *a = new_answer(r->type + 1);

	a->token = r->token;
	a->decision = ZCP_DENY;
	a->reason = reason;
	a->rc = 8;
	a->text_len = strlen(text);
	memcpy(a->text, text, a->text_len);
	add_answer(a);
}

/*
 * RVARY INACTIVE leaves LOGOFF, whoever comes himself until it is known who it is, and commands,
 * which look for themselves.
 */
static bool severed(const struct racf_request *r)
{
	return worker.options.severed && r->type != RACF_IMSG_COMMAND &&
	       (r->type != RACF_IMSG_VERIFY || r->action == ZCP_VERIFY_AUTOLOG ||
		r->action == ZCP_VERIFY_ALTERNATE);
}

static void begin(const struct racf_request *r)
{
	struct job *job;

	/* LOGON goes on until it is known who comes, commands look for themselves */
	if (trail_severed() && (r->type == RACF_IMSG_AUTH || r->type == RACF_IMSG_ROUTE)) {
		turn_away(r, ZCP_REASON_TRAIL, RPIRAC006E "\n");
		return;
	}
	job = severed(r) ? NULL : new_job(r);
	if (!job) {
		turn_away(r, ZCP_REASON_INTERNAL, "");
		return;
	}
	switch (r->type) {
	case RACF_IMSG_VERIFY:
		verify_start(job);
		break;
	case RACF_IMSG_AUTH:
		auth_start(job);
		break;
	case RACF_IMSG_COMMAND:
		command_start(job);
		break;
	case RACF_IMSG_ROUTE:
		route_start(job);
		break;
	}
}

/* A step may end its job and begin another one: each time from the first one on. */
static void tell_who_asks(void)
{
	struct job *job = jobs;

	while (job) {
		if (!job->asks_who) {
			job = job->next;
			continue;
		}
		job->asks_who = false;
		job->wake = 0;
		job->step(job);
		job = jobs;
	}
}

static void take_sessions(const struct racf_request *r)
{
	struct racf_answer *a = new_answer(RACF_IMSG_SESSIONS_HEARD);

	a->token = r->token;
	add_answer(a);
	sessions_heard(&r->sessions);
	tell_who_asks();
}

static void take(const struct racf_request *r)
{
	switch (r->type) {
	case RACF_IMSG_BOOT:
		worker.boot = r->boot;
		rvary_announce();
		cpevent_tell(true);
		break;
	case RACF_IMSG_PING:
		add_answer(new_answer(RACF_IMSG_PONG));
		break;
	case RACF_IMSG_CANCEL:
		/*
		 * it goes on: a failed attempt counts although nobody waits, and CP drops the
		 * answer
		 */
		break;
	case RACF_IMSG_VERIFY:
	case RACF_IMSG_COMMAND:
	case RACF_IMSG_ROUTE:
		/* they may take long: who has an answer shall not wait for that */
		batch_send(&answers, 0);
		begin(r);
		break;
	case RACF_IMSG_AUTH:
		begin(r);
		break;
	case RACF_IMSG_SESSIONS:
		take_sessions(r);
		break;
	default:
		log_fatal("request %u from front", r->type);
	}
}

static void front_input(void)
{
	static struct batch requests;
	const struct racf_request *r;
	size_t at = 0;

	if (!batch_recv(&requests))
		exit(0);
	while ((r = batch_request(&requests, &at)))
		take(r);
	explicit_bzero(requests.space, requests.len);
}

/* smfd asks what a user may do with the trail. */
static void smf_asks(uint64_t id, unsigned int what, const struct zcp_query *q)
{
	static struct racf_request r;
	struct job *job;
	size_t len;

	memset(&r, 0, sizeof(r));
	r.acee_len = q->acee_len;
	memcpy(r.acee, q->data, q->acee_len);
	len = q->text_len < sizeof(r.logstr) - 1 ? q->text_len : sizeof(r.logstr) - 1;
	memcpy(r.logstr, q->data + q->acee_len, len);
	racf_request_origin(&r, &q->origin);
	job = new_job(&r);
	if (!job) {
		trail_answer(id, false, false, "RPISMF005E TOO MANY REQUESTS, TRY AGAIN\n");
		return;
	}
	job->ask = id;
	job->ask_what = what;
	auth_start_smf(job);
}

/* ---- start ------------------------------------------------------------------------------ */

/*
 * Nothing is decided before smfd has said whether the trail is severed. An smfd that is not there
 * takes no record either, so after a while what needs one is refused for that.
 */
static int until_known(uint64_t started)
{
	uint64_t age = job_now() - started;

	return trail_known() || age >= TRAIL_WAIT_MS ? 0 : (int)(TRAIL_WAIT_MS - age);
}

static int earlier(int a, int b)
{
	return a < 0 || (b >= 0 && b < a) ? b : a;
}

static void loop(void)
{
	static void (*const inputs[])(void) = { trail_input, mfa_input, kdf_input, front_input };
	uint64_t started = job_now();

	for (;;) {
		int sleepers = wake_sleepers(), tick = trail_tick(), asks = mfa_tick();
		int unknown = until_known(started);
		struct pollfd p[] = {
			{ trail_fd(), POLLIN, 0 },
			{ mfa_fd(), POLLIN, 0 },
			{ kdfpool_fd(), POLLIN, 0 },
			{ unknown ? -1 : RACF_FD_PAIR, POLLIN, 0 },
		};

		tick = earlier(earlier(tick, sleepers), asks);
		tick = unknown ? earlier(tick, unknown) : tick;
		batch_send(&answers, 0);
		if (poll(p, ARRAY_SIZE(p), tick) < 0 && errno != EINTR)
			log_fatal("poll: %m");
		for (size_t i = 0; i < ARRAY_SIZE(p); i++) {
			if (!p[i].revents)
				continue;
			inputs[i]();
			/* these answers do not wait for what comes of the next input */
			batch_send(&answers, 0);
		}
	}
}

static void say_cost(void)
{
	const struct kdf_cost *c = &worker.options.cost;

	if (kdf_cost_weak(c))
		log_msg(LOG_WARNING,
			"PASSWORDS ARE WEAKLY PROTECTED: scrypt N=2^%u r=%u p=%u is below the "
			"floor,"
			" for emulated test machines only",
			c->log2_n, c->r, c->p);
}

/* What is in force from the start. Nobody waits for it. */
static void record_status(void)
{
	struct smf_rec rec;

	if (rvary_status(&rec) || trail_put(rec.p, rec.len, TRAIL_KEEP, NULL, NULL))
		log_fatal("no record of the start");
}

int racf_worker(const struct racf_paths *opt)
{
	static const int syscalls[] = {
		SCMP_SYS(openat),   SCMP_SYS(open),	 SCMP_SYS(unlink),     SCMP_SYS(unlinkat),
		SCMP_SYS(fsync),    SCMP_SYS(fdatasync), SCMP_SYS(ftruncate),  SCMP_SYS(stat),
		SCMP_SYS(lstat),    SCMP_SYS(access),	 SCMP_SYS(faccessat),  SCMP_SYS(faccessat2),
		SCMP_SYS(readlink), SCMP_SYS(getcwd),	 SCMP_SYS(fchmod),     SCMP_SYS(fchown),
		SCMP_SYS(socket),   SCMP_SYS(connect),	 SCMP_SYS(getsockopt), SCMP_SYS(sendmsg),
		SCMP_SYS(recvmsg),  SCMP_SYS(sendto),	 SCMP_SYS(recvfrom),   SCMP_SYS(clone),
		SCMP_SYS(clone3),   SCMP_SYS(eventfd2),	 SCMP_SYS(sysinfo),
	};
	char folder[4096];
	struct sandbox_path paths[1] = { { folder, SANDBOX_READ | SANDBOX_WRITE } };
	const struct sandbox_profile profile = {
		.name = "racfd worker", .syscalls = syscalls, .n_syscalls = ARRAY_SIZE(syscalls),
		.paths = paths, .n_paths = ARRAY_SIZE(paths),
	};
	uid_t smf_uid = proc_uid(opt->smf_user);
	uint64_t instance = 0;
	char *copy;

	if (smf_uid == (uid_t)-1)
		log_fatal("%s: no such user", opt->smf_user);
	/* without such a user there is no provider */
	mfa_init(opt->mfa_socket, proc_uid(opt->mfa_user));
	proc_child("worker", opt->user);
	if (sandbox_hide_memory())
		return 1;
	tzset();
	copy = strdup(opt->db);
	snprintf(folder, sizeof(folder), "%s", copy ? dirname(copy) : ".");
	free(copy);
	if (store_open(opt->db, &worker) ||
	    RAND_bytes((unsigned char *)&instance, sizeof(instance)) != 1)
		return 1;
	say_cost();
	if (sandbox_enter(&profile))
		return 1;
	kdfpool_start(THREADS);
	trail_init(opt->smf_socket, smf_uid, instance ?: 1, smf_asks);
	record_status();
	if (send(RACF_FD_PAIR, "", 1, MSG_NOSIGNAL) != 1)
		return 1;
	loop();
	return 0;
}
