// SPDX-License-Identifier: GPL-2.0-only
/* main.c - the init ladder of zcp.ko and its exact reverse */
#include <linux/module.h>
#include "zcp.h"
#include "sie/sie.h"

static int __init zcp_init(void)
{
	int ret;

	ret = sie_load();
	if (ret)
		goto out;
	ret = esm_init();
	if (ret)
		goto no_esm;
	recovery_init();
	ret = aud_init();
	if (ret)
		goto no_aud;
	ret = vm_init();
	if (ret)
		goto no_vm;
	ret = cp_init();
	if (ret)
		goto no_cp;
	ret = chardev_init();
	if (ret)
		goto no_chardev;
	ret = nl_init();
	if (ret)
		goto no_nl;
	pr_info("zcp: %s, %s\n", cp_level(), sie_probe_text());
	return 0;

no_nl:
	chardev_exit();
no_chardev:
	cp_exit();
no_cp:
	vm_exit();
no_vm:
	aud_exit();
no_aud:
	esm_exit();
no_esm:
	sie_unload();
out:
	return ret;
}

static void __exit zcp_exit(void)
{
	nl_exit();
	chardev_exit();
	cp_exit();
	vm_exit();
	aud_exit();
	esm_exit();
	sie_unload();
}

module_init(zcp_init);
module_exit(zcp_exit);
MODULE_DESCRIPTION("Control Program: z/VM-style virtual machines under SIE");
MODULE_LICENSE("GPL v2");
