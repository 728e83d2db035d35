// SPDX-License-Identifier: MIT
/* unloadout.c - unloaded lines as text and as XML, and the words of command bit maps */
#include <string.h>
#include "racf/grammar.h"
#include "smf/format.h"
#include "smf/unload.h"

void unload_flush(struct unload_out *o)
{
	o->put(o->arg, o->buf, o->len);
	o->len = 0;
}

/* Room for what comes next, whatever it is: the longest field of XML, or a whole line. */
static void make_room(struct unload_out *o)
{
	if (o->len > sizeof(o->buf) - 2 * UNLOAD_LINE_MAX)
		unload_flush(o);
}

/* ---- text ---------------------------------------------------------------- */

static char *text_begin(struct unload_sink *s, const char *event, unsigned int width)
{
	struct unload_out *o = (struct unload_out *)s;
	char *line;

	(void)event;
	make_room(o);
	line = o->buf + o->len;
	memset(line, ' ', width);
	o->len += width;
	return line;
}

static void text_end(struct unload_sink *s)
{
	struct unload_out *o = (struct unload_out *)s;

	o->buf[o->len++] = '\n';
}

void unload_text(struct unload_out *o)
{
	o->sink = (struct unload_sink){ text_begin, NULL, NULL, text_end };
}

/* ---- XML ----------------------------------------------------------------- */

const char unload_xml_head[] =
	"<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>\n<securityEventLog>\n";
const char unload_xml_foot[] = "</securityEventLog>\n";

static void say_text(struct unload_out *o, const char *text)
{
	size_t len = strlen(text);

	memcpy(o->buf + o->len, text, len);
	o->len += len;
}

static char *xml_begin(struct unload_sink *s, const char *event, unsigned int width)
{
	struct unload_out *o = (struct unload_out *)s;

	(void)width;
	make_room(o);
	say_text(o, "<event name=\"");
	say_text(o, event);
	say_text(o, "\">");
	return NULL;
}

static void xml_text(struct unload_out *o, const char *text, size_t len)
{
	static const char *const words[256] = {
		['<'] = "&lt;", ['>'] = "&gt;", ['&'] = "&amp;", ['"'] = "&quot;",
	};
	char *to = o->buf + o->len;

	for (const char *end = text + len; text < end; text++) {
		const char *word = words[(uint8_t)*text];

		*to++ = *text;
		if (word)
			to = stpcpy(to - 1, word);
	}
	o->len = to - o->buf;
}

/* What was made before is where its names and its column say. */
static size_t slot(const char *prefix, unsigned int column, uint8_t byte)
{
	uint64_t key = (uintptr_t)prefix ^ (uint64_t)column << 48 ^ (uint64_t)byte << 40;

	return (key * 0x9e3779b97f4a7c15) >> 48;
}

static void make_tag(struct unload_tag *tag, const char *prefix, const char *name)
{
	char *p = tag->text;

	*p++ = '<';
	if (prefix) {
		p = stpcpy(p, prefix);
		*p++ = '_';
	}
	p = stpcpy(stpcpy(p, name), ">");
	tag->len = p - tag->text;
}

/* The first five have no prefix, as in the text they have no other name. */
static const struct unload_tag *tag_of(struct unload_out *o, const char *prefix, const char *name,
				       unsigned int from)
{
	struct unload_tag *tag = &o->tags[slot(prefix, from, 0) % UNLOAD_TAGS];

	if (tag->name != name || tag->prefix != prefix) {
		tag->name = name;
		tag->prefix = prefix;
		make_tag(tag, from < 44 ? NULL : prefix, name);
	}
	return tag;
}

static void say_field(struct unload_out *o, const char *prefix, const char *name,
		      unsigned int from, const char *text, size_t len)
{
	const struct unload_tag *tag = tag_of(o, prefix, name, from);
	char *p;

	/* copied with a length that is known here: what is too much is written over */
	memcpy(o->buf + o->len, tag->text, sizeof(tag->text));
	o->len += tag->len;
	xml_text(o, text, len);
	p = o->buf + o->len;
	memcpy(p, "</", 2);
	memcpy(p + 2, tag->text + 1, sizeof(tag->text) - 1);
	o->len += tag->len + 1;
}

/* Blank fields are left out. */
static void xml_field(struct unload_sink *s, const char *prefix, const char *name,
		      unsigned int from, const char *text, size_t len)
{
	struct unload_out *o = (struct unload_out *)s;

	if (!len)
		return;
	make_room(o);
	say_field(o, prefix, name, from, text, len);
}

static void say_flags(struct unload_out *o, const char *prefix, const struct unload_flags *flags,
		      uint8_t byte)
{
	for (size_t i = 0; i < 8; i++) {
		bool on = byte & 0x80 >> i;

		if (flags->names[i])
			say_field(o, prefix, flags->names[i], flags->from, on ? "YES" : "NO",
				  on ? 3 : 2);
	}
}

/* Half of what is printed are flags, of whose combinations few occur. */
static void xml_flags(struct unload_sink *s, const char *prefix, const struct unload_flags *flags,
		      uint8_t byte)
{
	struct unload_out *o = (struct unload_out *)s;
	struct unload_said *said =
		&o->said[slot(prefix, flags->from, byte) % UNLOAD_SAID];

	make_room(o);
	if (said->flags != flags || said->prefix != prefix || said->byte != byte) {
		size_t start = o->len;

		say_flags(o, prefix, flags, byte);
		*said = (struct unload_said){ flags, prefix, byte, o->len - start, "" };
		memcpy(said->text, o->buf + start, said->len);
		return;
	}
	memcpy(o->buf + o->len, said->text, said->len);
	o->len += said->len;
}

static void xml_end(struct unload_sink *s)
{
	say_text((struct unload_out *)s, "</event>\n");
}

void unload_xml(struct unload_out *o)
{
	o->sink = (struct unload_sink){ xml_begin, xml_field, xml_flags, xml_end };
}

/* ---- keywords of commands -------------------------------------------------- */

struct words {
	const uint8_t *bits;
	size_t n, at; /* bits */
	char *text;
	size_t len, size;
};

static void add_word(struct words *w, const char *name)
{
	size_t len = strlen(name), blank = w->len != 0;

	if (w->len + blank + len >= w->size)
		return;
	if (blank)
		w->text[w->len++] = ' ';
	memcpy(w->text + w->len, name, len + 1);
	w->len += len;
}

/* The grammar's rows in the order in which racf_keyword_bits() counts them. */
static void add_words(struct words *w, const struct operand *rows, bool late)
{
	for (const struct operand *op = rows; op && op->name && w->at < w->n; op++) {
		if (late == !!(op->flags & OP_LATE)) {
			size_t bit = w->at++;

			if (w->bits[bit / 8] & 0x80 >> bit % 8)
				add_word(w, op->name);
		}
		add_words(w, op->sub, late);
	}
}

/* The operands of the command that an event is of; the names of both agree. */
static const struct operand *operands_of(uint8_t event)
{
	static const struct operand *known[256];
	const char *name = smf_event_name(event);

	for (size_t v = 0; !known[event] && name && v < VERB_COUNT; v++)
		if (racf_grammar[v].name && !strcmp(racf_grammar[v].name, name))
			known[event] = racf_grammar[v].operands;
	return known[event];
}

size_t unload_keywords(unsigned int event, const uint8_t *bits, size_t len, char *text, size_t size)
{
	struct words w = { .bits = bits, .n = 8 * len, .text = text, .size = size };

	*text = 0;
	add_words(&w, operands_of(event), false);
	add_words(&w, operands_of(event), true);
	return w.len;
}
