// SPDX-License-Identifier: MIT
/* diag.c - DIAGNOSE: what CP does for its guests. SC24-6272. */
#include "guest.h"

#define BUFFER 0x40000000u	/* X'08': answer to a buffer */

static u8 page[3 * PAGE_SIZE] __aligned(4096);
static u64 r[6];

/* DIAG rx,ry,code with registers r; the condition code. Problems come as program interruptions. */
static int diag(u16 code, unsigned int rx, unsigned int ry)
{
	u8 insn[4] = { 0x83, rx << 4 | ry, code >> 8, code };

	return insn_run(insn, sizeof(insn), r);
}

#define REFUSED(code, rx, ry, pgm) do {		\
	pgm_expect();				\
	diag(code, rx, ry);			\
	CHECK_PGM_LEN(pgm, 4);			\
} while (0)

static void registers(u64 r2, u64 r3, u64 r4, u64 r5)
{
	r[2] = r2;
	r[3] = r3;
	r[4] = r4;
	r[5] = r5;
}

static void unknown(void)
{
	static const u16 codes[] = { 0x04,  0x02,  0x09,  0xd4,  0x258, 0x318,
				     0x3fc, 0x400, 0x49c, 0x500, 0xffc };

	NEEDS_CP();
	for (size_t i = 0; i < ARRAY_SIZE(codes); i++) {
		registers((u64)page, 0, 0, 0);
		REFUSED(codes[i], 2, 4, PGM_SPECIFICATION);
	}
}

static void identification(void)
{
	u8 name[8];

	NEEDS_CP();
	memset(page, 0xee, 64);
	registers((u64)page, 0, 48, 0);
	diag(0x00, 2, 4);
	CHECK_EQ(r[4], 8);			/* 40 bytes for one level of CP */
	to_ebcdic(name, "VM/ESA", 8);
	CHECK_MEM(page, name, 8);
	CHECK(page[16] > 0x40);			/* user ID */
	CHECK(page[36] || page[10]);		/* version, release */
	CHECK(mem_is(page + 40, 0xee, 24));
	memset(page, 0xee, 64);
	registers((u64)page, 0, 0xdddddddd00000010ul, 0);
	diag(0x00, 2, 4);
	CHECK_EQ(r[4], 0xdddddddd00000000ul);	/* the right half is the length */
	CHECK(mem_is(page + 16, 0xee, 48));
	registers((u64)page + 4, 0, 40, 0);
	REFUSED(0x00, 2, 4, PGM_SPECIFICATION);
	registers((u64)page, 0, 0, 0);
	REFUSED(0x00, 2, 4, PGM_SPECIFICATION);
	registers(storage_size(), 0, 40, 0);
	REFUSED(0x00, 2, 4, PGM_ADDRESSING);
}

/* ---- X'08' ---- */

static u8 command[256] __aligned(256);

static int cp(const char *text, u8 *to, u32 size)
{
	size_t len = strlen(text);

	to_ebcdic(command, text, len);
	registers((u64)command, (u64)to, len | BUFFER, size);
	return diag(0x08, 2, 4);
}

static void command_to_buffer(void)
{
	u32 len;

	NEEDS_CP();
	memset(page, 0xee, sizeof(page));
	CHECK_EQ(cp("QUERY USERID", page, PAGE_SIZE), 0);
	CHECK_EQ((u32)r[4], 0);
	len = r[5];
	REQUIRE(len > 8 && len < 200);
	CHECK_EQ(page[len - 1], 0x15);
	CHECK(page[0] > 0x40 && page[0] != 0xee);
	CHECK(mem_is(page + len, 0xee, sizeof(page) - len));
	/* across a page boundary */
	memset(page + PAGE_SIZE - 4, 0xee, PAGE_SIZE);
	CHECK_EQ(cp("QUERY USERID", page + PAGE_SIZE - 4, PAGE_SIZE), 0);
	CHECK_EQ((u32)r[5], len);
	CHECK_MEM(page + PAGE_SIZE - 4, page, len);
}

static void command_too_long_an_answer(void)
{
	u32 len;

	NEEDS_CP();
	CHECK_EQ(cp("QUERY USERID", page, PAGE_SIZE), 0);
	len = r[5];
	memset(page + PAGE_SIZE, 0xee, PAGE_SIZE);
	CHECK_EQ(cp("QUERY USERID", page + PAGE_SIZE, 3), 1);
	CHECK_EQ((u32)r[5], len - 3);
	CHECK_MEM(page + PAGE_SIZE, page, 3);
	CHECK(mem_is(page + PAGE_SIZE + 3, 0xee, 100));
	CHECK_EQ(cp("QUERY USERID", page + PAGE_SIZE, 0), 1);
	CHECK_EQ((u32)r[5], len);
	CHECK_EQ(cp("QUERY USERID", page + PAGE_SIZE, len), 0);
	CHECK_EQ((u32)r[5], len);
}

static void command_unknown(void)
{
	NEEDS_CP();
	memset(page, 0xee, 16);
	CHECK_EQ(cp("XYZZY", page, PAGE_SIZE), 0);
	CHECK((u32)r[4] != 0);			/* the number of the message */
	to_ebcdic(command, "HCP", 3);
	CHECK_MEM(page, command, 3);
}

static void command_operands(void)
{
	u64 size = storage_size();

	NEEDS_CP();
	to_ebcdic(command, "QUERY USERID", 12);
	registers((u64)command, (u64)page, 241 | BUFFER, PAGE_SIZE);
	REFUSED(0x08, 2, 4, PGM_SPECIFICATION);
	registers((u64)command, (u64)page, 12 | BUFFER, 0x100001);
	REFUSED(0x08, 2, 4, PGM_SPECIFICATION);
	registers((u64)command, 12 | BUFFER, 12 | BUFFER, PAGE_SIZE);
	REFUSED(0x08, 2, 3, PGM_SPECIFICATION);		/* pairs that meet */
	registers((u64)command, 12 | BUFFER, 12 | BUFFER, PAGE_SIZE);
	REFUSED(0x08, 4, 4, PGM_SPECIFICATION);
	registers((u64)command, size - 2, 12 | BUFFER, 8);
	REFUSED(0x08, 2, 4, PGM_ADDRESSING);
	registers(size - 4, (u64)page, 12 | BUFFER, 8);
	REFUSED(0x08, 2, 4, PGM_ADDRESSING);
	CHECK_EQ(r[4], 12 | BUFFER);
	CHECK_EQ(r[5], 8);
}

/* Left halves of registers do not count in 31-bit mode, and stay. */
static int diag8_31(u64 *rc, u64 *len)
{
	register u64 r2 asm("2") = 0xaaaaaaaa80000000ul | (u64)command;
	register u64 r3 asm("3") = 0xbbbbbbbb80000000ul | (u64)page;
	register u64 r4 asm("4") = 0xcccccccc00000000ul | 12 | BUFFER;
	register u64 r5 asm("5") = 0xdddddddd00000000ul | PAGE_SIZE;
	int cc;

	asm volatile("	sam31\n"
		     "	diag	%%r2,%%r4,0x08\n"
		     "	sam64\n" IPM(cc)
		     : [cc] "=&d"(cc), "+d"(r2), "+d"(r3), "+d"(r4), "+d"(r5)
		     :
		     : "cc", "memory");
	*rc = r4;
	*len = r5;
	return cc;
}

static void command_31_bit(void)
{
	u64 rc, len;

	NEEDS_CP();
	to_ebcdic(command, "QUERY USERID", 12);
	CHECK_EQ(diag8_31(&rc, &len), 0);
	CHECK_EQ(rc, 0xcccccccc00000000ul);
	CHECK_EQ(len >> 32, 0xdddddddd);
	CHECK((u32)len > 8 && (u32)len < 200);
}

static void command_to_console(void)
{
	NEEDS_CP();
	to_ebcdic(command, "XYZZY", 5);
	registers((u64)command, 0, 5, 0x5a5a);
	diag(0x08, 2, 4);
	CHECK((u32)r[4] != 0);
	CHECK_EQ(r[5], 0x5a5a);
}

/* ---- time ---- */

static void pseudo_timer(void)
{
	u64 *times = (u64 *)(page + 16), virtual, total;

	NEEDS_CP();
	memset(page, 0xee, 80);
	registers((u64)page, 0, 0, 0);
	diag(0x0c, 2, 2);
	CHECK(mem_is(page + 32, 0xee, 48));
	CHECK_EQ(page[2], 0x61);		/* MM/DD/YY */
	CHECK_EQ(page[5], 0x61);
	CHECK_EQ(page[10], 0x7a);		/* HH:MM:SS */
	CHECK_EQ(page[13], 0x7a);
	virtual = times[0];
	total = times[1];
	CHECK(virtual && virtual <= total);
	delay(20000);
	diag(0x0c, 2, 2);
	CHECK(times[0] >= virtual && times[1] > total);
	CHECK(times[0] <= times[1]);
	registers((u64)page, 0, 64, 0);
	diag(0x270, 2, 4);
	CHECK_MEM(page + 32, page, 6);		/* MM/DD/ of both dates */
	CHECK_EQ(page[52], 0x60);		/* YYYY-MM-DD */
	CHECK_MEM(page + 38, page + 48, 4);
	CHECK(mem_is(page + 64, 0xee, 16));
	registers((u64)page + 4, 0, 64, 0);
	REFUSED(0x0c, 2, 2, PGM_SPECIFICATION);
	REFUSED(0x270, 2, 4, PGM_SPECIFICATION);
}

static void yields(void)
{
	NEEDS_CP();
	registers(0x1111, 0x2222, 0x3333, 0x4444);
	diag(0x44, 2, 4);
	CHECK(r[2] == 0x1111 && r[4] == 0x3333);
	registers(cpu_address(), 0, 0, 0);
	diag(0x9c, 2, 0);
	registers(0xffff, 0, 0, 0);
	diag(0x9c, 2, 0);
	CHECK_EQ(r[2], 0xffff);
}

/* ---- storage ---- */

static void release(void)
{
	u64 size = storage_size();

	NEEDS_CP();
	memset(page, 0x77, sizeof(page));
	registers((u64)page + PAGE_SIZE, 0, (u64)page + PAGE_SIZE, 0);
	diag(0x10, 2, 4);
	CHECK(mem_is(page, 0x77, PAGE_SIZE));
	CHECK(mem_is(page + PAGE_SIZE, 0, PAGE_SIZE));
	CHECK(mem_is(page + 2 * PAGE_SIZE, 0x77, PAGE_SIZE));
	registers((u64)page, 0, (u64)page + 2 * PAGE_SIZE, 0);
	diag(0x10, 2, 4);
	CHECK(mem_is(page, 0, sizeof(page)));
	memset(page, 0x66, sizeof(page));
	CHECK(mem_is(page, 0x66, sizeof(page)));
	registers((u64)page + PAGE_SIZE, 0, (u64)page, 0);
	REFUSED(0x10, 2, 4, PGM_SPECIFICATION);
	registers((u64)page + 8, 0, (u64)page + PAGE_SIZE, 0);
	REFUSED(0x10, 2, 4, PGM_SPECIFICATION);
	registers(size - PAGE_SIZE, 0, size, 0);
	REFUSED(0x10, 2, 4, PGM_ADDRESSING);
	CHECK(mem_is(page, 0x66, sizeof(page)));
	/* the prefix area is in use */
	registers(0, 0, PAGE_SIZE, 0);
	diag(0x10, 2, 4);
	CHECK(lowcore.cpu == this_cpu());
}

static void storage_extents(void)
{
	u64 size = storage_size();
	const u64 *extent = (const u64 *)page;

	NEEDS_CP();
	registers(0, 0, 0, 0);
	diag(0x60, 2, 2);
	CHECK_EQ(r[2], size < 0x80000000 ? size : 0x7ff00000);
	registers(0, 0, 0xc, 0);
	CHECK_EQ(diag(0x260, 2, 4), 0);
	CHECK_EQ(r[2], size - 1);
	CHECK_EQ(r[4], size - 1);
	memset(page, 0xee, 64);
	registers((u64)page, 128, 0x10, 0);
	CHECK_EQ(diag(0x260, 2, 4), 0);
	CHECK_EQ(r[4], 1);
	CHECK_EQ(extent[0], 0);
	CHECK_EQ(extent[1], size - 1);
	CHECK(mem_is(page + 16, 0xee, 48));
	registers((u64)page + 8, 128, 0x10, 0);
	REFUSED(0x260, 2, 4, PGM_SPECIFICATION);
	registers((u64)page, 24, 0x10, 0);
	REFUSED(0x260, 2, 4, PGM_SPECIFICATION);
	registers((u64)page, 128, 0x14, 0);
	REFUSED(0x260, 2, 4, PGM_SPECIFICATION);
}

/* ---- performance ---- */

static void partition(void)
{
	NEEDS_CP();
	registers((u64)page, 0, 0x10005, 1);
	diag(0x204, 2, 4);
	CHECK(r[4] != 0);
	memset(page, 0xee, PAGE_SIZE);
	registers((u64)page, 0, 4, 1);
	diag(0x204, 2, 4);
	CHECK_EQ(r[4], 0);
	CHECK_EQ(r[5], 1);
	CHECK_EQ(page[0], 1);
	CHECK_EQ(page[17], cpus());
	CHECK(mem_is(page + 32 + 24 * cpus(), 0xee, 64));
	registers((u64)page + 8, 0, 4, 1);
	REFUSED(0x204, 2, 4, PGM_SPECIFICATION);
	registers((u64)page, 4, 1, 0);
	REFUSED(0x204, 2, 3, PGM_SPECIFICATION);
}

struct guest_data {
	u8 userid[8], group[8];
	u64 addr;
	u32 size, format;
};

static void guest_data(void)
{
	struct guest_data *list = (struct guest_data *)page;
	u8 *entry = page + PAGE_SIZE;

	NEEDS_CP();
	to_ebcdic(list->userid, "", 8);
	to_ebcdic(list->group, "*", 8);
	*list = (struct guest_data){ .addr = (u64)entry, .format = 2, .size = 0 };
	to_ebcdic(list->userid, "", 8);
	memset(entry, 0xee, 200);
	registers((u64)list, 0, ~0ul, 0);
	diag(0x2fc, 2, 4);
	CHECK(r[4] == 0 || r[4] == -2ul);
	CHECK_EQ(-r[2], 112);
	CHECK(mem_is(entry, 0xee, 200));
	list->size = 112;
	registers((u64)list, 0, ~0ul, 0);
	diag(0x2fc, 2, 4);
	CHECK_EQ(r[4], 0);
	CHECK_EQ(r[2], 0);
	CHECK(*(u64 *)(entry + 8) != 0);		/* CPU time */
	CHECK_EQ(*(u32 *)(entry + 64), cpus());
	CHECK(entry[104] > 0x40);
	CHECK(mem_is(entry + 112, 0xee, 88));
	to_ebcdic(list->userid, "*", 8);
	registers((u64)list, 0, ~0ul, 0);
	diag(0x2fc, 2, 4);
	CHECK(r[4] == 0 || (long)r[4] < 0);
}

/* ---- X'308' ---- */

static void ipl_parameters(void)
{
	u8 *block = page, name[8];

	NEEDS_CP();
	memset(page, 0, sizeof(page));
	*(u32 *)block = 200;
	*(u32 *)(block + 8) = 192;
	block[12] = 2;
	block[13] = 0x80;
	to_ebcdic(block + 16, "3", 8);
	*(u16 *)(block + 110) = 0x0abc;
	block[112] = 0x40;
	*(u32 *)(block + 116) = 4;
	to_ebcdic(block + 128, "user", 4);
	registers((u64)block, 0, 5, 0);
	diag(0x308, 2, 4);
	CHECK_EQ(r[3], 1);
	memset(page + PAGE_SIZE, 0xee, PAGE_SIZE);
	registers((u64)page + PAGE_SIZE, 0, 6, 0);
	diag(0x308, 2, 4);
	CHECK_EQ(r[3], 1);
	CHECK_MEM(page + PAGE_SIZE, page, 200);
	CHECK(mem_is(page + PAGE_SIZE + 200, 0xee, 100));
	/* wrong blocks change nothing */
	block[12] = 9;
	registers((u64)block, 0, 5, 0);
	diag(0x308, 2, 4);
	CHECK(r[3] != 1);
	block[12] = 2;
	*(u32 *)(block + 116) = 65;
	registers((u64)block, 0, 5, 0);
	diag(0x308, 2, 4);
	CHECK(r[3] != 1);
	registers((u64)page + PAGE_SIZE, 0, 6, 0);
	diag(0x308, 2, 4);
	to_ebcdic(name, "3", 8);
	CHECK_MEM(page + PAGE_SIZE + 16, name, 8);
}

static void ipl_operands(void)
{
	NEEDS_CP();
	registers((u64)page + 8, 0, 6, 0);
	REFUSED(0x308, 2, 4, PGM_SPECIFICATION);
	registers(0, (u64)page, 6, 0);
	REFUSED(0x308, 3, 4, PGM_SPECIFICATION);
	registers((u64)page, 0, 2, 0);
	REFUSED(0x308, 2, 4, PGM_SPECIFICATION);
	registers((u64)page, 0, 8, 0);
	REFUSED(0x308, 2, 4, PGM_SPECIFICATION);
	registers(storage_size(), 0, 5, 0);
	REFUSED(0x308, 2, 4, PGM_ADDRESSING);
}

GUEST(
	{ "codes that CP does not have", unknown },
	{ "X'00': identification", identification },
	{ "X'08': a command with its answer in a buffer", command_to_buffer },
	{ "X'08': a buffer that is too small", command_too_long_an_answer },
	{ "X'08': an unknown command has a return code", command_unknown },
	{ "X'08': operands", command_operands },
	{ "X'08': 31-bit mode", command_31_bit },
	{ "X'08': answer to the console", command_to_console },
	{ "X'0C', X'270': pseudo timer", pseudo_timer },
	{ "X'44', X'9C': yields", yields },
	{ "X'10': released pages are zero", release },
	{ "X'60', X'260': storage", storage_extents },
	{ "X'204': partition", partition },
	{ "X'2FC': guest data", guest_data },
	{ "X'308': set and store", ipl_parameters },
	{ "X'308': operands", ipl_operands },
)
