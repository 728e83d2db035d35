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

#define UNLOAD_LINE_MAX	12288 /* and half of the longest field of XML */
#define UNLOAD_FIELD_MAX 2176
#define UNLOAD_BUFFER (256 << 10)

/* What the bits of one byte of a record say, from the highest on; five columns each. */
struct unload_flags {
	unsigned int from; /* columns */
	uint8_t off;
	const char *names[8]; /* NULL: a bit that has no column */
};

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
	/* The same for each flag that byte holds. */
	void (*flags)(struct unload_sink *s, const char *prefix, const struct unload_flags *flags,
		      uint8_t byte);
	void (*end)(struct unload_sink *s);
};

/* A record that passed smf_check(). Nothing for types that have no layout. */
void unload_record(struct unload_sink *s, const uint8_t *rec);

/*
 * XML says the same tags and flags over and over: the last that were made are
 * kept, as many as many kinds of records take.
 */
#define UNLOAD_TAGS 1024
#define UNLOAD_SAID 256

struct unload_tag {
	const char *prefix, *name;
	uint8_t len;
	char text[32];
};

/* The flags of one byte. */
struct unload_said {
	const struct unload_flags *flags;
	const char *prefix;
	uint8_t byte;
	uint16_t len;
	char text[512]; /* eight names of at most 13 characters, twice, in their tags */
};

/* As text and as XML, given to put a buffer at a time. */
struct unload_out {
	struct unload_sink sink;
	void (*put)(void *arg, const char *p, size_t len);
	void *arg;
	struct unload_tag tags[UNLOAD_TAGS];
	struct unload_said said[UNLOAD_SAID];
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
