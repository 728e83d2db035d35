/* SPDX-License-Identifier: MIT */
/* seal.h - the digest that chains batches; inside the data sets only */
#ifndef ZCP_SMF_SEAL_H
#define ZCP_SMF_SEAL_H

#include <stddef.h>
#include <stdint.h>

struct evp_md_ctx_st;

/* SHA-256 of rec's TRAIL_PREV, the batch, and rec up to TRAIL_DIGEST. 0 or -EIO. */
int seal_digest(uint8_t *digest, const uint8_t *rec, const uint8_t *batch, size_t len);

/*
 * The same for a batch that comes in pieces: begin with the digest before, add records, end with
 * the trail record.
 */
int seal_begin(struct evp_md_ctx_st *ctx, const uint8_t *prev);
int seal_add(struct evp_md_ctx_st *ctx, const uint8_t *p, size_t len);
int seal_finish(struct evp_md_ctx_st *ctx, const uint8_t *rec, uint8_t *digest);

#endif
