// SPDX-License-Identifier: MIT
/*
 * Console, reader and punch on the real code of kmod/dev: what their commands do, and programs that
 * wait
 */
#include "ktap.h"
#include "world.h"

/* ---- console ---- */

static void put_text(const char *text)
{
	char *nl;

	ebcdic_encode(w.storage + D, text, strlen(text));
	for (nl = strchr(text, '\n'); nl; nl = strchr(nl + 1, '\n'))
		w.storage[D + (nl - text)] = EBCDIC_NL;
}

static void write_program(size_t len)
{
	ccw1(P, 0x01, D, CCW_SLI | CCW_CC, len);
	ccw1(P + 8, CMD_NOP, 0, CCW_SLI, 1);
}

static void console_output(void)
{
	begin();
	put_text("one\n\ntwo\r\nthree\rfour");
	write_program(20);
	runs(0, DS_END, 0, P + 16, 1);
	CHECK_STR(w.shown, "one\n\ntwo\nthree\nfour");
	CHECK_EQ(w.last_flags, ZCP_LINE_NOCR);
	put_text("\nfive");
	ccw1(P, 0x09, D, CCW_SLI, 5);			/* with automatic carrier return */
	runs(0, DS_END, 0, P + 8, 0);
	CHECK_STR(w.shown, "one\n\ntwo\nthree\nfour\nfive\n");
	end();
}

static void console_behind(void)
{
	struct irb irb;

	begin();
	put_text("one\ntwo\n");
	write_program(8);
	w.behind = true;
	CHECK_EQ(ssch(0, 0), 0);
	CHECK(!pending(0));
	CHECK_EQ(ctrl(0) & SCSW_ACTIVE, SCSW_ACTIVE);
	cons_ready(&w.vm);
	CHECK(io_thread());				/* still behind */
	CHECK(!pending(0));
	w.behind = false;
	memset(w.storage + D, 0, 16);			/* the data is the device's now */
	cons_ready(&w.vm);
	cons_ready(&w.vm);				/* queued once */
	CHECK(io_thread());
	CHECK(!io_thread());
	CHECK_STR(w.shown, "one\ntwo\n");
	CHECK_EQ(tsch(0, &irb), 0);
	CHECK_EQ(irb.scsw.dstat, DS_END);
	cons_ready(&w.vm);
	CHECK(!io_thread());
	end();
}

static void ready_while_running(void)
{
	w.behind = false;
	w.meanwhile = NULL;
	cons_ready(&w.vm);
	/* as seen by the call that is just being made ... */
	w.behind = true;
}

static void kick(void)
{
	struct irb irb;

	begin();
	put_text("one\n");
	write_program(4);
	w.meanwhile = ready_while_running;
	/* ... which is repeated at once, not lost */
	CHECK_EQ(ssch(0, 0), 0);
	CHECK(!pending(0));
	w.behind = false;
	cons_ready(&w.vm);
	CHECK(io_thread());
	CHECK_EQ(tsch(0, &irb), 0);
	CHECK_STR(w.shown, "one\n");
	end();
}

static void console_input(void)
{
	struct irb irb;

	begin();
	/* nobody reads: attention, the line waits */
	CHECK_EQ(cons_input(&w.vm, "first", 5), -EAGAIN);
	CHECK(pending(0));
	CHECK_EQ(sch(0)->irq.parm, 0xabc00000);
	CHECK_EQ(tsch(0, &irb), 0);
	CHECK_EQ(irb.scsw.ctrl, SCSW_ALERT | SCSW_PENDING);
	CHECK_EQ(irb.scsw.dstat, DS_ATTENTION);
	ccw1(P, 0x0a, D, CCW_SLI, 160);
	runs(0, DS_END, 0, P + 8, 155);
	CHECK_MEM(w.storage + D, "\x86\x89\x99\xa2\xa3", 5);
	/* the read is up first */
	CHECK(!cons_reading(&w.vm));
	CHECK_EQ(ssch(0, 0), 0);
	CHECK(cons_reading(&w.vm));
	CHECK(w.vm_read);
	CHECK_EQ(cons_input(&w.vm, "", 0), 0);		/* a null line ends it too */
	CHECK(!pending(0));
	CHECK(io_thread());
	CHECK(!w.vm_read);
	CHECK_EQ(tsch(0, &irb), 0);
	CHECK_EQ(irb.scsw.dstat, DS_END);
	CHECK_EQ(irb.scsw.count, 160);
	end();
}

static void console_lines_wait(void)
{
	struct irb irb;
	int i;

	begin();
	for (i = 0; i < 8; i++)
		CHECK_EQ(cons_input(&w.vm, "abcdefgh" + i, 1), -EAGAIN);
	CHECK_EQ(cons_input(&w.vm, "x", 1), -ENOSPC);
	ccw1(P, 0x0a, D, CCW_SLI, 160);
	for (i = 0; i < 8; i++) {
		CHECK_EQ(tsch(0, &irb), 0);		/* attention for each line */
		CHECK_EQ(irb.scsw.dstat, DS_ATTENTION);
		CHECK_EQ(ssch(0, 0), 0);
		CHECK_EQ(tsch(0, &irb), 0);
		CHECK_EQ(irb.scsw.count, 159);
		CHECK_EQ(w.storage[D], ebcdic_from_latin1['a' + i]);
	}
	CHECK_EQ(tsch(0, &irb), 1);
	CHECK_EQ(cons_attention(&w.vm), 0);
	CHECK_EQ(tsch(0, &irb), 0);
	CHECK_EQ(irb.scsw.dstat, DS_ATTENTION);
	end();
}

static void attention_waits(void)
{
	struct irb irb;

	begin();
	put_text("x\n");
	write_program(2);
	w.behind = true;
	CHECK_EQ(ssch(0, 0), 0);
	CHECK_EQ(cons_input(&w.vm, "hey", 3), -EAGAIN);
	/* output is active: the device cannot present it */
	CHECK(!pending(0));
	w.behind = false;
	cons_ready(&w.vm);
	io_thread();
	CHECK_EQ(tsch(0, &irb), 0);
	CHECK_EQ(irb.scsw.dstat, DS_END);
	CHECK_EQ(tsch(0, &irb), 0);
	CHECK_EQ(irb.scsw.dstat, DS_ATTENTION);
	end();
}

/* ---- unit record ---- */

static void reader_loads(void)
{
	int i;

	begin();
	file("abcdefghijklmnopqrstuvwxyz", 26);
	file("Z", 1);
	for (i = 0; i < 20; i++)
		ccw1(P + 8 * i, 0x02, D + 80 * i, CCW_SLI | (i < 19 ? CCW_CC : 0), 80);
	runs(1, DS_END, 0, P + 160, 0);
	CHECK_EQ(w.storage[D + 80 * 19 + 79], 't');
	/*
	 * six more, then unit exception in the seventh CCW: (cpa - first) / 8 * 80 - count is what
	 * was read
	 */
	runs(1, DS_END | DS_UNIT_EXCEPTION, 0, P + 56, 80);
	CHECK(w.files[0].done && w.files[0].eof);
	CHECK_EQ(w.storage[D + 80 * 5], 'z');
	runs(1, DS_END | DS_UNIT_EXCEPTION, 0, P + 16, 80);
	CHECK_EQ(w.storage[D], 'Z');
	/* the hopper is empty */
	runs(1, DS_END | DS_UNIT_CHECK, 0, P + 8, 80);
	ccw1(P, CMD_SENSE, D, CCW_SLI, 1);
	runs(1, DS_END, 0, P + 8, 0);
	CHECK_EQ(w.storage[D], SENSE_INTERVENTION);
	end();
}

static void reader_feeds(void)
{
	begin();
	file("ab", 2);
	ccw1(P, 0xc2, D, CCW_SLI, 80);
	runs(1, DS_END, 0, P + 8, 0);
	runs(1, DS_END, 0, P + 8, 0);
	CHECK_EQ(w.storage[D], 'a');
	ccw1(P, 0x23, 0, CCW_SLI, 1);
	runs(1, DS_END, 0, P + 8, 1);
	ccw1(P, 0x82, D, CCW_SLI, 80);
	runs(1, DS_END, 0, P + 8, 0);
	CHECK_EQ(w.storage[D], 'b');
	/* a reset gives the file back unread */
	css_reset(&w.vm);
	CHECK(w.files[0].done && !w.files[0].eof);
	end();
}

static void punch(void)
{
	int i;

	begin();
	for (i = 0; i < 80; i++)
		w.storage[D + i] = i;
	ccw1(P, 0x01, D, CCW_SLI | CCW_CC, 80);
	ccw1(P + 8, 0x01, D, CCW_SLI | CCW_CC, 100);	/* a card has 80 columns */
	ccw1(P + 16, CMD_NOP, 0, 0, 0);
	runs(2, DS_END, 0, P + 24, 0);
	CHECK_EQ(w.punched_len, 160);
	CHECK_MEM(w.punched, w.storage + D, 80);
	ccw1(P, 0x01, STORAGE - 40, CCW_SLI, 80);
	CHECK_EQ(ssch(2, 0), 0);
	/* what did not arrive whole is not punched */
	CHECK_EQ(w.punched_len, 160);
	end();
}

static void ready(void)
{
	struct irb irb;

	begin();
	vdev_ready(&w.vm, READER);
	CHECK_EQ(tsch(1, &irb), 0);
	CHECK_EQ(irb.scsw.ctrl, SCSW_ALERT | SCSW_PENDING);
	CHECK_EQ(irb.scsw.dstat, DS_DEVICE_END);
	css_reset(&w.vm);
	/* disabled: nobody is told, not even later */
	vdev_ready(&w.vm, READER);
	enable(1, 0);
	CHECK(!pending(1));
	end();
}

/* ---- IPL ---- */

static void ipl(void)
{
	u8 schid[8];

	begin();
	css_reset(&w.vm);
	CHECK_EQ(vdev_ipl(&w.vm, 0x77), -ENODEV);
	CHECK_EQ(vdev_ipl(&w.vm, CONS), -EIO);
	CHECK_EQ(vdev_ipl(&w.vm, READER), -ENODATA);
	/*
	 * the card of this file is filled with format-0 READs to X'0202' and so on: what is chained
	 * is no CCW chain
	 */
	file("\x02\x03", 2);
	CHECK_EQ(vdev_ipl(&w.vm, READER), -EIO);
	CHECK(!pending(1));
	CHECK_EQ(ctrl(1), 0);
	memset(schid, 0, sizeof(schid));
	CHECK_MEM(w.storage + 0xb8, schid, 8);
	end();
}

static ssize_t read_ipl_deck(struct spool_file *f, u64 record, void *buf, size_t len)
{
	u8 saved[32];

	(void)f;
	(void)len;
	memset(buf, 0xc1 + (int)record, 80);
	if (record)
		return record < 3 ? 80 : 0;
	memcpy(saved, w.storage, sizeof(saved));
	ccw0(8, 0x02, 0x18, CCW_CC | CCW_SLI, 80);
	ccw0(16, 0x02, 0x68, CCW_SLI, 80);
	memcpy((u8 *)buf + 8, w.storage + 8, 16);
	memcpy(w.storage, saved, sizeof(saved));
	return 80;
}

static void ipl_deck(void)
{
	struct zcp_ops deck = ops;
	struct schib schib;

	begin();
	css_reset(&w.vm);
	deck.spool_read = read_ipl_deck;
	zcp_ops = &deck;
	file("x", 1);
	CHECK_EQ(vdev_ipl(&w.vm, READER), 0);
	zcp_ops = &ops;
	CHECK_EQ(w.storage[0x18], 0xc2);
	CHECK_EQ(w.storage[0x68], 0xc3);
	CHECK_EQ(w.storage[0xb7], 0xc3);
	sch_store(sch(1), &schib);
	CHECK_EQ(schib.pmcw.flags & PMCW_ENABLED, PMCW_ENABLED);
	CHECK(!pending(1));
	end();
}

static const struct ktap_case cases[] = {
	{ "console output by lines", console_output },
	{ "console output behind a slow terminal", console_behind },
	{ "terminal ready while the program runs", kick },
	{ "console input", console_input },
	{ "lines wait for their reads", console_lines_wait },
	{ "attention waits for the end of output", attention_waits },
	{ "the reader gives files with unit exception between", reader_loads },
	{ "read without feed, reset", reader_feeds },
	{ "punch", punch },
	{ "unsolicited device end", ready },
	{ "IPL that fails", ipl },
	{ "IPL from a deck", ipl_deck },
};

KTAP_MAIN(cases)
