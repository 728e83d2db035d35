// SPDX-License-Identifier: MIT
/* sclp.c - service calls and the two SCLP consoles */
#include "sclp.h"

struct event_header {
	u16 length;
	u8  type, flags;
	u16 pad;
} __packed;

struct message_block {			/* one line of a line-mode message */
	struct event_header event;
	u16 mdb_length, mdb_type;
	u32 mdb_tag, mdb_revision;
	u16 go_length, go_type;
	u32 go_domain;
	u8  go_time[8], go_thousandths[3], go_pad, go_date[7], go_pad2;
	u16 go_flags;
	u8  go_pad3[10], go_system[8], go_job[8];
	u16 mto_length, mto_type, mto_flags;
	u8  mto_alarm, mto_pad[3];
	u8  text[];
} __packed;

int sclp_call(u32 command, void *sccb)
{
	int cc, tries = 0;

	do {
		service_signal_begin();
		cc = servc(command, sccb);
		if (cc == 2)
			service_signal_await(1000);
	} while (cc == 2 && ++tries < 1000);
	if (cc)
		return -1 - cc;
	if (!service_signal_await(5000000))
		return -100;
	barrier();
	return ((struct sccb *)sccb)->response;
}

int sclp_masks(u32 receive, u32 send, u32 *sclp_receive, u32 *sclp_send)
{
	static struct sccb_mask b;
	int rc;

	memset(&b, 0, sizeof(b));
	b.length = 28;
	b.mask_length = 4;
	b.receive = receive;
	b.send = send;
	rc = sclp_call(SCLP_WRITE_MASK, &b);
	*sclp_receive = b.sclp_receive;
	*sclp_send = b.sclp_send;
	return rc;
}

int sclp_write_line(const char *text, size_t len)
{
	static struct sccb b;
	struct message_block *m = (void *)b.data;

	memset(&b, 0, 8 + sizeof(*m));
	b.length = 8 + sizeof(*m) + len;
	m->event.length = sizeof(*m) + len;
	m->event.type = EVENT_MESSAGE;
	m->mdb_length = m->event.length - sizeof(m->event);
	m->mdb_type = 1;
	m->mdb_tag = 0xd4c4c240;	/* "MDB " */
	m->mdb_revision = 1;
	m->go_length = offsetof(struct message_block, mto_length) -
		       offsetof(struct message_block, go_length);
	m->go_type = 1;
	m->mto_length = sizeof(*m) - offsetof(struct message_block, mto_length) + len;
	m->mto_type = 4;
	m->mto_flags = 0x1000;		/* end of the text */
	to_ebcdic(m->text, text, len);
	return sclp_call(SCLP_WRITE_EVENT, &b);
}

int sclp_write_ascii(const char *text, size_t len)
{
	static struct sccb b;
	struct event_header *e = (void *)b.data;

	memset(&b, 0, 8 + sizeof(*e));
	b.length = 8 + sizeof(*e) + len;
	e->length = sizeof(*e) + len;
	e->type = EVENT_VT220;
	memcpy(e + 1, text, len);
	return sclp_call(SCLP_WRITE_EVENT, &b);
}
