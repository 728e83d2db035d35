# SPDX-License-Identifier: MIT
cp-text := $(addprefix userspace/cpctl/,directory.c dirdevice.c dirstmt.c statement.c sysconfig.c) \
	kmod/cp/dirimage.c kmod/cp/parse.c

unit += test_cp_parse
test_cp_parse-src := tests/unit/cp/test_cp_parse.c kmod/cp/parse.c

unit += test_cp_messages
test_cp_messages-src := tests/unit/cp/test_cp_messages.c

unit += test_cp_terminal
test_cp_terminal-src := tests/unit/cp/test_cp_terminal.c kmod/cp/termmsg.c

unit += test_cp_store
test_cp_store-src := tests/unit/cp/test_cp_store.c kmod/cp/spoolimage.c kmod/cp/nssimage.c

unit += test_directory
test_directory-src := tests/unit/cp/test_directory.c $(cp-text)

unit += test_directory_golden
test_directory_golden-src := tests/unit/cp/test_directory_golden.c $(cp-text)

unit += test_sysconfig
test_sysconfig-src := tests/unit/cp/test_sysconfig.c $(cp-text)

unit += test_cp_linkmode
test_cp_linkmode-src := tests/unit/cp/test_cp_linkmode.c kmod/cp/linkmode.c kmod/cp/parse.c
