// SPDX-License-Identifier: MIT
/* spool.c - cpctl spool punch USER FILE... */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include "cpctl/cpctl.h"
#include "cpctl/image.h"
#include "cpctl/json.h"
#include "cpctl/text.h"
#include "lib/ebcdic.h"

#define FILE_MAX (1ULL << 30)
#define CARD 80
#define USAGE "spool punch [--text] [--class C] USER FILE..."

struct punch {
	struct genl *g;
	struct who who;
	char user[ZCP_NAME_LEN + 1];
	char class;
	bool text;		/* lines of ISO 8859-1 become cards of code page 037 */
};

/* Lines to cards filled up with blanks; a line that is longer is an error: *line says which. */
static uint8_t *text_cards(const uint8_t *data, size_t len, size_t *out_len, size_t *line)
{
	size_t lines = 0, n = 0, column = 0;
	uint8_t *cards;

	for (size_t i = 0; i < len; i++)
		lines += data[i] == '\n';
	lines += len && data[len - 1] != '\n';
	cards = malloc(lines * CARD + 1);
	if (!cards)
		exit(failed(0, "out of memory"));
	memset(cards, ' ', lines * CARD);
	for (size_t i = 0; i < len; i++) {
		if (data[i] == '\n') {
			n++;
			column = 0;
		} else if (column < CARD) {
			cards[n * CARD + column++] = data[i];
		} else {
			*line = n + 1;
			free(cards);
			return NULL;
		}
	}
	for (size_t i = 0; i < lines * CARD; i++)
		cards[i] = ebcdic_from_latin1[cards[i]];
	*out_len = lines * CARD;
	return cards;
}

static int cards_fd(const struct punch *p, const char *path)
{
	size_t len, line = 0;
	uint8_t *data = file_read(path, FILE_MAX, &len), *file;
	int fd;

	if (p->text) {
		uint8_t *cards = text_cards(data, len, &len, &line);

		free(data);
		if (!cards)
			exit(failed(0, "%s: line %zu is longer than a card (80)", path, line));
		data = cards;
	}
	file = malloc(image_cards_size(len));
	if (!file)
		exit(failed(0, "%s: out of memory", path));
	image_cards_write(data, len, p->class, time(NULL), file);
	fd = file_memory("cards", file, image_cards_size(len));
	free(data);
	free(file);
	return fd;
}

static void got_id(void *arg, int cmd, struct nlattr **attrs)
{
	(void)cmd;
	if (attrs[ZCP_ATTR_ID])
		*(uint32_t *)arg = nla_get_u32(attrs[ZCP_ATTR_ID]);
}

static int punch_file(const struct punch *p, const char *path)
{
	struct nl_msg *msg = session_msg(p->g, &p->who, ZCP_CMD_SPOOL_PUNCH, false);
	char fn[ZCP_NAME_LEN + 1], ft[ZCP_NAME_LEN + 1];
	int fd = cards_fd(p, path);
	uint32_t id = 0;
	int ret;

	file_names(path, fn, ft);
	nla_put_s32(msg, ZCP_ATTR_FD, fd);
	nla_put_string(msg, ZCP_ATTR_USERID, p->user);
	nla_put_string(msg, ZCP_ATTR_NAME, fn);
	nla_put_string(msg, ZCP_ATTR_FILETYPE, ft);
	nla_put_u8(msg, ZCP_ATTR_CLASS, p->class);
	ret = genl_call(p->g, msg, got_id, &id);
	close(fd);
	if (ret)
		return failed(ret, "%s: not punched to %s", path, p->user);
	if (options.json) {
		json_object(NULL);
		json_number("spoolid", id);
		json_text("file", path);
		json_text("name", fn);
		json_text("type", ft);
		json_object_end();
	} else {
		printf("%04u %s %s\n", id, fn, ft);
	}
	return STATUS_OK;
}

static int parse(int argc, char *argv[], struct punch *p)
{
	static const struct option longs[] = {
		{ "text", no_argument, NULL, 't' },
		{ "class", required_argument, NULL, 'c' },
		{ NULL, 0, NULL, 0 },
	};
	int c;

	while ((c = getopt_long(argc, argv, "", longs, NULL)) != -1) {
		if (c == 't')
			p->text = true;
		else if (c == 'c' && strlen(optarg) == 1 &&
			 strchr("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", *optarg))
			p->class = *optarg;
		else
			return STATUS_USAGE;
	}
	if (argc - optind < 2 || !text_name(argv[optind], p->user))
		return STATUS_USAGE;
	return STATUS_OK;
}

int cmd_spool(int argc, char *argv[])
{
	struct punch p = { .class = 'A' };
	int ret = STATUS_OK;

	argc--;
	argv++;
	if (!argc || strcmp(argv[0], "punch") || parse(argc, argv, &p))
		return usage(USAGE);
	p.g = connect_module();
	who_login(&p.who);
	if (options.json)
		json_array(NULL);
	for (int i = optind + 1; !ret && i < argc; i++)
		ret = punch_file(&p, argv[i]);
	if (options.json)
		json_array_end();
	who_logout(&p.who);
	genl_close(p.g);
	return ret;
}
