// SPDX-License-Identifier: MIT
/* options.c - what SETROPTS sets */
#include <assert.h>
#include <string.h>
#include "racf/options.h"

#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))

#define NUMBER_ROW(name, field, low, high, first, setter)	\
	{ #name, false, RACF_SET_##setter, offsetof(struct racf_options, field), low, high },
#define TEXT_ROW(name, field, longest, first, setter)		\
	{ #name, true, RACF_SET_##setter, offsetof(struct racf_options, field), 0, longest },
#define TEXT_FITS(name, field, longest, first, setter)				\
	static_assert(sizeof(((struct racf_options *)0)->field) == (longest) + 1, #name);

static const struct racf_option rows[] = {
	RACF_NUMBERS(NUMBER_ROW)
	RACF_TEXTS(TEXT_ROW)
};

RACF_TEXTS(TEXT_FITS)

void racf_options_first(struct racf_options *o)
{
	const struct racf_class *c;

	*o = RACF_OPTIONS_DEFAULT;
	for (unsigned int i = 0; (c = racf_class_at(i)); i++) {
		/* FAU_SEL.1: all is recorded until an auditor says otherwise */
		o->classes[i].flags = RACF_AUDIT;
		if (c->flags & RACF_CLASS_ACTIVE)
			o->classes[i].flags |= RACF_ACTIVE;
		if (c->flags & RACF_CLASS_RACLREQ)
			o->classes[i].flags |= RACF_RACLIST;
		if (c->flags & RACF_CLASS_GENERIC)
			o->classes[i].flags |= RACF_GENERIC | RACF_GENCMD;
		if (!(c->flags & (RACF_CLASS_NOPROF | RACF_CLASS_GROUPING | RACF_CLASS_MEMBER)))
			o->classes[i].flags |= RACF_GLOBAL;
	}
}

const struct racf_option *racf_option_find(const char *name)
{
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
		if (!strcmp(rows[i].name, name))
			return &rows[i];
	return NULL;
}

const struct racf_option *racf_option_at(unsigned int index)
{
	return index < ARRAY_SIZE(rows) ? &rows[index] : NULL;
}

unsigned int racf_option_number(const struct racf_options *o, const struct racf_option *row)
{
	return *(const unsigned int *)((const char *)o + row->at);
}

const char *racf_option_text(const struct racf_options *o, const struct racf_option *row)
{
	return (const char *)o + row->at;
}

bool racf_option_set_number(struct racf_options *o, const struct racf_option *row, int64_t value)
{
	if (row->text || value < row->low || value > row->high)
		return false;
	*(unsigned int *)((char *)o + row->at) = value;
	return true;
}

bool racf_option_set_text(struct racf_options *o, const struct racf_option *row, const char *value)
{
	size_t len = strlen(value);

	if (!row->text || len > row->high)
		return false;
	memcpy((char *)o + row->at, value, len + 1);
	return true;
}

uint8_t racf_class_always(const struct racf_class *c)
{
	return (c->flags & RACF_CLASS_NOPROF && c->flags & RACF_CLASS_ACTIVE ? RACF_ACTIVE : 0) |
	       (c->flags & RACF_CLASS_RACLREQ ? RACF_RACLIST : 0);
}

void racf_class_switch(struct racf_options *o, const struct racf_class *class, uint8_t flags,
		       bool on)
{
	const struct racf_class *c;

	for (unsigned int i = 0; (c = racf_class_at(i)); i++) {
		if (c->posit != class->posit)
			continue;
		o->classes[i].flags &= ~flags | racf_class_always(c);
		if (on)
			o->classes[i].flags |= flags;
	}
}

void racf_class_log(struct racf_options *o, const struct racf_class *class,
		    enum racf_logoptions log)
{
	const struct racf_class *c;

	for (unsigned int i = 0; (c = racf_class_at(i)); i++)
		if (c->posit == class->posit)
			o->classes[i].log = log;
}
