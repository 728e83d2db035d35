// SPDX-License-Identifier: MIT
/* conf.c - tn3270d.conf(5) */
#include <stdlib.h>
#include <unistd.h>
#include <lib/log.h>
#include "conf.h"

enum kind { K_LISTEN, K_WORD, K_TEXT, K_NAME, K_NUMBER };

struct statement {
	const char *keyword;
	enum kind kind;
	size_t offset;		/* in struct conf */
	size_t size;		/* of a text */
	u32 min, max;		/* of a number */
	const char *words;	/* K_WORD: in the order of their values */
};

#define AT(f) offsetof(struct conf, f)
#define SIZE(f) sizeof(((struct conf *)NULL)->f)

static const struct statement statements[] = {
	{ "listen", K_LISTEN, 0, 0, 0, 0, "starttls tls" },
	{ "starttls", K_WORD, AT(starttls), 0, 0, 0, "required preferred never" },
	{ "key", K_TEXT, AT(key), SIZE(key), 0, 0, NULL },
	{ "certificate", K_TEXT, AT(certificate), SIZE(certificate), 0, 0, NULL },
	{ "authorities", K_TEXT, AT(authorities), SIZE(authorities), 0, 0, NULL },
	{ "client-certificate", K_WORD, AT(client_cert), 0, 0, 0, "none request require" },
	{ "tls-minimum", K_WORD, AT(tls13), 0, 0, 0, "1.2 1.3" },
	{ "ciphers", K_TEXT, AT(ciphers), SIZE(ciphers), 0, 0, NULL },
	{ "terminal", K_TEXT, AT(terminal), SIZE(terminal), 0, 0, NULL },
	{ "system", K_NAME, AT(system), SIZE(system), 0, 0, NULL },
	{ "user", K_TEXT, AT(user), SIZE(user), 0, 0, NULL },
	{ "connections", K_NUMBER, AT(connections), 0, 1, CONF_CONNECTIONS_MAX, NULL },
	{ "connections-per-peer", K_NUMBER, AT(per_peer), 0, 1, CONF_CONNECTIONS_MAX, NULL },
	{ "negotiate", K_NUMBER, AT(negotiate), 0, 1, 300, NULL },
	{ "silence", K_NUMBER, AT(silence), 0, 1, 60, NULL },
	{ "keepalive", K_NUMBER, AT(keepalive), 0, 0, 86400, NULL },
	{ "idle", K_NUMBER, AT(idle), 0, 0, 604800, NULL },
};

void conf_default(struct conf *c)
{
	*c = (struct conf){
		.key = "/etc/zcp/tls/key.pem", .certificate = "/etc/zcp/tls/cert.pem",
		.terminal = "/dev/zcp/terminal", .user = "tn3270d",
		.connections = 256, .per_peer = 32, .negotiate = 10, .silence = 3, .keepalive = 60,
	};
}

static char *next_word(char **at)
{
	char *p = *at + strspn(*at, " \t\r\n"), *end;

	if (!*p)
		return NULL;
	end = p + strcspn(p, " \t\r\n");
	*at = *end ? end + 1 : end;
	*end = 0;
	return p;
}

/* Position of word in "one two three", or -1. */
static int position(const char *words, const char *word)
{
	size_t len = strlen(word);
	int i = 0;

	for (const char *p = words; *p; i++) {
		size_t n = strcspn(p, " ");

		if (n == len && !memcmp(p, word, n))
			return i;
		p += n + (p[n] == ' ');
	}
	return -1;
}

static const char *set_number(const char *word, u32 *to, u32 min, u32 max)
{
	unsigned long long n;
	char *end;

	if (!isdigit((unsigned char)word[0]))
		return "not a number";
	n = strtoull(word, &end, 10);
	if (*end)
		return "not a number";
	if (n < min || n > max)
		return "number out of range";
	*to = (u32)n;
	return NULL;
}

/* listen tls|starttls [address] port */
static const char *set_listen(struct conf *c, const char *words, char *how, char **rest)
{
	struct conf_listen *l = &c->listen[c->n_listen];
	char *a = next_word(rest), *b = next_word(rest);
	int kind = position(words, how);
	const char *bad;
	u32 port;

	if (kind < 0)
		return "neither tls nor starttls";
	if (!a)
		return "port missing";
	if (c->n_listen == CONF_LISTEN_MAX)
		return "too many ports";
	bad = set_number(b ? b : a, &port, 1, 65535);
	if (bad)
		return bad;
	if (b && strlen(a) >= sizeof(l->address))
		return "address too long";
	l->implicit = (u32)kind;
	strcpy(l->address, b ? a : "");
	snprintf(l->port, sizeof(l->port), "%u", port);
	c->n_listen++;
	return NULL;
}

static const char *set_text(char *to, size_t size, const char *word)
{
	if (strlen(word) >= size)
		return "too long";
	strcpy(to, word);
	return NULL;
}

static const char *set_name(char *to, size_t size, const char *word)
{
	size_t i;

	if (strlen(word) >= size)
		return "name longer than 8 characters";
	for (i = 0; word[i]; i++) {
		if (!isalnum((unsigned char)word[i]) && !strchr("@#$-_", word[i]))
			return "not a name";
		to[i] = (char)toupper((unsigned char)word[i]);
	}
	to[i] = 0;
	return NULL;
}

static const char *set(struct conf *c, const struct statement *s, char *word, char **rest)
{
	void *to = (char *)c + s->offset;
	int n;

	switch (s->kind) {
	case K_LISTEN:
		return set_listen(c, s->words, word, rest);
	case K_WORD:
		n = position(s->words, word);
		if (n < 0)
			return "value not known";
		*(u32 *)to = (u32)n;
		return NULL;
	case K_TEXT:
		return set_text(to, s->size, word);
	case K_NAME:
		return set_name(to, s->size, word);
	case K_NUMBER:
		return set_number(word, to, s->min, s->max);
	}
	return NULL;
}

const char *conf_line(struct conf *c, char *line)
{
	char *keyword = next_word(&line), *word;
	const char *bad;

	if (!keyword || keyword[0] == '#' || keyword[0] == '*')
		return NULL;
	word = next_word(&line);
	if (!word)
		return "value missing";
	for (size_t i = 0; i < ARRAY_SIZE(statements); i++) {
		if (strcmp(statements[i].keyword, keyword))
			continue;
		bad = set(c, &statements[i], word, &line);
		if (!bad && next_word(&line))
			bad = "more than one value";
		return bad;
	}
	return "statement not known";
}

int conf_read(struct conf *c, const char *path)
{
	FILE *f = fopen(path, "re");
	char *line = NULL;
	size_t size = 0;
	int n = 0, bad = 0;

	if (!f) {
		log_msg(LOG_ERR, "%s: %m", path);
		return -1;
	}
	while (getline(&line, &size, f) >= 0) {
		const char *why = conf_line(c, line);

		n++;
		if (why) {
			log_msg(LOG_ERR, "%s:%d: %s", path, n, why);
			bad++;
		}
	}
	free(line);
	fclose(f);
	return bad ? -1 : 0;
}

/* This machine's name without its domain, as far as it can be the name of a system. */
static void own_name(char *to)
{
	char name[256] = "";

	if (gethostname(name, sizeof(name) - 1))
		name[0] = 0;
	name[strcspn(name, ".")] = 0;
	name[ZCP_NAME_LEN] = 0;
	if (!name[0] || set_name(to, ZCP_NAME_LEN + 1, name))
		strcpy(to, "ZCP");
}

static bool loopback_only(const struct conf *c)
{
	for (u32 i = 0; i < c->n_listen; i++) {
		const struct conf_listen *l = &c->listen[i];

		if (!l->implicit && strncmp(l->address, "127.", 4) && strcmp(l->address, "::1"))
			return false;
	}
	return true;
}

const char *conf_check(struct conf *c)
{
	if (!c->n_listen) {
		c->n_listen = 2;
		c->listen[0] = (struct conf_listen){ .port = "992", .implicit = 1 };
		c->listen[1] = (struct conf_listen){ .port = "2323" };
	}
	if (!c->system[0])
		own_name(c->system);
	if (c->starttls == NEGO_TLS_NEVER && !loopback_only(c))
		return "starttls never is for ports on 127.0.0.1 or ::1 only";
	if (c->client_cert != CLIENT_CERT_NONE && !c->authorities[0])
		return "client-certificate needs authorities";
	return NULL;
}
