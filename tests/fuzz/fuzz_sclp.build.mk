# SPDX-License-Identifier: MIT
fuzz += fuzz_sclp
fuzz_sclp-src := tests/fuzz/fuzz_sclp.c kmod/sie/sclp-block.c
