# SPDX-License-Identifier: MIT
fuzz += fuzz_ccw
fuzz_ccw-src := tests/fuzz/fuzz_ccw.c kmod/sie/ccw.c
