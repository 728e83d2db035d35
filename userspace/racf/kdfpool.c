// SPDX-License-Identifier: MIT
/* kdfpool.c - threads that derive keys from passwords */
#include <errno.h>
#include <pthread.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>
#include "lib/log.h"
#include "racf/kdfpool.h"

#define THREADS_MAX	8
#define WAITING_MAX	256
#define WAITING_USER	8

static struct {
	pthread_mutex_t lock;
	pthread_cond_t work;
	int fd;
	struct kdf_job *waiting, *done;
	struct kdf_job *running[THREADS_MAX];
} pool = { .lock = PTHREAD_MUTEX_INITIALIZER, .work = PTHREAD_COND_INITIALIZER, .fd = -1 };

static void append(struct kdf_job **list, struct kdf_job *job)
{
	while (*list)
		list = &(*list)->next;
	job->next = NULL;
	*list = job;
}

static bool is_running(const char *claimed)
{
	for (unsigned int i = 0; i < THREADS_MAX; i++)
		if (pool.running[i] && !strcmp(pool.running[i]->claimed, claimed))
			return true;
	return false;
}

/* The oldest job whose id has none running. */
static struct kdf_job *take(void)
{
	for (struct kdf_job **p = &pool.waiting; *p; p = &(*p)->next) {
		struct kdf_job *job = *p;

		if (is_running(job->claimed))
			continue;
		*p = job->next;
		return job;
	}
	return NULL;
}

static void run(struct kdf_job *job)
{
	job->error = 0;
	for (unsigned int i = 0; i < job->n_steps && !job->error; i++) {
		struct kdf_step *s = &job->steps[i];

		job->error = kdf_derive(&s->cost, s->salt, job->user,
					s->is_new ? job->new_password : job->password, s->verifier);
	}
	explicit_bzero(job->password, sizeof(job->password));
	explicit_bzero(job->new_password, sizeof(job->new_password));
}

static void *thread(void *arg)
{
	struct kdf_job **mine = arg;
	uint64_t one = 1;

	pthread_mutex_lock(&pool.lock);
	for (;;) {
		struct kdf_job *job = take();

		if (!job) {
			pthread_cond_wait(&pool.work, &pool.lock);
			continue;
		}
		*mine = job;
		pthread_mutex_unlock(&pool.lock);
		run(job);
		pthread_mutex_lock(&pool.lock);
		*mine = NULL;
		append(&pool.done, job);
		/* another job of this id may have waited for this one */
		pthread_cond_signal(&pool.work);
		if (write(pool.fd, &one, sizeof(one)) != sizeof(one))
			log_fatal("eventfd: %m");
	}
	return NULL;
}

void kdfpool_start(unsigned int threads)
{
	pthread_t t;

	pool.fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	if (pool.fd < 0)
		log_fatal("eventfd: %m");
	for (unsigned int i = 0; i < threads && i < THREADS_MAX; i++)
		if (pthread_create(&t, NULL, thread, &pool.running[i]) || pthread_detach(t))
			log_fatal("thread for passwords cannot be started");
}

int kdfpool_fd(void)
{
	return pool.fd;
}

int kdfpool_submit(struct kdf_job *job)
{
	unsigned int all = 0, same = 0;
	int ret = 0;

	pthread_mutex_lock(&pool.lock);
	for (struct kdf_job *j = pool.waiting; j; j = j->next) {
		all++;
		same += !strcmp(j->claimed, job->claimed);
	}
	if (all >= WAITING_MAX || same >= WAITING_USER)
		ret = -EBUSY;
	else
		append(&pool.waiting, job);
	pthread_cond_signal(&pool.work);
	pthread_mutex_unlock(&pool.lock);
	return ret;
}

struct kdf_job *kdfpool_done(void)
{
	struct kdf_job *job;
	uint64_t count;

	pthread_mutex_lock(&pool.lock);
	job = pool.done;
	if (job)
		pool.done = job->next;
	else if (read(pool.fd, &count, sizeof(count)) < 0 && errno != EAGAIN)
		log_fatal("eventfd: %m");
	pthread_mutex_unlock(&pool.lock);
	return job;
}
