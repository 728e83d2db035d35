/* SPDX-License-Identifier: MIT */
/* statement.h - lines, words and errors of configuration text */
#ifndef ZCP_CPCTL_STATEMENT_H
#define ZCP_CPCTL_STATEMENT_H

#include "kmod/cp/parse.h"
#include "kmod/uapi/directory.h"
#include "cpctl/directory.h"

#define STATEMENT_MAX	1024	/* one statement with its continuation lines */

struct statement {
	const char *next, *end;		/* text that was not read yet */
	unsigned int line;		/* of next */
	unsigned int width;		/* last column that counts */
	/* comments are between slash-asterisk and asterisk-slash, on any lines */
	bool slashes;
	bool in_comment;
	unsigned int comment_line, comment_column;
	unsigned int first;		/* line that this statement begins in */
	char text[STATEMENT_MAX];	/* upper case */
	uint16_t col[STATEMENT_MAX];	/* where each character stood */
	uint16_t row[STATEMENT_MAX];	/* line - first */
	size_t len;
	struct cp_scan scan;
	struct cp_word word;		/* the one taken last; errors point at it */
	bool failed;
	struct config_error *error;
};

void statement_begin(struct statement *s, const char *text, size_t len, unsigned int width,
		     struct config_error *error);
bool statement_next(struct statement *s);	/* false: no more, or failed */

/* Always false, so that a parser can say: return wrong(s, "..."). Only the first error is kept. */
__attribute__((format(printf, 2, 3)))
bool wrong(struct statement *s, const char *fmt, ...);		/* at the word taken last */
__attribute__((format(printf, 2, 3)))
bool missing(struct statement *s, const char *fmt, ...);	/* behind the last word */

/* the next word into s->word, or missing(what) */
bool take(struct statement *s, const char *what);
bool take_if(struct statement *s);			/* the next word, if there is one */
bool take_end(struct statement *s);			/* nothing may be left */
bool is(const struct statement *s, const char *name);	/* s->word, in the manuals' notation */
bool take_name(struct statement *s, const char *what, char to[9]);
bool take_devno(struct statement *s, uint16_t *devno);
bool take_size(struct statement *s, uint64_t *bytes);	/* storage: 256M */
bool take_number(struct statement *s, const char *what, uint64_t max, uint64_t *value);
/* words with single blanks */
bool take_rest(struct statement *s, char *to, size_t max, size_t *len);

#endif
