// SPDX-License-Identifier: MIT
/* statement.c - lines, words and errors of configuration text */
#include <stdarg.h>
#include <stdio.h>
#include "cpctl/statement.h"

void statement_begin(struct statement *s, const char *text, size_t len, unsigned int width,
		     struct config_error *error)
{
	memset(s, 0, sizeof(*s));
	memset(error, 0, sizeof(*error));
	s->next = text;
	s->end = text + len;
	s->line = 1;
	s->width = width;
	s->error = error;
}

static void place(struct statement *s, size_t at)
{
	if (at < s->len) {
		s->error->line = s->first + s->row[at];
		s->error->column = s->col[at];
	} else if (s->len) {
		s->error->line = s->first + s->row[s->len - 1];
		s->error->column = s->col[s->len - 1] + 1U;
	} else {
		s->error->line = s->first;
		s->error->column = 1;
	}
}

static void fail(struct statement *s, size_t at, const char *fmt, va_list args)
{
	if (s->failed)
		return;
	s->failed = true;
	place(s, at);
	vsnprintf(s->error->text, sizeof(s->error->text), fmt, args);
}

bool wrong(struct statement *s, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	fail(s, s->word.p ? (size_t)(s->word.p - s->text) : 0, fmt, args);
	va_end(args);
	return false;
}

bool missing(struct statement *s, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	fail(s, s->len, fmt, args);
	va_end(args);
	return false;
}

static bool fail_at(struct statement *s, unsigned int column, const char *text)
{
	if (!s->failed) {
		s->failed = true;
		s->error->line = s->line;
		s->error->column = column;
		snprintf(s->error->text, sizeof(s->error->text), "%s", text);
	}
	return false;
}

/* Columns behind the last one may hold a sequence number and nothing else. */
static bool check_tail(struct statement *s, const char *line, size_t len)
{
	size_t i;

	/* a word that goes on there was not meant to be cut */
	if (len > s->width && line[s->width - 1] != ' ' && line[s->width] != ' ')
		return fail_at(s, s->width + 1, "text behind the last column that is read");
	for (i = s->width; i < len; i++)
		if (line[i] != ' ' && !(line[i] >= '0' && line[i] <= '9'))
			return fail_at(s, (unsigned int)i + 1,
				       "text behind the last column that is read");
	return true;
}

/* Is the character part of a comment? Sets in_comment for the next one. */
static bool comment(struct statement *s, const char *line, size_t len, size_t *i)
{
	if (!s->slashes)
		return false;
	if (s->in_comment) {
		if (line[*i] == '*' && *i + 1 < len && line[*i + 1] == '/') {
			s->in_comment = false;
			++*i;
		}
		return true;
	}
	if (line[*i] != '/' || *i + 1 == len || line[*i + 1] != '*')
		return false;
	s->in_comment = true;
	s->comment_line = s->line;
	s->comment_column = (unsigned int)*i + 1;
	++*i;
	return true;
}

static bool add_line(struct statement *s, const char *line, size_t len)
{
	size_t i;

	for (i = 0; i < len; i++) {
		unsigned char c = line[i];

		if (c == '\t' || comment(s, line, len, &i))
			c = ' ';
		if (c < ' ' || c == 0x7f)
			return fail_at(s, (unsigned int)i + 1, "a character that is not text");
		if (s->len == STATEMENT_MAX)
			return fail_at(s, (unsigned int)i + 1, "the statement is too long");
		s->text[s->len] = cp_upper((char)c);
		s->col[s->len] = (uint16_t)(i + 1);
		s->row[s->len++] = (uint16_t)(s->line - s->first);
	}
	return true;
}

/* Takes away a comma that ends the line: the statement goes on in the next one. */
static bool continued(struct statement *s)
{
	while (s->len && s->text[s->len - 1] == ' ')
		s->len--;
	if (!s->len || s->text[s->len - 1] != ',')
		return false;
	s->text[s->len - 1] = ' ';
	return true;
}

static bool read_line(struct statement *s, const char **line, size_t *len)
{
	const char *nl;

	if (s->next >= s->end)
		return false;
	nl = memchr(s->next, '\n', (size_t)(s->end - s->next));
	*line = s->next;
	*len = (size_t)((nl ? nl : s->end) - s->next);
	s->next = nl ? nl + 1 : s->end;
	if (*len && (*line)[*len - 1] == '\r')
		--*len;
	if (*len > 4096)
		return fail_at(s, 4096, "the line is too long");
	if (!check_tail(s, *line, *len))
		return false;
	if (*len > s->width)
		*len = s->width;
	return true;
}

bool statement_next(struct statement *s)
{
	const char *line;
	size_t len;
	bool more = false;

	s->len = 0;
	while (!s->failed && read_line(s, &line, &len)) {
		if (!more) {
			s->first = s->line;
			if (len && *line == '*' && !s->slashes)
				len = 0;
		}
		if (!add_line(s, line, len))
			return false;
		more = continued(s);
		s->line++;
		if (!more && s->len)
			break;
	}
	if (s->in_comment && s->next >= s->end) {
		s->line = s->comment_line;
		return fail_at(s, s->comment_column, "a comment does not end");
	}
	s->word = (struct cp_word){ NULL, 0 };
	s->scan = cp_scan(s->text, s->len);
	return !s->failed && s->len;
}

bool take(struct statement *s, const char *what)
{
	return cp_next(&s->scan, &s->word) || missing(s, "%s is missing", what);
}

bool take_if(struct statement *s)
{
	struct cp_word w;

	if (!cp_next(&s->scan, &w))
		return false;
	s->word = w;
	return true;
}

bool take_end(struct statement *s)
{
	if (take_if(s))
		return wrong(s, "unexpected operand %.*s", (int)min_t(size_t, s->word.len, 60),
			     s->word.p);
	return true;
}

bool is(const struct statement *s, const char *name)
{
	return cp_is(&s->word, name);
}

bool take_name(struct statement *s, const char *what, char to[9])
{
	if (!take(s, what))
		return false;
	return cp_name(&s->word, to) || wrong(s, "%s is not a name of 1 to 8 characters", what);
}

bool take_devno(struct statement *s, uint16_t *devno)
{
	if (!take(s, "virtual device number"))
		return false;
	return cp_devno(&s->word, devno) ||
	       wrong(s, "a device number has 1 to 4 hexadecimal digits");
}

bool take_size(struct statement *s, uint64_t *bytes)
{
	if (!take(s, "storage size"))
		return false;
	if (!cp_storage(&s->word, bytes) || *bytes & 4095 || *bytes > ZCP_DIR_STORAGE_MAX)
		return wrong(s, "a storage size is a number and K, M, G or T");
	return true;
}

bool take_number(struct statement *s, const char *what, uint64_t max, uint64_t *value)
{
	if (!take(s, what))
		return false;
	return cp_dec(&s->word, max, value) ||
	       wrong(s, "%s is not a number up to %llu", what, (unsigned long long)max);
}

bool take_rest(struct statement *s, char *to, size_t max, size_t *len)
{
	*len = 0;
	while (take_if(s)) {
		if (*len + s->word.len + 1 > max)
			return wrong(s, "operands are too long");
		if (*len)
			to[(*len)++] = ' ';
		memcpy(to + *len, s->word.p, s->word.len);
		*len += s->word.len;
	}
	return true;
}
