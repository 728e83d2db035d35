// SPDX-License-Identifier: MIT
/* dirdevice.c - the statements of USER DIRECT that define a device */
#include <stdlib.h>
#include "cpctl/dirdevice.h"

bool st_console(struct directory *d)
{
	struct zcp_dir_console r = {
		.rec.type = htobe16(ZCP_DIR_CONSOLE), .class = 'T', .observer = 'N'};
	struct statement *s = &d->s;
	char type[9], name[9] = "";
	uint16_t vdev;

	if (!take_devno(s, &vdev) || !take_name(s, "device type", type))
		return false;
	if (!is(s, "3215") && !is(s, "3270"))
		return wrong(s, "the console is a 3215 or a 3270");
	if (take_if(s)) {
		if (s->word.len != 1 ||
		    !((*s->word.p >= 'A' && *s->word.p <= 'Z') ||
		      (*s->word.p >= '0' && *s->word.p <= '9') || *s->word.p == '*'))
			return wrong(s, "a spool class is one letter or digit");
		r.class = *s->word.p;
	}
	if (cp_more(&s->scan) && !take_name(s, "secondary user", name))
		return false;
	if (take_if(s)) {
		if (!is(s, "OBSERVER"))
			return wrong(s, "unknown operand of CONSOLE");
		r.observer = 'Y';
	}
	r.vdev = htobe16(vdev);
	cp_name_pad(r.devtype, type);
	cp_name_pad(r.secuser, name);
	return take_end(s) && entry_record(d, &r, sizeof(r));
}

static bool spool_role(struct statement *s, const char *type, char *role)
{
	static const struct {
		const char *type;
		char role;
	} types[] = {
		{ "3505", 'R' }, { "3525", 'P' }, { "1403", 'L' }, { "3203", 'L' },
		{ "3211", 'L' }, { "3262", 'L' }, { "VAFP", 'L' }, { "3800", 'L' },
	};
	size_t i;

	if (!strcmp(type, "2540")) {
		if (!take(s, "READER or PUNCH"))
			return false;
		*role = is(s, "Reader") ? 'R' : is(s, "PUnch") ? 'P' : 0;
		return *role || wrong(s, "a 2540 is a READER or a PUNCH");
	}
	for (i = 0; i < ARRAY_SIZE(types); i++)
		if (!strcmp(type, types[i].type)) {
			*role = types[i].role;
			return true;
		}
	return wrong(s, "unknown type of unit record device");
}

bool st_spool(struct directory *d)
{
	struct zcp_dir_spool r = { .rec.type = htobe16(ZCP_DIR_SPOOL) };
	struct statement *s = &d->s;
	uint16_t vdev;
	char type[9];

	if (!take_devno(s, &vdev) || !take_name(s, "device type", type) ||
	    !spool_role(s, type, &r.role))
		return false;
	r.vdev = htobe16(vdev);
	cp_name_pad(r.devtype, type);
	r.class = r.role == 'R' ? '*' : 'A';
	if (take_if(s)) {
		if (s->word.len != 1 || !((*s->word.p >= 'A' && *s->word.p <= 'Z') ||
					  (*s->word.p >= '0' && *s->word.p <= '9') ||
					  (*s->word.p == '*' && r.role == 'R')))
			return wrong(s,
				     "a spool class is one letter or digit, for a reader also *");
		r.class = *s->word.p;
	}
	return take_end(s) && entry_record(d, &r, sizeof(r));
}

bool st_special(struct directory *d)
{
	struct zcp_dir_special r = { .rec.type = htobe16(ZCP_DIR_SPECIAL) };
	uint16_t vdev;
	char type[9];
	size_t len;

	if (!take_devno(&d->s, &vdev) || !take_name(&d->s, "device type", type))
		return false;
	memset(r.text, ' ', sizeof(r.text));
	r.vdev = htobe16(vdev);
	cp_name_pad(r.devtype, type);
	return take_rest(&d->s, r.text, sizeof(r.text), &len) && entry_record(d, &r, sizeof(r));
}

bool st_dedicate(struct directory *d)
{
	struct zcp_dir_dedicate r = { .rec.type = htobe16(ZCP_DIR_DEDICATE) };
	uint16_t vdev;
	char real[9];
	size_t len;

	if (!take_devno(&d->s, &vdev) || !take_name(&d->s, "real device", real))
		return false;
	memset(r.text, ' ', sizeof(r.text));
	r.vdev = htobe16(vdev);
	cp_name_pad(r.real, real);
	return take_rest(&d->s, r.text, sizeof(r.text), &len) && entry_record(d, &r, sizeof(r));
}

/*
 * a link or access mode: R RR W WR M MR MW, SR SW SM ER EW; a disk's may have V, D, S, E behind it
 */
static bool mode_ok(const struct cp_word *w, bool disk)
{
	static const char *const modes[] = { "RR", "WR", "MR", "MW", "SR", "SW",
					    "SM", "ER", "EW", "R",  "W",  "M"};
	size_t i, j;

	for (i = 0; i < ARRAY_SIZE(modes); i++) {
		size_t n = strlen(modes[i]);

		if (w->len < n || memcmp(w->p, modes[i], n))
			continue;
		for (j = n; disk && j < w->len && strchr("VDSE", w->p[j]); j++)
			;
		if (j == w->len && w->len <= 8)
			return true;
	}
	return false;
}

bool st_link(struct directory *d)
{
	struct zcp_dir_link r = { .rec.type = htobe16(ZCP_DIR_LINK) };
	struct statement *s = &d->s;
	uint16_t vdev1, vdev2;
	char userid[9];

	if (!take(s, "user id"))
		return false;
	if (s->word.len == 1 && *s->word.p == '*')
		strcpy(userid, entry_current(d)->name);
	else if (!cp_name(&s->word, userid))
		return wrong(s, "user id is not a name of 1 to 8 characters");
	if (!take_devno(s, &vdev1))
		return false;
	vdev2 = vdev1;
	if (cp_more(&s->scan) && !take_devno(s, &vdev2))
		return false;
	memcpy(r.mode, "RR  ", 4);
	if (take_if(s)) {
		if (!mode_ok(&s->word, false))
			return wrong(s, "unknown link mode");
		memset(r.mode, ' ', 4);
		memcpy(r.mode, s->word.p, s->word.len);
	}
	cp_name_pad(r.userid, userid);
	r.vdev1 = htobe16(vdev1);
	r.vdev2 = htobe16(vdev2);
	return take_end(s) && entry_record(d, &r, sizeof(r));
}

static bool take_blocks(struct statement *s, struct zcp_dir_mdisk *r, bool end_allowed)
{
	uint64_t n;

	if (!take(s, "size"))
		return false;
	if (end_allowed && is(s, "END")) {
		r->to_end = 1;
		return true;
	}
	if (!cp_dec(&s->word, 0xffffffff, &n) || !n)
		return wrong(s, "a size is a number of cylinders or blocks%s",
			     end_allowed ? ", or END" : "");
	r->blocks = htobe32((uint32_t)n);
	return true;
}

/* start size|END volume, T-DISK size, V-DISK size, FULLPACK volume, DEVNO device */
static bool take_extent(struct statement *s, struct zcp_dir_mdisk *r)
{
	char volume[9];
	uint64_t n;

	if (!take(s, "start"))
		return false;
	if (is(s, "T-DISK") || is(s, "V-DISK")) {
		r->extent = is(s, "T-DISK") ? ZCP_DIR_TDISK : ZCP_DIR_VDISK;
		return take_blocks(s, r, false);
	}
	if (is(s, "FULLPACK") || is(s, "DEVNO")) {
		r->extent = ZCP_DIR_FULLPACK;
	} else {
		if (!cp_dec(&s->word, 0xffffffff, &n))
			return wrong(s, "start is a number, T-DISK, V-DISK, FULLPACK or DEVNO");
		r->start = htobe32((uint32_t)n);
		if (!take_blocks(s, r, true))
			return false;
	}
	if (!take_name(s, "volume", volume))
		return false;
	cp_name_pad(r->volume, volume);
	return true;
}

bool st_mdisk(struct directory *d)
{
	struct zcp_dir_mdisk r = { .rec.type = htobe16(ZCP_DIR_MDISK) };
	struct statement *s = &d->s;
	uint16_t vdev;
	char type[9];
	size_t i;

	memset(r.volume, ' ', sizeof(r.volume));
	memset(r.mode, ' ', sizeof(r.mode));
	if (!take_devno(s, &vdev) || !take_name(s, "device type", type) || !take_extent(s, &r))
		return false;
	r.vdev = htobe16(vdev);
	cp_name_pad(r.devtype, type);
	if (take_if(s)) {
		if (!mode_ok(&s->word, true))
			return wrong(s, "unknown access mode");
		memcpy(r.mode, s->word.p, s->word.len);
	}
	for (i = 0; i < 3 && take_if(s); i++) {
		if (s->word.len > 8)
			return wrong(s, "a password has at most 8 characters");
		r.password[i] = is(s, "ALL") ? ZCP_DIR_DISKPW_ALL : ZCP_DIR_DISKPW_GIVEN;
	}
	return take_end(s) && entry_record(d, &r, sizeof(r));
}
