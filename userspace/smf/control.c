// SPDX-License-Identifier: MIT
/* control.c - the SMF CONTROL file */
#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <openssl/evp.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include "lib/log.h"
#include "smf/control.h"
#include "smf/record.h"

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
		else if (**p == ' ' || **p == '\t')
			*line_start = false;
		else
			break;
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

/* PRIMARY, SECONDARY, or a name that is looked up when all are known */
static const char *set_current(struct smf_control *ctl, const struct word *w)
{
	ctl->current = word_is(w, "SECONDARY");
	*ctl->current_name = 0;
	if (word_is(w, "PRIMARY") || word_is(w, "SECONDARY"))
		return NULL;
	return set_name(ctl->current_name, w);
}

static const char *set_primary(struct smf_control *ctl, const struct word *w)
{
	return set_name(ctl->name[0], w);
}

static const char *set_secondary(struct smf_control *ctl, const struct word *w)
{
	return set_name(ctl->name[1], w);
}

static const char *set_further(struct smf_control *ctl, const struct word *w)
{
	if (ctl->n == SMF_DATASETS_MAX)
		return "too many data sets";
	return set_name(ctl->name[ctl->n++], w);
}

static const char *set_path(char *path, const struct word *w)
{
	if (w->len > SMF_PATH_MAX || w->p[0] != '/')
		return "ARCHIVE and WITNESS are absolute paths of at most 255 characters";
	for (size_t i = 0; i < w->len; i++)
		if (w->p[i] <= ' ' || w->p[i] == 0x7f)
			return "a path may not hold control characters";
	memcpy(path, w->p, w->len);
	path[w->len] = 0;
	return NULL;
}

static const char *set_archive(struct smf_control *ctl, const struct word *w)
{
	return set_path(ctl->archive, w);
}

static const char *set_witness(struct smf_control *ctl, const struct word *w)
{
	return set_path(ctl->witness, w);
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
	ctl->sever = !word_is(w, "NO");
	return ctl->sever && !word_is(w, "YES") ? "SEVER is neither YES nor NO" : NULL;
}

int smf_control_alarm(struct smf_control *ctl, const char *user, bool add)
{
	unsigned int n = 0, at = SMF_ALARM_MAX;

	for (; n < SMF_ALARM_MAX && *ctl->alarm[n]; n++)
		if (!strcmp(ctl->alarm[n], user))
			at = n;
	if (add && (at < n || n == SMF_ALARM_MAX))
		return at < n ? -EEXIST : -ENOSPC;
	if (add) {
		memcpy(ctl->alarm[n], user, strlen(user) + 1);
		return 0;
	}
	if (at == SMF_ALARM_MAX)
		return -ENOENT;
	memmove(ctl->alarm[at], ctl->alarm[at + 1], (n - at - 1) * sizeof(ctl->alarm[0]));
	memset(ctl->alarm[n - 1], 0, sizeof(ctl->alarm[0]));
	return 0;
}

static const char *set_alarm(struct smf_control *ctl, const struct word *w)
{
	char user[9];

	if (!smf_userid_parse(w->p, w->len, user))
		return "ALARM is no user id";
	return smf_control_alarm(ctl, user, true) ? "ALARM names a user twice, or too many" : NULL;
}

static const struct {
	const char *name;
	bool required, repeated;
	const char *(*set)(struct smf_control *ctl, const struct word *w);
} keywords[] = {
	{ "CURRENT", true, false, set_current },
	{ "PRIMARY", true, false, set_primary },
	{ "SECONDARY", true, false, set_secondary },
	{ "FURTHER", false, true, set_further },
	{ "SIZE", false, false, set_size },
	{ "SID", false, false, set_sid },
	{ "THRESHOLD", false, false, set_threshold },
	{ "SEVER", false, false, set_sever },
	{ "ARCHIVE", false, false, set_archive },
	{ "WITNESS", false, false, set_witness },
	{ "ALARM", false, true, set_alarm },
};

/* All different, and the current one among them */
static const char *check_names(struct smf_control *ctl)
{
	bool found = !*ctl->current_name;

	for (unsigned int i = 0; i < ctl->n; i++) {
		if (*ctl->current_name && !strcmp(ctl->name[i], ctl->current_name)) {
			ctl->current = i;
			found = true;
		}
		for (unsigned int j = 0; j < i; j++)
			if (!strcmp(ctl->name[i], ctl->name[j]))
				return "two data sets have one name";
	}
	memset(ctl->current_name, 0, sizeof(ctl->current_name));
	return found ? NULL : "CURRENT names no data set";
}

static const struct smf_control defaults = {
	.n = 2, .sid = "ZCP ", .size = 64 << 20, .threshold = 80, .sever = true,
};

const char *smf_control_parse(const char *text, size_t len, struct smf_control *ctl)
{
	const char *p = text, *end = text + len, *wrong;
	bool line_start = true;
	unsigned int seen = 0;
	struct word w;

	*ctl = defaults;
	while (next_word(&p, end, &w, &line_start)) {
		size_t k;

		for (k = 0; k < ARRAY_SIZE(keywords) && !word_is(&w, keywords[k].name); k++)
			;
		if (k == ARRAY_SIZE(keywords))
			return "unknown keyword";
		if (seen & 1u << k && !keywords[k].repeated)
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
	return check_names(ctl);
}

/* What is set, without what smfd changes by itself */
static size_t format_settings(const struct smf_control *ctl, char *text, size_t size)
{
	size_t len =
		snprintf(text, size, "PRIMARY   %s\nSECONDARY %s\n", ctl->name[0], ctl->name[1]);

	for (unsigned int i = 2; i < ctl->n && len < size; i++)
		len += snprintf(text + len, size - len, "FURTHER   %s\n", ctl->name[i]);
	if (len < size)
		len += snprintf(text + len, size - len,
				"SIZE      %llu\nSID       %s\nTHRESHOLD %u\nSEVER     %s\n",
				(unsigned long long)ctl->size, ctl->sid, ctl->threshold,
				ctl->sever ? "YES" : "NO");
	if (*ctl->archive && len < size)
		len += snprintf(text + len, size - len, "ARCHIVE   %s\n", ctl->archive);
	if (*ctl->witness && len < size)
		len += snprintf(text + len, size - len, "WITNESS   %s\n", ctl->witness);
	for (unsigned int i = 0; i < SMF_ALARM_MAX && *ctl->alarm[i] && len < size; i++)
		len += snprintf(text + len, size - len, "ALARM     %s\n", ctl->alarm[i]);
	return len;
}

int smf_control_format(const struct smf_control *ctl, char *text, size_t size)
{
	size_t len = snprintf(text, size,
			      "* SMF CONTROL, written by smfd at every switch and change: "
			      "see smf.control(5).\nCURRENT   %s\n",
			      ctl->current == 0 ? "PRIMARY" :
			      ctl->current == 1 ? "SECONDARY" :
						  ctl->name[ctl->current]);

	if (len < size)
		len += format_settings(ctl, text + len, size - len);
	return len < size ? (int)len : -ENOSPC;
}

int smf_control_digest(const struct smf_control *ctl, uint8_t digest[32])
{
	char text[SMF_CONTROL_MAX];
	size_t len = format_settings(ctl, text, sizeof(text));

	return len < sizeof(text) && EVP_Digest(text, len, digest, NULL, EVP_sha256(), NULL) == 1 ?
		       0 :
		       -EIO;
}

/* quiet: that it cannot be read is no news */
static int read_file(int dir, const char *name, struct smf_control *ctl, bool quiet)
{
	int fd = openat(dir, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK), ret;
	const char *wrong = "unreadable, or too long";
	char text[SMF_CONTROL_MAX + 1];
	ssize_t len;

	if (fd < 0) {
		ret = -errno;
		if (!quiet)
			log_msg(LOG_ERR, "%s: %m", name);
		return ret;
	}
	len = read(fd, text, sizeof(text));
	close(fd);
	if (len >= 0 && len <= SMF_CONTROL_MAX)
		wrong = smf_control_parse(text, len, ctl);
	if (wrong && !quiet)
		log_msg(LOG_ERR, "%s: %s", name, wrong);
	return wrong ? -EINVAL : 0;
}

int smf_control_read(int dir, struct smf_control *ctl)
{
	return read_file(dir, SMF_CONTROL_FILE, ctl, false);
}

static bool has_digest(const struct smf_control *ctl, const uint8_t *digest)
{
	uint8_t is[32];

	return !smf_control_digest(ctl, is) && !memcmp(is, digest, sizeof(is));
}

int smf_control_in_force(int dir, struct smf_control *ctl, const uint8_t digest[32])
{
	struct smf_control copy;
	int ret;

	ret = read_file(dir, SMF_CONTROL_FILE, ctl, true);
	if (!ret && has_digest(ctl, digest))
		return SMF_CONTROL_AS_IT_WAS;
	if (!read_file(dir, SMF_CONTROL_COPY, &copy, true) && has_digest(&copy, digest)) {
		/* which one is written is no setting */
		copy.current = !ret && ctl->current < copy.n ? ctl->current : copy.current;
		*ctl = copy;
		return SMF_CONTROL_FROM_COPY;
	}
	if (ret)
		return smf_control_read(dir, ctl);
	ctl->sever = defaults.sever;
	ctl->threshold = defaults.threshold;
	memcpy(ctl->alarm, defaults.alarm, sizeof(ctl->alarm));
	memcpy(ctl->archive, defaults.archive, sizeof(ctl->archive));
	return SMF_CONTROL_BY_HAND;
}

/* The file is there whole, old or new, whenever the machine stops. */
static int replace(int dir, const char *name, const char *text, size_t len)
{
	static const char temp[] = SMF_CONTROL_FILE ".new";
	int fd = openat(dir, temp, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0640);
	int ret = 0;

	if (fd < 0)
		return -errno;
	errno = EIO;
	if (write(fd, text, len) != (ssize_t)len || fsync(fd))
		ret = -errno;
	close(fd);
	if (!ret && (renameat(dir, temp, dir, name) || fsync(dir)))
		ret = -errno;
	return ret;
}

static int write_file(int dir, const char *name, const struct smf_control *ctl)
{
	char text[SMF_CONTROL_MAX];
	int len = smf_control_format(ctl, text, sizeof(text)), ret;

	if (len < 0)
		return len;
	ret = replace(dir, name, text, len);
	if (ret)
		log_msg(LOG_ERR, "%s: cannot be written: %s", name, strerror(-ret));
	return ret;
}

int smf_control_keep(int dir, const struct smf_control *ctl)
{
	return write_file(dir, SMF_CONTROL_COPY, ctl);
}

int smf_control_write(int dir, const struct smf_control *ctl)
{
	return smf_control_keep(dir, ctl) ?: write_file(dir, SMF_CONTROL_FILE, ctl);
}
