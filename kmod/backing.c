// SPDX-License-Identifier: GPL-2.0-only
/*
 * backing.c - the files that guest storage lies in
 *
 * Shared memory in large pages where the kernel has them: filling storage page
 * by page costs more than all else that CP does while a guest boots. Linux
 * splits them again when it swaps or punches holes. The kernel's own mount of
 * shared memory goes by a setting of the whole system; this one is CP's alone.
 */
#include <linux/err.h>
#include <linux/fs.h>
#include <linux/module.h>
#include <linux/mount.h>
#include <linux/pgtable.h>
#include <linux/shmem_fs.h>
#include "zcp.h"

static bool large_pages = true;
module_param(large_pages, bool, 0444);
MODULE_PARM_DESC(large_pages, "guest storage in pages of 1 MB where the kernel can (default yes)");

static struct vfsmount *mount;

struct file *zcp_backing_file(u64 size)
{
	if (mount)
		return shmem_file_setup_with_mnt(mount, "zcp-storage", size, VM_NORESERVE);
	return shmem_file_setup("zcp-storage", size, VM_NORESERVE);
}

/* Without a mount storage is in small pages: slower, and nothing else */
void zcp_backing_init(void)
{
	char options[] = "huge=within_size";
	struct file_system_type *type;

	/* it would say in the kernel's log that it knows no such option */
	if (!large_pages || !has_transparent_hugepage())
		return;
	type = get_fs_type("tmpfs");
	if (!type)
		return;
	mount = vfs_kern_mount(type, SB_KERNMOUNT, type->name, options);
	if (IS_ERR(mount))
		mount = NULL;
}

void zcp_backing_exit(void)
{
	if (mount)
		kern_unmount(mount);
}
