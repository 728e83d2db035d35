unit += test_facility test_stsi test_keys test_sigp test_diag test_ipl_block
test_facility-src := tests/unit/insn/test_facility.c kmod/sie/facility.c
test_stsi-src := tests/unit/insn/test_stsi.c kmod/sie/stsi-build.c
test_keys-src := tests/unit/insn/test_keys.c kmod/sie/key-rules.c
test_sigp-src := tests/unit/insn/test_sigp.c kmod/sie/sigp-rules.c
test_diag-src := tests/unit/insn/test_diag.c kmod/sie/diag-rules.c kmod/ebcdic.c
test_ipl_block-src := tests/unit/insn/test_ipl_block.c kmod/sie/ipl-block.c kmod/ebcdic.c
