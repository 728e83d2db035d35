// SPDX-License-Identifier: MIT
/* unloadout.c - unloaded lines as text and as XML, and the words of command bit maps */
#include <stdio.h>
#include <string.h>
#include "racf/grammar.h"
#include "smf/format.h"
#include "smf/unload.h"

/* ---- text ---------------------------------------------------------------- */

static void text_begin(struct unload_sink *s, const char *event)
{
	struct unload_out *o = (struct unload_out *)s;

	(void)event;
	o->len = 0;
}

static void text_field(struct unload_sink *s, const char *prefix, const char *name,
		       unsigned int from, unsigned int to, const char *text)
{
	struct unload_out *o = (struct unload_out *)s;
	size_t len = strlen(text);

	(void)prefix;
	(void)name;
	/* a column that nothing was put into is blank */
	if (o->len < to) {
		memset(o->line + o->len, ' ', to - o->len);
		o->len = to;
	}
	memcpy(o->line + from - 1, text, len);
}

static void text_end(struct unload_sink *s)
{
	struct unload_out *o = (struct unload_out *)s;

	o->line[o->len++] = '\n';
	o->put(o->arg, o->line, o->len);
}

void unload_text(struct unload_out *o)
{
	o->sink = (struct unload_sink){ text_begin, text_field, text_end };
}

/* ---- XML ----------------------------------------------------------------- */

const char unload_xml_head[] =
	"<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>\n<securityEventLog>\n";
const char unload_xml_foot[] = "</securityEventLog>\n";

static void say(struct unload_out *o, const char *text)
{
	o->put(o->arg, text, strlen(text));
}

static void xml_begin(struct unload_sink *s, const char *event)
{
	struct unload_out *o = (struct unload_out *)s;

	say(o, "<event name=\"");
	say(o, event);
	say(o, "\">");
}

static void xml_text(struct unload_out *o, const char *text)
{
	while (*text) {
		size_t plain = strcspn(text, "<>&\"");

		o->put(o->arg, text, plain);
		text += plain;
		if (!*text)
			break;
		say(o, *text == '<' ? "&lt;" :
		       *text == '>' ? "&gt;" :
		       *text == '&' ? "&amp;" :
				      "&quot;");
		text++;
	}
}

/* Blank fields are left out; the first five have no prefix, as in the text they have no other name.
 */
static void xml_field(struct unload_sink *s, const char *prefix, const char *name,
		      unsigned int from, unsigned int to, const char *text)
{
	struct unload_out *o = (struct unload_out *)s;
	char tag[64];
	int len;

	(void)to;
	if (!*text)
		return;
	len = snprintf(tag, sizeof(tag), "</%s%s%s>", from < 44 ? "" : prefix,
		       from < 44 ? "" : "_", name);
	say(o, "<");
	o->put(o->arg, tag + 2, len - 2);
	xml_text(o, text);
	o->put(o->arg, tag, len);
}

static void xml_end(struct unload_sink *s)
{
	say((struct unload_out *)s, "</event>\n");
}

void unload_xml(struct unload_out *o)
{
	o->sink = (struct unload_sink){ xml_begin, xml_field, xml_end };
}

/* ---- keywords of commands -------------------------------------------------- */

struct words {
	const uint8_t *bits;
	size_t n, at; /* bits */
	char *text;
	size_t len, size;
};

/* The grammar's rows in the order in which racf_keyword_bits() counts them. */
static void add_words(struct words *w, const struct operand *rows)
{
	for (const struct operand *op = rows; op && op->name && w->at < w->n; op++) {
		size_t bit = w->at++;

		if (w->bits[bit / 8] & 0x80 >> bit % 8 && w->len < w->size)
			w->len += snprintf(w->text + w->len, w->size - w->len, "%s%s",
					   w->len ? " " : "", op->name);
		add_words(w, op->sub);
	}
}

void unload_keywords(unsigned int event, const uint8_t *bits, size_t len, char *text, size_t size)
{
	struct words w = { .bits = bits, .n = 8 * len, .text = text, .size = size };
	const char *name = smf_event_name(event);

	*text = 0;
	for (size_t v = 0; name && v < VERB_COUNT; v++)
		if (racf_grammar[v].name && !strcmp(racf_grammar[v].name, name))
			add_words(&w, racf_grammar[v].operands);
}
