// SPDX-License-Identifier: MIT
/* Compiled directories and configurations: what verifies can be walked to its end */
#include <stdlib.h>
#include "cp/dirimage.h"
#include "cp/parse.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void walk(const void *image)
{
	char name[9];

	for (unsigned int i = 0; i < dirimage_users(image); i++) {
		const struct zcp_dir_user *u = dirimage_user(image, i);
		const struct zcp_dir_record *r = NULL;

		cp_name_get(name, u->userid);
		if (dirimage_find(image, name) != u)
			abort();
		dirimage_names(image, u, ZCP_DIR_ST_LOGONBY, "MAINT");
		while ((r = dirimage_next(image, u, r, 0))) {
			const struct zcp_dir_link *l = (const void *)r;
			const struct zcp_dir_user *owner = u;

			if (be16_to_cpu(r->type) == ZCP_DIR_LINK &&
			    dirimage_disk(image, &owner, be16_to_cpu(l->vdev2)) && !owner)
				abort();
		}
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	void *copy = malloc(size ? size : 1);
	size_t at;

	memcpy(copy, data, size);
	if (!dirimage_verify(copy, size, &at))
		walk(copy);
	cfgimage_verify(copy, size);
	free(copy);
	return 0;
}
