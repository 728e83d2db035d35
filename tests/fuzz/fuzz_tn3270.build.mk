# SPDX-License-Identifier: MIT
tn3270-parts := $(addprefix userspace/tn3270d/,session.c session_screen.c session_cp.c nego.c telnet.c tn3270e.c \
	inbound.c outbound.c console.c logo.c note.c nvt.c) kmod/ebcdic.c
fuzz += fuzz_telnet fuzz_tn3270e fuzz_inbound fuzz_session
fuzz_telnet-src := tests/fuzz/fuzz_telnet.c userspace/tn3270d/telnet.c userspace/tn3270d/nvt.c
fuzz_tn3270e-src := tests/fuzz/fuzz_tn3270e.c userspace/tn3270d/tn3270e.c userspace/tn3270d/telnet.c
fuzz_inbound-src := tests/fuzz/fuzz_inbound.c userspace/tn3270d/inbound.c kmod/ebcdic.c
fuzz_session-src := tests/fuzz/fuzz_session.c $(tn3270-parts)
