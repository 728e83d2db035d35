# SPDX-License-Identifier: MIT
unit += test_ccw
test_ccw-src := tests/unit/dev/test_ccw.c kmod/sie/ccw.c

unit += test_sclp
test_sclp-src := tests/unit/dev/test_sclp.c kmod/sie/sclp-block.c

unit += test_ebcdic
test_ebcdic-src := tests/unit/dev/test_ebcdic.c kmod/ebcdic.c
