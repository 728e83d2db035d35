// SPDX-License-Identifier: MIT
/* console.c - where lines go: SCLP ASCII, SCLP line mode or a 3215 */
#include "css.h"
#include "sclp.h"

const enum console __attribute__((weak)) guest_console = CONSOLE_ANY;

static enum console used;
static u32 typewriter;			/* subchannel of the 3215 */
static u8 text3215[160];
static struct ccw1 ccw3215;

static bool find_3215(void)
{
	typewriter = css_find_type(0x3215);
	/* one that rejects SENSE ID: CP's default console */
	if (!typewriter && machine == MACHINE_CP) {
		typewriter = css_find(0x0009);
		if (typewriter)
			css_enable(typewriter, 3, typewriter);
	}
	return typewriter;
}

static bool write_3215(const char *text, size_t len)
{
	struct irb irb;

	to_ebcdic(text3215, text, len);
	text3215[len] = 0x15;
	ccw3215 = (struct ccw1) { CMD_WRITE, CCW_SLI, len + 1, (u64)text3215 };
	return !css_run(typewriter, ORB_FORMAT1, &ccw3215, &irb);
}

enum console console_find(enum console wanted)
{
	u32 receive = 0, send = 0;

	used = CONSOLE_NONE;
	if (wanted == CONSOLE_3215) {
		if (find_3215())
			used = CONSOLE_3215;
		return used;
	}
	sclp_masks(0, EVENT_BIT(EVENT_MESSAGE) | EVENT_BIT(EVENT_VT220), &receive, &send);
	if (receive & EVENT_BIT(EVENT_VT220) && wanted != CONSOLE_LINE)
		used = CONSOLE_ASCII;
	else if (receive & EVENT_BIT(EVENT_MESSAGE) && wanted != CONSOLE_ASCII)
		used = CONSOLE_LINE;
	else if (wanted == CONSOLE_ANY && find_3215())
		used = CONSOLE_3215;
	return used;
}

enum console console_used(void)
{
	return used;
}

void console_line(const char *text, size_t len)
{
	char line[160];

	switch (used) {
	case CONSOLE_LINE:
		sclp_write_line(text, len);
		break;
	case CONSOLE_ASCII:
		memcpy(line, text, len);
		line[len] = '\r';
		line[len + 1] = '\n';
		sclp_write_ascii(line, len + 2);
		break;
	case CONSOLE_3215:
		write_3215(text, len);
		break;
	default:
		break;
	}
}
