/* SPDX-License-Identifier: MIT */
/*
 * batch.h - messages that go between front and worker together
 *
 * What a process has to say in one turn of its loop takes one system call, and wakes the other
 * once. Messages are built in the batch, one behind the other; each tells its own size.
 */
#ifndef ZCP_RACF_BATCH_H
#define ZCP_RACF_BATCH_H

#include "racf/imsg.h"

#define BATCH_MAX	32768

struct batch {
	size_t len;
	uint8_t space[BATCH_MAX] __attribute__((aligned(8)));
};

/* Room for one more message of any kind; NULL: none until the batch has gone. */
void *batch_room(struct batch *b);
/* The message there is complete. Bytes up to size are sent; the rest of a multiple of 8 is null. */
void batch_add(struct batch *b, size_t size);
/*
 * Sends what there is and wipes it. False: with MSG_DONTWAIT in flags, the other end takes nothing
 * now. Ends the process when the other end is gone.
 */
bool batch_send(struct batch *b, int flags);
/* Waits for the other end's next batch. False: it is gone. */
bool batch_recv(struct batch *b);
/*
 * The request, or the answer, at *at, which moves behind it; NULL at the batch's end. One that
 * breaks the contract ends the process.
 */
struct racf_request *batch_request(struct batch *b, size_t *at);
struct racf_answer *batch_answer(struct batch *b, size_t *at);

#endif
