// SPDX-License-Identifier: MIT
/* scan.c - the data sets of the trail: reading, and what is good in them */
#include <errno.h>
#include <openssl/evp.h>
#include <string.h>
#include <unistd.h>
#include "smf/dataset.h"
#include "smf/seal.h"

int seal_begin(EVP_MD_CTX *ctx, const uint8_t *prev)
{
	return EVP_DigestInit_ex(ctx, EVP_sha256(), NULL) == 1 &&
	       EVP_DigestUpdate(ctx, prev, TRAIL_DIGEST_LEN) == 1 ? 0 : -EIO;
}

int seal_add(EVP_MD_CTX *ctx, const uint8_t *p, size_t len)
{
	return EVP_DigestUpdate(ctx, p, len) == 1 ? 0 : -EIO;
}

int seal_finish(EVP_MD_CTX *ctx, const uint8_t *rec, uint8_t *digest)
{
	return EVP_DigestUpdate(ctx, rec, TRAIL_DIGEST) == 1 &&
			       EVP_DigestFinal_ex(ctx, digest, NULL) == 1 ?
		       0 :
		       -EIO;
}

int seal_digest(uint8_t *digest, const uint8_t *rec, const uint8_t *batch, size_t len)
{
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	int ret = ctx ? seal_begin(ctx, rec + TRAIL_PREV) : -ENOMEM;

	if (!ret && len)
		ret = seal_add(ctx, batch, len);
	if (!ret)
		ret = seal_finish(ctx, rec, digest);
	EVP_MD_CTX_free(ctx);
	return ret;
}

/* ---- reading ------------------------------------------------------------- */

void trail_reader_init(struct trail_reader *r, int fd)
{
	r->fd = fd;
	r->off = 0;
	r->next = 0;
	r->have = 0;
	r->at = 0;
}

/* At least want bytes in the buffer, fewer at the end of the file. */
static int fill(struct trail_reader *r, size_t want)
{
	if (r->have - r->at >= want)
		return 0;
	memmove(r->buf, r->buf + r->at, r->have - r->at);
	r->have -= r->at;
	r->at = 0;
	while (r->have < want) {
		ssize_t n =
			pread(r->fd, r->buf + r->have, sizeof(r->buf) - r->have, r->next + r->have);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -errno;
		if (!n)
			break;
		r->have += n;
	}
	return 0;
}

int trail_read(struct trail_reader *r, const uint8_t **rec, size_t *len)
{
	int ret = fill(r, SMF_RECORD_MAX);
	size_t left = r->have - r->at;

	if (ret)
		return ret;
	if (left < SMF_HEADER_LEN)
		return 0;
	*rec = r->buf + r->at;
	*len = smf_get16(*rec);
	if (*len > left || smf_check(*rec, *len))
		return 0;
	r->off = r->next;
	r->next += *len;
	r->at += *len;
	return 1;
}

/* ---- scan ---------------------------------------------------------------- */

struct batch {
	uint32_t count, bytes;
	bool open;
};

/* A trail record that fits what came before it and whose digest is right becomes the state. */
static bool accept_seal(struct trail_scan *scan, EVP_MD_CTX *ctx, const uint8_t *rec,
			const struct batch *b)
{
	unsigned int subtype = smf_get16(rec + SMF_STY);
	uint8_t digest[TRAIL_DIGEST_LEN];
	struct trail_state *st = &scan->st;

	if (scan->ended || scan->begun != (subtype != TRAIL_BEGIN) ||
	    smf_get32(rec + TRAIL_COUNT) != b->count || smf_get32(rec + TRAIL_BYTES) != b->bytes)
		return false;
	if (scan->begun &&
	    (memcmp(rec + TRAIL_PREV, st->digest, TRAIL_DIGEST_LEN) ||
	     smf_get64(rec + TRAIL_ID) != st->id || smf_get64(rec + TRAIL_FIRST) != st->next))
		return false;
	if (seal_finish(ctx, rec, digest) || memcmp(digest, rec + TRAIL_DIGEST, TRAIL_DIGEST_LEN))
		return false;
	scan->begun = true;
	scan->ended = subtype == TRAIL_END;
	st->time = smf_get64(rec + TRAIL_TIME);
	if (subtype != TRAIL_SEAL) {
		st->epoch = smf_get64(rec + TRAIL_EPOCH) + 1;
		memcpy(st->key, rec + TRAIL_NEXT_KEY, TRAIL_PUBLIC_LEN);
	}
	st->id = smf_get64(rec + TRAIL_ID);
	st->next = smf_get64(rec + TRAIL_FIRST) + b->count;
	for (int s = 0; s < TRAIL_SOURCES; s++) {
		st->pos[s].boot = smf_get64(rec + TRAIL_POS + 16 * s);
		st->pos[s].seq = smf_get64(rec + TRAIL_POS + 16 * s + 8);
	}
	memcpy(st->digest, digest, TRAIL_DIGEST_LEN);
	return true;
}

static int scan_records(struct trail_scan *scan, struct trail_reader *r, EVP_MD_CTX *ctx)
{
	struct batch b = { 0 };
	const uint8_t *rec;
	size_t len;
	int ret;

	while ((ret = trail_read(r, &rec, &len)) > 0) {
		bool is_trail = rec[SMF_RTY] == SMF_TYPE_TRAIL;

		if (!b.open &&
		    seal_begin(ctx, !scan->begun && is_trail ? rec + TRAIL_PREV : scan->st.digest))
			return -EIO;
		b.open = true;
		if (!is_trail) {
			if (seal_add(ctx, rec, len))
				return -EIO;
			b.count++;
			b.bytes += len;
			continue;
		}
		/*
		 * A wrong seal with more behind it cannot come from a last write that was cut
		 * short.
		 */
		if (!accept_seal(scan, ctx, rec, &b)) {
			scan->damaged = r->next != scan->size;
			return 0;
		}
		scan->good = r->next;
		b = (struct batch){ 0 };
	}
	return ret;
}

/* A seal of a later group than the one that may be torn: something before it was changed. */
static bool later_seal(const uint8_t *p, size_t len, const struct trail_state *st)
{
	for (size_t i = 0; i + TRAIL_LEN <= len; i++)
		if (p[i + SMF_RTY] == SMF_TYPE_TRAIL &&
		    (smf_get16(p + i) == TRAIL_LEN || smf_get16(p + i) == TRAIL_SIGNED_LEN) &&
		    smf_get64(p + i + TRAIL_ID) == st->id &&
		    smf_get64(p + i + TRAIL_FIRST) > st->next)
			return true;
	return false;
}

/* Behind the last good seal there may be one group that was cut short, and nothing else. */
static int check_tail(int fd, struct trail_scan *scan)
{
	size_t len = scan->size - scan->good;
	uint8_t *tail;
	ssize_t n;

	/* one write is at most one group */
	if (len > TRAIL_BATCH_BYTES + TRAIL_SIGNED_LEN)
		scan->damaged = true;
	if (!len || scan->damaged)
		return 0;
	tail = OPENSSL_malloc(len);
	if (!tail)
		return -ENOMEM;
	n = pread(fd, tail, len, scan->good);
	if (n > 0)
		scan->damaged = later_seal(tail, n, &scan->st);
	OPENSSL_free(tail);
	return n == (ssize_t)len ? 0 : -EIO;
}

int trail_scan(int fd, struct trail_scan *scan)
{
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	off_t size = lseek(fd, 0, SEEK_END);
	struct trail_reader *r = OPENSSL_malloc(sizeof(*r));
	int ret = ctx && r ? 0 : -ENOMEM;

	memset(scan, 0, sizeof(*scan));
	if (size < 0)
		ret = -errno;
	if (!ret) {
		scan->size = size;
		trail_reader_init(r, fd);
		ret = scan_records(scan, r, ctx);
	}
	if (!ret && scan->begun)
		ret = check_tail(fd, scan);
	EVP_MD_CTX_free(ctx);
	OPENSSL_free(r);
	return ret;
}
