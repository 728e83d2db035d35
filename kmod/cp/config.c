// SPDX-License-Identifier: GPL-2.0-only
/* config.c - SYSTEM CONFIG in force, and the logon message */
#include <linux/fs.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include "cp/cp.h"
#include "cp/dirimage.h"
#include "cp/room.h"

static DEFINE_SPINLOCK(config_lock);
static struct cp_config config = {
	.system = "ZCP", .operator = "OPERATOR", .zone = "UTC", .disconnect = 900,
	.user_default = CP_CLASS('G'),
};

static struct zcp_cfg_disk public_disk[ZCP_CFG_PUBLIC];
static char recovery[ZCP_CFG_RECOVERY][8];
static char logmsg[ZCP_CFG_LOGMSG][80];
static unsigned int logmsg_lines;

void cp_config_get(struct cp_config *to)
{
	unsigned long flags;

	spin_lock_irqsave(&config_lock, flags);
	*to = config;
	spin_unlock_irqrestore(&config_lock, flags);
}

bool cp_feature(u64 feature)
{
	return READ_ONCE(config.features) & feature;
}

bool cp_config_public_disk(const char *owner, u16 vdev)
{
	unsigned long flags;
	bool found = false;
	char name[8];
	size_t i;

	cp_name_pad(name, owner);
	spin_lock_irqsave(&config_lock, flags);
	for (i = 0; i < ZCP_CFG_PUBLIC && !found; i++)
		found = !memcmp(public_disk[i].owner, name, 8) &&
			be16_to_cpu(public_disk[i].vdev) == vdev;
	spin_unlock_irqrestore(&config_lock, flags);
	return found;
}

bool cp_config_recovery(const char *userid)
{
	unsigned long flags;
	bool found = false;
	char name[8];
	size_t i;

	cp_name_pad(name, userid);
	spin_lock_irqsave(&config_lock, flags);
	for (i = 0; i < ZCP_CFG_RECOVERY && !found; i++)
		found = recovery[i][0] != ' ' && !memcmp(recovery[i], name, 8);
	spin_unlock_irqrestore(&config_lock, flags);
	return found;
}

/* The names with a blank between them */
void cp_config_recoveries(char *to, size_t size)
{
	char name[ZCP_NAME_LEN + 1];
	unsigned long flags;
	size_t i, n = 0;

	spin_lock_irqsave(&config_lock, flags);
	to[0] = '\0';
	for (i = 0; i < ZCP_CFG_RECOVERY; i++) {
		cp_name_get(name, recovery[i]);
		if (name[0])
			n += scnprintf(to + n, size - n, "%s%s", n ? " " : "", name);
	}
	spin_unlock_irqrestore(&config_lock, flags);
}

const char *cp_system_name(void)
{
	return config.system;
}

static void take_image(const struct zcp_cfg_image *c)
{
	struct cp_config new = {
		.zone_offset = (s32)be32_to_cpu(c->zone_offset),
		.features = be64_to_cpu(c->features),
		.disconnect = be32_to_cpu(c->disconnect),
		.maxusers = be32_to_cpu(c->maxusers),
		.user_default = be32_to_cpu(c->user_default),
	};
	unsigned long flags;
	size_t n = 4;

	cp_name_get(new.system, c->system);
	cp_name_get(new.operator, c->operator);
	memcpy(new.zone, c->zone, 4);
	while (n && new.zone[n - 1] == ' ')
		new.zone[--n] = '\0';
	spin_lock_irqsave(&config_lock, flags);
	config = new;
	memcpy(public_disk, c->public_disk, sizeof(public_disk));
	memcpy(recovery, c->recovery, sizeof(recovery));
	logmsg_lines = be32_to_cpu(c->logmsg_lines);
	memcpy(logmsg, c->logmsg, sizeof(logmsg));
	spin_unlock_irqrestore(&config_lock, flags);
}

int cp_config_load(struct file *f)
{
	struct aud_event ev = {
		.event = ZCP_EVENT_CONFIG,
		.outcome = ZCP_OUTCOME_SUCCESS,
		.text = "system configuration loaded",
	};
	struct zcp_cfg_image *c;
	loff_t pos = 0;
	ssize_t n;

	if (!S_ISREG(file_inode(f)->i_mode) || !(f->f_mode & FMODE_READ) ||
	    i_size_read(file_inode(f)) != sizeof(*c))
		return -EINVAL;
	c = kmalloc(sizeof(*c), GFP_KERNEL);
	if (!c)
		return -ENOMEM;
	n = kernel_read(f, c, sizeof(*c), &pos);
	if (n >= 0)
		n = n == sizeof(*c) ? cfgimage_verify(c, n) : -EIO;
	if (!n) {
		take_image(c);
		aud_post(&ev);
	}
	kfree(c);
	return n;
}

int cp_logmsg_set(unsigned int line, const char *text, size_t len)
{
	unsigned long flags;

	if (line > ZCP_CFG_LOGMSG || len > sizeof(logmsg[0]))
		return -EINVAL;
	spin_lock_irqsave(&config_lock, flags);
	if (!line) {
		logmsg_lines = 0;
		memset(logmsg, ' ', sizeof(logmsg));
	} else {
		memset(logmsg[line - 1], ' ', sizeof(logmsg[0]));
		memcpy(logmsg[line - 1], text, len);
		logmsg_lines = max(logmsg_lines, line);
	}
	spin_unlock_irqrestore(&config_lock, flags);
	return 0;
}

void cp_logmsg_show(struct cp_ctx *c)
{
	unsigned long flags;
	unsigned int i = 0;
	char line[80];
	size_t n;

	while (1) {
		spin_lock_irqsave(&config_lock, flags);
		if (i < logmsg_lines)
			memcpy(line, logmsg[i], sizeof(line));
		n = logmsg_lines;
		spin_unlock_irqrestore(&config_lock, flags);
		if (i >= n)
			break;
		i++;
		n = sizeof(line);
		while (n && line[n - 1] == ' ')
			n--;
		cp_say(c, "* %.*s", (int)n, line);
	}
	if (!i)
		cp_say(c, "There is no logmsg data");
}
