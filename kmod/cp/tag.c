// SPDX-License-Identifier: GPL-2.0-only
/* tag.c - TAG: text that goes with a spool file and says where it is to go */
#include <linux/slab.h>
#include "cp/cp.h"
#include "cp/doors.h"
#include "cp/spoolsel.h"

/* A file for another node leaves this system: class VMNODE. Of this node nobody is asked. */
static int may_tag(struct cp_ctx *c, const struct cp_word *text)
{
	struct cp_scan s = cp_scan(text->p, text->len);
	char node[ZCP_NAME_LEN + 1];
	struct cp_word w;
	int ret;

	if (!cp_next(&s, &w))
		return 0;
	if (!cp_name(&w, node))
		return cp_bad_operand(c, &w);
	if (!strcmp(node, cp_system_name()))
		return 0;
	ret = door_ask(c, DOOR_TAG, &(struct door_ask){ .user = node, .label = "" });
	return ret ? door_refused(c, ret) : 0;
}

static int take_text(struct cp_ctx *c, struct cp_word *text)
{
	if (!cp_rest(&c->args, text))
		*text = (struct cp_word){ "", 0 };
	if (text->len > SPOOL_TAG_MAX)
		return cp_bad_operand(c, text);
	return may_tag(c, text);
}

static void put_text(char tag[SPOOL_TAG_MAX + 1], const struct cp_word *text)
{
	memset(tag, 0, SPOOL_TAG_MAX + 1);
	memcpy(tag, text->p, text->len);
}

static void say(struct cp_ctx *c, const char *tag)
{
	cp_say(c, "%s", tag[0] ? tag : "TAG NOT SET");
}

/* DEV {vdev | PRINTER | PUNCH | CONSOLE} [text] */
static int tag_device(struct cp_ctx *c, bool query)
{
	char tag[SPOOL_TAG_MAX + 1];
	unsigned int i, n = 0;
	struct cp_word text;
	unsigned long flags;
	int devno, rc;
	char role;

	rc = spool_take_devices(c, &role, &devno);
	if (!rc)
		rc = query ? cp_no_more(c) : take_text(c, &text);
	for (i = 0; !rc && i < c->cp->urs; i++) {
		struct cp_ur *ur = &c->cp->ur[i];

		if (ur->role == 'R' || !spool_wants(ur, role, devno))
			continue;
		n++;
		spin_lock_irqsave(&c->cp->lock, flags);
		if (!query)
			put_text(ur->tag, &text);
		memcpy(tag, ur->tag, sizeof(tag));
		spin_unlock_irqrestore(&c->cp->lock, flags);
		if (query)
			say(c, tag);
	}
	return rc || n ? rc : devno >= 0 ? cp_msg(c, MSG_CMD040E, devno) : cp_row_usage(c);
}

/* One's own file, where labels let one see it */
static bool visible(struct cp_ctx *c, u32 id)
{
	struct spool_select s = { .actor = c->actor, .queues = SPOOL_QUEUES, .id = id };
	struct spool_facts *facts;
	int n;

	strscpy(s.owner, c->cp->vm->userid, sizeof(s.owner));
	n = spool_collect(&s, &facts);
	if (n >= 0)
		kvfree(facts);
	return n == 1;
}

/* FILE spoolid [text] */
static int tag_file(struct cp_ctx *c, bool query)
{
	char tag[SPOOL_TAG_MAX + 1] = "";
	struct spool_file *f;
	struct cp_word text;
	struct cp_word w;
	u64 id;
	int rc;

	if (!cp_next(&c->args, &w) || !cp_dec(&w, SPOOL_ID_MAX, &id) || !id)
		return cp_msg(c, MSG_SPL027E);
	rc = query ? cp_no_more(c) : take_text(c, &text);
	if (rc)
		return rc;
	if (!visible(c, id))
		return cp_msg(c, MSG_SPL042E, (u32)id);
	mutex_lock(&spool_mutex);
	f = spool_find(id);
	if (f && f->in_use)
		f = NULL;
	if (f && !query)
		put_text(f->tag, &text);
	if (f)
		memcpy(tag, f->tag, sizeof(tag));
	mutex_unlock(&spool_mutex);
	if (!f)
		return cp_msg(c, MSG_SPL042E, (u32)id);
	if (query)
		say(c, tag);
	else if (spool_rewrite(id))
		return cp_msg(c, MSG_SPL6008E);
	return 0;
}

/* TAG [QUERY] {DEV ... | FILE ...} */
int cmd_tag(struct cp_ctx *c)
{
	bool query = cp_take(&c->args, "Query");

	if (cp_take(&c->args, "DEV"))
		return tag_device(c, query);
	if (cp_take(&c->args, "FILE"))
		return tag_file(c, query);
	return cp_row_usage(c);
}
