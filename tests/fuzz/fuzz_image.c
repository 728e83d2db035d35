// SPDX-License-Identifier: MIT
/* fuzz_image.c - any file as an ELF and as a flat image; a plan must be able to be carried out */
#include <stdlib.h>
#include "cpctl/image.h"

static void carry_out(const struct image_plan *plan, const uint8_t *data)
{
	size_t size = image_nss_size(plan);
	uint8_t *file = malloc(size);

	if (!file)
		abort();
	image_nss_write(plan, "FUZZ", data, file);
	free(file);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct image_plan plan;

	if (!image_plan_elf(data, len, &plan))
		carry_out(&plan, data);
	if (!image_plan_flat(data, len, &plan))
		carry_out(&plan, data);
	return 0;
}
