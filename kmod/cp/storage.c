// SPDX-License-Identifier: GPL-2.0-only
/* storage.c - DISPLAY and STORE: registers, PSW, storage and keys of one's own machine */
#include <linux/sizes.h>
#include <linux/slab.h>
#include "cp/cp.h"
#include "cp/storage.h"
#include "sie/sie.h"
#include "ebcdic.h"

#define DISPLAY_MAX	SZ_1M	/* bytes of storage that one DISPLAY shows */

/* ---- registers ---- */

static int with_regs(struct cp_ctx *c, struct sie_regs **regs)
{
	int ret;

	*regs = kzalloc(sizeof(**regs), GFP_KERNEL);
	if (!*regs)
		return -ENOMEM;
	/* a machine that runs is held for the moment of the copy */
	if (sie_vm_running(c->cp->vm)) {
		sie_vm_stop(c->cp->vm);
		ret = sie_regs_get(c->cp->vm, 0, *regs);
		sie_vm_start(c->cp->vm);
	} else {
		ret = sie_regs_get(c->cp->vm, 0, *regs);
	}
	if (ret) {
		kfree(*regs);
		*regs = NULL;
	}
	return ret;
}

bool storage_range(const struct cp_word *w, u64 most, u64 *first, u64 *last)
{
	struct cp_word a = *w, b;
	size_t i;

	*first = 0;
	*last = most;
	if (!w->len)
		return true;
	for (i = 0; i < w->len && !strchr("-:.", w->p[i]); i++)
		;
	a.len = i;
	if (!cp_hex(&a, 16, first) || *first > most)
		return false;
	*last = *first;
	if (i == w->len)
		return true;
	b = (struct cp_word){ w->p + i + 1, w->len - i - 1 };
	if (!b.len || cp_is(&b, "END")) {
		*last = most;
		return true;
	}
	if (!cp_hex(&b, 16, last))
		return false;
	if (w->p[i] == '.') {
		if (!*last || *last - 1 > most - *first)
			return false;
		*last += *first - 1;
	}
	return *last >= *first && *last <= most;
}

static void show_words(struct cp_ctx *c, const char *name, const u64 *reg, u64 first, u64 last,
		       bool high)
{
	char line[96];
	size_t n;
	u64 i, j;

	for (i = first; i <= last; i = j) {
		n = scnprintf(line, sizeof(line), "%s %2llu = ", name, i);
		for (j = i; j <= last && j < i + 4; j++)
			n += scnprintf(line + n, sizeof(line) - n, high ? " %016llX" : " %08llX",
				       high ? reg[j] : reg[j] & 0xffffffff);
		cp_say(c, "%s", line);
	}
}

static void show_ar(struct cp_ctx *c, const struct sie_regs *regs, u64 first, u64 last)
{
	u64 wide[16];
	unsigned int i;

	for (i = 0; i < 16; i++)
		wide[i] = regs->ar[i];
	show_words(c, "AR ", wide, first, last, false);
}

static void show_psw(struct cp_ctx *c, const struct sie_regs *regs)
{
	cp_say(c, "PSW = %08X %08X %08X %08X", (u32)(regs->psw.mask >> 32), (u32)regs->psw.mask,
	       (u32)(regs->psw.addr >> 32), (u32)regs->psw.addr);
}

/* The name is followed by the range without a blank: G0-3, GG, X0, XG, Y, AR, PSW, PREFIX */
static int display_regs(struct cp_ctx *c, const struct cp_word *w)
{
	static const struct {
		const char *name;
		char kind;
	} kinds[] = {
		{ "PSW", 'W' }, { "PREFIX", 'P' }, { "PREF", 'P' }, { "PX", 'P' },
		{ "P", 'W' },	{ "AR", 'A' },	   { "GG", 'g' },   { "G", 'G' },
		{ "XG", 'x' },	{ "X", 'X' },	   { "Y", 'Y' },
	};
	struct cp_word range;
	struct sie_regs *regs;
	u64 first, last;
	size_t k, n = 0;
	int ret;

	for (k = 0; k < ARRAY_SIZE(kinds); k++) {
		n = strlen(kinds[k].name);
		if (w->len >= n && !strncasecmp(w->p, kinds[k].name, n))
			break;
	}
	if (k == ARRAY_SIZE(kinds))
		return cp_bad_operand(c, w);
	range = (struct cp_word){ w->p + n, w->len - n };
	if (!storage_range(&range, 15, &first, &last))
		return cp_msg(c, MSG_CMD010E, (int)w->len, w->p);
	ret = with_regs(c, &regs);
	if (ret)
		return ret;
	switch (kinds[k].kind) {
	case 'W':
		show_psw(c, regs);
		break;
	case 'P':
		cp_say(c, "PREFIX = %08X", regs->prefix);
		break;
	case 'A':
		show_ar(c, regs, first, last);
		break;
	case 'G':
	case 'g':
		show_words(c, kinds[k].kind == 'g' ? "GRG" : "GPR", regs->gpr, first, last,
			   kinds[k].kind == 'g');
		break;
	case 'X':
	case 'x':
		show_words(c, kinds[k].kind == 'x' ? "CRG" : "ECR", regs->cr, first, last,
			   kinds[k].kind == 'x');
		break;
	case 'Y':
		show_words(c, "FPR", regs->fpr, first, last, true);
		break;
	}
	kfree(regs);
	return 0;
}

/* ---- storage ---- */

static void show_line(struct cp_ctx *c, u64 addr, const u32 *word, unsigned int words,
		      bool translate, u8 key, bool show_key)
{
	const u8 *byte = (const u8 *)word;
	char line[128];
	unsigned int i;
	size_t n;

	n = scnprintf(line, sizeof(line), addr >> 32 ? "R%016llX " : "R%08llX ", addr);
	for (i = 0; i < words; i++)
		n += scnprintf(line + n, sizeof(line) - n, " %08X",
			       be32_to_cpu((__force __be32)word[i]));
	if (show_key)
		n += scnprintf(line + n, sizeof(line) - n, " %02X", key);
	if (translate) {
		n += scnprintf(line + n, sizeof(line) - n, show_key ? " *" : "    *");
		for (i = 0; i < words * 4 && n < sizeof(line) - 2; i++) {
			u8 ch = ebcdic_to_latin1[byte[i]];

			line[n++] = ch >= ' ' && ch < 0x7f ? ch : '.';
		}
		line[n++] = '*';
		line[n] = '\0';
	}
	cp_say(c, "%s", line);
}

void storage_line(struct cp_ctx *c, u64 addr, const u32 *word, unsigned int words)
{
	show_line(c, addr, word, words, false, 0, false);
}

static int display_storage(struct cp_ctx *c, struct cp_word w)
{
	struct zcp_vm *vm = c->cp->vm;
	bool translate = false;
	u64 first, last, addr;
	u32 word[8];

	if (w.len && cp_upper(*w.p) == 'T')
		translate = true;
	if (w.len && strchr("TLR", cp_upper(*w.p))) {
		w.p++;
		w.len--;
	}
	if (!storage_range(&w, vm->storage_size - 1, &first, &last))
		return cp_msg(c, MSG_CMD009E, (int)w.len, w.p);
	if (!w.len)
		last = first;
	first &= ~3ULL;
	last = min(last | 3, first + DISPLAY_MAX - 1);
	for (addr = first; addr <= last && !c->resp->lost; addr += sizeof(word) / 2) {
		unsigned int words = min_t(u64, 4, (last - addr + 1) / 4);
		bool new_page = addr == first || !(addr & 4095);

		if (sie_read_abs(vm, addr, word, words * 4))
			return cp_msg(c, MSG_STO160E, addr);
		show_line(c, addr, word, words, translate, sie_key_get(vm, addr), new_page);
		if (signal_pending(current))
			return -EINTR;
		cond_resched();
	}
	return 0;
}

static int display_keys(struct cp_ctx *c, struct cp_word w)
{
	struct zcp_vm *vm = c->cp->vm;
	u64 first, last, addr, begin;
	u8 key;

	w.p++;
	w.len--;
	if (!storage_range(&w, vm->storage_size - 1, &first, &last))
		return cp_msg(c, MSG_CMD009E, (int)w.len, w.p);
	for (begin = addr = first & ~4095ULL; addr <= last && !c->resp->lost; begin = addr) {
		key = sie_key_get(vm, addr);
		do {
			addr += 4096;
			cond_resched();
		} while (addr <= last && sie_key_get(vm, addr) == key && !signal_pending(current));
		cp_say(c, "%08llX TO %08llX  KEY = %02X", begin, min(addr - 1, last | 4095), key);
		if (signal_pending(current))
			return -EINTR;
	}
	return 0;
}

int cmd_display(struct cp_ctx *c)
{
	struct cp_word w;
	u64 ignored;
	int rc = 0;

	if (!c->cp)
		return cp_msg(c, MSG_VMC6001E, 7, "DISPLAY");
	if (!cp_more(&c->args)) {
		w = (struct cp_word){ "0", 1 };
		return display_storage(c, w);
	}
	while (!rc && cp_next(&c->args, &w)) {
		struct cp_word head = { w.p, 1 };

		if (w.len > 1 && !strncasecmp(w.p, "AR", 2))
			rc = display_regs(c, &w);
		else if (strchr("TLR", cp_upper(*w.p)) || cp_hex(&head, 1, &ignored))
			rc = display_storage(c, w);
		else if (cp_upper(*w.p) == 'K')
			rc = display_keys(c, w);
		else
			rc = display_regs(c, &w);
	}
	return rc;
}

/* ---- STORE ---- */

static int store_storage(struct cp_ctx *c, u64 addr)
{
	struct zcp_vm *vm = c->cp->vm;
	struct cp_word w;
	__be32 word;
	u64 v;
	int n = 0;

	for (addr &= ~3ULL; cp_next(&c->args, &w); addr += 4, n++) {
		if (!cp_hex(&w, 8, &v))
			return cp_bad_operand(c, &w);
		if (addr + 4 > vm->storage_size)
			return cp_msg(c, MSG_STO160E, addr);
		word = cpu_to_be32(v);
		if (sie_write_abs(vm, addr, &word, 4))
			return cp_msg(c, MSG_STO160E, addr);
	}
	if (!n)
		return cp_row_usage(c);
	cp_say(c, "Store complete.");
	return 0;
}

/* Sxxxxxx: text of hexadecimal digits, byte by byte */
static int store_bytes(struct cp_ctx *c, u64 addr)
{
	struct zcp_vm *vm = c->cp->vm;
	struct cp_word w, byte;
	size_t i;
	u64 v;
	u8 b;

	if (!cp_next(&c->args, &w) || w.len % 2)
		return cp_row_usage(c);
	for (i = 0; i < w.len; i += 2, addr++) {
		byte = (struct cp_word){ w.p + i, 2 };
		if (!cp_hex(&byte, 2, &v))
			return cp_bad_operand(c, &w);
		b = v;
		if (addr >= vm->storage_size || sie_write_abs(vm, addr, &b, 1))
			return cp_msg(c, MSG_STO160E, addr);
	}
	if (cp_more(&c->args))
		return cp_no_more(c);
	cp_say(c, "Store complete.");
	return 0;
}

static int store_psw(struct cp_ctx *c, struct sie_regs *regs)
{
	struct cp_word w;
	u64 v[4];
	int n = 0;

	while (n < 4 && cp_next(&c->args, &w))
		if (!cp_hex(&w, 8, &v[n++]))
			return cp_bad_operand(c, &w);
	if (cp_more(&c->args) || (n != 4 && n != 2))
		return cp_row_usage(c);
	if (n == 4) {
		regs->psw.mask = v[0] << 32 | v[1];
		regs->psw.addr = v[2] << 32 | v[3];
	} else {
		/* two words: the instruction address alone */
		regs->psw.addr = v[0] << 32 | v[1];
	}
	return 0;
}

static int store_reg(struct cp_ctx *c, const struct cp_word *name, struct sie_regs *regs)
{
	bool wide = name->len > 1 && cp_upper(name->p[1]) == 'G';
	size_t skip = wide || cp_upper(*name->p) == 'A' ? 2 : 1;
	struct cp_word num = { name->p + skip, name->len - skip };
	struct cp_word w;
	int n = 0;
	u64 r, v;

	if (name->len <= skip || !cp_dec(&num, 15, &r))
		return cp_msg(c, MSG_CMD010E, (int)name->len, name->p);
	for (; cp_next(&c->args, &w); r++, n++) {
		if (r > 15 || !cp_hex(&w, wide || cp_upper(*name->p) == 'Y' ? 16 : 8, &v))
			return cp_bad_operand(c, &w);
		switch (cp_upper(*name->p)) {
		case 'G':
			regs->gpr[r] = wide ? v : (regs->gpr[r] & ~0xffffffffULL) | v;
			break;
		case 'X':
			regs->cr[r] = wide ? v : (regs->cr[r] & ~0xffffffffULL) | v;
			break;
		case 'Y':
			regs->fpr[r] = v;
			break;
		case 'A':
			regs->ar[r] = v;
			break;
		}
	}
	return n ? 0 : cp_row_usage(c);
}

static int store_regs(struct cp_ctx *c, const struct cp_word *w)
{
	struct sie_regs *regs;
	bool ran;
	int rc;

	ran = sie_vm_running(c->cp->vm);
	sie_vm_stop(c->cp->vm);
	regs = kzalloc(sizeof(*regs), GFP_KERNEL);
	rc = regs ? sie_regs_get(c->cp->vm, 0, regs) : -ENOMEM;
	if (!rc)
		rc = cp_is(w, "PSW") || cp_is(w, "P") ? store_psw(c, regs) : store_reg(c, w, regs);
	if (!rc)
		rc = sie_regs_set(c->cp->vm, 0, regs);
	if (ran)
		sie_vm_start(c->cp->vm);
	kfree(regs);
	if (!rc)
		cp_say(c, "Store complete.");
	return rc;
}

int cmd_store(struct cp_ctx *c)
{
	struct cp_word w, rest;
	u64 addr;

	if (!c->cp)
		return cp_msg(c, MSG_VMC6001E, 5, "STORE");
	if (!cp_next(&c->args, &w))
		return cp_row_usage(c);
	if (c->guest && !cp_hex(&w, 16, &addr))
		return cp_bad_operand(c, &w);
	if (cp_hex(&w, 16, &addr))
		return store_storage(c, addr);
	rest = (struct cp_word){ w.p + 1, w.len - 1 };
	if (cp_upper(*w.p) == 'S' && cp_hex(&rest, 16, &addr))
		return store_bytes(c, addr);
	if ((cp_upper(*w.p) == 'L' || cp_upper(*w.p) == 'R') && cp_hex(&rest, 16, &addr))
		return store_storage(c, addr);
	if (strchr("GXYP", cp_upper(*w.p)) ||
	    (w.len > 1 && cp_upper(*w.p) == 'A' && cp_upper(w.p[1]) == 'R'))
		return store_regs(c, &w);
	return cp_bad_operand(c, &w);
}
