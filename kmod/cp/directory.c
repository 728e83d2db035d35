// SPDX-License-Identifier: GPL-2.0-only
/* directory.c - the user directory in force: an immutable snapshot, replaced whole */
#include <linux/fs.h>
#include <linux/rcupdate.h>
#include <linux/slab.h>
#include "cp/cp.h"
#include "cp/dirimage.h"
#include "cp/room.h"

struct cp_dir {
	struct kref ref;
	struct rcu_head rcu;
	void *image;
};

static struct cp_dir __rcu *current_dir;
static DEFINE_MUTEX(load_mutex);

static void free_dir(struct rcu_head *rcu)
{
	struct cp_dir *dir = container_of(rcu, struct cp_dir, rcu);

	kvfree(dir->image);
	kfree(dir);
}

static void release_dir(struct kref *ref)
{
	call_rcu(&container_of(ref, struct cp_dir, ref)->rcu, free_dir);
}

void cp_dir_put(struct cp_dir *dir)
{
	if (dir)
		kref_put(&dir->ref, release_dir);
}

struct cp_dir *cp_dir_ref(struct cp_dir *dir)
{
	kref_get(&dir->ref);
	return dir;
}

struct cp_dir *cp_dir_get(void)
{
	struct cp_dir *dir;

	rcu_read_lock();
	do {
		dir = rcu_dereference(current_dir);
	} while (dir && !kref_get_unless_zero(&dir->ref));
	rcu_read_unlock();
	return dir;
}

const void *cp_dir_image(const struct cp_dir *dir)
{
	return dir->image;
}

const struct zcp_dir_user *cp_dir_find(const struct cp_dir *dir, const char *userid)
{
	return dirimage_find(dir->image, userid);
}

static void replace(struct cp_dir *dir)
{
	struct cp_dir *old;

	mutex_lock(&load_mutex);
	old = rcu_replace_pointer(current_dir, dir, lockdep_is_held(&load_mutex));
	mutex_unlock(&load_mutex);
	cp_dir_put(old);
}

/* The file is read once; what is verified is this copy. */
static struct cp_dir *read_dir(struct file *f)
{
	loff_t pos = 0, size = i_size_read(file_inode(f));
	struct cp_dir *dir;
	ssize_t n;
	size_t at;

	if (!S_ISREG(file_inode(f)->i_mode) || !(f->f_mode & FMODE_READ) || size > ZCP_DIR_SIZE_MAX)
		return ERR_PTR(-EINVAL);
	dir = kzalloc(sizeof(*dir), GFP_KERNEL);
	if (!dir)
		return ERR_PTR(-ENOMEM);
	kref_init(&dir->ref);
	dir->image = kvmalloc(size + 1, GFP_KERNEL);
	if (!dir->image) {
		kfree(dir);
		return ERR_PTR(-ENOMEM);
	}
	n = kernel_read(f, dir->image, size, &pos);
	if (n >= 0)
		n = n == size ? dirimage_verify(dir->image, size, &at) : -EIO;
	if (n) {
		kvfree(dir->image);
		kfree(dir);
		return ERR_PTR(n);
	}
	return dir;
}

int cp_directory_load(struct cp_session *s, struct file *f)
{
	u32 may = CP_CLASS('A') | CP_CLASS('B') | CP_CLASS('C');
	struct aud_event ev = {
		.event = ZCP_EVENT_DIRECTORY, .actor = s ? cp_session_actor(s) : NULL,
		.text = "DIRECTORY LOAD", .correlation = s ? aud_correlation() : 0,
	};
	struct cp_dir *dir;
	int ret = s ? cp_session_need(s, may, &ev) : 0;

	if (ret)
		return ret;
	dir = read_dir(f);
	if (IS_ERR(dir))
		return PTR_ERR(dir);
	ev.outcome = ZCP_OUTCOME_ATTEMPT;
	/*
	 * cpd's first load comes before smfd may be there; it changes nothing that a user asked for
	 */
	ret = s ? aud_write(&ev) : 0;
	if (ret) {
		cp_dir_put(dir);
		return ret;
	}
	replace(dir);
	ev.outcome = ZCP_OUTCOME_SUCCESS;
	aud_post(&ev);
	return 0;
}

void cp_dir_exit(void)
{
	replace(NULL);
	rcu_barrier();
}
