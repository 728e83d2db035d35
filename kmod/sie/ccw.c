// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* ccw.c - fetches, checks and executes the CCWs of a channel program */
#include "ccw.h"

#define PGM_CODE_PROTECTION	4
#define BLOCK_2K		2048
#define BLOCK_4K		4096
#define SPACE_24		0x01000000u
#define SPACE_31		0x80000000u
#define IPL_COUNT		24

struct ccw {
	u8 cmd, flags;
	u16 count;
	u32 addr;
};

static u8 key_of(const struct ccw_prog *p)
{
	return p->orb >> 28;
}

static bool format1(const struct ccw_prog *p)
{
	return p->orb & ORB_FORMAT1;
}

/* First address that a CCW of this format cannot name */
static u32 space(const struct ccw_prog *p)
{
	return format1(p) ? SPACE_31 : SPACE_24;
}

static bool program_check(struct ccw_prog *p)
{
	p->cstat |= CS_PROGRAM;
	return false;
}

/* What a storage access came to; false: the transfer ends here */
static bool access_ok(struct ccw_prog *p, int ret)
{
	if (!ret)
		return true;
	if (ret < 0)
		p->error = ret;
	else
		p->cstat |= ret == PGM_CODE_PROTECTION ? CS_PROTECTION : CS_PROGRAM;
	return false;
}

static bool going(const struct ccw_prog *p)
{
	return !p->cstat && !p->error;
}

/* ---- ORB ---- */

bool ccw_orb_valid(const struct ccw_orb *orb)
{
	return !(orb->flags & (ORB_TRANSPORT | ORB_MIDAW | ORB_RESERVED)) && orb->cpa < SPACE_31;
}

void ccw_start(struct ccw_prog *p, const struct ccw_orb *orb)
{
	const struct ccw_host *host = p->host;
	void *ctx = p->ctx;

	*p = (struct ccw_prog) {
		.host = host,
		.ctx = ctx,
		.orb = orb->flags,
		.next = orb->cpa,
		.cpa = orb->cpa,
		.first = true,
	};
}

void ccw_start_ipl(struct ccw_prog *p)
{
	static const struct ccw_orb orb = { 0 };

	ccw_start(p, &orb);
	p->cmd = CMD_READ;
	p->flags = CCW_CC | CCW_SLI;
	p->left = IPL_COUNT;
	p->next = 8;
	p->executing = true;
}

/* ---- CCWs ---- */

static void decode(const struct ccw_prog *p, const u8 b[8], struct ccw *c)
{
	c->cmd = b[0];
	if (format1(p)) {
		c->flags = b[1];
		c->count = b[2] << 8 | b[3];
		c->addr = (u32)b[4] << 24 | b[5] << 16 | b[6] << 8 | b[7];
	} else {
		c->addr = (u32)b[1] << 16 | b[2] << 8 | b[3];
		c->flags = b[4];
		c->count = b[6] << 8 | b[7];
	}
}

static bool is_tic(const struct ccw_prog *p, const struct ccw *c)
{
	return format1(p) ? c->cmd == CMD_TIC : (c->cmd & 0x0f) == CMD_TIC;
}

/* The next CCW that is not TRANSFER IN CHANNEL; false: a check was recognized */
static bool fetch_ccw(struct ccw_prog *p, struct ccw *c)
{
	bool tic = false;
	u8 raw[8];

	for (;;) {
		p->cpa = p->next + sizeof(raw);
		if (p->next & 7 || p->next >= space(p))
			return program_check(p);
		if (!access_ok(p, p->host->fetch(p->ctx, p->next, key_of(p), raw, sizeof(raw))))
			return false;
		p->budget--;
		p->next += sizeof(raw);
		decode(p, raw, c);
		if (!is_tic(p, c))
			return true;
		/* neither first nor after another one; in format 1 all but the address is zero */
		if (tic || (p->first && !p->executing) || (format1(p) && (c->flags || c->count)))
			return program_check(p);
		tic = true;
		p->next = c->addr;
	}
}

/* Conditions that make a CCW invalid, chapter 16, "Program check" */
static bool ccw_valid(const struct ccw_prog *p, const struct ccw *c, bool chained_data)
{
	if (!chained_data && !(c->cmd & 0x0f))
		return false;
	if ((c->cmd & 0x0f) == CMD_TIC)
		return false;		/* format 1: not quite a TIC */
	if (c->flags & CCW_MIDA)
		return false;
	if (c->flags & CCW_SUSPEND && (chained_data || !(p->orb & ORB_SUSPEND)))
		return false;
	if (!c->count && (!format1(p) || chained_data || c->flags & CCW_CD))
		return false;
	if (c->addr >= SPACE_31)
		return false;
	if (c->flags & CCW_IDA && c->count && c->addr & (p->orb & ORB_IDAW64 ? 7 : 3))
		return false;
	return true;
}

/* Makes the CCW the current one as far as data is concerned */
static void take_ccw(struct ccw_prog *p, const struct ccw *c)
{
	p->flags = c->flags;
	p->left = c->count;
	p->data = c->addr;
	p->list = c->addr;
	p->list_first = true;
	p->block = 0;
	if (c->flags & CCW_PCI)
		p->host->intermediate(p->ctx, CS_PCI);
}

static void chain_data(struct ccw_prog *p)
{
	struct ccw c;

	if (!fetch_ccw(p, &c))
		return;
	if (!ccw_valid(p, &c, true)) {
		program_check(p);
		return;
	}
	take_ccw(p, &c);
}

/* ---- data ---- */

static bool next_idaw(struct ccw_prog *p)
{
	bool wide = p->orb & ORB_IDAW64;
	u32 size = wide && !(p->orb & ORB_IDAW2K) ? BLOCK_4K : BLOCK_2K;
	size_t len = wide ? 8 : 4, i;
	u8 raw[8];
	u64 addr = 0;

	if (p->list >= SPACE_31)
		return program_check(p);
	if (!access_ok(p, p->host->fetch(p->ctx, p->list, key_of(p), raw, len)))
		return false;
	for (i = 0; i < len; i++)
		addr = addr << 8 | raw[i];
	/* only the first may point into the middle of a block */
	if ((!wide && addr >= SPACE_31) || (!p->list_first && addr & (size - 1)))
		return program_check(p);
	p->list += len;
	p->list_first = false;
	p->data = addr;
	p->block = size - (addr & (size - 1));
	return true;
}

/* How much of n bytes the address limit lets through; 0: program check */
static size_t limited(struct ccw_prog *p, size_t n)
{
	if (!(p->orb & ORB_LIMIT))
		return n;
	if (p->limit_mode == CCW_LIMIT_LOW && p->data < p->limit)
		return 0;
	if (p->limit_mode == CCW_LIMIT_HIGH)
		return p->data < p->limit ? min_t(u64, n, p->limit - p->data) : 0;
	return n;
}

/* How many of len bytes can be moved in one piece; 0: a check was recognized */
static size_t piece(struct ccw_prog *p, size_t len)
{
	size_t n = min_t(size_t, len, p->left);

	if (p->flags & CCW_IDA) {
		if (!p->block && !next_idaw(p))
			return 0;
		n = min_t(size_t, n, p->block);
	} else {
		n = p->data < space(p) ? min_t(size_t, n, space(p) - p->data) : 0;
	}
	n = limited(p, n);
	if (!n)
		program_check(p);
	return n;
}

static void advance(struct ccw_prog *p, size_t n)
{
	p->data += n;
	p->block -= min_t(size_t, n, p->block);
	p->left -= n;
	/* the next CCW of a data chain is fetched as soon as the count is exhausted */
	if (!p->left && p->flags & CCW_CD)
		chain_data(p);
}

void ccw_put(struct ccw_prog *p, const void *from, size_t len)
{
	const u8 *next = from;
	size_t n;

	p->moved = true;
	while (len && p->left && going(p)) {
		if (p->flags & CCW_SKIP) {
			n = min_t(size_t, len, p->left);
		} else {
			n = piece(p, len);
			if (!n || !access_ok(p, p->host->store(p->ctx, p->data, key_of(p), next,
							       n)))
				return;
		}
		next += n;
		len -= n;
		advance(p, n);
	}
	if (len && going(p))
		p->excess = true;
}

size_t ccw_get(struct ccw_prog *p, void *to, size_t len)
{
	size_t done = 0, n;

	p->moved = true;
	while (done < len && p->left && going(p)) {
		n = piece(p, len - done);
		if (!n || !access_ok(p, p->host->fetch(p->ctx, p->data, key_of(p),
						       (u8 *)to + done, n)))
			break;
		done += n;
		advance(p, n);
	}
	return done;
}

bool ccw_spent(struct ccw_prog *p)
{
	p->spent = p->budget <= 0;
	return p->spent;
}

/* ---- the program ---- */

/* Makes the next command the current one. CCW_MORE: it is; CCW_SUSPENDED; CCW_DONE: a check */
static enum ccw_end begin(struct ccw_prog *p)
{
	struct ccw c;

	if (!fetch_ccw(p, &c))
		return CCW_DONE;
	if (!ccw_valid(p, &c, false)) {
		program_check(p);
		return CCW_DONE;
	}
	if (c.flags & CCW_SUSPEND) {
		p->next = p->cpa - 8;
		return CCW_SUSPENDED;
	}
	p->cmd = c.cmd;
	p->moved = false;
	p->excess = false;
	p->executing = true;
	take_ccw(p, &c);
	return CCW_MORE;
}

/* Chapter 16, "Incorrect length", and what suppresses its indication */
static bool length_incorrect(const struct ccw_prog *p, u8 status)
{
	bool chaining_data = p->flags & CCW_CD;

	if (!p->moved) {
		if (status & ~(DS_END | DS_MODIFIER))
			return false;		/* the command was not executed */
		if (!chaining_data && (!format1(p) || p->orb & ORB_SUPPRESS_LENGTH))
			return false;
	}
	if (!p->left && !p->excess && !chaining_data)
		return false;
	return chaining_data || !(p->flags & CCW_SLI);
}

/* The device has ended the command; true: the next one follows by command chaining */
static bool conclude(struct ccw_prog *p, u8 status)
{
	p->executing = false;
	p->dstat = status;
	if (going(p) && length_incorrect(p, status))
		p->cstat |= CS_LENGTH;
	if (p->first && status & DS_CHANNEL_END) {
		p->first = false;
		if (p->orb & ORB_INITIAL)
			p->host->intermediate(p->ctx, 0);
	}
	if (!going(p) || (status & ~DS_MODIFIER) != DS_END || !(p->flags & CCW_CC))
		return false;
	if (status & DS_MODIFIER)
		p->next += 8;
	p->dstat = 0;
	return true;
}

enum ccw_end ccw_run(struct ccw_prog *p, int budget)
{
	enum ccw_end end;
	int ret;

	for (p->budget = budget;;) {
		if (p->host->stop(p->ctx))
			return CCW_STOPPED;
		if (!p->executing) {
			if (p->budget <= 0)
				return CCW_MORE;
			end = begin(p);
			if (end == CCW_SUSPENDED)
				return end;
			if (end == CCW_DONE)
				break;
		}
		p->spent = false;
		ret = p->host->command(p->ctx, p);
		if (ret == -EAGAIN && !p->error)
			return p->spent ? CCW_MORE : CCW_WAIT;
		if (ret < 0 && !p->error)
			p->error = ret;
		if (p->error || !conclude(p, ret))
			break;
	}
	if (p->error)
		return CCW_ERROR;
	/* the program failed before the device accepted a command: deferred condition code 1 */
	if (p->first && p->cstat)
		p->cc = 1;
	return CCW_DONE;
}
