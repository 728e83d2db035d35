// SPDX-License-Identifier: MIT
/* note.c - what tn3270d has for CP's trail */
#include "wire.h"

size_t note_make(void *msg, enum zcp_outcome outcome, const char *termid, const char *peer,
		 const char *text)
{
	size_t len = strnlen(text, ZCP_NOTE_MAX);
	struct zcp_msg head = {
		.version = ZCP_VERSION, .type = ZCP_TERM_NOTE,
		.len = (u32)(sizeof(head) + sizeof(struct zcp_term_note) + len),
	};
	struct zcp_term_note *note = (struct zcp_term_note *)((u8 *)msg + sizeof(head));

	memcpy(msg, &head, sizeof(head));
	memset(note, 0, sizeof(*note));
	note->outcome = (u8)outcome;
	memset(note->termid, ' ', sizeof(note->termid));
	memcpy(note->termid, termid, strnlen(termid, sizeof(note->termid)));
	memcpy(note->peer, peer, strnlen(peer, sizeof(note->peer)));
	for (size_t i = 0; i < len; i++)
		note->text[i] = text[i] >= ' ' && text[i] < 0x7f ? text[i] : '.';
	return head.len;
}
