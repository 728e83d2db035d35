// SPDX-License-Identifier: MIT
/* USER DIRECT text: compiles to an image that verifies, or names a place in the text */
#include <stdlib.h>
#include "cp/dirimage.h"
#include "cpctl/directory.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int derive(const char *userid, const char *password, struct zcp_kdf *kdf)
{
	*kdf = (struct zcp_kdf){ .log2_n = 14, .r = 8, .p = 1 };
	return *userid && strlen(password) >= 6 ? 0 : -1;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct directory_for sys1 = { "SYS1", "A MAINT", derive };
	struct config_error error;
	size_t n, at;
	void *image;

	if (directory_compile((const char *)data, size, &sys1, 0, &image, &n, &error)) {
		if (!error.text[0] || strstr(error.text, "internal"))
			abort();
		return 0;
	}
	if (dirimage_verify(image, n, &at))
		abort();
	free(image);
	return 0;
}
