// SPDX-License-Identifier: MIT
/* USER DIRECT text: compiles to an image that verifies, or names a place in the text */
#include <stdlib.h>
#include "cp/dirimage.h"
#include "cpctl/directory.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct config_error error;
	size_t n, at;
	void *image;

	if (directory_compile((const char *)data, size, "SYS1", 0, &image, &n, &error)) {
		if (!error.text[0] || strstr(error.text, "internal"))
			abort();
		return 0;
	}
	if (dirimage_verify(image, n, &at))
		abort();
	free(image);
	return 0;
}
