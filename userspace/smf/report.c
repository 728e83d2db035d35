// SPDX-License-Identifier: MIT
/* report.c - which records a report is about, and what is counted */
#include <stdlib.h>
#include <string.h>
#include "smf/format.h"
#include "smf/record.h"
#include "smf/report.h"

#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))

bool report_name_matches(const struct report_names *names, const char *text)
{
	for (unsigned int i = 0; i < names->n; i++) {
		size_t len = strlen(names->v[i]);

		if (len && names->v[i][len - 1] == '*' ? !strncmp(names->v[i], text, len - 1) :
							 !strcmp(names->v[i], text))
			return true;
	}
	return !names->n;
}

unsigned int report_outcome(const uint8_t *rec)
{
	if (rec[SMF_RTY] == SMF_TYPE_RACF && smf_get16(rec + 18) & SMF80_DES_WARNING)
		return REPORT_WARNINGS;
	return smf_is_violation(rec) ? REPORT_VIOLATIONS : REPORT_SUCCESSES;
}

/* ---- fields ------------------------------------------------------------------ */

static void section_text(const uint8_t *rec, unsigned int type, unsigned int other, char *text)
{
	struct smf_section sec;
	size_t pos = 0;

	*text = 0;
	while (rec[SMF_RTY] == SMF_TYPE_RACF && smf80_next(rec, &pos, &sec))
		if (sec.type == type || (sec.type == other && !*text))
			smf_get_text(text, REPORT_FIELD_MAX, sec.data, sec.len);
}

/* Where a field of fixed place lies, by type of record; 0: it has none. */
static const struct {
	uint8_t racf, cp;
} places[REPORT_FIELDS] = {
	[REPORT_USER] = { 22, SMFCP_USER },
	[REPORT_GROUP] = { 30, 0 },
	[REPORT_TERMINAL] = { 46, SMFCP_TERM },
	[REPORT_LABEL] = { 84, SMFCP_LABEL },
};

static void named(char *text, const char *name, unsigned int number)
{
	if (name)
		stpcpy(text, name);
	else
		snprintf(text, REPORT_FIELD_MAX, "%u", number);
}

static void event_text(const uint8_t *rec, char *text)
{
	if (rec[SMF_RTY] == SMF_TYPE_RACF)
		named(text, smf_event_name(rec[20]), rec[20]);
	else if (rec[SMF_RTY] == SMF_TYPE_CP)
		stpcpy(stpcpy(text, "CP "), smf_cp_event_name(smf_get16(rec + SMF_STY)) ?: "?");
	else
		strcpy(text, "STATUS");
}

void report_field(const uint8_t *rec, enum report_field field, char text[REPORT_FIELD_MAX])
{
	bool racf = rec[SMF_RTY] == SMF_TYPE_RACF, cp = rec[SMF_RTY] == SMF_TYPE_CP;
	unsigned int at;

	*text = 0;
	switch (field) {
	case REPORT_DATE:
		smf_date_text(smf_get32(rec + SMF_DTE), text);
		break;
	case REPORT_TIME:
		smf_time_text(smf_get32(rec + SMF_TME), text);
		break;
	case REPORT_SYSID:
		smf_get_text(text, REPORT_FIELD_MAX, rec + SMF_SID, 4);
		break;
	case REPORT_EVENT:
		event_text(rec, text);
		break;
	case REPORT_EVQUAL:
		if (racf)
			named(text, smf_qualifier_name(rec[20], rec[21]), rec[21]);
		else
			stpcpy(text, smf_outcome_name(rec));
		break;
	case REPORT_NAME:
		if (cp)
			smf_get_text(text, REPORT_FIELD_MAX, rec + SMFCP_TARGET, 8);
		else
			section_text(rec, SMF80_SEC_RESOURCE, SMF80_SEC_PROFILE, text);
		break;
	case REPORT_CLASS:
		section_text(rec, SMF80_SEC_CLASS, 0, text);
		break;
	case REPORT_OBJLABEL:
		section_text(rec, SMF80_SEC_LABEL, 0, text);
		break;
	default:
		at = racf ? places[field].racf : cp ? places[field].cp : 0;
		if (at)
			smf_get_text(text, REPORT_FIELD_MAX, rec + at, 8);
		break;
	}
}

/* ---- choosing ------------------------------------------------------------------ */

static bool in_range(uint32_t v, const uint32_t range[2])
{
	return !range[1] || (v >= range[0] && v <= range[1]);
}

static bool selected(const struct report_select *s, const uint8_t *rec)
{
	bool racf = rec[SMF_RTY] == SMF_TYPE_RACF, status = rec[SMF_RTY] == SMF_TYPE_STATUS;
	char text[REPORT_FIELD_MAX];

	if ((s->process || s->status) && !(status ? s->status : s->process))
		return false;
	if (!in_range(smf_get32(rec + SMF_DTE), s->date) ||
	    !in_range(smf_get32(rec + SMF_TME) / 100 * 100, s->time))
		return false;
	if (s->want && !(s->want & report_outcome(rec)))
		return false;
	if (s->no_user && !(racf && rec[18] & (SMF80_DES_UNDEFINED >> 8)))
		return false;
	if (s->no_job && racf && rec[18] & (SMF80_DES_UNDEFINED >> 8))
		return false;
	if (s->authority && !(racf && rec[42] & s->authority))
		return false;
	if (s->reason && !(racf && (rec[43] << 8 | rec[79]) & s->reason))
		return false;
	for (int i = 0; i < REPORT_FIELDS; i++) {
		if (!s->field[i].n)
			continue;
		report_field(rec, i, text);
		if (!report_name_matches(&s->field[i], text))
			return false;
	}
	return true;
}

static bool is_event(unsigned int event, const uint8_t *rec)
{
	if (event == REPORT_CP)
		return rec[SMF_RTY] == SMF_TYPE_CP;
	if (rec[SMF_RTY] != SMF_TYPE_RACF)
		return false;
	if (event == REPORT_COMMANDS)
		return rec[20] >= 8 && rec[20] <= 25;
	return event == REPORT_SVC ? rec[20] > 1 && rec[20] < 8 : rec[20] == event;
}

/* A qualifier by name or by number */
static bool qualifier_matches(const struct report_event *e, const uint8_t *rec)
{
	char text[REPORT_FIELD_MAX], number[8];

	report_field(rec, REPORT_EVQUAL, text);
	snprintf(number, sizeof(number), "%u",
		 rec[SMF_RTY] == SMF_TYPE_RACF ? rec[21] : rec[SMFCP_OUTCOME]);
	return report_name_matches(&e->qualifier, text) ||
	       report_name_matches(&e->qualifier, number);
}

static bool access_matches(uint8_t wanted, unsigned int type, const uint8_t *rec)
{
	struct smf_section sec;
	size_t pos = 0;

	while (wanted && rec[SMF_RTY] == SMF_TYPE_RACF && smf80_next(rec, &pos, &sec))
		if (sec.type == type && sec.len && sec.data[0] & wanted)
			return true;
	return !wanted;
}

static bool level_matches(const struct report_names *levels, const uint8_t *rec)
{
	struct smf_section sec;
	char number[4];
	size_t pos = 0;

	while (levels->n && rec[SMF_RTY] == SMF_TYPE_RACF && smf80_next(rec, &pos, &sec)) {
		if (sec.type != SMF80_SEC_LEVEL || !sec.len)
			continue;
		snprintf(number, sizeof(number), "%u", sec.data[0]);
		return report_name_matches(levels, number);
	}
	return !levels->n;
}

static bool happened(const struct report_event *e, const uint8_t *rec)
{
	char text[REPORT_FIELD_MAX];

	if (!is_event(e->event, rec) || !qualifier_matches(e, rec) ||
	    !access_matches(e->intent, SMF80_SEC_REQUESTED, rec) ||
	    !access_matches(e->allowed, SMF80_SEC_ALLOWED, rec) || !level_matches(&e->level, rec))
		return false;
	report_field(rec, REPORT_CLASS, text);
	if (!report_name_matches(&e->class, text))
		return false;
	section_text(rec, SMF80_SEC_NEWNAME, 0, text);
	if (!report_name_matches(&e->new_name, text))
		return false;
	report_field(rec, REPORT_NAME, text);
	if (!report_name_matches(&e->name, text))
		return false;
	text[strcspn(text, ".")] = 0;
	return report_name_matches(&e->first, text);
}

bool report_wants(const struct report *r, const uint8_t *rec)
{
	bool wanted = !r->n_selects;

	for (unsigned int i = 0; i < r->n_selects && !wanted; i++)
		wanted = selected(&r->selects[i], rec);
	if (!wanted || !r->n_events)
		return wanted;
	wanted = false;
	for (unsigned int i = 0; i < r->n_events && !wanted; i++)
		wanted = happened(&r->events[i], rec);
	return wanted;
}

/* ---- counting ------------------------------------------------------------------ */

bool report_key(const uint8_t *rec, enum report_by by, char text[REPORT_FIELD_MAX])
{
	bool command = rec[SMF_RTY] == SMF_TYPE_RACF && rec[20] >= 8 && rec[20] <= 25;
	char name[REPORT_FIELD_MAX], class[REPORT_FIELD_MAX];

	*text = 0;
	switch (by) {
	case REPORT_BY_USER:
		report_field(rec, REPORT_USER, text);
		break;
	case REPORT_BY_GROUP:
		report_field(rec, REPORT_GROUP, text);
		break;
	case REPORT_BY_EVENT:
		event_text(rec, text);
		break;
	case REPORT_BY_COMMAND:
		if (command)
			event_text(rec, text);
		break;
	case REPORT_BY_RESOURCE:
		report_field(rec, REPORT_NAME, name);
		report_field(rec, REPORT_CLASS, class);
		if (*name)
			snprintf(text, REPORT_FIELD_MAX, "%.8s %.240s", class, name);
		break;
	default:
		/* owners of profiles are not recorded */
		break;
	}
	return *text;
}

static int by_key(const void *a, const void *b)
{
	return strcmp(((const struct report_count *)a)->key, ((const struct report_count *)b)->key);
}

static void add_outcome(struct report_count *c, const uint8_t *rec)
{
	unsigned int outcome = report_outcome(rec);

	c->outcome[outcome == REPORT_SUCCESSES ? 0 : outcome == REPORT_WARNINGS ? 1 : 2]++;
}

/* Keys as they come, found again by their hash. */
struct keys {
	struct report_count *c;
	size_t used;
	uint32_t *slots; /* place in c and one; 0: free */
	size_t n_slots; /* a power of two, at least twice used */
};

static struct report_count *lookup(struct keys *k, const char *key, uint32_t **slot)
{
	uint32_t hash = 2166136261u;
	size_t at;

	for (const char *p = key; *p; p++)
		hash = (hash ^ (uint8_t)*p) * 16777619u;
	for (at = hash; k->slots[at % k->n_slots]; at++) {
		struct report_count *c = &k->c[k->slots[at % k->n_slots] - 1];

		if (!strcmp(c->key, key))
			return c;
	}
	*slot = &k->slots[at % k->n_slots];
	return NULL;
}

static bool grow(struct keys *k)
{
	size_t n_slots = k->n_slots ? 2 * k->n_slots : 1024;
	uint32_t *slots = calloc(n_slots, sizeof(*slots)), *slot, *old = k->slots;
	struct report_count *c = reallocarray(k->c, n_slots / 2, sizeof(*c));

	if (c)
		k->c = c;
	if (!c || !slots) {
		free(slots);
		return false;
	}
	k->slots = slots;
	k->n_slots = n_slots;
	free(old);
	for (size_t i = 0; i < k->used; i++) {
		lookup(k, c[i].key, &slot);
		*slot = i + 1;
	}
	return true;
}

/* NULL: no memory. */
static struct report_count *count_of(struct keys *k, const char *key)
{
	struct report_count *c = NULL;
	uint32_t *slot;

	if (2 * k->used == k->n_slots && !grow(k))
		return NULL;
	c = lookup(k, key, &slot);
	if (c)
		return c;
	c = &k->c[k->used];
	*c = (struct report_count){ .key = strdup(key) };
	if (!c->key)
		return NULL;
	*slot = ++k->used;
	return c;
}

struct report_count *report_counts(const struct report_item *items, size_t n, enum report_by of,
				   enum report_by by, size_t *n_counts)
{
	char key[2 * REPORT_FIELD_MAX];
	struct keys k = { 0 };
	bool good = grow(&k);

	for (size_t i = 0; good && i < n; i++) {
		struct report_count *c;
		size_t len;

		if (!report_key(items[i].rec, of, key))
			continue;
		len = strlen(key);
		if (by && !report_key(items[i].rec, by, key + len + 1))
			continue;
		if (by)
			key[len] = '\t';
		c = count_of(&k, key);
		good = c;
		if (c)
			add_outcome(c, items[i].rec);
	}
	free(k.slots);
	*n_counts = k.used;
	if (!good) {
		report_counts_free(k.c, k.used);
		return NULL;
	}
	qsort(k.c, k.used, sizeof(*k.c), by_key);
	return k.c;
}

void report_counts_free(struct report_count *counts, size_t n)
{
	for (size_t i = 0; i < n; i++)
		free(counts[i].key);
	free(counts);
}
