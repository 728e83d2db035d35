/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* dirimage.h - verifying and reading compiled directories and configurations; pure */
#ifndef CP_DIRIMAGE_H
#define CP_DIRIMAGE_H

#include "both.h"
#include "uapi/directory.h"

/*
 * 0, or -EINVAL and in *at the offset of what is wrong. Nothing else here may see an
 * image that was not verified.
 */
int dirimage_verify(const void *image, size_t len, size_t *at);
int cfgimage_verify(const void *image, size_t len);

/* NULL: not there */
const struct zcp_dir_user *dirimage_find(const void *image, const char *userid);
unsigned int dirimage_users(const void *image);
const struct zcp_dir_user *dirimage_user(const void *image, unsigned int i);

/* The user's next record behind prev (NULL: the first) of a type (0: any); NULL: no more */
const struct zcp_dir_record *dirimage_next(const void *image, const struct zcp_dir_user *user,
					   const struct zcp_dir_record *prev, unsigned int type);
/* userid stands in the user's LOGONBY or XAUTOLOG statement */
/*
 * The MDISK statement that the user's device number stands for, through LINK statements; *user
 * becomes its owner. NULL: none.
 */
const struct zcp_dir_mdisk *dirimage_disk(const void *image, const struct zcp_dir_user **user,
					  unsigned int vdev);
bool dirimage_names(const void *image, const struct zcp_dir_user *user, unsigned int statement,
		    const char *userid);

#endif
