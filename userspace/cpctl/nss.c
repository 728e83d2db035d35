// SPDX-License-Identifier: MIT
/* nss.c - cpctl nss save NAME FILE */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "cpctl/cpctl.h"
#include "cpctl/image.h"
#include "cpctl/store.h"
#include "cpctl/text.h"

#define FILE_MAX (1ULL << 30)

static int save(const char *name, int fd)
{
	struct genl *g = connect_module();
	struct nl_msg *msg;
	struct who who;
	int ret;

	who_login(&who);
	msg = session_msg(g, &who, ZCP_CMD_NSS_SAVE, false);
	nla_put_s32(msg, ZCP_ATTR_FD, fd);
	nla_put_string(msg, ZCP_ATTR_NAME, name);
	ret = genl_call(g, msg, NULL, NULL);
	who_logout(&who);
	genl_close(g);
	return ret ? failed(ret, "%s: not saved", name) : STATUS_OK;
}

int cmd_nss(int argc, char *argv[])
{
	char name[ZCP_NAME_LEN + 1];
	struct image_plan plan;
	const char *wrong;
	uint8_t *data, *file;
	size_t len;
	int fd, ret;

	if (argc != 4 || strcmp(argv[1], "save"))
		return usage("nss save NAME FILE");
	if (!text_name(argv[2], name) || !store_name_ok(name))
		return failed(0, "%s: not a name for a saved system", argv[2]);
	data = file_read(argv[3], FILE_MAX, &len);
	wrong = image_is_elf(data, len) ? image_plan_elf(data, len, &plan) :
					  image_plan_flat(data, len, &plan);
	if (wrong)
		return failed(0, "%s: %s", argv[3], wrong);
	file = malloc(image_nss_size(&plan));
	if (!file)
		return failed(0, "%s: out of memory", argv[3]);
	image_nss_write(&plan, name, data, file);
	fd = file_memory("nss", file, image_nss_size(&plan));
	free(data);
	free(file);
	ret = save(name, fd);
	close(fd);
	return ret;
}
