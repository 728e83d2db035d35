// SPDX-License-Identifier: MIT
/* verify.c - whether a trail is what smfd wrote */
#include <errno.h>
#include <openssl/evp.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "smf/seal.h"
#include "smf/trailkey.h"
#include "smf/verify.h"

struct verify {
	verify_say say;
	void *arg;
	struct verify_sum *sum;
	struct trail_state st; /* what must come next */
	struct trail_state trusted; /* after the last good signature */
	bool broken; /* something since then is not good */
	uint64_t signed_next; /* records before it are covered by a signature that was looked at */
	EVP_MD_CTX *ctx;
	uint32_t count, bytes; /* of the group */
	uint64_t group; /* where it begins */
	bool begun;
	struct trail_state *witness;
	size_t n_witness;
	struct trail_reader reader;
};

struct verify *verify_new(const struct trail_state *st, verify_say say, void *arg)
{
	struct verify *v = calloc(1, sizeof(*v));

	if (!v)
		return NULL;
	v->ctx = EVP_MD_CTX_new();
	if (!v->ctx) {
		free(v);
		return NULL;
	}
	v->say = say;
	v->arg = arg;
	v->st = *st;
	v->trusted = *st;
	v->signed_next = st->next;
	return v;
}

void verify_free(struct verify *v)
{
	EVP_MD_CTX_free(v->ctx);
	free(v->witness);
	free(v);
}

const struct trail_state *verify_trust(const struct verify *v)
{
	return &v->trusted;
}

static void find(struct verify *v, uint64_t off, uint64_t from, uint64_t to, const char *what)
{
	v->broken = true;
	if (v->sum)
		v->sum->findings++;
	v->say(v->arg, off, from, to, what);
}

/* ---- witnesses ----------------------------------------------------------- */

int verify_witness(struct verify *v, const char *text, size_t len)
{
	struct trail_state st, *more;

	if (trail_trust_parse(text, len, &st))
		return -EINVAL;
	/* what lies before the trust was verified when that was made */
	if (st.epoch <= v->trusted.epoch)
		return 0;
	more = reallocarray(v->witness, v->n_witness + 1, sizeof(*more));
	if (!more)
		return -ENOMEM;
	v->witness = more;
	v->witness[v->n_witness++] = st;
	return 0;
}

static void meet_witness(struct verify *v, uint64_t off)
{
	for (size_t i = 0; i < v->n_witness; i++) {
		struct trail_state *w = &v->witness[i];

		if (w->epoch != v->st.epoch)
			continue;
		if (w->id != v->st.id || w->next != v->st.next ||
		    memcmp(w->digest, v->st.digest, sizeof(w->digest)) ||
		    memcmp(w->key, v->st.key, sizeof(w->key)))
			find(v, off, v->signed_next, v->st.next - 1,
			     "not what the witness was told");
		w->epoch = 0;
	}
}

uint64_t verify_end(struct verify *v)
{
	uint64_t missing = 0;

	v->sum = NULL;
	for (size_t i = 0; i < v->n_witness; i++) {
		if (!v->witness[i].epoch)
			continue;
		missing++;
		find(v, 0, v->st.next, v->witness[i].next - 1,
		     "cut off: a witness was told of what is not there");
	}
	return missing;
}

/* ---- seals --------------------------------------------------------------- */

static void check_order(struct verify *v, const uint8_t *rec, uint64_t off)
{
	uint64_t first = smf_get64(rec + TRAIL_FIRST), end = first + v->count;
	bool begin = smf_get16(rec + SMF_STY) == TRAIL_BEGIN;

	if (smf_get64(rec + TRAIL_ID) != v->st.id)
		find(v, off, first, end - 1, "of another trail");
	else if (first > v->st.next)
		find(v, off, v->st.next, first - 1, "records are missing");
	else if (first < v->st.next)
		find(v, off, first, end - 1, "records that were there before");
	else if (memcmp(rec + TRAIL_PREV, v->st.digest, TRAIL_DIGEST_LEN))
		find(v, off, first, first, "does not continue what is before it");
	else if (smf_get64(rec + TRAIL_TIME) < v->st.time)
		find(v, off, first, end - 1, "dated before what is before it");
	if (begin == v->begun)
		find(v, off, first, end - 1, begin ? "a second BEGIN" : "no BEGIN before it");
	else if (v->sum->ended)
		find(v, off, first, end - 1, "behind the END");
	if (smf_get32(rec + TRAIL_COUNT) != v->count || smf_get32(rec + TRAIL_BYTES) != v->bytes)
		find(v, v->group, first, first + smf_get32(rec + TRAIL_COUNT) - 1,
		     "records were put in or taken out");
}

static void check_digest(struct verify *v, const uint8_t *rec)
{
	uint8_t digest[TRAIL_DIGEST_LEN];

	if (seal_finish(v->ctx, rec, digest))
		find(v, v->group, v->st.next, v->st.next, "no digest");
	else if (memcmp(digest, rec + TRAIL_DIGEST, sizeof(digest)))
		find(v, v->group, smf_get64(rec + TRAIL_FIRST),
		     smf_get64(rec + TRAIL_FIRST) + smf_get32(rec + TRAIL_COUNT) - 1, "changed");
}

static void check_signature(struct verify *v, const uint8_t *rec, uint64_t off)
{
	uint64_t epoch = smf_get64(rec + TRAIL_EPOCH);

	if (epoch != v->st.epoch)
		find(v, off, v->signed_next, v->st.next - 1,
		     epoch > v->st.epoch ? "signatures are missing before it" :
					   "a signature that was there before");
	else if (trail_key_verify(v->st.key, rec, TRAIL_SIGNATURE, rec + TRAIL_SIGNATURE))
		find(v, off, v->signed_next, v->st.next - 1, "the signature is wrong");
	v->st.epoch = epoch + 1;
	memcpy(v->st.key, rec + TRAIL_NEXT_KEY, TRAIL_PUBLIC_LEN);
	v->sum->signatures++;
	meet_witness(v, off);
	v->signed_next = v->st.next;
	if (!v->broken)
		v->trusted = v->st;
}

/* What was found is found; from here on counts what this seal says. */
static void take_seal(struct verify *v, const uint8_t *rec, uint64_t off)
{
	check_order(v, rec, off);
	check_digest(v, rec);
	v->st.id = smf_get64(rec + TRAIL_ID);
	v->st.time = smf_get64(rec + TRAIL_TIME);
	if (!v->begun)
		v->sum->first = smf_get64(rec + TRAIL_FIRST);
	v->st.next = smf_get64(rec + TRAIL_FIRST) + smf_get32(rec + TRAIL_COUNT);
	memcpy(v->st.digest, rec + TRAIL_DIGEST, TRAIL_DIGEST_LEN);
	v->begun = true;
	v->sum->ended = smf_get16(rec + SMF_STY) == TRAIL_END;
	v->sum->groups++;
	if (smf_get16(rec + SMF_LEN) == TRAIL_SIGNED_LEN)
		check_signature(v, rec, off);
}

/* ---- a data set ---------------------------------------------------------- */

static int walk(struct verify *v)
{
	struct trail_reader *r = &v->reader;
	const uint8_t *rec;
	bool open = false;
	size_t len;
	int ret;

	while ((ret = trail_read(r, &rec, &len)) > 0) {
		bool is_trail = rec[SMF_RTY] == SMF_TYPE_TRAIL;

		if (!open) {
			v->group = r->off;
			v->count = 0;
			v->bytes = 0;
			/*
			 * a seal is held to what it says was before it; the order is looked at
			 * apart
			 */
			ret = seal_begin(v->ctx, is_trail ? rec + TRAIL_PREV : v->st.digest);
			if (ret)
				return ret;
		}
		open = !is_trail;
		if (is_trail) {
			take_seal(v, rec, r->off);
			continue;
		}
		v->count++;
		v->bytes += len;
		if (seal_add(v->ctx, rec, len))
			return -EIO;
	}
	if (!ret && open)
		find(v, v->group, v->st.next, v->st.next + v->count - 1, "no seal behind it");
	return ret;
}

/* Where reading stopped before the end: the next record that can be told from what is no record */
static bool resync(struct verify *v, uint64_t size)
{
	struct trail_reader *r = &v->reader;
	uint64_t off = r->next + 1;
	uint8_t rec[TRAIL_SIGNED_LEN];

	for (; off + TRAIL_LEN <= size; off++) {
		ssize_t n = pread(r->fd, rec, sizeof(rec), off);

		if (n < TRAIL_LEN)
			return false;
		if (rec[SMF_RTY] != SMF_TYPE_TRAIL || smf_get16(rec) > n ||
		    smf_check(rec, smf_get16(rec)) || smf_get64(rec + TRAIL_ID) != v->st.id)
			continue;
		/* its own group is lost, what follows it is not */
		v->count = smf_get32(rec + TRAIL_COUNT);
		v->bytes = smf_get32(rec + TRAIL_BYTES);
		seal_begin(v->ctx, rec + TRAIL_PREV);
		take_seal(v, rec, off);
		trail_reader_init(r, r->fd);
		r->next = off + smf_get16(rec);
		return true;
	}
	return false;
}

int verify_data_set(struct verify *v, int fd, struct verify_sum *sum)
{
	off_t size = lseek(fd, 0, SEEK_END);
	int ret;

	if (size < 0)
		return -errno;
	*sum = (struct verify_sum){ .first = v->st.next, .bytes = size };
	v->sum = sum;
	v->begun = false;
	trail_reader_init(&v->reader, fd);
	do {
		ret = walk(v);
		if (ret < 0 || v->reader.next == (uint64_t)size)
			break;
		find(v, v->reader.next, v->st.next, v->st.next, "not a record");
	} while (resync(v, size));
	if (!ret && !v->begun)
		find(v, 0, v->st.next, v->st.next, "not a data set");
	sum->next = v->st.next;
	return ret < 0 ? ret : 0;
}
