// SPDX-License-Identifier: MIT
/*
 * records.c - records FILE...: the records of types 80 and 200 in data sets, byte for byte but for
 * what differs from run to run, a line for each: type, event, outcome, text, and then the bytes
 *
 * Zeroed are times, numbers, boot id, terminal, process; a pair of attempt and outcome stays one
 * (X'...1'). Of a log string in a record of type 80 PID(n) becomes PID(0), and of what smfd or the
 * service of terminals say numbers of more than one digit become 0, and a digest nothing.
 */
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "kmod/uapi/zcp.h"
#include "smf/record.h"

struct range {
	size_t at, len;
};

static const struct range header[] = { { SMF_TME, 4 }, { SMF_DTE, 4 }, { 0, 0 } };
static const struct range racf[] = { { 46, 8 }, { 62, 8 }, { 0, 0 } };
static const struct range cp[] = {
	{ SMFCP_SEQ, 32 }, { SMFCP_TERM, 8 }, { SMFCP_PID, 4 }, { 0, 0 },
};

static void wipe(uint8_t *rec, const struct range *r)
{
	for (; r->len; r++)
		memset(rec + r->at, 0, r->len);
}

static void hex(const uint8_t *p, size_t len)
{
	for (size_t i = 0; i < len; i++)
		printf("%02X", p[i]);
}

/* PID(n) has as many digits as the system has made processes */
static void print_logstr(const struct smf_section *sec)
{
	char text[256], *p;

	smf_get_text(text, sizeof(text), sec->data, sec->len);
	p = strstr(text, "PID(");
	if (p)
		printf("'%.*s0%s'", (int)(p - text) + 4, text, strchr(p, ')') ?: "");
	else
		printf("'%s'", text);
}

static void print_racf(uint8_t *rec)
{
	char name[256] = "-", text[256];
	struct smf_section sec;
	size_t pos = 0;

	while (smf80_next(rec, &pos, &sec)) {
		smf_get_text(text, sizeof(text), sec.data, sec.len);
		if (sec.type == SMF80_SEC_RESOURCE || sec.type == SMF80_SEC_PROFILE)
			memcpy(name, text, sizeof(name));
		else if (sec.type == SMF80_SEC_LOGSTR && *name == '-')
			sscanf(text, "%255[^ ]", name);
	}
	printf("80 %u.%u %s | ", rec[20], rec[21], name);
	wipe(rec, racf);
	/* behind the length of the record, which has that of the log string in it */
	hex(rec + 4, 98 - 4);
	pos = 0;
	while (smf80_next(rec, &pos, &sec)) {
		printf(" %u:", sec.type);
		if (sec.type == SMF80_SEC_LOGSTR)
			print_logstr(&sec);
		else
			hex(sec.data, sec.len);
	}
	printf("\n");
}

/* In place. */
static void without_numbers(char *text)
{
	char *digest = strstr(text, "SHA-256 "), *to = text;

	if (digest)
		digest[8] = 0;

	while (*text) {
		size_t n = strspn(text, "0123456789");

		*to++ = n > 1 ? '0' : *text;
		text += n ?: 1;
	}
	*to = 0;
}

static void print_sections(const uint8_t *rec, const char *text)
{
	char peer[ZCP_PEER_MAX + 1];
	struct smf_section sec;
	size_t pos = 0;

	while (smf_cp_next(rec, &pos, &sec)) {
		printf(" %u:", sec.type);
		if (sec.type == SMFCP_SEC_TEXT) {
			printf("'%s'", text);
		} else if (sec.type == SMFCP_SEC_PEER) {
			smf_get_text(peer, sizeof(peer), sec.data, sec.len);
			without_numbers(peer);
			printf("'%s'", peer);
		} else {
			hex(sec.data, sec.len);
		}
	}
}

static void print_cp(uint8_t *rec, size_t len)
{
	bool said = rec[SMFCP_SOURCE] || smf_get16(rec + 22) == ZCP_EVENT_LINE;
	bool pair = smf_get64(rec + SMFCP_CORR);
	char text[SMFCP_TEXT_MAX] = "";
	struct smf_section sec;
	size_t pos = 0;

	while (smf_cp_next(rec, &pos, &sec))
		if (sec.type == SMFCP_SEC_TEXT)
			smf_get_text(text, sizeof(text), sec.data, sec.len);
	if (said)
		without_numbers(text);
	printf("200 %u.%u %s | ", smf_get16(rec + 22), rec[SMFCP_OUTCOME], text);
	wipe(rec, cp);
	rec[SMFCP_CORR + 7] = pair;
	if (said) {
		hex(rec + 4, SMFCP_FIXED_LEN - 4);
		print_sections(rec, text);
	} else {
		hex(rec, len);
	}
	printf("\n");
}

static void print_file(const char *path)
{
	static uint8_t rec[SMF_RECORD_MAX];
	int fd = open(path, O_RDONLY);
	off_t at = 0;

	if (fd < 0) {
		perror(path);
		exit(1);
	}
	while (pread(fd, rec, 4, at) == 4 && smf_get16(rec) >= SMF_HEADER_LEN) {
		size_t len = smf_get16(rec);

		if (pread(fd, rec, len, at) != (ssize_t)len || smf_check(rec, len))
			break;
		at += len;
		wipe(rec, header);
		if (rec[SMF_RTY] == SMF_TYPE_RACF)
			print_racf(rec);
		else if (rec[SMF_RTY] == SMF_TYPE_CP)
			print_cp(rec, len);
	}
	close(fd);
}

int main(int argc, char **argv)
{
	for (int i = 1; i < argc; i++)
		print_file(argv[i]);
	return 0;
}
