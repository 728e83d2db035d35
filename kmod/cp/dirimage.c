// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* dirimage.c - verifying and reading compiled directories and configurations */
#include "cp/dirimage.h"
#include "cp/parse.h"

/* upper case, digits, national characters; blanks only at the end */
static bool name_ok(const char name[8], bool may_be_blank)
{
	size_t i = 0;

	while (i < 8 && ((name[i] >= 'A' && name[i] <= 'Z') || (name[i] >= '0' && name[i] <= '9') ||
			 (name[i] && strchr("@#$_-+:.", name[i]))))
		i++;
	if (!i && !may_be_blank)
		return false;
	while (i < 8)
		if (name[i++] != ' ')
			return false;
	return true;
}

static bool text_ok(const char *text, size_t len)
{
	size_t i;

	for (i = 0; i < len; i++)
		if ((unsigned char)text[i] < ' ' || text[i] == 0x7f)
			return false;
	return true;
}

static bool spool_class_ok(char c)
{
	return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '*';
}

static bool console_ok(const void *p)
{
	const struct zcp_dir_console *r = p;

	return name_ok(r->devtype, false) && name_ok(r->secuser, true) &&
	       spool_class_ok(r->class) && (r->observer == 'Y' || r->observer == 'N');
}

static bool spool_ok(const void *p)
{
	const struct zcp_dir_spool *r = p;

	return name_ok(r->devtype, false) && spool_class_ok(r->class) &&
	       (r->role == 'R' || r->role == 'P' || r->role == 'L');
}

static bool special_ok(const void *p)
{
	const struct zcp_dir_special *r = p;

	return name_ok(r->devtype, false) && text_ok(r->text, sizeof(r->text)) && !r->pad;
}

static bool cpu_ok(const void *p)
{
	const struct zcp_dir_cpu *r = p;

	return r->address < 64 && !(r->flags & 0xf0) && !r->pad &&
	       be32_to_cpu(r->cpuid) <= 0xffffff;
}

static bool ipl_ok(const void *p)
{
	const struct zcp_dir_ipl *r = p;

	return r->nss <= 1 && name_ok(r->name, !r->nss) && text_ok(r->loadparm, 8) &&
	       r->parm_len <= 64 && text_ok(r->parm, r->parm_len);
}

static bool link_ok(const void *p)
{
	const struct zcp_dir_link *r = p;

	return name_ok(r->userid, false) && text_ok(r->mode, 4);
}

static bool mdisk_ok(const void *p)
{
	const struct zcp_dir_mdisk *r = p;
	size_t i;

	for (i = 0; i < 3; i++)
		if (r->password[i] > ZCP_DIR_DISKPW_GIVEN)
			return false;
	return name_ok(r->devtype, false) && name_ok(r->volume, true) && text_ok(r->mode, 8) &&
	       r->extent <= ZCP_DIR_FULLPACK && r->to_end <= 1 && !r->pad;
}

static bool dedicate_ok(const void *p)
{
	const struct zcp_dir_dedicate *r = p;

	return name_ok(r->real, false) && text_ok(r->text, sizeof(r->text)) && !r->pad;
}

static bool names_ok(const void *p)
{
	const struct zcp_dir_names *r = p;
	size_t i;

	if (!r->statement || r->statement >= ZCP_DIR_ST_COUNT || r->pad || !r->count ||
	    r->count > 64 || be16_to_cpu(r->rec.len) != sizeof(*r) + r->count * 8)
		return false;
	for (i = 0; i < r->count; i++)
		if (!name_ok(r->name[i], false))
			return false;
	return true;
}

static bool statement_ok(const void *p)
{
	const struct zcp_dir_text *r = p;
	size_t n = be16_to_cpu(r->text_len), len = be16_to_cpu(r->rec.len);

	if (!r->statement || r->statement >= ZCP_DIR_ST_COUNT || r->pad || !n || n > 255 ||
	    len != sizeof(*r) + ((n + 3) & ~(size_t)3) || !text_ok(r->text, n))
		return false;
	for (; n < len - sizeof(*r); n++)
		if (r->text[n])
			return false;
	return true;
}

static bool recovery_ok(const void *p)
{
	const struct zcp_kdf *k = &((const struct zcp_dir_recovery *)p)->kdf;

	return k->log2_n && k->log2_n <= 24 && k->r && k->p && !k->pad;
}

static const struct {
	size_t size;			/* exact, or of the fixed part when open is set */
	bool (*ok)(const void *rec);
	bool open;
} records[] = {
	[ZCP_DIR_CONSOLE] = { sizeof(struct zcp_dir_console), console_ok, false },
	[ZCP_DIR_SPOOL] = { sizeof(struct zcp_dir_spool), spool_ok, false },
	[ZCP_DIR_SPECIAL] = { sizeof(struct zcp_dir_special), special_ok, false },
	[ZCP_DIR_CPU] = { sizeof(struct zcp_dir_cpu), cpu_ok, false },
	[ZCP_DIR_IPL] = { sizeof(struct zcp_dir_ipl), ipl_ok, false },
	[ZCP_DIR_LINK] = { sizeof(struct zcp_dir_link), link_ok, false },
	[ZCP_DIR_MDISK] = { sizeof(struct zcp_dir_mdisk), mdisk_ok, false },
	[ZCP_DIR_DEDICATE] = { sizeof(struct zcp_dir_dedicate), dedicate_ok, false },
	[ZCP_DIR_NAMES] = { sizeof(struct zcp_dir_names), names_ok, true },
	[ZCP_DIR_TEXT] = { sizeof(struct zcp_dir_text), statement_ok, true },
	[ZCP_DIR_RECOVERY] = { sizeof(struct zcp_dir_recovery), recovery_ok, false },
};

/* Records are aligned to 4 bytes; none holds anything wider. */
static bool records_ok(const char *image, size_t offset, size_t len, size_t *at)
{
	const struct zcp_dir_record *r;
	size_t n, type;

	while (len) {
		*at = offset;
		if (len < sizeof(*r))
			return false;
		r = (const void *)(image + offset);
		type = be16_to_cpu(r->type);
		n = be16_to_cpu(r->len);
		if (!type || type >= ARRAY_SIZE(records) || n > len || n % 4 ||
		    n < records[type].size || (n > records[type].size && !records[type].open) ||
		    !records[type].ok(r))
			return false;
		offset += n;
		len -= n;
	}
	return true;
}

static bool user_ok(const struct zcp_dir_user *u)
{
	u64 storage = be64_to_cpu(u->storage), most = be64_to_cpu(u->maxstorage);

	return name_ok(u->userid, false) && name_ok(u->account, true) && name_ok(u->dist, true) &&
	       name_ok(u->acigroup, true) && storage && storage <= most &&
	       most <= ZCP_DIR_STORAGE_MAX && !(storage & 4095) && !(most & 4095) &&
	       !(be64_to_cpu(u->options) >> ZCP_DIR_OPTION_COUNT) &&
	       u->password <= ZCP_DIR_PW_NOPASS && u->kind <= ZCP_DIR_IDENTITY &&
	       u->machine <= ZCP_DIR_MACHINE_Z && u->cpus && u->cpus <= 64;
}

int dirimage_verify(const void *image, size_t len, size_t *at)
{
	const struct zcp_dir_header *h = image;
	const struct zcp_dir_user *u;
	size_t users, i, begin, end, n;

	*at = 0;
	if (len < sizeof(*h) || len > ZCP_DIR_SIZE_MAX || memcmp(h->magic, ZCP_DIR_MAGIC, 8) ||
	    be32_to_cpu(h->version) != ZCP_IMAGE_VERSION || be32_to_cpu(h->size) != len)
		return -EINVAL;
	users = be32_to_cpu(h->users);
	if (users > ZCP_DIR_USERS_MAX || be32_to_cpu(h->user_offset) != sizeof(*h) ||
	    users * sizeof(*u) > len - sizeof(*h))
		return -EINVAL;
	end = sizeof(*h) + users * sizeof(*u);
	u = (const void *)((const char *)image + sizeof(*h));
	for (i = 0; i < users; i++) {
		*at = sizeof(*h) + i * sizeof(*u);
		if (!user_ok(&u[i]) || (i && memcmp(u[i - 1].userid, u[i].userid, 8) >= 0))
			return -EINVAL;
		begin = be32_to_cpu(u[i].records);
		n = be32_to_cpu(u[i].records_len);
		/* one behind the other: no record belongs to two users, none to nobody */
		if (begin != end || n > len - end || begin % 4)
			return -EINVAL;
		if (!records_ok(image, begin, n, at))
			return -EINVAL;
		end += n;
	}
	*at = end;
	return end == len ? 0 : -EINVAL;
}

int cfgimage_verify(const void *image, size_t len)
{
	const struct zcp_cfg_image *c = image;
	s32 zone;
	size_t i;

	if (len != sizeof(*c) || memcmp(c->magic, ZCP_CFG_MAGIC, 8) ||
	    be32_to_cpu(c->version) != ZCP_CFG_VERSION || be32_to_cpu(c->size) != len)
		return -EINVAL;
	zone = (s32)be32_to_cpu(c->zone_offset);
	if (!name_ok(c->system, false) || !name_ok(c->operator, false) ||
	    !name_ok(c->startup, true) || !name_ok(c->account, true) || !name_ok(c->erep, true) ||
	    !text_ok(c->zone, 4) || zone < -86400 || zone > 86400 ||
	    be64_to_cpu(c->features) & ~(u64)ZCP_CFG_F_ALL || be32_to_cpu(c->disconnect) > 86400 ||
	    be32_to_cpu(c->logmsg_lines) > ZCP_CFG_LOGMSG)
		return -EINVAL;
	for (i = 0; i < ZCP_CFG_RECOVERY; i++)
		if (!name_ok(c->recovery[i], true))
			return -EINVAL;
	for (i = 0; i < ZCP_CFG_PUBLIC; i++)
		if (!name_ok(c->public_disk[i].owner, true) || c->public_disk[i].pad)
			return -EINVAL;
	return text_ok(c->logmsg[0], sizeof(c->logmsg)) ? 0 : -EINVAL;
}

unsigned int dirimage_users(const void *image)
{
	const struct zcp_dir_header *h = image;

	return be32_to_cpu(h->users);
}

const struct zcp_dir_user *dirimage_user(const void *image, unsigned int i)
{
	return (const struct zcp_dir_user *)((const char *)image + sizeof(struct zcp_dir_header)) +
	       i;
}

const struct zcp_dir_user *dirimage_find(const void *image, const char *userid)
{
	size_t low = 0, high = dirimage_users(image);
	char name[8];

	if (strlen(userid) > 8)
		return NULL;
	cp_name_pad(name, userid);
	while (low < high) {
		size_t mid = low + (high - low) / 2;
		const struct zcp_dir_user *u = dirimage_user(image, (unsigned int)mid);
		int d = memcmp(name, u->userid, 8);

		if (!d)
			return u;
		if (d < 0)
			high = mid;
		else
			low = mid + 1;
	}
	return NULL;
}

const struct zcp_dir_record *dirimage_next(const void *image, const struct zcp_dir_user *user,
					   const struct zcp_dir_record *prev, unsigned int type)
{
	const char *p = (const char *)image + be32_to_cpu(user->records);
	const char *end = p + be32_to_cpu(user->records_len);

	if (prev)
		p = (const char *)prev + be16_to_cpu(prev->len);
	while (p < end) {
		const struct zcp_dir_record *r = (const void *)p;

		if (!type || be16_to_cpu(r->type) == type)
			return r;
		p += be16_to_cpu(r->len);
	}
	return NULL;
}

bool dirimage_names(const void *image, const struct zcp_dir_user *user, unsigned int statement,
		    const char *userid)
{
	const struct zcp_dir_record *r = NULL;
	char name[8];
	size_t i;

	if (strlen(userid) > 8)
		return false;
	cp_name_pad(name, userid);
	while ((r = dirimage_next(image, user, r, ZCP_DIR_NAMES))) {
		const struct zcp_dir_names *n = (const void *)r;

		for (i = 0; n->statement == statement && i < n->count; i++)
			if (!memcmp(n->name[i], name, 8))
				return true;
	}
	return false;
}

#define LINK_STEPS	50		/* LINK statements that lead to LINK statements */

static const struct zcp_dir_record *disk_record(const void *image, const struct zcp_dir_user *user,
						unsigned int vdev)
{
	const struct zcp_dir_record *r = NULL;

	while ((r = dirimage_next(image, user, r, 0))) {
		const struct zcp_dir_mdisk *m = (const void *)r;
		const struct zcp_dir_link *l = (const void *)r;

		if (be16_to_cpu(r->type) == ZCP_DIR_MDISK && be16_to_cpu(m->vdev) == vdev)
			return r;
		if (be16_to_cpu(r->type) == ZCP_DIR_LINK && be16_to_cpu(l->vdev2) == vdev)
			return r;
	}
	return NULL;
}

const struct zcp_dir_mdisk *dirimage_disk(const void *image, const struct zcp_dir_user **user,
					  unsigned int vdev)
{
	const struct zcp_dir_record *r;
	const struct zcp_dir_link *l;
	unsigned int i;
	char name[9];

	for (i = 0; i <= LINK_STEPS && *user; i++) {
		r = disk_record(image, *user, vdev);
		if (!r)
			return NULL;
		if (be16_to_cpu(r->type) == ZCP_DIR_MDISK)
			return (const void *)r;
		l = (const void *)r;
		cp_name_get(name, l->userid);
		*user = dirimage_find(image, name);
		vdev = be16_to_cpu(l->vdev1);
	}
	return NULL;
}
