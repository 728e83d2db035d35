// SPDX-License-Identifier: GPL-2.0-only
/* nss.c - named saved systems: cpd's list of them, saving, and loading at IPL */
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include "cp/cp.h"
#include "cp/nssimage.h"
#include "cp/room.h"
#include "sie/sie.h"

#define NSS_MAX		1024
#define CHUNK		(64 << 10)

struct nss {
	struct list_head node;
	char name[ZCP_NAME_LEN + 1];
	u64 storage;
};

static DEFINE_MUTEX(nss_mutex);		/* the list */
static LIST_HEAD(systems);
static unsigned int n_systems;

static struct nss *find(const char *name)
{
	struct nss *n;

	list_for_each_entry(n, &systems, node)
		if (!strcmp(n->name, name))
			return n;
	return NULL;
}

/* Reads and checks header and ranges; *h is for kvfree. */
static int read_header(struct file *f, struct zcp_nss_header **h)
{
	size_t len = sizeof(**h) + ZCP_NSS_RANGES_MAX * sizeof(struct zcp_nss_range);
	loff_t pos = 0;
	ssize_t n;

	if (!S_ISREG(file_inode(f)->i_mode) || !(f->f_mode & FMODE_READ))
		return -EINVAL;
	*h = kvzalloc(len, GFP_KERNEL);
	if (!*h)
		return -ENOMEM;
	n = kernel_read(f, *h, len, &pos);
	if (n >= 0)
		n = nssimage_verify(*h, n, i_size_read(file_inode(f)));
	if (n < 0)
		kvfree(*h);
	return n;
}

static int add(const char *name, u64 storage)
{
	struct nss *n;
	int ret = 0;

	mutex_lock(&nss_mutex);
	n = find(name);
	if (!n && n_systems < NSS_MAX) {
		n = kzalloc(sizeof(*n), GFP_KERNEL);
		if (n) {
			strscpy(n->name, name, sizeof(n->name));
			list_add_tail(&n->node, &systems);
			n_systems++;
		}
	}
	if (n)
		n->storage = storage;
	else
		ret = -ENOSPC;
	mutex_unlock(&nss_mutex);
	return ret;
}

static bool same_name(const struct zcp_nss_header *h, const char *name)
{
	char has[ZCP_NAME_LEN + 1];

	cp_name_get(has, h->name);
	return !strcmp(has, name);
}

int cp_nss_add(const char *name, struct file *f)
{
	struct zcp_nss_header *h;
	int ret = read_header(f, &h);

	if (ret)
		return ret;
	ret = same_name(h, name) ? add(name, be64_to_cpu(h->storage)) : -EINVAL;
	kvfree(h);
	return ret;
}

/* ---- saving: the file that cpctl hands over is copied into the store ---- */

static int copy_file(struct file *to, struct file *from)
{
	void *buf = kvmalloc(CHUNK, GFP_KERNEL);
	loff_t in = 0, out = 0;
	ssize_t n, ret = 0;

	if (!buf)
		return -ENOMEM;
	while (!ret && (n = kernel_read(from, buf, CHUNK, &in)) > 0) {
		if (kernel_write(to, buf, n, &out) != n)
			ret = -ENOSPC;
		else if (signal_pending(current))
			ret = -EINTR;
		cond_resched();
	}
	kvfree(buf);
	return ret ?: min_t(ssize_t, n, 0);
}

static int store(const char *name, struct file *from)
{
	struct file *to = nl_file_request(ZCP_FILE_NSS, ZCP_FILE_CREATE, 0, name);
	struct zcp_nss_header *h;
	int ret;

	if (IS_ERR_OR_NULL(to))
		return to ? PTR_ERR(to) : -EIO;
	ret = copy_file(to, from);
	/* what counts is the copy: the original may change under our hands */
	if (!ret)
		ret = read_header(to, &h);
	if (!ret) {
		ret = same_name(h, name) ? 0 : -EINVAL;
		if (!ret)
			ret = PTR_ERR_OR_ZERO(nl_file_request(ZCP_FILE_NSS, ZCP_FILE_COMMIT,
							      0, name));
		if (!ret)
			ret = add(name, be64_to_cpu(h->storage));
		kvfree(h);
	}
	if (ret)
		nl_file_request(ZCP_FILE_NSS, ZCP_FILE_DELETE, 0, name);
	fput(to);
	return ret;
}

int cp_nss_save(struct cp_session *s, const char *name, struct file *f)
{
	struct aud_event ev = {
		.event = ZCP_EVENT_NSS,
		.outcome = ZCP_OUTCOME_ATTEMPT,
		.correlation = aud_correlation(),
		.actor = cp_session_actor(s),
		.target = name,
		.text = "SAVESYS",
	};
	char checked[ZCP_NAME_LEN + 1];
	struct zcp_nss_header *h;
	int ret;

	ret = cp_session_need(s, CP_CLASS('E'), &ev);
	if (ret)
		return ret;
	if (!cp_name(&(struct cp_word){ name, strlen(name) }, checked) || strcmp(checked, name))
		return -EINVAL;
	ret = read_header(f, &h);
	if (ret)
		return ret;
	kvfree(h);
	ret = aud_write(&ev);
	if (ret)
		return ret;
	ret = store(name, f);
	ev.outcome = ret ? ZCP_OUTCOME_FAILURE : ZCP_OUTCOME_SUCCESS;
	ev.rc = ret;
	aud_post(&ev);
	return ret;
}

/* ---- loading: storage was cleared ---- */

/* Storage is zero: a page of zeros need not be there. len is at most a page. */
static int load_page(struct zcp_vm *vm, u64 addr, const void *from, size_t len)
{
	return memchr_inv(from, 0, len) ? sie_write_abs(vm, addr, from, len) : 0;
}

static int load_chunk(struct zcp_vm *vm, u64 addr, const void *from, size_t len)
{
	size_t n;
	int ret = 0;

	for (; !ret && len; addr += n, from += n, len -= n) {
		n = min_t(size_t, len, PAGE_SIZE - offset_in_page(addr));
		ret = load_page(vm, addr, from, n);
	}
	return ret;
}

static int load_range(struct zcp_vm *vm, struct file *f, const struct zcp_nss_range *r, void *buf)
{
	u64 addr = be64_to_cpu(r->start), left = be64_to_cpu(r->len);
	loff_t pos = be64_to_cpu(r->offset);

	while (left) {
		size_t n = min_t(u64, left, CHUNK);

		if (kernel_read(f, buf, n, &pos) != n)
			return -EIO;
		if (load_chunk(vm, addr, buf, n))
			return -EFAULT;
		if (signal_pending(current))
			return -EINTR;
		addr += n;
		left -= n;
		cond_resched();
	}
	return 0;
}

static int load_ranges(struct zcp_vm *vm, struct file *f, const struct zcp_nss_header *h)
{
	const struct zcp_nss_range *r = (const void *)(h + 1);
	void *buf = kvmalloc(CHUNK, GFP_KERNEL);
	u32 i;
	int ret = buf ? 0 : -ENOMEM;

	for (i = 0; !ret && i < be32_to_cpu(h->ranges); i++)
		ret = load_range(vm, f, &r[i], buf);
	kvfree(buf);
	return ret;
}

int nss_ipl(struct cp_vm *cp, const char *name, struct cp_ctx *c, u64 *mask, u64 *addr)
{
	struct zcp_nss_header *h;
	struct file *f;
	bool known;
	int ret;

	mutex_lock(&nss_mutex);
	known = find(name);
	mutex_unlock(&nss_mutex);
	if (!known)
		return cp_msg(c, MSG_NSS044E, name, "no such saved system");
	f = nl_file_request(ZCP_FILE_NSS, ZCP_FILE_OPEN, 0, name);
	if (IS_ERR_OR_NULL(f))
		return cp_msg(c, MSG_NSS044E, name, "cpd does not open it");
	ret = read_header(f, &h);
	if (ret) {
		fput(f);
		return cp_msg(c, MSG_NSS044E, name, "its file is damaged");
	}
	if (be64_to_cpu(h->storage) > cp->vm->storage_size) {
		ret = cp_msg(c, MSG_NSS240E, name, be64_to_cpu(h->storage) >> 10);
	} else if (load_ranges(cp->vm, f, h)) {
		ret = cp_msg(c, MSG_NSS044E, name, "it cannot be read");
	} else {
		*mask = be64_to_cpu(h->psw_mask);
		*addr = be64_to_cpu(h->psw_addr);
	}
	kvfree(h);
	fput(f);
	return ret;
}

/* ---- QUERY NSS, PURGE NSS ---- */

int query_nss(struct cp_ctx *c)
{
	char (*names)[ZCP_NAME_LEN + 1];
	unsigned int n = 0, i;
	struct nss *s;

	cp_take(&c->args, "ALL");
	if (cp_more(&c->args))
		return cp_no_more(c);
	names = kvcalloc(NSS_MAX, sizeof(*names), GFP_KERNEL);
	if (!names)
		return -ENOMEM;
	mutex_lock(&nss_mutex);
	list_for_each_entry(s, &systems, node)
		strscpy(names[n++], s->name, sizeof(names[0]));
	mutex_unlock(&nss_mutex);
	if (n)
		cp_say(c, "OWNERID  FILE TYPE CL RECS DATE  TIME     FILENAME FILETYPE ORIGINID");
	else
		cp_say(c, "NO NSS FILES");
	for (i = 0; i < n; i++)
		cp_say(c, "*NSS     %04u NSS  A  0000 ----- -------- %-8s NSS      -", i + 1,
		       names[i]);
	kvfree(names);
	return 0;
}

int purge_nss(struct cp_ctx *c)
{
	char name[ZCP_NAME_LEN + 1];
	struct cp_word w;
	struct nss *s;

	if (!cp_next(&c->args, &w) || !cp_name(&w, name))
		return cp_row_usage(c);
	if (cp_more(&c->args))
		return cp_no_more(c);
	mutex_lock(&nss_mutex);
	s = find(name);
	mutex_unlock(&nss_mutex);
	if (!s)
		return cp_msg(c, MSG_NSS044E, name, "no such saved system");
	if (IS_ERR(nl_file_request(ZCP_FILE_NSS, ZCP_FILE_DELETE, 0, name)))
		return cp_msg(c, MSG_SPL6008E);
	mutex_lock(&nss_mutex);
	s = find(name);
	if (s) {
		list_del(&s->node);
		n_systems--;
	}
	mutex_unlock(&nss_mutex);
	kfree(s);
	cp_say(c, "0000001 FILE PURGED");
	return 0;
}

void cp_nss_exit(void)
{
	struct nss *s, *next;

	list_for_each_entry_safe(s, next, &systems, node) {
		list_del(&s->node);
		kfree(s);
	}
}
