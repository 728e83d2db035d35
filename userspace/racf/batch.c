// SPDX-License-Identifier: MIT
/* batch.c - messages that go between front and worker together */
#include <assert.h>
#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include "lib/log.h"
#include "racf/batch.h"

#define MESSAGE_MAX \
	(sizeof(struct racf_answer) > sizeof(struct racf_request) ? sizeof(struct racf_answer) : \
								    sizeof(struct racf_request))

static_assert(MESSAGE_MAX % 8 == 0 && MESSAGE_MAX <= BATCH_MAX, "the largest one fits");

static size_t padded(size_t size)
{
	return (size + 7) & ~(size_t)7;
}

void *batch_room(struct batch *b)
{
	return b->len + MESSAGE_MAX <= BATCH_MAX ? b->space + b->len : NULL;
}

void batch_add(struct batch *b, size_t size)
{
	memset(b->space + b->len + size, 0, padded(size) - size);
	b->len += padded(size);
}

bool batch_send(struct batch *b, int flags)
{
	ssize_t n;

	if (!b->len)
		return true;
	do {
		n = send(RACF_FD_PAIR, b->space, b->len, MSG_NOSIGNAL | flags);
	} while (n < 0 && errno == EINTR);
	if (n < 0 && errno == EAGAIN)
		return false;
	if (n != (ssize_t)b->len)
		log_fatal("other process is gone");
	explicit_bzero(b->space, b->len);
	b->len = 0;
	return true;
}

bool batch_recv(struct batch *b)
{
	ssize_t n;

	do {
		n = recv(RACF_FD_PAIR, b->space, sizeof(b->space), 0);
	} while (n < 0 && errno == EINTR);
	if (n < 0 && errno != ECONNRESET)
		log_fatal("other process: recv: %m");
	b->len = n > 0 ? n : 0;
	return n > 0;
}

/* A message of this size is there, as a whole. */
static bool holds(const struct batch *b, size_t at, size_t size)
{
	return padded(size) <= b->len - at;
}

struct racf_request *batch_request(struct batch *b, size_t *at)
{
	struct racf_request *r = (void *)(b->space + *at);

	if (*at == b->len)
		return NULL;
	if (!holds(b, *at, RACF_REQUEST_HEAD) || !holds(b, *at, racf_request_size(r)) ||
	    !racf_request_valid(r))
		log_fatal("bad request from front");
	*at += padded(racf_request_size(r));
	return r;
}

struct racf_answer *batch_answer(struct batch *b, size_t *at)
{
	struct racf_answer *a = (void *)(b->space + *at);

	if (*at == b->len)
		return NULL;
	if (!holds(b, *at, RACF_ANSWER_HEAD) || a->text_len > RACF_TEXT_MAX ||
	    a->acee_len > ZCP_ACEE_MAX || !holds(b, *at, RACF_ANSWER_HEAD + a->text_len))
		log_fatal("bad answer from worker");
	*at += padded(RACF_ANSWER_HEAD + a->text_len);
	return a;
}
