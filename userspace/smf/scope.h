/* SPDX-License-Identifier: MIT */
/* scope.h - what a group's auditor may read: records about users and profiles in its scope */
#ifndef ZCP_SMF_SCOPE_H
#define ZCP_SMF_SCOPE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct smf_scope;

/*
 * Lines of racfd: "U user", "G group", "P class profile". Whatever is none of them is no key of a
 * record and lets nothing through. NULL: no memory.
 */
struct smf_scope *smf_scope_make(const char *text, size_t len);
/* A record that passed smf_check(). Of other types than 80 and 200 none is in a scope. */
bool smf_scope_holds(const struct smf_scope *scope, const uint8_t *rec);
void smf_scope_free(struct smf_scope *scope);

#endif
