// SPDX-License-Identifier: MIT
/* SYSTEM CONFIG text */
#include <stdlib.h>
#include "cp/dirimage.h"
#include "cpctl/directory.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct config_error error;
	void *image;
	size_t n;

	if (sysconfig_compile((const char *)data, size, 0, &image, &n, &error)) {
		if (!error.text[0] || strstr(error.text, "internal"))
			abort();
		return 0;
	}
	if (cfgimage_verify(image, n))
		abort();
	free(image);
	return 0;
}
