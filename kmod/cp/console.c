// SPDX-License-Identifier: GPL-2.0-only
/*
 * console.c - the terminal of a logged-on user: CP READ, VM READ, RUNNING, and who gets what is
 * typed
 */
#include <linux/slab.h>
#include "cp/conspool.h"
#include "cp/cp.h"
#include "cp/room.h"
#include "cp/scif.h"
#include "cp/terminal.h"
#include "cp/termmsg.h"
#include "dev/vdev.h"
#include "sie/sie.h"

void cp_console_status(struct cp_vm *cp)
{
	enum zcp_term_status status = ZCP_STATUS_RUNNING;
	unsigned long flags;

	spin_lock_irqsave(&cp->lock, flags);
	if (READ_ONCE(cp->cp_mode))
		status = ZCP_STATUS_CP_READ;
	else if (READ_ONCE(cp->reading))
		status = ZCP_STATUS_VM_READ;
	if (cp->term)
		cp_term_status(cp->term, status, false);
	spin_unlock_irqrestore(&cp->lock, flags);
}

/* There is no coming back to its session: reconnecting is RACF's to permit. */
static bool is_recovery(struct cp_vm *cp)
{
	struct cp_who *who = cp_who_get(cp);
	bool yes = who->actor.recovery;

	cp_who_put(who);
	return yes;
}

/* A machine that nobody can answer to is logged off after a while. */
static void start_clock(struct cp_vm *cp)
{
	struct cp_config config;

	cp_config_get(&config);
	if (is_recovery(cp))
		cp_vm_event(cp, CP_EVENT_FORCED);
	else if (config.disconnect && !READ_ONCE(cp->ending))
		cp_vm_later(cp, &cp->forced, (unsigned long)config.disconnect * HZ);
}

void cp_console_cp_read(struct cp_vm *cp)
{
	struct cp_term *t = cp_vm_term(cp);

	if (!cp->opt.run)
		sie_vm_stop(cp->vm);
	WRITE_ONCE(cp->cp_mode, true);
	cp_console_status(cp);
	if (t)
		cp_term_put(t);
	else
		start_clock(cp);
}

void cp_console_run(struct cp_vm *cp)
{
	WRITE_ONCE(cp->cp_mode, false);
	cp_console_status(cp);
	sie_vm_start(cp->vm);
}

/* ---- attach and detach ---- */

void cp_attach(struct cp_vm *cp, struct cp_term *t)
{
	unsigned long flags;
	bool gone, input;

	kref_get(&cp->ref);
	cp_term_get(t);
	spin_lock_irqsave(&cp->lock, flags);
	spin_lock(&t->lock);
	gone = t->gone || t->cp || cp->term;
	t->starting = false;
	if (!gone) {
		cp->term = t;
		t->cp = cp;
	}
	input = !list_empty(&t->in);
	spin_unlock(&t->lock);
	spin_unlock_irqrestore(&cp->lock, flags);
	if (gone) {
		cp_term_work(t);
		cp_term_put(t);
		start_clock(cp);
		cp_vm_put(cp);
		return;
	}
	cp_vm_cancel(cp, &cp->forced);
	if (input)
		cp_vm_kick(cp);
}

static void record_disconnect(struct cp_vm *cp, const char *why)
{
	struct cp_who *who = cp_who_get(cp);
	struct aud_event ev = {
		.event = ZCP_EVENT_DISCONNECT,
		.outcome = ZCP_OUTCOME_SUCCESS,
		.actor = &who->actor,
		.target = cp->vm->userid,
		.text = why,
	};

	aud_post(&ev);
	cp_who_put(who);
}

void cp_detach(struct cp_vm *cp, struct cp_term *term, const char *why)
{
	struct cp_term *t;
	unsigned long flags;

	spin_lock_irqsave(&cp->lock, flags);
	t = cp->term;
	if (!t || (term && t != term)) {
		spin_unlock_irqrestore(&cp->lock, flags);
		return;
	}
	cp->term = NULL;
	WRITE_ONCE(cp->rac, false);
	spin_lock(&t->lock);
	t->cp = NULL;
	t->behind = false;
	spin_unlock(&t->lock);
	spin_unlock_irqrestore(&cp->lock, flags);
	/* what a guest could not write is thrown away from now on */
	cp_vm_event(cp, CP_EVENT_READY);
	if (why)
		record_disconnect(cp, why);
	if (!term) {
		cp_term_drop_input(t);
		cp_term_status(t, ZCP_STATUS_LOGO, false);
		cp_term_message(t, ZCP_TERM_END, 0, NULL, 0);
	} else {
		start_clock(cp);
	}
	cp_term_put(t);
	cp_vm_put(cp);
}

void cp_console_events(struct cp_vm *cp)
{
	if (test_and_clear_bit(CP_EVENT_READY, &cp->events))
		cons_ready(cp->vm);
	if (test_and_clear_bit(CP_EVENT_CONSPOOL, &cp->events))
		cp_con_write_out(cp, false);
	if (test_and_clear_bit(CP_EVENT_WAKE, &cp->events))
		WRITE_ONCE(cp->asleep, false);
	if (test_and_clear_bit(CP_EVENT_FORCED, &cp->events) && !READ_ONCE(cp->term))
		cp_logoff_vm(cp, "SYSTEM");
}

/* ---- what is typed ---- */

/* A guest that does not read leaves the lines lying; when there is no more room the user is told */
static void to_guest(struct cp_vm *cp, const char *text, size_t len)
{
	struct cp_term *t;
	int ret;

	if (sclp_wants_input(cp->vm))
		ret = sclp_input(cp->vm, text, len);
	else
		ret = cons_input(cp->vm, text, len);
	if (ret != -ENOSPC)
		return;
	t = cp_vm_term(cp);
	if (!t)
		return;
	cp_count(CP_COUNT_NOT_ACCEPTED);
	cp_term_message(t, ZCP_TERM_NOTACC, 0, NULL, 0);
	cp_term_put(t);
}

static void command(struct cp_vm *cp, const char *text, size_t len, bool pound)
{
	struct cp_who *who = cp_who_get(cp);
	struct cp_resp resp = { .cp = cp };
	struct cp_ctx c = {
		.actor = &who->actor,
		.classes = READ_ONCE(cp->classes),
		.emsg = cp->opt.emsg,
		.cp = cp,
		.resp = &resp,
	};

	if (READ_ONCE(cp->rac) && !pound)
		cp_rac_line(&c, text, len);
	else
		cp_execute(&c, text, len);
	cp_who_put(who);
}

/* SLEEP in the middle of a line: what follows it waits. */
static bool put_off(struct cp_vm *cp, const char *rest, const char *end)
{
	if (!READ_ONCE(cp->asleep) || !rest)
		return false;
	cp->later_len = min_t(size_t, end - rest, sizeof(cp->later) - 1);
	memcpy(cp->later, rest, cp->later_len);
	return true;
}

void cp_console_lines(struct cp_vm *cp, const char *text, size_t len, bool as_command)
{
	static const struct cp_edit none;
	const struct cp_edit *edit = cp->opt.linedit ? &cp->opt.edit : &none;
	const char *p = text, *end = text + len;
	char line[ZCP_COMMAND_MAX];
	size_t n;

	while (!READ_ONCE(cp->ending) && cp_logical(edit, &p, end, line, sizeof(line), &n)) {
		if (!as_command && !READ_ONCE(cp->cp_mode))
			to_guest(cp, line, n);
		else if (n)
			command(cp, line, n, as_command);
		else if (cp->ipled && !as_command)
			cp_console_run(cp);
		if (put_off(cp, p, end))
			break;
	}
}

void cp_console_data(struct cp_vm *cp, const char *text, size_t len)
{
	const char *p = text, *end = text + len;
	char line[ZCP_COMMAND_MAX];
	size_t n;

	while (cp_logical(&cp->opt.edit, &p, end, line, sizeof(line), &n))
		to_guest(cp, line, n);
}

/* "#CP" and what follows is for CP at any time. */
static bool pound_cp(struct cp_vm *cp, const char *text, size_t len)
{
	char linend = cp->opt.edit.linend ? cp->opt.edit.linend : '#';

	if (len < 3 || text[0] != linend || cp_upper(text[1]) != 'C' || cp_upper(text[2]) != 'P' ||
	    (len > 3 && text[3] != ' '))
		return false;
	for (text += 3, len -= 3; len && *text == ' '; text++)
		len--;
	if (len)
		cp_console_lines(cp, text, len, true);
	else
		cp_console_cp_read(cp);
	return true;
}

static void attention(struct cp_vm *cp)
{
	if (READ_ONCE(cp->cp_mode))
		return;
	cp_tell(cp, 0, "CP");
	cp_console_cp_read(cp);
}

/* The spooled console is a file for others to read: it shows no secret of a command. */
static void spool_typed(struct cp_vm *cp, const char *text, size_t len)
{
	char line[ZCP_COMMAND_MAX], *p, *end, *next;

	len = min(len, sizeof(line));
	memcpy(line, text, len);
	end = line + len;
	for (p = line; p < end; p = next + 1) {
		next = memchr(p, cp->opt.edit.linend ?: '#', end - p) ?: end;
		cp_mask(p, next - p);
		if (READ_ONCE(cp->rac))
			cp_mask_racf(p, next - p);
	}
	cp_con_line(cp, line, len, 0);
	memzero_explicit(line, sizeof(line));
}

static void typed(struct cp_vm *cp, struct cp_term *t, char *text, size_t len)
{
	termmsg_clean(text, len);
	spool_typed(cp, text, len);
	if (t->kind == ZCP_TERM_KIND_SCREEN && len)
		cp_term_line_nowait(t, text, len, ZCP_LINE_ECHO);
	if (!pound_cp(cp, text, len))
		cp_console_lines(cp, text, len, false);
}

/* A line that SLEEP put off, or else one record from the terminal */
void cp_console_input(struct cp_vm *cp)
{
	char line[ZCP_COMMAND_MAX];
	struct cp_term *t;
	struct cp_in *in;
	size_t n;

	if (cp->later_len && !READ_ONCE(cp->asleep)) {
		n = min_t(size_t, cp->later_len, sizeof(line));
		memcpy(line, cp->later, n);
		cp->later_len = 0;
		cp_console_lines(cp, line, n, false);
		return;
	}
	t = cp_vm_term(cp);
	if (!t)
		return;
	in = cp_term_take(t, cp);
	if (in) {
		cp_vm_cancel(cp, &cp->wake);
		WRITE_ONCE(cp->asleep, false);
		if (in->type == ZCP_TERM_ATTN)
			attention(cp);
		else if (in->type == ZCP_TERM_INPUT)
			typed(cp, t, (char *)in->body, in->len);
		else
			cp_term_message(t, ZCP_TERM_NOTACC, 0, NULL, 0);
		kfree_sensitive(in);
	}
	cp_term_put(t);
}

/* ---- the guest's side: zcp_ops ---- */

int cp_console_write(struct zcp_vm *vm, const char *text, size_t len, u8 flags)
{
	struct cp_term *t;
	int ret = 0;

	len = min_t(size_t, len, ZCP_TERM_MSG_MAX / 2);
	if (!cp_con_room(vm->cp, len))
		return -EAGAIN;
	t = cp_vm_term(vm->cp);
	if (t) {
		ret = cp_term_guest_line(t, text, len, flags);
		cp_term_put(t);
	}
	if (ret == -EAGAIN)
		return ret;
	cp_con_line(vm->cp, text, len, flags);
	scif_line(vm->cp, t, text, len);
	if (ret)
		cp_count(CP_COUNT_LINES_LOST);
	return 0;
}

void cp_console_read(struct zcp_vm *vm, bool waits)
{
	struct cp_vm *cp;

	/* no reference: this may be an interrupt, where the last one could not be given back */
	rcu_read_lock();
	cp = READ_ONCE(vm->cp);
	if (cp) {
		WRITE_ONCE(cp->reading, waits);
		cp_console_status(cp);
	}
	rcu_read_unlock();
}

static void say_psw(struct cp_vm *cp, char *buf, size_t size, enum cp_msgid id, u64 mask, u64 addr)
{
	cp_msg_text(buf, size, cp->opt.emsg, id, (u32)(mask >> 32), (u32)mask, (u32)(addr >> 32),
		    (u32)addr);
}

void cp_console_stopped(struct zcp_vm *vm, unsigned int cpu, enum zcp_stop why, u64 mask, u64 addr)
{
	struct cp_vm *cp = vm->cp;
	enum cp_emsg emsg = cp->opt.emsg;
	char buf[128];

	switch (why) {
	case ZCP_STOP_DISABLED_WAIT:
		say_psw(cp, buf, sizeof(buf), MSG_GIR450W, mask, addr);
		break;
	case ZCP_STOP_PROGRAM_LOOP:
		say_psw(cp, buf, sizeof(buf), MSG_GIR453W, mask, addr);
		break;
	case ZCP_STOP_ALL_STOPPED:
		cp_msg_text(buf, sizeof(buf), emsg, MSG_GSP2629I, cpu);
		break;
	case ZCP_STOP_QUIESCED:
		cp_msg_text(buf, sizeof(buf), emsg, MSG_SIG2113I, vm->userid);
		break;
	case ZCP_STOP_CHECK:
		cp_msg_text(buf, sizeof(buf), emsg, MSG_GIR454W);
		break;
	}
	cp_tell(cp, ZCP_LINE_HIGH, "%s", buf);
	sie_vm_stop(vm);
	cp_console_cp_read(cp);
}
