// SPDX-License-Identifier: GPL-2.0-only
/*
 * sclp.c - SERVC: the service-call logical processor of one VM
 *
 * One request at a time. All but console output is done at once; output waits
 * while the terminal is behind, and SERVC answers busy meanwhile. The service
 * signal says that the SCCB holds the answer, and whether events wait.
 */
#include <linux/slab.h>
#include "../ebcdic.h"
#include "decode.h"
#include "sclp-block.h"

#define SCCB_ADDRESS	0x7ffffff8UL
#define PREFIX_AREA	0x1fffUL
#define LINES		8
#define SIGNAL_EVENTS	1		/* in the service signal's parameter */
#define COMMANDS	(EVENT_BIT(EVENT_COMMAND) | EVENT_BIT(EVENT_PRIORITY))

enum sclp_state { SCLP_IDLE, SCLP_RUNNING, SCLP_WAITING };

struct sclp_line {
	u8 len;
	char text[SCLP_LINE_MAX];	/* ISO 8859-1 */
};

struct sclp_vm {
	struct zcp_vm *vm;
	spinlock_t lock;		/* state, and what the program is to receive */
	enum sclp_state state;
	bool kick;			/* terminal became ready while the request runs */
	bool queued;
	bool cancel;			/* reset waits for the request to be left */
	wait_queue_head_t idle;
	struct zcp_work work;

	u32 receive, send;
	bool ascii;			/* it wrote to the VT220 console last */
	bool quiesce;
	u16 quiesce_seconds;
	u8 head, count;
	struct sclp_line line[LINES];

	/* the request: who set state to SCLP_RUNNING */
	u32 command, addr;
	size_t len;
	struct sclp_cursor cursor;
	u8 sccb[SCCB_MAX];
	char text[SCCB_MAX];		/* a line being shown */
};

/* ---- answers ---- */

static bool events_wait(const struct sclp_vm *s)
{
	return (s->count && s->receive & (COMMANDS | EVENT_BIT(EVENT_VT220))) ||
	       (s->quiesce && s->receive & EVENT_BIT(EVENT_QUIESCE));
}

static void facts(const struct sclp_vm *s, struct sclp_facts *f)
{
	struct zcp_ipl ipl = { };
	unsigned int i;

	*f = (struct sclp_facts) {
		.storage = s->vm->storage_size,
		.highest_cpu = ZCP_MAX_CPUS - 1,
	};
	zcp_ops->ipl_get(s->vm, &ipl);
	memset(f->loadparm, EBCDIC_BLANK, sizeof(f->loadparm));
	if (ipl.valid && ipl.loadparm_valid)
		ebcdic_encode(f->loadparm, ipl.loadparm, sizeof(f->loadparm));
	for (i = 0; i < ZCP_MAX_CPUS; i++)
		if (READ_ONCE(s->vm->vcpu[i]))
			f->cpus |= 1UL << i;
}

static u16 scp_info(struct sclp_vm *s)
{
	struct sclp_facts f;

	facts(s, &f);
	return sclp_scp_info(s->sccb, s->len, &f);
}

static u16 cpu_info(struct sclp_vm *s)
{
	struct sclp_facts f;

	facts(s, &f);
	return sclp_cpu_info(s->sccb, s->len, &f);
}

static u16 event_mask(struct sclp_vm *s)
{
	unsigned long flags;
	u32 receive, send;
	u16 response;

	response = sclp_event_mask(s->sccb, s->len, &receive, &send);
	if (response != SCLP_DONE)
		return response;
	spin_lock_irqsave(&s->lock, flags);
	s->receive = receive;
	s->send = send;
	spin_unlock_irqrestore(&s->lock, flags);
	return response;
}

/* ---- READ EVENT DATA ---- */

/* Appends the oldest line as what the program reads; false: no room, or it reads no lines */
static bool put_line(struct sclp_vm *s, const struct sclp_line *line, u32 receive, size_t *used)
{
	bool ascii = receive & EVENT_BIT(EVENT_VT220) && (s->ascii || !(receive & COMMANDS));
	u8 text[SCLP_LINE_MAX];

	if (ascii)
		return sclp_put_vt220(s->sccb, s->len, used, (const u8 *)line->text, line->len);
	ebcdic_encode(text, line->text, line->len);
	if (receive & EVENT_BIT(EVENT_COMMAND))
		return sclp_put_command(s->sccb, s->len, used, EVENT_COMMAND, text, line->len);
	if (receive & EVENT_BIT(EVENT_PRIORITY))
		return sclp_put_command(s->sccb, s->len, used, EVENT_PRIORITY, text, line->len);
	return false;
}

static size_t put_events(struct sclp_vm *s, u32 receive, size_t used)
{
	if (s->quiesce && receive & EVENT_BIT(EVENT_QUIESCE) &&
	    sclp_put_quiesce(s->sccb, s->len, &used, s->quiesce_seconds))
		s->quiesce = false;
	while (s->count && put_line(s, &s->line[s->head], receive, &used)) {
		s->head = (s->head + 1) % LINES;
		s->count--;
	}
	return used;
}

static u16 read_event(struct sclp_vm *s)
{
	unsigned long flags;
	size_t used;
	u32 receive;
	u16 response;

	spin_lock_irqsave(&s->lock, flags);
	receive = s->receive;
	response = sclp_read_begin(s->sccb, s->len, &receive, &used);
	if (response == SCLP_NO_EVENTS) {
		used = put_events(s, receive, used);
		if (used > SCCB_HEADER)
			response = SCLP_DONE;
		sclp_read_end(s->sccb, used);
	}
	spin_unlock_irqrestore(&s->lock, flags);
	return response;
}

/* ---- WRITE EVENT DATA ---- */

/* Shows what is left of the block; -EAGAIN: the terminal is behind */
static int show(struct sclp_vm *s)
{
	struct sclp_cursor next = s->cursor;
	struct sclp_text t;
	int ret;

	while (!READ_ONCE(s->cancel) && sclp_next_text(s->sccb, s->len, &next, &t)) {
		s->ascii = t.type == EVENT_VT220;
		if (s->ascii)
			memcpy(s->text, t.text, t.len);
		else
			ebcdic_decode(s->text, t.text, t.len);
		ret = zcp_ops->cons_write(s->vm, s->text, t.len, t.open ? ZCP_LINE_NOCR : 0);
		if (ret == -EAGAIN)
			return ret;
		s->cursor = next;
		cond_resched();
	}
	return 0;
}

/* Accepted is what CP receives and the program said that it would send. */
static u16 write_event(struct sclp_vm *s)
{
	u16 response = sclp_events_check(s->sccb, s->len, SCLP_RECEIVES & READ_ONCE(s->send));

	if (response == SCLP_DONE)
		sclp_events_accept(s->sccb, s->len);
	return response;
}

/* ---- requests ---- */

static const struct {
	u32 command;
	u16 (*fn)(struct sclp_vm *s);
} commands[] = {
	{ SCLP_READ_SCP_INFO, scp_info },
	{ SCLP_READ_SCP_INFO_FORCED, scp_info },
	{ SCLP_READ_CPU_INFO, cpu_info },
	{ SCLP_WRITE_EVENT_MASK, event_mask },
	{ SCLP_WRITE_EVENT, write_event },
	{ SCLP_READ_EVENT, read_event },
};

static u16 perform(struct sclp_vm *s)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(commands); i++)
		if (commands[i].command == s->command)
			return commands[i].fn(s);
	return SCLP_INVALID_COMMAND;
}

/* The request is over: who waits may go on, the guest is told */
static int finish(struct sclp_vm *s)
{
	u32 parm = s->addr;
	unsigned long flags;
	bool cancel;
	int ret = 0;

	cancel = READ_ONCE(s->cancel);
	if (!cancel)
		ret = sie_write_abs(s->vm, s->addr, s->sccb, s->len);
	spin_lock_irqsave(&s->lock, flags);
	s->state = SCLP_IDLE;
	if (events_wait(s))
		parm |= SIGNAL_EVENTS;
	spin_unlock_irqrestore(&s->lock, flags);
	if (!cancel && !ret)
		sie_service_signal(s->vm, parm);
	wake_up(&s->idle);
	return ret;
}

static void queue(struct sclp_vm *s)
{
	if (!s->queued)
		s->queued = !zcp_vm_queue_io(s->vm, &s->work);
}

/* Goes on with console output, then finishes. Whoever calls has set SCLP_RUNNING. */
static int go_on(struct sclp_vm *s)
{
	unsigned long flags;
	bool again;

	while (show(s)) {
		spin_lock_irqsave(&s->lock, flags);
		again = s->kick || s->cancel;
		s->kick = false;
		if (!again)
			s->state = SCLP_WAITING;
		spin_unlock_irqrestore(&s->lock, flags);
		if (!again)
			return 0;
	}
	return finish(s);
}

static void run_queued(struct zcp_work *work)
{
	struct sclp_vm *s = container_of(work, struct sclp_vm, work);
	unsigned long flags;
	bool go;

	spin_lock_irqsave(&s->lock, flags);
	s->queued = false;
	go = s->state == SCLP_WAITING && !s->cancel;
	if (go)
		s->state = SCLP_RUNNING;
	spin_unlock_irqrestore(&s->lock, flags);
	if (go)
		go_on(s);
}

void sclp_ready(struct zcp_vm *vm)
{
	struct sclp_vm *s = vm->sclp;
	unsigned long flags;

	if (!s)
		return;
	spin_lock_irqsave(&s->lock, flags);
	if (s->state == SCLP_RUNNING)
		s->kick = true;
	else if (s->state == SCLP_WAITING)
		queue(s);
	spin_unlock_irqrestore(&s->lock, flags);
}

/* ---- SERVC ---- */

static int sccb_check(const struct zcp_vcpu *vcpu, u64 addr)
{
	u64 area = addr & ~PREFIX_AREA;

	if (addr & ~SCCB_ADDRESS || !area || area == sie_block_prefix(vcpu->block))
		return PGM_SPECIFICATION;
	return addr < vcpu->vm->storage_size ? 0 : PGM_ADDRESSING;
}

/* Copies the request; what is wrong with its place is answered in it */
static int take_request(struct sclp_vm *s, u32 command, u32 addr)
{
	u16 length;
	int ret;

	ret = sie_read_abs(s->vm, addr, s->sccb, SCCB_HEADER);
	if (ret)
		return ret;
	length = s->sccb[0] << 8 | s->sccb[1];
	if (length < SCCB_HEADER)
		return PGM_SPECIFICATION;
	s->command = command;
	s->addr = addr;
	s->len = length;
	s->cursor = (struct sclp_cursor) { };
	s->kick = false;
	if ((addr & ~PAGE_MASK) + length > PAGE_SIZE) {
		s->len = SCCB_HEADER;
		sclp_respond(s->sccb, SCLP_BOUNDARY);
		return 0;
	}
	ret = sie_read_abs(s->vm, addr + SCCB_HEADER, s->sccb + SCCB_HEADER, length - SCCB_HEADER);
	if (!ret)
		sclp_respond(s->sccb, 0);
	return ret;
}

static int serve(struct sclp_vm *s, u32 command, u32 addr)
{
	u16 response;
	int ret;

	ret = take_request(s, command, addr);
	if (ret) {
		unsigned long flags;

		spin_lock_irqsave(&s->lock, flags);
		s->state = SCLP_IDLE;
		spin_unlock_irqrestore(&s->lock, flags);
		wake_up(&s->idle);
		return ret;
	}
	if (s->sccb[6] || s->sccb[7])
		return finish(s);
	response = perform(s);
	sclp_respond(s->sccb, response);
	return command == SCLP_WRITE_EVENT && response == SCLP_DONE ? go_on(s) : finish(s);
}

int handle_servc(struct zcp_vcpu *vcpu)
{
	struct sclp_vm *s = vcpu->vm->sclp;
	unsigned int r1, r2;
	unsigned long flags;
	bool busy;
	u64 addr;
	int ret;

	operand_rre(vcpu, &r1, &r2);
	addr = vcpu->gpr[r2] & vcpu_addr_mask(vcpu);
	ret = sccb_check(vcpu, addr);
	if (ret)
		return ret;
	spin_lock_irqsave(&s->lock, flags);
	busy = s->state != SCLP_IDLE;
	if (!busy)
		s->state = SCLP_RUNNING;
	spin_unlock_irqrestore(&s->lock, flags);
	ret = busy ? 0 : serve(s, vcpu->gpr[r1], addr);
	if (!ret)
		vcpu_set_cc(vcpu, busy ? 2 : 0);
	return ret;
}

/* ---- input ---- */

bool sclp_wants_input(struct zcp_vm *vm)
{
	struct sclp_vm *s = vm->sclp;
	u32 receive = READ_ONCE(s->receive);

	return receive & COMMANDS ||
	       (receive & EVENT_BIT(EVENT_VT220) && READ_ONCE(s->ascii));
}

int sclp_input(struct zcp_vm *vm, const char *text, size_t len)
{
	struct sclp_vm *s = vm->sclp;
	struct sclp_line *line;
	unsigned long flags;
	int ret = -ENOSPC;
	bool tell = false;

	spin_lock_irqsave(&s->lock, flags);
	if (s->count < LINES) {
		line = &s->line[(s->head + s->count++) % LINES];
		line->len = min_t(size_t, len, SCLP_LINE_MAX);
		memcpy(line->text, text, line->len);
		tell = events_wait(s);
		ret = 0;
	}
	spin_unlock_irqrestore(&s->lock, flags);
	if (tell)
		sie_service_signal(vm, SIGNAL_EVENTS);
	return ret;
}

int sclp_signal_shutdown(struct zcp_vm *vm, u16 seconds)
{
	struct sclp_vm *s = vm->sclp;
	unsigned long flags;
	bool ready;

	spin_lock_irqsave(&s->lock, flags);
	ready = s->receive & EVENT_BIT(EVENT_QUIESCE);
	if (ready) {
		s->quiesce = true;
		s->quiesce_seconds = seconds;
	}
	spin_unlock_irqrestore(&s->lock, flags);
	if (!ready)
		return -EOPNOTSUPP;
	sie_service_signal(vm, SIGNAL_EVENTS);
	return 0;
}

/* ---- lifetime ---- */

int sclp_vm_create(struct zcp_vm *vm)
{
	struct sclp_vm *s = kvzalloc(sizeof(*s), GFP_KERNEL_ACCOUNT);

	if (!s)
		return -ENOMEM;
	s->vm = vm;
	spin_lock_init(&s->lock);
	init_waitqueue_head(&s->idle);
	s->work.fn = run_queued;
	vm->sclp = s;
	return 0;
}

void sclp_vm_destroy(struct zcp_vm *vm)
{
	kvfree(vm->sclp);
	vm->sclp = NULL;
}

static bool left(struct sclp_vm *s)
{
	unsigned long flags;
	bool ret;

	spin_lock_irqsave(&s->lock, flags);
	ret = s->state != SCLP_RUNNING;
	spin_unlock_irqrestore(&s->lock, flags);
	return ret;
}

void sclp_vm_reset(struct zcp_vm *vm)
{
	struct sclp_vm *s = vm->sclp;
	unsigned long flags;

	WRITE_ONCE(s->cancel, true);
	wait_event(s->idle, left(s));
	spin_lock_irqsave(&s->lock, flags);
	s->state = SCLP_IDLE;
	s->cancel = false;
	s->receive = 0;
	s->send = 0;
	s->ascii = false;
	s->quiesce = false;
	s->count = 0;
	spin_unlock_irqrestore(&s->lock, flags);
}
