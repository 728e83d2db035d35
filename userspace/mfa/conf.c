// SPDX-License-Identifier: MIT
/* conf.c - mfa.conf: a keyword and a value a line */
#include <errno.h>
#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "lib/log.h"
#include "mfa/mfa.h"

#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))

/* 192.0.2.1:7443 or [2001:db8::1]:7443 */
static const char *set_address(struct mfa_conf *conf, char *text)
{
	struct addrinfo hints = {
		.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV, .ai_socktype = SOCK_STREAM
	};
	char *port = strrchr(text, ':'), *host = text;
	struct addrinfo *found;

	if (!port)
		return "address:port expected";
	*port++ = 0;
	if (*host == '[' && port[-2] == ']') {
		port[-2] = 0;
		host++;
	}
	if (!*host || !*port || getaddrinfo(host, port, &hints, &found))
		return "not a numeric address and port";
	memcpy(&conf->address, found->ai_addr, found->ai_addrlen);
	conf->address_len = found->ai_addrlen;
	freeaddrinfo(found);
	return NULL;
}

static const char *set_timeout(struct mfa_conf *conf, const char *text)
{
	char *end;
	unsigned long v = strtoul(text, &end, 10);

	if (*text < '0' || *text > '9' || *end || !v || v > MFA_TIMEOUT_MAX)
		return "1 to 10 seconds";
	conf->timeout = v;
	return NULL;
}

static const char *set(struct mfa_conf *conf, const char *keyword, char *value)
{
	const struct {
		const char *keyword;
		char *to;
	} texts[] = {
		{ "name", conf->name },
		{ "authorities", conf->authorities },
		{ "certificate", conf->certificate },
		{ "key", conf->key },
	};

	if (!strcmp(keyword, "address"))
		return set_address(conf, value);
	if (!strcmp(keyword, "timeout"))
		return set_timeout(conf, value);
	for (size_t i = 0; i < ARRAY_SIZE(texts); i++) {
		if (strcmp(keyword, texts[i].keyword))
			continue;
		if (strlen(value) >= sizeof(conf->name))
			return "too long";
		strcpy(texts[i].to, value);
		return NULL;
	}
	return "unknown keyword";
}

static const char *set_line(struct mfa_conf *conf, char *line)
{
	char *save, *keyword, *value;

	line[strcspn(line, "#\r\n")] = 0;
	keyword = strtok_r(line, " \t", &save);
	if (!keyword)
		return NULL;
	value = strtok_r(NULL, " \t", &save);
	if (!value || strtok_r(NULL, " \t", &save))
		return "one value expected";
	return set(conf, keyword, value);
}

int mfa_conf_load(const char *path, struct mfa_conf *conf)
{
	FILE *f = fopen(path, "re");
	const char *wrong = NULL;
	unsigned int n = 0;
	char line[512];

	if (!f) {
		log_msg(LOG_ERR, "%s: %m", path);
		return -EINVAL;
	}
	*conf = (struct mfa_conf){ .timeout = 5 };
	while (!wrong && fgets(line, sizeof(line), f)) {
		n++;
		wrong = strlen(line) == sizeof(line) - 1 ? "line too long" : set_line(conf, line);
	}
	fclose(f);
	if (!wrong && (!conf->address_len || !*conf->name || !*conf->authorities ||
		       !*conf->certificate || !*conf->key))
		wrong = "address, name, authorities, certificate and key are needed";
	if (wrong)
		log_msg(LOG_ERR, "%s: line %u: %s", path, n, wrong);
	return wrong ? -EINVAL : 0;
}
