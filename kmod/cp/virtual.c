// SPDX-License-Identifier: GPL-2.0-only
/* virtual.c - QUERY VIRTUAL and QUERY CONSOLE: the configuration of one's own machine */
#include <linux/slab.h>
#include <asm/processor.h>
#include "cp/links.h"
#include "cp/spoolsel.h"
#include "cp/terminal.h"
#include "dev/vdev.h"
#include "sie/sie.h"

/*
 * What to show: one device, those of a role, or all. The facts are copied before a line is written.
 */
struct select {
	int devno;			/* < 0: any */
	char role;			/* 0: any; 'U': unit record */
	unsigned int n, max;
	struct vdev_info *info;
};

static int collect(const struct vdev_info *info, void *arg)
{
	struct select *s = arg;

	if ((s->devno >= 0 && info->devno != s->devno) ||
	    (s->role == 'U' ? !strchr("RPL", info->role) : s->role && info->role != s->role))
		return 0;
	if (s->n == s->max)
		return 1;
	s->info[s->n++] = *info;
	return 0;
}

static void terminal_text(struct cp_vm *cp, const char *spooling, char *buf, size_t size)
{
	struct cp_term *t = cp_vm_term(cp);

	if (!t) {
		scnprintf(buf, size, "DISCONNECTED  TERM %s", spooling);
		return;
	}
	if (t->origin.peer[0])
		scnprintf(buf, size, "ON LDEV %-5s  TERM %-5s  HOST TCPIP    FROM %.64s",
			  t->termid, spooling, t->origin.peer);
	else
		scnprintf(buf, size, "ON LDEV %-5s  TERM %s", t->termid, spooling);
	cp_term_put(t);
}

static struct cp_ur copy_ur(struct cp_vm *cp, u16 devno)
{
	struct cp_ur copy = { .devno = devno, .class = 'T', .form = "STANDARD", .copies = 1 };
	unsigned long flags;
	struct cp_ur *ur;

	spin_lock_irqsave(&cp->lock, flags);
	ur = cp_ur_find(cp, devno);
	if (ur)
		copy = *ur;
	spin_unlock_irqrestore(&cp->lock, flags);
	if (!copy.to[0])
		strscpy(copy.to, cp->vm->userid, sizeof(copy.to));
	if (!copy.dist[0])
		strscpy(copy.dist, cp->vm->userid, sizeof(copy.dist));
	return copy;
}

/*
 * Linux takes the device number from columns 5 to 8 and the subchannel from behind "SUBCHANNEL = "
 */
static void show_console(struct cp_ctx *c, const struct vdev_info *info)
{
	struct cp_ur ur = copy_ur(c->cp, info->devno);
	char term[112];

	terminal_text(c->cp, ur.started ? "START" : "STOP", term, sizeof(term));
	cp_say(c, "CONS %04X %s", info->devno, term);
	cp_say(c, "     %04X CL %c %s %s COPY %03u    READY FORM %s", info->devno, ur.class,
	       ur.cont ? "  CONT" : "NOCONT", ur.hold ? "  HOLD" : "NOHOLD", ur.copies, ur.form);
	cp_say(c, "     %04X TO %-8s %s DIST %-8s FLASHC 000 DEST OFF", info->devno, ur.to,
	       spool_queue_names[ur.queue], ur.dist);
	cp_say(c, "     %04X FLASH      CHAR      MDFY      0 FCB      LPP OFF", info->devno);
	cp_say(c, "     %04X %s   NOEOF %s %s NOMSG %s", info->devno, info->type,
	       ur.out ? "OPEN     " : "CLOSED   ", ur.keep ? "  KEEP" : "NOKEEP",
	       ur.name[0] ? ur.name : "NONAME");
	cp_say(c, "     %04X SUBCHANNEL = %04X", info->devno, info->schid);
}

static void show_reader(struct cp_ctx *c, const struct vdev_info *info)
{
	struct cp_ur ur = copy_ur(c->cp, info->devno);

	cp_say(c, "RDR  %04X CL %c %s %s %s       READY", info->devno, ur.class,
	       ur.cont ? "  CONT" : "NOCONT", ur.hold ? "  HOLD" : "NOHOLD",
	       ur.eof ? "  EOF" : "NOEOF");
	cp_say(c, "     %04X %s   %s %s NORESCAN SUBCHANNEL = %04X", info->devno, info->type,
	       info->busy ? "OPEN     " : "CLOSED   ", ur.keep ? "  KEEP" : "NOKEEP", info->schid);
}

static void show_output(struct cp_ctx *c, const struct vdev_info *info)
{
	struct cp_ur ur = copy_ur(c->cp, info->devno);

	cp_say(c, "%s  %04X CL %c %s %s COPY %03u    READY FORM %s",
	       info->role == 'P' ? "PUN" : "PRT", info->devno, ur.class,
	       ur.cont ? "  CONT" : "NOCONT", ur.hold ? "  HOLD" : "NOHOLD", ur.copies, ur.form);
	cp_say(c, "     %04X TO %-8s %s DIST %-8s DEST OFF", info->devno, ur.to,
	       spool_queue_names[ur.queue], ur.dist);
	if (info->role == 'L')
		cp_say(c, "     %04X FLASH      CHAR      MDFY      0 FCB      LPP OFF",
		       info->devno);
	cp_say(c, "     %04X %s   NOEOF %s %s NOMSG %s", info->devno, info->type,
	       ur.out ? "OPEN     " : "CLOSED   ", ur.keep ? "  KEEP" : "NOKEEP",
	       ur.name[0] ? ur.name : "NONAME");
	cp_say(c, "     %04X SUBCHANNEL = %04X", info->devno, info->schid);
}

static void show_device(struct cp_ctx *c, const struct vdev_info *info)
{
	switch (info->role) {
	case 'C':
		show_console(c, info);
		break;
	case 'R':
		show_reader(c, info);
		break;
	case 'P':
	case 'L':
		show_output(c, info);
		break;
	default:
		cp_say(c, "DEV  %04X %s ON DEV   %04X SUBCHANNEL = %04X", info->devno, info->type,
		       info->devno, info->schid);
		break;
	}
}

static int show_devices(struct cp_ctx *c, int devno, char role)
{
	struct select s = { .devno = devno, .role = role, .max = 512 };
	unsigned int i;
	int disks;

	s.info = kvcalloc(s.max, sizeof(*s.info), GFP_KERNEL);
	if (!s.info)
		return -ENOMEM;
	vdev_for_each(c->cp->vm, collect, &s);
	for (i = 0; i < s.n; i++)
		show_device(c, &s.info[i]);
	kvfree(s.info);
	if (role && role != 'D')
		return s.n;
	disks = link_show(c, devno);
	return disks < 0 ? disks : disks + s.n;
}

static void show_storage(struct cp_ctx *c)
{
	u64 mb = c->cp->vm->storage_size >> 20;

	if (mb % 1024)
		cp_say(c, "STORAGE = %lluM", mb);
	else
		cp_say(c, "STORAGE = %lluG", mb / 1024);
}

/*
 * What STORE CPU ID gives the virtual CPU: the machine's, version code FF, and in format 0 the
 * CPU's address
 */
u64 cp_cpu_id(unsigned int cpu)
{
	struct cpuid id;
	u64 value;

	get_cpu_id(&id);
	id.version = 0xff;
	if (!(id.unused & 0x8000))
		id.ident = (id.ident & 0x0fffff) | (cpu & 0xf) << 20;
	memcpy(&value, &id, sizeof(value));
	return value;
}

static void show_cpus(struct cp_ctx *c)
{
	unsigned int i;

	for (i = 0; i < c->cp->vm->cpus; i++)
		cp_say(c, "CPU %02X  ID  %016llX %s CP   CPUAFF ON", i, cp_cpu_id(i),
		       i ? "      " : "(BASE)");
}

int query_virtual_storage(struct cp_ctx *c)
{
	if (cp_more(&c->args))
		return cp_no_more(c);
	show_storage(c);
	return 0;
}

int query_virtual_cpus(struct cp_ctx *c)
{
	if (cp_more(&c->args))
		return cp_no_more(c);
	show_cpus(c);
	return 0;
}

int query_console(struct cp_ctx *c)
{
	int n;

	if (cp_more(&c->args))
		return cp_no_more(c);
	n = show_devices(c, -1, 'C');
	return n < 0 ? n : n ? 0 : cp_msg(c, MSG_CMD040E, 9);
}

int query_virtual_ur(struct cp_ctx *c)
{
	int n;

	if (cp_more(&c->args))
		return cp_no_more(c);
	n = show_devices(c, -1, 'U');
	return min(n, 0);
}

/* QUERY VIRTUAL READER, PUNCH, PRINTER, DASD: the row's name says which */
int query_virtual_class(struct cp_ctx *c)
{
	const char *name = c->row->name;
	char role = *name == 'D' || *name == 'R' ? *name : !strcmp(name, "PUNch") ? 'P' : 'L';
	int n;

	if (cp_more(&c->args))
		return cp_no_more(c);
	n = show_devices(c, -1, role);
	if (!n && role == 'D')
		cp_say(c, "NO DASD");
	return min(n, 0);
}

int query_virtual_nic(struct cp_ctx *c)
{
	u16 devno;
	int rc;

	if (!cp_more(&c->args)) {
		cp_say(c, "No %s found", c->row->name[0] == 'N' ? "NICs" : "CTCAs");
		return 0;
	}
	rc = cp_need_devno(c, &devno);
	return rc ? rc : cp_msg(c, MSG_CMD040E, devno);
}

int query_virtual_all(struct cp_ctx *c)
{
	if (cp_more(&c->args))
		return cp_no_more(c);
	show_storage(c);
	cp_say(c, "XSTORE = none");
	show_cpus(c);
	return min(show_devices(c, -1, 0), 0);
}

/* QUERY VIRTUAL without operands, or with a device number */
int query_virtual(struct cp_ctx *c)
{
	u16 devno;
	int rc;

	if (!cp_more(&c->args))
		return query_virtual_all(c);
	rc = cp_need_devno(c, &devno);
	if (rc || cp_more(&c->args))
		return rc ? rc : cp_no_more(c);
	rc = show_devices(c, devno, 0);
	return rc < 0 ? rc : rc ? 0 : cp_msg(c, MSG_CMD040E, devno);
}
