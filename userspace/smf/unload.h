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

/* One line: its name, then its fields from left to right, then its end. */
struct unload_sink {
	void (*begin)(struct unload_sink *s, const char *event);
	/* text holds no more than these columns take */
	void (*field)(struct unload_sink *s, const char *prefix, const char *name,
		      unsigned int from, unsigned int to, const char *text);
	void (*end)(struct unload_sink *s);
};

/* A record that passed smf_check(). Nothing for types that have no layout. */
void unload_record(struct unload_sink *s, const uint8_t *rec);

/* As text and as XML, each line or element given to put. */
struct unload_out {
	struct unload_sink sink;
	void (*put)(void *arg, const char *p, size_t len);
	void *arg;
	size_t len;
	char line[UNLOAD_LINE_MAX];
};

void unload_text(struct unload_out *o);
void unload_xml(struct unload_out *o);
extern const char unload_xml_head[], unload_xml_foot[];

/*
 * Keywords of a RACF command as the bits of section 6 give them, blanks
 * between. bits: len bytes of one map.
 */
void unload_keywords(unsigned int event, const uint8_t *bits, size_t len, char *text, size_t size);

#endif
