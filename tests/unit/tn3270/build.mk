# SPDX-License-Identifier: MIT
tn3270 := $(addprefix userspace/tn3270d/,session.c session_screen.c session_cp.c nego.c telnet.c tn3270e.c \
	inbound.c outbound.c console.c logo.c note.c nvt.c) kmod/ebcdic.c
unit += test_telnet test_tn3270e test_inbound test_console test_session test_tn3270_conf
test_telnet-src := tests/unit/tn3270/test_telnet.c userspace/tn3270d/telnet.c userspace/tn3270d/nvt.c
test_tn3270e-src := tests/unit/tn3270/test_tn3270e.c userspace/tn3270d/tn3270e.c userspace/tn3270d/telnet.c
test_inbound-src := tests/unit/tn3270/test_inbound.c userspace/tn3270d/inbound.c kmod/ebcdic.c
test_console-src := tests/unit/tn3270/test_console.c userspace/tn3270d/console.c userspace/tn3270d/inbound.c \
	userspace/tn3270d/outbound.c kmod/ebcdic.c
test_session-src := tests/unit/tn3270/test_session.c $(tn3270)
test_tn3270_conf-src := tests/unit/tn3270/test_tn3270_conf.c userspace/tn3270d/conf.c userspace/lib/log.c
