// SPDX-License-Identifier: MIT
/* control.c - the SMF CONTROL file */
#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include "lib/log.h"
#include "smf/control.h"

#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))

struct word {
	const char *p;
	size_t len;
};

/* Next blank-delimited word; a line whose first character is an asterisk is a comment. */
static bool next_word(const char **p, const char *end, struct word *w, bool *line_start)
{
	for (; *p < end; (*p)++) {
		if (**p == '\n')
			*line_start = true;
		else if (**p == '*' && *line_start)
			while (*p + 1 < end && (*p)[1] != '\n')
				(*p)++;
		else if (**p != ' ' && **p != '\t')
			break;
		else
			*line_start = false;
	}
	*line_start = false;
	w->p = *p;
	while (*p < end && **p != ' ' && **p != '\t' && **p != '\n')
		(*p)++;
	w->len = *p - w->p;
	return w->len;
}

static bool word_is(const struct word *w, const char *text)
{
	return w->len == strlen(text) && !strncasecmp(w->p, text, w->len);
}

static const char *set_current(struct smf_control *ctl, const struct word *w)
{
	if (!word_is(w, "PRIMARY") && !word_is(w, "SECONDARY"))
		return "CURRENT is neither PRIMARY nor SECONDARY";
	ctl->current = word_is(w, "SECONDARY");
	return NULL;
}

static const char *set_name(char *name, const struct word *w)
{
	if (w->len > SMF_DATASET_NAME_MAX || w->p[0] == '.')
		return "name of a data set is too long or begins with a period";
	for (size_t i = 0; i < w->len; i++)
		if (!isalnum((unsigned char)w->p[i]) && (!w->p[i] || !strchr("._-", w->p[i])))
			return "name of a data set may hold letters, digits, period, hyphen, "
			       "underscore";
	memcpy(name, w->p, w->len);
	name[w->len] = 0;
	return NULL;
}

static const char *set_primary(struct smf_control *ctl, const struct word *w)
{
	return set_name(ctl->name[0], w);
}

static const char *set_secondary(struct smf_control *ctl, const struct word *w)
{
	return set_name(ctl->name[1], w);
}

static const char *set_sid(struct smf_control *ctl, const struct word *w)
{
	if (w->len > 4)
		return "SID has more than 4 characters";
	memcpy(ctl->sid, "    ", 5);
	for (size_t i = 0; i < w->len; i++) {
		ctl->sid[i] = toupper((unsigned char)w->p[i]);
		if (!isalnum((unsigned char)w->p[i]) && (!w->p[i] || !strchr("#$@", w->p[i])))
			return "SID may hold letters, digits, # $ @";
	}
	return NULL;
}

static bool number(const struct word *w, size_t digits, uint64_t *v)
{
	*v = 0;
	if (!digits || digits > 13)
		return false;
	for (size_t i = 0; i < digits; i++) {
		if (!isdigit((unsigned char)w->p[i]))
			return false;
		*v = *v * 10 + (w->p[i] - '0');
	}
	return true;
}

static const char *set_size(struct smf_control *ctl, const struct word *w)
{
	static const char units[] = "KMG";
	const char *unit = strchr(units, toupper((unsigned char)w->p[w->len - 1]));
	uint64_t v;

	if (!number(w, w->len - (unit ? 1 : 0), &v))
		return "SIZE is no number of bytes (K, M, G)";
	for (const char *u = units; unit && u <= unit && v <= SMF_SIZE_MAX; u++)
		v *= 1024;
	if (v < SMF_SIZE_MIN || v > SMF_SIZE_MAX)
		return "SIZE is below 1M or above 1024G";
	ctl->size = v;
	return NULL;
}

static const char *set_threshold(struct smf_control *ctl, const struct word *w)
{
	uint64_t v;

	if (!number(w, w->len, &v) || v > 99)
		return "THRESHOLD is no percentage from 0 to 99";
	ctl->threshold = v;
	return NULL;
}

static const char *set_sever(struct smf_control *ctl, const struct word *w)
{
	/* with all data sets full, audited acts are refused; a trail with holes is not offered */
	ctl->sever = word_is(w, "YES");
	return ctl->sever ? NULL : "SEVER is not YES";
}

static const struct {
	const char *name;
	bool required;
	const char *(*set)(struct smf_control *ctl, const struct word *w);
} keywords[] = {
	{ "CURRENT",	true,	set_current },
	{ "PRIMARY",	true,	set_primary },
	{ "SECONDARY",	true,	set_secondary },
	{ "SIZE",	false,	set_size },
	{ "SID",	false,	set_sid },
	{ "THRESHOLD",	false,	set_threshold },
	{ "SEVER",	false,	set_sever },
};

const char *smf_control_parse(const char *text, size_t len, struct smf_control *ctl)
{
	const char *p = text, *end = text + len, *wrong;
	bool line_start = true;
	unsigned int seen = 0;
	struct word w;

	*ctl = (struct smf_control){
		.sid = "ZCP ", .size = 64 << 20, .threshold = 80, .sever = true
	};
	while (next_word(&p, end, &w, &line_start)) {
		size_t k;

		for (k = 0; k < ARRAY_SIZE(keywords) && !word_is(&w, keywords[k].name); k++)
			;
		if (k == ARRAY_SIZE(keywords))
			return "unknown keyword";
		if (seen & 1u << k)
			return "a keyword stands there twice";
		if (!next_word(&p, end, &w, &line_start))
			return "a keyword has no value";
		wrong = keywords[k].set(ctl, &w);
		if (wrong)
			return wrong;
		seen |= 1u << k;
	}
	for (size_t k = 0; k < ARRAY_SIZE(keywords); k++)
		if (keywords[k].required && !(seen & 1u << k))
			return "CURRENT, PRIMARY or SECONDARY is missing";
	return strcmp(ctl->name[0], ctl->name[1]) ? NULL : "PRIMARY and SECONDARY are the same";
}

int smf_control_format(const struct smf_control *ctl, char *text, size_t size)
{
	int len = snprintf(
		text, size,
		"* SMF CONTROL, see smf.control(5). smfd rewrites this file at every switch.\n"
		"CURRENT   %s\nPRIMARY   %s\nSECONDARY %s\nSIZE      %llu\nSID       %s\n"
		"THRESHOLD %u\nSEVER     %s\n",
		ctl->current ? "SECONDARY" : "PRIMARY", ctl->name[0], ctl->name[1],
		(unsigned long long)ctl->size, ctl->sid, ctl->threshold, ctl->sever ? "YES" : "NO");

	return len < (int)size ? len : -ENOSPC;
}

int smf_control_read(int dir, struct smf_control *ctl)
{
	char text[SMF_CONTROL_MAX + 1];
	const char *wrong;
	ssize_t len;
	int fd;

	fd = openat(dir, SMF_CONTROL_FILE, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	if (fd < 0) {
		int ret = -errno;

		log_msg(LOG_ERR, "%s: %m", SMF_CONTROL_FILE);
		return ret;
	}
	len = read(fd, text, sizeof(text));
	close(fd);
	if (len < 0 || len > SMF_CONTROL_MAX) {
		log_msg(LOG_ERR, "%s: unreadable, or longer than %d bytes", SMF_CONTROL_FILE,
			SMF_CONTROL_MAX);
		return -EIO;
	}
	wrong = smf_control_parse(text, len, ctl);
	if (!wrong)
		return 0;
	log_msg(LOG_ERR, "%s: %s", SMF_CONTROL_FILE, wrong);
	return -EINVAL;
}

int smf_control_write(int dir, const struct smf_control *ctl)
{
	static const char temp[] = SMF_CONTROL_FILE ".new";
	char text[SMF_CONTROL_MAX];
	int len = smf_control_format(ctl, text, sizeof(text)), fd, ret = 0;

	if (len < 0)
		return len;
	fd = openat(dir, temp, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0640);
	if (fd < 0) {
		ret = -errno;
		goto no_open;
	}
	errno = EIO;
	if (write(fd, text, len) != len || fsync(fd))
		ret = -errno;
	close(fd);
	if (!ret && (renameat(dir, temp, dir, SMF_CONTROL_FILE) || fsync(dir)))
		ret = -errno;
no_open:
	if (ret) {
		errno = -ret;
		log_msg(LOG_ERR, "%s: cannot be written: %m", SMF_CONTROL_FILE);
	}
	return ret;
}
