// SPDX-License-Identifier: MIT
/* cmdsections.c - what the record of a command says of its operands */
#include <stdio.h>
#include <string.h>
#include "racf/cmd.h"
#include "racf/grammar.h"

/* The bit maps of what was given, and what of it was ignored. */
static void add_keywords(struct smf_rec *rec, const struct job *job)
{
	uint8_t both[2 * CMD_BITS_MAX], bits[CMD_BITS_MAX];
	size_t n = racf_keyword_bits(job->r.cmd.verb, &job->r.cmd.given, bits);

	memcpy(both, bits, n);
	racf_keyword_bits(job->r.cmd.verb, &job->ignored, bits);
	memcpy(both + n, bits, n);
	smf80_section(rec, SMF80_SEC_COMMAND, both, 2 * n);
}

static void add_ids(struct smf_rec *rec, const struct job *job)
{
	const char *id;

	for (unsigned int n = 0; (id = cmd_text(&job->r.cmd, KW_ID, n)); n++) {
		uint8_t sec[9] = { 0 };

		smf_put_text(sec + 1, id, 8);
		smf80_section(rec, SMF80_SEC_ID, sec, sizeof(sec));
	}
}

/* ---- values as they were typed ---- */

static void add_texts(struct smf_rec *rec, const struct job *job)
{
	static const struct {
		uint8_t kw, section;
	} rows[] = {
		{ KW_DATA, SMF80_SEC_DATA },	 { KW_NAME, SMF80_SEC_NAME },
		{ KW_FROM, SMF80_SEC_FROM },	 { KW_ADDMEM, SMF80_SEC_ADDMEM },
		{ KW_DELMEM, SMF80_SEC_DELMEM },
	};
	const char *text;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		for (unsigned int n = 0; (text = cmd_text(&job->r.cmd, rows[i].kw, n)); n++)
			smf80_text(rec, rows[i].section, text);
}

static void add_level(struct smf_rec *rec, const struct job *job)
{
	const struct cmd_value *v = cmd_value(&job->r.cmd, KW_LEVEL, 0);

	if (v)
		smf80_section(rec, SMF80_SEC_LEVEL, &(uint8_t){ v->num }, 1);
}

/* ---- segments ---- */

/* keyword(value value), cut to what a section holds; the whole command has the rest. */
static void add_segment(struct smf_rec *rec, const struct job *job, const struct operand *segment,
			const struct operand *field)
{
	const struct operand *op = field ?: segment;
	bool no = cmd_negated(&job->r.cmd, op->kw);
	char text[256] = "";
	uint8_t sec[255];
	const char *value;
	size_t len = 0;

	sec[0] = (kw_in(&job->ignored, op->kw) ? SMF80_SEGMENT_REFUSED : 0) |
		 (field ? 0 : SMF80_SEGMENT_DELETED);
	smf_put_text(sec + 1, segment->name, 8);
	if (field)
		len = snprintf(text, sizeof(text), "%s%s", no ? "NO" : "", field->name);
	for (unsigned int n = 0; field && (value = cmd_text(&job->r.cmd, field->kw, n)); n++)
		if (len < sizeof(text))
			len += snprintf(text + len, sizeof(text) - len, "%c%s", n ? ' ' : '(',
					value);
	if (strchr(text, '(') && len < sizeof(text) - 1)
		strcpy(text + len, ")");
	len = strnlen(text, sizeof(sec) - 9);
	smf_put_text(sec + 9, text, len);
	smf80_section(rec, SMF80_SEC_SEGMENT, sec, 9 + len);
}

static bool is_segment(const struct operand *op)
{
	return op->sub && (op->kw == KW_OVM || op->kw == KW_LANGUAGE || op->kw == KW_MFA);
}

static void add_segments(struct smf_rec *rec, const struct job *job)
{
	const struct grammar *g = &racf_grammar[job->r.cmd.verb];

	for (const struct operand *op = g->operands; g->targets == TARGETS_IDS && op->name; op++) {
		if (!is_segment(op) || !cmd_given(&job->r.cmd, op->kw))
			continue;
		if (cmd_negated(&job->r.cmd, op->kw))
			add_segment(rec, job, op, NULL);
		for (const struct operand *field = op->sub; field->name; field++)
			if (cmd_given(&job->r.cmd, field->kw))
				add_segment(rec, job, op, field);
	}
}

/* ---- all of it ---- */

void cmd_sections(const struct job *job, struct smf_rec *rec)
{
	add_keywords(rec, job);
	smf80_text(rec, SMF80_SEC_PROFILE, cmd_target(job, job->done));
	if (racf_grammar[job->r.cmd.verb].targets >= TARGETS_PROFILE)
		smf80_field(rec, SMF80_SEC_CLASS, cmd_class(job), RACF_NAME_MAX);
	add_ids(rec, job);
	add_level(rec, job);
	add_texts(rec, job);
	add_segments(rec, job);
}

int cmd_extended(const struct job *job, struct smf_rec *rec)
{
	const char *name = cmd_text(&job->r.cmd, KW_FACTOR, 0);

	if (name)
		smf80_extended_text(rec, SMF80_SEC_FACTOR, name);
	return smf_end(rec);
}
