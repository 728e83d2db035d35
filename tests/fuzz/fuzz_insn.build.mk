# SPDX-License-Identifier: MIT
fuzz += fuzz_insn
fuzz_insn-src := tests/fuzz/fuzz_insn.c kmod/sie/diag-rules.c kmod/sie/ipl-block.c \
	kmod/sie/key-rules.c kmod/sie/stsi-build.c kmod/ebcdic.c
