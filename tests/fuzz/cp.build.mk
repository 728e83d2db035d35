# SPDX-License-Identifier: MIT
fuzz += fuzz_cp_parse
fuzz_cp_parse-src := tests/fuzz/fuzz_cp_parse.c kmod/cp/parse.c

fuzz += fuzz_cp_terminal
fuzz_cp_terminal-src := tests/fuzz/fuzz_cp_terminal.c kmod/cp/termmsg.c

fuzz += fuzz_cp_store
fuzz_cp_store-src := tests/fuzz/fuzz_cp_store.c kmod/cp/spoolimage.c kmod/cp/nssimage.c

fuzz += fuzz_directory
fuzz_directory-src := tests/fuzz/fuzz_directory.c kmod/cp/parse.c kmod/cp/dirimage.c \
	$(addprefix userspace/cpctl/,directory.c dirdevice.c dirstmt.c statement.c)

fuzz += fuzz_sysconfig
fuzz_sysconfig-src := tests/fuzz/fuzz_sysconfig.c kmod/cp/parse.c kmod/cp/dirimage.c \
	$(addprefix userspace/cpctl/,sysconfig.c statement.c)

fuzz += fuzz_directory_image
fuzz_directory_image-src := tests/fuzz/fuzz_directory_image.c kmod/cp/parse.c kmod/cp/dirimage.c
