// SPDX-License-Identifier: MIT
/* scope.c - what a group's auditor may read */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "smf/record.h"
#include "smf/scope.h"

struct smf_scope {
	size_t n;
	const char **keys;	/* sorted */
	char text[];
};

static int compare(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

struct smf_scope *smf_scope_make(const char *text, size_t len)
{
	struct smf_scope *s = calloc(1, sizeof(*s) + len + 1);
	size_t lines = 1;

	for (size_t i = 0; i < len; i++)
		lines += text[i] == '\n';
	if (s)
		s->keys = calloc(lines, sizeof(*s->keys));
	if (!s || !s->keys) {
		free(s);
		return NULL;
	}
	memcpy(s->text, text, len);
	for (char *p = s->text, *end; p < s->text + len; p = end + 1) {
		end = memchr(p, '\n', s->text + len - p);
		end = end ? end : s->text + len;
		*end = 0;
		s->keys[s->n++] = p;
	}
	qsort(s->keys, s->n, sizeof(*s->keys), compare);
	return s;
}

void smf_scope_free(struct smf_scope *s)
{
	if (s)
		free(s->keys);
	free(s);
}

static bool has(const struct smf_scope *s, const char *kind, const char *class, const char *name)
{
	char text[300];
	const char *key = text;

	if (!*name)
		return false;
	snprintf(text, sizeof(text), "%s %s%s%s", kind, class, *class ? " " : "", name);
	return bsearch(&key, s->keys, s->n, sizeof(*s->keys), compare);
}

static bool has_user(const struct smf_scope *s, const uint8_t *field)
{
	char user[9];

	smf_get_text(user, sizeof(user), field, 8);
	return has(s, "U", "", user);
}

/* The profile that a record of type 80 is about: a command's target, or what protects a resource */
static bool has_profile(const struct smf_scope *s, const uint8_t *rec)
{
	char class[9] = "", name[256] = "";
	bool matched = false;
	struct smf_section sec;
	size_t pos = 0;

	while (smf80_next(rec, &pos, &sec)) {
		if (sec.type == SMF80_SEC_CLASS && sec.len <= 8)
			smf_get_text(class, sizeof(class), sec.data, sec.len);
		if ((sec.type == SMF80_SEC_RESOURCE && !matched) || sec.type == SMF80_SEC_PROFILE)
			smf_get_text(name, sizeof(name), sec.data, sec.len);
		if (sec.type == SMF80_SEC_MATCHED && sec.len > 1)
			smf_get_text(name, sizeof(name), sec.data + 1, sec.len - 1);
		matched |= sec.type == SMF80_SEC_MATCHED;
	}
	if (*class)
		return has(s, "P", class, name);
	return has(s, "U", "", name) || has(s, "G", "", name);
}

bool smf_scope_holds(const struct smf_scope *s, const uint8_t *rec)
{
	switch (rec[SMF_RTY]) {
	case SMF_TYPE_RACF:
		return has_user(s, rec + 22) || has_profile(s, rec);
	case SMF_TYPE_CP:
		return has_user(s, rec + SMFCP_USER) || has_user(s, rec + SMFCP_TARGET);
	default:
		return false;
	}
}
