/* SPDX-License-Identifier: MIT */
/*
 * unload.h - SMF records as lines of fixed columns, in the layout of RACF's SMF unload, or as XML
 *
 * Columns are counted from 1; docs/smf.md lists them. A record of type 80 or
 * 200 is one line, one of type 81 a line for the options and one for each
 * class.
 */
#ifndef ZCP_SMF_UNLOAD_H
#define ZCP_SMF_UNLOAD_H

#include <stddef.h>
#include <stdint.h>

#define UNLOAD_LINE_MAX	4096
#define UNLOAD_FIELD_MAX 1024
#define UNLOAD_BUFFER (256 << 10)

/*
 * One line: its event and how many columns it has, then its fields from left to
 * right, then its end.
 */
struct unload_sink {
	/* The line's columns, blank, where fields are put without a call; NULL: field is called. */
	char *(*begin)(struct unload_sink *s, const char *event, unsigned int width);
	/* text holds no more than UNLOAD_FIELD_MAX */
	void (*field)(struct unload_sink *s, const char *prefix, const char *name,
		      unsigned int from, const char *text, size_t len);
	void (*end)(struct unload_sink *s);
};

/* A record that passed smf_check(). Nothing for types that have no layout. */
void unload_record(struct unload_sink *s, const uint8_t *rec);

/* As text and as XML, given to put a buffer at a time. */
struct unload_out {
	struct unload_sink sink;
	void (*put)(void *arg, const char *p, size_t len);
	void *arg;
	size_t len; /* in buf */
	char buf[UNLOAD_BUFFER];
};

void unload_text(struct unload_out *o);
void unload_xml(struct unload_out *o);
/* What is left in the buffer. */
void unload_flush(struct unload_out *o);
extern const char unload_xml_head[], unload_xml_foot[];

/*
 * Keywords of a RACF command as the bits of section 6 give them, blanks
 * between, and the length of that. bits: len bytes of one map.
 */
size_t unload_keywords(unsigned int event, const uint8_t *bits, size_t len, char *text,
		       size_t size);

#endif
