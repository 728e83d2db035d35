/* SPDX-License-Identifier: MIT */
/* json.h - SMF records as JSON, one object a line */
#ifndef ZCP_SMF_JSON_H
#define ZCP_SMF_JSON_H

#include <stddef.h>
#include <stdint.h>

/* The largest record's text fits, each byte escaped. */
#define SMF_JSON_MAX	(7 * 32768)

/*
 * A record that passed smf_check(), ended by '\n'; number: in the trail, 0:
 * not known. Writes at most size - 1 bytes and a null; the length written.
 */
size_t smf_json(const uint8_t *rec, uint64_t number, char *text, size_t size);

#endif
